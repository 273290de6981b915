"""A profile's places → blocks: what was learned of a site once instead of judging it on every page.

    candidates, less those at places known to be none → those at pinned places → blocks by the generic rule;
    the rest: a reason for detection

A page that shows nothing unknown is not judged, which is what makes it fast. It learns nothing (`importer.learn`) and
reads no field (`pinned_fields`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import NamedTuple

from importer.cards import Card, Note
from importer.profile import Pin, Profile, fits_place, steps
from importer.readers.html.blocks import Block, block_of
from importer.readers.html.candidates import HEADING, OWN, Candidate, candidates
from importer.readers.html.detect import once
from importer.readers.html.groups import groups
from importer.readers.html.members import resolve
from importer.readers.html.page import BARE, Anchors
from importer.readers.html.pinned_fields import named, place_of
from importer.readers.html.tree import Tree

__all__ = ["STEPS", "Found", "by_vocabulary", "find", "joined", "notes", "places"]

STEPS = 6
"""Elements of a place, from the title up: enough to tell lists of a page apart, few enough to fit other pages."""
UNKNOWN_LEAST = 2
"""So many candidates at a place that the profile does not know may be cards: the page is judged as a whole."""
MOST_WAYS = 50_000
"""So many paths are remembered of a site."""


@dataclass(slots=True)
class Found:
    """What the pins found on a page."""

    blocks: list[Block] = field(default_factory=list)
    pin: dict[int, Pin] = field(default_factory=dict)
    """The pin of each block, by the node of its title."""
    unknown: list[str] = field(default_factory=list)
    """Places of a page that may be cards and that the profile does not know."""

    @property
    def fits(self) -> bool:
        """Was something found, and is nothing left to be judged?"""
        return bool(self.blocks) and not self.unknown


def places(tree: Tree, found: Sequence[Candidate]) -> list[str]:
    """The place of each candidate; of one that is but its element's own text, with `::text` behind it."""
    return [place_of(tree, c.node, most=STEPS) + ("::text" if c.flags & OWN else "") for c in found]


class Spot(NamedTuple):
    """What a profile knows of a place."""

    place: str
    pin: Pin | None
    is_other: bool
    """Does it look like a title there, and is none?"""


class Ways:
    """What a profile knows of the places of a site: each path from the root is looked up once."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.tags = {steps(pin.title)[0][0] for pin in profile.pins}
        self.numbers = count(1)
        self.known: tuple[dict[tuple[int, str], int], dict[tuple[int, bool], Spot]] = {}, {}
        """(path above, name of an element) → path, as numbers; what is known of a path, or of the own text at its end.
        Threads may share it: no number is given twice, and a page keeps to what it began with."""

    def on(self, tree: Tree) -> tuple[Callable[[int, bool], Spot], Callable[[int], bool]]:
        """What is known of an element of a page, or of its own text alone; and whether it is another thing than a
        title."""
        if len(self.known[0]) > MOST_WAYS:
            self.known = {}, {}
        (steps, spots), numbers = self.known, self.numbers
        tag, cls, parent = tree.tag, tree.cls, tree.parent
        paths = {-1: 0}

        def path_of(node: int) -> int:
            way = [node]
            while (path := paths.get(up := parent[way[-1]])) is None:
                way.append(up)
            for inner in reversed(way):
                path = paths[inner] = steps.setdefault((path, named(tag[inner], cls[inner])), next(numbers))
            return path

        def spot_of(node: int, own: bool) -> Spot:
            key = (paths.get(node) or path_of(node), own)
            spot = spots.get(key)
            if spot is None:
                place = place_of(tree, node, most=STEPS) + ("::text" if own else "")
                spot = spots[key] = self._spot(place)
            return spot

        def is_other(node: int) -> bool:
            spot = spots.get((paths.get(node) or path_of(node), False)) or spot_of(node, False)
            return spot.is_other and spot.pin is None

        return spot_of, is_other

    def _spot(self, place: str) -> Spot:
        profile = self.profile
        pin = next((pin for pin in profile.pins if fits_place(pin.title, place)), None)
        is_other = place in profile.others or any(fits_place(other, place) for other in profile.others)
        return Spot(place, pin, is_other)


def find(tree: Tree, profile: Profile, *, address: str) -> Found:
    """The blocks at pinned places, in page order, and what the page shows beside them."""
    result = Found()
    ways: Ways = profile.memory.get(Ways) or profile.memory.setdefault(Ways, Ways(profile))
    spot_of, is_other = ways.on(tree)
    tags = ways.tags
    if not tags & {"", "*"} and not any(
        spot_of(node, own).pin for node, tag in enumerate(tree.tag) if tag in tags for own in (False, True)
    ):
        return result  # a page of another kind, for pennies
    found = [(c, spot_of(c.node, bool(c.flags & OWN))) for c in candidates(tree, is_other=is_other)]
    pins = {id(c): spot.pin for c, spot in found if spot.pin is not None}
    anchors: Anchors | None = None
    spans: list[tuple[int, int]] = []
    for group in groups(tree, [c for c, spot in found if spot.pin is not None], menu=lambda _: False):
        for member in group.members:
            candidate = member.candidate
            node = candidate.link
            if node is not None:
                href: str | None = tree.hrefs[node].strip()
            else:
                anchors = anchors or Anchors(tree, address=address)
                node, href, _ = resolve(anchors, member)
            if node is None:
                continue
            spans.append((member.low, member.high))
            result.blocks.append(block_of(tree, member, link=node, href=href, group=group.number, score=1.0))
            result.pin[candidate.node] = pins[id(candidate)]
    result.blocks.sort(key=lambda b: (tree.first[b.title], b.title))
    result.blocks = once(tree, result.blocks)
    result.unknown = _unknown(tree, found, spans)
    return result


def _unknown(tree: Tree, found: Sequence[tuple[Candidate, Spot]], spans: list[tuple[int, int]]) -> list[str]:
    """Places outside the blocks with candidates that may be cards."""
    inside = bytearray(len(tree.pieces) + 1)
    for low, high in spans:
        inside[low:high] = b"\1" * (high - low)
    rest: dict[str, list[Candidate]] = {}
    for candidate, spot in found:
        if not spot.is_other and not inside[candidate.first]:
            rest.setdefault(spot.place, []).append(candidate)
    out = []
    for place, held in rest.items():
        length = sum(tree.length[c.last] - tree.length[c.first] for c in held)
        telling = length >= BARE * len(held) or any(c.flags & HEADING for c in held)
        if len(held) >= UNKNOWN_LEAST and telling:
            out.append(place)
    return out


def joined(tree: Tree, pinned: Found, detected: list[Block]) -> list[Block]:
    """The pinned blocks, and of the detected those that share no text with one of them."""
    first = tree.first
    blocks = list(pinned.blocks)
    held = [(b.start, b.stop) for b in blocks]
    judged = {b.title: b for b in detected}
    for block in blocks:
        if (twin := judged.get(block.title)) is not None:
            block.score, block.verdict = twin.score, twin.verdict
    top = max((b.group for b in blocks), default=-1) + 1
    for block in detected:
        if not any(low <= block.title < high or block.start <= low < block.stop for low, high in held):
            block.group += top
            blocks.append(block)
    blocks.sort(key=lambda b: (first[b.title], b.title))
    return once(tree, blocks)


def by_vocabulary(profile: Profile, cards: Sequence[Card]) -> None:
    """A label that the profile's vocabulary has is of the kind under which it stands there."""
    kinds = profile.kinds
    for card in cards if kinds else ():
        strays = [label for label in card.types if kinds.get(label) == "tags"]
        others = [label for label in card.tags if kinds.get(label) == "types"]
        if strays or others:
            card.types = tuple(dict.fromkeys([*(t for t in card.types if t not in strays), *others]))
            card.tags = tuple(dict.fromkeys([*(t for t in card.tags if t not in others), *strays]))


def notes(pinned: Found, profile: Profile, document: str, *, cards: int) -> Iterator[Note]:
    """What of a page with so many cards does not fit its profile. One without cards fits, unless the profile was
    learned from it."""
    if not pinned.blocks:
        if cards or any(document in pin.pages for pin in profile.pins):
            yield Note("drift", "no card stands where the profile says; the page was read without it")
    elif pinned.unknown:
        yield Note("profile-unknown", f"judged as a whole: the profile does not know {'; '.join(pinned.unknown[:3])}")
