"""What the package holds besides its own code is named in NOTICES.txt, with whose it is and under which licence."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "importer"
NOTICES = (PACKAGE / "NOTICES.txt").read_text(encoding="utf-8")
OURS, OTHERS = NOTICES.partition("\nFrom others:\n")[::2]


def test_every_file_that_is_no_module_is_named() -> None:
    files = [p for p in PACKAGE.rglob("*") if p.is_file() and "__pycache__" not in p.parts]
    data = [p.name for p in files if p.suffix != ".py" and p.name != "NOTICES.txt"]
    assert len(data) > 10
    assert not [name for name in data if not re.search(rf"\b{re.escape(name)}\b", OURS)]


def test_a_module_with_data_of_others_is_named_with_their_licence() -> None:
    for path in PACKAGE.rglob("*.py"):
        if "CLDR" in path.read_text(encoding="utf-8"):
            assert f"importer/{path.relative_to(PACKAGE).as_posix()}" in OTHERS, f"{path.name}: whose data is it?"
    for title in ("Unicode CLDR", "dateparser"):
        licence = OTHERS.partition(f"== {title} ==")[2].partition("\n== ")[0]
        assert "Copyright" in licence and "WARRANT" in licence, title


def test_no_script_of_others_is_in_the_review_page() -> None:
    for path in (PACKAGE / "review" / "static").iterdir():
        assert not re.search(r"@licen[cs]e|copyright|\(c\) \d{4}", path.read_text(encoding="utf-8"), re.I), path.name


def test_it_goes_with_the_package() -> None:
    project = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["license-files"] == ["LICENSE", "importer/NOTICES.txt"]
