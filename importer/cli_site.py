"""What `convert` does for one who moves a site, besides its records: options, and the files that they ask for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from importer.facts import Facts
    from importer.pipeline import Outcome
    from importer.record import Record
    from importer.report import Report

__all__ = ["Site", "site_options"]

Command = TypeVar("Command", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        "--proof", "proof_path", metavar="FILE",
        help="What each source gave, what leads nowhere, what is missing: a text, and `proof` in the report.",
    ),
)  # fmt: skip


def site_options(command: Command) -> Command:
    """Adds the options to a command."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


class Site:
    """One run's proof."""

    def __init__(self, options: dict[str, Any]) -> None:
        """Takes its options out of `options`. Raises UsageError for what makes no sense."""
        from importer.errors import UsageError

        self._proof_path: str | None = options.pop("proof_path")
        self.targets = [path for path in (self._proof_path,) if path is not None]
        if self._proof_path and options["no_merge"]:
            raise UsageError("--proof tells of records that are merged; leave --no-merge out")
        self._proof: Any = None
        if self._proof_path:
            from importer.proof import Proof

            self._proof = Proof()
            options["proof"] = True

    def outcome(self, outcome: Outcome) -> None:
        """One document's outcome, as it comes."""
        if self._proof is not None:
            self._proof.outcome(outcome)

    @property
    def watch(self) -> Callable[[Record, Sequence[Record]], None] | None:
        """What is told of each merged record."""
        return None if self._proof is None else self._proof.group

    def finish(self, report: Report, facts: Facts) -> None:
        """Writes what was asked for, when all records are out."""
        if self._proof is not None and self._proof_path:
            from importer.proof_text import text_of
            from importer.writers import Output

            report.extra["proof"] = found = self._proof.result(facts)
            with Output(self._proof_path) as file:
                file.write(text_of(found).encode("utf-8", "replace"))

    def told(self) -> list[str]:
        """Sentences for the summary."""
        return [f"the proof: {self._proof_path}"] if self._proof_path and self._proof_path != "-" else []
