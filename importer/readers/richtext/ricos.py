"""Wix's Ricos documents, and the Draft.js documents of older exports, as HTML.

Node types as in https://dev.wix.com/docs/rest/assets/rich-content/ricos-document; Draft.js raw content as in
`convertToRaw`.
"""

from __future__ import annotations

import re
from html import escape
from itertools import pairwise
from typing import Any

from importer.readers.richtext.markup import element, figure, image, link, listing
from importer.readers.values import first, mapping, mappings, string

_BLOCKS = {
    "BULLETED_LIST": "ul", "ORDERED_LIST": "ol", "LIST_ITEM": "li", "BLOCKQUOTE": "blockquote", "TABLE": "table",
    "TABLE_ROW": "tr", "TABLE_CELL": "td",
}  # fmt: skip
_DECORATIONS = {"BOLD": "strong", "ITALIC": "em", "UNDERLINE": "u", "STRIKETHROUGH": "s", "SUPERSCRIPT": "sup",
                "SUBSCRIPT": "sub"}  # fmt: skip
_DRAFT_BLOCKS = {"unstyled": "p", "header-one": "h1", "header-two": "h2", "header-three": "h3", "header-four": "h4",
                 "header-five": "h5", "header-six": "h6", "blockquote": "blockquote"}  # fmt: skip
_DRAFT_STYLES = {"BOLD": "strong", "ITALIC": "em", "UNDERLINE": "u", "CODE": "code", "STRIKETHROUGH": "s"}

_WIX_MEDIA = re.compile(r"wix:(?:image|document|video|audio)://v1/([^/#?]+)")
_MEDIA_ID = re.compile(r"[\w-]+_[\w-]+~mv2[\w.~-]*|[0-9a-f]{6}_[0-9a-f]{32}[\w.~-]*", re.I)

DEPTH = 60
"""Nodes within nodes that are rendered."""


def media_address(value: Any) -> str | None:
    """The address of a picture that Wix names by its id, or as `wix:image://v1/<id>/<name>#…`."""
    address = string(value)
    if address is None:
        return None
    found = _WIX_MEDIA.match(address)
    if found:
        return f"https://static.wixstatic.com/media/{found[1]}"
    return f"https://static.wixstatic.com/media/{address}" if _MEDIA_ID.fullmatch(address) else address


def render(document: Any) -> str:
    """The HTML of a document."""
    document = mapping(document)
    if "entityMap" in document:
        return _draft(document)
    return _nodes(document, 0)


def _nodes(node: dict[str, Any], depth: int) -> str:
    if depth > DEPTH:
        return ""
    return "".join(_node(child, depth + 1) for child in mappings(node.get("nodes")))


def _node(node: dict[str, Any], depth: int) -> str:
    kind = str(node.get("type"))
    if kind == "TEXT":
        return _text(mapping(node.get("textData")))
    inner = _nodes(node, depth)
    if kind == "PARAGRAPH":
        return element("p", inner) if inner.strip() else ""
    if kind == "HEADING":
        level = mapping(node.get("headingData")).get("level")
        return element(f"h{level if level in (1, 2, 3, 4, 5, 6) else 2}", inner) if inner.strip() else ""
    if kind in _BLOCKS:
        return element(_BLOCKS[kind], inner)
    if kind == "CODE_BLOCK":
        return element("pre", element("code", inner))
    if kind == "DIVIDER":
        return element("hr")
    return _media(kind, node, inner)


def _media(kind: str, node: dict[str, Any], inner: str) -> str:
    if kind == "IMAGE":
        data = mapping(node.get("imageData"))
        caption = inner or escape(string(data.get("caption")) or "", quote=False)
        return figure(image(_source(data.get("image")), data.get("altText")), caption)
    if kind in ("GALLERY", "GIF"):
        items = mappings(mapping(node.get("galleryData")).get("items"))
        return figure("".join(image(_source(mapping(one.get("image")).get("media"))) for one in items))
    if kind in ("VIDEO", "AUDIO"):
        data = mapping(node.get(f"{kind.lower()}Data"))
        address = _source(data.get(kind.lower()))
        return element("p", link(escape(string(data.get("title")) or address or ""), address)) if address else ""
    if kind == "HTML":
        data = mapping(node.get("htmlData"))
        return string(data.get("html")) or _paragraph(None, data.get("url"))
    if kind == "BUTTON":
        data = mapping(node.get("buttonData"))
        return _paragraph(data.get("text"), mapping(data.get("link")).get("url"))
    if kind == "LINK_PREVIEW":
        data = mapping(node.get("linkPreviewData"))
        return _paragraph(data.get("title"), mapping(data.get("link")).get("url"))
    if kind == "EMBED":
        data = mapping(node.get("embedData"))
        return _paragraph(mapping(data.get("oembed")).get("title"), data.get("src"))
    if kind == "FILE":
        data = mapping(node.get("fileData"))
        return _paragraph(data.get("name"), mapping(data.get("src")).get("url"))
    return inner


def _paragraph(label: Any, address: Any) -> str:
    words = first((string(label), string(address)))
    return element("p", link(escape(words, quote=False), address)) if words else ""


def _source(media: Any) -> str | None:
    """The address in `{"src": {"id" | "url" | "_id"}}`."""
    source = mapping(mapping(media).get("src"))
    direct = string(source.get("url"))
    return direct or media_address(first((string(source.get("id")), string(source.get("_id")))))


def _text(data: dict[str, Any]) -> str:
    value = data.get("text")
    written = escape(value, quote=False).replace("\n", "<br>") if isinstance(value, str) else ""
    for decoration in mappings(data.get("decorations")):
        kind = str(decoration.get("type"))
        if kind == "LINK":
            written = link(written, mapping(mapping(decoration.get("linkData")).get("link")).get("url"))
        elif kind in _DECORATIONS and written and not _switched_off(decoration):
            written = element(_DECORATIONS[kind], written)
    return written


def _switched_off(decoration: dict[str, Any]) -> bool:
    return decoration.get("italicData") is False or decoration.get("underlineData") is False


# Draft.js


def _draft(document: dict[str, Any]) -> str:
    entities = mapping(document.get("entityMap"))
    written: list[str] = []
    items: list[tuple[int, bool, str]] = []
    for block in mappings(document.get("blocks")):
        kind = str(block.get("type"))
        if kind.endswith("-list-item"):
            depth = block.get("depth")
            inner = _draft_text(block, entities)
            items.append((depth + 1 if isinstance(depth, int) else 1, kind.startswith("ordered"), inner))
            continue
        if items:
            written.append(listing(items))
            items = []
        if kind == "atomic":
            keys = [str(one.get("key")) for one in mappings(block.get("entityRanges"))]
            written += [_draft_entity(mapping(entities.get(key))) for key in keys]
        elif kind == "code-block":
            written.append(element("pre", element("code", _draft_text(block, {}))))
        else:
            inner = _draft_text(block, entities)
            written.append(element(_DRAFT_BLOCKS.get(kind, "p"), inner) if inner.strip() else "")
    return "".join(written) + (listing(items) if items else "")


def _draft_entity(entity: dict[str, Any]) -> str:
    data = mapping(entity.get("data"))
    source = mapping(data.get("src"))
    name = first(string(source.get(key)) for key in ("url", "file_name", "id"))
    if name and "image" in str(entity.get("type")).lower():
        about = mapping(data.get("metadata"))
        return figure(image(media_address(name), string(about.get("alt")) or string(data.get("alt"))))
    return _paragraph(None, string(data.get("url")) or string(data.get("src")))


def _draft_text(block: dict[str, Any], entities: dict[str, Any]) -> str:
    """The text with its ranges (offsets in UTF-16 units) as elements, opened and closed at every border."""
    text = block.get("text")
    if not isinstance(text, str):
        return ""
    units = text.encode("utf-16-le", "surrogatepass")
    size = len(units) // 2
    ranges: list[tuple[int, int, str]] = []
    for one in mappings(block.get("inlineStyleRanges")):
        if tag := _DRAFT_STYLES.get(str(one.get("style"))):
            ranges.append((_whole(one.get("offset")), _whole(one.get("length")), tag))
    links: list[tuple[int, int, str]] = []
    for one in mappings(block.get("entityRanges")):
        entity = mapping(entities.get(str(one.get("key"))))
        address = string(mapping(entity.get("data")).get("url"))
        if address and "LINK" in str(entity.get("type")).upper():
            links.append((_whole(one.get("offset")), _whole(one.get("length")), address))
    borders = sorted({0, size, *(min(max(at, 0), size) for start, length, _ in ranges + links
                                 for at in (start, start + length))})  # fmt: skip
    written = []
    for start, stop in pairwise(borders):
        inner = escape(units[2 * start : 2 * stop].decode("utf-16-le", "replace"), quote=False).replace("\n", "<br>")
        for begin, length, tag in ranges:
            inner = element(tag, inner) if begin <= start and stop <= begin + length else inner
        for begin, length, address in links:
            inner = link(inner, address) if begin <= start and stop <= begin + length else inner
        written.append(inner)
    return "".join(written)


def _whole(value: Any) -> int:
    return value if isinstance(value, int) else 0
