"""`Document`: a small picklable handle on one input unit, that knows the address at which it stood.

It opens and sniffs; it does not decode text or parse.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Literal

Family = Literal["html", "xml", "json", "text", "binary"]

HEAD_BYTES = 8192


@dataclass(slots=True)
class Document:
    """One input unit: a file, standard input, or a member of a container."""

    name: str
    """`source.document`: the path below the PATH that was given; `archive.zip!/member` for members."""

    path: Path | None = None
    """The file on disk (for a member: its outermost container's); None for standard input."""

    address: str = "/"
    """Where it stood: an absolute URL where one is known, else a root-relative path."""

    data: bytes | None = None
    """The bytes, where they do not come from `path` directly (standard input, members)."""

    _head: bytes | None = field(default=None, repr=False, compare=False)

    def open(self) -> BinaryIO:
        """A fresh binary stream over the whole. Raises UnreadableError."""
        if self.data is not None or self.path is None:
            return io.BytesIO(self.data or b"")
        return self.path.open("rb")

    def read(self) -> bytes:
        """The whole as bytes. Raises UnreadableError."""
        if self.data is not None:
            return self.data
        with self.open() as stream:
            return stream.read()

    @property
    def head(self) -> bytes:
        """The first 8 KiB."""
        if self._head is None:
            with self.open() as stream:
                self._head = stream.read(HEAD_BYTES)
        return self._head

    @property
    def suffix(self) -> str:
        """The name's suffix in lower case, with its dot: `.html`, or an empty string."""
        return Path(self.name).suffix.lower()

    @property
    def family(self) -> Family:
        """What kind of bytes these are, by the first of them; the suffix only breaks ties."""
        raise NotImplementedError
