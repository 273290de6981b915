"""TYPO3's exports: `<T3RecordDocument>` XML and its packed form `.t3d`.

Records stand by table and uid; a page's body is the content elements on it, in their order. Source: the extension
`impexp` of TYPO3 (`Export.php`, `Import.php`), core TCA of `pages` and `tt_content`, EXT:news. A record whose
`hidden` can't be read is hidden. Users, with their password hashes, are never looked at.
"""

from __future__ import annotations

import html
import re
import zlib
from collections.abc import Iterator

from importer.cards import Card, Context, Dropped, Finding, Note, RawAttachment
from importer.errors import UnreadableError
from importer.facts import SHARED, Facts
from importer.readers import Request, items, php, values
from importer.sources.document import Document

Row = dict[str, str]

_PACKED = re.compile(rb"([0-9a-f]{32}|md5):([01]):(\d{10}):")
_ROOT = re.compile(rb"<T3RecordDocument[\s>]")
# Kinds of pages that are no content: links, shortcuts, back-end sections, mount points, spacers, folders, bins.
_NO_CONTENT = frozenset(("3", "4", "6", "7", "199", "254", "255"))
_READ = frozenset(
    """pages tt_content sys_file sys_file_reference sys_category sys_category_record_mm tx_news_domain_model_news
    tx_news_domain_model_tag tx_news_domain_model_news_tag_mm""".split()
)
_NEWS = "tx_news_domain_model_news"
_LINK = re.compile(r"t3://(page|file)\?uid=(\d+)[^\"'\s>]*")
_ALL_LANGUAGES = "-1"
_UNPACKED_AT_MOST = 1 << 30


class Typo3:
    """The reader of TYPO3's exports."""

    name = "typo3"

    def accepts(self, document: Document) -> bool:
        """By the root element, or the head of a packed part."""
        return _PACKED.match(document.head) is not None or _ROOT.search(document.head) is not None

    def gather(self, document: Document) -> Facts:
        """Which paths several records have, as a page and its translation do."""
        rows = _packed_rows(document, []) if _PACKED.match(document.head) else _xml_rows(document, [])
        try:
            found = [(row.get("slug"), row.get("uid"), None) for table, row, _, _ in rows if table == "pages"]
        except UnreadableError:
            return Facts()
        return Facts(tables={SHARED: items.shared(found)})

    def read(self, document: Document, want: Request) -> Iterator[Finding]:
        """Pages with their content elements, news, and what was left out."""
        notes: list[Note] = []
        tables: dict[str, dict[str, Row]] = {}
        rows = _packed_rows(document, notes) if _PACKED.match(document.head) else _xml_rows(document, notes)
        for table, row, place, whole in rows:
            if not whole:
                named = f"{row['title']}, " if row.get("title") else ""
                yield Dropped("damaged-item", f"{named}a record of {table} that is cut or broken", place)
            elif table in _READ and row.get("uid"):
                tables.setdefault(table, {})[row["uid"]] = row
        site = _Site(tables, items.context(document, want))
        yield from site.pages()
        yield from site.news()
        yield from notes


def _xml_rows(document: Document, notes: list[Note]) -> Iterator[tuple[str, Row, str, bool]]:
    """(table, fields, place, whether it is all there) of every record."""
    # Here, so that looking whether a text is a packed export costs nothing.
    from importer.readers.xml import child, children, text
    from importer.readers.xml_stream import Stream

    stream = Stream(document, ("tablerow",))
    for item in stream:
        table = (item.element.get("index") or "" if item.element is not None else "").partition(":")[0]
        held = None if item.element is None else child(item.element, "fieldlist")
        fields = {} if held is None else {f.get("index") or "": text(f) for f in children(held, "field")}
        yield table or "an unknown table", fields, item.place, held is not None and item.whole and item.sound
    notes.extend(stream.notes())


def _packed_rows(document: Document, notes: list[Note]) -> Iterator[tuple[str, Row, str, bool]]:
    raw = document.read()
    at = 0
    while (found := _PACKED.match(raw, at)) is not None:
        packed = raw[found.end() : found.end() + int(found[3])]
        at = found.end() + int(found[3])
        at += raw[at : at + 1] == b":"
        if len(packed) < int(found[3]):
            notes.append(Note("cut", "the last part of the file is not whole"))
        try:
            part = _unpacked(packed) if found[2] == b"1" else packed
            held = php.unserialize(part)
        except (zlib.error, ValueError, RecursionError) as error:
            notes.append(Note("damaged-part", f"a part that can't be read: {error}"))
            continue
        for key, record in values.mapping(held).items():
            table, _, uid = str(key).partition(":")
            data = record.get("data") if isinstance(record, dict) else None
            if uid and isinstance(data, dict):
                fields = {name: values.text(value) or "" for name, value in data.items()}
                yield table, fields, f"{table}:{uid}", True
    if at == 0:
        raise UnreadableError("is no TYPO3 export that can be read")


def _unpacked(packed: bytes) -> bytes:
    engine = zlib.decompressobj()
    raw = engine.decompress(packed, _UNPACKED_AT_MOST)
    if engine.unconsumed_tail:
        raise ValueError("unpacks to more than 1 GB")
    return raw


class _Site:
    """The records of an export and how they hang together."""

    def __init__(self, tables: dict[str, dict[str, Row]], context: Context) -> None:
        self.tables = tables
        self.context = context
        self.bodies: dict[tuple[str, str], list[Row]] = {}
        for row in tables.get("tt_content", {}).values():
            if _hidden(row) is None:
                self.bodies.setdefault((row.get("pid", ""), _language(row)), []).append(row)
        self.files: dict[tuple[str, str], list[Row]] = {}
        for row in tables.get("sys_file_reference", {}).values():
            if row.get("hidden", "0") in ("", "0") and row.get("deleted", "0") in ("", "0"):
                self.files.setdefault((row.get("tablenames", ""), row.get("uid_foreign", "")), []).append(row)

    def pages(self) -> Iterator[Card | Dropped]:
        """Every page that is content."""
        for uid, row in self.tables.get("pages", {}).items():
            card = self._card("pages", uid, row, row.get("slug", ""))
            card.url = row.get("slug") or None
            card.summary = values.plain(row.get("abstract")) or values.plain(row.get("description"))
            card.date_published = values.dates(row.get("starttime"), row.get("crdate"))
            card.date_modified = values.dates(row.get("lastUpdated"), row.get("SYS_LASTCHANGED"), row.get("tstamp"))
            # A translation's elements stand on the page that it translates.
            original = row.get("l10n_parent", "0")
            card.content_html = self._body(uid if original in ("", "0") else original, _language(row)) or None
            kind = _hidden(row)
            if row.get("doktype", "1") in _NO_CONTENT:
                kind = "internal-type"
            yield items.settle(card, kind)

    def news(self) -> Iterator[Card | Dropped]:
        """Every news record."""
        for uid, row in self.tables.get(_NEWS, {}).items():
            card = self._card(_NEWS, uid, row, row.get("path_segment", ""))
            card.summary = values.plain(row.get("teaser")) or values.plain(row.get("description"))
            card.content_html = self._linked(row.get("bodytext", "")).strip() or None
            card.date_published = values.dates(row.get("datetime"), row.get("crdate"))
            card.date_modified = values.dates(row.get("tstamp"))
            card.external_url = values.web_address(row.get("externalurl"))
            card.types = self._categories(uid)
            joined = self._joined("tx_news_domain_model_news_tag_mm", uid, "tx_news_domain_model_tag", foreign=False)
            card.tags = joined or card.tags
            yield items.settle(card, _hidden(row))

    def _card(self, table: str, uid: str, row: Row, slug: str) -> Card:
        card = Card("item", self.context, title=values.plain(row.get("title")), place=f"{table}:{uid}")
        card.status = "published" if _hidden(row) is None else "hidden"
        native = {"id": uid, "type": "page" if table == "pages" else "news", "slug": slug.strip("/"),
                  "parent": row.get("l10n_parent") or row.get("pid", "")}  # fmt: skip
        card.native = {name: value for name, value in native.items() if value not in ("", "0")}
        card.authors = values.names([row.get("author", "")])
        card.tags = tuple(dict.fromkeys(name.strip() for name in row.get("keywords", "").split(",") if name.strip()))
        attached = []
        for reference in self.files.get((table, uid), ()):
            address = self._file(reference.get("uid_local", ""))
            if not address:
                continue
            if card.image is None and re.search(r"\.(jpe?g|png|gif|webp|svg|avif)$", address, re.I):
                card.image, card.image_alt = address, values.plain(reference.get("alternative"))
            else:
                attached.append(RawAttachment(address, values.plain(reference.get("title"))))
        card.attachments = tuple(attached)
        return card

    def _body(self, page: str, language: str) -> str:
        """A page's content elements in a language and in all, in their order, column by column."""
        found = [row for one in (language, _ALL_LANGUAGES) for row in self.bodies.get((page, one), ())]
        rows = sorted(found, key=lambda row: (_number(row, "colPos"), _number(row, "sorting")))
        parts = []
        for row in rows:
            header = row.get("header", "").strip()
            if header and row.get("header_layout") != "100":
                parts.append(f"<h2>{html.escape(header, quote=False)}</h2>")
            body = self._linked(row.get("bodytext", "")).strip()
            if row.get("CType") == "bullets":
                body = "".join(f"<li>{line.strip()}</li>" for line in body.splitlines() if line.strip())
                parts.append(f"<ul>{body}</ul>")
            elif body and not re.search(r"<(p|div|ul|ol|table|h[1-6]|blockquote)\b", body):
                parts.extend(f"<p>{line.strip()}</p>" for line in body.splitlines() if line.strip())
            elif body:
                parts.append(body)
            for reference in self.files.get(("tt_content", row["uid"]), ()):
                address = self._file(reference.get("uid_local", ""))
                if address:
                    shown = html.escape(values.plain(reference.get("alternative")) or "")
                    parts.append(f'<p><img src="{html.escape(address)}" alt="{shown}"></p>')
        return "\n".join(parts)

    def _linked(self, markup: str) -> str:
        """The markup with links to records turned into links to where these are."""

        def address(found: re.Match[str]) -> str:
            if found[1] == "file":
                return self._file(found[2]) or found[0]
            return self.tables.get("pages", {}).get(found[2], {}).get("slug") or found[0]

        return _LINK.sub(address, markup)

    def _file(self, uid: str) -> str | None:
        row = self.tables.get("sys_file", {}).get(uid)
        return f"/fileadmin{row['identifier']}" if row and row.get("identifier", "").startswith("/") else None

    def _categories(self, uid: str) -> tuple[str, ...]:
        return self._joined("sys_category_record_mm", uid, "sys_category", foreign=True)

    def _joined(self, relation: str, uid: str, table: str, *, foreign: bool) -> tuple[str, ...]:
        """Titles of related records; `foreign`: the record itself is the relation's foreign side."""
        mine, theirs = ("uid_foreign", "uid_local") if foreign else ("uid_local", "uid_foreign")
        found = []
        for row in self.tables.get(relation, {}).values():
            if row.get(mine) == uid and row.get("tablenames", _NEWS) in ("", _NEWS):
                found.append(self.tables.get(table, {}).get(row.get(theirs, ""), {}).get("title", ""))
        return values.names(found)


def _hidden(row: Row) -> str | None:
    """Why a record is not shown to everybody; None where it is."""
    if row.get("deleted", "0") not in ("", "0"):
        return "trashed"
    if row.get("hidden") != "0":
        return "draft"
    return None if row.get("fe_group", "0") in ("", "0") else "private"


def _language(row: Row) -> str:
    """The number that the site gives a record's language; 0 is its first."""
    return row.get("sys_language_uid") or "0"


def _number(row: Row, name: str) -> int:
    try:
        return int(row.get(name) or 0)
    except ValueError:
        return 0


READER = Typo3()
