"""What goes to a person's terminal: text that can't drive it, colour where it is wanted, progress that stays on a line.

It decides nothing and knows nothing of records.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
import unicodedata
from typing import Any, TextIO

from importer.patterns import lazy

# C0, DEL, C1, lone surrogates; line and paragraph separators; marks that reorder or hide text.
_UNSAFE = lazy("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")

# The same but for line breaks, which an indented JSON has, and C0, which no JSON has.
_UNSAFE_IN_JSON = lazy("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


def safe(text: str) -> str:
    """Text of unknown origin as one line that a terminal shows and does not obey."""
    return _UNSAFE.sub(lambda found: " " if found[0] in "\t\n\r" else f"\\x{ord(found[0]):02x}", text)


def json_bytes(value: Any, *, indent: int | None = None) -> bytes:
    """JSON that a terminal does not obey either: what it would is escaped, what is no Unicode is "?"."""
    import json

    text = json.dumps(value, ensure_ascii=False, indent=indent, default=str).encode("utf-8", "replace").decode()
    return _UNSAFE_IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text).encode()


def width(text: str) -> int:
    """The columns that a text takes: wide letters of East Asia two, combining marks none (Unicode UAX #11)."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
    )


def coloured(stream: TextIO | None) -> bool:
    """Does the stream want colour? https://no-color.org, and not on dumb terminals."""
    return is_terminal(stream) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def is_terminal(stream: TextIO | None) -> bool:
    """Is there a person at the other end?"""
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # closed
        return False


def say(text: str) -> None:
    """A line to standard error, or nowhere if there is none."""
    try:
        if sys.stderr is not None:
            sys.stderr.write(text + "\n")
            sys.stderr.flush()
    except (OSError, ValueError):
        pass


class Progress:
    """One line on a terminal that says how far a run is, how fast, and how long it will take; silent elsewhere."""

    EVERY = 0.2  # seconds between two looks of the line

    def __init__(self, *, documents: int, size: int, quiet: bool) -> None:
        self._on = not quiet and is_terminal(sys.stderr) and os.environ.get("TERM") != "dumb"
        self._documents, self._size = documents, size
        self._done = self._read = self._records = 0
        self._start = self._shown = time.monotonic()
        self._drawn = False

    def step(self, *, documents: int, size: int, records: int) -> None:
        """That much more is done."""
        self._done += documents
        self._read += size
        self._records += records
        if self._on and (now := time.monotonic()) - self._shown >= self.EVERY:
            self._shown = now
            self._draw(now - self._start)

    def _draw(self, seconds: float) -> None:
        share = self._read / self._size if self._size else 0.0
        rate = self._done / seconds if seconds else 0.0
        left = f", {duration(seconds / share - seconds)} left" if 0.02 < share <= 1 else ""
        line = f"{self._done:,} of {self._documents:,} documents, {self._records:,} records, {rate:,.0f}/s{left}"
        columns = 80
        with contextlib.suppress(OSError, ValueError):
            columns = os.get_terminal_size(sys.stderr.fileno()).columns
        sys.stderr.write("\r\x1b[2K" + line[: columns - 1])
        sys.stderr.flush()
        self._drawn = True

    def clear(self) -> None:
        """Takes the line away, so that something else can be said."""
        if self._drawn:
            sys.stderr.write("\r\x1b[2K")
            sys.stderr.flush()
            self._drawn = False


def duration(seconds: float) -> str:
    """`9 s`, `3 min 20 s`, `2 h 5 min`."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
