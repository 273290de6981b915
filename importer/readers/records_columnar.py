"""Our own Parquet and Arrow output as input: the records come back as they were. Needs pyarrow (extra `parquet`)."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

from importer.cards import Finding, Note
from importer.errors import UnreadableError
from importer.facts import Facts
from importer.readers import Request
from importer.readers.items import context
from importer.readers.records import card_of
from importer.record import Record
from importer.sources.document import Document

PARQUET, ARROW = b"PAR1", b"ARROW1\0\0"
AT_ONCE = 1000


class RecordsColumnarReader:
    """Reads records from columns."""

    name = "records_columnar"

    def accepts(self, document: Document) -> bool:
        """Any Parquet or Arrow file: which columns it has stands at its end."""
        return document.head.startswith((PARQUET, ARROW))

    def gather(self, document: Document) -> Facts:
        """Nothing: addresses in records are resolved already."""
        return Facts()

    def read(self, document: Document, want: Request) -> Iterator[Finding]:
        """An item for each row, where the columns are those of records."""
        try:
            import pyarrow as pa
        except ModuleNotFoundError:
            raise UnreadableError("needs pyarrow: pip install 'importer[parquet]'") from None
        here = context(document, want)
        number = 0
        try:
            names, batches = _open(document)
            if not set(Record.model_fields) <= set(names):
                yield Note("no-items", "columns of no records: " + ", ".join(map(repr, names[:20])))
                return
            for batch in batches:
                for row in batch.to_pylist():
                    yield card_of(_whole(row), here, f"row {number}")
                    number += 1
        except (pa.ArrowException, OSError, ValueError) as error:
            raise UnreadableError(f"can't be read: {str(error).splitlines()[0][:200]}") from None


def _open(document: Document) -> tuple[list[str], Iterator[Any]]:
    """The columns' names and the batches of rows."""
    from pyarrow import ipc, parquet

    kind = document.head[:4]
    on_disk = document.path is not None and document.data is None and document.entry is None
    source: Any = str(document.path) if on_disk and _plain(document) else io.BytesIO(document.read())
    if kind == PARQUET:
        file = parquet.ParquetFile(source)
        return file.schema_arrow.names, file.iter_batches(batch_size=AT_ONCE)
    opened = ipc.open_file(source)
    return opened.schema.names, (opened.get_batch(at) for at in range(opened.num_record_batches))


def _plain(document: Document) -> bool:
    """Not packed by gzip."""
    assert document.path is not None
    with document.path.open("rb") as stream:
        return stream.read(4) == document.head[:4]


def _whole(row: dict[str, Any]) -> dict[str, Any]:
    native = row["native"]
    if native is not None:
        native["fields"] = json.loads(native["fields"])
    return {name: row[name] for name in Record.model_fields}


READER = RecordsColumnarReader()
