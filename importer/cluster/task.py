"""What runs on a worker: a batch of documents → their facts, or their part. It returns counts, never records."""

from __future__ import annotations

import platform
from functools import lru_cache

from importer import __version__, pipeline
from importer.cluster.parts import Done, Place
from importer.collector import patient
from importer.errors import ClusterError
from importer.facts import Facts
from importer.pipeline import Settings
from importer.sources import Document, Problem

__all__ = ["Versions", "convert", "gather", "versions"]

Versions = dict[str, str]
Items = tuple[Document | Problem, ...]


def versions() -> Versions:
    """What outcomes depend on, beside documents and settings."""
    from lxml import etree

    return {
        "importer": __version__,
        "libxml2": ".".join(map(str, etree.LIBXML_VERSION)),
        "Python": ".".join(platform.python_version_tuple()[:2]),
    }


def gather(items: Items) -> tuple[Facts, int, int]:
    """The documents' share of the run's facts; how many they are, and their bytes."""
    first = pipeline.survey(items)
    return first.facts, first.documents, first.size


def convert(
    batch: str, items: Items, *, settings: Settings, place: str, run: tuple[str, str], driver: Versions
) -> Done:
    """Reads the documents and writes their part. `run` names the facts, `driver` the versions there."""
    if (here := versions()) != driver:  # a worker that joined after the start
        raise ClusterError(f"versions differ: {here} on a worker, {driver} here; install the same on both")
    shared = _facts(place, *run)
    outcomes = (o for item in items for o in pipeline.convert_one(item, settings=settings, run=shared))
    with patient():
        return Place(place).put_part(batch, outcomes)


@lru_cache(maxsize=2)
def _facts(place: str, name: str, digest: str) -> Facts:
    return Place(place).facts(name, digest)
