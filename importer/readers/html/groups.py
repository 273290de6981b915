"""Groups of candidates that stand alike on a page, and the block of each: where it begins and ends.

Two candidates stand alike where the paths of elements from the root agree, of the classes only those taken that
nearly all peers share. It says nothing of whether a group is cards; `features` and `score` do.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from importer.readers.html.candidates import LATER, OWN, Candidate
from importer.readers.html.tree import HEADINGS, Tree

__all__ = ["Group", "Member", "groups"]

NEARLY_ALL = 0.8
"""A class stands for a place where at least this share of the peers has it."""
LONE_STEPS = 3
"""Lone candidates whose last so many steps agree are one group ..."""
LONE_LEAST = 2
"""... from so many on."""
SWALLOWS = 3
"""A block with so many times the text pieces of its usual peer holds more than its card."""
MOST_LINKS = 16
"""The block of a lone candidate holds no more links."""
ROOTS = frozenset(("body", "main", "table", "tbody"))
NESTING = frozenset(("article", "li"))
"""Elements that wrap cards and are found mis-nested, each in the one before it ..."""
NESTING_STEPS = 4
"""... so many steps below it."""

_VARIES = re.compile(
    r"\d|^(?:first|last|odd|even|alt|active|current|selected|left|right)$|^(?:post|tag|category|status|format)-"
)


class Member:
    """One candidate with its block."""

    __slots__ = ("candidate", "high", "low", "root", "start", "stop")

    def __init__(self, candidate: Candidate) -> None:
        self.candidate = candidate
        self.root = candidate.node
        """The element that is the block, or the first element of its run."""
        self.start = self.stop = 0
        """The block's nodes."""
        self.low = self.high = 0
        """The block's pieces."""


class Group:
    """Candidates that stand alike, in page order."""

    __slots__ = ("flat", "members", "number", "path", "pooled")

    def __init__(self, path: tuple[int, ...], members: list[Member]) -> None:
        self.path = path
        self.members = members
        self.number = 0
        self.flat = False
        """Are the blocks runs of siblings without wrappers?"""
        self.pooled = False
        """Was it made of lone candidates?"""


@lru_cache(maxsize=4096)
def tokens(classes: str) -> tuple[str, ...]:
    """The classes that can say what kind of place an element is: no numbers, no order, no terms."""
    return tuple(dict.fromkeys(c for c in classes.split() if not _VARIES.search(c)))


def paths(tree: Tree, nodes: Iterable[int]) -> dict[int, int]:
    """The pooled path of each node and of all above it, as a number."""
    parent, depth, tag, cls = tree.parent, tree.depth, tree.tag, tree.cls
    levels: dict[int, list[int]] = {}
    marked: set[int] = set()
    for node in nodes:
        while node >= 0 and node not in marked:
            marked.add(node)
            levels.setdefault(depth[node], []).append(node)
            node = parent[node]
    path: dict[int, int] = {-1: 0}
    count = 0
    for level in sorted(levels):
        peers: dict[tuple[int, str], list[int]] = {}
        for node in levels[level]:
            peers.setdefault((path[parent[node]], tag[node]), []).append(node)
        for alike in peers.values():
            if len(alike) == 1:
                node = alike[0]
                if (outer := _outer(tree, node)) >= 0:
                    path[node] = path[outer]
                    continue
                count += 1
                path[node] = count
                continue
            names = {node: tokens(cls[node]) for node in alike}
            if len(set(names.values())) == 1:
                count += 1
                for node in alike:
                    path[node] = count
                continue
            tally = Counter(name for own in names.values() for name in own)
            kept = {name for name, n in tally.items() if n >= NEARLY_ALL * len(alike)}
            numbers: dict[tuple[str, ...], int] = {}
            for node in alike:
                own = names[node]
                common = kept.intersection(own)
                key = ("",) if common and 2 * len(common) >= len(kept) else own[:1]
                number = numbers.get(key)
                if number is None:
                    count += 1
                    number = numbers[key] = count
                path[node] = number
    return path


def _outer(tree: Tree, node: int) -> int:
    """In mis-nested mark-up a card stands in the one before it: the outer element of the same make, or -1."""
    name = tree.tag[node]
    if name not in NESTING:
        return -1
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


def groups(tree: Tree, found: list[Candidate]) -> list[Group]:
    """The groups of a page, each with the blocks of its members, in page order."""
    path = paths(tree, [c.node for c in found])
    by_path: dict[tuple[int, ...], list[Member]] = {}
    for candidate in found:
        key = (
            path[candidate.node],
            candidate.flags & OWN,
            min(candidate.kind, 2) if candidate.kind != LATER else 3,
        )
        by_path.setdefault(key, []).append(Member(candidate))
    out: list[Group] = []
    lone: dict[tuple[object, ...], list[Member]] = {}
    for key, members in by_path.items():
        if len(members) == 1:
            node = members[0].candidate.node
            steps: list[object] = [key[1:]]
            for _ in range(LONE_STEPS):
                if node < 0:
                    break
                steps.append((tree.tag[node], tokens(tree.cls[node])[:1]))
                node = tree.parent[node]
            lone.setdefault(tuple(steps), []).append(members[0])
        else:
            out.append(Group(key, members))
    for members in lone.values():
        if len(members) >= LONE_LEAST:
            group = Group((), members)
            group.pooled = True
            out.append(group)
        else:
            out.extend(Group((), [member]) for member in members)
    for group in out:
        _blocks(tree, group)
        if len(group.members) > 1:
            _trim(tree, group)
    out.sort(key=lambda g: (g.members[0].candidate.first, g.members[0].candidate.last))
    for number, group in enumerate(out):
        group.number = number
    return out


def _blocks(tree: Tree, group: Group) -> None:
    """Find where each member's block begins and ends."""
    members = group.members
    if len(members) == 1:
        _lone(tree, members[0])
        return
    if _nested(tree, group):
        return
    parent, end, tag = tree.parent, tree.end, tree.tag
    count = len(members)
    heights: list[int] = []
    for i, member in enumerate(members):
        before = members[i - 1].candidate.node if i else -1
        after = members[i + 1].candidate.node if i + 1 < count else len(tag)
        node = member.candidate.node
        height = 0
        up = parent[node]
        while up > before and end[up] <= after and up > 0 and tag[up] != "body":
            node = up
            up = parent[up]
            height += 1
        member.root = node
        heights.append(height)
    usual = sorted(heights)[(count - 1) // 2]
    for member, height in zip(members, heights, strict=True):
        if height > usual:
            node = member.candidate.node
            for _ in range(usual):
                node = parent[node]
            member.root = node
    for member in members:
        member.start, member.stop = member.root, end[member.root]
    _runs(tree, group)
    first, last = tree.first, tree.last
    for member in members:
        member.low = first[member.start]
        if member.stop == end[member.root]:
            member.high = last[member.root]
        else:
            above = parent[member.root]
            member.high = (
                last[above] if member.stop == end[above] else first[member.stop]
            )


def _trim(tree: Tree, group: Group) -> None:
    """Cut a block that has swallowed what follows it, through an element that nobody closed: where the next heading
    with a link begins, if the block is out of scale with its peers."""
    members = group.members
    sizes = sorted(m.high - m.low for m in members)
    usual = sizes[(len(sizes) - 1) // 2]
    for member in members:
        if member.high - member.low <= SWALLOWS * usual + 2:
            continue
        after = member.candidate.node + 1
        for heading in tree.inside(
            tree.headings, tree.end[member.candidate.node], member.stop
        ):
            if tree.first[heading] < member.candidate.last or not tree.inside(
                tree.links, heading, tree.end[heading]
            ):
                continue
            node = heading
            while (
                tree.parent[node] >= after
                and tree.first[tree.parent[node]] >= member.candidate.last
            ):
                node = tree.parent[node]
            member.stop, member.high = node, tree.first[node]
            break


def _nested(tree: Tree, group: Group) -> bool:
    """Where each wrapper holds the next card too, let each block end where the next wrapper begins."""
    parent, end, tag = tree.parent, tree.end, tree.tag
    members = group.members
    wrappers: list[int] = []
    for member in members:
        node = member.candidate.node
        while node >= 0 and tag[node] not in NESTING:
            node = parent[node]
        wrappers.append(node)
    held = sum(
        0 <= a < b.candidate.node < end[a]
        for a, b in zip(wrappers, members[1:], strict=False)
    )
    if (
        len(set(wrappers)) < len(wrappers)
        or 2 * held < len(members) - 1
        or min(wrappers) < 0
    ):
        return False
    for i, member in enumerate(members):
        member.root = member.start = wrappers[i]
        member.stop = end[wrappers[i]]
        member.low, member.high = tree.first[member.root], tree.last[member.root]
        if i + 1 < len(members) and wrappers[i + 1] < member.stop:
            member.stop = wrappers[i + 1]
            member.high = tree.first[member.stop]
    return True


def _runs(tree: Tree, group: Group) -> None:
    """Where the blocks stand flat among siblings, let each run to where the next begins."""
    parent, end, first, last = tree.parent, tree.end, tree.first, tree.last
    members = group.members
    pairs = [
        (a, b)
        for a, b in zip(members, members[1:], strict=False)
        if parent[a.root] == parent[b.root] and a.root != b.root
    ]
    if not pairs:
        return
    # Does something stand between most of them, and little beside the title in them?
    apart = sum(b.root > end[a.root] or first[b.root] > last[a.root] for a, b in pairs)
    bare = sum(
        tree.size(m.root)
        <= 1.2 * (tree.length[m.candidate.last] - tree.length[m.candidate.first]) + 40
        for m in members
    )
    if apart * 2 < len(pairs) or bare * 2 < len(members):
        return
    group.flat = True
    leads = _leads(tree, group)
    for i, member in enumerate(members):
        above = parent[member.root]
        stop = end[above]
        if i + 1 < len(members) and parent[members[i + 1].root] == above:
            stop = members[i + 1].root
            stop = _back(tree, stop, leads)
        else:
            # The last of a run: as many siblings as the others have, and none that is a heading's section.
            stop = _tail(tree, member, pairs)
        member.start = _back(tree, member.root, leads)
        member.stop = max(stop, end[member.root])


def _before(tree: Tree, node: int) -> int:
    """The sibling right before a node, or -1."""
    above = tree.parent[node]
    if node == above + 1:
        return -1
    at = node - 1
    while tree.parent[at] != above:
        at = tree.parent[at]
    return at


def _leads(tree: Tree, group: Group) -> tuple[str, ...]:
    """What belongs to a card and stands before its title, by tag, nearest first: a picture, a label.

    Settled once per group: what precedes the first title and precedes the others too, where what follows the last
    title has nothing of the kind.
    """
    members = group.members
    first = members[0]
    if any(tree.parent[m.root] != tree.parent[first.root] for m in members[1:2]):
        return ()
    leads: list[str] = []
    node = first.root
    while len(leads) < 2 and (node := _before(tree, node)) >= 0:
        has_picture = bool(tree.inside(tree.images, node, tree.end[node]))
        short = 0 < tree.size(node) < 60 and tree.tag[node] not in HEADINGS
        if not has_picture and not short:
            break
        leads.append(tree.tag[node])
    # All the others must have the same before them.
    for member in members[1:]:
        node = member.root
        for i, name in enumerate(leads):
            node = _before(tree, node)
            if node < 0 or tree.tag[node] != name:
                del leads[i:]
                break
    # A picture or label that also follows the last title closes cards and does not open them.
    at = tree.end[members[-1].root]
    if leads and at < tree.end[tree.parent[members[-1].root]]:
        trailing = []
        while at < tree.end[tree.parent[members[-1].root]] and len(trailing) < 6:
            trailing.append(at)
            at = tree.end[at]
        lead_has_picture = bool(
            tree.inside(tree.images, _before(tree, first.root), first.root)
        )
        if lead_has_picture and any(
            tree.inside(tree.images, n, tree.end[n]) for n in trailing
        ):
            return ()
    return tuple(leads)


def _back(tree: Tree, node: int, leads: tuple[str, ...]) -> int:
    """The first of the siblings that lead a title."""
    for _ in leads:
        before = _before(tree, node)
        if before < 0:
            break
        node = before
    return node


def _tail(tree: Tree, member: Member, pairs: list[tuple[Member, Member]]) -> int:
    """Where the last run under a parent ends: after as many siblings as the others have at most."""
    most = 0
    for a, b in pairs[:20]:
        n, at = 0, tree.end[a.root]
        while at < b.root:
            n += 1
            at = tree.end[at]
        most = max(most, n)
    above = tree.parent[member.root]
    at = tree.end[member.root]
    while most and at < tree.end[above] and tree.tag[at] not in HEADINGS:
        at = tree.end[at]
        most -= 1
    return at


def _lone(tree: Tree, member: Member) -> None:
    """The block of a candidate that stands alone: up to where another heading, or much else, comes in."""
    parent, end, tag, first, last = (
        tree.parent,
        tree.end,
        tree.tag,
        tree.first,
        tree.last,
    )
    node = member.candidate.node
    low, high = node, end[node]
    rank = max((tag[h] for h in tree.inside(tree.headings, low, high)), default="h6")
    if member.candidate.link is not None and member.candidate.link < node:
        node = member.candidate.link
    up = parent[node]
    while up > 0 and tag[up] not in ROOTS:
        if any(
            tag[h] <= rank and not low <= h < high
            for h in tree.inside(tree.headings, up, end[up])
        ):
            break
        if len(tree.inside(tree.links, up, end[up])) > MOST_LINKS:
            break
        node = up
        up = parent[up]
    member.root = member.start = node
    member.stop = end[node]
    member.low, member.high = first[node], last[node]
