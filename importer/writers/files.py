"""The file that appears whole or not at all. It knows nothing of formats or of records."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from importer.errors import OutputError
from importer.store.schema import APPLICATION_ID

__all__ = ["STDOUT", "Output", "PipeClosedError", "Unfinished", "discard_all", "forget", "is_direct", "temporary"]

STDOUT = "-"
BUFFER = 1 << 18


class PipeClosedError(Exception):
    """The reader of our standard output has gone; nobody wants to hear about it."""


class Unfinished(NamedTuple):
    """A file or a folder that is being made, and the descriptor that locks it."""

    path: Path
    descriptor: int


_unfinished: list[Unfinished] = []


def discard_all() -> None:
    """Removes the temporary files of all outputs under way; for a process that is about to end itself."""
    while _unfinished:
        _remove(_unfinished.pop().path)


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        if path.is_dir():
            import shutil

            shutil.rmtree(path)
        else:
            path.unlink()


def forget(made: Unfinished) -> None:
    """Of what is finished, or was given up: unlocks it."""
    with contextlib.suppress(ValueError):
        _unfinished.remove(made)
    with contextlib.suppress(OSError):
        os.close(made.descriptor)


class Output:
    """A binary file that appears under its name when all of it is written, or not at all.

    It is written beside its place, synced to the disk and renamed. A link is followed, a file's mode is kept. What is
    no regular file (a device, a pipe, standard output) is written directly.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self._parts: list[bytes] = []
        self._size = 0
        self._temporary: Unfinished | None = None
        self._descriptor = -1
        self._target = path

    def __enter__(self) -> Output:
        try:
            self._open()
        except OSError as error:
            raise self._failure(error) from None
        return self

    def _open(self) -> None:
        if self.path == STDOUT:
            self._descriptor = os.dup(1)
            return
        if is_direct(self.path):
            self._descriptor = os.open(self.path, os.O_WRONLY)
            return
        self._target = os.path.realpath(self.path)
        mode = _mode(self._target)
        if Path(self._target).is_dir():
            raise OutputError(self.path, "is a folder", "name a file in it")
        if mode is not None and not os.access(self._target, os.W_OK):
            raise OutputError(self.path, "is write-protected", "make it writable, or name another file")
        if mode is not None and _is_store(self._target):
            raise OutputError(self.path, "is a store that importer sync keeps")
        self._temporary = temporary(self._target)
        self._descriptor = self._temporary.descriptor
        if mode is not None:
            self._temporary.path.chmod(stat.S_IMODE(mode))

    def write(self, data: bytes) -> None:
        """Adds bytes. Raises OutputError, PipeClosedError."""
        self._parts.append(data)
        self._size += len(data)
        if self._size >= BUFFER:
            self._flush()

    def fill(self, make: Callable[[Path], None]) -> None:
        """Lets `make` write the whole file by its path, for formats that need one. Raises OutputError.

        `make` gets an empty file beside the target; for a pipe or standard output, one that is copied there.
        """
        try:
            if self._temporary is not None:
                make(self._temporary.path)
                return
            import tempfile

            with tempfile.TemporaryDirectory(prefix="importer-") as folder:
                path = Path(folder) / "whole"
                path.touch()
                make(path)
                with path.open("rb") as whole:
                    while chunk := whole.read(BUFFER):
                        self.write(chunk)
        except OSError as error:
            raise self._failure(error) from None

    def complete(self) -> None:
        """Brings all of it to the disk now, under its temporary name: what then is left to do is to rename it."""
        self._flush()
        if self._temporary is not None:
            try:
                os.fsync(self._descriptor)
            except OSError as error:
                raise self._failure(error) from None

    def _flush(self) -> None:
        data = memoryview(b"".join(self._parts))
        self._parts, self._size = [], 0
        try:
            while data:
                data = data[os.write(self._descriptor, data) :]
        except OSError as error:
            raise self._failure(error) from None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self.complete()
                if self._temporary is not None:
                    self._temporary.path.replace(self._target)
                    _unfinished.remove(self._temporary)
                    self._temporary = None
                    _sync_folder(self._target)
        except OSError as failure:
            raise self._failure(failure) from None
        finally:
            if self._temporary is not None:
                with contextlib.suppress(OSError):
                    self._temporary.path.unlink()
                with contextlib.suppress(ValueError):
                    _unfinished.remove(self._temporary)
            with contextlib.suppress(OSError):
                os.close(self._descriptor)

    def _failure(self, error: OSError) -> Exception:
        if isinstance(error, BrokenPipeError):
            return PipeClosedError()
        name = "standard output" if self.path == STDOUT else self.path
        return OutputError.of(name, error)


def is_direct(path: str) -> bool:
    """Is it a device or a pipe, or something under /dev or /proc that stands for an open file?"""
    if path.startswith(("/dev/", "/proc/")):
        return _mode(path) is not None
    mode = _mode(path)
    return mode is not None and not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


def _is_store(path: str) -> bool:
    """Nobody means to lose the history of a site to a result of the same name."""
    try:
        with Path(path).open("rb") as stream:
            head = stream.read(72)
    except OSError:
        return False
    return head.startswith(b"SQLite format 3\0") and head[68:] == APPLICATION_ID.to_bytes(4, "big")


def _mode(path: str) -> int | None:
    try:
        return Path(path).stat().st_mode
    except OSError:
        return None


def temporary(target: str, *, folder: bool = False) -> Unfinished:
    """A new file or folder beside the target, locked while we live: the next run can tell what a killed one left."""
    place = Path(target).parent
    prefix = f".{Path(target).name[:100]}."
    _remove_stale(place, prefix)
    for attempt in range(1000):
        path = place / f"{prefix}{os.getpid()}-{attempt}.tmp"
        try:
            if folder:
                path.mkdir()
                descriptor = os.open(path, os.O_RDONLY)
            else:
                descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        except FileExistsError:
            continue
        _lock(descriptor)
        if os.fstat(descriptor).st_nlink:  # else another run took it for stale before it was locked
            _unfinished.append(Unfinished(path, descriptor))
            return _unfinished[-1]
        os.close(descriptor)
    raise OutputError(target, "no temporary file could be made beside it")


def _lock(descriptor: int) -> bool:
    try:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (ImportError, OSError):
        return False
    return True


def _remove_stale(folder: Path, prefix: str) -> None:
    """Removes what runs that were killed left beside the target: the temporary files that nobody holds a lock on."""
    try:
        stale = [p for p in folder.iterdir() if p.name.startswith(prefix) and p.suffix == ".tmp"]
    except OSError:
        return
    for path in stale:
        try:
            descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_WRONLY)
        except OSError:
            continue
        try:
            if _lock(descriptor):
                _remove(path)
        finally:
            os.close(descriptor)


def _sync_folder(target: str) -> None:
    """The rename itself is on the disk only when the folder is."""
    try:
        descriptor = os.open(Path(target).parent, os.O_RDONLY)
    except OSError:
        return
    with contextlib.suppress(OSError):
        os.fsync(descriptor)
    os.close(descriptor)
