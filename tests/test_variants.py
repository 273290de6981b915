"""AMP and print versions are the page that their canonical address names, also where only a card leads to them."""

from __future__ import annotations

from pathlib import Path

import pytest

from importer import pipeline
from importer.merge import merge
from importer.pipeline import Settings
from importer.readers.html.variants import mirrored, variant

SITE = "https://s.example"
PROSE = "<p>" + "The harbour opened in the spring of the year, and everybody came to see it. " * 12 + "</p>"
PAGE = """<!DOCTYPE html><html lang="en"><head><title>A harbour opens</title>{canonical}</head>
<body><main><h1>A harbour opens</h1>{prose}</main></body></html>"""
LISTING = """<!DOCTYPE html><html lang="en"><head><title>News</title></head><body><main>
<article><h2><a href="{first}">A harbour opens</a></h2>
<time datetime="2024-05-01">1 May 2024</time><p>What it is for.</p></article>
<article><h2><a href="/b/">A bridge closes</a></h2>
<time datetime="2024-05-02">2 May 2024</time><p>Until the autumn.</p></article>
<article><h2><a href="/c/">A road is paved</a></h2>
<time datetime="2024-05-03">3 May 2024</time><p>All of it, at last.</p></article>
</main></body></html>"""


@pytest.mark.parametrize(
    ("given", "canonical", "found"),
    [
        ("/news/a/amp/index.html", f"{SITE}/news/a/", f"{SITE}/news/a/amp/index.html"),
        (f"{SITE}/a/?amp=1", f"{SITE}/a/", f"{SITE}/a/?amp=1"),
        ("/s.example/a.amp.html", f"{SITE}/a", f"{SITE}/a.amp.html"),
        ("https://amp.s.example/a/", f"{SITE}/a/", "https://amp.s.example/a/"),
        (f"{SITE}/print/12", f"{SITE}/node/12", f"{SITE}/print/12"),
        (f"{SITE}/guitar-amp/", f"{SITE}/guitar-amp/", None),
        ("/guitar-amp/index.html", f"{SITE}/guitar-amp", None),
        (f"{SITE}/a/amp/", f"{SITE}/", None),
        (f"{SITE}/a/amp/", "https://other.example/a/", None),
        (f"{SITE}/a/page/2/", f"{SITE}/a/", None),
        ("/copy.html", f"{SITE}/a/", None),
        (f"{SITE}/a/amp/", None, None),
    ],
)
def test_whose_variant_a_page_is(given: str, canonical: str | None, found: str | None) -> None:
    assert variant(given, canonical) == (None if found is None else (found, canonical))


def test_a_card_that_leads_to_an_amp_page_is_the_page_itself(tmp_path: Path) -> None:
    link = f'<link rel="canonical" href="{SITE}/news/a/">'
    for name, text in (
        ("news/index.html", LISTING.format(first="/news/a/amp/?utm_source=x")),
        ("news/a/index.html", PAGE.format(canonical=link, prose=PROSE)),
        ("news/a/amp/index.html", PAGE.format(canonical=link, prose=PROSE)),
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    settings = Settings(base_url=f"{SITE}/")
    sources = settings.sources([str(tmp_path)])
    outcomes = pipeline.convert(sources, settings, pipeline.survey(sources))
    records = list(merge(record for outcome in outcomes for record in outcome.records))
    assert [r.title for r in records].count("A harbour opens") == 1
    [harbour] = [r for r in records if r.title == "A harbour opens"]
    assert harbour.url == f"{SITE}/news/a/"
    assert f"{SITE}/news/a/amp/?utm_source=x" in harbour.aliases
    assert len(harbour.source.also_in) == 2


@pytest.mark.parametrize(
    ("given", "address", "found"),
    [
        (
            "/www.s.example/news/index4a3f.html",
            "http://www.s.example/news/?p=7",
            "http://www.s.example/news/index4a3f.html",
        ),
        ("/view91c2.html", f"{SITE}/view.php?id=2", f"{SITE}/view91c2.html"),
        ("/news/face.html", f"{SITE}/news/face.html", None),
        ("/news/index.html", f"{SITE}/news/", None),
        ("/shop/view.html", f"{SITE}/shop/view.php", f"{SITE}/shop/view.html"),
        ("/index4a3f.html", None, None),
    ],
)
def test_what_a_mirrors_own_name_stands_for(given: str, address: str | None, found: str | None) -> None:
    assert mirrored(given, address) == (None if found is None else (found, address))


def test_a_card_that_leads_to_a_mirrors_own_name_is_the_page_itself(tmp_path: Path) -> None:
    comment = "<!-- Mirrored from s.example/?p=7 by HTTrack Website Copier/3.x -->"
    (tmp_path / "index.html").write_text(LISTING.format(first="index4a3f.html"))
    (tmp_path / "index4a3f.html").write_text(PAGE.format(canonical="", prose=comment + PROSE))
    settings = Settings(base_url=f"{SITE}/")
    sources = settings.sources([str(tmp_path)])
    outcomes = pipeline.convert(sources, settings, pipeline.survey(sources))
    records = list(merge(record for outcome in outcomes for record in outcome.records))
    [harbour] = [r for r in records if r.title == "A harbour opens"]
    assert harbour.source.also_in == ("index4a3f.html",)
    assert harbour.url == f"{SITE}/?p=7"


def test_a_card_that_leads_to_a_former_slug_is_the_exports_item_unless_another_has_it_now(tmp_path: Path) -> None:
    def item(number: int, title: str, slug: str, old: str) -> str:
        return (
            f"<item><title>{title}</title><link>{SITE}/{slug}/</link><wp:post_id>{number}</wp:post_id>"
            f"<wp:post_name>{slug}</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>"
            f"<wp:postmeta><wp:meta_key>_wp_old_slug</wp:meta_key><wp:meta_value>{old}</wp:meta_value></wp:postmeta></item>"
        )

    (tmp_path / "export.xml").write_text(
        '<?xml version="1.0"?><rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"><channel>'
        f"<link>{SITE}</link><wp:base_site_url>{SITE}</wp:base_site_url>"
        + item(1, "A harbour opens", "harbour", "a") + item(2, "A bridge closes", "b", "harbour") + "</channel></rss>"
    )  # fmt: skip
    (tmp_path / "news.html").write_text(LISTING.format(first="/a/"))
    settings = Settings(base_url=f"{SITE}/")
    sources = settings.sources([str(tmp_path)])
    outcomes = pipeline.convert(sources, settings, pipeline.survey(sources))
    records = list(merge(record for outcome in outcomes for record in outcome.records))
    assert {r.title: r.url for r in records} == {
        "A harbour opens": f"{SITE}/harbour/", "A bridge closes": f"{SITE}/b/", "A road is paved": f"{SITE}/c/",
    }  # fmt: skip
    assert len(records) == 3
