"""Excerpts that a theme cuts after so many words or characters and says nothing of it: told by all of a group.

One text alone never tells; that several different ones are of one length, to the word, is no chance.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from importer.cards import Card
from importer.readers.html.blocks import Block, by_group
from importer.readers.html.field_texts import CLOSERS

__all__ = ["mark_cut"]

SEVERAL = 4
"""So many different excerpts of exactly one length, and none longer, prove that this is where they are cut."""
FEWEST_WORDS, FEWEST_CHARACTERS = 12, 60
"""A shorter excerpt is of one length with others by chance."""


def mark_cut(cards: Sequence[Card], blocks: Sequence[Block]) -> None:
    """Mark what a group's excerpts show to be cut in the middle of a sentence; `blocks` are the cards', one each."""
    for group in by_group(cards, blocks):
        alike = [card for card in group if card.summary]
        if len(alike) < SEVERAL or any(card.summary_truncated for card in alike):
            continue
        for measure, fewest in ((_words, FEWEST_WORDS), (len, FEWEST_CHARACTERS)):
            for card in _longest(alike, measure, fewest):
                card.summary_truncated = True


def _words(text: str) -> int:
    return len(text.split())


def _longest(cards: list[Card], measure: Callable[[str], int], fewest: int) -> list[Card]:
    """The cards whose excerpts are of the greatest length and no whole sentences, where that is where they are cut."""
    most = max(measure(card.summary or "") for card in cards)
    longest = [card for card in cards if card.summary and measure(card.summary) == most]
    if most < fewest or len({card.summary for card in longest}) < SEVERAL or 2 * len(longest) < len(cards):
        return []
    return [card for card in longest if card.summary and card.summary[-1] not in CLOSERS]
