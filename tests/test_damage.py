"""Every reader meets damage: whatever is cut off or flipped, there is an outcome, and nothing hidden comes to light:
no draft, no person's address, no hash of a password.

XML and line formats, and JSON, CSV and front matter have longer runs of their own (`test_exports_xml`,
`test_exports_json`); here are a few of each reader's samples, folders with what stands beside them too.
"""

from __future__ import annotations

import random
import re
import shutil
from pathlib import Path

import pytest

from importer import pipeline, readers
from importer.pipeline import Outcome, Settings

GOLDEN = Path(__file__).parent / "golden"
READERS = sorted({name for names in readers.TABLE.values() for name in names})
HIDDEN = frozenset(("draft", "private", "scheduled", "trashed", "archived", "email-only", "no-status"))
# As the samples of exports write them, of authors, commenters and subscribers.
PRIVATE = re.compile(r"[\w.]+@\w+\.example|\$2[ay]\$\d\d")
NO_EXPORTS = ("html", "text")
SAMPLES = 4
TIMES = 3


def samples(reader: str) -> list[Path]:
    """Some inputs of the reader's pairs, spread over all of them, its folders first."""
    found = sorted(path for path in (GOLDEN / reader).glob("*") if not path.name.endswith(".expected.json"))
    found.sort(key=Path.is_file)
    return found[:: max(1, len(found) // SAMPLES)][:SAMPLES]


def outcomes(path: Path) -> list[Outcome]:
    settings = Settings(merge=False)
    sources = settings.sources([str(path)])
    return list(pipeline.convert(sources, settings, pipeline.survey(sources)))


def private(found: list[Outcome]) -> list[str]:
    """What is private in all that leaves: records, rejections, what was dropped, notes."""
    return PRIVATE.findall(repr([(one.records, one.rejections, one.dropped, one.notes, one.error) for one in found]))


def shown(found: list[Outcome]) -> set[str]:
    return {record.title for one in found for record in one.records}


def hidden(found: list[Outcome]) -> set[str]:
    return {dropped.text.partition(", ")[0] for one in found for dropped in one.dropped if dropped.kind in HIDDEN}


@pytest.mark.parametrize("reader", [*READERS, "containers"])
def test_a_cut_or_flipped_sample_gives_an_outcome_and_publishes_no_draft(
    reader: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IMPORTER_DEBUG", "1")  # a bug of ours is raised
    chance = random.Random(reader)
    paths = samples(reader)
    assert paths, f"no sample of {reader} to damage"
    for number, path in enumerate(paths):
        copy = tmp_path / str(number) / path.name
        copy.parent.mkdir()
        shutil.copytree(path, copy) if path.is_dir() else shutil.copy(path, copy)
        whole = outcomes(copy)
        never = hidden(whole) - shown(whole)
        files = sorted(one for one in copy.rglob("*") if one.is_file()) if path.is_dir() else [copy]
        for _ in range(TIMES):
            victim = chance.choice(files)
            data = victim.read_bytes()
            cut = data[: chance.randrange(len(data) + 1)]
            flipped = bytearray(data)
            for _ in range(min(len(data), 2)):
                flipped[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            for damaged in (cut, bytes(flipped)):
                victim.write_bytes(damaged)
                found = outcomes(copy)
                if reader not in NO_EXPORTS:
                    assert not private(found)
                assert found, f"nothing of {path.name} with {victim.name} damaged"
                if damaged is cut:
                    assert not never & shown(found), f"{path.name} with {victim.name} cut at {len(cut)}"
            victim.write_bytes(data)


@pytest.mark.parametrize("reader", [name for name in READERS if name not in NO_EXPORTS])
def test_nothing_private_comes_out_of_any_export(reader: str) -> None:
    inputs = [path for path in (GOLDEN / reader).glob("*") if not path.name.endswith(".expected.json")]
    assert not {path.name: told for path in inputs if (told := private(outcomes(path)))}
