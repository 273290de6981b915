"""The review page's script, type-checked by TypeScript as plain JavaScript with JSDoc."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from importer.review import page

STATIC = page.STATIC
TSC = shutil.which("tsc")
STRICT = "--noEmit --allowJs --checkJs --strict --target es2022 --lib es2023,dom,dom.iterable".split()


@pytest.mark.skipif(TSC is None, reason="no TypeScript here: npm install --global typescript")
def test_the_script_is_typed() -> None:
    assert TSC is not None
    files = [str(STATIC / name) for name in page.SCRIPTS]
    done = subprocess.run([TSC, *STRICT, *files], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout


@pytest.mark.skipif(TSC is None, reason="no TypeScript here: npm install --global typescript")
def test_a_wrong_type_is_found(tmp_path: Path) -> None:
    broken = tmp_path / "broken.js"
    broken.write_text("band('not a number');\n")
    done = subprocess.run(
        [str(TSC), *STRICT, str(broken), *(str(STATIC / name) for name in page.SCRIPTS)],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode != 0 and "TS2345" in done.stdout
