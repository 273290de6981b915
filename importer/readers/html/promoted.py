"""Whether a page still shows what a correction makes a record of though it is no card. It reads no card."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from importer.cards import Note
from importer.profiles import UNSHOWN, Promoted, unshown
from importer.readers.html import address as addresses
from importer.readers.html.tree import Tree

__all__ = ["notes"]


def notes(tree: Tree, promoted: Sequence[Promoted]) -> Iterator[Note]:
    """A note for each of which the page has neither the text nor a link to its address."""
    if not promoted:
        return
    text = _folded(" ".join(tree.pieces))
    for one in promoted:
        if _folded(one.shown) not in text and not (one.url and _links(tree, one.url)):
            yield Note(UNSHOWN, unshown(one.title))


def _folded(text: str) -> str:
    """Without spaces: whether two pieces are one word is not asked."""
    return "".join(text.casefold().split())


def _links(tree: Tree, url: str) -> bool:
    steps = addresses.parse(url, "").segments
    return bool(steps) and any(addresses.parse(href, "").segments == steps for href in tree.hrefs.values())
