"""The records of the samples through every output: those that come back whole do, the others say what they lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from writing import back, save

from importer import writers
from importer.merge import merge
from importer.pipeline import Settings, convert, survey
from importer.record import Record

SAMPLES = Path(__file__).parent.parent / "samples"
WHOLE = ("json", "jsonl", "csv", "tsv", "sqlite", "parquet", "arrow")


@pytest.fixture(scope="module")
def records() -> list[Record]:
    wanted = Settings(workers=1, base_url="https://h.example/")
    sources = wanted.sources([str(SAMPLES)])
    return list(merge(one for outcome in convert(sources, wanted, survey(sources)) for one in outcome.records))


@pytest.mark.parametrize("format", WHOLE)
def test_the_records_come_back_as_they_were(tmp_path: Path, records: list[Record], format: str) -> None:
    out = tmp_path / f"out.{format}"
    assert not save(out, format, *records).told()
    assert back(out) == records


@pytest.mark.parametrize("format", [one for one in writers.FORMATS if one not in WHOLE])
def test_the_others_take_all_records_and_are_the_same_bytes_again(
    tmp_path: Path, records: list[Record], format: str
) -> None:
    outs = [tmp_path / name for name in ("one", "two")]
    assert [save(out, format, *records).records for out in outs] == [len(records)] * 2
    held = [
        [(path.name, path.read_bytes()) for path in sorted(out.rglob("*"))] if out.is_dir() else out.read_bytes()
        for out in outs
    ]
    assert held[0] == held[1]
