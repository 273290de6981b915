"""Text of a card that the page holds but shows to screen readers alone; what fields fall back on."""

from __future__ import annotations

from typing import Any

from lxml import etree

from importer.readers.html.blocks import Block
from importer.readers.html.tree import SCREEN_READER_ONLY, Tree

__all__ = ["unseen_excerpt"]

SHORTEST = 40
"""A hint ("opens in a new window", "Read more about ...") is shorter than this, in characters."""

# What may be meant, cheaply: the names that `SCREEN_READER_ONLY` knows hold one of these.
_MAYBE = etree.XPath(
    "descendant-or-self::*[@class[contains(., 'sr-') or contains(., 'hidden') or contains(., 'reader') "
    "or contains(., 'assistive') or contains(., 'invisible')]]"
)


def unseen_excerpt(tree: Tree, block: Block) -> str | None:
    """The longest text of a block that is hidden from the eye, where it is no hint and does not repeat the title.

    The Events Calendar's lists hide an event's excerpt so.
    """
    title = block.title_text.casefold()
    best = ""
    for node in tree.tops(block.ranges):
        maybe: Any = _MAYBE(tree.element[node])
        for element in maybe:
            if SCREEN_READER_ONLY.search(element.get("class")):
                text = " ".join(" ".join(element.itertext()).split())
                if len(text) > max(len(best), SHORTEST) and title not in text.casefold():
                    best = text
    return best or None
