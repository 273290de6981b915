"""Documents on object storage and other places that fsspec knows by an address: `s3://bucket/folder`.

https://filesystem-spec.readthedocs.io. It lists and opens; what fsspec raises comes out as Problem or UnreadableError.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from importer.errors import UnreadableError, UsageError
from importer.sources import names
from importer.sources.document import Problem

__all__ = ["File", "is_address", "open_address", "walk"]

_ADDRESS = re.compile(r"(?!https?:|file:)[a-z][a-z0-9+.-]+://", re.I)


@dataclass(frozen=True, slots=True)
class File:
    """One object: its path below the given address, as shown; its own address; its bytes; what changes with it."""

    relative: str
    address: str
    size: int
    stamp: str


def is_address(path: str) -> bool:
    """Is this PATH an address that fsspec is asked for, and no file's name?"""
    return _ADDRESS.match(path) is not None


def walk(address: str) -> Iterator[File | Problem]:
    """Every object below an address, by the bytes of its path. Raises UsageError where there is no way to reach it."""
    fs, root = _filesystem(address)
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


def open_address(address: str) -> BinaryIO:
    """A stream over one object. Raises UnreadableError."""
    fs, path = _filesystem(address)
    try:
        return cast(BinaryIO, fs.open(path, "rb"))
    except OSError as error:
        raise UnreadableError(f"can't be opened: {error.strerror or error}") from None


def _filesystem(address: str) -> tuple[Any, str]:
    try:
        import fsspec
    except ModuleNotFoundError:
        raise UsageError(f"{address}: needs fsspec; pip install 'importer[dask]'") from None
    try:
        fs, path = fsspec.core.url_to_fs(address)
    except (ImportError, ValueError) as error:
        raise UsageError(f"{address}: {error}") from None
    return fs, path
