"""Blocks → raw cards: the front of field reading. All blocks of a group are read together.

Composes what `pieces`, `roles`, `labels`, `field_dates` and `images` find; it finds no blocks and cleans nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from importer.cards import Context, RawAttachment, RawEvent
from importer.lexicon import words
from importer.readers.html.blocks import Block
from importer.readers.html.field_dates import Dates
from importer.readers.html.field_texts import DATED_LENGTH, PLAIN_DATE, date_spans, is_more
from importer.readers.html.field_words import concepts, is_file
from importer.readers.html.pieces import Atom, Group, Line
from importer.readers.html.plain_roles import BARS
from importer.readers.html.tree import Tree

__all__ = ["judge", "read_fields"]

# A place is of a role from this probability on.
TAKEN = 0.5
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
    "type tag author cue share comments date mark more hidden count source twin caption credit download".split()
)


def _line_text(tree: Tree, line: Line) -> str:
    """A line's text, less the pieces of it that are other fields or furniture."""
    atoms = list(line.atoms)
    if len(atoms) == 1 and atoms[0].kind == "twin":  # an excerpt that only says the title again
        return atoms[0].text
    while atoms and atoms[0].role in _OTHERS:
        del atoms[0]
    led = len(atoms) < len(line.atoms)
    while atoms and (atoms[-1].role in _OTHERS or is_more(atoms[-1].text)):
        del atoms[-1]
    parts = []
    at = 0
    for end in range(1, len(atoms) + 1):  # what stands together is joined as it stands
        if end == len(atoms) or atoms[end].piece != atoms[end - 1].after:
            parts.append(tree.shown(atoms[at].piece, atoms[end - 1].after))
            at = end
    text = " ".join(parts)
    return text.lstrip(_DASHES) if led else text


def _authors(atoms: list[Atom]) -> tuple[str, ...]:
    """Names, also where one shares its text with a date: "By Ann Person | 11 May 2024"."""
    found: dict[str, None] = {}
    for atom in atoms:
        text: str | None = None
        if atom.role == "author":
            text = words.author(atom.text) or atom.text
        elif atom.kind in ("date", "dated") and atom.role != "summary" and len(atom.text) <= DATED_LENGTH:
            text = _beside_date(atom.text)
        name = text.strip(_DASHES) if text else ""
        if name and any(c.isalpha() for c in name):
            found.setdefault(name)
    return tuple(found)


def _beside_date(text: str) -> str | None:
    """A name that a word announces beside a date, or None."""
    if PLAIN_DATE.fullmatch(text):
        return None
    start = 0
    for first, last in (*date_spans(text), (len(text), len(text))):
        for part in BARS.split(text[start:first]):
            name = words.author(part.strip(_DASHES))
            if name:
                return name
        start = last
    return None


def _attachments(tree: Tree, block: Block) -> tuple[RawAttachment, ...]:
    found: dict[str, RawAttachment] = {}
    for start, stop in block.ranges:
        for node in tree.inside(tree.links, start, stop):
            element = tree.element[node]
            href = element.get("href")
            if not is_file(href) and element.get("download") is None:
                continue
            text = tree.shown(tree.first[node], tree.last[node])
            title = None if not text or words.is_download(text) or is_more(text) else text
            if href not in found or found[href].title is None:
                found[href] = RawAttachment(href, title=title, mime_type=element.get("type"))
    return tuple(found.values())


def _external(group: Group, number: int, atoms: Iterable[Atom], *, context: Context) -> str | None:
    """A second place that the card points to, on another host than the card's own."""
    block = group.blocks[number]
    for atom in atoms:
        if atom.link < 0 or atom.kind != "other" or atom.line.size > len(atom.text) + 80:
            continue
        href: str = group.tree.element[atom.link].get("href").strip()
        if href.startswith(("http:", "https:", "//")):
            host = _host(href)
            if host and host != _host(block.href) and host != _host(context.address):
                return href
    return None


def _host(address: str | None) -> str:
    return urlsplit(address or "").netloc.removeprefix("www.")


def _event(group: Group, number: int, dates: Dates) -> RawEvent:
    """When, and where: the first line that is marked as a place."""
    venue = None
    tree = group.tree
    for line in group.lines[number]:
        near = concepts(tree.cls[line.node])
        if ("place" in near or tree.tag[line.node] == "address" or line.atoms[-1].cue == "place") and line.size <= 160:
            venue = " ".join(atom.text for atom in line.atoms if atom.kind != "cue")
            break
    return RawEvent(start=dates.start, end=dates.end, venue=venue)


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
