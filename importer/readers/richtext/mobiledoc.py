"""Mobiledoc 0.2 and 0.3 as HTML (https://github.com/bustle/mobiledoc-kit, `MOBILEDOC.md`), with Ghost's cards."""

from __future__ import annotations

from html import escape
from typing import Any

from importer.readers.richtext import ghost_cards
from importer.readers.richtext.markup import element, image
from importer.readers.values import mapping, sequence, string

_MARKUP, _IMAGE, _LIST, _CARD = 1, 2, 3, 10
_TAGS = frozenset("a b strong em i u s sub sup code mark del".split())
_SECTIONS = frozenset("p h1 h2 h3 h4 h5 h6 blockquote aside pull-quote".split())


def render(document: Any) -> str:
    """The HTML of a Mobiledoc."""
    document = mapping(document)
    sections = sequence(document.get("sections"))
    if str(document.get("version", "")).startswith("0.2"):
        markups = sequence(sections[0] if sections else None)
        return "".join(_section(one, markups, document) for one in sequence(_at(sections, 1)))
    return "".join(_section(one, sequence(document.get("markups")), document) for one in sections)


def _at(values: Any, number: Any) -> Any:
    values = sequence(values)
    return values[number] if isinstance(number, int) and 0 <= number < len(values) else None


def _section(section: Any, markups: list[Any], document: dict[str, Any]) -> str:
    kind = _at(section, 0)
    if kind == _MARKUP:
        tag = str(_at(section, 1)).lower()
        inner = _markers(_at(section, 2), markups, document)
        tag = tag if tag in _SECTIONS else "p"
        return (
            element({"aside": "blockquote", "pull-quote": "blockquote"}.get(tag, tag), inner) if inner.strip() else ""
        )
    if kind == _IMAGE:
        return image(_at(section, 1))
    if kind == _LIST:
        tag = "ol" if str(_at(section, 1)).lower() == "ol" else "ul"
        items = (element("li", _markers(one, markups, document)) for one in sequence(_at(section, 2)))
        return element(tag, "".join(items))
    if kind == _CARD:
        number = _at(section, 1)
        # 0.2 writes name and payload here, 0.3 a number in the table of cards.
        card = [number, _at(section, 2)] if isinstance(number, str) else _at(document.get("cards"), number)
        return ghost_cards.render(str(_at(card, 0)), mapping(_at(card, 1))) or ""
    return ""


def _markers(markers: Any, markups: list[Any], document: dict[str, Any]) -> str:
    """The text of markers `[type?, opened markups, number closed, text or atom]`."""
    written: list[str] = []
    opened: list[str] = []
    for marker in sequence(markers):
        parts = sequence(marker)
        atom = False
        if len(parts) == 4:
            atom, parts = parts[0] == 1, parts[1:]
        for number in sequence(_at(parts, 0)):
            markup = sequence(_at(markups, number))
            tag = str(_at(markup, 0)).lower()
            attributes = sequence(_at(markup, 1))
            pairs = dict(zip(map(str, attributes[::2]), attributes[1::2], strict=False))
            if tag in _TAGS:
                opened.append(tag)
                href = string(pairs.get("href"))
                written.append(f'<a href="{escape(href)}">' if tag == "a" and href else f"<{tag}>")
            else:
                opened.append("")
        written.append(_atom(_at(document.get("atoms"), _at(parts, 2))) if atom else _text(_at(parts, 2)))
        closed = _at(parts, 1)
        for _ in range(min(closed, len(opened)) if isinstance(closed, int) else 0):
            tag = opened.pop()
            written.append(f"</{tag}>" if tag else "")
    written.extend(f"</{tag}>" for tag in reversed(opened) if tag)
    return "".join(written)


def _text(value: Any) -> str:
    return escape(value, quote=False) if isinstance(value, str) else ""


def _atom(atom: Any) -> str:
    return "<br>" if _at(atom, 0) == "soft-return" else _text(_at(atom, 1))
