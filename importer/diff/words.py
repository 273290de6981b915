"""A change for a person: which words of a text went, which came, which stayed.

Pure; it knows nothing of terminals. `importer.cli.diff` draws what this finds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

__all__ = ["Span", "as_text", "mark_words", "shorten"]

# Single ideographs (no spaces between words there), words and what is written as one (2024-03-05, e-mail), white
# space, any other sign.
_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|\w+(?:[-.:/]\w+)*|\s+|[^\w\s]")

# Above this many pairs of tokens a comparison takes seconds; then the differing middle is shown as one piece.
MAX_PAIRS = 4_000_000

# Two texts that have less than this in common are two texts; marking single words in them helps nobody.
MIN_LIKENESS = 0.3


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text that stayed, went or came."""

    kind: Literal["same", "gone", "new"]
    text: str


def mark_words(old: str, new: str) -> tuple[Span, ...]:
    """The two texts as one, word by word. Joining all but the new gives `old`; all but the gone gives `new`."""
    a, b = _TOKEN.findall(old), _TOKEN.findall(new)
    head = 0
    while head < min(len(a), len(b)) and a[head] == b[head]:
        head += 1
    tail = 0
    while tail < min(len(a), len(b)) - head and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    middle_a, middle_b = a[head : len(a) - tail], b[head : len(b) - tail]
    spans = [
        Span("same", "".join(a[:head])),
        *_middle(middle_a, middle_b),
        Span("same", "".join(a[len(a) - tail :])),
    ]
    return tuple(span for span in spans if span.text)


def _middle(a: list[str], b: list[str]) -> Iterator[Span]:
    whole = (Span("gone", "".join(a)), Span("new", "".join(b)))
    if not a or not b or len(a) * len(b) > MAX_PAIRS:
        yield from whole
        return
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    if matcher.ratio() < MIN_LIKENESS:
        yield from whole
        return
    for code, a_from, a_to, b_from, b_to in matcher.get_opcodes():
        if code == "equal":
            yield Span("same", "".join(a[a_from:a_to]))
        else:
            yield Span("gone", "".join(a[a_from:a_to]))
            yield Span("new", "".join(b[b_from:b_to]))


def shorten(spans: tuple[Span, ...], around: int = 40) -> tuple[Span, ...]:
    """The same with long stretches that stayed cut to `around` characters beside what changed."""
    short = []
    for number, span in enumerate(spans):
        text = span.text
        if span.kind == "same" and len(text) > 2 * around + 1:
            left = text[:around] if number else ""
            right = text[-around:] if number < len(spans) - 1 else ""
            text = f"{left}…{right}"
        short.append(Span(span.kind, text))
    return tuple(short)


def as_text(value: Any) -> str:
    """A field's value as a person reads it: texts as they are, lists by commas, objects as JSON."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
