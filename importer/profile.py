"""A site's profile: a TOML file that a person reads and edits. This part of it: the corrections.

    [[corrections]]
    id = "5d1c…"
    set = { title = "A better title", types = ["Report"] }
    clear = ["summary"]
    made = "2024-05-01"

Reading is by the standard library; writing only ever adds at the end, so that whatever was written by hand stays. It
knows the file, not what a correction does (`importer.corrections`).
"""

from __future__ import annotations

import fnmatch
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from importer.errors import UsageError

__all__ = ["Profile", "added", "fits_place", "read"]

_BARE = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True)
class Profile:
    """What a profile says."""

    corrections: tuple[Mapping[str, Any], ...] = ()
    """As they stand there; values that TOML has no word for stand in `clear`, the fields that are emptied."""
    path: str = ""
    _never: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    def never_a_card(self, document: str, place: str) -> bool:
        """Does a rule say that a block at this place of this document is no card?"""
        return any(
            fnmatch.fnmatchcase(document, glob) and fits_place(selector, place) for selector, glob in self._never
        )


def fits_place(selector: str, place: str) -> bool:
    """Does a selector (`div.list > article`, at most as long as the place that `inspect` shows) end at this place?"""
    wanted, found = ([step.strip() for step in text.split(">")] for text in (selector, place))
    if not all(wanted) or len(wanted) > len(found):
        return False
    return all(_fits_step(*pair) for pair in zip(reversed(wanted), reversed(found), strict=False))


def _fits_step(wanted: str, found: str) -> bool:
    tag, _, name = wanted.partition(".")
    found_tag, _, found_name = found.partition(".")
    return tag in ("", "*", found_tag) and (not name or name == found_name)


def read(path: str) -> Profile:
    """The profile in a file. Raises UsageError for what is none."""
    try:
        data = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: can't be read: {(error.strerror or str(error)).lower()}") from None
    except ValueError as error:
        raise UsageError(f"{path}: is no profile: {error}") from None
    return _profile(data, path)


def _profile(data: Mapping[str, Any], path: str) -> Profile:
    rows = data.get("corrections", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise UsageError(f"{path}: corrections are tables, each under its own [[corrections]]")
    never = [row["never"] for row in rows if isinstance(row.get("never"), dict)]
    return Profile(
        tuple(rows), path, tuple((str(rule.get("selector", "")), str(rule.get("document", "*"))) for rule in never)
    )


def added(text: str, corrections: Iterable[Mapping[str, Any]]) -> str:
    """The file's text with corrections at its end; what stood there stays as it is."""
    parts = [text.rstrip("\n") + "\n"] if text.strip() else []
    for correction in corrections:
        parts.append("\n" if parts else "")
        parts.append("[[corrections]]\n")
        parts += [f"{_key(name)} = {_value(value)}\n" for name, value in correction.items()]
    return "".join(parts)


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _text(name)


def _text(value: str) -> str:
    # A JSON string is a basic string of TOML, but for DEL, which TOML wants escaped.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        held = [f"{_key(name)} = {_value(inner)}" for name, inner in value.items() if inner is not None]
        return "{ " + ", ".join(held) + " }" if held else "{}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(inner) for inner in value) + "]"
    return _text(value) if isinstance(value, str) else json.dumps(value)
