"""The store: the SQLite file that `sync` keeps.

    file: opened, locked, brought to the present schema ──► read: what is in it
      └──► run: what a run would change ──► evidence: counts for the guards ──► apply: changes it

`facts` writes a run's facts as text and reads them back; `prune` forgets old versions.

A run changes it in one transaction (`importer.store.run`), so at any moment it holds the state before a run or the
state after it, whatever happens to the process or the machine. It can be read at any time, also during a run.

The tables, for whoever queries them (`datasette STORE.sqlite`, `sqlite3 STORE.sqlite`):

| table or view    | a row is                                                                                        |
|------------------|-------------------------------------------------------------------------------------------------|
| `records`        | a present record: `record` is its JSON, `title`, `url`, `types`, ... are its fields as columns, |
|                  | `added_run_id` and `changed_run_id` say since when, `stale` that a document of it is kept       |
| `records_fts`    | the full-text index over them: `SELECT * FROM records WHERE record_id IN (SELECT rowid FROM     |
|                  | records_fts WHERE records_fts MATCH 'wages')`                                                   |
| `history` (view) | a version of a record: `change` (added, changed, removed, rekeyed), `at`, `run_id`, `fields`    |
|                  | (JSON: field → [before, after]), `record` as it was then, where `prune` has left it             |
| `versions`       | the same as it is kept: `before` is the record before that change                               |
| `runs`           | a run: when, how long, what it found and did, its exit code and what it said                    |
| `documents`      | a document of the source: what tells whether it is as it was, how it was read, its notes;       |
|                  | `kept`: why what it held is kept although it could not be read, or is gone                      |
| `kept_documents` | (view) the documents of which the latter is true; `drifting_documents` (view): those that their  |
|                  | profile does not fit, since which run                                                           |
| `readings`       | what one document shows of one record, before merging; `shown_in` (view): with its document     |
| `rejections`     | what could not become a record, with its reasons and raw fields                                 |
| `withheld`       | a change that was not made: which, why, since which run, and what the record would become       |
| `settings`       | what the ids of this store depend on, what the last run's corrections did, and by which options |
|                  | and program the records were last taken whole                                                   |
| `facts`          | what documents must know of each other                                                          |

Lists and objects are JSON texts. Times are ISO 8601 in UTC.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from importer import _on_first_use

if TYPE_CHECKING:
    from importer.store.file import open_to_read, open_to_write
    from importer.store.read import Store, StoredDocument, Withheld

__all__ = ["Store", "StoredDocument", "Withheld", "open_to_read", "open_to_write"]

# Who only asks whether a file is a store needs no SQLite.
__getattr__ = _on_first_use(__name__, {name: "file" if name.startswith("open") else "read" for name in __all__})
