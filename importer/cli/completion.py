"""Completion: the script for a shell, and what stands for a word; looked at only when a shell asks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

__all__ = ["complete", "completion"]

_FILES = re.compile(r"PATH|FILE|DIR\b|\.toml|\.json|^(?:document|old|new)$")
"""The names of what takes a file or a folder."""


def complete(command: click.Command) -> None:
    """Lets shells complete files, formats and commands where a word of the command is one."""
    for parameter in command.params:
        shown = parameter.metavar or parameter.name or ""
        if isinstance(parameter.type, click.types.StringParamType):
            if shown == "FORMAT":
                parameter.type = _Names(_formats)
            elif _FILES.search(shown):
                parameter.type = _Files()
            elif isinstance(parameter, click.Argument) and shown == "command":
                parameter.type = _Names(_commands)


class _Files(click.types.StringParamType):
    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        return [CompletionItem(incomplete, type="file")]


class _Names(click.types.StringParamType):
    """One of some names, which are asked for only when a shell asks."""

    def __init__(self, names: Callable[[click.Context], Iterable[str]]) -> None:
        self._names = names

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        return [CompletionItem(name) for name in self._names(ctx) if name.startswith(incomplete)]


def _formats(_: click.Context) -> Iterable[str]:
    from importer import writers

    return sorted({*writers.FORMATS, *writers.foreign()})


def _commands(ctx: click.Context) -> Iterable[str]:
    group = ctx.find_root().command
    return sorted(group.commands) if isinstance(group, click.Group) else ()


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> int:
    """Completion for a shell, to be evaluated in its start-up file."""
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    assert kind is not None
    root = click.get_current_context().find_root()
    click.echo(kind(root.command, {}, "importer", "_IMPORTER_COMPLETE").source())
    return 0
