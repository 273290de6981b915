"""What a group of candidates looks like, in numbers: the features that detection weighs.

Most are means over the group's members of what a member shows (`members`); the others say what the group is as a
whole, where on the page it stands, and which facts meet in it. It judges nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise
from math import log1p, sqrt

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
from importer.readers.html.extent import Group
from importer.readers.html.members import MEMBER, Link, Page, measure
from importer.readers.html.tree import HEADINGS
from importer.readers.html.zones import WORDS, ZONES

__all__ = ["FACTS", "NAMES", "describe"]

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
# Where in PAIRS the pair (i, j) stands: this plus j.
_PAIR_AT = tuple(i * (2 * len(FACTS) - i - 1) // 2 - i - 1 for i in range(len(FACTS)))
_EVIDENCE, _LONG = MEMBER.index("evidence"), MEMBER.index("long title with evidence")
_SPREAD_AT = tuple(MEMBER.index(name) for name in SPREAD)


def describe(page: Page, group: Group, links: list[Link]) -> list[float]:
    """The features of a group, in the order of `NAMES`. `links` are its members' (`resolve`)."""
    tree, members = page.tree, group.members
    count = len(members)
    chosen = range(count) if count <= MOST_MEMBERS else [i * count // MOST_MEMBERS for i in range(MOST_MEMBERS)]
    rows = [measure(page, members[i], links[i]) for i in chosen]
    n = len(rows)
    if n == 1:
        means = list(map(float, rows[0]))
        spread = [0.0] * len(_SPREAD_AT)
    else:
        columns = list(zip(*rows, strict=True))
        means = [total / n for total in map(sum, columns)]
        spread = [sqrt(max(0.0, sum(v * v for v in columns[at]) / n - means[at] * means[at])) for at in _SPREAD_AT]
    length = tree.length
    first = members[0]
    candidate = first.candidate
    flags = candidate.flags
    heading = 0
    if flags & HEADING:
        tag = tree.tag[candidate.node]
        heading = int(tag[1]) if tag in HEADINGS else 3
    texts = {tuple(tree.pieces[m.candidate.first : m.candidate.last]) for m in members}
    items = {
        (tree.pieces[m.candidate.first], m.candidate.last - m.candidate.first, href)
        for m, (_, href, _) in zip(members, links, strict=True)
    }
    hrefs = {href for _, href, _ in links}
    pictures = {
        i
        for m in members
        for i in tree.images[bisect_left(tree.images, m.start) : bisect_left(tree.images, m.start) + 1]
    }
    closings = {tree.pieces[m.high - 1] for m in members if m.high > m.candidate.last}
    own = page.ranks
    sizes = sum(length[m.high] - length[m.low] for m in members)
    parents = {tree.parent[m.root] for m in members}
    height = tree.depth[candidate.node] - tree.depth[first.root]
    adjacent = sum(a.high == b.low for a, b in pairwise(members))
    whole = [
        log1p(min(count, MOST_COUNTED)), float(count == 1), float(count == 2), float(group.flat), float(group.pooled),
        float(heading > 0), float(heading == 1), float(heading == 2), float(heading == 3), float(heading > 3),
        float(bool(flags & TITLED)), float(bool(flags & STRONG)), float(bool(flags & DT)),
        float(bool(flags & PART)),
        float(bool(flags & OWN)), float(not flags & (HEADING | TITLED | STRONG | DT | PART | OWN)),
        float(tree.tag[candidate.node] == "li"),
        len(texts) / count, len(items) / count, len(hrefs) / count, len(pictures) / count,
        float(len(closings) == 1 and count > 2), length[candidate.first] / page.total, min(1.0,
        sizes / page.total),
        count / own.total if heading and own.total else 0.0,
        float(count < 3 and candidate.kind == LATER),
        means[_EVIDENCE] * (count > 2),
        means[_LONG] * (count > 2),
        means[_EVIDENCE] * (count < 3),
        means[_EVIDENCE] * bool(page.zones.above(first.root)[1] & 4),
        float(heading > 0 and count > 2),
        float(bool(flags & TITLED) and count > 2),
        adjacent / count, 1.0 - (len(parents) - 1) / count, log1p(height),
        float(candidate.kind == AROUND),
    ]  # fmt: skip
    inside, above, zones = page.zones.of(candidate.node, first.root)
    zone = page.zones.above(first.root)[1]
    facts = (
        heading > 0,
        bool(flags & TITLED),
        not flags & (HEADING | TITLED | STRONG | DT | PART | OWN) and candidate.kind == SELF,
        candidate.kind == AROUND,
        candidate.kind == LATER,
        means[_AT["picture"]] > 0.5,
        means[_AT["date"]] > 0.5,
        means[_AT["prose piece"]] > 0.5,
        count > 2,
        means[_AT["title words"]] > 1.5,
        bool(zone & 0b1111),
        means[_AT["slug words"]] > 0.5,
        len(items) == count,
        tree.tag[first.root] == "li",
        means[_AT["address external"]] > 0.5,
        means[_AT["other addresses"]] > 0.7,
    )
    pairs = [0.0] * len(PAIRS)
    held = [i for i, fact in enumerate(facts) if fact]
    for n, i in enumerate(held):
        row = _PAIR_AT[i]
        for j in held[n + 1 :]:
            pairs[row + j] = 1.0
    assert len(whole) == len(GROUP) and len(means) == len(MEMBER)
    return [*means, *spread, *whole, *pairs, *page.constant, *inside, *above, *zones]
