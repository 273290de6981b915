"""Web archives: the pages and feeds captured in WARC and ARC files, each with the address at which it stood.

A response or resource record with status 200 whose media type says page or feed is a document; of several captures of
one address the last one is. What redirects to it, and what was seen with the same bytes under another address (a
revisit), is an alias of it. Pictures, scripts and earlier captures are skipped. Records are read by warcio (extra
`archives`); the file is unpacked before them, so that records may be packed one by one or all together.
"""

from __future__ import annotations

import io
import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import urldefrag, urljoin, urlsplit

from importer.errors import UnreadableError
from importer.patterns import lazy
from importer.sources import names, streams
from importer.sources.document import Document, Problem

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

__all__ = ["bodies", "is_web_archive", "members"]

NEEDS = "needs: pip install 'importer[archives]'"

_REDIRECTS = frozenset(("301", "302", "303", "307", "308"))

MAX_HOPS = 10
"""Redirects, one after the other, that are followed."""
MAX_BODY = 1 << 30
"""Bytes of a picture or file that are taken out of a web archive."""

_DOCUMENTS = lazy(r"text/html|application/feed\+json|(?:text|application)/(?:xml|(?!svg)[\w.-]+\+xml)", re.I)


@dataclass(slots=True)
class _Capture:
    """One record of an archive, as far as its headers tell."""

    number: int
    uri: str
    date: str
    kind: str
    digest: str
    leads_to: str = ""
    """Of a redirect its target; of a revisit the address that was captured before."""
    ok: bool = False
    """It holds what stands at its address."""


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
    aliases = _aliases(captures, last)
    taken: set[str] = set()
    with document.open() as stream:
        rest = _Rest(stream)
        for capture, record in _records(rest):
            label = _label(document, capture.uri)
            if capture.kind == "revisit" and capture.uri not in last and capture.digest not in digests:
                yield Problem(label, "seen unchanged: what was captured before is in another web archive", "unknown")
            elif capture.kind == "document" and last[capture.uri].number == capture.number:
                yield _member(document, record, _once(label, taken), capture.uri, tuple(aliases.get(capture.uri, ())))
            else:
                yield Problem(label, "no page of the web archive, or an earlier capture of one", "skipped")
    if rest.reason:
        yield Problem(
            f"{document.name}!/…", f"a web archive that can't be read to its end: {rest.reason}", "unreadable"
        )
    elif not captures:
        yield Problem(document.name, "a web archive without captured pages", "unknown")


def _aliases(captures: Sequence[_Capture], pages: Container[str]) -> dict[str, list[str]]:
    """A page's address → the addresses that lead to it, in the order of the file."""
    of_digest = {capture.digest: capture.uri for capture in captures if capture.uri in pages and capture.digest}
    forward: dict[str, str] = {}
    for capture in captures:
        target = capture.leads_to
        if capture.kind == "revisit" and target not in pages:
            target = of_digest.get(capture.digest, "")
        if target and capture.uri not in pages:
            forward[capture.uri] = target
    found: dict[str, list[str]] = {}
    for start, target in forward.items():
        for _ in range(MAX_HOPS):
            if target in pages or target not in forward:
                break
            target = forward[target]
        if target in pages:
            found.setdefault(target, []).append(start)
    return found


def bodies(document: Document, wanted: Container[str]) -> Iterator[tuple[str, BinaryIO]]:
    """What was captured under these names (`host/path`), whatever its type; the last capture of each. Raises
    UnreadableError."""
    last: dict[str, _Capture] = {}
    with document.open() as stream:
        for capture, _ in _records(_Rest(stream)):
            name = _inner(capture.uri)
            if capture.ok and name in wanted and (name not in last or capture.date >= last[name].date):
                last[name] = capture
    with document.open() as stream:
        for capture, record in _records(_Rest(stream)):
            name = _inner(capture.uri)
            if name in last and last[name].number == capture.number:
                yield name, io.BytesIO(_body(record, MAX_BODY))


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
    kind, leads_to, ok = "other", "", False
    http = record.http_headers
    if record.rec_type == "revisit":
        kind = "revisit"
        leads_to = (headers.get_header("WARC-Refers-To-Target-URI") or "").strip().strip("<>")
    else:
        status = http.get_statuscode() if http else "200"
        media = (http.get_header("Content-Type") if http else headers.get_header("Content-Type")) or ""
        ok = status == "200"
        if status in _REDIRECTS and http:
            kind, leads_to = "redirect", _target(uri, http.get_header("Location"))
        elif ok and _DOCUMENTS.match(media.strip()) and uri.lower().startswith(("http://", "https://")):
            kind = "document"
    digest = headers.get_header("WARC-Payload-Digest") or ""
    return _Capture(number, uri, headers.get_header("WARC-Date") or "", kind, digest, leads_to, ok)


def _target(uri: str, location: str | None) -> str:
    """The address of a redirect's target, without its fragment."""
    try:
        return urldefrag(urljoin(uri, (location or "").strip()))[0] if location else ""
    except ValueError:
        return ""


def _body(record: ArcWarcRecord, limit: int) -> bytes:
    """A body with its transfer and content codings taken off, up to `limit` bytes and more. Raises UnreadableError."""
    http = record.http_headers
    if http is not None and (http.get_header("Content-Encoding") or "").strip().lower() == "br":
        return streams.guarded(lambda: _unbrotli(record, limit))
    return streams.guarded(lambda: bytes(record.content_stream().read(limit + 1)))


def _member(
    document: Document, record: ArcWarcRecord, label: str, uri: str, aliases: tuple[str, ...]
) -> Document | Problem:
    """The page, as a document."""
    try:
        data = _body(record, document.limit)
    except UnreadableError as error:
        return Problem(label, error.reason, "unreadable")
    if getattr(record.raw_stream, "limit", 0) > 0 and len(data) <= document.limit:
        return Problem(label, "a captured page that is cut or damaged", "unreadable")
    if len(data) > document.limit:
        return Problem(label, f"larger than {document.limit >> 20} MB, the limit for one document", "unreadable")
    return Document(label, document.path, uri, aliases, data=data, size=len(data), limit=document.limit)


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
    return f"{document.name}!/{_inner(uri)}"


def _inner(uri: str) -> str:
    """An address as a name: `host/path`."""
    try:
        parts = urlsplit(uri)
        shown = f"{parts.netloc}{parts.path}" + (f"?{parts.query}" if parts.query else "")
    except ValueError:
        shown = uri
    return names.member(shown) or "unnamed"


def _once(label: str, taken: set[str]) -> str:
    stem, number = label, 1
    while label in taken:
        number += 1
        label = f"{stem} ({number})"
    taken.add(label)
    return label
