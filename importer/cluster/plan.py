"""The plan: documents → batches that are the same at every run, each with an id of its number and what it depends on.

The id changes with the batch's documents (name, size, time of last change), the settings, the run's facts and the
version, so that a part is only ever taken for what would be made again. It runs nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from importer import __version__
from importer.facts import Facts
from importer.pipeline import Settings, batches
from importer.sources import Document, Problem

__all__ = ["Batch", "fingerprint", "plan"]


@dataclass(frozen=True, slots=True)
class Batch:
    """Documents that one task reads."""

    id: str
    """`0000012-1f0c…`: its number in the plan and a hash of what its outcomes depend on."""
    items: tuple[Document | Problem, ...]


def fingerprint(settings: Settings, facts: Facts) -> str:
    """What every batch of a run depends on, as a hash; the number of processes is none of it."""
    held = {
        "version": __version__,
        "settings": repr(settings.model_copy(update={"workers": 1})),
        "origins": sorted(facts.origins),
        "labels": sorted(facts.labels),
        "tables": facts.tables,
    }
    return hashlib.sha256(json.dumps(held, sort_keys=True, default=repr).encode()).hexdigest()


def plan(sources: Iterable[Document | Problem], common: str) -> Iterator[Batch]:
    """The batches of a run, in order. `common` is its fingerprint."""
    for number, items in enumerate(batches(sources)):
        digest = hashlib.sha256(common.encode())
        absolute = tuple(map(_absolute, items))
        for item in absolute:
            digest.update(json.dumps(_identity(item)).encode())
        yield Batch(f"{number:07}-{digest.hexdigest()[:20]}", absolute)


def _absolute(item: Document | Problem) -> Document | Problem:
    """A worker has another current folder."""
    if isinstance(item, Document) and item.path is not None and not item.path.is_absolute():
        return replace(item, path=item.path.absolute())
    return item


def _identity(item: Document | Problem) -> list[str | int]:
    if isinstance(item, Problem):
        return [item.name, item.kind, item.reason]
    changed = 0
    if item.path is not None:
        try:
            changed = item.path.stat().st_mtime_ns
        except OSError:
            changed = -1  # reading it will say what is wrong
    data = hashlib.sha256(item.data).hexdigest() if item.data is not None else ""
    return [item.name, item.address, item.size, changed, item.stamp, data]
