"""Labelled pages for training and judging detection: loading them, and what is right on them.

A folder of them holds `pages/NAME.html` and `labels/NAME.json` (`cards` and `optional`, each with title and url).
Pages of one site are named alike up to `__`; a site's second export has the suffix `-b`. Of real pages
none is part of the project; those under `invented` were written for it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from importer.readers.html import detect, leaks, parse
from importer.readers.html import head as heads
from importer.readers.html.blocks import Block
from importer.readers.html.tree import build
from tests.training.matching import fold, matches, same
from tests.training.simple import pages
from tests.training.variants import change


@dataclass(slots=True)
class Labelled:
    """A page, its label, and what detection sees of it."""

    name: str
    site: str
    cards: list[dict[str, Any]]
    optional: list[dict[str, Any]]
    view: detect.View
    variant: str = ""
    """Of a page that was changed for training, how; such pages are never judged."""
    invented: bool = False
    """Was it written for training?"""
    right: list[list[int]] = field(default_factory=list)
    """For each group's members: 1 a card, 0 none, -1 left out (optional, or a second place of an item)."""


def load(folder: Path, variants: tuple[str, ...] = (), *, invented: bool = False) -> list[Labelled]:
    """All pages of a folder, by name, each followed by its variants. Invented pages are each a site of its own."""
    out = []
    for file in sorted((folder / "labels").glob("*.json")):
        label = json.loads(file.read_text(encoding="utf-8"))
        data = (folder / "pages" / f"{file.stem}.html").read_bytes()
        root, address = parsed(data, file.stem)
        view = detect.look(build(root), address=address)
        site = file.stem.partition("__")[0].removesuffix("-b")
        name = file.stem
        if invented:
            name = site = f"invented {name}"
        page = Labelled(name, site, label["cards"], label.get("optional", []), view, invented=invented)
        page.right = _right(page)
        out.append(page)
        for variant in variants:
            root, address = parsed(data, file.stem)
            changed = change(root, page, variant)
            if changed is None:
                continue
            view = detect.look(build(root), address=address)
            other = Labelled(file.stem, site, *changed, view, variant)
            other.right = _right(other)
            out.append(other)
    return out


def made() -> list[Labelled]:
    """The pages that are made by rule, each shape a site of its own."""
    out = []
    for simple in pages():
        root, address = parsed(simple.html.encode(), simple.name)
        view = detect.look(build(root), address=address)
        page = Labelled(simple.name, f"simple {simple.shape}", simple.cards, [], view, invented=True)
        page.right = _right(page)
        out.append(page)
    return out


def parsed(data: bytes, name: str) -> tuple[Any, str]:
    """The root of a page, as the reader takes it, and the address at which it stood."""
    page = parse.parse(data)
    tree, _ = leaks.build(page.root)
    head = heads.read_head(page.root)
    return page.root, heads.context_of(head, tree, data=page.data, given=f"/{name}.html").address


def _right(page: Labelled) -> list[list[int]]:
    """Which candidates are the labelled cards. Of several places of a card, the one in whose group most cards are,
    then the first; the others are left out."""
    view = page.view
    tree = view.page.tree
    by_title: dict[str, list[tuple[dict[str, Any], bool]]] = {}
    for card in page.cards:
        by_title.setdefault(fold(card["title"]), []).append((card, True))
    for card in page.optional:
        by_title.setdefault(fold(card["title"]), []).append((card, False))
    right = [[0] * len(group.members) for group in view.groups]
    places: dict[int, list[tuple[int, int]]] = {}
    for g, group in enumerate(view.groups):
        for m, member in enumerate(group.members):
            text = fold(tree.shown(member.candidate.first, member.candidate.last))
            href = view.links[g][m][1]
            for card, wanted in by_title.get(text, ()):
                if card.get("url") and not same(card["url"], href):
                    continue
                if wanted:
                    places.setdefault(id(card), []).append((g, m))
                right[g][m] = -1
    share: dict[int, int] = {}
    for spots in places.values():
        for g in {g for g, _ in spots}:
            share[g] = share.get(g, 0) + 1
    for card in page.cards:
        spots = [spot for spot in places.get(id(card), []) if right[spot[0]][spot[1]] != 1]
        if spots:
            # A listing of the cards rather than a menu that also names them.
            purity = {g: share[g] ** 2 / len(right[g]) for g, _ in spots}
            most = max(purity.values())
            g, m = next(spot for spot in spots if purity[spot[0]] == most)
            right[g][m] = 1
    return right


@dataclass(slots=True)
class Outcome:
    """How right a page came out."""

    f1: float
    perfect: bool
    negative: bool
    missing: list[str]
    false: list[str]


def judge(page: Labelled, blocks: list[Block]) -> Outcome:
    """Compare the found cards with the label, as the evaluation does."""
    cards = page.cards
    got = [
        b
        for b in blocks
        if not b.twin
        and (
            any(matches(c, b.title_text, b.href) for c in cards)
            or not any(matches(c, b.title_text, b.href) for c in page.optional)
        )
    ]
    used: set[int] = set()
    order: list[int] = []
    missing: list[str] = []
    for card in cards:
        hit = next(
            (i for i, b in enumerate(got) if i not in used and matches(card, b.title_text, b.href)),
            None,
        )
        if hit is None:
            missing.append(card["title"])
            continue
        used.add(hit)
        order.append(hit)
    false = [b.title_text for i, b in enumerate(got) if i not in used]
    f1 = 2 * len(order) / (len(cards) + len(got)) if cards or got else 1.0
    perfect = not missing and not false and order == sorted(order)
    return Outcome(f1, perfect, not cards, missing, false)
