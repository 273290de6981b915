"""`learn`: a site's pages → what a profile pins. Reads pages as detection does, and writes down what it saw.

    pages ──► study: places of titles, cards, other candidates ──► pins that were right each time ──► TOML, commented

A place is pinned only where, on the pages learned from, it led to cards alone; a field only where the selector gave
what the generic rule gave. It applies nothing (`readers.html.pinned`) and compares nothing (`drift`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from importer import readers
from importer.cards import Card, Context
from importer.errors import UnreadableError
from importer.limits import MAX_NODES
from importer.profile import FIELDS, Pin, fits_place
from importer.readers.html.blocks import Block
from importer.readers.html.tree import Tree
from importer.sources import Document, Problem

__all__ = ["Learned", "Study", "learn", "studies"]

SURE = 0.9
"""At least this share of the candidates at a pinned place were titles of cards."""
SHORTEST = 2
"""A pinned place has at least so many steps."""
LEAST = 2
"""A field is pinned, a place is set aside, where it was seen so often."""
MOST_SELECTORS = 3
"""Of a field."""
MOST_SAID = 3
"""Where the cards of a group said more things than this and meant no field, they may say whatever it is."""


@dataclass
class Study:
    """One page as detection sees it."""

    document: str
    context: Context
    tree: Tree
    blocks: list[Block]
    cards: list[Card]
    titles: dict[str, list[int]]
    """Numbers of its cards, by the place of their titles."""
    rest: Counter[str]
    """Candidates that are no titles, by place, wherever they stand."""
    outside: Counter[str]
    """The same, only those that stand in no card."""


@dataclass
class Learned:
    """What there is to write down."""

    pins: list[Pin] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)
    """Places that held cards and other things: they are judged on every page."""
    types: Counter[str] = field(default_factory=Counter)
    tags: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    orders: Counter[str] = field(default_factory=Counter)
    hosts: Counter[str] = field(default_factory=Counter)
    pages: int = 0
    cards: int = 0


def studies(sources: Iterable[Document | Problem]) -> Iterator[Study]:
    """Every page among the documents that detection reads; others have nothing to learn from."""
    for document in sources:
        if isinstance(document, Problem):
            continue
        try:
            reader = readers.choose(document)
            if reader is not None and reader.name == "html":
                yield _study(document)
        except UnreadableError:
            continue  # `convert` says what is wrong with it


def _study(document: Document) -> Study:
    from importer.readers.html import candidates, detect, fields, head, leaks, order, parse, pinned

    page = parse.parse(parse.source(document, MAX_NODES))
    arrays, _ = leaks.build(page.root)
    context = head.context_of(head.read_head(page.root), arrays, data=page.data, given=document.address)
    found = candidates.candidates(arrays)
    blocks, _ = detect.find(arrays, address=context.address, language=context.language, found=found)
    cards = fields.read_fields(arrays, blocks, context=context)
    context = context._replace(date_order=order.date_order(arrays, cards, context.language))
    by_title = {(block.title, block.title_text): number for number, block in enumerate(blocks)}
    study = Study(document.name, context, arrays, blocks, cards, {}, Counter(), Counter())
    for candidate, place in zip(found, pinned.places(arrays, found), strict=True):
        number = by_title.get((candidate.node, arrays.shown(candidate.first, candidate.last)))
        if number is not None:
            study.titles.setdefault(place, []).append(number)
            continue
        study.rest[place] += 1
        if not any(block.start <= candidate.node < block.stop for block in blocks):
            study.outside[place] += 1
    return study


def learn(pages: Iterable[Study]) -> Learned:
    """What the pages have in common."""
    held = list(pages)
    learned = Learned(pages=len(held), cards=sum(len(page.cards) for page in held))
    titles: Counter[str] = Counter()
    rest: Counter[str] = Counter()
    outside: Counter[str] = Counter()
    for page in held:
        titles.update({place: len(numbers) for place, numbers in page.titles.items()})
        rest.update(page.rest)
        outside.update({place: n for place, n in page.outside.items() if n >= LEAST})
        for card in page.cards:
            learned.types.update(card.types)
            learned.tags.update(card.tags)
        if page.cards:
            context = page.context
            for counter, value in (
                (learned.languages, context.language),
                (learned.orders, context.date_order),
                (learned.hosts, _origin(context.address)),
            ):
                if value:
                    counter[str(value)] += 1
    _settle_labels(learned)
    wrong = [other for other in rest if other not in titles]
    selectors: list[str] = []
    for place, count in titles.items():
        if count < LEAST or count < SURE * (count + rest[place]):
            learned.unsure.append(place)
        else:
            selectors.append(_shortest(place, [*wrong, *learned.unsure]))
    of: dict[str, list[str]] = {}
    for place in titles:
        if (first := next((one for one in selectors if fits_place(one, place)), None)) is not None:
            of.setdefault(first, []).append(place)
    learned.pins = [_pin(selector, places, held) for selector, places in of.items()]
    learned.others = sorted(place for place in outside if place not in titles)
    return learned


def _settle_labels(learned: Learned) -> None:
    """A label that was seen as a type and as a tag is what it was more often; of equals it stays both."""
    for label in learned.types.keys() & learned.tags.keys():
        as_type, as_tag = learned.types[label], learned.tags[label]
        if as_type != as_tag:
            del (learned.tags if as_type > as_tag else learned.types)[label]


def _origin(address: str) -> str | None:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else None


def _shortest(place: str, wrong: list[str]) -> str:
    """The shortest end of a place, of two steps or more, that is the end of no wrong place: it fits most pages."""
    steps = place.split(" > ")
    ends = (" > ".join(steps[-count:]) for count in range(SHORTEST, len(steps)))
    return next((end for end in ends if not any(fits_place(end, other) for other in wrong)), place)


def _pin(selector: str, places: list[str], pages: list[Study]) -> Pin:
    """The pin of all cards whose titles stand at some places: those of which it is the first that fits."""
    own = [(page, number) for page in pages for place in places for number in page.titles.get(place, ())]
    filled = {name: round(sum(bool(getattr(page.cards[n], name)) for page, n in own) / len(own), 2) for name in FIELDS}
    selectors = {name: _selectors(name, own) for name in FIELDS}
    pin = Pin(
        selector,
        {name: found for name, found in selectors.items() if found},
        len(own),
        tuple(dict.fromkeys(page.document for page, _ in own)),
        {name: share for name, share in filled.items() if share},
    )
    whole = pin._replace(others=_others(pin, own))
    return whole if whole.others is not None and _gives_all(whole, own) else pin


def _others(pin: Pin, own: list[tuple[Study, int]]) -> dict[str, tuple[str, ...]] | None:
    """What the cards of a pin show beside titles and what selectors lead to; None where that may be prose."""
    from importer.readers.html import pinned_fields

    inside = pinned_fields.Inside(pin)
    said: dict[str, dict[str, None]] = {}
    for page, number in own:
        tree, block = page.tree, page.blocks[number]
        for place, text in inside.rest(tree, block):
            texts = said.setdefault(place, {})
            if text:
                texts[text] = None
    out: dict[str, tuple[str, ...]] = {}
    for place, texts in said.items():
        if not place or (len(texts) > MOST_SAID and max(map(len, texts)) > pinned_fields.LONGEST):
            return None
        out[place] = tuple(texts) if len(texts) <= MOST_SAID else ()
    return out


def _gives_all(pin: Pin, own: list[tuple[Study, int]]) -> bool:
    """Does the pin alone give of all its cards what the generic rule gave?"""
    from importer.readers.html import pinned_fields

    inside = pinned_fields.Inside(pin)
    for page, number in own:
        card = page.cards[number]
        given = pinned_fields.read_card(page.tree, page.blocks[number], inside, card.context)
        if given is None:
            return False
        given.place = card.place
        if not given.image and "image" in pin.fields:  # then the rule looks for one
            given.image, given.image_alt = card.image, card.image_alt
        if given != card:
            return False
    return True


def _selectors(name: str, own: list[tuple[Study, int]]) -> tuple[str, ...]:
    """The selectors that give, wherever they lead to something, what the generic rule gave: one, and others for cards
    in which it leads to nothing."""
    out: list[str] = []
    left = own
    while left and len(out) < MOST_SELECTORS:
        least = 1 if out and name == "image" else LEAST  # a picture can't be taken for another thing
        proposed: Counter[str] = Counter()
        for page, number in left:
            wanted = _values(page.cards[number], name)
            proposed.update(set(_leading_to(page.tree, page.blocks[number], name, wanted)))
        ordered = sorted(proposed.items(), key=lambda pair: (-pair[1], -pair[0].count(">"), pair[0]))
        for selector, count in ordered:
            if count >= least and (rest := _without(name, selector, left)) is not None:
                out.append(selector)
                left = rest
                break
        else:
            break
    return tuple(out)


def _without(name: str, selector: str, own: list[tuple[Study, int]]) -> list[tuple[Study, int]] | None:
    """The cards in which a selector leads to nothing, or None where it leads to something wrong in one."""
    from importer.readers.html import pinned_fields

    inside = pinned_fields.Inside(Pin("", {name: (selector,)}))
    out = []
    for page, number in own:
        tree, block = page.tree, page.blocks[number]
        nodes = inside.shape(tree, block).found.get((name, 0), ())
        given = pinned_fields.value(tree, [block.start + node for node in nodes], name)
        if not given:
            out.append((page, number))
        elif given != _values(page.cards[number], name):
            return None
    return out


def _values(card: Card, name: str) -> tuple[str, ...]:
    if name == "image":
        return (card.image, card.image_alt or "") if card.image else ()
    value: Any = getattr(card, name)
    return value if isinstance(value, tuple) else (value,) if value else ()


def _leading_to(tree: Tree, block: Block, name: str, wanted: tuple[str, ...]) -> Iterator[str]:
    """The places of a block's elements that give what is wanted of a field."""
    from importer.readers.html import pinned_fields

    for start, stop in block.ranges:
        for node in tree.inside(tree.images, start, stop) if name == "image" else range(start, stop):
            given = pinned_fields.value(tree, (node,), name)
            if given and (given == wanted if name == "image" else any(text in wanted for text in given)):
                yield pinned_fields.place_of(tree, node, most=pinned_fields.STEPS, top=tree.parent[start])
