"""The direction of imports, no cycle, no module that has grown too long: read from the source, nothing is run."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "importer"
MODULES = sorted(PACKAGE.rglob("*.py"))
MAX_LINES = 400

# Lowest first; a part imports from its own layer and from those below.
LAYERS = (
    (
        "collector",
        "errors",
        "limits",
        "terminal",
        "patterns",
        "xmlchars",
        "pool",
        "plugins",
        "",
    ),  # "": the package's own __init__
    ("cards", "facts", "record", "profiles", "profile", "sources", "lexicon"),
    ("readers", "cleaning", "diff", "duplicates", "choice"),
    ("pipeline", "merge", "corrections", "writers", "guards", "store"),
    ("report", "migration", "conversion", "inspect", "learn", "review", "stats", "sync", "cluster"),
    ("library",),
    ("cli", "dlt"),
    ("__main__",),
)
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}


def name_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def part_of(module: str) -> str:
    """The part of the package: its folder or module."""
    return module.partition(".")[2].partition(".")[0]


NAMES = {name_of(path): path for path in MODULES}


def imports(path: Path) -> set[str]:
    """The modules of ours that a module imports anywhere, also in functions or on first use; not for types alone."""
    found: set[str] = set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    loads_on_first_use = any(
        isinstance(node, ast.Assign) and "__getattr__" in ast.dump(node.targets[0]) for node in tree.body
    )
    typing_only = (
        set()
        if loads_on_first_use
        else {
            id(inner)
            for node in ast.walk(tree)
            if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
            for statement in node.body
            for inner in ast.walk(statement)
        }
    )
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: relative import"
            for alias in node.names:
                inner_module = f"{node.module}.{alias.name}"
                found.add(inner_module if inner_module in NAMES else node.module or "")
    return {name for name in found if name == "importer" or name.startswith("importer.")}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_point_one_way(path: Path) -> None:
    own = name_of(path)
    part = part_of(own)
    if own == "importer":
        return  # the public names, loaded lazily
    assert part in RANK, f"{part} has no layer; give it one in LAYERS"
    wrong = [name for name in imports(path) if RANK.get(part_of(name), 99) > RANK[part]]
    assert not wrong, f"{own} imports upwards: {wrong}"
    if part in ("readers", "cleaning"):
        other = {"readers": "cleaning", "cleaning": "readers"}[part]
        assert not [name for name in imports(path) if part_of(name) == other], "readers and cleaning never meet"


def test_no_cycle() -> None:
    graph = {name: sorted(imports(path) - {name, "importer"}) for name, path in NAMES.items() if name != "importer"}
    done: set[str] = set()

    def visit(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, " → ".join((*way[way.index(name) :], name))
        if name not in done:
            for other in graph.get(name, ()):
                visit(other, (*way, name))
            done.add(name)

    for name in graph:
        visit(name, ())


def test_what_belongs_together_is_a_package() -> None:
    top = {part_of(name) for name in NAMES}
    assert not [name for name in top if "_" in name.strip("_")], "a family of modules at the top; make it a package"
    assert top == set(RANK), "every part has a layer, and every layer's parts are there"


def test_the_map_for_newcomers_has_every_part() -> None:
    text = (PACKAGE.parent / ".github/CONTRIBUTING.md").read_text(encoding="utf-8")
    drawn = text.partition("## Where things are\n")[2].partition("\n## ")[0]
    parts = {f"{part}/" if (PACKAGE / part).is_dir() else f"{part}.py" for part in RANK if part}
    assert set(re.findall(r"`(\w+(?:/|\.py))`", drawn)) - {"importer/", "__init__.py"} == parts


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_module_grows_too_long(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MAX_LINES


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_every_module_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
