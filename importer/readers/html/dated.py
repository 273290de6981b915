"""What looks like a date, at a glance: for finding cards. Reading dates is `field_dates`' business."""

from __future__ import annotations

import re
from functools import lru_cache

from importer.lexicon import dates, datewords

__all__ = ["LONGEST_DATE", "holds_date", "is_date"]

LONGEST_DATE = 30
"""Characters of a text that is a date and nothing else."""

_DIGIT = re.compile(r"\d")
# What a month's name is written in; \w lacks the vowel signs of Thai and Hindi.
_LETTER = r"[^\d\s!-/:-@\[-`{-\xa9\xab-\xb4\xb6-\xb9\xbb-\xbf\u2000-\u206f\u3000-\u303f]"
_DATE = re.compile(
    r"(?<!\d)(?:\d{4} ?[-/.年년] ?\d{1,2} ?[-/.月월]|"
    r"\d{1,2}(?: ?[-/.] ?\d{1,2} ?[-/.] ?\d{2,4}(?!\d)|"
    rf"(?:st|nd|rd|th|\.|º|er|η)?(?: de| of)? ?{_LETTER}{{3,12}}\.?,?(?: de| of)? ?\d{{4}}(?!\d)|"
    r"(?:st|nd|rd|th)?,? \d{4}(?!\d)))"
)
# A day without a year is one only as the whole text, and with a month: "Chapter 3" is none.
_DAY = re.compile(rf"(?:\d{{1,2}}(?:st|nd|rd|th|\.)? ?({_LETTER}{{3,12}})\.?|({_LETTER}{{3,12}})\.? \d{{1,2}})")
# So is a month with its year: "2012.12", "2012年12月", "March 2012".
_MONTH = re.compile(rf"(?:19|20)\d\d ?[-./年년] ?(?:0?[1-9]|1[0-2]) ?[月월]?|({_LETTER}{{3,12}})\.?,? (?:19|20)\d\d")
_REST = 3
"""Characters that a date may have beside what shows it to be one: a day's number, a full stop."""


@lru_cache(maxsize=4096)
def _found(text: str) -> int:
    """The characters of the date that the text holds, 0 without one. Rarer forms are the lexicon's business."""
    if not _DIGIT.search(text):
        return 0
    found = _DATE.search(text)
    if found:
        return found.end() - found.start()
    day = _DAY.fullmatch(text)
    if day and datewords.month(day[1] or day[2], None):
        return len(text)
    month = _MONTH.fullmatch(text)
    if month and (month[1] is None or datewords.month(month[1], None)):
        return len(text)
    if len(text) > LONGEST_DATE or not dates.looks_like_date(text):
        return 0
    return sum(stop - start for start, stop in dates.find(text))


def holds_date(text: str) -> bool:
    """Does the text hold a date, or is it a day?"""
    return _found(text) > 0


def is_date(text: str) -> bool:
    """Is the text a date and nothing else?"""
    if len(text) > LONGEST_DATE or not (size := _found(text)):
        return False
    # So are the month before the day, the weekday and the time.
    return len(text) <= _REST + size or len(text) <= _REST + sum(stop - start for start, stop in dates.find(text))
