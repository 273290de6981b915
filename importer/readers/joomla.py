"""J2XML, the XML that Joomla sites are exported to: `<j2xml version="..."><content>...`.

Source: the J2XML package's exporter classes; the fields are those of Joomla's `#__content`. Users, with their
addresses and password hashes, stay out. The format has no addresses but a `canonical` in later versions.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from importer.cards import Card, Context, Dropped, Finding
from importer.facts import Facts
from importer.readers import Request, items, values
from importer.readers.xml import Element, children, local, root_name, text, value
from importer.readers.xml_stream import Item, Stream
from importer.sources.document import Document

CATEGORIES = "j2xml:category"
"""The table of categories: path → title."""

_STATES = {"1": "published", "0": "unpublished", "2": "archived", "-2": "trashed"}
_EVERYBODY = frozenset(("", "1", "public"))


class Joomla:
    """The reader of J2XML."""

    name = "joomla"

    def accepts(self, document: Document) -> bool:
        """By the root element."""
        return root_name(document) == "j2xml"

    def gather(self, document: Document) -> Facts:
        """The categories' titles by path, the site's origin."""
        stream = Stream(document, ("content", "category"))
        titles: dict[str, str] = {}
        home = None
        for item in stream:
            home = home or value(item.header.element, "base")
            if item.element is not None and local(item.element.tag) == "category":
                path = value(item.element, "path") or value(item.element, "alias")
                if path and value(item.element, "title"):
                    titles.setdefault(path, value(item.element, "title"))
        return Facts(items.origins([home]).origins, tables={CATEGORIES: titles})

    def read(self, document: Document, want: Request) -> Iterator[Finding]:
        """Every published article, and what was left out."""
        stream = Stream(document, ("content", "category"))
        titles = want.facts.tables.get(CATEGORIES, {})
        context: Context | None = None
        for item in stream:
            if context is None:
                context = items.context(document, want, values.web_address(value(item.header.element, "base")))
            if item.element is None:
                yield Dropped("damaged-item", f"{len(item.raw)} bytes that can't be read", item.place)
            elif local(item.element.tag) == "content":
                yield _finding(item, context, titles)
        yield from stream.notes()


def _finding(item: Item, context: Context, titles: Mapping[str, str]) -> Finding:
    article = item.element
    state = _STATES.get(value(article, "state"), "draft")
    card = Card("item", context, title=values.plain(value(article, "title")), status=state, place=item.place)
    card.native = {"id": value(article, "id"), "type": "article", "slug": value(article, "alias")}
    card.url = values.web_address(value(article, "canonical"))
    intro, full = value(article, "introtext"), value(article, "fulltext")
    described = values.plain(value(article, "metadesc"))
    card.summary = (values.plain(intro) if full else None) or described
    card.content_html = "\n".join(filter(None, (intro, full))) or None
    moments = (value(article, name) for name in ("publish_up", "created"))
    card.date_published = tuple(found for raw in moments if (found := values.utc(raw)))
    card.date_modified = tuple(filter(None, (values.utc(value(article, "modified")),)))
    card.authors = values.names([value(article, "created_by_alias") or value(article, "created_by")])
    category = value(article, "catid")
    if category and not category.isdigit():
        card.types = (titles.get(category, category.rpartition("/")[2]),)
    card.tags = values.names(_tags(article))
    language = value(article, "language")
    card.language = None if language == "*" else language or None
    card.image, card.image_alt = _image(value(article, "images"))
    if not item.whole:
        return items.settle(card, "damaged-item")
    if not item.sound:
        card.warnings = ("damaged",)
    held = items.hidden(state)
    if held is None and value(article, "access").lower() not in _EVERYBODY:
        held = "private"
    return items.settle(card, held)


def _tags(article: Element) -> Iterator[str]:
    """Titles of tags, which stand as paths, one element each or several in `tags`."""
    for holder in (article, *children(article, "tags")):
        for tag in children(holder, "tag"):
            yield (value(tag, "title") or text(tag)).strip().rpartition("/")[2]


def _image(raw: str) -> tuple[str | None, str | None]:
    """The article's picture and its alternative text, without Joomla's own mark after the address."""
    try:
        held: Any = json.loads(raw) if raw else {}
    except ValueError:
        held = {}
    held = values.mapping(held)
    for name in ("image_fulltext", "image_intro"):
        address = values.string(held.get(name))
        if address:
            return address.partition("#joomlaImage")[0], values.string(held.get(f"{name}_alt"))
    return None, None


READER = Joomla()
