"""A profile learned from one page of a site, read by on its other pages: does it give what detection gives, how fast?

    python tests/bench/profile.py FOLDER [--sites N] [--repeat N]

FOLDER/pages holds pages named SITE__1.html, SITE__2.html …; FOLDER/labels a JSON file for each. Each site with two or
more pages is learned from its first. F1 of cards is by `score.py` beside FOLDER; CPU is that of reading
the other pages in one process, the least of some runs.
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

from importer import learn, learn_text, pipeline, profile
from importer.pipeline import Settings


def scorer(folder: Path) -> ModuleType:
    """The set's own scorer, `score.py` beside the folder."""
    sys.dont_write_bytecode = True
    spec = importlib.util.spec_from_file_location("score", folder.parent / "score.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read(paths: list[Path], settings: Settings, repeat: int) -> tuple[dict[str, list], float, int]:
    """Records by page, the least CPU seconds, how many pages did not fit wholly."""
    best, out, unfit = float("inf"), {}, 0
    for _ in range(repeat):
        started = time.process_time()
        outcomes = [o for path in paths for o in pipeline.convert_document(*_args(path, settings))]
        best = min(best, time.process_time() - started)
    for outcome in outcomes:
        out[outcome.document] = outcome.records
        unfit += any(note.code in ("drift", "profile-unknown") for note in outcome.notes)
    return out, best, unfit


def _args(path: Path, settings: Settings) -> tuple:
    (document,) = settings.sources([str(path)])
    return document, settings, pipeline.gather(document)


def main() -> None:
    """Prints a line for each site, and the sums."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sites", type=int, default=100)
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    score = scorer(options.folder)
    pages: dict[str, list[Path]] = defaultdict(list)
    for path in sorted((options.folder / "pages").iterdir()):
        pages[path.name.partition("__")[0]].append(path)
    sites = [name for name, held in pages.items() if len(held) > 1][: options.sites]
    total = [0.0, 0.0]
    fitted = [0.0, 0.0]
    print(f"{'site':30} {'pages':>5} {'unfit':>5} {'F1 det.':>8} {'F1 prof.':>8} {'CPU':>5}")
    worse = 0
    fields: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for site in sites:
        first, *others = pages[site]
        plain = Settings()
        text, _ = learn_text.put("", learn.learn(learn.studies(plain.sources([str(first)]))), day="2026-01-01")
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "site.toml"
            file.write_text(text, encoding="utf-8")
            pinned = Settings(profile=profile.read(str(file)))
        by_rule, slow, _ = read(others, plain, options.repeat)
        by_pins, fast, unfit = read(others, pinned, options.repeat)
        figures = []
        for kind, records in enumerate((by_rule, by_pins)):
            right = found = wanted = 0
            for path in others:
                label = json.loads((options.folder / "labels" / f"{path.stem}.json").read_text(encoding="utf-8"))
                held = [json.loads(r.model_dump_json()) for r in records[path.name] if r.source.kind == "card"]
                tally, values, _ = score.score_page(label, held, path.name)
                right, found, wanted = right + tally["found"], found + tally["records"], wanted + tally["cards"]
                for name, marks in values.items():
                    fields[name][kind] += sum(marks)
            figures.append(2 * right / (found + wanted) if found + wanted else 1.0)
        worse += figures[1] < figures[0]
        total[0] += slow
        total[1] += fast
        if not unfit:
            fitted[0] += slow
            fitted[1] += fast
        print(f"{site:30} {len(others):5} {unfit:5} {figures[0]:8.3f} {figures[1]:8.3f} {fast / slow:5.2f}")
    print(
        f"{len(sites)} sites, {worse} worse than detection; CPU {total[1] / total[0]:.2f} of detection's in all", end=""
    )
    print(f", {fitted[1] / fitted[0]:.2f} on sites whose other pages fit" if fitted[0] else "")
    print(
        "right fields, detection / profile:",
        ", ".join(f"{n} {a:.1f} / {b:.1f}" for n, (a, b) in sorted(fields.items())),
    )


if __name__ == "__main__":
    main()
