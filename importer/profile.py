"""A site's profile: a TOML file that a person reads and edits: where its cards stand, and the corrections.

    [site]
    documents = ["*"]
    others = ["nav > ul > li > a"]

    [[groups]]
    title = "div.list > article > h3 > a"
    fields = { date_published = ["div.meta > time"] }

    [[corrections]]
    id = "5d1c…"
    set = { title = "A better title", types = ["Report"] }
    clear = ["summary"]
    made = "2024-05-01"

Reading is by the standard library; writing only ever adds at the end, so that whatever was written by hand stays. It
knows the file, not what a correction does (`importer.corrections`).
"""

from __future__ import annotations

import fnmatch
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from importer.errors import UsageError

__all__ = ["TEXT_FIELDS", "Pin", "Profile", "Step", "added", "fits_place", "fits_step", "read", "steps", "toml_value"]

_BARE = re.compile(r"[A-Za-z0-9_-]+")


TEXT_FIELDS = ("summary", "date_published", "publisher", "types", "tags", "authors")
"""Fields that a selector may pin: the text of the element it leads to; of lists, one entry."""


@dataclass(frozen=True)
class Pin:
    """One group of cards: where their titles stand, and where in a card its fields do."""

    title: str
    """The end of the path to a title; `::text` behind it: only the element's own text."""
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Ends of paths within the card, by field; the first that fits wins, else the generic rule reads the field."""
    cards: int = 0
    """On the pages that it was learned from."""
    pages: tuple[str, ...] = ()
    """These pages."""
    filled: Mapping[str, float] = field(default_factory=dict)
    """The share of its cards that had each field."""


@dataclass(frozen=True)
class Profile:
    """What a profile says."""

    documents: tuple[str, ...] = ("*",)
    """Which documents it is for, as patterns."""
    others: tuple[str, ...] = ()
    """Places that look like titles and are none: menus, furniture."""
    pins: tuple[Pin, ...] = ()
    date_order: Literal["dmy", "mdy", "ymd"] | None = None
    """The order of numeric dates on pages that do not settle it themselves."""
    learned: str = ""
    """The day on which it was."""

    corrections: tuple[Mapping[str, Any], ...] = ()
    """As they stand there; values that TOML has no word for stand in `clear`, the fields that are emptied."""
    path: str = ""
    _never: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    def is_for(self, document: str) -> bool:
        """Does it pin something for this document?"""
        return bool(self.pins) and any(fnmatch.fnmatchcase(document, glob) for glob in self.documents)

    def never_a_card(self, document: str, place: str) -> bool:
        """Does a rule say that a block at this place of this document is no card?"""
        return any(
            fnmatch.fnmatchcase(document, glob) and fits_place(selector, place) for selector, glob in self._never
        )


Step = tuple[str, str, str]
"""An element as a selector names it: tag, class, and `text` where only its own text is meant."""


@lru_cache(maxsize=8192)
def steps(text: str) -> tuple[Step, ...]:
    """A selector or a place, taken apart, the innermost element first."""
    out = []
    for one in reversed(text.split(">")):
        element, _, part = one.strip().partition("::")
        tag, _, name = element.partition(".")
        out.append((tag, name, part))
    return tuple(out)


def fits_place(selector: str, place: str) -> bool:
    """Does a selector (`div.list > article`, at most as long as the place that `inspect` shows) end at this place?"""
    wanted, found = steps(selector), steps(place)
    if len(wanted) > len(found) or not all(tag or name for tag, name, _ in wanted):
        return False
    return all(fits_step(*pair) for pair in zip(wanted, found, strict=False))


def fits_step(wanted: Step, found: Step) -> bool:
    """The same of one element."""
    return wanted[0] in ("", "*", found[0]) and (not wanted[1] or wanted[1] == found[1]) and wanted[2] == found[2]


def read(path: str) -> Profile:
    """The profile in a file. Raises UsageError for what is none."""
    try:
        data = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: can't be read: {(error.strerror or str(error)).lower()}") from None
    except ValueError as error:
        raise UsageError(f"{path}: is no profile: {error}") from None
    return _profile(data, path)


def _profile(data: Mapping[str, Any], path: str) -> Profile:
    rows = data.get("corrections", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise UsageError(f"{path}: corrections are tables, each under its own [[corrections]]")
    never = [row["never"] for row in rows if isinstance(row.get("never"), dict)]
    site = data.get("site", {})
    groups = data.get("groups", [])
    if not isinstance(site, dict) or not isinstance(groups, list):
        raise UsageError(f"{path}: [site] is one table, each [[groups]] another")
    order = site.get("date_order")
    if order not in (None, "dmy", "mdy", "ymd"):
        raise UsageError(f"{path}: date_order is dmy, mdy or ymd")
    return Profile(
        date_order=order,
        documents=_texts(site, "documents", path) or ("*",),
        others=_texts(site, "others", path),
        pins=tuple(_pin(row, path) for row in groups),
        learned=str(site.get("learned", "")),
        corrections=tuple(rows),
        path=path,
        _never=tuple((str(rule.get("selector", "")), str(rule.get("document", "*"))) for rule in never),
    )


def _texts(table: Mapping[str, Any], name: str, path: str) -> tuple[str, ...]:
    held = table.get(name, [])
    if not isinstance(held, list) or not all(isinstance(one, str) and one.strip() for one in held):
        raise UsageError(f'{path}: {name}: a list of texts is expected, such as ["..."]')
    return tuple(held)


def _pin(row: Any, path: str) -> Pin:
    known = {one.name for one in fields(Pin)}
    if not isinstance(row, dict) or not isinstance(row.get("title"), str) or not row["title"].strip():
        raise UsageError(f"{path}: each [[groups]] needs a title, such as div.list > h3 > a")
    if strange := sorted(set(row) - known):
        raise UsageError(f"{path}: [[groups]]: {strange[0]} is not known; known are {', '.join(sorted(known))}")
    selectors = row.get("fields", {})
    if not isinstance(selectors, dict) or set(selectors) - set(TEXT_FIELDS):
        raise UsageError(f"{path}: fields of [[groups]] are {', '.join(TEXT_FIELDS)}, each a list of selectors")
    filled, cards = row.get("filled", {}), row.get("cards", 0)
    numbers = isinstance(filled, dict) and all(type(share) in (int, float) for share in filled.values())
    if not numbers or type(cards) is not int:
        raise UsageError(f"{path}: cards and the values of filled in [[groups]] are numbers")
    return Pin(
        row["title"], {name: _texts(selectors, name, path) for name in selectors}, cards,
        _texts(row, "pages", path), filled,
    )  # fmt: skip


def toml_value(value: Any) -> str:
    """A value as TOML has it, in one line."""
    return _value(value)


def added(text: str, corrections: Iterable[Mapping[str, Any]]) -> str:
    """The file's text with corrections at its end; what stood there stays as it is."""
    parts = [text.rstrip("\n") + "\n"] if text.strip() else []
    for correction in corrections:
        parts.append("\n" if parts else "")
        parts.append("[[corrections]]\n")
        parts += [f"{_key(name)} = {_value(value)}\n" for name, value in correction.items()]
    return "".join(parts)


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _text(name)


def _text(value: str) -> str:
    # A JSON string is a basic string of TOML, but for DEL, which TOML wants escaped.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        held = [f"{_key(name)} = {_value(inner)}" for name, inner in value.items() if inner is not None]
        return "{ " + ", ".join(held) + " }" if held else "{}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(inner) for inner in value) + "]"
    return _text(value) if isinstance(value, str) else json.dumps(value)
