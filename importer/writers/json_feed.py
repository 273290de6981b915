"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/).

What the format has no name for stands under `_importer` (the standard's way to extend it), with dates as precise as
the source; a date that the format wants in full is padded (`importer.writers.padding`). An item must have a content:
one without has its summary or title as `content_text`. An attachment must have a type: by its suffix, else
`application/octet-stream`.
"""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any
from urllib.parse import urlsplit

from importer.record import Record
from importer.writers.padding import full
from importer.writers.shape import Shape, Written

__all__ = ["feed_title", "mime_type", "write"]

_EXTENSION = ("aliases", "summary_truncated", "types", "date_published", "date_modified", "event", "publisher",
              "image_alt", "status", "native", "warnings", "source")  # fmt: skip


def write(records: Iterable[Record], shape: Shape, written: Written) -> Iterator[bytes]:
    """The feed, an item a line."""
    rest = iter(records)
    first = next(rest, None)
    head = {"version": "https://jsonfeed.org/version/1.1", "title": feed_title(first)}
    yield json.dumps(head, ensure_ascii=False).encode()[:-1] + b', "items": ['
    lead = b"\n"
    for record in chain([first] if first else [], rest):
        yield lead + json.dumps(item(record, written), ensure_ascii=False, separators=(",", ":")).encode()
        lead = b",\n"
    yield b"\n]}\n"


def item(record: Record, written: Written) -> dict[str, Any]:
    """A record as an item of a feed."""
    whole = record.model_dump(mode="json")
    found: dict[str, Any] = {}
    for name in ("id", "url", "external_url", "title", "content_html", "content_text", "summary", "image"):
        if whole[name] is not None:
            found[name] = whole[name]
    if "content_html" not in found and "content_text" not in found:
        found["content_text"] = record.summary or record.title
    for name in ("date_published", "date_modified"):
        if whole[name]:
            found[name] = full(whole[name], written)
    if record.authors:
        found["authors"] = [{"name": name} for name in record.authors]
    for name in ("tags", "language"):
        if whole[name]:
            found[name] = whole[name]
    if record.attachments:
        found["attachments"] = [
            {"url": one.url, "mime_type": mime_type(one.url, one.mime_type)}
            | ({"title": one.title} if one.title else {})
            for one in record.attachments
        ]
    found["_importer"] = {name: whole[name] for name in _EXTENSION if whole[name] not in (None, [], False)}
    return found


def mime_type(url: str, known: str | None) -> str:
    """A download's media type: as the source says, else by its suffix."""
    return known or mimetypes.guess_type(urlsplit(url).path)[0] or "application/octet-stream"


def feed_title(first: Record | None) -> str:
    """A feed must have a title: the site of its first record."""
    return (urlsplit(first.url or "").hostname if first else None) or "Records"
