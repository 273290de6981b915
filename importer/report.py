"""The report: what was read, dropped, rejected and unreadable, as one JSON object; and the summary of a run.

Its keys are fixed. Everything that did not become a record is in it by name; nothing of it is kept in memory unless a
report was asked for. It decides nothing.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from importer import __version__
from importer.cards import NO_RECORD, PROTECTED
from importer.choice import Choice
from importer.pipeline import Outcome
from importer.record import Record
from importer.terminal import json_bytes

if TYPE_CHECKING:
    from importer.corrections import Applied

__all__ = ["MAX_TEXT", "Report", "Totals"]

MAX_TEXT = 2000
"""Characters of a dropped text that stand in the report, before its length."""
SHOWN = 12
"""Post types that the summary names, the most frequent first."""


class Totals:
    """The counts of a run."""

    documents: int = 0
    unreadable: int = 0
    skipped: int = 0
    records: int = 0
    rejected: int = 0
    merged: int = 0
    dropped: int = 0


class Report:
    """Takes a run's outcomes as they come."""

    KEPT_ERRORS = 100

    def __init__(self, detailed: bool = True) -> None:
        self.detailed = detailed
        """Keep what the file needs; else only count."""

        self.totals = Totals()
        self.missing: list[str] = []
        """PATHs that are not there."""
        self.errors: list[tuple[str, str]] = []
        """The first few documents that could not be read, each with its error."""
        self.unknown: Counter[str] = Counter()
        """What kinds of file no reader is for, and how often."""

        self.kinds: Counter[tuple[str, str | None]] = Counter()
        """Records that left, by their kind and by what their export calls them."""
        self.held_back: Counter[str] = Counter()
        """Items that only their status keeps out, by kind."""
        self.dropped: Counter[str] = Counter()
        """What was dropped, by kind, those included."""
        self.refused: Counter[str] = Counter()
        """Records that the user did not choose, by option."""

        self.statuses: set[str] = set()
        """Every status that a record had, in lower case."""
        self.post_types: Counter[str] = Counter()
        """What exports call their items, of all records that were left after merging, in lower case."""

        self.bare = 0
        """Pages that gave nothing."""

        self.extra: dict[str, Any] = {}
        """Further keys of the file, after the fixed ones: what a sync did."""

        self._started = time.time()
        self._clock = time.monotonic()
        self._documents: list[bytes] = []
        self._rejections: list[bytes] = []
        self._dropped: list[bytes] = []
        self._open: dict[str, Any] | None = None
        self._unchosen = 0
        self._taken_out = 0

    def add(self, outcome: Outcome) -> None:
        """One outcome of a run."""
        if outcome.state == "skipped":
            self.totals.skipped += 1
            return
        if outcome.state == "unknown":
            self.totals.skipped += 1
            self.unknown[outcome.notes[-1].text] += 1
        else:
            self.totals.records += len(outcome.records)
            self.totals.rejected += len(outcome.rejections)
            self.totals.dropped += len(outcome.dropped)
            self.held_back += outcome.held_back
            self.dropped.update(one.kind for one in outcome.dropped)
            self.refused += outcome.refused
            self.statuses.update(one.status.casefold() for one in outcome.records if one.status)
            self.bare += any(note.code == NO_RECORD for note in outcome.notes)
            if outcome.last:
                self.totals.documents += 1
        if outcome.error is not None:
            self.totals.unreadable += 1
            if outcome.state == "missing":
                self.missing.append(outcome.document)
            if len(self.errors) < self.KEPT_ERRORS:
                self.errors.append((outcome.document, outcome.error))
        if self.detailed:
            self._keep(outcome)

    def _keep(self, outcome: Outcome) -> None:
        entry = self._open or {
            "document": outcome.document,
            "reader": outcome.reader,
            "records": 0,
            "rejected": 0,
            "dropped": 0,
            "error": None,
            "notes": [],
        }
        entry["records"] += len(outcome.records)
        entry["rejected"] += len(outcome.rejections)
        entry["dropped"] += len(outcome.dropped)
        entry["error"] = outcome.error
        entry["notes"] += [{"code": note.code, "text": note.text} for note in outcome.notes]
        self._rejections += [json_bytes(rejection.model_dump(mode="json")) for rejection in outcome.rejections]
        self._dropped += [
            json_bytes({"document": outcome.document, "kind": d.kind, "text": shortened(d.text), "place": d.place})
            for d in outcome.dropped
        ]
        self._open = None if outcome.last else entry
        if outcome.last:
            self._documents.append(json_bytes(entry))

    @property
    def seconds(self) -> float:
        """How long the run has taken."""
        return time.monotonic() - self._clock

    def chosen(self, records: Iterable[Record], choice: Choice) -> Iterator[Record]:
        """The records that leave of those that are left after merging; counts them and the others."""
        for record in records:
            if choice.post_type and record.native and record.native.type:
                self.post_types[record.native.type.casefold()] += 1
            option = choice.refuses(record)
            if option:
                self.refused[option] += 1
                self._unchosen += 1
            else:
                self.kinds[record.source.kind, (record.native.type if record.native else None) or None] += 1
                yield record
        if unmet := [f"{option} {word}" for option, word in choice.unmet(self.statuses, self.post_types)]:
            self.extra["unmet"] = unmet

    def corrected(self, applied: Applied) -> None:
        """What a profile's corrections did, and which of them nothing needs any more."""
        self._taken_out += applied.taken_out
        stale = [one.plain() for one in applied.stale]
        self.extra["corrections"] = {"applied": applied.applied, "stale": stale}

    def told(self) -> Iterator[str]:
        """Sentences on pages that gave nothing, on words of the choice that fitted nothing, and on the corrections,
        where there were any."""
        if self.bare:
            pages, them = ("1 page", "it") if self.bare == 1 else (f"{self.bare:,} pages", "them")
            yield f"{pages} gave neither a card nor a record (--report FILE names {them})"
        for said in self.extra.get("unmet", ()):
            there = ", ".join(f"{number:,} {name}" for name, number in self.post_types.most_common(SHOWN))
            yield f"{said}: no item has it" + (f"; there are {there}" if there and "--post-type" in said else "")
        if did := self.extra.get("corrections"):
            stale = len(did["stale"])
            more = f"; {stale:,} match nothing, or nothing that needs them (--report FILE names them)" if stale else ""
            yield f"{did['applied']:,} corrections of the profile applied{more}"

    def left(self, records: int) -> None:
        """Says how many records were left after merging and choosing."""
        self.totals.merged = self.totals.records - records - self._unchosen - self._taken_out
        self.totals.records = records

    def by_kind(self) -> str:
        """For the summary: how many cards, pages, items ... left; of items also what their export calls them."""
        counts: Counter[str] = Counter()
        types: dict[str, Counter[str]] = {}
        for (kind, type_), number in self.kinds.items():
            counts[kind] += number
            if type_:
                types.setdefault(kind, Counter())[type_] += number
        return ", ".join(f"{number:,} {kind}{_typed(types.get(kind), number)}" for kind, number in counts.most_common())

    def left_out(self) -> Iterator[str]:
        """For the summary: what an option would bring, what an option kept out, and what is never content."""
        held_back = dict(sorted(self.held_back.items()))
        if protected := held_back.pop(PROTECTED, 0):
            text = "text of 1 protected item" if protected == 1 else f"texts of {protected:,} protected items"
            yield f"the {text} (--status protected brings it)"
        if held_back:
            them = "it" if sum(held_back.values()) == 1 else "them"
            yield f"{_counted(held_back)} (--status {','.join(held_back)} brings {them})"
        for option, number in sorted(self.refused.items()):
            yield f"{number:,} by {option}"
        others = dict((self.dropped - self.held_back).most_common())
        if others:
            yield f"{_counted(others)} (no content)"

    def chunks(self) -> Iterator[bytes]:
        """The JSON object, a line for each of its entries."""
        started = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(self._started))
        totals = {name: getattr(self.totals, name) for name in Totals.__annotations__}
        yield b'{\n"version": ' + json_bytes(__version__) + b',\n"started": ' + json_bytes(started)
        yield b',\n"seconds": ' + json_bytes(round(self.seconds, 3)) + b',\n"totals": ' + json_bytes(totals)
        for name, rows in (
            ("documents", self._documents),
            ("rejections", self._rejections),
            ("dropped", self._dropped),
        ):
            yield f',\n"{name}": ['.encode()
            for number, row in enumerate(rows):
                yield (b",\n" if number else b"\n") + row
            yield b"\n]" if rows else b"]"
        for name, value in self.extra.items():
            yield b",\n" + json_bytes(name) + b": " + json_bytes(value)
        yield b"\n}\n"


def _typed(types: Counter[str] | None, of: int) -> str:
    """(62 post, 4 page, 1 without a type)"""
    if not types:
        return ""
    told = [f"{number:,} {name}" for name, number in types.most_common(SHOWN)]
    if (more := len(types) - SHOWN) > 0:
        told.append(f"{more} more types")
    if untyped := of - types.total():
        told.append(f"{untyped:,} without a type")
    return f" ({', '.join(told)})"


def _counted(kinds: Mapping[str, int]) -> str:
    return ", ".join(f"{number:,} {kind}" for kind, number in kinds.items())


def shortened(text: str) -> str:
    """A dropped text in full, or its first characters and then its length."""
    return text if len(text) <= MAX_TEXT else f"{text[:MAX_TEXT]}… ({len(text):,} characters)"
