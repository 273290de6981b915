"""What an entry of the catalogue is: `Inline` for leftovers inside a text, `Block` for whole lines. No entries here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

__all__ = ["Block", "Inline", "Scan", "about", "introduced", "is_subject", "next_filled", "previous_filled"]

Scan = Callable[[Sequence[str]], Iterable[tuple[int, int]]]
"""Lines → half-open spans of them, in order, not overlapping."""


class Inline(NamedTuple):
    """A leftover inside one text, found by a pattern."""

    kind: str
    """What `Dropped.kind` calls it."""

    what: str
    """For a person: what it is."""

    source: str
    """Where the form comes from: a function, a specification, a product's documentation."""

    hints: tuple[str, ...]
    """Literals, one of which stands in every text that has it: the prefilter."""

    pattern: re.Pattern[str]
    """What goes. A group `keep` is prose inside it, and stays."""

    judge: Callable[[re.Match[str]], bool] | None = None
    """Is this match really one? It sees the whole text through `match.string`."""

    inside_word: Callable[[re.Match[str]], bool] | None = None
    """Does what goes stand inside a word or beside one, so that no space may take its place?"""


class Block(NamedTuple):
    """A leftover of one or more whole lines (of a text dump, or consecutive text pieces of a page)."""

    kind: str
    what: str
    source: str
    hints: tuple[str, ...]
    """Literals, one of which stands in every text that has it: the prefilter."""
    scan: Scan
    whole: frozenset[str] = frozenset()
    """Lines, one of which stands by itself in every text that has it: another prefilter, and a faster one."""


def previous_filled(lines: Sequence[str], at: int) -> str:
    """The nearest line before `at` that holds something, or an empty string."""
    return next((line.strip() for line in reversed(lines[max(0, at - 12) : at]) if line.strip()), "")


def next_filled(lines: Sequence[str], at: int) -> str:
    """The nearest line from `at` on that holds something, or an empty string."""
    return next((line.strip() for line in lines[at : at + 12] if line.strip()), "")


# Fewer words before a colon are a label that leaked too ("Post types:"); more are a sentence that leads to an example.
_FEWEST_WORDS_INTRODUCING = 3


def introduced(before: str) -> bool:
    """Does this text, which stands before, lead to what follows as its example ("What you may see:")?"""
    before = before.rstrip(" \t\r\n\"'“”„«`")
    return before.endswith((":", "：")) and len(before.split()) >= _FEWEST_WORDS_INTRODUCING


def about(text: str, words: Iterable[str]) -> bool:
    """Does the text speak of the thing itself, by one of these words?"""
    lower = text.lower()
    return any(word in lower for word in words)


def is_subject(lines: Sequence[str], start: int, stop: int, words: Iterable[str] = ()) -> bool:
    """Are these lines shown as an example, by the lines around them: led to by a colon, or spoken of?"""
    before = previous_filled(lines, start)
    return introduced(before) or about(before, words) or about(next_filled(lines, stop), words)


def filled(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The lines that hold something, stripped, with their numbers."""
    for number, line in enumerate(lines):
        stripped = line.strip()
        if stripped:
            yield number, stripped
