"""CMS internals that were printed into a page: taken out of its tree before anything reads it, and reported."""

from __future__ import annotations

from typing import Any

from importer.cards import Dropped
from importer.lexicon import internals
from importer.readers.html import tree as trees
from importer.readers.html.tree import Tree

__all__ = ["build"]

_QUOTED = frozenset(("code", "pre", "kbd", "samp", "textarea"))


def build(root: Any) -> tuple[Tree, list[Dropped]]:
    """The tree of a page without the internals in it, which are blanked in the page too; and these.

    What stands in `code` and `pre` is quoted, and stays.
    """
    tree = trees.build(root)
    dropped = _blank_all(tree)
    return (trees.build(root) if dropped else tree), dropped


def _blank_all(tree: Tree) -> list[Dropped]:
    dropped: list[Dropped] = []
    for span in internals.find_lines(tree.pieces):
        if any(_quoted(tree, tree.owner[i]) for i in range(span.start, span.stop)):
            continue
        root = tree.element[0].getroottree()
        dropped.append(
            Dropped(
                span.kind,
                "\n".join(tree.pieces[span.start : span.stop]),
                root.getpath(tree.element[tree.owner[span.start]]),
            )
        )
        for number in range(span.start, span.stop):
            _blank(tree, number)
    return dropped


def _quoted(tree: Tree, node: int) -> bool:
    while node >= 0:
        if tree.tag[node] in _QUOTED:
            return True
        node = tree.parent[node]
    return False


def _blank(tree: Tree, number: int) -> None:
    """Take a text piece out of its element: it is the element's text, or the tail of a child."""
    element: Any = tree.element[tree.owner[number]]
    raw = tree.raw[number]
    if element.text == raw:
        element.text = None
        return
    for child in element:
        if child.tail == raw:
            child.tail = None
            return
