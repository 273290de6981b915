"""Formats of others: readers and outputs that installed packages bring, by entry points.

    [project.entry-points."importer.readers"]
    mynews = "mynews.reader:READER"        # a `Reader` with `families`, the families of documents that it may know

    [project.entry-points."importer.writers"]
    mylist = "mylist.writer:FORMAT"        # a `Format`, its `home` in the plug-in

They are looked for when a document or a suffix is none of ours, or a list is asked for. One that fails to load, or that
takes a name of ours, is left out, and `importer formats` says why. It knows no format.
"""

from __future__ import annotations

import importlib.metadata
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

__all__ = ["Plugin", "found"]


@dataclass(frozen=True)
class Plugin:
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
    points = importlib.metadata.entry_points(group=f"importer.{group}")
    return tuple(_loaded(point) for point in sorted(points, key=lambda one: (one.name, one.value)))


def _loaded(point: importlib.metadata.EntryPoint) -> Plugin:
    package = f"{point.dist.name} {point.dist.version}" if point.dist else point.value
    try:
        return Plugin(point.name, package, point.load())
    except Exception as error:  # whatever a stranger's module does, ours go on
        return Plugin(point.name, package, error=f"{type(error).__name__}: {error}")
