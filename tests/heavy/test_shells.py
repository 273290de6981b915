"""Completion in the shells themselves, sourced and asked with the Tab key; man pages as `man` shows them.

Each is skipped where its program is absent.
"""

from __future__ import annotations

import os
import pty
import re
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from importer import cli

HERE = str(Path(sys.executable).parent)
ASKED = {
    "importer conv": "importer convert ",
    "importer convert --base": "--base-url",
    "importer convert abc-p": "abc-page.html",
    "importer convert abc-page.html -o abc-r": "abc-result.csv",
    "importer convert abc-page.html --format jsonf": "jsonfeed",
    "importer man sche": "schema",
}


def needs(program: str) -> None:
    if not shutil.which(program):
        pytest.skip(f"no {program} here")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("abc-page.html", "abc-result.csv"):
        (tmp_path / name).touch()
    return tmp_path


def until(terminal: int, wanted: str, seconds: float = 30) -> str:
    """What the terminal shows until the text is there, or the time is up."""
    said = ""
    end = time.monotonic() + seconds
    while wanted not in said and time.monotonic() < end:
        if select.select([terminal], [], [], 0.2)[0]:
            said += re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|[\x07\r]", "", os.read(terminal, 65536).decode("utf-8", "replace"))
    return said


@pytest.mark.parametrize(
    ("shell", "setup"),
    [
        (["bash", "--norc", "--noprofile", "-i"], 'eval "$(importer completion bash)"'),
        (["zsh", "-f", "-i"], 'autoload -U compinit; compinit -u; eval "$(importer completion zsh)"'),
    ],
)
def test_tab_completes(shell: list[str], setup: str, folder: Path) -> None:
    needs(shell[0])
    env = {**os.environ, "PATH": f"{HERE}:{os.environ['PATH']}", "TERM": "dumb", "PS1": "% ", "HOME": str(folder)}
    env["COLUMNS"] = "200"
    ours, theirs = pty.openpty()
    streams = {"stdin": theirs, "stdout": theirs, "stderr": theirs}
    process = subprocess.Popen(shell, cwd=folder, env=env, start_new_session=True, **streams)
    os.close(theirs)
    try:
        os.write(ours, f"{setup}; echo re''ady\n".encode())
        assert "ready" in until(ours, "ready")
        for typed, shown in ASKED.items():
            os.write(ours, f"{typed}\t".encode())
            assert shown in until(ours, shown), typed
            os.write(ours, b"\x15")  # takes the line back
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def test_fish_completes(folder: Path) -> None:
    needs("fish")
    env = {**os.environ, "PATH": f"{HERE}:{os.environ['PATH']}", "HOME": str(folder)}
    for typed, shown in ASKED.items():
        script = f"importer completion fish | source; complete -C '{typed}'"
        done = subprocess.run(
            ["fish", "-N", "-c", script], cwd=folder, env=env, capture_output=True, text=True, timeout=60
        )
        assert shown.split()[-1] in [line.partition("\t")[0] for line in done.stdout.splitlines()], typed


@pytest.mark.parametrize("name", ["", *sorted(cli.commands.commands)])
def test_man_shows_the_page_and_warns_of_nothing(name: str, tmp_path: Path) -> None:
    needs("man")
    page = tmp_path / "page.1"
    made = [sys.executable, "-m", "importer", "man", *([name] if name else [])]
    page.write_bytes(subprocess.run(made, check=True, capture_output=True).stdout)
    env = {**os.environ, "MANWIDTH": "80", "LC_ALL": "C.UTF-8"}
    shown = subprocess.run(["man", "--warnings", "-l", "-Tutf8", str(page)], env=env, capture_output=True, timeout=60)
    assert (shown.returncode, shown.stderr) == (0, b"")
    text = re.sub(r".\x08|\x1b\[[0-9;]*m", "", shown.stdout.decode("utf-8"))
    assert "EXIT STATUS" in text and (f"importer {name}".strip()) in text
