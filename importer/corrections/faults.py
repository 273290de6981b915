"""Why what a correction says can't stand in a record, in words for who wrote it. It corrects none."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from importer.corrections.model import EMPTY, Correction
from importer.record import Record

__all__ = ["fault", "told"]

_DATES = frozenset(("date_published", "date_modified", "start", "end"))
_ADDRESSES = frozenset(("url", "external_url", "image", "aliases"))
_SHOWN = 100
"""Characters of a value."""


def fault(correction: Correction) -> str | None:
    """What of it would be valid in no record; None where all of it may be."""
    values = {name: EMPTY[name] if value is None else value for name, value in (correction.set or {}).items()}
    values |= {name: EMPTY[name] for name in correction.clear}
    if correction.add is not None:
        values = {"title": None, **correction.add}
    elif correction.promote is not None:
        values = {"title": correction.promote.title, "url": correction.promote.url}
    source = {"document": "", "kind": "card", "reader": "correction", "position": 0}
    try:
        Record.model_validate_json(json.dumps({**EMPTY, "id": "0", "title": "A title", "source": source, **values}))
    except ValidationError as error:
        return told(error)
    return None


def told(error: ValidationError) -> str:
    """The first of the errors: the field, what stands in it, what may."""
    first: Mapping[str, Any] = error.errors(include_url=False)[0]
    where = [str(part) for part in first["loc"]]
    value = first["input"]
    shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    name = ".".join(where)
    if where == ["title"] and not value:
        return "title: a title is needed"
    said = f"{name}: “{shown[:_SHOWN]}”"
    field = next((part for part in reversed(where) if not part.isdecimal()), "")
    if field in _DATES:
        return f"{said} is no date; write 2021, 2021-03, 2021-03-04 or 2021-03-04T10:00:00+01:00"
    if field in _ADDRESSES:
        return f"{said} is no address; it begins with https:// or http://, or is relative, without blanks"
    if field == "language":
        return f"{said} is no language; write a code such as en or pt-BR"
    return f"{said} can't stand there" + ("" if "pattern" in first["type"] else f": {first['msg']}")
