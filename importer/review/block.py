"""The source block of a card: its markup, of no trust → a small tree of plain elements, with what was taken marked.

    markup ──► sanitised (`cleaning.markup`) ──► what the fields took: marked ──► elements as JSON, cut at its limit

A node is a text, or `[tag, attributes, child, ...]`. The page builds its elements from that one by one, so that no
markup of the source is ever parsed by a browser.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from lxml import html as lxml_html

from importer.cleaning import markup

__all__ = ["LIMIT", "Node", "tree"]

Node = str | list[Any]

LIMIT = 8192
"""Bytes of one block, as JSON."""
LONGEST = 1 << 16
"""Characters of markup that are looked at."""
MARK = "mark"
_CUT = "…"
_CLOSING = 40
"""Characters at both ends of a long text by which it is found where furniture stands in the middle of it."""
_DRESS = frozenset(("div", "span", "section", "center", "font"))
"""Elements that say nothing to a reader where they hold a single element and no text."""
_SPACE = re.compile(r"\s+")
_ROW = re.compile(r"\s*<(tr|td|th|tbody|thead)\b", re.I)

_Span = tuple[int, int, str]
"""From where to where in a text, and the field that took it."""
Pictures = Callable[[str], str | None]
"""The address under which the page may show a picture, or None."""


def tree(source: str, taken: Mapping[str, tuple[str, ...]], *, base: str, pictures: Pictures) -> Node | None:
    """The block; None where nothing is left of it. `taken`: per field the raw texts and addresses that it took."""
    source = source[:LONGEST]
    if row := _ROW.match(source):  # only in a table are there rows and cells
        source = f"<table><tr>{source}</tr></table>" if row[1].lower() in ("td", "th") else f"<table>{source}</table>"
    clean = markup.content(source, base=base).html
    if clean is None:
        return None
    root = lxml_html.fragment_fromstring(clean, create_parent="div")
    spans = _spans(root, taken)
    addresses = {value: field for field, values in taken.items() for value in values}
    children = _Writer(spans, addresses, pictures).children(root)
    return ["div", {}, *children] if children else None


class _Writer:
    """Goes down the tree, text by text in their order, and stops where there is no more room."""

    def __init__(self, spans: Mapping[int, list[_Span]], addresses: Mapping[str, str], pictures: Pictures) -> None:
        self._spans, self._addresses, self._pictures = spans, addresses, pictures
        self._room = LIMIT - len('["div",{}]')
        self._number = 0  # of the next text

    def children(self, element: Any) -> list[Node]:
        """The nodes inside an element that fit."""
        out: list[Node] = []
        for piece in _inside(element):
            if isinstance(piece, str):
                out += self._text(piece, keep_blanks=element.tag == "pre")
            else:
                out += self._element(piece)
            if self._room < 0:
                break
        return out

    def _element(self, element: Any) -> list[Node]:
        attributes = self._attributes(element)
        if not self._fits([element.tag, attributes]):
            return [_CUT]
        children = self.children(element)
        if not children and element.tag not in ("img", "br", "hr"):
            return []
        lone = not attributes and len(children) == 1 and not isinstance(children[0], str)
        return children if lone and element.tag in _DRESS else [[element.tag, attributes, *children]]

    def _text(self, text: str, *, keep_blanks: bool) -> list[Node]:
        parts: list[tuple[str, str]] = []
        at = 0
        for start, stop, field in self._spans.get(self._number, ()):
            parts += [("", text[at:start]), (field, text[start:stop])]
            at = stop
        self._number += 1
        out: list[Node] = []
        for field, part in (*parts, ("", text[at:])):
            shown = part if keep_blanks else _SPACE.sub(" ", part)
            node: Node = [MARK, {"f": field}, shown] if field else shown
            if shown and not self._fits(node):
                return [*out, _CUT]
            if shown:
                out.append(node)
        return out

    def _fits(self, node: Node) -> bool:
        self._room -= len(json.dumps(node, ensure_ascii=False).encode("utf-8", "replace")) + 1
        return self._room >= 0

    def _attributes(self, element: Any) -> dict[str, str]:
        """Those that the page shows, and `f`: the field that took the element's address."""
        found: dict[str, str] = {}
        for name in ("href", "src", "datetime"):
            value = element.get(name)
            if value is None:
                continue
            if field := self._addresses.get(value):
                found["f"] = field
            if name != "src":
                found[name] = value
            elif element.tag == "img":
                if shown := self._pictures(value):
                    found["src"] = shown
                found["at"] = value
        for name in ("alt", "colspan", "rowspan", "lang", "dir"):
            if value := element.get(name):
                found[name] = value
        return found


def _inside(element: Any) -> Iterator[Any]:
    """An element's texts and its elements, in order."""
    if element.text:
        yield element.text
    for child in element:
        if isinstance(child.tag, str):
            yield child
        if child.tail:
            yield child.tail


def _texts(element: Any) -> Iterator[str]:
    for piece in _inside(element):
        if isinstance(piece, str):
            yield piece
        else:
            yield from _texts(piece)


def _spans(root: Any, taken: Mapping[str, tuple[str, ...]]) -> dict[int, list[_Span]]:
    """Per text of the tree, by its number: where in it stands what a field took. One place is one field's."""
    letters: list[str] = []
    origin: list[tuple[int, int]] = []  # of each letter: which text, where in it
    for number, text in enumerate(_texts(root)):
        for place, letter in enumerate((" " if number else "") + text, -1 if number else 0):
            if not letter.isspace():
                letters.append(letter)
            elif letters and letters[-1] != " ":
                letters.append(" ")
            else:
                continue
            origin.append((number, place))
    whole = "".join(letters)
    used = bytearray(len(whole))
    found: dict[int, list[_Span]] = {}
    for field, values in taken.items():
        for value in values:
            start, stop = _find(whole, _SPACE.sub(" ", value).strip(), used)
            if stop <= start:
                continue
            used[start:stop] = b"\x01" * (stop - start)
            ends: dict[int, list[int]] = {}  # one stretch of letters as one span per text that it runs over
            for (number, place), letter in zip(origin[start:stop], whole[start:stop], strict=True):
                if letter != " ":
                    ends.setdefault(number, [place, place])[1] = place
            for number, (first, last) in ends.items():
                found.setdefault(number, []).append((first, last + 1, field))
    for spans in found.values():
        spans.sort()
    return found


def _find(whole: str, value: str, used: bytearray) -> tuple[int, int]:
    """Where the value stands first, of places that no other field took; an empty range where it does not."""
    start = whole.find(value) if value else -1
    while start >= 0:
        if not any(used[start : start + len(value)]):
            return start, start + len(value)
        start = whole.find(value, start + 1)
    if len(value) > 2 * _CLOSING:
        start = whole.find(value[:_CLOSING])
        last = whole.find(value[-_CLOSING:], start) if start >= 0 else -1
        if 0 <= start < last < start + 2 * len(value) and not any(used[start : last + _CLOSING]):
            return start, last + _CLOSING
    return 0, 0
