"""CSV (RFC 4180) and TSV: a record a row, by the rules of `importer.record.cells`, which our own reader undoes.

UTF-8; `--bom` puts a byte order mark in front, by which Excel knows it. Lines end in CR LF, cells are quoted where
they must be, also in TSV.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from functools import partial

from importer.record import Record
from importer.record.cells import cell
from importer.writers.shape import Shape, Written

BATCH = 1 << 16
"""Characters that are gathered before they are passed on."""


def write(records: Iterable[Record], shape: Shape, written: Written, *, delimiter: str = ",") -> Iterator[bytes]:
    """The header and the rows."""
    shape = shape.flattened()
    buffer = io.StringIO(newline="")
    rows = csv.writer(buffer, delimiter=delimiter)
    rows.writerow([shape.named(name) for name in shape.columns()])
    yield ("\ufeff" if shape.bom else "").encode()
    for record in records:
        rows.writerow([cell(value) for value in shape.of(record).values()])
        if buffer.tell() >= BATCH:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


write_tabs = partial(write, delimiter="\t")
