"""Corrections: what a person has settled once, applied last, after merging, and validated again.

    records ──► rules: rename, trim ──► added: add, promote ──► merged ──► by id: set, then drop ──► records

Ids are fixed before: a correction never changes one. Whatever matches nothing any more, is needed no more or would make
a record invalid is told (`Applied.stale`), never passed over. `never` is the reading's affair (`importer.profile`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from importer.cleaning.urls import identity
from importer.merge import merge
from importer.record import Record

__all__ = ["KINDS", "Applied", "Correction", "Stale", "apply", "parsed"]

KINDS = ("set", "drop", "add", "merge", "keep", "rename", "trim", "never", "promote")
FIELDS = frozenset(Record.model_fields) - {"id", "source"}
"""What a correction may set."""

Id = Annotated[str, Field(min_length=1)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


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

    def plain(self) -> dict[str, Any]:
        """As plain values that TOML has words for; what `set` empties is in `clear`."""
        data: dict[str, Any] = self.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        if "set" in data:
            empty = [name for name, value in data["set"].items() if value is None]
            data["set"] = {name: value for name, value in data["set"].items() if value is not None}
            data["clear"] = [*empty, *data.get("clear", [])]
            data = {name: value for name, value in data.items() if value or name not in ("set", "clear")}
        return data


@dataclass(frozen=True)
class Stale:
    """A correction that did nothing, and why."""

    correction: Correction
    code: Literal["no-longer-matches", "no-longer-needed", "not-valid"]
    about: str

    def plain(self) -> dict[str, Any]:
        """For a report."""
        return {"code": self.code, "about": self.about, "correction": self.correction.plain()}


@dataclass
class Applied:
    """The records after all corrections, in their order, and what did nothing."""

    records: list[Record]
    stale: list[Stale] = field(default_factory=list)
    applied: int = 0
    taken_out: int = 0
    """Records that were there before and are not any more, less those that were added."""
    kept: list[tuple[str, ...]] = field(default_factory=list)
    """Ids of records that a person looked at and found to be different."""


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


def apply(records: Iterable[Record], corrections: Sequence[Correction], *, documents: Collection[str]) -> Applied:
    """All corrections. `documents`: those that were read, so that nothing is added for those that were not."""
    run = _Run({record.id: record for record in records}, documents)
    before = len(run.records)
    for kinds in (("rename", "trim"), ("add", "promote"), ("merge",), ("set",), ("drop", "keep")):
        for correction in corrections:
            if correction.kind in kinds:
                run.take(correction)
    return Applied(list(run.records.values()), run.stale, run.applied, before - len(run.records), run.kept)


class _Run:
    """The records by id, while corrections are taken one by one."""

    def __init__(self, records: dict[str, Record], documents: Collection[str]) -> None:
        self.records, self._documents = records, documents
        self.stale: list[Stale] = []
        self.kept: list[tuple[str, ...]] = []
        self.applied = 0

    def take(self, correction: Correction) -> None:
        before = len(self.stale)
        getattr(self, f"_{correction.kind}")(correction)
        self.applied += len(self.stale) == before

    def _tell(self, correction: Correction, code: Any, about: str) -> None:
        self.stale.append(Stale(correction, code, about))

    def _put(self, correction: Correction, record: Record, values: Mapping[str, Any]) -> bool:
        """The record with other values, where it is valid with them."""
        data = {**record.model_dump(mode="json"), **values}
        if "summary" in values:
            data["summary_truncated"] = values.get("summary_truncated", False)
        try:
            self.records[record.id] = Record.model_validate_json(json.dumps(data))
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            self._tell(correction, "not-valid", f"{record.id}: {'.'.join(map(str, first['loc']))}: {first['msg']}")
            return False
        return True

    def _rename(self, correction: Correction) -> None:
        rule = correction.rename
        assert rule is not None
        held = [record for record in self.records.values() if rule.source in getattr(record, rule.field)]
        if not held:
            self._tell(correction, "no-longer-matches", f"no record has “{rule.source}” among its {rule.field}")
        for record in held:
            labels = [rule.to if label == rule.source else label for label in getattr(record, rule.field)]
            if not self._put(correction, record, {rule.field: list(dict.fromkeys(labels))}):
                return

    def _trim(self, correction: Correction) -> None:
        rule = correction.trim
        assert rule is not None
        pattern = re.compile(rule.pattern)
        held = [record for record in self.records.values() if pattern.search(record.title)]
        if not held:
            self._tell(correction, "no-longer-matches", f"{rule.pattern} fits no title")
        for record in held:
            if left := pattern.sub("", record.title).strip():  # a title is never trimmed to nothing
                self._put(correction, record, {"title": left})

    def _add(self, correction: Correction) -> None:
        self._new(correction, dict(correction.add or {}), document="")

    def _promote(self, correction: Correction) -> None:
        rule = correction.promote
        assert rule is not None
        if rule.document not in self._documents:
            self._tell(correction, "no-longer-matches", f"{rule.document}: not among the documents")
        else:
            self._new(correction, {"title": rule.title, "url": rule.url}, document=rule.document)

    def _new(self, correction: Correction, values: dict[str, Any], *, document: str) -> None:
        title, url = str(values.get("title") or ""), values.get("url")
        id = values.pop("id", None) or identity(url, title, values.get("publisher"))
        if id in self.records:
            self._tell(correction, "no-longer-needed", f"{id}: is found by now")
            return
        source = {"document": document, "kind": "card", "reader": "correction", "position": 0}
        data = {**_EMPTY, **values, "id": id, "source": source}
        try:
            self.records[id] = Record.model_validate_json(json.dumps(data))
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            self._tell(correction, "not-valid", f"{'.'.join(map(str, first['loc']))}: {first['msg']}")

    def _merge(self, correction: Correction) -> None:
        record = self.records.get(correction.id or "")
        others = [self.records[id] for id in correction.merge or () if id in self.records and id != correction.id]
        if record is None or not others:
            self._tell(correction, "no-longer-matches", f"{correction.id}: there are no two to merge")
            return
        own = [record, *(other.model_copy(update={"id": record.id}) for other in others)]
        joined = next(merge(own))
        # The person said which of them is the one: what it has stands, the others fill what it lacks.
        values = {name: getattr(record, name) for name in _LED if getattr(record, name)}
        if record.summary:
            values["summary_truncated"] = record.summary_truncated
        url = record.url or joined.url
        aliases = {address for address in (joined.url, *joined.aliases) if address and address != url}
        self.records[record.id] = joined.model_copy(update={**values, "url": url, "aliases": tuple(sorted(aliases))})
        for other in others:
            del self.records[other.id]

    def _set(self, correction: Correction) -> None:
        record = self.records.get(correction.id or "")
        if record is None:
            self._tell(correction, "no-longer-matches", f"{correction.id}: no such record")
            return
        values = {**(correction.set or {}), **{name: _EMPTY[name] for name in correction.clear}}
        values = {name: _EMPTY[name] if value is None else value for name, value in values.items()}
        held = record.model_dump(mode="json")
        if all(held[name] == value for name, value in values.items()):
            self._tell(correction, "no-longer-needed", f"{correction.id}: is so by itself")
        else:
            self._put(correction, record, values)

    def _drop(self, correction: Correction) -> None:
        if self.records.pop(correction.id or "", None) is None:
            self._tell(correction, "no-longer-matches", f"{correction.id}: no such record")

    def _keep(self, correction: Correction) -> None:
        ids = (correction.id or "", *(correction.keep or ()))
        self.kept.append(ids)
        if missing := [id for id in ids if id not in self.records]:
            self._tell(correction, "no-longer-matches", f"{missing[0]}: no such record")


_LED = sorted(FIELDS - {"url", "aliases", "warnings", "summary_truncated"})
_EMPTY: dict[str, Any] = {
    name: [] if name in ("aliases", "types", "tags", "authors", "attachments", "warnings") else None for name in FIELDS
} | {"summary_truncated": False}
