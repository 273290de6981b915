"""Raw values of structured exports, taken without trust: whatever type stands there, the answer has the right one.

Also here: what of an export is private and never leaves a reader. It does not clean.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import Any

from importer.lexicon.statuses import NO, YES
from importer.patterns import lazy

# Keys of what is no one else's business, in any spelling: credentials, addresses of persons, traces of visits.
_PRIVATE_KEY = lazy(
    r"passw(or)?d|passphrase|passcode|(?<![a-z])pwd(?![a-z])|^pass$|user[-_ ]?pass(?![a-z])|e[-_ ]?mail|"
    r"(?<![a-z])mail(?![a-z])|(?<![a-z])ip(?![a-z])|ip[-_ ]?addr|remote[-_ ]?addr|(?<![a-z])(tele)?phone|"
    r"mobile[-_ ]?number|secret|token|api[-_ ]?key|private[-_ ]?key|(?<![a-z])hash(?![a-z])|session[-_ ]?(id|key)|"
    r"last[-_ ]?login|user[-_ ]?agent|credit[-_ ]?card|(?<![a-z])iban(?![a-z])|subscriber|activation[-_ ]?key|"
    r"edit[-_ ]?lock",
    re.I,
)
_CAMEL = lazy(r"(?<=[a-z0-9])(?=[A-Z])")
_EMAIL = lazy(r"[\w.+%'-]+@[\w-]+(\.[\w-]+)+")
_HASH = lazy(r"\$(2[aby]?|P|H|argon2\w*|[156])\$\S{8,}|\{SSHA\}\S+")
_NAME_AND_MAIL = lazy(r"^[^()<>]*@[^()<>]*\((?P<after>[^()]+)\)$|^(?P<before>[^()<>@]+)<[^<>]*@[^<>]*>$")
_TAG = lazy(r"<(/?[a-zA-Z][^<>]*|!--.*?--)>", re.S)
_BLOCK = lazy(r"<(/?(p|div|h[1-6]|li|ul|ol|br|tr|td|th|table|blockquote|section|article|figure|hr)\b[^<>]*)>", re.I)

_LONGEST_NUMBER = 16
"""Digits of microseconds since 1970; a longer number is no date."""
_EPOCH_DIGITS = lazy(r"-?\d{9,10}(\.\d+)?|-?\d{12,13}|\d{15,16}")

_FURTHEST_ZONE = timedelta(hours=15)
"""A little more than the fourteen hours of the furthest zone."""

DEPTH = 12
"""Levels of a custom field that are kept."""


def text(value: Any) -> str | None:
    """A text or number as stripped text; None for anything else and where nothing is left."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    try:
        return str(value)
    except ValueError:  # more digits than Python writes
        return None


def string(value: Any) -> str | None:
    """Only a text, stripped; None for anything else and where nothing is left."""
    return value.strip() or None if isinstance(value, str) else None


def mapping(value: Any) -> dict[str, Any]:
    """An object; an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def sequence(value: Any) -> list[Any]:
    """An array; an empty one for anything else."""
    return value if isinstance(value, list) else []


def mappings(value: Any) -> list[dict[str, Any]]:
    """The objects of an array."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def first(values: Iterable[str | None]) -> str | None:
    """The first that holds something."""
    return next((value for value in values if value), None)


def plain(markup: Any) -> str | None:
    """The text of an HTML fragment in one line, for fields that a format defines as HTML (titles, excerpts)."""
    value = string(markup)
    if value is None:
        return None
    from html import unescape

    if "<" in value:
        value = _TAG.sub("", _BLOCK.sub(" ", value))
    return " ".join(unescape(value).split()) or None


def flag(value: Any) -> bool | None:
    """A yes or no in any of its spellings; None where it is neither."""
    if isinstance(value, bool):
        return value
    word = str(value).strip().casefold() if isinstance(value, str | int | float) else ""
    return True if word in YES else False if word in NO else None


def web_address(value: Any) -> str | None:
    """A text that is an absolute address on the web, else None."""
    address = string(value)
    if address is None or not re.match(r"(https?:)?//[^\s/]", address, re.I):
        return None
    return address


def date(value: Any) -> str | None:
    """A date as it stands; seconds or milliseconds since 1970 as ISO 8601 in UTC; None where it says nothing."""
    if isinstance(value, bool):
        return None
    raw = text(value)
    if (
        raw is None
        or (raw.isdigit() and len(raw) > _LONGEST_NUMBER)
        or raw.startswith("0000-00-00")
        or raw in ("0", "-0001-11-30T00:00:00")
    ):
        return None
    if _EPOCH_DIGITS.fullmatch(raw):
        number = float(raw)
        for size in (1e14, 1e11):
            if abs(number) >= size:
                number /= 1000
                if size == 1e14:
                    number /= 1000
                break
        try:
            moment = datetime.fromtimestamp(number, UTC)
        except (ValueError, OverflowError, OSError):
            return raw
        form = moment.strftime("%Y-%m-%dT%H:%M:%S")
        return f"{form}.{moment.microsecond // 1000:03d}Z" if moment.microsecond else f"{form}Z"
    return raw


def utc(value: Any) -> str | None:
    """A date and time that the format says is UTC, with its zone written out."""
    raw = date(value)
    if raw and re.fullmatch(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?", raw):
        return raw.replace(" ", "T") + "Z"
    return raw


def dates(*values: Any) -> tuple[str, ...]:
    """Raw forms of one date, the best first, each once."""
    return tuple(dict.fromkeys(form for value in values if (form := date(value))))


def utc_dates(gmt: Any, local: Any) -> tuple[str, ...]:
    """Raw forms of one date that a site keeps in UTC and by its own clock, the best first: UTC, unless it lies further
    from the other than any zone does, as where a plug-in changed only one of them."""
    best, other = utc(gmt), date(local)
    try:
        apart = datetime.fromisoformat(best or "").replace(tzinfo=None) - datetime.fromisoformat(other or "")
        wrong = abs(apart) > _FURTHEST_ZONE
    except (ValueError, TypeError):
        wrong = False
    return dates(other, best) if wrong else dates(best, other)


def names(values: Iterable[Any]) -> tuple[str, ...]:
    """Labels, tags or authors: texts, each once, in order; never a bare number, nor an e-mail address."""
    kept = (person(value) for value in values if isinstance(value, str))
    return tuple(dict.fromkeys(name for name in kept if name and not name.isdigit()))


def person(value: Any) -> str | None:
    """A name without the e-mail address that stands with or for it."""
    name = string(value)
    if name is None or "@" not in name:
        return name
    both = _NAME_AND_MAIL.match(name)
    if both:
        return string(both["after"] or both["before"])
    return None if _EMAIL.fullmatch(name.removeprefix("mailto:")) else name


def public(value: Any, *, without: Iterable[str] = ()) -> Any:
    """The value without what is private: fields named so, and texts that are an e-mail or IP address or a hash.

    `without` names members of the outermost object that are left out too. Empty members go.
    """
    return _public(value, frozenset(without), 0)


def _public(value: Any, without: frozenset[str], depth: int) -> Any:
    if isinstance(value, dict):
        if depth >= DEPTH:
            return None
        kept = {
            str(key): clean
            for key, one in value.items()
            if key not in without
            and not private_name(str(key))
            and (clean := _public(one, frozenset(), depth + 1)) not in (None, "", [], {})
        }
        return kept
    if isinstance(value, list):
        if depth >= DEPTH:
            return None
        return [clean for one in value if (clean := _public(one, frozenset(), depth + 1)) not in (None, "", {})]
    if isinstance(value, str):
        return None if is_private(value) else value
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return None
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > 1 << 63:
        return text(value)
    return value


def private_name(key: str) -> bool:
    """Whether a field of this name holds what is private."""
    return _PRIVATE_KEY.search(_CAMEL.sub("_", key)) is not None


def is_private(value: str) -> bool:
    """Whether a text is nothing but an e-mail address, an IP address or a password's hash."""
    value = value.strip().removeprefix("mailto:")
    if len(value) >= 300:
        return False
    if "@" in value and _EMAIL.fullmatch(value):
        return True
    return bool(value[:1] in ("$", "{") and _HASH.fullmatch(value)) or _is_ip(value)


def _is_ip(value: str) -> bool:
    if value.count(".") != 3 and value.count(":") < 2:
        return False
    try:
        ip_address(value)
    except ValueError:
        return False
    return True
