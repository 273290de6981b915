"""What `convert` does for one who moves a site, besides its records: options, and the files that they ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from importer.facts import Facts
    from importer.migration.media import Media
    from importer.migration.move import Mover
    from importer.pipeline import Outcome
    from importer.record import Record
    from importer.report import Report
    from importer.writers import Format

__all__ = ["Site", "site_options"]

Command = TypeVar("Command", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        "--proof", "proof_path", metavar="FILE",
        help="What each source gave, what leads nowhere, what is missing: a text, and `proof` in the report.",
    ),
    click.option(
        "--new-url", metavar="TEMPLATE",
        help="Addresses on the new site: https://new.example/{year}/{slug}/; links in contents follow.",
    ),
    click.option("--redirects", metavar="FILE.csv", help="Old addresses and aliases, the new one, the record's id."),
    click.option("--media", metavar="DIR", help="Copy pictures and files that the sources hold, and point to them."),
    click.option(
        "--media-url", metavar="URL",
        help="Where DIR will be served: /media/ or https://new.example/media/; default: by DIR's name.",
    ),
)  # fmt: skip


def site_options(command: Command) -> Command:
    """Adds the options to a command."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


class Site:
    """One run's proof and move."""

    def __init__(self, paths: Sequence[str], options: dict[str, Any]) -> None:
        """Takes its options out of `options`. Raises UsageError for what makes no sense."""
        from importer.errors import UsageError

        self._paths = paths
        self._proof_path: str | None = options.pop("proof_path")
        template: str | None = options.pop("new_url")
        self._redirects: str | None = options.pop("redirects")
        self.media_path: str | None = options.pop("media")
        """The folder that files are copied to."""
        self._served: str | None = options.pop("media_url")
        manifest = f"{self.media_path}/manifest.json" if self.media_path else None
        self.targets = [path for path in (self._proof_path, self._redirects, manifest) if path is not None]
        """Files that are written besides the records, and are no documents of a second run."""
        if self._proof_path and options["no_merge"]:
            raise UsageError("--proof tells of records that are merged; leave --no-merge out")
        self._base_url: str | None = options["base_url"]
        self._proof: Any = None
        self._mover: Mover | None = None
        self._media: Media | None = None
        self._files: Any = None
        if self._proof_path or self.media_path:
            from importer.migration.files import Files

            self._files = Files()
        if self._proof_path:
            from importer.migration.proof import Proof

            self._proof = Proof(self._files)
            options["proof"] = True
        self._template: Any = None
        if template:
            from importer.migration.move import Template

            self._template = Template(template)
        if self._served is not None and self.media_path is None:
            raise UsageError("--media-url: says where the folder of --media will be served; give --media DIR too")

    def into(self, format: Format) -> None:
        """What the move must know of the output. Raises UsageError; OutputError where DIR can't be made."""
        from importer.errors import UsageError

        if self._template or self._redirects or self.media_path:
            from importer.migration.move import Mover
            from importer.writers.slugs import slug_of

            self._mover = Mover(self._template, slug_of if format.slugs else None)
        if self.media_path is None:
            return
        from importer.migration.media import Media, served_at

        served = self._served
        prefix = served_at(self.media_path, served)
        if format.fetches and served is not None and prefix.startswith("/"):
            raise UsageError(
                f"--media-url {served}: WordPress fetches files from their addresses, so it needs a whole one, as in "
                "https://new.example/media/; without --media-url it fetches from the old ones"
            )
        self._media = Media(self.media_path, self._files, None if format.fetches and served is None else prefix)

    def begin(self, facts: Facts) -> None:
        """What is known before the first document is read."""
        if self._mover is not None:
            self._mover.know(facts.origins | ({self._base_url} if self._base_url else set()))

    def outcome(self, outcome: Outcome) -> None:
        """One document's outcome, as it comes."""
        if self._files is not None and outcome.state in ("skipped", "unknown"):
            self._files.add(outcome.document)
        if self._proof is not None:
            self._proof.outcome(outcome)

    @property
    def watch(self) -> Callable[[Record, Sequence[Record]], None] | None:
        """What is told of each merged record."""
        return None if self._proof is None else self._proof.group

    def records(self, records: Iterator[Record]) -> Iterator[Record]:
        """The records as they leave."""
        return records if self._mover is None else self._moved(records, self._mover)

    def _moved(self, records: Iterator[Record], mover: Mover) -> Iterator[Record]:
        from importer.migration.move import write_redirects

        mover.take(records)
        place = None
        if self._media is not None:
            for address in mover.wanted():
                self._media.want(address)
            self._media.copy(self._paths)
            place = self._media.place
        if self._redirects:
            write_redirects(mover, self._redirects)
        for _, after in mover.moved(place):
            yield after

    def finish(self, report: Report, facts: Facts) -> None:
        """Writes what was asked for, when all records are out."""
        if self._proof is not None and self._proof_path:
            from importer.migration.proof_text import text_of
            from importer.writers import Output

            report.extra["proof"] = found = self._proof.result(facts)
            with Output(self._proof_path) as file:
                file.write(text_of(found).encode("utf-8", "replace"))

    def told(self) -> Iterator[str]:
        """Sentences for the summary."""
        if self._mover is not None:
            for sentence, count in self._mover.told.items():
                yield f"{count:,} {sentence}"
        if self._media is not None:
            yield self._media.told
        if self._redirects and self._redirects != "-":
            yield f"the redirect map: {self._redirects}"
        if self._proof_path and self._proof_path != "-":
            yield f"the proof: {self._proof_path}"
