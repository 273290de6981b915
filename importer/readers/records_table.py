"""Our own CSV and TSV as input: the records come back as they were (`importer.record.cells` has the rules)."""

from __future__ import annotations

from collections.abc import Iterator

from importer.cards import Dropped, Finding, Note
from importer.facts import Facts
from importer.readers import Request
from importer.readers.csvtext import Rows, header_of
from importer.readers.items import context
from importer.readers.records import card_of
from importer.record.cells import COLUMNS, record_of
from importer.sources.document import Document


class RecordsTableReader:
    """Reads records from a table that has all their columns under their own names."""

    name = "records_table"

    def accepts(self, document: Document) -> bool:
        """The header has every column of a record."""
        header = header_of(document)
        return header is not None and set(COLUMNS) <= set(header[0])

    def gather(self, document: Document) -> Facts:
        """Nothing: addresses in records are resolved already."""
        return Facts()

    def read(self, document: Document, want: Request) -> Iterator[Finding]:
        """An item for each row."""
        here = context(document, want)
        table = Rows(document)
        for number, cells in table:
            try:
                record = record_of(cells)
            except ValueError:
                yield Dropped("damaged", cells.get("title") or "(no title)", f"row {number}")
                continue
            yield card_of(record, here, f"row {number}")
        if table.cut:
            yield Note("cut", "the file ends in the middle of its last row")
        yield from table.notes


READER = RecordsTableReader()
