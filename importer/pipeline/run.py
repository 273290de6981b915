"""All documents, in order, over any number of worker processes: the survey before, then their outcomes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from importer import facts, limits
from importer.cards import Note
from importer.facts import Facts
from importer.pipeline.document import convert_document, gather
from importer.pipeline.outcome import Look, Outcome, Survey
from importer.pipeline.settings import Settings
from importer.sources import Document, Problem

__all__ = ["batches", "convert", "convert_isolated", "convert_one", "survey", "survey_isolated"]

BATCH_BYTES = 1 << 20
BATCH_DOCUMENTS = 32
"""What goes to a worker at a time: smaller batches cost more to send than they even out."""
WORTH_WORKERS = 1 << 20
"""Bytes of documents below which starting workers costs more than it saves."""


def survey(sources: Iterable[Document | Problem]) -> Survey:
    """Goes over all documents once, lightly."""
    count = size = 0

    def gathered() -> Iterator[Facts]:
        nonlocal count, size
        for document in sources:
            if isinstance(document, Problem):
                continue
            count += 1
            size += document.size
            yield gather(document)

    return Survey(facts.merge(gathered()), count, size)  # the counts are complete once all is gathered


def convert(
    sources: Iterable[Document | Problem],
    settings: Settings,
    first: Survey,
    *,
    look: Look | None = None,
    unattended: bool = False,
) -> Iterator[Outcome]:
    """All documents' outcomes, in order, the same for any number of workers. What is no document comes as one too.

    Few documents, and those of one worker, are read in this process; `unattended`, where nobody would see that one of
    them hangs in a library or kills it, in a worker too, wherever that costs little.
    """
    alone = settings.workers == 1 or first.documents < 2 or first.size < WORTH_WORKERS
    if alone and not (unattended and _workers_are_cheap()):
        for document in sources:
            yield from convert_one(document, settings, first.facts, look)
        return

    from importer import pool

    function = partial(_convert_in_worker, settings=settings, run=first.facts, look=look)
    for result in pool.run(function, batches(sources), workers=1 if alone else min(settings.workers, first.documents)):
        yield _killed(result.item, result.exit_code, settings) if isinstance(result, pool.Died) else result


def _workers_are_cheap() -> bool:
    from importer import pool  # not loaded before it is needed

    return pool.is_cheap()


def convert_isolated(sources: Iterable[Document | Problem], settings: Settings, run: Facts) -> Iterator[Outcome]:
    """The same as `convert` where one of few documents is known to kill its process: one at a time, in another."""
    from importer import pool

    function = partial(_convert_in_worker, settings=settings, run=run)
    for result in pool.run(function, ([document] for document in sources), workers=1):
        yield _killed(result.item, result.exit_code, settings) if isinstance(result, pool.Died) else result


def survey_isolated(sources: Iterable[Document | Problem]) -> Facts:
    """The facts of such documents."""
    from importer import pool

    documents = ([d] for d in sources if isinstance(d, Document))
    return facts.merge(f for f in pool.run(_gather_in_worker, documents, workers=1) if isinstance(f, Facts))


def _gather_in_worker(document: Document) -> Iterator[Facts]:
    limits.expendable()
    yield gather(document)


def _convert_in_worker(
    document: Document | Problem, settings: Settings, run: Facts, look: Look | None = None
) -> Iterator[Outcome]:
    limits.expendable()
    yield from convert_one(document, settings, run, look)


def convert_one(
    document: Document | Problem, settings: Settings, run: Facts, look: Look | None = None
) -> Iterator[Outcome]:
    """One document's outcomes; what is no document comes as one too."""
    if isinstance(document, Problem):
        notes = [Note("unknown-kind", document.reason)] if document.kind == "unknown" else []
        error = document.reason if document.kind in ("unreadable", "missing") else None
        yield Outcome(document.name, state=document.kind, notes=notes, error=error)
    else:
        yield from convert_document(document, settings, run, look)


def _killed(document: Document | Problem, code: int | None, settings: Settings) -> Outcome:
    return Outcome(document.name, state="unreadable", error=limits.death(code, settings.max_seconds))


def batches(sources: Iterable[Document | Problem]) -> Iterator[list[Document | Problem]]:
    """Cuts the documents into batches by number and bytes: the same cuts at every run."""
    batch: list[Document | Problem] = []
    size = 0
    for document in sources:
        batch.append(document)
        if isinstance(document, Document):
            document._head = None  # cheaper read again than sent
            size += document.size
        if size >= BATCH_BYTES or len(batch) >= BATCH_DOCUMENTS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
