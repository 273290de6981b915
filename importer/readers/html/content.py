"""A page's whole content: the part of its own markup that holds its text, not sanitised.

What is text and what surrounds it, trafilatura says (the extra `content`); it gives only words back, so headings,
pictures and links are those of the page. Without it, or where it finds less than half of what stands there, the
sentences outside of cards and side bars decide.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from copy import deepcopy
from functools import lru_cache
from typing import Any

from importer.readers.elements import take_out
from importer.readers.html.own_page import Page
from importer.readers.html.tree import Tree

__all__ = ["content"]

_DEEP = 150
"""Elements inside each other, more than which the library is not asked: it takes time by the square of them."""
_NEARLY_ALL = 0.9
"""The share of the text that the element holds which is taken for the content."""
_TELLING = 12
"""Characters from which a text piece tells whether it is one of those that the library found."""
_ENOUGH = 0.5
"""The share of our own sentences that the library must find to be believed."""


def content(page: Page) -> str | None:
    """The smallest element that holds nearly all of the page's text, without what surrounds it."""
    from lxml import etree

    tree = page.tree
    pieces = _found_by_library(tree, page.body.size) or page.body.pieces
    node = _holding(tree, pieces)
    left_out = _surroundings(page, node, pieces)
    copy = deepcopy(tree.element[node])
    copy.tail = None
    for twin in [_twin(copy, tree.element[node], element) for element in left_out]:
        take_out(twin)
    return etree.tostring(copy, encoding="unicode", method="html")


@lru_cache(maxsize=1)
def _library() -> Any:
    """trafilatura, or None where it is not installed."""
    try:
        import trafilatura
    except ImportError:
        return None
    for name in ("trafilatura", "htmldate", "justext"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return trafilatura


def _found_by_library(tree: Tree, expected: int) -> list[int]:
    """The text pieces that the library takes for the page's text; none where it can't be believed."""
    from lxml import etree

    library = _library()
    if library is None or max(tree.depth) > _DEEP:
        return []
    markup = etree.tostring(tree.element[0].getroottree(), encoding="unicode", method="html")
    try:
        found = library.extract(markup, include_comments=False, include_tables=True)
    except Exception:  # it is known to trip over odd pages; ours is then as good as it gets
        return []
    text = " ".join((found or "").split())
    pieces = [i for i, piece in enumerate(tree.pieces) if len(piece) >= _TELLING and " ".join(piece.split()) in text]
    return pieces if sum(len(tree.pieces[i]) for i in pieces) >= _ENOUGH * expected else []


def _holding(tree: Tree, pieces: Sequence[int]) -> int:
    """The smallest element that holds nearly all of some text pieces."""
    node = tree.owner[pieces[len(pieces) // 2]]
    wanted = sum(len(tree.pieces[i]) for i in pieces)
    while tree.parent[node] >= 0:
        held = sum(len(tree.pieces[i]) for i in pieces if tree.first[node] <= i < tree.last[node])
        if held >= _NEARLY_ALL * wanted and tree.tag[node] not in ("p", "span", "a", "b", "i", "em", "strong", "font"):
            break
        node = tree.parent[node]
    return node


def _surroundings(page: Page, node: int, pieces: Sequence[int]) -> list[Any]:
    """Elements in `node` that are no content: cards and side bars without its text, and what stands before and after
    all of it, unless that is a picture."""
    tree = page.tree
    inside = [i for i in pieces if tree.first[node] <= i < tree.last[node]]
    start, stop = inside[0], inside[-1]
    left_out: list[Any] = []
    at = node + 1
    while at < tree.end[node]:
        first, last = tree.first[at], tree.last[at]
        bare = not any(first <= i < last for i in inside)
        around = last > first and (last <= start or first > stop) and not _is_picture(tree, at)
        if bare and (around or page.outside.in_zone(at) or page.outside.in_card(at)):
            left_out.append(tree.element[at])
            at = tree.end[at]
        else:
            at += 1
    return left_out


def _is_picture(tree: Tree, node: int) -> bool:
    """Does it show a picture, with few words that are no link?"""
    element = tree.element[node]
    if tree.tag[node] in ("figure", "figcaption", "picture", "img"):
        return True
    words = sum(len(tree.pieces[i]) for i in range(tree.first[node], tree.last[node]))
    return words < 2 * _TELLING and next(element.iter("img"), None) is not None and element.find(".//a") is None


def _twin(copy: Any, original: Any, element: Any) -> Any:
    """What an element within `original` is in its copy: the same steps lead there."""
    steps = []
    while element is not original:
        parent = element.getparent()
        steps.append(parent.index(element))
        element = parent
    for step in reversed(steps):
        copy = copy[step]
    return copy
