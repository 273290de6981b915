"""SQLite: read by sqlite3 alone, and by our own reader. sqlite-utils and Datasette are in tests/heavy."""

from __future__ import annotations

import gzip
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from writing import FULL, back, record, save, written

from importer.errors import OutputError
from importer.record import Event, Native, Record, Source

PLAIN = record(
    id="1", title="Größe der Häfen", tags=("-dash", "Ports; harbours"), date_published="2023", native=Native(),
    event=Event(venue="Pier 4"),
    source=Source(document="b.html", kind="page", reader="html", position=3, also_in=("c.html", "d.html")),
)  # fmt: skip


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return written(tmp_path, "sqlite", FULL, PLAIN, record(id="2"))


def ask(path: Path, query: str) -> list[Any]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def test_plain_fields_are_columns(file: Path) -> None:
    query = "SELECT title, summary_truncated, event_start, native_id, native_fields, source_document FROM records"
    assert ask(file, query)[0] == (FULL.title, 0, "2024-05", "12", '{"a": [1, null]}', "a.html")


def test_tags_are_a_table_that_is_joined_to_records(file: Path) -> None:
    query = "SELECT id FROM tags JOIN records_tags USING (tags_id) JOIN records USING (record_id) WHERE name = '-dash'"
    assert ask(file, query) == [("7c",), ("1",)]
    assert ask(file, "SELECT * FROM tags_counted") == [("-dash", 2), ("Ports; harbours", 2), ("back\\slash", 1)]
    assert ask(file, "SELECT types, authors FROM overview")[0] == ("+1; Größe 漁港", 'Mira "M" Holt; Ö. & Sons')
    assert ask(file, "SELECT * FROM years") == [(None, 1), ("2023", 1), ("2024", 1)]


def test_words_are_found_without_their_accents(file: Path) -> None:
    query = "SELECT records.id FROM records_fts JOIN records ON record_id = records_fts.rowid WHERE records_fts MATCH ?"
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute(query, ("hafen",)).fetchall() == [("1",)]


def test_the_file_is_sound_and_its_references_hold(file: Path) -> None:
    assert ask(file, "PRAGMA integrity_check") == [("ok",)]
    assert ask(file, "PRAGMA foreign_key_check") == []


def test_the_records_come_back(file: Path, tmp_path: Path) -> None:
    assert back(file) == [FULL, PLAIN, record(id="2")]
    packed = tmp_path / "out.sqlite.gz"
    packed.write_bytes(gzip.compress(file.read_bytes()))
    assert back(packed) == [FULL, PLAIN, record(id="2")]


def test_the_same_records_are_the_same_bytes(file: Path, tmp_path: Path) -> None:
    again = written(tmp_path, "sqlite", FULL, PLAIN, record(id="2"), name="again")
    assert again.read_bytes() == file.read_bytes()


def test_a_damaged_file_is_an_error_of_that_document(file: Path) -> None:
    from importer.pipeline import Settings, convert, survey

    file.write_bytes(file.read_bytes()[:9000])
    sources = Settings(workers=1).sources([str(file)])
    (outcome,) = convert(sources, Settings(workers=1), survey(sources))
    assert outcome.state == "unreadable"
    assert "damaged SQLite" in (outcome.error or "")


def many() -> list[Record]:
    return [record(id=str(number), tags=(f"t{number % 7}",)) for number in range(1203)]


def test_more_records_than_are_gathered_at_once(tmp_path: Path) -> None:
    out = written(tmp_path, "sqlite", *many())
    assert ask(out, "SELECT count(*), max(record_id) FROM records") == [(1203, 1203)]
    assert ask(out, "SELECT count(*) FROM tags") == [(7,)]
    assert back(out) == many()


def test_a_run_that_breaks_leaves_what_was_there(tmp_path: Path) -> None:
    out = tmp_path / "out.sqlite"
    out.write_bytes(b"OLD")

    def breaking() -> Any:
        yield FULL
        raise RuntimeError("in the middle")

    from importer import writers

    with pytest.raises(RuntimeError):
        writers.save(breaking(), str(out), format="sqlite")
    assert out.read_bytes() == b"OLD"
    assert [path.name for path in tmp_path.iterdir()] == ["out.sqlite"]


def test_a_store_is_never_written_over(tmp_path: Path) -> None:
    from importer import cli

    pages, store = tmp_path / "pages", tmp_path / "site.sqlite"
    pages.mkdir()
    written(pages, "json", FULL)
    cli.commands(["sync", str(pages), "--store", str(store), "--quiet"], standalone_mode=False)
    before = store.read_bytes()
    for format in ("sqlite", "json"):
        with pytest.raises(OutputError, match="is a store"):
            save(store, format, FULL)
    assert store.read_bytes() == before


def test_it_goes_through_a_pipe(tmp_path: Path) -> None:
    import subprocess
    import sys

    source = written(tmp_path, "json", FULL)
    command = [sys.executable, "-m", "importer", "convert", str(source), "--format", "sqlite", "--quiet"]
    data = subprocess.run(command, capture_output=True, check=True, cwd=Path(__file__).parent.parent).stdout
    (tmp_path / "piped.sqlite").write_bytes(data)
    assert back(tmp_path / "piped.sqlite") == [FULL]
