"""Lexical editor states as HTML, with the nodes that Ghost adds to it.

Text formats are bits (`lexical/src/LexicalConstants.ts`).
"""

from __future__ import annotations

from html import escape
from typing import Any

from importer.readers.richtext import ghost_cards
from importer.readers.richtext.markup import element, link
from importer.readers.values import mapping, mappings, string

_FORMATS = ((16, "code"), (1, "strong"), (2, "em"), (4, "s"), (8, "u"), (32, "sub"), (64, "sup"), (128, "mark"))
_BLOCKS = {"paragraph": "p", "quote": "blockquote", "extended-quote": "blockquote", "aside": "blockquote",
           "table": "table", "tablerow": "tr", "tablecell": "td"}  # fmt: skip

DEPTH = 60
"""Nodes within nodes that are rendered."""


def render(state: Any) -> str:
    """The HTML of an editor state (`{"root": {"children": […]}}`)."""
    return _children(mapping(mapping(state).get("root")), 0)


def _children(node: dict[str, Any], depth: int) -> str:
    if depth > DEPTH:
        return ""
    return "".join(_node(child, depth + 1) for child in mappings(node.get("children")))


def _node(node: dict[str, Any], depth: int) -> str:
    kind = string(node.get("type")) or ""
    if kind in ("text", "extended-text", "code-highlight"):
        return _text(node)
    if kind in ("linebreak", "tab"):
        return "<br>" if kind == "linebreak" else " "
    if not isinstance(node.get("children"), list):
        return ghost_cards.render(kind, node) or ""
    inner = _children(node, depth)
    if kind in ("heading", "extended-heading"):
        tag = node.get("tag")
        return element(tag if tag in ("h1", "h2", "h3", "h4", "h5", "h6") else "h2", inner) if inner.strip() else ""
    if kind == "list":
        return element("ol" if node.get("listType") == "number" or node.get("tag") == "ol" else "ul", inner)
    if kind == "listitem":
        return element("li", inner)
    if kind in ("link", "autolink"):
        return link(inner, node.get("url"))
    if kind == "code":
        return element("pre", element("code", inner))
    if kind in _BLOCKS:
        return element(_BLOCKS[kind], inner) if inner.strip() or kind == "tablecell" else ""
    return inner


def _text(node: dict[str, Any]) -> str:
    value = node.get("text")
    written = escape(value, quote=False) if isinstance(value, str) else ""
    bits = node.get("format")
    if written and isinstance(bits, int):
        for bit, tag in _FORMATS:
            written = element(tag, written) if bits & bit else written
    return written
