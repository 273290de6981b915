"""Words that pages are made of, by kind and language, and whether a whole text is one of them.

For: telling "Download", "Share", "Sold out", "12 results" from content, in any language. The words themselves are
data and stand in `words.txt`; an unknown word costs an entry there. Not for: what closes a text
(`importer.lexicon.read_more`), what begins one (`importer.lexicon.cues`), dates (`importer.lexicon.dates`) and CMS
leftovers (`importer.lexicon.internals`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from unicodedata import normalize

from importer.patterns import lazy

__all__ = [
    "ABOUT",
    "BUTTON_LENGTH",
    "BY",
    "CAMEL",
    "COMMON",
    "DAY",
    "DOWNLOAD",
    "EDGE",
    "FURNITURE",
    "FUSED",
    "HERE",
    "MORE",
    "NEXT",
    "PREVIOUS",
    "PUBLISHED",
    "READ_MORE",
    "SEASON",
    "STATUS",
    "TAGS",
    "TYPES",
    "UPDATED",
    "fold",
    "forms",
    "is_count",
    "is_download",
    "is_foot",
    "is_furniture",
    "is_paging",
    "is_status",
    "split_download",
]

Table = dict[str, tuple[str, ...]]


def _load() -> dict[str, Table]:
    tables: dict[str, Table] = {}
    table: Table = {}
    language = ""
    for line in Path(__file__).with_name("words.txt").read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("["):
            table = tables[line.strip("[]")] = {}
            continue
        if line.startswith(" "):
            words = line
        else:
            language, _, words = line.partition(":")
        table[language] = table.get(language, ()) + tuple(words.strip(" ,").split(", "))
    return tables


_TABLES = _load()
READ_MORE: Table = _TABLES["read_more"]
"""Phrases that mean "read more" wherever they close a text, by language."""
MORE: Table = _TABLES["more"]
"""Words that mean it only where they are all the text, or follow an ellipsis or a bracket."""
HERE: Table = _TABLES["here"]
"""Words that mean it only where they are all the text: "here"."""
ABOUT: Table = _TABLES["about"]
"""Words that may follow "read more" with what is read."""
DOWNLOAD: Table = _TABLES["download"]
TAGS: Table = _TABLES["tags"]
TYPES: Table = _TABLES["types"]
BY: Table = _TABLES["by"]
PUBLISHED: Table = _TABLES["published"]
UPDATED: Table = _TABLES["updated"]
DAY: Table = _TABLES["day"]
"""Words that say no more than that a date follows."""
FURNITURE: Table = _TABLES["furniture"]
PREVIOUS: Table = _TABLES["previous"]
NEXT: Table = _TABLES["next"]
STATUS: Table = _TABLES["status"]
COMMON: Table = _TABLES["common"]
"""Everyday words, and below such as were run together: evidence for `words-joined`."""
FUSED: Table = _TABLES["fused"]
SEASON: Table = _TABLES["season"]
"""Parts of a year that are no month."""
CAMEL: Table = _TABLES["camel"]
"""Names with a capital inside. Not folded."""


# What stands around a button's words and means nothing: arrows, dots, brackets, quotes, bars.
EDGE = (
    " \t\r\n\xa0.…·•:;,!|/\\-–—―_~*+=#[](){}<>«»‹›"
    "→⟶➔➜➝➞➡⇒⇨►▶▸▹▻❯❱⟩〉》›⤵↓↘↗▼▾←◀◄❮·。．、・：\"'“”‘’„「」『』\u200b-\u200f\ufe0e\ufe0f"
)
_SPACES = lazy(r"[\s\xa0\u200b\u2060\ufeff]+")
_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "`": "'", "´": "'", "‘": "'"})


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Lower case, compatibility form, straight apostrophes, single spaces, without arrows and dots around it."""
    if text.isascii():
        return " ".join(text.split()).strip(EDGE).lower()
    text = normalize("NFKC", text).translate(_APOSTROPHES)
    return _SPACES.sub(" ", text).strip(EDGE).lower().replace("i̇", "i").replace("ı", "i")


def forms(table: Table) -> frozenset[str]:
    """All forms of a table, of all languages, as a set to look folded texts up in."""
    # The data is folded but for the dotless i and Thai's sara am, which a reader of it would miss.
    plain = (form if form.isascii() else normalize("NFKC", form) for row in table.values() for form in row)
    return frozenset(form.replace("ı", "i") for form in plain)


_DOWNLOAD = forms(DOWNLOAD)
_DOWNLOADS = tuple(sorted(_DOWNLOAD))
_FURNITURE = forms(FURNITURE)
_PAGING = forms(PREVIOUS) | forms(NEXT)
_STATUS = forms(STATUS)
_COUNTED_WORDS = forms(_TABLES["counted"])
_FOOT = forms(_TABLES["foot"])

# Above this, in characters, a text is no button. Also how far back a closing "read more" is looked for.
BUTTON_LENGTH = 48
_COUNTED = re.compile(r"^(?:\(?\d[\d.,]*[kKmM]?\+?\)?\s*)(.+)$|^(.+?)\s*\(?\d[\d.,]*[kKmM]?\+?\)?$")


def is_download(text: str) -> bool:
    """Is the whole text a download button: "DOWNLOAD", "Télécharger (PDF)", "Download PDF, 2 MB"?"""
    if len(text) > BUTTON_LENGTH:
        return False
    folded = fold(text)
    if folded in _DOWNLOAD:
        return True
    return folded.startswith(_DOWNLOADS) and fold(_SIZE.sub("", folded)) in _DOWNLOAD


_SIZE = lazy(
    r"[\s(\[,–|-]*(?:(?:pdf|docx?|xlsx?|pptx?|zip|epub|odt|csv|mp3|mp4)?[\s,:;–|-]*"
    r"(?:\d+(?:[.,]\d+)?\s*(?:[kmg]i?b|[кмг]б|ko|mo|bytes))?)[)\]\s]*$"
)


def split_download(text: str) -> tuple[str, str]:
    """A caption and the download button that closes it: `("Title - Publisher, 2021", "DOWNLOAD")`.

    The button must be in capitals, or begin with one, or stand after an arrow or a bar; the second is empty
    where there is none.
    """
    stripped = text.rstrip()
    for i in range(max(0, len(stripped) - BUTTON_LENGTH), len(stripped)):
        if i and not (stripped[i - 1] in " \t\xa0|[(→↓⬇:" or ord(stripped[i]) > 0x2E00):
            continue
        if not stripped[i].isalpha() or stripped[i].islower():
            continue
        if is_download(stripped[i:]):
            return stripped[:i].rstrip(" \t\xa0|[(→↓⬇:"), stripped[i:]
    return text, ""


def is_furniture(text: str) -> bool:
    """Is the whole text a button or counter: "Share", "3 Comments", "Leave a reply"?"""
    return _is_or_counts(text, _FURNITURE)


def is_paging(text: str) -> bool:
    """Is the whole text "previous", "next" or the like?"""
    return len(text) <= BUTTON_LENGTH and fold(text) in _PAGING


def is_count(text: str) -> bool:
    """Does the text count or page through a listing: "12 results", "Page 1 of 3", "1 2 3 … 9"?"""
    if len(text) > 2 * BUTTON_LENGTH or not any(c.isdigit() for c in text):
        return False
    tokens = [t for t in re.split(r"[^\w]+|(?<=\d)(?=[^\W\d])|(?<=[^\W\d])(?=\d)", fold(text)) if t and not t.isdigit()]
    return all(token in _COUNTED_WORDS for token in tokens) and (bool(tokens) or len(text.split()) > 1)


def is_foot(text: str) -> bool:
    """Does a page's foot begin with this text: "© 2020 Example", "All rights reserved"?"""
    folded = fold(text[: 2 * BUTTON_LENGTH])
    return folded.startswith(("©", "(c)", "copyright ©", "copyright (c")) or folded in _FOOT


def is_status(text: str) -> bool:
    """Is the whole text a flag that is neither label nor tag: "Sold out", "New"?"""
    return len(text) <= BUTTON_LENGTH and fold(text) in _STATUS


def _is_or_counts(text: str, known: frozenset[str]) -> bool:
    if len(text) > BUTTON_LENGTH:
        return False
    folded = fold(text)
    if folded in known:
        return True
    match = _COUNTED.match(folded)
    return match is not None and fold(match[1] or match[2]) in known
