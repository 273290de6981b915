"""Train the detector's weights and measure it on sites that it was not trained on.

    python -m tests.training.train FOLDER [--write] [--failures]

Folds hold whole sites; nothing of a site is in both training and test. The same pages give the same bytes.

Beside the real pages of FOLDER stand those of `invented`, written for kinds of page that FOLDER has few of or none:
they weigh little, and are judged apart.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from importer.readers.html import detect, score
from importer.readers.html.features import NAMES
from tests.training.labelled import Labelled, Outcome, judge, load, made
from tests.training.variants import VARIANTS

SEED = 5
FOLDS = 5
STRENGTH = 0.03
"""Of the first stage: the inverse of its regularisation."""
STRENGTH_SECOND = 0.3
RARE = 0.3
"""A feature that varies less than this is not blown up by standardising: few sites have it."""
VARIANT = 0.2
"""What a page that was changed for training weighs."""
_EVIDENCE = ("with picture", "with date", "with prose")
SHOWN = frozenset(
    (
        "picture", "date", "address date", "prose piece", "read more", "evidence",
        "evidence twice", "with picture & with date",
        "with picture & with prose", "with date & with prose",
        *(
            f"{fact} & {shown}"
            for fact in ("a heading", "named as title", "a link alone", "in a wider link")
            for shown in _EVIDENCE
        ),
        *(f"{shown} & {fact}" for shown in _EVIDENCE for fact in ("three or more", "long titles", "slug agrees")),
    )
)  # fmt: skip
"""What a card shows beside its title or in its address, alone and with what else makes a card."""
INVENTED = Path(__file__).parent / "invented"
INVENTED_WITH_CARDS, INVENTED_WITHOUT = 0.045, 0.3
"""What an invented page weighs: those with cards are shorter and neater than real ones, and would teach just that."""
WHOLE = 300
"""Characters of a page; a shorter one that has no cards says so much less: that it is short may be why."""
SHARE = -0.25
"""A candidate weighs the size of its group to this power, so that one long listing does not rule."""


def folds(pages: list[Labelled], seed: int, count: int = FOLDS) -> dict[str, int]:
    """The fold of each site: shuffled, then each to the fold with the fewest pages.

    Invented pages are dealt out after the real ones, so that one more of them leaves the real ones where they were.
    """
    out = {}
    for invented in (False, True):
        sites = sorted({p.site for p in pages if p.invented == invented})
        random.Random(seed).shuffle(sites)
        size = [0] * count
        for site in sites:
            at = size.index(min(size))
            out[site] = at
            size[at] += sum(p.site == site for p in pages)
    return out


def rows(pages: list[Labelled], features: list[list[list[float]]]) -> tuple[Any, Any, Any]:
    """Examples, answers, weights: a group is one example of each answer that its members have."""
    xs, ys, ws = [], [], []
    for page, described in zip(pages, features, strict=True):
        for right, row in zip(page.right, described, strict=True):
            weight = len(right) ** SHARE * (VARIANT if page.variant else 1.0)
            if page.invented:
                whole = min(1.0, page.view.page.total / WHOLE)
                weight *= INVENTED_WITH_CARDS if page.cards else INVENTED_WITHOUT * whole
            for answer in (1, 0):
                if n := right.count(answer):
                    xs.append(row)
                    ys.append(answer)
                    ws.append(n * weight)
    return np.array(xs), np.array(ys), np.array(ws)


def fit(
    pages: list[Labelled], features: list[list[list[float]]], names: tuple[str, ...], strength: float
) -> score.Stage:
    """A logistic regression on standardised features, its weights brought back to the features' own scale.

    What a card shows (`SHOWN`) never speaks against it, however few the labelled cards that show it are.
    """
    x, y, w = rows(pages, features)
    mean = np.average(x, axis=0, weights=w)
    scale = np.sqrt(np.average((x - mean) ** 2, axis=0, weights=w))
    scale = np.maximum(scale, RARE)
    z = (x - mean) / scale
    bounds = [(0.0 if name in SHOWN else None, None) for name in names] + [(None, None)]

    def loss(v: Any) -> tuple[float, Any]:
        s = z @ v[:-1] + v[-1]
        off = w * (1 / (1 + np.exp(-s)) - y)
        value = strength * (w * (np.logaddexp(0, s) - y * s)).sum() + v[:-1] @ v[:-1] / 2
        return float(value), np.r_[strength * (z.T @ off) + v[:-1], strength * off.sum()]

    found = minimize(
        loss,
        np.zeros(z.shape[1] + 1),
        jac=True,
        method="L-BFGS-B",
        bounds=bounds,
        options={"maxiter": 2000, "ftol": 1e-10, "gtol": 1e-5},
    ).x
    weights = found[:-1] / scale
    return score.Stage(tuple(float(v) for v in weights), float(found[-1] - weights @ mean))


def first_scores(stage: score.Stage, page: Labelled) -> list[float]:
    return [stage.score(row) for row in page.view.features]


def context(page: Labelled, scores: list[float]) -> list[list[float]]:
    return score.context(page.view.page, page.view.groups, page.view.links, scores)


def train(pages: list[Labelled], seed: int) -> score.Model:
    """Both stages; the second is trained on what the first says of sites that it did not see."""
    part = folds(pages, seed)
    seen: dict[str, list[list[float]]] = {}
    for fold in range(FOLDS):
        rest = [p for p in pages if part[p.site] != fold]
        stage = fit(rest, [p.view.features for p in rest], NAMES, STRENGTH)
        for page in pages:
            if part[page.site] == fold:
                seen[page.name + page.variant] = context(page, first_scores(stage, page))
    first = fit(pages, [p.view.features for p in pages], NAMES, STRENGTH)
    second = fit(pages, [seen[p.name + p.variant] for p in pages], score.CONTEXT, STRENGTH_SECOND)
    return score.Model(first, second)


def apply(model: score.Model, page: Labelled) -> list[float]:
    """The final score of each group of a page."""
    return [model.second.score(row) for row in context(page, first_scores(model.first, page))]


def outcomes(pages: list[Labelled], seed: int) -> tuple[dict[str, Outcome], dict[str, list[float]], list[float]]:
    """Every page as it comes out where its site was left out; the scores; the macro F1 of each fold."""
    part = folds(pages, seed + 1000)
    out: dict[str, Outcome] = {}
    scores: dict[str, list[float]] = {}
    spread = []
    for fold in range(FOLDS):
        model = train([p for p in pages if part[p.site] != fold], seed)
        own = [p for p in pages if part[p.site] == fold and not p.variant]
        for page in own:
            scores[page.name] = apply(model, page)
            out[page.name] = judge(page, detect.choose(page.view, scores[page.name]))
        spread.append(float(np.mean([out[p.name].f1 for p in own if p.cards and not p.invented])))
    return out, scores, spread


def figures(out: dict[str, Outcome]) -> tuple[float, float, int, int]:
    """Macro F1, share of pages perfect, negatives right, negatives."""
    positive = [o for o in out.values() if not o.negative]
    negative = [o for o in out.values() if o.negative]
    return (
        sum(o.f1 for o in positive) / len(positive),
        sum(o.perfect for o in positive) / len(positive),
        sum(o.perfect for o in negative),
        len(negative),
    )


def table(names: tuple[str, ...], stage: score.Stage) -> dict[str, Any]:
    return {
        "constant": round(stage.constant, 4),
        "weights": {n: round(w, 4) for n, w in zip(names, stage.weights, strict=True)},
    }


def usual(pages: list[Labelled]) -> list[float]:
    """The features' means, as they were weighed."""
    x, _, w = rows(pages, [p.view.features for p in pages])
    return [round(float(v), 3) for v in np.average(x, axis=0, weights=w)]


def digest(folder: Path) -> str:
    """A hash of the pages and labels."""
    state = hashlib.sha256()
    for file in sorted((folder / "labels").glob("*.json")):
        state.update(file.read_bytes())
        state.update((folder / "pages" / f"{file.stem}.html").read_bytes())
    return state.hexdigest()[:16]


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("folder", type=Path, nargs="?", default=Path("../shared/evaluation/html"))
    ask.add_argument(
        "--write",
        action="store_true",
        help="write the weights and the figures into the package",
    )
    ask.add_argument("--failures", action="store_true", help="name each page that is not perfect")
    ask.add_argument("--seeds", type=int, default=1, help="with so many divisions into folds")
    want = ask.parse_args()
    pages = load(want.folder, VARIANTS) + load(INVENTED, invented=True) + made()
    real = {page.name for page in pages if not page.invented}
    runs, invented = [], []
    spreads: list[float] = []
    for seed in range(SEED, SEED + want.seeds):
        out, _, spread = outcomes(pages, seed)
        f1, perfect, right, negatives = figures({name: o for name, o in out.items() if name in real})
        runs.append((f1, perfect, right))
        invented.append(figures({name: o for name, o in out.items() if name not in real}))
        spreads += spread
        print(
            f"left out, seed {seed}: F1 {f1:.4f} perfect {perfect:.3f} negatives {right}/{negatives} folds",
            *(f"{v:.3f}" for v in spread),
        )
        if want.failures:
            for page in pages:
                if page.variant:
                    continue
                o = out[page.name]
                if not o.perfect:
                    print(f"  {page.name}: {o.f1:.2f}, missing {o.missing[:3]}, false {o.false[:3]}")
    if want.seeds > 1:
        print("mean", *(f"{v:.4f}" for v in np.mean(runs, axis=0)))
    print("invented pages, left out:", *(f"{v:.4f}" for v in np.mean(invented, axis=0)))
    model = train(pages, SEED)
    seen = {p.name: judge(p, detect.choose(p.view, apply(model, p))) for p in pages if p.name in real and not p.variant}
    f1, perfect, right, negatives = figures(seen)
    print(f"trained on all: F1 {f1:.4f} perfect {perfect:.3f} negatives {right}/{negatives}")
    if want.write:
        package = Path(score.__file__).parent
        figures_file = {
            "pages": digest(want.folder),
            "left out": {
                "folds": FOLDS,
                "seeds": want.seeds,
                "macro F1": round(float(np.mean([r[0] for r in runs])), 4),
                "macro F1 of each fold": [round(v, 4) for v in spreads],
                "pages perfect": round(float(np.mean([r[1] for r in runs])), 4),
                "negatives right": round(float(np.mean([r[2] for r in runs])), 2),
                "negatives": negatives,
            },
            "invented, left out": {
                "macro F1": round(float(np.mean([r[0] for r in invented])), 4),
                "pages perfect": round(float(np.mean([r[1] for r in invented])), 4),
                "negatives right": round(float(np.mean([r[2] for r in invented])), 2),
                "negatives": invented[0][3],
            },
            "trained on all": {
                "macro F1": round(f1, 4),
                "pages perfect": round(perfect, 4),
                "negatives right": right,
            },
        }
        (package / "weights_figures.json").write_text(json.dumps(figures_file, indent=1) + "\n", encoding="utf-8")
        data = {
            "pages": digest(want.folder),
            "first": table(NAMES, model.first),
            "second": table(score.CONTEXT, model.second),
            "usual": usual(pages),
        }
        (package / "weights.json").write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
