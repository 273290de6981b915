"""Patterns of new addresses: `/{year}/{month}/{slug}/`, or absolute, one for all records or for a post type.

It makes an address of a record; whether another record has it too, `addresses` says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, unquote

from importer.errors import UsageError
from importer.lexicon.addresses import split_address
from importer.lexicon.mirrors import INDEX_FILE
from importer.record import Record

__all__ = ["PLACES", "Template", "Templates"]

PLACES = ("slug", "path", "year", "month", "day", "date", "type", "category", "language", "id")
"""What may stand in braces in a template."""

_PLACE = re.compile(r"\{([^{}]*)\}")
_OF_TYPE = re.compile(r"([\w-]+)=(?=/|https?://)(.*)", re.S)
_ENDING = re.compile(r"\.(?:html?|php\d?|aspx?|jsp|shtml|md)$", re.I)
_SAFE = "%/:?#[]@!$&'()*+,;=~-._"
_NO_WORD = re.compile(r"[\W_]+")


class Templates:
    """The patterns of one run: `TEMPLATE` for all, `TYPE=TEMPLATE` for the items of a post type."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Raises UsageError for what makes no addresses, and for two patterns of one type."""
        self._of_type: dict[str, Template] = {}
        for text in texts:
            found = _OF_TYPE.fullmatch(text)
            kind, pattern = found.groups() if found else ("", text)
            if kind in self._of_type:
                whose = f"the type {kind}" if kind else "all records"
                raise UsageError(f"--new-url {text}: is a second one for {whose}")
            self._of_type[kind] = Template(pattern)
        self._met: set[str] = set()

    def of(self, record: Record) -> Template | None:
        """The pattern of a record's post type, else the one for all; None where there is neither."""
        kind = (record.native.type if record.native else None) or ""
        self._met.add(kind)
        return self._of_type.get(kind) or self._of_type.get("")

    def told(self) -> Iterator[str]:
        """Sentences on patterns for types that no record so far had."""
        types = ", ".join(sorted(self._met - {""})) or "none: pages and tables say no post type"
        for kind in self._of_type:
            if kind and kind not in self._met:
                yield f"--new-url {kind}=...: no record is of that type; there are {types}"


class Template:
    """The pattern of new addresses: `/{year}/{month}/{slug}/`, or absolute."""

    def __init__(self, text: str) -> None:
        """Raises UsageError for a pattern that makes no addresses."""
        unknown = [name for name in _PLACE.findall(text) if name not in PLACES]
        known = ", ".join(f"{{{name}}}" for name in PLACES)
        if unknown or "{" in _PLACE.sub("", text) or "}" in _PLACE.sub("", text):
            raise UsageError(f"--new-url {text}: {{{(unknown or [''])[0]}}} is not known; known are {known}")
        if not text.startswith(("/", "https://", "http://")) or re.search(r"\s", text):
            raise UsageError(f"--new-url {text}: must begin with / or https://, as in https://new.example/{{slug}}/")
        if not any(name in text for name in ("{slug}", "{id}", "{path}")):
            raise UsageError(
                f"--new-url {text}: without {{slug}}, {{path}} or {{id}} all records would get one address"
            )
        self.text = text

    @property
    def ends_in_slug(self) -> bool:
        """Is the last step the slug?"""
        return self.text.rstrip("/").endswith("/{slug}")

    def address(self, record: Record, slug: str | None = None) -> tuple[str, list[str]]:
        """The record's new address, and the places that it has nothing for: their steps are left out.

        `slug`: what stands for `{slug}`, where it is not the record's own.
        """
        values = _values(record) | ({"slug": slug} if slug else {})
        if self.text.endswith("/{path}"):
            values["path"] = _as_it_is(record, values["path"])
        lacking = [name for name in dict.fromkeys(_PLACE.findall(self.text)) if not values[name] and name != "path"]
        filled = _PLACE.sub(lambda found: quote(values[found[1]], safe=_SAFE if found[1] == "path" else ""), self.text)
        head, mark, rest = filled.partition("://")
        if not mark:
            head, rest = "", filled
        return head + mark + re.sub(r"/{2,}", "/", rest), lacking


def _values(record: Record) -> dict[str, str]:
    native = record.native
    day = (record.date_published or "")[:10]
    kind = (native.type if native else None) or (record.types[0] if record.types else record.source.kind)
    year, month, day_of_month = (*day.split("-"), "", "", "")[:3]
    return {
        "slug": _slug(record),
        "path": _below_root(record) or quote(_slug(record), safe=""),
        "year": year,
        "month": month,
        "day": day_of_month,
        "date": day,
        "type": _word(kind),
        "category": _word(record.types[0]) if record.types else "",
        "language": (record.language or "").lower(),
        "id": _word((native.id if native else None) or record.id),
    }


def _slug(record: Record) -> str:
    """The export's own, else the last step of the address, else the title's words."""
    own = record.native.slug if record.native else None
    last = _ENDING.sub("", unquote(_path(record)).rstrip("/").rpartition("/")[2])
    return next((s for one in (own, last, record.title) if one and (s := _word(one))), record.id)


def _word(text: str) -> str:
    return _NO_WORD.sub("-", text.casefold()).strip("-")[:120].rstrip("-")


def _path(record: Record) -> str:
    """The path of a record's address, percent-encoded, without an index file."""
    return INDEX_FILE.sub("", split_address(record.url).path)


def _below_root(record: Record) -> str:
    """The path without slashes around it and a file's ending; empty where there is none, or none of the site's."""
    path = _path(record)
    return _ENDING.sub("", path.strip("/")) if path.startswith("/") else ""


def _as_it_is(record: Record, otherwise: str) -> str:
    """All of a record's address behind the host."""
    parts = split_address(record.url)
    if not parts.path.startswith("/"):
        return otherwise
    return parts.path[1:] + (f"?{parts.query}" if parts.query else "")
