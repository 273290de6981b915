"""The store: the SQLite file that `sync` keeps. This module opens it, reads it, and says what is wrong with it.

A run changes it in one transaction (`importer.store_run`), so at any moment it holds the state before a run or the
state after it, whatever happens to the process or the machine. It can be read at any time, also during a run.

The tables, for whoever queries them (`datasette STORE.sqlite`, `sqlite3 STORE.sqlite`):

| table or view    | a row is                                                                                        |
|------------------|-------------------------------------------------------------------------------------------------|
| `records`        | a present record: `record` is its JSON, `title`, `url`, `types`, ... are its fields as columns, |
|                  | `added_run_id` and `changed_run_id` say since when, `stale` that a document of it is kept       |
| `records_fts`    | the full-text index over them: `SELECT * FROM records WHERE record_id IN (SELECT rowid FROM     |
|                  | records_fts WHERE records_fts MATCH 'wages')`                                                   |
| `history` (view) | a version of a record: `change` (added, changed, removed, rekeyed), `at`, `run_id`, `fields`    |
|                  | (JSON: field → [before, after]), `record` as it was then, where `prune` has left it             |
| `versions`       | the same as it is kept: `before` is the record before that change                               |
| `runs`           | a run: when, how long, what it found and did, its exit code and what it said                    |
| `documents`      | a document of the source: what tells whether it is as it was, how it was read, its notes;       |
|                  | `kept`: why what it held is kept although it could not be read, or is gone                      |
| `kept_documents` | (view) the documents of which the latter is true                                                |
| `readings`       | what one document shows of one record, before merging; `shown_in` (view): with its document     |
| `rejections`     | what could not become a record, with its reasons and raw fields                                 |
| `withheld`       | a change that was not made: which, why, since which run, and what the record would become       |
| `settings`       | what the ids of this store depend on                                                            |
| `facts`          | what documents must know of each other                                                          |

Lists and objects are JSON texts. Times are ISO 8601 in UTC.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from importer import store_schema
from importer.errors import OutputError, StoreError, StoreInUseError, UsageError

__all__ = ["Store", "StoredDocument", "Withheld", "open_to_read", "open_to_write"]

HEADER_BYTES = 100
MAGIC = b"SQLite format 3\0"

PATIENCE = 0.5
"""Seconds to wait for a lock at least: another process may hold it for a moment, just to open or close the file."""

# SQLite's primary result codes (https://www.sqlite.org/rescode.html).
_BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _NOTADB = 5, 6, 8, 10, 11, 13, 14, 26

_TIME = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?")


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """What the store knows of a document."""

    document_id: int
    place: int
    size: int | None
    mtime_ns: int | None
    ctime_ns: int | None
    inode: int | None
    digest: str | None
    ends_whole: int | None
    read_as: str | None
    facts: str | None
    reader: str | None
    records: int
    notes: str
    error: str | None
    kept: str | None


@dataclass(frozen=True, slots=True)
class Withheld:
    """A change that was not made."""

    id: str
    change: str
    reason: str
    since_run: int
    title: str | None
    url: str | None


class Store:
    """An open store. Not to be shared between threads or processes."""

    def __init__(self, path: str, connection: sqlite3.Connection) -> None:
        self.path = path
        self.connection = connection

    def setting(self, name: str) -> str | None:
        """One of the store's settings."""
        row = self.connection.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def count(self, table: str, where: str = "1") -> int:
        """How many rows a table has. `table` and `where` are ours, never a user's."""
        row = self.connection.execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchone()
        return int(row[0])

    def documents(self) -> dict[str, StoredDocument]:
        """All documents by name."""
        columns = ", ".join(StoredDocument.__slots__)
        rows = self.connection.execute(f"SELECT document, {columns} FROM documents")
        return {row[0]: StoredDocument(*row[1:]) for row in rows}

    def records(self) -> Iterator[bytes]:
        """The present records' JSON, in the order in which their documents stand and they stand in them."""
        rows = self.connection.execute(
            "SELECT r.record FROM records r LEFT JOIN documents d ON d.document = r.document "
            "ORDER BY d.place IS NULL, d.place, r.document, r.position, r.id"
        )
        for (record,) in rows:
            yield record.encode("utf-8", "surrogatepass")

    def withheld(self) -> list[Withheld]:
        """What runs have not done, in the order of ids."""
        rows = self.connection.execute(
            "SELECT id, change, reason, since_run_id, title, url FROM withheld ORDER BY id"
        ).fetchall()
        return [Withheld(*row) for row in rows]

    def runs(self, limit: int) -> list[dict[str, Any]]:
        """The last runs, the newest first."""
        cursor = self.connection.execute("SELECT * FROM runs ORDER BY run_id DESC LIMIT ?", (limit,))
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    def last_success(self) -> float | None:
        """When a run last ended with nothing withheld, in seconds since 1970."""
        from datetime import datetime

        row = self.connection.execute("SELECT max(finished) FROM runs WHERE outcome = 'done'").fetchone()
        return datetime.fromisoformat(row[0]).timestamp() if row[0] else None

    def kept_documents(self) -> list[dict[str, Any]]:
        """The documents that are kept as they were, with the reason and since when."""
        cursor = self.connection.execute("SELECT * FROM kept_documents ORDER BY document")
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    def run_after(self, since: str) -> int:
        """The last run that a consumer knows who says `since`: a run's number, or an ISO 8601 time, in UTC if it names
        no zone, and then the run before the first that was finished later. 0 for none. Raises UsageError."""
        last = int(self.connection.execute("SELECT max(run_id) FROM runs").fetchone()[0] or 0)
        if since.isdecimal() and len(since) < 10:
            number = int(since)
            if number > last:
                raise UsageError(
                    f"--changed-since {since}: the last run of this store is {last}; is it another store's?"
                )
            return number
        if not _TIME.fullmatch(since):
            raise UsageError(f"--changed-since {since}: neither a run's number nor a time such as 2026-03-01T03:00")
        row = self.connection.execute("SELECT min(run_id) FROM runs WHERE finished >= ?", (_utc(since),)).fetchone()
        return last if row[0] is None else int(row[0]) - 1

    def changes_since(self, run: int) -> Iterator[dict[str, Any]]:
        """What became, after this run, of every record that a later run touched: its last change, in order.

        Each: `change` (added, changed, removed, rekeyed), `run`, `id`, `title`, `url`, `record` (null where removed:
        a tombstone), `fields` (of the last change), `other_id` (rekeyed: the old id; removed by that: the new one).
        """
        rows = self.connection.execute(
            "SELECT v.id, v.change, v.run_id, v.title, v.url, v.fields, v.other_id, r.record, r.added_run_id "
            "FROM versions v LEFT JOIN records r ON r.id = v.id "
            "WHERE v.run_id > ? AND v.version_id = (SELECT max(n.version_id) FROM versions n WHERE n.id = v.id) "
            "ORDER BY v.version_id",
            (run,),
        )
        for id_, change, number, title, url, fields, other, record, added in rows:
            if change == "changed" and added > run:
                change, fields = "added", None
            yield change_line(
                change, run=number, id=id_, title=title, url=url, fields=fields, record=record, other_id=other
            )

    def changes_of(self, run: int) -> Iterator[dict[str, Any]]:
        """What one run did, change by change; as `changes_since`. To be asked before the next run."""
        rows = self.connection.execute(
            "SELECT v.id, v.change, v.title, v.url, v.fields, v.other_id, r.record "
            "FROM versions v LEFT JOIN records r ON r.id = v.id WHERE v.run_id = ? ORDER BY v.version_id",
            (run,),
        )
        for id_, change, title, url, fields, other, record in rows:
            yield change_line(
                change, run=run, id=id_, title=title, url=url, fields=fields, record=record, other_id=other
            )

    def close(self) -> None:
        """Ends it; what was not committed is undone."""
        self.connection.close()


def change_line(
    change: str,
    *,
    run: int | None,
    id: str,
    title: str | None,
    url: str | None,
    fields: str | None,
    record: str | None,
    other_id: str | None,
) -> dict[str, Any]:
    """One change as consumers get it."""
    return {
        "change": change,
        "run": run,
        "id": id,
        "title": title,
        "url": url,
        "fields": json.loads(fields) if fields else {},
        "record": None if change == "removed" or record is None else json.loads(record),
        "other_id": other_id,
    }


def _utc(time: str) -> str:
    from datetime import UTC, datetime

    try:
        moment = datetime.fromisoformat(time)
    except ValueError:
        raise UsageError(f"--changed-since {time}: no such day or time") from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


@contextmanager
def open_to_write(path: str, *, wait: float = 0.0) -> Iterator[Store]:
    """The store within a transaction that keeps all other writers out; the caller commits.

    It is made where there is none, and brought to the present schema. The lock is SQLite's own, so that it ends with
    the process that holds it, however that ends. Raises StoreInUseError after `wait` seconds, StoreError, OutputError.
    """
    with _explained(path):
        exists = _look_at(path)
        connection = _connect(path, "rwc", wait)
        try:
            if not exists:
                connection.execute(f"PRAGMA application_id = {store_schema.APPLICATION_ID}")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA cache_size = -32000")
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("PRAGMA busy_timeout = 5000")
            _check(path, connection)
            _migrate(connection)
            yield Store(path, connection)
        finally:
            connection.close()


@contextmanager
def open_to_read(path: str) -> Iterator[Store]:
    """The store as it is at this moment, for reading. Raises StoreError, StoreInUseError."""
    with _explained(path):
        if not _look_at(path):
            raise StoreError(path, "there is no store; importer sync PATH --store FILE makes one")
        connection = _connect_to_read(path)
        try:
            if connection.execute("PRAGMA user_version").fetchone()[0] == 0:
                raise StoreError(path, "is still empty: no sync has been completed")
            if _is_older(path, connection):
                connection.execute("BEGIN IMMEDIATE")
                _migrate(connection)
                connection.execute("COMMIT")
            connection.execute("BEGIN")
            yield Store(path, connection)
        finally:
            connection.close()


@contextmanager
def empty() -> Iterator[Store]:
    """A store of nothing, in memory: what a dry run compares with where there is none yet."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        connection.execute("BEGIN")
        _migrate(connection)
        yield Store(":memory:", connection)
    finally:
        connection.close()


def exists(path: str) -> bool:
    """Is there a store with something in it? Raises StoreError for a file that is none."""
    if not _look_at(path):
        return False
    with _explained(path):
        connection = _connect_to_read(path)
        try:
            return bool(connection.execute("PRAGMA user_version").fetchone()[0])
        finally:
            connection.close()


def _connect(path: str, mode: str, wait: float) -> sqlite3.Connection:
    from urllib.parse import quote

    address = f"file:{quote(str(Path(path).absolute()))}?{mode if '=' in mode else 'mode=' + mode}"
    return sqlite3.connect(address, uri=True, isolation_level=None, timeout=max(wait, PATIENCE))


def _connect_to_read(path: str) -> sqlite3.Connection:
    """A connection that works beside a run, and on a medium that can't be written."""
    if os.access(path, os.W_OK) and os.access(Path(path).absolute().parent, os.W_OK):
        return _connect(path, "rw", 10)  # the last one out tidies up, which a reader that can't write does not
    return _connect(path, "ro" if Path(f"{path}-wal").exists() else "mode=ro&immutable=1", 10)


def _look_at(path: str) -> bool:
    """Is there a store? Looks at the header only, so that nothing of others is ever touched. Raises StoreError."""
    try:
        status = Path(path).stat()
        if stat.S_ISDIR(status.st_mode):
            raise StoreError(path, "is a folder; name a file in it, such as store.sqlite")
        if not stat.S_ISREG(status.st_mode):
            raise StoreError(path, "is no regular file")
        if not status.st_size:
            return False
        with Path(path).open("rb") as stream:  # closed before SQLite opens it: closing it later would drop the locks
            head = stream.read(HEADER_BYTES)
    except FileNotFoundError:
        if not Path(path).absolute().parent.is_dir():
            raise OutputError(path, "its folder does not exist; make it first") from None
        return False
    except OSError as error:
        raise StoreError(path, f"can't be opened: {(error.strerror or str(error)).lower()}") from None
    if not any(head) and Path(f"{path}-journal").exists():
        return False  # the power went while it was made; SQLite undoes that
    if not head.startswith(MAGIC):
        raise StoreError(path, "is no store of importer's; it was left as it is. Name another file with --store")
    if int.from_bytes(head[68:72], "big") != store_schema.APPLICATION_ID:
        whose = "a damaged database" if not any(head[16:]) else "a database of another program"
        raise StoreError(path, f"is {whose}; it was left as it is. Name another file with --store")
    pages = int.from_bytes(head[28:32], "big")
    page = int.from_bytes(head[16:18], "big")
    if status.st_size < pages * (65536 if page == 1 else page) and not Path(f"{path}-wal").exists():
        raise damaged(path, "its end is missing")
    return True


def damaged(path: str, how: str) -> StoreError:
    """The words for a store of ours that is broken."""
    return StoreError(
        path,
        f"is a damaged store ({how}); it was left as it is. Put back its last backup, or move it away: the next sync "
        "then makes a new one from the source, without the history",
    )


def _check(path: str, connection: sqlite3.Connection) -> None:
    """Raises StoreError where the file is damaged or from another version."""
    found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise damaged(path, found.removeprefix("*** in database main ***\n").split("\n")[0])
    _is_older(path, connection)


def _is_older(path: str, connection: sqlite3.Connection) -> bool:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > store_schema.VERSION:
        raise StoreError(
            path,
            f"was written by a newer importer (its schema is {version}, this program knows {store_schema.VERSION}); "
            "update importer",
        )
    return version < store_schema.VERSION


def _migrate(connection: sqlite3.Connection) -> None:
    """Brings the tables to the present version, within the transaction under way."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    for number, script in enumerate(store_schema.MIGRATIONS[version:], version + 1):
        for statement in statements(script):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {number}")


def statements(script: str) -> Iterator[str]:
    """The single statements of a script: `executescript` would commit."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


@contextmanager
def _explained(path: str) -> Iterator[None]:
    """SQLite's errors as ours."""
    try:
        yield
    except sqlite3.Error as error:
        raise _translated(path, error) from error


def _translated(path: str, error: sqlite3.Error) -> Exception:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return damaged(path, str(error)) if "decode" in str(error) else error
    primary = code & 0xFF
    if primary in (_BUSY, _LOCKED):
        return StoreInUseError(path)
    if primary == _READONLY:
        return OutputError(path, "is write-protected, or its folder is")
    if primary == _FULL:
        return OutputError(path, "the disk is full (of the store, or of temporary files); the store is as it was")
    if primary == _IOERR:
        return OutputError(
            path, f"{error} (is the disk full, or a limit on file sizes reached?); the store is as it was"
        )
    if primary == _CANTOPEN:
        return OutputError(path, "the file, or one beside it, can't be opened for writing")
    if primary in (_CORRUPT, _NOTADB) or "malformed" in str(error):
        return damaged(path, str(error))
    return error
