"""`importer sync`, `export`, `status`, `prune` by the real command: exit codes, words, files, signals, kill -9."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import COMMAND, ROOT, Ran
from syncing import Bench, Item, items, page, site, write

from importer.store.file import open_to_read

Run = Callable[..., Ran]
Read = Callable[[], dict[str, dict[str, Any]]]

SYNC = ("sync", "source", "--store", "a.sqlite")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write(tmp_path / "source", site(10))


@pytest.fixture(scope="module")
def first_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    bench = Bench(tmp_path_factory.mktemp("first"))
    bench.put(site(10))
    bench.sync()
    return bench.store


@pytest.fixture
def synced(source: Path, first_store: Path) -> Path:
    """The source after a first sync of it."""
    shutil.copy(first_store, source.parent / "a.sqlite")
    return source


@pytest.fixture
def exported(tmp_path: Path) -> Callable[[], dict[str, dict[str, Any]]]:
    """The records of the store by their titles."""

    def read() -> dict[str, dict[str, Any]]:
        with open_to_read(str(tmp_path / "a.sqlite")) as store:
            return {(record := json.loads(text))["title"]: record for text in store.records()}

    return read


# What it says and writes.


def test_the_summary_is_one_line(importer: Run, source: Path) -> None:
    ran = importer(*SYNC)
    assert (ran.code, ran.out) == (0, b"")
    assert ran.err.startswith("importer: 60 records in a.sqlite: 60 added, 0 changed, 0 removed (run 1; 10 of 10")
    assert importer(*SYNC, "--quiet").err == ""


def test_an_export_is_what_convert_gives(importer: Run, synced: Path) -> None:
    for suffix in ("json", "jsonl"):
        assert importer("export", "--store", "a.sqlite", "-o", f"a.{suffix}").code == 0
        assert importer("convert", "source", "-o", f"b.{suffix}", "--quiet").code == 0
        assert (synced.parent / f"a.{suffix}").read_bytes() == (synced.parent / f"b.{suffix}").read_bytes()


def test_changes_are_json_lines(importer: Run, synced: Path) -> None:
    write(synced, {**site(9), "page-001.html": items(6, 6, date="2025-01-01"), "new.html": items(2, 90)})
    ran = importer(*SYNC, "--changes", "changes.jsonl")
    assert ran.code == 0
    lines = [json.loads(line) for line in (synced.parent / "changes.jsonl").read_text().splitlines()]
    assert [line["change"] for line in lines] == ["added"] * 2 + ["changed"] * 6 + ["removed"] * 6
    assert {line["run"] for line in lines} == {2}
    assert lines[2]["fields"] == {"date_published": ["2024-03-05", "2025-01-01"]}
    assert lines[-1]["record"] is None and lines[-1]["title"].startswith("Minutes")
    since = importer("export", "--store", "a.sqlite", "--changed-since", "1", "--format", "jsonl")
    assert sorted(since.out.decode().splitlines()) == sorted(json.dumps(line) for line in lines)


def test_changes_go_to_standard_output_once_they_are_committed(importer: Run, source: Path) -> None:
    ran = importer(*SYNC, "--changes", "-")
    assert len(ran.out.splitlines()) == 60 and json.loads(ran.out.splitlines()[0])["change"] == "added"


def test_who_closes_the_pipe_has_not_stopped_the_run(
    importer: Run, exported: Read, source: Path, tmp_path: Path
) -> None:
    command = [*COMMAND, *SYNC, "--changes", "/dev/full"]
    done = subprocess.run(command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True)
    assert done.returncode == 2 and b"can't be written" in done.stderr
    assert len(exported()) == 60
    ran = importer("export", "--store", "a.sqlite", "--changed-since", "0")
    assert len(ran.records) == 60


def test_changes_that_can_not_be_written_stop_the_run_before_it_begins(importer: Run, source: Path) -> None:
    ran = importer(*SYNC, "--changes", "nowhere/changes.jsonl")
    assert ran.code == 2 and "nowhere/changes.jsonl" in ran.err
    assert not (source.parent / "a.sqlite").exists()


def test_the_report_tells_of_the_sync_too(importer: Run, synced: Path) -> None:
    write(synced, {**site(10), "page-001.html": items(6, 6, date="2025-01-01")})
    assert importer(*SYNC, "--report", "report.json").code == 0
    report = json.loads((synced.parent / "report.json").read_text())
    assert [d["document"] for d in report["documents"]] == ["page-001.html"]
    assert report["totals"]["documents"] == 10 and report["totals"]["records"] == 60
    assert report["sync"]["changed"] == 6 and report["sync"]["documents_unchanged"] == 9


def test_metrics_are_prometheus_text(importer: Run, synced: Path) -> None:
    write(synced, site(4))
    assert importer(*SYNC, "--metrics", "importer.prom").code == 3
    text = (synced.parent / "importer.prom").read_text()
    values = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    assert values['importer_sync_withheld{store="a.sqlite"}'] == "36"
    assert values['importer_sync_last_run_exit_code{store="a.sqlite"}'] == "3"
    success = float(values['importer_sync_last_success_timestamp_seconds{store="a.sqlite"}'])
    assert success <= float(values['importer_sync_last_run_timestamp_seconds{store="a.sqlite"}'])
    shutil.rmtree(synced)
    assert importer(*SYNC, "--metrics", "importer.prom").code == 2
    text = (synced.parent / "importer.prom").read_text()
    assert 'last_run_exit_code{store="a.sqlite"} 2' in text and "last_success" in text


def test_prometheus_own_parser_reads_the_metrics(importer: Run, synced: Path, tmp_path: Path) -> None:
    parser = pytest.importorskip("prometheus_client.parser", reason="pip install prometheus_client")
    store = 'a"b\\c.sqlite'
    assert importer("sync", "source", "--store", store, "--metrics", "a.prom").code == 0
    families = list(parser.text_string_to_metric_families((tmp_path / "a.prom").read_text()))
    assert {family.type for family in families} == {"gauge"} and all(family.documentation for family in families)
    samples = {sample.name: sample for family in families for sample in family.samples}
    assert samples["importer_sync_records"].value == 60
    assert {sample.labels["store"] for sample in samples.values()} == {store}


def test_a_log_of_json_lines(importer: Run, synced: Path) -> None:
    write(synced, site(4))
    ran = importer(*SYNC, "--log-format", "json")
    lines = [json.loads(line) for line in ran.err.splitlines()]
    assert [(line["level"], line["event"]) for line in lines] == [("warning", "withheld"), ("info", "summary")]
    assert lines[1]["withheld"] == 36 and lines[1]["exit_code"] == 3 and lines[0]["time"].endswith("Z")
    shutil.rmtree(synced)
    (line,) = [json.loads(line) for line in importer(*SYNC, "--log-format", "json").err.splitlines()]
    assert (line["level"], line["event"]) == ("error", "nothingread")


# A document that hangs in a library, or kills the process that reads it.

POISON = """
import os, sys
sys.path.insert(0, {root!r})
from importer.pipeline import document as way

choose = way._reader

def poisoned(document, *rest):
    if b"killer" in document.head:
        os.abort()
    if b"hanging" in document.head:
        import signal
        signal.pthread_sigmask(signal.SIG_BLOCK, {{signal.SIGVTALRM}})  # as a library that does not return
        while True:
            pass
    return choose(document, *rest)

way._reader = poisoned
from importer.cli import main
main()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere workers are not cheap")
@pytest.mark.parametrize(
    ("poison", "words"), [("killer", "killed the process that read it"), ("hanging", "took more than 1 s")]
)
def test_one_worker_is_enough_to_outlive_a_document(
    exported: Read, synced: Path, tmp_path: Path, poison: str, words: str
) -> None:
    (tmp_path / "poisoned.py").write_text(POISON.format(root=str(ROOT)))
    write(synced, {**site(10), "page-003.html": f"<html><body>{poison}", "new.html": items(2, 90)})
    command = [sys.executable, "poisoned.py", *SYNC, "--workers", "1", "--max-seconds", "1"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and f"page-003.html: could not be read: {words}" in done.stderr
    assert len(exported()) == 62


# What an operator is told, and types.


def typed(ran: Ran) -> list[str]:
    """The command that a message says to type."""
    (line,) = [line for line in ran.err.splitlines() if line.startswith("    importer ")]
    return line.split()[1:]


def test_a_shrink_is_said_in_one_paragraph_with_what_to_type(importer: Run, exported: Read, synced: Path) -> None:
    write(synced, {**site(4), "new.html": items(2, 90)})
    ran = importer(*SYNC)
    assert ran.code == 3
    paragraph = ran.err.splitlines()[0]
    for words in ("36 records of 60", "kept", "2 were added", "do nothing", "type:"):
        assert words in paragraph
    assert typed(ran) == [*SYNC, "--allow-shrink"]
    assert importer(*typed(ran)).code == 0
    assert len(exported()) == 26


@pytest.mark.parametrize(
    ("option", "named"),
    [(("--include", "page-00[0-3]*"), "--include"), (("--include-url", "*/1?/"), "--include-url")],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_what_goes_for_a_new_option_is_not_said_to_be_gone_from_the_source(
    option: tuple[str, str], named: str, importer: Run, synced: Path
) -> None:
    for _ in "the first night", "and the next":
        ran = importer(*SYNC, *option)
        assert ran.code == 3 and "no longer in the source" not in ran.err and "do nothing" not in ran.err
        assert f"would go (more than 10, and more than 10 %). Since a run last withheld nothing, {named} has" in ran.err
        assert "If that is not meant, take it back; if the export was incomplete, " in ran.err
        assert "If they are to go, type:" in ran.err and ran.err.count("--allow-shrink") == 1
    assert importer(*SYNC).code == 0
    write(synced, site(4))
    ran = importer(*SYNC)
    assert "36 records of 60 are no longer in the source" in ran.err and "Since" not in ran.err


def test_a_new_option_with_which_nothing_was_withheld_is_a_new_one_no_more(importer: Run, synced: Path) -> None:
    assert importer(*SYNC, "--include", "page-00[0-3]*", "--allow-shrink").code == 0
    write(synced, site(1))
    ran = importer(*SYNC, "--include", "page-00[0-3]*")
    assert ran.code == 3 and "18 records of 24 are no longer in the source" in ran.err


def test_what_a_dry_run_says_to_type_is_done_in_earnest(importer: Run, exported: Read, synced: Path) -> None:
    write(synced, site(4))
    ran = importer(*SYNC, "--dry-run")
    assert ran.code == 3
    assert typed(ran) == [*SYNC, "--allow-shrink"]


def test_a_collapse_is_said_in_one_paragraph_with_what_to_type(importer: Run, exported: Read, synced: Path) -> None:
    write(synced, site(10, date=None))
    ran = importer(*SYNC)
    assert ran.code == 3 and "60 of 60 records that had a value in date_published" in ran.err
    assert importer(*typed(ran)).code == 0
    assert {record["date_published"] for record in exported().values()} == {None}


def test_each_paragraph_names_what_it_is_about(importer: Run, synced: Path) -> None:
    write(synced, site(7, date=None))
    ran = importer(*SYNC)
    gone, worse = [line for line in ran.err.splitlines() if "Among them: " in line]
    assert ran.code == 3 and "18 records of 60" in gone and "records that had a value in date_published" in worse
    shown = [[int(n) for n in re.findall("part ([0-9]+)\u201d", line)] for line in (gone, worse)]
    assert len(shown[0]) == len(shown[1]) == 3
    assert min(shown[0]) >= 42 and max(shown[1]) < 42
    assert re.search(r"such as page-00[0-9]\.html \(importer inspect", worse)


def test_other_ids_are_said_in_one_paragraph_with_what_to_type(importer: Run, exported: Read, tmp_path: Path) -> None:
    pages = {"a.html": [Item(n, link=f"/minutes/{n}/") for n in range(6)]}
    write(tmp_path / "source", pages)
    assert importer(*SYNC, "--base-url", "https://old.example").code == 0
    ran = importer(*SYNC, "--base-url", "https://new.example")
    assert ran.code == 2 and "--base-url https://old.example" in ran.err and "6 records" in ran.err
    assert importer(*typed(ran)).code == 0
    assert all(record["url"].startswith("https://new.example/") for record in exported().values())


def test_a_damaged_document_is_named(importer: Run, synced: Path) -> None:
    write(synced, {**site(10), "page-003.html": b""})
    ran = importer(*SYNC)
    assert ran.code == 0
    assert ran.err.splitlines()[:2] == [
        "importer: page-003.html: could not be read: is empty",
        "importer: What this document (6 records) held is kept as it was until it can be read whole again.",
    ]
    assert importer(*SYNC, "--strict").code == 1
    status = importer("status", "--store", "a.sqlite")
    assert status.code == 1 and b"page-003.html" in status.out


@pytest.mark.parametrize(
    ("words", "removed"),
    [
        (("--allow-shrink", "source"), 36), (("source", "--allow-shrink"), 36), (("--allow-shrink=36", "source"), 36),
        (("--allow-shrink=20", "source"), 0),
    ],
)  # fmt: skip
def test_a_path_may_follow_allow_shrink(
    importer: Run, exported: Read, synced: Path, words: tuple[str, ...], removed: int
) -> None:
    write(synced, site(4))
    assert importer("sync", "--store", "a.sqlite", *words).code == (0 if removed else 3)
    assert len(exported()) == 60 - removed


def test_a_number_that_is_none_is_a_usage_error(importer: Run, synced: Path) -> None:
    ran = importer("sync", "--store", "a.sqlite", "--allow-shrink=many", "source")
    assert ran.code == 2 and "--allow-shrink=20" in ran.err


# Status, export and prune.


def test_status_is_0_when_there_is_nothing_to_look_at(importer: Run, synced: Path) -> None:
    ran = importer("status", "--store", "a.sqlite")
    assert ran.code == 0 and b"60 records of 10 documents" in ran.out and b"Nothing to look at." in ran.out
    assert importer("status", "--store", "a.sqlite", "--max-age", "1").code == 0
    assert importer("status", "--store", "a.sqlite", "--max-age", "0").code == 1


def test_status_is_1_when_something_is_withheld_or_failed(importer: Run, synced: Path) -> None:
    write(synced, site(4))
    importer(*SYNC)
    ran = importer("status", "--store", "a.sqlite", "--json")
    found = json.loads(ran.out)
    assert ran.code == 1 and len(found["withheld"]) == 36 and found["runs"][0]["outcome"] == "withheld"
    assert found["look_at"] == ["36 changes are withheld", "6 documents are kept as they were"]
    assert "type:" in found["runs"][0]["message"]
    write(synced, site(10))
    importer(*SYNC)
    assert importer("status", "--store", "a.sqlite").code == 0
    shutil.rmtree(synced)
    assert importer(*SYNC).code == 2
    ran = importer("status", "--store", "a.sqlite")
    assert ran.code == 1 and b"the last run failed" in ran.out


def test_pruning_by_the_command(importer: Run, exported: Read, synced: Path) -> None:
    for day in ("2024-04-01", "2024-04-02"):
        write(synced, site(10, date=day))
        importer(*SYNC)
    ran = importer("prune", "--store", "a.sqlite", "--keep", "1")
    assert (ran.code, ran.err) == (0, "120 old versions forgotten in a.sqlite\n")
    assert len(exported()) == 60
    assert importer("prune", "--store", "a.sqlite", "--keep", "0").code == 2
    assert importer("prune", "--store", "none.sqlite", "--keep", "1").code == 2
    assert not (synced.parent / "none.sqlite").exists()


def test_stores_can_be_compared(importer: Run, synced: Path) -> None:
    shutil.copy(synced.parent / "a.sqlite", synced.parent / "old.sqlite")
    assert importer("diff", "old.sqlite", "a.sqlite").code == 0
    write(synced, {**site(10), "page-001.html": items(6, 6, date="2025-01-01")})
    importer(*SYNC)
    ran = importer("diff", "old.sqlite", "a.sqlite")
    assert ran.code == 1 and b"date_published: [-2024-03-05-]{+2025-01-01+}" in ran.out


# Exit codes.


def test_a_path_that_is_not_there_is_exit_2(importer: Run, synced: Path) -> None:
    ran = importer("sync", "source", "nowhere", "--store", "a.sqlite")
    assert ran.code == 2 and "nowhere" in ran.err
    assert importer("sync", "nowhere", "--store", "new.sqlite").code == 2
    assert not (synced.parent / "new.sqlite").exists()


def test_an_empty_source_is_exit_3_with_a_store_and_2_without(importer: Run, synced: Path) -> None:
    write(synced, {})
    ran = importer(*SYNC)
    assert ran.code == 3 and "source is empty" in ran.err
    assert importer("sync", "source", "--store", "new.sqlite").code == 2


def test_a_store_in_use_comes_before_all_else(importer: Run, exported: Read, synced: Path) -> None:
    connection = sqlite3.connect(synced.parent / "a.sqlite", isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    ran = importer(*SYNC)
    assert ran.code == 4 and "another run" in ran.err and "--wait" in ran.err
    assert importer("sync", "nowhere", "--store", "a.sqlite").code == 4
    assert importer("prune", "--store", "a.sqlite", "--keep", "1").code == 4
    assert len(exported()) == 60
    connection.execute("ROLLBACK")
    connection.close()
    assert importer(*SYNC).code == 0


def test_a_run_waits_if_it_is_told_to(importer: Run, synced: Path, tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "a.sqlite", isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    waiting = start(tmp_path, *SYNC, "--wait", "30")
    time.sleep(1.2)
    assert waiting.poll() is None
    connection.execute("ROLLBACK")
    connection.close()
    assert waiting.wait(30) == 0


def test_a_file_of_somebody_elses_is_left_alone(importer: Run, source: Path, tmp_path: Path) -> None:
    (tmp_path / "a.sqlite").write_text("a letter")
    for words in (SYNC, ("export", "--store", "a.sqlite"), ("status", "--store", "a.sqlite")):
        ran = importer(*words)
        assert ran.code == 2 and "no store" in ran.err
    assert (tmp_path / "a.sqlite").read_text() == "a letter"


def test_the_store_is_no_place_for_anything_else(importer: Run, exported: Read, synced: Path) -> None:
    for option in ("--changes", "--report", "--metrics"):
        assert importer(*SYNC, option, "a.sqlite").code == 2
    assert len(exported()) == 60


# What the outside world does to it.


def start(folder: Path, *words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*COMMAND, *words], cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip


@pytest.fixture(scope="module")
def two_states(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, set[str], set[str]]:
    """A folder with a store of one state and a source of the next; the exports of both."""
    bench = Bench(tmp_path_factory.mktemp("states"))
    bench.put(site(25))
    bench.sync()
    bench.store.rename(bench.folder / "a.sqlite")
    old = state(bench.folder)
    bench.put({**site(24, date="2024-04-01"), "new.html": items(6, 900)})
    shutil.copy(bench.folder / "a.sqlite", bench.store)
    bench.sync()
    shutil.copy(bench.folder / "a.sqlite", bench.folder / "kept.sqlite")
    bench.store.replace(bench.folder / "a.sqlite")
    new = state(bench.folder)
    (bench.folder / "kept.sqlite").replace(bench.folder / "a.sqlite")
    assert len(old) == len(new) == 150 and not old & new
    return bench.folder, old, new


def state(folder: Path) -> set[str]:
    with open_to_read(str(folder / "a.sqlite")) as store:
        assert store.connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return {text.decode() for text in store.records()}


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_run_that_is_killed_has_done_all_or_nothing(
    number: signal.Signals, two_states: tuple[Path, set[str], set[str]], tmp_path: Path
) -> None:
    folder, old, new = two_states
    shutil.copytree(folder / "source", tmp_path / "source")
    shutil.copy(folder / "a.sqlite", tmp_path / "a.sqlite")
    begun = time.monotonic()
    assert start(tmp_path, *SYNC).wait(60) == 0
    whole = time.monotonic() - begun
    struck = 0
    for share in (0.5, 0.75, 0.9) if number == signal.SIGKILL else (0.7, 0.4, 0.2):
        shutil.copy(folder / "a.sqlite", tmp_path / "a.sqlite")
        run = start(tmp_path, *SYNC)
        time.sleep(whole * share)
        os.killpg(run.pid, number)
        code = run.wait(20)
        struck += code != 0
        assert code in (0, -number, 128 + number)
        assert state(tmp_path) in ((new,) if code == 0 else (old, new))
        assert start(tmp_path, *SYNC).wait(60) == 0
        assert state(tmp_path) == new
        assert sorted(p.name for p in tmp_path.iterdir()) == ["a.sqlite", "source"]
        if struck and number != signal.SIGKILL:
            break
    assert struck, "no signal came in time"


def test_two_at_once(two_states: tuple[Path, set[str], set[str]], tmp_path: Path) -> None:
    folder, _, new = two_states
    shutil.copytree(folder / "source", tmp_path / "source")
    shutil.copy(folder / "a.sqlite", tmp_path / "a.sqlite")
    runs = [start(tmp_path, *SYNC) for _ in range(3)]
    codes = sorted(run.wait(60) for run in runs)
    assert codes[0] == 0 and set(codes) <= {0, 4}
    assert state(tmp_path) == new


def test_a_page_in_another_encoding_and_with_control_characters_passes_through(importer: Run, tmp_path: Path) -> None:
    odd = page([Item(n, title=f"Löschung \x1b[31m Nr. {n}") for n in range(6)]).encode("latin-1", "replace")
    write(tmp_path / "source", {"a.html": odd.replace(b"utf-8", b"iso-8859-1")})
    assert importer(*SYNC, "--changes", "changes.jsonl").code == 0
    assert "\x1b" not in (tmp_path / "changes.jsonl").read_text()
    assert "\x1b" not in importer("diff", "a.sqlite", "a.sqlite").out.decode()
