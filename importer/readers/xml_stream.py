"""XML exports of any size, item by item: a strict parse of each as long as it holds, else repaired first.

    bytes ──► UTF-8 ──► cut at <item>, <entry>, ... ──► strict parse ──► repair, strict parse ──► recovering parse

Cutting looks at bytes alone and knows CDATA sections and comments, so memory holds one item and what stands outside
of items; damage costs the item in which it is and no other, and every damage is counted. Nothing here knows any
format; nothing is ever fetched, and no entity of a document type is expanded but plain text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from importer.cards import Note
from importer.readers import markup_repair
from importer.readers.markup_repair import Damage
from importer.readers.xml import CHUNK, Element, Source, local
from importer.readers.xml_bytes import end_of, hidden_by, inner_start, set_aside
from importer.readers.xml_header import Header, Shell
from importer.sources.document import Document

LONGEST = 32 << 20
"""Bytes after which something that has no end (a CDATA section, an item) is held to be damaged."""

# One thing of markup outside of items: comment, section, instruction, document type, or a tag.
_OUTER = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|(?P<declaration><\?xml\s[^>]*>)|<\?.*?(?:\?>|\Z)"
    r"|(?P<doctype><!DOCTYPE(?:[^\[>\"']|\"[^\"]*+\"|'[^']*+')*+(?:\[[^\]]*\]\s*)?[^>]*>)"
    r"|<(?P<end>/)?(?P<name>[A-Za-z_][\w:.\-]*+)(?P<rest>(?:[^<>\"']|\"[^\"<]*+\"|'[^'<]*+')*+)>",
    re.S,
)

BATCH_ITEMS = 32
BATCH_BYTES = 1 << 17
"""How much is parsed together at most: beyond this it buys nothing."""


@dataclass(slots=True)
class Item:
    """One item of an export."""

    element: Element | None
    """Its element, parsed as well as it can be; None where nothing of it can be."""
    header: Header
    """What the document and the channel say of themselves."""
    shell: Shell
    place: str
    """`item 12, line 345`."""
    raw: bytes
    """Its bytes, in UTF-8."""
    whole: bool
    """It has its start and its end."""
    doubtful: bool = False
    """An end tag of its own stands inside one of its CDATA sections: another item may be in there."""
    sound: bool = True
    """It is well-formed, as it stood or after repairs that lose nothing."""
    aside: str | None = None
    """What the mark in its element stands for (`xml_bytes.MARK`)."""


class _Window:
    """A part of the document's bytes, moved forward, with the line at which it starts."""

    def __init__(self, source: Source, *, lines: bool) -> None:
        self.data = b""
        self.at = 0
        self._source = source
        self._lines = lines
        self._line = 1
        self._counted = 0

    def fill(self) -> bool:
        """Let go what lies before `at`, and read more: at least as much as is held. False at the end."""
        more = self._source.read(max(CHUNK, len(self.data) - self.at))
        if not more:
            return False
        self.line(self.at)
        self.data = self.data[self.at :] + more
        self.at = self._counted = 0
        return True

    def line(self, at: int) -> int:
        """The line of a place not before the last one asked for; 1 where lines are not counted."""
        if self._lines:
            self._line += self.data.count(b"\n", self._counted, at)
        self._counted = at
        return self._line


class Stream:
    """One pass over a document: its items in order; afterwards what was damaged."""

    def __init__(
        self,
        document: Document,
        names: tuple[str, ...],
        *,
        nested: bool = False,
        aside: str | None = None,
        lines: bool = True,
    ) -> None:
        """`names`: the local names of items; `nested`: an element of such a name may stand inside an item.

        `aside`: an element, with its prefix, whose text may come as a mark that stands for `Item.aside`. `lines`:
        places tell lines, which takes a third of the time of a pass that parses nothing.
        """
        self.damage = Damage()
        self.header = Header(0, {})
        self._names = frozenset(names)
        self._nested = nested
        self._aside = aside.encode() if aside else None
        self._lines = lines
        self._document = document
        self._start = re.compile(rb"<((?:[\w.\-]+:)?(?:%s))(?=[\s/>])" % "|".join(names).encode())
        self._count = 0
        self._begun = False

    def __iter__(self) -> Iterator[Item]:
        """Every item, parsed. Of one that is cut off what can be read, or None as its element."""
        batch: list[Item] = []
        size = 0
        for piece in self.pieces():
            alone = piece.doubtful or not piece.whole
            full = size > BATCH_BYTES or len(batch) >= BATCH_ITEMS
            if batch and (alone or full or piece.shell is not batch[0].shell):
                yield from self._batch(batch)
                batch, size = [], 0
            if alone:
                yield from self._single(piece)
            else:
                batch.append(piece)
                size += len(piece.raw)
        yield from self._batch(batch)

    def _batch(self, batch: list[Item]) -> Iterator[Item]:
        """Items parsed together, since that costs less; by halves where one of them is damaged."""
        if len(batch) < 2:
            for piece in batch:
                yield from self._single(piece)
            return
        raws = [(piece.raw, None) if self._aside is None else set_aside(piece.raw, self._aside) for piece in batch]
        elements = batch[0].shell.strict(b"".join([raw for raw, _ in raws]), self._names)
        if elements is not None and len(elements) == len(batch):
            for piece, element, (_, aside) in zip(batch, elements, raws, strict=True):
                piece.element, piece.aside = element, aside
                yield piece
            return
        middle = len(batch) // 2
        yield from self._batch(batch[:middle])
        yield from self._batch(batch[middle:])

    def _single(self, piece: Item) -> Iterator[Item]:
        elements = piece.shell.strict(piece.raw, self._names) if piece.whole else None
        if piece.whole and not self._nested and (elements is None or piece.doubtful):
            parts = self._parts(piece)
            if parts:
                for part in parts:
                    yield from self._single(part)
                return
        if elements is None or piece.doubtful:
            elements = self.parse(piece)
        piece.element = elements[0] if elements else None
        yield piece
        for element in elements[1:]:
            yield replace(piece, element=element)

    def _parts(self, piece: Item) -> list[Item]:
        """The items of a piece that holds several, because one of them or one of its sections has lost its end."""
        name = self._start.match(piece.raw)
        if name is None:
            return []
        other = inner_start(piece.raw, 0, 1, len(piece.raw), name[1], True)
        if other > 0:
            self.damage.add("cut-item", piece.place)
            return [replace(piece, raw=piece.raw[:other], whole=False), replace(piece, raw=piece.raw[other:])]
        if piece.doubtful:
            # A section that was never closed runs on to the end of the next item's, and the whole may be well-formed.
            damage = Damage()
            mended = piece.shell.mended(piece.raw, self._names, damage, piece.place)
            if mended is None and "cdata-end" in damage:
                other = inner_start(piece.raw, 0, 1, len(piece.raw), name[1], False)
                if other > 0:
                    first = replace(piece, raw=piece.raw[:other], doubtful=False)
                    return [first, replace(piece, raw=piece.raw[other:])]
        return []

    def parse(self, piece: Item) -> list[Element]:
        """The elements of a piece that `pieces` gave, mostly one; `sound` tells how it went."""
        if piece.whole:
            if piece.doubtful:
                damage = Damage()
                found = piece.shell.mended(piece.raw, self._names, damage, piece.place)
                if found is not None and len(found) > 1:
                    self.damage.merge(damage)
                    return found
            found = piece.shell.strict(piece.raw, self._names)
            if found is None:
                found = piece.shell.mended(piece.raw, self._names, self.damage, piece.place)
            if found is not None:
                return found
            self.damage.add("recovered-item", piece.place)
        piece.sound = False
        # What was mended is counted already, unless the piece was not whole.
        return piece.shell.recovered(piece.raw, self._names, Damage() if piece.whole else self.damage, piece.place)

    def notes(self) -> Iterator[Note]:
        """What was damaged; complete after the pass."""
        return self.damage.notes()

    def pieces(self) -> Iterator[Item]:
        """Every item, not parsed yet."""
        source = Source(self._document, self.damage)
        try:
            window = _Window(source, lines=self._lines)
            while True:
                found = self._next_start(window)
                if found is None:
                    break
                start = found.start()
                if self._begun and window.data[window.at : start].isspace():
                    window.at = start
                elif start > window.at:
                    yield from self._outer(window, start)
                yield self._cut(window, found)
            yield from self._outer(window, len(window.data))
            if self.header.open:
                self.damage.add("cut", f"line {window.line(len(window.data))}")
        finally:
            source.close()

    def _piece(self, window: _Window, stop: int, *, whole: bool) -> Item:
        raw = window.data[window.at : stop]
        self._count += 1
        place = f"item {self._count}, line {window.line(window.at)}"
        window.at = stop
        if not whole:
            self.damage.add("cut-item", place)
        return Item(None, self.header, self.header.shell(self.damage), place, raw, whole)

    def _next_start(self, window: _Window) -> re.Match[bytes] | None:
        """The next item's start tag; None at the document's end. What lies before it is outer text."""
        at = window.at
        while True:
            found = self._start.search(window.data, at)
            if found:
                hidden = hidden_by(window.data, window.at, found.start())
                if hidden is None:
                    return found
                end = window.data.find(hidden, found.start())
                if end >= 0:
                    at = end
                    continue
            if len(window.data) - window.at > LONGEST:
                if found:
                    return found
                # Much text that is no item: let it go, but for what may be a tag's beginning.
                list(self._outer(window, max(window.data.rfind(b">") + 1, window.at + 1)))
            if not window.fill():
                return found
            at = window.at

    def _cut(self, window: _Window, found: re.Match[bytes]) -> Item:
        """The item that starts there, up to its end tag, the next item, or the document's end."""
        name = found[1]
        window.at = found.start()
        length = len(found[0])
        trusting = True
        while True:
            data, start = window.data, window.at
            stop, doubtful = end_of(data, start, length, name, nested=self._nested, trusting=trusting)
            if stop > 0:
                piece = self._piece(window, stop, whole=True)
                piece.doubtful = doubtful and not self._nested
                return piece
            if len(data) - start > LONGEST or not window.fill():
                if not trusting:
                    other = (
                        -1
                        if self._nested
                        else inner_start(window.data, window.at, window.at + length, len(window.data), name, False)
                    )
                    return self._piece(window, other if other > 0 else len(window.data), whole=False)
                trusting = False

    def _outer(self, window: _Window, stop: int) -> Iterator[Item]:
        """Take in what stands outside of items: start tags, a channel's own elements; items that lost their start."""
        raw = window.data[window.at : stop]
        if not raw or raw.isspace():
            window.at = stop
            if not self._begun and raw:
                self.damage.add("leading-text", "line 1", len(raw))
            return
        markup = markup_repair.decode(raw, self.damage, f"line {window.line(window.at)}")
        lost: list[str] = []
        kept = 0
        opened: list[int] = [0] * len(self.header.open)
        for found in _OUTER.finditer(markup):
            if not self._begun:
                self._begun = True
                if found.start():
                    self.damage.add("leading-text", "line 1", found.start())
                kept = found.start()
            name = found["name"]
            if name is None:
                if found["doctype"]:
                    self.header.entities.update(markup_repair.entities(found[0]))
                if found["declaration"] and self.header.open:
                    self.header.pop(0)
                if found["doctype"] or found["declaration"]:
                    self.header.markup.append(markup[kept : found.start()])
                    kept = found.end()
            elif found["end"]:
                if local(name) in self._names:
                    deeper = opened[-1] if len(opened) > 2 else kept
                    lost.append(markup[max(deeper, kept) : found.end()])
                    self.header.pop(2)
                    del opened[2:]
                    kept = found.end()
                elif self.header.deeper:
                    self.header.deeper -= 1
                elif name in (names := [n for n, _ in self.header.open]):
                    last = len(names) - 1 - names[::-1].index(name)
                    self.header.pop(last)
                    del opened[last:]
            elif not found["rest"].endswith("/"):
                is_channel = local(name) == "channel"
                if not self.header.open or (is_channel and self.header.has_channel):
                    self._new_header(markup[kept : found.start()])
                    kept = found.start()
                self.header.has_channel |= is_channel
                if self.header.push(name, found[0]):
                    opened.append(found.end())
                elif self.header.deeper == 1:
                    self.damage.add("too-deep", f"line {window.line(window.at)}")
        if sum(map(len, self.header.markup)) < LONGEST:
            self.header.markup.append(markup[kept:])
        for text in lost:
            name = text[text.rfind("</") + 2 : -1].strip()
            yield self._piece_of_lost(window, name, text)
        window.at = stop

    def _piece_of_lost(self, window: _Window, name: str, text: str) -> Item:
        self._count += 1
        place = f"item {self._count}, line {window.line(window.at)}"
        self.damage.add("cut-item", place)
        raw = f"<{name}>{text}".encode("utf-8", "replace")
        return Item(None, self.header, self.header.shell(self.damage), place, raw, False)

    def _new_header(self, before: str) -> None:
        """A further document or channel begins; the first of the file finds the header that stands ready."""
        old = self.header
        if not old.begun:
            return
        if not old.open:
            self.damage.add("concatenated", f"item {self._count + 1}")
        old.markup.append(before)
        self.header = Header(old.number + 1, old.entities)
        self.header.open = list(old.open)
        self.header.markup = [tag for _, tag in old.open]
