"""The structure of a dump: which lines are a card's title, labels and summary, which a caption, which body text.

A card is found by what closes its summary ("...Read More"). After one card the next begins; before the first, the
layout of the others, a list of internals or a wide gap says where the listing begins. Raw pieces only: labels are
split in `labels`, fields are cleaned later.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from importer.lexicon import words
from importer.readers.text import captions
from importer.readers.text.assembly import Assembly
from importer.readers.text.blocks import WIDE_GAP, Block, Layout, Region, groups_of
from importer.readers.text.lines import Closings, Line, apart, is_noise, is_sentence_end, names_its_title, split_closing

__all__ = ["Block", "Layout", "analyse"]


def analyse(lines: Sequence[Line], known: Collection[str], *, ends_with_newline: bool) -> Layout:
    """Take a dump apart. `known`: labels that stood alone somewhere in the run."""
    lines = apart(lines)
    closings = Closings.of(lines)
    layout = _arrange(lines, closings, known, ends_with_newline)
    blocks = [one for one in layout.found if isinstance(one, Block)]
    untitled = sum(block.title is None for block in blocks)
    if (closings.ellipsis and untitled) or 2 * untitled > len(blocks):
        # Prose whose paragraphs end in "..." or "Read more: ...": no listing.
        layout = _arrange(lines, None, known, ends_with_newline)
    for one in layout.found:
        if isinstance(one, Block) and any(line is lines[-1] for line in (*one.meta, *one.after)):
            one.last = lines[-1]
    return layout


def _arrange(lines: Sequence[Line], closings: Closings | None, known: Collection[str], whole: bool) -> Layout:
    """Lines → regions → layout. Without `closings` nothing closes a summary, and only captions are looked for."""
    layout = Layout()
    regions: list[Region | tuple[Line, captions.Caption]] = []
    pending: list[Line] = []
    after_card = after_caption = False
    at = 0
    while at < len(lines):
        line = lines[at]
        caption, used = _caption(lines, at)
        if caption:
            regions += [Region(pending, after_card, after_caption, closed=False)] if pending else []
            regions.append((line, caption))
            pending, after_card, after_caption = [], False, True
            at += used
            continue
        pending.append(line)
        at += 1
        if closings is not None and _closes(line, pending[:-1], closings):
            regions.append(Region(pending, after_card, after_caption))
            pending, after_card, after_caption = [], True, False
    rest = Region(pending, after_card, after_caption, closed=False)
    Assembly(layout, closings or Closings(), known, whole).assemble(regions, rest)
    return layout


def _closes(line: Line, above: Sequence[Line], closings: Closings) -> bool:
    """Does this line close a summary?"""
    body, tail = split_closing(line.text, closings)
    if tail and closings.lone_bracket and not any(a.barrier or a.gap >= WIDE_GAP for a in above):
        # Only a listing's layout tells it from a quotation that breaks off: a title block of its own, with labels.
        return len(groups_of(above)[-1]) > 1 if above else False
    if tail:
        return bool(body or above)
    return names_its_title(line.text, above)


def _caption(lines: Sequence[Line], at: int) -> tuple[captions.Caption | None, int]:
    """The caption on this line, or on this and a button on the next; and how many lines it takes."""
    text = lines[at].text
    found = captions.parse(text)
    if found:
        return found, 1
    below = lines[at + 1] if at + 1 < len(lines) else None
    if below and below.gap <= 1 and words.is_download(below.text) and not is_sentence_end(text) and not is_noise(text):
        return captions.parse(f"{text} {below.text.upper() if below.text.islower() else below.text}"), 2
    return None, 0
