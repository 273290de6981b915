"""Comparing two sets of records: what was added, what changed field by field, what was removed, what stayed.

    compare(old, new) ──► Changes

Pure, on records as plain JSON values; used by `sync` and by `diff`. It does not read files, does not decide whether a
change may be applied (`importer.guards`), and does not print (`importer.diff.words`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["Changed", "Changes", "FieldChange", "JsonRecord", "compare", "field_changes", "keyed"]

JsonRecord = Mapping[str, Any]
"""A record as `json.loads` gives it."""

# What never makes a record changed: its key, and where it was found.
NO_CONTENT = frozenset(("id", "source"))


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one record that is not as it was."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Changed:
    """A record that is in both and not the same in both."""

    id: str
    old: JsonRecord
    new: JsonRecord
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What makes `new` of `old`: added, changed and unchanged in the order of `new`, removed in that of `old`."""

    added: tuple[tuple[str, JsonRecord], ...] = ()
    changed: tuple[Changed, ...] = ()
    removed: tuple[tuple[str, JsonRecord], ...] = ()
    unchanged: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def compare(old: Mapping[str, JsonRecord], new: Mapping[str, JsonRecord]) -> Changes:
    """What became of each record, by its key.

    | in old | in new | content    | is          |
    |--------|--------|------------|-------------|
    | no     | yes    |            | added       |
    | yes    | no     |            | removed     |
    | yes    | yes    | differs    | changed     |
    | yes    | yes    | is the same | unchanged, wherever it was found |
    """
    added, changed, unchanged = [], [], []
    for key, now in new.items():
        was = old.get(key)
        if was is None:
            added.append((key, now))
        elif fields := field_changes(was, now):
            changed.append(Changed(key, was, now, fields))
        else:
            unchanged.append(key)
    removed = [(key, was) for key, was in old.items() if key not in new]
    return Changes(tuple(added), tuple(changed), tuple(removed), tuple(unchanged))


def field_changes(old: JsonRecord, new: JsonRecord) -> tuple[FieldChange, ...]:
    """The fields whose content differs, in the order of `new`. Null, empty and missing are the same content."""
    names = [*new, *(name for name in old if name not in new)]
    return tuple(
        FieldChange(name, old.get(name), new.get(name))
        for name in names
        if name not in NO_CONTENT and _canonical(old.get(name)) != _canonical(new.get(name))
    )


def keyed(records: Iterable[JsonRecord]) -> dict[str, JsonRecord]:
    """Records by id. Where one id comes several times (`convert --no-merge`): `id`, `id (2)`, `id (3)`, …"""
    found: dict[str, JsonRecord] = {}
    seen: dict[str, int] = {}
    for record in records:
        key = str(record.get("id"))
        seen[key] = seen.get(key, 0) + 1
        found[key if seen[key] == 1 else f"{key} ({seen[key]})"] = record
    return found


def _canonical(value: Any) -> str:
    return json.dumps(_content(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _content(value: Any) -> Any:
    """The value without what is empty, so that a field that a later version adds touches no record."""
    if isinstance(value, Mapping):
        return dict(_held(value)) or None
    if isinstance(value, list | tuple):
        return [_content(item) for item in value] or None
    return None if value is False or value == "" else value


def _held(mapping: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in mapping.items():
        content = _content(value)
        if content is not None:
            yield str(name), content
