"""What stands in a page's content and is none of it: share bars, cards, navigation, forms, comments, the page's head.

The text runs from its first telling piece to its last. Between the two everything stays that is not clearly around; at
both ends what stands in the text's own element stays too (the greeting, the table, the signature), and further out only
what is built like the text. A text block (a paragraph, a heading, a list, a table) stays or goes whole: nothing is ever
cut out of a sentence.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

from importer.lexicon import cues
from importer.readers.html.field_texts import DATED_LENGTH, counts, text_kind
from importer.readers.html.field_words import concepts, is_file
from importer.readers.html.own_page import Page
from importer.readers.html.page_title import folded
from importer.readers.html.prose import SENTENCE, embeds
from importer.readers.html.tree import HEADINGS, INLINE, Tree

__all__ = ["Kept", "unit_of"]

_TABLES = frozenset(("table", "thead", "tbody", "tfoot", "tr", "caption"))
_LISTS = frozenset(("ul", "ol", "dl", "menu"))
_PICTURES = frozenset(("figure", "figcaption", "picture", "img", "video"))
_TEXTS = (
    HEADINGS | _LISTS | _PICTURES | frozenset(("p", "li", "dt", "dd", "blockquote", "pre", "address", "center", "font"))
)
"""Elements that are a text block or a part of one."""
_FLOW = _TEXTS | _TABLES
_BLOCKS = HEADINGS | _LISTS | frozenset(("p", "div", "table", "section", "article", "blockquote"))
"""What tells by standing in a cell that its table is there for the layout."""

_HEAD = frozenset(("author", "date", "meta", "share", "tag", "category", "label", "comment", "count", "rating"))
"""What the classes in a page's head are called for: its byline, its labels."""
_FOOT = frozenset(("share", "comment", "count", "rating", "tag", "meta"))
"""The same below its text, where an author's name is a signature."""
_LABELS = frozenset(("category", "label", "tag"))
_LONGEST_HEAD = 200
"""Characters of a byline, a row of labels, a share bar."""
_FEW_WORDS = 24
"""Characters below which the words beside a picture are its caption."""
_MOSTLY = 0.7
"""The share of a block's text in links from which it is nothing but links."""


class Kept:
    """The part of a page that is its content: an element, and what in it is left out."""

    def __init__(self, page: Page, node: int, telling: Sequence[int]) -> None:
        tree = page.tree
        self._page, self._tree = page, tree
        self._owners = set(tree.owner)
        self._telling = self._without_head([i for i in telling if tree.first[node] <= i < tree.last[node]])
        self._core = node
        self.node = self._widened(node, telling)
        """The element."""
        if self.node != node:
            self._telling = self._without_head(
                [i for i in telling if tree.first[self.node] <= i < tree.last[self.node]]
            )
        title = page.h1 if page.h1 is not None and node <= page.h1 < tree.end[node] else None
        self._title = tree.first[title] if title is not None else -1
        self._head_flow = self._flow(0)
        self._foot_flow = self._flow(-1)

    def left_out(self) -> list[Any]:
        """Elements in `node` that are no content, in order, none in another."""
        tree = self._tree
        gone: set[int] = set()
        headings: list[int] = []
        at = self.node + 1
        while at < tree.end[self.node]:
            if tree.tag[at] in INLINE and tree.parent[at] in self._owners:
                at = tree.end[at]  # a part of a sentence
            elif self._goes(at):
                gone.add(at)
                at = tree.end[at]
            elif tree.tag[at] in HEADINGS:
                headings.append(at)
                at = tree.end[at]
            elif self._whole(at):
                at = tree.end[at]
            else:
                at += 1
        gone.update(heading for heading in headings if self._heads_nothing(heading, gone))
        return [tree.element[node] for node in sorted(gone)]

    def _heads_nothing(self, heading: int, gone: set[int]) -> bool:
        """Whether all that a heading heads is left out."""
        tree, at = self._tree, self._tree.end[heading]
        if at not in gone:
            return False
        while at < tree.end[tree.parent[heading]] and tree.tag[at] not in HEADINGS:
            if at not in gone and tree.first[at] < tree.last[at]:
                return False
            at = tree.end[at]
        return True

    def _goes(self, node: int) -> bool:
        tree = self._tree
        first, last = tree.first[node], tree.last[node]
        if self._tells(first, last):
            return False
        if self._is_around(node):
            return True
        if first == last:
            return False
        if not self._telling:
            return not self._is_more_than_title(node) if self._holds_title(node) else self._is_head(node)
        if last <= self._telling[0]:
            return self._goes_before(node)
        if first > self._telling[-1]:
            return self._goes_behind(node)
        return False

    def _tells(self, first: int, last: int) -> bool:
        """Whether some telling piece is among these."""
        at = bisect_left(self._telling, first)
        return at < len(self._telling) and self._telling[at] < last

    def _whole(self, node: int) -> bool:
        """Whether nothing in an element is to be looked at: a text block, or a table of data."""
        tree = self._tree
        if tree.tag[node] == "table":
            return not (self._tells(tree.first[node], tree.last[node]) and _is_layout(tree, node))
        if tree.tag[node] not in _TEXTS:
            return False
        # A list of whole entries, a paragraph that holds boxes, is looked into.
        return not any(
            tree.tag[n] in ("div", "article", "section", "aside", "form", "nav") for n in _inside(tree, node)
        )

    # What is clearly around, wherever it stands.

    def _is_around(self, node: int) -> bool:
        tree, outside = self._tree, self._page.outside
        if outside.is_zone(node):  # an element around it that holds text surrounds nothing, whatever it is called
            return not (tree.tag[node] == "aside" and self._is_prose(node) and not self._called(node, _FOOT))
        if tree.tag[node] in INLINE or tree.tag[node] in ("p", "pre", "blockquote") or tree.tag[node] in HEADINGS:
            return False
        if not self._page.outside.boxes or not self._is_cards(node):
            return False
        boxes = any(tree.tag[n] in _PICTURES or tree.tag[n] in HEADINGS for n in _inside(tree, node))
        return boxes or tree.tag[node] not in _FLOW

    def _is_cards(self, node: int) -> bool:
        """Whether an element is a card, or holds cards and besides them no more than their heading.

        Cards that are a run of siblings are no boxes: they may as well be the text's own sections.
        """
        tree, boxes = self._tree, self._page.outside.boxes
        if node in boxes:
            return True
        beside, within, at = tree.size(node), False, node + 1
        while at < tree.end[node]:
            if at in boxes:
                within = True
                beside -= tree.size(at)
                at = tree.end[at]
            else:
                at += 1
        return within and beside < SENTENCE

    def _is_prose(self, node: int) -> bool:
        tree = self._tree
        return any(
            len(tree.pieces[i]) >= SENTENCE and tree.tag[tree.owner[i]] != "a"
            for i in range(tree.first[node], tree.last[node])
        ) and not self._is_links(node)

    # What stands before the text, and behind it.

    def _goes_before(self, node: int) -> bool:
        tree = self._tree
        if tree.last[node] <= self._title or self._is_head(node):
            return not _is_picture(tree, node)
        if self._holds_title(node):
            return not self._is_more_than_title(node)
        above = tree.parent[node]
        if above in self._head_flow or (tree.last[above] <= self._telling[0] and not self._holds_title(above)):
            return False  # beside the text, or within what stays
        return not _is_picture(tree, node) and not self._alike(node, self._telling[0])

    def _goes_behind(self, node: int) -> bool:
        tree = self._tree
        above = tree.parent[node]
        if self._called(node, _FOOT) and tree.size(node) <= _LONGEST_HEAD:
            return True
        if above in self._foot_flow:
            return self._is_bar(node)
        if tree.first[above] > self._telling[-1]:
            return False  # within what stays
        if _is_picture(tree, node) or self._alike(node, self._telling[-1]):
            return False
        return tree.tag[node] not in _FLOW or self._is_head(node) or not self._core <= node < tree.end[self._core]

    def _is_head(self, node: int) -> bool:
        """Is it the title, a byline, a row of labels, a share bar?"""
        tree = self._tree
        text = tree.shown(tree.first[node], tree.last[node])
        if node == self._page.h1 or (folded(text) == folded(self._page.title) and not self._holds_title(node)):
            return True
        if len(text) > _LONGEST_HEAD or tree.tag[node] in _PICTURES or self._holds_title(node):
            return False
        if self._called(node, _HEAD - _LABELS) or self._is_bar(node):
            return True
        return all(self._is_meta(i) for i in range(tree.first[node], tree.last[node]))

    def _is_meta(self, number: int) -> bool:
        """Is a text piece a date, a byline, a count, a mark between them?"""
        tree = self._tree
        text = tree.pieces[number]
        if len(text) > DATED_LENGTH:
            return False
        kind = text_kind(text)
        if kind in ("date", "mark") or counts(text) or cues.author(text):
            return True
        if self._called(tree.owner[number], _HEAD):
            return True
        return bool(cues.published_after_head(text) or cues.updated_after_head(text))

    def _is_bar(self, node: int) -> bool:
        """Is it nothing but links, and none of them to a file: labels, buttons to share, other pages?"""
        tree = self._tree
        if not self._is_links(node) or tree.tag[node] == "table":
            return False
        links = tree.inside(tree.links, node, tree.end[node])
        if any(is_file(tree.hrefs[link].strip()) for link in links):
            return False
        if self._called(node, _HEAD) or (links and self._called(links[0], _HEAD)):
            return True
        return tree.tag[node] not in _TEXTS and len(links) > 1

    def _is_links(self, node: int) -> bool:
        tree = self._tree
        linked = sum(tree.size(link) for link in tree.inside(tree.links, node, tree.end[node]))
        return linked > 0 and linked >= _MOSTLY * tree.size(node)

    def _called(self, node: int, names: frozenset[str]) -> bool:
        tree = self._tree
        return not names.isdisjoint(concepts(tree.cls[node])) or not names.isdisjoint(
            concepts(tree.element[node].get("id") or "")
        )

    def _is_more_than_title(self, node: int) -> bool:
        """Whether there is a picture, an embed or a sentence in what holds the title."""
        tree, title = self._tree, self._page.h1 or 0
        pieces = range(tree.first[node], tree.last[node])
        if any(tree.tag[n] in _PICTURES for n in _inside(tree, node)) or embeds(tree, node):
            return True
        return any(len(tree.pieces[i]) >= SENTENCE and not title <= tree.owner[i] < tree.end[title] for i in pieces)

    def _holds_title(self, node: int) -> bool:
        title = self._page.h1
        return title is not None and node < title < self._tree.end[node]

    # Where the text stands.

    def _without_head(self, telling: list[int]) -> list[int]:
        """The telling pieces without title and byline before them."""
        tree, title = self._tree, self._page.h1
        at = 0
        while at < len(telling):
            number = telling[at]
            owner = tree.owner[number]
            of_title = title is not None and title <= owner < tree.end[title]
            if not (of_title or folded(tree.pieces[number]) == folded(self._page.title) or self._is_meta(number)):
                break
            at += 1
        return telling[at:] or telling

    def _flow(self, which: int) -> set[int]:
        """The elements whose text the first (0) or last (-1) telling piece is, or whose block."""
        if not self._telling:
            return set()
        tree = self._tree
        owner = tree.owner[self._telling[which]]
        unit = unit_of(tree, owner)
        return {tree.parent[unit]} if unit is not None else {owner, tree.parent[owner]}

    def _alike(self, node: int, number: int) -> bool:
        """Is an element built like that beside it in which a piece stands?"""
        tree, above = self._tree, self._tree.parent[node]
        other = tree.owner[number]
        while tree.parent[other] not in (above, -1):
            other = tree.parent[other]
        return tree.parent[other] == above and _shape(tree, node) == _shape(tree, other) and not self._is_bar(node)

    def _widened(self, node: int, telling: Sequence[int]) -> int:
        """The element, or the one around it that holds more of the text in elements that are built like it."""
        tree, home = self._tree, self._page.home
        top = home if home <= node < tree.end[home] else node
        while node > top and tree.tag[tree.parent[node]] not in ("body", "html"):
            above = tree.parent[node]
            beside = [n for n in _children(tree, above) if n != node and tree.first[n] < tree.last[n]]
            more = [n for n in beside if self._is_more(n, node, telling)]
            if not more:
                break
            node = above
        return node

    def _is_more(self, node: int, of: int, telling: Sequence[int]) -> bool:
        tree = self._tree
        if self._is_around(node) or self._is_bar(node):
            return False
        if _shape(tree, node) == _shape(tree, of) and tree.tag[node] not in _FLOW:
            return True
        low, high = bisect_left(telling, tree.first[node]), bisect_left(telling, tree.last[node])
        return any(len(tree.pieces[i]) >= SENTENCE for i in telling[low:high]) and not self._is_head(node)


def unit_of(tree: Tree, node: int) -> int | None:
    """The whole text block that an element is or stands in, or None where it is none."""
    unit = None
    while node >= 0 and (tree.tag[node] in _FLOW or tree.tag[node] in INLINE):
        unit = node
        node = tree.parent[node]
    return unit


def _children(tree: Tree, node: int) -> list[int]:
    return list(tree.tops(((node + 1, tree.end[node]),)))


def _inside(tree: Tree, node: int) -> range:
    return range(node + 1, tree.end[node])


def _shape(tree: Tree, node: int) -> tuple[str, str]:
    """An element's tag and the first of its classes: what two that are built alike share."""
    return tree.tag[node], tree.cls[node].partition(" ")[0]


def _is_layout(tree: Tree, node: int) -> bool:
    """Is a table there to place what stands in its cells?"""
    return any(tree.tag[n] in _BLOCKS and tree.tag[tree.parent[n]] == "td" for n in _inside(tree, node))


def _is_picture(tree: Tree, node: int) -> bool:
    """Does it show a picture, with few words that are no link?"""
    element = tree.element[node]
    if tree.tag[node] in _PICTURES:
        return True
    return tree.size(node) < _FEW_WORDS and next(element.iter("img"), None) is not None and element.find(".//a") is None
