"""A profile: learned from pages, read by, kept up, and told when it no longer fits."""

from __future__ import annotations

import json
import pickle
import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from in_process import run

from importer import profile
from importer.learn import study
from importer.profile import fits_place

MENU = "".join(f'<li class="item"><a href="/{n}/">A long enough name of menu entry {n}</a></li>' for n in "abc")


def page(numbers: range, *, card: str = "entry", date: str = "when", extra: str = "") -> str:
    cards = "".join(
        f'<article class="{card}"><h3 class="head"><a href="/report-{n}/">The report of year number {n}</a></h3>'
        f'<div class="meta"><span class="{date}">2021-03-{n:02}</span></div>'
        f'<p class="text">What the report of year {n} says about rivers, lakes and the sea beside them.</p></article>'
        for n in numbers
    )
    return (
        f'<html lang="en"><body><nav class="menu"><ul>{MENU}</ul></nav><main><div class="list">{cards}</div>{extra}'
        "</main></body></html>"
    )


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "one.html").write_text(page(range(1, 6)))
    (folder / "two.html").write_text(page(range(6, 9)))
    run("learn", folder / "one.html", "-o", tmp_path / "site.toml")
    return tmp_path


def converted(*words: object, at: Path) -> list[dict[str, object]]:
    run("convert", *words, "-o", at / "out.json", "--report", at / "report.json", "--quiet")
    return json.loads((at / "out.json").read_text())


def codes(at: Path) -> set[str]:
    report = json.loads((at / "report.json").read_text())
    return {note["code"] for document in report["documents"] for note in document["notes"]}


def test_it_says_where_cards_and_fields_stand_and_how_often_they_were_seen(site: Path) -> None:
    (group,) = tomllib.loads((site / "site.toml").read_text())["groups"]
    assert group["title"].endswith("article.entry > h3.head")
    assert (group["cards"], group["pages"]) == (5, ["one.html"])
    assert group["filled"]["date_published"] == 1
    assert group["fields"]["date_published"] == ["article.entry > div.meta > span.when"]


def test_another_page_of_the_site_reads_as_without_and_is_not_judged(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = converted(site / "site" / "two.html", at=site)
    from importer.readers.html import detect

    def judged(*_: object, **__: object) -> None:
        raise AssertionError("a page that fits was judged")

    monkeypatch.setattr(detect, "find", judged)
    assert converted(site / "site" / "two.html", "--profile", site / "site.toml", at=site) == expected
    assert len(expected) == 3
    assert not codes(site) & {"drift", "profile-unknown"}


def test_what_a_reader_remembers_of_a_profile_stays_in_its_process(site: Path) -> None:
    held = profile.read(str(site / "site.toml"))
    held.memory["of"] = lambda: None
    copy = pickle.loads(pickle.dumps(held))
    assert copy == held and copy.memory == {}


def test_a_page_that_does_not_fit_is_read_as_without_and_told(site: Path) -> None:
    (site / "site" / "two.html").write_text(page(range(6, 9), card="teaser"))
    expected = converted(site / "site" / "two.html", at=site)
    assert converted(site / "site" / "two.html", "--profile", site / "site.toml", at=site) == expected
    assert len(expected) == 3
    assert "drift" in codes(site)


def test_what_the_profile_does_not_know_is_judged_beside_what_it_pins(site: Path) -> None:
    extra = page(range(20, 24), card="brief").partition("<main>")[2].partition("</main>")[0]
    (site / "site" / "two.html").write_text(page(range(6, 9), extra=f"<section>{extra}</section>"))
    found = converted(site / "site" / "two.html", "--profile", site / "site.toml", at=site)
    assert len(found) == 7
    assert "profile-unknown" in codes(site)


def test_a_selector_wins_and_the_rule_reads_the_other_fields(site: Path) -> None:
    text = (site / "site.toml").read_text()
    before = converted(site / "site" / "two.html", at=site)
    fields = 'fields = { summary = ["div.none", "div.meta > span.when"] }'
    lines = [fields if line.startswith("fields = ") else line for line in text.splitlines()]
    (site / "site.toml").write_text("\n".join(lines) + "\n")
    after = converted(site / "site" / "two.html", "--profile", site / "site.toml", at=site)
    assert [record["summary"] for record in after] == ["2021-03-06", "2021-03-07", "2021-03-08"]
    assert [record["date_published"] for record in after] == [record["date_published"] for record in before]


def test_it_is_for_the_documents_that_it_names(site: Path) -> None:
    text = (site / "site.toml").read_text()
    (site / "site.toml").write_text(text.replace('documents = ["*"]', 'documents = ["news/*"]'))
    (site / "site" / "two.html").write_text(page(range(6, 9), card="teaser"))
    converted(site / "site" / "two.html", "--profile", site / "site.toml", at=site)
    assert "drift" not in codes(site)


def test_learning_again_keeps_corrections(site: Path) -> None:
    run("fix", site / "site.toml", "--rename", "types", "Reports", "Report")
    run("learn", site / "site", "-o", site / "site.toml")
    data = tomllib.loads((site / "site.toml").read_text())
    assert data["corrections"][0]["rename"]["to"] == "Report"
    assert data["groups"][0]["cards"] == 8


def test_learning_again_keeps_what_was_edited_and_adds_what_is_new(site: Path) -> None:
    text = (site / "site.toml").read_text()
    edited = text.replace('documents = ["*"]', 'documents = ["two*"]  # mine')
    (site / "site.toml").write_text(edited)
    (site / "site" / "two.html").write_text(page(range(6, 9), card="teaser"))
    _, said = run("learn", site / "site", "-o", site / "site.toml")
    after = (site / "site.toml").read_text()
    assert edited in after
    assert [group["cards"] for group in tomllib.loads(after)["groups"]] == [5, 3]
    assert "edited by hand" in said


def test_check_is_silent_where_all_fits(site: Path) -> None:
    code, said = run("check", "--profile", site / "site.toml", site / "site")
    assert (code, said) == (0, "importer: 2 pages looked at; all fits\n")


def test_check_shows_the_old_and_the_new_shape(site: Path) -> None:
    (site / "site" / "one.html").write_text(page(range(1, 6), card="teaser"))
    code, said = run("check", "--profile", site / "site.toml", site / "site", "--json")
    drift = json.loads(said[: said.rindex("}") + 1])["drift"]
    assert code == 1
    assert [one["kind"] for one in drift] == ["cards-gone", "cards-elsewhere"]
    assert "article.entry" in drift[0]["old"]
    assert "article.teaser" in drift[0]["new"]


def test_check_names_a_field_that_is_empty_by_now(site: Path) -> None:
    for name, numbers in (("one", range(1, 6)), ("two", range(6, 9))):
        (site / "site" / f"{name}.html").write_text(page(numbers).replace("2021-03-", "No. "))
    code, said = run("check", "--profile", site / "site.toml", site / "site")
    assert code == 1
    assert "field date_published: one.html, two.html" in said


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("[[groups]]\ncards = 1\n", "needs a title"),
        ('[[groups]]\ntitle = "a"\nfield = 1\n', "field is not known"),
        ('[[groups]]\ntitle = "a"\nfields = { url = ["b"] }\n', "fields of"),
        ('[[groups]]\ntitle = "a"\nothers = ["b"]\n', "others of"),
        ('[site]\ndate_order = "xyz"\n', "date_order"),
        ('[site]\nothers = "a"\n', "others"),
    ],
)
def test_a_profile_that_says_nonsense_is_refused(tmp_path: Path, text: str, about: str) -> None:
    (tmp_path / "site.toml").write_text(text)
    with pytest.raises(profile.UsageError, match=about):
        profile.read(str(tmp_path / "site.toml"))


@pytest.mark.parametrize(
    ("selector", "place", "fits"),
    [
        ("h3 > a", "div.x > h3.head > a", True),
        ("h3.other > a", "div.x > h3.head > a", False),
        ("h3", "div > h3::text", False),
        ("h3::text", "div > h3::text", True),
    ],
)
def test_a_selector_fits_the_end_of_a_place(selector: str, place: str, fits: bool) -> None:
    assert fits_place(selector, place) is fits


def test_a_label_is_of_the_kind_under_which_the_vocabulary_has_it(site: Path) -> None:
    tagged = page(range(6, 9)).replace("</h3>", '</h3><ul class="tags"><li>Wetland</li><li>Forest</li></ul>')
    (site / "site" / "two.html").write_text(tagged)
    before = converted(site / "site" / "two.html", at=site)
    assert {(*record["types"], *record["tags"]) for record in before} == {("Wetland", "Forest")}
    (site / "labels.toml").write_text('[vocabulary]\ntypes = ["Wetland", "Both"]\ntags = ["Forest", "Both"]\n')
    after = converted(site / "site" / "two.html", "--profile", site / "labels.toml", at=site)
    assert [(record["types"], record["tags"]) for record in after] == [(["Wetland"], ["Forest"])] * 3


def test_a_label_is_learned_as_what_it_was_more_often() -> None:
    found = study.Learned(types=Counter(News=5, Even=1, Only=1), tags=Counter(News=2, Even=1))
    study._settle_labels(found)
    assert (set(found.types), set(found.tags)) == ({"News", "Even", "Only"}, {"Even"})


def test_what_pages_do_not_say_the_profile_says(site: Path) -> None:
    bare = page(range(6, 9)).replace(' lang="en"', "").replace("2021-03-0", "04/03/202")
    bare = re.sub(r'<p class="text">.*?</p>', "<p>Lorem ipsum dolor</p>", bare)
    (site / "site" / "two.html").write_text(bare)
    (before, *_) = converted(site / "site" / "two.html", at=site)
    assert (before["url"], before["date_published"], before["warnings"]) == ("/report-6/", None, ["date-ambiguous"])
    (site / "own.toml").write_text('[site]\naddress = "https://a.example/x"\ndate_order = "mdy"\nlanguage = "la"\n')
    (after, *_) = converted(site / "site" / "two.html", "--profile", site / "own.toml", at=site)
    assert after["url"] == "https://a.example/report-6/"
    assert after["date_published"] == "2026-04-03" and not after["warnings"]
    assert after["language"] == (before["language"] or "la")


def test_what_is_learned_of_the_site_as_a_whole(tmp_path: Path) -> None:
    (tmp_path / "one.html").write_text(
        page(range(1, 6)).replace("<body>", '<head><link rel="canonical" href="https://a.example/list/"></head><body>')
    )
    run("learn", tmp_path / "one.html", "-o", tmp_path / "site.toml")
    text = (tmp_path / "site.toml").read_text()
    assert tomllib.loads(text)["site"]["address"] == "https://a.example"
    assert '# addresses = ["https://a.example/*"]' in text


def test_check_says_since_which_run(site: Path) -> None:
    words = (site / "site", "--store", site / "a.sqlite", "--profile", site / "site.toml")
    run("sync", *words)
    (site / "site" / "one.html").write_text(page(range(1, 6), card="teaser"))
    run("sync", *words, "--quiet")
    code, said = run("check", *words, "--json")
    drift = json.loads(said[: said.rindex("}") + 1])["drift"]
    assert code == 1 and {one["since_run"] for one in drift} == {2}
    assert "one.html (since run 2, 20" in run("check", *words)[1]
    assert "(since the profile of 20" in run("check", site / "site", "--profile", site / "site.toml")[1]


def test_check_is_silent_right_after_learning_also_where_one_selector_fits_two_groups(tmp_path: Path) -> None:
    lead = page(range(1, 6)).replace("</h3>", '</h3><span class="author">by Ada Holt</span>')
    rest = page(range(20, 40)).partition('<div class="list">')[2].partition("</main>")[0].rpartition("</div>")[0]
    whole = lead.replace("</main>", f'<section class="more"><div class="box">{rest}</div></section></main>')
    (tmp_path / "one.html").write_text(whole)
    run("learn", tmp_path / "one.html", "-o", tmp_path / "site.toml")
    assert sum(group["cards"] for group in tomllib.loads((tmp_path / "site.toml").read_text())["groups"]) == 25
    code, said = run("check", "--profile", tmp_path / "site.toml", tmp_path / "one.html")
    assert (code, said) == (0, "importer: 1 page looked at; all fits\n")


def test_a_page_without_cards_does_not_drift(site: Path) -> None:
    (site / "site" / "two.html").write_text("<p>Nothing is listed here.</p>")
    converted(site / "site" / "two.html", "--profile", site / "site.toml", at=site)
    assert "drift" not in codes(site)
    (site / "site" / "one.html").write_text("<p>Nothing is listed here.</p>")
    converted(site / "site", "--profile", site / "site.toml", at=site)
    assert "drift" in codes(site), "it was learned from"
