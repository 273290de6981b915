"""Weigh groups of candidates, in two stages, and settle which of them are the page's cards.

Both stages are logistic regressions: sums of weighted, standardised features, so that every judgement can be taken
apart. The first sees a group by itself; the second sees also what the first thinks of its rivals and neighbours.
The weights are data (`weights.json`), made by the trainer under `tests/training`.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from functools import lru_cache
from itertools import chain
from math import exp
from operator import mul
from pathlib import Path
from typing import Any, NamedTuple

from importer.readers.html.candidates import HEADING, LATER, OWN, SELF
from importer.readers.html.extent import Group
from importer.readers.html.features import NAMES, PAGE_AT, Row
from importer.readers.html.groups import tokens
from importer.readers.html.members import Link, bare
from importer.readers.html.page import PROSE, Page

__all__ = [
    "CONTEXT",
    "Model",
    "Stage",
    "context",
    "decide",
    "first",
    "load",
    "nested",
    "probability",
    "usual",
]

CONTEXT: tuple[str, ...] = (
    "own score",
    "sure",
    "rival inside",
    "rival inside is surer",
    "rival around",
    "rival around is surer",
    "best of page is surer",
    "kin",
    "kin is surer",
    "neighbour alike",
    "neighbour alike is surer",
)
THRESHOLDS = (0.5, 0.4, 0.3)
"""The probability from which on a lone candidate, a pair, a longer group are cards."""
MANY, MANY_FROM, MANY_LONG = 0.22, 5, 10
"""The same for so many headings with a link of their own and so many characters on average: a run so long is no
chance, but where it is one of single words, of tags or sections."""
DATED = 0.15
"""The same for three or more long titles with a link of their own that each stand with a date: lists of news and
events are often no more than that."""
LONG = 20
"""Characters of a long title, on average."""
BARE = 0.5
"""The same for links that nothing marks as titles and that have no picture: most lists of such are no cards."""
LISTED = 3
"""So many other links or headings below each of short headings, on average, that may be no more than what they head."""
SEVERAL = 2
"""So many cards in each block of a group, on average, and its titles are those of sections."""
HALF = 0.5
"""A group is inside another's blocks where at least this share of them holds a title of it."""
DOUBT = -3.0
"""A rival or kin below this score is none."""
SURE = 8.0
"""Scores are cut at so many units of log odds before the second stage looks at them."""


class Stage(NamedTuple):
    """One logistic regression: the weight of each feature, on the feature's own scale, and the constant."""

    weights: tuple[float, ...]
    constant: float

    def score(self, features: list[float]) -> float:
        """Log odds."""
        return sum(map(mul, self.weights, features), self.constant)


class Model(NamedTuple):
    """Both stages."""

    first: Stage
    second: Stage


def probability(score: float) -> float:
    """Of log odds."""
    return 1.0 / (1.0 + exp(-score)) if score > -700 else 0.0


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(Path(__file__).with_name("weights.json").read_text(encoding="utf-8"))
    return data


@lru_cache(maxsize=1)
def load() -> Model:
    """The weights of the package."""
    stages = []
    for key, names in (("first", NAMES), ("second", CONTEXT)):
        table = _data()[key]["weights"]
        if tuple(table) != names:
            raise ValueError(f"weights.json does not fit the features of the {key} stage")
        stages.append(Stage(tuple(float(w) for w in table.values()), float(_data()[key]["constant"])))
    return Model(*stages)


@lru_cache(maxsize=1)
def usual() -> tuple[float, ...]:
    """What the first stage's features are on average: what an explanation measures against."""
    return tuple(float(value) for value in _data()["usual"])


def first(stage: Stage, page: Page, rows: list[Row]) -> list[float]:
    """The first stage's log odds of each group: what `Stage.score` makes of all features, without adding the zeros."""
    weights = stage.weights
    shared = list(map(mul, weights[PAGE_AT:], page.constant))
    return [
        sum(
            chain(map(mul, weights, numbers), [weights[at] for at in pairs], shared, [weights[at] for at in words]),
            stage.constant,
        )
        for numbers, pairs, words in rows
    ]


def nested(page: Page, groups: list[Group], likely: set[int] | None = None) -> list[list[int]]:
    """For each group the numbers of the groups whose titles stand in at least half of its blocks; where some are
    `likely`, only pairs of which one is."""
    group_of = {id(m.candidate): g.number for g in groups for m in g.members}
    titles = [(c.first, group_of[id(c)]) for c in page.found if id(c) in group_of]
    every = [start for start, _ in titles], [number for _, number in titles]
    some = every
    if likely is not None:
        titles = [title for title in titles if title[1] in likely]
        some = [start for start, _ in titles], [number for _, number in titles]
    out: list[list[int]] = []
    for group in groups:
        starts, numbers = every if likely is None or group.number in likely else some
        tally: dict[int, int] = {}
        for member in group.members:
            low, high = bisect_left(starts, member.low), bisect_left(starts, member.high)
            for other in set(numbers[low:high]):
                tally[other] = tally.get(other, 0) + 1
        tally.pop(group.number, None)
        need = HALF * len(group.members)
        out.append(sorted([n for n, times in tally.items() if times >= need]))
    return out


def make(page: Page, group: Group, links: list[Link]) -> tuple[object, ...]:
    """What a title and the element around it are made of: groups of one make are kin, wherever they stand."""
    tree = page.tree
    node = group.members[0].candidate.node
    up = tree.parent[node]
    candidate = group.members[0].candidate
    kinds = [kind for _, _, kind in links]
    usual = kinds[0] if len(set(kinds)) == 1 else max(dict.fromkeys(kinds), key=kinds.count)
    return (
        tree.tag[node],
        tokens(tree.cls[node])[:1],
        tree.tag[up],
        tokens(tree.cls[up])[:1],
        candidate.flags & OWN,
        usual,
    )


def _shows(page: Page, group: Group) -> tuple[bool, ...]:
    """Has a group's first block a picture, a date, prose, any text beside its title?"""
    member = group.members[0]
    length = page.tree.length
    title = length[member.candidate.last] - length[member.candidate.first]
    return (
        page.images_before[member.stop] > page.images_before[member.start],
        page.dates_before[member.high] > page.dates_before[member.low],
        max(page.sizes[member.low : member.high], default=0) >= PROSE,
        length[member.high] - length[member.low] > title,
    )


def _neighbours(page: Page, groups: list[Group], sure: dict[int, float]) -> list[float]:
    """For each group the score of the surest group that stands among its siblings, or a step above or below them, as
    far as both show the same: the first card of a listing is often built otherwise, and so alone."""
    parent = page.tree.parent
    at: dict[int, set[int]] = {}
    below: dict[int, set[int]] = {}
    roots = {number: {m.root for m in groups[number].members} for number in sure}
    for number, own in roots.items():
        for up in {parent[root] for root in own}:
            at.setdefault(up, set()).add(number)
            if up >= 0:
                below.setdefault(parent[up], set()).add(number)
    out = [0.0] * len(groups)
    shown: dict[int, tuple[bool, ...]] = {}
    for group in groups:
        root = group.members[0].root
        up = parent[root]
        near = {n for n in below.get(up, ()) if parent[groups[n].members[0].root] != root}
        near |= at.get(up, set())
        if up >= 0:
            near |= {n for n in at.get(parent[up], ()) if up not in roots[n]}
        for other in near - {group.number}:
            for number in (group.number, other):
                if number not in shown:
                    shown[number] = _shows(page, groups[number])
            pairs = list(zip(shown[group.number], shown[other], strict=True))
            both = sum([a and b for a, b in pairs])
            if both:
                alike = both / sum([a or b for a, b in pairs])
                out[group.number] = max(out[group.number], sure[other] * alike)
    return out


def context(page: Page, groups: list[Group], links: list[list[Link]], scores: list[float]) -> list[list[float]]:
    """What the second stage sees of each group, in the order of `CONTEXT`."""
    cut = [max(-SURE, min(SURE, s)) for s in scores]
    best = max(max(cut, default=0.0), 0.0)
    within, above, related = ([-SURE] * len(cut) for _ in range(3))
    likely = {number for number, own in enumerate(cut) if own > DOUBT}  # no other counts as rival or kin
    if likely:
        for number, others in enumerate(nested(page, groups, likely)):
            for other in others:
                within[number] = max(within[number], cut[other])
                above[other] = max(above[other], cut[number])
        makes = [make(page, group, own) for group, own in zip(groups, links, strict=True)]
        for kin in likely:
            for number, own_make in enumerate(makes):
                if own_make == makes[kin] and number != kin:
                    related[number] = max(related[number], cut[kin])
    beside = _neighbours(page, groups, {number: cut[number] for number in likely if cut[number] > 0})
    out = []
    for own, inner, outer, alike, near in zip(cut, within, above, related, beside, strict=True):
        sure = max(own, 0.0)
        out.append(
            [
                own,
                sure,
                max(inner, 0.0),
                max(inner - own, 0.0) if inner > DOUBT else 0.0,
                max(outer, 0.0),
                max(outer - own, 0.0) if outer > DOUBT else 0.0,
                best - sure,
                max(alike, 0.0),
                max(alike - own, 0.0) if alike > DOUBT else 0.0,
                near,
                max(near - own, 0.0) if near else 0.0,
            ]
        )
    return out


def _long(page: Page, group: Group, least: int) -> bool:
    length = page.tree.length
    held = sum(length[m.candidate.last] - length[m.candidate.first] for m in group.members)
    return held >= least * len(group.members)


def _heads_lists(page: Page, group: Group) -> bool:
    """Are they short headings above several links each? Mostly those of sections and boxes."""
    first = group.members[0].candidate
    if not first.flags & HEADING or first.kind != SELF or _long(page, group, LONG):
        return False
    before = page.rivals_before
    held = sum([before[m.high] - before[m.low] - 1 for m in group.members])
    return held >= LISTED * len(group.members)


def _dated(page: Page, group: Group) -> bool:
    """Has each member a date beside its title, and a title that is none?"""
    before = page.dates_before
    return all(
        before[m.candidate.first] == before[m.candidate.last] and before[m.low] != before[m.high] for m in group.members
    )


def _heading_sections(groups: list[Group], numbers: list[int], likely: list[int]) -> set[int]:
    """Which of some groups have in each block, on average, several members of one of the `likely`: their titles are
    those of sections."""
    titles = sorted([(member.candidate.first, n) for n in likely for member in groups[n].members])
    starts, owners = [start for start, _ in titles], [n for _, n in titles]
    found = set()
    for number in numbers:
        held: dict[int, int] = {}
        for member in groups[number].members:
            for n in owners[bisect_left(starts, member.low) : bisect_left(starts, member.high)]:
                held[n] = held.get(n, 0) + 1
        held.pop(number, None)
        if max(held.values(), default=0) >= SEVERAL * len(groups[number].members):
            found.add(number)
    return found


def decide(page: Page, groups: list[Group], scores: list[float]) -> list[int]:
    """The numbers of the groups that are cards: best first, but those that head sections of others behind these."""
    wanted = []
    for group in groups:
        p = probability(scores[group.number])
        least = THRESHOLDS[min(len(group.members), 3) - 1]
        first = group.members[0].candidate
        if p < least and first.kind != LATER and len(group.members) > 2:
            many = len(group.members) >= MANY_FROM and first.flags & HEADING
            if many and p >= MANY and _long(page, group, MANY_LONG):
                least = MANY
            elif p >= DATED and _long(page, group, LONG) and _dated(page, group):
                least = DATED
        if p >= least and (p >= BARE or not (bare(page, group) or _heads_lists(page, group))):
            wanted.append((-scores[group.number], group.number))
    wanted.sort()
    order = [number for _, number in wanted]
    heads = _heading_sections(groups, order, [n for n in order if probability(scores[n]) >= BARE])
    return sorted(order, key=heads.__contains__)
