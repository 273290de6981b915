"""An output: the titles, one a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from importer.record import Record
from importer.writers import Format, Shape, Written

HERE = "importer_mynews.titles:write"
FORMAT = Format("titles", (".titles",), HERE, "titles, one a line", holds=frozenset(("title",)))
TAKEN = Format("json", (".json",), HERE, "takes a name that is importer's own")


def write(records: Iterable[Record], shape: Shape, written: Written) -> Iterator[bytes]:
    for record in records:
        if record.title.startswith("FAIL"):
            raise RuntimeError("what a bug of a plug-in looks like")
        yield f"{record.title}\n".encode()
