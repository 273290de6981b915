"""One run's side of the store: what was read, what would change, and the one place that changes it.

    readings of what was read anew ──► merged, corrected ──► propose ──► (guards decide) ──► hold ──► apply

Up to `apply` everything lives in temporary tables: the store itself is only read. It does not decide what may be
applied, and it does not commit.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, groupby
from typing import TYPE_CHECKING, Any

from importer.corrections import Applied
from importer.diff import Changed, JsonRecord, compare
from importer.guards import Decision
from importer.merge import merge
from importer.profiles import UNSHOWN
from importer.record import Record
from importer.store import schema
from importer.store.file import statements
from importer.store.read import Store, change_line

if TYPE_CHECKING:
    from importer.pipeline import Outcome
    from importer.sync.look import Stamp

__all__ = ["Entry", "Examples", "Proposals", "Scratch"]

EXAMPLES = 3
"""Titles that a message names."""
AT_ONCE = 500
"""Records that are compared at a time."""

# Fields whose loss tells of a reading gone wrong; an object or a list is lost when it is empty.
LOSABLE = (
    "url", "summary", "types", "tags", "date_published", "date_modified", "event", "authors", "publisher", "image",
    "attachments", "language", "content_html", "content_text",
)  # fmt: skip


@dataclass(slots=True)
class Entry:
    """What is to be kept of a document that was read."""

    document: str
    stamp: Stamp
    facts: str | None
    """The key of its facts; None where the next run must gather them."""
    reader: str | None = None
    records: int = 0
    rejected: int = 0
    dropped: int = 0
    notes: list[dict[str, str]] = field(default_factory=list)
    error: str | None = None


@dataclass(slots=True)
class Proposals:
    """What would change, in numbers of records."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    """But for those that a correction took out."""
    lost: dict[str, int] = field(default_factory=dict)
    """Of those changed, how many lose this field."""


@dataclass(frozen=True, slots=True)
class Examples:
    """Some of the changes that are withheld: how many there are, titles of the first, the document of the first."""

    count: int = 0
    titles: tuple[str, ...] = ()
    document: str = ""


DRIFTING = "NOT by_correction AND change IN ('changed', 'removed') AND id IN (SELECT id FROM drifting)"
"""Of a row of `proposed`: does a document that its profile does not fit make it worse?"""

Correct = Callable[[list[Record], Collection[str], Collection[tuple[str, str]]], Applied]
"""All present records, the names of their documents and what these no longer show of that which corrections make
records of (`Outcome.unshown`) → the records as they are to be."""


class Scratch:
    """The temporary tables of one run."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.sql = store.connection
        for statement in statements(schema.SCRATCH):
            self.sql.execute(statement)
        self._number = 0
        self._unshown: dict[str, list[tuple[str, str]]] = {}
        self._correct: Correct | None = None
        self._anew = False
        self.corrected: Applied | None = None
        """What the corrections did; None where nothing was to be corrected."""

    # What was read.

    def see(self, rows: Iterable[tuple[str, int | None, int, str]]) -> None:
        """Documents that are there: name, number in the store, place, and `same`, `fresh` or `kept`."""
        self.sql.executemany("INSERT INTO seen (document, document_id, place, state) VALUES (?, ?, ?, ?)", rows)

    def keep(self, document: str) -> None:
        """What was read of it does not count: what the store has of it stands."""
        self.sql.execute("UPDATE seen SET state = 'kept' WHERE document = ?", (document,))
        self.sql.execute("DELETE FROM fresh_readings WHERE document = ?", (document,))
        self.sql.execute("DELETE FROM fresh_rejections WHERE document = ?", (document,))
        self._unshown.pop(document, None)

    def read(self, outcome: Outcome) -> None:
        """A part of what was read of a document."""
        encode = Record.__pydantic_serializer__.to_json
        if unshown := outcome.unshown:
            self._unshown[outcome.document] = unshown
        rows = []
        for record in outcome.records:
            self._number += 1  # ascending within the document, whatever it is
            rows.append((outcome.document, self._number, record.id, encode(record).decode()))
        self.sql.executemany("INSERT INTO fresh_readings (document, number, id, record) VALUES (?, ?, ?, ?)", rows)
        self.sql.executemany(
            "INSERT INTO fresh_rejections (document, position, reasons, raw) VALUES (?, ?, ?, ?)",
            (
                (outcome.document, one.position, _text(list(one.reasons)), _text(one.model_dump(mode="json")["raw"]))
                for one in outcome.rejections
            ),
        )

    # What would change.

    def propose(self, *, reordered: bool, correct: Correct | None = None, anew: bool = False) -> Proposals:
        """Compares what the documents that are there show with the records of the store. `correct` corrects all of
        them, as soon as one may have changed or `anew`: the corrections are others than those of the last run."""
        self._correct, self._anew = correct, anew
        self.sql.execute(
            "INSERT INTO gone SELECT document_id, place, records FROM documents "
            "WHERE document_id NOT IN (SELECT document_id FROM seen WHERE document_id IS NOT NULL)"
        )
        self.sql.execute("INSERT INTO standing SELECT document_id, place FROM seen WHERE state IN ('same', 'kept') "
                         "AND document_id IS NOT NULL")  # fmt: skip
        self._affect("SELECT id FROM fresh_readings")
        self._affect("SELECT id FROM readings WHERE document_id IN (SELECT document_id FROM gone)")
        self._affect("SELECT id FROM readings WHERE document_id IN "
                     "(SELECT document_id FROM seen WHERE state = 'fresh')")  # fmt: skip
        self._affect("SELECT id FROM withheld")
        if reordered:
            self._affect("SELECT id FROM readings GROUP BY id HAVING count(DISTINCT document_id) > 1")
        self._compare_all() if self._concerns_all() else self._compare("affected")
        return self.proposals()

    def _concerns_all(self) -> bool:
        """A merged label, an added record: a correction may look at any record, and at a document without one."""
        changed = "SELECT EXISTS (SELECT 1 FROM gone) OR EXISTS (SELECT 1 FROM seen WHERE state = 'fresh')"
        return self._anew or (
            self._correct is not None
            and (self.store.count("affected") > 0 or bool(self.sql.execute(changed).fetchone()[0]))
        )

    def keep_gone(self) -> None:
        """Proposes again what concerns documents that are gone, as if they were there. The removals that this avoids
        are remembered as held."""
        self.sql.execute(
            "INSERT OR IGNORE INTO affected_by_gone "
            "SELECT id FROM readings WHERE document_id IN (SELECT document_id FROM gone)"
        )
        self.sql.execute(
            "INSERT INTO held_removals SELECT id, before FROM proposed "
            "WHERE change = 'removed' AND id IN (SELECT id FROM affected_by_gone)"
        )
        self.sql.execute("INSERT INTO standing SELECT document_id, place FROM gone")
        if self._concerns_all():
            self.sql.execute("DELETE FROM proposed WHERE change != 'rekeyed'")
            self._compare_all()
        else:
            self.sql.execute("DELETE FROM proposed WHERE id IN (SELECT id FROM affected_by_gone)")
            self._compare("affected_by_gone")

    def _affect(self, query: str) -> None:
        self.sql.execute(f"INSERT OR IGNORE INTO affected {query}")

    def proposals(self) -> Proposals:
        """What is proposed so far, in numbers."""
        counts = dict(self.sql.execute("SELECT change, count(*) FROM proposed WHERE NOT by_correction GROUP BY change"))
        lost = dict(self.sql.execute("SELECT value, count(*) FROM proposed, json_each(lost) GROUP BY value"))
        return Proposals(counts.get("added", 0), counts.get("changed", 0), counts.get("removed", 0), lost)

    def _compare_all(self) -> None:
        """Proposes what makes all present records, corrected, of the stored ones."""
        self.sql.execute("DELETE FROM everything")
        for source in (
            "SELECT id FROM records", "SELECT id FROM fresh_readings",
            "SELECT id FROM readings WHERE document_id IN (SELECT document_id FROM standing)",
        ):  # fmt: skip
            self.sql.execute(f"INSERT OR IGNORE INTO everything {source}")
        rekeyed = "SELECT id FROM proposed WHERE change = 'rekeyed' UNION ALL SELECT other_id FROM proposed " \
                  "WHERE change = 'rekeyed'"  # fmt: skip
        self.sql.execute(f"DELETE FROM everything WHERE id IN ({rekeyed})")
        self._compare("everything")
        gone = self.corrected.gone if self.corrected else ()
        self.sql.executemany(
            "UPDATE proposed SET by_correction = 1 WHERE change = 'removed' AND id = ?",
            ((id_,) for id_ in sorted(gone)),
        )

    def _as_corrected(
        self, pairs: Iterable[tuple[str, str | None, str | None]]
    ) -> Iterator[tuple[str, str | None, str | None]]:
        """The same pairs, with what corrections make of the records, and those that they add."""
        assert self._correct is not None
        before: dict[str, str | None] = {}
        after: dict[str, tuple[Record, str]] = {}
        for id_, old, new in pairs:
            before[id_] = old
            if new is not None:
                after[id_] = Record.model_validate_json(new), new
        names = "SELECT document FROM seen UNION SELECT document FROM documents JOIN standing USING (document_id)"
        documents = {row[0] for row in self.sql.execute(names)}
        noted = (
            "SELECT document, json_extract(value, '$.text') FROM documents JOIN standing USING (document_id), "
            "json_each(notes) WHERE json_extract(value, '$.code') = ?"
        )
        unshown = {*self.sql.execute(noted, (UNSHOWN,)), *chain.from_iterable(self._unshown.values())}
        self.corrected = self._correct([record for record, _ in after.values()], documents, unshown)
        for record in self.corrected.records:
            old = before.pop(record.id, None)
            was, text = after.get(record.id, (None, ""))
            yield record.id, old, text if record is was else _json(record)
        yield from ((id_, old, None) for id_, old in before.items())

    def _compare(self, ids: str) -> None:
        """Proposes what makes the present records of these ids, a table of ours, of the stored ones."""
        old: dict[str, JsonRecord] = {}
        new: dict[str, JsonRecord] = {}
        texts: dict[str, tuple[str | None, str | None]] = {}
        pairs = self._pairs(ids)
        for id_, before, after in self._as_corrected(pairs) if self._correct and ids == "everything" else pairs:
            if before == after:
                continue
            texts[id_] = (before, after)
            if before is not None:
                old[id_] = json.loads(before)
            if after is not None:
                new[id_] = json.loads(after)
            if len(texts) >= AT_ONCE:
                self._note(old, new, texts)
        self._note(old, new, texts)

    def _note(
        self,
        old: dict[str, JsonRecord],
        new: dict[str, JsonRecord],
        texts: dict[str, tuple[str | None, str | None]],
    ) -> None:
        """Adds to the proposals what makes `new` of `old`, and empties them."""
        changes = compare(old, new)
        rows: list[tuple[str, str, str | None, str | None, str | None, str | None]] = []
        rows += [(id_, "added", texts[id_][1], None, None, None) for id_, _ in changes.added]
        rows += [(id_, "removed", None, texts[id_][0], None, None) for id_, _ in changes.removed]
        rows += [(id_, "moved", texts[id_][1], None, None, None) for id_ in changes.unchanged]
        for change in changes.changed:
            lost = _lost(change)
            fields = _text({one.field: [one.old, one.new] for one in change.fields})
            before, after = texts[change.id]
            rows.append((change.id, "changed", after, before, fields, _text(lost) if lost else None))
        self.sql.executemany(
            "INSERT INTO proposed (id, change, record, before, fields, lost) VALUES (?, ?, ?, ?, ?, ?)", rows
        )
        old.clear()
        new.clear()
        texts.clear()

    def _pairs(self, ids: str) -> Iterator[tuple[str, str | None, str | None]]:
        """For each affected id the record in the store and the record that its documents make, as texts."""
        stored = self.sql.execute(
            f"SELECT a.id, p.record FROM {ids} a LEFT JOIN records p ON p.id = a.id ORDER BY a.id"
        )
        members = self.sql.execute(
            "SELECT a.id AS id, s.place AS place, r.number AS number, r.record AS record "
            f"FROM {ids} a JOIN readings r ON r.id = a.id JOIN standing s ON s.document_id = r.document_id "
            "UNION ALL "
            "SELECT f.id, s.place, f.number, f.record FROM fresh_readings f JOIN seen s ON s.document = f.document "
            f"WHERE f.id IN (SELECT id FROM {ids}) "
            "ORDER BY 1, 2, 3"
        )
        groups = groupby(members, key=lambda row: row[0])
        group = next(groups, None)
        for id_, before in stored:
            after = None
            if group is not None and group[0] == id_:
                after = _merged([row[3] for row in group[1]])
                group = next(groups, None)
            yield id_, before, after

    def rekey(self, moved: Iterable[tuple[str, str]]) -> None:
        """Turns removed and added pairs, old id and new, into records that only get another id."""
        for old, new in moved:
            before = self.sql.execute("SELECT before FROM proposed WHERE id = ?", (old,)).fetchone()[0]
            record = self.sql.execute("SELECT record FROM proposed WHERE id = ?", (new,)).fetchone()[0]
            changes = compare({new: json.loads(before)}, {new: json.loads(record)}).changed
            fields = {one.field: [one.old, one.new] for change in changes for one in change.fields}
            self.sql.execute("DELETE FROM proposed WHERE id = ?", (old,))
            self.sql.execute(
                "UPDATE proposed SET change = 'rekeyed', before = ?, fields = ?, other_id = ? WHERE id = ?",
                (before, _text(fields), old, new),
            )

    # What is withheld.

    def hold(self, decision: Decision) -> None:
        """Marks the proposals that a decision withholds."""
        if decision.removals:
            self._hold("'shrink'", "change = 'removed'")
        if decision.drift:  # before what follows of it, so that it is known for what it is in the next run
            self._hold("'drift'", DRIFTING)
        for name in sorted(decision.subjects("reader")):
            self._hold("'reader:' || ?", "change = 'removed' AND json_extract(before, '$.source.reader') = ?", name)
        for name in sorted(decision.subjects("field")):
            self._hold(
                "'field:' || ?",
                "change = 'changed' AND EXISTS (SELECT 1 FROM json_each(coalesce(lost, '[]')) WHERE value = ?)",
                name,
            )
        for title in decision.subjects("titles"):
            self._hold(
                "'titles:' || ?",
                "change IN ('added', 'changed') AND json_extract(record, '$.title') = ? "
                "AND (change = 'added' OR json_extract(fields, '$.title') IS NOT NULL)",
                title,
            )
        self.sql.execute("DELETE FROM held_removals WHERE id IN (SELECT id FROM proposed WHERE held IS NOT NULL)")

    def _hold(self, reason: str, where: str, *values: str) -> None:
        self.sql.execute(
            f"UPDATE proposed SET held = {reason} WHERE held IS NULL AND NOT by_correction AND {where}",
            (*values, *values),
        )

    # What consumers and people are told.

    def examples(self, where: str) -> Examples:
        """Of the changes that are withheld and of which `where` holds, a condition of ours on `held`."""
        query = (
            "FROM (SELECT id, before AS shown, 'shrink' AS held FROM held_removals UNION ALL "
            f"SELECT id, coalesce(before, record), held FROM proposed WHERE held IS NOT NULL) WHERE {where}"
        )
        rows = self.sql.execute(
            f"SELECT json_extract(shown, '$.title'), json_extract(shown, '$.source.document') {query} "
            "ORDER BY json_extract(shown, '$.url'), 1, id LIMIT ?",
            (EXAMPLES,),
        ).fetchall()
        count = self.sql.execute(f"SELECT count(*) {query}").fetchone()[0]
        return Examples(count, tuple(title for title, _ in rows), rows[0][1] if rows else "")

    def lines(self, run: int | None) -> Iterator[dict[str, Any]]:
        """The proposals that are not withheld, as consumers get them: in the order of the source, removals last."""
        rows = self.sql.execute(
            "SELECT p.id, p.change, p.record, p.before, p.fields, p.other_id FROM proposed p "
            "LEFT JOIN seen s ON s.document = json_extract(p.record, '$.source.document') "
            "WHERE p.held IS NULL AND p.change != 'moved' "
            "ORDER BY p.record IS NULL, s.place, json_extract(p.record, '$.source.position'), p.id"
        )
        for id_, change, record, before, fields, other in rows:
            known = json.loads(record or before)
            if change == "rekeyed":
                yield change_line(
                    "removed", run=run, id=other, title=known["title"], url=known["url"],
                    fields=None, record=None, other_id=id_,
                )  # fmt: skip
            yield change_line(
                change, run=run, id=id_, title=known["title"], url=known["url"],
                fields=fields, record=record, other_id=other,
            )  # fmt: skip


def _merged(records: list[str]) -> str:
    if len(records) == 1:
        return records[0]
    members = [Record.model_validate_json(record) for record in records]
    return _json(next(merge(members)))


def _json(record: Record) -> str:
    return Record.__pydantic_serializer__.to_json(record).decode()


def _lost(change: Changed) -> list[str]:
    return [one.field for one in change.fields if one.field in LOSABLE and one.old and not one.new]


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
