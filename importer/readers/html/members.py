"""What one member of a group looks like, in numbers: its title, its block, its link and address.

`Page` holds what is computed once per page for all of them. Counts and lengths are taken as log(1 + n). It judges
nothing, but for a first look that spares bare menus the trouble.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import accumulate
from math import log1p

from importer.patterns import lazy
from importer.readers.html import address as addresses
from importer.readers.html.candidates import (
    DT,
    HEADING,
    LATER,
    LINK,
    LONGEST_READ_MORE,
    OWN,
    PART,
    STRONG,
    TITLED,
    Candidate,
    is_link,
    is_read_more,
)
from importer.readers.html.dated import LONGEST_DATE, holds_date
from importer.readers.html.extent import Group, Member
from importer.readers.html.tree import INLINE, Tree
from importer.readers.html.zones import Zones

__all__ = ["MEMBER", "PROSE", "Anchors", "Link", "Page", "bare", "hopeless", "measure", "resolve", "resolve_all"]

Link = tuple[int | None, str | None, int]
"""The node that carries a link, its address, and where it was found (`resolve`)."""

_REPLY = lazy(r"#(?:respond|comments?\b)|[?&]replytocom=|#comment-\d")
_DIGIT = re.compile(r"\d")
_CJK = lazy("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
LONGEST_PART = 10
"""Characters of the longest part of a date that stands in several pieces: a month's name."""
CLOSER = 30
"""Characters: a "read more" that closes a block is shorter."""
SAID = 3
"""So many blocks that close with the same words prove what the words are for."""
FIRST_LOOK = 8
"""The first look at a group looks at about so many of its members."""
BARE = 20
"""Characters: bare links whose mean length is below this are no titles."""
AGREES = 0.6
"""A link agrees with a title where at least this share of its slug's words stand in it."""
LARGEST_TEXT, MOST_HEADINGS = 12_000, 60
"""Characters and headings of a page, more than which the weights don't know: they would think less and less of it."""
PROSE = 60
"""Characters from which on a piece of text is prose."""

MEMBER = (
    "title words", "title characters", "title of one word", "title ends as a sentence", "title with a digit",
    "title is a date", "title in capitals", "title of several blocks",
    "link is title", "link around title", "link in title", "link over block", "link read more", "link last",
    "link data", "link none",
    "text beside title", "prose beside title", "longest other piece", "prose piece", "pieces",
    "text before title",
    "title first", "share of block before title",
    "links", "other addresses", "same address again", "picture", "pictures", "picture before title", "date",
    "date before title", "headings in block", "read more", "rivals in block", "heading rival", "longest rival",
    "address external", "address depth", "address number", "address query", "address file", "address term",
    "address home", "address of page", "address below page", "slug words", "slug missing", "address date",
    "list item", "table row", "article", "block is link", "many in block", "paragraph",
    "best marked of block", "evidence", "evidence twice", "long title with evidence", "later link agrees",
)  # fmt: skip


class Ranks:
    """The page's groups of headings that have a link: their members in all, the first, the biggest."""

    __slots__ = ("biggest", "first", "most", "total")

    def __init__(self) -> None:
        self.total = self.most = 0
        self.first = self.biggest = -1


class Anchors:
    """The page's links and where it stands: what `resolve` asks for."""

    def __init__(self, tree: Tree, *, address: str) -> None:
        self.tree = tree
        self.links = list(tree.links)
        self.hrefs = [tree.element[n].get("href").strip() for n in self.links]
        self.place = addresses.parse(address, "")
        self.host = self.place.host or self._host()

    def _host(self) -> str:
        """The host that most links name, where the page's own is not known; `-` where most name none."""
        hosts: dict[str, int] = {}
        for href in self.hrefs:
            _, mark, after = href.partition("://")
            host = after.partition("/")[0].lower().removeprefix("www.") if mark else ""
            hosts[host] = hosts.get(host, 0) + 1
        most = max(hosts, key=lambda host: (hosts[host], host), default="")
        return most or "-"


class Page(Anchors):
    """What is computed once per page for all its groups."""

    def __init__(self, tree: Tree, found: list[Candidate], *, address: str) -> None:
        super().__init__(tree, address=address)
        self.zones = Zones(tree)
        self.sizes = list(map(len, tree.pieces))
        self.total = tree.length[-1] or 1
        links = self.links
        first, last, length = tree.first, tree.last, tree.length
        self.link_text = [
            0,
            *accumulate(length[last[n]] - length[first[n]] for n in links),
        ]
        self.dated = self._dated()
        self.found = found = self._rivals(found)
        self.starts = [c.first for c in found]
        self.spans = [(c.first, c.last, length[c.last] - length[c.first]) for c in found]
        self.closers = [n for n, size in enumerate(self.sizes) if size < CLOSER and is_read_more(tree.pieces[n])]
        self.marks = [_mark(c) for c in found]
        self.heading_starts = [c.first for c in found if c.flags & HEADING]
        self.ranks = Ranks()
        prose = sum(n for n in self.sizes if n >= 100)
        self.constant = [
            log1p(len(links)), log1p(min(self.total, LARGEST_TEXT)), prose / self.total,
            log1p(min(len(tree.headings), MOST_HEADINGS)),
            float(self.place.depth == 0), float(self.place.depth),
        ]  # fmt: skip

    def titles(self, low: int, high: int) -> tuple[int, int]:
        """The candidates that begin among the pieces `[low, high)`, as a range of their list."""
        return bisect_left(self.starts, low), bisect_left(self.starts, high)

    def menu(self, found: list[Candidate]) -> bool:
        """Are these alike candidates bare links of a word or two, with no picture, date or prose among them?"""
        first, last = found[0], found[-1]
        if len(found) < 3 or first.flags & (HEADING | TITLED | STRONG | DT) or first.kind == LATER:
            return False
        tree = self.tree
        length = tree.length
        if sum(length[c.last] - length[c.first] for c in found) >= BARE * len(found):
            return False
        if _count(tree.images, first.node, tree.end[last.node]) or _count(self.dated, first.first, last.last):
            return False
        return max(self.sizes[first.first : last.last]) < PROSE

    def rank(self, groups: list[Group]) -> None:
        """Count the groups of headings with a link."""
        ranks = self.ranks
        for group in groups:
            first = group.members[0].candidate
            if first.flags & HEADING and first.kind != LATER:
                n = len(group.members)
                ranks.total += n
                if ranks.first < 0:
                    ranks.first = group.number
                if n > ranks.most:
                    ranks.most, ranks.biggest = n, group.number

    def _rivals(self, found: list[Candidate]) -> list[Candidate]:
        """Those that could be a title where another stands beside them: a date in bold is none."""
        dated = set(self.dated)
        length = self.tree.length
        return [
            c
            for c in found
            if c.flags & HEADING
            or c.first not in dated
            or length[c.last] - length[c.first] > LONGEST_DATE
            or not all(n in dated for n in range(c.first, c.last))
        ]

    def _dated(self) -> list[int]:
        """The pieces that look like a date or hold one, and those of `time` elements, in order."""
        tree = self.tree
        pieces = tree.pieces
        digit = _DIGIT.search
        out = {n for n, text in enumerate(pieces) if digit(text) and len(text) < 80 and holds_date(text)}
        # A day's tile has a piece for each part of the date.
        for n, text in enumerate(pieces):
            if len(text) < 3 and text.isdigit():
                for low, high in ((n, n + 2), (n, n + 3), (n - 1, n + 1), (n - 1, n + 2)):
                    parts = pieces[max(0, low) : high]
                    if len(parts) > 1 and max(map(len, parts)) <= LONGEST_PART and holds_date(" ".join(parts)):
                        out.update(range(max(0, low), low + len(parts)))
        for node in tree.times:
            out.update(range(tree.first[node], tree.last[node]))
        return sorted(out)


def _mark(candidate: Candidate) -> int:
    """How plainly the page marks a candidate as a title: a heading, a telling name, a link or bold text, nothing."""
    flags = candidate.flags
    if flags & PART or flags & OWN:
        return 0
    return 3 if flags & HEADING else 2 if flags & TITLED else 1 if flags & (LINK | STRONG | DT) else 0


class _Logs(dict[int, float]):
    """log(1 + n), looked up where it can be: most counts and lengths are small. Below zero counts as zero."""

    def __missing__(self, count: int) -> float:
        return log1p(max(0, count))


_LOGS = _Logs((n, log1p(max(0, n))) for n in range(-1, 2048))


def _count(values: list[int], low: int, high: int) -> int:
    return bisect_left(values, high) - bisect_left(values, low)


def hopeless(page: Page, group: Group) -> bool:
    """A first look, for pennies: bare links of a word or two with nothing beside them are menus, however many."""
    members = group.members
    first = members[0].candidate
    if first.flags & (HEADING | TITLED | STRONG | DT) or first.kind == LATER:
        return False
    tree, sizes = page.tree, page.sizes
    step = len(members) // FIRST_LOOK + 1
    length = 0
    looked = members[::step]
    for member in looked:
        candidate = member.candidate
        length += tree.length[candidate.last] - tree.length[candidate.first]
        if _count(tree.images, member.start, member.stop) or _count(page.dated, member.low, member.high):
            return False
        around = sizes[member.low : candidate.first] + sizes[candidate.last : member.high]
        if around and max(around) >= PROSE:
            return False
    return length < BARE * len(looked)


def bare(page: Page, group: Group) -> bool:
    """Are they links that nothing marks as titles, without pictures, and not each with a date beside it?"""
    if group.members[0].candidate.flags & (HEADING | TITLED | STRONG | DT):
        return False
    looked = group.members[:FIRST_LOOK]
    if any(_count(page.tree.images, m.start, m.stop) for m in looked):
        return False
    return not all(
        _count(page.dated, m.low, m.candidate.first) + _count(page.dated, m.candidate.last, m.high) for m in looked
    )


def resolve(page: Anchors, member: Member) -> Link:
    """The link of a member, its address, and where it was found: 0 to 2 as the candidate's kind, 3 over the block,
    4 read more, 5 last, 6 data-href, 7 none."""
    tree, candidate = page.tree, member.candidate
    if candidate.link is not None:
        return (
            candidate.link,
            tree.element[candidate.link].get("href").strip(),
            candidate.kind,
        )
    text = tree.shown(candidate.first, candidate.last)
    folded = text.casefold()
    best: tuple[float, int, int] | None = None
    for at in range(bisect_left(page.links, member.start), bisect_left(page.links, member.stop)):
        href = page.hrefs[at]
        if not is_link(href) or _REPLY.search(href):
            continue
        node = page.links[at]
        element = tree.element[node]
        place = addresses.parse(href, page.host)
        if addresses.same(place, page.place):  # the page itself
            continue
        kind = 5
        worth = -1.0 if place.term else 0.0
        if tree.first[node] == tree.last[node]:
            kind = 3
            worth += 1.0  # over the block, or around its picture
        elif is_read_more(tree.text(node)):
            kind = 4
            worth += 1.5
        if (element.get("aria-label") or element.get("title") or "").strip().casefold() == folded:
            worth += 3.0
        elif (share := addresses.slug_share(place, text)) is not None:
            worth += 2.0 * share
        if kind == 5 and place.term and worth < AGREES:
            continue  # where the like of it is listed, and no item
        if best is None or worth >= best[0]:
            best = (worth, at, kind)
    if best is not None:
        return page.links[best[1]], page.hrefs[best[1]], best[2]
    node = member.candidate.node
    while node >= member.start:
        href = tree.element[node].get("data-href")
        if href:
            return node, href, 6
        node = tree.parent[node]
    return None, None, 7


def resolve_all(page: Anchors, group: Group) -> list[Link]:
    """The links of a group's members. The last link of each block is a "read more" in whatever language where all
    blocks say it in the same few words and no two lead to one place."""
    links = [resolve(page, member) for member in group.members]
    if len(links) < SAID or any(kind != 5 for _, _, kind in links):
        return links
    said = {page.tree.text(node) for node, _, _ in links if node is not None}
    if len(said) == 1 and len(said.pop()) <= LONGEST_READ_MORE and len({href for _, href, _ in links}) == len(links):
        return [(node, href, 4) for node, href, _ in links]
    return links


def _blocks(tree: Tree, node: int) -> bool:
    """Does an element's text stand in several blocks, one below the other?"""
    tag, first, last = tree.tag, tree.first, tree.last
    return any(
        tag[inner] not in INLINE and first[node] < last[inner] and first[inner] < last[inner] < last[node]
        for inner in range(node + 1, tree.end[node])
    )


def measure(page: Page, members: list[Member], found: list[Link]) -> list[list[float]]:
    """The features of members, whose links are given, each in the order of `MEMBER`."""
    tree, log = page.tree, _LOGS
    length, pieces, sizes, tags = tree.length, tree.pieces, page.sizes, tree.tag
    links, link_text, images, headings_at = page.links, page.link_text, tree.images, tree.headings
    dates, closers, starts, heading_starts = page.dated, page.closers, page.starts, page.heading_starts
    rows: list[list[float]] = []
    for member, (node, href, kind) in zip(members, found, strict=True):
        candidate = member.candidate
        first, last, low, high = candidate.first, candidate.last, member.low, member.high
        text = pieces[first] if last - first == 1 else " ".join(pieces[first:last])
        size = length[last] - length[first]
        flags = candidate.flags
        digit = _DIGIT.search(text) is not None
        words = text.count(" ") + 1
        if not text.isascii() and (wide := len(_CJK.findall(text))):
            words += wide // 2
        total = length[high] - length[low]
        start, stop = member.start, member.stop
        a, b = bisect_left(links, start), bisect_left(links, stop)
        linked = link_text[b] - link_text[a]
        inside = node is not None and kind < 3 and start <= node < stop
        prose = total - (size if kind == 1 else linked if inside else size + linked)
        longest = max(sizes[low:first]) if low < first else 0
        if last < high:
            longest = max(longest, max(sizes[last:high]))
        before = length[first] - length[low]
        hrefs = page.hrefs[a:b]
        again = hrefs.count(href) if href else 0
        distinct = set(hrefs) - {href or ""}
        pa = bisect_left(images, start)
        pictures = bisect_left(images, stop) - pa
        da = bisect_left(dates, low)
        dated = bisect_left(dates, high) - da
        if dated:
            dated -= _count(dates, first, last)
        heading = flags & HEADING
        headings = _count(headings_at, start, stop) - heading
        more = kind == 4 or _count(closers, low, high) > _count(closers, first, last)
        ca, cb = bisect_left(starts, low), bisect_left(starts, high)
        rivals, rival = cb - ca, 0
        for one, two, s in page.spans[ca:cb]:
            if s > rival and (one >= last or two <= first):
                rival = s
        logs = log[size]
        slug: float | None = None
        where: tuple[float, ...] = _NOWHERE
        if href:
            place = addresses.parse(href, page.host)
            slug = addresses.slug_share(place, text)
            where = (
                place.external, log[place.depth], place.number, place.query, place.file, place.term, place.depth == 0,
                addresses.same(place, page.place), addresses.below(place, page.place), slug or 0.0, slug is None,
                place.date,
            )  # fmt: skip
        tag = tags[member.root]
        wordy = longest >= PROSE
        evidence = (pictures > 0) + (dated > 0) + wordy + more
        rows.append([
            log[words], logs, words == 1, text[-1] in ".;。", digit, digit and size < 40 and holds_date(text),
            text.isupper(), last - first > 1 and _blocks(tree, candidate.node),
            *_KINDS[kind],
            log[total - size], log[prose], log[longest], wordy, log[high - low], log[before], before == 0,
            before / (total or 1),
            log[b - a], log[len(distinct)], log[again - inside], pictures > 0, log[pictures],
            pictures > 0 and images[pa] < candidate.node, dated > 0, dated > 0 and dates[da] < first, log[headings],
            more, log[rivals - 1], _count(heading_starts, low, high) > heading, log[rival] - logs if rival else -1.0,
            *where,
            tag == "li", tag in ("tr", "td", "table"), tag == "article", tag == "a", rivals > 12, tag == "p",
            rivals <= 0 or max(page.marks[ca:cb]) <= _mark(candidate),
            evidence > 0, evidence > 1, evidence > 0 and words > 3, kind > 2 and slug is not None and slug >= AGREES,
        ])  # fmt: skip
    return rows


# The part of a row that says where the link was found, by `resolve`'s number; and of one without an address.
_KINDS = tuple(tuple(n == kind for n in range(8)) for kind in range(8))
_NOWHERE: tuple[float, ...] = (0.0,) * 12
