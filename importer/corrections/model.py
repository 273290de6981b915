"""What a correction is: exactly one of `KINDS`, out of plain values. It applies none (`applying`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from importer.record import Record

__all__ = ["EMPTY", "FIELDS", "KINDS", "Correction", "parsed"]

KINDS = ("set", "drop", "add", "merge", "keep", "rename", "trim", "never", "promote")
FIELDS = frozenset(Record.model_fields) - {"id", "source"}
"""What a correction may set."""
EMPTY: dict[str, Any] = {
    name: [] if name in ("aliases", "types", "tags", "authors", "attachments", "warnings") else None for name in FIELDS
} | {"summary_truncated": False}
"""The value of each of these fields where there is nothing."""

Id = Annotated[str, Field(min_length=1)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)


class Rename(_Part):
    """A label over the whole site."""

    field: Literal["types", "tags"]
    source: str = Field(alias="from")
    to: Annotated[str, Field(min_length=1)]


class Trim(_Part):
    """What fits the pattern (Python's `re`) goes from every title."""

    field: Literal["title"]
    pattern: Annotated[str, Field(min_length=1)]


class Never(_Part):
    """Blocks at such a place, in such documents, are no cards."""

    selector: Annotated[str, Field(min_length=1)]
    document: str = "*"


class Promote(_Part):
    """Something in a document that should have been a card."""

    document: str
    title: Annotated[str, Field(min_length=1)]
    url: str | None = None
    shown: str | None = None
    """What stands there, where the title is another."""


class About(_Part):
    """Which record it was, for who reads the profile."""

    title: str | None = None
    url: str | None = None


class Correction(_Part):
    """One correction: exactly one of `KINDS`; `set` with `clear`, `drop`, `merge` and `keep` with an `id`."""

    id: Id | None = None
    set: dict[str, Any] | None = None
    clear: list[str] = []
    """Fields that `set` empties: TOML has no null."""
    drop: Literal[True] | None = None
    add: dict[str, Any] | None = None
    merge: list[Id] | None = None
    keep: list[Id] | None = None
    rename: Rename | None = None
    trim: Trim | None = None
    never: Never | None = None
    promote: Promote | None = None
    about: About | None = None
    """What had the id when it was made."""
    note: str | None = None
    made: str | None = None
    """The day on which it was made."""

    @model_validator(mode="after")
    def _one_of_them(self) -> Correction:
        kinds = [kind for kind in KINDS if getattr(self, kind) is not None]
        if self.clear and not kinds:
            kinds = ["set"]
        if len(kinds) != 1:
            raise ValueError(f"needs exactly one of {', '.join(KINDS)}")
        if (self.id is None) == (kinds[0] in ("set", "drop", "merge", "keep")):
            raise ValueError(f"{kinds[0]} needs an id" if self.id is None else f"{kinds[0]} takes no id")
        for name in (*(self.set or ()), *self.clear, *(self.add or ())):
            if name not in FIELDS and not (self.add and name == "id"):
                raise ValueError(f"{name}: no field that can be set")
        if self.trim is not None:
            try:
                re.compile(self.trim.pattern)
            except re.error as error:
                raise ValueError(f"{self.trim.pattern}: no pattern: {error}") from None
        return self

    @property
    def kind(self) -> str:
        """Which of `KINDS` it is."""
        return next((kind for kind in KINDS if getattr(self, kind) is not None), "set")

    @property
    def named(self) -> str:
        """Its id and, where that is known, what had it."""
        said = [f"“{self.about.title}”"] if self.about and self.about.title else []
        said += [self.about.url] if self.about and self.about.url else []
        return f"{self.id} ({', '.join(said)})" if said else str(self.id)

    def plain(self) -> dict[str, Any]:
        """As plain values that TOML has words for; what `set` empties is in `clear`."""
        data: dict[str, Any] = self.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        if "set" in data:
            empty = [name for name, value in data["set"].items() if value is None]
            data["set"] = {name: value for name, value in data["set"].items() if value is not None}
            data["clear"] = [*empty, *data.get("clear", [])]
            data = {name: value for name, value in data.items() if value or name not in ("set", "clear")}
        return data


def parsed(rows: Iterable[Mapping[str, Any]]) -> list[Correction]:
    """Corrections out of plain values. Raises ValueError that names the first that is none."""
    found = []
    for number, row in enumerate(rows, 1):
        try:
            found.append(Correction.model_validate(row))
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            where = ".".join(map(str, first["loc"]))
            said = first["msg"].removeprefix("Value error, ")
            raise ValueError(f"correction {number}: {where + ': ' if where else ''}{said}") from None
    return found
