"""What bugs of a plug-in look like: a reader that fails at the first question, one that can't even be asked."""

from __future__ import annotations

from importer.facts import Facts
from importer.sources import Document
from importer_mynews.reader import MyNews


class Fails(MyNews):
    name = "fails"
    families = ("html", "json", "text", "xml")

    def accepts(self, document: Document) -> bool:
        if document.head.startswith(b"MYFACTS"):
            return True
        raise KeyError("what a bug of a plug-in looks like")

    def gather(self, document: Document) -> Facts:
        raise IndexError("another bug")


class Greedy(MyNews):
    name = "greedy"
    suffixes = (".html",)


class Odd(MyNews):
    name = "odd"
    families = 5


FAILS, ODD, GREEDY = Fails(), Odd(), Greedy()
