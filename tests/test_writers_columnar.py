"""Parquet, Arrow and spreadsheets: read by pyarrow and openpyxl, and by our own reader. DuckDB, polars and LibreOffice
are in tests/heavy."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from writing import FULL, back, record, save, written

from importer import writers
from importer.errors import UsageError
from importer.record import Event, Native, Record, Source

openpyxl = pytest.importorskip("openpyxl")
pytest.importorskip("pyarrow")
pytest.importorskip("xlsxwriter")
from pyarrow import ipc, parquet  # noqa: E402

PLAIN = record(
    id="1", native=Native(fields={}), event=Event(), summary_truncated=True,
    source=Source(document="b.html", kind="page", reader="html", position=3, also_in=("c.html",)),
)  # fmt: skip
FORMATS = ["parquet", "arrow"]


@pytest.mark.parametrize("format", FORMATS)
def test_the_records_come_back(tmp_path: Path, format: str) -> None:
    assert back(written(tmp_path, format, FULL, PLAIN)) == [FULL, PLAIN]
    assert back(written(tmp_path, format, name="none")) == []


@pytest.mark.parametrize("format", FORMATS)
def test_more_records_than_one_batch_and_the_same_bytes_again(tmp_path: Path, format: str) -> None:
    many = [record(id=str(number), tags=("a",) * (number % 3)) for number in range(4100)]
    out = written(tmp_path, format, *many)
    assert back(out) == many
    assert written(tmp_path, format, *many, name="again").read_bytes() == out.read_bytes()


def test_columns_are_nested_and_described(tmp_path: Path) -> None:
    schema = parquet.read_schema(written(tmp_path, "parquet", FULL))
    assert str(schema.field("tags").type) in ("list<element: string>", "list<item: string>")
    assert [part.name for part in schema.field("event").type] == ["start", "end", "venue"]
    assert schema.field("title").metadata[b"description"] == b"Plain text, never empty."
    assert schema.field("event").type.field("venue").metadata[b"description"] == b"Plain text."
    assert b"validated" in schema.metadata[b"description"]


def test_columns_are_chosen_and_flattened(tmp_path: Path) -> None:
    shape = writers.Shape(fields=("title", "event", "native.fields.a"), rename={"title": "headline"}, flatten=True)
    (row,) = parquet.read_table(written(tmp_path, "parquet", FULL, shape=shape)).to_pylist()
    assert row == {"headline": FULL.title, "event.start": "2024-05", "event.end": None, "event.venue": None,
                   "native.fields.a": "[1,null]"}  # fmt: skip
    out = written(tmp_path, "arrow", FULL, shape=writers.Shape(fields=("native.fields.a", "tags")))
    number = record(native=Native(fields={"depth": 3}))
    deep = written(tmp_path, "arrow", number, name="deep", shape=writers.Shape(fields=("native.fields.depth",)))
    with ipc.open_file(str(deep)) as file:
        assert file.read_all().to_pylist() == [{"native.fields.depth": "3"}]
    with ipc.open_file(str(out)) as file:
        assert file.read_all().to_pylist() == [{"native.fields.a": "[1,null]", "tags": list(FULL.tags)}]


def test_columns_of_something_else_are_no_records(tmp_path: Path) -> None:
    from importer.pipeline import Settings, convert, survey

    out = written(tmp_path, "parquet", FULL, shape=writers.Shape(fields=("title",)))
    sources = Settings(workers=1).sources([str(out)])
    (outcome,) = convert(sources, Settings(workers=1), survey(sources))
    assert [(note.code, note.text) for note in outcome.notes] == [("no-items", "columns of no records: 'title'")]
    out.write_bytes(out.read_bytes()[:-9])
    (outcome,) = convert(sources, Settings(workers=1), survey(sources))
    assert outcome.state == "unreadable"


def test_a_missing_library_is_said_with_what_installs_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    monkeypatch.delitem(sys.modules, "importer.writers.xlsx", raising=False)
    with pytest.raises(UsageError, match=r"needs xlsxwriter.*\n.*pip install 'importer\[xlsx\]'"):
        save(tmp_path / "out.xlsx", "xlsx", FULL)
    assert not list(tmp_path.iterdir())


def sheet(path: Path) -> Any:
    return openpyxl.load_workbook(path)["records"]


def column(path: Path, name: str) -> list[Any]:
    head, *rows = sheet(path).iter_rows()
    at = [cell.value for cell in head].index(name)
    return [row[at] for row in rows]


def test_a_sheet_has_a_frozen_head_widths_and_filters(tmp_path: Path) -> None:
    found = sheet(written(tmp_path, "xlsx", FULL, PLAIN))
    assert (found.freeze_panes, found.max_row, found["D1"].font.bold) == ("A2", 3, True)
    assert found.column_dimensions["E"].width > 40  # title
    assert found.auto_filter.ref.startswith("A1:")


def test_dates_are_dates_links_click_and_texts_are_texts(tmp_path: Path) -> None:
    days = ["2024-05-04", "2024-05", "2024-05-04T10:30:05+02:00", "1850-01-01", None]
    out = tmp_path / "out.xlsx"
    told = save(out, "xlsx", FULL, *[record(id=str(at), date_published=day) for at, day in enumerate(days)]).told()
    dates = column(out, "date_published")[1:]
    assert [cell.value for cell in dates] == [
        datetime(2024, 5, 4), "2024-05", datetime(2024, 5, 4, 10, 30, 5), "1850-01-01", None,
    ]  # fmt: skip
    assert [cell.number_format for cell in dates[::2]] == ["yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss", "General"]
    assert column(out, "url")[0].hyperlink.target == FULL.url
    assert [(cell.value, cell.data_type) for cell in (column(out, "title")[0], column(out, "types")[0])] == [
        (FULL.title, "s"), ("+1; Größe 漁港", "s"),
    ]  # fmt: skip
    assert told == ["times that lost their zone: 2"]  # FULL's date_modified has one too


def test_what_a_cell_can_not_hold_is_cut_and_said(tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    told = save(out, "xlsx", record(content_text="x" * 40_000)).told()
    assert len(column(out, "content_text")[0].value) == 32_767
    assert told == ["texts that were cut at 32,767 characters, the most that a cell holds: 1"]


def test_a_sheet_is_the_same_bytes_again_and_leaves_nothing(tmp_path: Path) -> None:
    one, other = written(tmp_path, "xlsx", FULL), written(tmp_path, "xlsx", FULL, name="again")
    assert one.read_bytes() == other.read_bytes()

    def breaking() -> Any:
        yield FULL
        raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError):
        writers.save(breaking(), str(one), format="xlsx")
    assert one.read_bytes() == other.read_bytes()
    assert len(list(tmp_path.iterdir())) == 2


def test_a_sheet_of_nothing(tmp_path: Path) -> None:
    assert sheet(written(tmp_path, "xlsx")).max_row == 1


def test_chosen_columns_of_a_sheet(tmp_path: Path) -> None:
    out = written(tmp_path, "xlsx", FULL, shape=writers.Shape(fields=("title", "url"), rename={"url": "link"}))
    assert [[cell.value for cell in row] for row in sheet(out).iter_rows()] == [
        ["title", "link"], [FULL.title, FULL.url],
    ]  # fmt: skip


def test_types_are_those_of_the_model() -> None:
    from importer.writers.columnar import schema

    assert schema().names == list(Record.model_fields)
