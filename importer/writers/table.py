"""The table of outputs. `--format`, the suffixes and the list for users are made from it.

A format is one module with one function, by the kind of its line:

    stream   write(records, shape, written) -> Iterator[bytes]     the file's bytes, in flat memory
    file     write(records, path, shape, written) -> None          fills the empty file at `path`
    folder   write(records, path, shape, written) -> None          fills the empty folder at `path`

`records` may be iterated once; `written.notes` takes what the user should hear. Where a library is missing, the
message names the extra that installs it. Nothing here knows a format's inside.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple, cast

from importer import plugins
from importer.errors import UsageError
from importer.record import Record
from importer.writers.files import STDOUT, is_direct
from importer.writers.shape import Shape, Written

__all__ = ["FORMATS", "OURS", "Filler", "Format", "Streamer", "foreign", "format_of", "unfit"]

_HERE = "importer.writers"
_ATOM = frozenset(
    """id url external_url title summary types tags date_published date_modified authors publisher image
    attachments language content_html content_text""".split()
)
_WXR = frozenset(
    """id url aliases external_url title summary types tags date_published date_modified event authors publisher image
    image_alt attachments language content_html content_text status native""".split()
)
_GHOST = frozenset(
    """id external_url title summary types tags date_published date_modified authors image image_alt language
    content_html content_text status""".split()
)

Streamer = Callable[[Iterable[Record], Shape, Written], Iterator[bytes]]
Filler = Callable[[Iterable[Record], Path, Shape, Written], None]


class Format(NamedTuple):
    """One line of the table."""

    name: str
    """What `--format` takes."""
    suffixes: tuple[str, ...]
    """How a FILE of it ends, in lower case; of several formats' that fit, the longest wins."""
    home: str
    """Where its function is: `module:function`."""
    about: str
    """One line for users."""
    kind: Literal["stream", "file", "folder"] = "stream"
    extra: str | None = None
    """The extra of pyproject.toml that installs what it needs."""
    shaped: bool = False
    """Its fields can be chosen, renamed and flattened."""
    bom: bool = False
    """It may begin with a byte order mark."""
    holds: frozenset[str] | None = None
    """The record's fields that it has a place for; None: all of them."""
    fetches: bool = False
    """What reads it fetches files from their addresses and leads contents to its own copies."""
    slugs: bool = False
    """What reads it makes addresses of the slugs that are written: those of `importer.writers.slugs`."""

    def load(self) -> Streamer | Filler:
        """The function that writes it. Raises UsageError where its library is not installed."""
        try:
            module, _, function = self.home.partition(":")
            return cast("Streamer | Filler", getattr(importlib.import_module(module), function))
        except ModuleNotFoundError as error:
            if self.extra is None or (error.name or "").startswith("importer"):
                raise
            raise UsageError(
                f"{self.name}: needs {error.name}, which is not installed\n"
                f"Install it with: pip install 'importer[{self.extra}]'"
            ) from None


FORMATS: dict[str, Format] = {
    format.name: format
    for format in (
        Format("json", (".json",), f"{_HERE}.json_array:write", "a JSON array, a record a line", shaped=True),
        Format("jsonl", (".jsonl", ".ndjson"), f"{_HERE}.json_lines:write", "JSON Lines", shaped=True),
        Format("csv", (".csv",), f"{_HERE}.csv_table:write", "a table, read back whole", shaped=True, bom=True),
        Format("tsv", (".tsv", ".tab"), f"{_HERE}.csv_table:write_tabs", "the same by tabs", shaped=True, bom=True),
        Format("sqlite", (".sqlite", ".sqlite3", ".db"), f"{_HERE}.sqlite:write", "tables, search, views", "file"),
        Format("parquet", (".parquet",), f"{_HERE}.columnar:write", "nested columns", "file", "parquet", shaped=True),
        Format("arrow", (".arrow", ".feather"), f"{_HERE}.columnar:arrow", "the same", "file", "parquet", shaped=True),
        Format("xlsx", (".xlsx",), f"{_HERE}.xlsx:write", "a spreadsheet", "file", "xlsx", shaped=True),
        Format(
            "wxr",
            (".wxr", ".wxr.xml"),
            f"{_HERE}.wxr:write",
            "for WordPress's importer",
            holds=_WXR,
            fetches=True,
            slugs=True,
        ),
        Format("ghost", (".ghost.json",), f"{_HERE}.ghost:write", "for Ghost's importer", holds=_GHOST, slugs=True),
        Format(
            "markdown", ("/",), f"{_HERE}.markdown:write", "a folder of files with front matter", "folder", "markdown"
        ),
        Format("jsonfeed", (".jsonfeed", ".feed.json"), f"{_HERE}.json_feed:write", "JSON Feed 1.1"),
        Format("atom", (".atom",), f"{_HERE}.atom:write", "an Atom feed", holds=_ATOM),
        Format("nginx", (".nginx",), f"{_HERE}.redirects:nginx", "redirects: a map for nginx"),
        Format("apache", (".htaccess",), f"{_HERE}.redirects:apache", "redirects: rewrite rules"),
        Format("netlify", ("_redirects",), f"{_HERE}.redirects:netlify", "redirects: Netlify's"),
    )
}


OURS = frozenset(FORMATS)


def unfit(plugin: plugins.Plugin) -> str | None:
    """Why a plug-in's object can't be an output, or None."""
    if not isinstance(plugin.value, Format):
        return "is no importer.writers.Format"
    if plugin.value.name in OURS:
        return f"its name {plugin.value.name} is one of importer's own"
    taken = [end for end in plugin.value.suffixes if any(end in FORMATS[name].suffixes for name in OURS)]
    return f"its suffix {taken[0]} is one of importer's own" if taken else None


def foreign() -> frozenset[str]:
    """Takes the plug-ins' outputs into the table; their names."""
    for plugin in plugins.found("writers"):
        if not plugin.error and not unfit(plugin):
            FORMATS.setdefault(plugin.value.name, plugin.value)
    return frozenset(FORMATS) - OURS


def format_of(path: str, wanted: str | None) -> str:
    """The format's name: as asked for, else by the suffix, for standard output an array. Raises UsageError."""
    if wanted is not None:
        if wanted not in FORMATS and wanted not in foreign():
            raise UsageError(f"--format {wanted}: not known; known are {', '.join(FORMATS)}")
        return wanted
    if path == STDOUT or (is_direct(path) and not Path(path).suffix):
        return "json"
    name = path.replace(os.sep, "/").lower()
    fitting = _fitting(name) or (foreign() and _fitting(name))
    if not fitting:
        known = ", ".join(end for format in FORMATS.values() for end in format.suffixes)
        raise UsageError(f"{path}: no output format has the suffix {Path(path).suffix!r}; known are {known}")
    return max(fitting)[1]


def _fitting(name: str) -> list[tuple[int, str]]:
    return [(len(end), format.name) for format in FORMATS.values() for end in format.suffixes if _ends(name, end)]


def _ends(name: str, end: str) -> bool:
    return name.endswith(end)
