"""Whether what was read of a document is whole: against what the store has of it, or of one that it stands for.

Pure, on values; what becomes of it is decided in `importer.sync.read`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importer.store.read import StoredDocument
    from importer.store.run import Entry

__all__ = [
    "AS_MEANT",
    "CUT",
    "cut_as_meant",
    "cut_unasked",
    "is_cut_unasked",
    "not_whole",
    "not_whole_as_new",
    "stood_before",
]

CUT = "cut"
"""The note's code on a document of which a reader saw that its end, or a part, is missing."""
AS_MEANT = "cut-allowed"
"""The note's code on one that is cut and meant to be so, as somebody said."""
TOO_DEEP = "markup-repaired"
"""The note's code on a page over the limit of depth, which is laid flatter and may show less."""

_END = "is cut: its end is missing"


def not_whole(entry: Entry, was: StoredDocument | None, *, unknown: bool, needed: bool) -> str | None:
    """Why what was read of a document that the store knows does not count; None where it does. `unknown`: no reader
    is for it; `needed`: others look up what it holds."""
    if was is None or was.error is not None:
        return None
    if entry.error is not None:
        return f"could not be read: {entry.error}"
    if not was.records and not needed:
        return None
    if unknown:
        return f"could not be read: {entry.notes[-1]['text']}"
    if was.ends_whole and entry.stamp.ends_whole is False:
        return _END
    known = _known(was)
    fewer = entry.records < was.records
    if (text := _text(entry, CUT)) is not None and (CUT not in known or (fewer and AS_MEANT not in known)):
        return f"is cut: {text}"
    if fewer and TOO_DEEP not in known and (text := _text(entry, TOO_DEEP)) is not None:
        return f"is cut: {text}"
    return None


def not_whole_as_new(entry: Entry, before: Iterable[StoredDocument]) -> str | None:
    """Why a document that the store does not know does not count where it stands for these, which are gone."""
    if entry.error is not None:
        return f"could not be read: {entry.error}"
    if entry.reader is None and entry.notes:
        return f"could not be read: {entry.notes[-1]['text']}"
    if (text := _text(entry, CUT)) is not None:
        return f"is cut: {text}"
    return _END if entry.stamp.ends_whole is False and any(was.ends_whole for was in before) else None


def stood_before(entry: Entry, gone: Mapping[str, StoredDocument], shown: Collection[str]) -> list[str]:
    """Of the documents that are gone, those that a new one stands for: what shows (`shown`) some of its records, and
    where it has none, the last whose name differs in its numbers only, as exports' names with a day do."""
    if entry.records:
        return [name for name, was in gone.items() if name in shown and was.reader == entry.reader]
    alike = [name for name in gone if _but_numbers(name) == _but_numbers(entry.document)]
    return sorted(alike)[-1:]


def cut_unasked(entry: Entry) -> str | None:
    """Why a document is cut of which nobody said that it is meant to be so."""
    text = _text(entry, CUT)
    return None if text is None or AS_MEANT in codes(entry.notes) else f"is cut: {text}"


def is_cut_unasked(was: StoredDocument) -> bool:
    """Is that so of what the store has?"""
    known = _known(was)
    return CUT in known and AS_MEANT not in known


def cut_as_meant(entry: Entry, was: StoredDocument | None, *, allowed: bool) -> None:
    """Notes that a document is meant to be cut, where that is allowed now or was once."""
    if CUT in codes(entry.notes) and (allowed or (was is not None and AS_MEANT in _known(was))):
        entry.notes.append({"code": AS_MEANT, "text": "it is meant to be cut, as --allow-collapse said"})


def codes(notes: Iterable[Mapping[str, str]]) -> set[str]:
    """The codes of such notes."""
    return {note["code"] for note in notes}


def _known(was: StoredDocument) -> set[str]:
    return codes(json.loads(was.notes))


def _text(entry: Entry, code: str) -> str | None:
    return next((note["text"] for note in entry.notes if note["code"] == code), None)


def _but_numbers(name: str) -> str:
    return re.sub(r"\d+", "#", name)
