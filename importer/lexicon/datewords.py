"""What a word means in a date: a month, nothing, or a filler; and the folding by which words are compared.

The names stand in `months`; the grammar of dates is in `dates`.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import filterfalse
from typing import NamedTuple

from importer.lexicon.months import INTERNATIONAL, JALALI, MONTHS, SAME

__all__ = ["AMBIGUOUS", "Month", "fold", "knows", "month"]

# A Latin word of three letters or fewer is a word in some other language ("out", "set", "led").
_SHORT = 3
_LONE = frozenset(INTERNATIONAL.split())
# Languages that write months as numbers, or whose names are phrases: the grammar knows them.
_BY_NUMBER = frozenset(("zh", "ja", "ko", "yue", "vi", "mn"))
_SIMILAR = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ـ": "", "\u200c": "", "\u00ad": "", "ı": "i"})

AMBIGUOUS = -1
"""A month's name that means another month in another language, and the language is not known."""


class Month(NamedTuple):
    """What a word means as a month."""

    number: int
    """1 to 12, or `AMBIGUOUS`."""
    short: bool = False
    """It means something else in other languages: a month only in the tight company of a day and a year."""
    jalali: bool = False
    """Of the Solar Hijri calendar."""


def fold(word: str) -> str:
    """Lower case, without accents, and with look-alike Arabic letters made one."""
    plain = word.lower()
    if not plain.isascii():
        plain = "".join(filterfalse(unicodedata.combining, unicodedata.normalize("NFKD", plain)))
        plain = unicodedata.normalize("NFC", plain).translate(_SIMILAR)
    return plain


@cache
def _by_language() -> dict[str, dict[str, int]]:
    return {
        language: {w: number for number, cell in enumerate(fold(cells).split("|"), start=1) for w in cell.split()}
        for language, cells in MONTHS.items()
    }


@cache
def _everywhere() -> dict[str, Month]:
    words: dict[str, Month] = {}
    for number, cell in enumerate(JALALI.split("|"), start=1):
        for word in cell.split():
            words[fold(word)] = Month(number, jalali=True)
    for table in _by_language().values():
        for word, number in table.items():
            known = words.get(word)
            if known and not known.jalali and known.number != number:
                number = AMBIGUOUS
            short = len(word) <= _SHORT and word.isascii() and word not in _LONE
            words[word] = Month(number, short)
    return words


def _own(language: str) -> str:
    tag = language.partition("-")[0].lower()
    return SAME.get(tag, tag)


def month(word: str, language: str | None) -> Month | None:
    """The month that a word names, in the language (BCP 47) if it is known there, else in any."""
    key = fold(word)
    found = _everywhere().get(key)
    if found and language and (found.short or found.number == AMBIGUOUS):
        number = _by_language().get(_own(language), {}).get(key)
        if number:
            return Month(number)
    return found


def knows(language: str) -> bool:
    """Whether dates of a language (BCP 47) are read by these tables alone."""
    own = _own(language)
    return own in MONTHS or own in _BY_NUMBER
