"""The structure of a dump: which lines are a card's title, labels and summary, which a caption, which body text.

A card is found by what closes its summary ("...Read More"). After one card the next begins; before the first, the
layout of the others, a list of internals or a wide gap says where the listing begins. Raw pieces only: labels are
split in `labels`, fields are cleaned later.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from importer.lexicon import words
from importer.readers.text import captions
from importer.readers.text.lines import Closings, Line, is_date, is_noise, is_prose, is_sentence_end, split_closing

__all__ = ["Block", "Layout", "analyse"]

# So many blank lines part a listing from the text above it.
WIDE_GAP = 5
# What follows the last whole card is a cut one when it is no more than title, labels and a piece of summary.
_MOST_BLOCKS_CUT = 3
# A heading over a listing is short ("Related resources").
_MOST_WORDS_HEADING = 6
# After a caption alone, a piece of a title is at most so long.
_LONGEST_TITLE = 300


@dataclass(slots=True)
class Block:
    """A card, as lines: what stands where is settled, what it says is not."""

    title: Line | None
    meta: list[Line] = field(default_factory=list)
    """Lines between title and summary, or before the title, that are labels, dates, names."""
    summary: list[str] = field(default_factory=list)
    after: list[Line] = field(default_factory=list)
    """Lines after the summary that belong to it: `TAGS: …`."""
    cut: bool = False
    links: list[str] = field(default_factory=list)
    """Addresses in the title, then in the closing."""
    last: Line | None = None
    """The dump's last line, where this block holds it."""


@dataclass(slots=True)
class Layout:
    """A dump's structure, in its order."""

    found: list[Block | tuple[Line, captions.Caption]] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)
    noise: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class _Region:
    """The lines from the end of one thing to the line that closes a summary, or to the end of the dump."""

    lines: list[Line]
    after_card: bool
    after_caption: bool
    closed: bool = True


def analyse(lines: Sequence[Line], known: Collection[str], *, ends_with_newline: bool) -> Layout:
    """Take a dump apart. `known`: labels that stood alone somewhere in the run."""
    closings = Closings.of(lines)
    layout = Layout()
    regions: list[_Region | tuple[Line, captions.Caption]] = []
    pending: list[Line] = []
    after_card = after_caption = False
    at = 0
    while at < len(lines):
        line = lines[at]
        caption, used = _caption(lines, at)
        if caption:
            regions += [_Region(pending, after_card, after_caption, closed=False)] if pending else []
            regions.append((line, caption))
            pending, after_card, after_caption = [], False, True
            at += used
            continue
        body, tail = split_closing(line.text, closings)
        pending.append(line)
        at += 1
        if tail and (body or len(pending) > 1):
            regions.append(_Region(pending, after_card, after_caption))
            pending, after_card, after_caption = [], True, False
    rest = _Region(pending, after_card, after_caption, closed=False)
    _Assembly(layout, closings, known, ends_with_newline).assemble(regions, rest)
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


class _Assembly:
    """Regions → a layout, with what the regions of one dump teach of each other."""

    def __init__(self, layout: Layout, closings: Closings, known: Collection[str], whole: bool) -> None:
        self.layout = layout
        self.closings = closings
        self.known = known
        self.whole = whole
        self.blocks_before_summary: int | None = None
        self.heads_after: bool = True

    def assemble(self, regions: list[_Region | tuple[Line, captions.Caption]], rest: _Region) -> None:
        listed = [r for r in regions if isinstance(r, _Region) and r.closed]
        self._learn(listed)
        for region in regions:
            if isinstance(region, tuple):
                self.layout.found.append(region)
            elif region.closed:
                self._card(region)
            else:
                self.layout.body += region.lines
        self._rest(rest, bool(listed))

    def _learn(self, regions: list[_Region]) -> None:
        """How many blocks stand before a summary, and whose the "TAGS:" between two cards are."""
        shapes = Counter[int]()
        first = regions[0] if regions else None
        for region in regions:
            if region.after_card:
                lines = self._own(region.lines)[1]
                shapes[_block_of_summary(lines)] += 1
        if shapes:
            self.blocks_before_summary = max(shapes, key=lambda n: (shapes[n], -n))
        if first and not first.after_card and any(_is_head(line.text) for line in first.lines[-4:-1]):
            # The first card has its tags above: so have all.
            self.heads_after = not any(_is_head(line.text) and i < 3 for i, line in enumerate(_listing(first.lines)))

    def _own(self, lines: list[Line]) -> tuple[list[Line], list[Line]]:
        """The lines that belong to the card above, and the others."""
        count = 0
        if self.heads_after:
            while count < len(lines) and (_is_head(lines[count].text) or is_noise(lines[count].text)):
                count += 1
        return lines[:count], lines[count:]

    def _above(self, lines: list[Line]) -> list[Line]:
        """Give the card above its lines; the rest comes back."""
        own, rest = self._own(lines)
        card = next((b for b in reversed(self.layout.found) if isinstance(b, Block)), None)
        for line in own:
            if card and not is_noise(line.text):
                card.after.append(line)
            else:
                self.layout.noise.append(line)
        empty = bool(own) and _head_is_empty(own[-1].text)
        if card and empty and rest and self.blocks_before_summary is not None:
            # "TAGS:" alone, and one block more than the other cards have: its first line is the tags.
            groups = _groups(rest)
            if len(groups) == self.blocks_before_summary + 2 and len(groups[0]) == 1 and not is_prose(rest[0].text):
                card.after.append(Line(rest[0].number, f"{own[-1].text} {rest[0].text}", 0))
                return rest[1:]
        return rest

    def _card(self, region: _Region) -> None:
        lines = self._above(region.lines) if region.after_card else region.lines
        if not lines:
            return
        start = 0 if region.after_card else self._first_title(region)
        if region.after_card:
            start = self._past_heading(lines)
        self.layout.body += lines[:start]
        self.layout.found.append(self._block(lines[start:]))

    def _past_heading(self, lines: list[Line]) -> int:
        """0, or 1 where a heading over the next cards stands between two of them."""
        groups = _groups(lines)
        if self.blocks_before_summary is None or len(groups) != self.blocks_before_summary + 2:
            return 0
        first, second = groups[0], groups[1]
        short = len(first) == 1 and len(first[0].text.split()) <= _MOST_WORDS_HEADING
        marked = first[0].mark.startswith("#") and not second[0].mark == first[0].mark
        return 1 if marked or (short and not is_prose(second[0].text) and first[0].gap > 0 and len(second) > 1) else 0

    def _first_title(self, region: _Region) -> int:
        """Where the first card of a listing begins: body text, headings and counters may stand before it."""
        lines = region.lines
        listing = _listing(lines)
        begin = len(lines) - len(listing)
        while begin < len(lines) - 1 and is_noise(lines[begin].text):
            begin += 1
        groups = _groups(lines[begin:])
        last = _block_of_summary(lines[begin:])
        wanted = self.blocks_before_summary
        if wanted is None:
            wanted = self._guess_blocks(groups, last)
        extra = last - wanted
        for group in groups[: max(0, extra)]:
            begin += len(group)
        return begin

    def _guess_blocks(self, groups: list[list[Line]], last: int) -> int:
        """Blocks before the summary, for a listing of one card: title with labels, or each on its own."""
        if last == 0:
            return 0
        above = groups[last - 1]
        alone = len(above) == 1 and not above[0].mark.startswith("#")
        if alone and last >= 2 and (above[0].text in self.known or is_date(above[0].text) or _is_head(above[0].text)):
            return 2
        return 1

    def _block(self, lines: list[Line], *, cut: bool = False) -> Block:
        """Title, meta lines and summary of one card's lines, the first of which belongs to it."""
        before = 0
        while before < len(lines) - 1 and self._stands_before_title(lines, before):
            before += 1
        block = Block(None, meta=lines[:before], cut=cut)
        lines = lines[before:]
        stop = len(lines)
        tail = ""
        if not cut:
            body, tail = split_closing(lines[-1].text, self.closings)
            if not body:
                stop -= 1
        if stop == 0:
            return block
        only = stop == 1 and not cut and bool(tail) and stop == len(lines)
        if only and (is_prose(lines[0].text) or len(lines[0].text) > _LONGEST_TITLE):
            # A summary without a title: the rejection will say so.
            block.summary = [lines[0].text]
            return block
        block.title = lines[0]
        if only:
            block.title = Line(lines[0].number, split_closing(lines[0].text, self.closings)[0], lines[0].gap)
        summary = self._summary_start(lines, stop, cut=cut)
        block.meta += lines[1:summary]
        block.summary = [line.text for line in lines[summary:stop]]
        if tail and stop < len(lines) and block.summary:
            block.summary[-1] += f" {tail}"
        block.links = [*lines[0].links, *(lines[-1].links if len(lines) > 1 else [])]
        return block

    def _stands_before_title(self, lines: list[Line], at: int) -> bool:
        text = lines[at].text
        below = lines[at + 1].text
        if is_date(text) or is_noise(text) or _is_head(text) or words.author(text):
            return not is_prose(below) or is_noise(text)
        return (
            text in self.known
            and not is_prose(below)
            and below not in self.known
            and lines[at + 1].gap == 0
            and at + 2 < len(lines)
        )

    def _summary_start(self, lines: list[Line], stop: int, *, cut: bool) -> int:
        """The first line of the summary: after title and meta lines."""
        number = 1
        while number < stop:
            line = lines[number]
            last = number == stop - 1
            if _is_head(line.text) or is_date(line.text) or is_noise(line.text) or words.author(line.text):
                number += 1
                continue
            if is_prose(line.text) or len(line.text) > 2 * captions.LONGEST_CAPTION:
                return number
            if last and not cut:
                # The line that closes the summary; after a bare "Read more" line, a label may be all there is.
                return number if stop == len(lines) or not self._is_label(lines, number) else number + 1
            if not self._is_label(lines, number):
                return number
            number += 1
        return number

    def _is_label(self, lines: list[Line], number: int) -> bool:
        line = lines[number]
        if line.text in self.known:
            return True
        if line.gap == 0:
            return not _is_wrapped(lines, number)
        # On a block of its own: so it is where the other cards have one block more than title and summary.
        return (
            self.blocks_before_summary is not None
            and self.blocks_before_summary > 1
            and len(line.text.split()) <= _MOST_WORDS_HEADING
        )

    def _rest(self, region: _Region, has_cards: bool) -> None:
        """What follows the last whole card or caption: a card cut off, or the page's foot, or body text."""
        lines = region.lines
        if region.after_card:
            lines = self._above(lines)
            lines = self._before_cut_head(lines)
            start = 0
        else:
            listing = _listing(lines)
            start = len(lines) - len(listing)
            if has_cards or not listing or not self._may_be_listing(lines, start, region):
                self.layout.body += lines
                return
        foot = next((i for i, line in enumerate(lines) if i >= start and words.is_foot(line.text)), len(lines))
        while (
            start < foot
            and is_noise(lines[start].text)
            and (start + 1 < len(lines) or words.is_count(lines[start].text))
        ):
            self.layout.noise.append(lines[start])
            start += 1
        self.layout.body += lines[:start] if not region.after_card else []
        card, after = lines[start:foot], lines[foot:]
        if card and (foot < len(lines) or len(_groups(card)) > _MOST_BLOCKS_CUT):
            # A foot follows: nothing was cut, and these lines are no card.
            self.layout.body += card + after
            return
        if card:
            self.layout.found.append(self._block(card, cut=True))
        self.layout.body += after

    def _may_be_listing(self, lines: list[Line], start: int, region: _Region) -> bool:
        """Without a whole card: do these lines look like one that was cut off?"""
        listing = lines[start:]
        groups = _groups(listing)
        if len(groups) > _MOST_BLOCKS_CUT or (is_prose(listing[0].text) and len(listing[0].text) > _LONGEST_TITLE):
            return False
        if listing[0].barrier or (listing[0].gap >= WIDE_GAP and start + region.after_caption > 0):
            return True
        if not region.after_caption:
            return False
        if len(listing) == 1:
            return not is_sentence_end(listing[0].text) and len(listing[0].text) <= captions.LONGEST_CAPTION // 2
        return not is_prose(listing[0].text) and not is_sentence_end(listing[-1].text) and len(groups[0]) <= 3

    def _before_cut_head(self, lines: list[Line]) -> list[Line]:
        """Without a last line that is a piece of "TAGS:"."""
        if len(lines) == 1 and not self.whole:
            heads = {
                h
                for b in self.layout.found
                if isinstance(b, Block)
                for line in b.after
                if (h := line.text.partition(":")[0])
            }
            text = lines[0].text
            if (
                any(head.startswith(text) for head in heads | {"TAGS", "Tags"}) and text.casefold() != "ta"
            ) or text in ("TAG", "TAGS"):
                card = next((b for b in reversed(self.layout.found) if isinstance(b, Block)), None)
                if card:
                    card.cut = True
                self.layout.noise.append(lines[0])
                return []
        return lines


def _is_head(text: str) -> bool:
    return words.tags_after_head(text) is not None or words.types_after_head(text) is not None


def _head_is_empty(text: str) -> bool:
    return words.tags_after_head(text) == "" or words.types_after_head(text) == ""


# Hard-wrapped prose: lines from this length on that another follows at once.
_WRAPPED = 55


def _is_wrapped(lines: Sequence[Line], number: int) -> bool:
    """Is the line one of prose that was broken at a width?"""
    below = lines[number + 1] if number + 1 < len(lines) else None
    return (
        len(lines[number].text) >= _WRAPPED
        and below is not None
        and below.gap == 0
        and len(below.text) >= _WRAPPED // 2
    )


def _listing(lines: Sequence[Line]) -> list[Line]:
    """The lines from the last list of internals or wide gap on, or all of them."""
    for number in range(len(lines) - 1, -1, -1):
        if lines[number].barrier or lines[number].gap >= WIDE_GAP:
            return list(lines[number:])
    return list(lines)


def _groups(lines: Sequence[Line]) -> list[list[Line]]:
    """Runs of lines without a blank line between them."""
    groups: list[list[Line]] = []
    for number, line in enumerate(lines):
        if number == 0 or line.gap:
            groups.append([])
        groups[-1].append(line)
    return groups


def _block_of_summary(lines: Sequence[Line]) -> int:
    """The number of the group in which the summary begins: prose groups at the end are its paragraphs."""
    groups = _groups(lines)
    at = len(groups) - 1
    if at > 0 and len(groups[at]) == 1 and words.is_read_more(groups[at][0].text):
        at -= 1
    while (
        at > 1
        and all(is_prose(line.text) for line in groups[at - 1])
        and all(is_prose(line.text) for line in groups[at])
    ):
        at -= 1
    return max(0, at)
