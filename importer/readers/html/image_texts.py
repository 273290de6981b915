"""Alternative texts of pictures that are the theme's and say of no picture what it shows.

How files are called, which no text should be, cleaning knows.
"""

from __future__ import annotations

from collections.abc import Sequence

from importer.cards import Card
from importer.readers.html.blocks import Block, by_group

__all__ = ["spare_constant_texts"]

SEVERAL = 3
"""So many different pictures with one text prove whose it is."""


def spare_constant_texts(cards: Sequence[Card], blocks: Sequence[Block]) -> None:
    """Take the text from the pictures of a group where all have the same one; `blocks` are the cards', one each."""
    for group in by_group(cards, blocks):
        alike = [card for card in group if card.image]
        if len({card.image_alt for card in alike}) == 1 and len({card.image for card in alike}) >= SEVERAL:
            for card in alike:
                card.image_alt = None
