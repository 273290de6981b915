"""Plug-ins: an example package, really installed, is read and written by; what is broken in it breaks nothing."""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

EXAMPLE = Path(__file__).parent / "plugin_example"
NEWS = "MYNEWS 1\n2024-05-01|https://a.example/a/|A harbour opens\n2024-05-02|https://a.example/b/|A bridge closes\n"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment in which the example is installed beside us."""
    place = tmp_path_factory.mktemp("plugin")
    shutil.copytree(EXAMPLE, place / "source")
    words = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-build-isolation", "--no-index"]
    done = subprocess.run(
        [*words, "--target", str(place / "site"), str(place / "source")], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-500:]
    return {"PYTHONPATH": str(place / "site")}


@pytest.fixture
def command(importer: Callable[..., Any], installed: dict[str, str]) -> Callable[..., Any]:
    root = str(Path(__file__).parent.parent)
    return lambda *words: importer(*words, env={"PYTHONPATH": f"{root}:{installed['PYTHONPATH']}"})


def test_its_format_is_read(command: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "news.txt").write_text(NEWS, encoding="utf-8")
    ran = command("convert", "news.txt")
    found = [(one["title"], one["url"], one["date_published"], one["source"]["reader"]) for one in ran.records]
    assert found == [
        ("A harbour opens", "https://a.example/a/", "2024-05-01", "mynews"),
        ("A bridge closes", "https://a.example/b/", "2024-05-02", "mynews"),
    ]


@pytest.mark.parametrize("words", [("-o", "out.titles"), ("-o", "out.txt", "--format", "titles")])
def test_its_output_is_written(command: Callable[..., Any], tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "news.txt").write_text(NEWS, encoding="utf-8")
    ran = command("convert", "news.txt", *words)
    assert (ran.code, (tmp_path / words[1]).read_text()) == (0, "A harbour opens\nA bridge closes\n")


MARKED_UP = NEWS.replace("A bridge closes", "A <p>bridge</p> closes")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("news.txt", MARKED_UP),
        ("news.dump", MARKED_UP),  # looks like HTML by the paragraph in it
        ("news.mynews", MARKED_UP),
        ("news.mynews", "<!-- MYNEWS 1 -->\n" + NEWS.partition("\n")[2]),  # looks like HTML from its first sign on
        ("news.mynews.gz", NEWS),
    ],
)
def test_it_is_asked_whatever_its_texts_look_like(
    command: Callable[..., Any], tmp_path: Path, name: str, text: str
) -> None:
    data = text.encode()
    (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    ran = command("convert", name)
    assert [one["source"]["reader"] for one in ran.records] == ["mynews", "mynews"]


def test_what_its_cards_say_is_not_public_leaves_only_where_it_is_asked_for(
    command: Callable[..., Any], tmp_path: Path
) -> None:
    more = "2024-05-03|https://a.example/c/|Next budget|draft\n2024-05-04|https://a.example/d/|A quarrel|only us\n"
    (tmp_path / "news.txt").write_text(NEWS + more, encoding="utf-8")
    ran = command("convert", "news.txt")
    assert [one["title"] for one in ran.records] == ["A harbour opens", "A bridge closes"]
    assert "left out: 2 draft (--status draft brings them)" in ran.err
    for status, titles in (("draft", ["Next budget", "A quarrel"]), ("only us", ["A quarrel"])):
        ran = command("convert", "news.txt", "--status", status)
        assert [one["title"] for one in ran.records] == titles


def test_it_is_listed_and_what_is_broken_is_left_out(command: Callable[..., Any]) -> None:
    lines = [line for line in command("formats").out.decode().splitlines() if "importer-mynews 1.2" in line]
    assert [line.split()[0] for line in lines] == ["afails", "greedy", "mynews", "odd", "broken", "json", "titles"]
    assert "left out: its suffix .html is one of importer's own" in lines[1]
    assert lines[2].endswith(" .mynews")
    assert "left out: is no reader: TypeError" in lines[3]
    assert "ModuleNotFoundError" in lines[4] and "one of importer's own" in lines[5]
    assert "left out" not in lines[0] + lines[2] + lines[6]


def test_ours_go_on(command: Callable[..., Any], importer: Callable[..., Any], tmp_path: Path) -> None:
    samples = str(Path(__file__).parent.parent / "samples")
    assert command("convert", samples, "--quiet").out == importer("convert", samples, "--quiet").out


def test_one_that_fails_at_the_first_question_is_passed_over_and_said(
    command: Callable[..., Any], tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "news.txt").write_text(NEWS, encoding="utf-8")
    (tmp_path / "in" / "facts.txt").write_text("MYFACTS\n2024-05-01|https://a.example/c/|A road is mended\n")
    ran = command("convert", "in", "--report", "report.json")
    assert [one["title"] for one in ran.records] == ["A road is mended", "A harbour opens", "A bridge closes"]
    documents = json.loads((tmp_path / "report.json").read_text())["documents"]
    said = {one["document"]: [note["text"] for note in one["notes"] if note["code"] == "plug-in-failed"]
            for one in documents}  # fmt: skip
    assert [len(texts) for texts in said.values()] == [1, 1]
    assert "passed over: the reader fails of importer-mynews 1.2 failed: KeyError" in said["news.txt"][0]
    assert "no facts: the reader fails of importer-mynews 1.2 failed: IndexError" in said["facts.txt"][0]
    assert "passed over: the reader fails of importer-mynews" in command("inspect", "in/news.txt").out.decode()


def test_one_that_fails_is_named_with_its_package(command: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "news.txt").write_text(NEWS + "a line without bars\n", encoding="utf-8")
    ran = command("convert", "news.txt", "-o", "a.json")
    assert ran.code == 2 and not (tmp_path / "a.json").exists()
    assert "the reader mynews of importer-mynews 1.2 failed: ValueError at reader.py:" in ran.err
    assert "a bug of importer's: please" not in ran.err
    (tmp_path / "news.txt").write_text(NEWS.replace("A bridge", "FAIL"), encoding="utf-8")
    ran = command("convert", "news.txt", "-o", "a.titles")
    assert ran.code == 2 and not (tmp_path / "a.titles").exists()
    assert "the output titles of importer-mynews 1.2 failed, so nothing was written: RuntimeError" in ran.err
