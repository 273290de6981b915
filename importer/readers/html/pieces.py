"""A group of blocks cut into atoms and lines, and these gathered by their place in the block.

An atom is the smallest text that can be a field's value: one small link, or one text node. A line is what stands in
one paragraph-like element. Atoms of one place (the same path of elements from the block, the same side of the title,
the same kind of link) in all blocks of a group are judged together. This module only cuts and counts; it names no
field.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from importer.patterns import lazy
from importer.readers.html.block_paths import Inside, Steps, kept_classes
from importer.readers.html.blocks import Block
from importer.readers.html.field_texts import BUTTON_LENGTH, beside_a_date, beside_bars, counts, is_more, text_kind
from importer.readers.html.field_words import CUE_LENGTH, LABELS, address_kind, cue, cue_at_end
from importer.readers.html.pairs import announced
from importer.readers.html.table_columns import announced_by_column
from importer.readers.html.tree import HEADINGS, Tree

__all__ = ["Atom", "Group", "Line", "Place", "gather"]

# Cues that announce one thing, not a list.
ONCE = frozenset(("author", "date", "deadline", "place", "other"))

BEFORE, INSIDE, AFTER = "before", "in", "after"


class Atom:
    """One small link or one text node of a block."""

    __slots__ = (
        "after",
        "block",
        "cue",
        "kind",
        "line",
        "link",
        "node",
        "owner",
        "piece",
        "place",
        "role",
        "side",
        "text",
    )

    text: str
    node: int
    """The element that owns the text, or the link."""
    owner: int
    """The element that owns the text, in a link too."""
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
    after: int
    """One past the number of its last."""
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

    __slots__ = ("atoms", "blocks", "key", "lines", "score", "seen_in")

    def __init__(self, key: tuple[object, ...]) -> None:
        self.key = key
        self.atoms: list[Atom] = []
        self.lines: list[Line] = []
        self.blocks = 0
        """How many blocks have it."""
        self.score = 0.0
        self.seen_in = -1


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

    def release(self) -> None:
        """Let go of what refers to each other, so that memory is free at once and no collector has to look for it."""
        for place in self.places:
            place.atoms.clear()
        for place in self.line_places:
            place.lines.clear()
        for lines in self.lines:
            for line in lines:
                line.atoms.clear()


def gather(tree: Tree, blocks: Sequence[Block]) -> Group:
    """The blocks of one group cut into atoms and lines, these by place."""
    group = Group(tree, blocks)
    kept = kept_classes(tree, blocks)
    steps: Steps = {}
    places: dict[tuple[object, ...], Place] = {}
    line_places: dict[tuple[object, ...], Place] = {}
    for number in range(len(blocks)):
        inside = Inside(tree, blocks[number], kept, steps)
        _cut(group, number, inside)
        _settle(group, number, places, line_places, inside)
    group.places = list(places.values())
    group.line_places = list(line_places.values())
    return group


def _cut(group: Group, number: int, inside: Inside) -> None:
    """Atoms and lines of one block, without the title itself."""
    tree, block = group.tree, group.blocks[number]
    owner, texts, first, last = tree.owner, tree.pieces, tree.first, tree.last
    title_first, title_last = first[block.title], last[block.title]
    title_text = block.title_text
    atoms, lines = group.atoms[number], group.lines[number]
    line: Line | None = None
    skip = -1
    cues = _Cue(block.title)
    columns = announced_by_column(tree, block.title) if "tr" in tree.tag[block.start : block.title] else []
    known = inside.known
    for run in inside.pieces:
        for index in run:
            if index < skip:
                continue
            node = owner[index]
            own = known.get(node) or inside.of(node)
            if own is None:  # a tail that belongs elsewhere
                continue
            _, link, home, hidden = own
            text = texts[index]
            if title_first <= index < title_last:
                side = INSIDE
                if text in title_text:
                    continue
                if title_text and title_text in text:
                    text = _beside(text, title_text)
                    link = -1
                    if not text:
                        continue
            else:
                side = BEFORE if index < title_first else AFTER
            after = index + 1
            if link >= 0 and side != INSIDE:
                skip = after = last[link]
                if after - index > 1:
                    text = tree.shown(index, after)
                node = link
            parts = [text]
            if text == title_text and not (link >= 0 and cues.labels(node) and tree.hrefs[link] != block.href):
                kind, role = "twin", ""  # of the title
            elif title_text and len(text) > len(title_text) and _is_more_of(text, title_text):
                kind, role = "text", "more"
            elif link >= 0:
                href = tree.hrefs[link]
                kind, role = "self" if href == block.href else address_kind(href), ""
            else:
                kind, role = text_kind(text), ""
                if kind in ("date", "dated"):
                    parts = beside_bars(text)
                elif line is not None and line.node == home and line.side == side and line.atoms[-1].kind == "date":
                    parts = beside_a_date(text)
            for part in parts:
                atom = Atom()
                atom.owner = owner[index]
                atom.text, atom.node, atom.link, atom.side = part, node, link, side
                atom.piece, atom.after, atom.block = index, after, number
                atom.kind = kind if len(parts) == 1 else text_kind(part)
                atom.role = role or ("hidden" if hidden else "count" if len(parts) > 1 and counts(part) else "")
                cues.take(tree, atom)
                if columns and not atom.cue:
                    atom.cue = next((kind for cell, kind in reversed(columns) if cell <= node), "")
                if line is None or line.node != home or line.side != side:
                    line = Line(home, number, side)
                    lines.append(line)
                line.atoms.append(atom)
                line.size += len(part)
                atom.line = line
                atoms.append(atom)


_HAS_DIGIT = re.compile(r"\d").search
_GOES_ON = lazy(r"(?:[,;] )?[^\W\d_A-Z]\w* \w")


class _Cue:
    """What a word announced, and how far that holds: to the end of its element's parent, or to the next cue; one for
    a name or date, for one piece."""

    __slots__ = ("end", "kind", "labelled", "linked", "title")

    def __init__(self, title: int) -> None:
        self.title = title
        self.kind = ""
        self.end = -1
        self.linked = False
        self.labelled = False

    def labels(self, node: int) -> bool:
        """Whether a node stands in a list of labels: there one may say what the title says."""
        return self.kind in LABELS and node < self.end

    def take(self, tree: Tree, atom: Atom) -> None:
        """Give an atom its cue, and hear what it announces itself."""
        text, node = atom.text, atom.node
        # "in *Berlin* to see the towers": words that go on behind a link are none of a list.
        goes_on = self.linked and atom.link < 0 and not self.labelled and _GOES_ON.match(text)
        # "on [Gardens], [Bees]": a link without a digit is no date.
        undated = self.kind == "date" and atom.link >= 0 and not self.labelled and not _HAS_DIGIT(text)
        if self.kind and (node >= self.end or goes_on or undated):
            self.kind = ""
            self.labelled = False
        atom.cue = self.kind
        self.linked = atom.link >= 0
        if self.kind in ONCE and atom.kind != "mark" and not self.labelled:
            self.kind = ""
        if atom.link < 0 and (pair := announced(tree, atom.piece, self.title)) is not None:
            atom.kind = "cue"
            atom.cue = self.kind = pair[0]
            self.end = pair[1]
            self.labelled = True
            return
        if text[0] == "#" and len(text) > 2 and text[1].isalnum() and not self.kind and tree.tag[node] not in HEADINGS:
            atom.cue = "tag"
            return
        if atom.link >= 0 and atom.kind != "nowhere":
            return
        short = len(text) <= CUE_LENGTH
        if (short or ":" in text[:CUE_LENGTH] or "：" in text[:CUE_LENGTH]) and (said := cue(text)) is not None:
            kind, rest = said
            if rest < len(text):
                atom.cue = kind
                return
            alone = tree.first[node] == atom.piece and tree.last[node] == atom.after
            end = tree.end[tree.parent[node] if alone else node]
            # Without a colon a word announces only what stands in one element with it: "Data" alone is a label.
            if text[-1] not in ":：" and (atom.after >= len(tree.owner) or tree.owner[atom.after] >= end):
                if text[0].islower():  # "in", "by": never a label
                    atom.kind = "cue"
                return
            atom.kind = "cue"
            self.kind, self.end, self.labelled = kind, end, False
            atom.cue = kind
        elif atom.after < len(tree.owner) and tree.tag[tree.owner[atom.after]] == "a" and (kind := cue_at_end(text)):
            self.kind, self.end, self.labelled = kind, tree.end[node], False
            if short:
                atom.kind = "cue"


_QUOTES = " \"'“”„«»‹›:…"


def _is_more_of(text: str, title: str) -> bool:
    """Whether a text is a "Read more" that names the title: "Continue reading “Title” →"."""
    before, found, after = text.partition(title)
    return bool(found) and is_more(f"{before} {after}".strip(_QUOTES))


def _beside(text: str, title: str) -> str:
    """What stands beside the title in its own text node: "Interview | Title" → Interview."""
    before, _, after = text.partition(title)
    return (before + " " + after).strip(" |/·•–—-:\u00a0,")


def _settle(
    group: Group,
    number: int,
    places: dict[tuple[object, ...], Place],
    line_places: dict[tuple[object, ...], Place],
    inside: Inside,
) -> None:
    """The atoms and lines of one block put to their places."""
    known = inside.known
    outer = group.tree.parent[group.blocks[number].start]
    for atom in group.atoms[number]:
        own = known[atom.node]
        key: tuple[object, ...] = (own[0] if own else -1, atom.kind, atom.side, atom.cue, atom.role)
        place = places.get(key)
        if place is None:
            place = places[key] = Place(key)
        place.atoms.append(atom)
        atom.place = place
        if place.seen_in != number:
            place.seen_in = number
            place.blocks += 1
    for line in group.lines[number]:
        known_line = inside.of(line.node)
        # The tops of a run of siblings all stand in one place: one that is a date is told from one of prose.
        top = group.tree.parent[line.node] == outer
        told = "date" if top and all(atom.kind == "date" for atom in line.atoms) else ""
        # So is, among paragraphs of which some cards have one more, the one that is their button.
        if line.size <= BUTTON_LENGTH and all(atom.kind == "mark" or is_more(atom.text) for atom in line.atoms):
            told = "more"
        key = (known_line[0] if known_line else -1, line.side, told)
        place = line_places.get(key)
        if place is None:
            place = line_places[key] = Place(key)
        place.lines.append(line)
        line.place = place
        if place.seen_in != number:
            place.seen_in = number
            place.blocks += 1
