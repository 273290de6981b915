"""Dotclear's flat export: `///DOTCLEAR|version|single`, then tables of quoted rows.

Source: `inc/core/class.dc.export.php` and `plugins/importExport` of Dotclear 2. Escapes are those of PHP's
`addcslashes`. Comments, users, settings and logs stay out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from importer.cards import Card, Context, Dropped, Finding, Note, RawAttachment
from importer.facts import Facts
from importer.readers import Request, items, plaintext, values
from importer.readers.richtext import markdown
from importer.sources.document import Document

_TABLE = re.compile(r"\[(\w+) ([\w,]+)\]")
_ROW = re.compile(r'"(?:[^"\\]|\\.)*"(?:,"(?:[^"\\]|\\.)*")*', re.S)
_CELL = re.compile(r'"((?:[^"\\]|\\.)*)"', re.S)
_ESCAPE = re.compile(r"\\(.)", re.S)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}
_STATUS = {"1": "publish", "0": "draft", "-1": "scheduled", "-2": "pending", "-3": "trash"}
_READ = frozenset(("post", "category", "meta", "media", "post_media", "setting", "blog", "comment"))

Row = dict[str, str]


class Dotclear:
    """The reader of Dotclear's flat files."""

    name = "dotclear"

    def accepts(self, document: Document) -> bool:
        """By its first line."""
        return document.head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"///DOTCLEAR|")

    def gather(self, document: Document) -> Facts:
        """The blog's origin, where the export has its table of blogs."""
        found = re.search(rb'^\[blog [\w,]*\]\s*".*?(https?://[^"]+)"', document.head, re.M)
        return items.origins([found[1].decode("utf-8", "replace")] if found else [])

    def read(self, document: Document, want: Request) -> Iterator[Finding]:
        """Every published post and page, and what was left out."""
        text, notes = plaintext.lines(document)
        tables: dict[str, list[tuple[int, Row]]] = {}
        for line, table, row, whole in _rows(text):
            if not whole:
                notes.append(Note("damaged-row", f"a row of {table or 'no table'} that can't be read, line {line}"))
                if table == "post":
                    named = values.plain(row.get("post_title"))
                    told = f"{named}, a post whose row is cut" if named else "a post whose row is cut or broken"
                    yield Dropped("damaged-item", told, f"line {line}")
            elif table in _READ:
                tables.setdefault(table, []).append((line, row))
        blog = _Blog(tables)
        context = items.context(document, want, blog.url)
        for line, row in tables.get("post", ()):
            yield from blog.findings(row, context, f"line {line}")
        if tables.get("comment"):
            yield Dropped("comment", f"{len(tables['comment'])} comments")
        yield from notes


def _rows(text: str) -> Iterator[tuple[int, str, Row, bool]]:
    """Every row as (line, table, cells by column, whether it is whole); of one that is cut, the cells before that."""
    table = ""
    columns: list[str] = []
    for line, said in enumerate(text.split("\n"), 1):
        found = _TABLE.fullmatch(said.strip())
        if found:
            table, columns = found[1], found[2].split(",")
        elif said.startswith("[") and not said.startswith('["'):
            table, columns = "", []
            yield line, table, {}, False
        elif said.strip() and not said.startswith("///DOTCLEAR"):
            row = said.rstrip()
            sound = _ROW.match(row)
            cells = [_unescaped(cell) for cell in _CELL.findall(sound[0])] if sound else []
            whole = sound is not None and sound.end() == len(row) and len(cells) == len(columns)
            yield line, table, dict(zip(columns, cells, strict=False)), whole


def _unescaped(raw: str) -> str:
    return _ESCAPE.sub(lambda found: _ESCAPES.get(found[1], found[1]), raw) if "\\" in raw else raw


class _Blog:
    """The tables that posts refer to."""

    def __init__(self, tables: dict[str, list[tuple[int, Row]]]) -> None:
        def by(table: str, key: str, value: str) -> dict[str, str]:
            return {row.get(key, ""): row.get(value, "") for _, row in tables.get(table, ())}

        self.url = next((row["blog_url"] for _, row in tables.get("blog", ()) if row.get("blog_url")), None)
        self.categories = by("category", "cat_id", "cat_title")
        self.public = by("setting", "setting_id", "setting_value").get("public_url", "")
        self.tags: dict[str, list[str]] = {}
        for _, row in tables.get("meta", ()):
            if row.get("meta_type") == "tag":
                self.tags.setdefault(row.get("post_id", ""), []).append(row.get("meta_id", ""))
        self.media: dict[str, list[RawAttachment]] = {}
        files = {row.get("media_id", ""): row for _, row in tables.get("media", ()) if row.get("media_private") != "1"}
        for _, row in tables.get("post_media", ()):
            file = files.get(row.get("media_id", ""))
            if file and file.get("media_file"):
                address = f"{self.public.rstrip('/')}/{file['media_file']}"
                attached = RawAttachment(address, file.get("media_title") or None)
                self.media.setdefault(row.get("post_id", ""), []).append(attached)

    def findings(self, row: Row, context: Context, place: str) -> Iterator[Finding]:
        """One post's card, or why there is none."""
        number, slug, kind = row.get("post_id", ""), row.get("post_url", ""), row.get("post_type", "")
        status = _STATUS.get(row.get("post_status", ""), "draft")
        card = Card("item", context, title=values.plain(row.get("post_title")), status=status, place=place)
        card.native = {"id": number, "type": kind or "post", "slug": slug}
        if self.url and slug:
            card.url = f"{self.url}{'pages' if kind == 'page' else 'post'}/{slug}"
        card.date_published = tuple(filter(None, (_zoned(row.get("post_dt", ""), row.get("post_tz", "")),)))
        card.date_modified = tuple(filter(None, (values.utc(row.get("post_upddt")),)))
        card.authors = values.names([row.get("user_id", "")])
        card.types = values.names([self.categories.get(row.get("cat_id", ""), "")])
        card.language = row.get("post_lang") or None
        card.tags = tuple(dict.fromkeys(name for name in self.tags.get(number, ()) if name))
        self._contents(card, row)
        card.attachments = tuple(self.media.get(number, ()))
        kept = None if status == "publish" else items.hidden(status)
        yield items.protect(card) if kept is None and row.get("post_password") else items.settle(card, kept)

    def _contents(self, card: Card, row: Row) -> None:
        parts = [row.get(f"post_{name}_xhtml") or row.get(f"post_{name}", "") for name in ("excerpt", "content")]
        card.summary = values.plain(parts[0])
        card.content_html = "\n".join(part for part in parts if part.strip()) or None
        if not row.get("post_content_xhtml") and row.get("post_format") not in ("xhtml", "html"):
            if row.get("post_format") == "markdown" and card.content_html:
                card.content_html = markdown.render(card.content_html)
            else:
                card.extra["content_kind"] = "breaks"


def _zoned(raw: str, zone: str) -> str | None:
    """The site's time with its offset; as it stands where the zone is not known."""
    found = values.date(raw)
    if found is None:
        return None
    try:
        moment = datetime.strptime(found, "%Y-%m-%d %H:%M:%S").replace(tzinfo=ZoneInfo(zone or "UTC"))
    except (ValueError, KeyError, OSError):
        return found
    return moment.isoformat()


READER = Dotclear()
