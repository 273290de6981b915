"""What looks like a date, at a glance: for finding cards. Reading dates is `field_dates`' business."""

from __future__ import annotations

import re
from functools import lru_cache

from importer.lexicon import dates, datewords

__all__ = ["LONGEST_DATE", "holds_date", "is_date"]

LONGEST_DATE = 30
"""Characters of a text that is a date and nothing else."""

_DIGIT = re.compile(r"\d")
_DATE = re.compile(
    r"(?<!\d)(?:\d{4} ?[-/.年년] ?\d{1,2} ?[-/.月월]|"
    r"\d{1,2}(?: ?[-/.] ?\d{1,2} ?[-/.] ?\d{2,4}(?!\d)|"
    r"(?:st|nd|rd|th|\.|º|er|η)?(?: de| of)? ?[^\W\d_]{3,12}\.?,?(?: de| of)? ?\d{4}(?!\d)|"
    r"(?:st|nd|rd|th)?,? \d{4}(?!\d)))"
)
# A day without a year is one only as the whole text, and with a month: "Chapter 3" is none.
_DAY = re.compile(r"(?:\d{1,2}(?:st|nd|rd|th|\.)? ?([^\W\d_]{3,12})\.?|([^\W\d_]{3,12})\.? \d{1,2})")
_REST = 3
"""Characters that a date may have beside what shows it to be one: a day's number, a full stop."""


@lru_cache(maxsize=4096)
def _found(text: str) -> int:
    """The characters of the date that the text holds, 0 without one."""
    if not _DIGIT.search(text):
        return 0
    found = _DATE.search(text)
    if found:
        return found.end() - found.start()
    day = _DAY.fullmatch(text)
    return len(text) if day and datewords.month(day[1] or day[2], None) else 0


def holds_date(text: str) -> bool:
    """Does the text hold a date, or is it a day?"""
    return _found(text) > 0


def is_date(text: str) -> bool:
    """Is the text a date and nothing else?"""
    if len(text) > LONGEST_DATE or not (size := _found(text)):
        return False
    # The month before the day, the weekday and the time are the lexicon's business.
    return len(text) <= _REST + size or len(text) <= _REST + sum(stop - start for start, stop in dates.find(text))
