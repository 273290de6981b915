"""What on a page could be the title of a card: about a hundred places, and of each the link that it has.

A candidate is a slice of text pieces: nested elements with the same text are one. It says nothing of whether the
place is a title; `features` and `score` do.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from functools import lru_cache

from importer.lexicon.read_more import is_read_more
from importer.lexicon.sections import leads_to_all
from importer.readers.html.address import opens_page
from importer.readers.html.dated import holds_date, is_date
from importer.readers.html.field_words import concepts, cue
from importer.readers.html.tree import INLINE, Tree

__all__ = [
    "AROUND",
    "DT",
    "HEADING",
    "INSIDE",
    "LATER",
    "LONGEST_READ_MORE",
    "OWN",
    "PART",
    "SELF",
    "STRONG",
    "TESTED",
    "TITLED",
    "Candidate",
    "candidates",
]

# What a candidate is, as bits: all that the nested elements with its text are.
HEADING, TITLED, STRONG, DT, LINK, PART, OWN, TESTED = 1, 2, 4, 8, 16, 32, 64, 128
# Where its link is: the text itself, around more than the text, inside the element, or elsewhere in the block.
SELF, AROUND, INSIDE, LATER = 0, 1, 2, 3

LONGEST = 400
"""Characters; a longer text is no title."""
LONGEST_LINK = 4000
"""Characters; a link around more than this wraps no card."""
LONGEST_READ_MORE = 40
MOST_PIECES = 12
MOST_BESIDE = 5
"""Pieces of an element in which a title may stand beside a date, a count, a button."""
_META = frozenset(("button", "comment", "count", "date", "rating", "share"))
"""What the elements are named that stand in a title's link and are no part of the title."""
_CLOCK = re.compile(r"[\[(（【]\s*\d[\d:：.,]*\s*[\])）】]|\d{1,2}[:：]\d\d(?:[:：]\d\d)?")
_CREDIT = ("©", "(c)", "(C)")
"""How the name begins of who made a picture."""
CAPTION_STEPS = 3
"""A picture's caption stands in an element at most so many steps above its link."""


class Candidate:
    """One place that may be a title."""

    __slots__ = ("first", "flags", "kind", "last", "link", "node", "rank")

    def __init__(self, node: int, first: int, last: int) -> None:
        self.node = node
        """The element that stands for it: of nested twins the heading, else the one named as title, else the link."""
        self.first = first
        self.last = last
        self.flags = 0
        self.rank = -1
        self.link: int | None = None
        self.kind = LATER


@lru_cache(maxsize=16384)
def is_link(href: str) -> bool:
    """Does this address lead to another place, as far as a card is concerned?"""
    return href[:1] not in "#" and opens_page(href)


def candidates(tree: Tree, *, is_other: Callable[[int], bool] | None = None) -> list[Candidate]:
    """The candidates of a page, in the order of their text; without links of one text that `is_other` says are none and
    nothing else makes one."""
    first, last, end, tag, owner, pieces = (
        tree.first,
        tree.last,
        tree.end,
        tree.tag,
        tree.owner,
        tree.pieces,
    )
    length, parent = tree.length, tree.parent
    by_slice: dict[tuple[int, int], Candidate] = {}
    links = [n for n, href in tree.hrefs.items() if is_link(href.strip())]
    marked = set(links).union(tree.titled, tree.headings)
    cut = {n: piece for n in marked if 1 < last[n] - first[n] <= MOST_BESIDE and (piece := _beside_meta(tree, n)) >= 0}

    def add(node: int, start: int, stop: int, flag: int, rank: int) -> None:
        key = (start, stop)
        found = by_slice.get(key)
        if found is None:
            if length[stop] - length[start] > LONGEST or stop - start > MOST_PIECES:
                return
            found = by_slice[key] = Candidate(node, start, stop)
        found.flags |= flag
        if rank > found.rank:
            found.rank = rank
            found.node = node

    for node in tree.headings:
        start, stop = first[node], last[node]
        if start == stop:
            continue
        if node in cut:
            add(node, cut[node], cut[node] + 1, HEADING, 5)
            continue
        if stop - start > 1 and (title := _beside_links(tree, node, links)) is not None:
            add(title, first[title], last[title], HEADING, 5)
            continue
        add(node, start, stop, HEADING, 5)
        if stop - start > 1:
            for inner in range(node + 1, end[node]):
                if inner not in cut and first[inner] < last[inner] and (last[inner] - first[inner]) < stop - start:
                    add(inner, first[inner], last[inner], PART, 0)
            for piece in range(start, stop):
                if owner[piece] == node:
                    add(node, piece, piece + 1, OWN | PART, 0)
    for node in tree.titled:
        if node in cut:
            add(node, cut[node], cut[node] + 1, TITLED | TESTED if node in tree.tested else TITLED, 4)
        elif first[node] < last[node]:
            add(node, first[node], last[node], TITLED | TESTED if node in tree.tested else TITLED, 4)
            if last[node] - first[node] > 1:
                for piece in range(first[node], last[node]):
                    if owner[piece] == node:
                        add(node, piece, piece + 1, OWN | PART, 0)
    for node in tree.strong:
        start, stop = first[node], last[node]
        if start == stop:
            continue
        if tag[node] == "dt":
            add(node, start, stop, DT, 3)
            continue
        block = parent[node]
        while block > 0 and tag[block] in INLINE and tag[block] != "a":
            block = parent[block]
        if (first[block] == start or (tag[node] == "font" and _begins_line(tree, node))) and not (
            last[block] > stop == start + 1 and is_date(pieces[start])
        ):
            add(node, start, stop, STRONG, 1)
    for node in links:
        start, stop = first[node], last[node]
        if start == stop or length[stop] - length[start] > LONGEST_LINK:
            continue
        if node in cut:
            add(node, cut[node], cut[node] + 1, LINK, 2)
            continue
        if (start, stop) not in by_slice and _amid(tree, node):
            continue
        if is_other and stop - start == 1 and (start, stop) not in by_slice and is_other(node):
            continue
        add(node, start, stop, LINK, 2)
        if stop - start > 1:
            for inner in range(node + 1, end[node]):
                low, high = first[inner], last[inner]
                if low < high and high - low < stop - start and inner not in cut:
                    add(inner, low, high, 0, 0)
            for piece in range(start, stop):
                if owner[piece] == node:
                    add(node, piece, piece + 1, OWN, 0)

    for node, start, stop in _captions(tree, links):
        add(node, start, stop, 0, 0)

    out: list[Candidate] = []
    for (start, stop), found in sorted(by_slice.items()):
        if stop - start == 1:
            text = pieces[start]
            if len(text) < LONGEST_READ_MORE and (len(text) < 2 or is_read_more(text) or leads_to_all(text)):
                continue
            if text.startswith(_CREDIT):
                continue
        node = found.node
        # The last link that begins at or before the text: it holds the text, or none does.
        at = bisect_right(links, owner[start]) - 1
        if at >= 0 and end[links[at]] > owner[start] and last[links[at]] >= stop and first[links[at]] <= start:
            found.link = links[at]
            whole = first[found.link] == start and last[found.link] == stop
            found.kind = SELF if whole or cut.get(found.link) == start else AROUND
        else:
            at = bisect_left(links, node)
            while at < len(links) and links[at] < end[node]:
                inner = links[at]
                if (
                    first[inner] < last[inner]
                    and start <= first[inner]
                    and last[inner] <= stop
                    and 2 * (length[last[inner]] - length[first[inner]]) >= length[stop] - length[start]
                ):
                    found.link = inner
                    found.kind = INSIDE
                    break
                at += 1
        out.append(found)
    return out


def _beside_meta(tree: Tree, node: int) -> int:
    """Of an element's pieces the only one that is no date, count or button where the others are, or its own beside one
    element with a date in it; else -1."""
    pieces, owner = tree.pieces, tree.owner
    held = range(tree.first[node], tree.last[node])
    titles = [piece for piece in held if not is_date(pieces[piece])]
    if len(titles) > 1:
        told = [piece for piece in titles if not _is_meta(tree, piece, node)]
        if len(told) == 1 and len(pieces[told[0]]) == max(len(pieces[piece]) for piece in titles):
            titles = told
    if len(titles) > 1:
        titles = [piece for piece in held if owner[piece] == node]
        rest = [piece for piece in held if owner[piece] != node]
        if not any(holds_date(pieces[piece]) for piece in rest):
            return -1
        inner = owner[rest[0]]
        while tree.parent[inner] != node:
            inner = tree.parent[inner]
        if tree.first[inner] > rest[0] or tree.last[inner] <= rest[-1]:
            return -1
    return titles[0] if len(titles) == 1 else -1


def _is_meta(tree: Tree, piece: int, within: int) -> bool:
    """Is a piece a clock or a count in brackets, or named as a button or the like by an element around it: "[23:10]",
    "(3)", "Listen 05:02"?"""
    if _CLOCK.fullmatch(tree.pieces[piece]):
        return True
    node = tree.owner[piece]
    while node != within:
        if not _META.isdisjoint(concepts(tree.cls[node])):
            return True
        node = tree.parent[node]
    return False


def _begins_line(tree: Tree, node: int) -> bool:
    """Does an element stand right behind a line break?"""
    before = tree.element[node].getprevious()
    return before is not None and before.tag == "br" and not (before.tail or "").strip()


def _beside_links(tree: Tree, node: int, links: list[int]) -> int | None:
    """Of a heading that is nothing but links to several places, a label's and the title's, the one with most text."""
    first, last = tree.first, tree.last
    held = [n for n in links[bisect_left(links, node) : bisect_left(links, tree.end[node])] if first[n] < last[n]]
    if len(held) < 2 or sum(last[n] - first[n] for n in held) < last[node] - first[node]:
        return None
    if len({tree.hrefs[n] for n in held}) < len(held):
        return None
    return max(held, key=tree.size)


def _amid(tree: Tree, node: int) -> bool:
    """Does a sentence lead up to a link and go on behind it: "see [the list] for more"?"""
    owner, raw, up = tree.owner, tree.raw, tree.parent[node]
    before, after = tree.first[node] - 1, tree.last[node]
    if before < 0 or after == len(owner) or owner[before] != up or owner[after] != up:
        return False
    text, rest = tree.pieces[before], raw[after]
    if not text[-1].isalpha() or holds_date(text):
        return False
    letter = rest.lstrip()[0]
    if not (letter.islower() or (rest[0].isalpha() and not letter.isupper())):
        return False
    if any(True for _ in tree.hollow(before + 1)) or any(n > node for n in tree.hollow(after)):
        return False
    return cue(tree.pieces[after].partition(" ")[0]) is None  # "[Title] by Ann"


def _captions(tree: Tree, links: list[int]) -> Iterator[tuple[int, int, int]]:
    """The first text after a linked picture, beside or below it: element, first piece, one past the last."""
    first, last, parent, owner = tree.first, tree.last, tree.parent, tree.owner
    images = tree.images
    for at, node in enumerate(links):
        piece = first[node]
        if last[node] > piece or piece == len(owner):
            continue
        image = bisect_left(images, node)
        if image == len(images) or images[image] >= tree.end[node]:
            continue
        up = parent[node]
        for _ in range(CAPTION_STEPS):
            if last[up] > piece or up <= 0:
                break
            up = parent[up]
        holder = owner[piece]
        if last[up] <= piece or first[up] != piece or (at + 1 < len(links) and links[at + 1] <= holder):
            continue
        if first[holder] == piece and holder > up:
            yield holder, piece, last[holder]
        else:
            yield holder, piece, piece + 1
