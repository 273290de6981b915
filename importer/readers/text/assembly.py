"""Regions of lines → cards, with what the regions of one dump teach of each other: the decisions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from importer.lexicon import cues, words
from importer.readers.text import captions, labels
from importer.readers.text.blocks import (
    WIDE_GAP,
    Block,
    Layout,
    Region,
    block_of_summary,
    groups_of,
    head_is_empty,
    is_head,
    is_wrapped,
    listing_of,
    opens_with_head,
)
from importer.readers.text.lines import (
    LONGEST_TITLE,
    PROSE_LENGTH,
    Closings,
    Line,
    is_date,
    is_noise,
    is_one_sentence,
    is_prose,
    is_sentence_end,
    is_title,
    is_when,
    names_its_title,
    split_closing,
    without_cut_closing,
)

__all__ = ["Assembly"]

# What follows the last whole card is a cut one when it is no more than title, labels and a piece of summary.
_MOST_BLOCKS_CUT = 3
# A heading over a listing is short ("Related resources").
_MOST_WORDS_HEADING = 6


# What "TAGS:" looks like where the dump ends in it, and the shortest piece that is no beginning of a title.
_HEADS = frozenset({"TAGS", "Tags"})
_SHORTEST_CUT_HEAD = 2


class Assembly:
    """Regions → a layout, with what the regions of one dump teach of each other."""

    def __init__(self, layout: Layout, closings: Closings, known: Collection[str], whole: bool) -> None:
        self.layout = layout
        self.closings = closings
        self.known = known
        self.whole = whole
        self.blocks_before_summary: int | None = None
        self.heads_after = True
        self.labels_first = False

    def assemble(self, regions: list[Region | tuple[Line, captions.Caption]], rest: Region) -> None:
        """Fill the layout from closed regions and captions, in order, and what follows the last of them."""
        listed = [r for r in regions if isinstance(r, Region) and r.closed]
        self._learn(listed)
        for region in regions:
            if isinstance(region, tuple):
                self.layout.found.append(region)
            elif region.closed:
                self._card(region)
            else:
                self.layout.body += region.lines
        self._rest(rest, bool(listed))

    def _learn(self, regions: list[Region]) -> None:
        """How many blocks stand before a summary, and whose the "TAGS:" between two cards are."""
        shapes = Counter[int]()
        first = regions[0] if regions else None
        for region in regions:
            if region.after_card:
                lines = self._own(region.lines)[1]
                shapes[block_of_summary(lines)] += 1
        if shapes:
            self.blocks_before_summary = max(shapes, key=lambda n: (shapes[n], -n))
        if first and not first.after_card:
            self.heads_after = not opens_with_head(first.lines)
        self._learn_labels_first([self._own(r.lines)[1] if r.after_card else r.lines for r in regions])

    def _learn_labels_first(self, regions: list[list[Line]]) -> None:
        """Do labels stand above the titles: do the first lines of the title's blocks repeat?"""
        firsts = [
            groups[-2][0].text for lines in regions if len(groups := groups_of(lines)) > 1 and len(groups[-2]) > 1
        ]
        firsts += [groups[-1][0].text for lines in regions if len(groups := groups_of(lines)) == 1 and len(lines) > 2]
        repeated = {text for text, times in Counter(firsts).items() if times > 1}
        held = sum(text in repeated or text in self.known for text in firsts)
        self.labels_first = bool(repeated) and 2 * held >= len(firsts)

    def _own(self, lines: list[Line]) -> tuple[list[Line], list[Line]]:
        """The lines that belong to the card above, and the others."""
        count = 0
        if self.heads_after:
            while count < len(lines) and (is_head(lines[count].text) or is_noise(lines[count].text)):
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
        empty = bool(own) and head_is_empty(own[-1].text)
        if card and empty and rest and self.blocks_before_summary is not None:
            # "TAGS:" alone, and one block more than the other cards have: its first line is the tags.
            groups = groups_of(rest)
            if len(groups) == self.blocks_before_summary + 2 and len(groups[0]) == 1 and not is_prose(rest[0].text):
                card.after.append(Line(rest[0].number, f"{own[-1].text} {rest[0].text}", 0))
                return rest[1:]
        return rest

    def _card(self, region: Region) -> None:
        lines = self._above(region.lines) if region.after_card else region.lines
        if not lines:
            return
        start = 0 if region.after_card else self._first_title(region)
        if region.after_card:
            start = self._past_heading(lines)
        self.layout.body += lines[:start]
        lines = lines[start:]
        if not region.after_card and not is_title(lines[0].text):
            # A paragraph of an article that happens to end in "Read more: ...".
            self.layout.body += lines
            return
        self.layout.found.append(self._block(lines))

    def _past_heading(self, lines: list[Line]) -> int:
        """0, or 1 where a heading over the next cards stands between two of them."""
        groups = groups_of(lines)
        if self.blocks_before_summary is None or len(groups) != self.blocks_before_summary + 2:
            return 0
        first, second = groups[0], groups[1]
        short = len(first) == 1 and len(first[0].text.split()) <= _MOST_WORDS_HEADING
        marked = first[0].mark.startswith("#") and second[0].mark != first[0].mark
        return 1 if marked or (short and not is_prose(second[0].text) and first[0].gap > 0 and len(second) > 1) else 0

    def _first_title(self, region: Region) -> int:
        """Where the first card of a listing begins: body text, headings and counters may stand before it."""
        lines = region.lines
        listing = listing_of(lines)
        begin = len(lines) - len(listing)
        while begin < len(lines) - 1 and is_noise(lines[begin].text):
            begin += 1
        groups = groups_of(lines[begin:])
        last = block_of_summary(lines[begin:])
        wanted = self.blocks_before_summary
        if wanted is None:
            wanted = self._guess_blocks(groups, last)
        # After a list or a wide gap only headings stand before the first title; after body text, anything may.
        anything = not (listing[0].barrier or listing[0].gap >= WIDE_GAP)
        for group in groups[: max(0, last - wanted)]:
            if not anything and not self._is_heading(group):
                break
            begin += len(group)
        return begin

    def _is_heading(self, group: list[Line]) -> bool:
        """May this block be a heading or counter above a listing, and no title?"""
        return len(group) == 1 and len(group[0].text.split()) <= _MOST_WORDS_HEADING and not is_prose(group[0].text)

    def _guess_blocks(self, groups: list[list[Line]], last: int) -> int:
        """Blocks before the summary, for a listing of one card: title with labels, or each on its own."""
        if last == 0:
            return 0
        above = groups[last - 1]
        text = above[0].text
        alone = len(above) == 1 and not above[0].mark.startswith("#")
        meta = text in self.known or is_date(text) or is_head(text) or labels.looks_joined(text)
        return 2 if alone and last >= 2 and meta else 1

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
            if not body or names_its_title(lines[-1].text, lines[:-1]):
                stop -= 1
        if stop == 0:
            return block
        only = stop == 1 and not cut and bool(tail) and stop == len(lines)
        if not cut and (not is_title(lines[0].text) or (only and is_prose(lines[0].text))):
            # A summary without a title: the rejection will say so.
            block.summary = [line.text for line in lines[:stop]]
            return block
        block.title = lines[0]
        if only:
            block.title = Line(lines[0].number, split_closing(lines[0].text, self.closings)[0], lines[0].gap)
        summary = self._summary_start(lines, stop, cut=cut)
        block.meta += lines[1:summary]
        block.summary = [line.text for line in lines[summary:stop]]
        if tail and stop < len(lines) and block.summary:
            block.summary[-1] += f" {tail}"
        elif block.summary and self.closings.unknown:
            block.summary[-1] = split_closing(block.summary[-1], self.closings)[0] + "..."
        if cut and block.summary:
            block.summary[-1] = without_cut_closing(block.summary[-1])
        block.links = [*lines[0].links, *(lines[-1].links if len(lines) > 1 else [])]
        return block

    def _stands_before_title(self, lines: list[Line], at: int) -> bool:
        """Is this line one that stands above a title: a date, a name, a head, a label that the run knows?"""
        text, below = lines[at].text, lines[at + 1]
        if is_noise(text):
            return True
        if is_prose(below.text):
            return False
        if is_date(text) or is_head(text) or cues.author(text):
            return True
        if at + 2 >= len(lines) or below.gap:
            return False
        return (self.labels_first and at == 0) or (text in self.known and below.text not in self.known)

    def _summary_start(self, lines: list[Line], stop: int, *, cut: bool) -> int:
        """The first line of the summary: after title and meta lines."""
        number = 1
        while number < stop:
            line = lines[number]
            last = number == stop - 1
            if is_head(line.text) or is_when(line.text) or is_noise(line.text) or cues.author(line.text):
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
        if not labels.may_be_labels(line.text):
            return False
        if line.gap == 0:
            return not is_wrapped(lines, number)
        if labels.looks_joined(line.text):
            return True
        # On a block of its own: so it is where the other cards have one block more than title and summary.
        return (
            self.blocks_before_summary is not None
            and self.blocks_before_summary > 1
            and len(line.text.split()) <= _MOST_WORDS_HEADING
        )

    def _rest(self, region: Region, has_cards: bool) -> None:
        """What follows the last whole card or caption: a card cut off, or the page's foot, or body text."""
        lines = region.lines
        if region.after_card:
            self.heads_after = self.heads_after or all(is_head(line.text) for line in lines)
            lines = self._before_cut_head(self._above(lines))
            start = 0
        else:
            listing = listing_of(lines)
            start = len(lines) - len(listing)
            if has_cards or not listing or not self._may_be_listing(lines, start, region):
                self.layout.body += lines
                return
        foot = next((i for i, line in enumerate(lines) if i >= start and words.is_foot(line.text)), len(lines))
        while start < foot and self._is_no_piece(lines, start):
            self.layout.noise.append(lines[start])
            start += 1
        self.layout.body += lines[:start] if not region.after_card else []
        card, after = lines[start:foot], lines[foot:]
        sentence = len(card) == 1 and self.whole and is_prose(card[0].text) and is_sentence_end(card[0].text)
        if card and (foot < len(lines) or len(groups_of(card)) > _MOST_BLOCKS_CUT or sentence):
            # A foot follows, or text: nothing was cut, and these lines are no card.
            self.layout.body += card + after
            return
        if card:
            self.layout.found.append(self._block(card, cut=True))
        self.layout.body += after

    def _is_no_piece(self, lines: list[Line], at: int) -> bool:
        """Is this a button or counter, and not the beginning of a title that the dump's end cut ("New")?"""
        text = lines[at].text
        return is_noise(text) and (at + 1 < len(lines) or self.whole or words.is_count(text))

    def _may_be_listing(self, lines: list[Line], start: int, region: Region) -> bool:
        """Without a whole card: do these lines look like one that was cut off?"""
        listing = lines[start:]
        groups = groups_of(listing)
        if len(groups) > _MOST_BLOCKS_CUT or (is_prose(listing[0].text) and len(listing[0].text) > LONGEST_TITLE):
            return False
        if listing[0].barrier or (listing[0].gap >= WIDE_GAP and start + region.after_caption > 0):
            return True
        if not region.after_caption:
            return False
        if len(listing) == 1:
            return not is_sentence_end(listing[0].text) and len(listing[0].text) <= captions.LONGEST_CAPTION // 2
        title = listing[0].text
        if is_prose(title) and (len(title) >= PROSE_LENGTH or not is_one_sentence(title)):
            return False
        return not is_sentence_end(listing[-1].text) and len(groups[0]) <= _MOST_BLOCKS_CUT

    def _before_cut_head(self, lines: list[Line]) -> list[Line]:
        """Without a last line that is a piece of "TAGS:"."""
        if len(lines) != 1 or self.whole:
            return lines
        blocks = [b for b in self.layout.found if isinstance(b, Block)]
        heads = {line.text.partition(":")[0] for block in blocks for line in block.after} | _HEADS
        text = lines[0].text
        if len(text) < _SHORTEST_CUT_HEAD or not any(head.startswith(text) for head in heads):
            return lines
        blocks[-1].cut = True
        self.layout.noise.append(lines[0])
        return []
