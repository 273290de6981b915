"""A page as all its groups see it: what is computed once for them, and where the page stands.

It judges nothing, but that lists of bare links of a word or two are menus.
"""

from __future__ import annotations

import re
from functools import cached_property
from itertools import accumulate
from math import log1p

from importer.lexicon.read_more import is_read_more
from importer.readers.html import address as addresses
from importer.readers.html.candidates import (
    DT,
    HEADING,
    LATER,
    LINK,
    OWN,
    PART,
    STRONG,
    TESTED,
    TITLED,
    Candidate,
)
from importer.readers.html.dated import LONGEST_DATE, holds_date
from importer.readers.html.extent import PROSE, Group
from importer.readers.html.tree import Tree
from importer.readers.html.zones import Zones

__all__ = ["BARE", "MARKS", "PROSE", "Anchors", "Lead", "Page"]

_DIGIT = re.compile(r"\d")
LONGEST_DATED = 80
"""Characters; a longer piece that holds a date is prose."""
LONGEST_PART = 10
"""Characters of the longest part of a date that stands in several pieces: a month's name."""
CLOSER = 30
"""Characters: a "read more" that closes a block is shorter."""
BARE = 20
"""Characters: bare links whose mean length is below this are no titles."""
LARGEST_TEXT, MOST_HEADINGS = 12_000, 60
"""Characters and headings of a page, more than which the weights don't know: they would think less and less of it."""


class Ranks:
    """The page's groups of headings that have a link: their members in all, the first, the biggest."""

    __slots__ = ("biggest", "first", "most", "total")

    def __init__(self) -> None:
        self.total = self.most = 0
        self.first = self.biggest = -1


Lead = tuple[addresses.Place, int, float, str]
"""Of a link its address, where it was found and what it is worth (`resolve`), and its own name in small letters."""


class Anchors:
    """The page's links and where it stands: what `resolve` asks for."""

    def __init__(self, tree: Tree, *, address: str) -> None:
        self.tree = tree
        self.links = tree.links
        self.hrefs = [href.strip() for href in tree.hrefs.values()]
        self.leads: dict[int, Lead | None] = {}
        """What is known of the links as such, by their number in `links`; None of one that leads to no item."""
        self.place = addresses.parse(address, "")
        self.host = self.place.host or self._host()

    @cached_property
    def title(self) -> str | None:
        """What its `title` element says."""
        return next((" ".join(e.text.split()) for e in self.tree.element[0].iter("title") if e.text), None)

    def _host(self) -> str:
        """The host that most links name, where the page's own is not known; `-` where most name none."""
        hosts: dict[str, int] = {}
        for href in self.hrefs:
            _, mark, after = href.partition("://")
            host = after.partition("/")[0].lower().removeprefix("www.") if mark else ""
            hosts[host] = hosts.get(host, 0) + 1
        most = max(hosts, key=lambda host: (hosts[host], host), default="")
        return most or "-"


class Page(Anchors):
    """What is computed once per page for all its groups."""

    def __init__(self, tree: Tree, found: list[Candidate], *, address: str) -> None:
        super().__init__(tree, address=address)
        self.zones = Zones(tree)
        self.sizes = list(map(len, tree.pieces))
        self.total = tree.length[-1] or 1
        links = self.links
        first, last, length = tree.first, tree.last, tree.length
        self.link_text = [
            0,
            *accumulate(length[last[n]] - length[first[n]] for n in links),
        ]
        nodes, texts = len(tree.tag), len(tree.pieces)
        self.links_before = _before(links, nodes)
        self.images_before = _before(tree.images, nodes)
        self.headings_before = _before(tree.headings, nodes)
        self.dated = self._dated()
        self.dates_before = _before(self.dated, texts)
        self.found = found = self._rivals(found)
        self.rivals_before = _before([c.first for c in found], texts)
        self.headed_before = _before([c.first for c in found if c.flags & HEADING], texts)
        self.spans = [(c.first, c.last, length[c.last] - length[c.first]) for c in found]
        closers = [n for n, size in enumerate(self.sizes) if size < CLOSER and is_read_more(tree.pieces[n])]
        self.closers_before = _before(closers, texts)
        self.marks = [MARKS[c.flags] for c in found]
        self.ranks = Ranks()
        prose = sum(n for n in self.sizes if n >= 100)
        self.constant = [
            log1p(len(links)), log1p(min(self.total, LARGEST_TEXT)), prose / self.total,
            log1p(min(len(tree.headings), MOST_HEADINGS)),
            float(self.place.depth == 0), float(self.place.depth),
        ]  # fmt: skip

    def menu(self, found: list[Candidate]) -> bool:
        """Are these alike candidates bare links of a word or two, with no picture, date or prose among them?"""
        first, last = found[0], found[-1]
        if len(found) < 3 or first.flags & (HEADING | TITLED | STRONG | DT) or first.kind == LATER:
            return False
        tree = self.tree
        length = tree.length
        if sum(length[c.last] - length[c.first] for c in found) >= BARE * len(found):
            return False
        images, dates = self.images_before, self.dates_before
        if images[tree.end[last.node]] != images[first.node] or dates[last.last] != dates[first.first]:
            return False
        return max(self.sizes[first.first : last.last]) < PROSE

    def rank(self, groups: list[Group]) -> None:
        """Count the groups of headings with a link."""
        ranks = self.ranks
        for group in groups:
            first = group.members[0].candidate
            if first.flags & HEADING and first.kind != LATER:
                n = len(group.members)
                ranks.total += n
                if ranks.first < 0:
                    ranks.first = group.number
                if n > ranks.most:
                    ranks.most, ranks.biggest = n, group.number

    def _rivals(self, found: list[Candidate]) -> list[Candidate]:
        """Those that could be a title where another stands beside them: a date in bold is none."""
        dated = set(self.dated)
        length = self.tree.length
        return [
            c
            for c in found
            if c.flags & HEADING
            or c.first not in dated
            or length[c.last] - length[c.first] > LONGEST_DATE
            or not all(n in dated for n in range(c.first, c.last))
        ]

    def _dated(self) -> list[int]:
        """The pieces that look like a date or hold one, and those of `time` elements, in order."""
        tree = self.tree
        pieces = tree.pieces
        sizes, digit = self.sizes, _DIGIT.search
        out = {n for n, text in enumerate(pieces) if sizes[n] < LONGEST_DATED and digit(text) and holds_date(text)}
        # A day's tile has a piece for each part of the date.
        for n in [n for n, size in enumerate(sizes) if size < 3 and pieces[n].isdigit()]:
            for low, high in ((n, n + 2), (n, n + 3), (n - 1, n + 1), (n - 1, n + 2)):
                parts = pieces[max(0, low) : high]
                if len(parts) > 1 and max(map(len, parts)) <= LONGEST_PART and holds_date(" ".join(parts)):
                    out.update(range(max(0, low), low + len(parts)))
        for node in tree.times:
            out.update(range(tree.first[node], tree.last[node]))
        return sorted(out)


def _mark(flags: int) -> int:
    if flags & PART or flags & OWN:
        return 0
    return 3 if flags & HEADING else 2 if flags & TITLED else 1 if flags & (LINK | STRONG | DT) else 0


MARKS = tuple(map(_mark, range(2 * TESTED)))
"""How plainly the page marks a candidate as a title, by its flags: a heading, a telling name, a link or bold text,
nothing."""


def _before(places: list[int], size: int) -> list[int]:
    """How many of a sorted list of places lie before each place from 0 to `size`: the difference of two says how many
    lie between them."""
    marks = [0] * (size + 2)
    for place in places:
        marks[place + 1] += 1
    return list(accumulate(marks))
