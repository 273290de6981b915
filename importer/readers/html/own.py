"""The page's own record: a page that has content of its own gives a card of itself.

A pure listing, a search result, an error page and a mirror's stub give none. What its content is, `prose` says, and of
short pages `own_short`; what its fields are, `own_card` and the modules that it composes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from importer.cards import Card, Context
from importer.lexicon.addresses import split_address
from importer.lexicon.pages import is_empty_page
from importer.readers.html.blocks import Block
from importer.readers.html.head import Head
from importer.readers.html.own_page import Page
from importer.readers.html.own_title import MOST, find_title
from importer.readers.html.page_title import folded, names
from importer.readers.html.prose import Outside, Prose, home, is_entry, prose
from importer.readers.html.structured import ARTICLES, Item, Structured, articles
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
FOR_EACH_CARD = 100
"""The same in characters for each card, of a page without much prose."""

_LISTINGS = frozenset(("CollectionPage", "SearchResultsPage", "ProfilePage", "ItemList", "Blog"))


def own_record(
    tree: Tree, blocks: Sequence[Block], *, head: Head, data: Structured, context: Context, content: bool
) -> Card | None:
    """The card of the page itself, or None where it has no content of its own."""
    outside = Outside(tree, blocks)
    page = _by_prose(tree, blocks, outside, head=head, data=data, context=context)
    page = page or _by_its_word(tree, blocks, outside, head=head, data=data, context=context)
    if page is None:
        return None
    from importer.readers.html import own_card

    return own_card.read_card(page, content=content)


def _by_prose(
    tree: Tree, blocks: Sequence[Block], outside: Outside, *, head: Head, data: Structured, context: Context
) -> Page | None:
    """The page, where it has enough prose."""
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
    if not own and not _may_be_entry(tree, blocks, body, title=title, h1=h1, home=around, head=head):
        return None
    from importer.readers.html import own_card  # with all that fields are read by: most pages have no record

    page = own_card.page_of(tree, outside, body, head=head, context=context, item=item, title=title, h1=h1, home=around)
    if not own and (not own_card.is_dated(page) or any(_LISTINGS.intersection(i.types) for i in found)):
        return None
    return page


def _by_its_word(
    tree: Tree, blocks: Sequence[Block], outside: Outside, *, head: Head, data: Structured, context: Context
) -> Page | None:
    """The page, where it says that it is one of its own and has some content, be it short."""
    from importer.readers.html import own_short

    says_so = own_short.says_so(tree, head)
    if blocks and not says_so and not any(ARTICLES.intersection(i.types) for i in data.items):
        return None
    short = own_short.find(tree, outside, head=head, address=context.address)
    if short is None:
        return None
    cards = own_short.cards_of(short, tree, blocks)
    held = _held(tree, cards)
    least = max(SHARE_OF_CARDS * held, FOR_EACH_CARD * len(cards))
    if cards and tree.size(short.home) - held < least:
        return None
    body = own_short.text_of(short, tree, outside, least=least)
    found = data.items if body is not None else ()
    if body is None or any(_LISTINGS.intersection(i.types) for i in found):
        return None
    item = _article(found, short.title, context)
    if not (item or says_so) and (blocks or not own_short.is_own(short, tree, found)):
        return None
    from importer.readers.html import own_card

    return own_card.page_of(
        tree,
        outside,
        body,
        head=head,
        context=context,
        item=item,
        title=short.title,
        h1=short.h1,
        home=short.home,
    )


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
