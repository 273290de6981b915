"""A profile's selectors → the fields of cards: what was learned of a card's inside instead of judging each piece of it.

    blocks of a group → their elements by place → all known: cards as the selectors say
                                                → else: the generic rule for the group, and the selectors over it

It finds no blocks (`pinned`) and learns nothing (`importer.learn`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from importer.cards import Card, Context
from importer.profile import Pin, Step, fits_step, steps
from importer.readers.html import field_links, fields
from importer.readers.html.blocks import Block
from importer.readers.html.field_texts import PLAIN_DATE, is_cut, text_kind
from importer.readers.html.groups import tokens
from importer.readers.html.images import address_of, is_ornament, read_images
from importer.readers.html.tree import Tree
from importer.readers.html.unseen import add_unseen

__all__ = ["DATES", "LISTS", "LONGEST", "STEPS", "Inside", "named", "place_of", "read_card", "read_cards", "value"]

LISTS = frozenset(("types", "tags", "authors"))
"""Fields of many values."""
DATES = frozenset(("date_published", "date_modified"))
"""Fields of which each value has several forms."""
STEPS = 3
"""Elements of a place within a card at most, where no selector has more."""
MOST_PIECES = 60
"""A block of more pieces of text shows a whole article."""
LONGEST = 60
"""Characters; where a card may say whatever it is and means no field, a longer text is not known."""
MOST_SHAPES = 2_000
"""So many shapes of cards are remembered of a group."""

_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|^\d{9,13}$")
_DATED = frozenset(("date", "dated"))


@lru_cache(maxsize=16384)
def named(tag: str, classes: str) -> str:
    """An element as a selector names it: its tag and the first class that says what kind of place it is."""
    return ".".join((tag, *tokens(classes)[:1]))


def place_of(tree: Tree, node: int, *, most: int, top: int = -1) -> str:
    """The end of the path to an element, at most down from below `top`."""
    way: list[str] = []
    while node > top and node >= 0 and len(way) < most:
        way.append(named(tree.tag[node], tree.cls[node]))
        node = tree.parent[node]
    return " > ".join(reversed(way))


class Unknown(NamedTuple):
    """Something in a card that the profile does not know: its place, and its text if it is no picture."""

    place: str
    text: str


class Shape(NamedTuple):
    """What a pin knows of cards of one shape: the same elements with the same pieces of text, whatever they say.
    Elements and pieces are counted from the card's first."""

    found: Mapping[tuple[str, int], Sequence[int]]
    """The elements to which selectors lead, by field and number of the selector, in that order."""
    said: Sequence[tuple[int, tuple[str, ...]]]
    """Pieces at places of no field, with what may stand there (nothing: whatever it is)."""
    unknown: Sequence[tuple[str, int]]
    """Places that the pin does not know, with their piece; -1 for a picture."""


class Inside:
    """One pin, taken apart: what it knows of a card is looked up by the card's shape."""

    __slots__ = ("depth", "others", "pin", "selectors", "shapes")

    def __init__(self, pin: Pin) -> None:
        self.pin = pin
        self.selectors = [
            ((name, number), steps(selector))
            for name, selectors in pin.fields.items()
            for number, selector in enumerate(selectors)
        ]
        self.others = [(steps(selector), said) for selector, said in (pin.others or {}).items()]
        self.depth = max([STEPS, *(len(way) for _, way in self.selectors)])
        self.shapes: dict[tuple[object, ...], Shape] = {}

    def shape(self, tree: Tree, block: Block) -> Shape:
        """What is known of a block."""
        start, stop = block.start, block.stop
        low, high = block.texts or tree.texts(start, stop)
        images = tree.inside(tree.images, start, stop)
        key = (
            block.title - start,
            *map(named, tree.tag[start:stop], tree.cls[start:stop]),
            *tree.depth[start:stop],
            *[owner - start for owner in tree.owner[low:high]],
            *[image - start for image in images],
        )
        shape = self.shapes.get(key)
        if shape is None:
            if len(self.shapes) >= MOST_SHAPES:
                self.shapes.clear()
            shape = self.shapes[key] = self._shape(tree, block, range(low, high), images)
        return shape

    def _shape(self, tree: Tree, block: Block, pieces: range, images: Sequence[int]) -> Shape:
        start, above = block.start, tree.parent[block.start]
        found: dict[tuple[str, int], list[int]] = {}
        said: list[tuple[int, tuple[str, ...]]] = []
        unknown: list[tuple[str, int]] = []
        covered = set(range(tree.first[block.title], tree.last[block.title]))
        pictures = set()
        for node in range(start, block.stop):
            place = self._place(tree, node, above)
            for given, way in self.selectors:
                if _leads(way, place):
                    found.setdefault(given, []).append(node - start)
                    covered.update(range(tree.first[node], tree.last[node]))
                    if given[0] == "image":
                        pictures.add(node)
        for node, piece in [*((tree.owner[n], n) for n in pieces if n not in covered), *((n, -1) for n in images)]:
            place = self._place(tree, node, above)
            texts = next((texts for way, texts in self.others if _leads(way, place)), None)
            if texts is None and node not in pictures:
                name = place_of(tree, node, most=STEPS, top=above)
                unknown.append((name, piece - pieces.start if piece >= 0 else -1))
            elif texts is not None and piece >= 0:
                said.append((piece - pieces.start, texts))
        return Shape(dict(sorted(found.items())), said, unknown)

    def _place(self, tree: Tree, node: int, above: int) -> list[Step]:
        """The elements from one up to the top of its block, which stands in `above`."""
        place: list[Step] = []
        while node > above and len(place) < self.depth:
            tag, _, kind = named(tree.tag[node], tree.cls[node]).partition(".")
            place.append((tag, kind, ""))
            node = tree.parent[node]
        return place

    def rest(self, tree: Tree, block: Block) -> Iterator[Unknown]:
        """What a block shows at places that are neither its title's nor known."""
        low, _ = block.texts or tree.texts(block.start, block.stop)
        for place, piece in self.shape(tree, block).unknown:
            yield Unknown(place, tree.pieces[low + piece] if piece >= 0 else "")


def _leads(way: Sequence[Step], place: Sequence[Step]) -> bool:
    """Does a selector end at a place?"""
    return len(way) <= len(place) and all(fits_step(*pair) for pair in zip(way, place, strict=False))


def _inside_of(pin: Pin, memory: dict[Any, Any]) -> Inside:
    """The pin, taken apart once for all pages of a profile."""
    inside: Inside | None = memory.get((Inside, pin.title))
    if inside is None:
        inside = memory[Inside, pin.title] = Inside(pin)
    return inside


def value(tree: Tree, nodes: Sequence[int], name: str) -> tuple[str, ...]:
    """What elements give for a field: every text of lists, a date as a machine and as a person reads it, of a picture
    address and text, else the first text; empty where they give nothing."""
    for_all: list[str] = []
    for node in nodes:
        element = tree.element[node]
        if name == "image":
            if (address := address_of(element)) and not is_ornament(address):
                return (address, element.get("alt") or "")
            continue
        if not (text := tree.shown(tree.first[node], tree.last[node])):
            continue
        if name in DATES:
            return tuple(dict.fromkeys(filter(None, (element.get("datetime"), text))))
        if name not in LISTS:
            return (text,)
        for_all.append(text)
    return tuple(dict.fromkeys(for_all))


def _values(tree: Tree, block: Block, shape: Shape) -> dict[str, tuple[str, ...]]:
    """The fields that selectors give, of each field by the first selector that leads to something."""
    out: dict[str, tuple[str, ...]] = {}
    for (name, _), nodes in shape.found.items():
        if name not in out and (given := value(tree, [block.start + n for n in nodes], name)):
            out[name] = given
    return out


def read_cards(
    tree: Tree,
    blocks: Sequence[Block],
    pins: Mapping[int, Pin],
    *,
    context: Context,
    memory: dict[Any, Any],
    explain: bool = False,
) -> list[Card]:
    """One raw card per block, in the order of the blocks; `pins` has the pins of blocks by the node of the title. Where
    an explanation is wanted, all are read by the rule first."""
    members: dict[int, list[int]] = {}
    for number, block in enumerate(blocks):
        members.setdefault(block.group, []).append(number)
    cards: dict[int, Card] = {}
    left: list[int] = []
    for numbers in members.values():
        insides = [_inside_of(pins[t], memory) if (t := blocks[n].title) in pins else None for n in numbers]
        known = None if explain else _read_group(tree, [blocks[n] for n in numbers], insides, context)
        if known is None:
            left += numbers
        else:
            cards.update(zip(numbers, known, strict=True))
    left.sort()
    by_rule = fields.read_fields(tree, [blocks[n] for n in left], context=context, explain=explain) if left else []
    for number, card in zip(left, by_rule, strict=True):
        if (pin := pins.get(blocks[number].title)) is not None:
            _set(tree, blocks[number], card, _inside_of(pin, memory))
        cards[number] = card
    return [cards[n] for n in range(len(blocks))]


def _set(tree: Tree, block: Block, card: Card, inside: Inside) -> None:
    """The selectors' fields over what the generic rule read; one to which none leads stays."""
    for name, given in _values(tree, block, inside.shape(tree, block)).items():
        setattr(card, name, given if name in LISTS or name in DATES else given[0])
        if name == "image":
            card.image_alt = given[1] or None


def _read_group(
    tree: Tree, blocks: list[Block], insides: Sequence[Inside | None], context: Context
) -> list[Card] | None:
    """The cards of a group, or None where the profile does not know all that one of them shows."""
    # As in the rule, two blocks tell whether the group's dates are marked up and not shown.
    if any(next(tree.element[n].iter("meta"), None) is not None for b in blocks[:2] for n in tree.tops(b.ranges)):
        return None
    cards = []
    pictures = None
    paths: dict[int, str] = {}
    for number, (block, inside) in enumerate(zip(blocks, insides, strict=True)):
        if inside is None or (card := read_card(tree, block, inside, context)) is None:
            return None
        if not card.image and "image" in inside.pin.fields:  # attributes and what stands around may hold one
            pictures = pictures or read_images(tree, blocks)
            if (picture := pictures[number]) is not None:
                card.image, card.image_alt = picture.address, picture.alt or None
        card.place = fields.place_of(tree, block, paths)
        cards.append(card)
    return cards


def read_card(tree: Tree, block: Block, inside: Inside, context: Context) -> Card | None:
    """The card of one block by selectors alone, or None where it shows something that the profile does not know."""
    first, last, title = tree.first, tree.last, block.title
    if inside.pin.others is None or last[block.start] - first[block.start] > MOST_PIECES:
        return None
    if tree.shown(first[title], last[title]) != block.title_text:
        return None
    shape = inside.shape(tree, block)
    if shape.unknown:
        return None
    low, _ = block.texts or tree.texts(block.start, block.stop)
    for piece, texts in shape.said:
        text = tree.pieces[low + piece]
        if text not in texts if texts else len(text) > LONGEST:
            return None
    given = _values(tree, block, shape)
    published = given.get("date_published", ())
    if (published and not _YEAR.search(published[0])) or _may_be_dated(tree, block, shape, shown=bool(published)):
        return None
    if _leads_out(tree, block, context):
        return None
    image = given.get("image", ("", ""))
    summary = given["summary"][0] if "summary" in given else None
    card = Card(
        kind="card",
        context=context,
        title=block.title_text,
        url=block.href,
        summary=summary,
        summary_truncated=summary is not None and is_cut(summary),
        types=given.get("types", ()),
        tags=given.get("tags", ()),
        date_published=published,
        date_modified=given.get("date_modified", ()),
        authors=given.get("authors", ()),
        publisher=given["publisher"][0] if "publisher" in given else None,
        image=image[0] or None,
        image_alt=image[1] or None,
        verdict=block.verdict,
    )
    add_unseen(card, tree, block)
    return card


def _leads_out(tree: Tree, block: Block, context: Context) -> bool:
    """Does a block have a link to a file, or beside its own one to another host?"""
    return bool(field_links.attachments(tree, block)) or any(
        href != block.href and tree.first[node] < tree.last[node] and field_links.leads_elsewhere(href, block, context)
        for node in tree.inside(tree.links, block.start, block.stop)
        if (href := tree.hrefs[node].strip())
    )


def _may_be_dated(tree: Tree, block: Block, shape: Shape, *, shown: bool) -> bool:
    """Does a block have a date that no selector leads to: for machines or, where selectors give none, in its text?"""
    start, stop, first, last = block.start, block.stop, tree.first, tree.last
    if times := tree.inside(tree.times, start, stop):
        dated = {start + n for (name, _), nodes in shape.found.items() if name in DATES for n in nodes}
        for node in times:
            if node not in dated and not (first[node] < last[node] and any(n < node < tree.end[n] for n in dated)):
                return True
    low, high = (0, 0) if shown else block.texts or tree.texts(start, stop)
    for piece in range(low, high):
        text = tree.pieces[piece]
        if not _DIGIT.search(text) or first[block.title] <= piece < last[block.title]:
            continue
        if text_kind(text) in _DATED or PLAIN_DATE.match(text):
            return True
    return False
