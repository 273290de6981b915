"""HTML written piece by piece: what the renderers of rich text share. It does not sanitise."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

__all__ = ["element", "escape", "figure", "image", "link", "listing"]

_VOID = frozenset(("br", "hr", "img"))


def element(name: str, inner: str = "", attributes: Mapping[str, Any] | None = None) -> str:
    """An element; attributes without a value are left out. An empty paragraph is no paragraph."""
    written = "".join(
        f' {key}="{escape(str(value))}"' for key, value in (attributes or {}).items() if value not in (None, "")
    )
    return f"<{name}{written}>" if name in _VOID else f"<{name}{written}>{inner}</{name}>"


def link(inner: str, address: Any) -> str:
    """A link, or only what is in it where there is no address."""
    return element("a", inner, {"href": address}) if isinstance(address, str) and address else inner


def image(address: Any, alt: Any = None) -> str:
    """A picture, or nothing where there is no address."""
    if not isinstance(address, str) or not address:
        return ""
    return element("img", attributes={"src": address, "alt": alt if isinstance(alt, str) else None})


def figure(inner: str, caption: str = "") -> str:
    """A figure with its caption (HTML), or nothing where there is nothing in it."""
    return element("figure", inner + (element("figcaption", caption) if caption else "")) if inner else ""


def listing(items: list[tuple[int, bool, str]]) -> str:
    """Flat list items `(level from 1, ordered, HTML)` as nested lists."""
    written: list[str] = []
    open_lists: list[str] = []
    for level, ordered, inner in items:
        level = max(1, min(level, 12))
        name = "ol" if ordered else "ul"
        while len(open_lists) > level or (len(open_lists) == level and open_lists[-1] != name):
            written.append(f"</li></{open_lists.pop()}>")
        if len(open_lists) == level:
            written.append("</li>")
        while len(open_lists) < level:
            open_lists.append(name)
            # A level that was jumped over has an item with nothing but the list in it.
            written.append(f"<{name}>" + ("<li>" if len(open_lists) < level else ""))
        written.append(f"<li>{inner}")
    while open_lists:
        written.append(f"</li></{open_lists.pop()}>")
    return "".join(written)
