"""A disk without room for the store, or for what a sync tells: either nothing is done, or the message says that it is.

The disks are small ones in memory, mounted for a test where it may do so; else a limit on the size of files stands in.
"""

from __future__ import annotations

import json
import os
import resource
import shlex
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from functools import partial
from pathlib import Path

import pytest
from conftest import COMMAND, ROOT
from syncing import Bench, items, site

from importer.store.file import open_to_read

Disk = Callable[[int], Path]


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """A store of one state beside a source of the next."""
    bench = Bench(tmp_path_factory.mktemp("bench"))
    bench.put(site(25))
    bench.sync()
    bench.put({**site(24, date="2024-04-01"), "new.html": items(6, 900)})
    return bench


@pytest.fixture
def store(bench: Bench, tmp_path: Path) -> Path:
    return Path(shutil.copy(bench.store, tmp_path / "a.sqlite"))


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """Makes a disk of so many bytes."""
    made: list[Path] = []

    def mount(size: int) -> Path:
        place = tmp_path / f"disk{len(made)}"
        place.mkdir()
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", place], capture_output=True)
        if done.returncode:
            pytest.skip("no disk can be mounted here")
        made.append(place)
        return place

    yield mount
    for place in made:
        subprocess.run(["umount", "-l", place], check=True)


def sync(bench: Bench, store: Path, *words: str, limit: int | None = None) -> subprocess.CompletedProcess[str]:
    sizes = None if limit is None else partial(resource.setrlimit, resource.RLIMIT_FSIZE, (limit, limit))
    done = subprocess.run(
        [*COMMAND, "sync", str(bench.source), "--store", str(store), *words], capture_output=True, text=True,
        preexec_fn=sizes, cwd=store.parent, env={**os.environ, "PYTHONPATH": str(ROOT)}, timeout=60,
    )  # fmt: skip
    assert "Traceback" not in done.stderr
    return done


def dates(store: Path) -> set[str]:
    """What tells the two states apart."""
    with open_to_read(str(store)) as opened:
        assert opened.connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return {json.loads(record)["date_published"] for record in opened.records()}


OLD, NEW = {"2024-03-05"}, {"2024-04-01", "2024-03-05"}


@pytest.mark.parametrize("limit", [0, 40_000, 470_000])
def test_where_files_may_not_grow_the_exit_code_tells_the_stores_state(bench: Bench, store: Path, limit: int) -> None:
    done = sync(bench, store, limit=limit)
    if limit < 100_000:
        assert done.returncode == 2
    if done.returncode:
        assert done.returncode == 2 and "Nothing was changed there; make room" in done.stderr
        assert dates(store) == OLD
    else:  # the log had room, the store itself may have none: what is committed counts and is read from the log
        assert dates(store) == NEW
    assert sync(bench, store).returncode == 0 and dates(store) == NEW


@pytest.mark.parametrize("room", [100_000])
def test_a_store_on_a_full_disk_stays_as_it_was(bench: Bench, disk: Disk, room: int) -> None:
    place = disk(bench.store.stat().st_size + room)
    store = Path(shutil.copy(bench.store, place / "a.sqlite"))
    done = sync(bench, store)
    assert done.returncode == 2 and "full" in done.stderr and "Nothing was changed there; make room" in done.stderr
    assert dates(store) == OLD
    subprocess.run(["mount", "-o", "remount,size=8m", place], check=True)
    assert sync(bench, store).returncode == 0 and dates(store) == NEW
    assert [path.name for path in place.iterdir()] == ["a.sqlite"]


def command(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *words], capture_output=True, text=True, cwd=folder, timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


def filled(place: Path) -> None:
    """Takes all the room that a disk has left."""
    with (place / "ballast").open("wb", buffering=0) as ballast, suppress(OSError):
        while ballast.write(bytes(4096)):
            pass


def test_a_run_for_which_there_was_no_room_is_in_status_once_there_is(bench: Bench, disk: Disk) -> None:
    place = disk(bench.store.stat().st_size + 200_000)
    store = Path(shutil.copy(bench.store, place / "a.sqlite"))
    assert sync(bench, store).returncode == 2
    found = command(place, "status", "--store", "a.sqlite")
    assert found.returncode == 1 and "To look at: the last run failed." in found.stdout
    assert "What the last run said:" in found.stdout and "Nothing was changed there; make room" in found.stdout


@pytest.mark.parametrize("log", [False, True], ids=["without a log", "with a log"])
def test_a_store_on_a_disk_without_any_room_can_be_read(log: bool, bench: Bench, disk: Disk, tmp_path: Path) -> None:
    place = disk(8 << 20)
    store = Path(shutil.copy(bench.store, place / "a.sqlite"))
    if log:  # what a run has left that was killed behind its commit
        with closing(sqlite3.connect(bench.store.parent / shutil.copy(bench.store, tmp_path / "b.sqlite"))) as killed:
            killed.execute("PRAGMA journal_mode = WAL")
            killed.execute("UPDATE settings SET value = 'from the log' WHERE name = 'site'")
            killed.execute("INSERT OR REPLACE INTO settings VALUES ('site', 'from the log')")
            killed.commit()
            shutil.copy(tmp_path / "b.sqlite", store)
            shutil.copy(tmp_path / "b.sqlite-wal", place / "a.sqlite-wal")
    filled(place)
    found = command(place, "status", "--store", "a.sqlite")
    assert found.returncode == 0 and "150 records of 25 documents" in found.stdout and not found.stderr
    assert ("from the log" in command(place, "status", "--store", "a.sqlite", "--json").stdout) is log
    assert command(place, "export", "--store", "a.sqlite", "-o", str(tmp_path / "o.json")).returncode == 0
    assert len(json.loads((tmp_path / "o.json").read_text())) == 150


def test_metrics_for_which_there_is_no_room_tell_nothing_of_the_store_that_is_not_so(bench: Bench, disk: Disk) -> None:
    place = disk(8 << 20)
    store = Path(shutil.copy(bench.store, place / "a.sqlite"))
    filled(place)
    done = sync(bench, store, "--metrics", "m.prom")
    assert done.returncode == 2 and "up to date" not in done.stderr
    assert "m.prom: no space left on device; the metrics tell of an earlier run" in done.stderr


def test_a_store_on_a_disk_that_can_only_be_read_says_who_may_write(bench: Bench, disk: Disk) -> None:
    place = disk(8 << 20)
    store = Path(shutil.copy(bench.store, place / "a.sqlite"))
    subprocess.run(["mount", "-o", "remount,ro", place], check=True)
    for path in (store, place / "new.sqlite"):
        done = sync(bench, path)
        assert done.returncode == 2 and done.stderr.count("\n") == 1
        assert "is write-protected. Nothing was changed there; run it as the user who owns them" in done.stderr
    assert dates(store) == OLD


@pytest.mark.parametrize("option", ["--changes", "--report"])
def test_no_room_for_what_a_run_tells_stops_it_before_it_is_done(
    bench: Bench, store: Path, disk: Disk, option: str
) -> None:
    place = disk(4096)
    (place / "ballast").write_bytes(bytes(4096))
    done = sync(bench, store, option, str(place / "told"))
    assert done.returncode == 2 and "told: can't be written: no space left on device. " in done.stderr
    assert "make room on its disk" in done.stderr and done.stderr.count("\n") == 1
    assert dates(store) == OLD
    assert [path.name for path in place.iterdir()] == ["ballast"]


@pytest.mark.parametrize("option", ["--changes", "--report"])
def test_a_folder_that_is_not_there_stops_a_run_before_it_is_done(bench: Bench, store: Path, option: str) -> None:
    done = sync(bench, store, option, "missing/told")
    assert done.returncode == 2 and "missing/told: can't be written: its folder does not exist" in done.stderr
    assert dates(store) == OLD


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
@pytest.mark.parametrize("option", ["--changes", "--report"])
def test_what_a_device_does_not_take_is_told_with_how_to_get_it(bench: Bench, store: Path, option: str) -> None:
    done = sync(bench, store, option, "/dev/full")
    assert done.returncode == 2 and "/dev/full: no space left on device. The store is up to date" in done.stderr
    assert dates(store) == NEW
    name, *words = shlex.split(done.stderr.splitlines()[-1])
    assert name == "importer"
    assert (
        subprocess.run([*COMMAND, *words], cwd=store.parent, env={**os.environ, "PYTHONPATH": str(ROOT)}).returncode
        == 0
    )
    changes = [json.loads(line) for line in (store.parent / "changes.jsonl").read_text().splitlines()]
    assert sorted({one["change"] for one in changes}) == ["added", "changed", "removed"] and len(changes) == 156
