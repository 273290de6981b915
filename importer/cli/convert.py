"""`importer convert`: documents → records, in a file or on standard output; a report and a summary of the run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from importer.cli.app import DONE, FAILED, LOOK, say
from importer.cli.options.choice import choosing
from importer.cli.options.cluster import cluster_of, cluster_options, file_for
from importer.cli.options.limits import limit_options, path_arguments, profile_option
from importer.cli.options.output import shape_of, shape_options
from importer.cli.options.settings import settings as _settings
from importer.cli.options.site import Site, site_options

if TYPE_CHECKING:
    from importer.cluster import Cluster
    from importer.pipeline import Settings
    from importer.record import Record
    from importer.report import Report

SHOWN_TYPES = 12
"""Types of records that the summary counts, the most frequent first."""
SHOWN_ERRORS = 5
"""Unreadable documents that the summary names before it counts the rest."""


@click.command()
@path_arguments
@click.option(
    "-o", "--output", metavar="FILE", default="-", help="Where the records go; default and - : standard output."
)
@shape_options
@click.option("--base-url", metavar="URL", help="The address of the folder PATH; makes all addresses absolute.")
@click.option("--no-merge", is_flag=True, help="Every document's records; default: one record per item over all.")
@click.option("--content", is_flag=True, help="Whole contents of pages, and the body text of dumps.")
@click.option("--report", "report_path", metavar="FILE", help="What was read, dropped, rejected, unreadable, as JSON.")
@click.option("--include", metavar="GLOB", multiple=True, help="Read only such documents, by path or member.")
@click.option("--exclude", metavar="GLOB", multiple=True, help="Don't read such documents.")
@choosing
@site_options
@click.option("--workers", metavar="N", type=click.IntRange(min=1), help="Processes; default: the cores at hand.")
@cluster_options
@limit_options
@profile_option
@click.option("--strict", is_flag=True, help="Exit 1 if anything was rejected or unreadable.")
@click.option("--quiet", is_flag=True, help="No progress and no summary.")
@click.option("--verbose", is_flag=True, help="A line for every document.")
def convert(
    paths: tuple[str, ...], output: str, report_path: str | None, strict: bool, quiet: bool, verbose: bool,
    **options: Any,
) -> int:  # fmt: skip
    """Documents → records: every document under the PATHs; - is standard input."""
    from importer import writers
    from importer.errors import NothingReadError
    from importer.report import Report

    site = Site(paths, options)
    _check_targets(paths, output, report_path, *site.targets)
    format, shape = shape_of(output, options)
    if site.media_path:
        _check_media(paths, site.media_path, output if writers.FORMATS[format].kind == "folder" else None)
    site.into(writers.FORMATS[format])
    cluster = cluster_of(options, output, workers=options["workers"])
    settings = _settings(**options)
    report = Report(detailed=report_path is not None)
    leave_out = [f for f in (output, report_path, *site.targets) if f]
    run = _Run(paths, settings, report, site=site, quiet=quiet, verbose=verbose, leave_out=leave_out)
    nothing: NothingReadError | None = None
    with writers.Output(report_path) if report_path else _Nowhere() as report_file, cluster or nullcontext():
        run.cluster = cluster
        try:
            with file_for(output) as file:
                written = writers.save(run.records(), file, format=format, shape=shape)
            report.left(written.records)
            site.finish(report, run.first.facts)
            if cluster:
                cluster.finish()
        except NothingReadError as error:
            nothing = error
        for chunk in report.chunks() if report_path else ():
            report_file.write(chunk)
    run.progress.clear()
    if nothing is not None:
        raise nothing
    if not quiet:
        _say_summary(report, output, report_path)
        for sentence in (*report.told(), *written.told(), *site.told()):
            say(sentence)
    if report.missing:
        say(f"{report.missing[0]}: no such file or folder; what was there has been converted")
        return FAILED
    if strict and (report.totals.rejected or report.totals.unreadable):
        totals = report.totals
        say(f"--strict: {totals.unreadable} unreadable, {totals.rejected} rejected; --report FILE says why")
        return LOOK
    return DONE


class _Nowhere:
    """In place of a report that nobody asked for."""

    def __enter__(self) -> _Nowhere:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def write(self, data: bytes) -> None:
        """Nothing."""


def _check_targets(paths: tuple[str, ...], output: str, report: str | None, *others: str) -> None:
    """Refuses to write over what is read, or two things to one place."""
    from importer.errors import UsageError

    if report == output or (report and output != "-" and os.path.realpath(report) == os.path.realpath(output)):
        raise UsageError(f"{output}: records and report can't go to the same place; give --report another name")
    places = [target if target == "-" else os.path.realpath(target) for target in (output, report, *others) if target]
    if twice := next((place for place in places if places.count(place) > 1), None):
        raise UsageError(f"{twice}: two things can't go to the same place; give one of them another name")
    for target in (output, report, *others):
        for path in paths:
            if target not in (None, "-") and path != "-" and Path(path).is_file() and _same(target or "", path):
                raise UsageError(f"{target}: is an input too and would be overwritten; name another file")
    for path in paths:
        if output.endswith(("/", os.sep)) and path != "-" and Path(path).is_dir() and _within(output, path):
            raise UsageError(f"{output}: lies within {path}, which is read; name a folder outside of it")


def _check_media(paths: tuple[str, ...], media: str, folder: str | None) -> None:
    """Copies go neither among the sources nor into a folder of records, which is written anew as a whole."""
    from importer.errors import UsageError

    for path in paths:
        if path != "-" and Path(path).exists() and (_within(path, media) or _within(media, path)):
            place = "lies within" if _within(media, path) else "holds"
            raise UsageError(f"--media {media}: {place} {path}, which is read; name a folder outside of it")
    if folder and (_within(media, folder) or _within(folder, media)):
        raise UsageError(f"--media {media}: files and the records of {folder} can't share a folder; name another one")


def _within(inner: str, outer: str) -> bool:
    return Path(os.path.realpath(inner)).is_relative_to(os.path.realpath(outer))


def _same(one: str, other: str) -> bool:
    try:
        return Path(one).samefile(other)
    except OSError:
        return False


class _Run:
    """The documents of one command, with progress and report on the way."""

    def __init__(
        self,
        paths: tuple[str, ...],
        settings: Settings,
        report: Report,
        *,
        site: Site,
        quiet: bool,
        verbose: bool,
        leave_out: list[str],
    ) -> None:
        from importer.terminal import Progress

        self._paths, self._settings, self._report = paths, settings, report
        self._quiet, self._verbose, self._site = quiet, verbose, site
        self._sources = settings.sources(paths, leave_out=leave_out)
        self.progress = Progress(documents=0, size=0, quiet=quiet)
        self._read: set[str] = set()
        self.cluster: Cluster | None = None

    def records(self) -> Iterator[Record]:
        """The run's records, merged unless told not to. Raises NothingReadError at their end."""
        if self._settings.merge:
            from importer.merge import merge

            found = merge(self._unmerged(), self._site.watch)
        else:
            found = self._unmerged()
        return self._site.records(self._report.chosen(self._corrected(found), self._settings.choice))

    def _corrected(self, found: Iterator[Record]) -> Iterator[Record]:
        """The records as the profiles' corrections make them; as they are where there are none."""
        profile = self._settings.profile
        if profile is None or not profile.corrects:
            return found
        from importer import corrections

        applied = corrections.corrected(found, profile, documents=self._read, merged=self._settings.merge)
        self._report.corrected(applied)
        return iter(applied.records)

    def _unmerged(self) -> Iterator[Record]:
        from importer import pipeline, terminal
        from importer.errors import NothingReadError

        ways = self.cluster or pipeline
        first = self.first = ways.survey(self._sources)
        self._site.begin(first.facts)
        self.progress = terminal.Progress(documents=first.documents, size=first.size, quiet=self._quiet)
        for outcome in ways.convert(self._sources, self._settings, first):
            self._report.add(outcome)
            self._site.outcome(outcome)
            self._read.add(outcome.document)
            self.progress.step(documents=outcome.last, size=outcome.size, records=len(outcome.records))
            if self._verbose and outcome.state != "skipped" and outcome.last:
                self.progress.clear()
                said = outcome.error or f"{len(outcome.records)} records"
                notes = "".join(f"; {note.code}: {note.text}" for note in outcome.notes)
                say(f"{outcome.document}: {outcome.reader or outcome.state}: {said}{notes}")
            yield from outcome.records
        if self._report.totals.documents == self._report.totals.unreadable:
            raise NothingReadError(_nothing(self._paths, self._report))


def _nothing(paths: tuple[str, ...], report: Report) -> str:
    if report.errors:
        document, reason = report.errors[0]
        more = f" (and {report.totals.unreadable - 1} more)" if report.totals.unreadable > 1 else ""
        if report.missing:
            return f"{document}: {reason}{more}; check the spelling, PATHs are relative to the current folder"
        return f"nothing could be read; {document}: {reason}{more}\n--report FILE lists every document with its error."
    kinds = f", {report.unknown.most_common(1)[0][0]}" if report.unknown else ""
    skipped = f" ({report.totals.skipped} files are none{kinds})" if report.totals.skipped else ""
    return (
        f"no documents under {', '.join(paths[:3])}{skipped}\nGive the folder that holds the pages, dumps or exports."
    )


def _say_summary(report: Report, output: str, report_path: str | None) -> None:
    from importer.terminal import duration

    totals = report.totals
    for document, reason in report.errors[:SHOWN_ERRORS]:
        say(f"{document}: {reason}")
    if totals.unreadable > SHOWN_ERRORS:
        say(f"... and {totals.unreadable - SHOWN_ERRORS} more that could not be read")
    counts = [
        f"{number:,} {word}"
        for number, word in (
            (totals.merged, "merged"),
            (totals.rejected, "rejected"),
            (totals.dropped, "dropped"),
            (totals.unreadable, "unreadable"),
            (totals.skipped, "skipped"),
        )
        if number
    ]
    place = "" if output == "-" else f" in {output}"
    plural = "" if totals.documents == 1 else "s"
    say(
        f"{totals.records:,} records{place} from {totals.documents:,} document{plural} in {duration(report.seconds)}"
        + (f" ({', '.join(counts)})" if counts else "")
    )
    if report.types:
        kinds = report.types.most_common()
        more = f" and {len(kinds) - SHOWN_TYPES} more types" if len(kinds) > SHOWN_TYPES else ""
        say("by type: " + ", ".join(f"{number:,} {name}" for name, number in kinds[:SHOWN_TYPES]) + more)
    if left_out := "; ".join(report.left_out()):
        say(f"left out: {left_out}")
    if report_path:
        say(f"what was left out and why: {report_path}")
    elif totals.rejected or totals.dropped or totals.unreadable:
        say("what was left out and why: --report FILE; one document in full: importer inspect DOCUMENT")
