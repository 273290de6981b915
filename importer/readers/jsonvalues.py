"""JSON texts as values: decoded from any encoding, also where a text is cut off or holds half characters.

Reading a document item by item is in `importer.readers.jsontext`.
"""

from __future__ import annotations

import codecs
import json
import re
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any

DEPTH = 200
"""Containers within containers that a partial text may have."""

SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")
_WORDS = {"true": True, "false": False, "null": None}


def windows_1252(error: UnicodeError) -> tuple[str, int]:
    """Each byte that is no UTF-8 as windows-1252, so that one wrong byte costs one character."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.start + 1]
    return bad.decode("cp1252", "replace"), error.start + 1


codecs.register_error("importer-windows-1252", windows_1252)


def encoding(first: bytes) -> str:
    """The encoding of a JSON text by its first bytes (RFC 4627, section 3, and byte order marks)."""
    if first.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if first[1:2] == b"\0":
        return "utf-16-le"
    if first[:1] == b"\0":
        return "utf-16-be"
    return "utf-8-sig"


def decode(data: bytes) -> str:
    """A JSON text's characters; bytes that are none of its encoding as windows-1252."""
    name = encoding(data[:4])
    return data.decode(name, "importer-windows-1252" if name == "utf-8-sig" else "replace")


def loads(text: str) -> Any:
    """A value from its complete JSON text, or None where it is not JSON."""
    try:
        return whole(json.loads(text, strict=False, parse_constant=lambda name: None))
    except (ValueError, RecursionError):
        return None


def whole(value: Any) -> Any:
    """The value with lone surrogates (half a character, as `\\ud83d` cut from an emoji) replaced by U+FFFD."""
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return value
    if isinstance(value, list):
        return [whole(one) for one in value]
    if isinstance(value, dict):
        return {whole(key): whole(one) for key, one in value.items()}
    return value


def partial(text: str, start: int = 0) -> Any:
    """What can be read of a JSON value whose text may end anywhere; an unfinished string is given as far as it goes.

    A member whose value has not begun is left out.
    """
    value = _partial(text, SPACE.match(text, start).end(), 0)[0]  # type: ignore[union-attr]
    return None if value is _NOTHING else whole(value)


_NOTHING = object()


def _partial(text: str, at: int, depth: int) -> tuple[Any, int, bool]:
    """(value or _NOTHING, position after it, whether it is complete)."""
    first = text[at : at + 1]
    if first == '"':
        try:
            value, end = scanstring(text, at + 1, False)
            return value, end, True
        except ValueError:
            return _unfinished(text[at + 1 :]), len(text), False
    if first in "{[" and first and depth < DEPTH:
        return _partial_container(text, at, depth)
    for word, value in _WORDS.items():
        if text.startswith(word, at):
            return value, at + len(word), True
    number = _NUMBER.match(text, at)
    if number and number.end() < len(text):
        try:
            return (float if number[1] or number[2] else int)(number[0]), number.end(), True
        except ValueError:  # more digits than Python takes for an int
            return None, number.end(), True
    return _NOTHING, len(text), False


def _partial_container(text: str, at: int, depth: int) -> tuple[Any, int, bool]:
    named = text[at] == "{"
    value: Any = {} if named else []
    at += 1
    while True:
        at = SPACE.match(text, at).end()  # type: ignore[union-attr]
        if text[at : at + 1] in ("}", "]"):
            return value, at + 1, True
        key: Any = None
        if named:
            key, at, good = _partial(text, at, depth + 1)
            at = SPACE.match(text, at).end()  # type: ignore[union-attr]
            if not good or not isinstance(key, str) or text[at : at + 1] != ":":
                return value, len(text), False
            at = SPACE.match(text, at + 1).end()  # type: ignore[union-attr]
        one, at, good = _partial(text, at, depth + 1)
        if one is not _NOTHING:
            if named:
                value[key] = one
            else:
                value.append(one)
        at = SPACE.match(text, at).end()  # type: ignore[union-attr]
        if not good or text[at : at + 1] not in (",", "}", "]"):
            return value, len(text), False
        if text[at] == ",":
            at += 1


def _unfinished(text: str) -> str:
    """The start of a string as far as it can be read: a half escape at its end is left off."""
    for cut in range(7):
        try:
            return str(scanstring(text[: len(text) - cut] + '"', 0, False)[0])
        except ValueError:
            continue
    return ""
