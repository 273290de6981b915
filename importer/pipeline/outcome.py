"""What comes of documents, as values: a step, a document's outcome, the survey before them. They do nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from importer.cards import Dropped, Finding, Note
from importer.facts import Facts
from importer.profiles import UNSHOWN
from importer.record import Record, Rejection
from importer.sources import Document

__all__ = ["Look", "Outcome", "State", "Step", "Survey"]

State = Literal["read", "unreadable", "missing", "unknown", "skipped"]


class Step(NamedTuple):
    """One finding of a reader, and for a card what became of it."""

    finding: Finding
    """As it stood there: a card, something dropped, a note, a near miss."""
    result: Record | Rejection | None = None
    """Of a card, else None."""
    dropped: tuple[Dropped, ...] = ()
    """What cleaning took out of the card."""
    notes: tuple[Note, ...] = ()
    """What cleaning has to say of it."""


@dataclass(slots=True)
class Outcome:
    """What one document gave, or a part of it where it is large."""

    document: str
    """Its name, as in `source.document`."""
    reader: str | None = None
    """Who read it; None where nobody did."""
    state: State = "read"
    """`unreadable` and `missing` come with an `error`; `unknown`, `skipped`: no document."""
    records: list[Record] = field(default_factory=list)
    """In the document's order, not yet merged with other documents'."""
    rejections: list[Rejection] = field(default_factory=list)
    """Cards that could not become records."""
    dropped: list[Dropped] = field(default_factory=list)
    """What is no content, or kept out by its status."""
    notes: list[Note] = field(default_factory=list)
    """Remarks for the report."""
    refused: Counter[str] = field(default_factory=Counter)
    """Records that the user did not choose, by the option that kept them out."""
    held_back: Counter[str] = field(default_factory=Counter)
    """Of what was dropped, whole items that only their status keeps out, by kind."""
    addresses: list[str] = field(default_factory=list)
    """Where the document stood, and by its own word stands."""
    links: list[str] = field(default_factory=list)
    """Where it leads to, resolved; only for a proof, as `files`."""
    files: list[str] = field(default_factory=list)
    """Pictures that it shows."""
    title: str | None = None
    """What it is called, as `characters` only for a proof."""
    characters: int | None = None
    """How much text a page shows; None of what is no page."""
    error: str | None = None
    """Why it could not be read, or not whole: one sentence."""
    size: int = 0
    """Bytes; of several outcomes of one document the first has them all."""
    last: bool = True
    """No more of this document follows."""
    seen: list[Any] = field(default_factory=list)
    """What a tool's `look` made of each step."""

    @property
    def unshown(self) -> list[tuple[str, str]]:
        """What the document no longer shows of that which corrections make records of: its name, the note's words."""
        return [(self.document, note.text) for note in self.notes if note.code == UNSHOWN]


Look = Callable[[Document, Step], Any]
"""What a tool wants to know of a step beyond its result: called where the document is read, so it goes to the workers
(a function that pickles). None is not kept."""


class Survey(NamedTuple):
    """The light first pass: the run's facts, and how much there is to do."""

    facts: Facts = Facts()
    """What the documents must know of each other."""
    documents: int = 0
    """How many."""
    size: int = 0
    """Bytes of all of them."""
