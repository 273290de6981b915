"""Whole contents of pages: the text with its headings, pictures and links, without what surrounds it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import importer
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


@pytest.mark.usefixtures("either")
def test_title_and_byline_are_no_part_of_it(tmp_path: Path) -> None:
    record = own_record(tmp_path, content=True)
    assert record.content_text and record.content_text.startswith("The harbour was opened")


HEAD = """<h1>A harbour opens</h1><p class="byline">By Mira Holm, 4 May 2024</p>"""
TEXT = f"<p>{WORDS}</p><p>{WORDS}</p>"
CARDS = "".join(
    f"""<article class="teaser"><a href="/news/{name}/"><img src="/{name}.jpg" alt=""></a>
    <h3><a href="/news/{name}/">GONE: the {name} is mended at last</a></h3><p>GONE after years of {name} and mud.</p>
    </article>"""
    for name in ("road", "bridge", "mill")
)
WHOLE = {
    "what stands behind the last paragraph": f"""<article>{HEAD}<div class="text">{TEXT}<h2>KEPT prices</h2>
        <table><tr><th>KEPT</th><td>1</td></tr></table><ul><li>KEPT tent</li></ul><p>KEPT thanks!</p>
        <p><em>KEPT Anna</em></p></div></article>""",
    "what stands before the first": f"""<article>{HEAD}<div class="text"><p>KEPT all,</p>{TEXT}</div></article>""",
    "short links and words within a sentence": f"""<article>{HEAD}<div class="text"><p><b>KEPT:</b> {WORDS}</p>
        <p>{WORDS} See <a href="/r/">KEPT</a> and <i>KEPT</i>.</p></div></article>""",
    "text with line breaks and no paragraphs": f"""<div><div class="head">{HEAD}</div><div class="text">
        <b>KEPT</b> {WORDS}        <br><br>{WORDS}<br><b>KEPT</b><br>KEPT small<br><i>KEPT</i></div></div>""",
    "blocks each in a wrapper": f"""<main>{HEAD}<div class="block text">{TEXT}</div><div class="block table"><table><tr>
        <td>KEPT</td></tr></table></div><div class="block text"><p>KEPT</p></div><div class="share-bar share">
        <a href="https://f.example/">GONE</a> <a href="https://t.example/">GONE</a></div></main>""",
    "a section whose heading is a word of surroundings": f"""<main><div>{HEAD}{TEXT}<div id="sharing-with-others">
        <h2>Sharing with others</h2><p>KEPT <code>KEPT</code></p><pre>KEPT</pre>{TEXT}
        <pre>KEPT</pre></div></div></main>""",
    "a page builder's widgets": f"""<div class="row"><div class="x-widget"><h1>A harbour opens</h1></div>
        <div class="x-widget"><h2>KEPT</h2></div><div class="x-widget">{TEXT}</div>
        <div class="x-widget"><h2>KEPT</h2></div>
        <div class="x-widget">{TEXT}</div></div>""",
    "a page builder's widgets, some of them around": f"""<div class="row"><div class="x-widget">
        <h1>A harbour opens</h1></div><div class="x-widget">{TEXT}</div>
        <div class="x-widget related">{"<a href='/x/'>GONE</a> " * 50}</div><div class="x-widget">{TEXT}</div></div>
        <div class="footer">{"GONE " * 110}</div>""",
    "a list of files and sources": f"""<article>{HEAD}<div class="text">{TEXT}<h2>KEPT</h2><ul>
        <li><a href="/f/a.pdf">KEPT: report of the year 2021</a></li>
        <li><a href="/f/b.pdf">KEPT: report of the year 2022</a></li>
        <li><a href="https://a.example/">KEPT: the first of all sources</a></li></ul></div></article>""",
    "cards, a form and labels around and within": f"""<article>{HEAD}<div class="text">{TEXT}<div class="more-of-it">
        <h4>GONE</h4>{CARDS}</div>{TEXT}<form class="letter"><p>GONE</p></form><p>{WORDS}</p><h2>KEPT end</h2>
        <p>KEPT</p><ul class="tags"><li><a href="/tag/a/">GONE</a></li></ul></div>
        <nav><a href="/x/">GONE</a></nav></article>""",
    "comments below": f"""<main>{HEAD}{TEXT}<p>KEPT</p><h3>GONE: 2 comments</h3><ol class="commentlist">
        <li><p>GONE {WORDS}</p></li><li><p>GONE {WORDS}</p></li></ol></main>""",
    "a layout of tables": f"""<table><tr><td><a href="/a/">GONE</a><br><a href="/b/">GONE</a></td>
        <td>{HEAD}{TEXT}        <table border="1"><tr><td>KEPT</td></tr></table><p>KEPT</p></td></tr></table>""",
    "quotes, terms and what unfolds": f"""<article>{HEAD}<div class="text">{TEXT}<blockquote><p>KEPT</p>
        <footer>KEPT</footer></blockquote><dl><dt>KEPT</dt><dd>KEPT</dd></dl><p>Press <button>KEPT</button>.</p>
        <details><summary>KEPT</summary><p>KEPT</p></details>{TEXT}</div></article>""",
    "a summary above the text": f"""<article><h1>A harbour opens</h1><p class="date">GONE 4 May 2024</p>
        <div class="teaser-text"><p>KEPT: {WORDS}</p></div><div class="body">{TEXT}{TEXT}</div></article>""",
}  # fmt: skip


@pytest.mark.usefixtures("either")
@pytest.mark.parametrize("body", WHOLE.values(), ids=WHOLE.keys())
def test_it_is_whole_and_holds_nothing_of_what_surrounds_it(body: str) -> None:
    page = f"""<!DOCTYPE html><html lang="en"><head><title>A harbour opens - Hopewell</title>
        <meta property="og:type" content="article"><link rel="canonical" href="https://s.example/news/harbour/"></head>
        <body><header><a href="/">Hopewell</a><nav><a href="/news/">GONE</a></nav></header>{body}
        <footer><p>GONE © Hopewell. All rights reserved.</p></footer></body></html>"""
    [own] = [r for r in importer.read(page, content=True).records if r.source.kind == "page"]
    assert own.content_text
    assert own.content_text.count("KEPT") == body.count("KEPT")
    for part in ("GONE", "A harbour opens", "Mira Holm", "4 May"):
        assert part not in own.content_text


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
