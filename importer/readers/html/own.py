"""The page's own record: a page that has content of its own gives a card of itself.

A pure listing, a search result, an error page and a mirror's stub give none. What its content is, `prose` says; what
the page says of itself to machines, `head` and `structured`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from importer.cards import Card, Context, RawAttachment, RawEvent
from importer.lexicon import dates
from importer.lexicon.pages import is_empty_page
from importer.readers.html.blocks import Block
from importer.readers.html.field_words import address_kind
from importer.readers.html.head import Head
from importer.readers.html.images import address_of, is_ornament
from importer.readers.html.prose import Outside, Prose, prose
from importer.readers.html.structured import Item, Structured, articles, folded
from importer.readers.html.tree import Tree

__all__ = ["own_record"]

ENOUGH = 500
"""Characters of prose outside of cards that are content of its own, whatever else is on the page."""
ENOUGH_WITH_WITNESS = 140
"""The same where the page calls itself an article."""
ENOUGH_WITHOUT_CARDS = 200
"""The same where the page has no cards."""
ENOUGH_OF_LISTING = 1500
"""The same where the page calls itself a collection, a profile or a search result."""
SHARE_OF_CARDS = 0.4
"""Prose that is less than this share of the text in the cards introduces a listing."""

_LISTINGS = frozenset(("CollectionPage", "SearchResultsPage", "ProfilePage", "ItemList", "Blog"))
_SEPARATOR = re.compile(r"\s+[|–—·•»«:›/\\-]+\s+|\s*[|»›•]\s*")
_CUT = re.compile(r"(?:\.\.\.|…|\[[.…]+\])\W*$")
_BYLINE = re.compile(r"^(?:by|von|par|por|di|door|av|af|od|автор:?|от)\s+", re.I)
_PUBLISHED = (
    "article:published_time", "datepublished", "og:article:published_time", "date", "dc.date", "dc.date.issued",
    "dcterms.date", "dcterms.created", "dcterms.issued", "citation_publication_date", "publish-date", "publishdate",
    "publication_date", "pubdate", "last-published", "sailthru.date", "parsely-pub-date",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "dc.date.modified", "last-modified",
    "revised",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Page:
    """What the parts of the record are read from."""

    tree: Tree
    head: Head
    context: Context
    outside: Outside
    body: Prose
    item: Item | None
    """The structured data's article, where it is this page."""
    h1: int | None
    """The heading that is the page's title."""


def own_record(
    tree: Tree, blocks: Sequence[Block], *, head: Head, data: Structured, context: Context, content: bool
) -> Card | None:
    """The card of the page itself, or None where it has no content of its own."""
    outside = Outside(tree, blocks)
    body = prose(tree, outside)
    if body.size < ENOUGH_WITH_WITNESS:
        return None
    found = data.items
    title, h1 = _title(tree, outside, head, found)
    if title is None or (is_empty_page(title) and body.size < 2 * ENOUGH) or is_empty_page(head.title or ""):
        return None
    item = _article(found, title, context)
    if not _has_content(tree, blocks, body, found, item):
        return None
    page = _Page(tree, head, context, outside, body, item, h1)
    types, tags = _labels(page)
    summary = _summary(page)
    published = _published(page)
    event = RawEvent((item.start,), (item.end,) if item.end else (), item.venue) if item and item.start else None
    modified = head.first(*_MODIFIED) or (item.modified if item else None)
    return Card(
        kind="page",
        context=context,
        title=title,
        url=_address(head, context),
        summary=summary,
        summary_truncated=bool(summary and _CUT.search(summary)),
        types=types,
        tags=tags,
        date_published=published,
        date_modified=(modified,) if modified else (),
        event=event,
        authors=_authors(page),
        publisher=(item.publisher if item else None) or head.first("og:site_name"),
        image=_image(page),
        image_alt=head.first("og:image:alt", "twitter:image:alt"),
        attachments=_attachments(page),
        content_html=_content(page) if content else None,
        place="html",
    )


def _has_content(tree: Tree, blocks: Sequence[Block], body: Prose, found: Sequence[Item], item: Item | None) -> bool:
    """Judged by how much prose there is outside of the cards, against what they hold and what the page calls itself."""
    if item is not None:
        return True
    if any(_LISTINGS.intersection(i.types) for i in found):
        return body.size >= ENOUGH_OF_LISTING
    if not blocks:
        return body.size >= ENOUGH_WITHOUT_CARDS
    in_cards = sum(
        tree.length[tree.last[a]] - tree.length[tree.first[a]] for block in blocks for a in _tops(tree, block)
    )
    return body.size >= ENOUGH and body.size >= SHARE_OF_CARDS * in_cards


def _tops(tree: Tree, block: Block) -> Iterable[int]:
    for start, stop in block.ranges:
        node = start
        while node < stop:
            yield node
            node = tree.end[node]


def _article(found: Sequence[Item], title: str, context: Context) -> Item | None:
    """The structured data's article that is this page."""
    wanted = folded(title)
    here = urlsplit(context.address).path.rstrip("/")
    for item in articles(found):
        if "WebPage" in item.types:
            continue
        same_place = item.url and here and urlsplit(item.url).path.rstrip("/") == here
        if same_place or _alike(folded(item.headline), wanted):
            return item
    return None


def _alike(a: str, b: str) -> bool:
    """Whether one headline is the other, or most of it."""
    short, long = sorted((a, b), key=len)
    return short in long and len(short) > _MOST * len(long)


_MOST = 0.6


def _title(tree: Tree, outside: Outside, head: Head, found: Sequence[Item]) -> tuple[str | None, int | None]:
    """The page's title and the heading that shows it: one that agrees with what the page calls itself."""
    site = folded(head.first("og:site_name", "application-name"))
    claims = [head.first("og:title", "twitter:title", "dc.title"), head.title]
    claims += [item.headline for item in articles(found)]
    folded_claims = [key for claim in claims if (key := folded(claim))]
    shown: list[tuple[str, int]] = []
    for node in tree.headings:
        level = tree.tag[node]
        if level not in ("h1", "h2") or not outside(node):
            continue
        text = tree.shown(tree.first[node], tree.last[node])
        if text and folded(text) != site:
            shown.append((text, node))
    best = max(shown, key=lambda h: (_fit(folded(h[0]), folded_claims), tree.tag[h[1]] == "h1"), default=None)
    if best and (fit := _fit(folded(best[0]), folded_claims)):
        inner = next((c for c in claims if c and fit < _MOST and folded(c) in folded(best[0])), None)
        # A heading that holds more than the title: a kicker, a deck.
        return inner or best[0], best[1]
    firsts = [(text, node) for text, node in shown if tree.tag[node] == "h1"]
    if len(firsts) == 1:
        return firsts[0]
    claim = next((c for c in claims if c), None)
    return (_without_site(claim, site) if claim else None), None


def _fit(heading: str, claims: Sequence[str]) -> float:
    """How much of a heading and of a claimed title is the same, 0 to 1."""
    return max(
        (min(len(heading), len(c)) / max(len(heading), len(c)) for c in claims if c in heading or heading in c),
        default=0.0,
    )


def _without_site(title: str, site: str) -> str:
    """A title without the site's name: the part that is it, else the shorter end of two."""
    parts = [part for part in _SEPARATOR.split(title) if part and part.strip()]
    if len(parts) < 2:
        return title.strip()
    if site and folded(parts[-1]) == site:
        return title[: title.rindex(parts[-1])].rstrip(" |–—·•»«:›/\\-")
    if site and folded(parts[0]) == site:
        return title[len(parts[0]) :].lstrip(" |–—·•»«:›/\\-")
    return parts[0].strip() if len(parts) == 2 and len(parts[0]) >= len(parts[1]) else title.strip()


def _address(head: Head, context: Context) -> str:
    """Where the page says that it stands for good, else where it stood."""
    for claimed in (head.canonical, head.first("og:url")):
        address = urljoin(context.base, claimed.strip()) if claimed and claimed.strip() else None
        if address and urlsplit(address).path.strip("/"):
            return address
    return context.address


def _published(page: _Page) -> tuple[str, ...]:
    """What machines are told first, else a date that stands between title and text."""
    told = (page.item.published if page.item else None) or page.head.first(*_PUBLISHED)
    if told and dates.parse(told):
        return (told,)
    tree = page.tree
    for element in (tree.element[0].iter("meta", "time")) if not told else ():
        prop = (element.get("itemprop") or element.get("property") or "").lower()
        if "datepublished" in prop and (value := element.get("content") or element.get("datetime")):
            return (value,)
    first = tree.first[page.h1] if page.h1 is not None else 0
    last = page.body.pieces[0] if page.body.pieces else len(tree.pieces)
    for node in tree.times:
        if abs(tree.first[node] - first) <= _NEAR and page.outside(node):
            forms = tuple(filter(None, (tree.element[node].get("datetime"), tree.text(node))))
            if any(dates.parse(form) for form in forms):
                return forms
    low = max(0, first - _NEAR // 2)
    for number in range(low, min(max(last, first), low + 2 * _NEAR, len(tree.pieces))):
        text = tree.pieces[number]
        if dates.looks_like_date(text) and page.outside(tree.owner[number]):
            parsed = dates.parse(text, page.context.language, page.context.date_order)
            if parsed:
                return (text,)
    return ()


# Text pieces between a title and the date that belongs to it.
_NEAR = 16


def _authors(page: _Page) -> tuple[str, ...]:
    if page.item and page.item.authors:
        return tuple(a for a in page.item.authors if "://" not in a)
    tree = page.tree
    names: list[str] = []
    for node in tree.links:
        if tree.element[node].get("rel") and "author" in tree.element[node].get("rel").lower().split():
            text = tree.text(node)
            if text and len(text) <= 60 and page.outside(node):
                names.append(_BYLINE.sub("", text))
    if not names:
        told = page.head.first("author", "article:author", "dc.creator", "citation_author", "parsely-author")
        if told and "://" not in told and not _is_site(page, told):
            names.append(told)
    return tuple(dict.fromkeys(names))


def _is_site(page: _Page, name: str) -> bool:
    """Whether a name is that of the site: many templates write it where the author should stand."""
    key = folded(name)
    host = (urlsplit(page.context.address).hostname or "").removeprefix("www.").rpartition(".")[0]
    site = folded(page.head.first("og:site_name"))
    return (bool(site) and site in key) or (len(host) > 3 and folded(host.replace("-", "")) in key)


def _image(page: _Page) -> str | None:
    told = page.head.first("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src")
    told = told or (page.item.image if page.item else None)
    if told and not is_ornament(told):
        return told
    tree, body = page.tree, page.body
    start = tree.owner[body.pieces[0]]
    nodes = [n for n in tree.images if tree.tag[n] == "img" and (page.h1 or 0) <= n <= tree.owner[body.pieces[-1]]]
    for node in nodes or [n for n in tree.images if n >= start]:
        address = address_of(tree.element[node])
        if address and not is_ornament(address) and page.outside(node):
            return address
    return None


def _summary(page: _Page) -> str | None:
    if page.item and page.item.summary:
        return page.item.summary
    told = page.head.first("og:description", "description", "twitter:description", "dc.description")
    if told:
        return told
    tree = page.tree
    node = tree.owner[page.body.pieces[0]]
    while tree.tag[node] not in ("p", "div", "li", "td", "section", "article", "body", "blockquote"):
        node = tree.parent[node]
    return tree.shown(tree.first[node], tree.last[node]) if tree.tag[node] in ("p", "blockquote") else None


def _labels(page: _Page) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The page's own categories and tags: links that say so (https://microformats.org/wiki/rel-tag), else as told."""
    types: list[str] = []
    tags: list[str] = []
    tree = page.tree
    for node in tree.links:
        rel = tree.element[node].get("rel")
        if rel and "tag" in rel.lower().split() and page.outside(node):
            text = tree.text(node)
            kind = address_kind(tree.element[node].get("href") or "")
            if text:
                (types if "category" in rel.lower() or kind == "category" else tags).append(text)
    if not types:
        types = _told(page.head.meta.get("article:section", ())) or list(page.item.sections if page.item else ())
        types = types if len(types) <= _MOST_TYPES else []
    if not tags:
        tags = _told(page.head.meta.get("article:tag", ())) or list(page.item.tags if page.item else ())
    return tuple(dict.fromkeys(types)), tuple(dict.fromkeys(tags))


# More sections than this are a page's place in the site's structure.
_MOST_TYPES = 3


def _told(contents: Iterable[str]) -> list[str]:
    """Values of a metadata field that may be repeated or hold a list."""
    return [part.strip() for content in contents for part in content.split(",") if part.strip()]


def _attachments(page: _Page) -> tuple[RawAttachment, ...]:
    tree = page.tree
    found: dict[str, RawAttachment] = {}
    for node in tree.links:
        href = tree.element[node].get("href") or ""
        if address_kind(href) == "file" and href not in found and page.outside(node):
            found[href] = RawAttachment(href, tree.text(node) or None)
    return tuple(found.values())


def _content(page: _Page) -> str | None:
    """The smallest element that holds nearly all of the page's prose, without what surrounds it; not sanitised."""
    from copy import deepcopy

    from lxml import etree

    tree, pieces = page.tree, page.body.pieces
    node = tree.owner[pieces[0]]
    wanted = sum(len(tree.pieces[i]) for i in pieces)
    while tree.parent[node] >= 0:
        held = sum(len(tree.pieces[i]) for i in pieces if tree.first[node] <= i < tree.last[node])
        if held >= _NEARLY_ALL * wanted and tree.tag[node] not in ("p", "span"):
            break
        node = tree.parent[node]
    left_out: list[Any] = []
    at = node + 1
    while at < tree.end[node]:
        if page.outside.in_zone(at) or page.outside.in_card(at):
            left_out.append(tree.element[at])
            at = tree.end[at]
        else:
            at += 1
    copy = deepcopy(tree.element[node])
    copy.tail = None
    # The same path leads to the same element in the copy.
    root = tree.element[node].getroottree()
    above = len(root.getpath(tree.element[node]))
    for twin in [copy.find("." + root.getpath(e)[above:]) for e in left_out]:
        if twin is not None:
            _remove(twin)
    return etree.tostring(copy, encoding="unicode", method="html")


def _remove(element: Any) -> None:
    """Take an element out, and leave the text after it where it is."""
    parent, before = element.getparent(), element.getprevious()
    if element.tail:
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


_NEARLY_ALL = 0.9
