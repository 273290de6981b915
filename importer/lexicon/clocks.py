"""Times of day and zones as ISO 8601 writes them; dates are in `dateparts`."""

from __future__ import annotations

import re

from importer.lexicon.datelex import Token

__all__ = ["clock", "offset_of", "time_of"]

# RFC 822, section 5, and zones whose letters mean one offset only.
_ZONES = {
    "Z": "Z", "UT": "Z", "UTC": "Z", "GMT": "Z", "EST": "-05:00", "EDT": "-04:00", "CST": "-06:00", "CDT": "-05:00",
    "MST": "-07:00", "MDT": "-06:00", "PST": "-08:00", "PDT": "-07:00", "WET": "+00:00", "WEST": "+01:00",
    "CET": "+01:00", "CEST": "+02:00", "EET": "+02:00", "EEST": "+03:00", "MSK": "+03:00", "JST": "+09:00",
    "KST": "+09:00",
}  # fmt: skip


def clock(hour: int, minute: int, second: str | None, fraction: str | None) -> str:
    """`T10:00`, `T10:00:00` or `T10:00:00.123`; empty where there is no such time."""
    if hour > 23 or minute > 59 or int(second or 0) > 60:
        return ""
    out = f"T{hour:02d}:{minute:02d}"
    if second:
        out += f":{min(int(second), 59):02d}"
        if fraction:
            out += f".{int(fraction[:6]):0{len(fraction[:6])}d}"
    return out


def offset_of(text: str) -> str:
    """`+01:00` or `Z` of "+0100", "+1" or "Z"; empty where there is no such offset."""
    if text == "Z":
        return "Z"
    digits = re.sub(r"\D", "", text)
    hours = int(digits[:2] if len(digits) != 3 else digits[:1])
    minutes = int(digits[-2:]) if len(digits) > 2 else 0
    return "" if hours > 14 or minutes > 59 else f"{'+' if text[0] == '+' else '-'}{hours:02d}:{minutes:02d}"


def time_of(token: Token) -> str:
    """The time that a token of kind `T` says, with its zone where that is known."""
    m = token.match
    which = next(i for i in "123456" if m[f"h{i}"])
    hour = int(m[f"h{which}"])
    minute = int(m[f"m{which}"] or 0) if which != "4" else 0
    half = (m["ap1"] or m["ap4"] or m["ap2"] or m["half"] or "").lower()
    if half:
        if half in ("p", "م", "μμ", "μ.μ.", "下午", "午後", "오후"):
            hour += 12 if hour < 12 else 0
        elif hour == 12:
            hour = 0
    time = clock(hour, minute, m["s"], m["fraction"])
    if not time:
        return ""
    zone, offset = m["zone"], m["offset"]
    if offset and (not zone or _ZONES.get(zone) == "Z"):
        return time + offset_of(offset.replace("−", "-"))
    return time + _ZONES.get(zone or "", "")
