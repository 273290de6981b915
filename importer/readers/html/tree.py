"""One preorder walk over a parsed page into flat arrays: what detection and field reading work on.

Any subtree is the half-open range `[i, end[i])` of node numbers and the half-open range `[first[i], last[i])` of text
pieces; a run of siblings is a union of adjacent ranges, so its text, links, pictures and headings are slices. What a
reader of the page never sees is not in it: scripts, styles, templates, comments, screen-reader-only text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import accumulate
from typing import Any

from lxml import etree

SKIPPED = frozenset(
    "script style template noscript head title meta link iframe object embed svg math select option datalist".split()
)
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))

# Text for screen readers only repeats or explains what is shown: the conventional names of visually hidden text.
SCREEN_READER_ONLY = re.compile(
    r"(^|[\s_-])(sr-only|sr-text|screen-reader(-text|-only)?|visually-?hidden|visuallyhidden|assistive-text|"
    r"element-invisible|a11y-hidden|u-hidden-visually)($|[\s_-])",
    re.I,
)


class Tree:
    """A page as parallel lists indexed by node number (preorder) or by text piece."""

    __slots__ = (
        "cls", "depth", "element", "end", "first", "headings", "images", "last", "length", "links", "owner",
        "parent", "pieces", "tag", "times",
    )  # fmt: skip

    element: list[Any]
    """The lxml element of each node."""
    tag: list[str]
    """Its tag, in lower case."""
    cls: list[str]
    """Its class attribute, or an empty string."""
    parent: list[int]
    """The number of its parent; -1 for the root."""
    depth: list[int]
    """Its distance from the root."""
    end: list[int]
    """One past its last descendant."""
    first: list[int]
    """The first text piece inside it."""
    last: list[int]
    """One past the last text piece inside it."""
    pieces: list[str]
    """Every shown, non-blank text node in document order, spaces folded and stripped."""
    owner: list[int]
    """The node whose own text a piece is (a tail belongs to the parent)."""
    length: list[int]
    """Prefix sums of the pieces' lengths: `length[last[i]] - length[first[i]]` characters in node i."""
    links: list[int]
    """Nodes that are `a` with an href, in order."""
    images: list[int]
    """Nodes that are img, picture, video, or carry a background image, in order."""
    headings: list[int]
    """Nodes h1 to h6, in order."""
    times: list[int]
    """Nodes `time`, in order."""

    def text(self, node: int) -> str:
        """The shown text of a subtree, its pieces joined by one space."""
        return " ".join(self.pieces[self.first[node] : self.last[node]])

    def size(self, node: int) -> int:
        """Characters of shown text in a subtree, without joining spaces."""
        return self.length[self.last[node]] - self.length[self.first[node]]

    def inside(self, nodes: list[int], start: int, stop: int) -> list[int]:
        """Those of a sorted list of nodes that lie in the node range `[start, stop)`."""
        return nodes[bisect_left(nodes, start) : bisect_left(nodes, stop)]


def build(root: etree._Element) -> Tree:
    """The arrays of a page."""
    tree = Tree()
    element: list[Any] = []
    tag: list[str] = []
    cls: list[str] = []
    parent: list[int] = []
    depth: list[int] = []
    end: list[int] = []
    first: list[int] = []
    last: list[int] = []
    pieces: list[str] = []
    owner: list[int] = []
    links: list[int] = []
    images: list[int] = []
    headings: list[int] = []
    times: list[int] = []

    # An explicit stack: pages of 100,000 nested elements exist.
    stack: list[tuple[Any, int]] = [(root, -1)]
    while stack:
        node, above = stack.pop()
        if node is None:  # the way up: close `above`'s child
            end[above] = len(element)
            last[above] = len(pieces)
            tail = element[above].tail
            if tail and parent[above] >= 0 and (folded := " ".join(tail.split())):
                pieces.append(folded)
                owner.append(parent[above])
            continue
        name = node.tag
        classes = node.get("class") or "" if isinstance(name, str) else ""
        if not isinstance(name, str) or name in SKIPPED or (classes and SCREEN_READER_ONLY.search(classes)):
            tail = node.tail
            if tail and above >= 0 and (folded := " ".join(tail.split())):
                pieces.append(folded)
                owner.append(above)
            continue
        number = len(element)
        element.append(node)
        tag.append(name)
        cls.append(classes)
        parent.append(above)
        depth.append(depth[above] + 1 if above >= 0 else 0)
        end.append(0)
        first.append(len(pieces))
        last.append(0)
        if name == "a":
            if node.get("href"):
                links.append(number)
        elif name in ("img", "picture", "video") or "background" in (node.get("style") or ""):
            images.append(number)
        elif name in HEADINGS:
            headings.append(number)
        elif name == "time":
            times.append(number)
        own = node.text
        if own and (folded := " ".join(own.split())):
            pieces.append(folded)
            owner.append(number)
        stack.append((None, number))
        stack.extend((child, number) for child in reversed(node))

    tree.element, tree.tag, tree.cls, tree.parent, tree.depth = element, tag, cls, parent, depth
    tree.end, tree.first, tree.last, tree.pieces, tree.owner = end, first, last, pieces, owner
    tree.length = [0, *accumulate(map(len, pieces))]
    tree.links, tree.images, tree.headings, tree.times = links, images, headings, times
    return tree
