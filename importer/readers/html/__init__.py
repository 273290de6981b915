"""The reader of HTML pages: a page's way, step by step.

    bytes ──► parse ──► tree, without leaks ──► detect (or pinned): blocks ──► fields: raw cards ──► dates settled
                          └──► head: address, language    └──► own: the page's own record

It composes; each step is a module of this package.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from importer.cards import NO_RECORD, Context, Finding, Links, NearMiss, Note
from importer.errors import UnreadableError
from importer.facts import VARIANTS, Facts
from importer.readers import Request
from importer.sources.document import Document

if TYPE_CHECKING:
    from importer.readers.html.tree import Tree

__all__ = ["READER"]


class HtmlReader:
    """Pages as browsers, mirroring tools and content management systems save them."""

    name = "html"

    def accepts(self, document: Document) -> bool:
        """Everything of the family."""
        return document.family == "html"

    def gather(self, document: Document) -> Facts:
        """The origin that the page claims, and whose variant it is, by its first bytes."""
        from importer.readers.html import head, mirror, variants

        try:
            with document.open() as stream:
                start = stream.read(head.HEAD_SHARE)
            facts = head.origins(start)
            source = head.mirrored_from(start) if b"Mirrored from" in start else None
            found = None
            if variants.is_named(document.address):
                found = variants.variant(document.address, head.canonical_of(start))
            if found is None and source:
                found = variants.mirrored(document.address, source, head.canonical_of(start))
            tables = mirror.traces(document, source, head.local_canonical_of(start))
            if found:
                tables[VARIANTS] = dict([found])
            return facts._replace(tables=tables) if tables else facts
        except (OSError, UnreadableError):
            return Facts()  # `read` says what is wrong with it

    def read(self, document: Document, want: Request) -> Iterator[Finding]:
        """What was dropped, the page's own record, then its cards in page order. Raises UnreadableError."""
        from importer.lexicon.pages import is_empty_page
        from importer.readers.html import (
            cut_excerpts,
            detect,
            fields,
            image_texts,
            leaks,
            local_time,
            mirror,
            order,
            own,
            parse,
            rejected,
            short,
            structured,
            variants,
        )
        from importer.readers.html import head as heads

        page = parse.parse(parse.source(document, want.max_nodes), want.max_depth)
        yield from page.notes
        arrays, dropped = leaks.build(page.root)
        yield from dropped
        head = heads.read_head(page.root)
        if document.mirrored:
            mirror.lead_back(head, document.address, heads.mirrored_from(page.data))
        context = heads.context_of(head, arrays, data=page.data, given=document.address)
        known = want.profile.of(document.name, context.address) if want.profile else None
        pinned = None
        if known:
            from importer.readers.html import pinned as by_profile

            context = context._replace(language=context.language or known.language)
            if known.pins:
                pinned = by_profile.find(arrays, known, address=context.address)
        if pinned and pinned.fits and not want.explain:
            blocks, missed = pinned.blocks, list[NearMiss]()
        else:
            blocks, missed = detect.find(
                arrays, address=context.address, language=context.language, explain=want.explain
            )
            if pinned:
                blocks = by_profile.joined(arrays, pinned, blocks)
        if known and pinned:
            yield from by_profile.notes(pinned, known, document.name, cards=len(blocks))
        if known and pinned and pinned.pin:
            from importer.readers.html import pinned_fields

            cards = pinned_fields.read_cards(
                arrays, blocks, pinned.pin, context=context, memory=known.memory, explain=want.explain
            )
        else:
            cards = fields.read_fields(arrays, blocks, context=context, explain=want.explain)
        image_texts.spare_constant_texts(cards, blocks)
        cut_excerpts.mark_cut(cards, blocks)
        if known:
            by_profile.by_vocabulary(known, cards)
        usual = known.date_order if known else None  # outweighs what is usual in the language, not the page's own proof
        settled = order.date_order(arrays, cards, None if usual else context.language)
        context = context._replace(date_order=settled or usual)
        for card in cards:
            card.context = context
            card.date_published = local_time.as_shown(card.date_published, context)
            card.date_modified = local_time.as_shown(card.date_modified, context)
        data = structured.Structured(page.root, page.data)
        cards = structured.settle(cards, data, language=context.language, order=context.date_order)
        itself = own.own_record(arrays, blocks, head=head, data=data, context=context, content=want.content)
        if itself:
            variant = variants.variant(document.address, itself.url)
            itself.aliases = (*(variant[:1] if variant else ()), *short.addresses(page, head, context))
            yield itself
        yield from cards
        # Behind the cards, so that these stand where they do without them.
        yield from rejected.rejected(arrays, blocks, context=context, explain=want.explain)
        if want.profile is not None and (promoted := want.profile.promoted(document.name)):
            from importer.readers.html import promoted as by_hand

            yield from by_hand.notes(arrays, promoted)
        if want.links:
            yield _links(arrays, context, head.title)
        if want.explain:
            yield from missed
        if not cards:
            yield Note("no-cards", "the page has no cards" if b"<" in page.data else "the file holds no markup")
            if itself is None and not is_empty_page(head.title or ""):  # errors, moved pages, searches have none
                size = f"{arrays.length[-1]:,} characters of text"
                yield Note(
                    NO_RECORD, f"“{head.title}”, {size}, gave no record" if head.title else f"{size} gave no record"
                )


def _links(tree: Tree, context: Context, title: str | None) -> Links:
    """Where the page leads to, which pictures it shows, and how much text."""
    from importer.readers.html.images import address_of

    hrefs = (tree.element[node].get("href") for node in tree.links)
    files = (address_of(tree.element[node]) for node in tree.images if tree.tag[node] == "img")
    links, shown = tuple(dict.fromkeys(filter(None, hrefs))), tuple(dict.fromkeys(filter(None, files)))
    return Links(context, links, shown, title, tree.length[-1])


READER = HtmlReader()
