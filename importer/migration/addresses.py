"""Who gets which new address: each its own, and none that another record has or had.

    wanted addresses ──► those that do not change ──► the others in their order, with a number where one is taken

Addresses are compared by path and query alone, as servers' redirect rules do. Held in SQLite, as the records are.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from importer.cleaning.urls import normalised
from importer.lexicon.addresses import split_address

__all__ = ["Addresses", "Conflict", "place_of"]

_SCHEMA = """
CREATE TABLE wants (number INTEGER PRIMARY KEY, wanted TEXT, was TEXT, address TEXT, suffix INTEGER);
CREATE TABLE taken (place TEXT PRIMARY KEY, number INTEGER) WITHOUT ROWID;
CREATE TABLE had (place TEXT PRIMARY KEY, number INTEGER) WITHOUT ROWID;
CREATE TABLE pages (key TEXT PRIMARY KEY, number INTEGER, own INTEGER) WITHOUT ROWID;
"""


class Conflict(NamedTuple):
    """A record that could not have the address that it would have had."""

    number: int
    """The record's."""
    other: int
    """The number of the record that has or had it."""
    wanted: str
    address: str


def place_of(address: str) -> str:
    """What of an address a server's rule looks at: path and query, in one writing."""
    return normalised(split_address(address)._replace(scheme="", netloc="").geturl())


class Addresses:
    """The addresses of one run's records, by the records' numbers."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        db.executescript(_SCHEMA)

    def want(self, number: int, wanted: str | None, url: str | None, aliases: tuple[str, ...]) -> None:
        """A record of the site would have that address; None: it keeps its own."""
        was = place_of(url) if url else None
        self._db.execute("INSERT INTO wants VALUES (?, ?, ?, NULL, NULL)", (number, wanted, was))
        if was is not None:
            self._db.execute("INSERT OR IGNORE INTO had VALUES (?, ?)", (was, number))
        if wanted is None:
            return
        if url:
            self._db.execute(
                "INSERT INTO pages VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET number = excluded.number, own = 1 "
                "WHERE NOT own",
                (normalised(url), number),
            )
        rows = ((normalised(alias), number) for alias in aliases)
        self._db.executemany("INSERT OR IGNORE INTO pages VALUES (?, ?, 0)", rows)

    def settle(self) -> Iterator[Conflict]:
        """Gives out all addresses, and tells of each that had to be another."""
        later = []
        for number, wanted, was in self._db.execute("SELECT number, wanted, was FROM wants ORDER BY number"):
            if wanted is None:
                if was is not None:
                    self._take(was, number)
            elif place_of(wanted) == was and self._take(was, number):
                self._db.execute("UPDATE wants SET address = wanted WHERE number = ?", (number,))
            else:
                later.append(number)
        for number in later:
            (wanted,) = self._db.execute("SELECT wanted FROM wants WHERE number = ?", (number,)).fetchone()
            address, suffix, other = wanted, 1, None
            while (holder := self._holder(place_of(address), number)) is not None:
                other = holder if other is None else other
                suffix += 1
                address = _numbered(wanted, suffix)
            self._take(place_of(address), number)
            row = (address, suffix if suffix > 1 else None, number)
            self._db.execute("UPDATE wants SET address = ?, suffix = ? WHERE number = ?", row)
            if other is not None:
                yield Conflict(number, other, wanted, address)

    def _take(self, place: str, number: int) -> bool:
        return self._db.execute("INSERT OR IGNORE INTO taken VALUES (?, ?)", (place, number)).rowcount > 0

    def _holder(self, place: str, number: int) -> int | None:
        """Who else has the place, or had it."""
        row = self._db.execute(
            "SELECT number FROM taken WHERE place = ? UNION ALL SELECT number FROM had WHERE place = ? AND number <> ?",
            (place, place, number),
        ).fetchone()
        return row[0] if row else None

    def of(self, number: int) -> tuple[str | None, int | None]:
        """A record's new address, and the number that it ends in where it had to be another; None: it keeps its own."""
        row = self._db.execute("SELECT address, suffix FROM wants WHERE number = ?", (number,)).fetchone()
        return (row[0], row[1]) if row else (None, None)

    def at(self, old: str) -> str | None:
        """The new address of what was at an old one; None where nothing moved from there."""
        row = self._db.execute(
            "SELECT address FROM pages JOIN wants USING (number) WHERE key = ?", (normalised(old),)
        ).fetchone()
        return row[0] if row else None

    def owner(self, address: str) -> int | None:
        """The record that is at an address's place on the new site."""
        row = self._db.execute("SELECT number FROM taken WHERE place = ?", (place_of(address),)).fetchone()
        return row[0] if row else None


def _numbered(address: str, number: int) -> str:
    stem, slash = (address[:-1], "/") if address.endswith("/") else (address, "")
    stem, dot, suffix = stem.rpartition(".") if re.search(r"\.\w{2,5}$", stem) else (stem, "", "")
    return f"{stem}-{number}{dot}{suffix}{slash}"
