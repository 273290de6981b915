"""Contentful's RichText documents as HTML (node types of `@contentful/rich-text-types`).

Links to entries and assets are given by id only: `resolve` says what they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from importer.readers.richtext.markup import element, escape, figure, image, link
from importer.readers.values import mapping, mappings, string

Resolve = Callable[[str, str], Mapping[str, Any] | None]
"""(`Entry` or `Asset`, id) → `{"title", "url", "mime_type"}`, or None where it is not in the export."""

_BLOCKS = {
    "paragraph": "p", "heading-1": "h1", "heading-2": "h2", "heading-3": "h3", "heading-4": "h4", "heading-5": "h5",
    "heading-6": "h6", "unordered-list": "ul", "ordered-list": "ol", "list-item": "li", "blockquote": "blockquote",
    "table": "table", "table-row": "tr", "table-cell": "td", "table-header-cell": "th",
}  # fmt: skip
_MARKS = {
    "bold": "strong", "italic": "em", "underline": "u", "code": "code", "superscript": "sup", "subscript": "sub",
    "strikethrough": "s",
}  # fmt: skip

DEPTH = 60
"""Nodes within nodes that are rendered."""


def render(document: Any, resolve: Resolve = lambda kind, native: None) -> str:
    """The HTML of a RichText document."""
    return _nodes(document, resolve, 0)


def _nodes(node: Any, resolve: Resolve, depth: int) -> str:
    if depth > DEPTH:
        return ""
    return "".join(_node(child, resolve, depth + 1) for child in mappings(mapping(node).get("content")))


def _node(node: dict[str, Any], resolve: Resolve, depth: int) -> str:
    kind = string(node.get("nodeType")) or ""
    if kind == "text":
        return _text(node)
    if kind == "hr":
        return element("hr")
    inner = _nodes(node, resolve, depth)
    if kind in _BLOCKS:
        return element(_BLOCKS[kind], inner) if inner.strip() or kind in ("table-cell", "table-header-cell") else ""
    data = mapping(node.get("data"))
    if kind == "hyperlink":
        return link(inner, data.get("uri"))
    if not kind.startswith(("embedded-", "entry-", "asset-")):
        return inner
    target = mapping(mapping(data.get("target")).get("sys"))
    known = mapping(resolve(string(target.get("linkType")) or "", string(target.get("id")) or ""))
    address, title = known.get("url"), string(known.get("title")) or ""
    if kind.endswith("-hyperlink"):
        return link(inner, address)
    if str(known.get("mime_type", "")).startswith("image/"):
        return figure(image(address, title))
    return (
        element("p", link(escape(title), address)) if title and "inline" not in kind else link(escape(title), address)
    )


def _text(node: dict[str, Any]) -> str:
    value = node.get("value")
    written = escape(value, quote=False).replace("\n", "<br>") if isinstance(value, str) else ""
    for mark in mappings(node.get("marks")):
        name = _MARKS.get(str(mark.get("type")))
        written = element(name, written) if name and written else written
    return written
