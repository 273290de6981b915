"""Drupal Views as XML: REST export (`<response><item key="0">`), `<nodes><node>`, views_bonus (`<xml><node>`).

The elements are the view's own columns, so they are mapped by name as any table's. Values may be wrapped in markup
(`<time datetime=...>`, `<a href=...>`). A view shows what its maker chose: where it has a status, the status decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from importer.cards import Dropped, Finding, Note
from importer.facts import Facts
from importer.readers import Request, items, rows
from importer.readers.dialects import GENERIC
from importer.readers.xml import Element, inner, local, opening, root_name, text
from importer.readers.xml_stream import Stream
from importer.sources.document import Document

_ITEMS = {"response": "item", "nodes": "node", "xml": "node", "root": "row", "rows": "row", "view": "row"}
_LIST_ITEM = frozenset(("item", "value"))

_DIALECT = replace(GENERIC, says_status=True)  # where PHP writes a falsehood as nothing


class DrupalViews:
    """The reader of Drupal's XML views."""

    name = "drupal_views"

    def accepts(self, document: Document) -> bool:
        """By the root element and its items, with columns that name content."""
        name = _ITEMS.get(root_name(document))
        if name is None or f"<{name}".encode() not in opening(document):
            return False
        for item in Stream(Document(document.name, data=document.head), (name,), nested=True):
            if item.element is not None:
                found = rows.found_columns(tuple(_row(item.element)))
                return found.holds("title") and found.known() > 1
        return False

    def gather(self, document: Document) -> Facts:
        """Nothing: a view does not name its site."""
        return Facts()

    def read(self, document: Document, want: Request) -> Iterator[Finding]:
        """Every row that is published."""
        stream = Stream(document, (_ITEMS[root_name(document)],), nested=True)
        context = items.context(document, want)
        count = 0
        for item in stream:
            count += 1
            if item.element is None:
                yield Dropped("damaged-item", f"{len(item.raw)} bytes that can't be read", item.place)
                continue
            row = _row(item.element)
            found = rows.found_columns(tuple(row))
            if not item.whole or not item.sound:
                yield items.settle(rows.card_of(row, found, context, place=item.place), "damaged-item")
                continue
            finding = rows.item_of(row, found, context, dialect=_DIALECT, place=item.place)
            if finding is not None:
                yield finding
        yield from stream.notes()
        if not count:
            yield Note("no-items", "a view without rows")


def _row(element: Element) -> dict[str, Any]:
    """An item's columns: text, markup where it stands unescaped, a list where there are several."""
    row: dict[str, Any] = {}
    for found in element:
        name = local(found.tag)
        value: Any
        if len(found) and all(local(part.tag) in _LIST_ITEM for part in found):
            value = [text(part).strip() for part in found]
        else:
            value = inner(found).strip() if len(found) else (found.text or "").strip()
        if name in row:
            held = row[name]
            row[name] = [*held, value] if isinstance(held, list) else [held, value]
        else:
            row[name] = value
    return row


READER = DrupalViews()
