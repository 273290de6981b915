"""Documents on object storage: every object below an address, named and ordered as the files of a folder are.

What fsspec raises comes out as Problem. It opens nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from importer.sources import names, storage
from importer.sources.document import Problem

__all__ = ["File", "walk"]


class File(NamedTuple):
    """One object: its path below the given address, as shown; its own address; its bytes; what changes with it."""

    relative: str
    address: str
    size: int
    stamp: str


def walk(address: str) -> Iterator[File | Problem]:
    """Every object below an address, by the bytes of its path. Raises UsageError where there is no way to reach it."""
    fs, root = storage.filesystem(address)
    try:
        found: dict[str, dict[str, Any]] = fs.find(root, detail=True)
    except OSError as error:
        yield Problem(address, f"can't be reached: {error.strerror or error}", "unreadable")
        return
    if not found:
        yield Problem(address, "no such object or folder", "missing")
    for path in sorted(found, key=str.encode):
        info = found[path]
        relative = names.shown(path[len(root) :].lstrip("/"))
        if any(names.skipped(part, folder=True) for part in relative.split("/")[:-1]) or names.skipped(relative):
            yield Problem(relative, "no document by its name", "skipped")
            continue
        stamp = str(info.get("ETag") or info.get("LastModified") or info.get("mtime") or "")
        yield File(relative, fs.unstrip_protocol(path), int(info.get("size") or 0), stamp)
