"""A site's profile: a TOML file that a person reads and edits: where its cards stand, and the corrections.

    [site]
    documents = ["*"]
    others = ["nav > ul > li > a"]

    [[groups]]
    title = "div.list > article > h3 > a"
    fields = { date_published = ["div.meta > time"] }
    [groups.others]
    "article > a.more" = ["Read more"]

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
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

from importer.errors import UsageError
from importer.patterns import lazy
from importer.profiles import Profiles, Promoted

__all__ = [
    "FIELDS", "TEXT_FIELDS", "Pin", "Profile", "Profiles", "Step", "added", "fits_place", "fits_step", "read",
    "read_all", "steps", "toml_value",
]  # fmt: skip

_BARE = lazy(r"[A-Za-z0-9_-]+")
_LANGUAGE = lazy(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_ORIGIN = lazy(r"https?://[^/\s]+")


TEXT_FIELDS = ("summary", "date_published", "date_modified", "publisher", "types", "tags", "authors")
"""Fields that a selector may pin: the text of the element it leads to; of lists, one entry."""
FIELDS = (*TEXT_FIELDS, "image")
"""And the picture that it leads to."""


_NO_FIELDS: Mapping[str, tuple[str, ...]] = {}
_NO_SHARES: Mapping[str, float] = {}


class Pin(NamedTuple):
    """One group of cards: where their titles stand, and where in a card its fields do."""

    title: str
    """The end of the path to a title; `::text` behind it: only the element's own text."""
    fields: Mapping[str, tuple[str, ...]] = _NO_FIELDS
    """Ends of paths within the card, by field; the first that fits wins, else the generic rule reads the field."""
    cards: int = 0
    """On the pages that it was learned from."""
    pages: tuple[str, ...] = ()
    """These pages."""
    filled: Mapping[str, float] = _NO_SHARES
    """The share of its cards that had each field."""
    others: Mapping[str, tuple[str, ...]] | None = None
    """Places within a card that hold no field, with what may stand there (nothing: whatever it is). A card that shows
    only these, its title and what `fields` lead to has no other field; None where that isn't known."""


_NO_LABELS: Mapping[str, tuple[str, ...]] = {"types": (), "tags": ()}


@dataclass(frozen=True)
class Profile:
    """What a profile says."""

    documents: tuple[str, ...] = ("*",)
    """Which documents it is for, as patterns of their names."""
    addresses: tuple[str, ...] = ()
    """The same by where they stood: `https://a.example/*`; one of either is enough."""
    others: tuple[str, ...] = ()
    """Places that look like titles and are none: menus, furniture."""
    pins: tuple[Pin, ...] = ()
    date_order: Literal["dmy", "mdy", "ymd"] | None = None
    """The order of numeric dates on pages that do not settle it themselves."""
    language: str | None = None
    """BCP 47, of pages that say none and do not show it."""
    address: str | None = None
    """The site's origin, `https://a.example`, where neither its pages nor the user say it."""
    vocabulary: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NO_LABELS)
    """Labels of the site that are `types`, and those that are `tags`."""
    learned: str = ""
    """The day on which it was."""

    corrections: tuple[Mapping[str, Any], ...] = ()
    """As they stand there; values that TOML has no word for stand in `clear`, the fields that are emptied."""
    path: str = ""
    _never: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    def is_for(self, document: str, address: str = "") -> bool:
        """Is it for the document of this name, which stood at this address?"""
        return (
            self.is_for_all
            or any(fnmatch.fnmatchcase(document, glob) for glob in self.documents)
            or any(fnmatch.fnmatchcase(address, glob) for glob in self.addresses)
        )

    @property
    def is_for_all(self) -> bool:
        """Does it name no documents of its own?"""
        return "*" in self.documents

    @property
    def reading(self) -> str:
        """All that changes how documents are read, as a text; empty where it only corrects what was read."""
        pins = [(pin.title, pin.fields, pin.others) for pin in self.pins]
        known = (self.others, pins, self.date_order, self.language, self.address, self.vocabulary, self._never)
        if known == ((), [], None, None, None, _NO_LABELS, ()):
            return ""
        return json.dumps([self.documents, self.addresses, *known])

    @property
    def correcting(self) -> str:
        """All that changes what becomes of the records, as a text."""
        return json.dumps([self.documents, self.addresses, self.corrections], default=str)

    @cached_property
    def memory(self) -> dict[Any, Any]:
        """What a reader has made of it, kept from page to page; it stays in its process."""
        return {}

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "memory"}

    @cached_property
    def promoted(self) -> Mapping[str, list[Promoted]]:
        """What corrections make records of, by document."""
        found: dict[str, list[Promoted]] = {}
        for row in self.corrections:
            rule = row.get("promote")
            if isinstance(rule, dict) and isinstance(title := rule.get("title"), str):
                shown, url = rule.get("shown"), rule.get("url")
                one = Promoted(title, str(shown or title), str(url) if url else None)
                found.setdefault(str(rule.get("document")), []).append(one)
        return found

    @cached_property
    def kinds(self) -> Mapping[str, str]:
        """Label → `types` or `tags`, of those that the vocabulary has under one of them alone."""
        types, tags = (set(self.vocabulary.get(name, ())) for name in ("types", "tags"))
        return dict.fromkeys(types - tags, "types") | dict.fromkeys(tags - types, "tags")

    @property
    def forbids(self) -> bool:
        """Is there any rule that says what is no card?"""
        return bool(self._never)

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
    import tomllib

    try:
        data = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: can't be read: {(error.strerror or str(error)).lower()}") from None
    except ValueError as error:
        raise UsageError(f"{path}: is no profile: {error}") from None
    return _profile(data, path)


def read_all(paths: Iterable[str]) -> Profiles | None:
    """The profiles of one run, in their order; None for no path. Raises UsageError, also for one that would never be
    used."""
    members = tuple(read(path) for path in paths)
    for number, one in enumerate(members[:-1]):
        if one.is_for_all:
            raise UsageError(
                f"{members[number + 1].path}: would never be used: {one.path} is for all documents; name those of each "
                'under its [site]: documents = ["blog/*"] or addresses = ["https://a.example/*"]'
            )
    return Profiles(members) if members else None


def _profile(data: Mapping[str, Any], path: str) -> Profile:
    rows = data.get("corrections", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise UsageError(f"{path}: corrections are tables, each under its own [[corrections]]")
    never = [row["never"] for row in rows if isinstance(row.get("never"), dict)]
    site, vocabulary = data.get("site", {}), data.get("vocabulary", {})
    groups = data.get("groups", [])
    if not isinstance(site, dict) or not isinstance(vocabulary, dict) or not isinstance(groups, list):
        raise UsageError(f"{path}: [site] and [vocabulary] are one table each, each [[groups]] another")
    order = site.get("date_order")
    if order not in (None, "dmy", "mdy", "ymd"):
        raise UsageError(f"{path}: date_order is dmy, mdy or ymd")
    language, address = site.get("language"), site.get("address")
    if language is not None and not (isinstance(language, str) and _LANGUAGE.fullmatch(language)):
        raise UsageError(f"{path}: language is a tag such as en or pt-BR")
    if isinstance(address, str) and address.startswith("/"):
        address = None  # so the first versions wrote down that none is known
    if address is not None and not (isinstance(address, str) and _ORIGIN.match(address)):
        raise UsageError(f"{path}: address is that of the site, such as https://example.org")
    addresses = _texts(site, "addresses", path)
    return Profile(
        date_order=order,
        language=language,
        address="/".join(address.split("/")[:3]) if address else None,
        vocabulary={name: _texts(vocabulary, name, path) for name in ("types", "tags")},
        addresses=addresses,
        documents=_texts(site, "documents", path) or (() if addresses else ("*",)),
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
    known = set(Pin._fields)
    if not isinstance(row, dict) or not isinstance(row.get("title"), str) or not row["title"].strip():
        raise UsageError(f"{path}: each [[groups]] needs a title, such as div.list > h3 > a")
    if strange := sorted(set(row) - known):
        raise UsageError(f"{path}: [[groups]]: {strange[0]} is not known; known are {', '.join(sorted(known))}")
    selectors = row.get("fields", {})
    if not isinstance(selectors, dict) or set(selectors) - set(FIELDS):
        raise UsageError(f"{path}: fields of [[groups]] are {', '.join(FIELDS)}, each a list of selectors")
    filled, cards = row.get("filled", {}), row.get("cards", 0)
    numbers = isinstance(filled, dict) and all(type(share) in (int, float) for share in filled.values())
    if not numbers or type(cards) is not int:
        raise UsageError(f"{path}: cards and the values of filled in [[groups]] are numbers")
    others = row.get("others")
    if others is not None and not isinstance(others, dict):
        raise UsageError(f"{path}: others of [[groups]] is a table of selectors, each with a list of texts")
    return Pin(
        row["title"], {name: _texts(selectors, name, path) for name in selectors}, cards, _texts(row, "pages", path),
        filled, None if others is None else {name: _texts(others, name, path) for name in others},
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
