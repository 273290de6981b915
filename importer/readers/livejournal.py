"""LiveJournal and Dreamwidth: the monthly XML export and single entries as backup tools save them.

Source: `htdocs/export_do.bml` of LiveJournal. Only public entries come over; comments, which share the root element,
do not. The format has no addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from importer.cards import Card, Context, Dropped, Finding
from importer.facts import Facts
from importer.readers import Request, items, values
from importer.readers.xml import child, local, opening, root_name, value
from importer.readers.xml_stream import Item, Stream
from importer.sources.document import Document

_USER = re.compile(
    r"<(?:lj|user)\s[^<>]*?(?:user|name|comm)\s*=\s*[\"']?([\w\-]+)[\"']?[^<>]*>(?:\s*</(?:lj|user)>)?", re.I
)
_CUT = re.compile(r"</?(?:lj-)?cut\b[^<>]*>|</?lj-(?:raw|repost)\b[^<>]*>", re.I)
_PUBLIC = frozenset(("", "public", "all"))
_MARKED_UP = re.compile(r"<(?:p|br|div)\b", re.I)


class LiveJournal:
    """The reader of LiveJournal's export."""

    name = "livejournal"

    def accepts(self, document: Document) -> bool:
        """By the root element."""
        root = root_name(document)
        return root == "livejournal" or (root == "event" and b"<itemid>" in opening(document))

    def gather(self, document: Document) -> Facts:
        """Nothing: the format has no addresses."""
        return Facts()

    def read(self, document: Document, want: Request) -> Iterator[Finding]:
        """Every public entry, and what was left out."""
        single = root_name(document) == "event"
        stream = Stream(document, ("event",), nested=True) if single else Stream(document, ("entry", "comment"))
        context = items.context(document, want)
        comments = 0
        for item in stream:
            if item.element is not None and local(item.element.tag) == "comment":
                comments += 1
            elif item.element is None:
                yield Dropped("damaged-item", f"{len(item.raw)} bytes that can't be read", item.place)
            else:
                comments += sum(local(found.tag) == "comment" for found in item.element.iter())
                yield _finding(item, context)
        if comments:
            yield Dropped("comment", f"{comments} comments")
        yield from stream.notes()


def _finding(item: Item, context: Context) -> Finding:
    element = item.element
    security = value(element, "security").lower()
    card = Card("item", context, title=values.plain(value(element, "subject")), place=item.place)
    card.status = security or ("public" if item.whole else None)
    card.native = {"id": value(element, "itemid"), "type": "entry"}
    card.date_published = values.dates(value(element, "eventtime"))
    props = child(element, "props")
    holders = [element] if props is None else [element, props]
    tags = values.first(value(holder, "taglist") for holder in holders)
    card.tags = tuple(dict.fromkeys(name.strip() for name in (tags or "").split(",") if name.strip()))
    fields = {
        name: said
        for name in ("current_mood", "current_music", "current_location")
        if (said := values.first(value(holder, name) for holder in holders))
    }
    if fields:
        card.native["fields"] = fields
    event = value(element, "event")
    if event:
        card.content_html = _CUT.sub("", _USER.sub(r"\1", event))
        if not _MARKED_UP.search(event) or re.search(r"\n\s*\n", event):
            card.extra["content_kind"] = "breaks"
    if not item.whole:
        return items.settle(card, "damaged-item")
    if not item.sound:
        # A recovered entry whose security can't be read may be anyone's.
        if b"security" in item.raw and security not in ("public", "all"):
            return items.settle(card, "damaged-item")
        card.warnings = ("damaged",)
    return items.settle(card, None if security in _PUBLIC else "private")


READER = LiveJournal()
