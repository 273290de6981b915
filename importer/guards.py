"""What a sync must not do unasked. Pure decisions: counts go in, what is withheld and why comes out.

It reads no store and knows no wording (`importer.sync.words`). All cases, each with what lets it through:

| the run found                                                 | so it withholds        | exit | unless            |
|---------------------------------------------------------------|------------------------|------|-------------------|
| no more than 10 records to remove, or 10 % of the store       | nothing                | 0    |                   |
| more than 10 and more than 10 %                               | all removals           | 3    | --allow-shrink    |
| nothing at all, or nothing that would be left in the store    | all removals           | 3    | --allow-shrink    |
| removals that an earlier run withheld, still to be made       | all removals           | 3    | --allow-shrink    |
| more removals than the N of --allow-shrink=N                  | all removals           | 3    | a larger N        |
| a document that can't be read, or is cut where it was whole   | what that document had | 0    | it is whole again |
| a new one that is so, where one that it stands for is gone    | what the old one had   | 0    | it is whole       |
| the same, of more than 10 records and 10 % of the store       | that, and all removals | 3    | --allow-shrink    |
| a field that most records had, and most of them have lost     | changes that lose it   | 3    | --allow-collapse  |
| a field that fewer had, and nearly all of them have lost      | changes that lose it   | 3    | --allow-collapse  |
| a document that no longer holds, or is gone with, most of     | what that document had | 3    | --allow-collapse  |
| what it held for others, such as their attachments            |                        |      |                   |
| one title on most of what came or changed                     | what has that title    | 3    | --allow-collapse  |
| a reader that found nothing where it had found plenty         | the removals of that   | 3    | --allow-collapse  |
| a profile that no longer fits most of the pages               | what those pages show  | 3    | --allow-collapse  |
| another base address or other address rules, so other ids     | everything: it stops   | 2    | --rekey           |

What was withheld stays withheld, run after run, until the source shows it as it was, or somebody allows it.
Records that come in are never withheld by a shrink; an empty store withholds nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

__all__ = ["ALL", "Decision", "Evidence", "Permission", "Reading", "Reason", "Rows", "decide", "is_shrink", "starves"]

SHRINK_RECORDS = 10
"""So many records may go in one run, whatever their share."""
SHRINK_SHARE = 0.10
"""This share of the store may go in one run, whatever their number."""
COLLAPSE_RECORDS = 10
"""Below so many records (a field lost, titles alike, a reader's finds), no pattern is seen."""
COLLAPSE_ROWS = 3
"""Below so many entries that a document held for others, they are single ones."""
DRIFT_DOCUMENTS = 3
"""Below so many pages that the profile does not fit, they are single pages, not a site that has changed."""
MOST = 0.5
NEARLY_ALL = 0.9

ALL: Final = "all"

Kind = Literal["shrink", "empty", "stale", "field", "titles", "reader", "drift", "tables"]
COLLAPSES: frozenset[Kind] = frozenset(("field", "titles", "reader", "drift", "tables"))


@dataclass(frozen=True, slots=True)
class Permission:
    """What the user has allowed."""

    shrink: int | Literal["all"] | None = None
    """None: within the usual limits; a number: at most so many; all."""
    collapse: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What one reader found in the documents that were read anew, before and now, in records."""

    before: int
    now: int


@dataclass(frozen=True, slots=True)
class Rows:
    """Of what documents held for others, entries that nobody holds any more."""

    lost: int = 0
    had: int = 0


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a run found, in numbers of records unless said otherwise."""

    present: int = 0
    """In the store before the run."""
    documents: int = 0
    """Documents found, whatever became of them."""
    removed: int = 0
    """Would go."""
    added: int = 0
    """Would come."""
    removed_held: int = 0
    """Of `removed`, those that an earlier run withheld for being too many."""
    stale: int = 0
    """Kept because their document could not be read whole."""
    compared: int = 0
    """In the store and in documents that were read anew."""
    had: Mapping[str, int] = field(default_factory=dict)
    """Of `compared`, those that held something in this field."""
    lost: Mapping[str, int] = field(default_factory=dict)
    """Of `had`, those that hold nothing there now."""
    lost_held: frozenset[str] = frozenset()
    """Fields whose loss an earlier run withheld, and which are still lost."""
    touched: int = 0
    """Added, or with another title than before."""
    title: str = ""
    """The title that most of `touched` have."""
    titled: int = 0
    """Of `touched`, those with that title."""
    titled_before: int = 0
    """Records with that title in the store."""
    title_held: bool = False
    """An earlier run withheld records for having that title."""
    readers: Mapping[str, Reading] = field(default_factory=dict)
    """By reader, over the documents that were read anew, in the store and now."""
    readers_held: Mapping[str, int] = field(default_factory=dict)
    """By reader, removals that an earlier run withheld for its sake, still to be made."""
    drifting: int = 0
    """Documents that the profile did not fit."""
    profiled: int = 0
    """Documents that the profile was tried on."""
    drift_changes: int = 0
    """Records that such documents would change or remove."""
    drift_held: bool = False
    """An earlier run withheld changes of such documents, still to be made."""
    unfed: Mapping[str, Rows] = field(default_factory=dict)
    """By document that is kept for it, what it no longer holds for others."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is withheld."""

    kind: Kind
    count: int
    """Records concerned (drift: documents; tables: entries)."""
    of: int
    """Out of so many."""
    subject: str = ""
    """The field, the title, the reader or the document."""
    allowed: int | None = None
    """The N of --allow-shrink=N, where that was too small."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What is withheld. The fields, title and readers named here withhold the changes that concern them."""

    reasons: tuple[Reason, ...] = ()

    @property
    def removals(self) -> bool:
        """All removals."""
        return any(reason.kind in ("shrink", "empty", "stale") for reason in self.reasons)

    def subjects(self, kind: Kind) -> frozenset[str]:
        """The fields, the title, or the readers."""
        return frozenset(reason.subject for reason in self.reasons if reason.kind == kind)

    @property
    def drift(self) -> bool:
        """All that the documents which the profile does not fit would change."""
        return any(reason.kind == "drift" for reason in self.reasons)

    @property
    def shrinks(self) -> bool:
        """Is it about too many records that would go?"""
        return any(reason.kind not in COLLAPSES for reason in self.reasons)

    @property
    def collapses(self) -> bool:
        """Is it about what has become of the records?"""
        return any(reason.kind in COLLAPSES for reason in self.reasons)

    def __bool__(self) -> bool:
        return bool(self.reasons)


def is_shrink(removed: int, present: int) -> bool:
    """Are these too many to go unasked?"""
    return removed > SHRINK_RECORDS and removed > SHRINK_SHARE * present


def starves(lost: int, had: int) -> bool:
    """Are these too many entries, of those that a document held for others, to be gone unasked?"""
    return lost >= COLLAPSE_ROWS and lost > MOST * had


def decide(found: Evidence, allowed: Permission) -> Decision:
    """The table above, from top to bottom."""
    if not found.present:
        return Decision()
    reasons = _shrink(found, allowed)
    if not allowed.collapse:
        reasons += _collapse(found, removals_settled=bool(reasons) or allowed.shrink is not None)
    return Decision(tuple(reasons))


def _shrink(found: Evidence, allowed: Permission) -> list[Reason]:
    stale = [Reason("stale", found.stale, found.present)] if is_shrink(found.stale, found.present) else []
    if allowed.shrink == ALL:
        return []
    if isinstance(allowed.shrink, int):
        if found.removed > allowed.shrink:
            return [Reason("shrink", found.removed, found.present, allowed=allowed.shrink)]
        return []
    if found.removed and (not found.documents or (found.removed == found.present and not found.added)):
        return [Reason("empty", found.removed, found.present)]
    if is_shrink(found.removed, found.present) or found.removed_held:
        return [Reason("shrink", found.removed, found.present), *stale]
    return stale


def _collapse(found: Evidence, *, removals_settled: bool) -> list[Reason]:
    reasons = []
    for name, lost in found.lost.items():
        had = found.had.get(name, 0)
        share = MOST if had > MOST * found.compared else NEARLY_ALL
        many = lost >= COLLAPSE_RECORDS and lost > share * had
        if many or name in found.lost_held:
            reasons.append(Reason("field", lost, had, subject=name))
    alike = found.titled >= COLLAPSE_RECORDS and found.titled > MOST * found.touched
    if (alike and found.titled_before < MOST * found.titled) or found.title_held:
        reasons.append(Reason("titles", found.titled, found.touched, subject=found.title))
    if not removals_settled:
        vanished = {n: r.before for n, r in found.readers.items() if r.before >= COLLAPSE_RECORDS and not r.now}
        for name, count in sorted({**found.readers_held, **vanished}.items()):
            reasons.append(Reason("reader", count, count, subject=name))
    many = found.drifting >= DRIFT_DOCUMENTS and found.drifting > MOST * found.profiled
    if (many and found.drift_changes) or found.drift_held:
        reasons.append(Reason("drift", found.drifting, found.profiled))
    if found.unfed:
        rows = found.unfed.values()
        first = next(iter(found.unfed))
        reasons.append(Reason("tables", sum(r.lost for r in rows), sum(r.had for r in rows), subject=first))
    return reasons
