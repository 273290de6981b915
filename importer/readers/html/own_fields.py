"""The fields of the page's own record: what machines are told of the page, else what it shows around its text.

Whether a page has a record of its own, its title and its address are `own`'s.
"""

from __future__ import annotations

import re

from importer.cards import RawAttachment
from importer.patterns import lazy
from importer.readers.html.field_words import address_kind, is_file
from importer.readers.html.images import address_of, is_ornament, is_small, is_stand_in
from importer.readers.html.own_page import Page
from importer.readers.html.page_title import folded

__all__ = ["attachments", "image", "is_cut", "summary"]

_CUT = lazy(r"(?:\.\.\.|…|\[[.…]+\])\W*$")
_CLOSING = 20
"""Characters at the end of a text in which its ellipsis stands."""
# Of the site, wherever it stands.
_LOGO = lazy(
    r"(?:^|/)(?:(?:(?:site|main|header|page)[_-]?)?logo(?:[_-]?\d*x?\d*)?\.\w+|logo[_-][\w-]*\.svg)(?:$|[?#])", re.I
)


def is_cut(text: str | None) -> bool:
    """Whether a summary ends in an ellipsis."""
    return bool(text and _CUT.search(text[-_CLOSING:]))


def image(page: Page) -> tuple[str | None, str | None]:
    """Address and text of the picture that stands for the page, else of the first one in its content."""
    told = page.head.first("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src")
    told = told or (page.item.image if page.item else None)
    told = told or next(iter(page.marks.get("image", ())), None)
    if told and not is_ornament(told) and not is_stand_in(told) and not _LOGO.search(told):
        return told, page.head.first("og:image:alt", "twitter:image:alt")
    tree, body = page.tree, page.body
    last = tree.owner[body.pieces[-1]] if body.pieces else -1
    nodes = [n for n in tree.images if tree.tag[n] == "img" and (page.h1 or page.home) <= n]
    for node in [n for n in nodes if n <= last] or nodes:
        address = address_of(tree.element[node])
        if not address or is_ornament(address) or _LOGO.search(address) or is_small(tree.element[node]):
            continue
        if page.own(node) and (page.h1 is not None or node < tree.end[page.home]):
            return address, tree.element[node].get("alt")
    return None, None


def summary(page: Page) -> str | None:
    """The description that the page gives of itself, unless it only says the title again, else its first paragraph."""
    titles = {folded(page.title), folded(page.head.title), folded(page.head.first("og:title"))}
    names = ("og:description", "description", "twitter:description", "dc.description")
    told: list[str | None] = [
        page.item.summary if page.item else None,
        *map(page.head.first, names),
        *page.marks.get("summary", ())[:1],
    ]
    if description := next((one for one in told if one and folded(one) not in titles), None):
        return description
    tree = page.tree
    if not page.body.pieces:
        return None
    node = tree.owner[page.body.pieces[0]]
    while node > 0 and tree.tag[node] not in ("p", "div", "li", "td", "section", "article", "body", "blockquote"):
        node = tree.parent[node]
    return tree.shown(tree.first[node], tree.last[node]) if tree.tag[node] in ("p", "blockquote") else None


def attachments(page: Page) -> tuple[RawAttachment, ...]:
    """Links to files that stand in the page's content."""
    tree = page.tree
    found: dict[str, RawAttachment] = {}
    for node in tree.links:
        href = tree.hrefs[node]
        # Of a page's many links few are files, and what else an address may be takes long to ask.
        if is_file(href.strip()) and address_kind(href) == "file" and href not in found and page.outside(node):
            found[href] = RawAttachment(href, tree.text(node) or None)
    return tuple(found.values())
