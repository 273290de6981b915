"""Blogger's API v3: posts and pages, alone or listed.

https://developers.google.com/blogger/docs/3.0/reference/posts
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from importer.cards import Card, Context, Dropped, Finding
from importer.facts import Facts
from importer.readers import Request
from importer.readers.items import context, hidden, origins, settle
from importer.readers.jsontext import Walk, peek
from importer.readers.values import dates, mapping, mappings, names, sequence, string, text
from importer.sources.document import Document

_LISTS = frozenset(("blogger#postList", "blogger#pageList", "blogger#commentList"))
_ITEMS = {"blogger#post": "post", "blogger#page": "page"}


class BloggerJsonReader:
    """Reads answers of Blogger's API."""

    name = "blogger_json"

    def accepts(self, document: Document) -> bool:
        """The kind begins with `blogger#`."""
        return (
            str(_first(peek(document)).get("kind")).startswith("blogger#")
            or str(mapping(peek(document)).get("kind")) in _LISTS
        )

    def gather(self, document: Document) -> Facts:
        """The blog's address."""
        return origins([string(_first(peek(document)).get("url"))])

    def read(self, document: Document, want: Request) -> Iterator[Finding]:
        """An item for each live post and page."""
        here = context(document, want)
        walk = _walk(document)
        for path, one in walk:
            one = mapping(one)
            if str(one.get("kind")) in _ITEMS:
                yield _item(one, here, "/".join(map(str, path)) or "0")
            elif one.get("kind") == "blogger#comment":
                yield Dropped("comment", f"comment {one.get('id')}", "/".join(map(str, path)))
        yield from walk.findings(lambda path: path[:1] != ("nextPageToken",))


def _first(value: Any) -> dict[str, Any]:
    if isinstance(value, list):
        return mapping(next(iter(mappings(value)), None))
    value = mapping(value)
    items = mappings(value.get("items"))
    return items[0] if items else value


def _walk(document: Document) -> Walk:
    value = peek(document)
    if isinstance(value, list):
        return Walk(document.open(), lambda path: not path)
    if "items" in value or str(value.get("kind")) in _LISTS:
        return Walk(document.open(), lambda path: path in ((), ("items",)))
    return Walk(document.open(), lambda path: False, lines=True)


def _item(one: dict[str, Any], here: Context, place: str) -> Finding:
    pictures = [string(picture.get("url")) for picture in mappings(one.get("images"))]
    status = string(one.get("status"))
    card = Card(
        kind="item",
        context=here,
        title=string(one.get("title")),
        url=string(one.get("url")),
        tags=names(sequence(one.get("labels"))),
        date_published=dates(one.get("published")),
        date_modified=dates(one.get("updated")),
        authors=names([mapping(one.get("author")).get("displayName")]),
        image=next((address for address in pictures if address), None),
        content_html=string(one.get("content")),
        status=status,
        place=place,
        native={"id": text(one.get("id")), "type": _ITEMS[str(one["kind"])]},
    )
    # Without a login the API tells no status and shows only what is live.
    return settle(card, hidden(status) if status is not None or card.url is None else None)


READER = BloggerJsonReader()
