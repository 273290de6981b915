"""The page's own record: a page that has content of its own gives a card of itself.

A pure listing, a search result, an error page and a mirror's stub give none. What its content is, `prose` says; what
its fields are, `own_fields`.
"""

from __future__ import annotations

from collections.abc import Sequence

from importer.cards import Card, Context
from importer.lexicon.addresses import joined, split_address
from importer.lexicon.pages import is_empty_page
from importer.patterns import lazy
from importer.readers.html import own_fields
from importer.readers.html.blocks import Block
from importer.readers.html.head import Head
from importer.readers.html.marked import marks
from importer.readers.html.prose import Outside, Prose, home, prose
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
_FRONT = lazy(r"[/.]*(?:index\.\w+)?")
_SEPARATOR = lazy(r"\s+[|–—·•»«:›/\\-]+\s+|\s*[|»›•]\s*")


def own_record(
    tree: Tree, blocks: Sequence[Block], *, head: Head, data: Structured, context: Context, content: bool
) -> Card | None:
    """The card of the page itself, or None where it has no content of its own."""
    outside = Outside(tree, blocks)
    body = prose(tree, outside)
    if body.size < ENOUGH_WITH_WITNESS:
        return None
    found = data.items
    around = home(tree, body)
    title, h1 = _title(tree, outside, head, found, content=around, first=body.pieces[0])
    if title is None or (is_empty_page(title) and body.size < 2 * ENOUGH) or is_empty_page(head.title or ""):
        return None
    item = _article(found, title, context)
    if not _has_content(tree, blocks, body, found, item):
        return None
    page = own_fields.Page(tree, head, context, outside, body, item, h1, marks(tree, outside, around), around)
    types, tags = own_fields.labels(page)
    summary = own_fields.summary(page)
    return Card(
        kind="page",
        context=context,
        title=title,
        url=_address(head, context),
        summary=summary,
        summary_truncated=own_fields.is_cut(summary),
        types=types,
        tags=tags,
        date_published=own_fields.published(page),
        date_modified=own_fields.modified(page),
        event=own_fields.event(page),
        authors=own_fields.authors(page),
        publisher=(item.publisher if item else None) or head.first("og:site_name"),
        image=own_fields.image(page),
        image_alt=head.first("og:image:alt", "twitter:image:alt"),
        attachments=own_fields.attachments(page),
        content_html=_content(page) if content else None,
        place="html",
    )


def _content(page: own_fields.Page) -> str | None:
    from importer.readers.html.content import content

    return content(page)


def _has_content(tree: Tree, blocks: Sequence[Block], body: Prose, found: Sequence[Item], item: Item | None) -> bool:
    """Judged by how much prose there is outside of the cards, against what they hold and what the page calls itself."""
    if item is not None:
        return True
    if any(_LISTINGS.intersection(i.types) for i in found):
        return body.size >= ENOUGH_OF_LISTING
    if not blocks:
        return body.size >= ENOUGH_WITHOUT_CARDS
    in_cards = sum(
        tree.length[tree.last[a]] - tree.length[tree.first[a]] for block in blocks for a in tree.tops(block.ranges)
    )
    return body.size >= ENOUGH and body.size >= SHARE_OF_CARDS * in_cards


def _article(found: Sequence[Item], title: str, context: Context) -> Item | None:
    """The structured data's article that is this page."""
    wanted = folded(title)
    here = split_address(context.address).path.rstrip("/")
    for item in articles(found):
        if "WebPage" in item.types:
            continue
        same_place = item.url and here and split_address(item.url).path.rstrip("/") == here
        if same_place or _alike(folded(item.headline), wanted):
            return item
    return None


def _alike(a: str, b: str) -> bool:
    """Whether one headline is the other, or most of it."""
    short, long = sorted((a, b), key=len)
    return short in long and len(short) > _MOST * len(long)


_MOST = 0.6


def _title(
    tree: Tree, outside: Outside, head: Head, found: Sequence[Item], *, content: int, first: int
) -> tuple[str | None, int | None]:
    """The page's title and the heading that shows it: one that agrees with what the page calls itself, else the one
    that stands above its first words in its content."""
    site = folded(head.first("og:site_name", "application-name"))
    claims = [head.first("og:title", "twitter:title", "dc.title"), head.title]
    claims += [item.headline for item in articles(found)]
    folded_claims = [key for claim in claims if (key := folded(claim))]
    shown: list[tuple[str, int]] = []
    inside = range(content, tree.end[content])
    other = False  # a heading that is the site's or a search box's
    for node in tree.headings:
        level = tree.tag[node]
        above = node in inside and tree.first[node] < first
        if level not in ("h1", "h2") and not (above and level == "h3"):
            continue
        text = tree.shown(tree.first[node], tree.last[node])
        if not text or folded(text) == site or not outside(node):
            continue
        if node in inside or not _is_sites(tree, node, text):
            shown.append((text, node))
        else:
            other = True
    best = max(shown, key=lambda h: (_fit(folded(h[0]), folded_claims), tree.tag[h[1]] == "h1"), default=None)
    if best and (fit := _fit(folded(best[0]), folded_claims)):
        inner = next((c for c in claims if c and fit < _MOST and folded(c) in folded(best[0])), None)
        # A heading that holds more than the title: a kicker, a deck.
        return inner or best[0], best[1]
    firsts = [(text, node) for text, node in shown if tree.tag[node] == "h1"]
    openers = [(text, node) for text, node in shown if node in inside and tree.first[node] < first]
    if openers and ((not firsts and other) or (len(firsts) == 1 and firsts[0][1] not in inside)):
        return min(openers, key=lambda opener: tree.tag[opener[1]])
    if len(firsts) == 1:
        return firsts[0]
    claim = next((c for c in claims if c), None)
    return (_without_site(claim, site) if claim else None), None


def _is_sites(tree: Tree, node: int, text: str) -> bool:
    """Whether a heading outside of the content is a search box's, or a link to the site's front page."""
    links = tree.inside(tree.links, node - 1, tree.end[node])
    return is_empty_page(text) or any(_FRONT.fullmatch(split_address(tree.hrefs[link]).path) for link in links)


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
        address = joined(context.base, claimed) if claimed and claimed.strip() else None
        if address and address != context.base and split_address(address).path.strip("/"):
            return address
    return context.address
