"""The page's own categories and tags: of links that say so, of lists that are named so, as machines are told.

A link says so by `rel=tag` (https://microformats.org/wiki/rel-tag); a list by its class or by the word before it.
"""

from __future__ import annotations

from collections.abc import Container, Iterable

from importer.lexicon.addresses import split_address
from importer.readers.html.field_texts import text_kind
from importer.readers.html.field_words import CUE_LENGTH, address_kind, concepts, cue
from importer.readers.html.own_page import Page
from importer.readers.html.tree import INLINE, Tree

__all__ = ["labels"]

# More sections than this are a page's place in the site's structure.
_MOST_TYPES = 3
# A list of more tags is that of the site.
_MOST_TAGS = 25
# How many elements above a link may name its list.
_REACH = 4
_NAMES = {"tag": ("tag", "other"), "category": ("category",)}
"""Kinds of lists, and what the addresses of their links may say; behind a word that announces them also nothing."""
# What may stand between the links of a list that nothing names.
_BETWEEN = frozenset(("mark", "date"))
# A label that nothing names, or that is no link, is no longer, in characters; text pieces between it and the title.
_LONGEST, _NEAR = 40, 12


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
                tags.append(text.lstrip("# "))
    if not types or not tags:
        listed = _listed(page)
        types, tags = types or listed["category"] or _shown(page), tags or listed["tag"]
    if not types:
        types = _told(page.head.meta.get("article:section", ())) or list(page.item.sections if page.item else ())
        types = types if len(types) <= _MOST_TYPES else []
    if not tags:
        tags = _told(page.head.meta.get("article:tag", ())) or list(page.item.tags if page.item else ())
    return tuple(dict.fromkeys(types)), tuple(dict.fromkeys(tags))


def _listed(page: Page) -> dict[str, list[str]]:
    """The links of lists that are named, which their addresses don't contradict, and of those that their addresses
    name, by their kind."""
    tree = page.tree
    found: dict[str, list[str]] = {kind: [] for kind in _NAMES}
    named: dict[int, str] = {}
    bare: dict[int, bool] = {}
    top = page.around()
    for node in tree.inside(tree.links, top, tree.end[top]):
        at = node
        for _ in range(_REACH):
            if at not in named:
                named[at], bare[at] = _named(page, at), _is_bare(tree, at)
            if (named[at] or bare[at]) and (kind := _fits(page, at, named[at], address_kind(tree.hrefs[node]))):
                if (page.outside(node) or page.holds(node)) and (text := tree.text(node)):
                    found[kind].append(text.lstrip("# "))
                break
            if at <= top:
                break
            at = tree.parent[at]
    most = {"category": _MOST_TYPES, "tag": _MOST_TAGS}
    return {kind: texts if len(texts) <= most[kind] else [] for kind, texts in found.items()}


def _named(page: Page, node: int) -> str:
    """What an element that holds nothing but links is called or, with a colon, announced as by its first words."""
    tree = page.tree
    pieces = range(tree.first[node], tree.last[node])
    if not pieces or len(pieces) > 3 * _MOST_TAGS:
        return ""
    said = _announced(page, pieces[0])
    called = concepts(tree.cls[node]).intersection(_NAMES)
    kind = f"{said}:" if said else next(iter(called)) if len(called) == 1 and "cloud" not in tree.cls[node] else ""
    return kind if kind and _holds_links(page, node, range(pieces[0] + bool(said), pieces.stop)) else ""


def _is_bare(tree: Tree, node: int) -> bool:
    """A first look, for pennies: whether an element holds a few links and little else."""
    first, last, length = tree.first, tree.last, tree.length
    if tree.tag[node] in INLINE or last[node] - first[node] > 3 * _MOST_TYPES:
        return False
    links = tree.inside(tree.links, node, tree.end[node])
    linked = sum([length[last[link]] - length[first[link]] for link in links])
    return length[last[node]] - length[first[node]] - linked <= _LONGEST


def _fits(page: Page, node: int, named: str, says: str) -> str:
    """What a link in a list is, by what the list is called and what the link's address says; nothing where they
    disagree, or where addresses alone say it and not all of the list's do."""
    name = named.removesuffix(":")
    if name and (says in _NAMES[name] or (says == "other" and name != named)):
        return name
    tree = page.tree
    if says not in _NAMES or not _is_bare(tree, node) or not page.holds(node):
        return ""
    if not _holds_links(page, node, range(tree.first[node], tree.last[node]), _BETWEEN):
        return ""
    links = tree.inside(tree.links, node, tree.end[node])
    if any(address_kind(tree.hrefs[link]) != says or _leads_out(page, tree.hrefs[link]) for link in links):
        return ""
    return says if all(len(tree.text(link)) <= _LONGEST for link in links) else ""


def _leads_out(page: Page, href: str) -> bool:
    """Whether an address names a host other than the page's, or than none."""
    host = split_address(href).netloc.removeprefix("www.")
    return bool(host) and host != split_address(page.context.address).netloc.removeprefix("www.")


def _shown(page: Page) -> list[str]:
    """A category that is no link: a short text between title and content, in an element that is called so."""
    tree = page.tree
    if page.h1 is None:
        return []
    low, high = tree.first[page.h1] - _NEAR // 2, min(page.begins(), tree.last[page.h1] + _NEAR)
    for number in range(max(0, low), high):
        text, node = tree.pieces[number], tree.owner[number]
        named = concepts(tree.cls[node])
        if "category" not in named or "title" in named or len(text) > _LONGEST or text_kind(text) != "text":
            continue
        if tree.tag[node] != "a" and page.shows(node) and cue(text) is None:
            return [text]
    return []


def _announced(page: Page, number: int) -> str:
    """What a piece that is no link announces."""
    tree = page.tree
    if tree.tag[tree.owner[number]] == "a" or len(tree.pieces[number]) > CUE_LENGTH:
        return ""
    said = cue(tree.pieces[number])
    return said[0] if said is not None and said[0] in _NAMES and said[1] == len(tree.pieces[number]) else ""


def _holds_links(page: Page, node: int, pieces: range, between: Container[str] = ("mark",)) -> bool:
    """Whether the pieces of an element are links, with nothing but marks or the like between them."""
    tree = page.tree
    links = [node] if tree.tag[node] == "a" else tree.inside(tree.links, node, tree.end[node])
    linked = {number for link in links for number in range(tree.first[link], tree.last[link])}
    return all(number in linked or text_kind(tree.pieces[number]) in between for number in pieces)


def _told(contents: Iterable[str]) -> list[str]:
    """Values of a metadata field that may be repeated or hold a list."""
    return [part.strip() for content in contents for part in content.split(",") if part.strip()]
