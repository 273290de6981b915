"""Our own SQLite output as input: the records come back as they were (`importer.record.sql` has the tables).

A store that `sync` keeps is another file, and is no document.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any
from urllib.parse import quote

from importer.cards import Finding
from importer.errors import UnreadableError
from importer.facts import Facts
from importer.readers import Request
from importer.readers.items import context
from importer.readers.records import card_of
from importer.record import Record
from importer.record.sql import APPLICATION_ID, COLUMNS, NAMED, OWNED
from importer.sources.document import Document

MAGIC = b"SQLite format 3\0"


class RecordsSqliteReader:
    """Reads records from the tables of an SQLite file."""

    name = "records_sqlite"

    def accepts(self, document: Document) -> bool:
        """The file's header has our application id."""
        head = document.head
        return head.startswith(MAGIC) and head[68:72] == APPLICATION_ID.to_bytes(4, "big")

    def gather(self, document: Document) -> Facts:
        """Nothing: addresses in records are resolved already."""
        return Facts()

    def read(self, document: Document, want: Request) -> Iterator[Finding]:
        """An item for each row of `records`."""
        here = context(document, want)
        try:
            with closing(_open(document)) as connection:
                for number, record in _records(connection):
                    yield card_of(record, here, f"row {number}")
        except (sqlite3.Error, ValueError) as error:
            raise UnreadableError(f"is a damaged SQLite file: {error}") from None


def _open(document: Document) -> sqlite3.Connection:
    if document.path is not None and document.data is None and document.entry is None:
        with document.path.open("rb") as stream:
            plain = stream.read(len(MAGIC)) == MAGIC
        if plain:
            where = quote(str(document.path.absolute()))
            return sqlite3.connect(f"file:{where}?mode=ro&immutable=1", uri=True)
    connection = sqlite3.connect(":memory:")
    connection.deserialize(document.read())
    return connection


def _records(connection: sqlite3.Connection) -> Iterator[tuple[int, dict[str, Any]]]:
    lists = {name: _Items(connection, _named(name), single=True) for name in NAMED}
    for field, (table, columns) in OWNED.items():
        query = f"SELECT record_id, {', '.join(columns)} FROM {table} ORDER BY record_id, position"
        lists[field] = _Items(connection, query, single=len(columns) == 1, columns=columns)
    shown = ", ".join(column.replace(".", "_") for column in COLUMNS)
    for number, *values in connection.execute(f"SELECT record_id, {shown} FROM records ORDER BY record_id"):
        flat = dict(zip(COLUMNS, values, strict=True))
        yield number, _whole(flat, {field: items.of(number) for field, items in lists.items()})


def _named(name: str) -> str:
    return f"SELECT record_id, name FROM records_{name} JOIN {name} USING ({name}_id) ORDER BY record_id, position"


class _Items:
    """The rows of one list's table, asked for in the order of records."""

    def __init__(
        self, connection: sqlite3.Connection, query: str, *, single: bool, columns: tuple[str, ...] = ()
    ) -> None:
        self._rows = connection.execute(query)
        self._next = self._rows.fetchone()
        self._single, self._columns = single, columns

    def of(self, number: int) -> list[Any]:
        found = []
        while self._next is not None and self._next[0] == number:
            values = self._next[1:]
            found.append(values[0] if self._single else dict(zip(self._columns, values, strict=True)))
            self._next = self._rows.fetchone()
        return found


def _whole(flat: dict[str, Any], lists: dict[str, list[Any]]) -> dict[str, Any]:
    def object_of(name: str) -> dict[str, Any]:
        held = {**flat, **lists}
        return {key.partition(".")[2]: value for key, value in held.items() if key.startswith(f"{name}.")}

    native, event = object_of("native"), object_of("event")
    if native["fields"] is not None:
        native["fields"] = json.loads(native["fields"])
    objects = {
        "event": event if any(value is not None for value in event.values()) else None,
        "native": native if native["fields"] is not None else None,
        "source": object_of("source"),
    }
    held = {**flat, **lists, **objects, "summary_truncated": bool(flat["summary_truncated"])}
    return {name: held[name] for name in Record.model_fields}


READER = RecordsSqliteReader()
