"""What the page holds of a card and does not show: to screen readers, to machines; what fields fall back on."""

from __future__ import annotations

from bisect import bisect_right
from operator import itemgetter

from importer.cards import Card
from importer.readers.html.blocks import Block
from importer.readers.html.field_texts import is_cut
from importer.readers.html.tree import Tree

__all__ = ["add_unseen"]

SHORTEST = 40
"""A hint ("opens in a new window", "Read more about ...") is shorter than this, in characters."""


def add_unseen(card: Card, tree: Tree, block: Block) -> None:
    """Give a card the excerpt and the authors that its block holds unseen, where it shows none."""
    if not card.summary and (excerpt := _excerpt(tree, block)):
        card.summary, card.summary_truncated = excerpt, is_cut(excerpt)
    if not card.authors:
        card.authors = _authors(tree, block)


def _excerpt(tree: Tree, block: Block) -> str | None:
    """The longest text of a block that is hidden from the eye, where it is no hint and does not repeat the title.

    The Events Calendar's lists hide an event's excerpt so.
    """
    title = block.title_text.casefold()
    best = ""
    for start, stop in block.ranges:
        low, high = (bisect_right(tree.unseen, edge, key=itemgetter(0)) for edge in (start, stop))
        for _, above, element in tree.unseen[low:high]:
            if start <= above < stop:
                text = " ".join(" ".join(element.itertext()).split())
                if len(text) > max(len(best), SHORTEST) and title not in text.casefold():
                    best = text
    return best or None


def _authors(tree: Tree, block: Block) -> tuple[str, ...]:
    """Names that only `meta` elements hold: an `author`, or the `name` of one (https://schema.org/author)."""
    found: dict[str, None] = {}
    for node in tree.tops(block.ranges):
        for meta in tree.element[node].iter("meta"):
            prop, above = meta.get("itemprop"), meta.getparent()
            name = (meta.get("content") or "").strip()
            if (
                name
                and "://" not in name
                and (prop == "author" or (prop == "name" and above.get("itemprop") == "author"))
            ):
                found.setdefault(name)
    return tuple(found)
