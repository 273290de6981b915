"""A profile learned from one page of a site, read by on its other pages: does it give what detection gives, how fast?

    python tests/bench/profile.py FOLDER [--sites N] [--seconds N]

FOLDER/pages holds pages named SITE__1.html, SITE__2.html …; FOLDER/labels a JSON file for each. Each site with two or
more pages is learned from its first. F1 of cards is by `score.py` beside FOLDER. Pages that the profile reads alone are
told from those that it leaves to detection, whose F1 can't differ from detection's and whose CPU is more.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from types import ModuleType

from importer import learn, pipeline, profile
from importer.collector import be_patient
from importer.learn import text as learn_text
from importer.pipeline import Outcome, Settings

TURN = 5
"""Rounds of one side before it is the other's turn."""


def scorer(folder: Path) -> ModuleType:
    """The set's own scorer, `score.py` beside the folder."""
    sys.dont_write_bytecode = True
    spec = importlib.util.spec_from_file_location("score", folder.parent / "score.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read(paths: list[Path], settings: Settings) -> list[Outcome]:
    """The outcome of each page."""
    return [o for path in paths for o in pipeline.convert_document(*_args(path, settings))]


def fits(outcome: Outcome) -> bool:
    """Was the page read by the profile alone?"""
    judged = any(note.code in ("drift", "profile-unknown", "no-cards") for note in outcome.notes)
    return not judged and any(record.source.kind == "card" for record in outcome.records)


def compare(paths: list[Path], one: Settings, other: Settings, seconds: float) -> tuple[float, float, int]:
    """CPU seconds a round of each, taken by turns, and how many rounds: the clock of the CPU may move in steps of
    some milliseconds, about as long as a page takes, so only the sum of many rounds says something."""
    spent = [0.0, 0.0]
    rounds = 0
    while min(spent) < seconds:
        for number, settings in enumerate((one, other)):
            started = time.process_time()
            for _ in range(TURN):
                read(paths, settings)
            spent[number] += time.process_time() - started
        rounds += TURN
    return spent[0] / rounds, spent[1] / rounds, rounds


def _args(path: Path, settings: Settings) -> tuple:
    (document,) = settings.sources([str(path)])
    return document, settings, pipeline.gather(document)


def main() -> None:
    """Prints a line for each site, and the sums."""
    be_patient()  # as the command is
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sites", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=1.0, help="CPU that each side of a comparison is given")
    options = parser.parse_args()
    score = scorer(options.folder)
    pages: dict[str, list[Path]] = defaultdict(list)
    for path in sorted((options.folder / "pages").iterdir()):
        pages[path.name.partition("__")[0]].append(path)
    sites = [name for name, held in pages.items() if len(held) > 1][: options.sites]
    fields: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    sums = {"by the profile alone": [0.0, 0.0, 0], "by detection too": [0.0, 0.0, 0]}
    worse = 0
    print(f"{'site':24} {'pages':>5} {'by profile':>10} {'F1 det.':>8} {'F1 prof.':>8} {'CPU fit':>8} {'CPU rest':>8}")
    for site in sites:
        first, *others = pages[site]
        plain = Settings()
        text, _ = learn_text.put("", learn.learn(learn.studies(plain.sources([str(first)]))), day="2026-01-01")
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "site.toml"
            file.write_text(text, encoding="utf-8")
            held = profile.read(str(file))
        pinned = Settings(profile=profile.Profiles((held,)))
        by_rule, by_pins = read(others, plain), read(others, pinned)
        fit = [path for path, one in zip(others, by_pins, strict=True) if held.pins and fits(one)]
        rest = [path for path in others if path not in fit]
        figures = []
        for kind, outcomes in enumerate((by_rule, by_pins)):
            right = found = wanted = 0
            for path, outcome in zip(others, outcomes, strict=True):
                label = json.loads((options.folder / "labels" / f"{path.stem}.json").read_text(encoding="utf-8"))
                cards = [json.loads(r.model_dump_json()) for r in outcome.records if r.source.kind == "card"]
                tally, values, _ = score.score_page(label, cards, path.name)
                right, found, wanted = right + tally["found"], found + tally["records"], wanted + tally["cards"]
                for name, marks in values.items():
                    fields[name][kind] += sum(marks)
            figures.append(2 * right / (found + wanted) if found + wanted else 1.0)
        worse += figures[1] < figures[0]
        shares = []
        for paths, total in zip((fit, rest), sums.values(), strict=True):
            if not paths:
                shares.append("-")
                continue
            slow, fast, _ = compare(paths, plain, pinned, options.seconds)
            total[0], total[1], total[2] = total[0] + slow, total[1] + fast, total[2] + len(paths)
            shares.append(f"{fast / slow:.2f}")
        print(
            f"{site:24} {len(others):5} {len(fit):10} {figures[0]:8.3f} {figures[1]:8.3f} {shares[0]:>8} {shares[1]:>8}"
        )
    print(f"{len(sites)} sites, {worse} worse than detection")
    for name, (slow, fast, count) in sums.items():
        print(f"{count} pages read {name}: CPU {fast / slow:.2f} of detection's" if count else f"no page read {name}")
    shown = (f"{name} {a:.1f} / {b:.1f}" for name, (a, b) in sorted(fields.items()))
    print("right fields, detection / profile:", ", ".join(shown))


if __name__ == "__main__":
    main()
