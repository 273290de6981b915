"""`convert` for paths and `read` for one document in memory.

Both go the command line's way (`importer.conversion`) and give what it gives. They print nothing, keep nothing between
calls and install no signal handlers of ours outside the main thread, so they may be called from threads and notebooks;
with `workers` above 1, from a script, under `if __name__ == "__main__"`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, Unpack, cast

from importer import writers
from importer.conversion import Progress, Run, check_folders, check_targets
from importer.errors import UsageError
from importer.library.reports import ReportData
from importer.library.settings import ConvertSettings, ReadSettings, StrPath, Wanted, named_as_here, wanted
from importer.migration.site import Move
from importer.pipeline import Outcome, Settings
from importer.record import Record, Rejection
from importer.report import Report
from importer.sources import Document, Problem

__all__ = ["Conversion", "Result", "convert", "read"]


class Result(NamedTuple):
    """What a whole conversion gave: `records, report = importer.read(html=...)`."""

    records: tuple[Record, ...]
    """In the order of the documents, merged by id."""
    report: ReportData
    """The report, as `--report` writes it: `totals`, `documents`, `rejections`, `dropped` ..."""

    @property
    def rejections(self) -> tuple[Rejection, ...]:
        """What could not become a record, each with its reasons and raw fields."""
        return tuple(Rejection.model_validate(one) for one in self.report["rejections"])

    @property
    def unreadable(self) -> tuple[tuple[str, str], ...]:
        """(document, why) of what could not be read, or not whole, and of paths that are not there."""
        return tuple((one["document"], one["error"]) for one in self.report["documents"] if one["error"] is not None)


@dataclass
class Conversion:
    """Records, lazily: nothing is read before the first one is asked for. Each iteration is a run of its own."""

    sources: Iterable[Document | Problem]
    """What is read, anew for each iteration."""
    settings: Settings
    """How."""
    move: Move | None = None
    """What is asked for besides records."""
    format: writers.Format = writers.FORMATS["json"]
    """What they will be written as."""
    paths: tuple[str, ...] = ()
    """Where the sources are."""
    progress: Callable[[Progress], object] | None = field(default=None, repr=False)
    """Hears of each document."""
    rejections: list[Rejection] = field(default_factory=list, init=False)
    """Of the latest run, as far as it has come."""
    unreadable: list[tuple[str, str]] = field(default_factory=list, init=False)
    """(document, why) of what could not be read, or not whole, and of paths that are not there; of the latest run."""
    told: list[str] = field(default_factory=list, init=False)
    """What the command's summary says besides its counts; of the latest run, at its end."""
    _report: Report = field(default_factory=Report, init=False, repr=False)

    def __iter__(self) -> Iterator[Record]:
        self.rejections, self.unreadable, self.told = [], [], []
        self._report = Report()
        return self._records(self._report, self.rejections, self.unreadable, self.told)

    def _records(
        self, report: Report, rejections: list[Rejection], unreadable: list[tuple[str, str]], told: list[str]
    ) -> Iterator[Record]:
        def heard(outcome: Outcome) -> None:
            rejections.extend(outcome.rejections)
            if outcome.error is not None:
                unreadable.append((outcome.document, outcome.error))

        site = Wanted(self.settings, self.move, self.format).site(self.paths)
        run = Run(self.sources, self.settings, report, site, on_outcome=heard, on_progress=self.progress)
        left = 0
        for record in run.records():
            left += 1
            yield record
        run.finish(left)
        told.extend((*report.told(), *(site.told() if site else ())))

    @property
    def report(self) -> ReportData:
        """The report of the latest run as `--report` writes it; whole once all its records were taken."""
        return cast("ReportData", json.loads(b"".join(self._report.chunks())))

    def all(self) -> Result:
        """Every record at once, and the report."""
        records = tuple(self)
        return Result(records, self.report)


def convert(
    paths: StrPath | Iterable[StrPath],
    *,
    progress: Callable[[Progress], object] | None = None,
    **settings: Unpack[ConvertSettings],
) -> Conversion:
    """Every document under some paths → records, one per item over all documents.

        for record in importer.convert("export.zip", base_url="https://old.example/"):
            print(record.id, record.title)

    `settings` are named as the command's options (`ConvertSettings` lists them); `workers` is 1 unless told. With
    `new_url`, `redirects`, `media` or a path for `proof` what they write is there once all records were taken.
    `progress` is called after each document, where the records are taken; what it raises ends the run. A path that is
    not there or can't be read is no exception: `unreadable` and the report say it. Raises UsageError for a setting that
    is none or makes no sense; OutputError, also while records are taken, for a file that can't be written.
    """
    names = _names(paths)
    chosen = wanted(settings)
    try:
        targets = chosen.move.targets if chosen.move else []
        check_targets(names, *targets)
        check_folders(names, chosen.move, None)
        chosen.site(names)
    except UsageError as error:
        raise named_as_here(error) from None
    sources = chosen.settings.sources(names, leave_out=targets)
    return Conversion(sources, chosen.settings, chosen.move, chosen.format, names, progress)


def read(
    html: str | bytes | None = None,
    *,
    data: bytes | None = None,
    name: str = "",
    url: str | None = None,
    **settings: Unpack[ReadSettings],
) -> Result:
    """One document in memory → its records and a report.

    `html`: a page, as text or as the bytes that came (then its encoding is found out). `data` instead: an export or a
    dump; `name` (`feed.xml`) helps where the bytes leave a doubt. `url`: where the document stood, which makes its
    addresses absolute. `settings` as for `convert`, but for those that are about many documents or write files. Raises
    UsageError; a document that can't be read is an error in the report, and no records.
    """
    if (html is None) == (data is None):
        raise UsageError("read: give a page as html=..., or any other document as data=...")
    if not isinstance(html, str | bytes | None) or not isinstance(data, bytes | None):
        raise UsageError("read: html is a text or bytes, data bytes; importer.convert reads files")
    if html is not None:
        data, name = html.encode("utf-8", "replace") if isinstance(html, str) else html, name or "page.html"
        if isinstance(html, str):
            data = b"\xef\xbb\xbf" + data.removeprefix(b"\xef\xbb\xbf")  # outweighs what the page says of its encoding
    chosen = wanted({**settings, "base_url": url} if url else settings)
    if (move := chosen.move) and move != Move(proof=True):
        raise UsageError("read: gives the records of one document and writes no files; convert moves a site")
    raw = data or b""
    document = Document(
        name or "-", None, url or "/", data=raw, size=len(raw), limit=chosen.settings.max_bytes, given=True
    )
    return Conversion((document,), chosen.settings, move).all()


def _names(paths: object) -> tuple[str, ...]:
    """One path or several as texts. Raises UsageError."""
    given = (paths,) if isinstance(paths, str | os.PathLike) else paths
    if not isinstance(given, Iterable) or isinstance(given, bytes):
        raise UsageError(f"paths: must be a path or several, not {paths!r}")
    names = tuple(os.fspath(path) if isinstance(path, str | os.PathLike) else path for path in given)
    if wrong := [path for path in names if not isinstance(path, str)]:
        raise UsageError(f"paths: must be texts or pathlib paths, not {wrong[0]!r}")
    return names
