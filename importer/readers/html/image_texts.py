"""Alternative texts of pictures that are the theme's and say of no picture what it shows.

How files are called, which no text should be, cleaning knows.
"""

from __future__ import annotations

from collections.abc import Sequence

from importer.cards import Card
from importer.readers.html.blocks import Block

__all__ = ["spare_constant_texts"]

SEVERAL = 3
"""So many different pictures with one text prove whose it is."""


def spare_constant_texts(cards: Sequence[Card], blocks: Sequence[Block]) -> None:
    """Take the text from the pictures of a group where all have the same one; `blocks` are the cards', one each."""
    groups: dict[int, list[Card]] = {}
    for card, block in zip(cards, blocks, strict=True):
        if card.image:
            groups.setdefault(block.group, []).append(card)
    for alike in groups.values():
        if len({card.image_alt for card in alike}) == 1 and len({card.image for card in alike}) >= SEVERAL:
            for card in alike:
                card.image_alt = None
