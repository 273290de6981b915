"""Streams over packed bytes: gzip, Zstandard, and one member of a ZIP archive, each with its bounds and honest errors.

Whatever goes wrong below (a checksum, a cut, a bomb) comes out as UnreadableError. It does not list archives and
never writes to disk.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeVar, cast

from importer.errors import UnreadableError

if TYPE_CHECKING:
    from zipfile import ZipInfo

    from _typeshed import WriteableBuffer

T = TypeVar("T")

GZIP = b"\x1f\x8b"
ZSTD = b"\x28\xb5\x2f\xfd"

# Unpacked size over packed size above which data was made to do harm: pages pack 4 to 50 times, deflate ends at 1032.
MAX_RATIO = 200
# Below this many unpacked bytes the ratio is nobody's concern.
RATIO_FREE = 32 << 20


class Guarded(io.RawIOBase):
    """A read-only stream whose failures are UnreadableError, and which stops at a bomb's ratio."""

    def __init__(self, stream: BinaryIO, *, packed: int | None = None, closing: BinaryIO | None = None) -> None:
        super().__init__()
        self._stream = stream
        # One read at a time: what stands before a cut must not be lost with it.
        self._read: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
        self._closing = closing
        self._bound = None if packed is None else max(RATIO_FREE, packed * MAX_RATIO)
        self._seen = 0

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """As in `io.RawIOBase`. Raises UnreadableError."""
        view = memoryview(buffer).cast("B")
        data = guarded(lambda: self._read(len(view)))
        self._seen += len(data)
        if self._bound is not None and self._seen > self._bound:
            raise UnreadableError(f"unpacks to more than {MAX_RATIO} times its size, as a decompression bomb does")
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Closes what it reads from too."""
        if not self.closed:
            self._stream.close()
            if self._closing is not None:
                self._closing.close()
        super().close()


def guarded(action: Callable[[], T]) -> T:
    """Runs an action on packed data; its many ways to fail become UnreadableError."""
    try:
        return action()
    except UnreadableError:
        raise
    except EOFError:
        raise UnreadableError("packed data that ends too early: the file is cut") from None
    except OSError as error:
        raise UnreadableError(f"can't be read: {error.strerror or error}") from None
    except Exception as error:
        # zlib.error, lzma.LZMAError, zipfile.BadZipFile, NotImplementedError, RuntimeError: whatever unpacking raises
        raise UnreadableError(f"damaged packed data: {error}") from None


def unpacked(raw: BinaryIO, start: bytes, size: int) -> BinaryIO:
    """The stream as it is, or unpacked where its first four bytes say gzip or Zstandard. Raises UnreadableError."""
    if start.startswith(GZIP):
        return gunzip(raw, size)
    if start != ZSTD:
        return raw
    try:
        import zstandard
    except ImportError:
        raw.close()
        raise UnreadableError("Zstandard data; reading it needs: pip install 'importer[archives]'") from None
    reader = zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True)
    return io.BufferedReader(Guarded(cast(BinaryIO, reader), packed=size, closing=raw), 1 << 16)


def gunzip(raw: BinaryIO, size: int) -> BinaryIO:
    """The unpacked stream over gzip data of `size` bytes."""
    import gzip

    unpacked = cast(BinaryIO, gzip.GzipFile(fileobj=raw, mode="rb"))
    return io.BufferedReader(Guarded(unpacked, packed=size, closing=raw), 1 << 16)


def open_member(archive: Path | bytes, info: ZipInfo) -> BinaryIO:
    """The unpacked stream of one ZIP member, found by its entry in the central directory alone."""
    import zipfile

    raw = cast(BinaryIO, io.BytesIO(archive)) if isinstance(archive, bytes) else archive.open("rb")

    def unpack() -> BinaryIO:
        # PKWARE APPNOTE 4.3.7: a local header of 30 bytes, then a name and an extra field of the lengths it gives.
        raw.seek(info.header_offset)
        header = raw.read(30)
        if len(header) < 30 or not header.startswith(b"PK\x03\x04"):
            raise UnreadableError("damaged ZIP archive: the member is not where its directory says")
        raw.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), io.SEEK_CUR)
        return cast(BinaryIO, zipfile.ZipExtFile(raw, "r", info))

    try:
        member = guarded(unpack)
    except UnreadableError:
        raw.close()
        raise
    return io.BufferedReader(Guarded(member, packed=info.compress_size, closing=raw), 1 << 16)
