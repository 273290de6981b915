"""A command run within the test's process, for what needs no process of its own."""

from __future__ import annotations

from click.testing import CliRunner

from importer.cli import commands


def run(*words: object) -> tuple[int, str]:
    """Its exit code and what it printed; what it raises is raised."""
    result = CliRunner().invoke(commands, [str(word) for word in words], standalone_mode=False)
    if result.exception is not None:
        raise result.exception
    return result.return_value, result.output
