"""What a group of candidates looks like, in numbers: the features that detection weighs.

Most are means over the group's members of what a member shows (`members`); the others say what the group is as a
whole, where on the page it stands, and which facts meet in it. It judges nothing.
"""

from __future__ import annotations

from functools import lru_cache
from math import log1p, sqrt
from typing import NamedTuple

from importer.readers.html.candidates import (
    AROUND,
    DT,
    HEADING,
    LATER,
    OWN,
    PART,
    SELF,
    STRONG,
    TITLED,
)
from importer.readers.html.extent import Group, Member
from importer.readers.html.members import MEMBER, Link, measure
from importer.readers.html.page import Page
from importer.readers.html.tree import HEADINGS
from importer.readers.html.zones import WORDS, ZONES

__all__ = ["FACTS", "NAMES", "PAGE_AT", "Row", "dense", "describe"]

MOST_MEMBERS = 12
"""Of a longer group so many members, evenly spread, stand for all."""

MOST_COUNTED = 100
"""A listing of more is no other kind of page."""

SPREAD = ("title characters", "text beside title", "pieces", "longest other piece")
GROUP = (
    "count", "one", "two", "flat", "pooled", "heading", "level 1", "level 2", "level 3", "level 4+",
    "titled", "strong", "term",
    "part", "own text", "link text only", "title in list", "titles differ", "items differ",
    "addresses differ", "pictures differ", "same closing",
    "position", "share of text", "share of headings", "lone without own link", "several with evidence",
    "several of long titles", "lone with evidence", "several in aside", "several headings", "several titled",
    "adjacent",
    "same parent", "height", "inside link",
)  # fmt: skip
FACTS = (
    "a heading", "named as title", "a link alone", "in a wider link", "link elsewhere", "with picture",
    "with date",
    "with prose", "three or more", "long titles", "in a side zone", "slug agrees", "titles all differ",
    "a list item",
    "on other hosts", "other links",
)  # fmt: skip
PAIRS = tuple(f"{a} & {b}" for i, a in enumerate(FACTS) for b in FACTS[i + 1 :])
PAGE = (
    "page links",
    "page text",
    "page prose",
    "page headings",
    "address of page is home",
    "page depth",
)

NAMES: tuple[str, ...] = (
    *MEMBER,
    *(f"spread of {name}" for name in SPREAD),
    *GROUP,
    *PAIRS,
    *PAGE,
    *(f"inside: {name}" for name in WORDS),
    *(f"above: {name}" for name in WORDS),
    *(f"zone: {name}" for name in ZONES),
)

_AT = {name: at for at, name in enumerate(MEMBER)}
_SPREAD_AT = tuple(_AT[name] for name in SPREAD)
_EVIDENCE, _LONG = _AT["evidence"], _AT["long title with evidence"]
_PICTURE, _DATE, _PROSE, _WORDS = _AT["picture"], _AT["date"], _AT["prose piece"], _AT["title words"]
_SLUG, _EXTERNAL, _OTHERS = _AT["slug words"], _AT["address external"], _AT["other addresses"]
# Where in NAMES a part of it begins.
_PAIRS_AT = len(MEMBER) + len(SPREAD) + len(GROUP)
PAGE_AT = _PAIRS_AT + len(PAIRS)
_INSIDE_AT = PAGE_AT + len(PAGE)
_ABOVE_AT = _INSIDE_AT + len(WORDS)
_ZONES_AT = _ABOVE_AT + len(WORDS)
# Where the pair (i, j) stands: this plus j.
_PAIR_AT = tuple(_PAIRS_AT + i * (2 * len(FACTS) - i - 1) // 2 - i - 1 for i in range(len(FACTS)))


class Row(NamedTuple):
    """The features of one group. Most are 0, and those are left out; so is what all groups of a page share."""

    numbers: list[float]
    """Of a member, of the spread, of the group: the first of `NAMES`."""
    pairs: tuple[int, ...]
    """Where in `NAMES` the pairs of facts stand that hold: they are 1."""
    words: tuple[int, ...]
    """The same of the words and zones."""


def dense(page: Page, row: Row) -> list[float]:
    """All features of a group, in the order of `NAMES`."""
    out = [*row.numbers, *[0.0] * (len(NAMES) - _PAIRS_AT)]
    out[PAGE_AT:_INSIDE_AT] = page.constant
    for at in (*row.pairs, *row.words):
        out[at] = 1.0
    return out


@lru_cache(maxsize=4096)
def _pairs(facts: tuple[bool, ...]) -> tuple[int, ...]:
    held = [i for i, fact in enumerate(facts) if fact]
    return tuple(_PAIR_AT[i] + j for n, i in enumerate(held) for j in held[n + 1 :])


@lru_cache(maxsize=4096)
def _bits(value: int, start: int) -> tuple[int, ...]:
    """The places of a value's bits, counted from a start."""
    return tuple(start + i for i in range(value.bit_length()) if value >> i & 1)


def _together(page: Page, members: list[Member], links: list[Link]) -> tuple[float, ...]:
    """What share of the members differ in title, in title and address, in address, in picture; do all close alike,
    how many touch, have they one parent?"""
    count = len(members)
    pieces, images, parent = page.tree.pieces, page.images_before, page.tree.parent
    if count == 1:
        return 1.0, 1.0, 1.0, float(images[-1] > images[members[0].start]), 0.0, 0.0, 1.0
    texts: set[object] = set()
    items: set[object] = set()
    hrefs: set[str | None] = set()
    pictures: set[int] = set()
    closings: set[str] = set()
    parents: set[int] = set()
    adjacent = 0
    before = -1
    for member, (_, href, _) in zip(members, links, strict=True):
        candidate = member.candidate
        first, last, high = candidate.first, candidate.last, member.high
        texts.add(pieces[first] if last - first == 1 else tuple(pieces[first:last]))
        items.add((pieces[first], last - first, href))
        hrefs.add(href)
        pictures.add(images[member.start])  # the next one, wherever it stands
        if high > last:
            closings.add(pieces[high - 1])
        adjacent += member.low == before
        before = high
        parents.add(parent[member.root])
    pictures.discard(images[-1])
    return (
        len(texts) / count, len(items) / count, len(hrefs) / count, len(pictures) / count,
        float(len(closings) == 1 and count > 2), adjacent / count, 1.0 - (len(parents) - 1) / count,
    )  # fmt: skip


def describe(page: Page, group: Group, links: list[Link]) -> Row:
    """The features of a group. `links` are its members' (`resolve`)."""
    tree, members = page.tree, group.members
    count = len(members)
    if count <= MOST_MEMBERS:
        rows = measure(page, members, links)
    else:
        chosen = [i * count // MOST_MEMBERS for i in range(MOST_MEMBERS)]
        rows = measure(page, [members[i] for i in chosen], [links[i] for i in chosen])
    n = len(rows)
    if n == 1:
        means = rows[0]
        spread = [0.0] * len(_SPREAD_AT)
    else:
        means = [total / n for total in map(sum, zip(*rows, strict=True))]
        spread = [
            sqrt(max(0.0, sum([row[at] * row[at] for row in rows]) / n - means[at] * means[at])) for at in _SPREAD_AT
        ]
    length = tree.length
    first = members[0]
    candidate = first.candidate
    flags = candidate.flags
    titled = bool(flags & TITLED)
    plain = not flags & (HEADING | TITLED | STRONG | DT | PART | OWN)
    heading = 0
    if flags & HEADING:
        tag = tree.tag[candidate.node]
        heading = int(tag[1]) if tag in HEADINGS else 3
    several = count > 2
    texts, items, hrefs, pictures, alike, adjacent, parents = _together(page, members, links)
    sizes = sum([length[m.high] - length[m.low] for m in members])
    evidence = means[_EVIDENCE]
    total = page.ranks.total
    inside, above, own = page.zones.of(candidate.node, first.root)
    zone = page.zones.above(first.root)[1]
    whole: list[float] = [
        log1p(min(count, MOST_COUNTED)), count == 1, count == 2, group.flat, group.pooled,
        heading > 0, heading == 1, heading == 2, heading == 3, heading > 3,
        titled, flags & STRONG > 0, flags & DT > 0, flags & PART > 0,
        flags & OWN > 0, plain, tree.tag[candidate.node] == "li",
        texts, items, hrefs, pictures, alike,
        length[candidate.first] / page.total, min(1.0, sizes / page.total),
        count / total if heading and total else 0.0,
        count < 3 and candidate.kind == LATER,
        evidence if several else 0.0, means[_LONG] if several else 0.0, 0.0 if several else evidence,
        evidence if zone & 4 else 0.0,
        heading > 0 and several, titled and several,
        adjacent, parents, log1p(tree.depth[candidate.node] - tree.depth[first.root]),
        candidate.kind == AROUND,
    ]  # fmt: skip
    facts = (
        heading > 0,
        titled,
        plain and candidate.kind == SELF,
        candidate.kind == AROUND,
        candidate.kind == LATER,
        means[_PICTURE] > 0.5,
        means[_DATE] > 0.5,
        means[_PROSE] > 0.5,
        several,
        means[_WORDS] > 1.5,
        bool(zone & 0b1111),
        means[_SLUG] > 0.5,
        items == 1.0,
        tree.tag[first.root] == "li",
        means[_EXTERNAL] > 0.5,
        means[_OTHERS] > 0.7,
    )
    assert len(whole) == len(GROUP) and len(means) == len(MEMBER)
    return Row(
        [*means, *spread, *whole],
        _pairs(facts),
        _bits(inside, _INSIDE_AT) + _bits(above, _ABOVE_AT) + _bits(own, _ZONES_AT),
    )
