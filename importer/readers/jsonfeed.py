"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/).

A field of the wrong type is left out, with a warning.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from importer.cards import Card, Context, Finding, RawAttachment
from importer.facts import SHARED, Facts
from importer.lexicon import dates as date_forms
from importer.readers import Request
from importer.readers.items import context, origins, settle, shared
from importer.readers.jsontext import Walk, peek
from importer.readers.values import date, first, mapping, mappings, names, public, sequence, string, text, web_address
from importer.sources.document import Document

_KNOWN = frozenset(
    "id url external_url title content_html content_text summary image banner_image date_published date_modified "
    "author authors tags language attachments".split()
)
_FEED = ("title", "home_page_url", "feed_url", "language", "authors", "author")


class JsonFeedReader:
    """Reads JSON feeds."""

    name = "jsonfeed"

    def accepts(self, document: Document) -> bool:
        """The version is an address of the specification."""
        version = mapping(peek(document)).get("version")
        return isinstance(version, str) and "jsonfeed.org/version/" in version

    def gather(self, document: Document) -> Facts:
        """The site's address, and which addresses several items have."""
        feed = mapping(peek(document))
        walk = Walk(document.open(), lambda path: path in ((), ("items",)))
        listed = (mapping(item) for path, item in walk if path[0] == "items" and len(path) == 2)
        several = shared((string(one.get("url")), text(one.get("id")), text(one.get("title"))) for one in listed)
        return Facts(origins([string(feed.get("home_page_url"))]).origins, tables={SHARED: several})

    def read(self, document: Document, want: Request) -> Iterator[Finding]:
        """An item for each of its items."""
        feed = {key: value for key, value in mapping(peek(document)).items() if key in _FEED}
        if "items" in mapping(peek(document)):  # what stands after the items
            for path, value in Walk(document.open(), lambda path: path in ((), ("items",))):
                if path[0] in _FEED:
                    feed.setdefault(str(path[0]), value)
        home = first((web_address(feed.get("home_page_url")), web_address(feed.get("feed_url"))))
        here = context(document, want, home)
        walk = Walk(document.open(), lambda path: path in ((), ("items",)))
        for path, item in walk:
            if path[0] == "items" and len(path) == 2 and isinstance(item, dict):
                yield settle(_card(item, feed, here, f"items/{path[1]}"))
        yield from walk.findings(lambda path: path[:1] == ("items",))


def _card(item: dict[str, Any], feed: dict[str, Any], here: Context, place: str) -> Card:
    wrong: list[str] = []

    def words(name: str) -> str | None:
        """A text; a number in its place is taken for one (many feeds have numeric ids), anything else is wrong."""
        value = item.get(name)
        if value is None or isinstance(value, str):
            return string(value)
        wrong.append(name)
        return text(value) if name in ("id", "title") else None

    identifier, address = words("id"), words("url")
    if item.get("id") is not None and isinstance(item["id"], int) and not isinstance(item["id"], bool):
        wrong.remove("id")
    warnings: list[str] = []
    raw_dates = {}
    for name in ("date_published", "date_modified"):
        raw = item.get(name)
        form = date(raw) if isinstance(raw, str | int | float) else None
        if raw is not None and (form is None or date_forms.parse(form) is None):
            warnings.append("date-unreadable")
        raw_dates[name] = (form,) if form else ()
    card = Card(
        kind="item",
        context=here,
        title=words("title"),
        url=address or web_address(identifier),
        external_url=words("external_url"),
        summary=words("summary"),
        content_html=words("content_html"),
        content_text=words("content_text"),
        date_published=raw_dates["date_published"],
        date_modified=raw_dates["date_modified"],
        image=first((words("image"), words("banner_image"))),
        tags=names(sequence(item.get("tags"))),
        authors=_authors(item) or _authors(feed),
        language=first((words("language"), string(feed.get("language")))),
        attachments=_attachments(item.get("attachments")),
        place=place,
        native={
            "id": identifier,
            "fields": public({key: value for key, value in item.items() if key not in _KNOWN}),
        },
    )
    bad_lists = [name for name in ("tags", "authors", "attachments") if not isinstance(item.get(name, []), list | None)]
    card.warnings = tuple(dict.fromkeys([*warnings, *(["invalid-field"] if wrong or bad_lists else [])]))
    if wrong or bad_lists:
        card.extra["invalid"] = {name: json.dumps(item.get(name))[:200] for name in [*wrong, *bad_lists]}
    return card


def _authors(holder: dict[str, Any]) -> tuple[str, ...]:
    both = [*mappings(holder.get("authors")), mapping(holder.get("author"))]
    return names(string(one.get("name")) for one in both)


def _attachments(value: Any) -> tuple[RawAttachment, ...]:
    return tuple(
        RawAttachment(address, string(one.get("title")), string(one.get("mime_type")))
        for one in mappings(value)
        if (address := string(one.get("url")))
    )


READER = JsonFeedReader()
