"""What merging holds until all documents are read: in memory while it is little, else in a temporary file.

The records come back as they were put in, by their numbers. It knows nothing of merging.
"""

from __future__ import annotations

from types import TracebackType
from typing import IO

from importer.errors import OutputError
from importer.record import Record

__all__ = ["IN_MEMORY", "Held"]

IN_MEMORY = 24 << 20
"""Characters of contents above which further records go to the file; a site of HTML pages stays below."""
_BUFFER = 1 << 17
BESIDES = 1_000
"""What a record counts for beside its contents."""


class Held:
    """Records by number. A context: leaving it lets go of the file."""

    def __init__(self, in_memory: int = IN_MEMORY) -> None:
        self._left = in_memory
        self._near: list[Record] = []
        self._far: list[int] = [0]
        """Where in the file each begins, and where the last one ends."""
        self._file: IO[bytes] | None = None
        self._at = -1
        """Where the file is read next, once it is read."""

    def __enter__(self) -> Held:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()

    def put(self, record: Record) -> int:
        """Keeps it. Its number. Raises OutputError where there is no room for the file."""
        if self._left > 0:
            self._left -= BESIDES + len(record.content_html or "") + len(record.content_text or "")
            self._near.append(record)
            return len(self._near) - 1
        import pickle
        import tempfile

        try:
            if self._file is None:
                self._file = tempfile.TemporaryFile(buffering=_BUFFER)  # noqa: SIM115 - closed with the context
            # Not `pickle.dump`, nor a file's own position: each costs system calls.
            size = self._file.write(pickle.dumps(record, pickle.HIGHEST_PROTOCOL))
        except OSError as error:
            raise _no_room(error) from None
        self._far.append(self._far[-1] + size)
        return len(self._near) + len(self._far) - 2

    def get(self, number: int) -> Record:
        """The record of that number; no more are put in after the first is asked for."""
        if number < len(self._near):
            return self._near[number]
        import pickle

        assert self._file is not None
        at = number - len(self._near)
        start, size = self._far[at], self._far[at + 1] - self._far[at]
        try:
            if start != self._at:
                self._file.seek(start)
            # Our own bytes, in a file that has no name.
            record = pickle.loads(self._file.read(size))
        except OSError as error:
            raise _no_room(error) from None
        self._at = start + size
        assert isinstance(record, Record)
        return record


def _no_room(error: OSError) -> OutputError:
    import tempfile

    return OutputError(
        tempfile.gettempdir(),
        f"records can't be kept for merging: {error.strerror}",
        "make room there, or let TMPDIR name a folder on another disk",
    )
