"""Records and labels that are likely the same: proposals for a person, shared by `stats` and `review`.

Pure, on records as plain JSON values; near-linear in their number. It merges nothing. That two records have one id is
`merge`'s affair and was settled before.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

__all__ = ["Likely", "Variants", "records", "variants"]

ALIKE = 0.78
"""How alike the one word in which two titles differ must be, as `SequenceMatcher.ratio` has it."""
LABELS_ALIKE = 0.88
"""How alike two labels must be that are not the same up to spelling."""
SHORTEST_TITLE = 3
"""Words below which a title is too common to tell anything when it is only nearly equal."""
SHORTEST_LABEL = 6
"""Letters below which a label that is only nearly equal is another word."""
MOST_ALIKE = 40
"""Members of one bucket that are compared with each other: what more have in common is a template, no likeness."""
MOST_TOGETHER = 12
"""Records of one proposal: more than that a person can't look over side by side."""

_WORD = re.compile(r"\w+")
_SUFFIX = re.compile(r"(?:[-_](?:\d{1,2}|copy|copie|kopie|copia))+$")


@dataclass(frozen=True, slots=True)
class Likely:
    """Records that are likely one: their places in the sequence, in order, and why."""

    members: tuple[int, ...]
    why: tuple[str, ...]
    """`same title and day`, `same title`, `nearly equal titles`, `nearly equal addresses`."""


@dataclass(frozen=True, slots=True)
class Variants:
    """Spellings of likely one label, the most frequent first, each with how often it occurs."""

    spellings: tuple[tuple[str, int], ...]


def records(rows: Sequence[Mapping[str, Any]], *, kept: Iterable[Sequence[str]] = ()) -> list[Likely]:
    """Groups of likely duplicates, in the order of their first members.

    `kept`: ids of records that a person found to be different, which are proposed together no more.
    """
    apart = {frozenset((one, other)) for ids in kept for one in ids for other in ids if one != other}
    parent = list(range(len(rows)))
    why: list[tuple[int, int, str]] = []

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    for one, other, reason in _pairs(rows):
        if frozenset((rows[one].get("id"), rows[other].get("id"))) in apart:
            continue
        why.append((one, other, reason))
        a, b = sorted((root(one), root(other)))
        parent[b] = a
    members: dict[int, list[int]] = {}
    for number in sorted({n for one, other, _ in why for n in (one, other)}):
        members.setdefault(root(number), []).append(number)
    reasons: dict[int, dict[str, None]] = {}
    for one, _, reason in why:
        reasons.setdefault(root(one), {}).setdefault(reason)
    return [
        Likely(tuple(numbers), tuple(sorted(reasons[top])))
        for top, numbers in members.items()
        if len(numbers) <= MOST_TOGETHER
    ]


def _pairs(rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, int, str]]:
    words = [tuple(_WORD.findall(_folded(str(row.get("title") or "")))) for row in rows]
    for bucket in _buckets((" ".join(title) or None for title in words), most=MOST_ALIKE):
        for place, other in enumerate(bucket[1:], 1):
            for one in bucket[:place]:
                if reason := _same_title(rows[one], rows[other], len(words[one])):
                    yield one, other, reason
                    break
    for bucket in _buckets((_address(row) for row in rows), most=MOST_ALIKE):
        for other in bucket[1:]:
            if _near(words[bucket[0]], words[other]) or _shared(words[bucket[0]], words[other]) >= 0.5:
                yield bucket[0], other, "nearly equal addresses"
    yield from _near_titles(rows, words)


def _same_title(one: Mapping[str, Any], other: Mapping[str, Any], length: int) -> str | None:
    """What speaks for two records of one title being one; None where their days differ, or the title says little."""
    days = [str(row.get("date_published") or "") for row in (one, other)]
    if all(days):
        least = min(map(len, days))
        if days[0][: min(least, 10)] != days[1][: min(least, 10)]:
            return None
        return "same title and day" if least >= 10 else "same title"
    return "same title" if length >= SHORTEST_TITLE else None


def _near_titles(rows: Sequence[Mapping[str, Any]], words: Sequence[tuple[str, ...]]) -> Iterator[tuple[int, int, str]]:
    """Titles of which one has a word more, or another spelling of one word: they are the same without that word."""
    without: dict[tuple[str, ...], list[int]] = {}
    for number, title in enumerate(words):
        if len(title) > SHORTEST_TITLE:
            for at in {title: None, **{title[:i] + title[i + 1 :]: None for i in range(len(title))}}:
                without.setdefault(at, []).append(number)
    seen: set[tuple[int, int]] = set()
    for bucket in without.values():
        if not 1 < len(bucket) <= MOST_ALIKE:
            continue
        for place, other in enumerate(bucket):
            for one in bucket[:place]:
                if (one, other) in seen or words[one] == words[other]:
                    continue
                seen.add((one, other))
                if _near(words[one], words[other]) and _days_agree(rows[one], rows[other]):
                    yield one, other, "nearly equal titles"


def _days_agree(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    days = [str(row.get("date_published") or "")[:10] for row in (one, other)]
    least = min(map(len, days))
    return days[0][:least] == days[1][:least]


def _near(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Do two titles differ in one word at most, and in that only by its spelling? A number that differs is another."""
    if one == other:
        return True
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    end = 0
    while end < min(len(one), len(other)) - start and one[-1 - end] == other[-1 - end]:
        end += 1
    a, b = one[start : len(one) - end], other[start : len(other) - end]
    if len(a) > 1 or len(b) > 1:
        return False
    if any(letter.isdigit() for word in (*a, *b) for letter in word):
        return False
    return not a or not b or SequenceMatcher(None, a[0], b[0], autojunk=False).ratio() >= ALIKE


def _shared(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    return len({*one} & {*other}) / max(len({*one} | {*other}), 1)


def _address(row: Mapping[str, Any]) -> str | None:
    """The address without host, query, suffixes that a CMS adds to a slug that is taken, and signs between words."""
    url = str(row.get("url") or "").partition("#")[0].partition("?")[0].rstrip("/")
    path = url.partition("://")[2].partition("/")[2] if "://" in url else url.lstrip("/")
    folder, _, slug = path.rpartition("/")
    slug = _SUFFIX.sub("", slug.casefold().removesuffix(".html").removesuffix(".php"))
    words = _WORD.findall(slug.replace("_", "-"))
    return f"{folder.casefold()}/{' '.join(words)}" if len(words) >= SHORTEST_TITLE else None


def _buckets(keys: Iterable[str | None], *, most: int) -> Iterator[list[int]]:
    found: dict[str, list[int]] = {}
    for number, key in enumerate(keys):
        if key is not None:
            found.setdefault(key, []).append(number)
    return (numbers for numbers in found.values() if 1 < len(numbers) <= most)


def _folded(text: str) -> str:
    """Without case, accents and compatibility forms."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def variants(counts: Mapping[str, int]) -> list[Variants]:
    """Labels that are likely one, by spelling ("Report", "Reports", "report "), in the order of their frequency."""
    groups: dict[str, list[str]] = {}
    for label in counts:
        groups.setdefault(_stem(label), []).append(label)
    stems = sorted(groups, key=lambda stem: (-sum(counts[label] for label in groups[stem]), stem))
    into = dict(_nearest(stems))
    for stem in reversed(stems):
        if stem in into:
            groups[into[stem]] += groups.pop(stem)
    order: Callable[[str], tuple[int, str]] = lambda label: (-counts[label], label)  # noqa: E731
    found = [sorted(labels, key=order) for labels in groups.values() if len(labels) > 1]
    found.sort(key=lambda labels: order(labels[0]))
    return [Variants(tuple((label, counts[label]) for label in labels)) for labels in found]


def _stem(label: str) -> str:
    """A label without case, accents, signs, blanks and the endings of plurals that European languages share."""
    words = _WORD.findall(_folded(label))
    return "".join(_singular(word) for word in words) or label.strip()


def _singular(word: str) -> str:
    if len(word) > 4:
        for ending, instead in (("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("shes", "sh"), ("xes", "x")):
            if word.endswith(ending):
                return word.removesuffix(ending) + instead
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _nearest(stems: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Of each stem the more frequent one that it nearly is: a slip of typing. They share their first two letters."""
    by_start: dict[str, list[str]] = {}
    for stem in stems:
        if len(stem) < SHORTEST_LABEL or any(letter.isdigit() for letter in stem):
            continue
        matcher = SequenceMatcher(None, b=stem, autojunk=False)
        for other in by_start.get(stem[:2], ()):
            if abs(len(stem) - len(other)) > 1:  # a slip is one letter; more is another word
                continue
            matcher.set_seq1(other)
            if matcher.real_quick_ratio() >= LABELS_ALIKE and matcher.quick_ratio() >= LABELS_ALIKE and (
                matcher.ratio() >= LABELS_ALIKE
            ):  # fmt: skip
                yield stem, other
                break
        else:
            by_start.setdefault(stem[:2], []).append(stem)
