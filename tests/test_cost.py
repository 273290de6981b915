"""A guard against what would make everything twice as slow: processor time against a bare parse in the same run.

The bounds are twice what was measured; the figures that count are the bench's (`tests/bench`).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from lxml import etree

from importer import pipeline
from importer.pipeline import Settings

sys.path.insert(0, str(Path(__file__).parent / "bench"))
from inputs import page

PAGES = 6
ROUNDS = 5
MOST_PARSES = 60
"""Bare parses that a page of 40 cards may cost: it is all cards, so real pages cost a third of that."""


def cheapest(work: Callable[[], object]) -> float:
    """Processor seconds of the cheapest round: what else the machine does only makes rounds dearer."""
    work()  # what is made once a process
    spent = []
    for _ in range(ROUNDS):
        started = time.process_time()
        work()
        spent.append(time.process_time() - started)
    return min(spent)


def test_the_whole_job_costs_so_many_bare_parses(tmp_path: Path) -> None:
    raws = [page(number, 40, distinct=400).encode() for number in range(PAGES)]
    for number, raw in enumerate(raws):
        (tmp_path / f"{number}.html").write_bytes(raw)
    settings = Settings()

    def parse() -> object:
        return [etree.fromstring(raw, etree.HTMLParser(huge_tree=True)) for _ in range(10) for raw in raws]

    def convert() -> object:
        documents = list(settings.sources([str(tmp_path)]))
        outcomes = list(pipeline.convert(documents, settings, pipeline.survey(documents)))
        assert sum(len(outcome.records) for outcome in outcomes) == 40 * PAGES
        return outcomes

    ratio = cheapest(convert) / (cheapest(parse) / 10)
    assert ratio < MOST_PARSES, f"{ratio:.1f} bare parses a page"
