"""`importer sync`: options → one call of `importer.sync`, and what came of it → messages, files and an exit code."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from importer.cli.options.choice import choosing_finds
from importer.cli.options.limits import limit_options, path_arguments, profile_option

if TYPE_CHECKING:
    from importer.choice import Choice
    from importer.cli.log import Log
    from importer.errors import ImporterError
    from importer.pipeline import Outcome
    from importer.report import Report
    from importer.sync import Deliver, Result
    from importer.sync.look import Look
    from importer.sync.options import Options
    from importer.writers import Output

__all__ = ["sync"]

DONE, LOOK, FAILED, WITHHELD, BUSY = 0, 1, 2, 3, 4


class _BareOptions(click.Command):
    """Options that take a value only with `=`, so that a PATH may follow them bare."""

    BARE = ("--allow-shrink",)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Gives bare options the value `all`."""
        ctx.meta["importer.words"] = [_called(), ctx.info_name or "", *args]
        end = args.index("--") if "--" in args else len(args)
        args = [f"{a}=all" if a in self.BARE and n < end else a for n, a in enumerate(args)]
        return super().parse_args(ctx, args)


def _called() -> str:
    """How a shell calls this program. What is no terminal's, a mail or a log, is read elsewhere: there with the way to
    this folder, and so too where the program is not on the PATH, as in a crontab."""
    import shlex
    import shutil

    from importer.terminal import is_terminal

    called = sys.argv[0]
    if Path(called).name != "importer":
        return "importer"
    found = called == shutil.which("importer")
    if found and is_terminal(sys.stderr):
        return "importer"
    return f"cd {shlex.quote(str(Path.cwd()))} && {'importer' if found else shlex.quote(called)}"


def _number_or_all(_: click.Context, __: click.Parameter, value: str | None) -> int | str | None:
    if value is None or value == "all":
        return value
    if not value.isdecimal():
        raise click.BadParameter(f"{value!r} is no number; --allow-shrink lets all go, --allow-shrink=20 at most 20")
    return int(value)


@click.command(cls=_BareOptions)
@path_arguments
@click.option("--store", metavar="FILE.sqlite", required=True, help="The store; made where there is none.")
@click.option("--changes", metavar="FILE", help="What this run did, as JSON Lines; - is standard output.")
@click.option("--allow-shrink", metavar="[=N]", callback=_number_or_all, help="Let removals go: all, or at most N.")
@click.option("--allow-collapse", is_flag=True, help="Take changes that make most records worse.")
@click.option("--rekey", is_flag=True, help="Carry records over to the ids of another base address.")
@click.option("--dry-run", is_flag=True, help="Say what would be done; touch nothing.")
@click.option(
    "--wait", metavar="SECONDS", type=click.FloatRange(min=0), default=0.0, help="Wait so long for another run."
)
@click.option("--log-format", type=click.Choice(["text", "json"]), default="text", help="json: a line per message.")
@click.option("--metrics", metavar="FILE", help="Figures for Prometheus' textfile collector.")
@click.option("--report", "report_path", metavar="FILE", help="What was read, dropped, rejected, unreadable, as JSON.")
@click.option("--base-url", metavar="URL", help="The address of the folder PATH; makes all addresses absolute.")
@click.option("--content", is_flag=True, help="Whole contents of pages, and the body text of dumps.")
@click.option("--include", metavar="GLOB", multiple=True, help="Read only such documents, by path or member.")
@click.option("--exclude", metavar="GLOB", multiple=True, help="Don't read such documents.")
@choosing_finds
@click.option("--workers", metavar="N", type=click.IntRange(min=1), help="Processes; default: the cores at hand.")
@limit_options
@profile_option
@click.option("--strict", is_flag=True, help="Exit 1 if anything was rejected or unreadable.")
@click.option("--quiet", is_flag=True, help="No progress and no summary; only what needs a look.")
@click.option("--verbose", is_flag=True, help="A line for every document that is read.")
def sync(
    paths: tuple[str, ...], store: str, changes: str | None, allow_shrink: Any,
    allow_collapse: bool, rekey: bool, dry_run: bool, wait: float, log_format: Any, metrics: str | None,
    report_path: str | None, strict: bool, quiet: bool, verbose: bool, **reading: Any,
) -> int:  # fmt: skip
    """Keep a store up to date: reads what has changed under the PATHs and applies it, all of it or nothing.

    Unchanged documents are not read again. Removals beyond 10 records and 10 % of the store, and changes that make
    most records worse, are withheld: exit 3, and the message says what to type if they are right.
    """
    from importer.cli.log import Log
    from importer.errors import IdsDifferError, ImporterError, UntoldError
    from importer.guards import Permission
    from importer.sync.options import Options

    log = Log(log_format, quiet=quiet)
    options = Options(store, Permission(allow_shrink, allow_collapse), rekey=rekey, dry_run=dry_run, wait=wait)
    words = click.get_current_context().meta["importer.words"]
    run = _Run(
        paths, options, log, words=words, changes=changes, report_path=report_path, metrics=metrics, strict=strict,
        progress=not quiet and log_format == "text", verbose=verbose,
    )  # fmt: skip
    started = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    try:
        run.check_targets()
        return run(reading)
    except Exception as error:
        run.remember(error, started)
        if not isinstance(error, ImporterError):
            raise
        if metrics and error.exit_code != BUSY and not dry_run:  # the run that has the store will write them
            run.write_metrics(None, error.exit_code)
        if log_format == "text" and not isinstance(error, IdsDifferError | UntoldError):
            raise
        log.error(type(error).__name__.removesuffix("Error").lower(), run.explained(error))
        return error.exit_code


class _Run:
    def __init__(
        self, paths: tuple[str, ...], options: Options, log: Log, *, words: list[str], changes: str | None,
        report_path: str | None, metrics: str | None, strict: bool, progress: bool, verbose: bool,
    ) -> None:  # fmt: skip
        self.paths, self.options, self.log, self.words = paths, options, log, words
        self.changes, self.report_path, self.metrics = changes, report_path, metrics
        self.strict, self.verbose, self.progress = strict, verbose, progress
        self.report: Report | None = None
        self.profiles: list[str] = []
        self.choice: Choice | None = None
        self._bar: Any = None
        self._output: Output | None = None
        self._report_output: Output | None = None

    def __call__(self, reading: dict[str, Any]) -> int:
        from importer.errors import OutputError, UntoldError

        result = None
        try:
            with ExitStack() as files:
                result = self._sync(reading, files)
            self._bar.clear()
            self._say(result)
            if self.report_path and self._report_output is None:
                self._write_report(result)
        except OutputError as error:
            if result is None or result.run is None:
                raise
            raise UntoldError(self.options.store, result.run, str(error)) from error
        return self._end(result)

    def _sync(self, reading: dict[str, Any], files: ExitStack) -> Result:
        from importer.store import file as store_file

        opened = None
        if not self.options.dry_run and Path(self.options.store).exists():
            # Locked before the rest of the program is loaded, so that a second run is refused from the first moment.
            opened = files.enter_context(store_file.open_to_write(self.options.store, wait=self.options.wait))

        from importer.cli.options.settings import settings as settings_of
        from importer.report import Report
        from importer.sync import sync as run
        from importer.terminal import Progress
        from importer.writers import Output

        settings = settings_of(no_merge=False, **reading)
        self.profiles = [one.path for one in settings.profile.members] if settings.profile else []
        self.report = Report(detailed=self.report_path is not None)
        self.choice = settings.choice
        self._bar = Progress(documents=0, size=0, quiet=not self.progress)
        if self.changes is not None and not _is_direct(self.changes):
            self._output = files.enter_context(Output(self.changes))
        if self.report_path is not None and not _is_direct(self.report_path):
            self._report_output = files.enter_context(Output(self.report_path))
        return run(
            self.paths, settings, self.options, opened=opened, on_start=self._start, on_outcome=self._outcome,
            deliver=self._deliver, prepare=self._prepare, explain=self._explain,
        )  # fmt: skip

    def _end(self, result: Result) -> int:
        """The last words, and the exit code."""
        from importer.sync import words as sync_words

        code = result.exit_code
        if not code and self.strict and (result.summary.unreadable or result.summary.rejected):
            self.log.warning(
                "strict",
                f"--strict: {result.summary.unreadable} unreadable, {result.summary.rejected} rejected",
            )
            code = LOOK
        if self.metrics and not self.options.dry_run:
            self.write_metrics(result, code)
        self.log.info("summary", sync_words.summary(result, self.options.store), **_figures(result), exit_code=code)
        return code

    def check_targets(self) -> None:
        """Raises UsageError where two outputs, or an input and an output, would be one file."""
        from importer.errors import UsageError

        targets = [t for t in (self.options.store, self.changes, self.report_path, self.metrics) if t and t != "-"]
        real = [os.path.realpath(target) for target in targets]
        for number, target in enumerate(targets):
            if real[number] in real[:number]:
                raise UsageError(f"{target}: can't be two outputs at once; give each its own name")
            if any(os.path.realpath(path) == real[number] for path in self.paths if path != "-"):
                raise UsageError(f"{target}: is an input too and would be overwritten; name another file")

    def remember(self, error: Exception, started: str) -> None:
        """Leaves word in the store of a failure that it does not know of: a profile that can't be read, a full disk."""
        from importer.errors import IdsDifferError, ImporterError, NothingReadError, UntoldError

        known = isinstance(error, IdsDifferError | NothingReadError | UntoldError)  # by the run itself
        busy = isinstance(error, ImporterError) and error.exit_code == BUSY
        if known or busy or self.options.dry_run or not Path(self.options.store).is_file():
            return
        from importer.sync.failure import remember

        message = (
            self.explained(error)
            if isinstance(error, ImporterError)
            else f"internal error: {type(error).__name__}: {error}"
        )
        remember(self.options.store, message, started=started)

    def _start(self, look: Look) -> None:
        from importer.terminal import Progress

        self._bar = Progress(documents=len(look.fresh), size=look.size, quiet=not self.progress)

    def _outcome(self, outcome: Outcome) -> None:
        assert self.report is not None
        self.report.add(outcome)
        if outcome.state == "skipped":
            return
        self._bar.step(documents=outcome.last, size=outcome.size, records=len(outcome.records))
        if self.verbose and outcome.last:
            self._bar.clear()
            said = outcome.error or f"{len(outcome.records)} records"
            self.log.info("document", f"{outcome.document}: {outcome.reader or outcome.state}: {said}")

    def _deliver(self, committed: bool) -> Deliver | None:
        if self.changes is None or committed != _is_direct(self.changes):
            return None
        return self._write_changes

    def _prepare(self, result: Result) -> None:
        """Brings files to the disk before the commit: where there is no room for them, nothing is done yet."""
        if self._report_output is not None:
            self._write_report(result)
        for output in (self._output, self._report_output):
            if output is not None:
                output.complete()

    def _write_changes(self, lines: Iterator[dict[str, Any]]) -> None:
        from importer.terminal import json_bytes
        from importer.writers import Output, PipeClosedError

        def write(output: Output) -> None:
            for line in lines:
                output.write(json_bytes(line) + b"\n")

        if self._output is not None:
            write(self._output)
            return
        try:
            with Output(self.changes or "-") as output:
                write(output)
        except PipeClosedError:
            self.log.warning(
                "changes", "who read the changes has gone; the store is up to date, and `importer export --store "
                f"{self.options.store} --changed-since RUN` gives them again"
            )  # fmt: skip

    def _explain(self, result: Result) -> str | None:
        return "\n".join(line for _, line, _ in self._told(result)) or None

    def explained(self, error: ImporterError) -> str:
        """An error in words."""
        from importer.errors import IdsDifferError, OutputError, UntoldError
        from importer.sync import words as sync_words

        if isinstance(error, UntoldError):
            return sync_words.untold_paragraph(error, self.words)
        if isinstance(error, OutputError):
            return error.told()
        return sync_words.ids_paragraph(error, self.words) if isinstance(error, IdsDifferError) else str(error)

    def _say(self, result: Result) -> None:
        for kind, line, figures in self._told(result):
            self.log.warning(kind, line, **figures)

    def _told(self, result: Result) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """What somebody must look at: its kind, the line, and the figures in it."""
        from importer.sync import words as sync_words

        for document, reason in result.summary.errors[: sync_words.SHOWN]:
            if document not in result.kept:
                yield "unreadable", f"{document}: {reason}", {"document": document}
        if self.choice and self.report and result.summary.read == result.summary.documents:  # else the store has more
            for option, word in self.choice.unmet(self.report.statuses, ()):
                yield "unmet", f"{option} {word}: no item has it", {}
        for kind, lines in (
            ("kept", sync_words.kept_lines(result, self.words)),
            ("cut", sync_words.cut_lines(result, self.words)),
            ("profile", sync_words.profile_lines(result, self.profiles)),
        ):
            for line in lines:
                yield kind, line, {}
        for paragraph in sync_words.paragraphs(result, self.words):
            yield "withheld", paragraph, {"withheld": result.withheld}

    def _write_report(self, result: Result) -> None:
        from importer.writers import Output

        assert self.report is not None
        unchanged = result.summary.documents - self.report.totals.documents
        self.report.totals.documents = result.summary.documents
        self.report.totals.records = result.records
        self.report.totals.merged = max(0, result.readings - result.records)
        self.report.extra["sync"] = {**_figures(result), "documents_unchanged": max(0, unchanged), "kept": result.kept}
        if result.corrections is not None:
            self.report.extra["corrections"] = result.corrections
        with nullcontext(self._report_output) if self._report_output else Output(self.report_path or "-") as output:
            for chunk in self.report.chunks():
                output.write(chunk)

    def write_metrics(self, result: Result | None, code: int) -> None:
        """Writes the metrics file; a failure of that is said, and changes nothing else."""
        from importer.errors import ImporterError
        from importer.store import file as store_file
        from importer.sync import metrics as sync_metrics
        from importer.writers import Output

        success = None
        try:
            with store_file.open_to_read(self.options.store) as opened:
                success = opened.last_success()
        except ImporterError:
            pass
        words = sync_metrics.text(
            result, store=self.options.store, exit_code=code, now=time.time(), last_success=success
        )
        try:
            with Output(self.metrics or "-") as output:
                output.write(words.encode())
        except ImporterError as error:
            state = "the store is up to date, the metrics are not" if result else "the metrics tell of an earlier run"
            self.log.error("metrics", f"{error}; {state}")


def _is_direct(path: str) -> bool:
    """Does it go to a pipe or a device, which must hear of nothing that is not committed?"""
    from importer.writers.files import STDOUT, is_direct

    return path == STDOUT or is_direct(path)


def _figures(result: Result) -> dict[str, Any]:
    return {
        "run": result.run, "added": result.added, "changed": result.changed, "removed": result.removed,
        "rekeyed": result.rekeyed, "withheld": result.withheld, "records": result.records,
        "documents": result.summary.documents, "documents_read": result.summary.read,
        "documents_unreadable": result.summary.unreadable, "documents_kept": result.kept_documents,
        "documents_drifting": len(result.drifting), "seconds": round(result.seconds, 3),
    }  # fmt: skip
