"""A block of lines → a raw card: which meta line is a label, a date, a name; which labels it holds."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from importer.cards import Card, Context
from importer.lexicon import cues, words
from importer.readers.text import captions, labels
from importer.readers.text.layout import Block
from importer.readers.text.lines import Line, is_date, is_noise, is_when

__all__ = ["Evidence", "caption", "card", "is_label"]

_SEASONS = words.forms(words.SEASON)
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
        is_when(text)
        or is_noise(text)
        or cues.author(text)
        or cues.tags_after_head(text) is not None
        or cues.types_after_head(text) is not None
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
    for line in (*block.meta, *block.after):
        cut = line is block.last and not known.whole
        if cut and "cut" not in warnings:
            warnings.append("cut")
        if _add(found, line.text, known, cut=cut) and "labels-split" not in warnings:
            warnings.append("labels-split")
    found.summary_truncated = block.cut and found.summary is not None
    found.warnings = tuple(warnings)
    return found


def _add(found: Card, text: str, known: Evidence, *, cut: bool) -> bool:
    """Put one meta line into its field; True where labels were split by guess.

    Of a line that the dump's end cut, the last item stays only where the run knows it.
    """
    tags = cues.tags_after_head(text)
    if tags is not None:
        doubt = False
        items: list[str] = []
        for item in labels.listed(tags):
            pieces, guessed = labels.split(item, known.tags, known.names)
            items += pieces
            doubt = doubt or guessed
        found.tags += _new(found, items, found.tags, known.tags if cut else None)
        return doubt
    types = cues.types_after_head(text)
    if types is not None:
        found.types += _new(found, labels.listed(types), found.types, known.labels if cut else None)
        return False
    doubt = False
    parts = _parts(text)
    for number, part in enumerate(parts):
        doubt = _add_part(found, part, known, cut=cut and number == len(parts) - 1) or doubt
    return doubt


def _new(found: Card, items: list[str], held: tuple[str, ...], known: Collection[str] | None) -> tuple[str, ...]:
    """The items that are not held yet; with `known`, the last is a piece unless it is among them."""
    if known is not None and items and items[-1] not in known:
        found.extra["cut"] = items[-1]
        items = items[:-1]
    return tuple(dict.fromkeys(item for item in items if item not in held))


def _parts(text: str) -> list[str]:
    """A meta line's parts, where one of them is a date or a name: "12 March 2021 | News | By Ann Example"."""
    parts = [part.strip() for part in _PARTS.split(text) if part and part.strip()]
    if len(parts) > 1 and any(is_date(part) or cues.author(part) for part in parts):
        return parts
    return [text]


def _add_part(found: Card, text: str, known: Evidence, *, cut: bool) -> bool:
    if is_when(text):
        updated = cues.updated_after_head(text)
        if updated is not None:
            found.date_modified += (updated or text,)
        elif not found.date_published:
            shown = cues.published_after_head(text) or text
            season, _, year = shown.rpartition(" ")
            # "Spring 2020": no month can be read, the year can.
            found.date_published = (shown, year) if words.fold(season) in _SEASONS else (shown,)
        return False
    if is_noise(text):
        return False
    name = cues.author(text)
    if name:
        found.authors += (name,)
        return False
    pieces, guessed = labels.split(text, known.labels, known.names)
    found.types += _new(found, pieces, found.types, known.labels if cut else None)
    return guessed and (not cut or len(pieces) > 2)


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
