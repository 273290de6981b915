"""Labelled pages rebuilt as other sites build theirs: the same cards without headings, without names, in one link,
with the first of a listing set apart, with short titles, with titles that are no link, only two of
a listing, or one.

Most pages mark a card's title as a heading and make it long, so a detector that has seen few others leans on that. A
variant keeps the content and the labels of a page and takes such a crutch away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from lxml import etree

from importer.readers.html.tree import HEADINGS
from tests.training.matching import fold

if TYPE_CHECKING:
    from importer.readers.html.extent import Group, Member
    from tests.training.labelled import Labelled

__all__ = ["VARIANTS", "change"]

VARIANTS: tuple[str, ...] = (
    "no headings", "neither", "wrapped, no headings", "first set apart", "short titles", "read more links", "two",
    "one",
)  # fmt: skip

Label = tuple[list[dict[str, Any]], list[dict[str, Any]]]
"""The cards of a page, and what is optional on it."""
LISTING = 4
"""Cards from which on the first may be set apart."""
KEPT = frozenset(("li", "td", "tr"))
"""Elements that their parents ask for."""
SHORT = 2
"""Words of a short title."""


def change(root: Any, page: Labelled, variant: str) -> Label | None:
    """Change a freshly parsed page in place; its label then, or None where the variant does not apply to it.

    Pages without cards stay what they are, the barer the better: they teach that bare lists are none.
    """
    label: Label | None = (page.cards, page.optional)
    if variant.startswith("wrapped"):
        label = _wrap(root, page)
    elif variant in _CHANGES:
        label = _CHANGES[variant](root, page)
    if variant in ("no headings", "neither", "wrapped, no headings"):
        for element in root.iter(*HEADINGS):
            element.tag = "div"
    if variant in ("no names", "neither"):
        for element in root.iter():
            if isinstance(element.tag, str):
                element.attrib.pop("class", None)
                element.attrib.pop("id", None)
    return label


def _elements(root: Any, page: Labelled) -> dict[int, Any]:
    """The fresh element of each of the page's: the same parser on the same bytes, so they agree by their place."""
    return {id(old): new for old, new in zip(page.view.page.tree.element[0].iter(), root.iter(), strict=True)}


def _cards(page: Labelled) -> Iterator[list[tuple[Group, Member, str | None]]]:
    """The labelled cards of each group that has any, each with its link."""
    for group, right, links in zip(page.view.groups, page.right, page.view.links, strict=True):
        found = [
            (group, member, href)
            for member, answer, (_, href, _) in zip(group.members, right, links, strict=True)
            if answer == 1
        ]
        if found:
            yield found


def _wrap(root: Any, page: Labelled) -> Label | None:
    """Turn each labelled card into one link around all of it."""
    tree, fresh = page.view.page.tree, _elements(root, page)
    done = False
    for cards in _cards(page):
        for group, member, href in cards:
            if not href or group.flat or member.root == member.candidate.node:
                continue
            element = fresh[id(tree.element[member.root])]
            for inner in element.iter("a"):
                inner.tag = "span"
                inner.attrib.pop("href", None)
            element.tag = "a"
            element.set("href", href)
            done = True
    return (page.cards, page.optional) if done else None


def _set_apart(root: Any, page: Labelled) -> Label | None:
    """Give the first card of each listing an element, a class and a larger heading of its own."""
    tree, fresh = page.view.page.tree, _elements(root, page)
    done = False
    for cards in _cards(page):
        _, member, _ = cards[0]
        if len(cards) < LISTING or list(tree.tops(((member.start, member.stop),))) != [member.start]:
            continue
        element = fresh[id(tree.element[member.start])]
        element.set("class", "featured-item")
        if element.tag not in KEPT:
            element.tag = "div"
        for heading in element.iter(*HEADINGS):
            heading.tag = f"h{max(2, int(heading.tag[1]) - 1)}"
            heading.set("class", "featured-heading")
        done = True
    return (page.cards, page.optional) if done else None


def _shorten(root: Any, page: Labelled) -> Label | None:
    """Leave two words of each title, and of what it is called in the label."""
    tree, fresh = page.view.page.tree, _elements(root, page)
    short: dict[str, str] = {}
    for cards in _cards(page):
        for _, member, _ in cards:
            title = member.candidate
            text = tree.shown(title.first, title.last)
            start = tree.first[title.node]
            slots = list(_texts(fresh[id(tree.element[title.node])]))
            if len(text.split()) <= SHORT or len(slots) != tree.last[title.node] - start:
                continue
            short[text] = " ".join(text.split()[:SHORT])
            for piece in range(title.first, title.last):
                element, name = slots[piece - start]
                setattr(element, name, short[text] if piece == title.first else None)
    return ([*page.cards, *_renamed(page.cards, short)], page.optional) if short else None


def _renamed(cards: list[dict[str, Any]], names: dict[str, str]) -> Iterator[dict[str, Any]]:
    """The cards whose titles are given new ones; the others of one page keep theirs, so both are in its label."""
    for card in cards:
        for old, new in names.items():
            if fold(old) == fold(card["title"]):
                yield {**card, "title": new}


def _texts(top: Any) -> Iterator[tuple[Any, str]]:
    """Where the texts inside an element are kept, in order: an element, and whether it is its text or its tail."""
    if (top.text or "").strip():
        yield top, "text"
    for element in top:
        yield from _texts(element)
        if (element.tail or "").strip():
            yield element, "tail"


def _unlink(root: Any, page: Labelled) -> Label | None:
    """Take the links of each card away, and close it with one that says "Read more"."""
    tree, fresh = page.view.page.tree, _elements(root, page)
    done = False
    for cards in _cards(page):
        for group, member, href in cards:
            if not href or group.flat:
                continue
            top = fresh[id(tree.element[member.start])]
            for link in top.iter("a"):
                if link.get("href") == href:
                    link.tag = "span"
                    del link.attrib["href"]
            link = etree.SubElement(etree.SubElement(top, "p"), "a", href=href)
            link.text = "Read more"
            done = True
    return (page.cards, page.optional) if done else None


def _cut(root: Any, page: Labelled, left: int) -> Label | None:
    """Leave so many cards of each listing; where another of it stands elsewhere, it is optional."""
    tree, fresh = page.view.page.tree, _elements(root, page)
    gone: set[str] = set()
    for cards in _cards(page):
        for group, member, _ in cards[left:]:
            if group.flat:
                break
            gone.add(fold(tree.shown(member.candidate.first, member.candidate.last)))
            for node in tree.tops(((member.start, member.stop),)):
                element = fresh[id(tree.element[node])]
                element.getparent().remove(element)
    shown = [card for card in page.cards if fold(card["title"]) not in gone]
    return (shown, [*page.optional, *(card for card in page.cards if card not in shown)]) if gone else None


_CHANGES: dict[str, Callable[[Any, Labelled], Label | None]] = {
    "first set apart": _set_apart, "short titles": _shorten, "read more links": _unlink,
    "two": partial(_cut, left=2), "one": partial(_cut, left=1),
}  # fmt: skip
