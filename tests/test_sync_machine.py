"""Random runs, crashes, shrinks, damaged documents and concurrent calls against a model of what a sync promises.

A few seconds; `tests/heavy/test_sync_machine_long.py` takes a minute or two, and with `IMPORTER_LONG=1` many.
"""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from syncing import SETTINGS, Bench, write

from importer.errors import NothingReadError, StoreInUseError
from importer.guards import ALL, Permission
from importer.store import file as store_file
from importer.store.file import open_to_read, open_to_write
from importer.sync import Result, sync
from importer.sync.options import Options

FEED = '<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour</title><link>https://harbour.example/</link>{}</channel></rss>'
ITEM = (
    "<item><title>Notice {0}</title><link>https://harbour.example/notice/{0}/</link>"
    "<pubDate>{1:02} Mar 2024 10:00:00 +0000</pubDate><description>What notice {0} says.</description></item>"
)

Page = dict[int, int]
"""The items that a document shows, each with the day of its date."""


def feed(page: Page) -> str:
    return FEED.format("".join(ITEM.format(number, day) for number, day in page.items()))


@dataclass
class Model:
    """What is in a store, in the simplest words: what each document was last seen to show, and what is published."""

    known: dict[str, Page] = field(default_factory=dict)
    published: Page = field(default_factory=dict)
    held: dict[int, str] = field(default_factory=dict)
    stale: set[int] = field(default_factory=set)
    """Published, and shown by a document that is kept as it was."""

    def after(self, source: dict[str, Page | None], *, allowed: bool) -> tuple[Model, int] | None:
        """The model after a run and the run's exit code; None where nothing could be read. A None is damaged."""
        damaged = {name for name, page in source.items() if page is None}
        if (source and len(damaged) == len(source)) or not (source or self.published):
            return None
        there = {name: self.known.get(name, {}) if page is None else page for name, page in source.items()}
        target = merged(there)
        removed = self.published.keys() - target.keys()
        added = target.keys() - self.published.keys()
        stale = {number for name in damaged for number in self.known.get(name, {})}
        empties = bool(removed) and (not source or (len(removed) == len(self.published) and not added))
        held = {number for number in removed if self.held.get(number) == "shrink"}
        too_many = any(len(n) > 10 and len(n) > len(self.published) / 10 for n in (removed, stale))
        shrinks = bool(self.published) and not allowed and bool(empties or held or too_many)
        reread = [n for n, page in source.items() if page is not None and n in self.known and page != self.known[n]]
        plenty = sum(len(self.known[name]) for name in reread)
        vanished = plenty >= 10 and not any(there[name] for name in reread)
        still = any(self.held.get(number) == "reader" for number in removed)
        collapses = bool(self.published) and not allowed and not shrinks and (vanished or still)
        now = Model(there)
        if shrinks:
            now.known = {**{n: p for n, p in self.known.items() if n not in there}, **there}
            target = merged(now.known)
        now.published = dict(target)
        if shrinks or collapses:
            now.held = dict.fromkeys(removed, "shrink" if shrinks else "reader")
            now.published |= {n: self.published[n] for n in removed if n not in target}
        gone = now.known.keys() - source.keys()
        now.stale = {number for name in (*damaged, *gone) for number in now.known[name]}
        return now, 3 if shrinks or collapses else 0


def merged(pages: dict[str, Page]) -> Page:
    """Every item of some documents with the earliest of its dates."""
    found: Page = {}
    for page in pages.values():
        for number, day in page.items():
            found[number] = min(day, found.get(number, day))
    return found


names = st.sampled_from([f"{letter}.xml" for letter in "abcdefg"])
starts = st.integers(0, 7).map(lambda n: n * 5)
# What may happen to the export before a night: a document is written, goes, or is damaged; all are gone; all are whole.
edits = st.one_of(
    st.tuples(st.just("written"), names, starts, st.integers(0, 12), st.integers(1, 9)),
    st.tuples(st.just("gone"), names),
    st.tuples(st.just("damaged"), names),
    st.tuples(st.just("cut to"), st.integers(0, 3)),
    st.tuples(st.just("whole"), st.integers(3, 7)),
)
nights = st.lists(edits, max_size=3)


def edited(source: dict[str, Page | None], edit: tuple[Any, ...]) -> dict[str, Page | None]:
    """The source after something has happened to it."""
    kind, *what = edit
    if kind == "whole":
        return {
            f"{letter}.xml": dict.fromkeys(range(k * 5, k * 5 + 6), 5) for k, letter in enumerate("abcdefg"[: what[0]])
        }
    if kind == "cut to":
        return dict(sorted(source.items())[: what[0]])
    if kind == "written":
        name, start, count, day = what
        return {**source, name: dict.fromkeys(range(start, start + count), day)}
    if kind == "damaged":
        return {**source, what[0]: None} if what[0] in source else source
    return {name: page for name, page in source.items() if name != what[0]}


@settings(
    max_examples=10,
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
class Syncing(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.bench = Bench(Path(tempfile.mkdtemp()))
        self.source: dict[str, Page | None] = {}
        self.model = Model()
        self.consumer: dict[str, Any] = {}
        self.heard = 0
        write(self.bench.source, {})

    def teardown(self) -> None:
        shutil.rmtree(self.bench.folder)

    @initialize()
    def a_site(self) -> None:
        self.source = edited({}, ("whole", 4))

    # Runs.

    def put(self, night: list[tuple[Any, ...]]) -> None:
        for edit in night:
            self.source = edited(self.source, edit)
        pages = {name: "" if page is None else feed(page) for name, page in self.source.items()}
        write(self.bench.source, pages)

    def run(self, *, allowed: bool, dry_run: bool = False) -> Result:
        permission = Permission(ALL if allowed else None, allowed)
        options = Options(str(self.bench.store), permission, dry_run=dry_run)
        return sync((str(self.bench.source),), SETTINGS, options)

    @rule(night=nights, allowed=st.booleans())
    def a_run(self, night: list[tuple[Any, ...]], allowed: bool) -> None:
        self.put(night)
        expected = self.model.after(self.source, allowed=allowed)
        if expected is None:
            try:
                self.run(allowed=allowed)
            except NothingReadError:
                return
            raise AssertionError("nothing was there to be read, and nobody said so")
        plan = self.run(allowed=allowed, dry_run=True)
        result = self.run(allowed=allowed)
        before, (self.model, code) = self.model, expected
        assert result.exit_code == plan.exit_code == code
        assert result.withheld == plan.withheld == len(self.model.held)
        figures = [(r.added, r.changed, r.removed) for r in (plan, result)]
        assert figures[0] == figures[1]
        both = before.published.keys() & self.model.published.keys()
        assert figures[1] == (
            len(self.model.published.keys() - before.published.keys()),
            sum(before.published[n] != self.model.published[n] for n in both),
            len(before.published.keys() - self.model.published.keys()),
        )

    @rule(night=nights, statement=st.integers(1, 160), allowed=st.booleans())
    def a_run_that_is_killed(self, night: list[tuple[Any, ...]], statement: int, allowed: bool) -> None:
        self.put(night)
        expected = self.model.after(self.source, allowed=allowed)
        runs = self.runs()
        child = os.fork()
        if not child:
            try:
                die_at(statement)
                self.run(allowed=allowed)
            finally:
                os._exit(0)
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            assert os.WTERMSIG(status) == signal.SIGKILL
        if expected is not None and self.runs() > runs:
            self.model = expected[0]
        elif expected is not None:
            assert os.WIFSIGNALED(status), "neither killed nor done"

    def runs(self) -> int:
        """How many runs the store knows of."""
        try:
            return int(self.bench.rows("SELECT count(*) FROM runs")[0][0])
        except store_file.StoreError:
            return 0

    @precondition(lambda self: self.bench.store.exists())
    @rule(night=nights)
    def a_run_beside_another(self, night: list[tuple[Any, ...]]) -> None:
        self.put(night)
        with open_to_write(str(self.bench.store)):
            try:
                self.run(allowed=True)
            except StoreInUseError:
                return
            raise AssertionError("two at once")

    # What always holds.

    def shown(self) -> Page:
        try:
            return {int(t.rpartition(" ")[2]): int(r["date_published"][8:10]) for t, r in self.bench.records().items()}
        except store_file.StoreError:
            return {}

    @invariant()
    def the_store_is_as_the_model_says(self) -> None:
        assert self.shown() == self.model.published

    @precondition(lambda self: self.bench.store.exists() and self.model.published)
    @invariant()
    def the_store_is_sound(self) -> None:
        with open_to_read(str(self.bench.store)) as store:
            sql = store.connection
            assert sql.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert sql.execute("PRAGMA foreign_key_check").fetchall() == []
            held = sql.execute("SELECT title, reason FROM withheld").fetchall()
            stale = sql.execute("SELECT title FROM records WHERE stale").fetchall()
            found = sql.execute("SELECT count(*) FROM records_fts WHERE records_fts MATCH 'notice'").fetchone()
        assert found == (len(self.model.published),)
        assert {int(title.rpartition(" ")[2]) for (title,) in stale} == self.model.stale
        assert {int(t.rpartition(" ")[2]): reason.partition(":")[0] for t, reason in held} == self.model.held

    @precondition(lambda self: self.bench.store.exists() and self.model.published)
    @invariant()
    def a_consumer_of_changes_knows_the_records(self) -> None:
        with open_to_read(str(self.bench.store)) as store:
            for change in store.changes_since(self.heard):
                self.consumer[change["id"]] = change["record"]
            self.heard = store.connection.execute("SELECT max(run_id) FROM runs").fetchone()[0]
        known = {record["title"]: record["date_published"] for record in self.consumer.values() if record}
        assert known == {title: record["date_published"] for title, record in self.bench.records().items()}


def die_at(statement: int) -> None:
    """Kills this process, as by kill -9, before the given statement of SQLite, counted over all connections."""
    connect, count = sqlite3.connect, 0

    def traced(*arguments: Any, **options: Any) -> sqlite3.Connection:
        def before(_: str) -> None:
            nonlocal count
            count += 1
            if count == statement:
                os.kill(os.getpid(), signal.SIGKILL)

        connection = connect(*arguments, **options)
        connection.set_trace_callback(before)
        return connection

    sqlite3.connect = traced  # type: ignore[assignment]


TestSyncing = Syncing.TestCase
