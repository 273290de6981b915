"""Movable Type's import/export text, as Movable Type, TypePad and Hatena Blog write it.

Source: https://www.movabletype.org/documentation/appendices/import-export-format.html. A line of five dashes ends a
part of an entry, one of eight the entry; within a text either may be a line like any other, so both count only
where what follows fits. Comments and pings, with their addresses, stay out.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from importer.cards import Card, Context, Dropped, Finding, Note
from importer.facts import Facts
from importer.patterns import lazy
from importer.readers import Request, items, plaintext, values
from importer.readers.richtext import markdown
from importer.sources.document import Document

_KEYS = (
    "AUTHOR|AUTHOR EMAIL|TITLE|BASENAME|STATUS|ALLOW COMMENTS|ALLOW PINGS|CONVERT BREAKS|PRIMARY CATEGORY|CATEGORY|"
    "UNIQUE URL|DATE|TAGS|NO ENTRY|IMAGE|CUSTOM FIELD"
)
_SECTIONS = "BODY|EXTENDED BODY|EXCERPT|KEYWORDS|COMMENT|PING"
_RECOGNISED = lazy(
    rb"\A[\xef\xbb\xbf\s]*(?:AUTHOR|TITLE|BASENAME|STATUS|DATE|UNIQUE URL):[^\r\n]*\r?\n.*^-----\s*$.*"
    rb"^(?:BODY|EXTENDED BODY|EXCERPT|KEYWORDS|COMMENT|PING):",
    re.S | re.M,
)
_ENTRY_END = lazy(rf"^--------[ \t]*\n(?=\s*(?:\Z|(?:{_KEYS}):))", re.M)
_PART_END = lazy(rf"^-----[ \t]*\n(?=\s*(?:\Z|-----[ \t]*(?:\n|\Z)|(?:{_SECTIONS}):[ \t]*(?:\n|\Z)))", re.M)
_KEY = lazy(rf"({_KEYS}):(.*)")
_SECTION = lazy(rf"\s*({_SECTIONS}):[ \t]*(?:\n|\Z)")
_DATE = lazy(r"(\d\d)/(\d\d)/(\d{4}) (\d\d):(\d\d):(\d\d)(?: ([AP])M)?", re.I)

# Two keys that stand at the start of every entry, in a text: an entry that runs on there.
_RUNS_ON = lazy(r"^(?:-+[^\n]*\n)?(?:AUTHOR|TITLE): .*\n(?:.*\n){0,8}?(?:TITLE|STATUS|BASENAME|DATE): ", re.M)
_KEY_TITLE = lazy(r"^TITLE: (.*)$", re.M)

_AS_IT_STANDS = frozenset(("", "0", "none", "richtext", "html"))
"""Values of CONVERT BREAKS for texts that are HTML already."""


@dataclass(slots=True)
class _Entry:
    line: int
    keys: dict[str, list[str]] = field(default_factory=dict)
    sections: dict[str, str] = field(default_factory=dict)
    answers: int = 0
    headed: bool = False
    """Its keys are complete."""
    whole: bool = False
    """Its last part is closed."""
    strange: bool = False
    """There is a line among its keys that is none."""
    lost: re.Match[str] | None = None
    """The title of an entry that runs on in this one, whose end is lost."""

    def one(self, key: str) -> str | None:
        """The first value of a key that is not empty."""
        return next((value for value in self.keys.get(key, ()) if value), None)


class MovableType:
    """The reader of Movable Type's format."""

    name = "movabletype"

    def accepts(self, document: Document) -> bool:
        """By its first key and the first section after five dashes."""
        return _RECOGNISED.search(document.head) is not None

    def gather(self, document: Document) -> Facts:
        """The origin of the entries' own addresses."""
        found = re.findall(rb"^UNIQUE URL:\s*(\S+)", document.head, re.M)
        return items.origins([address.decode("utf-8", "replace") for address in found])

    def read(self, document: Document, want: Request) -> Iterator[Finding]:
        """Every published entry, and what was left out."""
        text, notes = plaintext.lines(document)
        context = items.context(document, want)
        for number, entry in enumerate(_entries(text), 1):
            place = f"entry {number}, line {entry.line}"
            yield from _findings(entry, Context(context.address, context.base, date_order="mdy"), place)
            if not entry.whole:
                notes.append(Note("cut", f"the end of {place} is missing"))
            if entry.lost:
                yield Dropped("damaged-item", f"{entry.lost[1]}: runs on in {place}, whose end is missing", place)
        yield from notes


def _entries(text: str) -> Iterator[_Entry]:
    start, line = 0, 1
    ends = [*(found.span() for found in _ENTRY_END.finditer(text)), (len(text), len(text))]
    for stop, after in ends:
        piece = text[start:stop]
        if piece.strip():
            blank = len(piece) - len(piece.lstrip())
            yield _entry(piece, line + piece.count("\n", 0, blank), closed=after > stop)
        line += text.count("\n", start, after)
        start = after


def _entry(piece: str, line: int, *, closed: bool) -> _Entry:
    entry = _Entry(line)
    parts = []
    start = 0
    for found in _PART_END.finditer(piece):
        parts.append(piece[start : found.start()])
        start = found.end()
    rest = piece[start:]
    entry.headed = bool(parts)
    entry.whole = closed or (entry.headed and not rest.strip(" \t\n-"))
    for said in (parts[0] if parts else rest).splitlines():
        key = _KEY.match(said)
        if key:
            entry.keys.setdefault(key[1], []).append(key[2].strip())
        elif said.strip():
            entry.strange = True
    for part in [*parts[1:], rest]:
        section = _SECTION.match(part)
        if section is None:
            continue
        if section[1] in ("COMMENT", "PING"):
            entry.answers += 1
        else:
            text = part[section.end() :]
            runs_on = _RUNS_ON.search(text)
            entry.sections.setdefault(section[1], text[: runs_on.start() if runs_on else None].strip("\n"))
            if runs_on:
                entry.lost = _KEY_TITLE.search(text, runs_on.start())
                break
    return entry


def _findings(entry: _Entry, context: Context, place: str) -> Iterator[Finding]:
    title = entry.one("TITLE")
    status = (entry.one("STATUS") or "").casefold()
    if entry.one("NO ENTRY") == "1":
        return
    card = Card("item", context, title=title, status=status or None, place=place)
    native = {"slug": entry.one("BASENAME"), "type": "entry"}
    card.native = {key: value for key, value in native.items() if value}
    card.url = entry.one("UNIQUE URL")
    card.date_published = tuple(filter(None, (_iso(entry.one("DATE")), entry.one("DATE"))))
    card.authors = values.names([entry.one("AUTHOR") or ""])
    card.types = values.names([*entry.keys.get("PRIMARY CATEGORY", ()), *entry.keys.get("CATEGORY", ())])
    card.tags = tuple(dict.fromkeys(_tags(entry)))
    card.image = entry.one("IMAGE")
    card.summary = values.plain(entry.sections.get("EXCERPT"))
    body = [entry.sections.get(name, "").strip() for name in ("BODY", "EXTENDED BODY")]
    card.content_html = "\n\n".join(filter(None, body)) or None
    breaks = (entry.one("CONVERT BREAKS") or "").casefold()
    if breaks.startswith("markdown") and card.content_html:
        card.content_html = markdown.render(card.content_html)
    elif breaks not in _AS_IT_STANDS:
        card.extra["content_kind"] = "breaks"
    if not entry.whole:
        card.warnings = ("damaged",)
    yield items.settle(card, _held_back(entry, status))
    if entry.answers:
        yield Dropped("comment", f"{entry.answers} of {title or place}", place)


def _held_back(entry: _Entry, status: str) -> str | None:
    if not entry.headed:
        return "damaged-item"
    if status:
        return items.hidden(status)
    # The status may be left out; but a line that can't be read may have been the one that said "Draft".
    doubtful = entry.strange or any("STATUS" in value for held in entry.keys.values() for value in held)
    return "no-status" if doubtful else None


def _iso(raw: str | None) -> str | None:
    """MM/DD/YYYY hh:mm:ss, with AM or PM or in 24 hours, as ISO 8601; the format knows no zone."""
    found = _DATE.fullmatch(raw or "")
    if not found:
        return None
    month, day, year, hour = found[1], found[2], found[3], int(found[4])
    if found[7]:
        hour = hour % 12 + (12 if found[7] in "Pp" else 0)
    return f"{year}-{month}-{day}T{hour:02d}:{found[5]}:{found[6]}"


def _tags(entry: _Entry) -> Iterator[str]:
    """TAGS is a line of CSV; KEYWORDS stand for them where there are none."""
    listed = [line for line in entry.keys.get("TAGS", ()) if line]
    listed = listed or [line for line in entry.sections.get("KEYWORDS", "").splitlines() if line.strip()]
    try:
        rows = list(csv.reader(listed, skipinitialspace=True))
    except csv.Error:
        rows = [line.split(",") for line in listed]
    for row in rows:
        yield from (name.strip() for name in row if name.strip())


READER = MovableType()
