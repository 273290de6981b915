"""Words that lost the space between them ("scopingresearch", "offeringan"): told, never repaired.

Needs no dictionary: an English word that has been closed by a suffix and goes on with a word, two function words in
one, a Spanish or Portuguese ending that nothing can follow, a sentence that begins right after a full stop, or a pair
that stands apart elsewhere in the same text. Made for precision: it misses many, and German compounds, Swedish
definite forms and names are not its business.
"""

from __future__ import annotations

import re
from itertools import pairwise

from importer.lexicon import words
from importer.patterns import lazy

__all__ = ["words_joined"]

# Two of these in a text and it is English.
_ENGLISH = frozenset(("the", "of", "and", "to", "for", "with", "that", "from", "by", "in", "is", "are", "this"))
_FEWEST_ENGLISH = 2

# Endings that close an English word: what follows must be another word. "-ment" + "or" (tormentor), "-ers" + "on"
# (person), "-ing" + "house" are words, so no such second parts stand below.
_CLOSED = lazy(
    r"([a-z]{3,}(?:ings?|tions?|sions?|ments?|ity|ities|ness|ances?|ences?|ers|ies|ists|isms?|ively|ously|ually)|[a-z]{4,}ed)"
)
_SECOND = frozenset(words.COMMON["en"])
_SECOND_INFLECTED = lazy(r"[a-z]{4,}(?:ing|ation|ations|ment|ments|ity)")
_SHORTEST_INFLECTED = len("xxxxing")
# Endings that close a word so surely that any further word may follow.
_SURELY_CLOSED = ("ers", "ies", "ities", "ments", "tions", "ing")
_SHORTEST_FIRST = 6
_SHORTEST_BEFORE_INFLECTED = 8

_FUSED = frozenset(words.FUSED["en"])

# Endings that nothing can follow: the accent moves or the ending changes in every longer form.
_ROMANCE = lazy(r"\w{2}(?:ción|sión)[a-zñáéíóú]|\w{2}ção(?!zinh)[a-zà-ú]|\w{3}(?:tions?|ments?)(?:des|du|dans|pour)$")
_SENTENCE = re.compile(
    r"[.!?](?<=[a-z]{3}.)(?:The|This|These|Those|There|They|It|In|We|And|But|For|An|As|If|He|She|When|While|However|With|To|On|By|"
    r"Our|You|Your|All|At|From|After|Before|What|How|Why|Who)\s"
)
_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST_PART = 5
# No longer word is looked at but for those that are known as fused.
_LONGEST_PLAIN = 6


def words_joined(text: str) -> bool:
    """Does the text hold words that were run together? True only where there is evidence in the text itself."""
    if _SENTENCE.search(text):
        return True
    tokens = _WORD.findall(text)
    # Names are capitalised; so is nearly everything in a title.
    suspects = [token for token in tokens if (len(token) > _LONGEST_PLAIN or token in _FUSED) and token.islower()]
    if not suspects:
        return False
    english = len(_ENGLISH.intersection([t.lower() for t in tokens])) >= _FEWEST_ENGLISH
    lower = ""
    pairs: set[str] | None = None
    for token in suspects:
        if english and (token in _FUSED or (len(token) > 8 and _closed_too_early(token))):
            return True
        if len(token) > _LONGEST_PLAIN and not token.isascii() and _ROMANCE.search(token):
            return True
        if len(token) >= 2 * _SHORTEST_PART:
            lower = lower or text.lower()
            if lower.count(token[:_SHORTEST_PART]) < 2:  # the first word of such a pair begins as the token does
                continue
            if pairs is None:
                pairs = {
                    a.lower() + b.lower()
                    for a, b in pairwise(tokens)
                    if len(a) >= _SHORTEST_PART and len(b) >= _SHORTEST_PART
                }
            if token in pairs:
                return True
    return False


def _closed_too_early(token: str) -> bool:
    size = len(token)
    for second in range(size - 1, _SHORTEST_FIRST - 1, -1):
        rest = token[second:]
        if rest == "on" and token.endswith("person"):
            continue
        known = rest in _SECOND
        long = second >= _SHORTEST_BEFORE_INFLECTED - 1 and size - second >= _SHORTEST_INFLECTED
        if not known and not (long and _SECOND_INFLECTED.fullmatch(rest)):
            continue
        first = token[:second]
        if _CLOSED.fullmatch(first) and (known or first.endswith(_SURELY_CLOSED)):
            return True
    return False
