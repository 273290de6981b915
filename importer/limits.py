"""What one document may take, so that a hostile one costs itself and not the night; the clock that keeps its time.

Far above anything normal, so that the same input gives the same output on any machine. The clock only works in a
process's main thread on systems with POSIX timers; elsewhere there is no bound. It interrupts Python code and regular
expressions; a C library is interrupted when it returns. One that does not return ends its process, where that is a
worker (`expendable`): another one goes on behind the document. A sync reads in workers on Linux whatever their number;
other commands read few documents, and those of one worker, in their own process, which only the user ends.
"""

from __future__ import annotations

import signal
import threading
from types import FrameType
from typing import NoReturn

MAX_NODES = 5_000_000
"""Tags of one page: a tree takes some hundred bytes for each."""
MAX_DEPTH = 500_000
"""Elements of one page within one another: what is deeper than some hundred is laid side by side."""
MAX_CARDS = 500_000
"""Cards of one page or dump."""
MAX_RATIO = 200
"""Unpacked size over packed size above which data was made to do harm: pages pack 4 to 50 times, deflate to 1032."""
MAX_SECONDS = 120
"""Of processor time for one document, or for each part of one that is so large that it leaves in parts."""


HARD = 2
"""Times so many seconds, system time included, and the kernel ends a process that may be ended."""
KILLED_BY = getattr(signal, "SIGPROF", None)
"""The signal by which it does so."""

_expendable = False


class TimeLimitError(BaseException):
    """The time is up. No Exception, so that nothing on the way takes it for a document's usual troubles."""


def expendable() -> None:
    """Says that this process is a worker whose death costs no more than the document that it reads."""
    global _expendable
    if KILLED_BY is not None and not _expendable:
        signal.signal(KILLED_BY, signal.SIG_DFL)
        _expendable = True


class Clock:
    """Raises TimeLimitError in whatever runs between `start` and `stop` for so many seconds of processor time."""

    def __init__(self, seconds: int) -> None:
        self._seconds = seconds
        self._works = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()

    def start(self) -> None:
        """Winds it up."""
        if self._works:
            signal.signal(signal.SIGVTALRM, _ring)
            signal.setitimer(signal.ITIMER_VIRTUAL, self._seconds)
            if _expendable:
                signal.setitimer(signal.ITIMER_PROF, HARD * self._seconds)

    def stop(self) -> None:
        """Stops it."""
        if self._works:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            if _expendable:
                signal.setitimer(signal.ITIMER_PROF, 0)


def _ring(_: int, __: FrameType | None) -> NoReturn:
    raise TimeLimitError


def too_long(seconds: int) -> str:
    """What is said of a document whose time was up."""
    return f"took more than {seconds} s of processor time; --max-seconds raises the limit"


def death(code: int | None, seconds: int) -> str:
    """What is said of a document on which its process died with this exit code."""
    if KILLED_BY is not None and code == -KILLED_BY:
        return too_long(seconds)
    how = f"exit code {code}"
    if code is not None and code < 0:
        try:
            how = signal.Signals(-code).name
        except ValueError:
            how = f"signal {-code}"
    return f"killed the process that read it ({how})"
