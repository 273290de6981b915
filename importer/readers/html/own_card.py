"""The card of the page itself: composes what `own_labels`, `own_dates`, `own_authors` and `own_fields` find.

Whether a page has one, `own` says.
"""

from __future__ import annotations

from importer.cards import Card, Context
from importer.lexicon.addresses import joined, split_address
from importer.readers.html import own_fields
from importer.readers.html.field_texts import text_kind
from importer.readers.html.field_words import address_kind
from importer.readers.html.head import Head
from importer.readers.html.marked import marks
from importer.readers.html.own_authors import authors
from importer.readers.html.own_dates import event, modified, published
from importer.readers.html.own_labels import labels
from importer.readers.html.own_page import Page
from importer.readers.html.prose import Outside, Prose
from importer.readers.html.structured import Item
from importer.readers.html.tree import Tree

__all__ = ["is_dated", "page_of", "read_card"]


def page_of(
    tree: Tree,
    outside: Outside,
    body: Prose,
    *,
    head: Head,
    context: Context,
    item: Item | None,
    title: str,
    h1: int | None,
    home: int,
) -> Page:
    """What the fields are read from."""
    return Page(tree, head, context, outside, body, item, title, h1, marks(tree, outside, home), home)


def is_dated(page: Page) -> bool:
    """Whether the page says when it was published or takes place."""
    return bool(published(page) or event(page))


def read_card(page: Page, *, content: bool) -> Card:
    """The card; with the page's whole content where that is wanted."""
    types, tags = labels(page)
    summary = own_fields.summary(page)
    image, alt = own_fields.image(page)
    return Card(
        kind="page",
        context=page.context,
        title=page.title,
        url=_address(page.head, page.context) or _permalink(page) or page.context.address,
        summary=summary,
        summary_truncated=own_fields.is_cut(summary),
        types=types,
        tags=tags,
        date_published=published(page),
        date_modified=modified(page),
        event=event(page),
        authors=authors(page),
        publisher=(page.item.publisher if page.item else None) or page.head.first("og:site_name"),
        image=image,
        image_alt=alt,
        attachments=own_fields.attachments(page),
        content_html=_content(page) if content else None,
        place="html",
    )


def _content(page: Page) -> str | None:
    from importer.readers.html.content import content

    return content(page)


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
