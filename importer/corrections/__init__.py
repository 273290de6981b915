"""Corrections: what a person has settled once, applied last, after merging, and validated again.

    records ──► rules: rename, trim ──► added: add, promote ──► merged ──► by id: set, then drop ──► records

Ids are fixed before: a correction never changes one. Whatever matches nothing any more, is needed no more or would make
a record invalid is told (`Applied.stale`), never passed over. `never` is the reading's affair (`importer.profile`).
"""

from importer.corrections.applying import Applied, Stale, apply, corrected
from importer.corrections.faults import fault
from importer.corrections.model import KINDS, About, Correction, parsed

__all__ = ["KINDS", "About", "Applied", "Correction", "Stale", "apply", "corrected", "fault", "parsed"]
