"""From documents to outcomes: pure, in order, the same for any number of workers, and no document at another's cost.

A reader of the tests' own stands in front of the HTML reader and does what the page says, such as dying.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import types
from collections.abc import Iterator
from itertools import repeat
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from importer import pipeline, readers, writers
from importer.cards import Card, Context, Dropped, Finding, Note
from importer.choice import Choice
from importer.errors import UnreadableError
from importer.facts import Facts
from importer.pipeline import Outcome, Settings
from importer.sources import Document


class Obedient:
    """Reads pages that hold orders: `<html>card Title | card Other /url | die | bug | items 1200`."""

    name = "obedient"

    def accepts(self, document: Document) -> bool:
        return b"<html obey>" in document.head

    def gather(self, document: Document) -> Facts:
        if b"bad facts" in document.head:
            raise UnreadableError("no facts")
        return Facts(origins=frozenset(["https://site.example"]) if b"origin" in document.head else frozenset())

    def read(self, document: Document, want: readers.Request) -> Iterator[Finding]:
        context = Context(document.address, document.address)
        for order in document.read().decode().split(">", 1)[1].split("|"):
            match order.split():
                case ["card", title, *url]:
                    yield Card("card", context, title=title, url=url[0] if url else f"/{title}")
                case ["items", count]:
                    yield from (Card("item", context, title=f"T{n}", url=f"/{n}") for n in range(int(count)))
                case ["drop"]:
                    yield Dropped("draft", "a draft")
                case ["note"]:
                    yield Note("a-note", "of the reader's")
                case ["site"]:
                    yield Card("card", context, title=str(want.facts.site), url="/s")
                case ["die"]:
                    os.kill(os.getpid(), signal.SIGKILL)
                case ["bug"]:
                    raise KeyError("a bug")
                case ["endless"]:
                    while True:
                        pass
                case ["stuck"]:  # in C code, which looks for no signal
                    sum(repeat(0))
                case ["deep"]:
                    raise RecursionError
                case ["memory"]:
                    raise MemoryError
                case ["unreadable"]:
                    raise UnreadableError("can't be made out")


@pytest.fixture(autouse=True)
def obedient_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    module: Any = types.ModuleType("importer.readers.obedient")
    module.READER = Obedient()
    monkeypatch.setitem(sys.modules, "importer.readers.obedient", module)
    monkeypatch.setitem(readers.TABLE, "html", ("obedient", *readers.TABLE["html"]))


@pytest.fixture
def workers_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small documents are worth workers too, in small batches; and they are forked, so that they know our reader: the
    threads of pytest-xdist hold no lock that they need."""
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    monkeypatch.setattr("importer.pipeline.run.WORTH_WORKERS", 0)
    monkeypatch.setattr("importer.pipeline.run.BATCH_DOCUMENTS", 3)


def pages(root: Path, *orders: str) -> Path:
    for number, order in enumerate(orders):
        (root / f"{number:03}.html").write_text(f"<html obey>{order}")
    return root


def outcomes(path: Path, **settings: Any) -> list[Outcome]:
    chosen = Settings(**settings)
    sources = chosen.sources([str(path)])
    return list(pipeline.convert(sources, chosen, pipeline.survey(sources)))


def titles(found: list[Outcome]) -> list[str]:
    return [r.title for o in found for r in o.records]


def errors(found: list[Outcome]) -> dict[str, str]:
    return {o.document: o.error for o in found if o.error is not None}


# ---------------------------------------------------------------- workers


def test_output_is_the_same_bytes_for_any_number_of_workers(tmp_path: Path, workers_at_once: None) -> None:
    orders = [f"card A{n} | card B{n % 7} | note" for n in range(40)]
    orders[11], orders[23], orders[30] = "unreadable", "items 1300", ""
    root = pages(tmp_path, *orders)
    results = []
    for workers in (1, 2, 3):
        found = outcomes(root, workers=workers)
        writers.write((r for o in found for r in o.records), str(tmp_path / "out.jsonl"), format="jsonl")
        results.append(((tmp_path / "out.jsonl").read_bytes(), [repr(o) for o in found]))
        (tmp_path / "out.jsonl").unlink()
    assert results[0] == results[1] == results[2]
    assert results[0][0].count(b"\n") == 2 * 37 + 1300


def test_a_killed_worker_costs_one_document_which_is_named(tmp_path: Path, workers_at_once: None) -> None:
    root = pages(tmp_path, *(f"card A{n}" if n not in (5, 6, 17) else "card lost | die" for n in range(20)))
    found = outcomes(root, workers=2)
    assert titles(found) == [f"A{n}" for n in range(20) if n not in (5, 6, 17)]
    assert errors(found) == {f"{n:03}.html": "killed the process that read it (SIGKILL)" for n in (5, 6, 17)}


def test_few_small_documents_stay_in_one_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from importer import pool

    monkeypatch.setattr(pool, "run", None)
    assert titles(outcomes(pages(tmp_path, "card A", "card B"), workers=8)) == ["A", "B"]


# ---------------------------------------------------------------- one document's troubles


@pytest.mark.parametrize(
    ("order", "error"),
    [
        ("unreadable", "can't be made out"),
        ("deep", "nested too deeply"),
        ("memory", "needs more memory than this process may use"),
    ],
)
def test_what_goes_wrong_is_the_documents_error_and_what_was_found_before_is_kept(
    tmp_path: Path, order: str, error: str
) -> None:
    found = outcomes(pages(tmp_path, f"card before | {order}", "card other"))
    assert titles(found) == ["before", "other"]
    assert errors(found) == {"000.html": error}


def test_a_document_that_takes_for_ever_is_given_up(tmp_path: Path, workers_at_once: None) -> None:
    root = pages(tmp_path, "card before | endless", "card other")
    for workers in (1, 2):
        found = outcomes(root, workers=workers, max_seconds=1)
        assert titles(found) == ["before", "other"]
        assert "--max-seconds" in errors(found)["000.html"]


def test_a_document_that_hangs_in_a_library_is_killed_with_its_worker(tmp_path: Path, workers_at_once: None) -> None:
    root = pages(tmp_path, *(f"card A{n}" if n != 4 else "card before | stuck | card lost" for n in range(9)))
    found = outcomes(root, workers=2, max_seconds=1)
    assert titles(found) == [f"A{n}" for n in range(9) if n != 4]
    assert errors(found) == {"004.html": "took more than 1 s of processor time; --max-seconds raises the limit"}


def test_a_bug_of_ours_is_one_documents_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("IMPORTER_DEBUG")
    found = outcomes(pages(tmp_path, "bug", "card other"))
    assert titles(found) == ["other"]
    assert errors(found)["000.html"].startswith("internal error: KeyError at test_pipeline.py:")


def test_a_bug_of_ours_surfaces_in_tests(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        outcomes(pages(tmp_path, "bug"))


def test_facts_that_can_not_be_gathered_cost_nothing(tmp_path: Path) -> None:
    assert titles(outcomes(pages(tmp_path, "bad facts | card A"))) == ["A"]


@pytest.mark.parametrize(
    ("name", "data", "state"),
    [
        ("empty.html", b"", "unreadable"),
        ("space.html", b" \n\t", "unreadable"),
        ("picture.html", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "unreadable"),
        ("zip.html", b"PK\x03\x04" + b"\0" * 100, "unreadable"),
        ("manual.pdf", b"%PDF-1.7", "unknown"),
        ("data.bin", bytes(range(256)), "unknown"),
    ],
)
def test_what_claims_to_be_a_document_is_unreadable_and_the_rest_is_named(
    tmp_path: Path, name: str, data: bytes, state: str
) -> None:
    (tmp_path / name).write_bytes(data)
    [outcome] = outcomes(tmp_path)
    assert outcome.state == state
    assert outcome.error if state == "unreadable" else outcome.notes
    [given] = outcomes(tmp_path / name)
    assert given.state == "unreadable", "what the user names is meant to be a document"


# ---------------------------------------------------------------- outcomes


def test_a_large_export_leaves_in_parts_with_running_positions(tmp_path: Path) -> None:
    found = outcomes(pages(tmp_path, "items 1200"))
    assert [(len(o.records), o.last) for o in found] == [(500, False), (500, False), (200, True)]
    assert [r.source.position for o in found for r in o.records] == list(range(1200))


def test_an_item_that_a_page_shows_twice_is_one_record_also_unmerged(tmp_path: Path) -> None:
    found = outcomes(pages(tmp_path, "card A /a | card B /b | card A /a"), merge=False)
    assert [(r.title, r.source.position) for o in found for r in o.records] == [("A", 0), ("B", 1)]


def test_a_page_without_cards_is_read_and_says_so(tmp_path: Path) -> None:
    [outcome] = outcomes(pages(tmp_path, ""))
    assert (outcome.state, outcome.error, [n.code for n in outcome.notes]) == ("read", None, ["no-cards"])


def test_drafts_and_notes_come_along(tmp_path: Path) -> None:
    [outcome] = outcomes(pages(tmp_path, "drop | note"))
    assert [d.kind for d in outcome.dropped] == ["draft"]
    assert [n.code for n in outcome.notes] == ["a-note"]


def test_the_runs_facts_reach_every_document(tmp_path: Path) -> None:
    assert titles(outcomes(pages(tmp_path, "site", "origin"))) == ["https://site.example"]


@pytest.mark.parametrize(
    ("options", "left"),
    [
        ({"include_url": ("/news/*",)}, ["A", "C"]),
        ({"exclude_url": ("/news/*",)}, ["B"]),
        ({"include_url": ("https://*",)}, ["C"]),
        ({"include_url": ("/news/*",), "exclude_url": ("*/c",)}, ["A"]),
    ],
)
def test_records_leave_by_their_address(tmp_path: Path, options: dict[str, Any], left: list[str]) -> None:
    root = pages(tmp_path, "card A /news/a | card B /b | card C https://other.example/news/c")
    [outcome] = outcomes(root, choice=Choice(**options))
    assert titles([outcome]) == left
    assert {n.code for n in outcome.notes} == {"filtered"}


def test_tracing_tells_every_step(tmp_path: Path) -> None:
    root = pages(tmp_path, "card A | drop | note | card")
    [document] = Settings().sources([str(root)])
    assert isinstance(document, Document)
    steps = list(pipeline.trace(document, Settings(), Facts()))
    assert [type(s.finding).__name__ for s in steps] == ["Card", "Dropped", "Note"]
    assert [s.result is not None for s in steps] == [True, False, False]


# ---------------------------------------------------------------- settings


@pytest.mark.parametrize("value", ["example.org", "ftp://example.org/", "javascript:alert(1)", "https://"])
def test_a_base_that_is_no_web_address_is_refused(value: str) -> None:
    with pytest.raises(ValidationError):
        Settings(base_url=value)


def test_settings_never_change() -> None:
    with pytest.raises(ValidationError):
        Settings().merge = False  # type: ignore[misc]
