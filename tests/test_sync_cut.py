"""Documents of a sync that are cut: under the name that they had, under a new one, on the first night of all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Ran
from syncing import Bench, export, items, media, page, posts, site, write

from importer.store.file import open_to_read
from importer.sync import words

Run = Callable[..., Ran]

WHOLE = export(media(3), posts(40))


def cut(records: int) -> str:
    """The export, cut within the item behind so many."""
    return WHOLE[: WHOLE.index(f"<title>Notice {records + 1}</title>")]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def told(bench: Bench) -> str:
    result, typed = bench.results[-1], ["importer", "sync"]
    return "\n".join(words.kept_lines(result, typed) + words.cut_lines(result, typed))


def cut_documents(bench: Bench) -> list[dict[str, Any]]:
    with open_to_read(str(bench.store)) as opened:
        return opened.cut_documents()


# A new name.


@pytest.mark.parametrize(
    ("left", "reason"),
    [
        (cut(38), "is cut: "), (cut(2), "is cut: "), (cut(0), "is cut: "), ("", "could not be read: is empty"),
        (b"\0\1\2" * 999, "could not be read: looks like binary data"),
    ],
    ids=["nearly whole", "short", "without an item", "empty", "noise"],
)  # fmt: skip
def test_a_cut_export_of_today_does_not_stand_for_yesterdays(left: str | bytes, reason: str, bench: Bench) -> None:
    bench.put({**site(20), "site.2026-11-26.xml": WHOLE})
    bench.sync()
    before = bench.records()
    bench.put({**site(20), "site.2026-11-27.xml": left})
    for _ in "once", "and again":
        result = bench.sync()
        assert result.kept == {"site.2026-11-26.xml": result.kept["site.2026-11-26.xml"]}
        assert f"is gone, and site.2026-11-27.xml, which came for it, {reason}" in told(bench)
        assert bench.records() == before and bench.rows("SELECT count(*) FROM kept_documents") == [(1,)]
    bench.put({**site(20), "site.2026-11-27.xml": WHOLE})
    result = bench.sync()
    assert (result.exit_code, result.kept, len(bench.records())) == (0, {}, len(before))
    assert bench.rows("SELECT document FROM documents WHERE document LIKE '%.xml'") == [("site.2026-11-27.xml",)]


def test_a_cut_export_of_today_that_is_meant_so_stands_for_yesterdays(bench: Bench) -> None:
    bench.put({"site.2026-11-26.xml": WHOLE})
    bench.sync()
    bench.put({"site.2026-11-27.xml": cut(38)})
    assert bench.sync().exit_code == 3 and "sync --allow-collapse" in told(bench)
    assert bench.sync(collapse=True).removed == 2
    assert (bench.sync().exit_code, told(bench), cut_documents(bench)) == (0, "", [])


def test_a_cut_page_under_another_name_keeps_what_the_page_held(bench: Bench) -> None:
    bench.put(site(10))
    bench.sync()
    pages = site(10)
    whole = page(pages.pop("page-004.html"))
    bench.put({**pages, "renamed.html": whole[: len(whole) // 2]})
    assert (bench.sync().removed, len(bench.records())) == (0, 60)
    assert "page-004.html: is gone, and renamed.html, which came for it, is cut: its end is missing" in told(bench)
    bench.put({**pages, "renamed.html": whole})
    assert (bench.sync().kept, len(bench.records())) == ({}, 60)


def test_a_cut_page_of_other_items_stands_for_none_that_is_gone(bench: Bench) -> None:
    bench.put(site(10))
    bench.sync()
    pages = site(10)
    del pages["page-004.html"]
    bench.put({**pages, "page-010.html": page(items(6, 600))[:-40]})
    result = bench.sync()
    assert (result.added, result.removed, result.kept) == (6, 6, {})


def test_what_gave_no_records_is_stood_for_by_nothing(bench: Bench) -> None:
    empty = "<html><body><p>Nothing here yet.</p></body></html>"
    bench.put({**site(10), "about-1.html": empty})
    bench.sync()
    bench.put({**site(10), "about-2.html": empty[:30]})
    assert bench.sync().kept == {}


# The first night.


def test_what_is_cut_on_the_first_night_is_taken_and_told(bench: Bench) -> None:
    bench.put({"export.xml": cut(38)})
    assert bench.sync().added == 38
    assert "export.xml: is cut: " in told(bench) and "sync --allow-collapse" in told(bench)
    (one,) = cut_documents(bench)
    assert (one["document"], one["records"]) == ("export.xml", 38)
    bench.sync()
    assert told(bench) == "" and cut_documents(bench)  # told once, but not forgotten


def test_what_is_cut_deeper_each_night_loses_nothing(bench: Bench) -> None:
    bench.put({"export.xml": cut(38)})
    bench.sync()
    for left in (36, 30, 2):
        bench.put({"export.xml": cut(left)})
        assert "export.xml" in bench.sync().kept and len(bench.records()) == 38
    bench.put({"export.xml": cut(39)})
    assert bench.sync().added == 1
    bench.put({"export.xml": WHOLE})
    assert bench.sync().added == 1 and told(bench) == "" and cut_documents(bench) == []


def test_what_is_meant_to_be_cut_is_not_asked_about_again(bench: Bench) -> None:
    bench.put({"export.xml": cut(38)})
    bench.sync()
    bench.sync(collapse=True)
    assert (told(bench), cut_documents(bench)) == ("", [])
    bench.put({"export.xml": cut(37)})
    assert bench.sync().removed == 1
    assert (told(bench), cut_documents(bench)) == ("", [])


def test_a_first_night_that_is_cut_is_mailed_and_in_status(importer: Run, tmp_path: Path) -> None:
    write(tmp_path / "e", {"export.xml": cut(38)})
    night = importer("sync", "e", "--store", "a.sqlite", "--quiet")
    assert night.code == 0 and "export.xml: is cut: " in night.err
    status = importer("status", "--store", "a.sqlite")
    assert status.code == 1 and b"Cut, and taken so:\n  export.xml: " in status.out
    assert b"To look at: 1 documents are cut." in status.out
