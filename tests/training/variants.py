"""Labelled pages rebuilt as other sites build theirs: the same cards without headings, without names, in one link,
with the first of a listing set apart.

Most pages mark a card's title as a heading, so a detector that has seen few others leans on that. A variant keeps
the content and the labels of a page and takes such a crutch away.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from importer.readers.html.tree import HEADINGS

if TYPE_CHECKING:
    from importer.readers.html.extent import Group, Member
    from tests.training.labelled import Labelled

__all__ = ["VARIANTS", "change"]

VARIANTS: tuple[str, ...] = ("no headings", "neither", "wrapped, no headings", "first set apart")

LISTING = 4
"""Cards from which on the first may be set apart."""
KEPT = frozenset(("li", "td", "tr"))
"""Elements that their parents ask for."""


def change(root: Any, page: Labelled, variant: str) -> bool:
    """Change a freshly parsed page in place; False where the variant does not apply to it.

    Pages without cards stay what they are, the barer the better: they teach that bare lists are none.
    """
    if variant.startswith("wrapped") and not _wrap(root, page):
        return False
    if variant == "first set apart" and not _set_apart(root, page):
        return False
    if variant in ("no headings", "neither", "wrapped, no headings"):
        for element in root.iter(*HEADINGS):
            element.tag = "div"
    if variant in ("no names", "neither"):
        for element in root.iter():
            if isinstance(element.tag, str):
                element.attrib.pop("class", None)
                element.attrib.pop("id", None)
    return True


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


def _wrap(root: Any, page: Labelled) -> bool:
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
    return done


def _set_apart(root: Any, page: Labelled) -> bool:
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
    return done
