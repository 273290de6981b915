"""The way to the web, object storage and other places that fsspec knows by an address: `s3://bucket/folder`.

https://filesystem-spec.readthedocs.io. It opens; what is there, `importer.sources.remote` says.
"""

from __future__ import annotations

import io
import re
from typing import Any, BinaryIO, cast

from importer.errors import UnreadableError, UsageError
from importer.patterns import lazy

__all__ = ["fetch", "filesystem", "is_address", "is_web", "open_address"]

_ADDRESS = lazy(r"(?!file:)[a-z][a-z0-9+.-]+://", re.I)


def is_address(path: str) -> bool:
    """Is this PATH an address that fsspec is asked for, and no file's name?"""
    return "://" in path and _ADDRESS.match(path) is not None


def is_web(address: str) -> bool:
    """Is it an address on the web, where what lies below it can't be listed?"""
    return address.lower().startswith(("http://", "https://"))


def fetch(address: str, most: int) -> bytes:
    """What stands at an address of the web, whole. Raises UnreadableError, also for more than `most` bytes."""
    fs, path = filesystem(address)
    try:
        with fs.open(path, "rb", size=-1, block_size=0) as stream:  # as it comes, in one request: its size is not asked
            data = bytearray()
            while piece := stream.read(1 << 20):
                data += piece
                if len(data) > most:
                    raise UnreadableError(f"larger than {most:,} bytes")
    except FileNotFoundError:
        raise UnreadableError("no such page, or no server that answers") from None
    except UnreadableError:
        raise
    except Exception as error:  # aiohttp has errors of its own for a refused connection, a status, a certificate
        raise UnreadableError(f"can't be fetched: {error}") from None
    return bytes(data)


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
        raise UsageError(f"{address}: needs fsspec; pip install 'importer[remote]'") from None
    try:
        fs, path = fsspec.core.url_to_fs(address)
    except (ImportError, ValueError) as error:
        raise UsageError(f"{address}: {error} (pip install 'importer[remote]')") from None
    return fs, path
