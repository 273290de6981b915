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
from importer.readers.text.blocks import Block, Layout, Region
from importer.readers.text.lines import Closings, Line, apart, is_noise, is_sentence_end, split_closing

__all__ = ["Block", "Layout", "analyse"]


def analyse(lines: Sequence[Line], known: Collection[str], *, ends_with_newline: bool) -> Layout:
    """Take a dump apart. `known`: labels that stood alone somewhere in the run."""
    closings = Closings.of(lines)
    lines = apart(lines)
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
        body, tail = split_closing(line.text, closings)
        pending.append(line)
        at += 1
        if tail and (body or len(pending) > 1):
            regions.append(Region(pending, after_card, after_caption))
            pending, after_card, after_caption = [], True, False
    rest = Region(pending, after_card, after_caption, closed=False)
    Assembly(layout, closings, known, ends_with_newline).assemble(regions, rest)
    if lines:
        for block in layout.found:
            if isinstance(block, Block) and any(line is lines[-1] for line in (*block.meta, *block.after)):
                block.last = lines[-1]
    return layout


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
