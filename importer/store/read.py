"""Reading a store: its records, documents, runs and changes, also during a run. `importer.store.file` opens it."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from importer.errors import UsageError

__all__ = ["Store", "StoredDocument", "Withheld", "change_line"]

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
    rejected: int
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

    def shown(self) -> Iterator[tuple[str, str, str | None]]:
        """Id, title and address of all that is present or that its documents show: a correction may have dropped it."""
        yield from self.connection.execute(
            "SELECT id, title, url FROM records UNION ALL "
            "SELECT id, json_extract(record, '$.title'), json_extract(record, '$.url') FROM readings "
            "WHERE id NOT IN (SELECT id FROM records)"
        )

    def last_shown(self, id: str) -> tuple[str, str | None] | None:
        """Title and address of what has or had an id."""
        row = self.connection.execute(
            "SELECT title, url FROM records WHERE id = :id UNION ALL SELECT json_extract(record, '$.title'), "
            "json_extract(record, '$.url') FROM readings WHERE id = :id UNION ALL SELECT * FROM (SELECT title, url "
            "FROM versions WHERE id = :id AND title IS NOT NULL ORDER BY version_id DESC) LIMIT 1",
            {"id": id},
        ).fetchone()
        return (row[0], row[1]) if row else None

    def withheld(self) -> list[Withheld]:
        """What runs have not done, in the order of addresses."""
        rows = self.connection.execute(
            "SELECT id, change, reason, since_run_id, title, url FROM withheld ORDER BY url, title, id"
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

    def last_end(self) -> float | None:
        """When a run last ended that did not fail, in seconds since 1970."""
        from datetime import datetime

        row = self.connection.execute("SELECT max(finished) FROM runs WHERE outcome != 'failed'").fetchone()
        return datetime.fromisoformat(row[0]).timestamp() if row[0] else None

    def kept_documents(self) -> list[dict[str, Any]]:
        """The documents that are kept as they were, with the reason and since when."""
        cursor = self.connection.execute("SELECT * FROM kept_documents ORDER BY document")
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    def cut_documents(self) -> list[dict[str, Any]]:
        """The documents that are cut and were taken so, each with the reason and how many records it gave, but for
        those of which somebody said that they are meant to be so."""
        has = "EXISTS (SELECT 1 FROM json_each(notes) WHERE json_extract(value, '$.code') = ?)"
        rows = self.connection.execute(
            "SELECT document, (SELECT json_extract(value, '$.text') FROM json_each(notes) "
            f"WHERE json_extract(value, '$.code') = ?1 LIMIT 1), records FROM documents "
            f"WHERE kept IS NULL AND {has.replace('?', '?1')} AND NOT {has.replace('?', '?2')} ORDER BY document",
            ("cut", "cut-allowed"),
        )
        return [{"document": name, "reason": reason, "records": records} for name, reason, records in rows]

    def drifting_documents(self) -> list[dict[str, Any]]:
        """The documents that their profile does not fit, and since which run."""
        cursor = self.connection.execute("SELECT * FROM drifting_documents ORDER BY document")
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
