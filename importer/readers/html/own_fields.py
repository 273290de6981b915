"""The fields of the page's own record: what machines are told of the page, else what it shows around its text.

Whether a page has a record of its own, its title and its address are `own`'s.
"""

from __future__ import annotations

import re

from importer.cards import RawAttachment, RawEvent
from importer.lexicon import cues, dates
from importer.lexicon.addresses import split_address
from importer.patterns import lazy
from importer.readers.html.field_words import address_kind, cue, cue_at_end, is_file
from importer.readers.html.images import address_of, is_ornament, is_small, is_stand_in
from importer.readers.html.own_page import Page
from importer.readers.html.page_title import folded
from importer.readers.html.tree import Tree

__all__ = ["attachments", "authors", "event", "image", "is_cut", "modified", "published", "summary"]

_CUT = lazy(r"(?:\.\.\.|…|\[[.…]+\])\W*$")
_CLOSING = 20
"""Characters at the end of a text in which its ellipsis stands."""
_BYLINE = lazy(r"^(?:by|von|par|por|di|door|av|af|od|автор:?|от)\s+", re.I)
_PUBLISHED = (
    "article:published_time", "datepublished", "og:article:published_time", "date", "dc.date", "dc.date.issued",
    "dcterms.date", "dcterms.created", "dcterms.issued", "citation_publication_date", "publish-date", "publishdate",
    "publication_date", "pubdate", "last-published", "sailthru.date", "parsely-pub-date",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "dc.date.modified", "last-modified",
    "revised",
)  # fmt: skip


# Of the site, wherever it stands.
_LOGO = lazy(r"(?:^|/)(?:(?:site|main|header|page)[_-]?)?logo(?:[_-]?\d*x?\d*)?\.\w+(?:$|[?#])", re.I)


def published(page: Page) -> tuple[str, ...]:
    """What machines are told first, else a date that stands between title and text."""
    told = (page.item.published if page.item else None) or page.head.first(*_PUBLISHED)
    if told and dates.parse(told):
        return (told,)
    for marked in page.marks.get("published", ()):
        if dates.parse(marked):
            return (marked,)
    tree = page.tree
    first = tree.first[page.h1] if page.h1 is not None else 0
    last = page.body.pieces[0] if page.body.pieces else len(tree.pieces)
    for node in tree.times:
        if abs(tree.first[node] - first) <= _NEAR and page.own(node) and not _listed(tree, node):
            forms = tuple(filter(None, (tree.element[node].get("datetime"), tree.text(node))))
            if any(dates.parse(form) for form in forms):
                return forms
    low = max(0, first - _NEAR // 2)
    for number in range(low, min(max(last, first), low + 2 * _NEAR, len(tree.pieces))):
        text = tree.pieces[number]
        node = tree.owner[number]
        if not dates.looks_like_date(text) or not page.own(node) or _listed(tree, node):
            continue
        parsed = dates.parse(text, page.context.language, page.context.date_order)
        if parsed and not (_is_month(parsed.value) and "a" in (tree.tag[node], tree.tag[tree.parent[node]])):
            return (text,)
    return ()


def _is_month(value: str | None) -> bool:
    """Whether a date is a month: in a link, the name of its archive."""
    return value is not None and len(value) == len("2021-03")


def _listed(tree: Tree, node: int) -> bool:
    """Whether a date stands in a list's item beside a link to something else: `<li>3 May <a>The ferry is sold</a>`."""
    for _ in range(3):
        if node < 0:
            return False
        if tree.tag[node] in ("li", "tr"):
            links = tree.inside(tree.links, node, tree.end[node])
            return any(tree.text(link).count(" ") >= _WORDS - 1 for link in links)
        node = tree.parent[node]
    return False


def modified(page: Page) -> tuple[str, ...]:
    """What machines are told."""
    told = page.head.first(*_MODIFIED) or (page.item.modified if page.item else None)
    return (told,) if told else tuple(page.marks.get("modified", ())[:1])


def is_cut(text: str | None) -> bool:
    """Whether a summary ends in an ellipsis."""
    return bool(text and _CUT.search(text[-_CLOSING:]))


# Names have no more words, a byline no more characters.
_MOST_NAMES = 6
_LONGEST_BYLINE = 100
# A link of so many words is another item's title.
_WORDS = 3
# Text pieces between a title and the date that belongs to it.
_NEAR = 16


def event(page: Page) -> RawEvent | None:
    """When and where, of a page that describes itself as an event."""
    if page.item and page.item.start:
        return RawEvent((page.item.start,), (page.item.end,) if page.item.end else (), page.item.venue)
    start = tuple(page.marks.get("start", ())[:1])
    return RawEvent(start, tuple(page.marks.get("end", ())[:1])) if start else None


def authors(page: Page) -> tuple[str, ...]:
    """Names: of the structured data, of links that say so, of marks, of the metadata unless it names the site."""
    if page.item and page.item.authors:
        return tuple(a for a in page.item.authors if "://" not in a)
    tree = page.tree
    names: list[str] = []
    for node in tree.links:
        if tree.element[node].get("rel") and "author" in tree.element[node].get("rel").lower().split():
            text = tree.text(node)
            if text and len(text) <= 60 and page.own(node):
                names.append(_BYLINE.sub("", text))
    names = names or page.marks.get("author", [])
    if not names:
        told = page.head.first("author", "article:author", "dc.creator", "citation_author", "parsely-author")
        if told and "://" not in told and not _is_site(page, told):
            names.append(told)
    return tuple(dict.fromkeys(names or _byline(page)))


def _byline(page: Page) -> list[str]:
    """The name that a word announces between title and text: "Written by Ann Person", in one element or two."""
    tree = page.tree
    if page.h1 is None or not page.body.pieces:
        return []
    start = tree.last[page.h1]
    announced = False
    for number in range(start, min(page.body.pieces[0], start + _NEAR)):
        text = tree.pieces[number]
        if len(text) > _LONGEST_BYLINE or not page.own(tree.owner[number]):
            continue
        name = text if announced else cues.author(text)
        if name and (cut := dates.find(name)):
            name = name[: cut[0][0]]
        if name and len(name.split()) <= _MOST_NAMES and not any(map(str.isdigit, name)):
            several = name.strip(" ,|·•–—-").split(", ")
            return several if all(" " in one for one in several) else [", ".join(several)]
        said = cue(text)
        announced = cue_at_end(text) == "author" or (said is not None and said == ("author", len(text)))
    return []


def _is_site(page: Page, name: str) -> bool:
    """Whether a name is that of the site: many templates write it where the author should stand."""
    key = folded(name)
    host = (split_address(page.context.address).hostname or "").removeprefix("www.").rpartition(".")[0]
    site = folded(page.head.first("og:site_name"))
    return (bool(site) and site in key) or (len(host) > 3 and folded(host.replace("-", "")) in key)


def image(page: Page) -> str | None:
    """The picture that stands for the page, else the first one in its text."""
    told = page.head.first("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src")
    told = told or (page.item.image if page.item else None)
    told = told or next(iter(page.marks.get("image", ())), None)
    if told and not is_ornament(told) and not is_stand_in(told):
        return told
    tree, body = page.tree, page.body
    last = tree.owner[body.pieces[-1]]
    nodes = [n for n in tree.images if tree.tag[n] == "img" and (page.h1 or page.home) <= n]
    for node in [n for n in nodes if n <= last] or nodes:
        address = address_of(tree.element[node])
        if not address or is_ornament(address) or _LOGO.search(address) or is_small(tree.element[node]):
            continue
        if page.own(node) and (page.h1 is not None or node < tree.end[page.home]):
            return address
    return None


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
