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
LONE_STEPS = 3
"""Lone candidates whose last so many steps agree are one group ..."""
LONE_LEAST = 2
"""... from so many on."""
NESTING_STEPS = 4
"""A mis-nested wrapper stands so many steps below the one before it."""

_VARIES = re.compile(
    r"\d|^(?:active|current|selected|left|right)$|(?:^|[-_])(?:first|last|odd|even|alt)$|(?:Odd|Even|Alt)$"
    r"|^(?:post|tag|category|status|format)-"
)
FEWEST_BUILT, MOST_BUILT = 3, 60
"""So many children and children's children say how an item is built; no item has more elements in all."""
BARE_LOOKS = frozenset(("font", "span"))
"""Elements that, without a name, say only how their text looks ..."""
LOOKS = BARE_LOOKS | {"b", "strong", "i", "em", "u"}
"""... and nothing of the place within another that does the same for the same text."""


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
    looks: list[int] = []
    for node in nodes:
        while node not in path:
            path[node] = 0
            levels[depth[node]].append(node)
            if tag[node] in BARE_LOOKS and _only_looks(tree, node):
                looks.append(node)
            node = parent[node]
    if looks:
        parent, levels = _without(tree, sorted(looks), levels)
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
            single = len({parent[node] for node in alike}) == len(alike)
            pools = _pools(classes, names, single=single)
            _join(tree, alike, pools)
            for node, own in zip(alike, classes, strict=True):
                path[node] = count + pools[own]
            count += max(pools.values())
    for node in looks:
        path[node] = path[parent[node]]
    return path


def _only_looks(tree: Tree, node: int) -> bool:
    """Is it without a name, and around all the text of another that only says how it looks?"""
    up = tree.parent[node]
    return (
        not tree.cls[node]
        and tree.tag[up] in LOOKS
        and tree.first[up] == tree.first[node]
        and tree.last[up] == tree.last[node]
    )


def _without(
    tree: Tree, looks: list[int], levels: dict[int, list[int]]
) -> tuple[list[int], defaultdict[int, list[int]]]:
    """The parents of a page's nodes, and its levels, as if what stands in mere looks stood in what is around them."""
    parent, depth, end = list(tree.parent), list(tree.depth), tree.end
    for look in looks:
        at = look + 1
        while at < end[look]:
            parent[at] = parent[look]
            at = end[at]
        for at in range(look, end[look]):
            depth[at] -= 1
    mere = set(looks)
    raised: defaultdict[int, list[int]] = defaultdict(list)
    for nodes in levels.values():
        for node in nodes:
            if node not in mere:
                raised[depth[node]].append(node)
    return parent, raised


def _pools(classes: list[str], names: dict[str, tuple[str, ...]], *, single: bool) -> dict[str, int]:
    """Which class attributes of peers are alike, by numbers from 1 on; `names` are the classes in each. Of peers that
    are the `single` one of their parent, names that differ in one word are alike: `card-news`, `card-sport`."""
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
        key = ("",) if common and 2 * common >= len(kept) else _family(words[:1]) if single else words[:1]
        pools[own] = numbers.setdefault(key, len(numbers) + 1)
    return pools


def _family(name: tuple[str, ...]) -> tuple[str, ...]:
    """A class without the word that may name a section or a colour: the second."""
    words = re.split("[-_]+", name[0]) if name else []
    return (words[0], "*", *words[2:]) if len(words) > 1 else name


def _join(tree: Tree, alike: list[int], pools: dict[str, int]) -> None:
    """Give classes one number where elements of both stand under one parent and are built alike: every second row of
    a table, the popular ones of a list."""
    if len(set(pools.values())) < 2:
        return
    first: dict[tuple[object, ...], str] = {}
    for node in alike:
        built = _built(tree, node)
        if built is None:
            continue
        own = tree.cls[node]
        old, new = pools[own], pools[first.setdefault((tree.parent[node], *built), own)]
        if old != new:
            pools.update([(classes, new) for classes, number in pools.items() if number == old])


def _built(tree: Tree, node: int) -> list[object] | None:
    """What an element's children are and what kinds of elements it holds, where that is enough to tell an item by."""
    end, tag, cls = tree.end, tree.tag, tree.cls
    stop = end[node]
    if not FEWEST_BUILT < stop - node <= MOST_BUILT:
        return None
    out: list[object] = list(dict.fromkeys(tag[node + 1 : stop]))
    at = node + 1
    while at < stop:
        out.append((tag[at], tokens(cls[at])[:1]))
        at = end[at]
    return out


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
