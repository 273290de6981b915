"""A profile's selectors → blocks and fields: what was learned of a site once instead of judging it on every page.

    candidates → those at pinned places → blocks by the generic rule; the rest: known, or a reason for detection

A page that shows nothing unknown is not judged, which is what makes it fast. It learns nothing (`importer.learn`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from importer.cards import Card, Note
from importer.profile import Pin, Profile, Step, fits_place, fits_step, steps
from importer.readers.html.blocks import Block
from importer.readers.html.candidates import HEADING, OWN, Candidate, candidates
from importer.readers.html.detect import once
from importer.readers.html.groups import groups, tokens
from importer.readers.html.members import resolve
from importer.readers.html.page import BARE, Anchors
from importer.readers.html.tree import Tree

__all__ = [
    "LISTS",
    "STEPS",
    "Found",
    "apply_fields",
    "by_vocabulary",
    "find",
    "joined",
    "notes",
    "place_of",
    "places",
    "value",
]

STEPS = 6
"""Elements of a place, from the title up: enough to tell lists of a page apart, few enough to fit other pages."""
LISTS = frozenset(("types", "tags", "authors"))
"""Fields of many values."""
UNKNOWN_LEAST = 2
"""So many candidates at a place that the profile does not know may be cards: the page is judged as a whole."""


@dataclass(slots=True)
class Found:
    """What the pins found on a page."""

    blocks: list[Block] = field(default_factory=list)
    pin: dict[int, Pin] = field(default_factory=dict)
    """The pin of each block, by the node of its title."""
    unknown: list[str] = field(default_factory=list)
    """Places of a page that may be cards and that the profile does not know."""
    candidates: list[Candidate] = field(default_factory=list)
    """All of the page, for who judges it."""

    @property
    def fits(self) -> bool:
        """Was something found, and is nothing left to be judged?"""
        return bool(self.blocks) and not self.unknown


def step(tree: Tree, node: int) -> str:
    """An element as a selector names it: its tag and the first class that says what kind of place it is."""
    return ".".join((tree.tag[node], *tokens(tree.cls[node])[:1]))


def place_of(tree: Tree, node: int, *, most: int = STEPS, top: int = -1) -> str:
    """The end of the path to an element, at most down from below `top`."""
    way: list[str] = []
    while node > top and node >= 0 and len(way) < most:
        way.append(step(tree, node))
        node = tree.parent[node]
    return " > ".join(reversed(way))


def places(tree: Tree, found: Sequence[Candidate]) -> list[str]:
    """The place of each candidate; of one that is but its element's own text, with `::text` behind it."""
    parent = tree.parent
    names: dict[int, str] = {}
    known: dict[int, str] = {}
    out = []
    for candidate in found:
        node = candidate.node
        place = known.get(node)
        if place is None:
            way: list[str] = []  # as in `place_of`, but that neighbours share most of it
            up = node
            while up >= 0 and len(way) < STEPS:
                name = names.get(up)
                if name is None:
                    name = names[up] = step(tree, up)
                way.append(name)
                up = parent[up]
            way.reverse()
            place = known[node] = " > ".join(way)
        out.append(place + "::text" if candidate.flags & OWN else place)
    return out


def find(tree: Tree, profile: Profile, *, address: str) -> Found:
    """The blocks at pinned places, in page order, and what the page shows beside them."""
    result = Found()
    all_of_them = result.candidates = candidates(tree)
    named = places(tree, all_of_them)
    pin_of = {name: _pin_of(profile.pins, name) for name in set(named)}
    chosen = [c for c, name in zip(all_of_them, named, strict=True) if pin_of[name] is not None]
    pins = {id(c): pin_of[name] for c, name in zip(all_of_them, named, strict=True)}
    anchors = Anchors(tree, address=address)
    spans: list[tuple[int, int]] = []
    for group in groups(tree, chosen, menu=lambda _: False):
        for member in group.members:
            candidate = member.candidate
            node, href, _ = resolve(anchors, member)
            if node is None:
                continue
            spans.append((member.low, member.high))
            shown = tree.shown(candidate.first, candidate.last)
            hull = ((member.start, member.stop),)
            result.blocks.append(
                Block(hull, member.start, member.stop, candidate.node, shown, node, href, group.number, 1.0)
            )
            if (pin := pins[id(candidate)]) is not None:
                result.pin[candidate.node] = pin
    result.blocks.sort(key=lambda b: (tree.first[b.title], b.title))
    result.blocks = once(result.blocks)
    result.unknown = _unknown(tree, profile, zip(all_of_them, named, strict=True), spans)
    return result


def _pin_of(pins: Sequence[Pin], place: str) -> Pin | None:
    return next((pin for pin in pins if fits_place(pin.title, place)), None)


def _unknown(
    tree: Tree, profile: Profile, named: Iterator[tuple[Candidate, str]], spans: list[tuple[int, int]]
) -> list[str]:
    """Places outside the blocks with candidates that may be cards."""
    inside = bytearray(len(tree.pieces) + 1)
    for low, high in spans:
        inside[low:high] = b"\1" * (high - low)
    rest: dict[str, list[Candidate]] = {}
    for candidate, name in named:
        if not inside[candidate.first]:
            rest.setdefault(name, []).append(candidate)
    out = []
    for name, held in rest.items():
        length = sum(tree.length[c.last] - tree.length[c.first] for c in held)
        telling = length >= BARE * len(held) or any(c.flags & HEADING for c in held)
        if len(held) < UNKNOWN_LEAST or not telling or name in profile.others:
            continue
        if not any(fits_place(other, name) for other in profile.others):
            out.append(name)
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
    return once(blocks)


def within(tree: Tree, block: Block, selector: str) -> Iterator[int]:
    """The elements of a block that a selector leads to, in page order."""
    wanted = steps(selector)
    tag, tags = wanted[0][0], tree.tag
    for start, stop in block.ranges:
        above = tree.parent[start]
        nodes = range(start, stop) if tag in ("", "*") else [n for n in range(start, stop) if tags[n] == tag]
        for node in nodes:
            if _leads(tree, node, wanted, above):
                yield node


def _leads(tree: Tree, node: int, wanted: Sequence[Step], above: int) -> bool:
    for one in wanted:
        if node <= above:
            return False
        name = next(iter(tokens(tree.cls[node])), "")
        if not fits_step(one, (tree.tag[node], name, "")):
            return False
        node = tree.parent[node]
    return True


def value(tree: Tree, block: Block, name: str, selector: str) -> tuple[str, ...]:
    """What a selector gives for a field: every text of lists, a date as a machine and as a person reads it, else the
    first text; empty where it leads to nothing."""
    for_all: list[str] = []
    for node in within(tree, block, selector):
        if not (text := tree.text(node)):
            continue
        if name == "date_published":
            return tuple(dict.fromkeys(filter(None, (tree.element[node].get("datetime"), text))))
        if name not in LISTS:
            return (text,)
        for_all.append(text)
    return tuple(dict.fromkeys(for_all))


def apply_fields(tree: Tree, pinned: Found, blocks: Sequence[Block], cards: Sequence[Card]) -> None:
    """Set the fields that selectors pin; one to which no selector leads stays as the generic rule read it."""
    for block, card in zip(blocks, cards, strict=True):
        pin = pinned.pin.get(block.title)
        for name, selectors in (pin.fields if pin else {}).items():
            found = next((found for selector in selectors if (found := value(tree, block, name, selector))), ())
            if found:
                setattr(card, name, found if name in LISTS or name == "date_published" else found[0])


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
