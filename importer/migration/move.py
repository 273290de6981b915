"""Moving: each record gets its address on the new site, and what it links to is where it will be.

    records ──► spool: new addresses, files wanted ──► files copied ──► records again, rewritten ──► redirect map

Twice over the records, because a link may lead to one that comes later; they wait in a temporary SQLite file. A
record's id stays; its old address becomes an alias. Records of other sites keep their addresses.
"""

from __future__ import annotations

import html
import re
import sqlite3
import weakref
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from importer.cleaning.urls import normalised
from importer.errors import UsageError
from importer.lexicon.mirrors import INDEX_FILE
from importer.record import Record

__all__ = ["Mover", "Places", "Template", "write_redirects"]

Places = Callable[[str], str | None]
"""An address of a file → where it is now, or None where it stays."""

PLACES = ("slug", "year", "month", "day", "date", "type", "category", "language", "id")
"""What may stand in braces in a template."""

_PLACE = re.compile(r"\{([^{}]*)\}")
_ATTRIBUTE = re.compile(r'\b(href|src|poster|cite)="([^"]*)"')
_ENDING = re.compile(r"\.(?:html?|php\d?|aspx?|jsp|shtml|md)$", re.I)
_NO_WORD = re.compile(r"[\W_]+")
_LOCAL = ("#", "mailto:", "tel:")


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
        if "{slug}" not in text and "{id}" not in text:
            raise UsageError(f"--new-url {text}: without {{slug}} or {{id}} all records would get one address")
        self.text = text

    def address(self, record: Record, slug: str | None = None) -> tuple[str, list[str]]:
        """The record's new address, and the places that it has nothing for: their steps are left out.

        `slug`: what stands for `{slug}`, where it is not the record's own.
        """
        values = _values(record) | ({"slug": slug} if slug else {})
        lacking = [name for name in dict.fromkeys(_PLACE.findall(self.text)) if not values[name]]
        filled = _PLACE.sub(lambda found: quote(values[found[1]], safe=""), self.text)
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
    path = INDEX_FILE.sub("", unquote(urlsplit(record.url or "").path))
    last = _ENDING.sub("", path.rstrip("/").rpartition("/")[2])
    return next((s for one in (own, last, record.title) if one and (s := _word(one))), record.id)


def _word(text: str) -> str:
    return _NO_WORD.sub("-", text.casefold()).strip("-")[:120].rstrip("-")


def _addresses_in(record: Record) -> Iterator[str]:
    """Every address of a file or page that a record refers to."""
    if record.image:
        yield record.image
    for one in record.attachments:
        yield one.url
    for _, address in _ATTRIBUTE.findall(record.content_html or ""):
        if address and not address.startswith(_LOCAL):
            yield html.unescape(address)


class Mover:
    """One run's move. `template` None: addresses stay."""

    def __init__(self, template: Template | None, slug: Callable[[Record], str] | None = None) -> None:
        """`slug`: what the new site will call a record, where it makes addresses by rules of its own."""
        self._template, self._slug = template, slug
        self._hosts: set[str] = set()
        self.told: Counter[str] = Counter()
        """Sentences for the summary, each with how often it is so."""
        self._db = sqlite3.connect("")  # a temporary file of SQLite's own
        weakref.finalize(self, self._db.close)
        self._db.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
            "CREATE TABLE spool (number INTEGER PRIMARY KEY, record BLOB, address TEXT);"
            "CREATE TABLE pages (key TEXT PRIMARY KEY, address TEXT) WITHOUT ROWID;"
            "CREATE TABLE taken (address TEXT PRIMARY KEY) WITHOUT ROWID;"
        )

    def know(self, origins: Iterable[str]) -> None:
        """Addresses of the site itself."""
        self._hosts |= {_host(one) for one in origins}

    def take(self, records: Iterable[Record]) -> None:
        """The first time over the records: keeps them, and settles their new addresses."""
        for record in records:
            address = self._new_address(record)
            data = Record.__pydantic_serializer__.to_json(record)
            self._db.execute("INSERT INTO spool (record, address) VALUES (?, ?)", (data, address))
            if address:
                for old in (record.url, *record.aliases):
                    if old:
                        self._db.execute("INSERT OR IGNORE INTO pages VALUES (?, ?)", (normalised(old), address))

    def _new_address(self, record: Record) -> str | None:
        if self._template is None:
            return None
        if not self.owns(record):
            self.told["records of other sites keep their address"] += 1
            return None
        address, lacking = self._template.address(record, self._slug(record) if self._slug else None)
        for name in lacking:
            self.told[f"records have no {name}: that step of --new-url is left out"] += 1
        wanted, number = address, 1
        while not self._db.execute("INSERT OR IGNORE INTO taken VALUES (?)", (address,)).rowcount:
            number += 1
            stem, slash = (wanted[:-1], "/") if wanted.endswith("/") else (wanted, "")
            stem, dot, suffix = stem.rpartition(".") if re.search(r"\.\w{2,5}$", stem) else (stem, "", "")
            address = f"{stem}-{number}{dot}{suffix}{slash}"
        if number > 1:
            self.told["records would have had the address of another: a number was added"] += 1
        return address

    def owns(self, record: Record) -> bool:
        """Is it of this site? What a listing shows of another host is not."""
        absolute = record.url is not None and "://" in record.url
        return not absolute or record.source.kind in ("page", "item") or _host(record.url or "") in self._hosts

    def wanted(self) -> Iterator[str]:
        """Every address of a file or page that the records refer to."""
        for (data,) in self._db.execute("SELECT record FROM spool ORDER BY number"):
            yield from _addresses_in(Record.model_validate_json(data))

    def redirects(self, before: Record, after: Record) -> Iterator[tuple[str, str, str]]:
        """Rows of the redirect map: old address, new one (empty without a template), the record's id."""
        if self.owns(before):
            seen = {normalised(after.url)} if self._template and after.url else set()
            for old in (before.url, *sorted(before.aliases, key=len)):
                if old and normalised(old) not in seen:
                    seen.add(normalised(old))
                    yield old, (after.url or "") if self._template else "", before.id

    def moved(self, files: Places | None = None) -> Iterator[tuple[Record, Record]]:
        """The second time: each record as it was and as it leaves. `files`: where a copied file is now."""
        files = files or _nowhere
        for data, address in self._db.execute("SELECT record, address FROM spool ORDER BY number"):
            record = Record.model_validate_json(data)
            yield record, self._rewritten(record, address, files)

    def _rewritten(self, record: Record, address: str | None, files: Places) -> Record:
        changed: dict[str, Any] = {}
        if address:
            aliases = {alias: None for alias in (record.url, *record.aliases) if alias and alias != address}
            changed = {"url": address, "aliases": tuple(sorted(aliases))}
        if record.image and (file := files(record.image)):
            changed["image"] = file
        if any(files(one.url) for one in record.attachments):
            changed["attachments"] = tuple(
                one.model_copy(update={"url": files(one.url) or one.url}) for one in record.attachments
            )
        if record.content_html:
            changed["content_html"] = _ATTRIBUTE.sub(lambda found: self._led(found, files), record.content_html)
        return record.model_copy(update=changed) if changed else record

    def _led(self, found: re.Match[str], files: Places) -> str:
        address = html.unescape(found[2])
        if not address or address.startswith(_LOCAL):
            return found[0]
        new = files(address)
        if new is None and found[1] == "href":
            page, mark, fragment = address.partition("#")
            row = self._db.execute("SELECT address FROM pages WHERE key = ?", (normalised(page),)).fetchone()
            new = row[0] + mark + fragment if row else None
        return found[0] if new is None else f'{found[1]}="{html.escape(new)}"'


def write_redirects(mover: Mover, path: str) -> None:
    """The redirect map as CSV: `old,new,id`. Raises OutputError."""
    import csv
    import io

    from importer.writers import Output

    with Output(path) as file:
        line = io.StringIO()
        writer = csv.writer(line, lineterminator="\n")
        writer.writerow(("old", "new", "id"))
        seen: set[str] = set()
        for before, after in mover.moved():
            for row in mover.redirects(before, after):
                if row[0] not in seen:
                    seen.add(row[0])
                    writer.writerow(row)
            file.write(line.getvalue().encode("utf-8", "replace"))
            line.seek(0)
            line.truncate()


def _nowhere(_: str) -> None:
    return None


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
