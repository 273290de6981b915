"""What all tests share: `--accept`, bugs that surface, and the real command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

COMMAND = [sys.executable, "-m", "importer"]
ROOT = Path(__file__).parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="rewrite the expected files of tests/golden; read the diff")


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """The whole suite runs on all cores, where pytest-xdist is installed and nothing else is said (`-n 0`, `--pdb`);
    files that are named run in one process, which starts sooner."""
    whole = config.args_source is pytest.Config.ArgsSource.TESTPATHS and not hasattr(config, "workerinput")
    if whole and config.getoption("numprocesses", -1) is None and not config.getoption("usepdb"):
        config.option.numprocesses = "logical"


@pytest.fixture(autouse=True)
def bugs_surface(monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception of ours ends the test instead of becoming a document's error."""
    monkeypatch.setenv("IMPORTER_DEBUG", "1")


@dataclass
class Ran:
    """What a run of the real command came to."""

    code: int
    out: bytes
    err: str

    @property
    def records(self) -> list[dict[str, Any]]:
        return json.loads(self.out)


@pytest.fixture
def importer(tmp_path: Path) -> Callable[..., Ran]:
    """The real command in a real folder: `importer("convert", "page.html")`, run in `tmp_path`."""

    def run(*words: str | Path, stdin: bytes = b"", env: dict[str, str] | None = None, timeout: float = 60) -> Ran:
        clean = {k: v for k, v in os.environ.items() if k not in ("IMPORTER_DEBUG", "NO_COLOR")}
        done = subprocess.run(
            [*COMMAND, *map(str, words)],
            input=stdin,
            capture_output=True,
            cwd=tmp_path,
            env={**clean, "PYTHONPATH": os.pathsep.join((str(ROOT), clean.get("PYTHONPATH", ""))), **(env or {})},
            timeout=timeout,
        )
        return Ran(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace"))

    return run
