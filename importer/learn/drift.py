"""`check`: does a profile still fit a site's pages? Old shape and new side by side; it changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from importer.learn.study import LEAST, Study
from importer.profile import Pin, Profile, fits_place

__all__ = ["Drift", "check", "dated"]

CHANGED = 0.5
"""A field whose share of filled cards differs by so much has drifted."""


@dataclass(frozen=True)
class Drift:
    """One thing that no longer fits."""

    kind: str
    """`cards-gone`, `cards-elsewhere` or `field`."""
    documents: tuple[str, ...]
    field: str | None
    old: str
    """The shape that the profile has."""
    new: str
    """The shape that the pages have."""
    since: str
    """The day on which the profile was learned: it fitted then. Where a store knows more, the time of the run that
    first found one of the documents not to fit."""
    since_run: int | None = None
    """That run."""

    def plain(self) -> dict[str, Any]:
        """For a report."""
        return {**asdict(self), "documents": list(self.documents)}


def dated(found: Iterable[Drift], runs: Mapping[str, tuple[int, str]]) -> list[Drift]:
    """The same with what a store knows: document → the run that first found it not to fit, and when that was."""
    out = []
    for one in found:
        known = [runs[document] for document in one.documents if document in runs]
        run, at = min(known, default=(None, one.since))
        out.append(replace(one, since=at, since_run=run))
    return out


def check(pages: Iterable[Study], profile: Profile) -> tuple[list[Drift], int]:
    """What drifted, and how many pages were looked at."""
    found: list[Drift] = []
    count = 0
    cards: dict[int, list[Any]] = {}
    seen: dict[int, list[str]] = {}
    elsewhere: dict[str, Counter[str]] = {}
    for page in pages:
        if not profile.is_for(page.document, page.context.address):
            continue
        count += 1
        shape = {place: len(numbers) for place, numbers in page.titles.items()}
        places: dict[int, list[str]] = {}
        for place in shape:  # of several pins the first that fits, as in reading
            fitting = (number for number, pin in enumerate(profile.pins) if fits_place(pin.title, place))
            places.setdefault(next(fitting, -1), []).append(place)
        for number, pin in enumerate(profile.pins):
            at = places.get(number, [])
            cards.setdefault(number, []).extend(page.cards[n] for place in at for n in page.titles[place])
            if at:
                seen.setdefault(number, []).append(page.document)
            elif page.document in pin.pages:
                old = f"{pin.title} (on {len(pin.pages):,} pages)"
                found.append(Drift("cards-gone", (page.document,), None, old, _shape(shape), profile.learned))
        for place, number in shape.items():
            if number >= LEAST and place in places.get(-1, ()):
                elsewhere.setdefault(place, Counter())[page.document] += number
    for place, where in elsewhere.items():
        new = f"{place} ({where.total():,} cards)"
        found.append(Drift("cards-elsewhere", tuple(where), None, "not in the profile", new, profile.learned))
    for number, pin in enumerate(profile.pins):
        found += _fields(pin, cards.get(number, []), tuple(seen.get(number, ())), profile.learned)
    return found, count


def _shape(shape: dict[str, int]) -> str:
    return "; ".join(f"{place} ({n:,} cards)" for place, n in shape.items()) or "no cards"


def _fields(pin: Pin, cards: list[Any], documents: tuple[str, ...], learned: str) -> list[Drift]:
    if len(cards) < LEAST or not pin.filled:
        return []
    out = []
    for name in sorted({*pin.filled, *pin.fields}):
        before = pin.filled.get(name, 0.0)
        now = sum(bool(getattr(card, name, None)) for card in cards) / len(cards)
        if abs(now - before) >= CHANGED:
            selector = " or ".join(pin.fields.get(name, ())) or "read by rule"
            old = f"{before:.0%} of the cards at {pin.title} ({selector})"
            out.append(Drift("field", documents, name, old, f"{now:.0%} of {len(cards):,} cards", learned))
    return out
