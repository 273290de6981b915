"""Atom (RFC 4287), with Dublin Core for the publisher and Media RSS for the picture.

An entry's id is `urn:importer:` and the record's id, so that it stays where the address changes. Types are categories
of the scheme `urn:importer:types`. An entry must have a time of change: the record's, else its publication's, else
1970-01-01, which is counted; partial dates are padded (`importer.writers.padding`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from urllib.parse import quote

from importer.record import Record
from importer.writers.json_feed import feed_title, mime_type
from importer.writers.padding import full, moment
from importer.writers.shape import Shape, Written
from importer.writers.xmltext import attribute, element

NO_DATE = "1970-01-01T00:00:00Z"
TYPES = "urn:importer:types"


def write(records: Iterable[Record], shape: Shape, written: Written) -> Iterator[bytes]:
    """The feed. Its own time of change, the latest of its entries', stands at its end, where RFC 4287 lets it."""
    rest = iter(records)
    first = next(rest, None)
    title = feed_title(first)
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:media="http://search.yahoo.com/mrss/">\n'
        + element("id", f"urn:importer:feed:{quote(title)}") + element("title", title)
        + f"<author>{element('name', title)}</author>\n"
    ).encode()  # fmt: skip
    latest = NO_DATE
    for record in chain([first] if first else [], rest):
        changed = record.date_modified or record.date_published
        if changed is None:
            written.notes["entries without a date, which Atom wants: 1970-01-01"] += 1
        updated = full(changed, written) if changed else NO_DATE
        latest = max(latest, updated, key=lambda date: moment(date, Written()))
        yield _entry(record, updated, written).encode()
    yield f"{element('updated', latest)}\n</feed>\n".encode()


def _entry(record: Record, updated: str, written: Written) -> str:
    parts = [element("id", f"urn:importer:{quote(record.id, safe='')}"), element("title", record.title)]
    parts.append(element("updated", updated))
    # A date that stands twice is told of once.
    counted = written if record.date_modified else Written()
    if record.date_published:
        parts.append(element("published", full(record.date_published, counted)))
    if record.url:
        parts.append(element("link", None, rel="alternate", href=record.url))
    if record.external_url:
        parts.append(element("link", None, rel="related", href=record.external_url))
    for one in record.attachments:
        kind = mime_type(one.url, one.mime_type)
        parts.append(element("link", None, rel="enclosure", href=one.url, type=kind, title=one.title))
    parts += [f"<author>{element('name', name)}</author>" for name in record.authors]
    parts += [element("category", None, term=name, scheme=TYPES) for name in record.types]
    parts += [element("category", None, term=name) for name in record.tags]
    if record.publisher:
        parts.append(element("dc:publisher", record.publisher))
    if record.image:  # its text would be a media:description, which feedparser and others take for the summary
        parts.append(element("media:content", None, medium="image", url=record.image))
    if record.summary:
        parts.append(element("summary", record.summary))
    if record.content_html:
        parts.append(element("content", record.content_html, type="html"))
    elif record.content_text or not record.url:  # what leads nowhere must have a content (RFC 4287, 4.1.2)
        parts.append(element("content", record.content_text or record.summary or record.title, type="text"))
    language = f" xml:lang={attribute(record.language)}" if record.language else ""
    return f"<entry{language}>{''.join(parts)}</entry>\n"
