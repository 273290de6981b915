"""A page of its own whose text is short: an address, a poem, a notice, some pictures, a film.

Prose does not tell such a page from a listing, an error or an archive. What does: the page says that it is one (an
article to machines, an entry or a main part with the page's title), and what stands below that title is neither cards
nor nothing but links. It reads no field.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from importer.lexicon import cues
from importer.lexicon.addresses import split_address
from importer.lexicon.pages import is_empty_page
from importer.patterns import lazy
from importer.readers.html.address import names_picture
from importer.readers.html.blocks import Block
from importer.readers.html.field_texts import DATED_LENGTH, counts, text_kind
from importer.readers.html.field_words import concepts
from importer.readers.html.head import Head
from importer.readers.html.images import address_of, is_ornament, is_small
from importer.readers.html.page_title import folded, parts
from importer.readers.html.prose import Outside, Prose, embeds, is_entry
from importer.readers.html.structured import PAGES, Item
from importer.readers.html.tree import Tree

__all__ = ["Short", "cards_of", "find", "is_own", "says_so", "text_of"]

LEAST = 20
"""Characters of text below the title, where there is neither a picture nor an embed."""
_FRONT = lazy(r"[/.]*(?:index\.\w+)?")
_TYPES = ("article", "video")
"""What Open Graph calls a page with content of its own, at its beginning."""
_SINGLE = frozenset(("single", "singular", "page", "postid", "pageid"))
"""Words in the class of a body that shows one item ..."""
_LISTING = frozenset(("archive", "archives", "category", "tag", "tax", "search", "error404", "404", "paged", "blog"))
"""... and of one that shows many, or none."""
_WORDS = lazy(r"[^a-z0-9]+")
_HEAD = frozenset(("author", "date", "meta", "share", "tag", "category", "label", "comment", "count", "rating"))
_MOST_LINKS = 150
"""Texts in links, more than which no short page has."""
_FIRST = 3
"""Texts at the beginning that may say that there is nothing."""


class Short(NamedTuple):
    """What was found."""

    title: str
    h1: int
    """The heading that shows it."""
    home: int
    """The element that holds title and content."""


def find(tree: Tree, outside: Outside, *, head: Head, address: str) -> Short | None:
    """A title that the page is called by, and the element that holds what stands below it."""
    calls = _calls(tree)
    if calls & _LISTING and not calls & _SINGLE:
        return None
    if address and _FRONT.fullmatch(split_address(address).path):
        return None
    title = _title(tree, outside, head)
    home = _home(tree, title[0]) if title else None
    return Short(title[1], title[0], home) if title and home is not None else None


def says_so(tree: Tree, head: Head) -> bool:
    """Whether the page tells machines that it is one with content of its own."""
    told = (head.first("og:type") or "").lower().startswith(_TYPES)
    return told or head.first("article:published_time") is not None or bool(_calls(tree) & _SINGLE - {"page"})


def is_own(page: Short, tree: Tree, found: Iterable[Item]) -> bool:
    """Whether a page that tells nothing so plain, and has no cards, is one all the same: dated, called a page, or an
    entry with its title."""
    if any(i.published and PAGES.intersection(i.types) for i in found) or "page" in _calls(tree):
        return True
    return is_entry(tree, page.home) and page.home <= page.h1 < tree.end[page.home]


def cards_of(page: Short, tree: Tree, blocks: Iterable[Block]) -> list[Block]:
    """The cards that the content may only introduce: those in its entry, else all but the ones aside."""
    if is_entry(tree, page.home):
        return [block for block in blocks if page.home <= block.start < tree.end[page.home]]
    return [block for block in blocks if not block.aside]


def text_of(page: Short, tree: Tree, outside: Outside, *, least: float) -> Prose | None:
    """All of the text below the title, or None where it is less than `least`, or nothing but links, or says that there
    is nothing."""
    home, h1, body = page.home, page.h1, Prose()
    body.short = True
    linked = 0
    links = _linked(tree, home)
    if len(links) > _MOST_LINKS:
        return None
    for number in range(max(tree.last[h1], tree.first[home]), tree.last[home]):
        owner = tree.owner[number]
        if not outside(owner) or ((not body.pieces or number in links) and _is_head(tree, number)):
            continue
        body.pieces.append(number)
        body.size += len(tree.pieces[number])
        if number in links:
            linked += len(tree.pieces[number])
    first = [tree.pieces[i] for i in body.pieces[:_FIRST]]
    if linked > max(body.size - linked, LEAST) or any(is_empty_page(t) for t in first if not any(map(str.isdigit, t))):
        return None
    if body.size < least or (body.size - linked < LEAST and not _shows(tree, outside, home, h1)):
        return None
    return body


def _calls(tree: Tree) -> frozenset[str]:
    """The words of the body's class."""
    body = next((n for n in range(min(2, len(tree.tag))) if tree.tag[n] == "body"), None)
    names = tree.cls[body] if body is not None else ""
    found = set()
    for name in names.lower().split():
        words = _WORDS.split(name)
        found.add(name if name in _SINGLE or name in _LISTING else words[0])
    return frozenset(found)


def _title(tree: Tree, outside: Outside, head: Head) -> tuple[int, str] | None:
    """The heading that the page is called by and its text, else the only `h1` of an entry."""
    site = folded(head.first("og:site_name", "application-name"))
    called = parts(head.title) | parts(head.first("og:title"))
    if is_empty_page(head.title or "") or site == folded(head.title or head.first("og:title")):
        return None
    firsts = []
    for node in tree.headings:
        if tree.tag[node] not in ("h1", "h2"):
            continue
        text = tree.shown(tree.first[node], tree.last[node])
        key = folded(text)
        if (tree.tag[node] != "h1" and key not in called) or not key or key == site or not outside(node):
            continue
        if is_empty_page(text):
            return None
        if key in called:
            return node, text
        firsts.append((node, text))
    return firsts[0] if len(firsts) == 1 and _entry(tree, firsts[0][0]) is not None else None


def _entry(tree: Tree, node: int) -> int | None:
    while node > 0 and not is_entry(tree, node):
        node = tree.parent[node]
    return node if node > 0 else None


def _home(tree: Tree, h1: int) -> int | None:
    """The entry around a title, else the page's main part, else the smallest element that holds more than the title."""
    entry = _entry(tree, h1)
    if entry is None:
        entry = next((n for n, tag in enumerate(tree.tag) if tag == "main" and tree.first[n] >= tree.last[h1]), None)
    if entry is not None:
        return entry
    node = tree.parent[h1]
    while node >= 0:
        if tree.last[node] > tree.last[h1] and tree.tag[node] != "header":
            return node
        node = tree.parent[node]
    return None


def _linked(tree: Tree, home: int) -> set[int]:
    """Text pieces in links."""
    links = tree.inside(tree.links, home, tree.end[home])
    return {number for link in links for number in range(tree.first[link], tree.last[link])}


def _is_head(tree: Tree, number: int) -> bool:
    """Is a piece right below the title a date, a byline, a label?"""
    text, node = tree.pieces[number], tree.owner[number]
    if len(text) > DATED_LENGTH:
        return False
    if text_kind(text) in ("date", "mark") or counts(text) or cues.author(text) or len(text) < 3:
        return True
    for _ in range(2):
        if not _HEAD.isdisjoint(concepts(tree.cls[node])) or "author" in (tree.element[node].get("rel") or "").split():
            return True
        node = max(tree.parent[node], 0)
    return False


def _shows(tree: Tree, outside: Outside, home: int, h1: int) -> bool:
    """Whether there is a picture or an embed below the title that leads to no other page."""
    if embeds(tree, home):
        return True
    images = tree.inside(tree.images, max(home, h1), tree.end[home])
    return any(_is_own_picture(tree, node) and outside(node) for node in images)


def _is_own_picture(tree: Tree, node: int) -> bool:
    element = tree.element[node]
    address = address_of(element) if tree.tag[node] == "img" else None
    if not address or is_ornament(address) or is_small(element):
        return False
    return all(names_picture(tree.hrefs[above]) for above in _above(tree, node) if above in tree.hrefs)


def _above(tree: Tree, node: int) -> Iterator[int]:
    while (node := tree.parent[node]) >= 0:
        yield node
