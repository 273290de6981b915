"""The body text of a page: what is left when cards, navigation and the like are taken away, and whether it is enough
for the page to have content of its own.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

from importer.patterns import lazy
from importer.readers.html.blocks import Block
from importer.readers.html.page_title import folded
from importer.readers.html.tree import Tree

__all__ = ["Outside", "Prose", "embeds", "home", "is_entry", "prose"]

SENTENCE = 40
"""Characters from which a text piece is a sentence rather than a label; half of it in scripts without spaces."""

_ZONE_TAGS = frozenset(("nav", "footer", "aside", "form", "dialog", "button", "select", "textarea", "fieldset", "menu"))
_TITLES = {"form": ("h1", "h2"), **dict.fromkeys(("nav", "footer", "aside", "menu", "dialog", "fieldset"), ("h1",))}
"""What elements hold that are all of a page rather than a part of it."""
_ZONE_ROLES = frozenset(
    ("navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog", "menu")
)
# Names of what surrounds a page's content; words of a human language, each bounded.
_ZONE_NAMES = lazy(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|megamenu|footer|colophon|sidebar|side-bar|breadcrumbs?|cookies?|consent|"
    r"gdpr|newsletter|subscribe|popup|modal|overlay|offcanvas|off-canvas|comments?|comment-?list|respond|share|sharing|"
    r"social|related|recommended|advert|advertisement|promo|banner|login|search-form|searchform|disclaimer|copyright|"
    r"pagination|skip-link|toolbar|author-bio|author-box|imprint)(?:$|[\s_-])",
    re.I,
)
# What stands in a side bar; page builders call so whatever they place, the text too.
_WIDGET = lazy(r"(?:^|[\s_-])widget(?:$|[\s_-])", re.I)
_WIDE = lazy("[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_NOT_PROSE = frozenset(
    ("a", "button", "label", "option", "figcaption", "caption", "code", "pre", "summary", "th", "time")
)


@lru_cache(maxsize=16384)
def _says(names: str) -> str:
    """What a class or an id says of its element, remembered: `zone`, `widget` or nothing."""
    if _ZONE_NAMES.search(names):
        return "zone"
    return "widget" if _WIDGET.search(names) else ""


class Outside:
    """Tells the nodes of a page that are outside of its cards and of what surrounds its content."""

    def __init__(self, tree: Tree, blocks: Sequence[Block]) -> None:
        self._tree = tree
        spans = sorted(span for block in blocks for span in block.ranges)
        self._starts = [start for start, _ in spans]
        self._stops: list[int] = []
        furthest = 0
        for _, stop in spans:
            furthest = max(furthest, stop)
            self._stops.append(furthest)
        self._zones: dict[int, bool] = {-1: False}
        self._spread: bool | None = None
        self.boxes = frozenset(
            block.start for block in blocks if len(block.ranges) == 1 and block.stop == tree.end[block.start]
        )
        """The cards that are one element each."""

    def in_card(self, node: int) -> bool:
        """Whether a node lies in a card."""
        at = bisect_right(self._starts, node) - 1
        return at >= 0 and node < self._stops[at]

    def in_zone(self, node: int) -> bool:
        """Whether a node lies in navigation, a footer, a form, a side bar and so on."""
        path: list[int] = []
        at = node
        while at not in self._zones:
            path.append(at)
            at = self._tree.parent[at]
        inside = self._zones[at]
        for at in reversed(path):
            inside = inside or self.is_zone(at)
            self._zones[at] = inside
        return inside

    def is_zone(self, node: int) -> bool:
        """Whether an element is that by itself: by its tag, its role or what it is called."""
        tree = self._tree
        tag = tree.tag[node]
        if tag in ("html", "body", "main", "article") or (
            2 * tree.size(node) >= tree.length[-1] and self._is_all(node)
        ):
            return False
        element = tree.element[node]
        if tag in _ZONE_TAGS or element.get("role") in _ZONE_ROLES:
            return True
        said = _says(tree.cls[node]) if tree.cls[node] else ""
        if said != "zone" and (identity := element.get("id")) and (called := _says(identity)):
            said = called if called == "widget" or not self._is_section(node, identity) else said
        return said == "zone" or (said == "widget" and not self._built(node))

    def _is_all(self, node: int) -> bool:
        """Whether what holds most of the page surrounds nothing, whatever it is called: a form around everything. Of a
        short page the menu or the form may be most, without a title in it."""
        tree = self._tree
        titles = _TITLES.get(tree.tag[node])
        return titles is None or any(tree.tag[n] in titles for n in tree.inside(tree.headings, node, tree.end[node]))

    def _is_section(self, node: int, identity: str) -> bool:
        """Whether an element's id only says its heading, as generators of manuals give: "sharing-with-others"."""
        tree = self._tree
        heading = next(iter(tree.inside(tree.headings, node, tree.end[node])), None)
        return heading is not None and folded(tree.text(heading)) == folded(identity.replace("_", "-"))

    def _built(self, node: int) -> bool:
        """Whether a widget is one of a page builder: in the page's main part, or on a page whose text is spread over
        such."""
        tree = self._tree
        while node >= 0:
            if tree.tag[node] in ("main", "article") or tree.element[node].get("role") == "main":
                return True
            node = tree.parent[node]
        if self._spread is None:
            self._spread = self._is_spread()
        return self._spread

    def _is_spread(self) -> bool:
        tree, held, behind = self._tree, 0, 0
        widgets = {names for names in set(tree.cls) if _WIDGET.search(names)}
        for node in [number for number, names in enumerate(tree.cls) if names in widgets]:
            # In the main one that holds most of it are others.
            if node >= behind and 2 * tree.size(node) < tree.length[-1]:
                held += tree.size(node)
                behind = tree.end[node]
        return 2 * held >= tree.length[-1]

    def __call__(self, node: int) -> bool:
        """Whether a node is outside of both."""
        return not self.in_card(node) and not self.in_zone(node)


class Prose:
    """The sentences of a page outside of cards and zones."""

    def __init__(self) -> None:
        self.size = 0
        """Characters; those of scripts without spaces count double."""
        self.pieces: list[int] = []
        """Their text pieces, in order."""
        self.short = False
        """Whether the page has few or none, and these are all of its text, which may be none."""


def prose(tree: Tree, outside: Outside) -> Prose:
    """The body text of a page."""
    found = Prose()
    pieces = tree.pieces
    shortest = SENTENCE // 2
    for number in [i for i, text in enumerate(pieces) if len(text) >= shortest]:
        text = pieces[number]
        size = len(text)
        if size < SENTENCE and (text.isascii() or not _WIDE.search(text)):
            continue
        node = tree.owner[number]
        if "{" in text and ";" in text:  # a script that its page shows
            continue
        if tree.tag[node] in _NOT_PROSE or tree.tag[node][0] == "h" or _in_link(tree, node) or not outside(node):
            continue
        found.pieces.append(number)
        found.size += size if text.isascii() else size + len(_WIDE.findall(text))
    return found


_FRAMES = ("iframe", "video", "audio", "object", "embed")


def embeds(tree: Tree, node: int) -> bool:
    """Whether an element holds a film, a map or the like, which is in no array of the tree."""
    return next(tree.element[node].iter(*_FRAMES), None) is not None


# The element that is the page's content holds at least this share of its sentences.
MOST = 0.8
# What microformats and schema.org call an entry.
_ENTRY = lazy(r"(?:^|\s)h-?entry(?:\s|$)")
_POSTING = lazy(r"(?:Article|Posting)$")


def home(tree: Tree, body: Prose) -> int:
    """The element that holds the body text: the `article`, `main` or marked entry around most of it, else the smallest
    one."""
    pieces = tree.pieces
    total = sum(len(pieces[number]) for number in body.pieces)
    node = tree.owner[max(body.pieces, key=lambda number: len(pieces[number]))]
    while tree.parent[node] > 0:
        first, last = tree.first[node], tree.last[node]
        if sum(len(pieces[number]) for number in body.pieces if first <= number < last) >= MOST * total:
            break
        node = tree.parent[node]
    smallest = node
    while node > 0:
        if is_entry(tree, node):
            return node
        node = tree.parent[node]
    return smallest


def is_entry(tree: Tree, node: int) -> bool:
    """Whether an element says that it is an article, an entry or the page's main part."""
    element = tree.element[node]
    if tree.tag[node] in ("article", "main") or element.get("role") == "main" or _ENTRY.search(tree.cls[node]):
        return True
    return _POSTING.search(element.get("itemtype") or "") is not None


def _in_link(tree: Tree, node: int) -> bool:
    for _ in range(3):
        if node < 0:
            return False
        if tree.tag[node] == "a":
            return True
        node = tree.parent[node]
    return False
