"""The command line: options → one call each; exceptions → a message and an exit code. All wording is here.

    app ──► table: a command by its name ──► its module ──► options/: what was typed → settings ──► one call
     │
     └── config (importer.toml, environment), help (examples, exit codes, man pages), ends (of the process), later (what
         it loads only where something asks for it)

A module is a command, or a few that belong together (`learn`, `store`), with the options that are its own; those that
commands share are in `importer.cli.options`. To add one: a function in a module here, its name in the table, examples
in `help`. What is heavy is imported inside it, so that `--version` and `--help` stay instant.
"""

from importer.cli.app import commands, main

__all__ = ["commands", "main"]
