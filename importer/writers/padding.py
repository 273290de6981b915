"""Partial dates, for formats that want a full one.

The rule: a year is its 1 January, a month its first day, a day its midnight, and a time without a zone is UTC. Each
such date is counted, for the summary.
"""

from __future__ import annotations

from datetime import datetime

from importer.writers.shape import Written

__all__ = ["full", "moment"]

PADDED = "dates that were padded (a year to its 1 January, a day to 00:00 UTC)"


def full(date: str, written: Written) -> str:
    """A record's date (ISO 8601, as precise as its source) as an RFC 3339 date-time."""
    shown = date + "2000-01-01T00:00:00Z"[len(date) :] if len(date) <= 10 else date
    shown = shown[:4] + ("-01-01T00:00:00Z" if len(date) == 4 else "-" + shown[5:])
    clock = shown[11:].rstrip("Z")
    zone = "Z" if shown.endswith("Z") else ""
    for sign in "+-":
        if not zone and sign in clock:
            clock, _, offset = clock.partition(sign)
            zone = sign + offset
    if len(date) <= 10 or not zone:
        written.notes[PADDED] += 1
    clock += ":00" if clock.count(":") == 1 else ""
    return f"{shown[:10]}T{clock}{zone or 'Z'}"


def moment(date: str, written: Written) -> datetime:
    """The same as a moment with its zone."""
    return datetime.fromisoformat(full(date, written))
