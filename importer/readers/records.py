"""Our own output as input: a JSON array or JSON Lines of records, which come back as they are.

A card carries the record that it was in `extra`, so that nothing of it is lost: neither its id nor where it came from.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from importer.cards import Card, Context, Finding, Note, RawAttachment, RawEvent
from importer.facts import Facts
from importer.readers import Request
from importer.readers.items import context
from importer.readers.jsontext import Walk, peek
from importer.readers.values import mapping, mappings, sequence, string, text
from importer.sources.document import Document

# Fields that a record always has and that nothing else has together.
_SIGNS = frozenset(("summary_truncated", "date_published", "aliases", "source", "warnings", "types"))


class RecordsReader:
    """Reads records."""

    name = "records"

    def accepts(self, document: Document) -> bool:
        """The first object is a record."""
        value = peek(document)
        one = mapping(next(iter(mappings(value)), None) if isinstance(value, list) else value)
        return len(_SIGNS & one.keys()) >= 4 and "title" in one

    def gather(self, document: Document) -> Facts:
        """Nothing: addresses in records are resolved already."""
        return Facts()

    def read(self, document: Document, want: Request) -> Iterator[Finding]:
        """An item for each record."""
        here = context(document, want)
        if isinstance(peek(document), list):
            walk = Walk(document.open(), lambda path: not path)
        else:
            walk = Walk(document.open(), lambda path: False, lines=True)
        others = 0
        for path, value in walk:
            if isinstance(value, dict) and "title" in value:
                yield card_of(value, here, "/".join(map(str, path)))
            else:
                others += 1
        yield from walk.findings(lambda path: True)
        if others:
            yield Note("no-items", f"{others} values that are no records")


def card_of(record: dict[str, Any], here: Context, place: str) -> Card:
    """The card that carries a record (its plain JSON values)."""
    source = mapping(record.get("source"))
    event = record.get("event")
    kind = source.get("kind")
    return Card(
        kind=kind if kind in ("card", "page", "item", "caption") else "item",
        context=here,
        title=string(record.get("title")),
        url=string(record.get("url")),
        aliases=_texts(record.get("aliases")),
        external_url=string(record.get("external_url")),
        summary=string(record.get("summary")),
        summary_truncated=record.get("summary_truncated") is True,
        types=_texts(record.get("types")),
        tags=_texts(record.get("tags")),
        date_published=_texts([record.get("date_published")]),
        date_modified=_texts([record.get("date_modified")]),
        event=RawEvent(_texts([event.get("start")]), _texts([event.get("end")]), string(event.get("venue")))
        if isinstance(event, dict)
        else None,
        authors=_texts(record.get("authors")),
        publisher=string(record.get("publisher")),
        image=string(record.get("image")),
        image_alt=string(record.get("image_alt")),
        attachments=tuple(
            RawAttachment(address, string(one.get("title")), string(one.get("mime_type")))
            for one in mappings(record.get("attachments"))
            if (address := string(one.get("url")))
        ),
        language=string(record.get("language")),
        content_html=string(record.get("content_html")),
        content_text=string(record.get("content_text")),
        status=text(record.get("status")),
        native=record["native"] if isinstance(record.get("native"), dict) else None,
        warnings=_texts(record.get("warnings")),
        place=place,
        extra={"record": record},
    )


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(one for one in sequence(value) if isinstance(one, str) and one)


READER = RecordsReader()
