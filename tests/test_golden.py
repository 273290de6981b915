"""Pairs of files: an input, and beside it what `convert --no-merge` must make of it.

    tests/golden/<reader>/<name-says-the-behaviour>.html + .expected.json

An input may be a folder or an archive, where the case is about what documents know of each other.

A record lists only the keys that the case is about; number and order of the records always count. `rejections`,
`dropped` and `notes` are compared only where the expected file has them, item by item in order: an object by the keys
it lists, a plain string as the code of a note or the kind of a dropped text. `settings` may hold settings, such as
`{"base_url": "https://example.org/"}`. `pytest --accept tests/test_golden.py` rewrites the expected files.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from importer import pipeline, readers
from importer.pipeline import Outcome, Settings

GOLDEN = Path(__file__).parent / "golden"
EXPECTED = ".expected.json"
CONTAINERS = "containers"  # archives and the like: their members' readers do the reading

INPUTS = sorted(
    path for path in GOLDEN.glob("*/*") if not path.name.startswith(".") and not path.name.endswith(EXPECTED)
)
# What the names of their pairs begin with, and which extra some need.
CONTAINER_KINDS = ("zip", "tar", "gz", "warc", "arc", "wacz", "mhtml", "singlefile", "httrack", "wget")
LIBRARIES = {"records_columnar": "pyarrow", "warc": "warcio", "arc": "warcio", "wacz": "warcio"}
READERS = [name for names in readers.TABLE.values() for name in names]


def expected_of(path: Path) -> Path:
    return path.with_name(path.stem + EXPECTED)


def converted(path: Path, settings: Settings) -> list[Outcome]:
    sources = settings.sources([str(path)])
    return list(pipeline.convert(sources, settings, pipeline.survey(sources)))


def plain(outcomes: list[Outcome]) -> dict[str, list[Any]]:
    return {
        "records": [r.model_dump(mode="json") for o in outcomes for r in o.records],
        "rejections": [r.model_dump(mode="json") for o in outcomes for r in o.rejections],
        "dropped": [{"kind": d.kind, "text": d.text, "place": d.place} for o in outcomes for d in o.dropped],
        "notes": [{"code": n.code, "text": n.text} for o in outcomes for n in o.notes],
        "errors": [o.error for o in outcomes if o.error],
    }


def part(value: Any, expected: Any) -> Any:
    """The part of a value that an expectation speaks of."""
    if isinstance(expected, dict) and isinstance(value, dict):
        return {key: part(value.get(key, "(no such key)"), wanted) for key, wanted in expected.items()}
    if isinstance(expected, list) and isinstance(value, list) and len(expected) == len(value):
        return [part(v, e) for v, e in zip(value, expected, strict=True)]
    if isinstance(expected, str) and isinstance(value, dict):
        return value.get("code", value.get("kind"))
    return value


def differences(got: Any, wanted: Any, where: str) -> list[str]:
    """A line for every field that differs, named."""
    if isinstance(wanted, dict) and isinstance(got, dict):
        return [line for key in wanted for line in differences(got.get(key), wanted[key], f"{where}.{key}")]
    if isinstance(wanted, list) and isinstance(got, list) and len(wanted) == len(got):
        return [line for n, w in enumerate(wanted) for line in differences(got[n], w, f"{where}[{n}]")]
    return [] if got == wanted else [f"{where}\n    wanted {wanted!r}\n    got    {got!r}"]


def briefly(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What a new expected file lists of each record: all that it holds, less what depends on nothing it shows."""
    return [
        {key: value for key, value in record.items() if value not in (None, [], False) and key not in ("id", "source")}
        for record in records
    ]


def accept(path: Path, got: dict[str, list[Any]], old: dict[str, Any] | None) -> None:
    new: dict[str, Any] = {}
    for section, items in got.items():
        listed = old.get(section) if old else None
        if section == "records" and listed is None:
            new[section] = briefly(items)
        elif section == "records" and len(listed or []) != len(items):
            keys = dict.fromkeys(key for record in listed or [] for key in record)
            new[section] = [{k: r[k] for k in keys} for r in items] if keys else briefly(items)
        elif listed is not None and len(listed) == len(items):
            new[section] = part(items, listed)
        elif listed is not None or (items and old is None and section != "notes"):
            new[section] = [{k: v for k, v in i.items() if v} if isinstance(i, dict) else i for i in items]
    if old and "settings" in old:
        new["settings"] = old["settings"]
    expected_of(path).write_text(json.dumps(new, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_input_gives_what_stands_beside_it(path: Path, request: pytest.FixtureRequest) -> None:
    for name in {path.parent.name, path.name.partition("-")[0]} & LIBRARIES.keys():
        pytest.importorskip(LIBRARIES[name], reason="of an extra; in `test` too")
    if path.name.endswith(".zst"):
        pytest.importorskip("zstandard", reason="of an extra; in `test` too")
    expected = expected_of(path)
    wanted = json.loads(expected.read_text(encoding="utf-8")) if expected.exists() else None
    options = {k: tuple(v) if isinstance(v, list) else v for k, v in (wanted or {}).get("settings", {}).items()}
    outcomes = converted(path, Settings(merge=False, **options))
    got = plain(outcomes)
    if request.config.getoption("--accept"):
        accept(path, got, wanted)
        return
    assert wanted is not None, f"{expected.name} is missing; pytest --accept writes it"
    assert set(wanted) <= {*got, "settings"}, "a key that nothing is compared with"
    if path.parent.name != CONTAINERS:
        claimed = {o.reader for o in outcomes}
        # A folder may hold what other readers read: its tables, its feed.
        assert path.parent.name in claimed if path.is_dir() else claimed == {path.parent.name}, (
            f"the reader that its folder names did not claim it: {claimed}, {got['errors']}"
        )
    lines = []
    for section in got.keys() & wanted.keys():
        shown = part(got[section], wanted[section])
        if len(got[section]) != len(wanted[section]):
            titles = [
                i.get("title", i.get("kind", i.get("code", i))) if isinstance(i, dict) else i for i in got[section]
            ]
            lines.append(f"{section}: {len(wanted[section])} wanted, {len(got[section])} got: {titles}")
        else:
            lines += differences(shown, wanted[section], section)
    assert not lines, "\n" + "\n".join(sorted(lines))


@pytest.mark.parametrize("name", READERS)
def test_every_reader_has_a_pair(name: str) -> None:
    assert any(path.parent.name == name for path in INPUTS), f"no pair in tests/golden/{name}"


@pytest.mark.parametrize("kind", CONTAINER_KINDS)
def test_every_kind_of_container_has_a_pair(kind: str) -> None:
    assert any(path.parent.name == CONTAINERS and path.name.startswith(f"{kind}-") for path in INPUTS)


def test_every_expectation_has_its_input() -> None:
    lonely = set(GOLDEN.glob(f"*/*{EXPECTED}")) - {expected_of(path) for path in INPUTS}
    assert not lonely


def test_every_folder_is_a_readers() -> None:
    assert {path.parent.name for path in INPUTS} <= {*READERS, CONTAINERS}
