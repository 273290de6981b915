"""Formats of others: readers and outputs that installed packages bring, by entry points.

    [project.entry-points."importer.readers"]
    mynews = "mynews.reader:READER"        # a `Reader` with `families` of documents that it may know, and `suffixes`

    [project.entry-points."importer.writers"]
    mylist = "mylist.writer:FORMAT"        # a `Format`, its `home` in the plug-in

They are looked for when a document or a suffix is none of ours, or a list is asked for. One that fails to load, or that
takes a name of ours, is left out, and `importer formats` says why. It knows no format.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from functools import cache
from importlib.machinery import PathFinder
from io import FileIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

__all__ = ["Plugin", "any_loaded", "failure", "found", "package_of"]

_PACKAGES = (".dist-info", ".egg-info")
_LOADED: list[str] = []
"""Packages whose code ran in this process."""


class Plugin(NamedTuple):
    """One entry point, loaded or not."""

    name: str
    package: str
    """The distribution and its version: `mynews 1.2`."""
    value: Any = None
    """The object that it names; None where it could not be loaded."""
    error: str | None = None
    """Why it is left out, in one sentence."""


@cache
def found(group: Literal["readers", "writers"]) -> tuple[Plugin, ...]:
    """The plug-ins of a group, by name and package; looked for once a process."""
    if not _likely():
        return ()
    from importlib.metadata import entry_points

    points = entry_points(group=f"importer.{group}")
    return tuple(_loaded(point) for point in sorted(points, key=lambda one: (one.name, one.value)))


def any_loaded() -> bool:
    """Whether code of others ran, which may want to do something at the end of the process."""
    return bool(_LOADED)


@cache
def _likely() -> bool:
    """Might an installed package bring one? Looks for our groups' names only, at a tenth of what it costs to read all
    entry points; where packages lie otherwise than in folders, it might."""
    if any(finder is not PathFinder and hasattr(finder, "find_distributions") for finder in sys.meta_path):
        return True
    for folder in sys.path:
        if Path(folder).is_file():
            return True
        # Where there is no such folder, packages are not looked for either.
        with suppress(OSError), os.scandir(folder or ".") as names:
            for one in names:
                if one.name.endswith(".egg") or (one.name.endswith(_PACKAGES) and b"[importer." in _points(one.path)):
                    return True
    return False


def _points(package: str) -> bytes:
    try:
        with FileIO(f"{package}/entry_points.txt") as points:
            return points.read()
    except OSError:
        return b""


def package_of(group: Literal["readers", "writers"], value: object) -> str | None:
    """The package that brings this reader or output; None for one of ours."""
    return next((one.package for one in found(group) if one.value is value), None)


def failure(error: Exception, reader: Any) -> str:
    """What a reader ran into, a bug of ours or of the package that brings it, in one line, with where it happened."""
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    where = f" at {Path(last.tb_frame.f_code.co_filename).name}:{last.tb_lineno}" if last else ""
    said = f"{type(error).__name__}{where}: {str(error)[:200]}"
    if reader is not None and (package := package_of("readers", reader)):
        return (
            f"the reader {reader.name} of {package} failed: {said} (not a bug of importer's: report it to that "
            "package; IMPORTER_DEBUG=1 shows more)"
        )
    return (
        f"internal error: {said} (a bug of importer's: please report it with the document; IMPORTER_DEBUG=1 shows more)"
    )


def _loaded(point: EntryPoint) -> Plugin:
    _LOADED.append(point.name)
    package = f"{point.dist.name} {point.dist.version}" if point.dist else point.value
    try:
        return Plugin(point.name, package, point.load())
    except Exception as error:  # whatever a stranger's module does, ours go on
        return Plugin(point.name, package, error=f"{type(error).__name__}: {error}")
