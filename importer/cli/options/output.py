"""The options that say in which format and shape records leave: for every command that writes them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from importer.writers import Shape

__all__ = ["shape_of", "shape_options"]

F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS = (
    click.option("--format", "format_", metavar="FORMAT", help="Instead of by FILE's suffix; ? lists them."),
    click.option("--fields", metavar="NAME,...", help="Only these fields, in this order: title,url,native.slug."),
    click.option("--rename", metavar="NAME=NEW,...", multiple=True, help="Other names for fields: url=link."),
    click.option("--flatten", is_flag=True, help="No objects, no lists: dotted fields and joined texts, as in csv."),
    click.option("--bom", is_flag=True, help="csv, tsv: begin with the mark by which Excel knows UTF-8."),
)


def shape_options(command: F) -> F:
    """Adds `--format`, `--fields`, `--rename`, `--flatten` and `--bom` to a command."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def shape_of(output: str, options: dict[str, Any]) -> tuple[str, Shape]:
    """The format and the shape, taken out of a command's options. Raises UsageError."""
    from importer import writers
    from importer.errors import UsageError

    format_ = options.pop("format_")
    if format_ == "?":
        raise UsageError(_listed())
    format = writers.format_of(output, format_)
    renamed = {}
    for pair in _parts(",".join(options.pop("rename"))):
        name, sign, new = pair.partition("=")
        if not sign or not new.strip():
            raise UsageError(f"--rename {pair}: write NAME=NEW, as in --rename url=link,title=headline")
        renamed[name.strip()] = new.strip()
    shape = writers.Shape(
        fields=tuple(_parts(options.pop("fields") or "")),
        rename=renamed,
        flatten=options.pop("flatten"),
        bom=options.pop("bom"),
    ).checked()
    writers.check(format, shape)
    if output == "-" and writers.FORMATS[format].kind == "file" and sys.stdout.isatty():
        raise UsageError(f"{format} is no text for a terminal; name a file with -o FILE")
    return format, shape


def _parts(joined: str) -> list[str]:
    return [part.strip() for part in joined.split(",") if part.strip()]


def _listed() -> str:
    """The table of outputs, for a person."""
    from importer.writers import FORMATS, foreign

    foreign()
    rows = [
        (one.name, " ".join(one.suffixes), one.about + (f" (extra {one.extra})" if one.extra else ""))
        for one in FORMATS.values()
    ]
    widths = [max(len(row[at]) for row in rows) for at in (0, 1)]
    return "\n".join(f"{name:<{widths[0]}}  {ends:<{widths[1]}}  {about}" for name, ends, about in rows)
