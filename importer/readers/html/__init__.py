"""The reader of HTML pages: a page's way, step by step.

    bytes ──► parse ──► tree ──► detect: blocks ──► fields: raw cards ──► structured data settles their dates
                          └──► head: address, language                └──► own: the page's own record

It composes; each step is a module of this package.
"""

from __future__ import annotations

from collections.abc import Iterator

from importer.cards import Finding, Note
from importer.facts import Facts
from importer.readers import Request
from importer.readers.html import head as heads
from importer.sources.document import Document

__all__ = ["READER"]


class HtmlReader:
    """Pages as browsers, mirroring tools and content management systems save them."""

    name = "html"

    def accepts(self, document: Document) -> bool:
        """Everything of the family."""
        return document.family == "html"

    def gather(self, document: Document) -> Facts:
        """The origin that the page claims, by its first bytes."""
        with document.open() as stream:
            return heads.origins(stream.read(heads.HEAD_SHARE))

    def read(self, document: Document, want: Request) -> Iterator[Finding]:
        """The page's own record, then its cards in page order. Raises UnreadableError."""
        from importer.readers.html import detect, fields, parse, tree

        page = parse.parse(document.read())
        yield from page.notes
        arrays = tree.build(page.root)
        head = heads.read_head(page.root)
        context = heads.context_of(head, arrays, data=page.data, given=document.address)
        blocks, missed = detect.find(arrays, address=context.address, language=context.language, explain=want.explain)
        cards = fields.read_fields(arrays, blocks, context=context)
        yield from cards
        if want.explain:
            yield from missed
        if not cards:
            yield Note("no-cards", "the page has no cards")


READER = HtmlReader()
