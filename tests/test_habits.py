"""Habits: options from files and the environment, completion, man pages, examples, slips that are understood."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest

from importer import cli
from importer.cli.config import from_file

ENVIRONMENT, DEFAULT_MAP = click.core.ParameterSource.ENVIRONMENT, click.core.ParameterSource.DEFAULT_MAP
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


OPTIONS = [
    (name, option)
    for name in COMMANDS
    for option in cli.commands.commands[name].params
    if isinstance(option, click.Option)
]


@pytest.mark.parametrize(("name", "option"), OPTIONS, ids=lambda one: one if isinstance(one, str) else one.opts[-1])
def test_every_option_may_stand_in_the_environment_and_in_a_file(
    name: str, option: click.Option, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    long, command = option.opts[-1], cli.commands.commands[name]
    value = "7" if "Range" in type(option.type).__name__ else "true" if option.is_flag else "x"
    if isinstance(option.type, click.Choice):
        value = option.type.choices[0]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(f"IMPORTER_{name}_{option.name}".upper(), " ".join([value] * option.nargs))
    given = {"info_name": name, "auto_envvar_prefix": f"IMPORTER_{name}".upper()}
    got, source = option.consume_value(click.Context(command, **given), {})
    assert (source, option.type_cast_value(click.Context(command, **given), got) is not None) == (ENVIRONMENT, True)

    monkeypatch.undo()
    monkeypatch.chdir(tmp_path)
    several = f'["{value}", "{value}", "{value}"]' if option.nargs == 3 else f'["{value}", "{value}"]'
    written = several if option.nargs > 1 else value if value in ("7", "true") else f'"{value}"'
    (tmp_path / "importer.toml").write_text(f"[{name}]\n{long[2:]} = {written}\n")
    ctx = click.Context(command, default_map=from_file(cli.commands)[1][name], **given)
    got, source = option.consume_value(ctx, {})
    assert source == DEFAULT_MAP
    cast = option.type_cast_value(ctx, got)
    assert cast is not None
    assert not option.multiple or len(cast) == 1, "one, of however many words"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["covnert"], "convert"),
        (["man", "covnert"], "convert"),
        (["config", "covnert"], "convert"),
        (["convert", ".", "--qiet"], "--quiet"),
    ],
)
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
    for words, found in (
        ("convert a", "file,a"),
        ("convert --report b", "file,b"),
        ("convert --format jsonf", "plain,jsonfeed"),
        ("man sche", "plain,schema"),
    ):
        env = asked | {"COMP_WORDS": f"importer {words}", "COMP_CWORD": str(len(words.split()))}
        assert importer(env=env).out.decode().strip() == found


@pytest.mark.parametrize("name", COMMANDS)
def test_help_has_every_option_examples_and_exit_codes(name: str) -> None:
    command = cli.commands.commands[name]
    with click.Context(command, info_name=name) as ctx:
        text = command.get_help(ctx)
    assert "Exit codes: 0 done" in text and "Examples:" in text
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


def test_all_holds_every_extra_that_has_a_purpose() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    (every,) = extras.pop("all")
    assert set(re.findall(r"\w+", every)) - {"importer"} == set(extras) - {"test", "test-heavy", "train"}
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert not [name for name in extras if f"importer[{name}]" not in readme and f"extra `{name}`" not in readme
                and not name.startswith("test")]  # fmt: skip


def test_paths_from_find(importer: Callable[..., Any], tmp_path: Path) -> None:
    for name in ("a b.html", "new\nline.html", "left.html"):
        (tmp_path / name).write_text(PAGE.replace("title", name.partition(".")[0].replace("\n", " ")))
    (tmp_path / "-").write_text("no list")
    ran = importer("convert", "--null", "--no-merge", stdin=b"a b.html\0new\nline.html\0")
    assert ran.code == 0
    assert [row["title"] for row in ran.records] == [
        f"The {name} of {n}" for name in ("a b", "new line") for n in "abc"
    ]
    ran = importer("convert", "left.html", "--null", "--no-merge", stdin=b"a b.html\0")
    assert ran.code == 0 and len(ran.records) == 6
    for words, stdin, said in (
        (("--null",), b"", "--null: standard input names no PATH"),
        (("--null", "-"), b"a b.html", "drop -"),
        (("--null",), b"none.html\0", "none.html: no such file"),
        ((), b"", "Missing argument 'PATH...'"),
    ):
        ran = importer("convert", *words, stdin=stdin)
        assert ran.code == 2 and said in ran.err, words


def test_a_dash_on_both_ends(importer: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE)
    titles = [row["title"] for row in importer("convert", "page.html").records]
    first = importer("convert", "-", "-o", "-", "--format", "csv", stdin=PAGE.encode())
    assert first.code == 0 and first.out.startswith(b"id,url,")
    second = importer("convert", "-", "-o", "-", stdin=first.out)
    assert [row["title"] for row in second.records] == titles
    assert "records from 1 document" in second.err and b"importer:" not in second.out
    assert importer("convert", "-", "--quiet", stdin=PAGE.encode()).err == ""


def on_a_terminal(*words: str, folder: Path, **environment: str) -> str:
    """What a command says on a terminal, both streams."""
    import os
    import pty

    from conftest import COMMAND

    clean = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "TERM")}
    ours, theirs = pty.openpty()
    env = {**clean, "PYTHONPATH": str(ROOT), "TERM": "xterm", **environment}
    process = subprocess.Popen([*COMMAND, *words], cwd=folder, env=env, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    said = b""
    try:
        while block := os.read(ours, 65536):
            said += block
    except OSError:  # the other end is closed
        pass
    finally:
        os.close(ours)
    assert process.wait(30) in (0, 1)
    return said.decode()


def test_colour_is_for_a_terminal_that_wants_it(importer: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "old.html").write_text(PAGE)
    (tmp_path / "new.html").write_text(PAGE.replace("The title of b", "Another title of b"))
    for name in ("old", "new"):
        assert importer("convert", f"{name}.html", "-o", f"{name}.json").code == 0
    words = ("diff", "old.json", "new.json")
    assert "\x1b[" in on_a_terminal(*words, folder=tmp_path)
    for environment in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        assert "\x1b" not in on_a_terminal(*words, folder=tmp_path, **environment)
    assert b"\x1b" not in importer(*words, env={"TERM": "xterm"}).out
    assert "\x1b" not in on_a_terminal("convert", "old.html", "-o", "x.json", folder=tmp_path, TERM="dumb")
