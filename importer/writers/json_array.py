"""A JSON array, a record a line, so that it can be compared line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from importer.record import Record
from importer.writers.json_lines import objects
from importer.writers.shape import Shape, Written


def write(records: Iterable[Record], shape: Shape, written: Written) -> Iterator[bytes]:
    """The array."""
    lead = b"[\n"
    for one in objects(records, shape):
        yield lead + one
        lead = b",\n"
    yield b"[]\n" if lead == b"[\n" else b"\n]\n"
