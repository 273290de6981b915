"""Habits: options from files and the environment, completion, man pages, examples, slips that are understood."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest

from importer import cli

ROOT = Path(__file__).parent.parent
ITEM = '<article><h2><a href="/{0}/">The title of {0}</a></h2><time>1 May 2024</time><p>Text.</p></article>'
PAGE = f"<html><body><main>{''.join(map(ITEM.format, ('a', 'b', 'c')))}</main></body></html>"
COMMANDS = sorted(cli.commands.commands)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("importer.toml", 'base-url = "https://f.example/"'),
        ("importer.toml", 'base-url = "https://no.example/"\n[convert]\nbase_url = "https://f.example/"'),
        ("pyproject.toml", '[tool.importer.convert]\nbase-url = "https://f.example/"'),
    ],
)
def test_a_file_gives_options(name: str, text: str, importer: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / name).write_text(text)
    (tmp_path / "page.html").write_text(PAGE)
    assert importer("convert", "page.html").records[0]["url"] == "https://f.example/a/"
    environment = {"IMPORTER_CONVERT_BASE_URL": "https://e.example/"}
    assert importer("convert", "page.html", env=environment).records[0]["url"] == "https://e.example/a/"
    typed = importer("convert", "page.html", "--base-url", "https://t.example/", env=environment)
    assert typed.records[0]["url"] == "https://t.example/a/"
    assert "https://f.example/    (file)" in importer("config", "convert").out.decode()
    assert "(environment: IMPORTER_CONVERT_BASE_URL)" in importer("config", env=environment).out.decode()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("workres = 2", "workres: no such option; did you mean workers?"),
        ("[convert]\nqiet = true", "convert.qiet: no such option; did you mean quiet?"),
        ("[convert]\nworkers = 0", "--workers"),
        ("convert = 1", "must be a table"),
        ("workers =", "importer.toml"),
    ],
)
def test_a_slip_in_the_file_is_said(text: str, said: str, importer: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "importer.toml").write_text(text)
    (tmp_path / "page.html").write_text(PAGE)
    ran = importer("convert", "page.html")
    assert (ran.code, ran.out) == (2, b"") and said in ran.err


@pytest.mark.parametrize(("words", "said"), [(["covnert"], "convert"), (["convert", ".", "--qiet"], "--quiet")])
def test_a_slip_of_the_pen_is_understood(words: list[str], said: str, importer: Callable[..., Any]) -> None:
    ran = importer(*words)
    assert ran.code == 2 and "Did you mean" in ran.err and said in ran.err


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(shell: str, importer: Callable[..., Any], tmp_path: Path) -> None:
    script = importer("completion", shell)
    assert script.code == 0 and b"_IMPORTER_COMPLETE" in script.out
    if shutil.which(shell):
        (tmp_path / "script").write_bytes(script.out)
        assert subprocess.run([shell, "-n", str(tmp_path / "script")]).returncode == 0
    asked = {"_IMPORTER_COMPLETE": "bash_complete", "COMP_WORDS": "importer con", "COMP_CWORD": "1"}
    assert importer(env=asked).out.decode().split() == ["plain,config", "plain,convert"]


@pytest.mark.parametrize("name", COMMANDS)
def test_help_has_every_option_examples_and_exit_codes(name: str) -> None:
    command = cli.commands.commands[name]
    with click.Context(command, info_name=name) as ctx:
        text = command.get_help(ctx)
    assert "Exit codes: 0 done" in text
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help, f"{name} {option.opts}: no help"
    for line in re.findall(r"^ +(?:importer|find|curl) .*$", command.epilog or "", re.M):
        for long in re.findall(r"(?<!\S)--[a-z-]+", line.partition("|")[0]):
            assert long in text, f"{name}: the example has {long}, which is no option"


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_man_pages_have_what_the_help_has(name: str, importer: Callable[..., Any]) -> None:
    if name not in ("", "convert", "sync") and shutil.which("man") is None:
        pytest.skip("the others where man is")
    page = importer("man", *([name] if name else [])).out.decode()
    assert page.startswith(f'.TH "IMPORTER{"-" + name.upper() if name else ""}" 1\n')
    assert ".SH OPTIONS" in page and ".SH EXIT STATUS" in page
    if name == "convert":
        assert ".B \\-\\-base\\-url URL" in page


def test_the_readme_names_every_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert not [name for name in COMMANDS if not re.search(rf"importer {name}\b|`{name}`", readme)]
