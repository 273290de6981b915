"""CSV and TSV as rows of named cells, whatever their encoding, delimiter and damage. It knows no column names."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from importer.cards import Note
from importer.readers.jsonvalues import encoding
from importer.sources.document import Document

SUFFIXES = frozenset((".csv", ".tsv", ".tab"))
DELIMITERS = ",;\t|"
CELL_LIMIT = 1 << 26
"""Characters of one cell; beyond it the file is damaged."""
HEADER_LIMIT = 6000
NAME_LIMIT = 80
"""Characters of a header, and of one name in it, above which a first line is none."""
SAMPLE_BYTES = 1 << 20
"""How much of a file its encoding is judged by."""


def header_of(document: Document) -> tuple[list[str], str] | None:
    """The first row's cells and the delimiter, where the first bytes look like a table."""
    head = document.head
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"<", b"{", b"["):
        return None
    shown = head.decode(encoding(head[:4]), "replace").lstrip("\ufeff \t\r\n")
    lines = shown.split("\n", 2)
    first = lines[0].rstrip("\r")
    if _is_hint(first):
        first = lines[1].rstrip("\r") if len(lines) > 1 else ""
    if not first or len(first) > HEADER_LIMIT:
        return None
    best: list[str] = []
    delimiter = ","
    for sign in DELIMITERS:
        try:
            cells = next(csv.reader([first], delimiter=sign), [])
        except csv.Error:
            continue
        if len(cells) > len(best):
            best, delimiter = cells, sign
    names = [cell.strip() for cell in best]
    filled = [name for name in names if name]
    # A sentence is no header: names are short and differ.
    if not filled or any(len(name) > NAME_LIMIT for name in names) or len(set(filled)) < 0.7 * len(filled):
        return None
    return None if len(names) == 1 and document.suffix not in SUFFIXES else (names, delimiter)


def _is_hint(line: str) -> bool:
    """`sep=;`, by which Excel is told the delimiter."""
    return len(line) == 5 and line.lower().startswith("sep=")


class Rows:
    """Iterates over (row number from 1, its cells by column name).

    A cell beyond the header's last column stands under `+N`. `notes` and `cut` are complete once the iteration has
    ended: `cut` says that the file ends in the middle of its last row.
    """

    def __init__(self, document: Document) -> None:
        self.notes: list[Note] = []
        self.cut = False
        self.ended = True
        """The last line has an end."""
        self._document = document
        self._open_quote = False

    def __iter__(self) -> Iterator[tuple[int, dict[str, str]]]:
        found = header_of(self._document)
        if found is None:
            return
        name = encoding(self._document.head[:4])
        csv.field_size_limit(CELL_LIMIT)
        with io.TextIOWrapper(self._open(), encoding=name, errors="replace", newline="") as stream:
            rows = csv.reader(self._lines(stream), delimiter=found[1])
            header: list[str] | None = None
            number = 0
            while True:
                self._open_quote = False
                try:
                    row = next(rows, None)
                except csv.Error as error:
                    self.notes.append(Note("cut", f"row {number + 1} can't be read ({error}), nor what follows it"))
                    return
                if row is None:
                    return
                if not any(cell.strip() for cell in row) or _is_hint(row[0].strip("\ufeff ")):
                    continue
                if header is None:
                    header = [cell.strip("\ufeff ").strip() or f"+{at}" for at, cell in enumerate(row)]
                    continue
                number += 1
                # Without the end of its line, or within a quoted cell: what follows of the last row is not there.
                self.cut = self._open_quote or (not self.ended and len(row) < len(header))
                yield number, {header[at] if at < len(header) else f"+{at}": cell for at, cell in enumerate(row)}

    def _lines(self, stream: io.TextIOWrapper) -> Iterator[str]:
        for line in stream:
            self._open_quote ^= line.count('"') % 2 == 1
            self.ended = line.endswith(("\n", "\r"))
            yield line.replace("\0", "")

    def _open(self) -> BinaryIO:
        """The bytes in an encoding that `encoding` knows; those of one that has to be guessed as UTF-8."""
        with self._document.open() as stream:
            sample = stream.read(SAMPLE_BYTES)
        if encoding(sample[:4]) != "utf-8-sig" or _is_utf8(sample):
            return self._document.open()
        from importer.readers.html.encodings import as_utf8

        data, note = as_utf8(self._document.read())
        if note is not None:
            self.notes.append(note)
        return io.BytesIO(data)


def _is_utf8(sample: bytes) -> bool:
    try:
        sample.decode("utf-8")
        return True
    except UnicodeDecodeError as error:
        # A character that the end of the sample cuts is no error.
        return error.start >= len(sample) - 3
