"""Corrections: what each does, what is told when one does nothing, the profile they stand in, and the real commands."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importer import corrections, profile
from importer.cleaning.urls import identity
from importer.corrections import model
from importer.record import Record

Run = Callable[..., Any]


def record(id: str, **fields: Any) -> Record:
    source = {"document": "a.html", "kind": "card", "reader": "html", "position": 0}
    data = {**model.EMPTY, "id": id, "title": f"Title {id}", "source": source, **fields}
    return Record.model_validate_json(json.dumps(data))


def applied(records: list[Record], *rows: dict[str, Any]) -> corrections.Applied:
    return corrections.apply(records, corrections.parsed(rows), documents={"a.html"})


A = record("a", types=["Publications"], summary="One.", url="https://e.example/a")
B = record("b", types=["Publication", "Publications"], title="B | Name of the site", date_published="2024-05-01")


@pytest.mark.parametrize(
    ("rule", "titles"),
    [
        ({"title": "Open day"}, ["Open day"]),
        ({"title": "Closed day"}, []),
        ({"title": "Our open day", "shown": "Open day"}, ["Our open day"]),
        ({"title": "Closed day", "url": "/days/open/"}, ["Closed day"]),
        ({"title": "Closed day", "url": "/days/shut/"}, []),
    ],
)
def test_what_is_promoted_is_a_record_while_its_page_shows_it(
    importer: Run, tmp_path: Path, rule: dict[str, str], titles: list[str]
) -> None:
    box = "<html lang=en><body><main><h3>Open\n day</h3><p>See <a href='/days/open/'>it</a>.</p></main></body></html>"
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "a.html").write_text(box)
    rows = [{"promote": {"document": "a.html", **rule}}]
    (tmp_path / "site.toml").write_text(profile.added("", rows))
    ran = importer("convert", "site", "--profile", "site.toml", "--report", "report.json")
    made = [row["title"] for row in json.loads(ran.out) if row["source"]["reader"] == "correction"]
    assert made == titles
    did = json.loads((tmp_path / "report.json").read_text())["corrections"]
    assert [one["code"] for one in did["stale"]] == ([] if titles else ["no-longer-matches"])


def test_a_value_is_set_and_another_emptied() -> None:
    (one, _) = applied([A, B], {"id": "a", "set": {"title": "Better", "summary": None}}).records
    assert (one.id, one.title, one.summary, one.types) == ("a", "Better", None, ("Publications",))


def test_of_two_the_later_holds() -> None:
    found = applied([A], {"id": "a", "set": {"title": "First"}}, {"id": "a", "set": {"title": "Second"}})
    assert found.records[0].title == "Second"


def test_a_record_is_dropped() -> None:
    found = applied([A, B], {"id": "a", "drop": True})
    assert [r.id for r in found.records] == ["b"] and found.taken_out == 1


def test_two_are_merged_into_the_first() -> None:
    found = applied([A, B], {"id": "b", "merge": ["a"]})
    (one,) = found.records
    assert (one.id, one.summary, one.date_published, one.url) == ("b", "One.", "2024-05-01", "https://e.example/a")


def test_of_two_that_are_merged_the_one_that_was_chosen_leads() -> None:
    long = record("long", title="A much longer title than the other", summary="Two.", url="https://e.example/long")
    (one,) = applied([A, long], {"id": "a", "merge": ["long"]}).records
    assert (one.title, one.summary, one.url) == ("Title a", "One.", "https://e.example/a")
    assert one.aliases == ("https://e.example/long",)


def test_a_label_is_renamed_over_the_whole_site_and_stands_once() -> None:
    rule = {"rename": {"field": "types", "from": "Publications", "to": "Publication"}}
    assert [r.types for r in applied([A, B], rule).records] == [("Publication",), ("Publication",)]


def test_titles_are_trimmed_but_never_to_nothing() -> None:
    rule = {"trim": {"field": "title", "pattern": r"( \| Name of the site|^Title a)$"}}
    assert [r.title for r in applied([A, B], rule).records] == ["Title a", "B"]


def test_records_are_added_and_promoted() -> None:
    found = applied(
        [A],
        {"add": {"title": "By hand", "url": "https://e.example/hand", "types": ["News"]}},
        {"promote": {"document": "a.html", "title": "Nearly", "url": "/nearly"}},
    )
    assert [r.title for r in found.records] == ["Title a", "By hand", "Nearly"]
    assert found.records[2].source.document == "a.html"
    assert found.taken_out == -2


def test_what_a_person_set_by_id_stands_over_what_a_rule_says() -> None:
    found = applied(
        [A],
        {"id": "a", "set": {"types": ["Publications"]}},
        {"rename": {"field": "types", "from": "Publications", "to": "Publication"}},
    )
    assert found.records[0].types == ("Publications",)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"id": "z", "set": {"title": "X"}}, "no-longer-matches"),
        ({"id": "z", "drop": True}, "no-longer-matches"),
        ({"id": "a", "merge": ["z"]}, "no-longer-matches"),
        ({"id": "a", "keep": ["z"]}, "no-longer-matches"),
        ({"id": "a", "set": {"title": "Title a"}}, "no-longer-needed"),
        ({"rename": {"field": "tags", "from": "X", "to": "Y"}}, "no-longer-matches"),
        ({"trim": {"field": "title", "pattern": "nowhere"}}, "no-longer-matches"),
        ({"add": {"id": "a", "title": "A"}}, "no-longer-needed"),
        ({"promote": {"document": "gone.html", "title": "X"}}, "no-longer-matches"),
        ({"id": "a", "set": {"date_published": "2024-02-30"}}, "not-valid"),
        ({"id": "a", "set": {"url": "javascript:alert(1)"}}, "not-valid"),
        ({"id": "a", "clear": ["title"]}, "not-valid"),
    ],
)
def test_what_does_nothing_is_told_and_changes_nothing(row: dict[str, Any], code: str) -> None:
    found = applied([A], row)
    assert [stale.code for stale in found.stale] == [code]
    assert "pattern" not in found.stale[0].about
    assert found.records == [A] and found.applied == 0


def test_what_does_nothing_is_told_by_its_title_where_the_profile_has_it() -> None:
    row = {"id": "z", "drop": True, "about": {"title": "Old news", "url": "/old/"}}
    assert applied([A], row).stale[0].about == "z (“Old news”, /old/): no such record"


@pytest.mark.parametrize(
    "row",
    [
        {}, {"id": "a"}, {"set": {"title": "X"}}, {"id": "a", "set": {"id": "b"}}, {"id": "a", "set": {"nothing": 1}},
        {"id": "a", "drop": True, "keep": ["b"]}, {"trim": {"field": "title", "pattern": "("}},
        {"id": "a", "trim": {"field": "title", "pattern": "x"}},
        {"rename": {"field": "authors", "from": "a", "to": "b"}},
        {"id": "a", "dorp": True},
    ],
)  # fmt: skip
def test_what_is_no_correction_is_refused(row: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"^correction 1: "):
        corrections.parsed([row])


TEXT = st.text(st.characters(codec="utf-8"))
VALUES = st.recursive(
    TEXT | st.integers() | st.booleans(), lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner), max_leaves=12
)  # no more leaves: of larger values most are thrown away, which takes half a minute


@settings(deadline=None)  # the first example is slow where the machine is busy
@given(st.lists(st.dictionaries(TEXT, VALUES)))
def test_what_is_written_into_a_profile_is_what_is_read(rows: list[dict[str, Any]]) -> None:
    kept = "# By hand.\n[site]\nname = 'x'  # as it is\n"
    text = profile.added(kept, rows)
    assert text.startswith(kept)
    assert tomllib.loads(text).get("corrections", []) == rows


@pytest.mark.parametrize(
    ("selector", "place", "fits"),
    [
        ("ul > li.x", "main > div.list > ul > li.x", True),
        ("li", "main > ul > li.x", True),
        (".x", "main > ul > li.x", True),
        ("ul > li.y", "main > ul > li.x", False),
        ("body > main > ul > li.x", "main > ul > li.x", False),
        ("main > li.x", "main > ul > li.x", False),
        ("", "main", False),
    ],
)
def test_a_selector_fits_the_end_of_a_place(selector: str, place: str, fits: bool) -> None:
    assert profile.fits_place(selector, place) is fits


CARD = '<article class="c"><h2><a href="/n/{n}/">Number {n} of the harbour</a></h2><p>What number {n} is.</p></article>'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    root = tmp_path / "site"
    root.mkdir()
    inside = "".join(CARD.format(n=n) for n in range(1, 7))
    (root / "a.html").write_text(f"<html lang=en><body><main>{inside}</main></body></html>")
    return root


def converted(importer: Run, site: Path, *options: str) -> list[dict[str, Any]]:
    ran = importer("convert", site, "--quiet", *options)
    assert ran.code == 0, ran.err
    rows: list[dict[str, Any]] = json.loads(ran.out)
    return rows


def test_fixed_once_and_it_holds(importer: Run, site: Path, tmp_path: Path) -> None:
    rows = converted(importer, site)
    ids = [row["id"] for row in rows]
    said = {"version": 1, "corrections": [{"id": ids[0], "drop": True}, {"id": ids[1], "set": {"summary": None}}]}
    (tmp_path / "corrections.json").write_text(json.dumps(said))
    assert importer("fix", "site.toml", "corrections.json").code == 0
    assert importer("fix", "site.toml", "--set", ids[2], "title", "By hand", "--note", "a slip").code == 0
    for _ in range(2):
        after = converted(importer, site, "--profile", "site.toml")
        assert [row["id"] for row in after] == ids[1:]
        assert after[0]["summary"] is None and after[1]["title"] == "By hand"
        assert after[2:] == rows[3:]


def test_fix_keeps_what_is_written_by_hand_and_adds_nothing_twice(importer: Run, tmp_path: Path) -> None:
    hand = "# Ours.\nname = 'x'\n\n[[corrections]]\nid = 'a'  # the front page\ndrop = true\n"
    (tmp_path / "site.toml").write_text(hand)
    assert importer("fix", "site.toml", "--drop", "a", "--drop", "b").code == 0
    text = (tmp_path / "site.toml").read_text()
    assert text.startswith(hand) and text.count("drop = true") == 2
    assert (
        "1 corrections put into site.toml (1 were there already)"
        in importer("fix", "site.toml", "--drop", "b", "--drop", "c").err
    )


def test_a_block_that_is_never_a_card_is_dropped_by_name(importer: Run, site: Path) -> None:
    assert importer("fix", "site.toml", "--never", "main > article.c", "a.*").code == 0
    assert converted(importer, site, "--profile", "site.toml", "--report", "r.json") == []
    report = json.loads((site.parent / "r.json").read_text())
    assert [row["kind"] for row in report["dropped"]] == ["never-a-card"] * 6
    assert report["dropped"][0]["text"] == "Number 1 of the harbour"


def test_what_nothing_needs_is_in_the_report_and_said(importer: Run, site: Path) -> None:
    assert importer("fix", "site.toml", "--drop", "nowhere").code == 0
    ran = importer("convert", site, "-o", "r.json", "--profile", "site.toml", "--report", "report.json")
    assert "0 corrections of the profile applied; 1 match nothing" in ran.err
    stale = json.loads((site.parent / "report.json").read_text())["corrections"]["stale"]
    assert [row["code"] for row in stale] == ["no-longer-matches"]


def test_a_store_gives_corrected_records_and_keeps_what_the_source_says(importer: Run, site: Path) -> None:
    assert importer("sync", site, "--store", "s.sqlite").code == 0
    before = json.loads(importer("export", "--store", "s.sqlite").out)
    assert importer("fix", "site.toml", "--drop", before[0]["id"], "--drop", "nowhere").code == 0
    ran = importer("export", "--store", "s.sqlite", "--profile", "site.toml")
    assert json.loads(ran.out) == before[1:]
    assert "1 corrections of the profile applied; 1 match nothing" in ran.err
    assert json.loads(importer("export", "--store", "s.sqlite").out) == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["fix", "site.toml"], "nothing to put in"),
        (["fix", "site.toml", "none.json"], "none.json: can't be read"),
        (["fix", "site.toml", "--set", "a", "nothing", "x"], "no field that can be set"),
        (["convert", "site", "--profile", "none.toml"], "none.toml: can't be read"),
        (["sync", "site", "--store", "s.sqlite", "--profile", "none.toml"], "none.toml: can't be read"),
    ],
)
def test_a_mistake_is_said_and_nothing_is_written(importer: Run, site: Path, words: list[str], said: str) -> None:
    ran = importer(*words)
    assert ran.code == 2 and said in ran.err
    assert not (site.parent / "site.toml").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--set", "a", "date_published", "31.12.2020"], "a: date_published: “31.12.2020” is no date; write 2021"),
        (["--set", "a", "date_modified", "2024-02-30"], "date_modified: “2024-02-30” is no date"),
        (["--set", "a", "url", "javascript:alert(1)"], "a: url: “javascript:alert(1)” is no address"),
        (["--set", "a", "image", "a b.jpg"], "image: “a b.jpg” is no address"),
        (["--set", "a", "title", " "], "a: title: a title is needed"),
        (["--set", "a", "language", "English (UK)"], "language: “English (UK)” is no language"),
        (["--set", "a", "event", "soon"], "event: “soon” can't stand there"),
        (["add.json"], "add “New”: date_published: “soon” is no date"),
        (["promote.json"], "promote “New”: url: “mailto:x@e.example” is no address"),
        (["--set", "a", "title", "B", "--store", "s.sqlite"], "a: no such record in s.sqlite"),
        (["--merge", "{0}", "b", "--store", "s.sqlite"], "b: no such record in s.sqlite"),
    ],
)
def test_what_can_never_hold_is_refused_and_nothing_is_written(
    importer: Run, site: Path, words: list[str], said: str
) -> None:
    assert importer("sync", site, "--store", "s.sqlite", "--quiet").code == 0
    known = json.loads(importer("export", "--store", "s.sqlite").out)[0]["id"]
    for name, row in (
        ("add", {"add": {"title": "New", "date_published": "soon"}}),
        ("promote", {"promote": {"document": "a.html", "title": "New", "url": "mailto:x@e.example"}}),
    ):
        (site.parent / f"{name}.json").write_text(json.dumps({"version": 1, "corrections": [row]}))
    ran = importer("fix", "site.toml", *(word.format(known) for word in words))
    assert ran.code == 2 and said in ran.err
    assert not (site.parent / "site.toml").exists()


def test_beside_an_id_stands_what_it_is_the_id_of_where_a_store_says_so(importer: Run, site: Path) -> None:
    assert importer("sync", site, "--store", "s.sqlite", "--quiet").code == 0
    row = json.loads(importer("export", "--store", "s.sqlite").out)[0]
    ran = importer("fix", "site.toml", "--drop", row["id"], "--store", "s.sqlite")
    assert ran.code == 0 and "looked up" not in ran.err
    assert tomllib.loads((site.parent / "site.toml").read_text())["corrections"][0]["about"] == {
        "title": "Number 1 of the harbour", "url": "/n/1/",
    }  # fmt: skip
    assert importer("sync", site, "--store", "s.sqlite", "--profile", "site.toml").code == 0
    ran = importer("fix", "other.toml", "--drop", row["id"], "--store", "s.sqlite")
    assert ran.code == 0, "dropped from the store, and still shown by its document"
    assert "was not looked up" in importer("fix", "third.toml", "--drop", row["id"]).err


def test_an_address_that_is_set_is_as_absolute_as_the_record() -> None:
    far = {"id": "a", "set": {"url": "/new/", "image": "/i.jpg", "external_url": "//cdn.example/x"}}
    one = applied([A], far).records[0]
    assert (one.url, one.image, one.external_url) == (
        "https://e.example/new/", "https://e.example/i.jpg", "//cdn.example/x",
    )  # fmt: skip
    assert applied([one], far).stale[0].code == "no-longer-needed"
    assert applied([record("a", url="/a")], {"id": "a", "set": {"url": "/new/"}}).records[0].url == "/new/"


OWN, OTHER = "https://e.example/news/a/", "https://other.example/news/a/"


def at(url: str) -> Record:
    return record(identity(url, "", None), url=url)


@pytest.mark.parametrize(
    ("records", "about", "kept"),
    [
        pytest.param([OWN], None, [], id="made without the site's address, applied with it"),
        pytest.param([OWN, OTHER], None, [OWN, OTHER], id="of two sites either may be meant"),
        pytest.param(["/news/b/"], None, ["/news/b/"], id="another item"),
        pytest.param(["/news/a/", "/b/"], OWN, ["/b/"], id="made with the site's address, applied without it"),
        pytest.param([OTHER], OWN, [OTHER], id="the same path of another site"),
    ],
)
def test_a_correction_holds_with_and_without_the_sites_address(
    records: list[str], about: str | None, kept: list[str]
) -> None:
    row = {"id": identity(about or "/news/a/", "", None), "drop": True} | ({"about": {"url": about}} if about else {})
    found = applied([at(url) for url in records], row)
    assert [one.url for one in found.records] == kept
    assert [one.code for one in found.stale] == ([] if len(kept) < len(records) else ["no-longer-matches"])


def test_two_are_merged_by_ids_without_the_sites_address() -> None:
    a, b = (identity(path, "", None) for path in ("/a/", "/b/"))
    records = [at("https://e.example/a/"), at("https://e.example/b/")]
    (one,) = applied(records, {"id": a, "merge": [b, a]}).records
    assert (one.url, one.aliases) == ("https://e.example/a/", ("https://e.example/b/",))
    assert applied(records, {"id": a, "keep": [b]}).kept == [(records[0].id, records[1].id)]


def test_what_a_review_without_the_sites_address_corrected_holds_in_the_sync_with_it(importer: Run, site: Path) -> None:
    id = converted(importer, site)[0]["id"]
    assert importer("fix", "site.toml", "--set", id, "title", "By hand").code == 0
    base = ("--base-url", "https://e.example/")
    assert importer("sync", site, "--store", "s.sqlite", *base, "--profile", "site.toml", "--quiet").err == ""
    assert json.loads(importer("export", "--store", "s.sqlite").out)[0]["title"] == "By hand"
    assert importer("fix", "site.toml", "--drop", id, "--store", "s.sqlite").code == 0, "the store knows the id"
    ran = importer("review", "s.sqlite")
    assert ran.code == 2 and "importer review PATH... --base-url https://e.example/" in ran.err


def test_different_by_a_persons_word_are_proposed_no_more() -> None:
    from importer import duplicates

    rows = [{"id": id, "title": "A bridge of stone", "date_published": "2024-05-01"} for id in ("a", "b")]
    assert duplicates.records(rows) and not duplicates.records(rows, kept=[("a", "b")])
