"""The report's shape, for type checkers: what `importer.report` writes, as its JSON comes back."""

from __future__ import annotations

from typing import Any, TypedDict

__all__ = ["DocumentData", "DroppedData", "NoteData", "RejectionData", "ReportData", "TotalsData"]


class TotalsData(TypedDict):
    """The counts of a run."""

    documents: int
    """Read or unreadable."""
    unreadable: int
    """Of the documents, and PATHs that are not there."""
    skipped: int
    """Files that are no documents."""
    records: int
    """That left."""
    rejected: int
    """Cards and items that could not become records."""
    merged: int
    """Finds that went into another's record."""
    dropped: int
    """Drafts, internals and the like."""


class NoteData(TypedDict):
    """A remark on a document."""

    code: str
    """`no-cards`, `encoding-guessed`, ..."""
    text: str
    """One sentence."""


class DocumentData(TypedDict):
    """What one document gave."""

    document: str
    """Its name, as in `source.document`."""
    reader: str | None
    """Who read it."""
    records: int
    """Before merging."""
    rejected: int
    """Of its finds."""
    dropped: int
    """Of its finds and texts."""
    error: str | None
    """Why it could not be read, or not whole."""
    notes: list[NoteData]
    """What else there is to say."""


class RejectionData(TypedDict):
    """A find that could not become a record."""

    document: str
    """Its document's name."""
    position: int
    """0-based among the document's finds."""
    reasons: list[str]
    """Short codes with what they are about."""
    raw: dict[str, Any]
    """What stood there."""


class DroppedData(TypedDict):
    """What was left out on purpose."""

    document: str
    """Its document's name."""
    kind: str
    """`draft`, `shortcode`, `post-type-list`, ..."""
    text: str
    """Up to 2,000 characters, then its length."""
    place: str
    """Where in the document."""


class _Fixed(TypedDict):
    version: str
    started: str
    seconds: float
    totals: TotalsData
    documents: list[DocumentData]
    rejections: list[RejectionData]
    dropped: list[DroppedData]


class ReportData(_Fixed, total=False):
    """The report as `--report` writes it. What is not of every run may be lacking."""

    corrections: dict[str, Any]
    """What a profile's corrections did: `applied`, and the `stale` ones."""
    proof: dict[str, Any]
    """What each source gave, what leads nowhere, what is missing."""
    unmet: list[str]
    """Statuses and post types that were chosen and that nothing had."""
