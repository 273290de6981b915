"""A time that is marked up in UTC, by the clock of the place where the page shows another day beside it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from importer.cards import Context
from importer.lexicon import dates

__all__ = ["as_shown"]

_UTC = ("Z", "+00:00")
# How far clocks stand before and behind UTC, and by which steps they differ.
_EAST, _WEST, _STEP = timedelta(hours=14), timedelta(hours=-12), timedelta(minutes=15)
_DAY = len("2021-03-04")


def as_shown(forms: tuple[str, ...], context: Context) -> tuple[str, ...]:
    """The raw forms of one date, led by the day that a reader sees where the first is the same time in UTC.

    With the offset where the shown date has its time, else the day alone.
    """
    if len(forms) < 2 or not forms[0].endswith(_UTC):
        return forms
    utc = _value(forms[0], context)
    if utc is None or not utc.endswith(_UTC):
        return forms
    moment = datetime.fromisoformat(utc)
    for form in forms[1:]:
        shown = _value(form, context)
        if shown is None or len(shown) < _DAY or shown[:_DAY] == utc[:_DAY]:
            continue
        local = datetime.fromisoformat(shown)
        if local.tzinfo is not None:
            continue
        offset = local.replace(tzinfo=UTC) - moment
        if len(shown) == _DAY:
            if offset <= _EAST and offset + timedelta(days=1) > _WEST:
                return shown, *forms
        elif _WEST <= (offset := round(offset / _STEP) * _STEP) <= _EAST:
            return moment.astimezone(timezone(offset)).isoformat(), *forms
    return forms


def _value(form: str, context: Context) -> str | None:
    found = dates.parse(form, context.language, context.date_order)
    return found.value if found else None
