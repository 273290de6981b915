"""The readers: one file a format, all with the same three methods, all in one table.

A reader turns one kind of document into cards, by its own format's rules. It does not clean, resolve addresses
or validate. To add a format: write `readers/NAME.py` with a `READER`, put its name into the table, add pairs of
files under `tests/golden/NAME/`.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol, cast

from importer.cards import Finding
from importer.facts import Facts
from importer.limits import MAX_NODES
from importer.profile import Profile
from importer.sources.document import Document, Family

__all__ = ["TABLE", "Reader", "Request", "choose", "load"]


@dataclass(frozen=True, slots=True)
class Request:
    """What a reader is asked for, beside the document."""

    facts: Facts = field(default_factory=Facts)
    explain: bool = False
    """Yield verdicts and near misses too."""
    links: bool = False
    """Yield where the document leads to."""
    content: bool = False
    """Yield whole contents of pages and body text of dumps too (items always carry theirs)."""
    max_nodes: int = MAX_NODES
    """Tags of a page above which it is not read."""
    profile: Profile | None = None
    """What is pinned of the site, for readers that detect."""


class Reader(Protocol):
    """One format. Stateless: the same object serves every document, in any process."""

    name: str
    """What `source.reader` and the report call it."""

    def accepts(self, document: Document) -> bool:
        """Does this document belong to me? Looks at name, media type and first bytes only."""

    def gather(self, document: Document) -> Facts:
        """This document's share of the run's facts, by a light pass. Never raises for bad input."""

    def read(self, document: Document, want: Request) -> Iterator[Finding]:
        """What is in the document, in its order. Raises UnreadableError where it can't be read."""


# Order settles who comes first. Only the modules of a document's family are imported.
TABLE: dict[Family, tuple[str, ...]] = {
    "html": ("records_table", "medium", "frontmatter", "tumblr_json", "substack", "tables", "html"),
    "xml": (
        "wxr",
        "blogger",
        "livejournal",
        "tumblr",
        "typo3",
        "joomla",
        "sitemap",
        "opml",
        "feed",
        "drupal_views",
    ),
    "json": (
        "records",
        "jsonfeed",
        "wp_json",
        "ghost",
        "contentful",
        "sanity",
        "strapi",
        "drupal_json",
        "joomla_json",
        "hubspot",
        "blogger_json",
        "tumblr_json",
        "frontmatter",
        "tables",
    ),
    "text": ("records_table", "typo3", "movabletype", "dotclear", "frontmatter", "tumblr_json", "tables", "text"),
    "binary": ("records_sqlite", "records_columnar", "typo3"),
}


def load(name: str) -> Reader:
    """The reader of that module."""
    return cast(Reader, importlib.import_module(f"importer.readers.{name}").READER)


def choose(document: Document) -> Reader | None:
    """The first reader of the document's family that accepts it, or None."""
    for name in TABLE[document.family]:
        reader = load(name)
        if reader.accepts(document):
            return reader
    return None
