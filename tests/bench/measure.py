"""Runs a command and says what it cost: processor seconds of its whole process tree, its clock time, its memory."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

IMPORTER = (sys.executable, "-m", "importer")
_ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""Both sides with the byte code that an installed package has."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command, with all processes that it started and waited for, needed."""

    cpu: float
    """Processor seconds, user and system."""
    wall: float
    """Seconds by the clock."""
    memory: float
    """Megabytes that the largest of the processes held at most."""


def start(command: Sequence[str]) -> tuple[subprocess.Popen[bytes], float]:
    """The command, started, and when."""
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, env=_ENVIRONMENT), time.perf_counter()


def finish(started: tuple[subprocess.Popen[bytes], float], *, codes: Sequence[int] = (0,)) -> Cost:
    """Waits for it. Raises RuntimeError if it ends with an exit code that is not expected."""
    process, begin = started
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in codes:
        raise RuntimeError(f"{process.args!r} ended with {process.returncode}")
    return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024)


def run(command: Sequence[str], *, codes: Sequence[int] = (0,)) -> Cost:
    """What one run of the command costs."""
    return finish(start(command), codes=codes)


def best(*commands: Sequence[str], times: int) -> list[Cost]:
    """The cheapest run of each, the commands taking turns, so that a busy minute of the machine falls on all."""
    costs = [[run(command) for command in commands] for _ in range(times)]
    return [min(column, key=lambda cost: cost.cpu) for column in zip(*costs, strict=True)]
