"""Bytes to trees, whatever the bytes; and what a page says of itself."""

from __future__ import annotations

import contextlib
import time

import pytest

from importer.cards import Card, Note
from importer.errors import UnreadableError
from importer.lexicon import languages
from importer.lexicon.pages import is_empty_page
from importer.readers import Request
from importer.readers.html import READER
from importer.readers.html.encodings import as_utf8
from importer.readers.html.head import mirrored_from, origins, read_head, stood_at
from importer.readers.html.parse import DEEPEST, parse, second_look
from importer.readers.html.structured import Structured
from importer.readers.html.tree import build
from importer.sources.document import Document

PAGE = "<html><head>{head}</head><body><h1>{title}</h1><p>{text}</p></body></html>"

RUSSIAN = "Новости нашего города: статьи и события каждый день"
FRENCH = "Le marché de l’année dernière — très “beau” à Genève, 5 €"

UTF8, CP1251, CP1252 = '<meta charset="utf-8">', '<meta charset="windows-1251">', "<meta charset=iso-8859-1>"
HTTP_EQUIV = '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">'
XML = '<?xml version="1.0" encoding="windows-1251"?>'


@pytest.mark.parametrize(
    ("text", "head", "encoding", "note"),
    [
        # what it claims to be, and ASCII or UTF-8 that claims nothing
        (RUSSIAN, UTF8, "utf-8", None),
        (RUSSIAN, "", "utf-8", None),
        (RUSSIAN, CP1251, "cp1251", None),
        (RUSSIAN, HTTP_EQUIV, "cp1251", None),
        (RUSSIAN, "<meta charset=koi8-r>", "koi8-r", None),
        (FRENCH, CP1252, "cp1252", None),
        ("plain", CP1251, "ascii", None),
        # lies
        (RUSSIAN, UTF8, "cp1251", "declared as utf-8, read as windows-1251"),
        (RUSSIAN, CP1251, "utf-8", "declared as windows-1251, is UTF-8"),
        (RUSSIAN, CP1252, "cp1251", "declared as iso-8859-1, read as windows-1251"),
        (RUSSIAN, CP1251, "koi8-r", "declared as windows-1251, read as koi8-r"),
        (RUSSIAN, "<meta charset=koi8-r>", "cp1251", "declared as koi8-r, read as windows-1251"),
        (FRENCH, UTF8, "cp1252", "declared as utf-8, read as windows-1252"),
        (FRENCH, CP1251, "cp1252", "declared as windows-1251, read as windows-1252"),
        (FRENCH, "<meta charset=no-such>", "cp1252", "declared as no-such, read as windows-1252"),
        # nothing declared
        (RUSSIAN, "", "cp1251", "undeclared, read as windows-1251"),
        (FRENCH, "", "cp1252", "undeclared, read as windows-1252"),
        ("日本語のニュースと記事の一覧です。今日の天気は晴れでした。", "", "cp932", "undeclared, read as cp932"),
        ("日本語のニュースと記事の一覧です。今日の天気は晴れでした。", "", "euc_jp", "undeclared, read as euc_jp"),
        ("中文新闻网站的最新文章列表，今天的天气很好。", "", "gb18030", "undeclared, read as gb18030"),
        ("繁體中文新聞網站的最新文章列表，今天的天氣很好。", "", "big5", "undeclared, read as big5"),
        ("한국어 뉴스 사이트의 최신 기사 목록입니다. 오늘 날씨가 좋습니다.", "", "cp949", "undeclared, read as cp949"),
        ("Τα τελευταία νέα και άρθρα της εβδομάδας", "", "cp1253", "undeclared, read as windows-1253"),
        ("Příliš žluťoučký kůň úpěl ďábelské ódy", "", "cp1250", "undeclared, read as windows-1250"),
        ("חדשות ומאמרים אחרונים מהעיר ומהעולם", "", "cp1255", "undeclared, read as windows-1255"),
        # marks
        (RUSSIAN, UTF8, "utf-8-sig", None),
        (RUSSIAN, UTF8, "utf-16", None),
        (FRENCH, "", "utf-16-le", "UTF-16 without a mark"),
    ],
)
def test_text_survives_its_encoding(text: str, head: str, encoding: str, note: str | None) -> None:
    page = parse(PAGE.format(head=head, title="T", text=text).encode(encoding))
    assert page.root.findtext("body/p") == text
    assert [n.text for n in page.notes] == ([note] if note else [])


def test_an_xml_declaration_is_a_declaration() -> None:
    page = parse((XML + PAGE.format(head="", title="T", text=RUSSIAN)).encode("cp1251"))
    assert page.root.findtext("body/p") == RUSSIAN
    assert not page.notes


def test_a_language_decides_between_look_alike_encodings() -> None:
    page = "<html lang=tr><body><p>Şehirdeki son haberler için tıklayın</p></body></html>"
    assert "Şehirdeki son haberler için tıklayın" in as_utf8(page.encode("cp1254"))[0].decode()


def test_a_pasted_byte_in_utf8_is_mended_alone() -> None:
    data = PAGE.format(head=UTF8, title=RUSSIAN, text="@").encode().replace(b"@", "café".encode("cp1252"))
    page = parse(data)
    assert page.root.findtext("body/h1") == RUSSIAN
    assert page.root.findtext("body/p") == "café"
    assert [n.code for n in page.notes] == ["encoding-repaired"]


def test_nul_bytes_are_dropped() -> None:
    text = "A long enough sentence that two stray bytes do not make a binary file of it. " * 3
    page = parse(PAGE.format(head="", title="T", text=text).encode().replace(b"stray", b"str\0ay"))
    assert page.root.findtext("body/p") == text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t ", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"<!-- nothing -->", "no element"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "binary"),
        (bytes(range(256)) * 20, "binary"),
    ],
)
def test_what_is_no_page_says_so(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        parse(data)


@pytest.mark.parametrize(
    "data",
    [
        b"<html><body>" + b"<div>" * 100_000 + b"<p>deep</p>" + b"</div>" * 100_000 + b"<p>after</p></body></html>",
        b"<html><body>" + b"<div>" * 1000 + b"<p>deep</p>" + b"</div>" * 1000 + b"<p>after</p></body></html>",
        b"<body>" + b"<font><b>" * 5_000 + b"<p>deep</p><p>after</p>",
    ],
    ids=["closed", "a thousand", "never closed"],
)
def test_deep_nesting_is_laid_flat_and_nothing_is_lost(data: bytes) -> None:
    started = time.process_time()
    page = parse(data)
    assert time.process_time() - started < 20
    assert [n.code for n in page.notes] == ["markup-repaired"]
    tree = build(page.root)
    assert tree.pieces == ["deep", "after"]
    assert max(tree.depth) <= DEEPEST + 1


def test_a_text_of_more_than_ten_megabytes_is_read() -> None:
    page = parse(b"<html><body><p>" + b"word " * 2_200_000 + b"</p><p>after</p></body></html>")
    assert [p.text for p in page.root.iter("p")][1] == "after"


@pytest.mark.parametrize(
    "data",
    [b"just text", b"<p>never closed", b"<p>a<!-- never closed <p>b", b"<a href=x>a<a href=y>b", b"<<<>>><p>x</p>",
     b"<table><tr><td>a<td>b<tr><td>c</table>"],
)  # fmt: skip
def test_broken_markup_gives_a_tree(data: bytes) -> None:
    assert build(parse(data).root).pieces


@pytest.mark.parametrize(
    "data",
    [b"<link " * 50_000, b"<" * 500_000, b"<" * 200_000 + b"\xe9\xe8" * 100, b"<!-- saved from url=" * 50_000,
     b"<!-- >" * 100_000, b"<meta property=og:url " * 20_000, b"<html lang=" * 20_000, b"<p>" + b"1.2." * 100_000,
     b"<p>" + b"\xcf\xf0\xe8\xe2\xe5\xf2 " * 50 + b"=" * 400_000],
    ids=lambda data: data[:12].decode("latin-1"),
)  # fmt: skip
def test_hostile_bytes_cost_no_more_than_their_length(data: bytes) -> None:
    started = time.process_time()
    document = Document(name="y.html", data=data, address="/y.html")
    READER.gather(document)
    with contextlib.suppress(UnreadableError):
        list(READER.read(document, Request()))
    assert time.process_time() - started < 10


def test_a_body_that_an_unclosed_title_swallowed_is_found_again() -> None:
    page = parse(b"<html><head><title>The bridge<body><h1>The bridge</h1><p>It was closed.</p></body></html>")
    assert "It was closed." in build(page.root).pieces


@pytest.mark.parametrize(
    ("data", "head", "pieces"),
    [
        (b"<base href=x><main>one</main>two<p>three", ["base"], ["one", "two", "three"]),
        (
            b"<title>t</title><my-card>one</my-card><link rel=x><section>two</section>",
            ["title", "link"],
            ["one", "two"],
        ),
        (b"<head><x-a></x-a><meta name=a><title>t</title></head><body>one<p>two", ["meta", "title"], ["one", "two"]),
        (b"<head><x-a></x-a>\x0b</head><body>one\x02<p>two", [], ["one", "two"]),
    ],
)
def test_what_is_no_part_of_a_head_opens_the_body(data: bytes, head: list[str], pieces: list[str]) -> None:
    root = parse(data).root
    assert [one.tag for one in root.find("head")] == head
    assert build(root).pieces == pieces


def test_a_page_deeper_than_any_parser_goes_and_without_a_body_ends() -> None:
    data = (
        b"<h1>Notes</h1><x-a>" + b"What was done in the harbour, and what remains to do there. " * 8 + b"<rss>" * 3000
    )
    document = Document(name="y.html", data=data, address="/y.html")
    assert [card.title for card in READER.read(document, Request()) if isinstance(card, Card)] == ["Notes"]


def test_the_second_look_sees_what_a_page_holds() -> None:
    root = second_look(
        b'<html lang="de"><body><div class="a b"><p>one <b>two</b> three</p></div><p>four</p></body></html>'
    )
    assert root.get("lang") == "de"
    assert root.find(".//div").get("class") == "a b"
    assert build(root).pieces == ["one", "two", "three", "four"]
    assert second_look(b"<!-- nothing -->") is None


@pytest.mark.parametrize(
    ("comment", "address"),
    [
        ("<!-- saved from url=(0035)https://example.org/news/ -->", "https://example.org/news/"),
        ("<!--\n Page saved with SingleFile \n url: https://example.org/a?b=1 \n-->", "https://example.org/a?b=1"),
        ("<!-- Mirrored from example.org/news/index.html by HTTrack Website Copier/3.x -->", "http://example.org/news/index.html"),
        ("<!-- Mirrored from example.org/a.html by HTTrack --><a href='https://example.org/'>", "https://example.org/a.html"),
        ("<!-- saved from url=(0014)about:internet -->", None),
        ("<!-- a comment -->", None),
    ],
)  # fmt: skip
def test_a_mirror_says_where_it_found_the_page(comment: str, address: str | None) -> None:
    assert mirrored_from(comment.encode()) == address


CANONICAL = '<link rel="canonical" href="https://example.org/a/">'
OG = '<meta property="og:url" content="https://example.org/b/">'
BASE = '<base href="https://example.org/c/">'
SAVED = "<!-- saved from url=(0022)https://example.org/d/ -->"


@pytest.mark.parametrize(
    ("head", "given", "address"),
    [
        (CANONICAL + OG + BASE + SAVED, "/x/y.html", "https://example.org/a/"),
        (OG + BASE + SAVED, "/x/y.html", "https://example.org/b/"),
        (BASE + SAVED, "/x/y.html", "https://example.org/d/"),
        (BASE, "/x/y.html", "https://example.org/c/"),
        ("", "/x/y.html", "/x/y.html"),
        (CANONICAL, "https://base.example/x/y.html", "https://base.example/x/y.html"),
        ('<link rel="canonical" href="https://example.org/">', "/x/y.html", "https://example.org/x/y.html"),
        ('<link rel="canonical" href="https://example.org/">', "/index.html", "https://example.org/"),
        ('<link rel="canonical" href="/relative/">', "/x/y.html", "/x/y.html"),
        ('<link rel="canonical" href="http://[broken">', "/x/y.html", "/x/y.html"),
    ],
)
def test_the_address_of_a_page_in_the_order_of_trust(head: str, given: str, address: str) -> None:
    page = parse(PAGE.format(head=head, title="T", text="x").encode())
    assert stood_at(read_head(page.root), page.data, given) == address


@pytest.mark.parametrize(
    ("head", "found"),
    [(CANONICAL, {"https://example.org"}), (OG, {"https://example.org"}), (SAVED, {"https://example.org"}),
     (BASE, {"https://example.org"}), ("", set()), ('<link rel="stylesheet" href="https://cdn.example/x.css">', set())],
)  # fmt: skip
def test_the_origin_is_gathered_from_the_first_bytes(head: str, found: set[str]) -> None:
    assert origins(head.encode()).origins == found


def test_metadata_is_found_where_a_stray_element_closed_the_head() -> None:
    page = parse(
        b'<html><head><title>T</title><div>stray</div><meta property="og:title" content="Shown"></head><body>x'
    )
    head = read_head(page.root)
    assert (head.title, head.first("og:title")) == ("T", "Shown")


@pytest.mark.parametrize(
    ("html", "language"),
    [
        ('<html lang="en_us">', "en-US"),
        ('<html lang="DE">', "de"),
        ('<html lang="zh-hant-tw">', "zh-Hant-TW"),
        ('<html xml:lang="fr">', "fr"),
        ('<html lang="english">', None),
        ('<html><head><meta http-equiv="content-language" content="pt-BR"></head>', "pt-BR"),
        ('<html><head><meta property="og:locale" content="it_IT"></head>', "it-IT"),
        ("<html>", None),
    ],
)
def test_the_declared_language(html: str, language: str | None) -> None:
    assert read_head(parse(f"{html}<body><p>x".encode()).root).language == language


@pytest.mark.parametrize(
    ("declared", "text", "language"),
    [
        ("en-US", "The report of the year and what it is for: this is the text that you have from us. " * 3, "en-US"),
        ("en-US", "Der Bericht und die Zahlen: das ist nicht eine Frage der Zeit, sondern auch des Geldes. " * 3, "de"),
        ("en-US", "Новости нашего города и статьи, которые мы пишем для вас каждый день, ещё вчера. " * 3, "ru"),
        ("en", "Hello", "en"),
        ("fr", "The report of the year and what it is for: this is the text that you have from us. " * 3, "fr"),
        (None, "The report of the year and what it is for: this is the text that you have from us. " * 3, "en"),
        (None, "これは日本語の文章です。今日の天気は晴れでした。", "ja"),
        (None, "这是中文的文章，今天的天气很好。", "zh"),
        (None, "한국어 뉴스 사이트의 최신 기사 목록", "ko"),
        (None, "گزارش‌های پژوهشی و چگونگی گفتگو", "fa"),
        (None, "Новини нашого міста і статті, які ми пишемо", "uk"),
        (None, "Lorem", None),
        (None, "", None),
    ],
)
def test_the_language_is_as_declared_unless_the_words_speak_against_english(
    declared: str | None, text: str, language: str | None
) -> None:
    assert languages.settle(declared, [text]) == language


@pytest.mark.parametrize(
    ("title", "empty"),
    [("404 Not Found", True), ("Page not found – Example", True), ("Nothing Found", True), ("Click here...", True),
     ("Page has moved", True), ("Search results for: bridge", True), ("Seite nicht gefunden", True),
     ("Страница не найдена", True), ("ページが見つかりません", True), ("404 steps to the summit", True),
     ("We couldn't find that page (Error 404)", True), ("What an error 404 means", False),
     ("How we found nothing", False), ("The page that turned", False), ("Results of 2021", False)],
)  # fmt: skip
def test_titles_of_pages_without_content(title: str, empty: bool) -> None:
    assert is_empty_page(title) is empty


@pytest.mark.parametrize(
    ("script", "headlines"),
    [
        ('{"@type": "Article", "headline": "A &amp; B", "url": "/a"}', ["A & B"]),
        ('[{"@type": "Event", "name": "A", "startDate": "2021-03-04"}, {"@type": "Event", "name": "B", "url": "/b"}]',
         ["A", "B"]),
        ('{"@graph": [{"@type": ["Article"], "headline": "A", "url": "/a"}]}', ["A"]),
        ('<!-- {"@type": "Article", "headline": "A", "url": "/a"} -->', ["A"]),
        ('{"@type": "Article", "headline": "A", "url": "/a",}', ["A"]),
        ('{"@type": "Article", "headline": "line\nbreak", "url": "/a"}', ["line\nbreak"]),
        ('{"@type": "BreadcrumbList", "itemListElement": []}', []),
        ("{broken", []),
        ("[" * 100_000, []),
        ('"text"', []),
        ("", []),
    ],
)  # fmt: skip
def test_json_ld_is_read_as_people_write_it(script: str, headlines: list[str]) -> None:
    page = parse(
        PAGE.format(head=f'<script type="application/ld+json">{script}</script>', title="T", text="x").encode()
    )
    found = [item.headline for item in Structured(page.root, page.data).items]
    assert found == headlines


def read(html: str, *, content: bool = False) -> list[Card]:
    document = Document(name="x/y.html", data=html.encode(), address="/x/y.html")
    return [f for f in READER.read(document, Request(content=content)) if isinstance(f, Card) and f.kind == "page"]


PROSE = "<p>The old bridge over the river was closed after the flood, and the town has waited for two years. </p>" * 8


def test_the_content_is_the_article_without_what_surrounds_it() -> None:
    html = f"""<html><body><nav><p>{"menu " * 40}</p></nav><main><article><h1>The bridge</h1>{PROSE}
    <div class="share">Share this</div></article></main><footer><p>{"legal " * 40}</p></footer></body></html>"""
    (card,) = read(html, content=True)
    assert card.content_html is not None
    assert card.content_html.count("<p>The old bridge") == 8
    assert "menu" not in card.content_html and "legal" not in card.content_html
    assert "Share this" not in card.content_html
    assert read(html)[0].content_html is None


def test_a_file_without_markup_is_no_error() -> None:
    document = Document(name="y.html", data=b"A line of text\nand another one, no markup at all.", address="/y.html")
    told = [f.text for f in READER.read(document, Request()) if isinstance(f, Note)]
    assert told == ["the file holds no markup", "49 characters of text gave no record"]
