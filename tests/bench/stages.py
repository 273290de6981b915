"""Where the time of a page goes: each step of a conversion, in bare parses of the same page.

    python tests/bench/stages.py FOLDER [--rounds N]

Every HTML page of FOLDER is converted N times in one process, its records made into bytes; what counts of each step of
each page is the cheapest round. A step's own time is what it takes less the steps inside it.
"""

from __future__ import annotations

import argparse
import importlib
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bare import PEERS

from importer import pipeline
from importer.pipeline import Settings

# Each step, and the functions that are it, by module and name as the caller knows them.
STEPS: dict[str, tuple[str, ...]] = {
    "first pass: opening, claims of address": ("pipeline:gather",),
    "parse, encoding, guards": ("readers.html.parse:source", "readers.html.parse:parse"),
    "one walk into arrays": ("readers.html.tree:build",),
    "CMS leftovers": ("readers.html.leaks:build",),
    "head, language": ("readers.html.head:read_head", "readers.html.head:context_of"),
    "candidates": ("readers.html.detect:candidates",),
    "groups and blocks": ("readers.html.detect:groups",),
    "features": ("readers.html.detect:Page", "readers.html.detect:describe", "readers.html.detect:resolve_all"),
    "scores, choice": ("readers.html.detect:find",),
    "fields of found cards": ("readers.html.fields:read_fields",),
    "structured data, order of dates": (
        "readers.html.structured:Structured", "readers.html.structured:settle", "readers.html.order:date_order",
    ),
    "the page's own record": ("readers.html.own:own_record",),
}  # fmt: skip
REST = "cleaning, validation, the rest"
WRITING = "records to bytes"


class Clock:
    """Own seconds of each step, while they call each other."""

    def __init__(self) -> None:
        self.spent: defaultdict[str, float] = defaultdict(float)
        self._inner = [0.0]

    def timed(self, step: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The same function; its own time counts as the step's."""

        def run(*args: Any, **named: Any) -> Any:
            self._inner.append(0.0)
            started = time.perf_counter()
            try:
                return function(*args, **named)
            finally:
                took = time.perf_counter() - started
                self.spent[step] += took - self._inner.pop()
                self._inner[-1] += took

        return run


def watch(clock: Clock) -> None:
    """Have every step counted."""
    for step, names in STEPS.items():
        for name in names:
            module_name, _, function = name.partition(":")
            module = importlib.import_module(f"importer.{module_name}")
            setattr(module, function, clock.timed(step, getattr(module, function)))


def convert(path: Path, settings: Settings, clock: Clock) -> None:
    """A page's records, as `convert` makes them, and their bytes."""
    (document,) = settings.sources([str(path)])
    for outcome in pipeline.convert_document(document, settings, pipeline.gather(document)):
        clock.timed(WRITING, lambda made=outcome.records: [record.model_dump_json() for record in made])()


def main() -> None:
    """The table."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("folder", type=Path)
    ask.add_argument("--rounds", type=int, default=8)
    want = ask.parse_args()
    clock, settings, bare_parse = Clock(), Settings(merge=False), PEERS["lxml"]()
    watch(clock)
    total: defaultdict[str, float] = defaultdict(float)
    bare = 0.0
    paths = sorted(want.folder.rglob("*.html"))
    for path in paths:
        best: dict[str, float] = {}
        least = 1e9
        raw = path.read_bytes()
        for _ in range(want.rounds):
            started = time.perf_counter()
            bare_parse(raw)
            least = min(least, time.perf_counter() - started)
            clock.spent.clear()
            clock.timed(REST, convert)(path, settings, clock)
            for step, seconds in clock.spent.items():
                best[step] = min(best.get(step, 1e9), seconds)
        bare += least
        for step, seconds in best.items():
            total[step] += seconds
    for step in (*STEPS, REST, WRITING):
        print(f"{step:42} {total[step] / bare:6.2f}")
    print(f"{'together':42} {sum(total.values()) / bare:6.2f}")
    print(f"{len(paths)} pages, a bare parse {1000 * bare / len(paths):.2f} ms")


if __name__ == "__main__":
    main()
