"""Footnotes: an element that a mark in the text leads to, and that leads back to it. What stands in one is no card.

So MediaWiki writes references (`cite_note`, `cite_ref`), and so do Markdown's writers, Word and WordPress's plug-ins.
"""

from __future__ import annotations

from importer.readers.html.extent import Group
from importer.readers.html.tree import Tree

__all__ = ["Footnotes"]

STEPS = 10
"""A title stands so many elements deep in its note, at most."""
AROUND_MARK = 3
"""The mark's own element, or one so many steps above it, bears its id."""
LOOKED = 8


class Footnotes:
    """The links of a page that lead to places in a page, by the place's id."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._marks: dict[str, list[int]] = {}
        self._known: dict[int, bool] = {}
        self._named: dict[int, str | None] = {}
        for node, href in tree.hrefs.items():
            if "#" in href and (fragment := href.partition("#")[2]):
                self._marks.setdefault(fragment, []).append(node)

    def hold(self, group: Group) -> bool:
        """Do most of a group's titles stand in footnotes?"""
        if not self._marks:
            return False
        looked = group.members[:LOOKED]
        return 2 * sum(self._is_note(member.candidate.node) for member in looked) > len(looked)

    def _is_note(self, node: int) -> bool:
        tree, named = self._tree, self._named
        for _ in range(STEPS):
            if node <= 0:
                return False
            if node not in named:  # titles stand in the same elements
                named[node] = tree.element[node].get("id")
            if (id := named[node]) and id in self._marks:
                if node not in self._known:  # a page's main part may be led to as well, and holds all of its titles
                    self._known[node] = self._leads_back(node, self._marks[id])
                return self._known[node]
            node = tree.parent[node]
        return False

    def _leads_back(self, node: int, marks: list[int]) -> bool:
        tree = self._tree
        outside = [mark for mark in marks if not node <= mark < tree.end[node]]  # "to the top" leads to the whole page
        if not outside:
            return False
        back = {tree.hrefs[link].partition("#")[2] for link in tree.inside(tree.links, node, tree.end[node])}
        return any(self._ids(mark) & back for mark in outside)

    def _ids(self, node: int) -> set[str]:
        found = set()
        for _ in range(AROUND_MARK):
            if node > 0:
                found.add(self._tree.element[node].get("id") or "")
                node = self._tree.parent[node]
        return found - {""}
