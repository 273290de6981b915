"""CSV and TSV, and the shape of outputs: read by Python's `csv`, and by our own reader."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from writing import FULL, back, record

from importer import cli, writers
from importer.errors import UsageError
from importer.record import Native, Source
from importer.record.cells import COLUMNS, record_of, row


def rows(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=delimiter))


@pytest.mark.parametrize(("suffix", "delimiter"), [(".csv", ","), (".tsv", "\t")])
def test_a_table_has_a_column_a_field_and_comes_back_whole(tmp_path: Path, suffix: str, delimiter: str) -> None:
    out = tmp_path / f"out{suffix}"
    plain = record(id="1", title="Tis 'the' season", native=Native())
    written = writers.save([FULL, plain], str(out), format=suffix[1:])
    assert written.records == 2
    assert not written.told()
    first, second = rows(out, delimiter)
    assert tuple(first) == COLUMNS
    assert first["tags"] == r"Ports\; harbours; back\\slash; -dash"
    assert (second["title"], second["summary"], second["native.fields"]) == ("Tis 'the' season", "", "{}")
    assert back(out) == [FULL, plain]


@pytest.mark.parametrize(
    ("text", "cell"),
    [("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@a", "'@a"), ("\ta", "'\ta"), ("＝1", "'＝1"),
     ("'=1", "''=1"), ("'Tis", "'Tis"), ("a=1", "a=1"), ("", "'"), ("'", "''"), (None, "")],
)  # fmt: skip
def test_what_a_spreadsheet_takes_for_a_formula_is_a_text(text: str | None, cell: str) -> None:
    cells = row(json.loads(record(status=text).model_dump_json()))
    assert cells["status"] == cell
    assert record_of(cells)["status"] == text


TEXTS = st.text(st.sampled_from("a;\\'=-+@ é\n,\"\t漁"), min_size=1, max_size=8).filter(lambda t: t.strip())
MAYBE = st.none() | st.text(st.sampled_from("a;\\'=-+@ é\r\n,\"\t漁e"), max_size=8)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(TEXTS, MAYBE, st.lists(TEXTS, max_size=3), MAYBE, st.lists(MAYBE.map(lambda t: t or ""), max_size=3))
def test_any_record_comes_back(
    tmp_path: Path, title: str, content: str | None, tags: list[str], ident: str | None, also: list[str]
) -> None:
    source = Source(document="a.html", kind="card", reader="html", position=0, also_in=tuple(also))
    native = Native(id=ident) if ident is not None else None
    whole = record(title=title, content_html=content, tags=tuple(tags), native=native, source=source)
    writers.write([whole], str(tmp_path / "out.csv"), format="csv")
    assert back(tmp_path / "out.csv") == [whole]


def test_a_byte_order_mark_on_request(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    writers.save([FULL], str(out), format="csv", shape=writers.Shape(bom=True))
    assert out.read_bytes().startswith(b"\xef\xbb\xbfid,url,")
    assert back(out) == [FULL]


def shaped(tmp_path: Path, format: str, **asked: Any) -> str:
    out = tmp_path / f"out.{format}"
    writers.save([FULL], str(out), format=format, shape=writers.Shape(**asked).checked())
    return out.read_text()


def test_fields_are_chosen_in_order_and_renamed(tmp_path: Path) -> None:
    text = shaped(tmp_path, "json", fields=("url", "native.id", "event", "native.fields.a"), rename={"url": "link"})
    assert json.loads(text) == [
        {"link": FULL.url, "native.id": "12", "event": {"start": "2024-05", "end": None, "venue": None},
         "native.fields.a": [1, None]}
    ]  # fmt: skip
    assert next(iter(json.loads(text)[0])) == "link"
    assert shaped(tmp_path, "csv", fields=("native.id", "event"), rename={"native.id": "ID"}).splitlines() == [
        "ID,event.start,event.end,event.venue", "12,2024-05,,",
    ]  # fmt: skip


def test_flat_json_has_neither_objects_nor_lists(tmp_path: Path) -> None:
    (one,) = json.loads(shaped(tmp_path, "json", flatten=True))
    assert list(one) == list(COLUMNS)
    assert not [value for value in one.values() if isinstance(value, (dict, list))]
    assert (one["event.start"], one["types"], one["summary_truncated"]) == ("2024-05", "+1; Größe 漁港", False)


@pytest.mark.parametrize(
    ("words", "said"),
    [(["--fields", "tilte"], "'tilte' is no field"), (["--rename", "url"], "NAME=NEW"),
     (["--rename", "url=title"], "two fields"), (["--bom"], "byte order mark"),
     (["--format", "xml"], "known are json")],
)  # fmt: skip
def test_a_shape_that_makes_no_sense_is_refused_before_anything_is_read(words: list[str], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        cli.commands(["convert", "missing", "-o", "out.json", *words], standalone_mode=False)


def test_the_command_writes_what_was_asked_for(tmp_path: Path) -> None:
    writers.write([FULL], str(tmp_path / "in.json"), format="json")
    out = tmp_path / "out.csv"
    words = ["convert", str(tmp_path / "in.json"), "-o", str(out), "--fields", "title,tags", "--rename", "tags=labels"]
    assert cli.commands([*words, "--quiet"], standalone_mode=False) == 0
    assert rows(out) == [{"title": "'=1+1; really", "labels": r"Ports\; harbours; back\\slash; -dash"}]
