"""`importer stats`: counts, fill rates, what is likely one, dates as a chart, the doubtful first."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import click

from importer.cli.options.limits import path_arguments, profile_option
from importer.cli.options.settings import settings as _settings

if TYPE_CHECKING:
    from importer.diff import JsonRecord
    from importer.stats import Stats

__all__ = ["lines", "stats"]

COLUMNS = 80
LABEL = 18
BAR = 44
"""Columns of the longest bar."""
SHOWN = 10
"""Entries of a list before its rest is counted."""
MOST_YEARS = 60
_EIGHTHS = " ▏▎▍▌▋▊▉█"


@click.command()
@path_arguments
@click.option("--json", "as_json", is_flag=True, help="For programs; without limits on its lists.")
@click.option("--all", "everything", is_flag=True, help="All entries of every list.")
@click.option("--base-url", metavar="URL", help="As for convert, where PATH is no output.")
@click.option("--workers", metavar="N", type=click.IntRange(min=1), help="Processes; default: the cores at hand.")
@profile_option
def stats(paths: tuple[str, ...], as_json: bool, everything: bool, **options: Any) -> int:
    """Numbers about records: of outputs and stores, or of documents, which are read as convert does."""
    from importer.stats import measure

    found = measure(_records(paths, options))
    if as_json:
        from importer.terminal import json_bytes

        click.echo(json_bytes(found.as_data(), indent=2))
    else:
        from importer.terminal import coloured

        for line in lines(found, colour=coloured(sys.stdout), most=None if everything else SHOWN):
            click.echo(line)
    return 0


def _records(paths: tuple[str, ...], options: dict[str, Any]) -> Iterator[JsonRecord]:
    """The records of outputs and stores as they are; of all other paths, as one run of `convert` gives them."""
    from importer.cli.saved import is_saved, saved

    others = []
    for path in paths:
        if is_saved(path):
            yield from saved(path)
        else:
            others.append(path)
    if others:
        yield from _converted(others, options)


def _converted(paths: list[str], options: dict[str, Any]) -> Iterator[JsonRecord]:
    from importer import pipeline, terminal
    from importer.errors import NothingReadError
    from importer.merge import merge

    settings = _settings(no_merge=False, **options)
    sources = settings.sources(paths)
    first = pipeline.survey(sources)
    progress = terminal.Progress(documents=first.documents, size=first.size, quiet=False)
    read = 0
    error = ""
    names: set[str] = set()
    unshown: set[tuple[str, str]] = set()

    def records() -> Iterator[Any]:
        nonlocal read, error
        for outcome in pipeline.convert(sources, settings, first):
            progress.step(documents=outcome.last, size=outcome.size, records=len(outcome.records))
            read += outcome.state == "read"
            names.add(outcome.document)
            unshown.update(outcome.unshown)
            error = error or (f"{outcome.document}: {outcome.error}" if outcome.error else "")
            yield from outcome.records

    merged = merge(records())
    if settings.profile is not None and settings.profile.corrects:
        from importer import corrections

        merged = iter(corrections.corrected(merged, settings.profile, documents=names, unshown=unshown).records)
    for record in merged:
        yield record.model_dump(mode="json")
    progress.clear()
    if not read:
        raise NothingReadError(
            error or f"no documents under {', '.join(paths[:3])}; give an output, a store or an export"
        )


def lines(found: Stats, *, colour: bool = False, most: int | None = SHOWN) -> Iterator[str]:
    """For a person: nothing wider than 80 columns, nothing that could drive a terminal. `most`: entries of a list."""
    draw = _Drawing(colour, most)
    plural = "" if found.documents == 1 else "s"
    yield draw.bold(f"{found.records:,} records from {found.documents:,} document{plural}")
    for title, counts in (("kind", found.kinds), ("reader", found.readers), ("language", found.languages),
                          ("status", found.statuses)):  # fmt: skip
        yield from draw.sums(title, counts)
    if not found.records:
        return
    yield from draw.head("Fields: how many records have one")
    for name, value in found.fields.items():
        if value["filled"]:
            yield draw.bar(name, int(value["filled"]), value["share"], f"{100 * value['share']:3.0f} %")
    if none := [name for name, value in found.fields.items() if not value["filled"]]:
        yield from draw.wrapped("none has", ", ".join(none))
    for title, counts in (("Types", found.types), ("Tags", found.tags), ("Warnings", found.warnings)):
        if counts:
            yield from draw.head(f"{title} ({len(counts):,})")
            top = max(counts.values())
            yield from draw.some([draw.bar(name, count, count / top) for name, count in counts.items()])
    near = [(name, group) for name, groups in found.near_labels.items() for group in groups]
    if near:
        yield from draw.head(f"Labels that are likely one ({len(near):,})")
        rows = [(name, " ".join(f"“{label}” {count:,}" for label, count in group.items())) for name, group in near]
        yield from draw.blocks(list(draw.wrapped(name, text)) for name, text in rows)
    if found.years:
        yield from draw.head("Dates by year")
        yield from draw.years(found.years)
    if found.likely_duplicates:
        yield from draw.head(f"Likely duplicates ({len(found.likely_duplicates):,})")
        yield from draw.blocks(
            [
                *draw.wrapped("", ", ".join(likely["why"])),
                *(
                    line
                    for title, id in zip(likely["titles"], likely["ids"], strict=True)
                    for line in draw.wrapped("  ", f"{title} ({id})")
                ),
            ]
            for likely in found.likely_duplicates
        )
    if found.doubtful:
        yield from draw.head(f"Doubtful first ({found.doubtful_records:,})")
        yield from draw.blocks(
            list(draw.wrapped("", f"{row['title']} ({row['document']}): {', '.join(row['reasons'])}"))
            for row in found.doubtful
        )


class _Drawing:
    """Lines of 80 columns, coloured or not."""

    def __init__(self, colour: bool, most: int | None) -> None:
        self._colour, self._most = colour, most

    def bold(self, text: str) -> str:
        return click.style(text, bold=True) if self._colour else text

    def head(self, text: str) -> Iterator[str]:
        yield ""
        yield self.bold(text)

    def sums(self, title: str, counts: Mapping[str, int]) -> Iterator[str]:
        if counts:
            shown = list(counts.items())[: self._most]
            more = f", and {len(counts) - len(shown):,} more" if len(shown) < len(counts) else ""
            yield from self.wrapped(title, ", ".join(f"{count:,} {name}" for name, count in shown) + more)

    def bar(self, name: str, count: int, share: float, after: str = "") -> str:
        """A name, a count and a bar; any count above 0 shows."""
        from importer.terminal import safe, width

        label = safe(name)
        while width(label) > LABEL:
            label = label[:-2] + "…"
        eighths = max(round(8 * BAR * share), 1 if count else 0)
        bar = _EIGHTHS[8] * (eighths // 8) + _EIGHTHS[eighths % 8].strip()
        drawn = click.style(bar, fg="blue") if self._colour else bar
        label += " " * (LABEL - width(label))
        return f"  {label} {count:>7,} {after + ' ' if after else ''}{drawn}".rstrip()

    def years(self, years: Mapping[str, int]) -> Iterator[str]:
        """Every year, or where there are too many, only those with records."""
        top = max(years.values())
        rows = list(years.items()) if len(years) <= MOST_YEARS else [one for one in years.items() if one[1]]
        yield from (self.bar(year, count, count / top) for year, count in rows)

    def some(self, rows: list[str]) -> Iterator[str]:
        return self.blocks([row] for row in rows)

    def blocks(self, blocks: Iterable[list[str]]) -> Iterator[str]:
        """The first few, then how many are left."""
        left = 0
        for number, block in enumerate(blocks):
            if self._most is None or number < self._most:
                yield from block
            else:
                left += 1
        if left:
            yield f"  … and {left:,} more (--all)"

    def wrapped(self, label: str, text: str) -> Iterator[str]:
        from importer.terminal import safe, width

        lead = f"  {label:<{LABEL}} " if label.strip() else f"  {label}"
        row, room = "", COLUMNS - len(lead)
        for word in safe(text).split(" "):
            if row and width(row) + 1 + width(word) > room:
                yield lead + row
                lead, row = " " * max(len(lead), 4), ""
                room = COLUMNS - len(lead)
            row = f"{row} {word}" if row else word
            while width(row) > room:
                cut = room
                while width(row[:cut]) > room:
                    cut -= 1
                yield lead + row[:cut]
                lead, row = " " * max(len(lead), 4), row[cut:]
                room = COLUMNS - len(lead)
        yield lead + row
