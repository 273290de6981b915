"""A group of blocks cut into atoms and lines, and these gathered by their place in the block.

An atom is the smallest text that can be a field's value: one small link, or one text node. A line is what stands in
one paragraph-like element. Atoms of one place (the same path of elements from the block, the same side of the title,
the same kind of link) in all blocks of a group are judged together. This module only cuts and counts; it names no
field.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from importer.lexicon import dates
from importer.readers.html.blocks import Block
from importer.readers.html.field_words import address_kind, cue, cue_at_end
from importer.readers.html.tree import Tree

__all__ = ["Atom", "Group", "Line", "Place", "gather"]

# Elements that only dress a part of a line.
INLINE = frozenset(
    "a span b strong i em u s small big font sub sup mark abbr acronym code q cite label time bdi bdo ins del tt "
    "nobr var kbd samp data wbr ruby rb rt dfn strike".split()
)
# A link with more text pieces than this, or with the title in it, wraps a card and is no atom.
LINK_PIECES = 4
# A class stands for a place where at least this share of the blocks has it: one that names a value does not.
CLASS_SHARE = 0.5
# Brothers of one name are told apart up to this many: the cells of a row, the items of a meta list.
MOST_NTH = 2
# A date with words around it is looked for in texts up to this length.
DATED_LENGTH = 80
# A date without a year is one only in so short a text; letters beside a date that may be "Posted on", "Uhr".
YEARLESS_LENGTH = 24
BESIDE_DATE = 12

# Cues that announce one thing, not a list.
ONCE = frozenset(("author", "date", "place"))

BEFORE, INSIDE, AFTER = "before", "in", "after"

_DIGITS = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")


class Atom:
    """One small link or one text node of a block."""

    __slots__ = ("block", "cue", "kind", "line", "link", "node", "piece", "place", "role", "side", "text")

    text: str
    node: int
    """The element that owns the text, or the link."""
    link: int
    """The link's node, or -1."""
    kind: str
    """Of a link: `self` (the card's own address) or its `address_kind`; of a text: `date`, `number`, `mark`, `text`."""
    side: str
    """`before`, `in` or `after` the title."""
    cue: str
    """What a word before it announces ("Tags:"), or an empty string."""
    piece: int
    """The number of its first text piece."""
    block: int
    """The number of its block in the group."""
    line: Line
    place: Place
    role: str
    """What it was judged to be; an empty string until then."""


class Line:
    """The atoms that stand in one paragraph-like element."""

    __slots__ = ("atoms", "block", "node", "place", "role", "side", "size")

    def __init__(self, node: int, block: int, side: str) -> None:
        self.node = node
        self.block = block
        self.side = side
        self.atoms: list[Atom] = []
        self.size = 0
        self.role = ""
        self.place: Place = None  # type: ignore[assignment]


class Place:
    """Where atoms (or lines) of several blocks stand alike."""

    __slots__ = ("blocks", "key", "members", "scores", "texts")

    def __init__(self, key: tuple[object, ...]) -> None:
        self.key = key
        self.members: list[Atom] | list[Line] = []
        self.blocks = 0
        """How many blocks have it."""
        self.texts: set[str] = set()
        self.scores: dict[str, float] = {}


class Group:
    """The blocks of one group, cut up."""

    __slots__ = ("atoms", "blocks", "line_places", "lines", "places", "tree")

    def __init__(self, tree: Tree, blocks: Sequence[Block]) -> None:
        self.tree = tree
        self.blocks = blocks
        self.atoms: list[list[Atom]] = [[] for _ in blocks]
        self.lines: list[list[Line]] = [[] for _ in blocks]
        self.places: list[Place] = []
        self.line_places: list[Place] = []


@lru_cache(maxsize=8192)
def _shape(names: str) -> str:
    """A class attribute less the words that number or count: `post-12 first` → an empty string."""
    if not _DIGITS.search(names):
        return names
    return " ".join(word for word in names.split() if not _DIGITS.search(word))


@lru_cache(maxsize=8192)
def text_kind(text: str) -> str:
    """`date`, `dated` (a date with words around it), `number`, `mark` (no letter, no digit) or `text`."""
    if _DIGITS.search(text) is None:
        return "text" if _LETTER.search(text) else "mark"
    if len(text) <= DATED_LENGTH and dates.looks_like_date(text):
        spans = dates.find(text)
        if not spans:  # a date without its year, or none
            if len(text) <= YEARLESS_LENGTH and dates.month_day(text) is not None:
                return "date"
        else:
            rest = text[: spans[0][0]] + text[spans[-1][1] :]
            return "date" if sum(map(str.isalpha, rest)) <= BESIDE_DATE else "dated"
    return "text" if _LETTER.search(text) else "number"


def gather(tree: Tree, blocks: Sequence[Block]) -> Group:
    """The blocks of one group cut into atoms and lines, these by place."""
    group = Group(tree, blocks)
    cls, tag, parent, end, first, last = tree.cls, tree.tag, tree.parent, tree.end, tree.first, tree.last

    # Classes that most blocks share name a place; others name a value.
    count: dict[str, int] = {}
    for block in blocks:
        seen = set()
        for start, stop in block.ranges:
            seen.update(cls[start:stop])
        for names in {_shape(names) for names in seen}:
            count[names] = count.get(names, 0) + 1
    least = len(blocks) * CLASS_SHARE
    kept = {names: names if count[names] >= least else "" for names in count}

    steps: dict[tuple[int, str, str, int], int] = {}
    places: dict[tuple[object, ...], Place] = {}
    line_places: dict[tuple[object, ...], Place] = {}
    for number, block in enumerate(blocks):
        path: dict[int, int] = {}
        order: dict[tuple[int, str, str], int] = {}
        link_of: dict[int, int] = {}
        line_of: dict[int, int] = {}
        pieces: list[int] = []
        title, title_end = block.title, end[block.title]
        title_first, title_last = first[title], last[title]
        for start, stop in block.ranges:
            top = parent[start]
            for node in range(start, stop):
                above = parent[node]
                name = tag[node]
                own = kept[_shape(cls[node])]
                nth = order.get((above, name, own), 0)
                order[above, name, own] = nth + 1
                step = (path.get(above, -1), name, own, 0 if name == "a" or above == top else min(nth, MOST_NTH))
                path[node] = steps.setdefault(step, len(steps))
                inherited = link_of.get(above, -1)
                if name == "a" and inherited < 0 and tree.element[node].get("href"):
                    wraps = (node <= title < end[node]) or last[node] - first[node] > LINK_PIECES
                    link_of[node] = -1 if wraps else node
                else:
                    link_of[node] = inherited
                line_of[node] = line_of.get(above, start if name in INLINE else node) if name in INLINE else node
            tail = last[start]
            if stop > end[start]:  # a run of siblings: with the bare text between them
                tail = first[stop] if stop < len(tag) else len(tree.pieces)
                tail = min(tail, last[top]) if top >= 0 else tail
            pieces.extend(range(first[start], tail))
            for node in (top,):
                path.setdefault(node, -1)
                link_of.setdefault(node, -1)
                line_of.setdefault(node, start)
        _cut(group, number, pieces, path, link_of, line_of, (title, title_end, title_first, title_last))
        _settle(group, number, places, line_places, path)
    group.places = list(places.values())
    group.line_places = list(line_places.values())
    return group


def _cut(
    group: Group,
    number: int,
    pieces: list[int],
    path: dict[int, int],
    link_of: dict[int, int],
    line_of: dict[int, int],
    title: tuple[int, int, int, int],
) -> None:
    """Atoms and lines of one block, without the title itself."""
    tree, block = group.tree, group.blocks[number]
    owner, texts, first, last = tree.owner, tree.pieces, tree.first, tree.last
    title_node, title_end, title_first, title_last = title
    atoms, lines = group.atoms[number], group.lines[number]
    line: Line | None = None
    skip = -1
    title_text = block.title_text
    cue_kind, cue_end = "", -1
    for index in pieces:
        if index < skip:
            continue
        node = owner[index]
        if node not in line_of:  # not of this block (a tail that belongs elsewhere)
            continue
        link = link_of[node]
        text = texts[index]
        if title_first <= index < title_last:
            side = INSIDE
            if text in title_text or title_text in text and not _beside(text, title_text):
                continue
            if title_text and title_text in text:
                text = _beside(text, title_text)
                link = -1
        else:
            side = BEFORE if index < title_first else AFTER
        if link >= 0 and side != INSIDE:
            skip = last[link]
            if skip - first[link] > 1:
                text = " ".join(texts[first[link] : skip])
            node = link
        if text == title_text:
            continue
        atom = Atom()
        atom.text, atom.node, atom.link, atom.side, atom.piece = text, node, link, side, index
        atom.block, atom.role = number, ""
        if link >= 0:
            href = tree.element[link].get("href")
            atom.kind = "self" if href == block.href else address_kind(href)
        else:
            atom.kind = text_kind(text)
        home = line_of[node]
        # A cue holds to the end of its element's parent, or until the next cue; one for a name or date, for one.
        if cue_kind and node >= cue_end:
            cue_kind = ""
        atom.cue = cue_kind
        if cue_kind in ONCE and atom.kind != "mark":
            cue_kind = ""
        if link < 0 or atom.kind == "nowhere":
            said = cue(text)
            if said is not None:
                kind, rest = said
                if rest >= len(text):
                    atom.kind = "cue"
                    cue_kind = atom.cue = kind
                    scope = tree.parent[node] if tree.first[node] == index and tree.last[node] == index + 1 else node
                    cue_end = tree.end[scope] if scope in path else tree.end[node]
                else:
                    atom.cue = kind
            elif link < 0 and (kind := cue_at_end(text)):
                cue_kind, cue_end = kind, tree.end[node]
        if line is None or line.node != home or line.side != side:
            line = Line(home, number, side)
            lines.append(line)
        line.atoms.append(atom)
        line.size += len(text)
        atom.line = line
        atoms.append(atom)


def _beside(text: str, title: str) -> str:
    """What stands beside the title in its own text node: "Interview | Title" → Interview."""
    before, _, after = text.partition(title)
    return (before + " " + after).strip(" |/·•–—-:\u00a0,")


def _settle(
    group: Group,
    number: int,
    places: dict[tuple[object, ...], Place],
    line_places: dict[tuple[object, ...], Place],
    path: dict[int, int],
) -> None:
    """The atoms and lines of one block put to their places."""
    seen = set()
    for atom in group.atoms[number]:
        key = (path[atom.node], atom.kind, atom.side, atom.cue)
        place = places.get(key)
        if place is None:
            place = places[key] = Place(key)
        place.members.append(atom)  # type: ignore[arg-type]
        place.texts.add(atom.text)
        atom.place = place
        if place not in seen:
            seen.add(place)
            place.blocks += 1
    for line in group.lines[number]:
        key = (path[line.node], line.side)
        place = line_places.get(key)
        if place is None:
            place = line_places[key] = Place(key)
        place.members.append(line)  # type: ignore[arg-type]
        line.place = place
        if place not in seen:
            seen.add(place)
            place.blocks += 1
