"""What the fields of the page's own record are read from, and which parts of the page are about it."""

from __future__ import annotations

from typing import NamedTuple

from importer.cards import Context
from importer.readers.html.head import Head
from importer.readers.html.marked import Marks, is_own
from importer.readers.html.prose import Outside, Prose
from importer.readers.html.structured import Item
from importer.readers.html.tree import Tree

__all__ = ["Page"]

# Text pieces above a title that may belong to it.
_ABOVE = 3


class Page(NamedTuple):
    """What the parts of the record are read from."""

    tree: Tree
    head: Head
    context: Context
    outside: Outside
    body: Prose
    item: Item | None
    """The structured data's article, where it is this page."""
    title: str
    h1: int | None
    """The heading that is the title."""
    marks: Marks
    """What the page's own elements are marked as."""
    home: int
    """The element that holds the page's content."""

    def holds(self, node: int) -> bool:
        """Whether a node stands in the content, also in its own header or footer, and in no card, comment or side
        bar."""
        tree = self.tree
        return self.home <= node < tree.end[self.home] and is_own(tree, node, self.outside, self.home)

    def begins(self) -> int:
        """The first text piece of the content, or one past the page's last where it has no text."""
        return self.body.pieces[0] if self.body.pieces else len(self.tree.pieces)

    def around(self) -> int:
        """The element that holds content and title and, where that is no entry by itself, what stands beside them."""
        tree, node = self.tree, self.home
        while self.h1 is not None and not node <= self.h1 < tree.end[node]:
            node = tree.parent[node]
        above = tree.parent[node]
        return node if tree.tag[node] in ("article", "main") or above < 0 or tree.tag[above] == "body" else above

    def shows(self, node: int) -> bool:
        """Whether what is shown of the page may stand in a node: as `own`, and in the content's header and footer."""
        return self.own(node) or self.holds(node)

    def own(self, node: int) -> bool:
        """Whether a node stands in the content, or with the title above it, and in no card or side bar."""
        tree = self.tree
        if not self.outside(node):
            return False
        if self.home <= node < tree.end[self.home]:
            return True
        if self.h1 is None:
            return tree.tag[self.home] not in ("article", "main")
        if self.home <= self.h1 < tree.end[self.home]:
            return False
        low = tree.first[self.h1] - _ABOVE  # from just above the title to the text
        return low <= tree.first[node] <= tree.first[self.home]
