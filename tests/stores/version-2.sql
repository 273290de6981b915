-- A store of schema version 2, as `sqlite3 STORE .dump` writes it but for the full-text index, which is rebuilt.
PRAGMA application_id=1766674481;
PRAGMA user_version=2;
BEGIN TRANSACTION;
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
INSERT INTO "documents" VALUES(1,'page-000.html',0,844,1795704277817002348,NULL,2556333,'236744c1d4a3cc680da84835fc02a6d2',1,'37dc0d4f69d29a3e8b4075e5','cca95be9ff01e95a6b80273f','html',3,0,0,'[]',NULL,NULL,NULL);
INSERT INTO "documents" VALUES(2,'page-001.html',1,604,1795704278691703166,NULL,2556334,'0f2e68eb1b94bd49f02a7f3af22270e2',1,'37dc0d4f69d29a3e8b4075e5','cca95be9ff01e95a6b80273f','html',2,0,0,'[]',NULL,NULL,NULL);
CREATE TABLE facts (
    facts TEXT PRIMARY KEY NOT NULL,
    content TEXT NOT NULL
);
INSERT INTO "facts" VALUES('cca95be9ff01e95a6b80273f','{"origins":[],"labels":[],"tables":{}}');
CREATE TABLE readings (
    reading_id INTEGER PRIMARY KEY,
    document_id INTEGER NOT NULL REFERENCES documents(document_id),
    number INTEGER NOT NULL,
    id TEXT NOT NULL,
    record TEXT NOT NULL
);
INSERT INTO "readings" VALUES(1,1,0,'953aa6d9da55c6031e65','{"id":"953aa6d9da55c6031e65","url":"https://harbour.example/minutes/0/","aliases":[],"external_url":null,"title":"Minutes of the harbour board, part 0","summary":"What was decided, by whom, and what is left to be done about it this year.","summary_truncated":false,"types":[],"tags":[],"date_published":"2024-03-05","date_modified":null,"event":null,"authors":[],"publisher":null,"image":null,"image_alt":null,"attachments":[],"language":"en","content_html":null,"content_text":null,"status":null,"native":null,"warnings":[],"source":{"document":"page-000.html","kind":"card","reader":"html","position":0,"also_in":[]}}');
INSERT INTO "readings" VALUES(2,1,1,'3af95fd29d5551c1040e','{"id":"3af95fd29d5551c1040e","url":"https://harbour.example/minutes/1/","aliases":[],"external_url":null,"title":"Minutes of the harbour board, part 1","summary":"What was decided, by whom, and what is left to be done about it this year.","summary_truncated":false,"types":[],"tags":[],"date_published":"2024-03-05","date_modified":null,"event":null,"authors":[],"publisher":null,"image":null,"image_alt":null,"attachments":[],"language":"en","content_html":null,"content_text":null,"status":null,"native":null,"warnings":[],"source":{"document":"page-000.html","kind":"card","reader":"html","position":1,"also_in":[]}}');
INSERT INTO "readings" VALUES(3,1,2,'639c90813dd7c819734e','{"id":"639c90813dd7c819734e","url":"https://harbour.example/minutes/2/","aliases":[],"external_url":null,"title":"Minutes of the harbour board, part 2","summary":"What was decided, by whom, and what is left to be done about it this year.","summary_truncated":false,"types":[],"tags":[],"date_published":"2024-03-05","date_modified":null,"event":null,"authors":[],"publisher":null,"image":null,"image_alt":null,"attachments":[],"language":"en","content_html":null,"content_text":null,"status":null,"native":null,"warnings":[],"source":{"document":"page-000.html","kind":"card","reader":"html","position":2,"also_in":[]}}');
INSERT INTO "readings" VALUES(4,2,0,'91d1f7a0ed3409180982','{"id":"91d1f7a0ed3409180982","url":"https://harbour.example/minutes/3/","aliases":[],"external_url":null,"title":"Minutes of the harbour board, part 3","summary":"What was decided, by whom, and what is left to be done about it this year.","summary_truncated":false,"types":[],"tags":[],"date_published":"2024-03-05","date_modified":null,"event":null,"authors":[],"publisher":null,"image":null,"image_alt":null,"attachments":[],"language":"en","content_html":null,"content_text":null,"status":null,"native":null,"warnings":[],"source":{"document":"page-001.html","kind":"card","reader":"html","position":0,"also_in":[]}}');
INSERT INTO "readings" VALUES(5,2,1,'fbc8017fa70acc80ba0c','{"id":"fbc8017fa70acc80ba0c","url":"https://harbour.example/minutes/4/","aliases":[],"external_url":null,"title":"Minutes of the harbour board, part 4","summary":"What was decided, by whom, and what is left to be done about it this year.","summary_truncated":false,"types":[],"tags":[],"date_published":"2024-03-05","date_modified":null,"event":null,"authors":[],"publisher":null,"image":null,"image_alt":null,"attachments":[],"language":"en","content_html":null,"content_text":null,"status":null,"native":null,"warnings":[],"source":{"document":"page-001.html","kind":"card","reader":"html","position":1,"also_in":[]}}');
CREATE TABLE records (
    record_id INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    title TEXT GENERATED ALWAYS AS (json_extract(record, '$.title')) VIRTUAL,
    url TEXT GENERATED ALWAYS AS (json_extract(record, '$.url')) VIRTUAL,
    summary TEXT GENERATED ALWAYS AS (json_extract(record, '$.summary')) VIRTUAL,
    types TEXT GENERATED ALWAYS AS (json_extract(record, '$.types')) VIRTUAL,
    tags TEXT GENERATED ALWAYS AS (json_extract(record, '$.tags')) VIRTUAL,
    date_published TEXT GENERATED ALWAYS AS (json_extract(record, '$.date_published')) VIRTUAL,
    date_modified TEXT GENERATED ALWAYS AS (json_extract(record, '$.date_modified')) VIRTUAL,
    authors TEXT GENERATED ALWAYS AS (json_extract(record, '$.authors')) VIRTUAL,
    publisher TEXT GENERATED ALWAYS AS (json_extract(record, '$.publisher')) VIRTUAL,
    image TEXT GENERATED ALWAYS AS (json_extract(record, '$.image')) VIRTUAL,
    language TEXT GENERATED ALWAYS AS (json_extract(record, '$.language')) VIRTUAL,
    status TEXT GENERATED ALWAYS AS (json_extract(record, '$.status')) VIRTUAL,
    warnings TEXT GENERATED ALWAYS AS (json_extract(record, '$.warnings')) VIRTUAL,
    content_text TEXT GENERATED ALWAYS AS (json_extract(record, '$.content_text')) VIRTUAL,
    kind TEXT GENERATED ALWAYS AS (json_extract(record, '$.source.kind')) VIRTUAL,
    reader TEXT GENERATED ALWAYS AS (json_extract(record, '$.source.reader')) VIRTUAL,
    document TEXT GENERATED ALWAYS AS (json_extract(record, '$.source.document')) VIRTUAL,
    position INTEGER GENERATED ALWAYS AS (json_extract(record, '$.source.position')) VIRTUAL,
    stale INTEGER NOT NULL DEFAULT 0,
    added_run_id INTEGER NOT NULL REFERENCES runs(run_id),
    changed_run_id INTEGER NOT NULL REFERENCES runs(run_id),
    record TEXT NOT NULL
);
INSERT INTO "records" VALUES(1,'953aa6d9da55c6031e65',0,1,1,'{"id":"953aa6d9da55c6031e65","url":"https://harbour.example/minutes/0/","aliases":[],"external_url":null,"title":"Minutes of the harbour board, part 0","summary":"What was decided, by whom, and what is left to be done about it this year.","summary_truncated":false,"types":[],"tags":[],"date_published":"2024-03-05","date_modified":null,"event":null,"authors":[],"publisher":null,"image":null,"image_alt":null,"attachments":[],"language":"en","content_html":null,"content_text":null,"status":null,"native":null,"warnings":[],"source":{"document":"page-000.html","kind":"card","reader":"html","position":0,"also_in":[]}}');
INSERT INTO "records" VALUES(2,'3af95fd29d5551c1040e',0,1,1,'{"id":"3af95fd29d5551c1040e","url":"https://harbour.example/minutes/1/","aliases":[],"external_url":null,"title":"Minutes of the harbour board, part 1","summary":"What was decided, by whom, and what is left to be done about it this year.","summary_truncated":false,"types":[],"tags":[],"date_published":"2024-03-05","date_modified":null,"event":null,"authors":[],"publisher":null,"image":null,"image_alt":null,"attachments":[],"language":"en","content_html":null,"content_text":null,"status":null,"native":null,"warnings":[],"source":{"document":"page-000.html","kind":"card","reader":"html","position":1,"also_in":[]}}');
INSERT INTO "records" VALUES(3,'639c90813dd7c819734e',0,1,1,'{"id":"639c90813dd7c819734e","url":"https://harbour.example/minutes/2/","aliases":[],"external_url":null,"title":"Minutes of the harbour board, part 2","summary":"What was decided, by whom, and what is left to be done about it this year.","summary_truncated":false,"types":[],"tags":[],"date_published":"2024-03-05","date_modified":null,"event":null,"authors":[],"publisher":null,"image":null,"image_alt":null,"attachments":[],"language":"en","content_html":null,"content_text":null,"status":null,"native":null,"warnings":[],"source":{"document":"page-000.html","kind":"card","reader":"html","position":2,"also_in":[]}}');
INSERT INTO "records" VALUES(4,'91d1f7a0ed3409180982',0,1,1,'{"id":"91d1f7a0ed3409180982","url":"https://harbour.example/minutes/3/","aliases":[],"external_url":null,"title":"Minutes of the harbour board, part 3","summary":"What was decided, by whom, and what is left to be done about it this year.","summary_truncated":false,"types":[],"tags":[],"date_published":"2024-03-05","date_modified":null,"event":null,"authors":[],"publisher":null,"image":null,"image_alt":null,"attachments":[],"language":"en","content_html":null,"content_text":null,"status":null,"native":null,"warnings":[],"source":{"document":"page-001.html","kind":"card","reader":"html","position":0,"also_in":[]}}');
INSERT INTO "records" VALUES(5,'fbc8017fa70acc80ba0c',0,1,1,'{"id":"fbc8017fa70acc80ba0c","url":"https://harbour.example/minutes/4/","aliases":[],"external_url":null,"title":"Minutes of the harbour board, part 4","summary":"What was decided, by whom, and what is left to be done about it this year.","summary_truncated":false,"types":[],"tags":[],"date_published":"2024-03-05","date_modified":null,"event":null,"authors":[],"publisher":null,"image":null,"image_alt":null,"attachments":[],"language":"en","content_html":null,"content_text":null,"status":null,"native":null,"warnings":[],"source":{"document":"page-001.html","kind":"card","reader":"html","position":1,"also_in":[]}}');
CREATE TABLE rejections (
    rejection_id INTEGER PRIMARY KEY,
    document_id INTEGER NOT NULL REFERENCES documents(document_id),
    position INTEGER NOT NULL,
    reasons TEXT NOT NULL,
    raw TEXT NOT NULL
);
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
INSERT INTO "runs" VALUES(1,'2026-11-26T14:44:37Z','2026-11-26T14:44:38Z',0.837,0,'done',NULL,'0.1.0+381e656697a29b87',2,2,0,0,6,6,0,0,0,0);
INSERT INTO "runs" VALUES(2,'2026-11-26T14:44:38Z','2026-11-26T14:44:38Z',0.037,0,'done',NULL,'0.1.0+381e656697a29b87',2,1,0,0,5,0,0,1,0,0);
CREATE TABLE settings (
    name TEXT PRIMARY KEY NOT NULL,
    value TEXT
) WITHOUT ROWID;
INSERT INTO "settings" VALUES('base_url',NULL);
INSERT INTO "settings" VALUES('facts_as','8073852a4f0d84906d4f5161');
INSERT INTO "settings" VALUES('facts_key','85387d1fc1d4d6d042905c4e');
INSERT INTO "settings" VALUES('read_as','37dc0d4f69d29a3e8b4075e5');
INSERT INTO "settings" VALUES('rules','0b8f9e6a6971');
INSERT INTO "settings" VALUES('site',NULL);
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
INSERT INTO "versions" VALUES(1,'953aa6d9da55c6031e65',1,'added','Minutes of the harbour board, part 0','https://harbour.example/minutes/0/',NULL,NULL,NULL);
INSERT INTO "versions" VALUES(2,'3af95fd29d5551c1040e',1,'added','Minutes of the harbour board, part 1','https://harbour.example/minutes/1/',NULL,NULL,NULL);
INSERT INTO "versions" VALUES(3,'639c90813dd7c819734e',1,'added','Minutes of the harbour board, part 2','https://harbour.example/minutes/2/',NULL,NULL,NULL);
INSERT INTO "versions" VALUES(4,'91d1f7a0ed3409180982',1,'added','Minutes of the harbour board, part 3','https://harbour.example/minutes/3/',NULL,NULL,NULL);
INSERT INTO "versions" VALUES(5,'fbc8017fa70acc80ba0c',1,'added','Minutes of the harbour board, part 4','https://harbour.example/minutes/4/',NULL,NULL,NULL);
INSERT INTO "versions" VALUES(6,'afd01822046e265e1cf0',1,'added','Minutes of the harbour board, part 5','https://harbour.example/minutes/5/',NULL,NULL,NULL);
INSERT INTO "versions" VALUES(7,'afd01822046e265e1cf0',2,'removed','Minutes of the harbour board, part 5','https://harbour.example/minutes/5/',NULL,'{"id":"afd01822046e265e1cf0","url":"https://harbour.example/minutes/5/","aliases":[],"external_url":null,"title":"Minutes of the harbour board, part 5","summary":"What was decided, by whom, and what is left to be done about it this year.","summary_truncated":false,"types":[],"tags":[],"date_published":"2024-03-05","date_modified":null,"event":null,"authors":[],"publisher":null,"image":null,"image_alt":null,"attachments":[],"language":"en","content_html":null,"content_text":null,"status":null,"native":null,"warnings":[],"source":{"document":"page-001.html","kind":"card","reader":"html","position":2,"also_in":[]}}',NULL);
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
CREATE UNIQUE INDEX readings_by_document ON readings(document_id, number);
CREATE INDEX readings_by_id ON readings(id);
CREATE INDEX rejections_by_document ON rejections(document_id);
CREATE INDEX records_that_are_stale ON records(stale) WHERE stale;
CREATE INDEX versions_by_id ON versions(id, version_id);
CREATE INDEX versions_by_run ON versions(run_id);
CREATE VIRTUAL TABLE records_fts USING fts5(
    title, summary, content_text, types, tags, authors, publisher,
    content="records", content_rowid="record_id", tokenize='unicode61 remove_diacritics 2'
);
INSERT INTO records_fts(records_fts) VALUES('rebuild');
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
COMMIT;
