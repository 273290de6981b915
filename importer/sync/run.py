"""One run of a sync, from the first look to the commit. Composes; what may be done is decided in `importer.guards`.

It does not print: `on_outcome` is called for every outcome, and the result tells the rest.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

from importer import corrections
from importer.corrections import Applied
from importer.errors import IdsDifferError, NothingReadError, OutputError, UntoldError
from importer.guards import Decision, Evidence, Rows, decide
from importer.pipeline import Outcome, Settings
from importer.profiles import Profiles
from importer.record import Record
from importer.sources import STDIN, Document
from importer.store import apply as store_apply
from importer.store import evidence as store_evidence
from importer.store import facts as store_facts
from importer.store import file as store_file
from importer.store.apply import DRIFT
from importer.store.read import Store
from importer.store.run import Entry, Examples, Proposals, Scratch
from importer.sync import changed as sync_changed
from importer.sync import corrected as sync_corrected
from importer.sync import ids as sync_ids
from importer.sync import look as sync_look
from importer.sync.ids import Ids
from importer.sync.look import Look, Remembered
from importer.sync.options import Options
from importer.sync.read import Summary, SyncReader

__all__ = ["Deliver", "Result", "now", "sync"]


@dataclass(slots=True)
class Result:
    """What a run did, or with a dry run would do."""

    run: int | None
    """None for a dry run."""
    evidence: Evidence
    decision: Decision
    summary: Summary
    kept: dict[str, str]
    """Documents that could not be read whole, whose records are kept as they were, with the reasons."""
    cut: dict[str, str] = field(default_factory=dict)
    """Documents that were read and are cut, and were taken so for want of anything better, with the reasons."""
    changed_options: tuple[str, ...] = ()
    """What of options, profile and program is another than when nothing was withheld."""
    drifting: list[str] = field(default_factory=list)
    """Of the documents that were read, those that their profile does not fit any more."""
    kept_documents: int = 0
    """The same, and those that are gone with their removal withheld."""
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
    corrections: dict[str, Any] | None = None
    """What the profiles' corrections did: `applied`, a number, and `stale`, those that nothing needs any more."""
    newly_idle: list[dict[str, Any]] = field(default_factory=list)
    """Of `stale` those that the last run had not."""
    seconds: float = 0.0
    going: Examples = field(default_factory=Examples)
    """Of what was withheld, removals that were too many."""
    worse: Examples = field(default_factory=Examples)
    """The rest of it: records that would have become worse."""

    @property
    def exit_code(self) -> int:
        """3 where something was withheld, else 0."""
        return 3 if self.decision else 0


_THOSE = {
    "added": "SELECT id, record FROM proposed WHERE change = 'added'",
    "removed": "SELECT id, before FROM proposed WHERE change = 'removed'",
    "standing": "SELECT id, record FROM records WHERE id NOT IN (SELECT id FROM proposed WHERE change = 'removed')",
}

Deliver = Callable[[Iterator[dict[str, Any]]], None]


def sync(
    paths: tuple[str, ...],
    settings: Settings,
    options: Options,
    *,
    opened: Store | None = None,
    on_start: Callable[[Look], None] = lambda _: None,
    on_outcome: Callable[[Outcome], None] = lambda _: None,
    deliver: Callable[[bool], Deliver | None] = lambda _: None,
    prepare: Callable[[Result], None] = lambda _: None,
    explain: Callable[[Result], str | None] = lambda _: None,
) -> Result:
    """One run. Raises StoreInUseError, StoreError, OutputError, NothingReadError, IdsDifferError; the store is then
    as it was. Raises UntoldError where the run is done and only its changes could not be told.

    `opened` is the store where the caller has opened it already, to write. `deliver(committed)` may return what takes
    the changes; it is asked before the commit and after it, so that a file can be ready before and a pipe is told
    after. `prepare` is called last before the commit, for all that may fail. `explain` gives the words that the run's
    row keeps.
    """
    begun = time.monotonic()
    if opened is None and not Path(options.store).exists():
        _refuse_missing(paths)
        _refuse_nothing(paths, settings, options.store)
    with nullcontext(opened) if opened is not None else _opened(options) as opened:
        run = _Run(paths, settings, options, opened)
        try:
            result = run.prepare(on_start, on_outcome)
        except (NothingReadError, IdsDifferError) as error:
            if not options.dry_run:
                store_apply.record_failure(
                    opened.connection, str(error), started=run.started, finished=now(), program=run.program
                )
            raise
        applied = None if options.dry_run else run.apply(result)
        take = deliver(False)
        if take is not None:
            take(run.scratch.lines(result.run))
        result.seconds = time.monotonic() - begun
        if applied is not None:
            row = _row(result, finished=now(), message=explain(result))
            store_apply.finish(run.scratch, applied, row)
        prepare(result)
        if applied is not None:
            opened.connection.execute("COMMIT")
        take = deliver(True)
        if take is not None:
            try:
                take(run.scratch.lines(result.run))
            except (OutputError, sqlite3.Error) as error:
                if applied is None:
                    raise
                raise UntoldError(options.store, applied.run, str(error)) from error
        result.seconds = time.monotonic() - begun
        return result


def correcting(settings: Settings) -> str | None:
    """A short name for all corrections that hold in a run; None where there are none."""
    if settings.profile is None or not settings.profile.corrects:
        return None
    return store_facts.key_of(one.correcting for one in settings.profile.members)


def corrected(
    profiles: Profiles, records: list[Record], documents: Collection[str], unshown: Collection[tuple[str, str]]
) -> Applied:
    """The records as the corrections make them."""
    return corrections.corrected(records, profiles, documents=documents, unshown=unshown)


def _opened(options: Options) -> AbstractContextManager[Store]:
    if not options.dry_run:
        return store_file.open_to_write(options.store, wait=options.wait)
    return store_file.open_to_read(options.store) if store_file.exists(options.store) else store_file.empty()


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
        self.started = now()
        self.program = sync_look.program()
        self.scratch = Scratch(opened)
        self.known = opened.documents()
        self.look = Look()
        self.entries: Mapping[str, Entry] = {}
        self.kept: dict[str, str] = {}
        self.cut: dict[str, str] = {}
        self.taken_as = ""
        self.unfed: dict[str, Rows] = {}
        self.ids = self.ids_before = Ids()
        self.keep_gone = False
        self.corrected_as = correcting(settings)
        self.profiled_as = store_facts.key_of([settings.profile.reading]) if settings.profile else ""
        same = self.profiled_as and self.profiled_as == opened.setting("profiled_as")
        self.fitted = store_evidence.fitted(self.scratch) if same else None

    def prepare(self, on_start: Callable[[Look], None], on_outcome: Callable[[Outcome], None]) -> Result:
        """Everything up to the decision. Touches nothing in the store."""
        _refuse_missing(self.paths)
        sources = self.settings.sources(self.paths, leave_out=_own_files(self.options.store))
        permission = self.options.permission
        self.look = sync_look.look(
            sources, self.settings, self._remembered(), program=self.program, permission=permission
        )
        reader = SyncReader(self.settings, self.look, self.known, scratch=self.scratch, take_cut=permission.collapse)
        summary = reader.summary
        on_start(self.look)
        reader.read(sources, on_outcome)
        self.entries, self.kept, self.cut, self.unfed = reader.entries, reader.kept, reader.cut, reader.unfed
        if not summary.documents and not self.store.count("records"):
            raise NothingReadError(_nothing(self.paths))
        if summary.documents and summary.unreadable == summary.documents:
            document, reason = summary.errors[0]
            raise NothingReadError(
                f"nothing could be read, so nothing was changed; {document}: {reason}"
                + (f" (and {summary.unreadable - 1} more)" if summary.unreadable > 1 else "")
            )
        proposals = self._proposals()
        evidence, decision = self._decided(proposals, summary)
        if decision.removals:
            # What is gone is kept: then nothing has become worse for want of it either.
            self.keep_gone = True
            self.scratch.keep_gone()
            kept, removals = self.scratch.proposals(), evidence
            evidence, decision = self._decided(kept, summary, removals)
        self.scratch.hold(decision)
        return self._result(evidence, decision, summary)

    def _decided(
        self, proposals: Proposals, summary: Summary, removals: Evidence | None = None
    ) -> tuple[Evidence, Decision]:
        """The evidence and what follows from it; of removals as they were before what is gone was kept."""
        found = store_evidence.gather(
            self.scratch,
            proposals,
            self.entries.values(),
            documents=summary.documents,
            fitted=self.fitted,
            unfed=self.unfed,
        )
        if removals is not None:
            found = replace(found, removed=removals.removed, removed_held=removals.removed_held, added=removals.added)
        return found, decide(found, self.options.permission)

    def _remembered(self) -> Remembered:
        value = self.store.setting
        return Remembered(
            self.known,
            site=value("site"),
            facts_key=value("facts_key"),
            read_as=value("read_as"),
            facts=store_facts.Stored(self.store),
            corrected_anew=self.corrected_as != value("corrected_as"),
        )

    def _proposals(self) -> Proposals:
        order = [name for name in self.look.place if name in self.known]
        places = [self.known[name].place for name in order]
        reordered = any(one > other for one, other in pairwise(places))
        value = self.store.setting
        profile = self.settings.profile
        proposals = self.scratch.propose(
            reordered=reordered,
            correct=None if self.corrected_as is None or profile is None else partial(corrected, profile),
            anew=self.corrected_as != value("corrected_as"),
        )
        self.ids_before = Ids(value("base_url"), value("site"), value("rules") or "")
        self.ids = Ids(self.settings.base_url, self.look.site, sync_ids.rules())
        if self.ids_before == self.ids or not proposals.added:
            return proposals
        moved, twice = (
            sync_ids.pairs(self._those(which), self._those("added"), store=self.ids_before, run=self.ids)
            for which in ("removed", "standing")
        )
        if (moved or twice) and not self.options.rekey:
            described = _described(self.ids_before, self.ids), _described(self.ids, self.ids_before)
            raise IdsDifferError(*described, moved=len(moved), twice=len(twice))
        self.scratch.rekey(moved)
        proposals.removed -= len(moved)
        proposals.added -= len(moved)
        return proposals

    def _those(self, which: str) -> Iterator[tuple[str, dict[str, Any]]]:
        for id_, record in self.scratch.sql.execute(_THOSE[which]):
            yield id_, json.loads(record)

    def _result(self, evidence: Evidence, decision: Decision, summary: Summary) -> Result:
        counts = dict(
            self.scratch.sql.execute("SELECT change, count(*) FROM proposed WHERE held IS NULL GROUP BY change")
        )
        going, worse = self.scratch.examples("held = 'shrink'"), self.scratch.examples("held != 'shrink'")
        result = Result(
            None, evidence, decision, summary, self.kept, stale=evidence.stale, going=going, worse=worse,
            withheld=going.count + worse.count, rekeyed=counts.get("rekeyed", 0),
        )  # fmt: skip
        result.added, result.changed = counts.get("added", 0), counts.get("changed", 0)
        result.removed = counts.get("removed", 0)
        result.records = evidence.present + result.added - result.removed
        result.corrections, result.newly_idle = self._corrections()
        result.cut = self.cut
        self.taken_as = sync_changed.described(
            self.settings, profile=self.profiled_as, corrections=self.corrected_as, program=self.program
        )
        result.changed_options = sync_changed.changed(self.store.setting("taken_as"), self.taken_as)
        result.drifting = [
            name
            for name, entry in self.entries.items()
            if name in (self.fitted or ()) and any(note["code"] == DRIFT for note in entry.notes)
        ]
        return result

    def _corrections(self) -> tuple[dict[str, Any] | None, list[dict[str, Any]]]:
        if self.corrected_as is None:
            return None, []
        known = json.loads(self.store.setting("corrections") or "null")
        return sync_corrected.told(self.scratch.corrected, known, self.store.last_shown)

    def apply(self, result: Result) -> store_apply.Applied:
        """Changes the store as decided; the caller commits."""
        # What is withheld still has its old ids: only a run that could see them moved may say on what they depend.
        ids = self.ids_before if result.decision.removals and not self.options.rekey else self.ids
        settings = {
            "base_url": ids.base_url, "site": ids.site, "rules": ids.rules,
            "facts_key": self.look.facts_key, "read_as": self.look.read_as,
            "corrected_as": self.corrected_as, "profiled_as": self.profiled_as,
            "corrections": json.dumps(result.corrections) if result.corrections else None,
            "taken_as": self.store.setting("taken_as") if result.decision else self.taken_as,
        }  # fmt: skip
        plan = store_apply.Plan(
            self.look,
            self.entries.values(),
            self.kept,
            keep_gone=self.keep_gone,
            settings=settings,
            fitted=self.fitted or (),
        )
        applied = store_apply.apply(self.scratch, plan, started=self.started, program=self.program)
        result.run = applied.run
        result.readings = self.store.count("readings")
        result.kept_documents = applied.kept_documents
        return applied


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


def now() -> str:
    """The time as a run's row has it: ISO 8601, in UTC."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
