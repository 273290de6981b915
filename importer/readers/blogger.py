"""Blogger: the old export (Atom with kinds of entries) and Google Takeout's `feed.atom` since 2018.

Settings, templates and comments are entries there too; only posts and pages come over. A draft is one also where the
prefix of `app:draft` was never declared. Takeout gives paths without a host.
Source: https://developers.google.com/blogger/docs/2.0/reference (kinds, `app:control`); Takeout has no published one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from importer.cards import Context, Dropped, Finding
from importer.facts import Facts
from importer.readers import Request, items, values
from importer.readers.feed import Entry
from importer.readers.xml import Element, child, children, opening, value
from importer.readers.xml_header import Header
from importer.readers.xml_stream import Item, Stream
from importer.sources.document import Document

_RECOGNISED = re.compile(
    rb"schemas\.google\.com/g/2005#kind|schemas\.google\.com/blogger/2018|<blogger:(?:type|status)>"
)
_KIND = "g/2005#kind"
_KINDS = {"post": "post", "page": "page"}
_TAKEOUT_STATUS = {"live": "publish", "draft": "draft", "soft_trashed": "trashed", "scheduled": "scheduled"}


class Blogger:
    """The reader of Blogger's exports."""

    name = "blogger"

    def accepts(self, document: Document) -> bool:
        """By the kinds of its entries, or Takeout's namespace."""
        return _RECOGNISED.search(opening(document)) is not None

    def gather(self, document: Document) -> Facts:
        """The blog's origin."""
        stream = Stream(document, ("entry",))
        for piece in stream.pieces():
            return items.origins([_home(piece.header)])
        return Facts()

    def read(self, document: Document, want: Request) -> Iterator[Finding]:
        """Posts and pages that are live, and what was left out."""
        stream = Stream(document, ("entry",))
        context: Context | None = None
        for item in stream:
            if context is None:
                context = items.context(document, want, _home(item.header))
            if item.element is None:
                yield Dropped("damaged-item", f"{len(item.raw)} bytes that can't be read", item.place)
                continue
            yield _finding(item, context)
        yield from stream.notes()


def _home(header: Header) -> str | None:
    """The blog's own address: a link of the feed that leads to a page."""
    for link in children(header.element, "link"):
        if link.get("rel") == "alternate" and items.origin(link.get("href")):
            return str(link.get("href"))
    return None


def _finding(item: Item, context: Context) -> Finding:
    element = item.element
    entry = Entry(element, context.base)
    card = entry.card(context)
    kind, status = _kind(element), _status(element, entry)
    labels = [c.get("term") for c in children(element, "category") if not (c.get("scheme") or "").endswith(_KIND)]
    card.types, card.tags = (), values.names(label for label in labels if label)
    card.status = status
    card.place = item.place
    card.summary = card.summary if card.content_html else None
    filename = value(element, "filename")
    if filename:
        # Takeout: the path alone.
        card.url = filename
    created = value(element, "created")
    if created and not card.date_published:
        card.date_published = (created,)
    number = value(element, "id").rpartition("-")[2]
    slug = re.sub(r"\.html?$", "", items.urlsplit_path(card.url).rpartition("/")[2])
    card.native = {"id": number, "type": kind or "", "slug": slug}
    description = value(element, "metaDescription")
    if description:
        card.summary = values.plain(description)
    return items.settle(card, _held_back(item, kind, status))


def _kind(element: Element) -> str | None:
    """`post`, `page`, `comment`, `settings`, `template`; None where the entry does not say."""
    said = value(element, "type").lower()
    if said:
        return said
    for category in children(element, "category"):
        if (category.get("scheme") or "").endswith(_KIND):
            return str(category.get("term", "")).rpartition("#")[2] or None
    return None


def _status(element: Element, entry: Entry) -> str:
    """The status in one vocabulary; an unknown one stays as it stands."""
    said = value(element, "status").lower()
    if said or child(element, "type") is not None:
        return _TAKEOUT_STATUS.get(said, said)
    if entry.is_draft:
        return "draft"
    # What was ever published has an address; a draft has the links by which it is edited alone.
    links = [link.get("rel") for link in children(element, "link")]
    return "draft" if links and "alternate" not in links and None not in links else "publish"


def _held_back(item: Item, kind: str | None, status: str) -> str | None:
    if not item.whole or (not item.sound and re.search(rb"draft|trash", item.raw, re.I)):
        return "damaged-item"
    if kind is None:
        return "no-status"
    if kind == "comment" or child(item.element, "in-reply-to") is not None:
        return "comment"
    if kind not in _KINDS:
        return f"blogger-{kind}" if kind in ("settings", "template") else "internal-type"
    if not status:
        return "no-status"
    return items.hidden(status)


READER = Blogger()
