"""Where the elements of a block stand in it: their path, the small link around them, their line.

Paths are alike where blocks of a group are built alike. Knows of no field, and of texts only which announce labels.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from importer.patterns import lazy
from importer.readers.html.blocks import Block
from importer.readers.html.dated import is_date
from importer.readers.html.field_words import LABELS, address_kind, concepts, cue
from importer.readers.html.tree import Tree

__all__ = ["Inside", "Steps", "kept_classes"]

# Elements that only dress a part of a line.
INLINE = frozenset(
    "a span b strong i em u s small big font sub sup mark abbr acronym code q cite label time bdi bdo ins del tt "
    "nobr var kbd samp data wbr ruby rb rt dfn strike".split()
)
# Of a block with more text pieces than this, only so many at its start and its end are looked at.
MOST_PIECES = 120
LAST_PIECES = 30
# Elements that hold something else than the card around them.
APART = frozenset(("aside", "nav", "form", "button"))
# But some themes put what is told of the card into one: what its class may then name, and how much text it may show.
TELLING = frozenset(("meta", "date", "author", "category", "tag", "label"))
TOLD = 200
# What a row of elements holds that each are named so.
_LISTED = frozenset(("category", "label", "tag"))
# A link with more text pieces than this, or with the title in it, wraps a card and is no atom.
LINK_PIECES = 4
# A class stands for a place where at least this share of the blocks has it: one that names a value does not.
CLASS_SHARE = 0.5
# Brothers of one name are told apart up to this many: the cells of a row, the items of a meta list.
MOST_NTH = 2

HIDDEN = lazy(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_DIGITS = re.compile(r"\d")

Steps = dict[tuple[int, str, str, int], int]
"""Numbers of paths: (path above, tag, class, which of its like) → path. Shared by the blocks of a group."""


@lru_cache(maxsize=8192)
def _shape(names: str) -> str:
    """A class attribute less the words that number or count: `post-12 first` → an empty string."""
    if not _DIGITS.search(names):
        return names
    return " ".join(word for word in names.split() if not _DIGITS.search(word))


def kept_classes(tree: Tree, blocks: Sequence[Block]) -> dict[str, str]:
    """Each class attribute of the blocks, or an empty string where too few share it: what most share names a place,
    the rest a value."""
    cls = tree.cls
    count: dict[str, int] = {}
    shapes: dict[str, str] = {}
    for block in blocks:
        seen: set[str] = set()
        for start, stop in block.ranges:
            seen.update(cls[start:stop])
        own = set()
        for names in seen:
            shape = shapes.get(names)
            if shape is None:
                shape = shapes[names] = _shape(names)
            own.add(shape)
        for shape in own:
            count[shape] = count.get(shape, 0) + 1
    if len(blocks) == 1:
        return shapes
    least = len(blocks) * CLASS_SHARE
    return {names: shape if count[shape] >= least else "" for names, shape in shapes.items()}


class Inside:
    """Where the elements of one block stand in it: path, link, line. Only elements that show text are asked for."""

    __slots__ = ("kept", "known", "order", "pieces", "steps", "title", "tree")

    def __init__(self, tree: Tree, block: Block, kept: dict[str, str], steps: Steps) -> None:
        self.tree, self.kept, self.steps, self.title = tree, kept, steps, block.title
        self.order: dict[tuple[int, str, str], int] = {}
        self.known: dict[int, tuple[int, int, int, bool] | None] = {}
        self.pieces: list[range] = []
        for start, stop in block.ranges:
            self.known.setdefault(tree.parent[start], (-1, -1, start, False))
            head, tail = block.texts or tree.texts(start, stop)
            if tail - head > MOST_PIECES:  # a whole article: its fields stand at its ends
                self.pieces.append(range(head, head + MOST_PIECES - LAST_PIECES))
                head = tail - LAST_PIECES
            self.pieces.append(range(head, tail))

    def of(self, node: int) -> tuple[int, int, int, bool] | None:
        """The number of an element's path, the small link around it or -1, the element that makes its line, and
        whether it is hidden by its own style."""
        known = self.known
        if node in known:
            return known[node]
        tree, kept, order, steps = self.tree, self.kept, self.order, self.steps
        parent, tag, cls, styles = tree.parent, tree.tag, tree.cls, tree.styles
        way = [node]
        while (node := parent[node]) not in known:
            if node < 0:
                return None
            way.append(node)
        if (above := known[node]) is None:
            known[way[0]] = None
            return None
        path, link, line, hidden = above
        for node in reversed(way):
            name = tag[node]
            if name in APART and not node <= self.title < tree.end[node] and not self._tells(name, node):
                known[node] = known[way[0]] = None
                return None
            names = kept.get(cls[node], "")
            key = (path, name, names)
            nth = order.get(key, 0)
            order[key] = nth + 1
            # Links, labels and the tops of a run are not numbered: their number varies.
            if name == "a" or path < 0 or (nth and names and not _LISTED.isdisjoint(concepts(names))):
                nth = 0
            step = (path, name, names, nth if nth < MOST_NTH else MOST_NTH)
            path = steps.setdefault(step, len(steps))
            if name == "a" and link < 0 and self._small(node):
                link = node
            if name not in INLINE:
                line = node
            if (style := styles.get(node)) and HIDDEN.search(style):
                hidden = not node <= self.title < tree.end[node]
            known[node] = path, link, line, hidden
        return known[way[0]]

    def _tells(self, name: str, node: int) -> bool:
        """Does an element that mostly holds something else hold fields of the card: its date, its labels?"""
        if name == "form":
            return False
        if name == "button":
            return self._label(node)
        tree = self.tree
        if tree.size(node) > TOLD:
            return False
        if not TELLING.isdisjoint(concepts(tree.cls[node])):
            return True
        links = tree.inside(tree.links, node, tree.end[node])
        if links:
            return all(address_kind(tree.hrefs[link]) in TELLING for link in links)
        return any(map(is_date, tree.pieces[tree.first[node] : tree.last[node]]))

    def _label(self, node: int) -> bool:
        """Is a button one of a row that a word announces as labels: "Tags: [Bees] [Orchards]"?"""
        tree = self.tree
        above = tree.parent[node]
        at = tree.first[above]
        if tree.first[node] == tree.last[node] or at == tree.first[node]:
            return False
        said = cue(tree.pieces[at])
        return said is not None and said[0] in LABELS

    def _small(self, node: int) -> bool:
        tree = self.tree
        if tree.last[node] - tree.first[node] > LINK_PIECES or node <= self.title < tree.end[node]:
            return False
        return node in tree.hrefs
