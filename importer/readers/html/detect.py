"""Find the cards of a page: the front of detection.

    tree → candidates for titles → groups that stand alike, with their blocks → features → scores → cards

It decides which blocks are cards and what their title and link are. It reads no other field.
"""

from __future__ import annotations

from typing import NamedTuple

from importer.cards import NearMiss, Verdict
from importer.readers.html import score
from importer.readers.html.blocks import Block, block_of
from importer.readers.html.candidates import Candidate, candidates
from importer.readers.html.extent import SWALLOWS, Group, Member
from importer.readers.html.features import Row, dense, describe
from importer.readers.html.footnotes import Footnotes
from importer.readers.html.groups import groups
from importer.readers.html.members import Link, resolve_all
from importer.readers.html.page import Page
from importer.readers.html.ruled_out import is_linkless, ruled_out
from importer.readers.html.tree import Tree

__all__ = ["View", "choose", "find", "look", "once"]


SURE = 0.99
"""The probability from which on the first place of an item is its place, whatever follows."""


NEAR = 0.02
"""A group that is a card with at least this probability was nearly taken ..."""
MOST_NEAR = 8
"""... and so many of them are shown."""


class View(NamedTuple):
    """A page's groups and what describes them, before any judgement."""

    page: Page
    groups: list[Group]
    links: list[list[Link]]
    rows: list[Row]

    @property
    def features(self) -> list[list[float]]:
        """Of each group, in the order of `features.NAMES`."""
        return [dense(self.page, row) for row in self.rows]


def look(tree: Tree, *, address: str, found: list[Candidate] | None = None) -> View:
    """All that could be cards, described; `found`, where somebody has gathered the candidates already."""
    found = candidates(tree) if found is None else found
    page = Page(tree, found, address=address)
    notes = Footnotes(tree)
    stand: list[Group] = []
    links: list[list[Link]] = []
    for group in groups(tree, found, menu=page.menu):
        if ruled_out(page, group) or notes.hold(group):
            continue
        own = resolve_all(page, group)
        if not is_linkless(page, group, own):
            group.number = len(stand)
            stand.append(group)
            links.append(own)
    page.rank(stand)
    rows = [describe(page, group, own) for group, own in zip(stand, links, strict=True)]
    return View(page, stand, links, rows)


def choose(view: View, scores: list[float]) -> list[Block]:
    """The cards, given each group's score: best first, none that shares a block with a better, in page order."""
    tree = view.page.tree
    taken: list[Block] = []
    spans: list[tuple[int, int, int, int, bool]] = []
    for number in score.decide(view.page, view.groups, scores):
        group = view.groups[number]
        usual = sorted(m.high - m.low for m in group.members)[(len(group.members) - 1) // 2]
        own: list[tuple[Member, Link, bool]] = []
        for member, link in zip(group.members, view.links[number], strict=True):
            if link[1] is None:
                continue
            first, last = member.candidate.first, member.candidate.last
            # A block out of scale with its peers has swallowed what follows it: unclosed elements.
            swallows = len(group.members) > 1 and member.high - member.low > SWALLOWS * usual
            if any(
                (low <= first and last <= high and not greedy)
                or (member.low <= one and two <= member.high and not swallows)
                or (one < last and first < two)
                for low, high, one, two, greedy in spans
            ):
                continue
            own.append((member, link, swallows))
        for member, (node, href, _), swallows in own:
            candidate = member.candidate
            spans.append((member.low, member.high, candidate.first, candidate.last, swallows))
            aside = view.page.zones.aside(tree.parent[member.root])
            likely = score.probability(scores[number])
            taken.append(block_of(tree, member, link=node, href=href, group=number, score=likely, aside=aside))
    taken.sort(key=lambda b: (tree.first[b.title], b.title))
    return once(tree, taken)


def once(tree: Tree, blocks: list[Block]) -> list[Block]:
    """Of blocks with one title and one place, or one address and a title that only adds to the other's (a label before
    it), the first; a doubtful place before a surer one that shows more is no card's, nor is one in a menu or beside the
    content before one in it.

    Another block that leads to the very same address follows it as its twin, for the fields that it shows.
    """
    place = {id(block): number for number, block in enumerate(blocks)}
    seen: dict[str, list[tuple[list[str], list[Block]]]] = {}
    led: dict[str, list[tuple[str, list[Block]]]] = {}
    items: list[list[Block]] = []
    for block in blocks:
        path = [s for s in _address(block).split("/") if s not in ("", ".", "..")]
        title = block.title_text.casefold()
        known = seen.setdefault(title, [])
        item = next((item for other, item in known if _ends(path, other)), None)
        if item is None and path:
            item = next((item for other, item in led.get(_address(block), ()) if _adds(title, other)), None)
        if item is None:
            item = [block]
            known.append((path, item))
            led.setdefault(_address(block), []).append((title, item))
            items.append(item)
        elif item[0].aside > block.aside or (
            item[0].score < min(SURE, block.score) and _shown(tree, item[0]) < _shown(tree, block)
        ):
            item.insert(0, block)
        else:
            item.append(block)
    items.sort(key=lambda item: place[id(item[0])])
    out = []
    for first, *others in items:
        first.twin = False
        out.append(first)
        for other in others:
            if _address(other) == _address(first):
                other.twin = True
                out.append(other)
    return out


def _shown(tree: Tree, block: Block) -> int:
    """How much a block shows: its text pieces, and a picture if it has one."""
    low, high = tree.texts(block.start, block.stop)
    return high - low + bool(tree.inside(tree.images, block.start, block.stop))


def _address(block: Block) -> str:
    return (block.href or "").partition("#")[0]


def _adds(a: str, b: str) -> bool:
    """Is one of two titles the other with something before or behind it?"""
    short, long = sorted((a, b), key=len)
    return long.startswith(f"{short} ") or long.endswith(f" {short}")


def _ends(a: list[str], b: list[str]) -> bool:
    n = min(len(a), len(b))
    return n > 0 and a[-n:] == b[-n:]


def find(
    tree: Tree, *, address: str, language: str | None, explain: bool = False, found: list[Candidate] | None = None
) -> tuple[list[Block], list[NearMiss]]:
    """The cards of a page in page order and, where an explanation was asked for, the near misses.

    `address` is where the page stood, `language` its BCP 47 code where it is known.
    """
    view = look(tree, address=address, found=found)
    model = score.load()
    scores = score.first(model.first, view.page, view.rows)
    context = score.context(view.page, view.groups, view.links, scores)
    scores = [model.second.score(row) for row in context]
    blocks = choose(view, scores)
    return blocks, _explained(view, context, scores, blocks) if explain else []


def _explained(view: View, context: list[list[float]], scores: list[float], blocks: list[Block]) -> list[NearMiss]:
    """Give each block its verdict; the groups that were nearly taken, the likeliest first."""
    from importer.readers.html import explain

    def verdict(number: int) -> Verdict:
        return explain.verdict(
            view.page,
            view.groups,
            number,
            features=view.features,
            context=context,
            scores=scores,
        )

    verdicts: dict[int, Verdict] = {}
    for block in blocks:
        if block.group not in verdicts:
            verdicts[block.group] = verdict(block.group)
        block.verdict = verdicts[block.group]
    left = [n for n in range(len(scores)) if n not in verdicts and score.probability(scores[n]) >= NEAR]
    left.sort(key=lambda n: (-scores[n], n))
    return [
        explain.near_miss(view.page, view.groups[n], href=view.links[n][0][1], found=verdict(n))
        for n in left[:MOST_NEAR]
    ]
