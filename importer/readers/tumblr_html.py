"""The posts of a Tumblr export's archive: a bare page of HTML each, `posts/html/<id>.html`.

A post ends with its own footer: when it was published, and its tags. Nothing says at which address it stood, and what
was never published is not in the archive. A page without that footer is left to the reader of pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from importer.cards import Card, Context, Finding, Note
from importer.facts import Facts
from importer.patterns import lazy
from importer.readers import Request, items, values
from importer.sources.document import Document

_STYLE = lazy(rb"<link\b[^>]*href=[\"']\.\./style\.css[\"']", re.I)
_NAME = re.compile(r"(?:^|[/!])(\d+)\.html$")
_FOOTER = lazy(rb"<div\b[^>]*id=[\"']footer[\"'][^>]*>\s*<span\b[^>]*id=[\"']timestamp[\"']", re.I)
_END = lazy(rb"</body\s*>", re.I)
_ORDINAL = lazy(r"(?<=\d)(?:st|nd|rd|th)\b")


class TumblrHtml:
    """The reader of the archive's posts."""

    name = "tumblr_html"

    def accepts(self, document: Document) -> bool:
        """By the archive's style sheet and a name that is the post's number."""
        return _NAME.search(document.name) is not None and _STYLE.search(document.head) is not None

    def gather(self, document: Document) -> Facts:
        """Nothing that other documents must know."""
        return Facts()

    def read(self, document: Document, want: Request) -> Iterator[Finding]:
        """The post, or what the reader of pages finds where this is none."""
        raw = document.read()
        if not _FOOTER.search(raw) and _END.search(raw):
            from importer.readers import load

            yield from load("html").read(document, want)
            return
        page = etree.fromstring(raw, etree.HTMLParser(encoding="utf-8", huge_tree=True))
        body = page.find(".//body") if page is not None else None
        if body is None:
            yield Note("no-items", "a page without content")
            return
        card = _card(body, document, want)
        if not _END.search(raw):
            yield items.settle(card, "damaged-item")
            yield Note("cut", "the page's end is missing")
            return
        yield items.settle(card)


def _card(body: Any, document: Document, want: Request) -> Card:
    found = _NAME.search(document.name)
    # Its pictures stand beside it: `../../media/`.
    address = items.context(document, want).address
    card = Card("item", Context(address, address), status="published")
    card.native = {"id": found[1] if found else None, "type": "post"}
    for footer in body.xpath(".//div[@id='footer']"):
        shown = [" ".join("".join(one.itertext()).split()) for one in footer.xpath(".//*[@id='timestamp']")]
        card.date_published = tuple(_ORDINAL.sub("", one) for one in shown if one)
        card.tags = values.names("".join(one.itertext()) for one in footer.xpath(".//*[@class='tag']"))
        footer.getparent().remove(footer)
    heading = body.find("h1")
    if heading is not None and not (body.text or "").strip() and body.index(heading) == 0:
        card.title = " ".join("".join(heading.itertext()).split()) or None
        body.remove(heading)
    for picture in body.xpath(".//img[@src]")[:1]:
        card.image, card.image_alt = picture.get("src"), picture.get("alt") or None
    parts = [(body.text or "").strip(), *(etree.tostring(one, encoding="unicode", method="html") for one in body)]
    card.content_html = "\n".join(part.strip() for part in parts if part.strip()) or None
    return card


READER = TumblrHtml()
