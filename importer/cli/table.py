"""The commands by name, each with its help's examples; its module is loaded when a command is asked for, so that none
pays for another's options. It runs none."""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterator, MutableMapping

import click

from importer.cli.help import explain

__all__ = ["Commands"]

_MODULES = {
    "convert": ("convert",),
    "sync": ("sync",),
    "store": ("export", "status", "prune"),
    "inspect": ("inspect",),
    "learn": ("learn", "check"),
    "review": ("review",),
    "fix": ("fix",),
    "stats": ("stats",),
    "diff": ("diff",),
    "schema": ("schema",),
    "formats": ("formats",),
    "config": ("config",),
    "completion": ("completion",),
    "help": ("man",),
}
_MODULE_OF = {name: module for module, names in _MODULES.items() for name in names}


class Commands(MutableMapping[str, click.Command]):
    """Every command."""

    def __init__(self) -> None:
        self._loaded: dict[str, click.Command | None] = dict.fromkeys(_MODULE_OF)

    def __getitem__(self, name: str) -> click.Command:
        command = self._loaded[name]
        if command is None:
            command = getattr(importlib.import_module(f"importer.cli.{_MODULE_OF[name]}"), name)
            self[name] = command
        return command

    def __setitem__(self, name: str, command: click.Command) -> None:
        explain(name, command)
        if "_IMPORTER_COMPLETE" in os.environ:
            from importer.cli.completion import complete

            complete(command)
        self._loaded[name] = command

    def __delitem__(self, name: str) -> None:
        del self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._loaded)

    def __len__(self) -> int:
        return len(self._loaded)
