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
from urllib.parse import urlsplit

from importer.cleaning.urls import normalised
from importer.migration.addresses import Addresses, Conflict
from importer.migration.template import Templates
from importer.record import Native, Record

__all__ = ["Mover", "Places", "write_redirects"]

NAMED = 5
"""Conflicts that the summary names."""
_NUMBERED = "records would have had the address of another: a number was added"

Places = Callable[[str], str | None]
"""An address of a file → where it is now, or None where it stays."""

_ATTRIBUTE = re.compile(r'\b(href|src|poster|cite)="([^"]*)"')
_LOCAL = ("#", "mailto:", "tel:")


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
    """One run's move. `templates` None: addresses stay."""

    def __init__(self, templates: Templates | None, slug: Callable[[Record], str] | None = None) -> None:
        """`slug`: what the new site will call a record, where it makes addresses by rules of its own."""
        self._templates, self._slug = templates, slug
        self._hosts: set[str] = set()
        self.told: Counter[str] = Counter()
        """Sentences for the summary, each with how often it is so."""
        self.named: list[str] = []
        """Whole sentences for the summary: types that no record has, the first addresses that two would have had."""
        self._db = sqlite3.connect(
            "", check_same_thread=False
        )  # a temporary file of SQLite's own; any thread may clear it away
        weakref.finalize(self, self._db.close)
        self._db.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
            "CREATE TABLE spool (number INTEGER PRIMARY KEY, record BLOB);"
        )
        self._addresses = Addresses(self._db)

    def know(self, origins: Iterable[str]) -> None:
        """Addresses of the site itself."""
        self._hosts |= {_host(one) for one in origins}

    def take(self, records: Iterable[Record]) -> None:
        """The first time over the records: keeps them, and settles their new addresses."""
        for record in records:
            data = Record.__pydantic_serializer__.to_json(record)
            number = self._db.execute("INSERT INTO spool (record) VALUES (?)", (data,)).lastrowid or 0
            if self._templates is None:
                continue
            if self.owns(record):
                wanted = self._wanted(record, self._templates)
                self._addresses.want(number, wanted, record.url, record.aliases)
            else:
                self.told["records of other sites keep their address"] += 1
        self.named += self._templates.told() if self._templates else ()
        for conflict in self._addresses.settle():
            self.told[_NUMBERED] += 1
            if self.told[_NUMBERED] <= NAMED:
                self.named.append(self._sentence(conflict))

    def _wanted(self, record: Record, templates: Templates) -> str | None:
        template = templates.of(record)
        if template is None:
            self.told["records keep their address: --new-url is for other types"] += 1
            return None
        address, lacking = template.address(record, self._slug(record) if self._slug else None)
        for name in lacking:
            self.told[f"records have no {name}: that step of --new-url is left out"] += 1
        return address

    def _sentence(self, conflict: Conflict) -> str:
        one, other = self._record(conflict.number), self._record(conflict.other)
        return (
            f"{conflict.wanted} is taken by “{other.title}” ({other.url}): “{one.title}” ({one.url}) gets "
            f"{conflict.address}"
        )

    def _record(self, number: int) -> Record:
        (data,) = self._db.execute("SELECT record FROM spool WHERE number = ?", (number,)).fetchone()
        return Record.model_validate_json(data)

    def owns(self, record: Record) -> bool:
        """Is it of this site? What a listing shows of another host is not."""
        absolute = record.url is not None and "://" in record.url
        return not absolute or record.source.kind in ("page", "item") or _host(record.url or "") in self._hosts

    def wanted(self) -> Iterator[str]:
        """Every address of a file or page that the records refer to."""
        for (data,) in self._db.execute("SELECT record FROM spool ORDER BY number"):
            yield from _addresses_in(Record.model_validate_json(data))

    def redirects(self, number: int, before: Record, after: Record) -> Iterator[tuple[str, str, str]]:
        """Rows of the redirect map: old address, new one (empty without a template), the record's id."""
        if self.owns(before):
            seen = {normalised(after.url)} if self._templates and after.url else set()
            for old in (before.url, *sorted(before.aliases, key=len)):
                if not old or normalised(old) in seen:
                    continue
                seen.add(normalised(old))
                if self._templates and self._addresses.owner(old) not in (None, number):
                    self.told["former addresses are now another record's: not in the redirect map"] += 1
                else:
                    yield old, (after.url or "") if self._templates else "", before.id

    def moved(self, files: Places | None = None) -> Iterator[tuple[int, Record, Record]]:
        """The second time: each record's number, the record as it was, and as it leaves. `files`: where a copied file
        is now."""
        files = files or _nowhere
        for number, data in self._db.execute("SELECT number, record FROM spool ORDER BY number"):
            record = Record.model_validate_json(data)
            yield number, record, self._rewritten(number, record, files)

    def _rewritten(self, number: int, record: Record, files: Places) -> Record:
        changed: dict[str, Any] = {}
        address, suffix = self._addresses.of(number)
        if address:
            aliases = {alias: None for alias in (record.url, *record.aliases) if alias and alias != address}
            changed = {"url": address, "aliases": tuple(sorted(aliases))}
            template = self._templates.of(record) if self._templates else None
            if self._slug and suffix and template and template.ends_in_slug:
                # The new site makes the address of the slug, so the number must stand in it.
                native = record.native or Native()
                changed["native"] = native.model_copy(update={"slug": f"{self._slug(record)}-{suffix}"})
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
            led = self._addresses.at(page)
            new = led + mark + fragment if led else None
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
        for number, before, after in mover.moved():
            for row in mover.redirects(number, before, after):
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
