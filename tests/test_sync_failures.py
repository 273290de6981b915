"""A night job that fails, or can't read something, every night: what `importer status` knows of it in the morning."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import Ran
from syncing import site, write

from importer.cli.sync import sync as command
from importer.store.file import open_to_write

Run = Callable[..., Ran]

SYNC = ("sync", "source", "--store", "a.sqlite", "--quiet")


@pytest.fixture
def synced(importer: Run, tmp_path: Path) -> Path:
    """A source, beside a store of it and a profile that says nothing."""
    (tmp_path / "site.toml").write_text("")
    write(tmp_path / "source", site(5))
    assert importer(*SYNC, "--profile", "site.toml").code == 0
    assert importer("status", "--store", "a.sqlite").code == 0
    return tmp_path


@pytest.mark.parametrize(
    ("broken", "said"),
    [("x = [", "site.toml: is no profile: "), (None, "site.toml: can't be read: no such file or directory")],
    ids=["broken", "missing"],
)
def test_a_profile_that_can_not_be_read_is_a_run_that_failed(
    broken: str | None, said: str, importer: Run, synced: Path
) -> None:
    profile = synced / "site.toml"
    profile.unlink() if broken is None else profile.write_text(broken)
    assert importer(*SYNC, "--profile", "site.toml").code == 2
    status = importer("status", "--store", "a.sqlite")
    assert status.code == 1 and b"To look at: the last run failed." in status.out
    assert f"What the last run said:\n  {said}".encode() in status.out
    profile.write_text("")
    assert importer(*SYNC, "--profile", "site.toml").code == 0
    assert importer("status", "--store", "a.sqlite").code == 0


def test_a_failure_of_our_own_is_a_run_that_failed(
    importer: Run, synced: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("a bug")

    with monkeypatch.context() as broken:
        broken.setattr("importer.sync.look.look", fails)
        broken.chdir(synced)
        assert isinstance(CliRunner().invoke(command, SYNC[1:]).exception, RuntimeError)
    found = json.loads(importer("status", "--store", "a.sqlite", "--json").out)
    assert found["runs"][0]["message"] == "internal error: RuntimeError: a bug"
    assert found["records"] == 30 and found["look_at"] == ["the last run failed"]


@pytest.mark.parametrize("option", ["--changes", "--report"])
def test_a_file_that_can_not_be_written_is_a_run_that_failed(option: str, importer: Run, synced: Path) -> None:
    assert importer(*SYNC, option, "missing/told").code == 2
    status = importer("status", "--store", "a.sqlite")
    assert status.code == 1 and b"missing/told: can't be written: its folder does not exist" in status.out


def test_a_dry_run_a_run_that_finds_another_and_one_without_a_store_leave_no_word(importer: Run, synced: Path) -> None:
    assert importer(*SYNC, "--profile", "missing.toml", "--dry-run").code == 2
    with open_to_write(str(synced / "a.sqlite")):
        assert importer(*SYNC).code == 4
    assert importer("sync", "source", "--store", "new.sqlite", "--profile", "missing.toml").code == 2
    (synced / "mine.sqlite").write_text("my own notes")
    assert importer("sync", "source", "--store", "mine.sqlite", "--profile", "missing.toml").code == 2
    assert importer("status", "--store", "a.sqlite").code == 0
    assert not (synced / "new.sqlite").exists() and (synced / "mine.sqlite").read_text() == "my own notes"


def test_what_can_not_be_read_is_in_status_as_long_as_it_is_mailed(importer: Run, synced: Path) -> None:
    (synced / "source" / "b.zip").write_bytes(b"PK\3\4 broken")
    for _ in range(2):
        night = importer(*SYNC)
        assert night.code == 0 and "b.zip: a damaged or cut ZIP archive" in night.err
        status = importer("status", "--store", "a.sqlite")
        assert status.code == 1 and b"To look at: 1 documents could not be read." in status.out
        assert b"What the last run said:\n  b.zip: a damaged or cut ZIP archive" in status.out
    (synced / "source" / "b.zip").unlink()
    assert importer(*SYNC).code == 0
    assert importer("status", "--store", "a.sqlite").code == 0
