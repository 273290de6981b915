"""What an address says by itself: how deep it is, whether a number, a date, a file or a list of a term.

Generic shapes only. It resolves nothing and knows no site.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from importer.patterns import lazy

__all__ = ["Place", "is_action", "is_shared", "names_picture", "opens_page", "parse", "relation", "slug_share"]

_FILES = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|zip|rar|epub|mp3|mp4|csv|odt|rtf|jpe?g|png|gif)$",
    re.IGNORECASE,
)
_PICTURE = lazy(r"\.(?:jpe?g|png|webp|gif|avif)(?:$|[?#])", re.IGNORECASE)
LONGEST_SUFFIX = 6
"""Characters of the longest suffix, with its full stop and a line's end."""
_NO_STEPS = frozenset(("", ".", ".."))
_TERMS = frozenset(
    (
        "tag", "tags", "category", "categories", "author", "authors", "topic", "topics", "archive",
        "archives", "page",
        "user", "users", "search", "label", "labels", "kategorie", "categoria", "categorie", "etiqueta",
        "rubric", "rubrik",
    )
)  # fmt: skip
_INDEX = lazy(r"^index\.(?:html?|php|aspx?)$|^default\.aspx?$", re.IGNORECASE)
_ENDING = re.compile(r"\.(?:html?|php|aspx?|jsp|shtml)$", re.IGNORECASE)
_NUMBER = re.compile(r"\d{2,}")
_VALUE = lazy(r"=\d+")
_WORD = re.compile(r"[^\W_]+")
_LONGEST_SCHEME = 13
"""Characters, with the colon."""
_DOES = frozenset(
    (
        "mailto", "tel", "fax", "sms", "callto", "skype", "sip", "xmpp", "whatsapp", "viber", "tg", "fb-messenger",
        "javascript", "data", "blob", "about", "webcal", "webcals", "geo", "maps", "intent", "magnet",
    )
)  # fmt: skip
"""Schemes of what a click does, not of a page that it opens."""
_SHARING = lazy(
    r"(facebook\.com/(sharer|share)|twitter\.com/(share|intent)|x\.com/intent|linkedin\.com/share|whatsapp\.com/send|"
    r"pinterest\.[a-z]+/pin|addtoany\.com|t\.me/share|telegram\.me/share|reddit\.com/submit|vk\.com/share|sharer|"
    r"b\.hatena\.ne\.jp|line\.me/R/msg)",
    re.IGNORECASE,
)
_ACTION = lazy(
    r"#(?:respond|comments?\b)|#comment-\d|[?&](?:replytocom|share|ical|outlook-ical|add-to-cart|print)=|"
    r"[?&]action=template\b|/calendar/action/",
    re.IGNORECASE,
)


class Place(NamedTuple):
    """An address in pieces."""

    host: str
    segments: tuple[str, ...]
    external: bool
    depth: int
    query: bool
    number: bool
    """Does a number stand for the item?"""
    file: bool
    term: bool
    """Is it the list of a term, an author, a page of an archive?"""
    date: bool
    """Does a year stand in it as a step?"""
    slug: tuple[str, ...]
    """The words of its longest last step."""


@lru_cache(maxsize=8192)
def parse(href: str, host: str) -> Place:
    """The pieces of an address that stands on a page of that host."""
    rest = href.partition("#")[0].replace("\\", "/")
    own = host
    scheme, mark, after = rest.partition("://")
    if mark and scheme.isalpha():
        own, _, rest = after.partition("/")
        own = own.lower().removeprefix("www.")
    elif rest.startswith("//"):
        own, _, rest = rest[2:].partition("/")
        own = own.lower().removeprefix("www.")
    path, _, query = rest.replace("%3F", "?").partition("?")
    parts = path.split("/")
    steps = [s for s in parts if s not in _NO_STEPS and not (s[0] in "iIdDıİ" and _INDEX.match(s))]
    last = steps[-1] if steps else ""
    if "%" in last:
        last = unquote(last)
    if "." in last:
        last = _ENDING.sub("", last)
    letters = last.replace("-", "")
    if letters.isalnum() and letters.isascii():  # as most are
        slug = [w for w in last.lower().split("-") if w and not w.isdigit()]
    else:
        slug = [w for w in _WORD.findall(_plain(last)) if not w.isdigit()]
    return Place(
        own,
        tuple(steps),
        bool(host) and own != host,
        len(steps),
        bool(query),
        (not letters.isalpha() and _NUMBER.search(last) is not None)
        or (query != "" and _VALUE.search(query) is not None),
        "." in path[-LONGEST_SUFFIX:] and _FILES.search(path) is not None,
        not _TERMS.isdisjoint(map(str.lower, parts))
        or (query != "" and any(k in query for k in ("cat=", "tag=", "author=", "paged="))),
        ("19" in path or "20" in path) and any(len(s) == 4 and s[:2] in ("19", "20") and s.isdigit() for s in steps),
        tuple(slug),
    )


def opens_page(href: str) -> bool:
    """Is it the address of something to look at, not of a call, a message, a script?"""
    return ":" not in href[:_LONGEST_SCHEME] or href.partition(":")[0].lower() not in _DOES


def names_picture(address: str) -> bool:
    """Is it the address of a picture, by its suffix?"""
    return _PICTURE.search(address) is not None


def is_shared(href: str) -> bool:
    """Does it pass an item on, at a network's?"""
    return _SHARING.search(href) is not None


def is_action(href: str, place: Place) -> bool:
    """Does it do something with an item: share it, answer it, enter it in a calendar? `place` is the same in pieces."""
    return (("#" in href or place.query) and _ACTION.search(href) is not None) or (
        (place.external or place.query) and is_shared(href)
    )


def _plain(text: str) -> str:
    """Lower case, without accents."""
    if text.isascii():
        return text.lower()
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


@lru_cache(maxsize=1024)
def _words(title: str) -> tuple[frozenset[str], bool]:
    """The words of a title, and whether one of them is ASCII."""
    plain = _plain(title)
    words = frozenset(_WORD.findall(plain))
    return words, bool(words) if plain.isascii() else any(map(str.isascii, words))


def slug_share(place: Place, title: str) -> float | None:
    """What share of the slug's words stand in the title; None where that can't be said."""
    slug = place.slug
    if not slug or (place.file and len(slug) < 2):
        return None
    words, ascii_too = _words(title)
    if not words or (slug[0].isascii() and not ascii_too):
        return None
    return sum(map(words.__contains__, slug)) / len(slug)


def relation(place: Place, page: Place) -> tuple[bool, bool]:
    """Is it the address of the page itself, and does it lie below that?

    A home page's own address is none: its title leads there from anywhere.
    """
    own = page.segments
    depth = len(own)
    if not own or place.segments[:depth] != own:
        return False, False
    below = place.depth > depth
    return not below and not place.external and not place.query, below
