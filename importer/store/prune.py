"""Forgetting old versions, so that a store does not grow for ever.

The last row of every record's history stays, whatever its age: with it any consumer can still be told what has become
of the record, also that it is gone.
"""

from __future__ import annotations

import sqlite3

from importer.store.read import Store

__all__ = ["prune", "shrink_file"]


def prune(opened: Store, keep: int) -> int:
    """Keeps `keep` versions of each record, the present one included. How many were forgotten."""
    sql = opened.connection
    sql.execute("DROP TABLE IF EXISTS temp.aged")
    # The version that a row's change led to: the present one has the age 1, in front of which `before` is the next.
    # What is gone has no present one.
    sql.execute(
        "CREATE TEMP TABLE aged AS SELECT version_id, id, change, "
        "row_number() OVER (PARTITION BY id ORDER BY version_id DESC) AS age FROM versions"
    )
    keep = max(1, keep)
    old = "(SELECT version_id FROM aged WHERE age >= ? AND change != 'removed' OR age > ?)"
    query = f"UPDATE versions SET before = NULL, fields = NULL WHERE before IS NOT NULL AND version_id IN {old}"
    forgotten = sql.execute(query, (keep, keep)).rowcount
    sql.execute("DELETE FROM versions WHERE version_id IN (SELECT version_id FROM aged WHERE age > ?)", (keep,))
    return forgotten


def shrink_file(opened: Store) -> None:
    """Gives free room back to the disk; where there is no room to do so, the file stays as long as it is."""
    try:
        opened.connection.execute("VACUUM")
    except sqlite3.Error:
        return
