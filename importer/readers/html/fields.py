"""Blocks → raw cards: the front of field reading. All blocks of a group are read together.

Composes what `pieces`, `roles`, `labels`, `field_dates` and `images` find; it finds no blocks and cleans nothing.
"""

from __future__ import annotations

from importer.cards import Card, Context, RawEvent
from importer.lexicon import cues
from importer.patterns import lazy
from importer.readers.html import labels, roles
from importer.readers.html.blocks import Block
from importer.readers.html.field_dates import Dates, read_dates
from importer.readers.html.field_links import attachments, external
from importer.readers.html.field_texts import (
    BARS,
    DATED_LENGTH,
    PLAIN_DATE,
    date_spans,
    is_cut,
    is_more,
)
from importer.readers.html.field_words import concepts, cue
from importer.readers.html.images import Picture, read_images
from importer.readers.html.pieces import Atom, Group, Line, gather
from importer.readers.html.tree import Tree
from importer.readers.html.unseen import add_unseen

__all__ = ["place_of", "read_fields"]

# A summary longer than this, in characters, or of more lines, is a whole article and no excerpt.
LONGEST_SUMMARY = 2500
MOST_LINES = 12

# Roles of pieces that are no part of an excerpt where it begins or ends with them.
_OTHERS = frozenset(
    "type tag author cue share comments date mark more hidden count source twin caption credit download place".split()
)
_DASHES = " \t\u00a0–—-|/·•,:;"
_TIME_OF_DAY = lazy(r"(?<![\d.])\d{1,2}:\d\d(?!\d)|\d\s?(?:[Uu]hr|[ap]\.?m)\b")
_EMPHASIS = frozenset(("strong", "b", "em", "i", "u", "mark"))
# "and" between names.
LONGEST_AND = 3
# Words, and a stop behind the last.
_SENTENCE = lazy(r"(?:[^\W\d_]{2,}\W+){3,}[^\W\d_]{2,}[.!?。]\W*$")


def read_fields(tree: Tree, blocks: list[Block], *, context: Context, explain: bool = False) -> list[Card]:
    """One raw card per block, in the order of the blocks; with its markup where an explanation is wanted."""
    members: dict[int, list[int]] = {}
    for number, block in enumerate(blocks):
        members.setdefault(block.group, []).append(number)
    cards: list[Card | None] = [None] * len(blocks)
    for numbers in members.values():
        for number, card in zip(numbers, _read_group(tree, [blocks[n] for n in numbers], context), strict=True):
            card.block = tree.markup(blocks[number].ranges) if explain else None
            cards[number] = card
    return [card for card in cards if card is not None]


def _read_group(tree: Tree, blocks: list[Block], context: Context) -> list[Card]:
    group = gather(tree, blocks)
    found_dates = read_dates(group)
    roles.judge(group)
    pictures = read_images(tree, blocks)
    paths: dict[int, str] = {}
    cards = []
    for number, block in enumerate(blocks):
        card = _card(group, number, dates=found_dates[number], picture=pictures[number], context=context)
        card.place = place_of(tree, block, paths)
        cards.append(card)
    group.release()
    return cards


def _card(group: Group, number: int, *, dates: Dates, picture: Picture | None, context: Context) -> Card:
    block = group.blocks[number]
    atoms = group.atoms[number]
    of: dict[str, list[Atom]] = {}
    for atom in atoms:
        of.setdefault(atom.role, []).append(atom)
    summary, cut = _summary(group, number)
    card = Card(
        kind="card",
        context=context,
        title=block.title_text,
        url=block.href,
        external_url=external(group, number, of.get("", ()), context=context),
        summary=summary,
        summary_truncated=cut,
        types=tuple(labels.values(of["type"])) if "type" in of else (),
        tags=tuple(labels.values(of["tag"])) if "tag" in of else (),
        date_published=dates.published,
        date_modified=dates.modified,
        event=_event(group, number, dates, of.get("place", [])) if dates.start or dates.end or "place" in of else None,
        authors=_authors(atoms),
        publisher=_publisher(of["source"][0].text) if "source" in of else None,
        image=picture.address if picture else None,
        image_alt=(picture.alt or None) if picture else None,
        attachments=attachments(group.tree, block),
        verdict=block.verdict,
    )
    add_unseen(card, group.tree, block)
    return card


def _summary(group: Group, number: int) -> tuple[str | None, bool]:
    """The excerpt, and whether the source cut it; None where the card shows a whole article."""
    lines = [line for line in group.lines[number] if line.role == "summary"]
    if not lines:
        return None, False
    # A theme that shows a text once for narrow and once for wide screens has it twice.
    texts = list(dict.fromkeys(text for line in lines if (text := _line_text(group.tree, line))))
    if not texts or len(texts) > MOST_LINES or sum(map(len, texts)) > LONGEST_SUMMARY:
        return None, False
    text = " ".join(texts)
    return text, is_cut(text)


def _line_text(tree: Tree, line: Line) -> str:
    """A line's text, less the pieces of it that are other fields or furniture."""
    atoms = list(line.atoms)
    if len(atoms) == 1 and atoms[0].kind == "twin":  # an excerpt that only says the title again
        return atoms[0].text
    while atoms and _is_other(atoms[0]) and not _goes_on(tree, atoms[:2], 0):
        del atoms[0]
    led = len(atoms) < len(line.atoms)
    while atoms and _closes(tree, atoms):
        del atoms[-1]
    parts = []
    at = 0
    for end in range(1, len(atoms) + 1):  # what stands together is joined as it stands
        if end < len(atoms) and atoms[end].piece == atoms[end - 1].piece:  # parts of one text
            continue
        if end == len(atoms) or atoms[end].piece != atoms[end - 1].after:
            parts.append(tree.shown(atoms[at].piece, atoms[end - 1].after))
            at = end
    text = " ".join(parts)
    return text.lstrip(_DASHES) if led else text


def _is_other(atom: Atom) -> bool:
    """Whether a piece is another field or furniture; a sentence that tells its date is neither."""
    return atom.role in _OTHERS and not (atom.kind == "dated" and _SENTENCE.search(atom.text))


def _closes(tree: Tree, atoms: list[Atom]) -> bool:
    """Whether the last of a line's pieces stands behind its text: "Read more", another field."""
    last = atoms[-1]
    return (last.link >= 0 and is_more(last.text)) or (_is_other(last) and not _goes_on(tree, atoms[-2:], 1))


def _goes_on(tree: Tree, pair: list[Atom], dated: int) -> bool:
    """Whether a sentence runs from the one into the other of two pieces, of which one is an emphasised date."""
    if len(pair) < 2 or pair[dated].kind != "date" or tree.tag[pair[dated].node] not in _EMPHASIS:
        return False
    first, second = pair
    return first.after == second.piece and (first.text[-1] if dated else second.text[0]).islower()


def _authors(atoms: list[Atom]) -> tuple[str, ...]:
    """Names, also where one shares its text with a date: "By Ann Person | 11 May 2024"."""
    found: dict[str, None] = {}
    for atom in atoms:
        text: str | None = None
        if atom.role == "author" and not (atom.link < 0 and len(atom.text) <= LONGEST_AND and atom.text.islower()):
            text = cues.author(atom.text) or atom.text
        elif atom.kind in ("date", "dated", "cue") and atom.role != "summary" and len(atom.text) <= DATED_LENGTH:
            text = _beside_date(atom.text)
        name = text.strip(_DASHES) if text else ""
        if name and any(c.isalpha() for c in name):
            found.setdefault(name)
    return tuple(found)


def _publisher(text: str) -> str:
    """A publisher's name without the word that announces it in one text with it: "Publisher: Example Press"."""
    said = cue(text)
    return text[said[1] :] if said is not None and said[0] == "source" and said[1] < len(text) else text


def _beside_date(text: str) -> str | None:
    """A name that a word announces beside a date, or None."""
    if PLAIN_DATE.fullmatch(text):
        return None
    start = 0
    for first, last in (*date_spans(text), (len(text), len(text))):
        for part in BARS.split(text[start:first]):
            name = cues.author(part.strip(_DASHES))
            if name:
                head, _, word = name.rpartition(" ")
                return head if head and word.islower() and cue(word) else name  # "By Ann Example on 3 May"
        start = last
    return None


def _event(group: Group, number: int, dates: Dates, places: list[Atom]) -> RawEvent | None:
    """When, and where: the first line that is marked as a place, else the pieces that are. What shows a place beside a
    time of day is an event, too."""
    tree = group.tree
    venue = " ".join(atom.text for atom in places) or None
    for line in group.lines[number]:
        near = concepts(tree.cls[line.node])
        if ("place" in near or tree.tag[line.node] == "address" or line.atoms[-1].cue == "place") and line.size <= 160:
            venue = " ".join(atom.text for atom in line.atoms if atom.kind != "cue")
            break
    if dates.start or dates.end:
        return RawEvent(start=dates.start, end=dates.end, venue=venue)
    if dates.published and _TIME_OF_DAY.search(dates.published[-1]):
        return RawEvent(start=dates.published, end=(), venue=venue)
    return None


def place_of(tree: Tree, block: Block, paths: dict[int, str]) -> str:
    """Where a block stands; `paths` remembers what stands above."""
    above = tree.parent[block.start]
    if above not in paths:
        paths[above] = _path(tree, above)
    return f"{paths[above]} > {_step(tree, block.start)}" if paths[above] else _step(tree, block.start)


def _step(tree: Tree, node: int) -> str:
    name = tree.cls[node].partition(" ")[0]
    return f"{tree.tag[node]}.{name}" if name else tree.tag[node]


def _path(tree: Tree, node: int) -> str:
    """The last elements of the way to a node: `main > div.list > ul`."""
    steps: list[str] = []
    while node >= 0 and len(steps) < 3:
        steps.append(_step(tree, node))
        node = tree.parent[node]
    return " > ".join(reversed(steps))
