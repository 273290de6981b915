"""`importer inspect`: what was found on one document, and why, for a person at 80 columns or a program.

Every card raw beside clean, why it was taken, the near misses and why not, what was dropped and rejected. It goes the
same path as `convert` (`pipeline.trace`) and explains it; it decides nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from importer import pipeline
from importer.cards import Card, Dropped, NearMiss, Note, Verdict
from importer.cleaning import raw_fields
from importer.errors import NothingReadError, UnreadableError, UsageError
from importer.merge import once
from importer.pipeline import Settings, Step
from importer.record import Record, Rejection
from importer.report import shortened
from importer.sources import Document
from importer.terminal import coloured, json_bytes, safe, width

__all__ = ["Findings", "find", "show"]

COLUMNS = 80
LABEL = 16
"""Columns of a field's name."""
MAX_SHOWN = 600
"""Characters of one value for a person; --json has all."""

_BOLD, _DIM, _RED, _GREEN, _YELLOW = "1", "2", "31", "32", "33"


@dataclass
class Findings:
    """All that `trace` told of one document."""

    document: Document
    steps: list[Step] = field(default_factory=list)
    error: str | None = None
    """Why the document could not be read, or not whole."""
    reader: str | None = None


def find(name: str, settings: Settings) -> Findings:
    """Goes one document's way. `archive.zip!/member` names a member. Raises NothingReadError, UsageError."""
    outer = name.partition("!/")[0]
    sources = settings.sources([outer])
    documents = []
    for found in sources:
        if isinstance(found, Document):
            if found.name == name or "!/" not in name or found.name.partition("!/")[2] == name.partition("!/")[2]:
                documents.append(found)
        elif found.kind in ("missing", "unreadable"):
            raise NothingReadError(f"{found.name}: {found.reason}")
    if not documents:
        raise NothingReadError(f"{name}: no such document in it")
    if len(documents) > 1:
        raise UsageError(
            f"{name}: holds {len(documents)} documents; name one of them, such as {_full(outer, documents[0])}"
        )
    document = documents[0]
    found_all = Findings(document)
    run = pipeline.survey(sources).facts
    try:
        for step in pipeline.trace(document, settings, run, explain=True):
            found_all.steps.append(step)
    except UnreadableError as error:
        found_all.error = error.reason
    results = [s.result for s in found_all.steps if isinstance(s.result, Record)]
    found_all.reader = results[0].source.reader if results else None
    return found_all


def _full(outer: str, document: Document) -> str:
    member = document.name.partition("!/")[2]
    return f"{outer}!/{member}" if member else f"{outer.rstrip('/')}/{document.name}"


def show(name: str, settings: Settings, *, as_json: bool) -> int:
    """Prints what was found. The exit code: 2 where the document could not be read."""
    from importer.writers import Output

    findings = find(name, settings)
    with Output("-") as out:
        if as_json:
            out.write(json_bytes(as_data(findings)) + b"\n")
        else:
            colour = coloured(sys.stdout)
            for line in lines(findings, colour=colour):
                out.write(line.encode("utf-8", "replace") + b"\n")
    return 2 if findings.error is not None else 0


def as_data(findings: Findings) -> dict[str, Any]:
    """For programs: plain JSON values."""
    cards, near, dropped, notes = [], [], [], []
    for step in findings.steps:
        match step.finding:
            case Card() as card:
                cards.append(
                    {
                        "raw": raw_fields(card),
                        "record": step.result.model_dump(mode="json") if isinstance(step.result, Record) else None,
                        "rejected": list(step.result.reasons) if isinstance(step.result, Rejection) else None,
                        "verdict": _verdict(card.verdict),
                        "dropped": [{"kind": d.kind, "text": d.text, "place": d.place} for d in step.dropped],
                    }
                )
            case NearMiss() as miss:
                near.append(
                    {"title": miss.title, "url": miss.url, "place": miss.place, "verdict": _verdict(miss.verdict)}
                )
            case Dropped() as drop:
                dropped.append({"kind": drop.kind, "text": drop.text, "place": drop.place})
            case Note() as note:
                notes.append({"code": note.code, "text": note.text})
        notes += [{"code": note.code, "text": note.text} for note in step.notes]
    return {
        "document": findings.document.name,
        "address": findings.document.address,
        "reader": findings.reader,
        "error": findings.error,
        "cards": cards,
        "near_misses": near,
        "dropped": dropped,
        "notes": notes,
    }


def _verdict(verdict: Verdict | None) -> dict[str, Any] | None:
    if verdict is None:
        return None
    reasons = [{"words": reason.words, "value": reason.value} for reason in verdict.reasons]
    return {"score": verdict.score, "reasons": reasons, "rival": verdict.rival}


def lines(findings: Findings, *, colour: bool = False) -> Iterator[str]:
    """For a person: nothing wider than 80 columns, nothing that could drive a terminal."""
    page = _Page(colour)
    cards = [s for s in findings.steps if isinstance(s.finding, Card)]
    results = [s.result for s in cards if isinstance(s.result, Record)]
    misses = [s.finding for s in findings.steps if isinstance(s.finding, NearMiss)]
    dropped = [d for s in findings.steps for d in ((s.finding,) if isinstance(s.finding, Dropped) else ())]
    notes = [n for s in findings.steps for n in ((s.finding,) if isinstance(s.finding, Note) else s.notes)]
    yield from page.wrapped("", findings.document.name, style=_BOLD)
    about = f"read by {findings.reader or 'no reader'}, as {findings.document.address}"
    yield from page.wrapped(
        "", f"{about}: {len(once(results))} records, {len(cards) - len(results)} rejected, {len(misses)} near misses"
    )
    if findings.error is not None:
        yield from page.wrapped("", f"can't be read: {findings.error}", style=_RED)
    first: dict[str, int] = {}
    for number, step in enumerate(cards):
        yield ""
        again = None
        if isinstance(step.result, Record) and step.result.source.kind == "card":
            again = first.setdefault(step.result.id, number)
        yield from _card(page, number, step, again=again if again != number else None)
    for title, rows in (
        ("Near misses: nearly taken for a card", [_miss(page, miss) for miss in misses]),
        ("Dropped", [page.field(d.kind, f"{shortened(d.text)}" + _at(d.place)) for d in dropped]),
        ("Notes", [page.field(note.code, note.text) for note in notes]),
    ):
        if rows:
            yield ""
            yield page.styled(_BOLD, title)
            for row in rows:
                yield from row


def _card(page: _Page, number: int, step: Step, *, again: int | None) -> Iterator[str]:
    """One card; `again`: the number of the one whose item it shows once more."""
    card = step.finding
    assert isinstance(card, Card)
    raw = raw_fields(card)
    if isinstance(step.result, Rejection):
        yield page.rule(f"{number}  {card.kind}, rejected", _RED)
        for reason in step.result.reasons:
            yield from page.field("because", reason, style=_RED)
        clean: dict[str, Any] = {}
    else:
        yield page.rule(f"{number}  {card.kind}" + (f", {again} once more" if again is not None else ""), _GREEN)
        clean = step.result.model_dump(mode="json") if step.result is not None else {}
    names = [n for n in clean if n not in ("source", "warnings")]
    names += [n for n in raw if n not in clean and n not in ("kind", "place", "warnings", "extra")]
    for name in names:
        value, before = _shown(clean.get(name)), _shown(raw.get(name))
        if value:
            yield from page.field(name, value)
        if before and before != value:
            yield from page.field(name if not value else "", f"raw: {before}", style=_DIM)
    for name in ("warnings",):
        if clean.get(name):
            yield from page.field(name, ", ".join(clean[name]), style=_YELLOW)
    for drop in step.dropped:
        yield from page.field("dropped", f"{drop.kind}: {shortened(drop.text)}", style=_YELLOW)
    if card.place:
        yield from page.field("place", card.place, style=_DIM)
    if card.verdict is not None:
        yield from page.field("why", _why(card.verdict), style=_DIM)


def _miss(page: _Page, miss: NearMiss) -> Iterator[str]:
    yield page.rule("", _DIM)
    yield from page.field("title", miss.title)
    if miss.url:
        yield from page.field("url", miss.url)
    yield from page.field("place", miss.place, style=_DIM)
    yield from page.field("why not", _why(miss.verdict), style=_YELLOW)


def _why(verdict: Verdict) -> str:
    said = "; ".join(f"{reason.value:+.2f} {reason.words}" for reason in verdict.reasons)
    return (
        f"score {verdict.score:.2f}"
        + (f": {said}" if said else "")
        + (f"; rival: {verdict.rival}" if verdict.rival else "")
    )


def _at(place: str) -> str:
    return f"  ({place})" if place else ""


def _shown(value: Any) -> str:
    """A raw or clean value in words."""
    if value in (None, "", [], (), {}, False):
        return ""
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_shown(v)}" for key, v in value.items() if _shown(v))
    if isinstance(value, (list, tuple)):
        return " | ".join(_shown(v) for v in value)
    return "yes" if value is True else str(value)


class _Page:
    """Lines of 80 columns, coloured or not."""

    def __init__(self, colour: bool) -> None:
        self._colour = colour

    def styled(self, style: str, text: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if self._colour and text else text

    def rule(self, words: str, style: str) -> str:
        lead = f"── {safe(words)} " if words else ""
        return self.styled(style, lead + "─" * (COLUMNS - width(lead)))

    def field(self, name: str, value: str, *, style: str = "") -> Iterator[str]:
        """A field's name and its value beside it, on as many lines as it needs."""
        yield from self.wrapped(f"  {safe(name)[: LABEL - 1]:<{LABEL - 1}}", value, style=style)

    def wrapped(self, label: str, text: str, *, style: str = "") -> Iterator[str]:
        if len(text) > MAX_SHOWN:
            text = f"{text[:MAX_SHOWN]}… ({len(text):,} characters)"
        room = COLUMNS - width(label) - 1 if label else COLUMNS
        for row in _rows(safe(text).split(" "), room):
            yield f"{label} {self.styled(style, row)}" if label else self.styled(style, row)
            label = " " * width(label)


def _rows(words: Iterable[str], room: int) -> Iterator[str]:
    """Words on lines of so many columns; a longer word is cut."""
    row = ""
    for word in words:
        if row and width(row) + 1 + width(word) > room:
            yield row
            row = word
        else:
            row = f"{row} {word}" if row else word
        while width(row) > room:
            cut = room
            while width(row[:cut]) > room:
                cut -= 1
            yield row[:cut]
            row = row[cut:]
    if row:
        yield row
