"""What a user may ask of an output's shape, and what is told of it afterwards.

`--fields` chooses and orders fields, dotted ones too (`native.slug`); `--rename` gives them other names; `--flatten`
makes dotted fields of objects and one text of each list, as in CSV (`importer.record.cells`). It writes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from importer.errors import UsageError
from importer.record import Record
from importer.record.cells import COLUMNS, as_text, flat

__all__ = ["Shape", "Written"]


_NONE: Mapping[str, str] = {}


class Shape(NamedTuple):
    """How the fields of an output are chosen and named."""

    fields: tuple[str, ...] = ()
    """Fields of the record, or of its objects by dotted names; empty: all."""
    rename: Mapping[str, str] = _NONE
    """Field → its name in the output."""
    flatten: bool = False
    """No objects and no lists."""
    bom: bool = False
    """Begin with a byte order mark, by which Excel knows UTF-8."""

    def asked(self) -> str:
        """The options that need a format whose fields can be chosen: "--fields, --flatten"."""
        given = (("--fields", self.fields), ("--rename", self.rename), ("--flatten", self.flatten))
        return ", ".join(name for name, value in given if value)

    def flattened(self) -> Shape:
        """The same, flat: for formats that can't be otherwise."""
        return self._replace(flatten=True)

    def columns(self) -> list[str]:
        """The dotted fields of a flat output, in order."""
        if not self.fields:
            return list(COLUMNS)
        found: list[str] = []
        for name in self.fields:
            found += [name] if name in COLUMNS or name.startswith("native.fields.") else _below(name)
        return found

    def named(self, name: str) -> str:
        """What a field is called in the output."""
        return self.rename.get(name, name)

    def of(self, record: Record) -> dict[str, Any]:
        """The record in this shape, as plain JSON values."""
        whole = record.model_dump(mode="json")
        if self.flatten:
            held = flat(whole)
            return {
                self.named(name): held[name] if name in held else as_text(_at(whole, name)) for name in self.columns()
            }
        return {self.named(name): _at(whole, name) for name in self.fields or whole}

    def checked(self) -> Shape:
        """This shape, where every field that it names is one. Raises UsageError."""
        for name in (*self.fields, *self.rename):
            if name not in Record.model_fields and name not in COLUMNS and not name.startswith("native.fields."):
                raise UsageError(
                    f"--fields, --rename: {name!r} is no field; fields are {', '.join(Record.model_fields)}"
                )
        names = [self.named(name) for name in (self.columns() if self.flatten else self.fields or Record.model_fields)]
        if doubled := next((name for name, times in Counter(names).items() if times > 1), None):
            raise UsageError(f"--fields, --rename: two fields would be called {doubled!r}")
        return self


def _below(name: str) -> list[str]:
    return [column for column in COLUMNS if column.startswith(f"{name}.")]


def _at(whole: Any, name: str) -> Any:
    # A custom field's own name may hold dots, so only the record's own structure is walked.
    for part in name.split(".", 2):
        whole = whole.get(part) if isinstance(whole, dict) else None
    return whole


@dataclass(slots=True)
class Written:
    """What was written, and what was not."""

    records: int = 0
    lost: Counter[str] = field(default_factory=Counter)
    """Field that the format has no place for → records in which it held something."""
    notes: Counter[str] = field(default_factory=Counter)
    """A sentence on what was changed to fit → how often."""

    def counting(self, records: Iterable[Record], holds: frozenset[str] | None) -> Iterator[Record]:
        """The records, counted as they pass."""
        missing = () if holds is None else tuple(name for name in Record.model_fields if name not in holds)
        for record in records:
            self.records += 1
            for name in missing:
                if getattr(record, name):
                    self.lost[name] += 1
            yield record

    def told(self) -> list[str]:
        """Sentences for the summary."""
        said = [f"{sentence}: {count:,}" for sentence, count in self.notes.items()]
        if self.lost:
            fields = ", ".join(f"{name} ({count:,})" for name in Record.model_fields if (count := self.lost[name]))
            said.append(f"this format has no place for: {fields}")
        return said
