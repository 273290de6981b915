"""The folder that appears whole or not at all, and takes the place of none that holds more than we wrote.

It is made beside its place and swapped in by two renames; between them, for a moment, there is no folder of that
name, and a run that is killed there is made good by the next one. `.importer.json` in it lists its files with their
SHA-256: by that list a later run knows that a folder is ours and that nobody has changed anything in it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from pathlib import Path
from types import TracebackType

from importer.errors import OutputError
from importer.writers import files

__all__ = ["LIST", "Folder"]

LIST = ".importer.json"


class Folder:
    """A folder to fill; as a context manager it gives the path of the one that is being made."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._target = Path(os.path.realpath(path))
        self._made: files.Unfinished | None = None

    def __enter__(self) -> Path:
        if self._path == files.STDOUT or files.is_direct(self._path):
            raise OutputError("standard output", "this format is a folder of files", "name one with -o FOLDER/")
        self._put_back()
        if reason := _foreign(self._target):
            raise OutputError(self._path, reason)
        try:
            self._made = files.temporary(str(self._target), folder=True)
        except OSError as error:
            raise self._failure(error) from None
        return self._made.path

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._made is not None
        try:
            if kind is None:
                _write_list(self._made.path)
                self._swap(self._made.path)
        except OSError as failure:
            raise self._failure(failure) from None
        finally:
            files.forget(self._made)
            shutil.rmtree(self._made.path, ignore_errors=True)
        if isinstance(error, OSError):
            raise self._failure(error) from None

    def _swap(self, made: Path) -> None:
        old = self._old()
        if self._target.exists():
            self._target.rename(old)
        try:
            made.rename(self._target)
        except OSError:
            if old.exists():
                old.rename(self._target)
            raise
        shutil.rmtree(old, ignore_errors=True)

    def _old(self) -> Path:
        return self._target.parent / f".{self._target.name[:100]}.old"

    def _put_back(self) -> None:
        """What a run that was killed between its two renames left aside."""
        with contextlib.suppress(OSError):
            if self._old().is_dir():
                if self._target.exists():
                    shutil.rmtree(self._old())
                else:
                    self._old().rename(self._target)

    def _failure(self, error: OSError) -> OutputError:
        return OutputError.of(self._path, error)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _write_list(folder: Path) -> None:
    held = {path.relative_to(folder).as_posix(): _digest(path) for path in sorted(folder.rglob("*")) if path.is_file()}
    (folder / LIST).write_text(json.dumps({"files": held}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _foreign(folder: Path) -> str | None:
    """Why a folder must not be replaced; None where it may be, or is not there."""
    if not folder.exists():
        return None
    if not folder.is_dir():
        return "is a file, and this format is a folder of files"
    try:
        found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if not path.is_dir()}
        if not found:
            return None
        held = json.loads(found.pop(LIST).read_bytes())["files"]
        for name, path in found.items():
            if name not in held:
                return f"holds what importer did not write ({name}); name a new or empty folder"
            if _digest(path) != held[name]:
                return f"holds a file that was changed since ({name}); name a new or empty folder"
    except (KeyError, ValueError, OSError, TypeError):
        return "is a folder that importer did not make; name a new or empty one"
    return None
