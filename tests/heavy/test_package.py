"""The package as users get it: sdist → wheel → a clean environment, where the command runs over the samples."""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

pytest.importorskip("build", reason="build is not installed: pip install 'importer[test-heavy]'")
ROOT = Path(__file__).parent.parent.parent


def run(*words: str | Path, cwd: Path) -> str:
    done = subprocess.run([*map(str, words)], cwd=cwd, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_sdist_and_wheel_are_built_installed_and_used(tmp_path: Path) -> None:
    run("git", "clone", "-q", ROOT, tmp_path / "clone", cwd=tmp_path)  # what is committed, nothing that lies about
    run(sys.executable, "-m", "build", "--outdir", tmp_path / "dist", tmp_path / "clone", cwd=tmp_path)
    (sdist,), (wheel,) = (sorted((tmp_path / "dist").glob(one)) for one in ("*.tar.gz", "*.whl"))
    with tarfile.open(sdist) as packed:
        assert {"LICENSE", "README.md", "pyproject.toml"} <= {name.partition("/")[2] for name in packed.getnames()}
    with zipfile.ZipFile(wheel) as packed:
        names = packed.namelist()
    assert "importer/py.typed" in names and any(name.endswith("LICENSE") for name in names)
    assert all(name.startswith(("importer/", "importer-")) for name in names), "nothing but the package"
    run(sys.executable, "-m", "venv", tmp_path / "clean", cwd=tmp_path)
    run(tmp_path / "clean/bin/pip", "install", "-q", wheel, cwd=tmp_path)
    command = tmp_path / "clean/bin/importer"
    assert run(command, "--version", cwd=tmp_path).startswith("importer ")
    clean, here = (
        json.loads(run(*words, "convert", ROOT / "samples", "--quiet", cwd=tmp_path))
        for words in ((command,), (sys.executable, "-m", "importer"))
    )
    assert clean == here and clean
