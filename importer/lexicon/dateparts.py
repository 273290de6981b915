"""The tokens of one date as a checked calendar date: orders, years, calendars, times and zones.

It finds no date in a text (`datelex`) and knows no raw forms (`dates`).
"""

from __future__ import annotations

import re
import warnings
from calendar import monthrange
from datetime import date
from typing import Final, NamedTuple, TypeAlias

from importer.cards import DateOrder
from importer.lexicon.calendars import BUDDHIST_OFFSET, ERAS, JALALI_YEARS, from_jalali, jalali_month_length
from importer.lexicon.clocks import clock, offset_of, time_of
from importer.lexicon.datelex import Token
from importer.lexicon.datewords import AMBIGUOUS as AMBIGUOUS_MONTH
from importer.lexicon.weekdays import NUMBERS
from importer.patterns import lazy

LONGEST: Final = 300
"""Characters of a raw form that may still be one date and its label."""
YEARS: Final = range(1500, 2200)
"""Years that are taken for years."""
# POSIX's rule for years of two digits, which needs no clock.
_PIVOT = 69

AMBIGUOUS: Final = "ambiguous"
Reading: TypeAlias = "Moment | str | None"  # a str is AMBIGUOUS

_THAI = lazy("[\u0e00-\u0e7f]")
_PERSIAN_DIGIT = lazy("[۰-۹]")
_JALALI_LANGUAGES = frozenset(("fa", "ps", "prs"))
_MDY_REGIONS = frozenset(("US", "PH", "FM", "MH", "PW", "GU", "AS", "PR"))
_YMD_LANGUAGES = frozenset(("zh", "ja", "ko", "hu", "mn", "yue"))
# Both orders are in use there.
_OPEN = frozenset(("en", "en-CA", "fr-CA", "es-US", "en-001", "eo", "ia"))
_CHINESE_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0}


class Moment(NamedTuple):
    """A date that exists, as precise as it was said."""

    year: int
    month: int | None = None
    day: int | None = None
    time: str = ""
    """`T10:00:00+01:00`, or empty."""

    def iso(self) -> str:
        """ISO 8601."""
        out = f"{self.year:04d}"
        if self.month is not None:
            out += f"-{self.month:02d}"
            if self.day is not None:
                out += f"-{self.day:02d}{self.time}"
        return out


class Settle(NamedTuple):
    """What the page settles where a form does not."""

    language: str | None
    order: DateOrder | None


def language_order(language: str | None) -> DateOrder | None:
    """The order that a language and its region use, or None where that is open."""
    if not language:
        return None
    parts = language.replace("_", "-").split("-")
    own = parts[0].lower()
    region = parts[-1].upper() if len(parts) > 1 and len(parts[-1]) == 2 else ""
    tag = f"{own}-{region}" if region else own
    if tag in _OPEN or not 2 <= len(own) <= 3:
        return None
    if own == "fil" or (region in _MDY_REGIONS and own in ("en", "tl")):
        return "mdy"
    if own in _YMD_LANGUAGES:
        return "dmy" if region in ("HK", "MO") else "ymd"
    return "dmy"


def order_in(language: str | None, order: DateOrder | None) -> DateOrder | None:
    """The page's order, else its language's."""
    return order or language_order(language)


def _gregorian(year: int, month: int | None, day: int | None) -> Moment | None:
    if year not in YEARS or (month is not None and not 1 <= month <= 12):
        return None
    if day is not None and (month is None or not 1 <= day <= monthrange(year, month)[1]):
        return None
    return Moment(year, month, day)


def _jalali(year: int, month: int, day: int | None) -> Moment | None:
    """A Jalali month lies in two Gregorian ones: only its year can be said, and that only where it lies in one."""
    if day is not None:
        found = from_jalali(year, month, day)
        return Moment(found.year, found.month, found.day) if found else None
    first = from_jalali(year, month, 1)
    last = from_jalali(year, month, jalali_month_length(year, month)) if first else None
    return Moment(first.year) if first and last and first.year == last.year else None


def _dated(year: int, month: int | None, day: int | None, settle: Settle, text: str = "") -> Moment | None:
    """A checked date in the calendar that language, digits and year tell."""
    own = (settle.language or "").partition("-")[0].lower()
    if year in JALALI_YEARS:
        if own not in _JALALI_LANGUAGES and not (_PERSIAN_DIGIT.search(text) and own in ("", "en")):
            return None
        return _jalali(year, month, day) if month is not None and 1 <= month <= 12 else None
    if year - BUDDHIST_OFFSET in YEARS and year not in YEARS and (own == "th" or _THAI.search(text)):
        year -= BUDDHIST_OFFSET
    return _gregorian(year, month, day)


def _short_year(value: int) -> int:
    return value + (1900 if value >= _PIVOT else 2000)


def year_only(year: int, language: str | None) -> Moment | None:
    """A year by itself."""
    return _dated(year, None, None, Settle(language, None))


def month_only(year: int, month: int, language: str | None) -> Moment | None:
    """A year and a month."""
    return _dated(year, month, None, Settle(language, None))


def from_machine(match: re.Match[str], language: str | None) -> Moment | None:
    """Groups year, month, day, hour, minute, second, fraction, zone of an ISO 8601 form."""
    year, month, day = int(match[1]), int(match[2]), int(match[3])
    moment = _dated(year, month, day, Settle(language, None))
    if moment and match[4]:
        time = clock(int(match[4]), int(match[5]), match[6], match[7])
        if time:
            return moment._replace(time=time + (offset_of(match[8]) if match[8] else ""))
    return moment


# What may stand between a date and its time.
_BESIDE = lazy("[f,r|-]*")


def timed(moment: Moment, pieces: list[Token], start: int, stop: int) -> Moment:
    """The date of the tokens `[start, stop)` with the one time inside or beside it."""
    times = [i for i, t in enumerate(pieces) if t.kind == "T"]
    if moment.day is None or len(times) != 1 or moment.time:
        return moment
    at = times[0]
    between = pieces[stop:at] if at >= stop else pieces[at + 1 : start]
    if _BESIDE.fullmatch("".join(t.kind for t in between)):
        return moment._replace(time=time_of(pieces[at]))
    return moment


def timed_range(moment: Moment, pieces: list[Token], stop: int) -> tuple[Moment, Moment] | None:
    """One day with "10:00 – 12:00" beside it."""
    kinds = "".join(t.kind for t in pieces)
    match = re.search(r"T[f,]*[-r][f,]*T", kinds)
    if not match or moment.day is None:
        return None
    first, last = time_of(pieces[match.start()]), time_of(pieces[match.end() - 1])
    return (moment._replace(time=first), moment._replace(time=last)) if first and last else None


def widened(kinds: str, start: int, stop: int) -> tuple[int, int]:
    """The token range of a date with the weekday before it and the time beside it."""
    before = re.search(r"(?:g[,f]*|T[,f]*)+$", kinds[:start])
    after = re.match(r"[,f-]*T(?:[f,]*[-r][f,]*T)?", kinds[stop:])
    return (before.start() if before else start), (stop + after.end() if after else stop)


def is_short_triple(token: Token) -> bool:
    """A triple with a year of two digits and no leading zeros: as likely a version number."""
    m = token.match
    first, middle, last = m["n1"], m["n2"] or m["n3"], m["n4"]
    return len(last) == 2 and len(first) < 3 and (len(first) == 1 or len(middle) == 1) and "/" not in m[0]


def orders_shown(raw: str) -> set[DateOrder]:
    """The orders of the numeric dates in a text that can be read in one way only, by their numbers or a weekday."""
    out: set[DateOrder] = set()
    days: dict[DateOrder, tuple[int, int]]
    for first, middle, last in _TRIPLE.findall(raw):
        a, b = int(first), int(middle)
        if len(last) == 4 and int(last) not in YEARS:
            continue
        if 12 < a <= 31 and 1 <= b <= 12:
            # Two digits all the way: as well year, month, day.
            if len(last) == 4 or int(last) > 31:
                out.add("dmy")
        elif 12 < b <= 31 and 1 <= a <= 12:
            out.add("mdy")
        elif len(last) == 2 and a > 31 and 1 <= b <= 12:
            out.add("ymd")
    for word, first, middle, year in _AFTER_WEEKDAY.findall(raw):
        wanted = NUMBERS.get(word.lower())
        days = {"dmy": (int(middle), int(first)), "mdy": (int(first), int(middle))}
        fitting = [order for order, day in days.items() if wanted is not None and _weekday(int(year), *day) == wanted]
        if len(fitting) == 1:
            out.add(fitting[0])
    return out


def _weekday(year: int, month: int, day: int) -> int | None:
    try:
        return date(year, month, day).weekday()
    except ValueError:
        return None


# "Thu, 01/05/2023": of two days the weekday is right for one.
_AFTER_WEEKDAY = lazy(r"(?<![^\W\d_])([^\W\d_]{2,12})\.?,?\s+(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?![\d/-]|\.\d)")


_TRIPLE = lazy(r"(?<![\d./-])(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d\d)(?![\d/-]|\.\d)")


def _triple(token: Token, settle: Settle) -> Reading:
    m = token.match
    first, middle, last = m["n1"], m["n2"] or m["n3"], m["n4"]
    a, b, c = int(first), int(middle), int(last)
    if len(first) == 4:
        return _dated(a, b, c, settle, m[0]) if len(last) <= 2 else None
    if len(first) == 3 or len(last) not in (2, 4):
        return None
    if len(last) == 2 and (a > 31 or (settle.order == "ymd" and len(first) == 2)):
        return _dated(_short_year(a), b, c, settle, m[0])
    year = c if len(last) == 4 else _short_year(c)
    by_day, by_month = _dated(year, b, a, settle, m[0]), _dated(year, a, b, settle, m[0])
    if by_day is None or by_month is None or by_day == by_month:
        return by_day or by_month
    if settle.order == "dmy" or year in JALALI_YEARS:
        return by_day
    return by_month if settle.order == "mdy" else AMBIGUOUS


def _named(month: Token, year: Token, day: Token | None, settle: Settle) -> Reading:
    assert month.month is not None
    number = month.month.number
    digits = year.match["q2"] or year.match[0]
    value, text = int(digits), month.match.string
    if number == AMBIGUOUS_MONTH:
        return AMBIGUOUS
    if month.month.jalali:
        if len(digits) == 2:
            value += 1300 if value >= 20 else 1400
        return _jalali(value, number, int(day.match[0]) if day else None)
    if len(digits) == 2:
        thai = _THAI.search(month.match[0])
        value = value + 2500 if thai else _short_year(value)
    return _dated(value, number, int(day.match[0]) if day else None, settle, text)


def _first(pieces: list[Token], kinds: str) -> Token | None:
    return next((t for t in pieces if t.kind in kinds), None)


def _last(pieces: list[Token], kinds: str) -> Token | None:
    return next((t for t in reversed(pieces) if t.kind in kinds), None)


def read(shape: str, pieces: list[Token], settle: Settle) -> Reading:
    """The date that the tokens of a shape say, `AMBIGUOUS`, or None where there is no such date."""
    if shape == "n":
        return _triple(pieces[0], settle)
    if shape == "c":
        return _ideographic(pieces[0].match, settle)
    if shape == "p":
        m = pieces[0].match
        return _dated(int(m["py1"] or m["py2"]), int(m["pm1"] or m["pm2"]), None, settle, m[0])
    if shape == "ky":
        m = pieces[0].match
        year = int(pieces[-1].match[0])
        by_day, by_month = (
            _dated(year, int(m["k2"]), int(m["k1"]), settle),
            _dated(year, int(m["k1"]), int(m["k2"]), settle),
        )
        if by_day is None or by_month is None or by_day == by_month:
            return by_day or by_month
        return {"dmy": by_day, "mdy": by_month}.get(settle.order or "", AMBIGUOUS)
    month = _first(pieces, "Mm")
    named_day = _first(pieces, "d") if "d" in shape else None
    named_year = _last(pieces, "de") if shape == "dMe" else _first(pieces, "yq")
    if month is None or named_year is None:
        return None
    return _named(month, named_year, named_day, settle)


def read_range(shape: str, pieces: list[Token], settle: Settle) -> tuple[Reading, Reading] | None:
    """Both ends of a range whose first end lacks what the second says."""
    year = _last(pieces, "yq")
    first_month, last_month = _first(pieces, "Mm"), _last(pieces, "Mm")
    if shape == "d_n":
        end = _triple(pieces[-1], settle)
        if end == AMBIGUOUS and pieces[0].kind == "k" and pieces[0].match[0].endswith("."):
            # "02.06.–05.06.2022": a stop behind the number of a month is written where the day comes first.
            end = _triple(pieces[-1], settle._replace(order="dmy"))
        if not isinstance(end, Moment) or end.month is None:
            return None
        m = pieces[0].match
        if pieces[0].kind == "k":
            day, number = (m["k1"], m["k2"]) if settle.order != "mdy" else (m["k2"], m["k1"])
            return _gregorian(end.year, int(number), int(day)), end
        return _gregorian(end.year, end.month, int(m[0])), end
    if year is None or first_month is None or last_month is None:
        return None
    first_day, last_day = (_first(pieces, "d"), _last(pieces, "d")) if "d" in shape else (None, None)
    ends = _named(first_month, year, first_day, settle), _named(last_month, year, last_day, settle)
    return None if ends[0] is None or ends[1] is None else ends


def month_and_day(pieces: list[Token], kinds: str) -> tuple[int, int] | None:
    """Month and day of tokens without a year."""
    match = re.search(r"d[f,g-]*[Mm]|M[f,g-]*d", kinds)
    if not match:
        return None
    part = pieces[match.start() : match.end()]
    month, day = _first(part, "Mm"), _first(part, "d")
    if month is None or day is None or month.month is None or month.month.jalali or month.month.number < 1:
        return None
    return month.month.number, int(day.match[0])


def _chinese(text: str) -> int:
    """A number of up to two digits in Chinese numerals, or a year digit by digit."""
    if text.isdecimal():
        return int(text)
    if "十" not in text:
        return int("".join(str(_CHINESE_DIGITS[c]) for c in text))
    tens, _, units = text.partition("十")
    return (_CHINESE_DIGITS[tens] if tens else 1) * 10 + (_CHINESE_DIGITS[units] if units else 0)


def _ideographic(m: re.Match[str], settle: Settle) -> Reading:
    try:
        if m["cy2"]:  # in the order of English, as WordPress writes where nobody set another
            return _gregorian(int(m["cy2"]), _chinese(m["cm2"]), int(m["cd2"] or m["cd3"]))
        first = 1 if m["cera"] == "元" else int(m["cera"] or 0)
        year = ERAS[m["era"]] + first if m["era"] else _chinese(m["cy"])
        return _gregorian(year, _chinese(m["cm"]), _chinese(m["cd"]) if m["cd"] else None)
    except (KeyError, ValueError):
        return None


def by_library(text: str, language: str) -> Moment | None:
    """What dateparser reads in a language that our tables do not hold; never a relative date."""
    if not re.search(r"\d{4}", text):
        return None
    from dateparser.date import DateDataParser  # slow to import: only here

    own = language.partition("-")[0].lower()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            parser = DateDataParser(
                languages=[own],
                settings={"PARSERS": ["absolute-time"], "REQUIRE_PARTS": ["month", "year"], "NORMALIZE": True},
            )
            data = parser.get_date_data(text)
        except Exception:  # a library's failure is no date, whatever its kind
            return None
    found = data.date_obj
    if found is None or data.period not in ("day", "month"):
        return None
    return _gregorian(found.year, found.month, found.day if data.period == "day" else None)
