"""Other calendars' dates as Gregorian ones: Solar Hijri (Persian), Buddhist era, Japanese and Minguo eras.

The lunar Hijri and the Hebrew calendar are not converted: without their own tables a day would be a guess.
"""

from __future__ import annotations

from datetime import date, timedelta

__all__ = ["BUDDHIST_OFFSET", "ERAS", "JALALI_YEARS", "from_jalali", "jalali_month_length"]

BUDDHIST_OFFSET = 543
"""Thai years are ahead by as much since 1941."""

# The year before the first of each era: https://www.ndl.go.jp/en/; Minguo (Taiwan) counts from 1912.
ERAS = {
    "令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867, "民國": 1911, "民国": 1911,
    "r": 2018, "h": 1988, "s": 1925,
}  # fmt: skip

JALALI_YEARS = range(1250, 1480)
"""Solar Hijri years that are taken for such: 1871 to 2101. No Gregorian date of a web page lies in them."""

# Leap years within the 33-year cycle, exact for 1244 to 1531 (Borkowski, "The Persian calendar for 3000 years", 1996).
_CYCLE = 33
_LEAP = frozenset((1, 5, 9, 13, 17, 22, 26, 30))
# 1 Farvardin 1380.
_ANCHOR_YEAR, _ANCHOR = 1380, date(2001, 3, 21)


def _leap(year: int) -> bool:
    return year % _CYCLE in _LEAP


def jalali_month_length(year: int, month: int) -> int:
    """Days in a month of the Solar Hijri calendar."""
    if month <= 6:
        return 31
    return 30 if month < 12 or _leap(year) else 29


def from_jalali(year: int, month: int, day: int) -> date | None:
    """The Gregorian date of a Solar Hijri one, or None where there is no such day."""
    if year not in JALALI_YEARS or not 1 <= month <= 12 or not 1 <= day <= jalali_month_length(year, month):
        return None
    days = (month - 1) * 31 - max(0, month - 7) + day - 1
    years = range(_ANCHOR_YEAR, year) if year >= _ANCHOR_YEAR else range(year, _ANCHOR_YEAR)
    span = sum(366 if _leap(y) else 365 for y in years)
    return _ANCHOR + timedelta(days=days + (span if year >= _ANCHOR_YEAR else -span))
