"""Rich text of blocks with children as HTML: Strapi's blocks and other Slate trees, ProseMirror and TipTap
documents (`{"type": "doc", "content": […]}`), and Editor.js (`{"blocks": [{"type", "data"}]}`).
"""

from __future__ import annotations

from html import escape
from typing import Any

from importer.readers.richtext.markup import element, figure, image, link
from importer.readers.values import first, mapping, mappings, sequence, string

_NAMES = {
    "paragraph": "p", "p": "p", "quote": "blockquote", "blockquote": "blockquote", "block-quote": "blockquote",
    "list-item": "li", "list_item": "li", "listitem": "li", "li": "li", "ul": "ul", "ol": "ol",
    "bulleted-list": "ul", "bulletlist": "ul", "bullet_list": "ul", "unordered-list": "ul",
    "numbered-list": "ol", "orderedlist": "ol", "ordered_list": "ol", "ordered-list": "ol",
    "table": "table", "tablerow": "tr", "table_row": "tr", "tablecell": "td", "table_cell": "td",
    "tableheader": "th", "table_header": "th", **{f"h{level}": f"h{level}" for level in range(1, 7)},
}  # fmt: skip
_MARKS = {
    "bold": "strong", "strong": "strong", "italic": "em", "em": "em", "underline": "u", "strikethrough": "s",
    "strike": "s", "code": "code", "subscript": "sub", "superscript": "sup",
}  # fmt: skip

DEPTH = 60
"""Nodes within nodes that are rendered."""


def render(value: Any) -> str:
    """The HTML of an array of blocks, or of a document that holds one."""
    if isinstance(value, dict) and isinstance(value.get("blocks"), list):
        return "".join(_editor_js(block) for block in mappings(value["blocks"]))
    return _nodes(mapping(value).get("content") if isinstance(value, dict) else value, 0)


def _nodes(nodes: Any, depth: int) -> str:
    return "" if depth > DEPTH else "".join(_node(node, depth + 1) for node in mappings(nodes))


def _node(node: dict[str, Any], depth: int) -> str:
    if isinstance(node.get("text"), str):
        return _text(node)
    kind = (string(node.get("type")) or "").lower()
    about = {**mapping(node.get("attrs")), **node}
    inner = _nodes(node.get("children") or node.get("content"), depth)
    if kind == "heading":
        level = about.get("level")
        return element(f"h{level if level in (1, 2, 3, 4, 5, 6) else 2}", inner) if inner.strip() else ""
    if kind == "list":
        return element("ol" if about.get("format") == "ordered" else "ul", inner)
    if kind in ("link", "a"):
        return link(inner, first((string(about.get("url")), string(about.get("href")))))
    if kind in ("code", "code-block", "codeblock", "code_block"):
        return element("pre", element("code", inner))
    if kind in ("image", "img", "image2", "captionedimage", "upload"):
        picture = {**about, **mapping(about.get("image")), **mapping(about.get("value"))}
        address = first(string(picture.get(name)) for name in ("url", "src"))
        alt = first(string(picture.get(name)) for name in ("alternativeText", "alt"))
        return figure(image(address, alt), escape(string(picture.get("caption")) or "", quote=False)) or inner
    if kind in ("hr", "horizontalrule", "horizontal_rule", "divider"):
        return element("hr")
    if kind in ("hardbreak", "hard_break", "br"):
        return "<br>"
    name = _NAMES.get(kind)
    if name is None:
        return inner
    return element(name, inner) if inner.strip() or name in ("td", "th") else ""


def _text(node: dict[str, Any]) -> str:
    written = escape(node["text"], quote=False).replace("\n", "<br>")
    if not written:
        return ""
    for name, tag in _MARKS.items():
        if node.get(name) is True:
            written = element(tag, written)
    for mark in mappings(node.get("marks")):
        kind = (string(mark.get("type")) or "").lower()
        if kind == "link":
            written = link(written, mapping(mark.get("attrs")).get("href"))
        elif kind in _MARKS:
            written = element(_MARKS[kind], written)
    return written


def _editor_js(block: dict[str, Any]) -> str:
    """https://editorjs.io/saving-data: the text of its blocks is HTML already."""
    kind, data = str(block.get("type")).lower(), mapping(block.get("data"))
    words = string(data.get("text")) or ""
    if kind == "header":
        level = data.get("level")
        return element(f"h{level if level in (1, 2, 3, 4, 5, 6) else 2}", words)
    if kind == "list":
        items = (one if isinstance(one, str) else string(mapping(one).get("content")) or "" for one in
                 sequence(data.get("items")))  # fmt: skip
        return element("ol" if data.get("style") == "ordered" else "ul", "".join(element("li", one) for one in items))
    if kind in ("image", "simpleimage"):
        address = first((string(mapping(data.get("file")).get("url")), string(data.get("url"))))
        return figure(image(address), string(data.get("caption")) or "")
    if kind == "quote":
        return element("blockquote", words)
    if kind == "code":
        return element("pre", element("code", escape(string(data.get("code")) or "", quote=False)))
    if kind == "delimiter":
        return element("hr")
    if kind == "raw":
        return string(data.get("html")) or ""
    if kind in ("embed", "linktool"):
        address = first((string(data.get("source")), string(data.get("link"))))
        return element("p", link(escape(address or ""), address)) if address else ""
    return element("p", words) if words else ""
