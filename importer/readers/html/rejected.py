"""Blocks of a listing that are built as its cards are and can't become records: their link leads nowhere, or they have
no title.

    cards of one group, each in a wrapper of its own ──► the wrappers beside them that are none ──► built alike? ──► why

It comes after detection and changes nothing of it. In doubt a block is none: separators, adverts, headings and paging
between cards are no cards.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence, Set

from importer.cards import Card, Context
from importer.lexicon.read_more import is_read_more
from importer.lexicon.sections import leads_to_all
from importer.readers.html import address as addresses
from importer.readers.html.blocks import Block
from importer.readers.html.candidates import LONGEST, is_link
from importer.readers.html.dated import is_date
from importer.readers.html.fields import place_of
from importer.readers.html.groups import tokens
from importer.readers.html.page import Anchors
from importer.readers.html.tree import Tree

__all__ = ["rejected"]

FEWEST = 3
"""So many cards say how a card of the listing is built."""
FEWEST_WITHOUT_LINK = 2
"""A block without any link shows what all cards show beside their titles, and so many things of it at least."""
MOST_SHOWN = 1000
"""Characters of a block's text that are kept."""

Place = tuple[tuple[str, str], ...]
"""The elements from a card's wrapper down to one of its own: tag and first telling class. Links don't count, so that
what is linked and what is not stand at one place; but that a title's own element is a link does."""


def rejected(tree: Tree, blocks: Sequence[Block], *, context: Context, explain: bool = False) -> list[Card]:
    """Such blocks in page order, as cards that say why they are refused; with their markup where it is wanted."""
    groups: dict[tuple[int, str], list[Block]] = {}
    for block in blocks:
        root = block.start
        if not block.twin and block.texts is None and block.stop == tree.end[root] and block.title > root:
            groups.setdefault((block.group, tree.tag[root]), []).append(block)
    found: dict[int, Card] = {}
    titles = sorted(block.title for block in blocks)
    page: Anchors | None = None
    for alike in groups.values():
        if len(alike) < FEWEST:
            continue
        listing: _Listing | None = None
        for node in _beside(tree, alike):
            at = bisect_left(titles, node)
            if node in found or (at < len(titles) and titles[at] < tree.end[node]):
                continue
            page = page or Anchors(tree, address=context.address)
            listing = listing or _Listing(page, alike, {block.href for block in blocks})
            if (card := listing.refused(node, context)) is not None:
                found[node] = card
    for node, card in found.items():
        card.block = tree.markup([(node, tree.end[node])]) if explain else None
    return [found[node] for node in sorted(found)]


def _beside(tree: Tree, alike: list[Block]) -> Iterator[int]:
    """The elements beside cards with the cards' tag and the classes that all of them have, and no others."""
    tag, cls, end = tree.tag[alike[0].start], tree.cls, tree.end
    held = {block.start for block in alike}
    names = [set(tokens(cls[root])) for root in held]
    common, any_of = set.intersection(*names), set.union(*names)
    for parent in sorted({tree.parent[root] for root in held}):
        node = parent + 1
        while node < end[parent]:
            if tree.tag[node] == tag and node not in held and common <= set(tokens(cls[node])) <= any_of:
                yield node
            node = end[node]


class _Listing:
    """How the cards of one group are built; `known`: the addresses of all cards."""

    def __init__(self, page: Anchors, alike: list[Block], known: Set[str | None]) -> None:
        self._page, self._known = page, known
        self._titles = {self._spot(block.title, block.start) for block in alike}
        shown = [self._shown(block.start, block.title) for block in alike]
        self._common = set.intersection(*shown)

    def refused(self, root: int, context: Context) -> Card | None:
        """The card that this block would be, with the reason why it can't become a record; None for no card."""
        tree = self._page.tree
        title = self._title(root)
        if title is None:
            return None
        shown = self._shown(root, title) & self._common
        if 2 * len(shown) <= len(self._common):  # shows too little of what all cards show
            return None
        text = tree.shown(tree.first[title], tree.last[title])
        own, others = self._links(root, title)
        leading = [href for href in own if is_link(href)]
        if not text:
            href = next(iter(leading or filter(self._leads, others)), None)
            reason = "no-title"
            if href is None or href in self._known:  # nothing to see, or what another place shows
                return None
        elif leading or any(map(self._leads, others)) or not _is_title(text):
            return None
        else:
            href = next((href for href in (*own, *others) if not is_link(href)), None)
            reason = f"no-usable-link: {href[:200]}" if href else "no-link"
            if not href and (shown != self._common or len(shown) < FEWEST_WITHOUT_LINK or self._leads_otherwise(root)):
                return None
        block = Block(((root, tree.end[root]),), root, tree.end[root], title, text, None, href, -1, 0.0)
        said = tree.shown(tree.first[root], tree.last[root])[:MOST_SHOWN]
        return Card(
            "card", context, title=text or None, url=href, place=place_of(tree, block, {}), refused=(reason,),
            extra={"text": said},
        )  # fmt: skip

    def _title(self, root: int) -> int | None:
        """The element that stands where the cards' titles do, one with text before one without."""
        tree = self._page.tree
        held = [node for place, at in sorted(self._titles) for node in self._at(place, root)[at : at + 1]]
        return next((node for node in held if tree.first[node] < tree.last[node]), held[0] if held else None)

    def _spot(self, node: int, root: int) -> tuple[Place, int]:
        """The place of an element in its block, and the how manieth of those at the same place it is."""
        place = self._place(node, root)
        return place, self._at(place, root).index(node)

    def _at(self, place: Place, root: int) -> list[int]:
        """The elements of a block that stand at a place."""
        tree = self._page.tree
        return [
            node
            for node in range(root + 1, tree.end[root])
            if tree.tag[node] == place[0][0] and self._place(node, root) == place
        ]

    def _links(self, root: int, title: int) -> tuple[list[str], list[str]]:
        """The addresses, as written, of the links that are the title, around it or in it, and of the block's others."""
        tree = self._page.tree
        own: list[str] = []
        others: list[str] = []
        for node in tree.inside(tree.links, root, tree.end[root]):
            around = node <= title < tree.end[node] or title < node < tree.end[title]
            (own if around else others).append(tree.hrefs[node].strip())
        return own, others

    def _leads(self, href: str) -> bool:
        """May it lead to the item? A category, an author, the page itself and what shares the item are not it."""
        if not is_link(href):
            return False
        place = addresses.parse(href, self._page.host)
        itself = addresses.relation(place, self._page.place)[0]
        return not (place.term or itself or addresses.is_action(href, place))

    def _leads_otherwise(self, root: int) -> bool:
        """Does a script or an attribute lead where a link would?"""
        element = self._page.tree.element
        return any(
            element[node].get("data-href") or element[node].get("onclick")
            for node in range(root, self._page.tree.end[root])
        )

    def _shown(self, root: int, title: int) -> set[Place]:
        """The places of a block at which a text or a picture stands beside the title."""
        tree = self._page.tree
        first, last = tree.first, tree.last
        owners = {tree.owner[piece] for piece in range(first[root], last[root])}
        nodes = owners.union(tree.inside(tree.images, root, tree.end[root]))
        return {self._place(node, root) for node in nodes if not title <= node < tree.end[title]}

    def _place(self, node: int, root: int) -> Place:
        tree = self._page.tree
        steps = []
        at = node
        while at > root:
            if at == node or tree.tag[at] != "a":
                steps.append((tree.tag[at], next(iter(tokens(tree.cls[at])), "")))
            at = tree.parent[at]
        return tuple(steps)


def _is_title(text: str) -> bool:
    return (
        len(text) <= LONGEST
        and any(map(str.isalpha, text))
        and not (is_date(text) or is_read_more(text) or leads_to_all(text))
    )
