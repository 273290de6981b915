"""A page's structured data (JSON-LD) as plain items, and how it settles what the cards of the page leave open.

It adds no card. A date that a card shows in part ("26 Apr") or in an order that nothing tells ("03/04/2021") is
settled where the item of the same address or headline agrees with what is shown; a date that the card does not show
is taken only where address and headline both are the same. Microdata inside a card is read with its fields.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from importer.cards import Card, DateOrder, RawEvent
from importer.lexicon import dates
from importer.patterns import lazy
from importer.readers.html.page_title import folded

__all__ = ["ARTICLES", "PAGES", "Item", "Structured", "articles", "settle"]

LONGEST = 2 << 20
"""Characters of one JSON-LD script that are read."""
DEEPEST = 12
"""Levels of nesting that are looked into."""

ARTICLES = frozenset(
    (
        "Article", "NewsArticle", "BlogPosting", "SocialMediaPosting", "TechArticle", "ScholarlyArticle", "Report",
        "AnalysisNewsArticle", "OpinionNewsArticle", "ReportageNewsArticle", "ReviewNewsArticle", "Review",
        "LiveBlogPosting", "DiscussionForumPosting", "Recipe", "HowTo", "VideoObject", "PodcastEpisode", "Course",
        "JobPosting", "Book", "Product", "Event",
    )
)  # fmt: skip
"""Types (https://schema.org) of things with content of their own, as against pages, sites, people and lists."""
PAGES = frozenset(("WebPage", "AboutPage", "ContactPage", "FAQPage", "ItemPage", "MedicalWebPage", "QAPage"))
# What only describes a part of something else.
_PARTS = (
    "ImageObject", "ListItem", "BreadcrumbList", "Person", "Organization", "PostalAddress", "Place", "Offer",
    "SearchAction", "ReadAction", "EntryPoint", "PropertyValueSpecification", "WebSite", "SiteNavigationElement",
)  # fmt: skip
_WRAPPED = lazy(
    r"^\s*(?://)?\s*(?:<!--|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|(?://)?\s*\]\]>|/\*\s*\]\]>\s*\*/)\s*$"
)
_TRAILING_COMMA = lazy(r",(\s*[}\]])")
_TAG = lazy(r"</?[A-Za-z][^<>]*>")


class Item(NamedTuple):
    """One thing that the page describes to machines; every value as it stood there."""

    types: tuple[str, ...]
    headline: str | None = None
    url: str | None = None
    published: str | None = None
    modified: str | None = None
    start: str | None = None
    end: str | None = None
    venue: str | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    image: str | None = None
    summary: str | None = None
    sections: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    language: str | None = None


class Structured:
    """A page's structured data, read once and only when something asks for it."""

    def __init__(self, root: Any, data: bytes) -> None:
        self._root = root
        self._data = data
        self._any = b"ld+json" in data
        self._items: list[Item] | None = None

    @property
    def dated(self) -> bool:
        """May it say more than when the page itself was published?"""
        data = self._data
        return self._any and (b'"startDate"' in data or data.count(b'"datePublished"') > 1)

    @property
    def items(self) -> list[Item]:
        """Every thing with a name, an address or a date in the JSON-LD, in order; damaged scripts give none."""
        if self._items is None:
            self._items = _items(self._root) if self._any else []
        return self._items


def _items(root: Any) -> list[Item]:
    nodes: list[dict[str, Any]] = []
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and script.text:
            nodes.extend(_nodes(_load(script.text), 0))
    by_id = {node["@id"]: node for node in reversed(nodes) if isinstance(node.get("@id"), str) and len(node) > 1}
    found = [_item(node, by_id) for node in nodes if node.get("@type") not in _PARTS and len(node) > 2]
    return [item for item in found if item.headline or item.url or item.published or item.start]


def articles(found: Iterable[Item]) -> list[Item]:
    """Those that have content of their own: articles before bare pages."""
    found = list(found)
    return [i for i in found if ARTICLES.intersection(i.types)] + [i for i in found if PAGES.intersection(i.types)]


def _load(text: str) -> Any:
    text = text[:LONGEST]
    if "<!" in text or "-->" in text or "]]>" in text:
        text = _WRAPPED.sub("", text)
    text = text.strip().rstrip(";")
    for mend in (False, True):
        try:
            return json.loads(_TRAILING_COMMA.sub(r"\1", text) if mend else text, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _nodes(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > DEEPEST:
        return
    if isinstance(value, list):
        for part in value:
            yield from _nodes(part, depth + 1)
    elif isinstance(value, dict):
        if "@type" in value or "@id" in value:
            yield value
        for part in value.values():
            if isinstance(part, dict | list):
                yield from _nodes(part, depth + 1)


def _unescaped(text: str) -> str:
    """Many writers escape for HTML what JSON needs no escaping for."""
    from html import unescape  # its table of names is large, and few pages need it

    return unescape(text)


def _strings(value: Any) -> tuple[str, ...]:
    """Texts of a value: a text, a list of texts, or things with a name."""
    if isinstance(value, str):
        text = _unescaped(value) if "&" in value else value
        text = _TAG.sub(" ", text).strip() if "<" in text else text.strip()
        return (text,) if text else ()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return (str(value),)
    if isinstance(value, list):
        return tuple(dict.fromkeys(text for part in value for text in _strings(part)))
    if isinstance(value, dict):
        return _strings(value.get("name") or value.get("@value") or value.get("url"))
    return ()


def _first(*values: Any) -> str | None:
    for value in values:
        if texts := _strings(value):
            return texts[0]
    return None


def _resolved(value: Any, by_id: dict[str, dict[str, Any]]) -> Any:
    """A value with its references to other nodes of the page followed."""
    if isinstance(value, list):
        return [_resolved(part, by_id) for part in value]
    if isinstance(value, dict) and set(value) <= {"@id", "@type"}:
        return by_id.get(str(value.get("@id")), {})
    return value


def _address(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("contentUrl") or value.get("url") or value.get("@id")
    return _first(value)


def _item(node: dict[str, Any], by_id: dict[str, dict[str, Any]]) -> Item:
    kinds = _strings(node.get("@type"))
    keywords = node.get("keywords")
    page = node.get("mainEntityOfPage")
    return Item(
        types=tuple(kind.rpartition("/")[2] for kind in kinds),
        headline=_first(node.get("headline"), node.get("name")),
        url=_address(node.get("url")) or _address(page if not isinstance(page, bool) else None),
        published=_first(node.get("datePublished"), node.get("dateCreated"), node.get("uploadDate")),
        modified=_first(node.get("dateModified")),
        start=_first(node.get("startDate")),
        end=_first(node.get("endDate")),
        venue=_first(_resolved(node.get("location"), by_id)),
        authors=_strings(_resolved(node.get("author"), by_id)),
        publisher=_first(_resolved(node.get("publisher"), by_id)),
        image=_address(_resolved(node.get("image") or node.get("thumbnailUrl"), by_id)),
        summary=_first(node.get("description")),
        sections=_strings(node.get("articleSection")),
        tags=tuple(t.strip() for t in keywords.split(",") if t.strip())
        if isinstance(keywords, str)
        else _strings(keywords),
        language=_first(node.get("inLanguage")),
    )


def place(address: str | None, base: str) -> str:
    """An address for comparison: resolved, without scheme, `www.`, index file, query and closing slash."""
    if not address:
        return ""
    try:
        parts = urlsplit(urljoin(base, address.strip()))
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    path = re.sub(r"/index\.\w+$", "/", unquote(parts.path)).rstrip("/")
    return f"{host}{path}".lower() if path else ""


def _same_place(a: str, b: str) -> bool:
    """Equal, or one a path without host that ends as the other."""
    if not a or not b:
        return False
    return a == b or (a.startswith("/") != b.startswith("/") and (a.endswith(b) or b.endswith(a)))


def settle(cards: Sequence[Card], data: Structured, *, language: str | None, order: DateOrder | None) -> list[Card]:
    """The cards, with dates that they leave open settled by the page's structured data."""
    if not data.dated or not any(_open(forms, language, order) for card in cards for forms in _date_fields(card)):
        return list(cards)
    found = [item for item in data.items if item.published or item.start]
    return [_settled(card, found, language, order) for card in cards] if found else list(cards)


def _date_fields(card: Card) -> Iterator[tuple[str, ...]]:
    yield card.date_published
    if card.event:
        yield card.event.start


def _open(forms: tuple[str, ...], language: str | None, order: DateOrder | None) -> bool:
    """Whether no form of a date says which day it is."""
    for form in forms:
        parsed = dates.parse(form, language, order)
        if parsed and parsed.value and len(parsed.value) >= len("2021-03-04"):
            return False
    return True


def _settled(card: Card, found: Sequence[Item], language: str | None, order: DateOrder | None) -> Card:
    here = place(card.url, card.context.base)
    title = folded(card.title)
    for item in found:
        same_title = bool(title) and folded(item.headline) == title
        same_place = _same_place(here, place(item.url, card.context.base))
        if not same_title and not same_place:
            continue
        both = same_title and same_place
        event, published = card.event, card.date_published
        told = item.start or item.published or ""
        if published and _open(published, language, order) and _agrees(published, told, language, both):
            published = (told, *published)
        elif not published and not item.start and _agrees((), told, language, both):
            published = (told,)
        if item.start:
            shown = event.start if event else published
            if _open(shown, language, order) and _agrees(shown, item.start, language, both):
                shown = (item.start, *shown)
            if item.start in shown:
                end = (event.end if event else ()) or ((item.end,) if item.end else ())
                event = RawEvent(shown, end, (event.venue if event else None) or item.venue)
        if (event, published) != (card.event, card.date_published):
            return replace(card, event=event, date_published=published)
    return card


def _agrees(shown: tuple[str, ...], settled: str, language: str | None, alone: bool) -> bool:
    """Whether what a card shows of a date fits the one that the structured data gives; `alone`: where it shows none."""
    parsed = dates.parse(settled)
    if parsed is None or parsed.value is None:
        return False
    if not shown:
        return alone
    day = parsed.value[:10]
    for form in shown:
        partly = dates.month_day(form, language)
        if partly and (int(day[5:7] or 0), int(day[8:10] or 0)) == partly:
            return True
        for order in ("dmy", "mdy"):
            reading = dates.parse(form, language, order)
            if reading and reading.value and reading.value[:10] == day[: len(reading.value[:10])]:
                return True
    return False
