"""The documents of a Substack export's posts, `posts/<id>.<slug>.html`: fragments of HTML with no title in them.

What the index `posts.csv` says of each (read by `importer.readers.tables`) reaches them through the run's facts. A
post without its line in the index is left out: nothing says that it was ever published.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote, unquote

from importer.cards import Dropped, Finding
from importer.facts import Facts
from importer.patterns import lazy
from importer.readers import Request
from importer.readers.items import context
from importer.readers.values import mapping
from importer.sources.document import Document

_NAME = re.compile(r"(?:^|[/\\])posts[/\\](\d{4,}(?:\.[\w%.-]+)?)\.html$")
_PAGE = lazy(rb"<!doctype|<html|<head|<body", re.I)
# A picture in any size, by the server that makes sizes; and in the store that answers to that server alone.
_RESIZED = lazy(
    r"(?<=[\"'])https://(?:substackcdn\.com|cdn\.substack\.com)/image/fetch/[^\"'\s<>]*?/(https?%3A%2F%2F[^\"'\s<>]+)",
    re.I,
)
_CLOSED = lazy(r"(?<=[\"'])(https?://bucketeer-[\da-f-]+\.s3\.amazonaws\.com/[^\"'\s<>]+)")
_WHOLE = "https://substackcdn.com/image/fetch/f_auto,q_auto:good,fl_progressive:steep/"


class SubstackReader:
    """Reads the documents of posts."""

    name = "substack"

    def accepts(self, document: Document) -> bool:
        """A fragment in a folder `posts`, named by a number."""
        return _identifier(document) is not None and not _PAGE.search(document.head)

    def gather(self, document: Document) -> Facts:
        """That this post has a document of its own."""
        return Facts(tables={"substack:documents": {str(_identifier(document)): True}})

    def read(self, document: Document, want: Request) -> Iterator[Finding]:
        """The post, as the index describes it."""
        identifier = str(_identifier(document))
        index = want.facts.tables.get("substack:posts")
        if index is None:  # no such export around it: a page like any other
            from importer.readers import load

            yield from load("html").read(document, want)
            return
        from importer.readers.dialects import DIALECTS
        from importer.readers.rows import found_columns, item_of

        row = mapping(index.get(identifier))
        if not row:
            yield Dropped("draft", f"{identifier}: no line in posts.csv says that it was published", identifier)
            return
        row = {**row, "body_html": _with_real_pictures(document.read().decode("utf-8", "replace").strip())}
        dialect = next(dialect for dialect in DIALECTS if dialect.name == "substack")
        columns = found_columns(tuple(row), dialect)
        item = item_of(row, columns, context(document, want), dialect=dialect, place=identifier)
        if item is not None:
            yield item


def _with_real_pictures(markup: str) -> str:
    """The text with every picture at the address where it is whole and can be had."""
    markup = _RESIZED.sub(lambda found: unquote(found[1]), markup)
    return _CLOSED.sub(lambda found: _WHOLE + quote(found[1], safe=""), markup)


def _identifier(document: Document) -> str | None:
    found = _NAME.search(document.name.replace("!/", "/"))
    return found[1] if found else None


READER = SubstackReader()
