"""The store's tables, version by version, and the step from each version to the next.

Only ever add a version; never edit one that was released, stores of it exist. It opens no file and reads no record;
`importer.store.file` runs this.
"""

from __future__ import annotations

__all__ = ["APPLICATION_ID", "MIGRATIONS", "SCRATCH", "VERSION"]

APPLICATION_ID = 0x694D5031
"""In the file's header at byte 68 (https://www.sqlite.org/fileformat2.html#application_id): "iMP1"."""

# Columns that SQLite works out of the record when somebody asks: they take no room.
_COLUMNS = "\n".join(
    f"    {name} {kind} GENERATED ALWAYS AS (json_extract(record, '$.{path or name}')) VIRTUAL,"
    for name, kind, path in (
        *((name, "TEXT", "") for name in (
            "title", "url", "summary", "types", "tags", "date_published", "date_modified", "authors", "publisher",
            "image", "language", "status", "warnings", "content_text",
        )),
        ("kind", "TEXT", "source.kind"),
        ("reader", "TEXT", "source.reader"),
        ("document", "TEXT", "source.document"),
        ("position", "INTEGER", "source.position"),
    )
)  # fmt: skip

_VERSION_1 = f"""
CREATE TABLE settings (
    name TEXT PRIMARY KEY NOT NULL,
    value TEXT
) WITHOUT ROWID;

CREATE TABLE runs (
    run_id INTEGER PRIMARY KEY,
    started TEXT NOT NULL,
    finished TEXT NOT NULL,
    seconds REAL NOT NULL,
    exit_code INTEGER NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('done', 'withheld', 'failed')),
    message TEXT,
    program TEXT NOT NULL,
    documents INTEGER NOT NULL DEFAULT 0,
    documents_read INTEGER NOT NULL DEFAULT 0,
    documents_unreadable INTEGER NOT NULL DEFAULT 0,
    documents_kept INTEGER NOT NULL DEFAULT 0,
    records INTEGER NOT NULL DEFAULT 0,
    added INTEGER NOT NULL DEFAULT 0,
    changed INTEGER NOT NULL DEFAULT 0,
    removed INTEGER NOT NULL DEFAULT 0,
    rekeyed INTEGER NOT NULL DEFAULT 0,
    withheld INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE documents (
    document_id INTEGER PRIMARY KEY,
    document TEXT NOT NULL UNIQUE,
    place INTEGER NOT NULL,
    size INTEGER,
    mtime_ns INTEGER,
    ctime_ns INTEGER,
    inode INTEGER,
    digest TEXT,
    ends_whole INTEGER,
    read_as TEXT,
    facts TEXT,
    reader TEXT,
    records INTEGER NOT NULL DEFAULT 0,
    rejected INTEGER NOT NULL DEFAULT 0,
    dropped INTEGER NOT NULL DEFAULT 0,
    notes TEXT NOT NULL DEFAULT '[]',
    error TEXT,
    kept TEXT,
    kept_since_run_id INTEGER REFERENCES runs(run_id)
);

CREATE TABLE facts (
    facts TEXT PRIMARY KEY NOT NULL,
    content TEXT NOT NULL
);

CREATE TABLE readings (
    reading_id INTEGER PRIMARY KEY,
    document_id INTEGER NOT NULL REFERENCES documents(document_id),
    number INTEGER NOT NULL,
    id TEXT NOT NULL,
    record TEXT NOT NULL
);
CREATE UNIQUE INDEX readings_by_document ON readings(document_id, number);
CREATE INDEX readings_by_id ON readings(id);

CREATE TABLE rejections (
    rejection_id INTEGER PRIMARY KEY,
    document_id INTEGER NOT NULL REFERENCES documents(document_id),
    position INTEGER NOT NULL,
    reasons TEXT NOT NULL,
    raw TEXT NOT NULL
);
CREATE INDEX rejections_by_document ON rejections(document_id);

CREATE TABLE records (
    record_id INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
{_COLUMNS}
    stale INTEGER NOT NULL DEFAULT 0,
    added_run_id INTEGER NOT NULL REFERENCES runs(run_id),
    changed_run_id INTEGER NOT NULL REFERENCES runs(run_id),
    record TEXT NOT NULL
);
CREATE INDEX records_that_are_stale ON records(stale) WHERE stale;

CREATE TABLE versions (
    version_id INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    run_id INTEGER NOT NULL REFERENCES runs(run_id),
    change TEXT NOT NULL CHECK (change IN ('added', 'changed', 'removed', 'rekeyed')),
    title TEXT,
    url TEXT,
    fields TEXT,
    before TEXT,
    other_id TEXT
);
CREATE INDEX versions_by_id ON versions(id, version_id);
CREATE INDEX versions_by_run ON versions(run_id);

CREATE TABLE withheld (
    id TEXT PRIMARY KEY NOT NULL,
    change TEXT NOT NULL CHECK (change IN ('added', 'changed', 'removed')),
    reason TEXT NOT NULL,
    since_run_id INTEGER NOT NULL REFERENCES runs(run_id),
    title TEXT,
    url TEXT,
    fields TEXT,
    record TEXT
);
"""

# What people look with: a full-text index over the present records, and views. The double quotes matter: by them
# Datasette sees that the index belongs to the table.
_VERSION_2 = """
CREATE VIRTUAL TABLE records_fts USING fts5(
    title, summary, content_text, types, tags, authors, publisher,
    content="records", content_rowid="record_id", tokenize='unicode61 remove_diacritics 2'
);
CREATE TRIGGER records_fts_added AFTER INSERT ON records BEGIN
    INSERT INTO records_fts(rowid, title, summary, content_text, types, tags, authors, publisher)
    VALUES (new.record_id, new.title, new.summary, new.content_text, new.types, new.tags, new.authors, new.publisher);
END;
CREATE TRIGGER records_fts_removed AFTER DELETE ON records BEGIN
    INSERT INTO records_fts(records_fts, rowid, title, summary, content_text, types, tags, authors, publisher)
    VALUES ('delete', old.record_id, old.title, old.summary, old.content_text, old.types, old.tags, old.authors,
        old.publisher);
END;
CREATE TRIGGER records_fts_changed AFTER UPDATE OF record ON records BEGIN
    INSERT INTO records_fts(records_fts, rowid, title, summary, content_text, types, tags, authors, publisher)
    VALUES ('delete', old.record_id, old.title, old.summary, old.content_text, old.types, old.tags, old.authors,
        old.publisher);
    INSERT INTO records_fts(rowid, title, summary, content_text, types, tags, authors, publisher)
    VALUES (new.record_id, new.title, new.summary, new.content_text, new.types, new.tags, new.authors, new.publisher);
END;
INSERT INTO records_fts(records_fts) VALUES ('rebuild');

CREATE VIEW history AS
SELECT v.id, v.version_id, v.run_id, r.started AS at, v.change, v.title, v.url, v.fields, v.other_id,
    CASE
        WHEN v.change = 'removed' THEN NULL
        WHEN v.version_id = (SELECT max(n.version_id) FROM versions n WHERE n.id = v.id)
            THEN (SELECT p.record FROM records p WHERE p.id = v.id)
        ELSE (SELECT n.before FROM versions n WHERE n.id = v.id AND n.version_id > v.version_id
            ORDER BY n.version_id LIMIT 1)
    END AS record
FROM versions v JOIN runs r ON r.run_id = v.run_id;

CREATE VIEW shown_in AS
SELECT g.id, d.document, d.kept, json_extract(g.record, '$.source.kind') AS kind,
    json_extract(g.record, '$.title') AS title, g.record
FROM readings g JOIN documents d ON d.document_id = g.document_id;

CREATE VIEW kept_documents AS
SELECT d.document, d.kept AS reason, d.kept_since_run_id AS since_run_id, r.started AS since, d.records
FROM documents d LEFT JOIN runs r ON r.run_id = d.kept_since_run_id
WHERE d.kept IS NOT NULL;
"""

# Which documents the profile no longer fits, and since when.
_VERSION_3 = """
ALTER TABLE documents ADD COLUMN drift_since_run_id INTEGER REFERENCES runs(run_id);

CREATE VIEW drifting_documents AS
SELECT d.document, d.drift_since_run_id AS since_run_id, r.started AS since, d.records
FROM documents d JOIN runs r ON r.run_id = d.drift_since_run_id;
"""

MIGRATIONS: tuple[str, ...] = (_VERSION_1, _VERSION_2, _VERSION_3)
"""The statements that lead to version 1, 2, … of the schema, each from the one before."""

VERSION = len(MIGRATIONS)

# A run's own tables: what was read and what is proposed, before anything is decided. They live outside the store.
SCRATCH = """
CREATE TEMP TABLE seen (
    document TEXT PRIMARY KEY NOT NULL,
    document_id INTEGER,
    place INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('same', 'fresh', 'kept'))
);
CREATE INDEX temp.seen_by_id ON seen(document_id);
CREATE TEMP TABLE fresh_readings (
    document TEXT NOT NULL,
    number INTEGER NOT NULL,
    id TEXT NOT NULL,
    record TEXT NOT NULL
);
CREATE INDEX temp.fresh_by_id ON fresh_readings(id);
CREATE INDEX temp.fresh_by_document ON fresh_readings(document);
CREATE TEMP TABLE fresh_rejections (
    document TEXT NOT NULL,
    position INTEGER NOT NULL,
    reasons TEXT NOT NULL,
    raw TEXT NOT NULL
);
CREATE INDEX temp.fresh_rejections_by_document ON fresh_rejections(document);
CREATE TEMP TABLE gone (document_id INTEGER PRIMARY KEY, place INTEGER NOT NULL, records INTEGER NOT NULL);
CREATE TEMP TABLE standing (document_id INTEGER PRIMARY KEY, place INTEGER NOT NULL);
CREATE TEMP TABLE affected (id TEXT PRIMARY KEY NOT NULL) WITHOUT ROWID;
CREATE TEMP TABLE affected_by_gone (id TEXT PRIMARY KEY NOT NULL) WITHOUT ROWID;
CREATE TEMP TABLE proposed (
    id TEXT PRIMARY KEY NOT NULL,
    change TEXT NOT NULL CHECK (change IN ('added', 'changed', 'removed', 'rekeyed', 'moved')),
    record TEXT,
    before TEXT,
    fields TEXT,
    lost TEXT,
    other_id TEXT,
    by_correction INTEGER NOT NULL DEFAULT 0,
    held TEXT
);
CREATE TEMP TABLE everything (id TEXT PRIMARY KEY NOT NULL) WITHOUT ROWID;
CREATE TEMP TABLE drifting (id TEXT PRIMARY KEY NOT NULL) WITHOUT ROWID;
CREATE TEMP TABLE held_removals (id TEXT PRIMARY KEY NOT NULL, before TEXT NOT NULL);
"""
