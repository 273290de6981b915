"""The patience of Python's garbage collector: a page leaves no cycle behind, so that to look for them time and again
finds nothing. The one place that says how long it waits; it loads nothing."""

from __future__ import annotations

import gc
from _thread import allocate_lock
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["PATIENCE", "be_patient", "patient"]

PATIENCE = 50_000
"""New objects after which it looks for cycles; Python waits for 700, or for 2,000."""

_LOCK = allocate_lock()
_holders = 0
_before = _during = gc.get_threshold()


def be_patient() -> None:
    """From now on, for a process of ours. Where it was turned off, or waits for longer, it stays so."""
    first, *others = gc.get_threshold()
    if 0 < first < PATIENCE:
        gc.set_threshold(PATIENCE, *others)


@contextmanager
def patient() -> Iterator[None]:
    """For a while, in a process of somebody else's, whose threads may overlap: it is as before once the last of them is
    done, unless somebody has set it otherwise meanwhile."""
    global _holders, _before, _during
    with _LOCK:
        if _holders == 0:
            _before = gc.get_threshold()
            be_patient()
            _during = gc.get_threshold()
        _holders += 1
    try:
        yield
    finally:
        with _LOCK:
            _holders -= 1
            if _holders == 0 and gc.get_threshold() == _during:
                gc.set_threshold(*_before)
