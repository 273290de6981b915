"""PHP's `serialize` format, as far as exports use it: null, booleans, numbers, strings, arrays, objects' fields.

It never builds an object: what was one becomes a mapping of its fields. Source: the format has no standard; the
manual's page on `serialize` and php-src `ext/standard/var_unserializer.re` define it.
"""

from __future__ import annotations

import re
from typing import Any

__all__ = ["looks_serialized", "unserialize"]

DEPTH = 50
"""Levels of nesting that are followed."""

_LOOKS = re.compile(rb"\s*(?:N;|[bid]:[^;]{1,30};|s:\d+:\"|[aO]:\d+:)")
_NUMBER = re.compile(rb"([bid]):([^;]*);")
_SIZE = re.compile(rb"([saOC]):(\d+):")


def looks_serialized(raw: str) -> bool:
    """Whether a text begins as serialized PHP does."""
    return len(raw) > 1 and raw[1] in ":;" and _LOOKS.match(raw[:64].encode("utf-8", "replace")) is not None


def unserialize(raw: bytes) -> Any:
    """The value; lists where an array's keys are 0, 1, 2, ...; else mappings. Raises ValueError where it is none."""
    value, _ = _value(raw, 0, 0)
    return value


def _value(raw: bytes, at: int, depth: int) -> tuple[Any, int]:
    if depth > DEPTH:
        raise ValueError("nested too deeply")
    if raw.startswith(b"N;", at):
        return None, at + 2
    found = _NUMBER.match(raw, at)
    if found:
        kind, number = found[1], found[2].decode("ascii", "replace")
        value: Any = float(number) if kind == b"d" else int(number)
        return (bool(value) if kind == b"b" else value), found.end()
    found = _SIZE.match(raw, at)
    if not found:
        raise ValueError(f"no serialized value at {at}")
    size, at = int(found[2]), found.end()
    if found[1] == b"s":
        if raw[at : at + 1] != b'"' or raw[at + 1 + size : at + 3 + size] != b'";':
            raise ValueError(f"a text of the wrong length at {at}")
        return raw[at + 1 : at + 1 + size].decode("utf-8", "replace"), at + size + 3
    if found[1] in (b"O", b"C"):
        quote = raw.find(b'":', at)
        number = re.compile(rb"(\d+):").match(raw, quote + 2) if quote >= 0 and found[1] == b"O" else None
        if number is None:
            raise ValueError(f"an object that can't be read at {at}")
        size, at = int(number[1]), number.end()
    if raw[at : at + 1] != b"{":
        raise ValueError(f"an array that does not open at {at}")
    at += 1
    members: dict[Any, Any] = {}
    for _ in range(size):
        key, at = _value(raw, at, depth + 1)
        if not isinstance(key, int | str):
            raise ValueError(f"a key that is none at {at}")
        value, at = _value(raw, at, depth + 1)
        # Names of private fields carry their class between zero bytes.
        members[key.rpartition("\0")[2] if isinstance(key, str) else key] = value
    if raw[at : at + 1] != b"}":
        raise ValueError(f"an array that does not close at {at}")
    at += 1
    if list(members) == list(range(len(members))):
        return list(members.values()), at
    return {str(key): value for key, value in members.items()}, at
