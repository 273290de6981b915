"""MHTML: a page saved with its pictures in one MIME message (RFC 2557), as Chromium and Internet Explorer do.

The first HTML part is the page; the others are its frames. The message's date is when it was saved, and says nothing
about the page.
"""

from __future__ import annotations

import io
import re
from collections.abc import Container, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO

from importer.errors import UnreadableError
from importer.patterns import lazy
from importer.sources import names, streams
from importer.sources.document import Document, Problem

if TYPE_CHECKING:
    from email.message import Message

__all__ = ["bodies", "is_mhtml", "members"]

_HEADER = lazy(rb"[A-Za-z][A-Za-z0-9-]{1,60}:[ \t]?")
_RELATED = lazy(rb"^content-type:\s*multipart/related", re.I | re.M)
_CID = lazy(rb"(?<=[\"'(=])cid:([^\"'()\s<>]+)")
_VERSION = lazy(rb"^mime-version:", re.I | re.M)


def is_mhtml(document: Document) -> bool:
    """Does it begin with the header of such a message? Raises UnreadableError."""
    head = document.head.lstrip()
    if not _HEADER.match(head):
        return False
    header = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    return bool(_RELATED.search(header) and _VERSION.search(header))


def members(document: Document) -> Iterator[Document | Problem]:
    """The page, under the file's own name and the address at which it was saved; then what was saved with it, by the
    names of `bodies`. Raises UnreadableError."""
    from email import errors

    message = _message(document)
    page = None
    for part in message.walk():
        if part.get_content_type() not in ("text/html", "application/xhtml+xml"):
            continue
        where = _address(str(part.get("Content-Location") or ""))
        if page is not None:
            yield Problem(f"{document.name}!/{where or 'frame'}", "a frame of the saved page", "skipped")
            continue
        page = part
        data = streams.guarded(lambda part=part: part.get_payload(decode=True))  # type: ignore[misc]
        if not isinstance(data, bytes):
            raise UnreadableError("a damaged MHTML file: its page can't be decoded")
        charset = part.get_content_charset()
        if charset and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
            # The part's header wins over what the page says, unless it is wrong.
            with suppress(LookupError, UnicodeError):
                data = b"\xef\xbb\xbf" + data.decode(charset).encode()
        if b"cid:" in data:
            known = _by_content_id(message)
            data = _CID.sub(lambda found: known.get(found[1], found[0]), data)  # noqa: B023 - used at once
        address = _address(str(message.get("Snapshot-Content-Location") or "")) or where or document.address
        yield Document(document.name, document.path, address, data=data, size=len(data), limit=document.limit)
    for part in message.walk():
        if part.get_content_maintype() not in ("multipart", "text") and (name := _inner(part)):
            yield Problem(f"{document.name}!/{name}", "a file of the saved page", "skipped")
    if page is None:
        raise UnreadableError("an MHTML file without a page in it")
    if any(isinstance(defect, errors.CloseBoundaryNotFoundDefect) for defect in message.defects):
        yield Problem(f"{document.name}!/…", "an MHTML file that is cut; the page may lack its end", "unreadable")


def bodies(document: Document, wanted: Container[str]) -> Iterator[tuple[str, BinaryIO]]:
    """What was saved with the page under these names (`host/path`). Raises UnreadableError."""
    for part in _message(document).walk():
        name = _inner(part)
        if name in wanted and not part.is_multipart():
            data = streams.guarded(lambda part=part: part.get_payload(decode=True))  # type: ignore[misc]
            if isinstance(data, bytes):
                yield name, io.BytesIO(data)


def _message(document: Document) -> Message:
    from email import message_from_bytes

    # Two thirds of such a file are pictures, packed as text.
    return message_from_bytes(replace(document, limit=document.limit * 4).read().lstrip())


def _by_content_id(message: Message) -> dict[bytes, bytes]:
    """The addresses of what the page refers to by the id of a part."""
    known = {}
    for part in message.walk():
        identifier = str(part.get("Content-ID") or "").strip().strip("<>")
        if identifier and (address := _address(str(part.get("Content-Location") or ""))):
            known[identifier.encode()] = address.replace("&", "&amp;").encode()
    return known


def _inner(part: Message) -> str:
    """The address of a part as a name."""
    return names.member(_address(str(part.get("Content-Location") or "")).partition("://")[2].partition("#")[0])


def _address(text: str) -> str:
    text = "".join(text.split())
    return text if text.lower().startswith(("http://", "https://")) else ""
