"""SQLite: `importer.record.sql` has the tables. With a full-text index and views, ready for Datasette."""

from __future__ import annotations

import errno
import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from importer.record import Record
from importer.record.sql import APPLICATION_ID, COLUMNS, NAMED, OWNED, SCHEMA, SEARCH, VERSION, VIEWS
from importer.writers.shape import Shape, Written

AT_ONCE = 500
"""Records whose rows are gathered before they are written."""


def write(records: Iterable[Record], path: Path, shape: Shape, written: Written) -> None:
    """Fills the file. Raises OSError where SQLite can't write it."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        # A file that is not finished is thrown away, so nothing of it has to be safe on the way.
        connection.executescript(
            f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA application_id = {APPLICATION_ID}; "
            f"PRAGMA user_version = {VERSION}; BEGIN; {SCHEMA}"
        )
        rows = _Rows(connection)
        for number, record in enumerate(records, 1):
            rows.add(number, record.model_dump(mode="json"))
            if number % AT_ONCE == 0:
                rows.flush()
        rows.flush()
        connection.execute("COMMIT")  # `executescript` would do so too
        connection.executescript(f"BEGIN; {VIEWS} {SEARCH} COMMIT;")
    except sqlite3.OperationalError as error:
        full = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_FULL
        raise OSError(errno.ENOSPC if full else 0, str(error)) from None
    finally:
        connection.close()


class _Rows:
    """Rows by table, and the numbers of names that were given out."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._numbers: dict[str, dict[str, int]] = {name: {} for name in NAMED}
        self._waiting: dict[str, list[tuple[Any, ...]]] = {}

    def add(self, number: int, whole: dict[str, Any]) -> None:
        self._put("records", (number, *(_value(whole, column) for column in COLUMNS)))
        for name in NAMED:
            known = self._numbers[name]
            for position, item in enumerate(whole[name]):
                if item not in known:
                    known[item] = len(known) + 1
                    self._put(name, (known[item], item))
                self._put(f"records_{name}", (number, position, known[item]))
        for field, (table, columns) in OWNED.items():
            for position, item in enumerate(_at(whole, field)):
                values = [item[column] for column in columns] if isinstance(item, dict) else [item]
                self._put(table, (number, position, *values))

    def _put(self, table: str, row: tuple[Any, ...]) -> None:
        self._waiting.setdefault(table, []).append(row)

    def flush(self) -> None:
        for table, rows in self._waiting.items():
            self._connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)
        self._waiting = {}


def _at(whole: dict[str, Any], column: str) -> Any:
    value: Any = whole
    for part in column.split("."):
        value = value[part] if value is not None else None
    return value


def _value(whole: dict[str, Any], column: str) -> Any:
    value = _at(whole, column)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value
