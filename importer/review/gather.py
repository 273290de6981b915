"""Documents → what the review page shows: the run's records, and what was seen of each where it was read.

`look` runs where a document is read, so over all workers; it makes of each step the small part that a person wants to
see. It reads, merges and drops exactly as `convert` does.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from importer import corrections, pipeline
from importer.cards import Card, NearMiss, Verdict
from importer.cleaning import raw_fields
from importer.cleaning.urls import resolve
from importer.merge import merge
from importer.pipeline import Outcome, Settings, Step
from importer.record import Record, Rejection
from importer.report import shortened
from importer.review import block
from importer.sources import Document, Problem

__all__ = ["Findings", "gather"]

MOST_RAW = 2000
"""Characters of one raw value."""
PICTURES = frozenset((".avif", ".gif", ".jpeg", ".jpg", ".png", ".webp"))

# Fields in whose favour a text of the block is marked, where two took it.
_MARKED = ("title", "date_published", "date_modified", "types", "tags", "authors", "publisher", "summary")


@dataclass
class Findings:
    """All that the page shows, as plain JSON values."""

    records: list[dict[str, Any]] = field(default_factory=list)
    details: list[dict[str, Any]] = field(default_factory=list)
    """Of each record: `block`, `raw`, `place`, `why`, `dropped`, those that hold something."""
    rejections: list[dict[str, Any]] = field(default_factory=list)
    dropped: list[dict[str, Any]] = field(default_factory=list)
    near: list[dict[str, Any]] = field(default_factory=list)
    documents: int = 0
    unreadable: list[dict[str, str]] = field(default_factory=list)
    kept: list[tuple[str, ...]] = field(default_factory=list)
    """Ids of records that look alike and were found to be different."""
    stale: list[dict[str, Any]] = field(default_factory=list)
    """The profile's corrections that did nothing, and why."""


def gather(
    sources: Iterable[Document | Problem],
    settings: Settings,
    *,
    beside: str | None,
    tell: Callable[[Outcome], None] = lambda _: None,
) -> Findings:
    """Reads everything. `beside`: the folder in which the page will lie, from where it finds the export's pictures;
    None for no pictures. `tell` hears of every outcome."""
    found = Findings()
    details: dict[tuple[str, int], dict[str, Any]] = {}
    records: list[Record] = []
    read: set[str] = set()
    unshown: set[tuple[str, str]] = set()
    first = pipeline.survey(sources)
    for outcome in pipeline.convert(sources, settings, first, look=partial(look, beside=beside)):
        tell(outcome)
        records += outcome.records
        read.add(outcome.document)
        unshown.update(outcome.unshown)
        found.documents += outcome.last and outcome.state in ("read", "unreadable")
        if outcome.error is not None:
            found.unreadable.append({"document": outcome.document, "error": outcome.error})
        found.dropped += [
            {"document": outcome.document, "kind": d.kind, "text": shortened(d.text), "place": d.place}
            for d in outcome.dropped
        ]
        for what, value in outcome.seen:
            if what == "record":
                details[outcome.document, value.pop("position")] = value
            else:
                (found.near if what == "near" else found.rejections).append({"document": outcome.document, **value})
    for record in _corrected(records, settings, found, read=read, unshown=unshown):
        if settings.choice.refuses(record) is not None:
            continue
        found.records.append(record.model_dump(mode="json"))
        found.details.append(details.get((record.source.document, record.source.position), {}))
    return found


def _corrected(
    records: list[Record], settings: Settings, found: Findings, *, read: set[str], unshown: set[tuple[str, str]]
) -> Iterable[Record]:
    """The records merged, and as the profile's corrections make them."""
    merged = merge(records) if settings.merge else records
    if settings.profile is None or not settings.profile.corrects:
        return merged
    applied = corrections.corrected(merged, settings.profile, documents=read, unshown=unshown, merged=settings.merge)
    found.kept = applied.kept
    found.stale = [stale.plain() for stale in applied.stale]
    return applied.records


def look(document: Document, step: Step, *, beside: str | None) -> tuple[str, dict[str, Any]] | None:
    """What a person wants to see of one step."""
    card = step.finding
    seen: dict[str, Any]
    if isinstance(card, NearMiss):
        seen = {"title": card.title, "url": resolve(card.url, document.address), "place": card.place}
        seen["why"] = _why(card.verdict)
        if card.block:
            pictures = partial(_picture, document, beside)
            seen["block"] = block.tree(card.block, {"title": (card.title,)}, base=document.address, pictures=pictures)
        return "near", _held(seen)
    if not isinstance(card, Card) or step.result is None:
        return None
    seen = {"block": _block(document, card, beside), "raw": _raw(card), "place": card.place, "why": _why(card.verdict)}
    if isinstance(step.result, Rejection):
        return "rejected", _held({"position": step.result.position, "reasons": list(step.result.reasons), **seen})
    seen["dropped"] = [{"kind": d.kind, "text": shortened(d.text)} for d in step.dropped]
    return "record", {"position": step.result.source.position, **_held(seen)}


def _held(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}


def _raw(card: Card) -> dict[str, Any]:
    """The raw fields without what stands in the block anyway."""
    raw = raw_fields(card)
    for name in ("kind", "place", "content_html", "content_text", "extra", "native", "warnings"):
        raw.pop(name, None)
    return {name: value[:MOST_RAW] if isinstance(value, str) else value for name, value in raw.items()}


def _why(verdict: Verdict | None) -> dict[str, Any] | None:
    if verdict is None:
        return None
    reasons = [[reason.words, reason.value] for reason in verdict.reasons]
    return {"score": round(verdict.score, 4), "reasons": reasons, "rival": verdict.rival}


def _block(document: Document, card: Card, beside: str | None) -> block.Node | None:
    source = card.block or card.content_html
    if not source:
        return None
    base = card.context.base
    taken: dict[str, tuple[str, ...]] = {}
    for name in _MARKED:
        value = getattr(card, name)
        taken[name] = (value,) if isinstance(value, str) else tuple(value or ())
    for name in ("url", "external_url", "image"):
        if address := resolve(getattr(card, name), base):
            taken[name] = (address,)
    if card.attachments:
        taken["attachments"] = tuple(a for one in card.attachments if (a := resolve(one.url, base)))
    return block.tree(source, taken, base=base, pictures=partial(_picture, document, beside))


def _picture(document: Document, beside: str | None, address: str) -> str | None:
    """The picture's file in the export, as seen from the page's folder. Nothing outside of the export's folder."""
    if beside is None or document.path is None or document.entry is not None:
        return None
    root = _root(document)
    path = unquote(urlsplit(address).path).lstrip("/")
    if root is None or posixpath.splitext(path)[1].lower() not in PICTURES:
        return None
    return _seen_from(beside, root, path)


def _root(document: Document) -> str | None:
    """The folder that was given as PATH: the document's own less the path below it."""
    path = document.path
    if path is None:
        return None
    depth = document.name.count("/")
    return str(path.parents[depth]) if depth < len(path.parents) else None


@lru_cache(maxsize=4096)
def _seen_from(beside: str, root: str, path: str) -> str | None:
    try:
        file = (Path(root) / path).resolve()
        if not file.is_relative_to(Path(root).resolve()) or not file.is_file():
            return None
        import os

        return quote(Path(os.path.relpath(file, Path(beside).resolve())).as_posix())
    except (OSError, ValueError):
        return None
