"""The block of each member of a group: where a card begins and ends.

A wrapper where there is one, a run of siblings where there is none, and what mis-nested mark-up asks for. It says
nothing of whether a group is cards.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise

from importer.readers.html.candidates import Candidate
from importer.readers.html.dated import is_date
from importer.readers.html.tree import HEADINGS, INLINE, Tree

__all__ = ["NESTING", "PROSE", "SWALLOWS", "Group", "Member", "find_blocks"]

SWALLOWS = 3
"""A block with so many times the text pieces of its usual peer holds more than its card."""
MOST_LINKS = 16
"""The block of a lone candidate holds no more links."""
ROOTS = frozenset(("body", "main", "table", "tbody"))
FOLLOW = frozenset(("p", "time", "span", "small", "div", "a", "br", "img"))
MOST_FOLLOW = 4
"""So many elements after a lone heading are its block."""
PROSE = 60
"""Characters from which on a piece of text is prose."""
NESTING = frozenset(("article", "li"))
"""Elements that wrap cards and are found mis-nested, each in the one before it."""


class Member:
    """One candidate with its block."""

    __slots__ = ("bare", "candidate", "high", "low", "root", "start", "stop")

    def __init__(self, candidate: Candidate) -> None:
        self.candidate = candidate
        self.root = candidate.node
        """The element that is the block, or the first element of its run."""
        self.start = self.stop = 0
        """The block's nodes."""
        self.low = self.high = 0
        """The block's pieces."""
        self.bare = False
        """Does bare text before its nodes or behind them belong to it, so that its pieces are not theirs?"""


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


def find_blocks(tree: Tree, group: Group) -> None:
    """Settle where each member's block begins and ends."""
    _blocks(tree, group)
    if len(group.members) > 1:
        _trim(tree, group)


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
    titles = [member.candidate.node for member in members]
    for member, node, before, after in zip(members, titles, [-1, *titles], [*titles[1:], len(tag)], strict=False):
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
        member.start, member.stop = member.root, end[member.root]
    _runs(tree, group)
    first, last = tree.first, tree.last
    for member in members:
        member.low = first[member.start]
        if member.stop == end[member.root]:
            member.high = last[member.root]
        else:
            above = parent[member.root]
            member.high = last[above] if member.stop == end[above] else first[member.stop]
    if group.flat:
        _lines(tree, members)


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
        for heading in tree.inside(tree.headings, tree.end[member.candidate.node], member.stop):
            if tree.first[heading] < member.candidate.last or not tree.inside(tree.links, heading, tree.end[heading]):
                continue
            node = heading
            while tree.parent[node] >= after and tree.first[tree.parent[node]] >= member.candidate.last:
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
        while tag[node] not in NESTING:
            node = parent[node]
            if node < 0:
                return False
        wrappers.append(node)
    held = sum(0 <= a < b.candidate.node < end[a] for a, b in zip(wrappers, members[1:], strict=False))
    if len(set(wrappers)) < len(wrappers) or 2 * held < len(members) - 1:
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
    pairs = [(a, b) for a, b in pairwise(members) if parent[a.root] == parent[b.root] and a.root != b.root]
    if not pairs:
        return
    # Does something stand between most of them, and little beside the title in them?
    apart = sum([b.root > end[a.root] or first[b.root] > last[a.root] for a, b in pairs])
    if apart * 2 < len(pairs):
        return
    bare = sum(
        tree.size(m.root) <= 1.2 * (tree.length[m.candidate.last] - tree.length[m.candidate.first]) + 40
        for m in members
    )
    if bare * 2 < len(members):
        return
    group.flat = True
    leads = _leads(tree, group)
    led = not leads and _led(tree, members)
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
        member.stop = max(_unlinked(tree, member.root, stop), end[member.root])
        member.bare = led


def _unlinked(tree: Tree, root: int, stop: int) -> int:
    """Where a run ends that begins with a date: before a sibling of the same kind that does too, an entry without a
    link."""
    tag, first, end = tree.tag, tree.first, tree.end
    if first[root] == tree.last[root] or not is_date(tree.pieces[first[root]]):
        return stop
    at = end[root]
    while at < stop:
        if tag[at] == tag[root] and first[at] < tree.last[at] and is_date(tree.pieces[first[at]]):
            return at
        at = end[at]
    return stop


def _before(tree: Tree, node: int) -> int:
    """The sibling right before a node, or -1."""
    above = tree.parent[node]
    if node == above + 1:
        return -1
    at = node - 1
    while tree.parent[at] != above:
        at = tree.parent[at]
    return at


def _led(tree: Tree, members: list[Member]) -> bool:
    """Does bare text lead the titles on their lines: the first, and most of the others?"""
    led = [_begins_line(tree, member.root) for member in members]
    return led[0] and 2 * sum(led) > len(led)


def _begins_line(tree: Tree, node: int) -> bool:
    """Does a bare text stand right before an inline element, at the beginning of its line: "3 May: [title]"?"""
    above = tree.parent[node]
    text = tree.first[node] - 1
    if tree.tag[node] not in INLINE or text < tree.first[above] or tree.owner[text] != above:
        return False
    before = _before(tree, node)
    return before < 0 or (tree.last[before] <= text and tree.tag[before] not in INLINE)


def _lines(tree: Tree, members: list[Member]) -> None:
    """Give each block of a run the bare text of its lines that its nodes don't hold: what leads its title, and what
    follows the last one of all."""
    first, last, end, parent, tag = tree.first, tree.last, tree.end, tree.parent, tree.tag
    if members[0].bare:
        for member in members:
            member.low = first[member.root] - _begins_line(tree, member.root)
        low = {member.start: member.low for member in members}
        fewest = min((_siblings(tree, m) for m in members if m.stop in low), default=0)
        for member in members:
            if member.stop in low:
                member.high = low[member.stop]
            elif tag[member.stop - 1] in ("br", "hr") and _siblings(tree, member) >= fewest:
                member.high = first[member.stop - 1]
    final = members[-1]
    above = parent[final.root]
    if final.stop == end[final.root] == end[above] and all(
        last[m.root] < m.high and tree.owner[last[m.root]] == parent[m.root] for m in members[:-1]
    ):
        final.high, final.bare = last[above], True


def _siblings(tree: Tree, member: Member) -> int:
    """How many elements a run has behind its root."""
    return tree.parent[tree.end[member.root] : member.stop].count(tree.parent[member.root])


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
        trailing: list[int] = []
        while at < tree.end[tree.parent[members[-1].root]] and len(trailing) < 6:
            trailing.append(at)
            at = tree.end[at]
        lead_has_picture = bool(tree.inside(tree.images, _before(tree, first.root), first.root))
        if lead_has_picture and any(tree.inside(tree.images, n, tree.end[n]) for n in trailing):
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
    parent, end, tag, links = tree.parent, tree.end, tree.tag, tree.links
    node = member.candidate.node
    low, high = node, end[node]
    rank = max([tag[h] for h in tree.inside(tree.headings, low, high)], default="h6")
    # A smaller one right before it is its kicker.
    start = member.candidate.first
    rivals = [
        h
        for h in tree.headings
        if not low <= h < high and (tag[h] <= rank or (tree.last[h] != start and _leads_on(tree, h)))
    ]
    at = bisect_left(rivals, low)
    before = rivals[at - 1] if at else -1
    after = rivals[at] if at < len(rivals) else len(tag)
    if member.candidate.link is not None and member.candidate.link < node:
        node = member.candidate.link
    # A link that holds the excerpt too holds the card; what is said at length beside it is not of it.
    prose = _longest(tree, node, member.candidate) if node < low else 0
    up = parent[node]
    while up > 0 and tag[up] not in ROOTS and tag[node] != "article":
        if up <= before or after < end[up]:
            break
        if bisect_left(links, end[up]) - bisect_left(links, up) > MOST_LINKS:
            break
        if prose >= PROSE and _longest(tree, up, member.candidate, node) >= PROSE:
            break
        node = up
        up = parent[up]
    member.root = member.start = node
    member.stop = end[node]
    member.low, member.high = tree.first[node], tree.last[node]
    if tag[node] in HEADINGS:
        _follow(tree, member)


def _longest(tree: Tree, node: int, candidate: Candidate, without: int = -1) -> int:
    """Characters of the longest text of an element that is not the title's, nor in another element."""
    low, high = tree.first[node], tree.last[node]
    skipped = range(tree.first[without], tree.last[without]) if without >= 0 else range(candidate.first, candidate.last)
    return max((len(tree.pieces[at]) for at in range(low, high) if at not in skipped), default=0)


def _leads_on(tree: Tree, heading: int) -> bool:
    """Has a heading a link, within it or around it?"""
    at = bisect_left(tree.links, heading)
    if at < len(tree.links) and tree.links[at] < tree.end[heading]:
        return True
    return at > 0 and heading < tree.end[tree.links[at - 1]]


def _follow(tree: Tree, member: Member) -> None:
    """A heading with nothing around it is followed by what belongs to it: a date, a text, a link to read on."""
    above = tree.parent[member.root]
    at = member.stop
    for _ in range(MOST_FOLLOW):
        if at >= tree.end[above] or tree.tag[at] not in FOLLOW or tree.inside(tree.headings, at, tree.end[at]):
            break
        at = tree.end[at]
    if at > member.stop:
        member.stop = at
        member.high = tree.last[above] if at == tree.end[above] else tree.first[at]
