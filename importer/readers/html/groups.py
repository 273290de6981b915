"""Groups of candidates that stand alike on a page, and the block of each: where it begins and ends.

Two candidates stand alike where the paths of elements from the root agree, of the classes only those taken that
nearly all peers share. It says nothing of whether a group is cards; `features` and `score` do.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import lru_cache

from importer.readers.html.candidates import AROUND, HEADING, OWN, TESTED, TITLED, Candidate
from importer.readers.html.extent import NESTING, Group, Member, find_blocks
from importer.readers.html.tree import Tree

__all__ = ["groups", "tokens"]

NEARLY_ALL = 0.8
"""A class stands for a place where at least this share of the peers has it."""
STRIPED = 4
"""Elements, itself among them, from which on an element says by what it holds what kind of place it is."""
LONE_STEPS = 3
"""Lone candidates whose last so many steps agree are one group ..."""
LONE_LEAST = 2
"""... from so many on."""
NESTING_STEPS = 4
"""A mis-nested wrapper stands so many steps below the one before it."""

_VARIES = re.compile(
    r"\d|^(?:active|current|selected|left|right)$|(?:^|[-_])(?:first|last|odd|even|alt)$|"
    r"^(?:post|tag|category|status|format)-"
)


@lru_cache(maxsize=16384)
def _varies(name: str) -> bool:
    """The pattern's answer, remembered: classes are combined of few words."""
    return _VARIES.search(name) is not None


@lru_cache(maxsize=16384)
def tokens(classes: str) -> tuple[str, ...]:
    """The classes that can say what kind of place an element is: no numbers, no order, no terms."""
    return tuple(dict.fromkeys([c for c in classes.split() if not _varies(c)]))


def paths(tree: Tree, nodes: Iterable[int]) -> dict[int, int]:
    """The pooled path of each node and of all above it, as a number."""
    parent, depth, tag, cls = tree.parent, tree.depth, tree.tag, tree.cls
    path: dict[int, int] = {-1: 0}
    levels: defaultdict[int, list[int]] = defaultdict(list)
    for node in nodes:
        while node not in path:
            path[node] = 0
            levels[depth[node]].append(node)
            node = parent[node]
    count = 0
    for level in sorted(levels):
        peers: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
        for node in levels[level]:
            peers[path[parent[node]], tag[node]].append(node)
        for (_, name), alike in peers.items():
            if len(alike) == 1:
                node = alike[0]
                if name in NESTING and (outer := _outer(tree, node)) >= 0:
                    path[node] = path[outer]
                    continue
                count += 1
                path[node] = count
                continue
            classes = [cls[node] for node in alike]
            distinct = dict.fromkeys(classes)
            names = {own: tokens(own) for own in distinct} if len(distinct) > 1 else {}
            if len(set(names.values())) < 2:
                count += 1
                for node in alike:
                    path[node] = count
                continue
            pools = _pools(classes, names)
            _alternate(tree, alike, pools)
            for node, own in zip(alike, classes, strict=True):
                path[node] = count + pools[own]
            count += max(pools.values())
    return path


def _pools(classes: list[str], names: dict[str, tuple[str, ...]]) -> dict[str, int]:
    """Which class attributes of peers are alike, by numbers from 1 on; `names` are the classes in each."""
    tally: dict[str, int] = {}
    for own in classes:
        for name in names[own]:
            tally[name] = tally.get(name, 0) + 1
    least = NEARLY_ALL * len(classes)
    kept = {name for name, n in tally.items() if n >= least}
    numbers: dict[tuple[str, ...], int] = {}
    pools: dict[str, int] = {}
    for own, words in names.items():
        common = len(kept.intersection(words))
        key = ("",) if common and 2 * common >= len(kept) else words[:1]
        pools[own] = numbers.setdefault(key, len(numbers) + 1)
    return pools


def _alternate(tree: Tree, alike: list[int], pools: dict[str, int]) -> None:
    """Join pools whose elements stand between each other's and hold the same: rows striped by their classes."""
    parent, end, tag, cls = tree.parent, tree.end, tree.tag, tree.cls
    for place in range(1, len(alike) - 1):
        one, node, two = alike[place - 1 : place + 2]
        if parent[one] != parent[two] or end[node] - node < STRIPED:
            continue
        a, b = pools[cls[one]], pools[cls[node]]
        if a != b and a == pools[cls[two]]:
            held, before, after = (list(dict.fromkeys(tag[n + 1 : end[n]])) for n in (node, one, two))
            if held in (before, after):
                pools.update((own, a) for own, number in pools.items() if number == b)


def _lines(path: dict[int, int], found: list[Candidate]) -> dict[int, int]:
    """Which line of its link each candidate is, where links wrap whole cards in elements without names.

    Only where every such link has as many lines: what stands first in one is then what stands first in the others.
    """
    alike: dict[int, dict[int, list[Candidate]]] = {}
    for candidate in found:
        if candidate.kind == AROUND and candidate.link is not None and not candidate.flags & (HEADING | TITLED | OWN):
            alike.setdefault(path[candidate.node], {}).setdefault(candidate.link, []).append(candidate)
    lines: dict[int, int] = {}
    for links in alike.values():
        counts = {len(own) for own in links.values()}
        if len(links) > 1 and len(counts) == 1 and counts != {1}:
            for own in links.values():
                lines.update((id(candidate), number) for number, candidate in enumerate(own))
    return lines


def _outer(tree: Tree, node: int) -> int:
    """In mis-nested mark-up a card stands in the one before it: of a wrapper the outer one of the same make, or -1."""
    name = tree.tag[node]
    own = tokens(tree.cls[node])
    if not own:
        return -1
    up = tree.parent[node]
    for _ in range(NESTING_STEPS):
        if up < 0:
            return -1
        if tree.tag[up] == name:
            return up if tokens(tree.cls[up])[:1] == own[:1] else -1
        up = tree.parent[up]
    return -1


def groups(tree: Tree, found: list[Candidate], *, menu: Callable[[list[Candidate]], bool]) -> list[Group]:
    """The groups of a page, each with the blocks of its members, in page order.

    Those that `menu` says are plain menus are left out before their blocks are looked for.
    """
    path = paths(tree, [c.node for c in found])
    by_path: dict[tuple[int, ...], list[Candidate]] = {}
    lines = _lines(path, found)
    for candidate in found:
        key: tuple[int, ...] = (
            path[candidate.node],
            candidate.flags & (OWN | TESTED),
            candidate.kind,
            lines.get(id(candidate), 0),
        )
        by_path.setdefault(key, []).append(candidate)
    out: list[Group] = []
    lone: dict[tuple[object, ...], list[Candidate]] = {}
    for key, alike in by_path.items():
        if len(alike) == 1:
            node = alike[0].node
            steps: list[object] = [key[1:]]
            for _ in range(LONE_STEPS):
                if node < 0:
                    break
                steps.append((tree.tag[node], tokens(tree.cls[node])[:1]))
                node = tree.parent[node]
            lone.setdefault(tuple(steps), []).append(alike[0])
        elif not menu(alike):
            out.append(Group(key, list(map(Member, alike))))
    for alike in lone.values():
        if len(alike) >= LONE_LEAST:
            group = Group((), list(map(Member, alike)))
            group.pooled = True
            out.append(group)
        else:
            out.extend(Group((), [Member(candidate)]) for candidate in alike)
    for group in out:
        find_blocks(tree, group)
    out.sort(key=lambda g: (g.members[0].candidate.first, g.members[0].candidate.last))
    for number, group in enumerate(out):
        group.number = number
    return out
