"""Writers: records → one file or folder, in any of the formats of the table, whole or not at all.

To add a format: a module with one function, a line in `importer.writers.table`, a test that reads it back with a
program that is not ours. `--format` and the suffixes come from the table. Nothing here knows where records come from.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from importer import plugins
from importer.errors import ImporterError, PluginError, UsageError
from importer.record import Record
from importer.writers.files import BUFFER, Output, PipeClosedError, discard_all
from importer.writers.shape import Shape, Written
from importer.writers.table import FORMATS, OURS, Filler, Format, Streamer, foreign, format_of, unfit

__all__ = [
    "BUFFER",
    "FORMATS",
    "Format",
    "Output",
    "PipeClosedError",
    "Shape",
    "Written",
    "check",
    "discard_all",
    "foreign",
    "format_of",
    "save",
    "unfit",
    "write",
]


def write(
    records: Iterable[Record],
    path: str | os.PathLike[str],
    *,
    format: str | None = None,
    fields: Iterable[str] = (),
    rename: Mapping[str, str] | None = None,
    flatten: bool = False,
    bom: bool = False,
) -> int:
    """Writes records to a file, whole or not at all, or to standard output for `-`; how many.

    `format` by the path's suffix unless told; the others as `--fields`, `--rename`, `--flatten` and `--bom`. A folder's
    path ends with a slash. Raises UsageError for what a format can't; OutputError, PipeClosedError.
    """
    place = os.fspath(path)
    chosen = format_of(place, format)
    shape = Shape(tuple(fields), rename or {}, flatten, bom).checked()
    check(chosen, shape)
    return save(records, place, format=chosen, shape=shape).records


def check(format: str, shape: Shape) -> None:
    """Before anything is read: can this format be written here, in this shape? Raises UsageError."""
    chosen = FORMATS[format]
    if (asked := shape.asked()) and not chosen.shaped:
        shaped = ", ".join(one.name for one in FORMATS.values() if one.shaped)
        raise UsageError(f"{asked}: {format} has its own fields, which can't be chosen; that can be for {shaped}")
    if shape.bom and not chosen.bom:
        raise UsageError(f"--bom: {format} has no byte order mark; it is for csv and tsv")
    chosen.load()


def save(records: Iterable[Record], path: str, *, format: str, shape: Shape | None = None) -> Written:
    """Writes records to a file, or to standard output for `-`, and tells what the format could not hold.

    Raises OutputError, PipeClosedError; PluginError where a plug-in fails; UsageError where the format's
    library is not installed.
    """
    shape = shape or Shape()
    chosen = FORMATS[format]
    package = None if format in OURS else plugins.package_of("writers", chosen)
    if package is None:
        return _save(records, path, chosen, shape)
    ours: list[BaseException] = []
    try:
        return _save(_watched(records, ours), path, chosen, shape)
    except (ImporterError, PipeClosedError):
        raise
    except Exception as error:
        if os.environ.get("IMPORTER_DEBUG") or error in ours:
            raise
        raise PluginError(format, package, f"{type(error).__name__}: {str(error)[:200]}") from error


def _watched(records: Iterable[Record], failures: list[BaseException]) -> Iterator[Record]:
    """The records; what fails before they reach the output is none of its failures."""
    try:
        yield from records
    except BaseException as error:
        failures.append(error)
        raise


def _save(records: Iterable[Record], path: str, chosen: Format, shape: Shape) -> Written:
    function = chosen.load()
    written = Written()
    counted = written.counting(records, chosen.holds)
    if chosen.kind == "folder":
        from importer.writers.folders import Folder

        with Folder(path) as folder:
            cast(Filler, function)(counted, folder, shape, written)
        return written
    with Output(path) as output:
        if chosen.kind == "stream":
            for chunk in cast(Streamer, function)(counted, shape, written):
                output.write(chunk)
        else:
            output.fill(lambda whole: cast(Filler, function)(counted, whole, shape, written))
    return written
