"""A run that failed before its store was open, or without it: the word that it leaves there for `status`.

Not for the errors of which `importer.sync.run` leaves word itself. It decides nothing and says nothing.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress

from importer.errors import ImporterError
from importer.store import apply as store_apply
from importer.store import file as store_file
from importer.sync.look import program
from importer.sync.run import now

__all__ = ["remember"]


def remember(path: str, message: str, *, started: str) -> None:
    """Leaves word, in the store that is there, of a run that began at that time (ISO 8601). Nothing is made where there
    is none, and where it can't be written, that is no other failure."""
    with suppress(ImporterError, sqlite3.Error):
        if store_file.exists(path):
            with store_file.open_to_write(path, must_exist=True) as opened:
                sql = opened.connection
                store_apply.record_failure(sql, message, started=started, finished=now(), program=program())
