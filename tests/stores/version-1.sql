-- A store of schema version 1, as `sqlite3 STORE .dump` writes it, of an invented site.
PRAGMA application_id=1766674481;
PRAGMA user_version=1;
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
INSERT INTO "documents" VALUES(1,'a.html',0,844,1795495105732171454,NULL,2221851,'9f8e1e4ce53d08d85b4de335df929f42',1,'fe17336851b9d300cca4c285','cca95be9ff01e95a6b80273f','html',3,0,0,'[]',NULL,NULL,NULL);
INSERT INTO "documents" VALUES(2,'b.html',1,604,1795495105732307076,NULL,2221852,'f114e56833977195629f92616f43eb28',1,'fe17336851b9d300cca4c285','cca95be9ff01e95a6b80273f','html',2,0,0,'[]',NULL,NULL,NULL);
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
INSERT INTO "readings" VALUES(1,1,0,'953aa6d9da55c6031e65','{"id":"953aa6d9da55c6031e65","url":"https://harbour.example/minutes/0/","aliases":[],"external_url":null,"title":"Minutes of the harbour board, part 0","summary":"What was decided, by whom, and what is left to be done about it this year.","summary_truncated":false,"types":[],"tags":[],"date_published":"2024-04-01","date_modified":null,"event":null,"authors":[],"publisher":null,"image":null,"image_alt":null,"attachments":[],"language":"en","content_html":null,"content_text":null,"status":null,"native":null,"warnings":[],"source":{"document":"a.html","kind":"card","reader":"html","position":0,"also_in":[]}}');
INSERT INTO "readings" VALUES(2,1,1,'3af95fd29d5551c1040e','{"id":"3af95fd29d5551c1040e","url":"https://harbour.example/minutes/1/","aliases":[],"external_url":null,"title":"Minutes of the harbour board, part 1","summary":"What was decided, by whom, and what is left to be done about it this year.","summary_truncated":false,"types":[],"tags":[],"date_published":"2024-03-05","date_modified":null,"event":null,"authors":[],"publisher":null,"image":null,"image_alt":null,"attachments":[],"language":"en","content_html":null,"content_text":null,"status":null,"native":null,"warnings":[],"source":{"document":"a.html","kind":"card","reader":"html","position":1,"also_in":[]}}');
INSERT INTO "readings" VALUES(3,1,2,'639c90813dd7c819734e','{"id":"639c90813dd7c819734e","url":"https://harbour.example/minutes/2/","aliases":[],"external_url":null,"title":"Minutes of the harbour board, part 2","summary":"What was decided, by whom, and what is left to be done about it this year.","summary_truncated":false,"types":[],"tags":[],"date_published":"2024-03-05","date_modified":null,"event":null,"authors":[],"publisher":null,"image":null,"image_alt":null,"attachments":[],"language":"en","content_html":null,"content_text":null,"status":null,"native":null,"warnings":[],"source":{"document":"a.html","kind":"card","reader":"html","position":2,"also_in":[]}}');
INSERT INTO "readings" VALUES(4,2,0,'639c90813dd7c819734e','{"id":"639c90813dd7c819734e","url":"https://harbour.example/minutes/2/","aliases":[],"external_url":null,"title":"Minutes of the harbour board, part 2","summary":"What was decided, by whom, and what is left to be done about it this year.","summary_truncated":false,"types":[],"tags":[],"date_published":"2024-03-05","date_modified":null,"event":null,"authors":[],"publisher":null,"image":null,"image_alt":null,"attachments":[],"language":"en","content_html":null,"content_text":null,"status":null,"native":null,"warnings":[],"source":{"document":"b.html","kind":"card","reader":"html","position":0,"also_in":[]}}');
INSERT INTO "readings" VALUES(5,2,1,'91d1f7a0ed3409180982','{"id":"91d1f7a0ed3409180982","url":"https://harbour.example/minutes/3/","aliases":[],"external_url":null,"title":"Minutes of the harbour board, part 3","summary":"What was decided, by whom, and what is left to be done about it this year.","summary_truncated":false,"types":[],"tags":[],"date_published":"2024-03-05","date_modified":null,"event":null,"authors":[],"publisher":null,"image":null,"image_alt":null,"attachments":[],"language":"en","content_html":null,"content_text":null,"status":null,"native":null,"warnings":[],"source":{"document":"b.html","kind":"card","reader":"html","position":1,"also_in":[]}}');
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
INSERT INTO "records" VALUES(1,'953aa6d9da55c6031e65',0,1,2,'{"id":"953aa6d9da55c6031e65","url":"https://harbour.example/minutes/0/","aliases":[],"external_url":null,"title":"Minutes of the harbour board, part 0","summary":"What was decided, by whom, and what is left to be done about it this year.","summary_truncated":false,"types":[],"tags":[],"date_published":"2024-04-01","date_modified":null,"event":null,"authors":[],"publisher":null,"image":null,"image_alt":null,"attachments":[],"language":"en","content_html":null,"content_text":null,"status":null,"native":null,"warnings":[],"source":{"document":"a.html","kind":"card","reader":"html","position":0,"also_in":[]}}');
INSERT INTO "records" VALUES(2,'3af95fd29d5551c1040e',0,1,1,'{"id":"3af95fd29d5551c1040e","url":"https://harbour.example/minutes/1/","aliases":[],"external_url":null,"title":"Minutes of the harbour board, part 1","summary":"What was decided, by whom, and what is left to be done about it this year.","summary_truncated":false,"types":[],"tags":[],"date_published":"2024-03-05","date_modified":null,"event":null,"authors":[],"publisher":null,"image":null,"image_alt":null,"attachments":[],"language":"en","content_html":null,"content_text":null,"status":null,"native":null,"warnings":[],"source":{"document":"a.html","kind":"card","reader":"html","position":1,"also_in":[]}}');
INSERT INTO "records" VALUES(3,'639c90813dd7c819734e',0,1,1,'{"id":"639c90813dd7c819734e","url":"https://harbour.example/minutes/2/","aliases":[],"external_url":null,"title":"Minutes of the harbour board, part 2","summary":"What was decided, by whom, and what is left to be done about it this year.","summary_truncated":false,"types":[],"tags":[],"date_published":"2024-03-05","date_modified":null,"event":null,"authors":[],"publisher":null,"image":null,"image_alt":null,"attachments":[],"language":"en","content_html":null,"content_text":null,"status":null,"native":null,"warnings":[],"source":{"document":"a.html","kind":"card","reader":"html","position":2,"also_in":["b.html"]}}');
INSERT INTO "records" VALUES(4,'91d1f7a0ed3409180982',0,1,1,'{"id":"91d1f7a0ed3409180982","url":"https://harbour.example/minutes/3/","aliases":[],"external_url":null,"title":"Minutes of the harbour board, part 3","summary":"What was decided, by whom, and what is left to be done about it this year.","summary_truncated":false,"types":[],"tags":[],"date_published":"2024-03-05","date_modified":null,"event":null,"authors":[],"publisher":null,"image":null,"image_alt":null,"attachments":[],"language":"en","content_html":null,"content_text":null,"status":null,"native":null,"warnings":[],"source":{"document":"b.html","kind":"card","reader":"html","position":1,"also_in":[]}}');
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
INSERT INTO "runs" VALUES(1,'2026-11-24T04:38:25Z','2026-11-24T04:38:25Z',0.101,0,'done',NULL,'0.1.0+29e17422d86178de',2,2,0,0,5,5,0,0,0,0);
INSERT INTO "runs" VALUES(2,'2026-11-24T04:38:25Z','2026-11-24T04:38:25Z',0.012,0,'done',NULL,'0.1.0+29e17422d86178de',2,2,0,0,4,0,1,1,0,0);
CREATE TABLE settings (
    name TEXT PRIMARY KEY NOT NULL,
    value TEXT
) WITHOUT ROWID;
INSERT INTO "settings" VALUES('base_url',NULL);
INSERT INTO "settings" VALUES('facts_as','40f72dd4b2e86ecde7ecfa61');
INSERT INTO "settings" VALUES('facts_key','85387d1fc1d4d6d042905c4e');
INSERT INTO "settings" VALUES('read_as','fe17336851b9d300cca4c285');
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
INSERT INTO "versions" VALUES(6,'953aa6d9da55c6031e65',2,'changed','Minutes of the harbour board, part 0','https://harbour.example/minutes/0/','{"date_published":["2024-03-05","2024-04-01"]}','{"id":"953aa6d9da55c6031e65","url":"https://harbour.example/minutes/0/","aliases":[],"external_url":null,"title":"Minutes of the harbour board, part 0","summary":"What was decided, by whom, and what is left to be done about it this year.","summary_truncated":false,"types":[],"tags":[],"date_published":"2024-03-05","date_modified":null,"event":null,"authors":[],"publisher":null,"image":null,"image_alt":null,"attachments":[],"language":"en","content_html":null,"content_text":null,"status":null,"native":null,"warnings":[],"source":{"document":"a.html","kind":"card","reader":"html","position":0,"also_in":[]}}',NULL);
INSERT INTO "versions" VALUES(7,'fbc8017fa70acc80ba0c',2,'removed','Minutes of the harbour board, part 4','https://harbour.example/minutes/4/',NULL,'{"id":"fbc8017fa70acc80ba0c","url":"https://harbour.example/minutes/4/","aliases":[],"external_url":null,"title":"Minutes of the harbour board, part 4","summary":"What was decided, by whom, and what is left to be done about it this year.","summary_truncated":false,"types":[],"tags":[],"date_published":"2024-03-05","date_modified":null,"event":null,"authors":[],"publisher":null,"image":null,"image_alt":null,"attachments":[],"language":"en","content_html":null,"content_text":null,"status":null,"native":null,"warnings":[],"source":{"document":"b.html","kind":"card","reader":"html","position":2,"also_in":[]}}',NULL);
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
COMMIT;
