"""What a word at the head of a text announces: labels ("Tags: a, b"), a date ("Published on ..."), a name ("by ...").

The words stand in `words.txt`; an unknown one costs an entry there.
"""

from __future__ import annotations

import re

from importer.lexicon.read_more import ELLIPSIS
from importer.lexicon.words import BUTTON_LENGTH, BY, DAY, PUBLISHED, TAGS, TYPES, UPDATED, fold, forms

__all__ = [
    "author",
    "names_a_day",
    "published_after_head",
    "strip_by",
    "tags_after_head",
    "types_after_head",
    "updated_after_head",
]

_COLON = re.compile("[:：]")
_TAGS, _TYPES = forms(TAGS), forms(TYPES)
_BY = forms(BY)
_DAY = forms(DAY)
_PUBLISHED = forms(PUBLISHED)
_UPDATED = forms(UPDATED)
# More words after a bare "by" are no name.
_MOST_WORDS_NAME = 8
# A text that begins with "by" and is longer, in characters, is a sentence.
_LONGEST_BYLINE = 160


def tags_after_head(text: str) -> str | None:
    """What follows "TAGS:", "Schlagwörter:", "Mots-clés :" (may be empty); None where no such head stands."""
    return _after(text, _TAGS)


def types_after_head(text: str) -> str | None:
    """What follows "Category:", "Type:", "Posted in:" (may be empty); None where no such head stands."""
    return _after(text, _TYPES)


def published_after_head(text: str) -> str | None:
    """What follows "Published on", "Datum:", "Publié le" (may be empty); None where no such head stands."""
    return _after(text, _PUBLISHED, colon_needed=False)


def updated_after_head(text: str) -> str | None:
    """What follows "Updated on", "Zuletzt geändert:" (may be empty); None where no such head stands."""
    return _after(text, _UPDATED, colon_needed=False)


def _after(text: str, heads: frozenset[str], *, colon_needed: bool = True) -> str | None:
    for colon in (":", "："):
        at = text.find(colon, 0, BUTTON_LENGTH)
        if at > 0 and fold(text[:at]) in heads:
            return text[at + 1 :].strip()
    if not colon_needed:
        words = text[: BUTTON_LENGTH * 2].split()
        for length in (3, 2, 1):
            if length <= len(words) and fold(" ".join(words[:length])) in heads:
                return text.split(None, length)[length] if length < len(text.split()) else ""
    return None


def names_a_day(text: str) -> bool:
    """Whether the head of a text says no more than that a date follows: "Date: 3 May", "Datum"."""
    return fold(_COLON.split(text, 1)[0]) in _DAY


def author(text: str) -> str | None:
    """The name after "by", "von", "par", ... ("By Ann Example" → "Ann Example"); else None.

    A word that needs no colon must be followed by a capital or by a script without case.
    """
    if len(text) > _LONGEST_BYLINE:
        return None
    rest = _after(text, _BY)
    if rest:
        return rest
    words = text.split()
    for length in (1, 2, 3):
        if length < len(words) and fold(" ".join(words[:length])) in _BY:
            name = " ".join(words[length:])
            if len(words) - length > _MOST_WORDS_NAME or ELLIPSIS.search(name) or name[-1] in ".!?:;":
                return None
            return name if name[:1].isalpha() and not name[0].islower() else None
    return None


def strip_by(text: str) -> str:
    """A name without the "by" before it: "By Ann Example" → "Ann Example"; other texts as they are."""
    return author(text) or text
