"""Records of outputs and stores, for the commands that compare and count them: `diff`, `stats`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from importer.diff import JsonRecord

__all__ = ["is_saved", "saved"]

STDIN = "-"
SQLITE = b"SQLite format 3\0"
# The readers of what our own writers wrote: from their formats every record comes back whole.
OURS = frozenset(("records", "records_table", "records_sqlite", "records_columnar"))


def saved(path: str) -> Iterator[JsonRecord]:
    """The records of an output or a store. Raises UsageError for what is neither, StoreError for a damaged store."""
    import json

    from importer.errors import UsageError

    try:
        data = sys.stdin.buffer.read() if path == STDIN else None
        if data is None:
            with Path(path).open("rb") as stream:
                head = stream.read(len(SQLITE))
            if head == SQLITE:
                yield from _of_database(path)
                return
            data = Path(path).read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: can't be read: {(error.strerror or str(error)).lower()}") from None
    try:
        text = data.decode("utf-8-sig")
        if text.lstrip().startswith("["):
            rows = json.loads(text)
        else:
            rows = [json.loads(line) for line in text.split("\n") if line.strip()]
    except ValueError as error:
        if path != STDIN and (found := list(_read_back(path))):
            yield from found
            return
        raise UsageError(f"{path}: neither JSON, nor JSON Lines, nor a store of importer's ({error})") from None
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict) or "id" not in row:
            raise UsageError(f"{path}: entry {number} is no record; an output of convert or export is wanted")
        yield row


def is_saved(path: str) -> bool:
    """Is it a file with records of ours, rather than something to convert? Looks at its first bytes."""
    if path == STDIN or not Path(path).is_file():
        return False
    try:
        with Path(path).open("rb") as stream:
            head = stream.read(4096)
    except OSError:
        return False
    # A record's own key in the first one: nothing else that is JSON has it.
    return head.startswith(SQLITE) or (head.lstrip()[:1] in (b"[", b"{") and b'"summary_truncated"' in head)


def _of_database(path: str) -> Iterator[JsonRecord]:
    import json

    from importer.errors import StoreError
    from importer.store.file import open_to_read

    try:
        with open_to_read(path) as opened:
            for record in opened.records():
                yield json.loads(record)
    except StoreError:
        found = list(_read_back(path))  # a database that `-o FILE.sqlite` made
        if not found:
            raise
        yield from found


def _read_back(path: str) -> Iterator[dict[str, Any]]:
    """The records of an output in any other format that comes back whole; none where it is no output of ours."""
    from importer import pipeline
    from importer.pipeline import Settings

    settings = Settings(merge=False)
    sources = settings.sources([path])
    for outcome in pipeline.convert(sources, settings, pipeline.survey(sources)):
        if outcome.reader in OURS:
            for record in outcome.records:
                yield record.model_dump(mode="json")
