"""The sync: a source and a store → the store after it. Composes; what may be done is decided in `importer.guards`.

    look ──► read what is not as it was (over workers) ──► propose ──► decide ──► hold ──► apply ──► commit
    │                                                      │           │                  │
    which documents are as they were                       compare     guards             the only step that changes
                                                           with the    (pure)             the store, in one transaction
                                                           records                        that keeps other runs out

It does not print: `on_outcome` is called for every outcome, and the result tells the rest.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from importer import pipeline, store, store_apply, store_evidence, sync_ids, sync_look
from importer.errors import IdsDifferError, NothingReadError
from importer.guards import Decision, Evidence, Permission, decide
from importer.pipeline import Outcome, Settings, Survey
from importer.sources import STDIN, Document, Problem, Sources
from importer.store import Store, StoredDocument
from importer.store_run import Entry, Proposals, Scratch
from importer.sync_ids import Ids
from importer.sync_look import Look, Remembered

__all__ = ["Options", "Result", "Summary", "sync"]

EXAMPLES = 3
"""Titles that a message names."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to sync, besides how to read."""

    store: str
    permission: Permission = field(default_factory=Permission)
    rekey: bool = False
    dry_run: bool = False
    wait: float = 0.0


@dataclass(slots=True)
class Summary:
    """What a run found in the source, in numbers of documents."""

    documents: int = 0
    read: int = 0
    unreadable: int = 0
    rejected: int = 0
    errors: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Result:
    """What a run did, or with a dry run would do."""

    run: int | None
    """None for a dry run."""
    evidence: Evidence
    decision: Decision
    summary: Summary
    kept: dict[str, str]
    """Documents whose records are kept as they were, with the reasons."""
    stale: int = 0
    """Records that they hold."""
    added: int = 0
    changed: int = 0
    removed: int = 0
    rekeyed: int = 0
    withheld: int = 0
    records: int = 0
    readings: int = 0
    """What the documents show, before merging."""
    seconds: float = 0.0
    examples: list[str] = field(default_factory=list)
    """Titles of some of what was withheld."""

    @property
    def exit_code(self) -> int:
        """3 where something was withheld, else 0."""
        return 3 if self.decision else 0


Deliver = Callable[[Iterator[dict[str, Any]]], None]


def sync(
    paths: tuple[str, ...],
    settings: Settings,
    options: Options,
    *,
    on_start: Callable[[Look], None] = lambda _: None,
    on_outcome: Callable[[Outcome], None] = lambda _: None,
    deliver: Callable[[bool], Deliver | None] = lambda _: None,
    explain: Callable[[Result], str | None] = lambda _: None,
) -> Result:
    """One run. Raises StoreInUseError, StoreError, OutputError, NothingReadError, IdsDifferError; the store is then
    as it was.

    `deliver(committed)` may return what takes the changes; it is asked before the commit and after it, so that a file
    can be ready before and a pipe is told after. `explain` gives the words that the run's row keeps.
    """
    begun = time.monotonic()
    if not Path(options.store).exists():
        _refuse_missing(paths)
        _refuse_nothing(paths, settings, options.store)
    with _opened(options) as opened:
        run = _Run(paths, settings, options, opened)
        try:
            result = run.prepare(on_start, on_outcome)
        except (NothingReadError, IdsDifferError) as error:
            if not options.dry_run:
                store_apply.record_failure(
                    run.scratch, str(error), started=run.started, finished=_now(), program=run.program
                )
            raise
        applied = None if options.dry_run else run.apply(result)
        take = deliver(False)
        if take is not None:
            take(run.scratch.lines(result.run))
        if applied is not None:
            result.seconds = time.monotonic() - begun
            row = _row(result, finished=_now(), message=explain(result))
            store_apply.finish(run.scratch, applied, row)
            opened.connection.execute("COMMIT")
        take = deliver(True)
        if take is not None:
            take(run.scratch.lines(result.run))
        result.seconds = time.monotonic() - begun
        return result


def _opened(options: Options) -> AbstractContextManager[Store]:
    if not options.dry_run:
        return store.open_to_write(options.store, wait=options.wait)
    return store.open_to_read(options.store) if store.exists(options.store) else store.empty()


def _refuse_missing(paths: Iterable[str]) -> None:
    for path in paths:
        if path != STDIN and not os.path.lexists(path):
            raise NothingReadError(f"{path}: no such file or folder; nothing was changed. Check the spelling")


def _refuse_nothing(paths: tuple[str, ...], settings: Settings, path: str) -> None:
    """Raises NothingReadError where there is no document, so that no store is made for nothing."""
    if STDIN in paths:
        return
    if not any(isinstance(found, Document) for found in settings.sources(paths, leave_out=_own_files(path))):
        raise NothingReadError(_nothing(paths))


def _nothing(paths: tuple[str, ...]) -> str:
    return f"no documents under {', '.join(paths[:3])}; give the folder that holds the pages, dumps or exports"


def _own_files(path: str) -> list[str]:
    """The store is never read as a document: closing it would release the locks on it."""
    return [path + suffix for suffix in ("", "-wal", "-shm", "-journal")]


class _Run:
    def __init__(self, paths: tuple[str, ...], settings: Settings, options: Options, opened: Store) -> None:
        self.paths, self.settings, self.options, self.store = paths, settings, options, opened
        self.started = _now()
        self.program = sync_look.program()
        self.scratch = Scratch(opened)
        self.known = opened.documents()
        self.look = Look()
        self.entries: dict[str, Entry] = {}
        self.kept: dict[str, str] = {}
        self.ids = Ids()
        self.keep_gone = False

    def prepare(self, on_start: Callable[[Look], None], on_outcome: Callable[[Outcome], None]) -> Result:
        """Everything up to the decision. Touches nothing in the store."""
        _refuse_missing(self.paths)
        sources = self.settings.sources(self.paths, leave_out=_own_files(self.options.store))
        self.look = sync_look.look(sources, self.settings, self._remembered(), program=self.program)
        summary = Summary(documents=len(self.look.place) + sum(_unreadable(p) for p in self.look.problems))
        present = self.store.count("records")
        if not summary.documents and not present:
            raise NothingReadError(_nothing(self.paths))
        on_start(self.look)
        self._meet_problems(summary, on_outcome)
        self._see()
        if self.look.fresh:
            self._read(sources, summary, on_outcome)
        if summary.documents and summary.unreadable == summary.documents:
            document, reason = summary.errors[0]
            raise NothingReadError(
                f"nothing could be read, so nothing was changed; {document}: {reason}"
                + (f" (and {summary.unreadable - 1} more)" if summary.unreadable > 1 else "")
            )
        proposals = self._proposals()
        evidence = store_evidence.gather(self.scratch, proposals, self.entries.values(), documents=summary.documents)
        decision = decide(evidence, self.options.permission)
        self.keep_gone = decision.removals
        if self.keep_gone:
            self.scratch.keep_gone()
        self.scratch.hold(decision)
        return self._result(evidence, decision, summary)

    def _remembered(self) -> Remembered:
        value = self.store.setting
        return Remembered(
            self.known,
            site=value("site"),
            facts_as=value("facts_as"),
            facts_key=value("facts_key"),
            read_as=value("read_as"),
            facts=_StoredFacts(self.store),
        )

    def _meet_problems(self, summary: Summary, on_outcome: Callable[[Outcome], None]) -> None:
        """What can't be reached is told; what the store knows of it, or of what was in it, is kept."""
        for problem in self.look.problems:
            for outcome in pipeline.convert((problem,), self.settings, Survey()):
                on_outcome(outcome)
            if not _unreadable(problem):
                continue
            summary.unreadable += 1
            summary.errors.append((problem.name, problem.reason))
            for name in self.known:
                inside = name == problem.name or name.startswith((f"{problem.name}!/", f"{problem.name}/"))
                if (inside or problem.name == ".") and name not in self.look.place:
                    self.kept[name] = f"could not be read: {problem.name}: {problem.reason}"

    def _see(self) -> None:
        def rows() -> Iterator[tuple[str, int | None, int, str]]:
            for name, place in self.look.place.items():
                was = self.known.get(name)
                state = "fresh" if name in self.look.fresh else "same"
                yield name, was.document_id if was else None, place, state
            for name in self.kept:
                yield name, self.known[name].document_id, self.known[name].place, "kept"

        self.scratch.see(rows())

    def _read(self, sources: Sources, summary: Summary, on_outcome: Callable[[Outcome], None]) -> None:
        fresh = self.look.fresh

        def wanted() -> Iterator[Document | Problem]:
            seen = set()
            for document in sources:
                if isinstance(document, Document) and document.name in fresh and document.name not in seen:
                    seen.add(document.name)
                    yield document

        survey = Survey(self.look.run, len(fresh), self.look.size)
        entry: Entry | None = None
        for outcome in pipeline.convert(wanted(), self.settings, survey):
            on_outcome(outcome)
            if entry is None:
                name = outcome.document
                entry = Entry(name, fresh[name], self.look.facts_of[name])
            self.scratch.read(outcome)
            _add(entry, outcome)
            if outcome.last:
                self._settle(entry, outcome, summary)
                entry = None
        # A document that went while we read counts as one that could not be.
        for name in fresh:
            if name not in self.entries and name not in self.kept:
                self._keep_or_drop(name, "could not be read: it went away during the run")

    def _settle(self, entry: Entry, outcome: Outcome, summary: Summary) -> None:
        """Decides whether what was read of a document counts, or what the store has of it stands."""
        summary.read += 1
        summary.rejected += entry.rejected
        if outcome.error is not None:
            summary.unreadable += 1
            summary.errors.append((entry.document, outcome.error))
        was = self.known.get(entry.document)
        reason = _not_whole(entry, outcome, was)
        if reason is None or (reason.startswith("is cut") and self.options.permission.collapse):
            self.entries[entry.document] = entry
        else:
            self._keep_or_drop(entry.document, reason)

    def _keep_or_drop(self, name: str, reason: str) -> None:
        self.scratch.keep(name)
        if name in self.known:
            self.kept[name] = reason

    def _proposals(self) -> Proposals:
        order = [name for name in self.look.place if name in self.known]
        places = [self.known[name].place for name in order]
        reordered = any(one > other for one, other in pairwise(places))
        proposals = self.scratch.propose(reordered=reordered)
        value = self.store.setting
        before = Ids(value("base_url"), value("site"), value("rules") or "")
        self.ids = Ids(self.settings.base_url, self.look.site, sync_ids.rules())
        if before == self.ids or not proposals.removed or not proposals.added:
            return proposals
        moved = sync_ids.pairs(self._those("removed"), self._those("added"), store=before, run=self.ids)
        if moved and not self.options.rekey:
            raise IdsDifferError(_described(before, self.ids), _described(self.ids, before), len(moved))
        self.scratch.rekey(moved)
        proposals.removed -= len(moved)
        proposals.added -= len(moved)
        return proposals

    def _those(self, change: str) -> Iterator[tuple[str, dict[str, Any]]]:
        column = "before" if change == "removed" else "record"
        for id_, record in self.scratch.sql.execute(f"SELECT id, {column} FROM proposed WHERE change = ?", (change,)):
            yield id_, json.loads(record)

    def _result(self, evidence: Evidence, decision: Decision, summary: Summary) -> Result:
        counts = dict(
            self.scratch.sql.execute("SELECT change, count(*) FROM proposed WHERE held IS NULL GROUP BY change")
        )
        held = self.store.count("proposed", "held IS NOT NULL") + self.store.count("held_removals")
        titles = self.scratch.sql.execute(
            "SELECT json_extract(before, '$.title') FROM held_removals UNION ALL "
            "SELECT json_extract(coalesce(before, record), '$.title') FROM proposed WHERE held IS NOT NULL LIMIT ?",
            (EXAMPLES,),
        )
        result = Result(
            None, evidence, decision, summary, self.kept, stale=evidence.stale, withheld=held,
            examples=[row[0] for row in titles], rekeyed=counts.get("rekeyed", 0),
        )  # fmt: skip
        result.added, result.changed = counts.get("added", 0), counts.get("changed", 0)
        result.removed = counts.get("removed", 0)
        result.records = evidence.present + result.added - result.removed
        return result

    def apply(self, result: Result) -> store_apply.Applied:
        """Changes the store as decided; the caller commits."""
        settings = {
            "base_url": self.settings.base_url, "site": self.look.site, "rules": self.ids.rules,
            "facts_as": self.look.facts_as, "facts_key": self.look.facts_key, "read_as": self.look.read_as,
        }  # fmt: skip
        plan = store_apply.Plan(
            self.look, self.entries.values(), self.kept, keep_gone=self.keep_gone, settings=settings
        )
        applied = store_apply.apply(self.scratch, plan, started=self.started, program=self.program)
        result.run = applied.run
        result.readings = self.store.count("readings")
        return applied


class _StoredFacts(dict[str, str]):
    """The texts of the store's facts, each looked up when it is asked for."""

    def __init__(self, opened: Store) -> None:
        super().__init__()
        self._store = opened

    def __missing__(self, key: str) -> str:
        row = self._store.connection.execute("SELECT content FROM facts WHERE facts = ?", (key,)).fetchone()
        if row is None:
            raise store.damaged(self._store.path, "facts of a document are missing")
        self[key] = row[0]
        return self[key]


def _unreadable(problem: Problem) -> bool:
    return problem.kind in ("unreadable", "missing")


def _add(entry: Entry, outcome: Outcome) -> None:
    entry.reader = outcome.reader
    entry.records += len(outcome.records)
    entry.rejected += len(outcome.rejections)
    entry.dropped += len(outcome.dropped)
    entry.notes += [{"code": note.code, "text": note.text} for note in outcome.notes]
    entry.error = outcome.error


def _not_whole(entry: Entry, outcome: Outcome, was: StoredDocument | None) -> str | None:
    """Why what was read of a document that the store knows does not count; None where it does."""
    if was is None or was.error is not None:
        return None
    if outcome.error is not None:
        return f"could not be read: {outcome.error}"
    if not was.records:
        return None
    if outcome.state == "unknown":
        return f"could not be read: {entry.notes[-1]['text']}"
    if was.ends_whole and entry.stamp.ends_whole is False:
        return "is cut: its end is missing"
    cut = next((note["text"] for note in entry.notes if note["code"] == "cut"), None)
    if cut and not any(note["code"] == "cut" for note in json.loads(was.notes)):
        return f"is cut: {cut}"
    return None


def _described(one: Ids, other: Ids) -> str:
    """What ids depend on, as far as it differs."""
    if one.base != other.base:
        if one.base is None:
            return "no base address"
        return f"--base-url {one.base_url}" if one.base_url else f"the site's own address {one.site}"
    return f"address rules {one.rules}"


def _row(result: Result, *, finished: str, message: str | None) -> dict[str, Any]:
    return {
        "finished": finished, "seconds": round(result.seconds, 3), "exit_code": result.exit_code,
        "outcome": "withheld" if result.decision else "done", "message": message,
        "documents": result.summary.documents, "documents_read": result.summary.read,
        "documents_unreadable": result.summary.unreadable,
    }  # fmt: skip


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
