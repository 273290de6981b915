"""Which role each piece of a group has: types, tags, a summary, a date, a button.

    place of atoms → a plain rule (`plain_roles`) → else a score over its features (`atom_features`)
    place of lines → a score over its features (`line_features`) → doubtful lines beside those of an excerpt

Features are named yes/no statements; a role's score is the sum of their weights through a logistic. The trainer
stands in `tests/training/fields.py`, the weights in `field_weights.json`. No text is cut here.
"""

from __future__ import annotations

import json
import math
from functools import cache
from pathlib import Path

from importer.readers.html.atom_features import atom_features
from importer.readers.html.field_texts import BARS, LONGEST_PART, is_cut, is_more, text_kind
from importer.readers.html.line_features import line_features
from importer.readers.html.pieces import AFTER, BEFORE, Group, Line
from importer.readers.html.plain_roles import is_status, may_be_label, plain_role
from importer.readers.html.running import free
from importer.readers.html.tree import Tree

__all__ = ["ATOM_ROLES", "LINE_ROLES", "judge", "score", "weights"]

ATOM_ROLES = ("type", "tag")
LINE_ROLES = ("summary",)

# A place is of a role from this probability on.
TAKEN = 0.5
# One that a word announces as labels ("Tags:") is what the word says from this on.
ANNOUNCED = 0.1
_LISTS = {"tag": "tag", "category": "type"}
# Where no place of lines reaches that, the best is taken from this on.
FALLBACK = 0.3
FALLBACK_LENGTH = 40
# Beside lines of an excerpt, another is one from this on.
DOUBTFUL = 0.15
# A line shorter than this, in characters, is no excerpt.
SHORTEST_SUMMARY = 8
# The texts of a group whose blocks have, on average, so many lines of such a length, and of which none is cut and none
# ends in "Read more", are whole articles and no excerpts.
PARAGRAPHS = 1.75
PARAGRAPH = 100

_BESIDE = frozenset(("author", "type", "tag", "count", "comments"))


@cache
def weights() -> dict[str, dict[str, float]]:
    """The shipped weights: role → feature → weight, with `bias`."""
    raw = Path(__file__).with_name("field_weights.json").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, float]] = json.loads(raw)["weights"]
    return loaded


def score(features: list[str], role: str) -> float:
    """The probability, 0 to 1, that what has these features is of that role."""
    own = weights()[role]
    total = own["bias"]
    for feature in features:
        total += own.get(feature, 0.0)
    return 1.0 / (1.0 + math.exp(-total)) if total > -500 else 0.0


def judge(group: Group) -> None:
    """Give every atom and line of a group its role, place by place; no line has one where they are whole articles."""
    for place in group.places:
        if place.atoms[0].role:
            continue
        role = plain_role(group, place)
        if not role and may_be_label(place.atoms):
            features = atom_features(group, place)
            given, best = max((score(features, name), name) for name in ATOM_ROLES)
            if given >= TAKEN:
                role = best
            elif given >= ANNOUNCED and (said := place.atoms[0].cue) in _LISTS:
                role = _LISTS[said]
        for atom in place.atoms:
            if not atom.role:
                atom.role = "status" if role == "type" and is_status(atom) else role
    _spare_other_links(group)
    for atoms in group.atoms:
        dated = {atom.piece for atom in atoms if atom.kind == "date"}
        for atom in atoms:
            if not atom.role and atom.link < 0 and atom.piece in dated:  # a part of its text, between bars
                atom.role = "date"
    for lines in group.lines:
        for line in lines:
            free(line)
    for place in group.line_places:
        if all(line.size < SHORTEST_SUMMARY or all(atom.role for atom in line.atoms) for line in place.lines):
            continue
        if all(map(_is_dateline, place.lines)):
            continue
        place.score = score(line_features(group, place), "summary")
        if place.score >= TAKEN:
            for line in place.lines:
                line.role = "summary"
    for lines in group.lines:
        if lines and not any(line.role for line in lines):
            best_line = max(lines, key=lambda line: line.place.score)
            if best_line.place.score >= FALLBACK and best_line.size >= FALLBACK_LENGTH:
                best_line.role = "summary"
        _fill(group.tree, lines)
        _prefer_behind(lines)
    if _are_whole_articles(group):
        for lines in group.lines:
            for line in lines:
                line.role = ""


def _spare_other_links(group: Group) -> None:
    """Where the tags of a group say that they are (`rel=tag`), links beside them that don't are none."""
    links = [atom for atoms in group.atoms for atom in atoms if atom.role == "tag" and atom.link >= 0]
    others = [atom for atom in links if "tag" not in (group.tree.element[atom.link].get("rel") or "")]
    if len(others) * 2 <= len(links):
        for atom in others:
            atom.role = "more"


def _is_dateline(line: Line) -> bool:
    """Whether a line is a date ("on 3 May 2024"), or one beside links or few words between bars: "3 May · 9 min"."""
    if text_kind(" ".join(atom.text for atom in line.atoms)) == "date":
        return True
    if _is_byline(line):
        return True
    others = [atom for atom in line.atoms if atom.kind != "date"]
    bar = " | " if len({atom.piece for atom in others}) < len(others) else " "  # parts of one text
    told = bar.join(atom.text for atom in others)
    dated = any(atom.kind == "date" for atom in line.atoms)
    if dated and all(atom.kind == "mark" or (atom.link >= 0 and len(atom.text) <= LONGEST_PART) for atom in others):
        return True
    return dated and BARS.search(told) is not None and all(len(part) <= LONGEST_PART for part in BARS.split(told))


def _is_byline(line: Line) -> bool:
    """Whether a line is a date and an author, labels or counts, with a word or two around them, in any language."""
    said = {atom.role for atom in line.atoms}
    rest = sum(len(atom.text) for atom in line.atoms if not atom.role and atom.kind != "date")
    return "date" in said and not _BESIDE.isdisjoint(said) and rest <= LONGEST_PART


def _fill(tree: Tree, lines: list[Line]) -> None:
    """Take the doubtful lines that stand between lines of an excerpt, or right behind them as their like."""
    taken = [number for number, line in enumerate(lines) if line.role]
    if not taken:
        return
    for line in lines[taken[0] : taken[-1]]:
        if not line.role and line.place.score >= DOUBTFUL:
            line.role = "summary"
    for line in lines[taken[-1] + 1 :]:
        brother = lines[taken[-1]].node
        if tree.parent[line.node] != tree.parent[brother] or tree.tag[line.node] != tree.tag[brother]:
            break
        if line.place.score < DOUBTFUL:
            break
        line.role = "summary"


def _prefer_behind(lines: list[Line]) -> None:
    """Where an excerpt stands behind the title, a short line before it is none: it tells of a series, an issue."""
    if any(line.role and line.side == AFTER and line.size >= FALLBACK_LENGTH for line in lines):
        for line in lines:
            if line.side == BEFORE and line.size < PARAGRAPH:
                line.role = ""


def _are_whole_articles(group: Group) -> bool:
    """Whether the blocks of a group show their items whole, not excerpts of them."""
    blocks = paragraphs = 0
    for atoms, lines in zip(group.atoms, group.lines, strict=True):
        taken = [line for line in lines if line.role]
        if not taken:
            continue
        blocks += 1
        paragraphs += sum(line.size >= PARAGRAPH for line in taken)
        if is_cut(taken[-1].atoms[-1].text):
            return False
        if any(is_more(atom.text) for atom in atoms):
            return False
    return blocks > 0 and paragraphs / blocks >= PARAGRAPHS
