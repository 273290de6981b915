"""A page's whole content: the part of its own markup that holds its text, not sanitised.

    text pieces that tell ──► the element that holds them ──► without what surrounds them (`surroundings`)

What is text, trafilatura says (the extra `content`); it gives only words back, so headings, lists, pictures and links
are those of the page. Without it, or where it finds less than half of what stands there, the sentences outside of
cards and side bars decide.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from copy import deepcopy
from functools import lru_cache
from typing import Any

from importer.readers.elements import take_out
from importer.readers.html.field_words import concepts
from importer.readers.html.own_page import Page
from importer.readers.html.page_title import folded
from importer.readers.html.prose import SENTENCE
from importer.readers.html.surroundings import Kept, unit_of
from importer.readers.html.tree import Tree

__all__ = ["content"]

_DEEP = 150
"""Elements inside each other, more than which the library is not asked: it takes time by the square of them."""
_NEARLY_ALL = 0.9
"""The share of the text that the element holds which is taken for the content."""
_TELLING = 12
"""Characters from which a text piece tells whether it is one of those that the library found."""
_NEAR = 400
"""Characters of what the library found in which a piece that is no sentence must follow the one before it."""
_ENOUGH = 0.5
"""The share of our own sentences that the library must find to be believed."""


def content(page: Page) -> str | None:
    """The element that holds nearly all of the page's text, without what surrounds it."""
    from lxml import etree

    tree = page.tree
    pieces = _found_by_library(page) or page.body.pieces
    pieces = sorted({*_lead(page, pieces), *pieces})
    node = _holding(tree, pieces) if pieces else page.home
    kept = Kept(page, node, pieces)
    original, left_out = tree.element[kept.node], set(kept.left_out())
    copy = deepcopy(original)
    copy.tail = None
    for twin in [twin for element, twin in zip(original.iter(), copy.iter(), strict=True) if element in left_out]:
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


def _found_by_library(page: Page) -> list[int]:
    """The text pieces that the library takes for the page's text; none where it can't be believed."""
    from lxml import etree

    tree, expected = page.tree, page.body.size
    library = None if page.body.short else _library()
    if library is None or max(tree.depth) > _DEEP:
        return []
    markup = etree.tostring(tree.element[0].getroottree(), encoding="unicode", method="html")
    try:
        found = library.extract(markup, include_comments=False, include_tables=True)
    except Exception:  # it is known to trip over odd pages; ours is then as good as it gets
        return []
    pieces = _pieces_of(tree, " ".join((found or "").split()))
    inside = range(page.home, tree.end[page.home])
    pieces = [
        i
        for i in pieces
        if not page.outside.in_zone(tree.owner[i]) or (len(tree.pieces[i]) >= SENTENCE and tree.owner[i] in inside)
    ]
    own = [i for i in pieces if not page.outside.in_card(tree.owner[i])]
    for some in (own, pieces):
        if some and sum(len(tree.pieces[i]) for i in some) >= _ENOUGH * expected:
            return some
    return []


def _lead(page: Page, pieces: Sequence[int]) -> list[int]:
    """Sentences between the title and the text that are called its summary, or say what the page is described as."""
    tree = page.tree
    below = tree.last[page.h1] if page.h1 is not None else 0
    first = next((i for i in pieces if i >= below and len(tree.pieces[i]) >= SENTENCE), 0)
    told = folded(page.head.first("description", "og:description"))
    found = []
    for number in page.body.pieces:
        owner = tree.owner[number]
        if not below <= number < first or not page.home <= owner < tree.end[page.home]:
            continue
        names = concepts(tree.cls[owner]) | concepts(tree.cls[max(tree.parent[owner], 0)])
        if (page.h1 is not None and "excerpt" in names) or folded(tree.pieces[number]) in told:
            found.append(number)
    return found


def _pieces_of(tree: Tree, text: str) -> list[int]:
    """The text pieces that stand in a text: sentences anywhere, shorter ones behind the one before them."""
    found, at = [], 0
    for number, piece in enumerate(tree.pieces):
        size = len(piece)
        if size < _TELLING:
            continue
        place = text.find(piece, at, len(text) if size >= SENTENCE else at + _NEAR + size)
        if place >= 0:
            at = place + size
        elif size < SENTENCE or piece not in text:
            continue
        found.append(number)
    return found


def _holding(tree: Tree, pieces: Sequence[int]) -> int:
    """The smallest element that holds nearly all of some text pieces, and cuts no text block."""
    node = tree.owner[pieces[len(pieces) // 2]]
    wanted = sum(len(tree.pieces[i]) for i in pieces)
    while tree.parent[node] >= 0:
        held = sum(len(tree.pieces[i]) for i in pieces if tree.first[node] <= i < tree.last[node])
        if held >= _NEARLY_ALL * wanted:
            break
        node = tree.parent[node]
    unit = unit_of(tree, node)
    return max(tree.parent[unit], 0) if unit is not None else node
