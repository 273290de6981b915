"""What the commands that read documents share: limits of what one may take, and the profiles of their sites."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import click

__all__ = ["limit_options", "profile_option"]

Command = TypeVar("Command", bound=Callable[..., object])

# option, unit, what, the default in words
_LIMITS = (
    ("--max-size", "MB", "Largest page or dump to read; default 64."),
    ("--max-seconds", "N", "Most CPU time per document; default 120."),
    ("--max-nodes", "N", "Most tags of a page; default 5,000,000."),
    ("--max-cards", "N", "Most cards of a page or dump; default 500,000."),
    ("--max-ratio", "N", "Most that packed data may unpack to, times its size; default 200."),
)


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
