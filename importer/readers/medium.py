"""Medium's account export: a page of HTML per post, with microformats (https://microformats.org/wiki/h-entry).

Drafts and responses look like posts; pages about the account hold private data and are not read. The export's own
`medium.rss` gives addresses and tags that old pages lack (`importer.readers.feed` leaves its items to this reader).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from lxml import etree

from importer.cards import Card, Finding, Note, RawAttachment
from importer.facts import Facts
from importer.patterns import lazy
from importer.readers import Request, items, values
from importer.readers.elements import take_out
from importer.sources.document import Document

Element = Any
"""An lxml element."""

POSTS = "medium:post"
"""The table of posts that the export holds as pages: id → True."""

LINKS = "medium:feed"
"""The table of what the export's feed knows of its posts: id → (address, tags)."""

_ENTRY = lazy(
    rb"<article\b[^>]*class=[\"']?[^\"'>]*\bh-entry\b.*(data-field=[\"']?(body|subtitle|description)|p-canonical)", re.S
)
_ACCOUNT = lazy(
    r"(?:^|[/!])(profile|sessions|ips|bookmarks|claps|highlights|interests|lists|partner-program|pubs-following|"
    r"topics-following|users-following|blocks|twitter|sus)/[^/]+\.html?$",
    re.I,
)
_ACCOUNT_PAGE = lazy(rb"medium\.com/|Georgia, Cambria, .Times New Roman.|class=[\"']h-card[\"']")
_FILE_ID = lazy(r"[-_]([0-9a-f]{8,14})\.html?$")
_ADDRESS_ID = lazy(r"-([0-9a-f]{8,14})(?:[?#]|$)")
SHORT = lazy(r"https?://medium\.com/p/([0-9a-f]{6,14})")
_END = lazy(rb"</article>", re.I)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4"))
_OPENINGS = "self::p or self::h1 or self::h2 or self::h3 or self::h4"
_CLASS = "contains(concat(' ', normalize-space(@class), ' '), ' {} ')"


class Medium:
    """The reader of Medium's pages."""

    name = "medium"

    def accepts(self, document: Document) -> bool:
        """By the entry's microformat and Medium's own fields; an account page by its folder and look."""
        head = document.head
        if b"h-entry" in head and _ENTRY.search(head):
            return True
        name = document.name
        return "/" in name and _ACCOUNT.search(name) is not None and _ACCOUNT_PAGE.search(head) is not None

    def gather(self, document: Document) -> Facts:
        """The post's id: the feed's item of the same id is this post."""
        if not _ENTRY.search(document.head):
            return Facts()
        found = _FILE_ID.search(document.name)
        if found is None:
            page = document.read().decode("utf-8", "replace")
            found = SHORT.search(page) or re.search(r"-([0-9a-f]{8,14})[\"'][^>]*p-canonical", page)
        return Facts(tables={POSTS: {found[1]: True}}) if found else Facts()

    def read(self, document: Document, want: Request) -> Iterator[Finding]:
        """The post, or why there is none."""
        if not _ENTRY.search(document.head):
            yield Note("private-data", "a page about the account, not read")
            return
        raw = document.read()
        declared = b"charset" in raw[:1024]
        page = etree.fromstring(raw, etree.HTMLParser(encoding=None if declared else "utf-8", huge_tree=True))
        if page is None:
            yield Note("no-items", "a page without content")
            return
        card = _card(page, document, want)
        if not _END.search(raw):
            yield items.settle(card, "damaged-item")
            yield Note("cut", "the page's end is missing")
            return
        yield items.settle(card, _held_back(page, card, document))


def _card(page: Element, document: Document, want: Request) -> Card:
    card = Card("item", items.context(document, want), title=_shown(page, "//head/title"))
    card.title = card.title or _shown(page, f"//header//*[{_CLASS.format('p-name')}]")
    canonical = _first(page, f"//a[{_CLASS.format('p-canonical')}]/@href")
    short = _first(page, "//footer//a[contains(@href, 'medium.com/p/')]/@href")
    found = _FILE_ID.search(document.name) or _ADDRESS_ID.search(canonical or "") or SHORT.search(short or "")
    number = found[1] if found else None
    address, tags = want.facts.tables.get(LINKS, {}).get(number or "", (None, ()))
    card.url = canonical or address
    card.aliases = (short,) if short and short != card.url and canonical else ()
    card.native = {"id": number, "type": "post"} if number else {"type": "post"}
    subtitles = (_shown(page, f"//section[@data-field='{name}']") for name in ("subtitle", "description"))
    card.summary = values.first(subtitles)
    moment = _first(page, f"//time[{_CLASS.format('dt-published')}]/@datetime")
    shown = _shown(page, f"//time[{_CLASS.format('dt-published')}]")
    card.date_published = tuple(filter(None, (moment, shown)))
    card.authors = values.names(_all(page, f"//a[{_CLASS.format('p-author')}]"))
    own = _all(page, f"//*[{_CLASS.format('p-tag')}]") or _all(page, "//footer//a[contains(@href, 'medium.com/tag/')]")
    card.tags = values.names(own) or tuple(tags)
    pictures = page.xpath("//section[@data-field='body']//img[@src]")
    featured = [picture for picture in pictures if picture.get("data-is-featured") == "true"]
    for picture in (featured or pictures)[:1]:
        card.image, card.image_alt = picture.get("src"), picture.get("alt") or None
    card.attachments = tuple(RawAttachment(a) for a in page.xpath("//section[@data-field='body']//audio/@src"))
    card.content_html = _content(page, card)
    return card


def _content(page: Element, card: Card) -> str | None:
    """The body without its wrapper, and without the title and subtitle that open it again."""
    bodies = page.xpath("//section[@data-field='body']")
    if not bodies:
        return None
    body = bodies[0]
    for said in (card.title, card.summary):
        leading = body.xpath(f".//*[{_OPENINGS} or self::figure or self::ul]")
        if leading and said and leading[0].tag in _HEADINGS and _text(leading[0]) == said:
            take_out(leading[0])
    # What Medium lays out in rows is the content; its sections and their dividers are layout.
    holders = body.xpath(f".//div[{_CLASS.format('section-inner')}]") or [body]
    parts = []
    for holder in holders:
        parts.append((holder.text or "").strip())
        parts += [etree.tostring(part, encoding="unicode", method="html").strip() for part in holder]
    return "\n".join(filter(None, parts)) or None


def _held_back(page: Element, card: Card, document: Document) -> str | None:
    """A draft has neither an address of its own nor a date; a response opens with a text, not with a title."""
    name = PurePosixPath(document.name.rpartition("!/")[2]).name
    canonical = page.xpath(f"//a[{_CLASS.format('p-canonical')}]/@href")
    if name.startswith("draft_") or not (canonical or card.date_published):
        card.status = "draft"
        return "draft"
    card.status = "published"
    return "response" if _is_response(page, card) else None


def _is_response(page: Element, card: Card) -> bool:
    first = page.xpath(f"//section[@data-field='body']//*[{_OPENINGS} or self::blockquote]")
    if not first or first[0].tag in _HEADINGS or not card.title:
        return False
    said = _text(first[0])
    title = card.title.rstrip("….").strip()
    summary = (card.summary or "").rstrip("….").strip()
    return bool(title) and said.startswith(title) and (not summary or said.startswith(summary))


def _text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _all(page: Element, path: str) -> list[str]:
    return [_text(found) for found in page.xpath(path)]


def _shown(page: Element, path: str) -> str | None:
    return next((said for said in _all(page, path) if said), None)


def _first(page: Element, path: str) -> str | None:
    return next((str(found).strip() for found in page.xpath(path) if str(found).strip()), None)


READER = Medium()
