"""The page's own record: a page that has content of its own gives a card of itself.

A pure listing, a search result, an error page and a mirror's stub give none. What its content is, `prose` says; what
its fields are, the modules `own_*`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from importer.cards import Card, Context
from importer.lexicon.addresses import joined, split_address
from importer.lexicon.pages import is_empty_page
from importer.readers.html import own_fields
from importer.readers.html.blocks import Block
from importer.readers.html.field_texts import text_kind
from importer.readers.html.field_words import address_kind
from importer.readers.html.head import Head
from importer.readers.html.marked import marks
from importer.readers.html.own_authors import authors
from importer.readers.html.own_dates import event, modified, published
from importer.readers.html.own_labels import labels
from importer.readers.html.own_page import Page
from importer.readers.html.own_title import MOST, find_title
from importer.readers.html.page_title import folded, names
from importer.readers.html.prose import Outside, Prose, home, is_entry, prose
from importer.readers.html.structured import Item, Structured, articles
from importer.readers.html.tree import Tree

__all__ = ["own_record"]

ENOUGH = 500
"""Characters of prose outside of cards that are content of its own, whatever else is on the page."""
ENOUGH_WITH_WITNESS = 140
"""The same where the page calls itself an article."""
ENOUGH_OF_ENTRY = 60
"""The same where an element says that it is an entry, and holds a date and the title that the page is called by."""
ENOUGH_WITHOUT_CARDS = 200
"""The same where the page has no cards."""
ENOUGH_OF_LISTING = 1500
"""The same where the page calls itself a collection, a profile or a search result."""
SHARE_OF_CARDS = 0.4
"""Prose that is less than this share of the text in the cards introduces a listing."""

_LISTINGS = frozenset(("CollectionPage", "SearchResultsPage", "ProfilePage", "ItemList", "Blog"))


def own_record(
    tree: Tree, blocks: Sequence[Block], *, head: Head, data: Structured, context: Context, content: bool
) -> Card | None:
    """The card of the page itself, or None where it has no content of its own."""
    outside = Outside(tree, blocks)
    body = prose(tree, outside)
    if body.size < ENOUGH_OF_ENTRY:
        return None
    found = data.items
    around = home(tree, body)
    title, h1 = find_title(tree, outside, head, found, address=context.address, content=around, first=body.pieces[0])
    if title is None or (is_empty_page(title) and body.size < 2 * ENOUGH) or is_empty_page(head.title or ""):
        return None
    item = _article(found, title, context)
    own = _has_content(tree, blocks, body, found, item)
    if not own and not (
        h1 is not None and _may_be_entry(tree, blocks, body, title=title, h1=h1, home=around, head=head)
    ):
        return None
    page = Page(tree, head, context, outside, body, item, title, h1, marks(tree, outside, around), around)
    if not own and (not (published(page) or event(page)) or any(_LISTINGS.intersection(i.types) for i in found)):
        return None
    types, tags = labels(page)
    summary = own_fields.summary(page)
    image, alt = own_fields.image(page)
    return Card(
        kind="page",
        context=context,
        title=title,
        url=_address(head, context) or _permalink(page) or context.address,
        summary=summary,
        summary_truncated=own_fields.is_cut(summary),
        types=types,
        tags=tags,
        date_published=published(page),
        date_modified=modified(page),
        event=event(page),
        authors=authors(page),
        publisher=(item.publisher if item else None) or head.first("og:site_name"),
        image=image,
        image_alt=alt,
        attachments=own_fields.attachments(page),
        content_html=_content(page) if content else None,
        place="html",
    )


def _content(page: Page) -> str | None:
    from importer.readers.html.content import content

    return content(page)


def _has_content(tree: Tree, blocks: Sequence[Block], body: Prose, found: Sequence[Item], item: Item | None) -> bool:
    """Judged by how much prose there is outside of the cards, against what they hold and what the page calls itself."""
    if body.size < ENOUGH_WITH_WITNESS:
        return False
    if item is not None:
        return True
    if any(_LISTINGS.intersection(i.types) for i in found):
        return body.size >= ENOUGH_OF_LISTING
    if not blocks:
        return body.size >= ENOUGH_WITHOUT_CARDS
    return body.size >= ENOUGH and body.size >= SHARE_OF_CARDS * _held(tree, blocks)


def _held(tree: Tree, blocks: Iterable[Block]) -> int:
    """Characters in cards."""
    tops = (node for block in blocks for node in tree.tops(block.ranges))
    return sum(tree.length[tree.last[node]] - tree.length[tree.first[node]] for node in tops)


def _may_be_entry(
    tree: Tree, blocks: Sequence[Block], body: Prose, *, title: str, h1: int | None, home: int, head: Head
) -> bool:
    """Whether the content is an entry with the title that the page is called by, and no list of others."""
    if h1 is None or not home <= h1 < tree.end[home] or not is_entry(tree, home):
        return False
    if not any(names(claim, title) for claim in (head.title, head.first("og:title"))):
        return False
    inner = [block for block in blocks if home <= block.start < tree.end[home]]
    return body.size >= SHARE_OF_CARDS * _held(tree, inner)


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
    return short in long and len(short) > MOST * len(long)


def _address(head: Head, context: Context) -> str | None:
    """Where the page's metadata says that it stands for good."""
    for claimed in (head.canonical, head.first("og:url")):
        address = joined(context.base, claimed) if claimed and claimed.strip() else None
        if address and address != context.base and split_address(address).path.strip("/"):
            return address
    return None


def _permalink(page: Page) -> str | None:
    """Where a page that doesn't know its address says that its entry stands: the link of the entry's date or title.

    `rel=bookmark` is that of a section (https://html.spec.whatwg.org/#link-type-bookmark).
    """
    tree = page.tree
    if split_address(page.context.address).netloc:
        return None
    found = set()
    for node in tree.links:
        href = tree.hrefs[node].strip()
        marked = "bookmark" in (tree.element[node].get("rel") or "").lower()
        dated = page.holds(node) and (marked or text_kind(tree.text(node)) == "date")
        if (dated or (marked and page.own(node))) and address_kind(href) == "other":
            found.add(href.partition("#")[0])
    return joined(page.context.base, found.pop()) if len(found) == 1 else None
