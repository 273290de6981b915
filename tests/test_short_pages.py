"""Pages of their own with little text: which have a record of their own, and which have none."""

from __future__ import annotations

import pytest

import importer

ARTICLE = """<meta property="og:type" content="article">"""
POST = f"""{ARTICLE}<meta property="article:published_time" content="2020-01-03T10:00:00+00:00">"""
HEAD = """<header><h1>Summer fair</h1><time datetime="2020-01-03">3 January 2020</time> by
    <a rel="author" href="/author/anna/">Anna Berg</a></header>"""
CARDS = "".join(
    f"""<article><h2><a href="/2020/{name}/">The {name} is mended</a></h2><time>3 May 2020</time>
    <p>After years of mud and rain the {name} is open again for all who need it.</p></article>"""
    for name in ("road", "bridge", "mill", "school")
)
LINKS = "".join(
    f"""<li><a href="/2020/{name}/">What the {name} was like</a></li>""" for name in ("road", "mill", "sea")
)


def page(head: str, body: str, title: str = "Summer fair – Riverbend") -> str:
    return f"""<!DOCTYPE html><html lang="en"><head><title>{title}</title>{head}
        <link rel="canonical" href="https://old.example/fair/"></head>{body if "<body" in body else f"<body>{body}"}
        <nav><a href="/">Home</a><a href="/about/">About us</a></nav><footer>© Riverbend</footer></body></html>"""


OWN = {
    "an address": page("", "<main><h1>Summer fair</h1><p>12 Mill Lane<br>Riverbend</p><p>01234 567890</p></main>"),
    "a list of names": page(ARTICLE, "<h1>Summer fair</h1><ul><li>Anna Berg, chair</li><li>Tom Hay, boats</li></ul>"),
    "a notice with its date": page(POST, f"<article>{HEAD}<p>The office is closed this Friday.</p></article>"),
    "pictures": page(POST, f"""<article>{HEAD}<img src="/a.jpg" alt="">
        <a href="/b.jpg"><img src="/b-s.jpg"></a></article>"""),
    "a film": page(ARTICLE, f"""<main>{HEAD}<p>Here:</p><iframe src="https://video.example/1"></iframe></main>"""),
    "called a page by its body's class": page(
        "", """<body class="page page-3"><div><h1>Summer fair</h1><div><p>Every June, on the meadow.</p></div></div>"""
    ),
    "a notice above related cards": page(
        POST, f"<main><article>{HEAD}<p>The office is closed today.</p></article><section>{CARDS}</section></main>"
    ),
}  # fmt: skip
NONE = {
    "a listing with a line above": page(ARTICLE, f"<main><h1>Summer fair</h1><p>All that we wrote.</p>{CARDS}</main>"),
    "an archive": page(
        ARTICLE, f"""<body class="archive category"><main><h1>Summer fair</h1><p>All that we wrote of it.</p>
        <ul>{LINKS}</ul></main>"""
    ),
    "nothing but links": page(ARTICLE, f"<main><h1>Summer fair</h1><ul>{LINKS}</ul></main>"),
    "a form": page(ARTICLE, "<main><h1>Summer fair</h1><form><p>Your name, please, and your address</p></form></main>"),
    "a page not found": page(
        ARTICLE, "<main><h1>Page not found</h1><p>It seems that it was moved.</p></main>", "Page not found – Riverbend"
    ),
    "no results": page(ARTICLE, "<main><h1>Summer fair</h1><p>Nothing found</p><p>Please try again.</p></main>"),
    "a title and nothing below": page(POST, f"<article>{HEAD}</article>"),
    "a short page that says nothing of itself": page("", "<h1>Summer fair</h1><p>Every June, on the meadow.</p>"),
}  # fmt: skip


def own(html: str) -> list[importer.Record]:
    return [record for record in importer.read(html, content=True).records if record.source.kind == "page"]


@pytest.mark.parametrize("html", OWN.values(), ids=OWN.keys())
def test_a_page_that_says_so_has_a_record_however_short(html: str) -> None:
    [record] = own(html)
    assert record.title == "Summer fair"
    assert record.content_html
    for part in ("Summer fair", "Anna Berg, 3", "3 January", "rel=", "mended", "About us"):
        assert part not in record.content_html


@pytest.mark.parametrize("html", NONE.values(), ids=NONE.keys())
def test_listings_and_empty_pages_have_none(html: str) -> None:
    assert own(html) == []


def test_its_fields_and_content_are_those_of_any_page() -> None:
    [record] = own(OWN["pictures"])
    assert (record.date_published, record.authors) == ("2020-01-03T10:00:00+00:00", ("Anna Berg",))
    assert record.image == "https://old.example/a.jpg"
    assert record.content_html is not None
    assert record.content_html.count("<img") == 2
    assert "Anna" not in record.content_html
    [record] = own(OWN["a film"])
    assert record.content_text == "Here:\n\nhttps://video.example/1"
