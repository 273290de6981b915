"""Dates in the languages of the world: found in a text, and read as ISO 8601, exactly as precise as they stand there.

Never a guess and never today's date: a relative date ("4 hours ago") is none, one without a year is none, and
"03/04/2021" is ambiguous where neither the page's own dates nor its language settle the order. Nothing here raises.

Fast paths first (ISO 8601, a memo of forms seen), then our own tables (`datelex`, `months`), then dateparser, for
languages that the tables do not hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from importer.cards import DateOrder
from importer.lexicon import dateparts
from importer.lexicon.datelex import RANGES, Token, shapes, tokens
from importer.lexicon.dateparts import LONGEST, Moment
from importer.lexicon.datewords import knows, month
from importer.patterns import lazy

__all__ = [
    "ORDERS", "ParsedDate", "find", "is_no_day", "looks_like_date", "month_day", "order_between", "order_by_dots",
    "order_of", "parse", "parse_range",
]  # fmt: skip


class ParsedDate(NamedTuple):
    """What a raw form says."""

    value: str | None
    """ISO 8601: `2021`, `2021-03`, `2021-03-04`, `2021-03-04T10:00:00+01:00`; None where it is ambiguous."""
    ambiguous: bool = False
    """It is a date, and nothing settles which."""


_AMBIGUOUS = ParsedDate(None, ambiguous=True)

# The forms that a machine wrote: https://www.w3.org/TR/NOTE-datetime and its common variants.
_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d\d(?::?\d\d)?)?)?", re.ASCII
)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?()(Z|[+-]\d{4})?)?", re.ASCII)
_ISO_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)
_EPOCH = re.compile(r"(1\d{9}|[23]\d{9})(\d{3})?(?:\.\d+)?", re.ASCII)
_BARE_YEAR = re.compile(r"\W{0,2}(\d{4})\s?(?:[年년]|г\.?|год|р\.?|рік)?\W{0,2}")
_YEAR_AFTER_COLON = re.compile(r"[^\d:]{1,30}:\s*(\d{4})\.?")

# A memo that is full is emptied: it stays small, and what it answers never depends on it.
_MEMO_SIZE = 4096
_memo: dict[tuple[str, str | None, DateOrder | None], ParsedDate | None] = {}


def parse(raw: str, language: str | None = None, order: DateOrder | None = None) -> ParsedDate | None:
    """The first date in a raw form, or None where there is none, or a range of dates.

    `language` (BCP 47) and `order` are the page's; they decide only what the form itself leaves open.
    """
    key = (raw, language, order)
    if key in _memo:
        return _memo[key]
    if len(_memo) >= _MEMO_SIZE:
        _memo.clear()
    found = _memo[key] = _parse(raw.strip(), language, order)
    return found


def _parse(text: str, language: str | None, order: DateOrder | None) -> ParsedDate | None:
    if not text or len(text) > LONGEST:
        return None
    machine = _ISO.fullmatch(text) or _COMPACT.fullmatch(text)
    if machine:
        moment = dateparts.from_machine(machine, language)
        if moment:
            return ParsedDate(moment.iso())
        if text[4:5] == "-":
            return None
    if short := _ISO_MONTH.fullmatch(text):
        return _dated(dateparts.month_only(int(short[1]), int(short[2]), language))
    if epoch := _EPOCH.fullmatch(text):
        stamp = datetime.fromtimestamp(int(epoch[1]), UTC)
        return ParsedDate(stamp.strftime("%Y-%m-%dT%H:%M:%SZ"))
    if year := _BARE_YEAR.fullmatch(text) or _YEAR_AFTER_COLON.fullmatch(text):
        return _dated(dateparts.year_only(int(year[1]), language))
    if not any(c.isdigit() for c in text) and "月" not in text:
        return None
    pieces = tokens(text, language)
    kinds = "".join(t.kind for t in pieces)
    settle = dateparts.Settle(language, dateparts.order_in(language, order))
    spans = shapes(kinds)
    for at, (shape, start, stop) in enumerate(spans):
        if shape in RANGES or _joined(spans, at, kinds):
            return None
        reading = dateparts.read(shape, pieces[start:stop], settle)
        if reading is None or not _stands_alone(shape, pieces, start, stop):
            continue
        if reading == dateparts.AMBIGUOUS:
            by_weekday = dateparts.orders_shown(text)
            settled = order is None and len(by_weekday) == 1
            return parse(text, language, *by_weekday) if settled else _AMBIGUOUS
        if isinstance(reading, Moment):
            return ParsedDate(dateparts.timed(reading, pieces, start, stop).iso())
    if not spans and language and not knows(language):
        return _dated(dateparts.by_library(text, language))
    return None


def _dated(moment: Moment | None) -> ParsedDate | None:
    return ParsedDate(moment.iso()) if moment else None


def _joined(spans: list[tuple[str, int, int]], at: int, kinds: str) -> bool:
    """Whether a shape and the next one are the two ends of a range."""
    if at + 1 >= len(spans):
        return False
    between = kinds[spans[at][2] : spans[at + 1][1]]
    return bool(_RANGE_BETWEEN.fullmatch(between))


_RANGE_BETWEEN = lazy(r"[f,gT]*[-r][f,g]*")


def _stands_alone(shape: str, pieces: list[Token], start: int, stop: int) -> bool:
    """Shapes that mean a date only where nothing else is said: "04/2021", "26 Apr 21"."""
    if shape == "p":
        return not any(t.kind in "xydenMm" for i, t in enumerate(pieces) if not start <= i < stop)
    if shape == "dMe":
        inner = [t.kind for t in pieces[start:stop]]
        separated = inner.count("-") == 2 or (inner.count(",") == 2 and inner[1] == ",")
        return separated or all(t.kind in "fg,Tw|" for t in (*pieces[:start], *pieces[stop:]))
    if shape == "n" and dateparts.is_short_triple(pieces[start]):
        return len(pieces) == 1
    return True


def parse_range(
    raw: str, language: str | None = None, order: DateOrder | None = None
) -> tuple[ParsedDate, ParsedDate] | None:
    """Start and end of "3 – 5 May 2021", "28.04.–03.05.2021", "4 May 2021, 10:00 – 12:00"; None for anything else."""
    text = raw.strip()
    if not text or len(text) > LONGEST:
        return None
    pieces = tokens(text, language)
    kinds = "".join(t.kind for t in pieces)
    settle = dateparts.Settle(language, dateparts.order_in(language, order))
    spans = shapes(kinds)
    for at, (shape, start, stop) in enumerate(spans):
        if shape in RANGES:
            ends = dateparts.read_range(shape, pieces[start:stop], settle)
        elif _joined(spans, at, kinds):
            following, first, last = spans[at + 1]
            left = dateparts.read(shape, pieces[start:stop], settle)
            right = dateparts.read(following, pieces[first:last], settle)
            if isinstance(left, Moment) and isinstance(right, Moment):
                left = dateparts.timed(left, pieces[: first - 1], start, stop)
                right = dateparts.timed(right, pieces, first, last)
            ends = (left, right)
        else:
            moment = dateparts.read(shape, pieces[start:stop], settle)
            ends = dateparts.timed_range(moment, pieces, stop) if isinstance(moment, Moment) else None
        if ends is None or ends[0] is None or ends[1] is None:
            continue
        start_date, end_date = (ParsedDate(end.iso()) if isinstance(end, Moment) else _AMBIGUOUS for end in ends)
        if start_date.value and end_date.value and start_date.value > end_date.value:
            return None
        return start_date, end_date
    return None


def find(text: str, language: str | None = None) -> list[tuple[int, int]]:
    """The half-open spans of dates (with their year, weekday and time) and of ranges of dates inside a text."""
    if not _holds_digit(text):
        return []
    pieces = tokens(text, language)
    kinds = "".join(t.kind for t in pieces)
    settle = dateparts.Settle(language, None)
    spans = shapes(kinds)
    out: list[tuple[int, int]] = []
    open_range = False
    for at, (shape, start, stop) in enumerate(spans):
        if shape in RANGES:
            good = dateparts.read_range(shape, pieces[start:stop], settle) is not None
        else:
            good = shape != "p" or len(pieces) == 1
            good = good and _stands_alone(shape, pieces, start, stop)
            good = good and dateparts.read(shape, pieces[start:stop], settle) is not None
        if not good:
            open_range = False
            continue
        start, stop = dateparts.widened(kinds, start, stop)
        end = len(text[: pieces[stop - 1].stop].rstrip())
        out.append((out.pop()[0] if open_range else pieces[start].start, end))
        open_range = _joined(spans, at, kinds)
    return out


# The hot path: a text that is, or is led or closed by, a date. Longer ones are prose.
_LABEL_LENGTH = 120
_DIGIT = re.compile(r"\d")
_CHINESE_DIGITS = frozenset("〇一二三四五六七八九")
_NUMERIC = re.compile(
    r"(?<![\d./-])(?:\d{4}\s?[-/.]\s?\d?\d\s?[-/.]\s?\d?\d|\d?\d([-/.]|\. | / )\d?\d\1(?:\d{4}|\d\d))(?![\d/-]|\.\d)"
    r"|(?:\d{4}|[〇一二三四五六七八九]{4}|元)\s?[年년]|[\d一二三四五六七八九十]\s?[月월][,，]?\s?\d|(?:[Tt]háng|[Tt]hg)\s"
)
_BESIDE_NUMBER = lazy(
    r"\d\.?(?:st|nd|rd|th|er|º|ª)?[\s/.,'’-]*(?:(?:of|de)\s|d['’]|['’])?([^\W\d_][^\d\s,/()|-]{1,14})"
    r"|([^\W\d_][^\d\s,/()|-]{1,14})[\s/.,'’-]{0,3}(?:(?:de|del)\s)?['’]?\d"
)


def _holds_digit(text: str) -> bool:
    return _DIGIT.search(text) is not None or not _CHINESE_DIGITS.isdisjoint(text)


def looks_like_date(text: str) -> bool:
    """Whether a short text has the shape of a date, with or without its year: cheap, and wrong now and then."""
    if len(text) > _LABEL_LENGTH or not _holds_digit(text):
        return False
    if _NUMERIC.search(text):
        return True
    for match in _BESIDE_NUMBER.finditer(text):
        word = match[1] or match[2]
        if month(word.rstrip(".:;،"), None) or ("." in word and month(word.replace(".", ""), "th")):
            return True
    return False


def month_day(raw: str, language: str | None = None) -> tuple[int, int] | None:
    """Month and day of a form that shows no year: "26 Apr" → (4, 26). None where it shows one, or no day."""
    if len(raw) > LONGEST:
        return None
    pieces = tokens(raw, language)
    kinds = "".join(t.kind for t in pieces)
    return None if shapes(kinds) else dateparts.month_and_day(pieces, kinds)


def is_no_day(raw: str, language: str | None = None) -> bool:
    """Does a form that can't be read name day, month and year nevertheless, as "31/02/2021" and "30 February 2021" do?

    A year of zeros, by which databases say that there is no date, is none.
    """
    text = raw.strip()
    if len(text) > LONGEST or not _YEAR.search(text):
        return False
    pieces = tokens(text, language)
    for shape, start, stop in shapes("".join(t.kind for t in pieces)):
        if shape not in RANGES and (
            (shape == "n" and _YEAR.search(pieces[start].match[0]))
            or {"d", "y"} <= {t.kind for t in pieces[start:stop]}
        ):
            return dateparts.read(shape, pieces[start:stop], dateparts.Settle(language, None)) is None
    return False


_YEAR = lazy(r"(?<!\d)(?!000[01])\d{4}(?!\d)")


def order_of(raws: Iterable[str], language: str | None = None) -> DateOrder | None:
    """The order of numeric dates on a page: from those of its dates that leave no doubt, else from its language.

    A region that uses one order settles it ("en-US", "en-GB", "de"); plain "en" settles nothing.
    """
    seen: set[DateOrder] = set()
    for raw in raws:
        seen |= dateparts.orders_shown(raw)
    if len(seen) == 1:
        return next(iter(seen))
    return None if seen else dateparts.language_order(language)


def order_by_dots(raws: Iterable[str]) -> DateOrder | None:
    """The day first where all open dates of a page have dots and whole years ("06.12.2025"), in whatever language; None
    where one has anything else, or dates of the page contradict each other."""
    dotted = False
    for raw in raws:
        if dateparts.orders_shown(raw):
            return None
        for separator in _WHOLE.findall(raw):
            if separator[0] != ".":
                return None
            dotted = True
    return "dmy" if dotted else None


_WHOLE = lazy(r"(?<![\d./-])\d{1,2}([/-]|\. ?)\d{1,2}\1(?:19|20)\d\d(?![\d/-]|\.\d)")


def order_between(machine: str, shown: str) -> DateOrder | None:
    """The order of a numeric date that stands beside the same date for machines, or None where both orders fit."""
    told = parse(machine)
    if told is None or told.value is None:
        return None
    fits: list[DateOrder] = []
    for order in ORDERS:
        read = parse(shown, order=order)
        if read and read.value and read.value[:10] == told.value[:10]:
            fits.append(order)
    return fits[0] if len(fits) == 1 else None


ORDERS: tuple[DateOrder, ...] = ("dmy", "mdy")
"""How a numeric date that ends in its year may be read."""
