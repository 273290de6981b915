"""The dates of the page's own record, and when and where it takes place, where it is an event."""

from __future__ import annotations

import re

from importer.cards import RawEvent
from importer.lexicon import cues, dates
from importer.patterns import lazy
from importer.readers.html.field_texts import DATED_LENGTH, text_kind
from importer.readers.html.own_page import Page
from importer.readers.html.tree import Tree

__all__ = ["event", "modified", "published"]

# Names of `meta` elements.
_PUBLISHED = (
    "article:published_time", "datepublished", "og:article:published_time", "date", "dc.date", "dc.date.issued",
    "dcterms.date", "dcterms.created", "dcterms.issued", "citation_publication_date", "publish-date", "publishdate",
    "publication_date", "pubdate", "last-published", "sailthru.date", "parsely-pub-date",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "dc.date.modified", "last-modified",
    "revised",
)  # fmt: skip
# A link of so many words is another item's title.
_WORDS = 3
# Text pieces between a title and the date that belongs to it.
_NEAR = 16
# A word that announces a date in the piece after it is no longer, in characters.
_LONGEST_CUE = 40
_CLOCK = lazy(r"(?<![\d:])\d{1,2}:\d\d(?![\d:])(?: ?[ap]\.?m\.?)?", re.I)
_UNTIL = lazy(r"\s*[-–—]\s*(\d{1,2}:\d\d(?![\d:])(?: ?[ap]\.?m\.?)?)", re.I)
_EDGE = " @,·|-–—"
_DATES = frozenset(("date", "dated"))


def published(page: Page) -> tuple[str, ...]:
    """What machines are told first, else a date that stands between title and text, else one that words announce."""
    told = (page.item.published if page.item else None) or page.head.first(*_PUBLISHED)
    if told and dates.parse(told):
        return (told,)
    for marked in page.marks.get("published", ()):
        if dates.parse(marked):
            return (marked,)
    return _beside_title(page) or _announced(page, "published")


def _near_title(page: Page) -> range:
    """The pieces between a title and the text, and some above."""
    tree = page.tree
    first = tree.first[page.h1] if page.h1 is not None else 0
    last = page.begins()
    low = max(0, first - _NEAR // 2)
    return range(low, min(max(last, first), low + 2 * _NEAR, len(tree.pieces)))


def _beside_title(page: Page) -> tuple[str, ...]:
    tree = page.tree
    first = tree.first[page.h1] if page.h1 is not None else 0
    for node in tree.times:
        if abs(tree.first[node] - first) <= _NEAR and page.shows(node) and not _listed(tree, node):
            if tree.first[node] < tree.last[node] and _said(tree, tree.first[node]) == "modified":
                continue
            forms = tuple(filter(None, (tree.element[node].get("datetime"), tree.text(node))))
            if any(dates.parse(form) for form in forms):
                return forms
    for number in _near_title(page):
        text = tree.pieces[number]
        node = tree.owner[number]
        if not dates.looks_like_date(text) or not page.shows(node) or _listed(tree, node):
            continue
        if _said(tree, number) == "modified" or _lasts(tree, number):
            continue
        parsed = dates.parse(text, page.context.language, page.context.date_order)
        if parsed and not (_is_month(parsed.value) and "a" in (tree.tag[node], tree.tag[tree.parent[node]])):
            return (text,)
    return ()


def _announced(page: Page, kind: str) -> tuple[str, ...]:
    """The first date in or beside the content that words announce as that: "Published | 3 May 2019"."""
    tree, top = page.tree, page.around()
    for number in range(tree.first[top], tree.last[top]):
        text = tree.pieces[number]
        if len(text) > DATED_LENGTH or text_kind(text) not in _DATES or _said(tree, number) != kind:
            continue
        node = tree.owner[number]
        if (page.outside(node) or page.holds(node)) and not _listed(tree, node):
            return (_without_head(text),)
    return ()


def _said(tree: Tree, number: int) -> str:
    """What a dated piece, or the one before it, says that its date is: `published`, `modified` or nothing."""
    text = tree.pieces[number]
    before = tree.pieces[number - 1] if number else ""
    for told in (text, before) if len(before) <= _LONGEST_CUE and text_kind(text) == "date" else (text,):
        if _heads(cues.updated_after_head(told), told is before):
            return "modified"
        if _heads(cues.published_after_head(told), told is before) and not cues.names_a_day(told):
            return "published"
    return ""


def _heads(rest: str | None, alone: bool) -> bool:
    """Whether there is a head, and, where that has to be all, nothing behind it."""
    return rest is not None and (not rest or not alone)


def _without_head(text: str) -> str:
    return cues.updated_after_head(text) or cues.published_after_head(text) or text


def _is_month(value: str | None) -> bool:
    """Whether a date is a month: in a link, the name of its archive."""
    return value is not None and len(value) == len("2021-03")


def _listed(tree: Tree, node: int) -> bool:
    """Whether a date stands in a list's item beside a link to something else: `<li>3 May <a>The ferry is sold</a>`."""
    for _ in range(3):
        if node < 0:
            return False
        if tree.tag[node] in ("li", "tr"):
            links = tree.inside(tree.links, node, tree.end[node])
            return any(tree.text(link).count(" ") >= _WORDS - 1 for link in links)
        node = tree.parent[node]
    return False


def modified(page: Page) -> tuple[str, ...]:
    """What machines are told, else a date that words announce as that of the last change."""
    told = page.head.first(*_MODIFIED) or (page.item.modified if page.item else None)
    return (told,) if told else tuple(page.marks.get("modified", ())[:1]) or _announced(page, "modified")


def event(page: Page) -> RawEvent | None:
    """When and where, of a page that describes itself as an event."""
    if page.item and page.item.start:
        return RawEvent((page.item.start,), (page.item.end,) if page.item.end else (), page.item.venue)
    if start := tuple(page.marks.get("start", ())[:1]):
        return RawEvent(start, tuple(page.marks.get("end", ())[:1]))
    tree = page.tree
    for number in _near_title(page):
        if page.shows(tree.owner[number]) and (lasts := _lasts(tree, number)):
            return RawEvent(lasts[:1], lasts[1:])
    return None


def _lasts(tree: Tree, number: int) -> tuple[str, str] | None:
    """Start and end, where a date and a time of day are followed by another, in one text or two: "3 May 2021, 19:00 -
    21:00"."""
    text = tree.pieces[number]
    if len(text) > DATED_LENGTH or ":" not in text or text_kind(text) not in _DATES:
        return None
    clock = _CLOCK.search(text)
    if clock is None or not dates.looks_like_date(text[: clock.start()]):
        return None
    rest = text[clock.end() :]
    up = tree.parent[tree.owner[number]]
    for piece in range(number + 1, min(number + 3, len(tree.pieces))):
        if up not in (tree.owner[piece], tree.parent[tree.owner[piece]]):
            break
        rest += f" {tree.pieces[piece]}"
    until = _UNTIL.match(rest)
    if until is None:
        return None
    return text[: clock.end()], f"{text[: clock.start()].rstrip(_EDGE)} {until[1]}"
