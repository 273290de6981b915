"""Start-up: nothing heavy is loaded before it is needed. Each case asks a fresh interpreter what it has loaded."""

from __future__ import annotations

import gc
import importlib
import importlib.util
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import importer
from importer import patterns

ROOT = Path(importer.__file__).parent.parent
FRONT_DOORS = sorted((ROOT / "importer").glob("*/__init__.py"))

PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>News</title></head><body><main>
<article><h2><a href="/a/">A harbour opens</a></h2>
<time datetime="2024-05-01">1 May 2024</time><p>What it is for.</p></article>
<article><h2><a href="/b/">A bridge closes</a></h2>
<time datetime="2024-05-02">2 May 2024</time><p>Until the autumn.</p></article>
<article><h2><a href="/c/">A road is paved</a></h2>
<time datetime="2024-05-03">3 May 2024</time><p>All of it, at last.</p></article>
</main></body></html>"""


def loaded_after(code: str, tmp_path: Path) -> set[str]:
    tell = "import sys; print(*sys.modules, sep='\\n', file=sys.__stderr__)"
    program = f"{code}\n{tell}"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
    )  # fmt: skip
    return set(done.stderr.split())


def run(*words: str) -> str:
    """As the program does, but for its end, which leaves nobody to ask."""
    return f"""
from importer import cli
assert not cli.commands({list(words)!r}, standalone_mode=False)
"""


HEAVY = {"lxml", "pydantic", "bs4", "dateparser", "multiprocessing", "charset_normalizer", "nh3", "json", "zipfile"}


@pytest.mark.parametrize("words", [["--version"], ["--help"], ["convert", "--help"]])
def test_nothing_heavy_for_version_and_help(words: list[str], tmp_path: Path) -> None:
    assert not HEAVY & loaded_after(run(*words), tmp_path)


def test_a_page_costs_no_pattern_of_what_it_does_not_hold(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE)
    loaded = loaded_after(run("convert", "page.html", "--quiet"), tmp_path)
    assert "importer.corrections" not in loaded and "importer.readers.movabletype" not in loaded
    told = subprocess.run(
        [sys.executable, "-c", COUNTED], capture_output=True, text=True, check=True, cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
    ).stdout.split()  # fmt: skip
    made, compiled = map(int, told[-2:])
    assert made > 100 and compiled < made / 3


COUNTED = """
import gc
from importer import patterns, pipeline
from importer.pipeline import Settings
settings = Settings()
documents = list(settings.sources(["page.html"]))
outcomes = [o for o in pipeline.convert(documents, settings, pipeline.survey(documents))]
assert len(outcomes[0].records) == 3
lazies = [one for one in gc.get_objects() if isinstance(one, patterns.Lazy)]
print(len(lazies), sum("search" in vars(one) for one in lazies))
"""


def test_every_lazy_pattern_is_one() -> None:
    for path in (ROOT / "importer").rglob("*.py"):
        if "patterns import lazy" in path.read_text(encoding="utf-8"):
            importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))
    lazies = [one for one in gc.get_objects() if isinstance(one, patterns.Lazy)]
    assert len(lazies) > 100
    for one in lazies:
        assert one.pattern  # compiles it


def test_import_of_the_package_loads_nothing_else(tmp_path: Path) -> None:
    bare = loaded_after("pass", tmp_path)
    assert {m for m in loaded_after("import importer", tmp_path) - bare if m.startswith("importer")} == {"importer"}


def test_one_plain_page_needs_no_heavy_fallback(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE)
    loaded = loaded_after(run("convert", "page.html", "-o", "out.json", "--quiet"), tmp_path)
    unneeded = {"bs4", "dateparser", "charset_normalizer", "multiprocessing", "tarfile", "nh3"}
    assert not unneeded & loaded
    assert "lxml.etree" in loaded


POSTPONED = "from importer.cli.later import postpone_metadata; postpone_metadata()"


def test_metadata_of_packages_are_loaded_when_they_are_asked_for(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE)
    begun = "import os; os.environ['PYDANTIC_DISABLE_PLUGINS'] = '__all__'\n" + POSTPONED
    loaded = loaded_after(begun + run("convert", "page.html", "-o", "out.json", "--quiet"), tmp_path)
    assert "pydantic" in loaded
    assert not {"email.message", "csv", "zipfile", "shutil", "tempfile", "bz2", "lzma"} & loaded


@pytest.mark.parametrize(
    "asked",
    [
        "import importlib.metadata; print(importlib.metadata.version('click'))",
        "import importlib.metadata as m; print(m.version('click'), m.files.__name__)",
        "from importlib.metadata import entry_points; print(len(entry_points(group='console_scripts')))",
        "from importlib import metadata; print(metadata.PackageNotFoundError.__mro__)",
        "import importlib.metadata._meta as meta; print(meta.__name__)",
        "from importlib.metadata import *; print(distribution('click').metadata['Name'])",
    ],
)
def test_metadata_of_packages_are_what_they_are_elsewhere(asked: str, tmp_path: Path) -> None:
    said = [
        subprocess.run(
            [sys.executable, "-c", f"{before}\n{asked}"], capture_output=True, text=True, check=True, cwd=tmp_path,
            env={"PYTHONPATH": str(ROOT), "PATH": ""},
        ).stdout
        for before in (POSTPONED, "")
    ]  # fmt: skip
    assert said[0] == said[1] != ""


@pytest.mark.parametrize("package", ["importer", *(f"importer.{one.parent.name}" for one in FRONT_DOORS)])
def test_all_public_names_are_there(package: str) -> None:
    door = importlib.import_module(package)
    for name in getattr(door, "__all__", ()):
        assert getattr(door, name) is not None
        if "__getattr__" in vars(door):  # loaded on first use
            assert importlib.util.find_spec(f"{package}.{name}") is None, f"the module {name} would take its place"
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = door.no_such_name


def test_the_librarys_names_are_told() -> None:
    assert set(importer.__all__) <= set(dir(importer))


def test_the_version_is_the_packages() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert importer.__version__ == project["version"]
