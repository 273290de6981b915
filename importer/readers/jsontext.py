"""JSON of any size, read item by item, as far as it can be read.

A strict parse of each item as long as it holds; where the text is cut off or damaged, what came before stands, the
damaged item is handed out for the report, and reading goes on at the next item that is built like those before.
It knows nothing of any format: which arrays hold items is the reader's to say.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from importer.cards import Dropped, Note
from importer.readers.jsonvalues import SPACE, decode, encoding, partial, whole, windows_1252
from importer.readers.values import public
from importer.sources.document import Document

Path = tuple[str | int, ...]
Into = Callable[[Path], bool]
"""Whether the container at this path is walked into; else it is handed out whole."""

CHUNK = 1 << 20
"""Bytes read at a time."""

PEEK_BYTES = 1 << 16
"""How far recognition looks into a document."""

_ESCAPE = 8
"""Characters before the end of a text in which a half escape (`\\u00`) may stand."""

_SURROGATE = re.compile(r"\\ud[89a-f]", re.I)

_DECODER = json.JSONDecoder(strict=False, parse_constant=lambda name: None)


_peeked: tuple[bytes, Any] | None = None


def peek(document: Document) -> Any:
    """What the first 64 KiB of a document hold, as a (partial) value; lines of JSON give the first line's value.

    None where it is no JSON object or array.
    """
    global _peeked
    head = document.head
    if _peeked is not None and _peeked[0] == head:
        return _peeked[1]
    data = head
    if len(head) >= 8192:
        with document.open() as stream:
            data = stream.read(PEEK_BYTES)
    text = decode(data).lstrip()
    value = partial(text) if text[:1] in ("{", "[") and text[:1] else None
    _peeked = (head, value)
    return value


class _Damaged(Exception):
    """The text can't be read on from here; what can be read of the value."""

    def __init__(self, path: Path, value: Any) -> None:
        super().__init__()
        self.path = path
        self.value = value


def _at_the_end(error: Exception, length: int) -> bool:
    """Whether a value could not be read because its text ended, not because of what stands there."""
    if not isinstance(error, json.JSONDecodeError):
        return False
    return error.msg.startswith("Unterminated string") or error.pos >= length - _ESCAPE


class Walk:
    """Iterates over `(path, value)` of a JSON text: `into` says which containers are walked into.

    `damage` and `notes` are complete once the iteration has ended. Several texts one after the other (JSON Lines,
    ndjson) are one sequence: the path of each begins with its number.
    """

    def __init__(self, stream: BinaryIO, into: Into, *, lines: bool = False) -> None:
        self._stream = stream
        self._into = into
        self._lines = lines
        self._text = ""
        self._at = 0
        self._ended = False
        self._cut = False
        self._decoder: codecs.IncrementalDecoder | None = None
        self.repaired_bytes = 0
        self.commas = 0
        self.trailing = False
        """Something follows the end of the text."""
        self.damage: list[tuple[Path, Any, bool]] = []
        """(path, what the damaged part holds, whether the text ends there), in order."""

    def __iter__(self) -> Iterator[tuple[Path, Any]]:
        with self._stream:
            if self._lines:
                yield from self._records()
                return
            try:
                if self._next() in ("{", "["):
                    yield from self._value(())
                    self.trailing = bool(self._next())
            except _Damaged as damage:
                self.damage.append((damage.path, damage.value, self._cut or not self._next()))

    def findings(self, items: Into) -> Iterator[Dropped | Note]:
        """For the report: what was repaired and what was damaged; text only of what `items` says is an item."""
        if self.repaired_bytes:
            yield Note("encoding-repaired", f"{self.repaired_bytes} bytes that are not UTF-8, read as windows-1252")
        if self.commas:
            yield Note("damaged", f"{self.commas} commas between items are missing")
        if self.trailing:
            yield Note("damaged", "more follows the end of the JSON text and was left out")
        for path, value, at_end in self.damage:
            place = "/".join(map(str, path))
            if items(path) and isinstance(value, dict) and value:
                yield Dropped("damaged", json.dumps(public(value), ensure_ascii=False), place)
            if at_end:
                yield Note(
                    "cut", f"the file ends in the middle of {place or 'its first value'}; all before it was read"
                )
            else:
                yield Note("damaged", f"{place} is not valid JSON and was left out")

    # The text, a piece at a time.

    def _more(self) -> bool:
        """Append the next piece; at least as much as is pending, so that a large item is not read over and over."""
        if self._ended:
            return False
        if self._at > CHUNK:
            self._text, self._at = self._text[self._at :], 0
        data = self._stream.read(max(CHUNK, len(self._text) - self._at))
        if self._decoder is None:
            name = encoding(data[:4])
            self._decoder = codecs.getincrementaldecoder(name)(self._handler() if name == "utf-8-sig" else "replace")
        if not data:
            self._ended = True
        piece = self._decoder.decode(data, final=self._ended)
        self._text = self._text[self._at :] + piece
        self._at = 0
        return bool(piece) or not self._ended

    def _handler(self) -> str:
        def count(error: UnicodeError) -> tuple[str, int]:
            self.repaired_bytes += 1
            return windows_1252(error)

        codecs.register_error("importer-counted", count)
        return "importer-counted"

    def _next(self) -> str:
        """The next character that is no space, or an empty string at the end."""
        while True:
            self._at = SPACE.match(self._text, self._at).end()  # type: ignore[union-attr]
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def _scan(self) -> tuple[bool, Any]:
        """The value that begins here. (False, what can be read of it) where it is cut or damaged."""
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except (ValueError, RecursionError) as error:
                self._cut = _at_the_end(error, len(self._text))
                if self._cut and self._more():
                    continue
                return False, partial(self._text, self._at)
            # A number at the end of the piece may go on in the next.
            if end == len(self._text) and self._text[self._at] not in '{["' and self._more():
                continue
            start, self._at = self._at, end
            return True, whole(value) if _SURROGATE.search(self._text, start, end) else value

    # The structure.

    def _value(self, path: Path) -> Iterator[tuple[Path, Any]]:
        first = self._next()
        if first in ("{", "[") and self._into(path):
            self._at += 1
            yield from self._members(path) if first == "{" else self._elements(path)
            return
        good, value = self._scan()
        if not good:
            raise _Damaged(path, value)
        yield path, value

    def _members(self, path: Path) -> Iterator[tuple[Path, Any]]:
        while self._next() == '"':
            good, key = self._scan()
            if not good or not isinstance(key, str) or self._next() != ":":
                raise _Damaged(path, None)
            self._at += 1
            yield from self._value((*path, key))
            if self._next() != ",":
                break
            self._at += 1
        self._close("}", path)

    def _elements(self, path: Path) -> Iterator[tuple[Path, Any]]:
        number = 0
        shape: tuple[str, frozenset[str]] | None = None
        while self._next() not in ("]", ""):
            try:
                for found in self._value((*path, number)):
                    yield found
                    if shape is None and len(found[0]) == len(path) + 1 and isinstance(found[1], dict) and found[1]:
                        shape = next(iter(found[1])), frozenset(found[1])
            except _Damaged as damage:
                at_end = self._cut or not self._next()
                if at_end or shape is None or (item := self._resume(*shape)) is None:
                    raise
                self.damage.append((damage.path, damage.value, at_end))
                number += 1
                yield (*path, number), item
            number += 1
            if self._next() == ",":
                self._at += 1
            elif self._next() not in ("]", ""):
                self.commas += 1
        self._close("]", (*path, number))

    def _close(self, mark: str, path: Path) -> None:
        if self._next() != mark:
            raise _Damaged(path, None)
        self._at += 1

    def _records(self) -> Iterator[tuple[Path, Any]]:
        number = 0
        while first := self._next():
            if first == ",":  # an array's items without its brackets
                self._at += 1
                continue
            good, value = self._line()
            if good:
                yield (number,), value
            else:
                self.damage.append(((number,), value, self._ended and self._at >= len(self._text)))
            number += 1

    def _line(self) -> tuple[bool, Any]:
        """A value on a line of its own, or over several lines; a damaged one ends with its line."""
        while (end := self._text.find("\n", self._at)) < 0 and self._more():
            pass
        end = end if end >= 0 else len(self._text)
        length = end - self._at
        line = self._text[self._at : end].rstrip()
        try:
            value, stop = _DECODER.raw_decode(line)
        except (ValueError, RecursionError):
            if line.endswith(("{", "[", ",")):
                good, value = self._scan()
                if good:
                    return True, value
            self._at += length  # not `end`: more text may have come, and what was read gone
            return False, partial(line)
        self._at += stop
        return True, whole(value) if _SURROGATE.search(line) else value

    # Damage, and the way on.

    def _resume(self, key: str, keys: frozenset[str]) -> dict[str, Any] | None:
        """The next item that parses and is built like the first one; None where none is."""
        start = re.compile(r'\{\s*"' + re.escape(json.dumps(key, ensure_ascii=False)[1:-1]) + r'"\s*:')
        self._at += 1
        while True:
            found = start.search(self._text, self._at)
            if found is None:
                # A start may be torn between two pieces.
                self._at = max(self._at, len(self._text) - len(key) - 100)
                if self._more():
                    continue
                self._at = len(self._text)
                return None
            self._at = found.start()
            good, value = self._scan()
            if not good:
                self._at += 1
            elif isinstance(value, dict) and len(keys & value.keys()) * 2 > len(keys | value.keys()):
                return value
