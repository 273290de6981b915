"""`Document`: a small picklable handle on one input unit, that knows the address at which it stood.

It opens and sniffs, through gzip and out of archives; it does not decode text or parse.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal, NamedTuple

from importer.errors import UnreadableError
from importer.limits import MAX_RATIO
from importer.sources import sniff
from importer.sources.sniff import Family

if TYPE_CHECKING:
    from zipfile import ZipInfo

__all__ = ["HEAD_BYTES", "MAX_BYTES", "Document", "Family", "Problem"]

HEAD_BYTES = 8192

# What a reader that needs the whole document at once may ask for; a tree takes about ten times as much memory.
MAX_BYTES = 64 << 20


@dataclass(slots=True)
class Document:
    """One input unit: a file, standard input, or a member of a container."""

    name: str
    """`source.document`: the path below the PATH that was given; `archive.zip!/member` for members."""

    path: Path | None = None
    """The file on disk (for a member: its outermost container's); None for standard input."""

    address: str = "/"
    """Where it stood: an absolute URL where one is known, else a root-relative path."""

    aliases: tuple[str, ...] = ()
    """Addresses that led there: redirects that a web archive holds, and captures of the same bytes."""

    data: bytes | None = None
    """The bytes, where they do not come from `path` directly (standard input, members)."""

    entry: ZipInfo | None = None
    """The member's entry in the ZIP archive at `path`."""

    remote: str | None = None
    """The address where it is held on object storage, in place of `path`."""

    stamp: str = ""
    """What changes there when it changes."""

    size: int = 0
    """Bytes, as far as they are known without reading."""

    limit: int = MAX_BYTES
    """The most bytes that `read` gives out."""

    ratio: int = MAX_RATIO
    """The most that packed data may unpack to, times its size."""

    given: bool = False
    """It was named by the user itself, not found in a folder or archive."""

    within: str | None = None
    """What the path starts from that the address is made of: the name of what leads to it, of an archive, or nothing;
    None where the address is not made of a path."""

    below: int = 0
    """Where in the address that path begins."""

    mirrored: bool = False
    """It is known to lie as a mirroring tool laid it; its links are the tool's."""

    _head: bytes | None = field(default=None, repr=False, compare=False)
    _family: Family | None = field(default=None, repr=False, compare=False)

    def open(self) -> BinaryIO:
        """A fresh binary stream over the whole, unpacked where it is packed (`streams`). Raises UnreadableError."""
        from importer.sources import streams

        stream: BinaryIO
        if self.remote is not None and self.data is None:
            from importer.sources import storage

            stream = storage.open_address(self.remote)
            size = self.size
        elif self.data is not None or self.path is None:
            stream = io.BytesIO(self.data or b"")
            size = len(self.data or b"")
        elif self.entry is not None:
            member = streams.open_member(self.path, self.entry, self.ratio)
            start = member.peek(streams.MAGIC_BYTES)  # type: ignore[attr-defined]  # it can't be set back
            return streams.unpacked(member, start[: streams.MAGIC_BYTES], self.entry.file_size, self.ratio)
        else:
            try:
                stream = self.path.open("rb")
            except OSError as error:
                raise UnreadableError(f"can't be opened: {error.strerror}") from None
            size = self.size
        start = guarded_read(stream, streams.MAGIC_BYTES)
        stream.seek(0)
        return streams.unpacked(stream, start, size, self.ratio)

    def read(self) -> bytes:
        """The whole as bytes, up to `limit`. Raises UnreadableError.

        Readers of formats that can be huge use `open`, which has no such bound.
        """
        with self.open() as stream:
            # No more than there should be: room for `limit` bytes would be made first, which takes longer than reading.
            data = guarded_read(stream, min(self.size, self.limit) + 1)
            if self.size < len(data) <= self.limit:
                data += guarded_read(stream, self.limit + 1 - len(data))
        if len(data) > self.limit:
            raise UnreadableError(
                f"larger than {self.limit >> 20} MB, the limit for one document; --max-size raises it"
            )
        if self._head is None:
            self._head = data[:HEAD_BYTES]
        return data

    @property
    def head(self) -> bytes:
        """The first 8 KiB. Raises UnreadableError."""
        if self._head is None:
            with self.open() as stream:
                self._head = _start(stream, HEAD_BYTES)
        return self._head

    @property
    def suffix(self) -> str:
        """The name's suffix in lower case, with its dot: `.html`, or an empty string."""
        return sniff.suffix(self.name)

    @property
    def family(self) -> Family:
        """What kind of bytes these are, by the first of them; the suffix only breaks ties. Raises UnreadableError."""
        if self._family is None:  # every reader asks
            self._family = sniff.family(self.head, self.suffix)
        return self._family

    @family.setter
    def family(self, family: Family) -> None:
        """What a look at the whole has shown."""
        self._family = family

    def ends_with(self, signs: bytes) -> bool:
        """Is the last byte that is no space one of these? Reads it all; False where that can't be done."""
        last = b""
        try:
            with self.open() as stream:
                while piece := stream.read(1 << 20):
                    last = piece.rstrip(b" \t\r\n\x00")[-1:] or last
        except (OSError, UnreadableError):
            return False
        return last != b"" and last in signs


def guarded_read(stream: BinaryIO, size: int) -> bytes:
    """Up to `size` bytes of a stream. Raises UnreadableError."""
    try:
        return stream.read(size)
    except OSError as error:
        raise UnreadableError(f"can't be read: {error.strerror}") from None


def _start(stream: BinaryIO, size: int) -> bytes:
    """Up to `size` bytes, or what stands before a cut. Raises UnreadableError where nothing does."""
    data = b""
    while len(data) < size:
        try:
            piece = stream.read1(size - len(data))  # type: ignore[attr-defined]  # every stream here is buffered
        except (OSError, UnreadableError) as error:
            if data:
                break  # who reads on will meet it
            if isinstance(error, OSError):
                raise UnreadableError(f"can't be read: {error.strerror}") from None
            raise
        if not piece:
            break
        data += piece
    return data


class Problem(NamedTuple):
    """Something that was met while looking for documents and is none, or can't be reached."""

    name: str
    """As `Document.name`."""

    reason: str
    """A short sentence without the name."""

    kind: Literal["missing", "unreadable", "unknown", "skipped"]
    """`missing`: a PATH that is not there; `unreadable`: it claims to be a document; `unknown`: a kind of file that no
    reader is for; `skipped`: style sheets, pictures and the like, counted but not listed."""
