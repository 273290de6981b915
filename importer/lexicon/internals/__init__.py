"""The catalogue of what a CMS leaks into content: one entry per kind, with its name, what it recognises, its source.

Two questions: which whole lines are internals (`find_lines`: text dumps, consecutive text pieces of a page), and
what of one text is (`strip`). A new kind costs one entry, in `inline` (patterns inside a text), `shortcodes`
(brackets), `post_types` (lists of registered names) or `blocks` (several lines).

What only looks like internals stays: an article about shortcodes, a notice quoted as its subject, "[sic]". Text that
stands in `code` and `pre` is for the caller to keep away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from importer.lexicon.internals import blocks, envelope, inline, post_types
from importer.lexicon.internals.entry import Block, Inline, introduced, previous_filled

__all__ = ["CATALOGUE", "FIRST_POST_TYPE", "KINDS", "Block", "Inline", "Span", "find_lines", "strip"]


@dataclass(frozen=True, slots=True)
class Span:
    """Lines `start` to `stop` (half-open) are internals of that kind."""

    start: int
    stop: int
    kind: str


CATALOGUE: tuple[Block | Inline, ...] = (*blocks.ENTRIES, *inline.ENTRIES)
"""Every entry, in the order in which they are asked."""

KINDS: tuple[str, ...] = tuple(dict.fromkeys((*(entry.kind for entry in CATALOGUE), envelope.KIND)))
"""What `Dropped.kind` may say."""

FIRST_POST_TYPE = post_types.VOCABULARIES[0].plain[0]
"""With what a list of post types begins; in small letters, as no title does."""

# Leftovers may lie in one another (a notice inside a comment inside a dump); more turns than this they never took.
_MOST_TURNS = 4


def find_lines(lines: Sequence[str]) -> list[Span]:
    """The lines that are internals and nothing else, in order, not overlapping; cheap where there are none.

    Lines that hold prose beside internals are not among them: `strip` is for those.
    """
    text = "\n".join(lines) + "\n"
    found: list[Span] = []
    for block in blocks.ENTRIES:
        if _hinted(block.hints, text):
            found += [Span(start, stop, block.kind) for start, stop in block.scan(lines)]
    present = [h for entry in inline.ENTRIES if _hinted(entry.hints, text) for h in entry.hints if h in text]
    if present:
        for number, line in enumerate(lines):
            kind = _wholly(line) if any(hint in line for hint in present) else None
            if kind and not _led_to(lines, number):
                found.append(Span(number, number + 1, kind))
    return _apart(found)


@cache
def _by_underscore(hints: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(h for h in hints if "_" not in h), tuple(h for h in hints if "_" in h)


def _hinted(hints: tuple[str, ...], text: str) -> bool:
    """Is one of the hints in the text? Half of them hold an underscore, which hardly any text does."""
    plain, underscored = _by_underscore(hints)
    return any(h in text for h in plain) or ("_" in text and any(h in text for h in underscored))


def strip(text: str) -> tuple[str, list[tuple[str, str]]]:
    """A text without the internals in it, and these: `(kind, text)` in their order of finding.

    Prose that internals enclose stays. A clean text comes back as the same object.
    """
    unwrapped = envelope.unwrap(text)
    if unwrapped is not None:
        prose, dropped = strip(unwrapped)
        return prose, [(envelope.KIND, text), *dropped]
    dropped = []
    for _ in range(_MOST_TURNS):
        before = text
        for entry in inline.ENTRIES:
            if _hinted(entry.hints, text):
                text = _without(entry, text, dropped)
        if text is before or text == before:
            break
    return text, dropped


def _without(entry: Inline, text: str, dropped: list[tuple[str, str]]) -> str:
    out: list[str] = []
    at = 0
    for match in entry.pattern.finditer(text):
        if not match[0].strip() or (entry.judge is not None and not entry.judge(match)):
            continue
        before = text[at : match.start()]
        out.append(before)
        after = text[match.end() : match.end() + 1]
        apart = (before[-1:] or " ").isspace() or (after or " ").isspace() or after in ".,;:!?)"
        out.append("" if apart else " ")
        at = match.end()
        dropped.append((entry.kind, match[0].strip()))
    if not out:
        return text
    return "".join(out) + text[at:]


def _wholly(line: str) -> str | None:
    """The kind of internals that this line consists of, and of nothing else."""
    stripped = line.strip()
    if not stripped:
        return None
    rest, dropped = strip(stripped)
    return dropped[0][0] if dropped and not any(c.isalnum() for c in rest) else None


def _led_to(lines: Sequence[str], number: int) -> bool:
    """Does a sentence on the line before lead to this line as its example?"""
    return introduced(previous_filled(lines, number))


def _apart(found: list[Span]) -> list[Span]:
    """In order; of two that overlap the one that begins first, then the longer, has it."""
    kept: list[Span] = []
    for span in sorted(found, key=lambda s: (s.start, -s.stop)):
        if not kept or span.start >= kept[-1].stop:
            kept.append(span)
        elif span.stop > kept[-1].stop:
            kept.append(Span(kept[-1].stop, span.stop, span.kind))
    return kept
