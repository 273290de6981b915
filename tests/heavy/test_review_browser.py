"""The review page in a real Chromium: open, filter, edit, undo, save, apply, reopen; hostile content; keys; access."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from importer.cli import commands

pytest.importorskip("selenium", reason="selenium is not installed: pip install 'importer[test]'")

from browser import Page, chromium, needs_chromium
from selenium.common.exceptions import JavascriptException

pytestmark = needs_chromium

CARD = """<article class="item"><h2><a href="/news/{n}/">{title}</a></h2><span class="category">{label}</span>
<time datetime="2024-05-{n:02}">{n} May 2024</time><p>What became of number {n}, in a sentence or two. {more}</p>
</article>"""
HEAD = '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>News</title></head>'
HOSTILE = (
    '&lt;img src=x onerror="window.pwned=1"&gt;&lt;/script&gt;&lt;script&gt;window.pwned=2&lt;/script&gt;'
    '<img src="x" onerror="window.pwned=3"><svg onload="window.pwned=4"></svg>'
    '<a href="javascript:window.pwned=5" style="position:fixed;inset:0">{n}</a>'
)


def site(folder: Path, title: str = "The harbour's news number {n}", cards: int = 30) -> Path:
    root = folder / "site"
    root.mkdir(parents=True)
    labels = ["Report", "Reports", "News"]
    lit = ["", "", "", "The lighthouse is lit.", "", "", "", "The lighthouse is not.", "The lighthouse again.", ""]
    inside = "\n".join(
        CARD.format(n=n % 28 + 1, more=lit[n % 10], title=title.format(n=n), label=labels[n % 3]).replace(
            "/news/", f"/news/{n}-"
        )
        for n in range(cards)
    )
    (root / "index.html").write_text(f"{HEAD}<body><main>{inside}</main></body></html>", encoding="utf-8")
    return root


def command(*words: str | Path) -> None:
    done = CliRunner().invoke(commands, [*map(str, words)], catch_exceptions=False)
    assert done.exit_code == 0, done.output


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with chromium(tmp_path_factory.mktemp("chromium")) as page:
        yield page


@pytest.fixture
def page(browser: Page, tmp_path: Path) -> Iterator[Page]:
    """The page of a site of 30 records, opened anew and with nothing remembered."""
    command("review", site(tmp_path), "-o", tmp_path / "review.html", "--workers", "1", "--quiet")
    browser.open(tmp_path / "review.html")
    browser.js("localStorage.clear()")
    browser.open(tmp_path / "review.html")
    yield browser
    assert browser.complaints() == []


def test_opens_and_shows_a_record_beside_its_block(page: Page) -> None:
    assert page.text("#count") == "30 records"
    assert page.titles()[:2] == ["The harbour's news number 0", "The harbour's news number 1"]
    page.wait(lambda: page.text("#detail .block"))
    assert page.text("#detail .block [data-f=title]") == "The harbour's news number 0"
    assert page.text("#detail .block [data-f=date_published]") == "1 May 2024"
    assert page.value("#field-date_published") == "2024-05-01"
    assert "score" in page.text("#detail")


def test_search_and_filter(page: Page) -> None:
    page.write("#search", "LÍGHTHOUSE number")
    page.wait(lambda: page.text("#count") == "9 of 30")
    assert page.text("#list .title mark") == "number"
    page.js("[...document.querySelectorAll('#facets label')].find(l => l.textContent.startsWith('Reports')).click()")
    assert page.text("#count") == "3 of 30"
    page.js("[...document.querySelectorAll('#facets button')][0].click()")
    assert page.text("#count") == "9 of 30"
    page.write("#search", "lighthouse nowhere")
    page.wait(lambda: page.text("#count") == "0 of 30")
    assert "No record fits" in page.text("#detail")


def test_the_record_that_is_shown_stays_in_sight(page: Page) -> None:
    from selenium.webdriver.common.keys import Keys

    page.press(Keys.END)
    page.wait(lambda: page.value("#field-title") == "The harbour's news number 29")
    page.js("const s = document.getElementById('sort'); s.value = 'title'; s.dispatchEvent(new Event('change'))")
    seen = page.js(
        "const list = document.getElementById('list').getBoundingClientRect(),"
        " row = document.querySelector('#list .row.at').getBoundingClientRect();"
        "return row.top >= list.top - 1 && row.bottom <= list.bottom + 1"
    )
    assert seen and page.value("#field-title") == "The harbour's news number 29"


def test_edit_undo_redo_and_a_refusal(page: Page) -> None:
    page.wait(lambda: page.value("#field-title"))
    page.write("#field-title", "A better title\n")
    assert page.titles()[0] == "A better title"
    assert page.text("#pending") == "1"
    page.click("#undo")
    assert page.titles()[0] == "The harbour's news number 0"
    assert page.text("#pending") == "0"
    page.click("#redo")
    assert page.titles()[0] == "A better title"
    page.wait(lambda: page.value("#field-date_published"))
    page.write("#field-date_published", "2024-02-30\n")
    assert "Write 2021" in page.text("#field-date_published-said")
    assert page.text("#pending") == "1"


def test_a_half_finished_review_survives_closing_the_page(page: Page, tmp_path: Path) -> None:
    page.wait(lambda: page.value("#field-title"))
    page.write("#field-title", "Kept\n")
    page.driver.get("about:blank")
    page.open(tmp_path / "review.html")
    assert page.titles()[0] == "Kept"
    assert "still there" in page.text("#status")


def test_all_by_keys_and_what_is_saved(page: Page) -> None:
    from selenium.webdriver.common.keys import Keys

    page.press("j", "d")  # the second record goes
    page.press("j", " ", "j", "x", "m")  # the third and the fourth are one, that at the cursor
    page.press("j", "e")
    page.wait(lambda: page.js("return document.activeElement.id") == "field-title")
    page.press(Keys.HOME, "By keys: ", Keys.ENTER, Keys.ESCAPE)
    page.wait(lambda: "By keys: The harbour's news number 4" in page.titles())
    page.press_with_control("s")
    entries = page.saved()["corrections"]
    ids = json.loads(
        page.js("return JSON.stringify([...document.querySelectorAll('#detail dd')].map(d=>d.textContent))")
    )
    assert [sorted(set(entry) - {"id", "about"}) for entry in entries] == [["merge"], ["set"], ["drop"]]
    assert entries[1].pop("about")["title"] == "The harbour's news number 4"
    assert entries[1] == {"id": ids[-1], "set": {"title": "By keys: The harbour's news number 4"}}
    page.press("u", "u", "u")
    assert page.text("#pending") == "0"
    page.press("/")
    assert page.js("return document.activeElement.id") == "search"


def test_what_was_corrected_once_holds(page: Page, tmp_path: Path) -> None:
    """Open, edit, drop, merge, rename, save; apply; read the site again; open: all as it was left."""
    page.wait(lambda: page.value("#field-title"))
    page.write("#field-title", "Put right\n")
    page.js("document.getElementById('list').focus()")
    page.press("j", "d", "j", "x", "j", "x", "m")
    page.click("#view-labels")
    page.js("[...document.querySelectorAll('#panel li')].find(l => l.textContent.includes('“Report”'))"
            ".querySelector('button').click()")  # fmt: skip
    page.click("#export")
    page.click("#save")
    (tmp_path / "corrections.json").write_text(json.dumps(page.saved()))
    command("fix", tmp_path / "site.toml", tmp_path / "corrections.json")
    profile = ["--profile", tmp_path / "site.toml"]
    command("review", tmp_path / "site", "-o", tmp_path / "again.html", "--workers", "1", "--quiet", *profile)
    page.open(tmp_path / "again.html")
    assert page.text("#pending") == "0"
    assert page.text("#count") == "28 records"  # one dropped, two made one
    numbers = ["Put right", *(f"The harbour's news number {n}" for n in (3, 4, 5))]
    assert page.titles()[:4] == numbers
    assert "Reports" not in page.text("#facets") and "Report" in page.text("#facets")


def test_many_at_once(page: Page) -> None:
    page.click("#all")
    page.js("[...document.querySelectorAll('#bulk button')].find(b => b.textContent.startsWith('Set')).click()")
    page.write("#set-value", "Archive | Old")
    page.click("#dialog button.main")
    assert page.text("#pending") == "30"
    page.click("#undo")
    assert page.text("#pending") == "0"


def test_labels_are_renamed_over_the_whole_site(page: Page) -> None:
    page.click("#view-labels")
    page.js("[...document.querySelectorAll('#panel li')].find(l => l.textContent.includes('“Report”'))"
            ".querySelector('button').click()")  # fmt: skip
    page.press("1")
    page.wait(lambda: page.js("return !document.getElementById('records').hidden"))
    assert "Reports" not in page.text("#facets")
    page.click("#export")
    assert json.loads(page.value("#corrections"))["corrections"] == [
        {"rename": {"field": "types", "from": "Reports", "to": "Report"}}
    ]


@pytest.mark.parametrize("view", ["charts", "duplicates", "labels", "rejected", "dropped", "near", "corrections"])
def test_every_view_opens(page: Page, view: str) -> None:
    page.click(f"#view-{view}")
    assert page.text("#panel h2")


def test_corrections_are_pasted_back(page: Page) -> None:
    page.click("#export")
    page.js("document.getElementById('corrections').value = arguments[0]", json.dumps(
        {"version": 1, "corrections": [{"rename": {"field": "types", "from": "News", "to": "Notes"}}]}))  # fmt: skip
    page.js("[...document.querySelectorAll('#panel button')].find(b => b.textContent.startsWith('Load what')).click()")
    assert page.text("#pending") == "1"
    page.js("document.getElementById('corrections').value = '{}'")
    page.js("[...document.querySelectorAll('#panel button')].find(b => b.textContent.startsWith('Load what')).click()")
    assert "no corrections" in page.text("#status")
    assert page.text("#pending") == "1"


def test_without_a_decompressor_it_unpacks_by_itself(browser: Page, tmp_path: Path) -> None:
    with chromium(tmp_path) as old:
        command("review", site(tmp_path), "-o", tmp_path / "review.html", "--workers", "1", "--quiet")
        old.open(tmp_path / "review.html", before="delete window.DecompressionStream")
        assert old.js("return typeof DecompressionStream") == "undefined"
        assert old.text("#count") == "30 records"
        old.wait(lambda: old.text("#detail .block"))


def test_hostile_content_runs_nothing_and_reaches_nothing(browser: Page, tmp_path: Path) -> None:
    root = site(tmp_path, title=HOSTILE, cards=6)
    command("review", root, "-o", tmp_path / "review.html", "--workers", "1", "--quiet")
    browser.open(tmp_path / "review.html")
    browser.wait(lambda: browser.text("#detail .block"))
    for view in ("charts", "duplicates", "labels", "rejected", "dropped", "near", "corrections", "records"):
        browser.click(f"#view-{view}")
    assert browser.js("return window.pwned ?? null") is None
    assert browser.js("return performance.getEntriesByType('resource').length") == 0
    assert (
        browser.js("return document.querySelectorAll('[href^=\"javascript\" i], [style*=fixed], main svg').length") == 0
    )
    assert browser.complaints() == []
    # Were markup to come in all the same, the policy would not let it run.
    for script in (
        "document.body.setAttribute('onclick', 'window.pwned = 9')",
        "document.body.innerHTML = '<img src=x onerror=window.pwned=9>'",
        "const s = document.createElement('script'); s.textContent = 'window.pwned = 9'; document.body.append(s)",
    ):
        with pytest.raises(JavascriptException, match="Trusted"):
            browser.js(script)
    assert browser.js("return window.pwned ?? null") is None
    browser.complaints()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_that_hinders_access(page: Page, scheme: str) -> None:
    axe = pytest.importorskip(
        "axe_core_python", reason="axe-core-python is not installed: pip install 'importer[test]'"
    )
    page.cdp("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    page.wait(lambda: page.text("#detail .block"))
    page.js((Path(axe.__file__).parent / "axe.min.js").read_text(encoding="utf-8"))
    for view in ("records", "charts", "duplicates", "labels", "rejected", "dropped", "near", "corrections"):
        page.click(f"#view-{view}")
        found: list[dict[str, Any]] = page.driver.execute_async_script(
            "axe.run().then(said => arguments[0](said.violations))"
        )
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], view
    page.cdp("Emulation.setEmulatedMedia", features=[])


def test_on_a_phone_one_thing_at_a_time(browser: Page, tmp_path: Path) -> None:
    command("review", site(tmp_path), "-o", tmp_path / "review.html", "--workers", "1", "--quiet")
    browser.cdp("Emulation.setDeviceMetricsOverride", width=390, height=844, deviceScaleFactor=2, mobile=True)
    try:
        browser.open(tmp_path / "review.html")
        assert browser.js("return document.documentElement.scrollWidth") <= 390
        assert not browser.driver.find_element("id", "detail").is_displayed()
        browser.click("#list .row .what")
        browser.wait(lambda: browser.driver.find_element("id", "detail").is_displayed())
        assert not browser.driver.find_element("id", "list").is_displayed()
        assert browser.js("return document.documentElement.scrollWidth") <= 390
        browser.click("#detail .back")
        assert browser.driver.find_element("id", "list").is_displayed()
    finally:
        browser.cdp("Emulation.clearDeviceMetricsOverride")


def test_prints_the_records_and_no_controls(page: Page) -> None:
    page.js("dispatchEvent(new Event('beforeprint'))")
    page.cdp("Emulation.setEmulatedMedia", media="print")
    assert page.driver.find_element("id", "print").is_displayed()
    assert not page.driver.find_element("id", "list").is_displayed()
    assert len(page.driver.find_elements("css selector", "#print tbody tr")) == 30
    page.cdp("Emulation.setEmulatedMedia", media="")


def test_20_000_records_stay_quick(browser: Page, tmp_path: Path) -> None:
    from importer.review import Findings, chunks

    record = {
        "url": None, "external_url": None, "summary": "What became of it, in a sentence or two.", "types": ["News"],
        "tags": [], "date_published": "2024-05-01", "date_modified": None, "event": None, "authors": [],
        "publisher": None, "image": None, "image_alt": None, "attachments": [], "language": "en", "status": None,
        "warnings": [], "native": None, "content_text": None,
        "source": {"document": "a.html", "kind": "card", "reader": "html", "position": 0, "also_in": []},
    }  # fmt: skip
    found = Findings(documents=1)
    found.records = [{**record, "id": f"r{n}", "title": f"Number {n}"} for n in range(20_000)]
    found.details = [{"block": ["div", {}, f"Number {n}"]} for n in range(20_000)]
    (tmp_path / "review.html").write_bytes(b"".join(chunks(found, name="many")))
    browser.open(tmp_path / "review.html")
    assert browser.text("#count") == "20,000 records"
    assert len(browser.titles()) < 60  # only what is in sight
    browser.js("document.getElementById('list').scrollTop = 1e9")
    browser.wait(lambda: "Number 19999" in browser.titles())
    browser.write("#search", "19998")
    browser.wait(lambda: browser.text("#count") == "1 of 20,000")
    # Far from what it takes (0.2 s to filter, 0.5 s to the first view), for machines that do much else.
    assert browser.js("return Number(document.documentElement.dataset.ready)") < 5000
