"""Find the cards of a page: the front of detection.

    tree → candidates for titles → groups that stand alike, with their blocks → features → scores → cards

It decides which blocks are cards and what their title and link are. It reads no other field.
"""

from __future__ import annotations

from dataclasses import dataclass

from importer.cards import NearMiss
from importer.readers.html import score
from importer.readers.html.blocks import Block
from importer.readers.html.candidates import candidates
from importer.readers.html.features import Page, describe, resolve
from importer.readers.html.groups import Group, Member, groups
from importer.readers.html.tree import Tree

__all__ = ["Link", "View", "choose", "find", "look"]

Link = tuple[int | None, str | None, int]


@dataclass(slots=True)
class View:
    """A page's groups and what describes them, before any judgement."""

    page: Page
    groups: list[Group]
    links: list[list[Link]]
    features: list[list[float]]


def look(tree: Tree, *, address: str) -> View:
    """All that could be cards, described."""
    found = candidates(tree)
    page = Page(tree, found, address=address)
    stand = groups(tree, found)
    page.rank(stand)
    links = [[resolve(page, m) for m in group.members] for group in stand]
    features = [describe(page, group, own) for group, own in zip(stand, links, strict=True)]
    return View(page, stand, links, features)


def choose(view: View, scores: list[float]) -> list[Block]:
    """The cards, given each group's score: best first, none that shares a block with a better, in page order."""
    tree = view.page.tree
    taken: list[Block] = []
    spans: list[tuple[int, int, int, int]] = []
    for number in score.decide(view.page, view.groups, scores):
        group = view.groups[number]
        own: list[tuple[Member, Link]] = []
        for member, link in zip(group.members, view.links[number], strict=True):
            if link[1] is None:
                continue
            first, last = member.candidate.first, member.candidate.last
            if any(
                (low <= first and last <= high) or (member.low <= one and two <= member.high)
                for low, high, one, two in spans
            ):
                continue
            own.append((member, link))
        for member, (node, href, _) in own:
            candidate = member.candidate
            spans.append((member.low, member.high, candidate.first, candidate.last))
            taken.append(
                Block(
                    ((member.start, member.stop),), member.start, member.stop, candidate.node,
                    tree.shown(candidate.first, candidate.last), node, href, number,
                    score.probability(scores[number]),
                )
            )  # fmt: skip
    taken.sort(key=lambda b: (tree.first[b.title], b.title))
    return _once(taken)


def _once(blocks: list[Block]) -> list[Block]:
    """Of blocks with one title and one place, the first."""
    seen: dict[str, list[list[str]]] = {}
    out = []
    for block in blocks:
        path = [s for s in (block.href or "").partition("#")[0].split("/") if s not in ("", ".", "..")]
        twins = seen.setdefault(block.title_text.casefold(), [])
        if any(_ends(path, other) for other in twins):
            continue
        twins.append(path)
        out.append(block)
    return out


def _ends(a: list[str], b: list[str]) -> bool:
    n = min(len(a), len(b))
    return n > 0 and a[-n:] == b[-n:]


def find(
    tree: Tree, *, address: str, language: str | None, explain: bool = False
) -> tuple[list[Block], list[NearMiss]]:
    """The cards of a page in page order and, where an explanation was asked for, the near misses.

    `address` is where the page stood, `language` its BCP 47 code where it is known.
    """
    view = look(tree, address=address)
    model = score.load()
    scores = [model.first.score(row) for row in view.features]
    scores = [model.second.score(row) for row in score.context(view.page, view.groups, scores)]
    return choose(view, scores), []
