"""A spreadsheet (Office Open XML): a record a row, with a frozen head, filters, links that click, dates as dates.

Columns and the joining of lists are those of CSV (`importer.record.cells`); texts are texts here, so that none needs a
sign in front. A day is a date and a time is a time by the clock of its own zone, which the format can't hold; a year
or a month alone stays a text, and so does what is before 1900-03-01. A cell holds 32,767 characters and a sheet
1,048,575 records. What was cut or lost is counted. Needs XlsxWriter (extra `xlsx`).
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import XlsxFileError

from importer.record import Record
from importer.writers.shape import Shape, Written

CELL, ROWS, LINKS, LINK = 32_767, 1_048_575, 65_000, 2_000
"""Most characters of a cell, rows under the head, links of a sheet, and characters of a link (Excel has 65,530 and
2,079)."""

_DATES = frozenset(("date_published", "date_modified", "event.start", "event.end"))
_URLS = frozenset(("url", "external_url", "image"))
_WIDTHS = {"title": 50, "summary": 60, "content_text": 60, "content_html": 60, "url": 45, "types": 24, "tags": 30,
           "attachments": 30, "source.document": 30, "id": 22, **dict.fromkeys(_DATES, 18)}  # fmt: skip
_WIDTH = 16
_FORMATS = {"day": "yyyy-mm-dd", "time": "yyyy-mm-dd hh:mm:ss"}
DAY = len("2024-05-04")
_EPOCH = datetime(1900, 3, 1)  # before it, Excel's calendar has a day that there never was


def write(records: Iterable[Record], path: Path, shape: Shape, written: Written) -> None:
    """Fills the file. Raises OSError."""
    with tempfile.TemporaryDirectory(prefix="importer-") as folder:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "tmpdir": folder}
        book = xlsxwriter.Workbook(str(path), options)
        try:
            _fill(book, records, shape.flattened(), written)
        finally:
            try:
                book.close()
            except XlsxFileError as error:
                said = error.args[0] if error.args else ""
                raise said if isinstance(said, OSError) else OSError(str(error)) from None


def _fill(book: Any, records: Iterable[Record], shape: Shape, written: Written) -> None:
    columns = shape.columns()
    book.use_zip64()
    book.set_properties({"created": datetime(2000, 1, 1)})  # the same records are the same bytes
    bold = book.add_format({"bold": True})
    formats = {kind: book.add_format({"num_format": shown}) for kind, shown in _FORMATS.items()}
    sheet = book.add_worksheet("records")
    sheet.freeze_panes(1, 0)
    for at, name in enumerate(columns):
        sheet.set_column(at, at, _WIDTHS.get(name, _WIDTH))
    sheet.write_row(0, 0, [shape.named(name) for name in columns], bold)
    links = number = 0
    for number, record in enumerate(records, 1):
        if number > ROWS:
            raise OSError(f"a spreadsheet holds {ROWS:,} records; there are more")
        for at, (name, value) in enumerate(zip(columns, shape.of(record).values(), strict=True)):
            if name in _DATES and value and (found := _clock(value)) is not None:
                if len(value) > DAY and (value.endswith("Z") or value[-6] in "+-"):
                    written.notes["times that lost their zone"] += 1
                sheet.write_datetime(number, at, found, formats["time" if len(value) > DAY else "day"])
            elif name in _URLS and value and value.startswith("http") and len(value) <= LINK and links < LINKS:
                links += 1
                sheet.write_url(number, at, value, string=value)
            elif value is not None:
                _plain(sheet, number, at, value, written)
    sheet.autofilter(0, 0, number, len(columns) - 1)


def _clock(date: str) -> datetime | None:
    """A day or a time by its own clock, where Excel's calendar has it."""
    if len(date) < DAY:
        return None
    found = datetime.fromisoformat(date).replace(tzinfo=None)
    return found if found >= _EPOCH else None


def _plain(sheet: Any, row: int, column: int, value: Any, written: Written) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int):
        sheet.write_number(row, column, value)
    else:
        text = str(value)
        if len(text) > CELL:
            written.notes[f"texts that were cut at {CELL:,} characters, the most that a cell holds"] += 1
        sheet.write_string(row, column, text[:CELL])
