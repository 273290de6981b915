"""The commands by name, each with its help's examples; a module of `importer.cli_*` is loaded when its command is asked
for, so that no command pays for another's options. It runs none."""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterator, MutableMapping

import click

from importer.cli_help import explain

__all__ = ["Commands"]

_MODULES = {
    "diff": ("diff",),
    "fix": ("fix",),
    "formats": ("formats",),
    "config": ("config",),
    "complete": ("completion",),
    "help": ("man",),
    "learn": ("learn", "check"),
    "review": ("review",),
    "stats": ("stats",),
    "store": ("export", "status", "prune"),
    "sync": ("sync",),
}
_MODULE_OF = {name: module for module, names in _MODULES.items() for name in names}


class Commands(MutableMapping[str, click.Command]):
    """Every command; those of `importer.cli` itself are added by it."""

    def __init__(self) -> None:
        self._loaded: dict[str, click.Command | None] = dict.fromkeys(_MODULE_OF)

    def __getitem__(self, name: str) -> click.Command:
        command = self._loaded[name]
        if command is None:
            command = getattr(importlib.import_module(f"importer.cli_{_MODULE_OF[name]}"), name)
            self[name] = command
        return command

    def __setitem__(self, name: str, command: click.Command) -> None:
        explain(name, command)
        if "_IMPORTER_COMPLETE" in os.environ:
            from importer.cli_complete import complete

            complete(command)
        self._loaded[name] = command

    def __delitem__(self, name: str) -> None:
        del self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._loaded)

    def __len__(self) -> int:
        return len(self._loaded)
