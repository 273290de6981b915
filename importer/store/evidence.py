"""What a run's proposals look like from above: the counts that the guards decide by.

Reads the store and the run's temporary tables; it decides nothing.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping

from importer.guards import COLLAPSE_RECORDS, Evidence, Reading, Rows
from importer.store.apply import DRIFT, DRIFTS
from importer.store.run import DRIFTING, LOSABLE, Entry, Proposals, Scratch

__all__ = ["fitted", "gather", "shown_before"]


def gather(
    scratch: Scratch,
    proposals: Proposals,
    entries: Iterable[Entry],
    *,
    documents: int,
    fitted: Collection[str] | None,
    unfed: Mapping[str, Rows],
) -> Evidence:
    """The evidence of one run. `entries`: what was read anew and counts; `documents`: all that are there;
    `fitted`: pages that a profile which says what it said fitted when they were last read; None without such; `unfed`:
    as the evidence has it."""
    sql = scratch.sql
    fresh = list(entries)
    tried = [entry for entry in fresh if entry.document in (fitted or ())]
    drifting = [entry.document for entry in tried if any(note["code"] == DRIFT for note in entry.notes)]
    _mark_drifting(scratch, drifting, held=fitted is not None)
    title, titled, held_title = _title(scratch)
    compared, had = _had(scratch, proposals)
    held = fitted is not None and scratch.store.count(
        "proposed p JOIN withheld w ON w.id = p.id", f"w.reason = '{DRIFT}'"
    )
    return Evidence(
        present=scratch.store.count("records"),
        documents=documents,
        removed=proposals.removed,
        added=proposals.added,
        removed_held=scratch.store.count(
            "proposed p JOIN withheld w ON w.id = p.id",
            "p.change = 'removed' AND NOT p.by_correction AND w.change = 'removed' AND w.reason = 'shrink'",
        ),
        stale=sql.execute(
            "SELECT count(DISTINCT id) FROM readings WHERE document_id IN "
            "(SELECT document_id FROM seen WHERE state = 'kept')"
        ).fetchone()[0],
        compared=compared,
        had=had,
        lost=dict(sorted(proposals.lost.items())),
        lost_held=_lost_held(scratch),
        touched=scratch.store.count("proposed", _TOUCHED),
        title=title,
        titled=titled,
        titled_before=_titled_before(scratch, title) if titled >= COLLAPSE_RECORDS else 0,
        title_held=held_title,
        readers=_readers(scratch, fresh),
        readers_held=_readers_held(scratch),
        drifting=len(drifting) or (scratch.store.count("drifting_documents") if held else 0),
        profiled=len(tried) if drifting else scratch.store.count("documents", "reader = 'html'") if held else 0,
        drift_changes=scratch.store.count("proposed", DRIFTING),
        drift_held=bool(held),
        unfed=unfed,
    )


def fitted(scratch: Scratch) -> set[str]:
    """The pages with records that fitted their profile when they were last read."""
    where = f"reader = 'html' AND records > 0 AND NOT {DRIFTS}"
    return {row[0] for row in scratch.sql.execute(f"SELECT document FROM documents WHERE {where}")}


def shown_before(scratch: Scratch, document: str) -> set[str]:
    """The documents of the store that show something of what was read of this one."""
    rows = scratch.sql.execute(
        "SELECT DISTINCT d.document FROM fresh_readings f JOIN readings r ON r.id = f.id "
        "JOIN documents d ON d.document_id = r.document_id WHERE f.document = ?",
        (document,),
    )
    return {row[0] for row in rows}


_TOUCHED = "change = 'added' OR change = 'changed' AND json_extract(fields, '$.title') IS NOT NULL"


def _title(scratch: Scratch) -> tuple[str, int, bool]:
    """The title that most of what came or was retitled has, how many have it, and whether it was withheld before."""
    held = scratch.sql.execute(
        "SELECT substr(w.reason, 8) FROM withheld w JOIN proposed p ON p.id = w.id WHERE w.reason LIKE 'titles:%' "
        "AND json_extract(p.record, '$.title') = substr(w.reason, 8) LIMIT 1"
    ).fetchone()
    where = f"({_TOUCHED})" + (" AND json_extract(record, '$.title') = ?" if held else "")
    row = scratch.sql.execute(
        f"SELECT json_extract(record, '$.title') AS title, count(*) FROM proposed WHERE {where} "
        "GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1",
        held or (),
    ).fetchone()
    return (row[0], row[1], held is not None) if row else ("", 0, False)


def _titled_before(scratch: Scratch, title: str) -> int:
    row = scratch.sql.execute("SELECT count(*) FROM records WHERE title = ?", (title,)).fetchone()
    return int(row[0])


def _had(scratch: Scratch, proposals: Proposals) -> tuple[int, dict[str, int]]:
    """How many records of the store were read anew, and how many of them hold something in the fields now lost."""
    names = [name for name in LOSABLE if name in proposals.lost]
    counts = "".join(f", sum(json_extract(p.record, '$.{name}') NOT IN ('[]', ''))" for name in names)
    row = scratch.sql.execute(
        f"SELECT count(*){counts} FROM records p WHERE p.id IN (SELECT id FROM affected)"
    ).fetchone()
    return row[0], {name: count or 0 for name, count in zip(names, row[1:], strict=True)}


def _lost_held(scratch: Scratch) -> frozenset[str]:
    rows = scratch.sql.execute(
        "SELECT DISTINCT substr(w.reason, 7), p.lost FROM withheld w JOIN proposed p ON p.id = w.id "
        "WHERE w.reason LIKE 'field:%' AND p.lost IS NOT NULL"
    )
    return frozenset(name for name, lost in rows if name in json.loads(lost))


def _readers(scratch: Scratch, fresh: list[Entry]) -> dict[str, Reading]:
    """By reader, what documents that were read anew gave before and give now. A document whose reader has changed
    counts for the one that it had."""
    before = dict(
        scratch.sql.execute(
            "SELECT d.document, coalesce(d.reader, '') || char(10) || d.records FROM documents d "
            "JOIN seen s ON s.document_id = d.document_id WHERE s.state = 'fresh' AND d.records > 0"
        )
    )
    sums: dict[str, list[int]] = {}
    for entry in fresh:
        if entry.document in before:
            reader, _, count = before[entry.document].partition("\n")
            both = sums.setdefault(reader, [0, 0])
            both[0] += int(count)
            both[1] += entry.records
    return {name: Reading(*both) for name, both in sorted(sums.items())}


def _readers_held(scratch: Scratch) -> dict[str, int]:
    rows = scratch.sql.execute(
        "SELECT substr(w.reason, 8), count(*) FROM withheld w JOIN proposed p ON p.id = w.id "
        "WHERE w.reason LIKE 'reader:%' AND p.change = 'removed' GROUP BY 1"
    )
    return dict(rows)


def _mark_drifting(scratch: Scratch, documents: list[str], *, held: bool) -> None:
    for document in documents:
        scratch.sql.execute(
            "INSERT OR IGNORE INTO drifting SELECT id FROM fresh_readings WHERE document = ? UNION "
            "SELECT r.id FROM readings r JOIN seen s ON s.document_id = r.document_id WHERE s.document = ?",
            (document, document),
        )
    if held:
        scratch.sql.execute("INSERT OR IGNORE INTO drifting SELECT id FROM withheld WHERE reason = ?", (DRIFT,))
