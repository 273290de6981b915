"""`MYNEWS 1`, then a line for each item, with bars between: date, address, title, and a status other than published."""

from __future__ import annotations

from collections.abc import Iterator

from importer.cards import Card, Context, Finding
from importer.facts import Facts
from importer.readers import Request
from importer.sources import Document


class MyNews:
    name = "mynews"
    families = ("text",)
    suffixes = (".mynews",)  # such files are shown to it first, whatever they look like

    def accepts(self, document: Document) -> bool:
        return document.head.startswith((b"MYNEWS 1\n", b"<!-- MYNEWS 1 -->\n"))

    def gather(self, document: Document) -> Facts:
        return Facts()

    def read(self, document: Document, want: Request) -> Iterator[Finding]:
        context = Context(document.address, document.address)
        for number, line in enumerate(document.read().decode().splitlines()[1:], start=2):
            date, address, title, status = [*line.split("|"), "published"][:4]
            card = Card("item", context, title=title, url=address, date_published=(date,), place=f"line {number}")
            card.status = status  # what is not public leaves only where it is asked for
            yield card


READER = MyNews()
