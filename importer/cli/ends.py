"""Both ends of the process: the standard streams that it finds, and how it leaves. It knows no command."""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress
from typing import NoReturn

__all__ = ["hold_standard_streams", "leave"]


def hold_standard_streams() -> None:
    """Occupies descriptors 0 to 2 where the caller closed them, so that no file of ours becomes standard output."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest free number, which is this one


def leave(code: int) -> NoReturn:
    """Ends the process. Where all is done and nobody waits for its end, the system takes back at once what Python would
    take apart object by object."""
    from importer import plugins

    alone = threading.active_count() == 1 and "multiprocessing" not in sys.modules and not plugins.any_loaded()
    watched = sys.gettrace() or sys.getprofile()
    if code == 0 and alone and not watched:
        with suppress(OSError, ValueError):  # then Python says in its own way what became of its output
            for stream in (sys.stdout, sys.stderr):
                if stream is not None:
                    stream.flush()
            os._exit(code)
    sys.exit(code)
