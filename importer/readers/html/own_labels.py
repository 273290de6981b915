"""The page's own categories and tags: of links that say so, of lists that are named so, as machines are told.

A link says so by `rel=tag` (https://microformats.org/wiki/rel-tag); a list by its class or by the word before it.
"""

from __future__ import annotations

from collections.abc import Iterable

from importer.readers.html.field_texts import text_kind
from importer.readers.html.field_words import CUE_LENGTH, address_kind, concepts, cue
from importer.readers.html.own_page import Page

__all__ = ["labels"]

# More sections than this are a page's place in the site's structure.
_MOST_TYPES = 3
# A list of more tags is that of the site.
_MOST_TAGS = 25
# How many elements above a link may name its list.
_REACH = 4
_NAMES = {"tag": ("tag", "other"), "category": ("category",)}
"""Kinds of lists, and what the addresses of their links may say."""


def labels(page: Page) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Types and tags."""
    types: list[str] = []
    tags: list[str] = []
    tree = page.tree
    for node in tree.links:
        rel = (tree.element[node].get("rel") or "").lower()
        if ("tag" in rel or "category" in rel) and (page.outside(node) or page.holds(node)):
            text = tree.text(node)
            if not text:
                continue
            if "category" in rel or address_kind(tree.hrefs[node]) == "category":
                types.append(text)
            elif "tag" in rel.split():
                tags.append(text)
    if not types or not tags:
        listed = _listed(page)
        types, tags = types or listed["category"], tags or listed["tag"]
    if not types:
        types = _told(page.head.meta.get("article:section", ())) or list(page.item.sections if page.item else ())
        types = types if len(types) <= _MOST_TYPES else []
    if not tags:
        tags = _told(page.head.meta.get("article:tag", ())) or list(page.item.tags if page.item else ())
    return tuple(dict.fromkeys(types)), tuple(dict.fromkeys(tags))


def _listed(page: Page) -> dict[str, list[str]]:
    """The links of lists that are named, by their kind, which their addresses don't contradict."""
    tree = page.tree
    found: dict[str, list[str]] = {kind: [] for kind in _NAMES}
    known: dict[int, str] = {}
    top = page.around()
    for node in tree.inside(tree.links, top, tree.end[top]):
        at = node
        for _ in range(_REACH):
            if at not in known:
                known[at] = _kind(page, at)
            if (kind := known[at]) and address_kind(tree.hrefs[node]) in _NAMES[kind]:
                if (page.outside(node) or page.holds(node)) and (text := tree.text(node)):
                    found[kind].append(text)
                break
            if at <= top:
                break
            at = tree.parent[at]
    most = {"category": _MOST_TYPES, "tag": _MOST_TAGS}
    return {kind: texts if len(texts) <= most[kind] else [] for kind, texts in found.items()}


def _kind(page: Page, node: int) -> str:
    """What an element that holds nothing but links is called, or announced as by its first words; else nothing."""
    tree = page.tree
    pieces = range(tree.first[node], tree.last[node])
    if not pieces or len(pieces) > 3 * _MOST_TAGS:
        return ""
    said = _announced(page, pieces[0])
    called = concepts(tree.cls[node]).intersection(_NAMES)
    kind = said or (next(iter(called)) if len(called) == 1 and "cloud" not in tree.cls[node] else "")
    return kind if kind and _holds_links(page, node, range(pieces[0] + bool(said), pieces.stop)) else ""


def _announced(page: Page, number: int) -> str:
    """What a piece that is no link announces."""
    tree = page.tree
    if tree.tag[tree.owner[number]] == "a" or len(tree.pieces[number]) > CUE_LENGTH:
        return ""
    said = cue(tree.pieces[number])
    return said[0] if said is not None and said[0] in _NAMES and said[1] == len(tree.pieces[number]) else ""


def _holds_links(page: Page, node: int, pieces: range) -> bool:
    """Whether the pieces of an element are links, with nothing but marks between them."""
    tree = page.tree
    links = [node] if tree.tag[node] == "a" else tree.inside(tree.links, node, tree.end[node])
    linked = {number for link in links for number in range(tree.first[link], tree.last[link])}
    return all(number in linked or text_kind(tree.pieces[number]) == "mark" for number in pieces)


def _told(contents: Iterable[str]) -> list[str]:
    """Values of a metadata field that may be repeated or hold a list."""
    return [part.strip() for content in contents for part in content.split(",") if part.strip()]
