"""`sync --profile`: what was learned and what was corrected hold in the store, night after night."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Ran
from syncing import Bench, items, page, site, write

from importer.pipeline import Settings
from importer.profile import Profiles, read

Run = Callable[..., Ran]
TITLE = "Minutes of the harbour board, part {}"


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    bench = Bench(tmp_path)
    bench.put(site(4))
    return bench


def settings(bench: Bench, text: str) -> Settings:
    path = bench.folder / "site.toml"
    path.write_text(text)
    return Settings(workers=1, profile=Profiles((read(str(path)),)))


def ids(bench: Bench) -> dict[int, str]:
    return {int(title.rpartition(" ")[2]): record["id"] for title, record in bench.records().items()}


def corrections(*rows: str) -> str:
    return "".join(f"[[corrections]]\n{row}\n" for row in rows)


def known(bench: Bench) -> dict[int, str]:
    """Ids as an uncorrected sync gives them; the store is as new again."""
    bench.sync()
    found = ids(bench)
    bench.store.unlink()
    return found


def test_corrections_hold_in_the_store(bench: Bench) -> None:
    id = known(bench)
    text = corrections(
        f'id = "{id[1]}"\ndrop = true', f'id = "{id[2]}"\nset = {{ title = "By hand 2" }}',
        f'id = "{id[3]}"\nmerge = ["{id[23]}"]', 'add = { title = "Added 99", url = "https://harbour.example/new/" }',
        'trim = { field = "title", pattern = "^Minutes of " }',
    )  # fmt: skip
    result = bench.sync(settings=settings(bench, text))
    assert result.corrections == {"applied": 5, "stale": []}
    assert bench.numbers() == {*range(24), 99} - {1, 23}
    assert "By hand 2" in bench.records() and "the harbour board, part 5" in bench.records()


def test_a_correction_reaches_pages_that_have_not_changed_and_reads_none_of_them(bench: Bench) -> None:
    bench.sync()
    id = ids(bench)
    text = corrections(f'id = "{id[7]}"\nset = {{ title = "By hand 7" }}')
    result = bench.sync(settings=settings(bench, text))
    assert (result.summary.read, result.changed, result.added, result.removed) == (0, 1, 0, 0)
    assert "By hand 7" in bench.records()
    result = bench.sync(settings=settings(bench, text))
    assert (result.changed, result.corrections) == (0, {"applied": 1, "stale": []})
    assert bench.sync().changed == 1, "without the profile the store is as the source says"
    assert TITLE.format(7) in bench.records()


def test_what_is_learned_anew_reaches_pages_that_have_not_changed(bench: Bench) -> None:
    bench.sync()
    rule = corrections('never = { selector = "main > article", document = "page-002*" }')
    result = bench.sync(settings=settings(bench, rule), shrink="all")
    assert (result.summary.read, result.removed) == (4, 6)


def test_the_store_is_what_one_sync_of_the_last_state_gives(bench: Bench, tmp_path: Path) -> None:
    id = known(bench)
    first = settings(bench, corrections(f'id = "{id[3]}"\nmerge = ["{id[23]}"]'))
    second = corrections(f'id = "{id[4]}"\nmerge = ["{id[3]}", "{id[22]}"]', f'id = "{id[9]}"\ndrop = true')
    bench.sync(settings=first)
    bench.put({**site(4), "page-003.html": items(6, 18, summary="Another one, as long as the others were before.")})
    bench.sync(settings=settings(bench, second))
    other = Bench(tmp_path / "other")
    shutil.copytree(bench.source, other.source)
    other.sync(settings=settings(other, second))
    assert bench.records() == other.records()
    assert bench.numbers() == {*range(24)} - {3, 9, 22}


def test_a_correction_that_does_nothing_any_more_is_told_each_night(bench: Bench) -> None:
    id = known(bench)
    held = settings(bench, corrections(f'id = "{id[23]}"\nset = {{ title = "By hand 23" }}'))
    bench.sync(settings=held)
    bench.put({**site(3), "page-003.html": items(5, 18)})
    for _ in range(2):
        did = bench.sync(settings=held).corrections
        assert did is not None and [one["code"] for one in did["stale"]] == ["no-longer-matches"]


@pytest.mark.parametrize("first", ["here", "dropped at once"])
def test_a_correction_that_goes_idle_is_told_once_by_its_title_and_status_lists_it(
    importer: Run, bench: Bench, first: str
) -> None:
    id = known(bench)
    (bench.folder / "site.toml").write_text(corrections(f'id = "{id[23]}"\ndrop = true'))
    command = ("sync", bench.source, "--store", bench.store, "--quiet")
    if first == "here":
        assert importer(*command).code == 0
    command += ("--profile", bench.folder / "site.toml")
    assert importer(*command).err == ""
    assert importer("status", "--store", bench.store).code == 0
    bench.put({**site(3), "page-003.html": items(5, 18)})
    said = importer(*command).err
    named = f"{id[23]} (“{TITLE.format(23)}”, https://harbour.example/minutes/23/): no such record"
    assert f"a correction does nothing (no-longer-matches): {named}" in said and "said once" in said
    for count in (4, 3):
        bench.put({**site(3), "page-003.html": items(count, 18)})
        assert importer(*command).err == "", "also where the corrections are applied again"
    status = importer("status", "--store", bench.store)
    listed = status.out.decode()
    assert status.code == 1 and named in listed and "To look at: a correction does nothing." in listed
    assert "1 correction that does nothing" in importer(*(word for word in command if word != "--quiet")).err
    bench.put(site(4))
    assert importer(*command).err == ""
    assert importer("status", "--store", bench.store).code == 0


BOX = "<html lang='en'><body><main><h1>Partners</h1><h3>{}</h3><p>On 5 March in the hall.</p></main></body></html>"


@pytest.mark.parametrize("shown", ["Annual <em>meeting</em>\n 99", "Meeting no. 99"])
def test_a_promoted_record_goes_with_what_its_page_showed_and_that_is_told(bench: Bench, shown: str) -> None:
    given = 'promote = { document = "misc.html", title = "Annual meeting 99", shown = "Meeting no. 99" }'
    text = corrections(given if "no." in shown else given.replace(', shown = "Meeting no. 99"', ""))
    pages = {**site(4), "misc.html": BOX.format(shown)}
    bench.put(pages)
    assert bench.sync(settings=settings(bench, text)).corrections == {"applied": 1, "stale": []}
    assert 99 in bench.numbers()
    bench.put({**pages, "misc.html": BOX.format("Cancelled")})
    for _ in range(2):
        did = bench.sync(settings=settings(bench, text)).corrections
        assert did is not None and did["stale"][0]["about"].startswith("misc.html: “Annual meeting 99” is no longer on")
        assert 99 not in bench.numbers()
    bench.put(pages)
    assert bench.sync(settings=settings(bench, text)).corrections == {"applied": 1, "stale": []}
    bench.put(site(4))
    did = bench.sync(settings=settings(bench, text)).corrections
    assert did is not None and did["stale"][0]["about"] == "misc.html: not among the documents"
    assert 99 not in bench.numbers()


def test_what_is_promoted_and_stands_nowhere_is_told_though_its_page_has_not_changed(bench: Bench) -> None:
    bench.put({**site(4), "misc.html": BOX.format("Cancelled")})
    bench.sync()
    text = corrections('promote = { document = "misc.html", title = "Annual meeting 99" }')
    result = bench.sync(settings=settings(bench, text))
    assert result.corrections is not None and len(result.corrections["stale"]) == 1
    assert (result.summary.read, result.added) == (1, 0)


def test_what_a_person_dropped_is_no_shrink(bench: Bench) -> None:
    id = known(bench)
    bench.sync()
    text = corrections(*(f'id = "{id[n]}"\ndrop = true' for n in range(12)))
    result = bench.sync(settings=settings(bench, text))
    assert (result.exit_code, result.removed) == (0, 12)
    bench.put(site(2))
    result = bench.sync(settings=settings(bench, text))
    assert (result.exit_code, result.withheld, bench.numbers()) == (3, 12, set(range(12, 24)))


def teasers(number: int) -> str:
    """The page after a redesign that loses what matters: no dates, other elements."""
    return page(items(6, number, date=None)).replace("article", "section").replace("h2>", "h4>").replace("<h2", "<h4")


@pytest.fixture
def learned(importer: Run, tmp_path: Path) -> Path:
    source = write(tmp_path / "source", site(6))
    assert importer("learn", "source", "-o", "site.toml").code == 0
    assert importer("sync", "source", "--store", "a.sqlite", "--profile", "site.toml").code == 0
    return source


def test_a_profile_in_drift_withholds_what_its_pages_change(importer: Run, learned: Path) -> None:
    words = ("sync", "source", "--store", "a.sqlite", "--profile", "site.toml")
    before = importer("export", "--store", "a.sqlite").out
    assert importer("status", "--store", "a.sqlite").code == 0
    write(learned, {**site(1), **{f"page-{n:03}.html": teasers(n * 6) for n in range(1, 6)}})
    for number in (5, 0):
        ran = importer(*words)
        assert ran.code == 3
        assert "The profile no longer fits 5 of " in ran.err and "--allow-collapse" in ran.err
        assert ("importer check --profile site.toml" in ran.err) == (number == 5)
        assert importer("export", "--store", "a.sqlite").out == before
    ran = importer("status", "--store", "a.sqlite", "--json")
    status: dict[str, Any] = json.loads(ran.out)
    assert ran.code == 1 and [one["since_run_id"] for one in status["drifting_documents"]] == [2] * 5
    assert "the profile no longer fits 5 pages" in importer("status", "--store", "a.sqlite").out.decode()
    assert importer(*words, "--allow-collapse").code == 0
    assert importer("export", "--store", "a.sqlite").out != before
    assert importer("learn", "source", "-o", "site.toml").code == 0
    assert importer(*words).code == 0
    assert importer("status", "--store", "a.sqlite").code == 0


def test_pages_in_drift_that_show_the_same_withhold_nothing(importer: Run, learned: Path) -> None:
    for path in learned.iterdir():
        path.write_text(path.read_text().replace("article", "section").replace("h2>", "h3>").replace("<h2", "<h3"))
    ran = importer("sync", "source", "--store", "a.sqlite", "--profile", "site.toml")
    assert ran.code == 0 and "the profile no longer fits 6 pages, read without it" in ran.err
    assert "were not made" not in ran.err and "inspect" not in ran.err
    status = importer("status", "--store", "a.sqlite")
    assert status.code == 1 and b"To look at: the profile no longer fits 6 pages" in status.out


def test_what_goes_for_a_rule_of_the_profile_is_said_to(importer: Run, learned: Path) -> None:
    importer("fix", "site.toml", "--never", "article", "page-00[0-4]*")
    ran = importer("sync", "source", "--store", "a.sqlite", "--profile", "site.toml")
    assert ran.code == 3 and "no longer in the source" not in ran.err
    assert "would go (more than 10, and more than 10 %). Since a run last withheld nothing, the profile" in ran.err


def test_a_single_page_in_drift_is_named_and_withholds_nothing(importer: Run, learned: Path) -> None:
    write(learned, {**site(6), "page-001.html": teasers(6)})
    ran = importer("sync", "source", "--store", "a.sqlite", "--profile", "site.toml", "--report", "r.json")
    assert ran.code == 0 and "the profile no longer fits a page, read without it: page-001.html" in ran.err
    assert importer("status", "--store", "a.sqlite").code == 1


def test_a_profile_that_is_learned_anew_lets_go_what_was_withheld(importer: Run, learned: Path) -> None:
    words = ("sync", "source", "--store", "a.sqlite", "--profile", "site.toml")
    redesigned = {f"page-{n:03}.html": page(items(6, n * 6)).replace("article", "section") for n in range(6)}
    retold = {name: text.replace("What was decided", "All that was decided") for name, text in redesigned.items()}
    write(learned, retold)
    ran = importer(*words)
    assert ran.code == 3 and "36 withheld" in ran.err
    assert importer("learn", "source", "-o", "site.toml").code == 0
    ran = importer(*words)
    assert ran.code == 0 and "36 changed" in ran.err
    assert importer("status", "--store", "a.sqlite").code == 0


def test_a_page_of_another_kind_is_not_in_drift(importer: Run, learned: Path) -> None:
    words = ("sync", "source", "--store", "a.sqlite", "--profile", "site.toml")
    others = {f"other-{n}.html": teasers(100 + n * 6) for n in range(4)} | {
        "none.html": "<p>Nothing is listed here.</p>"
    }
    write(learned, {**site(6), **others})
    for summary in ("one", "another"):
        ran = importer(*words)
        assert ran.code == 0 and "no longer fits" not in ran.err
        write(learned, {**site(6), **{name: f"{text}<p>{summary}</p>" for name, text in others.items()}})
    assert importer("status", "--store", "a.sqlite").code == 0


def test_several_profiles_each_for_its_own(importer: Run, tmp_path: Path) -> None:
    for name in "ab":
        write(tmp_path / "source" / name, {"page.html": items(3, 3 * "ab".index(name))})
    for name, pattern in (("a", "^Minutes of the "), ("b", " of the harbour board")):
        rule = f'[site]\ndocuments = ["{name}/*"]\n[[corrections]]\ntrim = {{ field = "title", pattern = "{pattern}" }}'
        (tmp_path / f"{name}.toml").write_text(rule)
    words = ("--profile", "a.toml", "--profile", "b.toml")
    expected = [*(f"harbour board, part {n}" for n in range(3)), *(f"Minutes, part {n}" for n in range(3, 6))]
    ran = importer("convert", "source", *words, "--quiet")
    assert [row["title"] for row in json.loads(ran.out)] == expected
    assert importer("sync", "source", "--store", "a.sqlite", *words).code == 0
    assert [row["title"] for row in json.loads(importer("export", "--store", "a.sqlite").out)] == expected


def test_a_profile_that_would_never_be_used_is_refused(importer: Run, tmp_path: Path) -> None:
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text("[site]\n")
    write(tmp_path / "source", site(1))
    ran = importer("convert", "source", "--profile", "a.toml", "--profile", "b.toml")
    assert ran.code == 2 and "b.toml: would never be used: a.toml is for all documents" in ran.err


def test_records_that_are_not_merged_are_corrected_one_by_one(importer: Run, tmp_path: Path) -> None:
    write(tmp_path / "source", {"a.html": items(3), "b.html": items(3)})
    rows = json.loads(importer("convert", "source", "--quiet").out)
    text = corrections(
        f'id = "{rows[0]["id"]}"\ndrop = true', f'id = "{rows[1]["id"]}"\nset = {{ title = "By hand" }}',
        f'id = "{rows[1]["id"]}"\nmerge = ["{rows[2]["id"]}"]',
    )  # fmt: skip
    (tmp_path / "site.toml").write_text(text)
    ran = importer("convert", "source", "--quiet", "--no-merge", "--profile", "site.toml")
    found = [(row["source"]["document"], row["id"], row["title"]) for row in json.loads(ran.out)]
    assert found == [(name, rows[1]["id"], "By hand") for name in ("a.html", "a.html", "b.html", "b.html")]
