"""The catalogue of what a CMS leaks into content: one entry per kind, with its name, what it recognises, its source.

Two questions: which whole lines are internals (`find_lines`: text dumps, consecutive text pieces of a page), and
what of one text is (`strip`). A new kind costs one entry, in `inline` (patterns inside a text), `shortcodes`
(brackets), `post_types` (lists of registered names) or `blocks` (several lines).

What only looks like internals stays: an article about shortcodes, a notice quoted as its subject, "[sic]". Text that
stands in `code` and `pre` is for the caller to keep away.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from importer.lexicon.internals import blocks, envelope, inline, post_types
from importer.lexicon.internals.entry import Block, Inline, next_filled, previous_filled

__all__ = ["CATALOGUE", "FIRST_POST_TYPE", "KINDS", "Block", "Inline", "Span", "find_lines", "strip"]


class Span(NamedTuple):
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

# Most hints of inline entries hold one of these characters; the others are looked for one by one.
_MARKS = ("[", "{", "<", "_")
_HINTS = tuple(dict.fromkeys(h for entry in inline.ENTRIES for h in entry.hints if not any(m in h for m in _MARKS)))


_Hints = tuple[tuple[str, ...], tuple[tuple[str, tuple[str, ...]], ...]]


def _by_sign(hints: Iterable[str]) -> _Hints:
    """Hints that are letters, and the others by a sign that each of them holds and prose seldom does: looking for one
    character costs a tenth of looking for a hint."""
    plain: list[str] = []
    signed: dict[str, list[str]] = {}
    for hint in dict.fromkeys(hints):
        sign = next((sign for sign in "={[<_$@%*#&;(|:" if sign in hint), None)
        (plain if sign is None else signed.setdefault(sign, [])).append(hint)
    return tuple(plain), tuple((sign, tuple(held)) for sign, held in signed.items())


_INLINE = _by_sign(_HINTS)
_ALL = _by_sign((*(h for block in blocks.ENTRIES for h in block.hints), *_HINTS))

# Leftovers may lie in one another (a notice inside a comment inside a dump); more turns than this they never took.
_MOST_TURNS = 4


def find_lines(lines: Sequence[str]) -> list[Span]:
    """The lines that are internals and nothing else, in order, not overlapping; cheap where there are none.

    Lines that hold prose beside internals are not among them: `strip` is for those.
    """
    text = "\n".join(lines)
    whole = set(map(str.strip, lines))
    found: list[Span] = []
    hints = _present(_ALL, text)
    for block in blocks.ENTRIES:
        if not block.whole.isdisjoint(whole) or not hints.isdisjoint(block.hints):
            found += [Span(start, stop, block.kind) for start, stop in block.scan(lines)]
    inlined = (*(mark for mark in _MARKS if mark in text), *(hint for hint in _HINTS if hint in hints))
    for number, line in enumerate(lines) if inlined else ():
        kind = _wholly(line) if _hinted(inlined, line) else None
        if kind and _stands(lines, number, kind):
            found.append(Span(number, number + 1, kind))
    return _apart(found)


def strip(text: str) -> tuple[str, list[tuple[str, str]]]:
    """A text without the internals in it, and these: `(kind, text)` in their order of finding.

    Prose that internals enclose stays. A clean text comes back as the same object.
    """
    if not _may_hold(text):
        return text, []
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
        if text == before:
            break
    return text, dropped


def _hinted(hints: tuple[str, ...], text: str) -> bool:
    for hint in hints:  # noqa: SIM110 a generator would cost more than the search
        if hint in text:
            return True
    return False


def _present(hints: _Hints, text: str) -> set[str]:
    plain, signed = hints
    found = {hint for hint in plain if hint in text}
    for sign, held in signed:
        if sign in text:
            found.update([hint for hint in held if hint in text])
    return found


def _may_hold(text: str) -> bool:
    """The prefilter: does any hint of any inline entry stand in the text?"""
    plain, signed = _INLINE
    if _hinted(_MARKS, text) or _hinted(plain, text):
        return True
    for sign, hints in signed:  # noqa: SIM110 as above
        if sign in text and _hinted(hints, text):
            return True
    return False


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
        glued = entry.inside_word is not None and entry.inside_word(match)
        out.append("" if apart or glued else " ")
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


def _stands(lines: Sequence[str], number: int, kind: str) -> bool:
    """Does the verdict on a line stand between the lines around it, which may lead to it or speak of it?"""
    around = f"{previous_filled(lines, number)}\n{lines[number]}\n{next_filled(lines, number + 1)}"
    return any(k == kind for k, _ in strip(around)[1])


def _apart(found: list[Span]) -> list[Span]:
    """In order; of two that overlap the one that begins first, then the longer, has it."""
    kept: list[Span] = []
    for span in sorted(found, key=lambda s: (s.start, -s.stop)):
        if not kept or span.start >= kept[-1].stop:
            kept.append(span)
        elif span.stop > kept[-1].stop:
            kept.append(Span(kept[-1].stop, span.stop, span.kind))
    return kept
