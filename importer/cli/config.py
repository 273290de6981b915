"""Options from the surroundings: `importer.toml`, `[tool.importer]` of a pyproject.toml, and the environment.

    workers = 4                                    # for every command that has --workers
    [convert]
    base-url = "https://old.example/"              # for one command

The nearest file of the current folder and those above it holds. What is typed wins over the environment
(`IMPORTER_CONVERT_WORKERS`), that over a command's table, that over the top of the file. It decides no value itself.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

__all__ = ["PREFIX", "config", "from_file"]

PREFIX = "IMPORTER"


def _nearest() -> tuple[Path, dict[str, Any]] | None:
    """The file that holds, and what it says. Raises click.UsageError where it is no TOML."""
    try:
        here = Path.cwd()
    except OSError:
        return None
    for folder in (here, *here.parents):
        for name in ("importer.toml", "pyproject.toml"):
            path = folder / name
            try:
                data = path.read_bytes()
            except OSError:
                continue
            if name == "pyproject.toml" and b"tool.importer" not in data:
                continue
            import tomllib

            try:
                said = tomllib.loads(data.decode("utf-8"))
            except ValueError as error:
                raise click.UsageError(f"{path}: {error}") from None
            if name == "pyproject.toml":
                said = said.get("tool", {}).get("importer")
            if isinstance(said, dict):
                return path, said
    return None


def _options(command: click.Command) -> dict[str, click.Option]:
    """A command's options by their long names."""
    return {
        word.removeprefix("--"): option
        for option in command.params
        if isinstance(option, click.Option)
        for word in option.opts
        if word.startswith("--")
    }


def from_file(group: click.Group) -> tuple[Path | None, dict[str, dict[str, Any]]]:
    """The file, and command → parameter → value as click's `default_map`. Raises click.UsageError for a slip."""
    found = _nearest()
    if found is None:
        return None, {}
    path, said = found
    known = {name: _options(command) for name, command in group.commands.items()}
    values: dict[str, dict[str, Any]] = {name: {} for name in known}
    everywhere = {key: value for key, value in said.items() if key not in known}
    for key, value in everywhere.items():
        key = key.replace("_", "-")
        having = [name for name, options in known.items() if key in options]
        if not having:
            _refuse(path, key, {*known, *(one for options in known.values() for one in options)})
        for name in having:
            _put(values[name], known[name][key], value)
    for name in said.keys() & known.keys():
        if not isinstance(said[name], dict):
            raise click.UsageError(f"{path}: {name}: is a command, so it must be a table: [{name}]")
        for key, value in said[name].items():
            key = key.replace("_", "-")
            if key not in known[name]:
                _refuse(path, f"{name}.{key}", set(known[name]))
            _put(values[name], known[name][key], value)
    return path, values


def _refuse(path: Path, key: str, known: set[str]) -> None:
    from difflib import get_close_matches

    near = get_close_matches(key.rpartition(".")[2], sorted(known), 1)
    raise click.UsageError(f"{path}: {key}: no such option" + (f"; did you mean {near[0]}?" if near else ""))


def _put(values: dict[str, Any], option: click.Option, value: Any) -> None:
    """A repeatable option may be written once: `include = "*.html"`, `rename = ["types", "Report", "Reports"]`."""
    once = not isinstance(value, list) or (option.nargs > 1 and not any(isinstance(one, list) for one in value))
    values[option.name or ""] = [value] if option.multiple and once else value


@click.command()
@click.argument("command", required=False)
@click.option("--all", "everything", is_flag=True, help="Defaults too, with the variable that would set each.")
@click.pass_context
def config(ctx: click.Context, command: str | None, everything: bool) -> int:
    """What holds and why: the options that importer.toml, pyproject.toml or the environment set."""
    group = ctx.find_root().command
    assert isinstance(group, click.Group)
    if command is not None:
        group.resolve_command(ctx.find_root(), [command])  # refuses one that is none, with its like
    path, values = from_file(group)
    click.echo(f"file: {path or 'none (importer.toml, or [tool.importer] in pyproject.toml)'}")
    for name in [command] if command else sorted(group.commands):
        for long, option in sorted(_options(group.commands[name]).items()):
            variable = f"{PREFIX}_{name}_{option.name}".upper().replace("-", "_")
            if os.environ.get(variable):
                click.echo(f"{name} --{long} = {os.environ[variable]}    (environment: {variable})")
            elif option.name in values.get(name, {}):
                click.echo(f"{name} --{long} = {values[name][option.name]}    (file)")
            elif everything:
                click.echo(f"{name} --{long}    (default; {variable})")
    return 0
