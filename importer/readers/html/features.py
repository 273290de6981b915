"""What a group of candidates looks like, in numbers: the features that detection weighs.

Most are means over the group's members of what a member shows (its title, its block, its address); the others say
what the group is as a whole and where on the page it stands. Counts and lengths are taken as log(1 + n). It judges
nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from itertools import accumulate
from math import log1p, sqrt

from importer.lexicon.words import is_read_more
from importer.readers.html import address as addresses
from importer.readers.html.candidates import (
    AROUND,
    DT,
    HEADING,
    LATER,
    LINK,
    OWN,
    PART,
    SELF,
    STRONG,
    TITLED,
    Candidate,
    is_link,
)
from importer.readers.html.groups import Group, Member
from importer.readers.html.tree import HEADINGS, Tree
from importer.readers.html.zones import WORDS, ZONES, Zones

__all__ = ["FACTS", "NAMES", "Link", "Page", "describe"]

Link = tuple[int | None, str | None, int]
"""The node that carries a link, its address, and where it was found (`resolve`)."""

MOST_MEMBERS = 24
"""Of a longer group so many members, evenly spread, stand for all."""

DATE = re.compile(
    r"(?<!\d)\d{4} ?[-/.年년] ?\d{1,2} ?[-/.月월]|(?<!\d)\d{1,2} ?[-/.] ?\d{1,2} ?[-/.] ?\d{2,4}(?!\d)|"
    r"(?<!\d)\d{1,2}(?:st|nd|rd|th|\.|º|er|η)?(?: de| of)? ?[^\W\d_]{3,12}\.?,?(?: de| of)? ?\d{4}(?!\d)|"
    r"(?<!\d)\d{1,2}(?:st|nd|rd|th)?,? \d{4}(?!\d)|(?<!\d)\d{1,2}[ .][^\W\d_]{3,9}(?!\w)|[^\W\d_]{3,9} \d{1,2}$",
)
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
AGREES = 0.6
"""A link agrees with a title where at least this share of its slug's words stand in it."""
PROSE = 60
"""Characters from which on a piece of text is prose."""

MEMBER = (
    "title words", "title characters", "title of one word", "title ends as a sentence", "title with a digit",
    "title is a date", "title in capitals",
    "link is title", "link around title", "link in title", "link over block", "link read more", "link last", "link data", "link none",
    "text beside title", "prose beside title", "longest other piece", "prose piece", "pieces", "text before title",
    "title first", "share of block before title",
    "links", "other addresses", "same address again", "picture", "pictures", "picture before title", "date",
    "date before title", "headings in block", "read more", "rivals in block", "heading rival", "longest rival",
    "address external", "address depth", "address number", "address query", "address file", "address term",
    "address home", "address below page", "slug words", "slug missing", "address date",
    "list item", "table row", "article", "block is link", "many in block", "paragraph",
    "best marked of block", "evidence", "evidence twice", "long title with evidence", "later link agrees",
)  # fmt: skip
SPREAD = ("title characters", "text beside title", "pieces", "longest other piece")
GROUP = (
    "count", "one", "two", "flat", "pooled", "heading", "level 1", "level 2", "level 3", "level 4+", "titled", "strong", "term",
    "part", "own text", "link text only", "title in list", "titles differ", "items differ", "addresses differ", "pictures differ", "same closing",
    "position", "share of text", "share of headings", "lone without own link", "several with evidence",
    "several of long titles", "lone with evidence", "several in aside", "several headings", "several titled", "adjacent",
    "same parent", "height", "inside link",
)  # fmt: skip
FACTS = (
    "a heading", "named as title", "a link alone", "in a wider link", "link elsewhere", "with picture", "with date",
    "with prose", "three or more", "long titles", "in a side zone", "slug agrees", "titles all differ", "a list item",
    "on other hosts", "other links",
)  # fmt: skip
PAIRS = tuple(f"{a} & {b}" for i, a in enumerate(FACTS) for b in FACTS[i + 1 :])
PAGE = (
    "page links",
    "page text",
    "page prose",
    "page headings",
    "address of page is home",
    "page depth",
)

NAMES: tuple[str, ...] = (
    *MEMBER,
    *(f"spread of {name}" for name in SPREAD),
    *GROUP,
    *PAIRS,
    *PAGE,
    *(f"inside: {name}" for name in WORDS),
    *(f"above: {name}" for name in WORDS),
    *(f"zone: {name}" for name in ZONES),
)

_EVIDENCE, _LONG = MEMBER.index("evidence"), MEMBER.index("long title with evidence")
_SPREAD_AT = tuple(MEMBER.index(name) for name in SPREAD)


class Ranks:
    """The page's groups of headings that have a link: their members in all, the first, the biggest."""

    __slots__ = ("biggest", "first", "most", "total")

    def __init__(self) -> None:
        self.total = self.most = 0
        self.first = self.biggest = -1


class Page:
    """What is computed once per page for all its groups."""

    def __init__(self, tree: Tree, found: list[Candidate], *, address: str) -> None:
        self.tree = tree
        self.zones = Zones(tree)
        self.sizes = list(map(len, tree.pieces))
        self.total = tree.length[-1] or 1
        links = [n for n in tree.links]
        self.links = links
        self.hrefs = [tree.element[n].get("href").strip() for n in links]
        first, last, length = tree.first, tree.last, tree.length
        self.link_text = [
            0,
            *accumulate(length[last[n]] - length[first[n]] for n in links),
        ]
        self.dated = self._dated()
        self.starts = [c.first for c in found]
        self.found = found
        self.marks = [_mark(c) for c in found]
        self.heading_starts = [c.first for c in found if c.flags & HEADING]
        self.place = addresses.parse(address, "")
        self.host = self.place.host or self._host()
        self.ranks = Ranks()
        prose = sum(n for n in self.sizes if n >= 100)
        self.constant = [
            log1p(len(links)), log1p(self.total), prose / self.total, log1p(len(tree.headings)),
            float(self.place.depth == 0), float(self.place.depth),
        ]  # fmt: skip

    def _host(self) -> str:
        """The host that most links name, where the page's own is not known; `-` where most name none."""
        hosts = Counter(
            addresses.parse(href, "").host for href in self.hrefs if is_link(href)
        )
        most = max(hosts, key=lambda host: (hosts[host], host), default="")
        return most or "-"

    def titles(self, low: int, high: int) -> tuple[int, int]:
        """The candidates that begin among the pieces `[low, high)`, as a range of their list."""
        return bisect_left(self.starts, low), bisect_left(self.starts, high)

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

    def _dated(self) -> list[int]:
        """The pieces that look like a date or hold one, and those of `time` elements, in order."""
        tree = self.tree
        out = {
            n
            for n, text in enumerate(tree.pieces)
            if len(text) < 80 and DATE.search(text)
        }
        for node in tree.times:
            out.update(range(tree.first[node], tree.last[node]))
        return sorted(out)


def _mark(candidate: Candidate) -> int:
    """How plainly the page marks a candidate as a title: a heading, a telling name, a link or bold text, nothing."""
    flags = candidate.flags
    if flags & PART or flags & OWN:
        return 0
    return (
        3
        if flags & HEADING
        else 2
        if flags & TITLED
        else 1
        if flags & (LINK | STRONG | DT)
        else 0
    )


def _count(values: list[int], low: int, high: int) -> int:
    return bisect_left(values, high) - bisect_left(values, low)


def resolve(page: Page, member: Member) -> Link:
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
    for at in range(
        bisect_left(page.links, member.start), bisect_left(page.links, member.stop)
    ):
        href = page.hrefs[at]
        if not is_link(href):
            continue
        node = page.links[at]
        element = tree.element[node]
        place = addresses.parse(href, page.host)
        kind = 5
        worth = -1.0 if place.term else 0.0
        if tree.first[node] == tree.last[node]:
            kind = 3
            worth += 1.0  # over the block, or around its picture
        elif is_read_more(tree.text(node)):
            kind = 4
            worth += 1.5
        if (
            element.get("aria-label") or element.get("title") or ""
        ).strip().casefold() == folded:
            worth += 3.0
        elif (share := addresses.slug_share(place, text)) is not None:
            worth += 2.0 * share
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


def _member(page: Page, member: Member, link: Link) -> list[float]:
    tree = page.tree
    length, pieces, sizes = tree.length, tree.pieces, page.sizes
    candidate = member.candidate
    first, last, low, high = candidate.first, candidate.last, member.low, member.high
    text = pieces[first] if last - first == 1 else " ".join(pieces[first:last])
    size = length[last] - length[first]
    words = text.count(" ") + 1
    if not text.isascii() and (wide := len(_CJK.findall(text))):
        words += wide // 2
    node, href, kind = link
    out = [
        log1p(words), log1p(size), float(words == 1), float(text[-1] in ".;。"),
        float(any(map(str.isdigit, text))), float(size < 40 and DATE.search(text) is not None), float(text.isupper()),
        float(kind == 0), float(kind == 1), float(kind == 2), float(kind == 3), float(kind == 4), float(kind == 5), float(kind == 6), float(kind == 7),
    ]  # fmt: skip
    total = length[high] - length[low]
    start, stop = member.start, member.stop
    a, b = bisect_left(page.links, start), bisect_left(page.links, stop)
    linked = page.link_text[b] - page.link_text[a]
    inside = node is not None and kind in (0, 1, 2) and start <= node < stop
    beside = total - size
    if kind == 1 or not inside:
        prose = max(0, total - size if kind == 1 else total - size - linked)
    else:
        prose = max(0, total - linked)
    others = sizes[low:first] + sizes[last:high]
    longest = max(others) if others else 0
    before = length[first] - length[low]
    out += [
        log1p(beside),
        log1p(prose),
        log1p(longest),
        float(longest >= PROSE),
        log1p(high - low),
        log1p(before),
        float(before == 0),
        before / (total or 1),
    ]
    hrefs = page.hrefs[a:b]
    again = hrefs.count(href) if href else 0
    distinct = set(hrefs)
    distinct.discard(href or "")
    pa = bisect_left(tree.images, start)
    pb = bisect_left(tree.images, stop)
    at = candidate.node
    picture_before = pb > pa and tree.images[pa] < at
    da, db = bisect_left(page.dated, low), bisect_left(page.dated, high)
    dated = db - da - _count(page.dated, first, last)
    headings = _count(tree.headings, start, stop) - (
        1 if candidate.flags & HEADING else 0
    )
    more = any(
        is_read_more(t)
        for n in range(low, high)
        if len(t := pieces[n]) < 30 and not first <= n < last
    )
    ca, cb = bisect_left(page.starts, low), bisect_left(page.starts, high)
    rival = 0
    for n in range(ca, cb):
        c = page.found[n]
        if (c.first >= last or c.last <= first) and (
            s := length[c.last] - length[c.first]
        ) > rival:
            rival = s
    out += [
        log1p(b - a), log1p(len(distinct)), log1p(max(0, again - inside)), float(pb > pa), log1p(pb - pa),
        float(picture_before), float(dated > 0), float(dated > 0 and page.dated[da] < first), log1p(max(0, headings)),
        float(more), log1p(cb - ca - 1), float(_count(page.heading_starts, low, high) > (candidate.flags & HEADING)),
        log1p(rival) - log1p(size) if rival else -1.0,
    ]  # fmt: skip
    slug: float | None = None
    if href:
        place = addresses.parse(href, page.host)
        slug = addresses.slug_share(place, text)
        out += [
            float(place.external), log1p(place.depth), float(place.number), float(place.query), float(place.file),
            float(place.term), float(place.depth == 0), float(addresses.below(place, page.place)),
            slug if slug is not None else 0.0, float(slug is None), float(place.date),
        ]  # fmt: skip
    else:
        out += [0.0] * 11
    tag = tree.tag[member.root]
    mark = _mark(candidate)
    evidence = (pb > pa) + (dated > 0) + (longest >= PROSE) + more
    out += [
        float(tag == "li"),
        float(tag in ("tr", "td", "table")),
        float(tag == "article"),
        float(tag == "a"),
        float(cb - ca > 12),
        float(tag == "p"),
        float(all(page.marks[n] <= mark for n in range(ca, cb))),
        float(evidence > 0),
        float(evidence > 1),
        float(evidence > 0 and words > 3),
        float(kind > 2 and slug is not None and slug >= AGREES),
    ]
    return out


def describe(page: Page, group: Group, links: list[Link]) -> list[float]:
    """The features of a group, in the order of `NAMES`. `links` are its members' (`resolve`)."""
    tree, members = page.tree, group.members
    count = len(members)
    chosen = (
        range(count)
        if count <= MOST_MEMBERS
        else [i * count // MOST_MEMBERS for i in range(MOST_MEMBERS)]
    )
    rows = [_member(page, members[i], links[i]) for i in chosen]
    n = len(rows)
    columns = list(zip(*rows, strict=True))
    means = [sum(column) / n for column in columns]
    spread = [
        sqrt(max(0.0, sum(v * v for v in columns[at]) / n - means[at] * means[at]))
        if n > 1
        else 0.0
        for at in _SPREAD_AT
    ]
    length = tree.length
    first = members[0]
    candidate = first.candidate
    flags = candidate.flags
    heading = 0
    if flags & HEADING:
        tag = tree.tag[candidate.node]
        heading = int(tag[1]) if tag in HEADINGS else 3
    texts = {tuple(tree.pieces[m.candidate.first : m.candidate.last]) for m in members}
    items = {
        (tree.pieces[m.candidate.first], m.candidate.last - m.candidate.first, href)
        for m, (_, href, _) in zip(members, links, strict=True)
    }
    hrefs = {href for _, href, _ in links}
    pictures = {
        i
        for m in members
        for i in tree.images[
            bisect_left(tree.images, m.start) : bisect_left(tree.images, m.start) + 1
        ]
    }
    closings = {tree.pieces[m.high - 1] for m in members if m.high > m.candidate.last}
    own = page.ranks
    sizes = sum(length[m.high] - length[m.low] for m in members)
    parents = {tree.parent[m.root] for m in members}
    height = tree.depth[candidate.node] - tree.depth[first.root]
    adjacent = sum(a.high == b.low for a, b in zip(members, members[1:], strict=False))
    whole = [
        log1p(count), float(count == 1), float(count == 2), float(group.flat), float(group.pooled),
        float(heading > 0), float(heading == 1), float(heading == 2), float(heading == 3), float(heading > 3),
        float(bool(flags & TITLED)), float(bool(flags & STRONG)), float(bool(flags & DT)), float(bool(flags & PART)),
        float(bool(flags & OWN)), float(not flags & (HEADING | TITLED | STRONG | DT | PART | OWN)),
        float(tree.tag[candidate.node] == "li"),
        len(texts) / count, len(items) / count, len(hrefs) / count, len(pictures) / count,
        float(len(closings) == 1 and count > 2), length[candidate.first] / page.total, min(1.0, sizes / page.total),
        count / own.total if heading and own.total else 0.0,
        float(count < 3 and candidate.kind == LATER),
        means[_EVIDENCE] * (count > 2),
        means[_LONG] * (count > 2),
        means[_EVIDENCE] * (count < 3),
        means[_EVIDENCE] * bool(page.zones.above(first.root)[1] & 4),
        float(heading > 0 and count > 2),
        float(bool(flags & TITLED) and count > 2),
        adjacent / count, 1.0 - (len(parents) - 1) / count, log1p(height),
        float(candidate.kind == AROUND),
    ]  # fmt: skip
    inside, above, zones = page.zones.of(candidate.node, first.root)
    mean = dict(zip(MEMBER, means, strict=True))
    zone = page.zones.above(first.root)[1]
    facts = (
        heading > 0,
        bool(flags & TITLED),
        not flags & (HEADING | TITLED | STRONG | DT | PART | OWN)
        and candidate.kind == SELF,
        candidate.kind == AROUND,
        candidate.kind == LATER,
        mean["picture"] > 0.5,
        mean["date"] > 0.5,
        mean["prose piece"] > 0.5,
        count > 2,
        mean["title words"] > 1.5,
        bool(zone & 0b1111),
        mean["slug words"] > 0.5,
        len(texts) == count,
        tree.tag[first.root] == "li",
        mean["address external"] > 0.5,
        mean["other addresses"] > 0.7,
    )
    pairs = [float(a and b) for i, a in enumerate(facts) for b in facts[i + 1 :]]
    assert len(whole) == len(GROUP) and len(means) == len(MEMBER)
    return [*means, *spread, *whole, *pairs, *page.constant, *inside, *above, *zones]
