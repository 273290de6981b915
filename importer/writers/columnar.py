"""Parquet and Arrow: records with their nested types, and the schema's descriptions as the columns' metadata.

Dates stay texts, as precise as the source; `native.fields`, which may hold anything, is a text of JSON. Nothing else
is changed, and our own reader gets the same records back. Needs pyarrow (extra `parquet`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import ipc, parquet
from pydantic import BaseModel

from importer.record import Attachment, Event, Native, Record, Source, describe
from importer.writers.shape import Shape, Written

__all__ = ["arrow", "schema", "write"]

AT_ONCE = 2000
"""Records of one row group, or of one batch."""

_OBJECTS: dict[str, type[BaseModel]] = {"event": Event, "native": Native, "source": Source}
_TEXTS = frozenset(("aliases", "types", "tags", "authors", "warnings", "source.also_in"))
_PLAIN = {"summary_truncated": pa.bool_(), "source.position": pa.int64()}


def write(records: Iterable[Record], path: Path, shape: Shape, written: Written) -> None:
    """A Parquet file, compressed by Zstandard."""
    with parquet.ParquetWriter(path, schema(shape), compression="zstd") as file:
        for batch in _batches(records, shape):
            file.write_batch(batch)


def arrow(records: Iterable[Record], path: Path, shape: Shape, written: Written) -> None:
    """An Arrow IPC file (Feather 2)."""
    with ipc.new_file(str(path), schema(shape)) as file:
        for batch in _batches(records, shape):
            file.write_batch(batch)


def _batches(records: Iterable[Record], shape: Shape) -> Iterator[Any]:
    rest = iter(records)
    row: Callable[[Record], dict[str, Any]] = shape.of if shape.asked() else _row
    made = schema(shape)
    while rows := [row(record) for record in islice(rest, AT_ONCE)]:
        for one in rows:
            for name, value in one.items():
                if pa.types.is_string(made.field(name).type):
                    one[name] = value if value is None or isinstance(value, str) else _text(value)
        yield pa.RecordBatch.from_pylist(rows, made)


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _row(record: Record) -> dict[str, Any]:
    whole = record.model_dump(mode="json")
    if whole["native"] is not None:
        whole["native"]["fields"] = json.dumps(whole["native"]["fields"], ensure_ascii=False)
    return whole


def schema(shape: Shape | None = None) -> Any:
    """The columns of a shape, each with what it means."""
    shape = shape or Shape()
    names = shape.columns() if shape.flatten else list(shape.fields or Record.model_fields)
    return pa.schema(
        [_field(name, shape.named(name), flat=shape.flatten) for name in names],
        metadata={"description": Record.__doc__ or "", "written_by": "importer"},
    )


def _field(name: str, shown: str, *, flat: bool) -> Any:
    metadata = {"description": about} if (about := _about(name)) else None
    return pa.field(shown, _type(name, flat=flat), metadata=metadata)


def _about(name: str) -> str:
    describe()
    outer, _, inner = name.partition(".")
    field = Record.model_fields[outer] if not inner else _OBJECTS[outer].model_fields.get(inner.partition(".")[0])
    return " ".join((field.description or "").split()) if field else ""


def _type(name: str, *, flat: bool) -> Any:
    if name in _PLAIN:
        return _PLAIN[name]
    if flat:
        return pa.string()
    if name in _TEXTS:
        return pa.list_(pa.string())
    if name in _OBJECTS:
        return pa.struct([_field(f"{name}.{part}", part, flat=False) for part in _OBJECTS[name].model_fields])
    if name == "attachments":
        parts = [
            pa.field(part, pa.string(), metadata={"description": field.description or ""})
            for part, field in Attachment.model_fields.items()
        ]
        return pa.list_(pa.struct(parts))
    return pa.string()
