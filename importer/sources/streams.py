"""Streams over packed bytes: gzip, bzip2, xz, Zstandard, and one member of a ZIP archive, each with its bounds and
honest errors.

Whatever goes wrong below (a checksum, a cut, a bomb) comes out as UnreadableError. It does not list archives and
never writes to disk.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeVar, cast

from importer.errors import UnreadableError
from importer.limits import MAX_RATIO

if TYPE_CHECKING:
    from zipfile import ZipInfo

    from _typeshed import WriteableBuffer

T = TypeVar("T")

GZIP = b"\x1f\x8b"
ZSTD = b"\x28\xb5\x2f\xfd"
XZ = b"\xfd7zXZ\x00"
BZIP2 = re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)")  # a block, or the end of an empty file

MAGIC_BYTES = 10
"""First bytes by which `unpacked` knows them."""

# Below this many unpacked bytes the ratio is nobody's concern.
RATIO_FREE = 32 << 20


class Guarded(io.RawIOBase):
    """A read-only stream whose failures are UnreadableError, and which stops at a bomb's ratio."""

    def __init__(
        self, stream: BinaryIO, *, packed: int | None = None, ratio: int = MAX_RATIO, closing: BinaryIO | None = None
    ) -> None:
        super().__init__()
        self._stream = stream
        # One read at a time: what stands before a cut must not be lost with it.
        self._read: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
        self._closing = closing
        self._ratio = ratio
        self._bound = None if packed is None else max(RATIO_FREE, packed * ratio)
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
            raise bomb(self._ratio)
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Closes what it reads from too."""
        if not self.closed:
            self._stream.close()
            if self._closing is not None:
                self._closing.close()
        super().close()


def bomb(ratio: int) -> UnreadableError:
    """The words for what unpacks to too much."""
    return UnreadableError(
        f"unpacks to more than {ratio} times its size, as a decompression bomb does; --max-ratio raises the limit"
    )


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


def unpacked(raw: BinaryIO, start: bytes, size: int, ratio: int = MAX_RATIO) -> BinaryIO:
    """The stream as it is, or unpacked where its first bytes say gzip, bzip2, xz or Zstandard. Raises
    UnreadableError."""
    if start.startswith(GZIP):
        return gunzip(raw, size, ratio)
    if BZIP2.match(start):
        import bz2

        return _guarded_over(raw, cast(BinaryIO, bz2.BZ2File(raw)), size, ratio)
    if start.startswith(XZ):
        import lzma

        return _guarded_over(raw, cast(BinaryIO, lzma.LZMAFile(raw, format=lzma.FORMAT_XZ)), size, ratio)
    if not start.startswith(ZSTD):
        return raw
    try:
        import zstandard
    except ImportError:
        raw.close()
        raise UnreadableError("Zstandard data; reading it needs: pip install 'importer[archives]'") from None
    reader = zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True)
    return _guarded_over(raw, cast(BinaryIO, reader), size, ratio)


def gunzip(raw: BinaryIO, size: int, ratio: int = MAX_RATIO) -> BinaryIO:
    """The unpacked stream over gzip data of `size` bytes."""
    import gzip

    return _guarded_over(raw, cast(BinaryIO, gzip.GzipFile(fileobj=raw, mode="rb")), size, ratio)


def _guarded_over(raw: BinaryIO, unpacking: BinaryIO, size: int, ratio: int) -> BinaryIO:
    return io.BufferedReader(Guarded(unpacking, packed=size, ratio=ratio, closing=raw), 1 << 16)


def open_member(archive: Path | bytes, info: ZipInfo, ratio: int = MAX_RATIO) -> BinaryIO:
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
    return io.BufferedReader(Guarded(member, packed=info.compress_size, ratio=ratio, closing=raw), 1 << 16)
