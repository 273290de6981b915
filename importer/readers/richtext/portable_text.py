"""Sanity's Portable Text as HTML (specification: https://github.com/portabletext/portabletext).

References to documents and assets are given by id only: `resolve` says what they are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from importer.readers.richtext.markup import element, escape, figure, image, link, listing
from importer.readers.values import first, mapping, mappings, sequence, string

Resolve = Callable[[str], str | None]
"""The id of a document or asset → its address, or None."""

_STYLES = {"blockquote": "blockquote", **{f"h{level}": f"h{level}" for level in range(1, 7)}}
_MARKS = {
    "strong": "strong", "em": "em", "code": "code", "underline": "u", "strike-through": "s", "strike": "s",
    "sub": "sub", "sup": "sup", "highlight": "mark",
}  # fmt: skip

DEPTH = 20
"""Portable Text within blocks of Portable Text that is rendered."""


def render(blocks: Any, resolve: Resolve = lambda native: None, depth: int = 0) -> str:
    """The HTML of an array of blocks."""
    written: list[str] = []
    items: list[tuple[int, bool, str]] = []
    for block in mappings(blocks):
        if block.get("_type") == "block" and block.get("listItem"):
            level = block.get("level")
            ordered = block.get("listItem") == "number"
            items.append((level if isinstance(level, int) else 1, ordered, _children(block, resolve)))
            continue
        if items:
            written.append(listing(items))
            items = []
        if block.get("_type") == "block":
            inner = _children(block, resolve)
            written.append(element(_STYLES.get(str(block.get("style")), "p"), inner) if inner.strip() else "")
        else:
            written.append(_custom(block, resolve, depth))
    if items:
        written.append(listing(items))
    return "".join(written)


def asset_address(value: Any, resolve: Resolve) -> str | None:
    """The address of an image or file: its asset's own, or its path in the export (`images/…`)."""
    value = mapping(value)
    asset = mapping(value.get("asset"))
    reference = string(asset.get("_ref")) or string(value.get("_ref"))
    # https://www.sanity.io/docs/importing-data: `image@file://./images/abc.png`, `file@https://…`
    imported = string(value.get("_sanityAsset")) or string(asset.get("_sanityAsset"))
    if imported:
        address = imported.partition("@")[2] or imported
        return address.removeprefix("file://").removeprefix("./")
    direct = first(string(one.get(name)) for one in (asset, value) for name in ("url", "src"))
    if direct or not reference:
        return direct
    return resolve(reference) or asset_path(reference)


def asset_path(reference: str) -> str | None:
    """`image-abc-200x100-png` → `images/abc-200x100.png`, where a data set's export keeps it."""
    kind, _, rest = reference.partition("-")
    stem, _, suffix = rest.rpartition("-")
    return f"{kind}s/{stem}.{suffix}" if kind in ("image", "file") and stem and suffix else None


def _children(block: dict[str, Any], resolve: Resolve) -> str:
    marks = {str(one.get("_key")): one for one in mappings(block.get("markDefs"))}
    written = []
    for child in mappings(block.get("children")):
        text = child.get("text")
        if not isinstance(text, str):
            written.append(image(asset_address(child, resolve), mapping(child.get("asset")).get("alt")))
            continue
        inner = escape(text, quote=False).replace("\n", "<br>")
        for mark in reversed(sequence(child.get("marks"))):
            inner = _marked(inner, str(mark), marks, resolve)
        written.append(inner)
    return "".join(written)


def _marked(inner: str, mark: str, marks: dict[str, dict[str, Any]], resolve: Resolve) -> str:
    if mark in _MARKS:
        return element(_MARKS[mark], inner)
    definition = marks.get(mark, {})
    address = string(definition.get("href")) or string(definition.get("url"))
    reference = string(mapping(definition.get("reference")).get("_ref")) or string(definition.get("_ref"))
    return link(inner, address or (resolve(reference) if reference else None))


def _custom(block: dict[str, Any], resolve: Resolve, depth: int) -> str:
    """A block of a type of the site's own: known by what is in it."""
    if isinstance(block.get("code"), str):
        language = string(block.get("language"))
        classes = {"class": f"language-{language}"} if language else None
        return element("pre", element("code", escape(block["code"], quote=False), classes))
    if block.get("asset") or block.get("_sanityAsset"):
        address = asset_address(block, resolve)
        caption = escape(string(block.get("caption")) or "", quote=False)
        if str(block.get("_type")).lower() == "file":
            return element("p", link(caption or escape(string(block.get("title")) or str(address)), address))
        return figure(image(address, string(block.get("alt")) or mapping(block.get("asset")).get("alt")), caption)
    if isinstance(block.get("rows"), list):
        rows = "".join(_row(row) for row in mappings(block["rows"]))
        return element("table", rows) if rows else ""
    if isinstance(block.get("html"), str):
        return str(block["html"])
    if isinstance(block.get("url"), str):
        return element("p", link(escape(string(block.get("title")) or block["url"]), block["url"]))
    written = []
    for value in block.values():
        nested = mappings(value)
        if nested and depth < DEPTH and any(one.get("_type") for one in nested):
            written.append(render(nested, resolve, depth + 1))
        elif nested == [] and isinstance(value, dict) and value.get("asset"):
            written.append(_custom(value, resolve, depth + 1) if depth < DEPTH else "")
    return "".join(written)


def _row(row: dict[str, Any]) -> str:
    cells = (
        cell if isinstance(cell, str) else string(mapping(cell).get("text")) or ""
        for cell in sequence(row.get("cells"))
    )
    return element("tr", "".join(element("td", escape(cell, quote=False)) for cell in cells))
