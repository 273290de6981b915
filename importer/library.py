"""The library's two front doors: `convert` for paths, `read` for one document in memory.

Both go the command line's way (`importer.pipeline`, `importer.merge`, `importer.corrections`) and give what it gives.
They print nothing, keep nothing between calls and install no signal handlers of ours outside the main thread, so they
may be called from threads and notebooks; with `workers` above 1, from a script, under `if __name__ == "__main__"`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, cast

from pydantic import ValidationError

from importer import corrections, pipeline, profile
from importer.choice import Choice
from importer.errors import UsageError
from importer.merge import merge
from importer.pipeline import Settings
from importer.record import Record, Rejection
from importer.report import Report
from importer.sources import Document, Problem

__all__ = ["Conversion", "Result", "convert", "read"]


class Result(NamedTuple):
    """What a whole conversion gave: `records, report = importer.read(html=...)`."""

    records: tuple[Record, ...]
    """In the order of the documents, merged by id."""
    report: dict[str, Any]
    """The report, as `--report` writes it: `totals`, `documents`, `rejections`, `dropped` ..."""

    @property
    def rejections(self) -> tuple[Rejection, ...]:
        """What could not become a record, each with its reasons and raw fields."""
        return tuple(Rejection.model_validate(one) for one in self.report["rejections"])


@dataclass
class Conversion:
    """Records, lazily: nothing is read before the first one is asked for. Each iteration is a run of its own."""

    sources: Iterable[Document | Problem]
    """What is read, anew for each iteration."""
    settings: Settings
    """How."""
    rejections: list[Rejection] = field(default_factory=list, init=False)
    """Of the latest run, as far as it has come."""
    _report: Report = field(default_factory=Report, init=False, repr=False)

    def __iter__(self) -> Iterator[Record]:
        self.rejections = []
        self._report = Report()
        return self._records(self._report, self.rejections)

    def _records(self, report: Report, rejections: list[Rejection]) -> Iterator[Record]:
        read: set[str] = set()
        unshown: set[tuple[str, str]] = set()
        left = 0

        def found() -> Iterator[Record]:
            for outcome in pipeline.convert(self.sources, self.settings, pipeline.survey(self.sources)):
                report.add(outcome)
                rejections.extend(outcome.rejections)
                read.add(outcome.document)
                unshown.update(outcome.unshown)
                yield from outcome.records

        records = merge(found()) if self.settings.merge else found()
        known = self.settings.profile
        if known is not None and known.corrects:
            applied = corrections.corrected(records, known, documents=read, unshown=unshown, merged=self.settings.merge)
            report.corrected(applied)
            records = iter(applied.records)
        for record in report.chosen(records, self.settings.choice):
            left += 1
            yield record
        report.left(left)

    @property
    def report(self) -> dict[str, Any]:
        """The report of the latest run as `--report` writes it; whole once all its records were taken."""
        return cast("dict[str, Any]", json.loads(b"".join(self._report.chunks())))

    def all(self) -> Result:
        """Every record at once, and the report."""
        records = tuple(self)
        return Result(records, self.report)


def convert(paths: str | Path | Iterable[str | Path], **settings: Any) -> Conversion:
    """Every document under some paths → records, one per item over all documents.

        for record in importer.convert("export.zip", base_url="https://old.example/"):
            print(record.id, record.title)

    `settings` are the fields of `Settings` and of `Choice`, named as the command's options: `base_url`, `merge`,
    `include`, `exclude`, `content`, `workers` (default 1), `profile` (paths too), `status`, `kind`, `since` ...
    A path that is not there or can't be read is no exception: the report says it. Raises UsageError for a setting that
    is none or makes no sense.
    """
    if isinstance(paths, (str, Path)):
        paths = (paths,)
    chosen = _settings(settings)
    return Conversion(chosen.sources([os.fspath(path) for path in paths]), chosen)


def read(
    html: str | bytes | None = None,
    *,
    data: bytes | None = None,
    name: str = "",
    url: str | None = None,
    **settings: Any,
) -> Result:
    """One document in memory → its records and a report.

    `html`: a page, as text or as the bytes that came (then its encoding is found out). `data` instead: an export or a
    dump; `name` (`feed.xml`) helps where the bytes leave a doubt. `url`: where the document stood, which makes its
    addresses absolute. `settings` as for `convert`. Raises UsageError; a document that can't be read is an error in
    the report, and no records.
    """
    if (html is None) == (data is None):
        raise UsageError("read: give a page as html=..., or any other document as data=...")
    if html is not None:
        data, name = html.encode("utf-8", "replace") if isinstance(html, str) else html, name or "page.html"
        if isinstance(html, str):
            data = b"\xef\xbb\xbf" + data.removeprefix(b"\xef\xbb\xbf")  # outweighs what the page says of its encoding
    chosen = _settings(settings | ({"base_url": url} if url else {}))
    raw = data or b""
    document = Document(name or "-", None, url or "/", data=raw, size=len(raw), limit=chosen.max_bytes, given=True)
    return Conversion((document,), chosen).all()


def _settings(given: dict[str, Any]) -> Settings:
    """Settings as keywords say them: lists and single texts for tuples, a path for a profile. Raises UsageError."""
    values = {name: _plain(name, value) for name, value in given.items()}
    try:
        choice = {name: values.pop(name) for name in list(values) if name in Choice.model_fields}
        if choice:
            values["choice"] = Choice(**choice)
        if "profile" in values:
            values["profile"] = _profiles(values["profile"])
        return Settings(**values)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise UsageError(f"{first['loc'][0]}: {first['msg'].removeprefix('Value error, ')}") from None
    except ValueError as error:
        raise UsageError(f"profile: {error}") from None


def _profiles(given: Any) -> profile.Profiles | None:
    """Of a path, or several, or a profile that was read already. Raises UsageError, ValueError."""
    if isinstance(given, profile.Profile):
        found: profile.Profiles | None = profile.Profiles((given,))
    elif given is None or isinstance(given, profile.Profiles):
        found = given
    else:
        found = profile.read_all(map(os.fspath, (given,) if isinstance(given, (str, Path)) else given))
    for one in found.members if found else ():
        corrections.parsed(one.corrections)
    return found


def _plain(name: str, value: Any) -> Any:
    field_ = Choice.model_fields.get(name) or Settings.model_fields.get(name)
    if field_ is not None and str(field_.annotation).startswith("tuple"):
        return (value,) if isinstance(value, str) else tuple(value)
    return value
