"""One preorder walk over a parsed page into flat arrays: what detection and field reading work on.

Any subtree is the half-open range `[i, end[i])` of node numbers and the half-open range `[first[i], last[i])` of
text pieces; a run of siblings is a union of adjacent ranges, so its text, links, pictures and headings are slices.
What a reader of the page never sees is not in it: scripts, styles, templates, comments, screen-reader-only text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Any

from lxml import etree

from importer.patterns import lazy
from importer.readers.html.address import names_picture
from importer.readers.html.class_kinds import HIDDEN, PICTURE, PLAIN, TITLE, kind_of

__all__ = ["HEADINGS", "INLINE", "LONGEST_LABEL", "SKIPPED", "Tree", "build", "is_label"]

SKIPPED = frozenset(
    (
        "script", "style", "template", "noscript", "head", "title", "meta", "link", "iframe", "object", "embed",
        "svg", "math", "select", "option", "datalist",
    )
)  # fmt: skip
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
PICTURES = frozenset(("img", "picture", "video"))
PICTURE_ENDINGS = ("-img", "-image", "-picture", "-photo")
"""How the names of elements of a site's own end that stand for a picture: `<amp-img>`, `<lazy-image>`."""
STRONG = frozenset(("b", "dt", "strong"))
MARKED = HEADINGS | PICTURES | STRONG | {"a", "time", "font"}
LARGE = frozenset(("4", "5", "6", "7", "+1", "+2", "+3", "+4"))
"""Sizes of `font` that set a text off as a heading; 3 is that of running text."""
DEEPEST = 300

# Elements that open no new line: two pieces with nothing else between them, and no space, are one word.
INLINE = frozenset(
    (
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins",
        "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "tt", "u",
        "var", "wbr",
    )
)  # fmt: skip

LONGEST_LABEL = 40
"""Characters of a field's label."""
_LABEL = lazy(r"(?:^|[-_\s])label(?:$|\s)")
# By their attributes, which takes half as long as by a condition.
_STYLED = etree.XPath("descendant-or-self::*/@style/..")
# What a site's own tests know an element by: it outlasts class names that a build makes up.
_TESTED = etree.XPath("descendant-or-self::*/@data-testid/..")
# What is a heading by its role.
_ROLED = etree.XPath("descendant-or-self::*/@role[.='heading']/..")


class Tree:
    """A page as parallel lists indexed by node number (preorder) or by text piece."""

    __slots__ = (
        "_authors", "cls", "depth", "element", "end", "first", "headings", "hrefs", "images", "last", "length", "links",
        "owner", "parent", "pieces", "raw", "strong", "styles", "tag", "tested", "times", "titled", "unseen",
    )  # fmt: skip

    element: list[Any]
    """The lxml element of each node."""
    tag: list[str]
    """Its tag, in lower case; of what has the role of a heading, that of the heading."""
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
    raw: list[str]
    """The same as they stand in the page, with the spaces at their ends."""
    owner: list[int]
    """The node whose own text a piece is (a tail belongs to the parent)."""
    length: list[int]
    """Prefix sums of the pieces' lengths: `length[last[i]] - length[first[i]]` characters in node i."""
    links: list[int]
    """Nodes that are `a` with an href, in order."""
    hrefs: dict[int, str]
    """Their addresses, as written, in order too."""
    images: list[int]
    """Nodes that are img, picture, video, or carry a background image, in order."""
    headings: list[int]
    """Nodes h1 to h6, in order."""
    times: list[int]
    """Nodes `time`, in order."""
    strong: list[int]
    """Nodes `b`, `strong`, `dt` and large `font`, in order."""
    styles: dict[int, str]
    """The style attributes of the few nodes that have one."""
    titled: list[int]
    """Nodes whose class says title, heading or name, in order."""
    tested: set[int]
    """Of these, the nodes of which the site's own tests say so."""
    unseen: list[tuple[int, int, Any]]
    """Elements for screen readers only, in order: the number of the node that follows, of the one that it stands in."""
    _authors: frozenset[str] | None

    def authors(self) -> frozenset[str]:
        """The names that the page's `meta` elements give for its author; the page is looked through once."""
        if self._authors is None:
            page = self.element[0].getroottree()
            self._authors = frozenset(
                (meta.get("content") or "").strip() for meta in page.iter("meta") if meta.get("name") == "author"
            )
        return self._authors

    def text(self, node: int) -> str:
        """The shown text of a subtree, its pieces joined by one space."""
        return " ".join(self.pieces[self.first[node] : self.last[node]])

    def shown(self, start: int, stop: int) -> str:
        """The pieces `[start, stop)` as a reader sees them: `H<sub>2</sub>O` is one word, blocks are apart."""
        pieces = self.pieces
        if stop - start < 2:
            return pieces[start] if stop > start else ""
        out = [pieces[start]]
        for i in range(start + 1, stop):
            if not self._touches(i):
                out.append(" ")
            out.append(pieces[i])
        return "".join(out)

    def _touches(self, piece: int) -> bool:
        """Does a piece follow the one before it with neither a space nor a line's end between them?"""
        if self.raw[piece - 1][-1].isspace() or self.raw[piece][0].isspace():
            return False
        tag, parent, end = self.tag, self.parent, self.end
        a, b = self.owner[piece - 1], self.owner[piece]
        while not a <= b < end[a]:  # up to what holds both
            if tag[a] not in INLINE or _blank(self.element[a].tail):
                return False
            a = parent[a]
        while b != a:
            before = self.element[b].getprevious()
            if tag[b] not in INLINE or _blank(self.element[parent[b]].text if before is None else before.tail):
                return False
            b = parent[b]
        # What stands between the two: a line break, a picture, an element that holds a blank.
        return all(tag[n] in INLINE and not _blank(self.element[n].text) for n in self.hollow(piece))

    def hollow(self, piece: int) -> Iterator[int]:
        """The elements without text that stand right before a piece."""
        low, high = bisect_left(self.first, piece), bisect_right(self.first, piece)
        return (n for n in range(low, high) if self.last[n] == piece)

    def size(self, node: int) -> int:
        """Characters of shown text in a subtree, without joining spaces."""
        return self.length[self.last[node]] - self.length[self.first[node]]

    def markup(self, ranges: Iterable[tuple[int, int]], *, most: int = 1 << 16) -> str:
        """The markup of node ranges, as the parser understood it; no more than about `most` characters."""
        parts: list[str] = []
        for start, stop in ranges:
            for node in self.tops(((start, stop),)):
                if sum(map(len, parts)) >= most:
                    break
                beside = self.end[node] < stop  # the text between siblings is the block's, behind the last it is not
                parts.append(etree.tostring(self.element[node], encoding="unicode", method="html", with_tail=beside))
        return "".join(parts)[:most]

    def tops(self, ranges: Iterable[tuple[int, int]]) -> Iterator[int]:
        """The nodes of node ranges that stand in no other of theirs, in order."""
        for start, stop in ranges:
            node = start
            while node < stop:
                yield node
                node = self.end[node]

    def texts(self, start: int, stop: int) -> tuple[int, int]:
        """The pieces `[low, high)` of the node range `[start, stop)`: of a run of siblings or a part of a subtree with
        the bare text between them and behind the last."""
        high = self.last[start]
        if stop != self.end[start]:
            above = self.parent[start]
            high = self.first[stop] if stop < len(self.tag) else len(self.pieces)
            high = min(high, self.last[above]) if above >= 0 else high
        return self.first[start], high

    def inside(self, nodes: list[int], start: int, stop: int) -> list[int]:
        """Those of a sorted list of nodes that lie in the node range `[start, stop)`."""
        return nodes[bisect_left(nodes, start) : bisect_left(nodes, stop)]


def _blank(text: str | None) -> bool:
    """Is it a text node of nothing but spaces? Such a node is no piece, and yet it parts two words."""
    return bool(text) and str(text).isspace()


def is_label(names: str) -> bool:
    """Do an element's classes call it a label, as CMSs call that of a field?"""
    return "label" in names and _LABEL.search(names) is not None


def _labels(names: str, pieces: list[str]) -> bool:
    """Is a heading the label of a field, as CMSs print them: `<h3 class="field-label">Author:</h3>`?"""
    if len(pieces) != 1 or len(pieces[0]) > LONGEST_LABEL:
        return False
    return pieces[0][-1] in ":：" or is_label(names)


def _is_lazy(node: Any) -> bool:
    """Is it an empty element that holds a picture's address for a script: `<a class="lazy" data-original="x.jpg">`?"""
    return len(node) == 0 and any(name.startswith("data-") and names_picture(value) for name, value in node.items())


def _heading(node: Any) -> str:
    """The tag of the heading that an element has the role of: ARIA's `heading`, of level 2 where it has none.

    https://www.w3.org/TR/wai-aria-1.2/#heading
    """
    level = node.get("aria-level", "").strip()
    return f"h{level}" if level in ("1", "2", "3", "4", "5", "6") else "h2"


def build(root: etree._Element) -> Tree:
    """The arrays of a page."""
    element: list[Any] = []
    tag: list[str] = []
    cls: list[str] = []
    parent: list[int] = []
    depth: list[int] = []
    first: list[int] = []
    raw: list[str] = []
    owner: list[int] = []
    links: list[int] = []
    hrefs: dict[int, str] = {}
    images: list[int] = []
    headings: list[int] = []
    times: list[int] = []
    strong: list[int] = []
    styles: dict[int, str] = {}
    titled: list[int] = []
    tested: set[int] = set()
    unseen: list[tuple[int, int, Any]] = []
    nodes: list[Any] = list(root.iter())
    # Few have one: asking each costs more.
    having_style: Any = _STYLED(root)
    styled = set(having_style)
    having_role: Any = _ROLED(root)
    roled = {node: _heading(node) for node in having_role if node.tag not in MARKED}
    having_test: Any = _TESTED(root)
    testable = {node for node in having_test if kind_of(node.get("data-testid")) == TITLE}
    end = [0] * len(nodes)
    last = [0] * len(nodes)

    # The open elements by depth, and their numbers; -1 where an element or one above it is not shown.
    top: Any = root.getparent()
    open_elements: list[Any] = [top] * (DEEPEST + 1)
    open_numbers = [-1] * (DEEPEST + 1)
    deep = 0
    number = 0
    count = 0  # of the pieces

    nodes.append(None)
    for node in nodes:
        above = node.getparent() if node is not None else open_elements[0]
        while top is not above:
            closed = open_numbers[deep]
            if closed >= 0:
                end[closed] = number
                last[closed] = count
            deep -= 1
            if (holder := open_numbers[deep]) >= 0 and (tail := top.tail) and not tail.isspace():
                raw.append(tail)
                owner.append(holder)
                count += 1
            top = open_elements[deep]
        if node is None:
            break
        kind = HIDDEN
        classes = ""
        if (up := open_numbers[deep]) < 0 and deep:
            pass
        elif (name := node.tag) not in SKIPPED and name.__class__ is str:
            classes = node.get("class", "")
            kind = kind_of(classes) if classes else PLAIN
            if kind == PLAIN and "-" in name:  # an element of the site's own: <news-title>
                kind = PICTURE if name.endswith(PICTURE_ENDINGS) else TITLE if kind_of(name) == TITLE else PLAIN
        top = node
        deep += 1
        if deep == len(open_numbers):  # deeper than any browser shows
            open_elements.append(top)
            open_numbers.append(-1)
        open_elements[deep] = node
        if kind == HIDDEN:
            open_numbers[deep] = -1
            if classes:
                unseen.append((number, up, node))
            continue
        open_numbers[deep] = number
        if roled and node in roled:
            name = roled[node]
        parent.append(up)
        element.append(node)
        tag.append(name)
        cls.append(classes)
        depth.append(deep - 1)
        first.append(count)
        if name in MARKED:
            if name == "a":
                if href := node.get("href"):
                    links.append(number)
                    hrefs[number] = href
            elif name in HEADINGS:
                headings.append(number)
            elif name == "time":
                times.append(number)
            elif name == "font":
                if node.get("size") in LARGE:
                    strong.append(number)
            elif name in STRONG:
                strong.append(number)
            else:
                images.append(number)
        if kind:
            if kind == TITLE:
                titled.append(number)
            elif kind == PICTURE or (name not in PICTURES and _is_lazy(node)):
                images.append(number)
        elif testable and node in testable:
            titled.append(number)
            tested.add(number)
        if styled and node in styled:
            style = styles[number] = node.get("style")
            if "background" in style and name not in PICTURES and images[-1:] != [number]:
                images.append(number)
        number += 1
        text = node.text
        if text and not text.isspace():
            raw.append(text)
            owner.append(number - 1)
            count += 1

    del end[number:], last[number:]
    tree = Tree()
    tree._authors = None
    # Most need only be stripped: of the spaces that fold, all but the plain one are not printable.
    pieces = [
        text if (text := each.strip()).isprintable() and "  " not in text else " ".join(text.split()) for each in raw
    ]
    tree.element, tree.tag, tree.cls, tree.parent, tree.depth = element, tag, cls, parent, depth
    tree.end, tree.first, tree.last, tree.pieces, tree.owner = end, first, last, pieces, owner
    tree.raw, tree.length = raw, [0, *accumulate(map(len, pieces))]
    headings = [n for n in headings if not _labels(cls[n], pieces[first[n] : last[n]])]
    tree.links, tree.hrefs, tree.images, tree.headings, tree.times = links, hrefs, images, headings, times
    tree.strong, tree.styles, tree.titled, tree.tested, tree.unseen = strong, styles, titled, tested, unseen
    return tree
