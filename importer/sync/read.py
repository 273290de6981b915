"""Reading the documents of a sync that are not as they were, and deciding document by document whether that counts.

A document that is there but can't be read whole (unreadable, over a limit, cut) says nothing about what it holds: what
the store has of it stands. It decides nothing about records.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from importer import pipeline
from importer.guards import Rows
from importer.pipeline import Outcome, Settings, Survey
from importer.sources import Document, Problem, Sources
from importer.store import evidence as store_evidence
from importer.store.read import StoredDocument
from importer.store.run import Entry, Scratch
from importer.sync import whole
from importer.sync.look import Look, covers

__all__ = ["Summary", "SyncReader", "unreadable"]


@dataclass(slots=True)
class Summary:
    """What a run found in the source, in numbers of documents."""

    documents: int = 0
    read: int = 0
    unreadable: int = 0
    rejected: int = 0
    errors: list[tuple[str, str]] = field(default_factory=list)


class SyncReader:
    """Reads what a look found to be read, into the run's scratch tables."""

    def __init__(
        self, settings: Settings, look: Look, known: Mapping[str, StoredDocument], *, scratch: Scratch, take_cut: bool
    ) -> None:
        self._settings, self._look, self._known, self._scratch = settings, look, known, scratch
        self._take_cut = take_cut
        self.summary = Summary(documents=len(look.place) + sum(map(unreadable, look.problems)))
        self.entries: dict[str, Entry] = {}
        """What was read and counts."""
        self.kept: dict[str, str] = {}
        """Documents of which what the store has stands, with the reasons."""
        self.cut: dict[str, str] = {}
        """What is cut and was taken nevertheless, since the store has nothing better, with the reasons."""
        self.unfed: dict[str, Rows] = {}
        """Of those, the ones that no longer hold what others look up."""

    def read(self, sources: Sources, on_outcome: Callable[[Outcome], None]) -> None:
        """All of it. `sources` are gone over a second time where there is something to read."""
        self._meet_problems(on_outcome)
        for name in self._look.unfed:
            if name not in self._look.place and name not in self.kept:
                self.kept[name] = self._unfed(name, "is gone, with")
        self._see()
        if self._look.fresh:
            self._read(sources, on_outcome)
            self._meet_cut()
        self._count_the_same()

    def _count_the_same(self) -> None:
        """Rejections stand as long as their documents do; files that no reader is for are no documents after all."""
        same = [self._known[name] for name in self._look.place if name not in self._look.fresh]
        self.summary.rejected += sum(one.rejected for one in same)
        self.summary.documents -= sum(one.reader is None and one.error is None for one in same)
        self.summary.documents -= sum(one.reader is None and one.error is None for one in self.entries.values())

    def _meet_problems(self, on_outcome: Callable[[Outcome], None]) -> None:
        """What can't be reached is told; what the store knows of it, or of what was in it, is kept."""
        for problem in self._look.problems:
            for outcome in pipeline.convert((problem,), self._settings, Survey()):
                on_outcome(outcome)
            if not unreadable(problem):
                continue
            self.summary.unreadable += 1
            self.summary.errors.append((problem.name, problem.reason))
            for name in self._known:
                if covers(problem, name) and name not in self._look.place:
                    self.kept[name] = f"could not be read: {problem.name}: {problem.reason}"

    def _see(self) -> None:
        def rows() -> Iterator[tuple[str, int | None, int, str]]:
            for name, place in self._look.place.items():
                was = self._known.get(name)
                state = "fresh" if name in self._look.fresh else "same"
                yield name, was.document_id if was else None, place, state
            for name in self.kept:
                yield name, self._known[name].document_id, self._known[name].place, "kept"

        self._scratch.see(rows())

    def _read(self, sources: Sources, on_outcome: Callable[[Outcome], None]) -> None:
        fresh = self._look.fresh

        def wanted() -> Iterator[Document | Problem]:
            seen = set()
            for document in sources:
                if isinstance(document, Document) and document.name in fresh and document.name not in seen:
                    seen.add(document.name)
                    yield document

        survey = Survey(self._look.run, len(fresh), self._look.size)
        entry: Entry | None = None
        for outcome in pipeline.convert(wanted(), self._settings, survey, unattended=True):
            on_outcome(outcome)
            if entry is None:
                name = outcome.document
                entry = Entry(name, fresh[name], self._look.facts_of[name])
            self._scratch.read(outcome)
            _add(entry, outcome)
            if outcome.last:
                self._settle(entry, outcome)
                entry = None
        # A document that went while we read counts as one that could not be.
        for name in fresh:
            if name not in self.entries and name not in self.kept:
                self._keep_or_drop(name, "could not be read: it went away during the run")

    def _settle(self, entry: Entry, outcome: Outcome) -> None:
        """Decides whether what was read of a document counts, or what the store has of it stands."""
        self.summary.read += 1
        self.summary.rejected += entry.rejected
        if outcome.error is not None:
            self.summary.unreadable += 1
            self.summary.errors.append((entry.document, outcome.error))
        was = self._known.get(entry.document)
        whole.cut_as_meant(entry, was, allowed=self._take_cut)
        needed = entry.document in self._look.feeding or entry.document in self._look.unfed
        reason = whole.not_whole(entry, was, unknown=outcome.state == "unknown", needed=needed)
        if reason is None and entry.document in self._look.unfed:
            reason = self._unfed(entry.document, "no longer holds")
        if reason is None or (reason.startswith("is cut") and self._take_cut):
            self.entries[entry.document] = entry
            if entry.document in self._look.leaning:
                entry.facts = None  # it only looked cut; the next run gathers what it says
        else:
            self._keep_or_drop(entry.document, reason)

    def _meet_cut(self) -> None:
        """A document that is new and cut, or can't be read, does not stand for one that is gone: what that held stands,
        as if they had one name. Where there is none such, it is taken and told."""
        there = self._look.place.keys() | self.kept.keys()
        gone = {name: was for name, was in self._known.items() if was.records and name not in there}
        for name, entry in list(self.entries.items()):
            if name not in self._known and not self._take_cut and gone and whole.not_whole_as_new(entry, gone.values()):
                before = whole.stood_before(entry, gone, store_evidence.shown_before(self._scratch, name))
                reason = whole.not_whole_as_new(entry, [gone[one] for one in before])
                if before and reason:
                    del self.entries[name]
                    self._scratch.keep(name)
                    for one in before:
                        was = gone.pop(one)
                        self.kept[one] = f"is gone, and {name}, which came for it, {reason}"
                        self._scratch.see([(one, was.document_id, was.place, "kept")])
                    continue
            if (text := whole.cut_unasked(entry)) is not None:
                self.cut[name] = text

    def _unfed(self, name: str, how: str) -> str:
        self.unfed[name] = rows = self._look.unfed[name]
        return f"{how} {rows.lost:,} of {rows.had:,} entries that other documents may refer to"

    def _keep_or_drop(self, name: str, reason: str) -> None:
        self._scratch.keep(name)
        if name in self._known:
            self.kept[name] = reason


def unreadable(problem: Problem) -> bool:
    """Is it a document that could not be read?"""
    return problem.kind in ("unreadable", "missing")


def _add(entry: Entry, outcome: Outcome) -> None:
    entry.reader = outcome.reader
    entry.records += len(outcome.records)
    entry.rejected += len(outcome.rejections)
    entry.dropped += len(outcome.dropped)
    entry.notes += [{"code": note.code, "text": note.text} for note in outcome.notes]
    entry.error = outcome.error
