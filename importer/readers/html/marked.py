"""Microdata, RDFa and microformats of the page itself: what its elements outside of cards say of it to machines.

Names are schema.org's (https://schema.org/Article) for `itemprop` and `property`, and h-entry's and hAtom's
(https://microformats.org/wiki/h-entry) for classes. The marks inside a card are read with its fields.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from lxml import etree

from importer.patterns import lazy
from importer.readers.html.prose import Outside
from importer.readers.html.structured import ARTICLES, PAGES
from importer.readers.html.tree import Tree

__all__ = ["Marks", "is_own", "marks"]

Marks = dict[str, list[str]]
"""Values by what they are of the page: `published`, `modified`, `author`, `image`, `summary`."""

_PROPERTIES = {
    "datepublished": "published", "datecreated": "published", "datemodified": "modified", "dateupdated": "modified",
    "author": "author", "creator": "author", "image": "image", "thumbnailurl": "image", "description": "summary",
    "startdate": "start", "enddate": "end",
}  # fmt: skip
_CLASSES = {
    "dt-published": "published", "dt-updated": "modified", "p-author": "author", "p-summary": "summary",
    "u-photo": "image", "u-featured": "image",
}  # fmt: skip
# Everyday words that are classes of hAtom: only on the elements that hold dates.
_TIME_CLASSES = {"published": "published", "updated": "modified"}
_MAY_MARK = lazy(r"(?:^|\s)(?:dt-|p-|u-|published|updated)")
_WITH_PROPERTY = etree.XPath(
    "/descendant::body/descendant::*/@itemprop/.. | /descendant::body/descendant::*/@property/.."
)
_TIMES = frozenset(("time", "abbr"))
_LONGEST_NAME = 80
_OTHERS = lazy(r"comment|respond|related|recommend|widget|side-?bar|kommentar", re.I)


@lru_cache(maxsize=16384)
def _may_mark(classes: str) -> bool:
    """The pattern's answer, remembered: pages say the same of many elements."""
    return _MAY_MARK.search(classes) is not None


def marks(tree: Tree, outside: Outside, home: int) -> Marks:
    """Every mark of the page that stands outside of its cards and of what surrounds its content; of people, in it."""
    found: Marks = {}
    with_property: Any = _WITH_PROPERTY(tree.element[0])
    named = [(element, name) for element in with_property if (name := _PROPERTIES.get(_name(element)))]
    marking = set(filter(_may_mark, set(tree.cls)))
    if marking:
        named += [
            (tree.element[node], name)
            for node, classes in enumerate(tree.cls)
            if classes in marking and (name := _by_class(tree, node))
        ]
    # lxml gives every element one object as long as it lives, and the tree keeps them alive.
    numbers = {element: node for node, element in enumerate(tree.element)} if named else {}
    for element, name in named:
        node = numbers.get(element)
        if node is not None:
            if name == "author" and not home <= node < tree.end[home]:
                continue
            if not is_own(tree, node, outside, home) or _of_another(tree, tree.parent[node], home):
                continue
            if value := _value(tree, node, name):
                found.setdefault(name, []).append(value)
        elif element.tag == "meta" and (above := numbers.get(element.getparent())) is not None:
            content = (element.get("content") or "").strip()
            if content and is_own(tree, above, outside, home) and not _of_another(tree, above, home):
                found.setdefault(name, []).append(content)
    return found


def _of_another(tree: Tree, node: int, home: int) -> bool:
    """Whether what stands in an element is marked as that of a person, a comment, another thing in the content."""
    while node > home:
        element = tree.element[node]
        if element.get("itemscope") is not None:
            kind = (element.get("itemtype") or "").rstrip("/").rpartition("/")[2]
            return bool(kind) and kind not in ARTICLES and kind not in PAGES
        node = tree.parent[node]
    return False


def is_own(tree: Tree, node: int, outside: Outside, home: int) -> bool:
    """Whether a mark is the page's: an article's own header and footer may hold it, its comments may not."""
    if outside.in_card(node):
        return False
    if not outside.in_zone(node):
        return True
    while node >= 0 and not node <= home < tree.end[node]:  # what holds the content too surrounds nothing
        if tree.tag[node] in ("aside", "nav") or _OTHERS.search(
            f"{tree.cls[node]} {tree.element[node].get('id') or ''}"
        ):
            return False
        node = tree.parent[node]
    return True


def _name(element: Any) -> str:
    """`datepublished` of `itemprop="datePublished"`, `property="schema:datePublished"` or a whole address."""
    get = element.get
    name: str = get("itemprop") or get("property") or ""
    return name.replace("/", ":").rpartition(":")[2].lower() if name else ""


def _by_class(tree: Tree, node: int) -> str | None:
    classes = tree.cls[node]
    for word in classes.split():
        if word in _CLASSES:
            return _CLASSES[word]
        if word in _TIME_CLASSES and tree.tag[node] in _TIMES:
            return _TIME_CLASSES[word]
    return None


def _value(tree: Tree, node: int, name: str) -> str | None:
    element = tree.element[node]
    if name == "author":
        inner = range(node + 1, tree.end[node])
        node = next((n for n in inner if _name(tree.element[n]) == "name"), node)
        text = tree.text(node)
        return text if 0 < len(text) <= _LONGEST_NAME else None
    told: str | None = element.get("content") or element.get("datetime")
    if name == "image":
        told = told or element.get("src") or element.get("href")
    elif tree.tag[node] == "abbr":
        told = told or element.get("title")
    return (told or "").strip() or tree.text(node) or None
