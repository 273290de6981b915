"""The migrator's proof: what each source gave, what no page shows, which links lead nowhere, which files are missing.

    outcomes, as they come ──► one temporary SQLite table each for documents, links, files
    merge, group by group  ──► records, with what each source gave to them         └──► `Proof.result`: queries

Held on disk, so that a site of any size is proved in little memory. It only tells; it changes no record. Addresses are
compared as `importer.cleaning.urls.normalised` does, so two writings of one address are one.
"""

from __future__ import annotations

import re
import sqlite3
import weakref
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from importer.cards import NO_RECORD
from importer.cleaning.urls import normalised
from importer.facts import Facts
from importer.merge import rank
from importer.migration.files import Files
from importer.pipeline import Outcome
from importer.record import Record

__all__ = ["MOST", "Proof", "source_of"]

MOST = 1000
"""Entries of one list that are told by name; the count beside it is of all."""

_PAGES = frozenset(("html", "text"))
_LISTED = 2
"""Records that a page without cards leads to, from which it is a listing of them."""
_FEEDS = frozenset(("feed", "jsonfeed"))
_NOT_FIELDS = frozenset(("id", "source", "warnings", "summary_truncated", "aliases"))
_FILE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|od[tsp]|rtf|zip|rar|7z|gz|epub|mobi|mp3|mp4|m4a|mov|avi|webm|ogg|wav|csv|ics|jpe?g|png|"
    r"gif|webp|avif|svg|bmp|tiff?|heic)$",
    re.I,
)
_PUBLIC_MEDIA = ("wxr:attachment",)
"""Tables of the run's facts that name an export's own files."""

_SCHEMA = """
CREATE TABLE documents (key TEXT PRIMARY KEY, document TEXT) WITHOUT ROWID;
CREATE TABLE links (key TEXT PRIMARY KEY, address TEXT, document TEXT, others INTEGER DEFAULT 0) WITHOUT ROWID;
CREATE TABLE files (key TEXT PRIMARY KEY, address TEXT, document TEXT, count INTEGER DEFAULT 1) WITHOUT ROWID;
CREATE TABLE records (id TEXT, url TEXT, title TEXT, document TEXT, export INTEGER, page TEXT, shown INTEGER);
CREATE TABLE addresses (key TEXT PRIMARY KEY, record INTEGER) WITHOUT ROWID;
CREATE TABLE bare (document TEXT, key TEXT, url TEXT, title TEXT, characters INTEGER, cards INTEGER);
CREATE TABLE leads (bare INTEGER, key TEXT);
"""


def source_of(record: Record) -> str:
    """What a record's source is called in the proof: `wxr`, `feed`, `html cards`, `html pages`."""
    kind = record.source.kind
    return record.source.reader if kind == "item" else f"{record.source.reader} {kind}s"


class Proof:
    """Takes a run as it goes by."""

    def __init__(self, held: Files | None = None) -> None:
        self._db = sqlite3.connect(
            "", check_same_thread=False
        )  # a temporary file of SQLite's own; any thread may clear it away
        weakref.finalize(self, self._db.close)
        self._db.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _SCHEMA)
        self._finds: Counter[str] = Counter()
        self._documents: dict[str, set[int]] = {}
        self._records: Counter[str] = Counter()
        self._alone: Counter[str] = Counter()
        self._fields: dict[str, Counter[str]] = {}
        self._hosts: set[str] = set()
        self._read = 0
        self._held = held if held is not None else Files()
        self._listed = held is not None  # by who gave them

    def outcome(self, outcome: Outcome) -> None:
        """One document's outcome: what it holds and where it leads to."""
        if not self._listed and outcome.state in ("skipped", "unknown"):
            self._held.add(outcome.document)
        if outcome.state == "skipped":
            return
        self._read += outcome.last
        for address in outcome.addresses:
            self._db.execute("INSERT OR IGNORE INTO documents VALUES (?, ?)", (normalised(address), outcome.document))
        for record in outcome.records:
            source = source_of(record)
            self._finds[source] += 1
            self._documents.setdefault(source, set()).add(hash(outcome.document))
            if record.url and record.source.kind in ("page", "item") and record.source.reader not in _FEEDS:
                self._hosts.add(_host(record.url))
        links = {normalised(a): a for a in outcome.links}
        self._keep_bare(outcome, links)
        self._db.executemany(
            "INSERT INTO links (key, address, document) VALUES (?, ?, ?) "
            "ON CONFLICT DO UPDATE SET others = others + (excluded.document <> document)",
            ((key, address, outcome.document) for key, address in links.items()),
        )
        files = {normalised(a): a for a in (*outcome.files, *(a for a in links.values() if _is_file(a)))}
        for record in outcome.records:
            shown = [record.image, *(one.url for one in record.attachments)]
            for file in filter(None, shown):
                files.setdefault(normalised(file), file)
        self._db.executemany(
            "INSERT INTO files (key, address, document) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET count = count + 1",
            ((key, address, outcome.document) for key, address in files.items()),
        )

    def _keep_bare(self, outcome: Outcome, links: Iterable[str]) -> None:
        """Keeps a document that gave no record of its own, and where it leads to if it gave no card either."""
        if outcome.state != "read" or outcome.reader not in _PAGES or outcome.refused or not outcome.last:
            return
        if any(record.source.kind != "card" for record in outcome.records):
            return
        if not outcome.records and outcome.reader == "html" and not any(n.code == NO_RECORD for n in outcome.notes):
            return  # an error, a page that moved
        url = next(reversed(outcome.addresses), None)
        row = self._db.execute(
            "INSERT INTO bare VALUES (?, ?, ?, ?, ?, ?)",
            (
                outcome.document, normalised(url) if url else None, url, outcome.title, outcome.characters,
                len(outcome.records),
            ),
        ).lastrowid  # fmt: skip
        if not outcome.records:
            self._db.executemany("INSERT INTO leads VALUES (?, ?)", ((row, key) for key in links))

    def group(self, record: Record, members: Sequence[Record]) -> None:
        """A record and the finds that it was made from."""
        sources = {source_of(member): member for member in reversed(members)}
        for source in sources:
            self._records[source] += 1
            self._alone[source] += len(sources) == 1
        best = sorted(members, key=rank)
        for name, value in record:
            if name in _NOT_FIELDS or value is None or value == ():
                continue
            giver = next((s for m in best if getattr(m, name) == value for s in (source_of(m),)), None)
            if giver is not None:
                self._fields.setdefault(giver, Counter())[name] += 1
        kinds = {(m.source.kind, m.source.reader in _FEEDS) for m in members}
        page = next((m.source.document for m in members if m.source.kind == "page"), None)
        row = self._db.execute(
            "INSERT INTO records VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                record.id, record.url, record.title, record.source.document, ("item", False) in kinds, page,
                any(kind in ("card", "caption") for kind, _ in kinds),
            ),
        ).lastrowid  # fmt: skip
        for address in (record.url, *record.aliases):
            if address:
                self._db.execute("INSERT OR IGNORE INTO addresses VALUES (?, ?)", (normalised(address), row))

    def result(self, facts: Facts) -> dict[str, Any]:
        """The proof as plain JSON values."""
        self._db.execute(
            "INSERT OR IGNORE INTO addresses "
            "SELECT d.key, r.rowid FROM documents d JOIN records r ON r.page = d.document"
        )
        exports = self._db.execute("SELECT 1 FROM records WHERE export LIMIT 1").fetchone() is not None
        pages = any(name.startswith("html") for name in self._finds)
        return {
            "sources": self._sources(),
            "not_linked": self._records_where(
                "NOT r.shown AND NOT EXISTS "
                "(SELECT 1 FROM addresses a JOIN links l USING (key) WHERE a.record = r.rowid "
                "AND (l.others OR l.document IS NOT coalesce(r.page, r.document)))"
            ) if pages else None,
            "not_shown": self._records_where(
                "r.export AND r.page IS NULL AND NOT r.shown"
            ) if pages and exports else None,
            "gave_nothing": self._bare(listings=False),
            "listings": self._bare(listings=True),
            "dead_links": self._dead_links(),
            "links_to_pages_without_record": self._links_without_record(),
            "missing_files": self._missing_files(facts),
            "sitemap": self._evidence(facts.tables.get("sitemap:url", {})),
            "opml": self._evidence({a: n for a, n in facts.tables.get("opml:feed", {}).items() if self._own(a)}),
        }  # fmt: skip

    def _sources(self) -> dict[str, Any]:
        return {
            source: {
                "documents": len(self._documents.get(source, ())),
                "finds": self._finds[source],
                "records": self._records[source],
                "only_here": self._alone[source],
                "values": dict(sorted(self._fields.get(source, Counter()).items())),
            }
            for source in sorted(self._finds)
        }

    def _records_where(self, condition: str) -> dict[str, Any]:
        query = f"FROM records r WHERE {condition}"  # a constant of this module
        count = self._db.execute(f"SELECT count(*) {query}").fetchone()[0]
        rows = self._db.execute(f"SELECT id, url, title, document {query} ORDER BY rowid LIMIT {MOST}")
        return {
            "count": count,
            "records": [dict(zip(("id", "url", "title", "document"), r, strict=True)) for r in rows],
        }

    def _bare(self, *, listings: bool) -> dict[str, Any]:
        """Documents without a record of their own: listings, which gave cards or lead to records that no menu leads to,
        or pages of which there is nothing, not even an export's item."""
        leading = (
            f"(SELECT count(DISTINCT a.record) FROM leads l JOIN addresses a USING (key) JOIN links k USING (key) "
            f"WHERE l.bare = b.rowid AND 2 * (k.others + 1) <= {self._read}) >= {_LISTED}"
        )
        exported = "(SELECT r.export FROM addresses a JOIN records r ON r.rowid = a.record WHERE a.key = b.key)"
        listing = f"(b.cards OR {leading})"
        query = f"FROM bare b WHERE {listing if listings else f'NOT {listing} AND NOT coalesce({exported}, 0)'}"
        names = ("document", "url", "title", "characters", "cards")
        rows = self._db.execute(f"SELECT {', '.join(names)} {query} ORDER BY rowid LIMIT {MOST}")
        count = self._db.execute(f"SELECT count(*) {query}").fetchone()[0]
        return {"count": count, "documents": [dict(zip(names, row, strict=True)) for row in rows]}

    def _own(self, address: str) -> bool:
        """Is it an address of this site?"""
        return "://" not in address or _host(address) in self._hosts

    def _dead_links(self) -> dict[str, Any]:
        rows = self._db.execute(
            "SELECT address, document, others + 1 FROM links l "
            "WHERE NOT EXISTS (SELECT 1 FROM addresses a WHERE a.key = l.key) "
            "AND NOT EXISTS (SELECT 1 FROM documents d WHERE d.key = l.key) ORDER BY address"
        )
        return _listed(
            {"url": address, "document": document, "linked_from": count}
            for address, document, count in rows
            if self._own(address) and not _is_file(address) and not self._held.find(address)
        )

    def _links_without_record(self) -> dict[str, Any]:
        rows = self._db.execute(
            "SELECT l.address, d.document, l.others + 1 FROM links l JOIN documents d USING (key) WHERE NOT EXISTS "
            "(SELECT 1 FROM addresses a WHERE a.key = l.key) ORDER BY l.address"
        )
        return _listed(
            {"url": address, "document": document, "linked_from": count}
            for address, document, count in rows
            if self._own(address)
        )

    def _missing_files(self, facts: Facts) -> dict[str, Any]:
        library = {
            _bare(str(getattr(media, "url", "") or (media.get("url", "") if isinstance(media, dict) else "")))
            for name in _PUBLIC_MEDIA
            for media in facts.tables.get(name, {}).values()
        }
        rows = self._db.execute("SELECT address, document, count FROM files ORDER BY address")
        missing = (
            {"url": address, "document": document, "referenced": count, "in_library": _bare(address) in library}
            for address, document, count in rows
            if self._own(address) and self._held.find(address) is None
        )
        return _listed(missing)

    def _evidence(self, named: Mapping[str, Any]) -> dict[str, Any] | None:
        """Of addresses that a list names, those at which neither a record nor a document is; None without any."""
        if not named:
            return None
        missing = []
        for address in named:
            key = (normalised(address),)
            if not self._db.execute(
                "SELECT 1 FROM addresses WHERE key = ? UNION SELECT 1 FROM documents WHERE key = ?", key * 2
            ).fetchone():
                missing.append({"url": address})
        return {"addresses": len(named), "not_found": _listed(missing)}


def _listed(rows: Iterable[dict[str, Any]]) -> dict[str, Any]:
    count, kept = 0, []
    for row in rows:
        count += 1
        if count <= MOST:
            kept.append(row)
    return {"count": count, "links": kept}


def _is_file(address: str) -> bool:
    try:
        return bool(_FILE.search(urlsplit(address).path))
    except ValueError:
        return False


def _bare(address: str) -> str:
    """A file's address without what tells one size of a picture from another: `a-300x200.jpg`, `a-scaled.jpg`."""
    return re.sub(r"-(?:\d+x\d+|scaled)(?=\.\w+$)", "", normalised(address))


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
