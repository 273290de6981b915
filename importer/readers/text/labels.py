"""Label lines of a dump: separated, run together, or one name that only looks run together. Pure functions.

`COVID-19 resourcesGuidance` is two labels where the run knows one of them, else two by its capital; `YouTube` is one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from itertools import pairwise

from importer.lexicon import words

__all__ = ["LONGEST_LABEL", "camel_words", "is_alone", "listed", "looks_joined", "may_be_labels", "split"]

LONGEST_LABEL = 60
# A label that was seen alone is short; longer lines are no evidence for anything.
_MOST_WORDS_ALONE = 6
# More words, and a line of small type is prose.
_MOST_WORDS = 8

_SEPARATORS = re.compile(r"\s*[|•·\t¦]\s*|\s+/\s+|\s*;\s+|\s*[》»›]\s*")
_COMMAS = re.compile(r"\s*[,،、，]\s*")
_HASHES = re.compile(r"(?:^|\s)#(?=\S)")
_NAMES = frozenset(name for row in words.CAMEL.values() for name in row)
# Names that are made with a capital inside: McKinsey, MacArthur, DeVos, O'Neill, FitzGerald, iPhone, eBay, PhD, NGOs.
_NAME_BEGINS = frozenset(
    {"Mc", "Mac", "De", "Di", "Du", "La", "Le", "Van", "Von", "Fitz", "Ni", "Ua", "Ap", "St", "Del", "Della"}
)
# Fewer small letters before the capital are an abbreviation's or a name's (PhD, iOS, eLife), not a word's end.
_FEWEST_SMALL = 2


def listed(text: str) -> list[str]:
    """The items of an explicit list ("Tags: a, b"): commas first, else bars, bullets, hashes."""
    if _HASHES.search(text) and "," not in text:
        return [part for part in (p.strip() for p in _HASHES.split(text)) if part]
    parts = _COMMAS.split(text)
    if len(parts) == 1:
        parts = _SEPARATORS.split(text)
    return [part.strip(" .") for part in parts if part.strip(" .")]


def is_alone(label: str) -> bool:
    """May this line be evidence: one short label, nothing run together in it?"""
    return (
        len(label) <= LONGEST_LABEL and len(label.split()) <= _MOST_WORDS_ALONE and not _boundaries(label, frozenset())
    )


def camel_words(texts: Iterable[str]) -> frozenset[str]:
    """Words with a capital inside that stand in running text: names, which no label line is split at."""
    return frozenset(token for text in texts for token in _TOKEN.findall(text) if _CAPITAL_INSIDE.search(token))


def looks_joined(line: str) -> bool:
    """Does the line hold labels that were run together?"""
    return bool(_boundaries(line, frozenset()))


def may_be_labels(line: str) -> bool:
    """Is no label in this line too long for one? Prose is."""
    cuts = _boundaries(line, frozenset())
    pieces = [line[a:b] for a, b in pairwise([0, *cuts, len(line)])]
    return all(len(part.split()) <= _MOST_WORDS for piece in pieces for part in _SEPARATORS.split(piece))


_TOKEN = re.compile(r"[^\W_]+")
_CAPITAL_INSIDE = re.compile(r"[a-zß-öø-ÿα-ωа-яё][A-ZÀ-ÖØ-ÞΑ-ΩА-ЯЁ]")


def split(line: str, known: Collection[str], names: Collection[str] = ()) -> tuple[list[str], bool]:
    """The labels of a line, and whether one boundary was guessed from a capital alone.

    `known`: labels that stood alone in the run; `names`: words with a capital inside that its texts use.
    """
    labels: list[str] = []
    guessed = False
    for part in _SEPARATORS.split(line):
        pieces, doubt = _unglued(part.strip(), known, names)
        labels += pieces
        guessed = guessed or doubt
    return labels, guessed


def _unglued(line: str, known: Collection[str], names: Collection[str]) -> tuple[list[str], bool]:
    if not line:
        return [], False
    cuts = _boundaries(line, frozenset(names))
    # Before asking whether the line itself is known: without capitals a run-together line passes for one label.
    whole = _by_known(line, [label for label in known if label != line], cuts)
    if whole is not None:
        return whole, False
    if not cuts or line in known:
        return [line], False
    pieces = [line[a:b].strip() for a, b in pairwise([0, *cuts, len(line)])]
    joined = _rejoined(pieces, known)
    doubt = any(a not in known and b not in known for a, b in pairwise(joined))
    return joined, doubt


def _rejoined(pieces: list[str], known: Collection[str]) -> list[str]:
    """Pieces that together are a label known as a whole ("HubSpot tips") are put together again."""
    out: list[str] = []
    at = 0
    while at < len(pieces):
        stop = next((s for s in range(len(pieces), at + 1, -1) if "".join(pieces[at:s]) in known), at + 1)
        out.append("".join(pieces[at:stop]))
        at = stop
    return out


def _by_known(line: str, known: Collection[str], cuts: list[int]) -> list[str] | None:
    """The line as known labels and nothing else, fewest first; None where that is not possible.

    A known label ends where another begins: never inside a word of small letters.
    """
    best: dict[int, list[str]] = {0: []}
    labels = sorted((label for label in known if label and label in line), key=lambda label: (-len(label), label))
    for at in range(len(line)):
        if at not in best:
            continue
        for label in labels:
            stop = at + len(label)
            if not line.startswith(label, at) or (stop < len(line) and line[stop].islower()):
                continue
            while stop < len(line) and line[stop] == " ":
                stop += 1
            found = [*best[at], label]
            if stop not in best or len(found) < len(best[stop]):
                best[stop] = found
    whole = best.get(len(line))
    # Known labels with a space between them are one label that is not known ("Human Rights" of "Human", "Rights").
    if whole is None or len(whole) < 2 or (not cuts and "".join(whole) != line):
        return None
    return whole if "".join(whole) == line else None


def _boundaries(line: str, names: frozenset[str]) -> list[int]:
    """Where a capital follows a small letter, or a closing bracket, without a space: the places of the capitals."""
    cuts = []
    for at in range(1, len(line)):
        before, here = line[at - 1], line[at]
        if not here.isupper():
            continue
        if (before in ')]!?%”’"' and before != "’") or (before.islower() and not _inside_name(line, at, names)):
            cuts.append(at)
    return cuts


def _inside_name(line: str, at: int, names: frozenset[str]) -> bool:
    start = at
    while start > 0 and line[start - 1].isalnum():
        start -= 1
    stop = at
    while stop < len(line) and line[stop].isalnum():
        stop += 1
    token, head = line[start:stop], line[start:at]
    if token in names or token in _NAMES:
        return True
    # A known name glued to what follows: "YouTubeGuidance" is cut after the name, not inside it.
    if any(
        token.find(name) >= 0 and token.find(name) + start < at < token.find(name) + start + len(name)
        for name in _NAMES
    ):
        return True
    small = len(head) - len(head.rstrip("abcdefghijklmnopqrstuvwxyz")) if head.isascii() else len(head)
    if small < _FEWEST_SMALL:
        return True
    segment = re.split(r"(?<=[^\W\d_])(?=[A-ZÀ-ÞΑ-ΩА-Я])", head)[-1] if head else ""
    return segment in _NAME_BEGINS and line[at + 1 : at + 2].islower()
