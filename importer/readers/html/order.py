"""The order of numeric dates on a page, found once from its own dates. Most pages need none, and cost nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from importer.cards import Card, DateOrder
from importer.lexicon import dates
from importer.readers.html.tree import Tree

__all__ = ["date_order"]

LONGEST = 40
"""Characters of a text piece that may be a date and its label."""


def date_order(tree: Tree, cards: Sequence[Card], language: str | None) -> DateOrder | None:
    """From dates that leave no doubt, and from those that stand beside the same date for machines; else by language,
    and by dots."""
    forms = list(_forms(cards))
    if not any(_open(form) for group in forms for form in group):
        return dates.order_of((), language)
    told = {order for group in (*forms, *_times(tree)) if (order := _told(group))}
    if len(told) == 1:
        return told.pop()
    shown = [form for group in forms for form in group]
    shown += [piece for piece in tree.pieces if len(piece) <= LONGEST]
    return dates.order_of(shown, language) or (None if told else dates.order_by_dots(shown))


def _forms(cards: Sequence[Card]) -> Iterator[tuple[str, ...]]:
    for card in cards:
        yield card.date_published
        yield card.date_modified
        if card.event:
            yield card.event.start
            yield card.event.end


def _times(tree: Tree) -> Iterator[tuple[str, ...]]:
    for node in tree.times:
        machine = tree.element[node].get("datetime")
        if machine:
            yield (machine, tree.text(node))


def _open(form: str) -> bool:
    parsed = dates.parse(form)
    return parsed is not None and parsed.ambiguous


def _told(group: tuple[str, ...]) -> DateOrder | None:
    for form in group[1:]:
        if order := dates.order_between(group[0], form):
            return order
    return None
