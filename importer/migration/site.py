"""What a conversion does for one who moves a site, besides its records: what was asked for, and one run of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from importer.errors import UsageError

if TYPE_CHECKING:
    from importer.facts import Facts
    from importer.migration.media import Media
    from importer.migration.move import Mover
    from importer.pipeline import Outcome, Settings
    from importer.record import Record
    from importer.report import Report
    from importer.writers import Format

__all__ = ["Move", "Site"]


class Move(NamedTuple):
    """What was asked for."""

    proof: bool = False
    """`proof` in the report."""
    proof_path: str | None = None
    """The file that it is written to as a text."""
    new_url: str | Sequence[str] = ()
    """The template of new addresses, or several, of which each but one is for a post type: `page=/{path}`."""
    redirects: str | None = None
    """The file that the redirect map is written to."""
    media: str | None = None
    """The folder that files are copied to."""
    media_url: str | None = None
    """Where it will be served."""

    @property
    def targets(self) -> list[str]:
        """Files that are written besides the records, which are no documents of a second run."""
        manifest = f"{self.media}/manifest.json" if self.media else None
        return [path for path in (self.proof_path, self.redirects, manifest) if path is not None]


class Site:
    """One run's proof and move."""

    def __init__(self, paths: Sequence[str], move: Move, settings: Settings, format: Format) -> None:
        """`format`: what the records are written as. Raises UsageError for what makes no sense; OutputError where the
        folder for files can't be made."""
        if move.proof and not settings.merge:
            raise UsageError("--proof tells of records that are merged; leave --no-merge out")
        self._paths, self._move = paths, move
        self._base_url = settings.base_url
        self._proof: Any = None
        self._mover: Mover | None = None
        self._files: Any = None
        if move.proof or move.media:
            from importer.migration.files import Files

            self._files = Files()
        if move.proof:
            from importer.migration.proof import Proof

            self._proof = Proof(self._files)
        if move.new_url or move.redirects or move.media:
            from importer.migration.move import Mover
            from importer.migration.template import Templates
            from importer.writers.slugs import slug_of

            texts = (move.new_url,) if isinstance(move.new_url, str) else move.new_url
            self._mover = Mover(Templates(texts) if texts else None, slug_of if format.slugs else None)
        self._media = self._copying(move, format)

    def _copying(self, move: Move, format: Format) -> Media | None:
        served = move.media_url
        if move.media is None:
            if served is not None:
                raise UsageError("--media-url: says where the folder of --media will be served; give --media DIR too")
            return None
        from importer.migration.media import Media, served_at

        prefix = served_at(move.media, served)
        if format.fetches and served is not None and prefix.startswith("/"):
            raise UsageError(
                f"--media-url {served}: WordPress fetches files from their addresses, so it needs a whole one, as in "
                "https://new.example/media/; without --media-url it fetches from the old ones"
            )
        return Media(move.media, self._files, None if format.fetches and served is None else prefix)

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
        if self._move.redirects:
            write_redirects(mover, self._move.redirects)
        for _, _, after in mover.moved(place):
            yield after

    def finish(self, report: Report, facts: Facts) -> None:
        """Writes what was asked for, when all records are out."""
        if self._proof is None:
            return
        report.extra["proof"] = found = self._proof.result(facts)
        if self._move.proof_path:
            from importer.migration.proof_text import text_of
            from importer.writers import Output

            with Output(self._move.proof_path) as file:
                file.write(text_of(found).encode("utf-8", "replace"))

    def told(self) -> Iterator[str]:
        """Sentences for the summary."""
        if self._mover is not None:
            for sentence, count in self._mover.told.items():
                yield f"{count:,} {sentence}"
            yield from self._mover.named
        if self._media is not None:
            yield self._media.told
        if self._move.redirects and self._move.redirects != "-":
            yield f"the redirect map: {self._move.redirects}"
        if self._move.proof_path and self._move.proof_path != "-":
            yield f"the proof: {self._move.proof_path}"
