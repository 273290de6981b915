"""Carries out what a run has decided: the only place that changes a store's records.

All within the transaction under way, which the caller commits. It decides nothing.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from importer.store.run import Entry, Scratch

if TYPE_CHECKING:
    import sqlite3

    from importer.sync.look import Look

__all__ = ["DRIFT", "DRIFTS", "Applied", "Plan", "apply", "finish", "record_failure"]

DRIFT = "drift"
"""The note's code on a document that the profile does not fit."""
DRIFTS = f"EXISTS (SELECT 1 FROM json_each(notes) WHERE json_extract(value, '$.code') = '{DRIFT}')"
"""Of a row of `documents`: has it such a note?"""
GONE = "gone: no longer in the source"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be carried out, besides the proposals that are not held."""

    look: Look
    entries: Iterable[Entry]
    kept: Mapping[str, str]
    """Documents of which the store keeps what it has, each with the reason."""
    keep_gone: bool
    """So too for those that are no longer there."""
    settings: Mapping[str, str | None] = field(default_factory=dict)
    fitted: Collection[str] = ()
    """Pages that fitted their profile when they were last read: one that does not now is in drift since this run."""


@dataclass(slots=True)
class Applied:
    """What was done, in numbers of records."""

    run: int
    added: int = 0
    changed: int = 0
    removed: int = 0
    rekeyed: int = 0
    withheld: int = 0
    records: int = 0
    """In the store now."""
    kept_documents: int = 0


def apply(scratch: Scratch, plan: Plan, *, started: str, program: str) -> Applied:
    """Changes the store as planned. The run's own row is completed by `finish`."""
    sql = scratch.sql
    cursor = sql.execute(
        "INSERT INTO runs (started, finished, seconds, exit_code, outcome, program) VALUES (?, ?, 0, 0, 'done', ?)",
        (started, started, program),
    )
    applied = Applied(run=int(cursor.lastrowid or 0))
    _apply_documents(scratch, plan, applied.run)
    _apply_records(scratch, applied)
    _apply_withheld(scratch, applied)
    kept = "SELECT r.id FROM readings r JOIN documents d ON d.document_id = r.document_id WHERE d.kept IS NOT NULL"
    sql.execute(f"UPDATE records SET stale = 0 WHERE stale AND id NOT IN ({kept})")
    sql.execute(f"UPDATE records SET stale = 1 WHERE NOT stale AND id IN ({kept})")
    sql.executemany(
        "INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value "
        "WHERE value IS NOT excluded.value",
        plan.settings.items(),
    )
    applied.records = scratch.store.count("records")
    applied.kept_documents = scratch.store.count("documents", "kept IS NOT NULL")
    return applied


def _apply_documents(scratch: Scratch, plan: Plan, run: int) -> None:
    sql = scratch.sql
    entries = list(plan.entries)
    if plan.keep_gone:
        sql.execute(
            "UPDATE documents SET kept = ?, kept_since_run_id = coalesce(kept_since_run_id, ?) "
            "WHERE document_id IN (SELECT document_id FROM gone) AND kept IS NOT ?",
            (GONE, run, GONE),
        )
    else:
        for table in ("readings", "rejections", "documents"):
            sql.execute(f"DELETE FROM {table} WHERE document_id IN (SELECT document_id FROM gone)")
    sql.execute(
        "UPDATE documents SET kept = NULL, kept_since_run_id = NULL WHERE kept IS NOT NULL "
        "AND document_id IN (SELECT document_id FROM seen WHERE state != 'kept')"
    )
    sql.executemany(
        "UPDATE documents SET kept = ?, kept_since_run_id = coalesce(kept_since_run_id, ?) "
        "WHERE document = ? AND kept IS NOT ?",
        ((reason, run, document, reason) for document, reason in plan.kept.items()),
    )
    _stamp(scratch, plan.look, run)
    sql.executemany("INSERT OR IGNORE INTO facts (facts, content) VALUES (?, ?)", plan.look.new_facts.items())
    for table in ("readings", "rejections"):
        sql.execute(f"DELETE FROM {table} WHERE document_id IN (SELECT document_id FROM seen WHERE state = 'fresh')")
    sql.executemany(
        "INSERT INTO documents (document, place, size, mtime_ns, ctime_ns, inode, digest, ends_whole, read_as, facts, "
        "reader, records, rejected, dropped, notes, error) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (document) DO UPDATE SET place = excluded.place, size = excluded.size, "
        "mtime_ns = excluded.mtime_ns, ctime_ns = excluded.ctime_ns, inode = excluded.inode, "
        "digest = excluded.digest, ends_whole = excluded.ends_whole, read_as = excluded.read_as, "
        "facts = excluded.facts, reader = excluded.reader, records = excluded.records, "
        "rejected = excluded.rejected, dropped = excluded.dropped, notes = excluded.notes, error = excluded.error",
        (_row(entry, plan.look) for entry in entries),
    )
    sql.execute(f"UPDATE documents SET drift_since_run_id = NULL WHERE drift_since_run_id IS NOT NULL AND NOT {DRIFTS}")
    sql.executemany(
        f"UPDATE documents SET drift_since_run_id = ? WHERE document = ? AND {DRIFTS} AND drift_since_run_id IS NULL",
        ((run, document) for document in sorted(plan.fitted)),
    )
    sql.execute(
        "INSERT INTO readings (document_id, number, id, record) SELECT d.document_id, "
        "row_number() OVER (PARTITION BY f.document ORDER BY f.number) - 1, f.id, f.record "
        "FROM fresh_readings f JOIN documents d ON d.document = f.document ORDER BY f.number"
    )
    sql.execute(
        "INSERT INTO rejections (document_id, position, reasons, raw) SELECT d.document_id, f.position, f.reasons, "
        "f.raw FROM fresh_rejections f JOIN documents d ON d.document = f.document ORDER BY f.rowid"
    )
    if entries or scratch.store.count("gone"):
        sql.execute("DELETE FROM facts WHERE facts NOT IN (SELECT facts FROM documents WHERE facts IS NOT NULL)")


def _row(entry: Entry, look: Look) -> tuple[Any, ...]:
    stamp = entry.stamp
    return (
        entry.document, look.place[entry.document], stamp.size, stamp.mtime_ns, stamp.ctime_ns, stamp.inode,
        stamp.digest, stamp.ends_whole, look.read_as, entry.facts, entry.reader, entry.records, entry.rejected,
        entry.dropped, json.dumps(entry.notes, ensure_ascii=False), entry.error,
    )  # fmt: skip


def _stamp(scratch: Scratch, look: Look, run: int) -> None:
    scratch.sql.executemany(
        "UPDATE documents SET size = ?, mtime_ns = ?, ctime_ns = ?, inode = ?, digest = ?, ends_whole = ? "
        "WHERE document = ?",
        (
            (s.size, s.mtime_ns, s.ctime_ns, s.inode, s.digest, s.ends_whole, document)
            for document, s in look.restamped.items()
        ),
    )
    scratch.sql.execute(
        "UPDATE documents SET place = s.place FROM seen s WHERE s.document_id = documents.document_id "
        "AND s.place != documents.place"
    )


def _apply_records(scratch: Scratch, applied: Applied) -> None:
    sql = scratch.sql
    run = applied.run
    sql.execute("DROP TABLE IF EXISTS temp.ordered")
    sql.execute(
        "CREATE TEMP TABLE ordered AS SELECT p.id, p.change, p.record, p.before, p.fields, p.other_id, "
        "json_extract(coalesce(p.record, p.before), '$.title') AS title, "
        "json_extract(coalesce(p.record, p.before), '$.url') AS url "
        "FROM proposed p LEFT JOIN seen s ON s.document = json_extract(p.record, '$.source.document') "
        "WHERE p.held IS NULL "
        "ORDER BY p.record IS NULL, s.place, json_extract(p.record, '$.source.position'), p.id"
    )
    # The history of a record that gets another id goes with it; the old id gets a tombstone.
    sql.execute("UPDATE versions SET id = o.id FROM ordered o WHERE o.change = 'rekeyed' AND versions.id = o.other_id")
    sql.execute(
        "INSERT INTO versions (id, run_id, change, title, url, other_id) "
        "SELECT other_id, ?, 'removed', title, url, id FROM ordered WHERE change = 'rekeyed' ORDER BY rowid",
        (run,),
    )
    sql.execute(
        "INSERT INTO versions (id, run_id, change, title, url, fields, before, other_id) "
        "SELECT id, ?, change, title, url, fields, before, other_id FROM ordered WHERE change != 'moved' "
        "ORDER BY rowid",
        (run,),
    )
    sql.execute(
        "UPDATE records SET id = o.id, record = o.record, changed_run_id = ? FROM ordered o "
        "WHERE o.change = 'rekeyed' AND records.id = o.other_id",
        (run,),
    )
    sql.execute("DELETE FROM records WHERE id IN (SELECT id FROM ordered WHERE change = 'removed')")
    sql.execute(
        "UPDATE records SET record = o.record, changed_run_id = CASE WHEN o.change = 'changed' THEN ? "
        "ELSE changed_run_id END FROM ordered o WHERE o.change IN ('changed', 'moved') AND records.id = o.id",
        (run,),
    )
    sql.execute(
        "INSERT INTO records (id, record, added_run_id, changed_run_id) "
        "SELECT id, record, ?, ? FROM ordered WHERE change = 'added' ORDER BY rowid",
        (run, run),
    )
    counts = dict(sql.execute("SELECT change, count(*) FROM ordered GROUP BY change"))
    applied.added = counts.get("added", 0)
    applied.changed = counts.get("changed", 0)
    applied.removed = counts.get("removed", 0)
    applied.rekeyed = counts.get("rekeyed", 0)


def _apply_withheld(scratch: Scratch, applied: Applied) -> None:
    sql = scratch.sql
    sql.execute("CREATE TEMP TABLE held_before AS SELECT id, change, since_run_id FROM withheld")
    sql.execute("DELETE FROM withheld")
    sql.execute(
        "INSERT INTO withheld (id, change, reason, since_run_id, title, url, fields, record) "
        "SELECT h.id, h.change, h.held, coalesce(b.since_run_id, ?), json_extract(h.shown, '$.title'), "
        "json_extract(h.shown, '$.url'), h.fields, h.record FROM ("
        "SELECT id, change, held, coalesce(record, before) AS shown, fields, record FROM proposed "
        "WHERE held IS NOT NULL "
        "UNION ALL SELECT id, 'removed', 'shrink', before, NULL, NULL FROM held_removals) h "
        "LEFT JOIN held_before b ON b.id = h.id AND b.change = h.change ORDER BY h.id",
        (applied.run,),
    )
    applied.withheld = scratch.store.count("withheld")


def finish(scratch: Scratch, applied: Applied, row: Mapping[str, Any]) -> None:
    """Completes the run's row with these columns and its counts."""
    columns = {
        **row, "records": applied.records, "added": applied.added, "changed": applied.changed,
        "removed": applied.removed, "rekeyed": applied.rekeyed, "withheld": applied.withheld,
        "documents_kept": applied.kept_documents,
    }  # fmt: skip
    assignments = ", ".join(f"{name} = ?" for name in columns)
    scratch.sql.execute(f"UPDATE runs SET {assignments} WHERE run_id = ?", (*columns.values(), applied.run))


def record_failure(sql: sqlite3.Connection, message: str, *, started: str, finished: str, program: str) -> None:
    """Leaves word of a run that could not be completed, and of nothing else."""
    sql.execute("ROLLBACK")
    if not sql.execute("PRAGMA user_version").fetchone()[0]:
        return  # it was made by this run, and is as empty again
    sql.execute("BEGIN IMMEDIATE")
    sql.execute(
        "INSERT INTO runs (started, finished, seconds, exit_code, outcome, message, program, records) "
        "SELECT ?, ?, 0, 2, 'failed', ?, ?, count(*) FROM records",
        (started, finished, message, program),
    )
    sql.execute("COMMIT")
