"""A conversion from its first document to its last record: the one way that the command and the library go.

    sources ──► survey ──► outcomes ──► merge ──► corrections ──► choice ──► the move ──► records

It prints nothing and writes no records; who runs it hears of every outcome.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from importer import pipeline
from importer.errors import UsageError

if TYPE_CHECKING:
    from importer.migration.site import Move, Site
    from importer.pipeline import Outcome, Settings, Survey
    from importer.record import Record
    from importer.report import Report
    from importer.sources import Document, Problem

__all__ = ["Progress", "Run", "Ways", "check_folders", "check_targets"]


class Ways(Protocol):
    """Where documents are read: `importer.pipeline` in processes of this machine, a cluster elsewhere."""

    def survey(self, sources: Iterable[Document | Problem], /) -> Survey:
        """The light pass over all documents."""

    def convert(self, sources: Iterable[Document | Problem], settings: Settings, first: Survey, /) -> Iterator[Outcome]:
        """Their outcomes, in order."""


class Progress(NamedTuple):
    """How far a run has come, after a document."""

    document: str
    """The one that was read; of an export of many items, a part of it."""
    documents: int
    """Read, that one included once it is whole."""
    of_documents: int
    """So many there are."""
    size: int
    """Bytes read."""
    of_size: int
    """Of so many."""
    records: int
    """Found, not merged yet."""


def _unheard(_: object) -> None:
    pass


class Run:
    """One run."""

    first: pipeline.Survey
    """What the light pass has shown; there once it is over."""

    def __init__(
        self, sources: Iterable[Document | Problem], settings: Settings, report: Report, site: Site | None, *,
        ways: Ways = pipeline, on_start: Callable[[Survey], object] = _unheard,
        on_outcome: Callable[[Outcome], object] = _unheard, on_read: Callable[[Report], object] = _unheard,
        on_progress: Callable[[Progress], object] | None = None,
    ) -> None:  # fmt: skip
        """`on_start` hears what there is to do, `on_outcome` what each document gave and `on_progress` how far that is,
        `on_read` that all are read; what one of them raises ends the run."""
        self._sources, self._settings, self._report, self._site = sources, settings, report, site
        self._ways, self._on_start, self._on_outcome, self._on_read = ways, on_start, on_outcome, on_read
        self._on_progress = on_progress
        self._read: set[str] = set()
        self._unshown: set[tuple[str, str]] = set()

    def records(self) -> Iterator[Record]:
        """The records that leave, merged unless told not to. Raises OutputError where the move can't be written."""
        found = self._found()
        if self._settings.merge:
            from importer.merge import merge

            found = merge(found, self._site.watch if self._site else None)
        chosen = self._report.chosen(self._corrected(found), self._settings.choice)
        return self._site.records(chosen) if self._site else chosen

    def finish(self, records: int) -> None:
        """After the last of so many records: what is told of the whole."""
        self._report.left(records)
        if self._site:
            self._site.finish(self._report, self.first.facts)

    def _found(self) -> Iterator[Record]:
        self.first = first = self._ways.survey(self._sources)
        if self._site:
            self._site.begin(first.facts)
        self._on_start(first)
        documents = size = records = 0
        for outcome in self._ways.convert(self._sources, self._settings, first):
            self._report.add(outcome)
            if self._site:
                self._site.outcome(outcome)
            self._read.add(outcome.document)
            self._unshown.update(outcome.unshown)
            self._on_outcome(outcome)
            if outcome.state not in ("skipped", "missing") and self._on_progress:
                documents = min(documents + outcome.last, first.documents)  # an unknown file may be none
                size, records = size + outcome.size, records + len(outcome.records)
                self._on_progress(Progress(outcome.document, documents, first.documents, size, first.size, records))
            yield from outcome.records
        self._on_read(self._report)

    def _corrected(self, found: Iterator[Record]) -> Iterator[Record]:
        """The records as the profiles' corrections make them; as they are where there are none."""
        profile = self._settings.profile
        if profile is None or not profile.corrects:
            return found
        from importer import corrections

        applied = corrections.corrected(
            found, profile, documents=self._read, unshown=self._unshown, merged=self._settings.merge
        )
        self._report.corrected(applied)
        return iter(applied.records)


def check_targets(paths: Iterable[str], *targets: str | None) -> None:
    """Refuses to write over what is read, or two things to one place. Raises UsageError."""
    named = [target for target in targets if target]
    places = [target if target == "-" else os.path.realpath(target) for target in named]
    if twice := next((place for place in places if places.count(place) > 1), None):
        raise UsageError(f"{twice}: two things can't go to the same place; give one of them another name")
    for target in named:
        for path in paths:
            if "-" not in (target, path) and Path(path).is_file() and _same(target, path):
                raise UsageError(f"{target}: is an input too and would be overwritten; name another file")


def check_folders(paths: Iterable[str], move: Move | None, folder: str | None) -> None:
    """The same for folders: `folder` is one of records, which is written anew as a whole. Raises UsageError."""
    for path in paths:
        if path != "-" and folder and Path(path).is_dir() and _within(folder, path):
            raise UsageError(f"{folder}: lies within {path}, which is read; name a folder outside of it")
    media = move.media if move else None
    if media is None:
        return
    for path in paths:
        if path != "-" and Path(path).exists() and (_within(path, media) or _within(media, path)):
            place = "lies within" if _within(media, path) else "holds"
            raise UsageError(f"--media {media}: {place} {path}, which is read; name a folder outside of it")
    if folder and (_within(media, folder) or _within(folder, media)):
        raise UsageError(f"--media {media}: files and the records of {folder} can't share a folder; name another one")


def _within(inner: str, outer: str) -> bool:
    """Does a path lie below another one, or is it that?"""
    return Path(os.path.realpath(inner)).is_relative_to(os.path.realpath(outer))


def _same(one: str, other: str) -> bool:
    try:
        return Path(one).samefile(other)
    except OSError:
        return False
