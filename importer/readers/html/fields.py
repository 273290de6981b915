"""Blocks → raw cards: the front of field reading. All blocks of a group are read together.

Composes what `pieces`, `roles`, `labels`, `field_dates` and `images` find; it finds no blocks and cleans nothing.
"""

from __future__ import annotations

import re

from importer.cards import Card, Context, RawEvent
from importer.lexicon import words
from importer.patterns import lazy
from importer.readers.html import labels, roles
from importer.readers.html.blocks import Block
from importer.readers.html.field_dates import Dates, read_dates
from importer.readers.html.field_links import attachments, external
from importer.readers.html.field_texts import (
    BARS,
    DATED_LENGTH,
    LONGEST_PART,
    PLAIN_DATE,
    date_spans,
    is_more,
    text_kind,
)
from importer.readers.html.field_words import concepts, cue
from importer.readers.html.images import Picture, read_images
from importer.readers.html.pieces import Atom, Group, Line, gather
from importer.readers.html.plain_roles import is_flag, may_be_label, plain_role
from importer.readers.html.running import free
from importer.readers.html.tree import Tree
from importer.readers.html.unseen import unseen_authors, unseen_excerpt

__all__ = ["is_cut", "judge", "place_of", "read_fields"]

# A place is of a role from this probability on.
TAKEN = 0.5
# One that a word announces as labels ("Tags:") is what the word says from this on.
ANNOUNCED = 0.1
_LISTS = {"tag": "tag", "category": "type"}
# Where no place of lines reaches that, the best is taken from this on.
FALLBACK = 0.3
FALLBACK_LENGTH = 40
# Beside lines of an excerpt, another is one from this on.
DOUBTFUL = 0.15
# A line shorter than this, in characters, is no excerpt.
SHORTEST_SUMMARY = 8
# A summary longer than this, in characters, or of more lines, is a whole article and no excerpt.
LONGEST_SUMMARY = 2500
MOST_LINES = 12
# Neither are the texts of a group whose blocks have, on average, so many lines of such a length, and of which none is
# cut and none ends in "Read more".
PARAGRAPHS = 1.75
PARAGRAPH = 100

# Roles of pieces that are no part of an excerpt where it begins or ends with them.
_OTHERS = frozenset(
    "type tag author cue share comments date mark more hidden count source twin caption credit download place".split()
)
_BESIDE = frozenset(("author", "type", "tag", "count", "comments"))
_DASHES = " \t\u00a0–—-|/·•,:;"
# So many characters at the end of a text tell whether it is cut.
CLOSING = 12
_TIME_OF_DAY = lazy(r"(?<![\d.])\d{1,2}:\d\d(?!\d)|\d\s?(?:[Uu]hr|[ap]\.?m)\b")
_EMPHASIS = frozenset(("strong", "b", "em", "i", "u", "mark"))
# "and" between names.
LONGEST_AND = 3
# Words, and a stop behind the last.
_SENTENCE = lazy(r"(?:[^\W\d_]{2,}\W+){3,}[^\W\d_]{2,}[.!?。]\W*$")
_CUT = re.compile(r"(\.\.\.|…|\[\s*(\.{2,}|…|&hellip;)\s*\]|\.\. ?\.)\W*$")


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
    judge(group)
    if _whole_articles(group):
        for lines in group.lines:
            for line in lines:
                line.role = ""
    pictures = read_images(tree, blocks)
    paths: dict[int, str] = {}
    cards = []
    for number, block in enumerate(blocks):
        card = _card(group, number, dates=found_dates[number], picture=pictures[number], context=context)
        card.place = place_of(tree, block, paths)
        cards.append(card)
    group.release()
    return cards


def judge(group: Group) -> None:
    """Give every atom and line its role, place by place."""
    for place in group.places:
        if place.atoms[0].role:
            continue
        role = plain_role(group, place)
        if not role and may_be_label(place.atoms):
            features = roles.atom_features(group, place)
            score, best = max((roles.score(features, name), name) for name in roles.ATOM_ROLES)
            if score >= TAKEN:
                role = best
            elif score >= ANNOUNCED and (said := place.atoms[0].cue) in _LISTS:
                role = _LISTS[said]
        for atom in place.atoms:
            if not atom.role:
                atom.role = "status" if role == "type" and is_flag(atom) else role
    _spare_other_links(group)
    for atoms in group.atoms:
        dated = {atom.piece for atom in atoms if atom.kind == "date"}
        for atom in atoms:
            if not atom.role and atom.link < 0 and atom.piece in dated:  # a part of its text, between bars
                atom.role = "date"
    for lines in group.lines:
        for line in lines:
            free(line)
    for place in group.line_places:
        if all(atom.role for atom in place.lines[0].atoms) or place.lines[0].size < SHORTEST_SUMMARY:
            continue
        if all(map(_is_dateline, place.lines)):
            continue
        place.score = roles.score(roles.line_features(group, place), "summary")
        if place.score >= TAKEN:
            for line in place.lines:
                line.role = "summary"
    for lines in group.lines:
        if lines and not any(line.role for line in lines):
            best_line = max(lines, key=lambda line: line.place.score)
            if best_line.place.score >= FALLBACK and best_line.size >= FALLBACK_LENGTH:
                best_line.role = "summary"
        _fill(group.tree, lines)


def _spare_other_links(group: Group) -> None:
    """Where the tags of a group say that they are (`rel=tag`), links beside them that don't are none."""
    links = [atom for atoms in group.atoms for atom in atoms if atom.role == "tag" and atom.link >= 0]
    others = [atom for atom in links if "tag" not in (group.tree.element[atom.link].get("rel") or "")]
    if len(others) * 2 <= len(links):
        for atom in others:
            atom.role = "more"


def _is_dateline(line: Line) -> bool:
    """Whether a line is a date ("on 3 May 2024"), or one beside links or few words between bars: "3 May · 9 min"."""
    if text_kind(" ".join(atom.text for atom in line.atoms)) == "date":
        return True
    if _is_byline(line):
        return True
    others = [atom for atom in line.atoms if atom.kind != "date"]
    bar = " | " if len({atom.piece for atom in others}) < len(others) else " "  # parts of one text
    told = bar.join(atom.text for atom in others)
    dated = any(atom.kind == "date" for atom in line.atoms)
    if dated and all(atom.kind == "mark" or (atom.link >= 0 and len(atom.text) <= LONGEST_PART) for atom in others):
        return True
    return dated and BARS.search(told) is not None and all(len(part) <= LONGEST_PART for part in BARS.split(told))


def _is_byline(line: Line) -> bool:
    """Whether a line is a date and an author, labels or counts, with a word or two around them, in any language."""
    said = {atom.role for atom in line.atoms}
    rest = sum(len(atom.text) for atom in line.atoms if not atom.role and atom.kind != "date")
    return "date" in said and not _BESIDE.isdisjoint(said) and rest <= LONGEST_PART


def _fill(tree: Tree, lines: list[Line]) -> None:
    """Take the doubtful lines that stand between lines of an excerpt, or right behind them as their like."""
    taken = [number for number, line in enumerate(lines) if line.role]
    if not taken:
        return
    for line in lines[taken[0] : taken[-1]]:
        if not line.role and line.place.score >= DOUBTFUL:
            line.role = "summary"
    for line in lines[taken[-1] + 1 :]:
        brother = lines[taken[-1]].node
        if tree.parent[line.node] != tree.parent[brother] or tree.tag[line.node] != tree.tag[brother]:
            break
        if line.place.score < DOUBTFUL:
            break
        line.role = "summary"


def _whole_articles(group: Group) -> bool:
    """Whether the blocks of a group show their items whole, not excerpts of them."""
    blocks = paragraphs = 0
    for atoms, lines in zip(group.atoms, group.lines, strict=True):
        taken = [line for line in lines if line.role]
        if not taken:
            continue
        blocks += 1
        paragraphs += sum(line.size >= PARAGRAPH for line in taken)
        if is_cut(taken[-1].atoms[-1].text):
            return False
        if any(is_more(atom.text) for atom in atoms):
            return False
    return blocks > 0 and paragraphs / blocks >= PARAGRAPHS


def _card(group: Group, number: int, *, dates: Dates, picture: Picture | None, context: Context) -> Card:
    block = group.blocks[number]
    atoms = group.atoms[number]
    of: dict[str, list[Atom]] = {}
    for atom in atoms:
        of.setdefault(atom.role, []).append(atom)
    summary, cut = _summary(group, number)
    if not summary and (summary := unseen_excerpt(group.tree, block)):
        cut = is_cut(summary)
    return Card(
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
        authors=_authors(atoms) or unseen_authors(group.tree, block),
        publisher=_publisher(of["source"][0].text) if "source" in of else None,
        image=picture.address if picture else None,
        image_alt=(picture.alt or None) if picture else None,
        attachments=attachments(group.tree, block),
        verdict=block.verdict,
    )


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


def is_cut(text: str) -> bool:
    """Whether a text ends in an ellipsis."""
    return _CUT.search(text[-CLOSING:]) is not None


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
            text = words.author(atom.text) or atom.text
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
            name = words.author(part.strip(_DASHES))
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
