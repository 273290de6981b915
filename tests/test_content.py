"""Whole contents of pages: the text with its headings, pictures and links, without what surrounds it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from importer import pipeline
from importer.facts import Facts
from importer.pipeline import Settings
from importer.readers.html import content as content_module
from importer.record import Record

WORDS = "The harbour was opened in the spring of that year, and all who had worked on it came to see the first ship. "
PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>A harbour opens</title>
<link rel="canonical" href="https://s.example/news/harbour/"></head><body>
<nav><a href="/">Home</a> <a href="/news/">News</a> <a href="/about/">About the town</a></nav>
<div class="cookie-consent">We use cookies to make this site work for you, and to count our visitors.</div>
<main><h1>A harbour opens</h1><p class="byline">By Mira Holm, 4 May 2024</p>
<div class="body"><p>{WORDS * 3}</p><h2>What it is for</h2><p>{WORDS * 2} See <a href="../bridge/">the bridge</a>.</p>
<figure><img src="pier.jpg" alt="The pier"><figcaption>The pier at dawn</figcaption></figure>
<ul><li>{WORDS}</li><li>{WORDS}</li></ul><p onclick="steal()">{WORDS * 2}</p><script>alert(1)</script></div>
<aside class="related"><h3>Read also</h3><ul><li><a href="/news/a/">A road is paved at last</a></li>
<li><a href="/news/b/">A bridge closes until autumn</a></li></ul></aside></main>
<footer>© The town of Hopewell. All rights reserved. Imprint, privacy and accessibility.</footer></body></html>"""


def own_record(tmp_path: Path, **options: bool) -> Record:
    (tmp_path / "page.html").write_text(PAGE)
    settings = Settings(**options)
    [document] = settings.sources([str(tmp_path / "page.html")])
    found = [r for o in pipeline.convert_document(document, settings, Facts()) for r in o.records]  # type: ignore[arg-type]
    return next(r for r in found if r.source.kind == "page")


@pytest.fixture(params=["library", "own rule"])
def either(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "own rule":
        monkeypatch.setattr(content_module, "_library", lambda: None)
    else:
        pytest.importorskip("trafilatura")
    return str(request.param)


@pytest.mark.usefixtures("either")
def test_the_text_comes_with_its_headings_pictures_and_links_made_absolute(tmp_path: Path) -> None:
    record = own_record(tmp_path, content=True)
    assert record.content_html and record.content_text
    for part in (
        "<h2>What it is for</h2>",
        '<a href="https://s.example/news/bridge/">the bridge</a>',
        'src="https://s.example/news/harbour/pier.jpg"',
        "<li>The harbour",
    ):
        assert part in record.content_html
    assert record.content_text.count("The harbour was opened") == 9


@pytest.mark.usefixtures("either")
def test_what_surrounds_it_and_what_could_do_harm_stays_out(tmp_path: Path) -> None:
    record = own_record(tmp_path, content=True)
    assert record.content_html
    for part in ("cookies", "All rights", "About the town", "Read also", "script", "alert", "onclick"):
        assert part not in record.content_html


def test_title_and_byline_are_no_part_of_it(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    record = own_record(tmp_path, content=True)
    assert record.content_text and record.content_text.startswith("The harbour was opened")


def test_without_the_option_there_is_none(tmp_path: Path) -> None:
    assert own_record(tmp_path).content_html is None


def test_a_missing_library_is_said_by_name_with_what_installs_it(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE)
    program = (
        "import importlib.util as u, sys; find = u.find_spec;"
        "u.find_spec = lambda name, *a: None if name == 'trafilatura' else find(name, *a);"
        "sys.modules['trafilatura'] = None; from importer.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "convert", str(tmp_path), "--content"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "pip install 'importer[content]'" in done.stderr
    assert json.loads(done.stdout)[0]["content_html"]
