"""What a short text is by its form: a date, a number, a mark, a button. It knows of no page.

What a date means is `importer.lexicon.dates`', what a word means `importer.lexicon`'s words.
"""

from __future__ import annotations

import re
from functools import lru_cache

from importer.lexicon import dates, read_more, words
from importer.patterns import lazy

__all__ = [
    "BARS",
    "BESIDE_DATE",
    "BUTTON_LENGTH",
    "CLOSERS",
    "DATED_LENGTH",
    "LONGEST_PART",
    "PLAIN_DATE",
    "beside_a_date",
    "beside_bars",
    "between_bars",
    "counts",
    "date_spans",
    "is_cut",
    "is_flag",
    "is_more",
    "may_be_name",
    "text_kind",
]

# A date with words around it is looked for in texts up to this length.
DATED_LENGTH = 80
# A button's text is no longer, in characters.
BUTTON_LENGTH = 48
# A date without a year is one only in so short a text; letters beside a date that may be "Posted on", "Uhr".
YEARLESS_LENGTH = 24
BESIDE_DATE = 12

# Forms that are a whole date as they stand.
PLAIN_DATE = re.compile(
    r"(?:[^\W\d_]{2,12}[:,]? )?(?:"
    r"[^\W\d_]{3,12}\.? \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d\d|\d{1,2}\.? [^\W\d_]{3,12}\.?,? (?:19|20)\d\d|"
    r"\d{1,2}([./-])\d{1,2}\1(?:19|20)?\d\d|(?:19|20)\d\d([./-])\d{1,2}\2\d{1,2}"
    r")(?:,? \d{1,2}:\d\d(?::\d\d)?(?: ?[AaPp][Mm])?)?"
)
# What parts a date from what else a text tells: "News | 3 May 2024".
BARS = lazy(r"[|·•–—]| - ")
MOST_BARS = 3
# What stands between bars beside a date is no longer, in characters.
LONGEST_PART = 24
# "5 min read", "12 comments": a number and what it counts; "Hits: 214", "Views (12)": the other way round.
_COUNT = lazy(r"(?!(?:19|20)\d\d\s)[\d.,]+\s?[kKmM]?\+?\s[^\W\d_]+(\s[^\W\d_]+)?\.?$")
_COUNTED = lazy(
    r"[^\W\d_]{2,16}(\s[^\W\d_]{2,16})?(\s?[:：]\s?\d[\d.,\s]*[kKmM]?|\s?[(（]\s?\d[\d.,]*[kKmM]?\s?[)）])$"
)
LONGEST_COUNT = 24
# What closes a sentence, or a cut one.
CLOSERS = frozenset(".!?…。！？؟।:;»”\"')]")
# So many characters at the end of a text tell whether it is cut.
CLOSING = 12
_CUT = re.compile(r"(\.\.\.|…|\[\s*(\.{2,}|…|&hellip;)\s*\]|\.\. ?\.)\W*$")
_DIGITS = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")


@lru_cache(maxsize=8192)
def text_kind(text: str) -> str:
    """`date`, `dated` (a date with words around it), `number`, `mark` (no letter, no digit) or `text`."""
    if len(text) > DATED_LENGTH or _DIGITS.search(text) is None:
        return "text" if _LETTER.search(text) else "mark"
    if dates.looks_like_date(text):
        if PLAIN_DATE.fullmatch(text):
            return "date"
        spans = date_spans(text)
        if not spans:  # a date without its year, or none
            if len(text) <= YEARLESS_LENGTH and dates.month_day(text) is not None:
                return "date"
        else:
            rest = text[: spans[0][0]] + text[spans[-1][1] :]
            return "date" if sum(map(str.isalpha, rest)) <= BESIDE_DATE else "dated"
    return "text" if _LETTER.search(text) else "number"


def beside_bars(text: str) -> list[str]:
    """A dated text's parts where bars stand between its date and words ("News | 3 May 2024"); else the whole."""
    parts = [part.strip() for part in between_bars(text)]
    kinds = [text_kind(part) if part else "" for part in parts]
    apart = 1 < len(parts) <= MOST_BARS + 1 and "date" in kinds and "text" in kinds
    if apart and all(
        kind == "date" or (kind == "text" and not _DIGITS.search(part)) for kind, part in zip(kinds, parts, strict=True)
    ):
        return parts
    return [text]


def beside_a_date(text: str) -> list[str]:
    """The parts of a text behind a date where bars stand between words ("· 9 min · Ann"); else the whole."""
    if len(text) > DATED_LENGTH or not BARS.search(text):
        return [text]
    parts = [part for part in map(str.strip, BARS.split(text)) if part]
    apart = 1 < len(parts) <= MOST_BARS + 1 and all(len(part) <= LONGEST_PART for part in parts)
    return parts if apart else [text]


@lru_cache(maxsize=4096)
def counts(text: str) -> bool:
    """Whether a short text is a number and what it counts."""
    if len(text) > LONGEST_COUNT:
        return False
    if text[0].isalpha():
        return (":" in text or "：" in text or text[-1] in ")）") and _COUNTED.match(text) is not None
    return _COUNT.match(text) is not None


def between_bars(text: str) -> list[str]:
    """A text cut at its bars; the dash of a range ("1 januari–31 december 2016") is none."""
    parts = []
    start = 0
    for bar in BARS.finditer(text):
        if any(first < bar.start() < last for first, last in date_spans(text)):
            continue
        parts.append(text[start : bar.start()])
        start = bar.end()
    return [*parts, text[start:]]


@lru_cache(maxsize=4096)
def date_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Where dates stand in a text, remembered: one text is asked for several times."""
    return tuple(dates.find(text))


def is_more(text: str) -> bool:
    """Whether a short text is a "Read more" in any language."""
    return len(text) <= BUTTON_LENGTH and read_more.is_read_more(text)


def may_be_name(text: str) -> bool:
    """Whether a text has a name's form: several words, the longer ones with capitals."""
    words = text.split()
    return len(words) > 1 and all(word[0].isupper() for word in words if word[0].isalpha() and len(word) > 3)


@lru_cache(maxsize=4096)
def is_flag(text: str) -> bool:
    """Whether a short text is a status flag: "Sold out"."""
    return len(text) <= BUTTON_LENGTH and words.is_status(text)


def is_cut(text: str) -> bool:
    """Whether a text ends in an ellipsis."""
    return _CUT.search(text[-CLOSING:]) is not None
