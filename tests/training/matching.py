"""Whether what was found is what a label names: titles and addresses compared as the evaluation compares them."""

from __future__ import annotations

import re
import unicodedata
import urllib.parse
from typing import Any

__all__ = ["fold", "matches", "same"]

_QUOTES = str.maketrans("‘’ʼ`´“”„«»", "'''''\"\"\"\"\"")
_DASHES = re.compile("[‐-―−]")
_UNSEEN = re.compile("[\u200b-\u200f\u00ad\ufeff\u2060]")


def fold(text: str | None) -> str:
    """A title for comparison: compatibility form, case, punctuation variants, white space."""
    text = unicodedata.normalize("NFKC", text or "").casefold().translate(_QUOTES)
    return " ".join(_UNSEEN.sub("", _DASHES.sub("-", text)).split())


def place(url: str | None) -> tuple[str | None, tuple[str, ...], str] | None:
    """Host, steps, query of an address as written."""
    try:
        parts = urllib.parse.urlsplit(urllib.parse.urljoin("//-/", (url or "").strip()))
    except ValueError:
        return None
    if parts.scheme not in ("", "http", "https", "file"):
        return None
    host = parts.netloc.lower().removeprefix("www.")
    path = re.sub(r"/(index\.(html?|php))$", "/", urllib.parse.unquote(parts.path))
    steps = tuple(s for s in path.split("/") if s not in ("", ".", ".."))
    return (None if host == "-" else host, steps, urllib.parse.unquote(parts.query))


def same(a: str | None, b: str | None) -> bool:
    """Do two addresses lead to one place: same host where both have one, one path ends as the other?"""
    one, two = place(a), place(b)
    if one is None or two is None or (one[0] and two[0] and one[0] != two[0]) or one[2] != two[2]:
        return False
    short, long = sorted((one[1], two[1]), key=len)
    return (not short and not long) or (bool(short) and long[-len(short) :] == short)


def matches(card: dict[str, Any], title: str, href: str | None) -> bool:
    """Is this title with this address that card?"""
    return fold(card["title"]) == fold(title) and (not card.get("url") or same(card["url"], href))
