"""What the README shows is what comes out: its first command over the samples, and the record that it prints."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def shown(mark: str) -> str:
    """The code block that follows a comment in the README."""
    found = re.search(rf"<!-- {re.escape(mark)} -->\n```\w*\n(.*?)```", README, re.S)
    assert found, f"no block after <!-- {mark} -->"
    return found[1]


def without_seconds(text: str) -> str:
    return re.sub(r"in \d+(\.\d+)? s", "in N s", text).strip()


def test_the_first_command_gives_what_is_shown(tmp_path: Path, importer: Callable[..., Any]) -> None:
    ran = importer("convert", f"{ROOT / 'samples'}/", "-o", "records.json")
    assert ran.code == 0
    assert without_seconds(ran.err) == without_seconds(shown("output of: importer convert samples/ -o records.json"))
    records = json.loads((tmp_path / "records.json").read_text(encoding="utf-8"))
    assert json.loads(shown("record")) in records


def test_a_migration_gives_what_is_shown(tmp_path: Path, importer: Callable[..., Any]) -> None:
    block = next(b for b in re.findall(r"```sh\n(.*?)```", README, re.S) if "--proof" in b)
    words = shlex.split(block.replace("\\\n", " "))[1:]
    ran = importer(*[str(ROOT / word) if word.startswith("samples") else word for word in words])
    assert ran.code == 0
    assert without_seconds(ran.err) == without_seconds(shown("output of: a migration"))
    head = shown("head of proof.txt").strip()
    assert (tmp_path / "proof.txt").read_text(encoding="utf-8").startswith(head)


PYTHON = re.findall(r"```python\n(.*?)```", README, re.S)


def test_the_librarys_examples_run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    names: dict[str, Any] = {}
    exec(PYTHON[0], names)
    assert "One orchard, two contracts 2023-02-27" in capsys.readouterr().out
    assert names["report"]["totals"]["documents"] == 1


def test_a_migration_in_python_runs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import importer

    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    monkeypatch.chdir(tmp_path)
    exec(PYTHON[1], {"importer": importer})
    assert (tmp_path / "site.csv").read_text(encoding="utf-8").startswith("title,url\n")
    told = capsys.readouterr().out
    assert "7 of 7 documents" in told and "links lead nowhere; 7 records have no year" in told


def test_the_recipes_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from conftest import COMMAND

    import importer

    names: dict[str, Any] = {"importer": importer, "subprocess": subprocess}
    exec(PYTHON[2], names)
    page = ROOT / "samples/hopewell/resources/index.html"
    response = SimpleNamespace(body=page.read_bytes(), url="https://hopewell.example/resources/")
    assert "One orchard, two contracts" in [item["title"] for item in names["parse"](None, response)]

    (tmp_path / "bin").mkdir()
    command = tmp_path / "bin" / "importer"
    command.write_text(f'#!/bin/sh\nPYTHONPATH={shlex.quote(str(ROOT))} exec {shlex.join(COMMAND)} "$@"\n')
    command.chmod(0o755)
    monkeypatch.setenv("PATH", str(command.parent), prepend=":")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(subprocess.CalledProcessError) as caught:
        names["nightly"]()
    assert caught.value.returncode == 2, "nothing there"
    shutil.copytree(ROOT / "samples", tmp_path / "export")
    names["nightly"]()
    assert (tmp_path / "site.sqlite").exists()


def test_each_set_up_is_one_line_in_a_block_of_its_own() -> None:
    blocks = re.findall(r"```sh\n(.*?)```", README, re.S)[:2]
    assert [block.count("\n") for block in blocks] == [1, 1]
    assert all(block.startswith("python3 -m venv .venv && ") for block in blocks)
