"""A block of lines → a raw card: which meta line is a label, a date, a name; which labels it holds."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from importer.cards import Card, Context
from importer.lexicon import words
from importer.readers.text import captions, labels
from importer.readers.text.layout import Block
from importer.readers.text.lines import Line, is_date, is_noise

__all__ = ["Evidence", "caption", "card", "is_label"]

# A piece of a tag or label at the dump's end that is shorter says nothing.
_SHORTEST_PIECE = 4
_PARTS = re.compile(r"\s*[|•·\t¦]\s*|\s+[/–—-]\s+")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the run and the dump know when lines are read as labels."""

    labels: Collection[str]
    """Labels that stood alone."""
    names: Collection[str]
    """Words with a capital inside that running text uses."""
    tags: Collection[str]
    """Tags that stood alone."""
    whole: bool
    """The dump's last line is complete."""


def is_label(text: str) -> bool:
    """Is a meta line neither date nor name nor head nor button, so that it is a label?"""
    return not (
        is_date(text)
        or is_noise(text)
        or words.author(text)
        or words.tags_after_head(text) is not None
        or words.types_after_head(text) is not None
    )


def card(block: Block, context: Context, known: Evidence) -> Card:
    """The card of a block, raw. A cut one has what it has, and the warning `cut`."""
    found = Card("card", context)
    place = block.title or (block.meta[0] if block.meta else None)
    found.place = f"line {place.number}" if place else ""
    found.title = block.title.text if block.title else None
    found.url = block.links[0] if block.links else None
    found.summary = " ".join(block.summary) or None
    warnings: list[str] = ["cut"] if block.cut else []
    piece = _cut_piece(block, known)
    for line in (*block.meta, *block.after):
        if line is piece:
            found.extra["cut"] = line.text
            if "cut" not in warnings:
                warnings.append("cut")
            if not _worth(line.text, known):
                continue
        if _add(found, line.text, known) and "labels-split" not in warnings:
            warnings.append("labels-split")
    if block.cut and found.summary is None and not block.meta:
        # Where the title itself may go on, or labels would follow, nothing is known of them.
        found.extra["cut"] = found.title or ""
    found.warnings = tuple(warnings)
    return found


def _cut_piece(block: Block, known: Evidence) -> Line | None:
    """The meta line in the middle of which the dump ends."""
    if known.whole:
        return None
    lines = [*block.meta, *block.after]
    return block.last if (block.last is not None and any(line is block.last for line in lines)) else None


def _worth(text: str, known: Evidence) -> bool:
    """May a piece of a label or tag be kept: long enough, and not the beginning of a known one?"""
    value = words.tags_after_head(text)
    pool = known.labels if value is None else known.tags
    value = text if value is None else value
    if value in pool:
        return True
    return len(value) >= _SHORTEST_PIECE and not any(other.startswith(value) for other in pool)


def _add(found: Card, text: str, known: Evidence) -> bool:
    """Put one meta line into its field; True where labels were split by guess."""
    tags = words.tags_after_head(text)
    if tags is not None:
        doubt = False
        for item in labels.listed(tags):
            pieces, guessed = labels.split(item, known.tags, known.names)
            found.tags += tuple(p for p in pieces if p not in found.tags)
            doubt = doubt or guessed
        return doubt
    types = words.types_after_head(text)
    if types is not None:
        found.types += tuple(t for t in labels.listed(types) if t not in found.types)
        return False
    doubt = False
    for part in _parts(text):
        doubt = _add_part(found, part, known) or doubt
    return doubt


def _parts(text: str) -> list[str]:
    """A meta line's parts, where one of them is a date or a name: "12 March 2021 | News | By Ann Example"."""
    parts = [part.strip() for part in _PARTS.split(text) if part and part.strip()]
    if len(parts) > 1 and any(is_date(part) or words.author(part) for part in parts):
        return parts
    return [text]


def _add_part(found: Card, text: str, known: Evidence) -> bool:
    if is_date(text):
        updated = words.updated_after_head(text)
        if updated is not None:
            found.date_modified += (updated or text,)
        elif not found.date_published:
            found.date_published = (words.published_after_head(text) or text,)
        return False
    if is_noise(text):
        return False
    name = words.author(text)
    if name:
        found.authors += (name,)
        return False
    pieces, guessed = labels.split(text, known.labels, known.names)
    found.types += tuple(p for p in pieces if p not in found.types)
    return guessed


def caption(line: Line, parsed: captions.Caption, context: Context) -> Card:
    """The card of a caption."""
    return Card(
        "caption",
        context,
        title=parsed.title,
        url=line.links[0] if line.links else None,
        publisher=parsed.publisher,
        date_published=parsed.dates,
        place=f"line {line.number}",
    )
