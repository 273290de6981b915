"""Labelled pages rebuilt as other sites build theirs: the same cards without headings, without names, in one link.

Most pages mark a card's title as a heading, so a detector that has seen few others leans on that. A variant keeps
the content and the labels of a page and takes such a crutch away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from importer.readers.html.tree import HEADINGS

if TYPE_CHECKING:
    from tests.training.labelled import Labelled

__all__ = ["VARIANTS", "change"]

VARIANTS: tuple[str, ...] = ("no headings", "neither", "wrapped, no headings")


def change(root: Any, page: Labelled, variant: str) -> bool:
    """Change a freshly parsed page in place; False where the variant does not apply to it.

    Pages without cards stay what they are, the barer the better: they teach that bare lists are none.
    """
    if variant.startswith("wrapped") and not _wrap(root, page):
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


def _wrap(root: Any, page: Labelled) -> bool:
    """Turn each labelled card into one link around all of it."""
    tree = page.view.page.tree
    # The same parser on the same bytes: elements agree by their place in document order.
    place = {id(element): i for i, element in enumerate(tree.element[0].iter())}
    fresh = list(root.iter())
    done = False
    for group, right, links in zip(page.view.groups, page.right, page.view.links, strict=True):
        for member, answer, (_, href, _) in zip(group.members, right, links, strict=True):
            if answer != 1 or not href or group.flat or member.root == member.candidate.node:
                continue
            element = fresh[place[id(tree.element[member.root])]]
            for inner in element.iter("a"):
                inner.tag = "span"
                inner.attrib.pop("href", None)
            element.tag = "a"
            element.set("href", href)
            done = True
    return done
