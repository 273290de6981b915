"""Blocks made from labels, and what is right of their fields: for training and judging the reading of fields.

Independent of detection: a labelled card's title is looked for in the page, and its block is the highest element that
holds no other labelled title. What is right is judged as the labels were made: folded texts, sets of labels, the same
place of an address.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from importer.cards import Card, Context
from importer.lexicon import dates, read_more
from importer.readers.html import head as heads
from importer.readers.html import parse
from importer.readers.html import tree as trees
from importer.readers.html.blocks import Block
from importer.readers.html.tree import HEADINGS, Tree
from tests.training.matching import fold, same

# A lone card's block grows to no more text than this, in characters, and no more headings.
LONE_LENGTH, LONE_HEADINGS = 1500, 3
# A block with no more text than its title and this is a title without a wrapper: it runs on to the next.
BARE = 12


@dataclass(slots=True)
class Page:
    """A labelled page with a block for every card that was found by its title."""

    name: str
    site: str
    tree: Tree
    context: Context
    cards: list[dict[str, Any]]
    blocks: list[Block]
    """One for each of `cards`, in page order."""

    def groups(self) -> list[tuple[list[dict[str, Any]], list[Block]]]:
        """Cards and blocks by group."""
        found: dict[int, tuple[list[dict[str, Any]], list[Block]]] = {}
        for card, block in zip(self.cards, self.blocks, strict=True):
            cards, blocks = found.setdefault(block.group, ([], []))
            cards.append(card)
            blocks.append(block)
        return list(found.values())


def load(folder: Path) -> list[Page]:
    """All pages of a folder, by name."""
    pages = []
    for file in sorted((folder / "labels").glob("*.json")):
        label = json.loads(file.read_text(encoding="utf-8"))
        read = parse.parse((folder / "pages" / f"{file.stem}.html").read_bytes())
        tree = trees.build(read.root)
        context = heads.context_of(
            heads.read_head(read.root), tree, data=read.data, given="/" + (label.get("path") or file.name)
        )
        cards, blocks = _blocks(tree, label)
        site = re.sub(r"-b$", "", file.stem.partition("__")[0])
        pages.append(Page(file.stem, site, tree, context, cards, blocks))
    return pages


def _paths(tree: Tree, node: int) -> str:
    steps = []
    while node >= 0:
        steps.append(tree.tag[node])
        node = tree.parent[node]
    return "/".join(reversed(steps))


def _titles(tree: Tree, cards: list[dict[str, Any]]) -> list[list[tuple[int, int]]]:
    """For each card the nodes that show its title, with the link that leads to it or -1."""
    wanted = defaultdict(list)
    for number, card in enumerate(cards):
        wanted[fold(card["title"])].append(number)
    longest = max(map(len, wanted), default=0) + 50
    nodes: list[list[int]] = [[] for _ in cards]
    for node in range(len(tree.tag)):
        if 0 < tree.size(node) <= longest:
            shown = {fold(tree.text(node)), fold(tree.shown(tree.first[node], tree.last[node]))}
            for number in sorted({n for text in shown for n in wanted.get(text, ())}):
                nodes[number].append(node)
    for piece, text in enumerate(tree.pieces):
        for number in wanted.get(fold(text), ()):
            if tree.owner[piece] not in nodes[number]:
                nodes[number].append(tree.owner[piece])
    return [
        [(node, _link(tree, node, card.get("url"))) for node in sorted(own)]
        for own, card in zip(nodes, cards, strict=True)
    ]


def _link(tree: Tree, node: int, url: str | None) -> int:
    around = node
    while around >= 0 and tree.tag[around] != "a":
        around = tree.parent[around]
    for link in [around] * (around >= 0) + tree.inside(tree.links, node, tree.end[node]):
        if url and same(url, tree.element[link].get("href")):
            return link
    return -1


def _evidence(tree: Tree, node: int, card: dict[str, Any]) -> int:
    """How much of a card's other fields stands around one of the places of its title."""
    around = node
    for _ in range(6):
        if tree.parent[around] < 0 or tree.size(tree.parent[around]) > 2500:
            break
        around = tree.parent[around]
    text = fold(tree.text(around)) + fold(" ".join(tree.pieces[tree.last[node] : tree.last[node] + 6]))
    points = 0
    if card.get("summary") and fold(card["summary"])[:25] in text:
        points += 2
    if card.get("labels") and fold(card["labels"][0]) in text:
        points += 1
    name = (card.get("image") or "").rpartition("/")[2][-30:]
    inside = tree.inside(tree.images, around, tree.end[around])
    if name and any(name in value for image in inside for value in tree.element[image].attrib.values()):
        points += 1
    return points


def _blocks(tree: Tree, label: dict[str, Any]) -> tuple[list[dict[str, Any]], list[Block]]:
    labelled = label["cards"] + label.get("optional", [])
    places = _titles(tree, labelled)
    usual = Counter(
        path
        for own in places[: len(label["cards"])]
        for path in {_paths(tree, node) for node, link in own if link >= 0 or not any(k >= 0 for _, k in own)}
    )
    taken: set[int] = set()
    found: list[tuple[int, int] | None] = []
    for card, own in zip(labelled, places, strict=True):
        own = [place for place in own if place[0] not in taken]
        own = [place for place in own if place[1] >= 0] or own
        inner = [
            (node, link)
            for node, link in own
            if not any(node < other < tree.end[node] and tree.tag[other] not in HEADINGS for other, _ in own)
        ]
        own = inner or own
        if not own:
            found.append(None)
            continue
        best = max(
            own,
            key=lambda place, card=card: (  # type: ignore[misc]
                _evidence(tree, place[0], card), tree.tag[place[0]] in HEADINGS, usual[_paths(tree, place[0])],
                -place[0],
            ),
        )  # fmt: skip
        taken.add(best[0])
        found.append(best)
    titles = sorted(taken)
    tops = []
    for card, place in zip(label["cards"], found, strict=False):
        if place is not None:
            tops.append((_top(tree, place[0], titles), place, card))
    tops.sort(key=lambda top: top[0])
    starts = [top for top, _, _ in tops]
    groups: dict[str, int] = {}
    cards, blocks = [], []
    for top, (node, link), card in tops:
        stop = _stop(tree, top, starts, len(card["title"]))
        if link < 0:
            inside = tree.inside(tree.links, top, stop)
            link = next((n for n in inside if card.get("url") and same(card["url"], tree.element[n].get("href"))), -1)
        group = groups.setdefault(_paths(tree, node), len(groups))
        href = tree.element[link].get("href") if link >= 0 else card.get("url")
        cards.append(card)
        blocks.append(
            Block(((top, stop),), top, stop, node, card["title"], link if link >= 0 else None, href, group, 1.0)
        )
    return cards, blocks


def _top(tree: Tree, node: int, titles: list[int]) -> int:
    """The highest element around a title that holds no other."""
    top = node
    while (above := tree.parent[top]) >= 0 and tree.tag[above] != "body":
        if bisect_left(titles, tree.end[above]) - bisect_left(titles, above) > 1:
            break
        headings = len(tree.inside(tree.headings, above, tree.end[above]))
        if len(titles) == 1 and (tree.size(above) > LONE_LENGTH or headings > LONE_HEADINGS):
            break
        top = above
    return top


def _stop(tree: Tree, top: int, starts: list[int], length: int) -> int:
    """Where a block ends: with its element, or before the next title where it has no wrapper."""
    above = tree.parent[top]
    if tree.size(top) > length + BARE or above < 0 or len(starts) < 2:
        return tree.end[top]
    brothers = [start for start in starts if tree.parent[start] == above]
    after = [start for start in (brothers if len(brothers) > 1 else starts) if start > top]
    if after:
        return min(after[0], tree.end[above])
    if len(brothers) > 1:  # the last of a run is as long as the others
        return min(tree.end[above], top + (brothers[-1] - brothers[0]) // (len(brothers) - 1))
    return tree.end[above]


# --- what is right -------------------------------------------------------------------------------------------------


def _tokens(text: str | None) -> Counter[str]:
    kept = read_more.split_read_more(text or "")[0]
    return Counter(re.sub(r"[\s.…\[\]()»→>]+$", "", fold(kept)).split())


def _set_f1(wanted: list[str], got: tuple[str, ...]) -> float:
    one, two = {fold(v) for v in wanted}, {fold(v) for v in got}
    return 1.0 if not one and not two else 2 * len(one & two) / (len(one) + len(two))


def _date(card: Card) -> str:
    for raw in card.date_published:
        found = dates.parse(raw, card.context.language, card.context.date_order)
        if found is not None and found.value:
            return found.value[:10]
    return ""


def judge(wanted: dict[str, Any], card: Card) -> dict[str, float]:
    """How right each field of a card is, 0 to 1; fields that the label leaves open are left out."""
    right: dict[str, float] = {}
    if wanted.get("summary"):
        one, two = _tokens(wanted["summary"]), _tokens(card.summary)
        right["summary"] = float(2 * (one & two).total() >= 0.9 * (one.total() + two.total()))
    if wanted.get("labels") is not None:
        right["types"] = _set_f1(wanted["labels"], card.types)
    if wanted.get("tags") is not None:
        right["tags"] = _set_f1(wanted["tags"], card.tags)
    if wanted.get("date"):
        right["date"] = float(_date(card) == wanted["date"][:10])
    if wanted.get("image"):
        right["image"] = float(same(wanted["image"], card.image))
    return right
