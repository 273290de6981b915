"""What a class attribute says of its element, at a glance: a title, hidden, a picture that a script will load."""

from __future__ import annotations

import re
from functools import lru_cache

from importer.patterns import lazy

__all__ = ["HIDDEN", "LAZY", "PICTURE", "PLAIN", "TITLE", "TITLE_NAMES", "kind_of"]

PLAIN, TITLE, HIDDEN, PICTURE, LAZY = 0, 1, 2, 3, 4
"""What an element is by its class or its name; `LAZY` may hold a picture's address in an attribute."""

# Text for screen readers only repeats or explains what is shown: the conventional names of visually hidden text.
SCREEN_READER_ONLY = re.compile(
    r"(?:^|[\s_-])(?:sr-only|sr-text|screen-reader(?:-text|-only)?|visually-?hidden|assistive-text|"
    r"element-invisible|a11y-hidden|u-hidden-visually)(?:$|[\s_-])",
    re.I,
)

TITLE_NAMES = tuple("titel titre titulo titular titolo overskrift otsikko tytul nadpis naslov baslik judul".split())
"""What the classes of titles are called in themes of other languages than English."""
# Classes that say "this is the title", in the words that themes use for it.
TITLED = re.compile(
    rf"(?:^|[\s_-])(?:[a-z]*(?:title|headline|heading)|überschrift|{'|'.join(TITLE_NAMES)}|name)(?:$|[\s_-])|"
    r"[a-z](?:Title|Headline|Heading|Name)(?:$|[\s_-])|(?:^|[\s_-])h[1-6](?:$|[\s_-])",
)
# The name of somebody, not of an item.
_OF_PEOPLE = lazy(r"(?:author|user|nick|screen|display|commenter|reviewer|writer)[_-]?name(?=$|[\s_-])", re.I)

# A part of every name that the two patterns know, in small letters: looking for it costs a tenth of the pattern.
_HINTS = (
    "tit", "name", "head", "hidden", "invis", "sr-", "reader", "assist", "lazy",
    *(name for name in TITLE_NAMES if "tit" not in name), "h1", "h2", "h3", "h4", "h5", "h6",
)  # fmt: skip


@lru_cache(maxsize=16384)
def kind_of(classes: str) -> int:
    """What a class attribute says of its element."""
    folded = classes.lower()
    for hint in _HINTS:
        if hint in folded:
            break
    else:
        if classes.isascii():
            return PLAIN
    if SCREEN_READER_ONLY.search(classes):
        return HIDDEN
    if "name" in folded:
        classes = _OF_PEOPLE.sub("", classes)
    if TITLED.search(classes):
        return TITLE
    return LAZY if "lazy" in folded else PLAIN
