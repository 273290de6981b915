"""`Block`: one found card on a page, as places in the `Tree`; what detection hands to the reading of fields.

It holds no field but title and link; the others are read from its ranges by `fields`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from importer.cards import Card, Verdict

if TYPE_CHECKING:
    from importer.readers.html.extent import Member
    from importer.readers.html.tree import Tree

__all__ = ["Block", "block_of", "by_group"]


@dataclass(slots=True)
class Block:
    """One card: where it stands, its title, its link."""

    ranges: tuple[tuple[int, int], ...]
    """Half-open node ranges `[start, stop)` that make the block up, in page order, without overlap. One
    subtree is one range; so is a run of siblings without a wrapper."""

    start: int
    """The first node of the first range."""

    stop: int
    """One past the last node of the last range. `[start, stop)` is the hull."""

    title: int
    """The node that shows the title."""

    title_text: str
    """The title as a reader sees it: only the piece of the node's text that is the title, where a label or a
    date stands in the same node."""

    link: int | None
    """The node that carries the item's link (the title's, one around it, one inside it, the block's own)."""

    href: str | None
    """That node's `href` or `data-href`, as written."""

    group: int
    """Cards of one group share it: a number in page order."""

    score: float
    """The probability that detection gives it, 0 to 1."""

    aside: bool = False
    """Whether it stands in a menu, the page's head or beside its content."""

    texts: tuple[int, int] | None = None
    """Its text pieces, where they are not those of its nodes: bare text before the first is its own, that before the
    next block is not."""

    twin: bool = False
    """Whether it shows the item of the last block that is none once more: only its fields count."""

    verdict: Verdict | None = None
    """Why, where an explanation was asked for."""


def block_of(
    tree: Tree, member: Member, *, link: int | None, href: str | None, group: int, score: float, aside: bool = False
) -> Block:
    """The block of a group's member, given its link and that link's address."""
    candidate = member.candidate
    return Block(
        ((member.start, member.stop),),
        member.start,
        member.stop,
        candidate.node,
        tree.shown(candidate.first, candidate.last),
        link,
        href,
        group,
        score,
        aside,
        (member.low, member.high) if member.bare else None,
    )


def by_group(cards: Sequence[Card], blocks: Sequence[Block]) -> list[list[Card]]:
    """The cards of each group, in page order; `blocks` are the cards', one each."""
    groups: dict[int, list[Card]] = {}
    for card, block in zip(cards, blocks, strict=True):
        groups.setdefault(block.group, []).append(card)
    return list(groups.values())
