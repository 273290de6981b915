"""Output: formats, and files that are whole or absent."""

from __future__ import annotations

import fcntl
import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from importer import writers
from importer.errors import OutputError, UsageError
from importer.record import Record, Source


def record(number: int = 0, title: str = "Fair hiring in small ports") -> Record:
    source = Source(document="a.html", kind="card", reader="html", position=number)
    empty = dict.fromkeys(Record.model_fields)
    lists = dict.fromkeys(("aliases", "types", "tags", "authors", "attachments", "warnings"), ())
    return Record(**{**empty, **lists, "id": str(number), "title": title, "summary_truncated": False, "source": source})


def test_json_is_an_array_with_a_record_a_line(tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    assert writers.write([record(0), record(1)], str(out), format="json") == 2
    lines = out.read_text().splitlines()
    assert (lines[0], lines[-1], len(lines)) == ("[", "]", 4)
    assert [r["id"] for r in json.loads(out.read_text())] == ["0", "1"]


def test_json_of_nothing_is_an_empty_array(tmp_path: Path) -> None:
    writers.write([], str(tmp_path / "out.json"), format="json")
    assert (tmp_path / "out.json").read_text() == "[]\n"


def test_jsonl_is_a_record_a_line(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    writers.write([record(0), record(1)], str(out), format="jsonl")
    assert [json.loads(line)["id"] for line in out.read_text().splitlines()] == ["0", "1"]


def test_every_key_is_there_in_the_order_of_the_model_and_letters_stay_letters(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    writers.write([record(title="Größe 漁港 🎣")], str(out), format="jsonl")
    assert "Größe 漁港 🎣" in out.read_text(encoding="utf-8")
    assert list(json.loads(out.read_text(encoding="utf-8"))) == list(Record.model_fields)


@pytest.mark.parametrize(
    ("path", "wanted", "format"),
    [("a.json", None, "json"), ("a.JSONL", None, "jsonl"), ("-", None, "json"), ("a.json", "jsonl", "jsonl"),
     ("/dev/stdout", None, "json"), ("-", "jsonl", "jsonl")],
)  # fmt: skip
def test_the_suffix_picks_the_format_and_an_option_overrides(path: str, wanted: str | None, format: str) -> None:
    assert writers.format_of(path, wanted) == format


@pytest.mark.parametrize("path", ["a.csvx", "a", "json"])
def test_a_suffix_that_no_format_has_is_a_usage_error(path: str) -> None:
    with pytest.raises(UsageError, match=r"\.json"):
        writers.format_of(path, None)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def breaking() -> Iterator[Record]:
    yield record()
    raise RuntimeError("in the middle")


def test_a_run_that_breaks_leaves_what_was_there(tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    out.write_text("OLD")
    with pytest.raises(RuntimeError):
        writers.write(breaking(), str(out), format="json")
    assert out.read_text() == "OLD"
    assert names(tmp_path) == ["out.json"]


def test_a_run_that_breaks_leaves_nothing_where_nothing_was(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError):
        writers.write(breaking(), str(tmp_path / "out.json"), format="json")
    assert names(tmp_path) == []


def test_a_link_is_followed_and_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.json").write_text("OLD")
    (tmp_path / "link.json").symlink_to("real.json")
    writers.write([record()], str(tmp_path / "link.json"), format="json")
    assert (tmp_path / "link.json").is_symlink()
    assert len(json.loads((tmp_path / "real.json").read_text())) == 1


def test_a_files_mode_is_kept_and_a_new_one_has_the_umasks(tmp_path: Path) -> None:
    (tmp_path / "old.json").write_text("OLD")
    (tmp_path / "old.json").chmod(0o640)
    before = os.umask(0o027)
    try:
        for name in ("old.json", "new.json"):
            writers.write([record()], str(tmp_path / name), format="json")
    finally:
        os.umask(before)
    modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("old.json", "new.json")]
    assert modes == [0o640, 0o640]


@pytest.mark.parametrize(
    ("target", "reason"),
    [("missing/out.json", "folder does not exist"), ("folder", "is a folder"), ("/dev/full", "no space")],
)
def test_what_can_not_be_written_says_why(tmp_path: Path, target: str, reason: str) -> None:
    (tmp_path / "folder").mkdir()
    path = target if target.startswith("/") else str(tmp_path / target)
    with pytest.raises(OutputError) as caught:
        writers.write([record()], path, format="json")
    assert reason in caught.value.reason
    assert names(tmp_path) == ["folder"]


def test_a_full_disk_leaves_what_was_there(tmp_path: Path) -> None:
    import resource

    out = tmp_path / "out.json"
    out.write_text("OLD")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
    try:
        with pytest.raises(OutputError, match="too large"):
            writers.write((record(n) for n in range(2000)), str(out), format="json")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert out.read_text() == "OLD"
    assert names(tmp_path) == ["out.json"]


def test_a_pipe_is_written_directly(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    writers.write([record()], str(pipe), format="json")
    assert len(json.loads(os.read(reading, 1 << 16))) == 1
    os.close(reading)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_the_reader_of_a_pipe_that_goes_is_told_apart_from_failures(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with pytest.raises(writers.PipeClosedError), writers.Output(f"/dev/fd/{writing}") as out:
        out.write(b"x" * writers.BUFFER * 2)
    os.close(writing)


def test_what_killed_runs_left_is_removed_and_what_living_ones_write_is_not(tmp_path: Path) -> None:
    dead, alive = tmp_path / ".out.json.1-0.tmp", tmp_path / ".out.json.2-0.tmp"
    other = tmp_path / ".other.json.1-0.tmp"
    for path in (dead, alive, other):
        path.write_text("half")
    with alive.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        writers.write([record()], str(tmp_path / "out.json"), format="json")
    assert names(tmp_path) == sorted([alive.name, other.name, "out.json"])


def test_an_interrupted_process_takes_its_temporary_files_away(tmp_path: Path) -> None:
    with pytest.raises(OSError), writers.Output(str(tmp_path / "out.json")) as out:
        out.write(b"half")
        assert len(names(tmp_path)) == 1
        writers.discard_all()
        assert names(tmp_path) == []
        raise OSError("ended")
