"""A source for dlt (extra `dlt`): the records as a resource that is merged by id and reads only what has changed.

    pipeline.run(importer.dlt.records("export/", base_url="https://old.example/"))

A document's bytes decide whether it has changed; their hashes stand in the resource's state, which dlt keeps with the
destination. Where nothing changed, nothing is read. Where anything did, all documents are read, because merging by id
needs all that show an item, and the records that are new or differ from the last run are handed on. It does not remove
what is gone from the source: `importer sync` with its guards does.
"""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Iterable, Iterator
from os import PathLike
from typing import Any, Unpack

from importer.errors import UnreadableError, UsageError
from importer.library import Conversion, ConvertSettings, convert
from importer.record import Record
from importer.sources import Problem

__all__ = ["records"]


def records(
    paths: str | PathLike[str] | Iterable[str | PathLike[str]],
    *,
    name: str = "records",
    **settings: Unpack[ConvertSettings],
) -> Any:
    """A `DltResource` of records: primary key `id`, write disposition `merge`, incremental by content.

    `settings` as for `importer.convert`. Lists become dlt's child tables. Raises UsageError where dlt is not installed
    or a setting makes no sense.
    """
    try:
        dlt: Any = importlib.import_module("dlt")
    except ModuleNotFoundError as error:
        raise UsageError(
            f"importer.dlt: needs {error.name}, which is not installed: pip install 'importer[dlt]'"
        ) from None
    conversion = convert(paths, **settings)

    def changed() -> Iterator[dict[str, Any]]:
        yield from _changed(conversion, dlt.current.resource_state())

    return dlt.resource(changed, name=name, primary_key="id", write_disposition="merge")()


def _changed(conversion: Conversion, state: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What is new or differs from what the state remembers; then the state remembers this run."""
    documents = _digest(conversion)
    if state.get("documents") == documents:
        return
    known, present = state.get("records", {}), {}
    for record in conversion:
        present[record.id] = mark = _mark(record)
        if known.get(record.id) != mark:
            yield record.model_dump(mode="json")
    state["documents"], state["records"] = documents, present


def _mark(record: Record) -> str:
    return hashlib.sha256(record.model_dump_json().encode()).hexdigest()[:20]


def _digest(conversion: Conversion) -> str:
    """One hash of the settings and of every document's name and bytes."""
    whole = hashlib.sha256((repr(conversion.settings) + (repr(conversion.move) if conversion.move else "")).encode())
    for document in conversion.sources:
        whole.update(f"\0{document.name}\0".encode("utf-8", "replace"))
        if isinstance(document, Problem):
            whole.update(document.reason.encode())
            continue
        try:
            with document.open() as stream:
                while chunk := stream.read(1 << 20):
                    whole.update(chunk)
        except (OSError, UnreadableError) as error:
            whole.update(str(error).encode("utf-8", "replace"))
    return whole.hexdigest()
