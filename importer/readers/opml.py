"""OPML: lists of feeds. No content, but said so.  Source: http://opml.org/spec2.opml"""

from __future__ import annotations

from collections.abc import Iterator

from importer.cards import Finding, Note
from importer.facts import Facts
from importer.readers import Request
from importer.readers.xml import root_name
from importer.readers.xml_stream import Stream
from importer.sources.document import Document

FEEDS = "opml:feed"
"""The table of feeds: address as written → its name."""


class Opml:
    """The reader of OPML."""

    name = "opml"

    def accepts(self, document: Document) -> bool:
        """By the root element."""
        return root_name(document) == "opml"

    def gather(self, document: Document) -> Facts:
        """The feeds that it names: mostly other sites', so no origin follows from them."""
        named: dict[str, str] = {}
        for item in Stream(document, ("outline",), nested=True):
            for outline in item.element.iter() if item.element is not None else ():
                names = {name.lower(): value for name, value in outline.attrib.items()}
                if address := (names.get("xmlurl") or "").strip():
                    named.setdefault(address, names.get("title") or names.get("text") or "")
        return Facts(tables={FEEDS: named}) if named else Facts()

    def read(self, document: Document, want: Request) -> Iterator[Finding]:
        """Only notes: how many feeds and includes are listed, and what was damaged."""
        stream = Stream(document, ("outline",), nested=True)
        feeds = included = 0
        for item in stream:
            if item.element is None:
                continue
            for outline in item.element.iter():
                names = {name.lower() for name in outline.attrib}
                feeds += "xmlurl" in names
                included += (outline.get("type") or "").lower() == "include"
        told = f"a list of {feeds} feed addresses; no content"
        yield Note("feed-list", f"{told}, {included} further lists are not followed" if included else told)
        yield from stream.notes()


READER = Opml()
