"""The documents of a Substack export's posts, `posts/<id>.<slug>.html`: fragments of HTML with no title in them.

What the index `posts.csv` says of each (read by `importer.readers.tables`) reaches them through the run's facts. A
post without its line in the index is left out: nothing says that it was ever published.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from importer.cards import Dropped, Finding
from importer.facts import Facts
from importer.readers import Request
from importer.readers.dialects import DIALECTS
from importer.readers.items import context
from importer.readers.rows import found_columns, item_of
from importer.readers.values import mapping
from importer.sources.document import Document

_NAME = re.compile(r"(?:^|[/\\])posts[/\\](\d{4,}(?:\.[\w%.-]+)?)\.html$")
_PAGE = re.compile(rb"<!doctype|<html|<head|<body", re.I)
_DIALECT = next(dialect for dialect in DIALECTS if dialect.name == "substack")


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
        row = mapping(index.get(identifier))
        if not row:
            yield Dropped("draft", f"{identifier}: no line in posts.csv says that it was published", identifier)
            return
        row = {**row, "body_html": document.read().decode("utf-8", "replace").strip()}
        item = item_of(
            row, found_columns(tuple(row), _DIALECT), context(document, want), dialect=_DIALECT, place=identifier
        )
        if item is not None:
            yield item


def _identifier(document: Document) -> str | None:
    found = _NAME.search(document.name.replace("!/", "/"))
    return found[1] if found else None


READER = SubstackReader()
