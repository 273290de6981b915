"""The dates of a card: published, modified, and an event's start and end, as raw forms, the best first.

Chooses which of the dates in a block is which; what a date means is `importer.lexicon.dates`'.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from importer.lexicon import cues, dates
from importer.lexicon.datelex import tokens
from importer.patterns import lazy
from importer.readers.html.blocks import Block
from importer.readers.html.field_texts import PLAIN_DATE, date_spans
from importer.readers.html.field_words import concepts
from importer.readers.html.pieces import Atom, Group
from importer.readers.html.tree import Tree

__all__ = ["Dates", "read_dates"]

# Which date a class, itemprop or property means, in lower case. The first that fits wins.
_MODIFIED = re.compile(r"modif|update|actuali|aktualis|aggiorn|atualiz|changed|edited|mis-a-jour")
_END = re.compile(r"end(?=$|[^a-z]|date|time)|dtend|(^|[^a-z])(bis|until|fin|fim|fine)($|[^a-z])")
_START = re.compile(r"start(?!ed|er|up)|dtstart|begin|(^|[^a-z])(event|von|from|inicio|debut)($|[^a-z])")
_PUBLISHED = re.compile(r"publi|posted|pubdate|created|issued|dc:date|veroeffentlicht|entry-date|post-date")
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"(?<!\d)(19|20)\d\d(?!\d)")
_ISO = re.compile(r"^\s*(19|20)\d\d(-?[01]\d(-?[0-3]\d)?)?")
_ISO_DAY = lazy(r"(19|20)\d\d-[01]\d-[0-3]\d")
_EPOCH = lazy(r"^\d{9,13}$")
# Attributes that hold a date beside its text.
_ATTRIBUTES = ("datetime", "content", "data-date", "data-datetime", "data-time", "data-timestamp", "title")
# A part of a date that stands alone in its element: a day, a year, a month's name.
_PART = re.compile(r"^(\d{1,2}(st|nd|rd|th|\.|º)?,?|(19|20)\d\d|[^\W\d_]{3,12}\.?,?)$")
# A month with its year, of a list's heading: "June 2018"; how many pieces before a title it is looked for.
_MONTH_ONLY = re.compile(r"[^\W\d_]{3,12}\.? (19|20)\d\d|(0?\d|1[0-2])[./](19|20)\d\d")
# What follows a date that opens a text, as a dateline does: "12 March 2011. After two winters ..."
_DATELINE_END = lazy(r"\s*[.:|–—-]+\s(?!\d)")
MONTH_LENGTH = 20
YEAR_REACH = 250
PARTS_LENGTH = 40
PART_LENGTH = 14
DAY_LENGTH = len("2000-01-01")

# From so much on, what an element is called says more of its date than the words before it.
PLAINLY = 1.0

PUBLISHED, MODIFIED, START, END = "published", "modified", "start", "end"
# What hAtom asks of every entry, so that themes call a day of publication by it where they show no other:
# https://microformats.org/wiki/hatom#Entry_Updated
UPDATED = "updated"


@dataclass(slots=True)
class Dates:
    """The raw dates of one card."""

    published: tuple[str, ...] = ()
    modified: tuple[str, ...] = ()
    start: tuple[str, ...] = ()
    end: tuple[str, ...] = ()


class _Found(NamedTuple):
    forms: tuple[str, ...]
    kind: str
    points: float
    place: object
    piece: int


@lru_cache(maxsize=4096)
def _said(names: str, prop: str | None) -> tuple[str, float] | None:
    """Which date a class attribute and a property name, and how plainly; None where they name none."""
    if prop:
        names = f"{names} {prop}"
    low = names.lower()
    if _MODIFIED.search(low) and not _PUBLISHED.search(low):
        return UPDATED if low.split() == [UPDATED] else MODIFIED, 1.0
    if prop and _PUBLISHED.search(prop.lower()):
        return PUBLISHED, 1.5
    dated = "date" in concepts(names)
    if (dated or prop) and _START.search(low):
        return START, 0.5
    if (dated or prop) and _END.search(low):
        return END, 0.5
    if _PUBLISHED.search(low):
        return PUBLISHED, 1.0
    return (PUBLISHED, 0.4) if dated else None


def _kind(tree: Tree, node: int, root: int, title: int) -> tuple[str, float]:
    """Which date an element and those above it name, and how plainly."""
    for _ in range(4):
        element = tree.element[node]
        names = tree.cls[node]
        prop = element.get("itemprop") or element.get("property")
        if "pubdate" in element.attrib:  # of earlier drafts of HTML 5
            return PUBLISHED, 1.5
        if (names or prop) and (said := _said(names, prop)) is not None:
            return said
        above = tree.parent[node]
        if above < root or above <= title < tree.end[above]:
            break
        node = above
    return PUBLISHED, 0.0


def _forms(element: object, text: str) -> tuple[str, ...]:
    """The raw forms of one date: its attributes that hold one, then its text."""
    found: list[str] = []
    get = element.get  # type: ignore[attr-defined]
    for name in _ATTRIBUTES:
        value = get(name)
        if not value or not _DIGIT.search(value):
            continue
        value = value.strip()
        if name == "title" and not (_ISO.match(value) or dates.looks_like_date(value)):
            continue
        if name != "title" and not (_ISO.match(value) or _EPOCH.match(value) or dates.looks_like_date(value)):
            continue
        found.append(value)
    if text and _DIGIT.search(text):
        found.append(text)
    return tuple(dict.fromkeys(found))


def _days_after_shown(forms: tuple[str, ...]) -> int:
    """How many days the first form, a `datetime`, lies after the day shown; 0 where they agree or one is no day.

    Some systems show the day of publication and write the time of the last save into `datetime`.
    """
    machine, shown = forms[0], forms[-1]
    if len(forms) < 2 or not _ISO_DAY.match(machine) or not _YEAR.search(shown):
        return 0
    told = dates.parse(machine)
    if told is None or not told.value:
        return 0
    apart = []
    for order in dates.ORDERS:
        read = dates.parse(shown, order=order)
        if read is None or not read.value or len(read.value) < DAY_LENGTH:
            return 0
        apart.append((date.fromisoformat(told.value[:DAY_LENGTH]) - date.fromisoformat(read.value[:DAY_LENGTH])).days)
    nearest = min(apart, key=abs)
    return 0 if abs(nearest) <= 1 else nearest  # a day apart is a time zone


def _hidden_meta(tree: Tree, start: int, stop: int) -> list[_Found]:
    """`meta itemprop` inside a block: a date that is marked up and not shown."""
    found = []
    node = start
    while node < stop:
        for meta in tree.element[node].iter("meta"):
            prop = meta.get("itemprop") or meta.get("property")
            content = (meta.get("content") or "").strip()
            if not prop or not content or not (_ISO.match(content) or _EPOCH.match(content)):
                continue
            low = prop.lower()
            if _MODIFIED.search(low):
                kind, points = MODIFIED, 1.0
            elif _PUBLISHED.search(low) or prop == "date":
                kind, points = PUBLISHED, 2.5
            elif _START.search(low):
                kind, points = START, 2.0
            elif _END.search(low):
                kind, points = END, 2.0
            else:
                continue
            found.append(_Found((content,), kind, points, ("meta", prop), -1))
        node = tree.end[node]
    return found


def _in_atom(atom: Atom) -> tuple[tuple[str, ...], str | None]:
    """The date that an atom is or holds, and the end where it is a range of days."""
    if atom.kind == "date" and PLAIN_DATE.fullmatch(atom.text):
        return (atom.text,), None
    spans = date_spans(atom.text)
    if not spans:
        return ((atom.text,) if atom.kind == "date" else ()), None
    text = atom.text[spans[0][0] : spans[0][1]]
    if dates.parse(text) is None and (halves := dates.parse_range(text)) is not None:
        start, end = halves[0].value, halves[1].value
        if start:
            return (text, start), end if end and end[:10] != start[:10] else None
    return (text,), None


def read_dates(group: Group) -> list[Dates]:
    """The dates of each block of a group."""
    tree = group.tree
    # One block tells whether the group's dates are marked up and not shown.
    metas = any(
        next(tree.element[start].iter("meta"), None) is not None
        for block in group.blocks[:2]
        for start, _ in block.ranges
    )
    every = [_candidates(group, number, metas) for number in range(len(group.blocks))]
    # A place that many blocks have is likelier than one that a single block has.
    count: dict[object, int] = {}
    for found in every:
        for place in {candidate.place for candidate in found}:
            count[place] = count.get(place, 0) + 1
    size = len(group.blocks)
    share = {place: n / size for place, n in count.items()}
    chosen = [_choose(found, share) for found in every]
    for own, block in zip(chosen, group.blocks, strict=True):
        if own.published and (whole := _with_year(tree, block, own.published[0])) is not None:
            own.published = (whole, *own.published)
            if own.start:
                own.start = (whole, *own.start) if own.start[0] == own.published[1] else own.start
    return chosen


def _yearless(form: str) -> tuple[int, int] | None:
    """Month and day of a date that shows no year."""
    return None if _YEAR.search(form) or _EPOCH.match(form) else dates.month_day(form)


def _in_full(found: list[_Found], form: str) -> str | None:
    """A date without its year as it stands elsewhere in the card with it, in ISO 8601; its day settles the order."""
    if (day := _yearless(form)) is None:
        return None
    for other in found:
        if other.kind != PUBLISHED or not _YEAR.search(other.forms[0]):
            continue
        for order in dates.ORDERS:
            read = dates.parse(other.forms[0], order=order)
            if read is not None and read.value and read.value[5:DAY_LENGTH] == f"{day[0]:02d}-{day[1]:02d}":
                return read.value
    return None


def _with_year(tree: Tree, block: Block, form: str) -> str | None:
    """A date without its year that stands below "June 2018", in ISO 8601; None where it has one or nothing tells."""
    if (day := _yearless(form)) is None:
        return None
    last = tree.last[block.title]
    for piece in range(last - 1, max(-1, last - YEAR_REACH), -1):
        text = tree.pieces[piece]
        if len(text) > MONTH_LENGTH or not dates.looks_like_date(text):
            continue
        found = dates.parse(text)
        if found is not None and found.value and len(found.value) == 7:
            same_month = int(found.value[5:]) == day[0]
            return f"{found.value}-{day[1]:02d}" if same_month else None
    return None


def _candidates(group: Group, number: int, metas: bool) -> list[_Found]:
    tree, block = group.tree, group.blocks[number]
    found: list[_Found] = []
    taken: set[int] = set()
    updated = {
        atom.after
        for atom in group.atoms[number]
        if atom.kind == "cue" and atom.cue == "date" and cues.updated_after_head(atom.text) is not None
    }
    forms: tuple[str, ...]
    for start, stop in block.ranges:
        if metas:
            found += _hidden_meta(tree, start, stop)
        for node in tree.inside(tree.times, start, stop):
            text = tree.shown(tree.first[node], tree.last[node])
            forms = _forms(tree.element[node], text)
            if not forms:
                continue
            kind, points = _kind(tree, node, block.start, block.title)
            if tree.first[node] in updated and (points < PLAINLY or kind == UPDATED):
                kind = MODIFIED
            elif (days := _days_after_shown(forms)) != 0:
                # Who shows a day and keeps a later one beside it shows when the item was published.
                if days > 0:
                    found.append(_Found(forms[:1], MODIFIED, 2.0 + points, ("time", tree.cls[node]), tree.first[node]))
                    kind = PUBLISHED
                forms = (forms[-1], *forms[:-1])
            found.append(_Found(forms, kind, 2.0 + points, ("time", tree.cls[node]), tree.first[node]))
            taken.update(range(tree.first[node], tree.last[node]))
    for atom in group.atoms[number]:
        if atom.piece in taken:
            if not atom.role and atom.link < 0:
                atom.role = "date"
            continue
        if atom.kind not in ("date", "dated", "number", "text", "self", "day", "other", "cue"):
            continue
        end = None
        if atom.link >= 0:
            if not (_DIGIT.search(atom.text) and (dates.looks_like_date(atom.text))):
                continue
            forms = (atom.text,)
        elif atom.kind in ("date", "dated", "cue"):
            forms, end = _in_atom(atom)
            if not forms:
                continue
        elif (line := _dateline(atom.text)) is not None:
            forms = (line,)
        else:
            forms = _parts(tree, atom, block.start, taken)
            if not forms:
                continue
        prose = atom.line.size > len(atom.text) + 120 or (atom.kind == "dated" and len(atom.text) > 60)
        kind, points = _kind(tree, atom.node, block.start, block.title)
        if atom.cue == "deadline" or "deadline" in tree.cls[atom.node].lower():
            points -= 1.5
        if atom.cue == "date":
            points += 0.5
            if atom.piece in updated or _MODIFIED.search(atom.text.lower()):
                kind = MODIFIED
        attributes = _forms(tree.element[atom.node], "")
        if attributes:
            points += 0.5
        points += 1.0 if atom.kind != "dated" else 0.6
        if prose and _dateline(atom.text) is None:
            points -= 1.2
        if atom.role == "hidden":
            points -= 0.8
        if atom.side == "in":
            points -= 0.3
        found.append(_Found((*attributes, *forms), kind, points, atom.place.key, atom.piece))
        if end is not None:  # a range of days is an event's
            found.append(_Found(forms[1:], START, points, atom.place.key, atom.piece))
            found.append(_Found((end,), END, points, atom.place.key, atom.piece))
    return found


def _dateline(text: str) -> str | None:
    """The whole date that opens a text, where a mark sets it off from what follows."""
    found = PLAIN_DATE.match(text)
    return found[0] if found is not None and _DATELINE_END.match(text, found.end()) else None


def _parts(tree: Tree, atom: Atom, root: int, taken: set[int]) -> tuple[str, ...]:
    """A date whose day, month and year stand in elements of their own: the text of what holds them all."""
    if len(atom.text) > PART_LENGTH or not _PART.match(atom.text):
        return ()
    node = atom.node
    for _ in range(3):
        if node < root:
            break
        first, last = tree.first[node], tree.last[node]
        if last - first > 6:
            break
        if last - first > 1:
            pieces = tree.pieces[first:last]
            text = " ".join(pieces)
            if len(text) > PARTS_LENGTH or not all(map(_PART.match, pieces)):
                break
            if dates.looks_like_date(text):
                if all(token.kind == "w" for token in tokens(atom.text, None)):
                    break  # a label beside the date
                taken.update(range(first, last))
                atom.role = "date"
                return (text,)
        node = tree.parent[node]
    return ()


def _choose(found: list[_Found], share: dict[object, float]) -> Dates:
    """The best candidate of each kind; ties by place in the page."""
    best: dict[str, _Found] = {}
    top: dict[str, float] = {}
    for candidate in found:
        points = candidate.points + share[candidate.place]
        if _MONTH_ONLY.fullmatch(candidate.forms[0]):
            points -= 1.0
        if points < 0.5:
            continue
        kind = candidate.kind
        if kind not in best or points > top[kind]:
            best[kind], top[kind] = candidate, points
    if UPDATED in best:
        best.setdefault(MODIFIED if PUBLISHED in best else PUBLISHED, best[UPDATED])
    none: tuple[str, ...] = ()
    start = best[START].forms if START in best else none
    end = best[END].forms if END in best else none
    published = best[PUBLISHED].forms if PUBLISHED in best else none
    if published and (whole := _in_full(found, published[0])) is not None:
        published = (whole, *published)
    if start and (not published or _MONTH_ONLY.fullmatch(published[0])):
        published = start
    if start and published and not _YEAR.search(start[0]) and _YEAR.search(published[0]):
        start = published  # the full form of "13 Sep"
    modified = best[MODIFIED].forms if MODIFIED in best else none
    return Dates(published, modified, start, end)
