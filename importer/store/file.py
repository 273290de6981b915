"""The file of a store: whether it is one, opening it to read or to write, what SQLite's errors mean.

It touches nothing that is not a store of ours, and knows nothing of what is in one.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from importer.errors import OutputError, StoreError, StoreInUseError
from importer.store import schema
from importer.store.read import Store

__all__ = ["damaged", "empty", "exists", "open_to_read", "open_to_write", "statements"]

HEADER_BYTES = 100
MAGIC = b"SQLite format 3\0"

PATIENCE = 0.5
"""Seconds to wait for a lock at least: another process may hold it for a moment, just to open or close the file."""

# SQLite's primary result codes (https://www.sqlite.org/rescode.html).
_BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _NOTADB = 5, 6, 8, 10, 11, 13, 14, 26

_ROOM = "make room (TMPDIR says where temporary files go) and type it again"
_OWNER = "run it as the user who owns them, or name a store elsewhere with --store"
_NO_STORE = "there is no store; importer sync PATH --store FILE makes one"


@contextmanager
def open_to_write(path: str, *, wait: float = 0.0, must_exist: bool = False) -> Iterator[Store]:
    """The store within a transaction that keeps all other writers out; the caller commits.

    It is made where there is none, and brought to the present schema. The lock is SQLite's own, so that it ends with
    the process that holds it, however that ends. Raises StoreInUseError after `wait` seconds, StoreError, OutputError.
    """
    with _explained(path):
        if not _look_at(path) and must_exist:
            raise StoreError(path, _NO_STORE)
        connection = _connect(path, "rwc", wait)
        try:
            # Asked of SQLite, not of the header that was looked at: it may just have undone a half-made file. And
            # before the log is switched on, so that the file itself says whose it is from its first moment.
            if connection.execute("PRAGMA application_id").fetchone()[0] == 0:
                connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA cache_size = -32000")
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("PRAGMA busy_timeout = 5000")
            _check(path, connection)
            _migrate(connection)
            yield Store(path, connection)
        finally:
            connection.close()


@contextmanager
def open_to_read(path: str) -> Iterator[Store]:
    """The store as it is at this moment, for reading. Raises StoreError, StoreInUseError."""
    with _explained(path):
        if not _look_at(path):
            raise StoreError(path, _NO_STORE)
        connection = _connect_to_read(path)
        try:
            if connection.execute("PRAGMA user_version").fetchone()[0] == 0:
                raise StoreError(path, "is still empty: no sync has been completed")
            if _is_older(path, connection):
                connection.execute("BEGIN IMMEDIATE")
                _migrate(connection)
                connection.execute("COMMIT")
            connection.execute("BEGIN")
            yield Store(path, connection)
        finally:
            connection.close()


@contextmanager
def empty() -> Iterator[Store]:
    """A store of nothing, in memory: what a dry run compares with where there is none yet."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        connection.execute("BEGIN")
        _migrate(connection)
        yield Store(":memory:", connection)
    finally:
        connection.close()


def exists(path: str) -> bool:
    """Is there a store with something in it? Raises StoreError for a file that is none."""
    if not _look_at(path):
        return False
    with _explained(path):
        connection = _connect_to_read(path)
        try:
            return bool(connection.execute("PRAGMA user_version").fetchone()[0])
        finally:
            connection.close()


def _connect(path: str, mode: str, wait: float) -> sqlite3.Connection:
    from urllib.parse import quote

    address = f"file:{quote(str(Path(path).absolute()))}?{mode if '=' in mode else 'mode=' + mode}"
    return sqlite3.connect(address, uri=True, isolation_level=None, timeout=max(wait, PATIENCE))


def _connect_to_read(path: str) -> sqlite3.Connection:
    """A connection that works beside a run, and on a medium that can't be written."""
    if os.access(path, os.W_OK) and os.access(Path(path).absolute().parent, os.W_OK):
        connection = _connect(path, "rw", 10)  # the last one out tidies up, which a reader that can't write does not
        try:
            connection.execute("PRAGMA user_version").fetchone()
            return connection
        except sqlite3.Error as error:
            connection.close()
            if getattr(error, "sqlite_errorcode", 0) & 0xFF not in (_IOERR, _FULL, _CANTOPEN):
                raise
            return _connect_without_room(path)
    return _connect(path, "ro" if Path(f"{path}-wal").exists() else "mode=ro&immutable=1", 10)


def _connect_without_room(path: str) -> sqlite3.Connection:
    """A connection on a disk so full that not even the index of the log can be made beside the store: where there is no
    log, or an empty one, none is needed; else its index is held in memory, for which nobody else may be in."""
    log = Path(f"{path}-wal")
    if not log.exists() or not log.stat().st_size:
        return _connect(path, "mode=ro&immutable=1", 10)
    connection = _connect(path, "rw", 10)
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    return connection


def _look_at(path: str) -> bool:
    """Is there a store? Looks at the header only, so that nothing of others is ever touched. Raises StoreError."""
    try:
        status = Path(path).stat()
        if stat.S_ISDIR(status.st_mode):
            raise StoreError(path, "is a folder; name a file in it, such as store.sqlite")
        if not stat.S_ISREG(status.st_mode):
            raise StoreError(path, "is no regular file")
        if not status.st_size:
            return False
        with Path(path).open("rb") as stream:  # closed before SQLite opens it: closing it later would drop the locks
            head = stream.read(HEADER_BYTES)
    except FileNotFoundError:
        if not Path(os.path.realpath(path)).parent.is_dir():
            raise OutputError(path, "its folder does not exist", "make it first") from None
        return False
    except OSError as error:
        raise StoreError(path, f"can't be opened: {(error.strerror or str(error)).lower()}; {_OWNER}") from None
    if not any(head) and Path(f"{path}-journal").exists():
        return False  # the power went while it was made; SQLite undoes that
    if not head.startswith(MAGIC):
        raise StoreError(path, "is no store of importer's; it was left as it is. Name another file with --store")
    if int.from_bytes(head[68:72], "big") != schema.APPLICATION_ID:
        whose = "a damaged database" if not any(head[16:]) else "a database of another program"
        raise StoreError(path, f"is {whose}; it was left as it is. Name another file with --store")
    pages = int.from_bytes(head[28:32], "big")
    page = int.from_bytes(head[16:18], "big")
    if status.st_size < pages * (65536 if page == 1 else page) and not Path(f"{path}-wal").exists():
        raise damaged(path, "its end is missing")
    return True


def damaged(path: str, how: str) -> StoreError:
    """The words for a store of ours that is broken."""
    return StoreError(
        path,
        f"is a damaged store ({how}); it was left as it is. Put back its last backup, or move it away: the next sync "
        "then makes a new one from the source, without the history",
    )


def _check(path: str, connection: sqlite3.Connection) -> None:
    """Raises StoreError where the file is damaged or from another version."""
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name != 'records' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    ).fetchall()
    for (name,) in names:
        found = connection.execute(f"PRAGMA quick_check('{name}')").fetchone()[0]
        if found != "ok":
            raise damaged(path, found.split("\n")[-1])
    if names:
        # quick_check would work out every generated column of it; this reads all of its pages too.
        connection.execute("SELECT sum(length(record)) FROM records NOT INDEXED").fetchone()
    _is_older(path, connection)


def _is_older(path: str, connection: sqlite3.Connection) -> bool:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > schema.VERSION:
        raise StoreError(
            path,
            f"was written by a newer importer (its schema is {version}, this program knows {schema.VERSION}); "
            "update importer",
        )
    return version < schema.VERSION


def _migrate(connection: sqlite3.Connection) -> None:
    """Brings the tables to the present version, within the transaction under way."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    for number, script in enumerate(schema.MIGRATIONS[version:], version + 1):
        for statement in statements(script):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {number}")


def statements(script: str) -> Iterator[str]:
    """The single statements of a script: `executescript` would commit."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


@contextmanager
def _explained(path: str) -> Iterator[None]:
    """SQLite's errors as ours."""
    try:
        yield
    except sqlite3.Error as error:
        raise _translated(path, error) from error


def _translated(path: str, error: sqlite3.Error) -> Exception:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return damaged(path, str(error)) if "decode" in str(error) else error
    primary = code & 0xFF
    if primary in (_BUSY, _LOCKED):
        return StoreInUseError(path)
    if primary in (_READONLY, _CANTOPEN):
        return OutputError(path, "it, or the folder that it lies in, is write-protected", _OWNER)
    if primary == _FULL:
        return OutputError(path, "the disk is full, its own or that of temporary files", _ROOM)
    if primary == _IOERR:
        return OutputError(path, f"{error} (is the disk full, or a limit on file sizes reached?)", _ROOM)
    if primary in (_CORRUPT, _NOTADB) or "malformed" in str(error):
        return damaged(path, str(error))
    return error
