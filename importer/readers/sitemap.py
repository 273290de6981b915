"""Sitemaps and sitemap indexes: no content, but evidence of what there should be.

Source: https://www.sitemaps.org/protocol.html and Google's extensions for news and images. The addresses go into the
run's table `sitemap:url`; nothing is fetched, an index is not followed.
"""

from __future__ import annotations

from collections.abc import Iterator

from importer.cards import Finding, Note
from importer.facts import Facts
from importer.readers import Request, items
from importer.readers.xml import root_name, value
from importer.readers.xml_stream import Stream
from importer.sources.document import Document

ADDRESSES = "sitemap:url"
"""The table of addresses: address as written → last modification, or an empty string."""

_ROOTS = {"urlset": "addresses of pages", "sitemapindex": "addresses of further sitemaps"}


class Sitemap:
    """The reader of sitemaps."""

    name = "sitemap"

    def accepts(self, document: Document) -> bool:
        """By the root element."""
        return root_name(document) in _ROOTS

    def gather(self, document: Document) -> Facts:
        """The addresses that a sitemap names; those of an index are no pages."""
        if root_name(document) != "urlset":
            return Facts()
        named: dict[str, str] = {}
        for item in Stream(document, ("url",)):
            if item.element is not None and (address := value(item.element, "loc")):
                named.setdefault(address, value(item.element, "lastmod"))
        origins = items.origins([*list(named)[:1]])
        return Facts(origins.origins, tables={ADDRESSES: named})

    def read(self, document: Document, want: Request) -> Iterator[Finding]:
        """Only notes: how much is named, and what was damaged."""
        root = root_name(document)
        stream = Stream(document, ("url", "sitemap"))
        count = dated = 0
        for item in stream:
            if item.element is not None and value(item.element, "loc"):
                count += 1
                dated += bool(value(item.element, "lastmod"))
        yield Note("sitemap", f"{count} {_ROOTS.get(root, 'addresses')}, {dated} of them with a date; no content")
        yield from stream.notes()


READER = Sitemap()
