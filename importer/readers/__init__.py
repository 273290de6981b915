"""The readers: one file a format, all with the same three methods, all in one table.

A reader turns one kind of document into cards, by its own format's rules. It does not clean, resolve addresses
or validate. To add a format: write `readers/NAME.py` with a `READER`, put its name into the table, add pairs of
files under `tests/golden/NAME/`.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import NamedTuple, Protocol, cast

from importer import plugins
from importer.cards import Finding, Note
from importer.errors import UnreadableError
from importer.facts import Facts
from importer.limits import MAX_DEPTH, MAX_NODES
from importer.profiles import Profiles
from importer.sources import sniff
from importer.sources.document import Document, Family

__all__ = ["TABLE", "Reader", "Request", "choose", "is_ours", "load", "unfit", "ungathered"]


class Request(NamedTuple):
    """What a reader is asked for, beside the document."""

    facts: Facts = Facts()
    explain: bool = False
    """Yield verdicts and near misses too."""
    links: bool = False
    """Yield where the document leads to."""
    content: bool = False
    """Yield whole contents of pages and body text of dumps too (items always carry theirs)."""
    max_nodes: int = MAX_NODES
    """Tags of a page above which it is not read."""
    max_depth: int = MAX_DEPTH
    """Elements of a page within one another above which it is not read."""
    profile: Profiles | None = None
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
    "html": (
        "records_table",
        "medium",
        "tumblr_html",
        "movabletype",
        "dotclear",
        "frontmatter",
        "tumblr_json",
        "substack",
        "tables",
        "html",
    ),
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


def _unheard(note: Note) -> None:
    pass


@cache
def load(name: str) -> Reader:
    """The reader of that module."""
    return cast(Reader, importlib.import_module(f"importer.readers.{name}").READER)


_GENERIC = frozenset(("html", "text"))
"""Readers that take whatever is of their family: plug-ins, which know one format, come before them."""


_TEXTS = frozenset(("records_table", "movabletype", "dotclear", "frontmatter", "tumblr_json", "tables"))
"""Readers that take no document which opens with a tag: what begins as a page does is not shown to them."""

_OUR_SUFFIXES = (
    sniff.HTML_SUFFIXES | sniff.XML_SUFFIXES | sniff.JSON_SUFFIXES | sniff.TEXT_SUFFIXES
    | set(".csv .tsv .tab .md .markdown .sqlite .sqlite3 .db .parquet .arrow .feather .t3d .opml".split())
)  # fmt: skip
"""Which no plug-in can claim."""


def choose(document: Document, say: Callable[[Note], object] = _unheard) -> Reader | None:
    """The first reader of the document's family that accepts it, or None.

    Plug-ins that claim its suffix are asked first, whatever is in it; the others after all of ours that know one
    format. `say` hears of plug-ins that failed at the question; they are passed over.
    """
    if document.suffix and document.suffix not in _OUR_SUFFIXES and (claimed := _foreign(document, say, first=True)):
        return claimed
    if document.family == "text" and sniff.opens_json(document.head) and document.ends_with(b"}]"):
        # An export whose name says that it is a text; other texts that begin with data are texts.
        named = replace(document)
        named.family = "json"
        for name in TABLE["json"]:
            if load(name).accepts(named):
                document.family = "json"
                return load(name)
    asked = False
    family = document.family
    page = family == "html" and document.head[:1] == b"<"
    for name in TABLE[family]:
        if page and name in _TEXTS:
            continue
        if name in _GENERIC and not asked:
            asked = True
            if foreign := _foreign(document, say):
                return foreign
        reader = load(name)
        if reader.accepts(document):
            return reader
    return None if asked else _foreign(document, say)


def unfit(plugin: plugins.Plugin) -> str | None:
    """Why a plug-in's object is no reader, or None."""
    try:
        lacks = [part for part in ("name", "families", "accepts", "gather", "read") if not hasattr(plugin.value, part)]
        if lacks:
            return f"is no reader, it lacks {', '.join(lacks)}"
        if not set(plugin.value.families) & set(TABLE):
            return f"its families are none of {', '.join(TABLE)}"
        ends = _suffixes(plugin)
        if wrong := [end for end in ends if not (isinstance(end, str) and end == sniff.suffix(f"a{end}") != "")]:
            return f"its suffix {wrong[0]!r} is none, as .news is one"
        if ours := _OUR_SUFFIXES.intersection(ends):
            return f"its suffix {min(ours)} is one of importer's own; leave it out, it is asked by its families too"
        taken = any(plugin.value.name in names for names in TABLE.values())
    except Exception as error:  # whatever a stranger's object does when it is asked
        return f"is no reader: {type(error).__name__}: {error}"
    return f"its name {plugin.value.name} is one of importer's own" if taken else None


def _foreign(document: Document, say: Callable[[Note], object], *, first: bool = False) -> Reader | None:
    """The first plug-in that accepts the document: of those that claim its suffix, or else of those for its family.
    One that fails at that does not accept it, and that is said."""
    for plugin in plugins.found("readers"):
        if plugin.error or unfit(plugin) or (document.suffix in _suffixes(plugin)) is not first:
            continue
        if not first and _families(document).isdisjoint(plugin.value.families):
            continue
        try:
            if plugin.value.accepts(document):
                return cast(Reader, plugin.value)
        except Exception as error:
            say(Note("plug-in-failed", f"passed over: {plugins.failure(error, plugin.value)}"))
    return None


def _families(document: Document) -> set[Family]:
    """What a plug-in may take it for: a page that does not open as one is a text with markup in it too."""
    opens = document.head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"
    return {document.family} if document.family != "html" or opens else {"html", "text"}


def _suffixes(plugin: plugins.Plugin) -> tuple[str, ...]:
    return tuple(getattr(plugin.value, "suffixes", ()))


def is_ours(reader: Reader) -> bool:
    """Or is it a plug-in's?"""
    return type(reader).__module__.startswith("importer.")


def ungathered(reader: Reader, document: Document) -> Note | None:
    """What a plug-in's light pass ran into, if it did: the run then goes without this document's facts."""
    if is_ours(reader):
        return None
    try:
        reader.gather(document)
    except UnreadableError:
        return None  # which `read` says
    except Exception as error:
        return Note("plug-in-failed", f"no facts: {plugins.failure(error, reader)}")
    return None
