"""The store's file: real SQLite files, migrations, what is none of ours, what people query."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from syncing import Bench, Item, items, site

from importer.errors import OutputError, StoreError, StoreInUseError, UsageError
from importer.facts import Facts
from importer.readers.wxr import Media
from importer.store import schema as store_schema
from importer.store.facts import decode, encode, key_of
from importer.store.file import open_to_read, open_to_write, statements
from importer.store.prune import prune

OLD_STORES = sorted((Path(__file__).parent / "stores").glob("*.sql"))


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def schema(path: Path) -> list[tuple[str, str, str]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2").fetchall()
    finally:
        connection.close()


# Versions of the schema.


def test_there_is_a_store_of_every_older_version() -> None:
    assert [path.stem for path in OLD_STORES] == [f"version-{n}" for n in range(1, store_schema.VERSION)]


@pytest.mark.parametrize("dump", OLD_STORES, ids=lambda path: path.stem)
@pytest.mark.parametrize("opened_by", ["a run", "a reader"])
def test_an_older_store_is_brought_up_to_date(dump: Path, opened_by: str, tmp_path: Path) -> None:
    old, new = tmp_path / "old.sqlite", tmp_path / "new.sqlite"
    connection = sqlite3.connect(old)
    connection.executescript(dump.read_text())
    before = connection.execute("SELECT id, record FROM records ORDER BY id").fetchall()
    versions = connection.execute("SELECT * FROM versions ORDER BY version_id").fetchall()
    connection.close()
    assert before and versions
    for path in (old, new):
        with open_to_write(str(path)) if path is new or opened_by == "a run" else open_to_read(str(path)) as store:
            if store.connection.in_transaction:
                store.connection.execute("COMMIT")
    assert schema(old) == schema(new)
    with open_to_read(str(old)) as store:
        assert store.connection.execute("SELECT id, record FROM records ORDER BY id").fetchall() == before
        assert store.connection.execute("SELECT * FROM versions ORDER BY version_id").fetchall() == versions
        title = json.loads(before[0][1])["title"]
        found = store.connection.execute(
            "SELECT id FROM records WHERE record_id IN (SELECT rowid FROM records_fts WHERE records_fts MATCH ?)",
            (f'"{title}"',),
        ).fetchall()
        assert (before[0][0],) in found


def test_a_migration_that_is_interrupted_has_not_happened(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite"
    connection = sqlite3.connect(path)
    connection.executescript(OLD_STORES[0].read_text())
    connection.close()
    before = schema(path)
    with open_to_write(str(path)) as store:
        assert store.connection.execute("PRAGMA user_version").fetchone() == (store_schema.VERSION,)
    assert schema(path) == before


def test_a_newer_store_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "new.sqlite"
    with open_to_write(str(path)) as store:
        store.connection.execute("COMMIT")
        store.connection.execute(f"PRAGMA user_version = {store_schema.VERSION + 1}")
    for opening in (open_to_read, open_to_write):
        with pytest.raises(StoreError, match="newer"), opening(str(path)):
            pass


def test_statements_of_a_script_are_told_apart() -> None:
    script = "CREATE TABLE a (x);\nCREATE TRIGGER b AFTER INSERT ON a BEGIN\n  DELETE FROM a;\nEND;\n"
    assert [one.split()[1] for one in statements(script)] == ["TABLE", "TRIGGER"]


# What is no store.


def a_database(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.executescript("CREATE TABLE customers (name); INSERT INTO customers VALUES ('x');")
    connection.close()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: path.write_text("a letter\n" * 50), "no store"),
        (lambda path: path.write_bytes(b"SQLite format 3\0" + bytes(5000)), "damaged"),
        (lambda path: path.write_bytes(bytes(5000)), "no store"),
        (lambda path: path.mkdir(), "folder"),
        (lambda path: os.mkfifo(path), "no regular file"),
        (a_database, "another program"),
    ],
)
def test_what_is_none_of_ours_is_refused_untouched(make: Callable[[Path], Any], words: str, bench: Bench) -> None:
    bench.put(site(2))
    make(bench.store)
    before = bench.store.read_bytes() if bench.store.is_file() else None
    for opening in (open_to_read, open_to_write):
        with pytest.raises(StoreError, match=words) as refused, opening(str(bench.store)):
            pass
        assert refused.value.exit_code == 2
    with pytest.raises(StoreError, match=words):
        bench.sync()
    assert not bench.store.is_file() or bench.store.read_bytes() == before
    assert sorted(p.name for p in bench.folder.iterdir()) == ["source", "store.sqlite"]


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def overwritten(data: bytes) -> bytes:
    return data[:8192] + b"\xaa" * 8192 + data[16384:]


@pytest.mark.parametrize("damage", [cut, overwritten])
def test_a_damaged_store_is_refused_untouched(damage: Callable[[bytes], bytes], bench: Bench) -> None:
    bench.put(site(6))
    bench.sync()
    bench.store.write_bytes(damage(bench.store.read_bytes()))
    before = bench.store.read_bytes()
    bench.put(site(7))
    with pytest.raises(StoreError, match="damaged"):
        bench.sync()
    assert bench.store.read_bytes() == before


@pytest.mark.parametrize(
    ("make", "advice"),
    [
        (lambda path: path.write_text("a letter\n" * 50), "Name another file with --store"),
        (lambda path: path.mkdir(), "name a file in it, such as store.sqlite"),
        (a_database, "Name another file with --store"),
        (lambda path: path.write_bytes(b"SQLite format 3\0" + bytes(5000)), "Name another file with --store"),
        (lambda path: path.symlink_to("missing/store.sqlite"), "make it first"),
    ],
)
def test_what_can_be_no_store_is_told_in_one_line_with_what_to_do(
    make: Callable[[Path], Any], advice: str, bench: Bench, importer: Callable[..., Any]
) -> None:
    bench.put(site(2))
    make(bench.store)
    ran = importer("sync", str(bench.source), "--store", str(bench.store))
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert ran.err.rstrip().endswith(advice)


def test_an_empty_file_is_a_new_store(bench: Bench) -> None:
    bench.put(site(2))
    bench.store.touch()
    assert bench.sync().added == 12


def test_a_store_that_was_killed_while_it_was_made_is_a_new_one(bench: Bench) -> None:
    """Its first page is there, with the journal that undoes it."""
    bench.put(site(2))
    journal = Path(f"{bench.store}-journal")
    connection = sqlite3.connect(bench.store, isolation_level=None)
    connection.execute("PRAGMA journal_mode = PERSIST")
    connection.execute(f"PRAGMA application_id = {store_schema.APPLICATION_ID}")
    connection.close()
    # A journal of a file of no pages: https://www.sqlite.org/fileformat2.html#the_rollback_journal
    header = bytes.fromhex("d9d505f920a163d7") + (0).to_bytes(4, "big") + bytes(4) + (0).to_bytes(4, "big")
    journal.write_bytes((header + (512).to_bytes(4, "big") + (4096).to_bytes(4, "big")).ljust(512, b"\0"))
    for _ in range(2):
        bench.sync()
        assert len(bench.records()) == 12
        assert int.from_bytes(bench.store.read_bytes()[68:72], "big") == store_schema.APPLICATION_ID


def test_a_store_in_no_folder_can_not_be_made(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="folder"), open_to_write(str(tmp_path / "nowhere" / "a.sqlite")):
        pass


def test_there_is_nothing_to_read_in_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="importer sync"), open_to_read(str(tmp_path / "a.sqlite")):
        pass
    assert list(tmp_path.iterdir()) == []


# The lock.


def test_one_writer_at_a_time(bench: Bench) -> None:
    bench.put(site(2))
    bench.sync()
    with open_to_write(str(bench.store)):
        with pytest.raises(StoreInUseError) as refused:
            bench.sync()
        assert refused.value.exit_code == 4
        assert len(bench.records()) == 12, "and anybody may read"
    assert bench.sync().exit_code == 0


def test_an_error_undoes_all(bench: Bench) -> None:
    bench.put(site(2))
    bench.sync()
    with pytest.raises(ValueError), open_to_write(str(bench.store)) as store:
        store.connection.execute("DELETE FROM records")
        raise ValueError
    assert len(bench.records()) == 12


def test_nothing_is_left_beside_the_store(bench: Bench) -> None:
    bench.put(site(2))
    bench.sync()
    bench.records()
    assert sorted(p.name for p in bench.folder.iterdir()) == ["source", "store.sqlite"]


def test_a_store_on_a_read_only_medium_can_be_read(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.put(site(2))
    bench.sync()
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert len(bench.records()) == 12
    assert sorted(p.name for p in bench.folder.iterdir()) == ["source", "store.sqlite"]


# What people query.


def test_fields_are_columns(bench: Bench) -> None:
    bench.put({"a.html": [Item(1, title="Ferries in winter"), *items(5, 2)]})
    bench.sync()
    assert bench.rows(
        "SELECT title, url, kind, reader, document, position, types FROM records WHERE date_published = '2024-03-05' "
        "ORDER BY position LIMIT 1"
    ) == [("Ferries in winter", "https://harbour.example/minutes/1/", "card", "html", "a.html", 0, "[]")]


def found(bench: Bench, words: str) -> set[str]:
    rows = bench.rows(
        "SELECT title FROM records WHERE record_id IN (SELECT rowid FROM records_fts WHERE records_fts MATCH ?)", words
    )
    return {row[0] for row in rows}


def test_the_full_text_index_follows_every_change(bench: Bench) -> None:
    bench.put({"a.html": [Item(1, title="Fähren im Winter"), *items(11, 2)]})
    bench.sync()
    assert found(bench, "fahren") == {"Fähren im Winter"}
    bench.put({"a.html": [Item(1, title="Brücken im Winter"), *items(11, 2)]})
    bench.sync()
    assert found(bench, "fahren") == set() and found(bench, "brucken winter") == {"Brücken im Winter"}
    bench.put({"a.html": items(11, 2)})
    bench.sync()
    assert found(bench, "winter") == set()
    connection = sqlite3.connect(bench.store)
    connection.execute("INSERT INTO records_fts(records_fts) VALUES ('integrity-check')")
    connection.close()


def test_all_references_hold(bench: Bench) -> None:
    for pages in (site(6), site(5), {**site(5), "page-001.html": b""}, site(2)):
        bench.put(pages)
        bench.sync()
        assert bench.rows("PRAGMA foreign_key_check") == []


def test_views_tell_who_shows_what(bench: Bench) -> None:
    bench.put({"a.html": items(6), "b.html": items(6)})
    bench.sync()
    rows = bench.rows("SELECT document, kind FROM shown_in WHERE title = ? ORDER BY document", Item(0).name)
    assert rows == [("a.html", "card"), ("b.html", "card")]


# What consumers ask.


@pytest.fixture
def with_history(bench: Bench) -> Bench:
    for number, pages in enumerate(
        (site(4), {**site(4), "new.html": items(2, 90)}, site(4, date="2024-03-06"), site(3, date="2024-03-06")), 1
    ):
        bench.put(pages)
        assert bench.sync().run == number
    return bench


def since(bench: Bench, run: str) -> dict[str, list[dict[str, Any]]]:
    sorted_out: dict[str, list[dict[str, Any]]] = {}
    with open_to_read(str(bench.store)) as store:
        for change in store.changes_since(store.run_after(run)):
            sorted_out.setdefault(change["change"], []).append(change)
    return sorted_out


def test_changes_since_a_run_are_what_became_of_each_record(with_history: Bench) -> None:
    everything = since(with_history, "0")
    assert {kind: len(changes) for kind, changes in everything.items()} == {"added": 18, "removed": 8}
    assert all(change["record"] is None and change["title"] and change["url"] for change in everything["removed"])
    assert {c["record"]["date_published"] for c in everything["added"]} == {"2024-03-06"}
    latest = since(with_history, "2")
    assert {kind: len(changes) for kind, changes in latest.items()} == {"changed": 18, "removed": 8}
    assert latest["changed"][0]["fields"] == {"date_published": ["2024-03-05", "2024-03-06"]}
    assert since(with_history, "4") == {}


def test_who_applies_all_changes_has_the_stores_records(with_history: Bench) -> None:
    """At least once: whatever run a consumer asks from, it ends with the same."""
    for run in range(5):
        known = {}
        for start in range(run + 1):
            for changes in since(with_history, str(start)).values():
                for change in changes:
                    known[change["id"]] = change["record"]
        present = {r["id"]: r for r in with_history.records().values()}
        assert {key: record for key, record in known.items() if record is not None} == present


def test_a_time_stands_for_the_last_run_before_it(with_history: Bench) -> None:
    connection = sqlite3.connect(with_history.store)
    for run in range(1, 5):
        connection.execute("UPDATE runs SET finished = ? WHERE run_id = ?", (f"2026-03-0{run}T03:00:00Z", run))
    connection.commit()
    connection.close()
    with open_to_read(str(with_history.store)) as store:
        for time, run in (
            ("2026-02-01", 0), ("2026-03-01", 0), ("2026-03-02", 1), ("2026-03-03T02:59:59Z", 2),
            ("2026-03-03T04:30:00+02:00", 2), ("2026-03-03T05:30:00+02:00", 3), ("2027-01-01", 4), ("3", 3),
        ):  # fmt: skip
            assert store.run_after(time) == run, time
        for wrong in ("yesterday", "2026-02-31", "17"):
            with pytest.raises(UsageError):
                store.run_after(wrong)


def test_pruning_forgets_contents_but_not_what_became_of_a_record(with_history: Bench) -> None:
    before = {run: since(with_history, str(run)) for run in range(5)}
    with open_to_write(str(with_history.store)) as store:
        assert prune(store, 1) > 0
        store.connection.execute("COMMIT")
    for run, changes in before.items():
        after = since(with_history, str(run))
        assert after.keys() == changes.keys()
        for kind in changes:
            assert {c["id"] for c in after[kind]} == {c["id"] for c in changes[kind]}
    assert with_history.rows("SELECT count(*) FROM versions WHERE before IS NOT NULL AND change != 'removed'") == [(0,)]
    with open_to_write(str(with_history.store)) as store:
        assert prune(store, 1) == 0


def test_pruning_keeps_so_many_versions(bench: Bench) -> None:
    for day in range(1, 6):
        bench.put({"a.html": [Item(1, date=f"2024-01-0{day}"), *items(5, 2)]})
        bench.sync()
    with open_to_write(str(bench.store)) as store:
        prune(store, 3)
        store.connection.execute("COMMIT")
    rows = bench.rows("SELECT json_extract(record, '$.date_published') FROM history WHERE title = ? "
                      "ORDER BY version_id", Item(1).name)  # fmt: skip
    assert rows == [("2024-01-03",), ("2024-01-04",), ("2024-01-05",)]


# Facts.

texts = st.text(max_size=5)
media = st.builds(Media, texts, *[st.none() | texts] * 3, texts, st.none() | texts)  # type: ignore[arg-type]
tables = st.recursive(
    st.none() | st.booleans() | st.integers() | texts | media,
    lambda inner: st.lists(inner, max_size=2) | st.tuples(inner, inner) | st.dictionaries(texts | st.just("()"), inner),
    max_leaves=5,
)


@given(
    st.builds(Facts, st.frozensets(texts), st.frozensets(texts), st.dictionaries(texts, st.dictionaries(texts, tables)))
)
def test_facts_come_back_as_they_were(facts: Facts) -> None:
    again = decode(encode(facts))
    assert again == facts and encode(again) == encode(facts)
    assert repr(again.tables) == repr(dict(facts.tables)), "tuples are tuples again"


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "{}", '{"origins": [], "labels": [], "tables": {"a": {"b": {"()": [], "of": "os:system"}}}}',
        '{"origins": [], "labels": [], "tables": {"a": {"b": {"()": ["x"], "of": "importer.store.file:exists"}}}}',
    ],
)  # fmt: skip
def test_a_store_from_elsewhere_can_not_run_code(text: str) -> None:
    with pytest.raises(ValueError):
        decode(text)


def test_facts_have_short_names() -> None:
    assert key_of(["a", "b"]) == key_of(["a", "b"]) != key_of(["b", "a"]) != key_of(["ba"])
