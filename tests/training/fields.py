"""Train the weights of the fields' roles and measure them on sites that they were not trained on.

    python -m tests.training.fields FOLDER [--write] [--failures] [--detected]

A role's score is a logistic sum whose weights are drawn, not to nothing, but to what is known beforehand (`KNOWN`):
labels stand on few pages, and what a class, an address or a cue says in words holds on any. Folds hold whole sites.
The same pages give the same bytes.

The pages of `invented` teach nothing here (they are neater than real ones); they are judged apart.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize
from sklearn.feature_extraction import DictVectorizer

from importer.readers.html import detect, fields, roles
from importer.readers.html.atom_features import atom_features
from importer.readers.html.field_dates import read_dates
from importer.readers.html.line_features import line_features
from importer.readers.html.pieces import Atom, Line, gather
from importer.readers.html.plain_roles import needs_judgement
from tests.training.fields_labelled import Page, judge, load
from tests.training.matching import fold, matches

WEIGHTS = Path(roles.__file__).with_name("field_weights.json")
SEED = 5
FOLDS = 10
FREEDOM = 0.3
"""How far the weights may leave what is known: the inverse of the regularisation."""
DIGITS = 3
INVENTED = Path(__file__).parent / "invented"

Row = tuple[str, list[str], float, float]
"""Site, features, how much of the place is of the role, weight."""

KNOWN: dict[str, dict[str, float]] = {
    "type": {
        "bias": -2.5, "says category": 3.5, "says category twice": 1.0, "says category and tag": 1.5, "says tag": -3.0,
        "says tag twice": -1.0, "rather tag": -1.0, "says something else": -2.0, "says nothing": -1.0,
        "kicker": 2.5, "kicker, lone": 1.5, "kicker that recurs": 1.0, "right before the title": 0.7,
        "read more": -4.0, "furniture": -3.0, "in prose": -1.5, "in long prose": -3.0, "ends as a sentence": -1.5,
        "length:more": -3.0, "length:100": -2.0, "words:more": -2.0, "words:9": -1.0, "kind:dated": -2.0,
        "kind:self": -2.0, "rel:author": -3.0, "rel:bookmark": -2.0, "cue:author": -3.0, "cue:date": -2.0,
        "cue:place": -2.0, "label beside a date": 3.5, "label beside a date recurs": 1.0,
        "beside a date, a category elsewhere": -3.0,
        "own:image": -1.5, "above:image": -0.7, "own:hidden": -1.5, "above:hidden": -1.0,
    },
    "tag": {
        "bias": -3.0, "says tag": 4.5, "says tag twice": 1.0, "rather tag": 2.5, "says category and tag": 1.5,
        "says category": -2.0, "says category twice": -1.0, "says something else": -2.5, "says nothing": -1.5,
        "right before the title": -0.7, "read more": -4.0, "furniture": -3.0, "in prose": -1.0, "in long prose": -2.0,
        "ends as a sentence": -1.5, "length:more": -2.0, "kind:dated": -2.0, "kind:self": -2.0, "rel:author": -3.0,
        "rel:bookmark": -2.0, "cue:author": -3.0, "cue:date": -2.0, "cue:place": -2.0,
    },
    "summary": {
        "bias": -1.0, "own:excerpt": 1.5, "above:excerpt": 0.5, "ends as a sentence": 1.0, "longer lines:0": 1.0,
        "tag:heading": -0.5, "size:12": -4.0, "size:24": -2.5, "short beside a long line": -3.0, "rest:none": -4.0,
        "rest:little": -2.0, "linked:all": -1.5,
        "texts:constant": -3.0, "read more": -4.0, "furniture": -3.0, "tag:figcaption": -6.0, "own:image": -2.0,
        "above:image": -1.5, "own:place": -2.0, "above:place": -1.0, "own:author": -2.0, "above:author": -1.0,
        "own:comment": -3.0, "above:comment": -3.0, "own:share": -4.0, "above:share": -3.0, "own:button": -2.0,
        "own:more": -3.0, "own:date": -2.0, "own:category": -2.0, "own:tag": -2.0, "own:title": -1.0,
        "own:hidden": -2.0, "own:source": -3.0, "above:source": -2.0, "own:count": -2.0, "own:status": -2.0,
        "own:file": -1.0, "own:language": -2.0, "cue:author": -2.0, "cue:date": -2.0, "cue:place": -2.0,
        "cue:tag": -2.0, "cue:category": -2.0,
    },
}  # fmt: skip

# --- what is right --------------------------------------------------------------------------------------------------


def _parts(text: str) -> set[str]:
    for mark in "|/·•;":
        text = text.replace(mark, ",")
    return {part.strip() for part in text.split(",") if part.strip()}


def _is_label(atom: Atom, card: dict[str, Any], *, role: str) -> bool | None:
    """Whether an atom is one of a card's types or tags, or all of them in one text; None where that is open."""
    labels, others = (card["labels"], card["tags"]) if role == "type" else (card["tags"], card["labels"])
    if labels is None:
        return None
    wanted = {fold(value) for value in labels}
    text = fold(atom.text).removeprefix("#")
    if atom.cue and ":" in text and text not in wanted:
        text = text.partition(":")[2].strip()
    if text in wanted:
        kind = "category" if role == "type" else "tag"
        twin = text in {fold(value) for value in others or ()}
        return not (twin and atom.kind in ("category", "tag") and atom.kind != kind)
    return bool(_parts(text)) and _parts(text) <= wanted


def _is_excerpt(line: Line, card: dict[str, Any]) -> bool | None:
    """Whether a line is of a card's summary; None where the card has none or nobody could say."""
    if card["summary"] is None:
        return None
    summary, text = fold(card["summary"]), fold(" ".join(a.text for a in line.atoms if a.kind != "cue"))
    if not text:
        return None
    if text in summary:
        return True if len(text) >= 12 or text == summary else None
    found = text.split()
    common = sum(word in set(summary.split()) for word in found)
    return summary in text or (len(found) > 4 and common > 0.8 * len(found))


def _share(answers: Iterable[bool | None]) -> float | None:
    known = [answer for answer in answers if answer is not None]
    return sum(known) / len(known) if known else None


def atom_rows(pages: list[Page]) -> dict[str, list[Row]]:
    """What is seen and what is right of every place of atoms that needs a judgement."""
    rows: dict[str, list[Row]] = {role: [] for role in roles.ATOM_ROLES}
    for page in pages:
        for cards, blocks in page.groups():
            group = gather(page.tree, blocks)
            read_dates(group)
            for place in group.places:
                if not needs_judgement(group, place):
                    continue
                seen = atom_features(group, place)
                for role in roles.ATOM_ROLES:
                    share = _share(_is_label(atom, cards[atom.block], role=role) for atom in place.atoms)
                    if share is not None:
                        rows[role].append((page.site, seen, share, place.blocks**0.5))
    return rows


def line_rows(pages: list[Page], weights: dict[str, dict[str, float]]) -> list[Row]:
    """The same for the places of lines, with roles given to their atoms by these weights."""
    rows: list[Row] = []
    with _using(weights):
        for page in pages:
            for cards, blocks in page.groups():
                group = gather(page.tree, blocks)
                read_dates(group)
                roles.judge(group)
                for place in group.line_places:
                    share = _share(_is_excerpt(line, cards[line.block]) for line in place.lines)
                    if share is not None:
                        rows.append((page.site, line_features(group, place), share, place.blocks**0.5))
    return rows


# --- training -------------------------------------------------------------------------------------------------------


class _using:
    """Score by these weights for a while."""

    def __init__(self, weights: dict[str, dict[str, float]]) -> None:
        self.weights = weights

    def __enter__(self) -> None:
        self.shipped = roles.weights
        roles.weights = lambda: self.weights  # type: ignore[assignment]

    def __exit__(self, *_: object) -> None:
        roles.weights = self.shipped


def fit(rows: list[Row], role: str) -> dict[str, float]:
    """The weights of a role: a logistic regression drawn to what is known; a site weighs the root of its places."""
    vectors = DictVectorizer()
    x = vectors.fit_transform([dict.fromkeys(seen, 1.0) for _, seen, _, _ in rows]).tocsr()
    y = np.array([share for _, _, share, _ in rows])
    per_site: Counter[str] = Counter()
    for site, _, _, weight in rows:
        per_site[site] += weight
    w = np.array([weight * per_site[site] ** -0.5 for site, _, _, weight in rows])
    w /= w.mean()
    names = list(vectors.feature_names_)
    known = KNOWN[role]
    start = np.array([known.get(name, 0.0) for name in (*names, "bias")])

    def loss(v: Any) -> tuple[float, Any]:
        z = x @ v[:-1] + v[-1]
        off = w * (1 / (1 + np.exp(-z)) - y)
        away = v - start
        value = (w * (np.logaddexp(0, z) - y * z)).sum() + away @ away / (2 * FREEDOM)
        return float(value), np.r_[x.T @ off, off.sum()] + away / FREEDOM

    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 1000}).x
    learned = dict(zip((*names, "bias"), (round(float(v), DIGITS) for v in found), strict=True))
    return {**known, **learned}


def train(pages: list[Page], rows: dict[str, list[Row]], sites: set[str]) -> dict[str, dict[str, float]]:
    """The weights of all roles from these sites."""
    found = {role: fit([row for row in rows[role] if row[0] in sites], role) for role in roles.ATOM_ROLES}
    found["summary"] = KNOWN["summary"]
    lines = line_rows([page for page in pages if page.site in sites], found)
    found["summary"] = fit(lines, "summary")
    return found


# --- measuring ------------------------------------------------------------------------------------------------------

Scores = dict[str, list[tuple[str, float, str]]]


def measure(page: Page, scores: Scores, *, detected: bool) -> None:
    """Add how right each field of each found card of a page is."""
    blocks = page.blocks
    if detected:
        blocks, _ = detect.find(page.tree, address=page.context.address, language=page.context.language)
    cards = fields.read_fields(page.tree, blocks, context=page.context)
    used: set[int] = set()
    for number, wanted in enumerate(page.cards):
        hit: int | None = number
        if detected:
            hit = next(
                (n for n, c in enumerate(cards) if n not in used and matches(wanted, c.title or "", c.url)), None
            )
        if hit is None:
            continue
        used.add(hit)
        for name, right in judge(wanted, cards[hit]).items():
            scores[name].append((page.name, right, wanted["title"]))


def told(scores: Scores, *, failures: bool) -> dict[str, float]:
    """How right each field is on average; prints it."""
    figures = {}
    for name, values in sorted(scores.items()):
        figures[name] = round(sum(right for _, right, _ in values) / len(values), 4)
        print(f"{name:8} {figures[name]:.4f} of {len(values)}")
        for page_name, right, title in values if failures else ():
            if right < 1:
                print(f"    {page_name}: {title[:70]}")
    return figures


def main() -> None:
    """Train, measure with sites left out, and write the weights where asked."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("folder", type=Path)
    ask.add_argument("--write", action="store_true", help="write the weights of all pages")
    ask.add_argument("--failures", action="store_true", help="name the cards whose field is wrong")
    ask.add_argument("--detected", action="store_true", help="measure on detected blocks, not on label-made ones")
    ask.add_argument("--seed", type=int, default=SEED)
    want = ask.parse_args()

    pages = load(want.folder)
    rows = atom_rows(pages)
    sites = sorted({page.site for page in pages})
    random.Random(want.seed).shuffle(sites)
    scores: Scores = defaultdict(list)
    invented: Scores = defaultdict(list)
    for n in range(FOLDS):
        out = set(sites[n::FOLDS])
        with _using(train(pages, rows, set(sites) - out)):
            for page in pages:
                if page.site in out:
                    measure(page, scores, detected=want.detected)
    figures = told(scores, failures=want.failures)
    weights = train(pages, rows, set(sites))
    with _using(weights):
        for page in load(INVENTED):
            measure(page, invented, detected=want.detected)
    print("invented pages:")
    of_invented = told(invented, failures=want.failures)
    if want.write:
        digest = hashlib.sha256()
        for path in sorted(want.folder.glob("*/*")):
            digest.update(path.name.encode() + path.read_bytes())
        found = {role: dict(sorted(own.items())) for role, own in weights.items()}
        measured = {"left_out": figures, "invented": of_invented}
        text = json.dumps({"pages": digest.hexdigest()[:16], **measured, "weights": found}, indent=1)
        WEIGHTS.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
