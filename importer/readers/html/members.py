"""What one member of a group looks like, in numbers: its title, its block, its link and address.

Counts and lengths are taken as log(1 + n). It judges nothing, but for a first look that spares bare menus the trouble.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from math import log1p

from importer.lexicon.read_more import is_read_more
from importer.patterns import lazy
from importer.readers.html import address as addresses
from importer.readers.html.candidates import (
    DT,
    HEADING,
    LONGEST_READ_MORE,
    STRONG,
    TITLED,
    is_link,
)
from importer.readers.html.dated import holds_date
from importer.readers.html.extent import Group, Member
from importer.readers.html.field_words import concepts
from importer.readers.html.page import MARKS, PROSE, Anchors, Lead, Page
from importer.readers.html.tree import INLINE, Tree

__all__ = ["LAST", "MEMBER", "OVER", "Link", "bare", "measure", "resolve", "resolve_all"]

Link = tuple[int | None, str | None, int]
"""The node that carries a link, its address, and where it was found (`resolve`)."""
OVER, LAST = 3, 5
"""Where: over the block or around its picture; somewhere in it, the last."""

_DIGIT = re.compile(r"\d")
_BUTTON = frozenset(("button", "more"))
"""What the classes of a link name that leads on from a card, in whatever words."""
_CJK = lazy("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
SAID = 3
"""So many blocks that close with the same words prove what the words are for."""
FIRST_LOOK = 8
"""The first look at a group looks at about so many of its members."""
AGREES = 0.6
"""A link agrees with a title where at least this share of its slug's words stand in it."""

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


class _Logs(dict[int, float]):
    """log(1 + n), remembered of small counts and lengths, as most are. Below zero counts as zero."""

    def __missing__(self, count: int) -> float:
        found = log1p(max(0, count))
        if count < 2048:
            self[count] = found
        return found


_LOGS = _Logs()


def bare(page: Page, group: Group) -> bool:
    """Are they links that nothing marks as titles, without pictures, and not each with a date or prose beside it?"""
    if group.members[0].candidate.flags & (HEADING | TITLED | STRONG | DT):
        return False
    looked = group.members[:FIRST_LOOK]
    images, dates, sizes = page.images_before, page.dates_before, page.sizes
    if any(images[m.stop] != images[m.start] for m in looked):
        return False
    if all(max(sizes[m.candidate.last : m.high], default=0) >= PROSE for m in looked):
        return False
    return not all(dates[m.candidate.first] != dates[m.low] or dates[m.high] != dates[m.candidate.last] for m in looked)


def _lead(page: Anchors, at: int) -> Lead | None:
    """What is known of a link whatever the title; None of one that leads to no item's page."""
    href = page.hrefs[at]
    if not is_link(href) or addresses.names_picture(href.partition("?")[0]):  # the picture itself, in full size
        return None
    place = addresses.parse(href, page.host)
    if addresses.relation(place, page.place)[0] or addresses.is_action(href, place):  # the page itself, or no page
        return None
    tree, node = page.tree, page.links[at]
    kind = 5
    worth = -1.0 if place.term else 0.0
    if tree.first[node] == tree.last[node]:
        kind = 3
        worth += 1.0  # over the block, or around its picture
    elif is_read_more(text := tree.text(node)) or (
        len(text) <= LONGEST_READ_MORE and not _BUTTON.isdisjoint(concepts(tree.cls[node]))
    ):
        kind = 4
        worth += 1.5
    element = tree.element[node]
    return place, kind, worth, (element.get("aria-label") or element.get("title") or "").strip().casefold()


def resolve(page: Anchors, member: Member) -> Link:
    """The link of a member, its address, and where it was found: 0 to 2 as the candidate's kind, 3 over the block,
    4 read more, 5 last, 6 data-href, 7 none."""
    tree, candidate, leads = page.tree, member.candidate, page.leads
    if candidate.link is not None:
        return candidate.link, tree.hrefs[candidate.link].strip(), candidate.kind
    text = tree.shown(candidate.first, candidate.last)
    folded = text.casefold()
    best: tuple[float, int, int] | None = None
    for at in range(bisect_left(page.links, member.start), bisect_left(page.links, member.stop)):
        if at not in leads:
            leads[at] = _lead(page, at)
        if (lead := leads[at]) is None:
            continue
        place, kind, worth, called = lead
        if called == folded:
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
    link_text, images, dates = page.link_text, tree.images, page.dated
    links_before, images_before, headings_before = page.links_before, page.images_before, page.headings_before
    dates_before, closers_before = page.dates_before, page.closers_before
    rivals_before, headed_before = page.rivals_before, page.headed_before
    addressed, host, own = page.hrefs, page.host, page.place
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
        a, b = links_before[start], links_before[stop]
        linked = link_text[b] - link_text[a]
        inside = node is not None and kind < 3 and start <= node < stop
        prose = total - (size if kind == 1 else linked if inside else size + linked)
        longest = max(sizes[low:first]) if low < first else 0
        if last < high:
            longest = max(longest, max(sizes[last:high]))
        before = length[first] - length[low]
        again = distinct = 0
        if a < b:
            hrefs = addressed[a:b]
            again = hrefs.count(href or "")
            distinct = len(set(hrefs)) - (again > 0)
            again = again if href else 0
        pa = images_before[start]
        pictures = images_before[stop] - pa
        da = dates_before[low]
        dated = dates_before[high] - da
        if dated:
            dated -= dates_before[last] - dates_before[first]
        heading = flags & HEADING
        headings = headings_before[stop] - headings_before[start] - heading
        beside = headed_before[high] - headed_before[low]
        closers = closers_before[high] - closers_before[low]
        more = kind == 4 or closers > closers_before[last] - closers_before[first]
        ca, cb = rivals_before[low], rivals_before[high]
        rivals, rival, marked = cb - ca, 0, 0
        for (one, two, s), mark in zip(page.spans[ca:cb], page.marks[ca:cb], strict=True):
            if one >= last or two <= first:  # none that holds it, or that it holds
                if s > rival:
                    rival = s
                if mark > marked:
                    marked = mark
        logs = log[size]
        slug: float | None = None
        where: tuple[float, ...] = _NOWHERE
        if href:
            place = addresses.parse(href, host)
            slug = addresses.slug_share(place, text)
            _, _, external, depth, query, number, file, term, date, _ = place
            where = (
                external, log[depth], number, query, file, term, depth == 0, *addresses.relation(place, own),
                slug or 0.0, slug is None, date,
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
            log[b - a], log[distinct], log[again - inside], pictures > 0, log[pictures],
            pictures > 0 and images[pa] < candidate.node, dated > 0, dated > 0 and dates[da] < first, log[headings],
            more, log[rivals - 1], beside > heading, log[rival] - logs if rival else -1.0,
            *where,
            tag == "li", tag in ("tr", "td", "table"), tag == "article", tag == "a", rivals > 12, tag == "p",
            marked <= MARKS[flags],
            evidence > 0, evidence > 1, evidence > 0 and words > 3, kind > 2 and slug is not None and slug >= AGREES,
        ])  # fmt: skip
    return rows


# The part of a row that says where the link was found, by `resolve`'s number; and of one without an address.
_KINDS = tuple(tuple(n == kind for n in range(8)) for kind in range(8))
_NOWHERE: tuple[float, ...] = (0.0,) * 12
