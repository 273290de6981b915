"""The way to object storage and other places that fsspec knows by an address: `s3://bucket/folder`.

https://filesystem-spec.readthedocs.io. It opens; what is there, `importer.sources.remote` says.
"""

from __future__ import annotations

import io
import re
from typing import Any, BinaryIO, cast

from importer.errors import UnreadableError, UsageError

__all__ = ["filesystem", "is_address", "open_address"]

_ADDRESS = re.compile(r"(?!https?:|file:)[a-z][a-z0-9+.-]+://", re.I)


def is_address(path: str) -> bool:
    """Is this PATH an address that fsspec is asked for, and no file's name?"""
    return _ADDRESS.match(path) is not None


def open_address(address: str) -> BinaryIO:
    """A stream over one object. Raises UnreadableError."""
    fs, path = filesystem(address)
    try:
        return cast(BinaryIO, io.BufferedReader(fs.open(path, "rb"), 1 << 20))
    except OSError as error:
        raise UnreadableError(f"can't be opened: {error.strerror or error}") from None


def filesystem(address: str) -> tuple[Any, str]:
    """The filesystem that an address is on, and the path there. Raises UsageError where there is no way to it."""
    try:
        import fsspec
    except ModuleNotFoundError:
        raise UsageError(f"{address}: needs fsspec; pip install 'importer[dask]'") from None
    try:
        fs, path = fsspec.core.url_to_fs(address)
    except (ImportError, ValueError) as error:
        raise UsageError(f"{address}: {error}") from None
    return fs, path
