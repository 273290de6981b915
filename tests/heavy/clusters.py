"""Real scheduler and worker programs on the loopback, the real command as their driver, and pages to read."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

# Loaded by every Python of a test: a page can be slow, or kill the process that reads it.
SABOTAGE = """
import os, signal, time
slow = float(os.environ.get("TEST_SLOW", 0))
if slow or os.environ.get("TEST_POISON"):
    from importer.pipeline import run
    sound = run.convert_document
    def convert_document(document, *words, **more):
        time.sleep(slow)
        if os.environ.get("TEST_POISON") and b"POISON" in document.head:
            os.kill(os.getpid(), signal.SIGKILL)
        yield from sound(document, *words, **more)
    run.convert_document = convert_document
"""
CARD = '<article><h2><a href="/{0}/">A harbour opens, part {0}</a></h2><p>What it is for, in words, {0}.</p></article>'


def pages(folder: Path, count: int, *, poison: int | None = None) -> Path:
    """So many pages of three cards; every card stands on two of them."""
    folder.mkdir()
    for number in range(count):
        cards = "".join(CARD.format(number * 2 + n) for n in range(3))
        mark = "<!-- POISON -->" if number == poison else ""
        (folder / f"page-{number:04}.html").write_text(
            f'<!DOCTYPE html>{mark}<html lang="en"><head><title>News</title></head><body>{cards}</body></html>'
        )
    return folder


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@dataclass
class Machines:
    """The programs of one test; ended with it."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    others: list[subprocess.Popen[bytes]] = field(default_factory=list)
    address: str = ""

    def __post_init__(self) -> None:
        (self.folder / "sitecustomize.py").write_text(SABOTAGE)

    def start(self, *command: str, **more: str) -> subprocess.Popen[bytes]:
        """One program of Python's."""
        env = {**os.environ, "PYTHONPATH": str(self.folder), **self.environment, **more}
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen([sys.executable, "-m", *command], stdout=log, stderr=log, env=env, cwd=self.folder)

    def up(self, workers: int = 2) -> str:
        """A scheduler and its workers; the address."""
        self.address = f"tcp://127.0.0.1:{free_port()}"
        port = self.address.rpartition(":")[2]
        self.others.append(
            self.start("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard")
        )
        for _ in range(workers):
            self.add()
        return self.address

    def add(self, **more: str) -> subprocess.Popen[bytes]:
        """One more worker, which nobody starts again."""
        self.workers.append(
            self.start(
                "distributed.cli.dask_worker", self.address, "--no-nanny", "--nthreads", "1", "--no-dashboard", **more
            )
        )
        return self.workers[-1]

    def convert(self, *words: str | Path) -> subprocess.Popen[bytes]:
        """The command, started."""
        return self.start("importer", "convert", *map(str, words))

    def down(self) -> None:
        """Ends all."""
        for process in (*self.workers, *self.others):
            process.kill()
            process.wait()

    def said(self) -> str:
        """What all programs have written."""
        return (self.folder / "log").read_text(errors="replace")


def ended(process: subprocess.Popen[bytes], seconds: float = 120) -> int:
    """Its exit code."""
    return process.wait(seconds)


def wait_until(what: str, true: object, seconds: float = 60) -> None:
    """Waits for something to become true."""
    assert callable(true)
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"never: {what}"
        time.sleep(0.05)


def plain(folder: Path, *words: str, environment: Sequence[tuple[str, str]] = ()) -> bytes:
    """What one process gives for the same."""
    output = folder / "plain.jsonl"
    command = [sys.executable, "-m", "importer", "convert", *words, "-o", str(output), "--quiet"]
    subprocess.run(command, check=True, env={**os.environ, **dict(environment)})
    return output.read_bytes()
