"""Records as tables of an SQLite file: what the output writes and our own reader reads.

`records` has a column for each plain field (`native.id` is `native_id`; `native_fields` is JSON; `native` is null where
that is, `event` where all its columns are). What a record may have several of stands in tables of its own, numbered
in its order: tags, types and authors each once by name and joined to records, the others with the record's number. It
opens no file.
"""

from __future__ import annotations

__all__ = ["APPLICATION_ID", "COLUMNS", "NAMED", "OWNED", "SCHEMA", "SEARCH", "VERSION", "VIEWS"]

APPLICATION_ID = 0x694D4F31
"""In the file's header at byte 68 (https://www.sqlite.org/fileformat2.html#application_id): "iMO1"."""

VERSION = 1

COLUMNS: tuple[str, ...] = (
    "id", "url", "external_url", "title", "summary", "summary_truncated", "date_published", "date_modified",
    "event.start", "event.end", "event.venue", "publisher", "image", "image_alt", "language", "content_html",
    "content_text", "status", "native.id", "native.type", "native.slug", "native.parent", "native.fields",
    "source.document", "source.kind", "source.reader", "source.position",
)  # fmt: skip
"""The plain fields, in the order of the table's columns (whose names have `_` for the dot)."""

_KINDS = {"summary_truncated": "INTEGER NOT NULL", "source.position": "INTEGER NOT NULL"}
_NEEDED = ("id", "title", "source.document", "source.kind", "source.reader")

NAMED = ("tags", "types", "authors")
"""Lists whose items are rows of a table of that name, joined to records by `records_tags` and the like."""

OWNED: dict[str, tuple[str, tuple[str, ...]]] = {
    "aliases": ("aliases", ("url",)),
    "attachments": ("attachments", ("url", "title", "mime_type")),
    "warnings": ("warnings", ("code",)),
    "source.also_in": ("also_in", ("document",)),
}
"""Other lists: field → its table and the table's columns."""


def _columns() -> str:
    parts = ["record_id INTEGER PRIMARY KEY"]
    for column in COLUMNS:
        kind = _KINDS.get(column, "TEXT NOT NULL" if column in _NEEDED else "TEXT")
        parts.append(f"{column.replace('.', '_')} {kind}")
    return ",\n    ".join(parts)


def _tables() -> str:
    made = [f"CREATE TABLE records (\n    {_columns()}\n);"]
    for name in NAMED:
        made.append(f"CREATE TABLE {name} (\n    {name}_id INTEGER PRIMARY KEY,\n    name TEXT NOT NULL UNIQUE\n);")
        made.append(
            f"CREATE TABLE records_{name} (\n    record_id INTEGER NOT NULL REFERENCES records(record_id),\n"
            f"    position INTEGER NOT NULL,\n    {name}_id INTEGER NOT NULL REFERENCES {name}({name}_id),\n"
            "    PRIMARY KEY (record_id, position)\n) WITHOUT ROWID;"
        )
    for table, columns in OWNED.values():
        own = ",\n    ".join(f"{column} TEXT{' NOT NULL' if at == 0 else ''}" for at, column in enumerate(columns))
        made.append(
            f"CREATE TABLE {table} (\n    record_id INTEGER NOT NULL REFERENCES records(record_id),\n"
            f"    position INTEGER NOT NULL,\n    {own},\n    PRIMARY KEY (record_id, position)\n) WITHOUT ROWID;"
        )
    return "\n".join(made)


SCHEMA = _tables()

VIEWS = "\n".join(
    (
        "CREATE INDEX records_by_id ON records(id);",
        "CREATE INDEX records_by_date ON records(date_published);",
        *(f"CREATE INDEX records_{name}_by_name ON records_{name}({name}_id);" for name in NAMED),
        *(
            f"CREATE VIEW {name}_counted AS SELECT name, count(*) AS records FROM {name} "
            f"JOIN records_{name} USING ({name}_id) GROUP BY {name}_id ORDER BY records DESC, name;"
            for name in NAMED
        ),
        "CREATE VIEW overview AS SELECT record_id, title, url, date_published, "
        + ", ".join(
            f"(SELECT group_concat(name, '; ') FROM (SELECT name FROM records_{name} JOIN {name} USING ({name}_id) "
            f"WHERE records_{name}.record_id = records.record_id ORDER BY position)) AS {name}"
            for name in NAMED
        )
        + ", publisher, summary FROM records ORDER BY record_id;",
        "CREATE VIEW years AS SELECT substr(date_published, 1, 4) AS year, count(*) AS records FROM records "
        "GROUP BY year ORDER BY year;",
    )
)
"""Indexes and views; `overview` is a record a row, with its lists as texts."""

SEARCH = """
CREATE VIRTUAL TABLE records_fts USING fts5(
    title, summary, content_text, content="records", content_rowid="record_id",
    tokenize='unicode61 remove_diacritics 2'
);
INSERT INTO records_fts(records_fts) VALUES ('rebuild');
"""
"""The full-text index: `SELECT * FROM records_fts WHERE records_fts MATCH 'harbour'`; Datasette finds it by itself."""
