"""Comparing two sets of records: what changed (`changes`), and within a text which words (`words`)."""

from importer.diff.changes import Changed, Changes, FieldChange, JsonRecord, compare, field_changes, keyed

__all__ = ["Changed", "Changes", "FieldChange", "JsonRecord", "compare", "field_changes", "keyed"]
