"""A record as one row of plain texts, and back: what CSV, TSV and spreadsheets write and our own reader reads.

The rules, all of which can be undone:

- Objects become dotted columns (`event.start`, `native.id`, `source.document`). `attachments` and `native.fields` are
  JSON. An empty cell is null or an empty list; `native` is null where `native.fields` is empty, `event` where all its
  columns are; `summary_truncated` is `true` or `false`.
- A list's items are joined by `"; "`. In an item a backslash is written `\\\\`, a semicolon `\\;`, and an empty item
  is `\\e`.
- A text that a spreadsheet would take for a formula, because it begins with `=`, `+`, `-`, `@`, a tab or a carriage
  return (OWASP, "CSV Injection"; their full-width forms too), gets a `'` in front, and so does an empty text that is
  not null. One that begins with `'` and goes on as such a text gets one `'` more. Any other text stands as it is.

It knows no file format.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from importer.patterns import lazy
from importer.record.model import Record

__all__ = ["COLUMNS", "as_text", "cell", "flat", "record_of", "row"]

_LISTS = frozenset(("aliases", "types", "tags", "authors", "warnings", "source.also_in"))
_JSON = frozenset(("attachments", "native.fields"))
_OBJECTS = {
    "event": ("start", "end", "venue"),
    "native": ("id", "type", "slug", "parent", "fields"),
    "source": ("document", "kind", "reader", "position", "also_in"),
}
COLUMNS: tuple[str, ...] = tuple(
    column
    for name in Record.model_fields
    for column in ([f"{name}.{part}" for part in _OBJECTS[name]] if name in _OBJECTS else [name])
)
"""The dotted fields of a record, in its order."""

_FORMULA = lazy("'*(?:[=+\\-@\t\r＝＋－＠]|\\Z)")
_ITEMS = lazy(r"((?:[^\\;]|\\.)*)(?:; |$)", re.S)


def flat(whole: Mapping[str, Any]) -> dict[str, Any]:
    """A record (its plain JSON values) without objects and lists: dotted fields; lists joined; others as they are."""
    found: dict[str, Any] = {}
    for name, value in whole.items():
        if name in _OBJECTS:
            for part in _OBJECTS[name]:
                column = f"{name}.{part}"
                found[column] = _joined(column, value[part]) if value is not None else None
        else:
            found[name] = _joined(name, value)
    return found


def _joined(column: str, value: Any) -> Any:
    if column in _LISTS:
        return "; ".join(item.replace("\\", r"\\").replace(";", r"\;") or r"\e" for item in value) or None
    if column in _JSON:
        return as_text(value) if value != [] else None
    return value


def as_text(value: Any) -> Any:
    """An object or a list as compact JSON; any other value as it is."""
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return value


def row(whole: Mapping[str, Any]) -> dict[str, str]:
    """A record (its plain JSON values) as cells by column."""
    return {column: cell(value) for column, value in flat(whole).items()}


def cell(value: Any) -> str:
    """A plain value as the text of a cell."""
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if _FORMULA.match(value) else value
    return json.dumps(value, ensure_ascii=False)


def record_of(cells: Mapping[str, str]) -> dict[str, Any]:
    """The record (plain JSON values) that a row was made from. Raises ValueError where it is none."""
    values = {column: _value(column, cells.get(column, "")) for column in COLUMNS}
    whole: dict[str, Any] = {}
    for name in Record.model_fields:
        if name in _OBJECTS:
            parts = {part: values[f"{name}.{part}"] for part in _OBJECTS[name]}
            absent = parts["fields"] is None if name == "native" else not any(v is not None for v in parts.values())
            whole[name] = None if absent else parts
        else:
            whole[name] = values[name]
    return whole


def _value(column: str, written: str) -> Any:
    if column in ("summary_truncated", "source.position"):
        return json.loads(written)
    text = written[1:] if written[:1] == "'" and _FORMULA.match(written) else written
    if column in _LISTS:
        return [_item(one) for one in _ITEMS.findall(text)[:-1]] if text else []
    if column in _JSON:
        return json.loads(text) if text else ([] if column == "attachments" else None)
    return text if written else None


def _item(written: str) -> str:
    return "" if written == r"\e" else re.sub(r"\\(.)", r"\1", written, flags=re.S)
