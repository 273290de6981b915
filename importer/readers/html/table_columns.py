"""What the heads of a table's columns announce for the cells below them: "Kind" over "Minutes", "Report".

A row that is a card takes part; a table that is only layout has no heads. Judging is `roles`'.
"""

from __future__ import annotations

from importer.readers.html.field_words import cue
from importer.readers.html.tree import Tree

__all__ = ["announced_by_column"]

HEAD_LENGTH = 30


def announced_by_column(tree: Tree, title: int) -> list[tuple[int, str]]:
    """The nodes at which the cells of a title's row begin, each with what its column's head announces, in order.

    Empty where the title stands in no row or its table has no row of heads with as many cells.
    """
    row = _above(tree, title, "tr")
    table = _above(tree, row, "table") if row >= 0 else -1
    if table < 0:
        return []
    head = next((node for node in range(table, row) if tree.tag[node] == "th"), -1)
    heads = _cells(tree, tree.parent[head]) if head >= 0 else []
    cells = _cells(tree, row)
    if len(heads) != len(cells) or any(tree.tag[node] != "th" for node in heads):
        return []
    return [(cell, _said(tree.text(node))) for node, cell in zip(heads, cells, strict=True)]


def _said(head: str) -> str:
    found = cue(head.rstrip(" :") + ":") if head and len(head) <= HEAD_LENGTH else None
    return "" if found is None or found[0] == "other" else found[0]


def _above(tree: Tree, node: int, tag: str) -> int:
    """The nearest element of that tag around a node, itself too; -1 where there is none."""
    while node >= 0 and tree.tag[node] != tag:
        node = tree.parent[node]
    return node


def _cells(tree: Tree, row: int) -> list[int]:
    found = []
    node = row + 1
    while node < tree.end[row]:
        found.append(node)
        node = tree.end[node]
    return found
