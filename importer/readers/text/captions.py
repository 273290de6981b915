"""Captions: "Title - Publisher, 2021 DOWNLOAD", also without publisher or year. Pure functions on one line."""

from __future__ import annotations

import re
from dataclasses import dataclass

from importer.lexicon import dates, words

__all__ = ["LONGEST_CAPTION", "Caption", "parse"]

LONGEST_CAPTION = 400
# More words are a sentence, not a publishing body.
_MOST_WORDS_PUBLISHER = 25

_YEAR = r"(?:1[5-9]|20)\d\d"
# What may stand for the date: a year, also with its month, season or day before it, or a range of years.
_DATE_TAIL = re.compile(
    rf"(?P<before>.*?)(?P<separator>\s*[,;(（،、，]\s*|\s+[-–—]\s*|[-–—]\s+|\s+)"
    rf"(?P<date>(?:(?:\d{{1,2}}(?:st|nd|rd|th|\.)?\s+)?(?:de\s+)?[^\W\d_]{{3,12}}\.?\s+(?:de\s+)?(?:\d{{1,2}},?\s+)?)?{_YEAR}"
    rf"(?:\s*[-–/]\s*(?:{_YEAR}|\d\d))?(?:年(?:\d{{1,2}}月)?)?|\d{{1,2}}[./-]\d{{1,2}}[./-]{_YEAR}|{_YEAR}-\d\d(?:-\d\d)?|\d{{1,2}}[./]{_YEAR})"
    rf"\s*[)）]?\s*$",
    re.S,
)
_SEASONS = words.forms(words.SEASON)
# Between title and publisher: a dash with a space on at least its right ("Risks- Open Society"), not a range's.
_DASH = re.compile(r"(?:(?<=\D)|\s)[-–—―]\s+|\s+[-–—―](?=\S)")
# First words of a subtitle, which no publishing body has.
_SUBTITLE = frozenset(
    {"a", "an", "how", "what", "why", "when", "where", "who", "ein", "eine", "wie", "un", "une", "una"}
)
_SENTENCE_INSIDE = re.compile(r"[.!?]\s+\S+\s+\S+\s+\S+.*[.!?](?:\s|$)")


@dataclass(frozen=True, slots=True)
class Caption:
    """The parts of a caption as they stood there."""

    title: str
    publisher: str | None
    dates: tuple[str, ...] = ()
    """Raw forms of the one date, the fullest first."""


def parse(line: str) -> Caption | None:
    """The caption that a line is, or None where it ends in no download button or is prose."""
    if len(line) > LONGEST_CAPTION:
        return None
    body, button = words.split_download(line)
    body = body.strip().rstrip("-–—|:·•,;[(").rstrip()
    if not button or not body or words.is_download(line):
        return None
    if _SENTENCE_INSIDE.search(body) or not any(c.isalpha() for c in body):
        return None
    rest, raws = _date(body)
    title, publisher = _publisher(rest)
    if raws and publisher is None and not _apart(body, rest):
        # "Annual Report 2021": the year is the title's.
        return Caption(body, None)
    return Caption(title, publisher, raws)


def _date(body: str) -> tuple[str, tuple[str, ...]]:
    """What stands before the date, and the date as it stood there."""
    found = _DATE_TAIL.match(body)
    if not found or not found["before"].strip():
        return body, ()
    date = found["date"].strip()
    if dates.parse(date) is not None:
        return found["before"].rstrip(" ,;"), (date,)
    year = re.search(rf"{_YEAR}$", date)
    if year is None:
        return found["before"].rstrip(" ,;"), (date,)
    if words.fold(date[: year.start()]) in _SEASONS:
        return found["before"].rstrip(" ,;"), (date, year[0])
    # A word before the year that is no part of a date belongs to what stands before.
    return body[: found.start("date") + year.start()].rstrip(" ,;("), (year[0],)


def _apart(body: str, rest: str) -> bool:
    """Does a comma, bracket or dash stand between the text and its date, rather than a mere space?"""
    return body[len(rest) :].lstrip(" ")[:1] in ",;(（，、،-–—" or body[: len(rest) + 1].rstrip(" ")[-1:] in ",;"


def _publisher(text: str) -> tuple[str, str | None]:
    """Title and publisher at the last dash that can part them."""
    for dash in reversed(list(_DASH.finditer(text))):
        title, publisher = text[: dash.start()].rstrip(), text[dash.end() :].strip(" ,;")
        if not title or not publisher:
            continue
        first = publisher.lstrip("\"'“‘«(")[:1]
        if first.islower() or first.isdigit() or len(publisher.split()) > _MOST_WORDS_PUBLISHER or ":" in publisher:
            return text, None
        if publisher[-1:] in "?!" or words.fold(publisher).split(None, 1)[0] in _SUBTITLE:
            return text, None
        return title, publisher
    return text, None
