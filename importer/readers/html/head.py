"""What a page says of itself as a whole: its address, base, language, and the metadata of its head.

It reads no card and no body text beyond what tells the language.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import urlsplit

from importer.cards import Context
from importer.facts import Facts
from importer.lexicon import languages
from importer.lexicon.addresses import joined
from importer.patterns import lazy
from importer.readers.html.tree import Tree

__all__ = ["Head", "context_of", "origins", "read_head", "stood_at"]

HEAD_SHARE = 65536
"""Bytes of a page in which it may say where it stood."""

# Where a browser, a mirroring tool or an archiver says that it found the page.
_SAVED_FROM = lazy(rb"<!--\s*saved from url=\(\d+\)\s*(https?://[^\s>]+)", re.I)
_SINGLE_FILE = lazy(rb"<!--\s*Page saved with SingleFile\s+url:\s*(https?://[^\s>]+)", re.I)
_MIRRORED = lazy(rb"<!--\s*Mirrored from\s+(?:https?://)?([\w.-]+\.[a-z]{2,}(?::\d+)?(?:/[^\s>]*)?)\s+by\s", re.I)
_CANONICAL = lazy(
    rb"<link\b(?=[^<>]*\brel\s*=\s*[\"']?canonical\b)[^<>]*?\bhref\s*=\s*[\"']?(https?://[^\s\"'>]+)", re.I
)
_LOCAL_CANONICAL = lazy(
    rb"<link\b(?=[^<>]*\brel\s*=\s*[\"']?canonical\b)[^<>]*?\bhref\s*=\s*[\"']?([^\s\"'>:]+\.html?)[\s\"'>]", re.I
)
_OG_URL = lazy(
    rb"<meta\b(?=[^<>]*\bproperty\s*=\s*[\"']?og:url\b)[^<>]*?\bcontent\s*=\s*[\"']?(https?://[^\s\"'>]+)", re.I
)
_BASE = lazy(rb"<base\b[^<>]*?\bhref\s*=\s*[\"']?(https?://[^\s\"'>]+)", re.I)
# One of the three comments may be here: one pass over the page, where three words would take three.
_TOLD = lazy(rb"<!--\s*(?:saved from url|page saved with singlefile|mirrored from)", re.I)
_LANGUAGE_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?(?:[-_].*)?")


@dataclass(slots=True)
class Head:
    """A page's own metadata, raw."""

    meta: dict[str, list[str]] = field(default_factory=dict)
    """Contents of `meta` elements by their name or property, in lower case."""
    title: str | None = None
    """The text of the `title` element."""
    canonical: str | None = None
    """As written."""
    shortlink: str | None = None
    """Its address by its number, as written."""
    base: str | None = None
    """The `base` element's address, as written."""
    language: str | None = None
    """BCP 47, as the page declares it."""

    def first(self, *names: str) -> str | None:
        """The first filled content of the first of some names that has one."""
        for name in names:
            for content in self.meta.get(name, ()):
                if content.strip():
                    return content.strip()
        return None


_OF_HEAD = ("meta", "link", "base", "title")
# A head that was closed by a stray element goes on in the first elements of the body.
_STRAYS = 8


def _elements(root: Any) -> Iterable[Any]:
    """The elements of a head, in order: a walk over the whole page only where some of them stand in its body."""
    head, body = root.find("head"), root.find("body")
    if head is None or body is None or any(e.tag in _OF_HEAD for e in body[:_STRAYS]):
        return cast(Iterable[Any], root.iter(*_OF_HEAD))
    return cast(Iterable[Any], head)


def read_head(root: Any) -> Head:
    """The metadata of a page, also where its head's elements were moved into the body."""
    head = Head()
    for element in _elements(root):
        tag = element.tag
        if tag == "meta":
            get = element.get
            name = get("property") or get("name") or get("itemprop") or get("http-equiv")
            content = get("content")
            if name and content is not None:
                head.meta.setdefault(name.lower(), []).append(content)
        elif tag == "link":
            named = (element.get("rel") or "").lower().split()
            if head.canonical is None and "canonical" in named:
                head.canonical = element.get("href")
            elif "shortlink" in named:
                head.shortlink = element.get("href")
        elif tag == "base":
            head.base = head.base or element.get("href")
        elif tag == "title" and head.title is None and element.text and element.getparent().tag != "svg":
            head.title = " ".join(element.text.split())
    head.language = declared_language(root, head)
    return head


def language_tag(text: str | None) -> str | None:
    """A language tag in the usual case, or None: `en_us` → `en-US`, `english` → None."""
    match = _LANGUAGE_TAG.fullmatch((text or "").strip())
    if not match:
        return None
    script, region = match[2], match[3]
    return "-".join(filter(None, (match[1].lower(), script and script.title(), region and region.upper())))


def declared_language(root: Any, head: Head) -> str | None:
    """The language that a page declares: of its root, its metadata, its Open Graph locale."""
    return (
        language_tag(root.get("lang") or root.get("xml:lang"))
        or language_tag(head.first("content-language", "dc.language", "language"))
        or language_tag(head.first("og:locale"))
    )


def _absolute(address: str | None) -> str | None:
    if not address:
        return None
    try:
        parts = urlsplit(address.strip())
        return address.strip() if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:
        return None


def mirrored_from(data: bytes) -> str | None:
    """Where a browser or mirroring tool says in a comment that it found the page."""
    # The mirroring tool's comment may stand at the very end.
    for part in (data[:HEAD_SHARE], data[HEAD_SHARE:][-1024:]):
        if not _TOLD.search(part):
            continue
        if (b"saved from url" in part and (match := _SAVED_FROM.search(part))) or (
            b"SingleFile" in part and (match := _SINGLE_FILE.search(part))
        ):
            return _absolute(match[1].decode("utf-8", "replace"))
        if b"Mirrored from" in part and (match := _MIRRORED.search(part)):
            # It leaves the scheme out.
            place = match[1].decode("utf-8", "replace")
            host = match[1].partition(b"/")[0]
            return _absolute(("https://" if b"https://" + host in data else "http://") + place)
    return None


def _told(head: Head, data: bytes) -> Iterator[str | None]:
    """Where the page says that it stood, the surest first; each is looked for when it is asked for."""
    yield _absolute(head.canonical)
    yield _absolute(head.first("og:url"))
    yield mirrored_from(data)
    yield _absolute(head.base)


def stood_at(head: Head, data: bytes, given: str) -> str:
    """The address at which a page stood: as it was given where that is absolute, else as the page itself tells,
    else the given root-relative path."""
    if _absolute(given):
        return given
    for address in _told(head, data):
        if not address:
            continue
        parts = urlsplit(address)
        if parts.path in ("", "/") and not parts.query and given.count("/") > 1:
            # Many templates call every page by the site's address: only the host can be believed.
            return f"{parts.scheme}://{parts.netloc}{given if given.startswith('/') else '/' + given}"
        return address
    return given


def _as_linked(address: str, tree: Tree) -> str:
    """The folder of an address whose last step the page links to from there: some templates call a listing by the
    address of its first item."""
    folder, mark, last = address.removesuffix("/").rpartition("/")
    if not address.endswith("/") or not last or "://" not in folder:
        return address
    return folder + mark if any(href.strip().removesuffix("/") == last for href in tree.hrefs.values()) else address


def canonical_of(head: bytes) -> str | None:
    """The absolute canonical address that a page gives, by its first bytes."""
    match = _CANONICAL.search(head) if b"canonical" in head else None
    return _decoded(match)


def local_canonical_of(head: bytes) -> str | None:
    """The canonical address where that is a relative one of a file, by a page's first bytes."""
    at = head.find(b"canonical")
    match = _LOCAL_CANONICAL.search(head, max(0, head.rfind(b"<", 0, at))) if at >= 0 else None
    return html.unescape(match[1].decode("utf-8", "replace")) if match else None


def origins(head: bytes) -> Facts:
    """The scheme and host that a page claims for itself, by its first bytes."""
    for address in _claims(head):
        if address:
            parts = urlsplit(address)
            return Facts(origins=frozenset((f"{parts.scheme}://{parts.netloc}".lower(),)))
    return Facts()


def _claims(head: bytes) -> Iterator[str | None]:
    """The addresses that a page claims for itself, the surest first; each is looked for when it is asked for."""
    folded = head.lower()
    # Looking for the word costs a tenth of the pattern, and none of these passes a "<" after its first character.
    for word, pattern in ((b"canonical", _CANONICAL), (b"og:url", _OG_URL)):
        if (at := folded.find(word)) >= 0:
            yield _decoded(pattern.search(head, max(0, folded.rfind(b"<", 0, at))))
    told = _TOLD.search(head)
    if told:
        yield _decoded(_SAVED_FROM.search(head))
        yield _decoded(_SINGLE_FILE.search(head))
    if (at := folded.find(b"<base")) >= 0:
        yield _decoded(_BASE.search(head, at))
    if told:
        yield mirrored_from(head)


def _decoded(found: re.Match[bytes] | None) -> str | None:
    return _absolute(found[1].decode("utf-8", "replace")) if found else None


def context_of(head: Head, tree: Tree, *, data: bytes, given: str) -> Context:
    """What every card of the page knows of it. The order of numeric dates is settled later, from the cards."""
    address = _as_linked(stood_at(head, data, given), tree)
    return Context(
        address=address, base=joined(address, head.base), language=languages.settle(head.language, tree.pieces)
    )
