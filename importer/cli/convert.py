"""`importer convert`: documents → records, in a file or on standard output; a report and a summary of the run."""

from __future__ import annotations

from contextlib import nullcontext
from os.path import realpath
from typing import TYPE_CHECKING, Any

import click

from importer.cli.app import DONE, FAILED, LOOK, say
from importer.cli.options.choice import choosing
from importer.cli.options.cluster import cluster_of, cluster_options, file_for
from importer.cli.options.limits import limit_options, path_arguments, profile_option
from importer.cli.options.output import shape_of, shape_options
from importer.cli.options.settings import settings as _settings
from importer.cli.options.site import move_of, site_options

if TYPE_CHECKING:
    from importer.pipeline import Outcome, Survey
    from importer.report import Report

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
    from importer import pipeline, writers
    from importer.conversion import Run, check_folders, check_targets
    from importer.errors import NothingReadError, UsageError
    from importer.report import Report

    move = move_of(options)
    if report_path == output or (report_path and output != "-" and realpath(report_path) == realpath(output)):
        raise UsageError(f"{output}: records and report can't go to the same place; give --report another name")
    targets = [target for target in (output, report_path, *(move.targets if move else ())) if target]
    check_targets(paths, *targets)
    format, shape = shape_of(output, options)
    check_folders(paths, move, output if writers.FORMATS[format].kind == "folder" else None)
    cluster = cluster_of(options, output, workers=options["workers"])
    settings = _settings(**options)
    site = None
    if move:
        from importer.migration.site import Site

        site = Site(paths, move, settings, writers.FORMATS[format])
    report = Report(detailed=report_path is not None)
    watch = _Watch(paths, quiet=quiet, verbose=verbose)
    run = Run(
        settings.sources(paths, leave_out=targets), settings, report, site, ways=cluster or pipeline,
        on_start=watch.start, on_outcome=watch.outcome, on_read=watch.read,
    )  # fmt: skip
    nothing: NothingReadError | None = None
    with writers.Output(report_path) if report_path else _Nowhere() as report_file, cluster or nullcontext():
        try:
            with file_for(output) as file:
                written = writers.save(run.records(), file, format=format, shape=shape)
            run.finish(written.records)
            if cluster:
                cluster.finish()
        except NothingReadError as error:
            nothing = error
        for chunk in report.chunks() if report_path else ():
            report_file.write(chunk)
    watch.progress.clear()
    if nothing is not None:
        raise nothing
    if not quiet:
        _say_summary(report, output, report_path)
        for sentence in (*report.told(), *written.told(), *(site.told() if site else ())):
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


class _Watch:
    """What a person sees of a run on its way."""

    def __init__(self, paths: tuple[str, ...], *, quiet: bool, verbose: bool) -> None:
        from importer.terminal import Progress

        self._paths, self._quiet, self._verbose = paths, quiet, verbose
        self.progress = Progress(documents=0, size=0, quiet=quiet)

    def start(self, first: Survey) -> None:
        """So much there is to do."""
        from importer.terminal import Progress

        self.progress = Progress(documents=first.documents, size=first.size, quiet=self._quiet)

    def outcome(self, outcome: Outcome) -> None:
        """One document, or a part of it, is read."""
        done = outcome.last and outcome.state not in ("skipped", "missing")  # as the survey counts
        self.progress.step(documents=done, size=outcome.size, records=len(outcome.records))
        if self._verbose and outcome.state != "skipped" and outcome.last:
            self.progress.clear()
            said = outcome.error or f"{len(outcome.records)} records"
            notes = "".join(f"; {note.code}: {note.text}" for note in outcome.notes)
            say(f"{outcome.document}: {outcome.reader or outcome.state}: {said}{notes}")

    def read(self, report: Report) -> None:
        """All are read. Raises NothingReadError."""
        from importer.errors import NothingReadError

        if report.totals.documents == report.totals.unreadable:
            raise NothingReadError(_nothing(self._paths, report))


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
    if by_kind := report.by_kind():
        say(f"by kind: {by_kind}")
    if left_out := "; ".join(report.left_out()):
        say(f"left out: {left_out}")
    if report_path:
        say(f"what was left out and why: {report_path}")
    elif totals.rejected or totals.dropped or totals.unreadable:
        say("what was left out and why: --report FILE; one document in full: importer inspect DOCUMENT")
    elif not totals.records and not report.refused:
        say("nothing that stands for a content item was found; importer inspect DOCUMENT shows why")
