"""A sync, run by run: what is read, what is applied, what is kept, what is withheld. Real files, a real store."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from syncing import SETTINGS, Bench, Item, items, page, site

from importer import pipeline
from importer.errors import IdsDifferError, NothingReadError
from importer.guards import ALL
from importer.merge import merge
from importer.sync import look


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def converted(bench: Bench, **settings: Any) -> list[dict[str, Any]]:
    """What `convert` makes of the source."""
    wanted = SETTINGS.model_copy(update=settings)
    sources = wanted.sources([str(bench.source)])
    outcomes = pipeline.convert(sources, wanted, pipeline.survey(sources))
    return [json.loads(r.model_dump_json()) for r in merge(r for outcome in outcomes for r in outcome.records)]


def counts(result: Any) -> tuple[int, int, int]:
    return result.added, result.changed, result.removed


# What is applied.


def test_a_first_sync_holds_what_a_conversion_gives(bench: Bench) -> None:
    bench.put(site(5, per_page=13))
    assert counts(bench.sync()) == (65, 0, 0)
    assert list(bench.records().values()) == converted(bench)


def test_an_unchanged_source_changes_nothing(bench: Bench) -> None:
    bench.put(site(5))
    bench.sync()
    before = bench.rows("SELECT * FROM records"), bench.rows("SELECT * FROM documents")
    result = bench.sync()
    assert counts(result) == (0, 0, 0) and result.exit_code == 0
    assert (bench.rows("SELECT * FROM records"), bench.rows("SELECT * FROM documents")) == before


def test_one_after_the_other_gives_what_the_latter_gives_alone(bench: Bench) -> None:
    bench.put(site(12))
    bench.sync()
    pages = site(12) | {"page-003.html": items(6, 18, summary="Another text that says what came of it in the end.")}
    del pages["page-005.html"]
    pages["page-000.html"] = [Item(900), *pages["page-000.html"]]
    pages["a-new.html"] = items(3, 1000)
    bench.put(pages)
    assert counts(bench.sync()) == (4, 6, 6)
    assert list(bench.records().values()) == converted(bench)


def test_where_an_item_stands_is_no_change_of_it(bench: Bench) -> None:
    bench.put(site(3))
    bench.sync()
    bench.put({"z-" + name: list(reversed(shown)) for name, shown in site(3).items()})
    assert counts(bench.sync()) == (0, 0, 0)
    assert bench.rows("SELECT count(*) FROM versions WHERE change != 'added'") == [(0,)]
    assert list(bench.records().values()) == converted(bench)


def test_what_changed_is_told_field_by_field(bench: Bench) -> None:
    bench.put(site(3))
    bench.sync()
    bench.put({**site(3), "page-001.html": [Item(6, date="2024-04-01"), *items(5, 7)]})
    bench.sync()
    ((fields, before),) = bench.rows("SELECT fields, before FROM versions WHERE change = 'changed'")
    assert json.loads(fields) == {"date_published": ["2024-03-05", "2024-04-01"]}
    assert json.loads(before)["date_published"] == "2024-03-05"


def test_every_version_can_be_looked_up(bench: Bench) -> None:
    for day in ("2024-01-01", "2024-01-02", "2024-01-03"):
        bench.put({**site(3), "page-001.html": [Item(6, date=day), *items(5, 7)]})
        bench.sync()
    bench.put({**site(3), "page-001.html": items(5, 7)})
    bench.sync()
    rows = bench.rows("SELECT run_id, change, json_extract(record, '$.date_published') FROM history "
                      "WHERE title LIKE '%part 6' ORDER BY version_id")  # fmt: skip
    assert rows == [(1, "added", "2024-01-01"), (2, "changed", "2024-01-02"), (3, "changed", "2024-01-03"),
                    (4, "removed", None)]  # fmt: skip


# What two pages show.


def test_a_record_keeps_what_the_page_that_stayed_says(bench: Bench) -> None:
    short, full = Item(0, summary="", date="2024-02-02"), Item(0, date=None)
    bench.put({"a.html": [short, *items(5, 1)], "b.html": [full, *items(5, 6)]})
    bench.sync()
    both = bench.records()[short.name]
    assert (both["date_published"], both["summary"]) == ("2024-02-02", full.summary)
    bench.put({"a.html": [short, *items(5, 1)]})
    bench.sync()
    alone = bench.records()[short.name]
    assert (alone["date_published"], alone["summary"]) == ("2024-02-02", None)
    assert alone["source"]["also_in"] == []


def test_a_record_that_another_page_still_shows_is_not_removed(bench: Bench) -> None:
    bench.put({"a.html": items(6), "b.html": items(6)})
    bench.sync()
    bench.put({"b.html": items(6)})
    assert counts(bench.sync()) == (0, 0, 0)
    assert {r["source"]["document"] for r in bench.records().values()} == {"b.html"}


# What is read.


def read_by(result: Any) -> int:
    return result.summary.read


def test_only_what_changed_is_read(bench: Bench) -> None:
    bench.put(site(6))
    assert read_by(bench.sync()) == 6
    assert read_by(bench.sync()) == 0
    bench.put({**site(6), "page-002.html": items(6, 12, date="2024-05-05")})
    assert read_by(bench.sync()) == 1


def test_documents_copied_anew_are_known_by_their_bytes(bench: Bench) -> None:
    bench.put(site(6))
    bench.sync()
    shutil.move(bench.source, bench.folder / "old")
    shutil.copytree(bench.folder / "old", bench.source)
    assert read_by(bench.sync()) == 0


def test_a_change_that_keeps_size_and_time_is_seen(bench: Bench) -> None:
    bench.put(site(3))
    bench.sync()
    path = bench.source / "page-001.html"
    times = path.stat()
    path.write_text(path.read_text().replace("2024-03-05", "2024-03-06"))
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert counts(bench.sync()) == (0, 6, 0)


def test_other_settings_read_all_anew(bench: Bench) -> None:
    bench.put(site(3))
    bench.sync()
    assert read_by(bench.sync(settings=SETTINGS.model_copy(update={"content": True}))) == 3
    assert read_by(bench.sync(settings=SETTINGS.model_copy(update={"content": True, "workers": 2}))) == 0


def test_another_version_of_the_program_reads_all_anew(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.put(site(3))
    bench.sync()
    monkeypatch.setattr("importer.sync.look.program", lambda: "0.2.0+corrected")
    assert read_by(bench.sync()) == 3
    assert read_by(bench.sync()) == 0


@pytest.mark.parametrize("changed", ["__init__.py", "lexicon/words.txt", "readers/html/groups.py", "sync/look.py"])
def test_any_other_code_is_another_program(changed: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    package = Path(look.__file__).parents[1]
    copy = shutil.copytree(package, tmp_path / "importer", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(look, "__file__", str(copy / "sync" / "look.py"))
    before = look.program()
    with (copy / changed).open("a", encoding="utf-8") as stream:
        stream.write("# corrected\n")
    assert look.program() != before


def test_another_fact_of_the_run_reads_all_anew(bench: Bench) -> None:
    plain = {"a.html": items(6, link=""), "b.html": [Item(n, link=f"/minutes/{n}/") for n in range(6, 12)]}
    bench.put(plain)
    bench.sync()
    assert bench.records()[Item(6).name]["url"] == "/minutes/6/"
    home = page(items(6, 20), head='<link rel="canonical" href="https://harbour.example/home/">')
    bench.put({**plain, "home.html": home})
    result = bench.sync(rekey=True)
    assert read_by(result) == 3
    assert bench.records()[Item(6).name]["url"] == "https://harbour.example/minutes/6/"


def test_members_of_an_archive_are_documents(bench: Bench) -> None:
    bench.source.mkdir()

    def pack(pages: dict[str, list[Item]]) -> None:
        with zipfile.ZipFile(bench.source / "export.zip", "w") as archive:
            for name, shown in pages.items():
                archive.writestr(zipfile.ZipInfo(name), page(shown))

    pack(site(4))
    assert counts(bench.sync()) == (24, 0, 0)
    assert read_by(bench.sync()) == 0
    pack({**site(4), "page-002.html": items(6, 12, date="2024-05-05")})
    result = bench.sync()
    assert (counts(result), read_by(result)) == ((0, 6, 0), 1)


def test_the_store_may_lie_in_the_source(bench: Bench) -> None:
    bench.put(site(3))
    bench.sync()
    inside = bench.source / "store.sqlite"
    shutil.move(bench.store, inside)
    from importer.sync import sync
    from importer.sync.options import Options

    result = sync((str(bench.source),), SETTINGS, Options(str(inside)))
    assert result.summary.documents == 3 and counts(result) == (0, 0, 0)


def test_what_was_rejected_is_kept_and_counted_while_it_stands(bench: Bench) -> None:
    broken = "<item><title>A notice</title><link>javascript:void(0)</link></item>"
    bench.put({**site(2), "feed.xml": EXPORT.format(FEED_ITEM.format(1) + broken)})
    assert [bench.sync().summary.rejected for _ in range(2)] == [1, 1]
    rows = bench.rows("SELECT document, reasons FROM rejections JOIN documents USING (document_id)")
    assert rows == [("feed.xml", '["no-usable-link: javascript:void(0)"]')]
    bench.put({**site(2), "feed.xml": feed(1)})
    assert bench.sync().summary.rejected == 0 and bench.rows("SELECT * FROM rejections") == []


# What is kept: documents that are there and can't be read whole.

WHOLE = page(items(6, 12))


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (b"", "is empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "PNG"),
        (WHOLE.encode()[:700], "is cut"),
        (WHOLE.encode()[:40], "is cut"),
    ],
)
def test_what_a_damaged_document_held_is_kept_and_reported(bench: Bench, damage: bytes, reason: str) -> None:
    bench.put(site(6))
    bench.sync()
    before = bench.records()
    bench.put({**site(6), "page-002.html": damage})
    result = bench.sync()
    assert (counts(result), result.exit_code) == ((0, 0, 0), 0)
    assert reason in result.kept["page-002.html"] and result.stale == 6
    assert bench.records() == before
    assert bench.rows("SELECT count(*) FROM records WHERE stale") == [(6,)]
    assert bench.sync().kept.keys() == {"page-002.html"}, "said again while it lasts"
    bench.put({**site(6), "page-002.html": [Item(12, date="2025-01-01"), *items(5, 13)]})
    result = bench.sync()
    assert (counts(result), result.kept) == ((0, 1, 0), {})
    assert bench.rows("SELECT count(*) FROM records WHERE stale") == [(0,)]


def test_what_a_page_held_is_kept_where_it_shows_less_for_being_nested_too_deeply(bench: Bench) -> None:
    whole = site(3, date=None)
    bench.put(whole)
    bench.sync()
    before = bench.records()
    # Laid flat, a link and the text in it stand side by side.
    deep = page(whole["page-001.html"]).replace("</a>", "</b></a>").replace('/">', '/"><b>')
    for tag in ("main", "article"):
        deep = deep.replace(f"<{tag}>", "<div>" * 3000).replace(f"</{tag}>", "</div>" * 3000)
    bench.put({**whole, "page-001.html": deep})
    result = bench.sync()
    assert list(result.kept) == ["page-001.html"] and "nested more than 250 deep" in result.kept["page-001.html"]
    assert (bench.records(), result.stale) == (before, 6)
    assert bench.sync(collapse=True).removed == 6


def test_a_damaged_archive_keeps_all_that_was_in_it(bench: Bench) -> None:
    bench.put({"a.html": items(6, 100)})
    with zipfile.ZipFile(bench.source / "export.zip", "w") as archive:
        for name, shown in site(4).items():
            archive.writestr(name, page(shown))
    whole = (bench.source / "export.zip").read_bytes()
    bench.sync()
    (bench.source / "export.zip").write_bytes(whole[: len(whole) // 2])
    result = bench.sync()
    assert counts(result) == (0, 0, 0) and len(result.kept) == 4
    assert result.exit_code == 3, "24 of 30 records"
    (bench.source / "export.zip").write_bytes(whole)
    assert bench.sync().exit_code == 0


def test_many_damaged_documents_are_exit_3(bench: Bench) -> None:
    bench.put(site(6))
    bench.sync()
    before = bench.records()
    bench.put({**site(6), **{f"page-{n:03}.html": b"\0\1\2\3" * 99 for n in range(3)}})
    result = bench.sync()
    assert result.exit_code == 3 and bench.records() == before


def test_a_page_that_is_meant_to_end_early_can_be_allowed(bench: Bench) -> None:
    bench.put(site(6))
    bench.sync()
    short = page(items(6, 12, date="2025-01-01")).replace("</html>", "").replace("</body>", "")
    bench.put({**site(6), "page-002.html": short})
    assert counts(bench.sync()) == (0, 0, 0)
    assert counts(bench.sync(collapse=True)) == (0, 6, 0)
    assert bench.sync().kept == {}


# What is withheld: removals.


def test_few_removals_are_made(bench: Bench) -> None:
    bench.put(site(6))
    bench.sync()
    pages = site(6)
    del pages["page-002.html"]
    bench.put(pages)
    result = bench.sync()
    assert (counts(result), result.exit_code) == ((0, 0, 6), 0)


def test_many_removals_are_withheld_and_the_rest_is_done(bench: Bench) -> None:
    bench.put(site(10))
    bench.sync()
    before = bench.records()
    bench.put({**site(4), "page-000.html": items(6, 0, date="2025-01-01"), "new.html": items(3, 500)})
    result = bench.sync()
    assert (counts(result), result.withheld, result.exit_code) == ((3, 6, 0), 36, 3)
    after = bench.records()
    assert before.keys() < after.keys()
    assert bench.rows("SELECT count(*), min(reason) FROM withheld") == [(36, "shrink")]
    assert bench.rows("SELECT count(*) FROM kept_documents WHERE reason LIKE 'gone%'") == [(6,)]


def test_a_half_export_does_not_thin_out_records_that_other_pages_show(bench: Bench) -> None:
    bench.put({**site(8), "list.html": [Item(n, summary="") for n in range(48)]})
    bench.sync()
    before = {title: {**r, "source": None} for title, r in bench.records().items()}
    bench.put({**site(1), "list.html": [Item(n, summary="") for n in range(6)]})
    assert bench.sync().exit_code == 3
    assert {title: {**r, "source": None} for title, r in bench.records().items()} == before


@pytest.mark.parametrize(("listed", "reasons"), [(24, ["shrink"]), (48, ["field"])])
def test_what_a_half_export_lacks_is_asked_about_once(bench: Bench, listed: int, reasons: list[str]) -> None:
    """The listing that stayed shows no dates: what it shows would lose its date, what it does not show would go."""
    whole = {**site(8), "list.html": [Item(n, date=None) for n in range(listed)]}
    bench.put(whole)
    bench.sync()
    before = bench.records()
    bench.put({"list.html": whole["list.html"], "page-000.html": whole["page-000.html"]})
    result = bench.sync()
    assert (counts(result), result.exit_code) == ((0, 0, 0), 3)
    assert [reason.kind for reason in result.decision.reasons] == reasons
    assert bench.records() == before
    bench.put(whole)
    assert bench.sync().exit_code == 0 and bench.records() == before


def test_a_page_that_is_gone_and_one_that_has_changed(bench: Bench) -> None:
    """What both showed is withheld once: the removal, or what it would become without the one that changed."""
    bench.put({**site(8), "list.html": [Item(n, date=None) for n in range(48)]})
    bench.sync()
    bench.put({"list.html": [Item(n, date=None) for n in range(1000, 1003)], "page-000.html": items(6)})
    result = bench.sync()
    assert (result.added, result.removed, result.withheld, result.exit_code) == (3, 0, 42, 3)
    assert bench.numbers() == {*range(48), 1000, 1001, 1002}
    bench.put({**site(8), "list.html": [Item(n, date=None) for n in range(48)]})
    assert bench.sync().exit_code == 0
    assert bench.numbers() == set(range(48))


def test_the_next_whole_export_puts_it_right(bench: Bench) -> None:
    bench.put(site(10))
    bench.sync()
    state = bench.rows("SELECT id, record, added_run_id, changed_run_id, stale FROM records")
    bench.put(site(4))
    bench.sync()
    bench.put(site(10))
    result = bench.sync()
    assert (counts(result), result.withheld, result.exit_code) == ((0, 0, 0), 0, 0)
    assert bench.rows("SELECT id, record, added_run_id, changed_run_id, stale FROM records") == state
    assert bench.rows("SELECT * FROM kept_documents") == []


def test_what_was_withheld_stays_so_until_it_is_allowed(bench: Bench) -> None:
    bench.put(site(10))
    bench.sync()
    bench.put(site(4))
    bench.sync()
    bench.put(site(9))
    result = bench.sync()
    assert (counts(result), result.withheld, result.exit_code) == ((0, 0, 0), 6, 3), "6 alone would have gone"
    assert bench.rows("SELECT DISTINCT since_run_id FROM withheld") == [(2,)]
    result = bench.sync(shrink=ALL)
    assert (counts(result), result.withheld, result.exit_code) == ((0, 0, 6), 0, 0)
    assert bench.numbers() == set(range(54))


@pytest.mark.parametrize(("allowed", "removed"), [(ALL, 36), (36, 36), (100, 36), (35, 0), (0, 0)])
def test_a_number_allows_so_many(bench: Bench, allowed: Any, removed: int) -> None:
    bench.put(site(10))
    bench.sync()
    bench.put(site(4))
    result = bench.sync(shrink=allowed)
    assert (result.removed, result.exit_code) == (removed, 0 if removed else 3)


def test_an_empty_source_empties_no_store_however_small(bench: Bench) -> None:
    bench.put({"a.html": items(3)})
    bench.sync()
    before = bench.records()
    bench.put({})
    result = bench.sync()
    assert (result.exit_code, result.withheld, bench.records()) == (3, 3, before)
    assert counts(bench.sync(shrink=ALL)) == (0, 0, 3)
    assert bench.records() == {}


def test_pages_that_no_longer_show_anything_empty_no_store(bench: Bench) -> None:
    bench.put({"a.html": items(3), "b.html": items(3, 3)})
    bench.sync()
    bench.put({"a.html": page([]), "b.html": page([])})
    assert bench.sync().exit_code == 3
    assert bench.numbers() == set(range(6))


def test_removals_from_pages_that_stayed_are_withheld_too(bench: Bench) -> None:
    bench.put(site(10))
    bench.sync()
    bench.put({name: shown[:3] for name, shown in site(10).items()})
    result = bench.sync()
    assert (result.withheld, result.exit_code, len(bench.records())) == (30, 3, 60)
    assert bench.sync().withheld == 30
    assert bench.sync(shrink=ALL).removed == 30
    assert bench.sync().exit_code == 0


# What is withheld: a collapse.


def test_a_field_that_most_have_lost_is_kept(bench: Bench) -> None:
    bench.put(site(6))
    bench.sync()
    bench.put(site(6, date=None))
    result = bench.sync()
    assert (result.changed, result.withheld, result.exit_code) == (0, 36, 3)
    assert [(r.kind, r.subject, r.count, r.of) for r in result.decision.reasons] == [
        ("field", "date_published", 36, 36)
    ]
    assert {bench.records()[Item(n).name]["date_published"] for n in range(36)} == {"2024-03-05"}
    assert bench.sync().withheld == 36, "also where nothing has changed since"
    assert counts(bench.sync(collapse=True)) == (0, 36, 0)
    assert bench.sync().exit_code == 0


def test_a_collapse_does_not_hide_behind_later_changes(bench: Bench) -> None:
    bench.put(site(12))
    bench.sync()
    lost = site(2, date=None)
    bench.put({**site(12), **lost})
    assert bench.sync().withheld == 12
    bench.put({**site(12, summary="All the others get another text, rightly, on the next day."), **lost})
    result = bench.sync()
    assert (result.changed, result.withheld, result.exit_code) == (60, 12, 3)


def test_a_collapse_that_is_repaired_needs_nobody(bench: Bench) -> None:
    bench.put(site(6))
    bench.sync()
    bench.put(site(6, date=None))
    bench.sync()
    bench.put(site(6, date="2024-03-06"))
    result = bench.sync()
    assert (counts(result), result.exit_code) == ((0, 36, 0), 0)


def test_a_few_lost_dates_are_just_changes(bench: Bench) -> None:
    bench.put(site(6))
    bench.sync()
    bench.put({**site(6), "page-001.html": items(6, 6, date=None)})
    assert counts(bench.sync()) == (0, 6, 0)


def test_titles_that_are_all_alike_are_not_taken(bench: Bench) -> None:
    bench.put(site(6))
    bench.sync()
    before = bench.records()
    bench.put(site(6, title="Service unavailable"))
    result = bench.sync()
    assert (counts(result), result.exit_code) == ((0, 0, 0), 3)
    assert [(r.kind, r.subject) for r in result.decision.reasons] == [("titles", "Service unavailable")]
    assert bench.records() == before


EXPORT = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Harbour</title>
<link>https://harbour.example</link><description>News of the harbour</description>
{}
</channel></rss>
"""
FEED_ITEM = """<item><title>Notice {0}</title><link>https://harbour.example/notice/{0}/</link>
<pubDate>Tue, 05 Mar 2024 10:00:00 +0000</pubDate><description>What the notice {0} says to all.</description></item>"""


def feed(count: int) -> str:
    return EXPORT.format("\n".join(FEED_ITEM.format(number) for number in range(count)))


def test_a_reader_that_finds_nothing_where_it_found_plenty(bench: Bench) -> None:
    bench.put({**site(40), "feed.xml": feed(12)})
    assert bench.sync().added == 252
    bench.put({**site(40), "feed.xml": feed(0)})
    result = bench.sync()
    assert (result.removed, result.withheld, result.exit_code) == (0, 12, 3)
    assert [(r.kind, r.subject) for r in result.decision.reasons] == [("reader", "feed")]
    assert bench.sync().withheld == 12
    assert bench.sync(collapse=True).removed == 12
    assert bench.sync().exit_code == 0


def test_an_export_that_is_cut_keeps_what_it_held(bench: Bench) -> None:
    bench.put({**site(20), "feed.xml": feed(12)})
    bench.sync()
    bench.put({**site(20), "feed.xml": feed(12)[:1500]})
    result = bench.sync()
    assert counts(result) == (0, 0, 0) and "feed.xml" in result.kept


# What ids depend on.

RELATIVE = {f"page-{n}.html": [Item(i, link=f"/minutes/{i}/") for i in range(n * 6, n * 6 + 6)] for n in range(3)}


def based(url: str | None) -> Any:
    return SETTINGS.model_copy(update={"base_url": url})


def test_another_base_address_stops_the_run(bench: Bench) -> None:
    bench.put(RELATIVE)
    bench.sync(settings=based("https://old.example"))
    before = bench.records()
    for other in ("https://new.example", None):
        with pytest.raises(IdsDifferError) as stopped:
            bench.sync(settings=based(other))
        assert stopped.value.moved == 18 and stopped.value.exit_code == 2
        assert bench.records() == before
    assert bench.rows("SELECT outcome FROM runs ORDER BY run_id") == [("done",), ("failed",), ("failed",)]
    assert counts(bench.sync(settings=based("https://old.example/"))) == (0, 0, 0)


def test_another_base_address_that_would_bring_records_a_second_time_stops_the_run(bench: Bench) -> None:
    """Their own pages say the old address; the listings' links are relative, and follow the new one."""
    own = {f"own-{n}.html": page([Item(n)]) for n in range(18)}
    bench.put({**RELATIVE, **own})
    bench.sync(settings=based("https://harbour.example"))
    before = bench.records()
    with pytest.raises(IdsDifferError) as stopped:
        bench.sync(settings=based("https://new.example"))
    assert (stopped.value.moved, stopped.value.twice) == (0, 18) and bench.records() == before
    assert counts(bench.sync(settings=based("https://new.example"), rekey=True)) == (18, 0, 0)
    assert counts(bench.sync(settings=based("https://new.example"))) == (0, 0, 0)


def test_a_night_without_an_export_does_not_make_another_base_address_the_stores(bench: Bench) -> None:
    bench.put(RELATIVE)
    bench.sync(settings=based("https://old.example"))
    before = bench.records()
    bench.put({})
    assert bench.sync(settings=based("https://new.example")).exit_code == 3
    bench.put(RELATIVE)
    with pytest.raises(IdsDifferError):
        bench.sync(settings=based("https://new.example"))
    assert bench.records() == before
    assert counts(bench.sync(settings=based("https://old.example"))) == (0, 0, 0)


def test_rekey_carries_the_records_over(bench: Bench) -> None:
    bench.put(RELATIVE)
    bench.sync(settings=based("https://old.example"))
    old = bench.records()
    result = bench.sync(settings=based("https://new.example"), rekey=True)
    assert (result.rekeyed, counts(result), result.exit_code) == (18, (0, 0, 0), 0)
    new = bench.records()
    assert new.keys() == old.keys()
    for title, record in new.items():
        assert record["id"] != old[title]["id"] and record["url"].startswith("https://new.example/minutes/")
    one = new[Item(0).name]["id"]
    assert bench.rows("SELECT change, other_id FROM versions WHERE id = ? ORDER BY version_id", one) == [
        ("added", None), ("rekeyed", old[Item(0).name]["id"])
    ]  # fmt: skip
    assert bench.rows("SELECT change, other_id FROM versions WHERE id = ?", old[Item(0).name]["id"]) == [
        ("removed", one)
    ]
    assert bench.rows("SELECT DISTINCT added_run_id FROM records") == [(1,)]
    assert bench.sync(settings=based("https://new.example")).exit_code == 0


def test_other_address_rules_stop_the_run(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    from importer.cleaning import urls

    bench.put(RELATIVE)
    bench.sync()
    plain = urls.identity
    monkeypatch.setattr(urls, "identity", lambda *a, **k: plain(*a, **k)[::-1])
    monkeypatch.setattr("importer.sync.look.program", lambda: "0.2.0+other-rules")
    with pytest.raises(IdsDifferError):
        bench.sync()
    assert bench.sync(rekey=True).rekeyed == 18


def test_a_base_address_on_which_no_id_depends_is_no_reason_to_stop(bench: Bench) -> None:
    bench.put(site(3))
    bench.sync()
    assert counts(bench.sync(settings=based("https://harbour.example"))) == (0, 0, 0)


def test_the_store_remembers_the_sites_address_when_the_page_that_told_it_is_gone(bench: Bench) -> None:
    home = page(items(6, 100), head='<link rel="canonical" href="https://harbour.example/home/">')
    bench.put({**RELATIVE, "home.html": home})
    bench.sync()
    bench.put(RELATIVE)
    assert counts(bench.sync()) == (0, 0, 6)
    assert bench.records()[Item(0).name]["url"] == "https://harbour.example/minutes/0/"


# Nothing to do, or nothing to do it with.


def test_nothing_read_is_no_sync(bench: Bench) -> None:
    bench.put({})
    with pytest.raises(NothingReadError):
        bench.sync()
    assert not bench.store.exists()


def test_files_that_are_no_documents_are_an_empty_source(bench: Bench) -> None:
    bench.put({"data.xyz": bytes(range(256)) * 40})
    with pytest.raises(NothingReadError):
        bench.sync()
    bench.put(site(2))
    bench.sync()
    bench.put({"data.xyz": bytes(range(256)) * 40})
    for _ in range(2):
        result = bench.sync()
        assert (result.exit_code, result.withheld, result.summary.documents) == (3, 12, 0)


def test_nothing_readable_leaves_the_store_as_it_is(bench: Bench) -> None:
    bench.put(site(2))
    bench.sync()
    before = bench.records()
    bench.put(dict.fromkeys(site(2), b""))
    with pytest.raises(NothingReadError):
        bench.sync()
    assert bench.records() == before
    assert bench.rows("SELECT outcome, exit_code FROM runs WHERE run_id = 2") == [("failed", 2)]


def test_a_dry_run_tells_all_and_touches_nothing(bench: Bench) -> None:
    bench.put(site(10))
    assert counts(bench.sync(dry_run=True)) == (60, 0, 0)
    assert not bench.store.exists()
    bench.sync()
    before = bench.store.read_bytes()
    bench.put({**site(4), "new.html": items(3, 500)})
    result = bench.sync(dry_run=True)
    assert (counts(result), result.withheld, result.exit_code, result.run) == ((3, 0, 0), 36, 3, None)
    assert bench.store.read_bytes() == before
    assert sorted(p.name for p in bench.folder.iterdir()) == ["source", "store.sqlite"]
    assert counts(bench.sync()) == counts(result)
