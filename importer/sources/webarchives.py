"""Web archives: the pages and feeds captured in WARC and ARC files, each with the address at which it stood.

A response or resource record with status 200 whose media type says page or feed is a document; of several captures of
one address the last one is. Pictures, scripts, redirects and earlier captures are skipped. Records are read by warcio
(extra `archives`); the file is unpacked before them, so that records may be packed one by one or all together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import urlsplit

from importer.errors import UnreadableError
from importer.sources import names, streams
from importer.sources.document import Document, Problem

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

__all__ = ["is_web_archive", "members"]

NEEDS = "needs: pip install 'importer[archives]'"

_DOCUMENTS = re.compile(r"text/html|application/feed\+json|(?:text|application)/(?:xml|(?!svg)[\w.-]+\+xml)", re.I)


@dataclass(slots=True)
class _Capture:
    """One record of an archive, as far as its headers tell."""

    number: int
    uri: str
    date: str
    kind: str
    digest: str


class _Rest:
    """A stream that ends where it can't be read further, and keeps the reason."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.reason = ""

    def read(self, size: int = -1) -> bytes:
        """What one read gives, so that nothing before a cut is lost with it."""
        if self.reason:
            return b""
        try:
            return self._stream.read1(size)  # type: ignore[attr-defined, no-any-return]
        except UnreadableError as error:
            self.reason = error.reason
            return b""


def is_web_archive(document: Document) -> bool:
    """Is it a WARC or ARC file, packed or not? Raises UnreadableError."""
    return document.head.startswith((b"WARC/", b"filedesc://"))


def members(document: Document) -> Iterator[Document | Problem]:
    """The last capture of each page, in the order of the file. Raises UnreadableError without warcio."""
    with document.open() as stream:
        captures = [capture for capture, _ in _records(_Rest(stream))]
    last: dict[str, _Capture] = {}
    for capture in captures:
        if capture.kind == "document" and (capture.uri not in last or capture.date >= last[capture.uri].date):
            last[capture.uri] = capture
    digests = {capture.digest for capture in captures if capture.kind != "revisit"}
    taken: set[str] = set()
    with document.open() as stream:
        rest = _Rest(stream)
        for capture, record in _records(rest):
            label = _label(document, capture.uri)
            if capture.kind == "revisit" and capture.uri not in last and capture.digest not in digests:
                yield Problem(label, "seen unchanged: what was captured before is in another web archive", "unknown")
            elif capture.kind == "document" and last[capture.uri].number == capture.number:
                yield _member(document, record, _once(label, taken), capture.uri)
            else:
                yield Problem(label, "no page of the web archive, or an earlier capture of one", "skipped")
    if rest.reason:
        yield Problem(
            f"{document.name}!/…", f"a web archive that can't be read to its end: {rest.reason}", "unreadable"
        )
    elif not captures:
        yield Problem(document.name, "a web archive without captured pages", "unknown")


def _records(rest: _Rest) -> Iterator[tuple[_Capture, ArcWarcRecord]]:
    """Every capture. What ends them too early is put into `rest`."""
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.limitreader import LimitReader
    except ImportError:
        raise UnreadableError(f"a web archive (WARC or ARC); reading it {NEEDS}") from None

    number = 0
    try:
        for record in ArchiveIterator(rest, arc2warc=True):
            number += 1
            if record.rec_type in ("response", "resource", "revisit"):
                yield _capture(number, record), record
            if isinstance(raw := record.raw_stream, LimitReader):
                while raw.read(1 << 16):
                    pass
                if raw.limit > 0 and not rest.reason:
                    rest.reason = "its last record is cut"
    except UnreadableError:
        raise
    except Exception as error:  # warcio raises what its parsing raises
        rest.reason = rest.reason or f"damaged after {number} records: {str(error).strip()[:80]}"


def _capture(number: int, record: ArcWarcRecord) -> _Capture:
    headers = record.rec_headers
    # wget wrote the address in angle brackets (WARC 1.1, section 5.6, note).
    uri = (headers.get_header("WARC-Target-URI") or "").strip().strip("<>")
    kind = "revisit" if record.rec_type == "revisit" else "other"
    if kind == "other":
        http = record.http_headers
        status = http.get_statuscode() if http else "200"
        media = (http.get_header("Content-Type") if http else headers.get_header("Content-Type")) or ""
        if status == "200" and _DOCUMENTS.match(media.strip()) and uri.lower().startswith(("http://", "https://")):
            kind = "document"
    digest = headers.get_header("WARC-Payload-Digest") or ""
    return _Capture(number, uri, headers.get_header("WARC-Date") or "", kind, digest)


def _member(document: Document, record: ArcWarcRecord, label: str, uri: str) -> Document | Problem:
    """The page with its transfer and content codings taken off."""
    http = record.http_headers
    brotli = http is not None and (http.get_header("Content-Encoding") or "").strip().lower() == "br"
    try:
        if brotli:
            data = streams.guarded(lambda: _unbrotli(record, document.limit))
        else:
            data = streams.guarded(lambda: record.content_stream().read(document.limit + 1))
    except UnreadableError as error:
        return Problem(label, error.reason, "unreadable")
    if getattr(record.raw_stream, "limit", 0) > 0 and len(data) <= document.limit:
        return Problem(label, "a captured page that is cut or damaged", "unreadable")
    if len(data) > document.limit:
        return Problem(label, f"larger than {document.limit >> 20} MB, the limit for one document", "unreadable")
    return Document(label, document.path, uri, data=data, size=len(data), limit=document.limit)


def _unbrotli(record: ArcWarcRecord, limit: int) -> bytes:
    """A body packed by Brotli, which warcio 1.8 can't end (it asks for `unused_data`). Up to `limit` bytes and more."""
    try:
        import brotli
    except ImportError:
        raise UnreadableError(f"packed by Brotli; unpacking it {NEEDS}") from None
    from warcio.bufferedreaders import ChunkedDataReader

    chunked = (record.http_headers.get_header("Transfer-Encoding") or "").strip().lower() == "chunked"
    raw = ChunkedDataReader(record.raw_stream) if chunked else record.raw_stream
    packed = bytearray()
    while len(packed) <= limit and (piece := raw.read(1 << 16)):
        packed += piece
    unpacker = brotli.Decompressor()
    data: bytes = unpacker.process(bytes(packed), output_buffer_limit=limit + 1)
    while len(data) <= limit and not unpacker.is_finished():
        if not (piece := unpacker.process(b"", output_buffer_limit=limit + 1 - len(data))):
            raise EOFError
        data += piece
    return data


def _label(document: Document, uri: str) -> str:
    """`archive.warc.gz!/host/path`."""
    try:
        parts = urlsplit(uri)
        shown = f"{parts.netloc}{parts.path}" + (f"?{parts.query}" if parts.query else "")
    except ValueError:
        shown = uri
    return f"{document.name}!/{names.member(shown) or 'unnamed'}"


def _once(label: str, taken: set[str]) -> str:
    stem, number = label, 1
    while label in taken:
        number += 1
        label = f"{stem} ({number})"
    taken.add(label)
    return label
