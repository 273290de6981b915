"""Tumblr's Neue Post Format as HTML (https://www.tumblr.com/docs/npf)."""

from __future__ import annotations

from html import escape
from itertools import pairwise
from typing import Any

from importer.readers.richtext.markup import element, figure, image, link, listing
from importer.readers.values import first, mapping, mappings, string

_FORMATS = {"bold": "strong", "italic": "em", "strikethrough": "s", "small": "small"}
_SUBTYPES = {"heading1": "h1", "heading2": "h2", "quote": "blockquote", "indented": "blockquote"}


def render(blocks: Any) -> str:
    """The HTML of an array of content blocks."""
    written: list[str] = []
    items: list[tuple[int, bool, str]] = []
    for block in mappings(blocks):
        subtype = string(block.get("subtype")) or ""
        if block.get("type") == "text" and subtype.endswith("-list-item"):
            level = block.get("indent_level")
            items.append((level + 1 if isinstance(level, int) else 1, subtype.startswith("ordered"), _text(block)))
            continue
        if items:
            written.append(listing(items))
            items = []
        written.append(_block(block, subtype))
    return "".join(written) + (listing(items) if items else "")


def first_picture(blocks: Any) -> str | None:
    """The address of the first image block."""
    return next(
        (address for block in mappings(blocks) if block.get("type") == "image" and (address := _media(block))), None
    )


def _block(block: dict[str, Any], subtype: str) -> str:
    kind = block.get("type")
    if kind == "text":
        return element(_SUBTYPES.get(subtype, "p"), _text(block)) if string(block.get("text")) else ""
    if kind == "image":
        caption = escape(string(block.get("caption")) or "", quote=False)
        return figure(image(_media(block), string(block.get("alt_text"))), caption)
    if kind == "link":
        address = string(block.get("url"))
        words = string(block.get("description"))
        title = escape(first((string(block.get("title")), address)) or "", quote=False)
        return element("p", link(title, address)) + (element("p", escape(words, quote=False)) if words else "")
    if kind in ("video", "audio"):
        address = first((string(block.get("url")), _media(block)))
        embed = first((string(block.get("embed_html")), link(escape(address or ""), address)))
        return figure(embed or "")
    return ""


def _media(block: dict[str, Any]) -> str | None:
    media = block.get("media")
    return first(string(one.get("url")) for one in (mappings(media) or [mapping(media)]))


def _text(block: dict[str, Any]) -> str:
    """The text with its formatting ranges (in code points), opened and closed at every border."""
    value = block.get("text")
    if not isinstance(value, str):
        return ""
    ranges = [
        (one["start"], one["end"], one)
        for one in mappings(block.get("formatting"))
        if isinstance(one.get("start"), int) and isinstance(one.get("end"), int)
    ]
    borders = sorted({0, len(value), *(min(max(at, 0), len(value)) for start, end, _ in ranges for at in (start, end))})
    written = []
    for start, end in pairwise(borders):
        inner = escape(value[start:end], quote=False).replace("\n", "<br>")
        for begin, stop, one in ranges:
            if begin <= start and end <= stop:
                name = _FORMATS.get(str(one.get("type")))
                inner = (
                    link(inner, one.get("url"))
                    if one.get("type") == "link"
                    else element(name, inner)
                    if name
                    else inner
                )
        written.append(inner)
    return "".join(written)
