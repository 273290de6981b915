"""What the commands that read documents share: their PATHs, limits of what one may take, profiles."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TypeVar

import click

__all__ = ["limit_options", "path_arguments", "profile_option"]

Command = TypeVar("Command", bound=Callable[..., object])

_NULL = "importer.null"

# option, unit, what, the default in words
_LIMITS = (
    ("--max-size", "MB", "Largest page or dump to read; default 64."),
    ("--max-seconds", "N", "Most CPU time per document; default 120."),
    ("--max-nodes", "N", "Most tags of a page; default 5,000,000."),
    ("--max-depth", "N", "Most elements of a page within one another, from 250 on; default 500,000."),
    ("--max-cards", "N", "Most cards of a page or dump; default 500,000."),
    ("--max-ratio", "N", "Most that packed data may unpack to, times its size; default 200."),
)


def _paths(ctx: click.Context, parameter: click.Parameter, typed: tuple[str, ...]) -> tuple[str, ...]:
    """The PATHs that were typed and, with --null, those that standard input lists."""
    if ctx.meta.get(_NULL):
        if "-" in typed:
            raise click.UsageError("--null: standard input is the list of PATHs, so it can't be a document too: drop -")
        listed = sys.stdin.buffer.read() if sys.stdin is not None else b""
        found = (*typed, *(os.fsdecode(path) for path in listed.split(b"\0") if path))
        if not found:
            raise click.UsageError("--null: standard input names no PATH; find FOLDER -name '*.html' -print0 does")
        return found
    if not typed and not ctx.resilient_parsing:
        raise click.MissingParameter(ctx=ctx, param=parameter)
    return typed


def _null(ctx: click.Context, _: click.Parameter, given: bool) -> None:
    ctx.meta[_NULL] = given


def path_arguments(command: Command) -> Command:
    """Adds PATH... and --null, which reads more of them from standard input."""
    command = click.option(
        "--null", is_flag=True, is_eager=True, expose_value=False, callback=_null,
        help="More PATHs from standard input, each ended by a zero byte, as find -print0 lists them.",
    )(command)  # fmt: skip
    return click.argument("paths", metavar="PATH...", nargs=-1, callback=_paths)(command)


def profile_option(command: Command) -> Command:
    """Adds --profile, which may be given again."""
    return click.option(
        "--profile", metavar="SITE.toml", multiple=True,
        help="What is known of the site, of `importer learn` and `importer fix`; once for each site.",
    )(command)  # fmt: skip


def limit_options(command: Command) -> Command:
    """Adds them to a command."""
    for name, unit, words in reversed(_LIMITS):
        command = click.option(name, metavar=unit, type=click.IntRange(min=1), help=words)(command)
    return command
