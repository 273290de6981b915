"""Fields by a profile's selectors alone: which cards are read so, and that they come out as by the rule."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from in_process import run
from lxml import etree

from importer.readers.html import candidates, fields, tree

HOST = "https://site.example"
NAMES = ("Ada Holt", "Ben Ruiz", "Cleo Marsh", "Dov Adler", "Eva Lind", "Finn Olsen", "Gus Berg", "Hana Mori")


def card(number: int, *, inner: str = "", more: str = "Read more") -> str:
    return (
        f'<article class="entry"><img class="shot" src="/files/{number}.jpg" alt="Lake {number}">'
        f'<h3 class="head"><a href="{HOST}/report-{number}/">The report of year number {number}</a></h3>'
        f'<div class="meta"><span class="when">2021-03-{number:02}</span> '
        f'<span class="seen">{number + 40} views</span></div>'
        f'<p class="text">What the report of year {number} says about rivers, lakes and the sea beside them.</p>{inner}'
        f'<a class="more" href="{HOST}/report-{number}/">{more}</a></article>'
    )


def page(*cards: str) -> str:
    head = f'<head><link rel="canonical" href="{HOST}/list/"></head>'
    return f'<html lang="en">{head}<body><main><div class="list">{"".join(cards)}</div></main></body></html>'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "one.html").write_text(page(*map(card, range(1, 7))))
    run("learn", tmp_path / "one.html", "-o", tmp_path / "site.toml")
    return tmp_path


def group(site: Path) -> dict[str, object]:
    (found,) = tomllib.loads((site / "site.toml").read_text())["groups"]
    return found


@pytest.fixture
def read(site: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[list[dict[str, object]], int]]:
    """Reads a page by the profile: its records, and for how many blocks the rule was asked."""
    asked = 0
    by_rule = fields.read_fields

    def counted(tree: object, blocks: list[object], **options: object) -> object:
        nonlocal asked
        asked += len(blocks)
        return by_rule(tree, blocks, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(fields, "read_fields", counted)

    def read(text: str, *words: object) -> tuple[list[dict[str, object]], int]:
        nonlocal asked
        asked = 0
        (site / "two.html").write_text(text)
        words = words or ("--profile", site / "site.toml")
        run("convert", site / "two.html", *words, "-o", site / "out.json", "--quiet")
        return json.loads((site / "out.json").read_text()), asked

    return read


def test_it_learns_the_picture_and_what_else_a_card_shows(site: Path) -> None:
    assert group(site)["fields"]["image"] == ["article.entry > img.shot"]
    assert group(site)["others"] == {
        "article.entry > a.more": ["Read more"],
        "article.entry > div.meta > span.seen": [],
    }


def test_cards_that_show_only_what_is_known_are_read_by_selectors_alone(read: Callable[..., object]) -> None:
    text = page(*map(card, range(8, 12)))
    expected, asked = read(text, "--no-merge")
    assert asked == 4 and len(expected) == 4
    assert expected[0]["image"] and expected[0]["summary"] and expected[0]["date_published"] == "2021-03-08"
    assert read(text) == (expected, 0)


@pytest.mark.parametrize(
    "odd",
    [
        card(9, inner='<span class="kicker">Interview</span>'),
        card(9, inner='<img class="other" src="/files/b.jpg">'),
        card(9, inner='<a class="file" href="/files/report.pdf">The whole report</a>'),
        card(9, inner='<time datetime="2022-05-06"></time>'),
        card(9, inner="On the lake"),
        card(9, more="Interview"),
        card(9).replace("49 views", "A view " * 12),
        card(9).replace("2021-03-09", "9 March"),
        card(9).replace("2021-03-09", "").replace("49 views", "9 May 2022"),
        card(9).replace(f'class="more" href="{HOST}', 'class="more" href="https://elsewhere.example'),
    ],
    ids="label picture file time text said long yearless date host".split(),
)
def test_where_a_card_shows_something_unknown_the_rule_reads_its_group(
    read: Callable[..., tuple[list[dict[str, object]], int]], site: Path, odd: str
) -> None:
    text = page(card(8), odd, card(10), card(11))
    found, asked = read(text)
    assert asked == 4
    profile = (site / "site.toml").read_text()
    (site / "site.toml").write_text(re.sub(r"\[groups\.others\]\n(\".*\n)*", "", profile))
    assert read(text) == (found, 4), "as by a profile that does not know what else a card shows"


def test_in_lists_of_bare_lines_the_text_before_a_link_is_that_links(
    read: Callable[..., tuple[list[dict[str, object]], int]], site: Path
) -> None:
    def lines(numbers: range) -> str:
        return page(
            *(f'{n} March 2021: <a href="{HOST}/{n}/">The report of year {n} about lakes</a><br>' for n in numbers)
        )

    (site / "one.html").write_text(lines(range(1, 9)))
    run("learn", site / "one.html", "-o", site / "lines.toml")
    found, _ = read(lines(range(11, 19)), "--profile", site / "lines.toml")
    assert [record["date_published"] for record in found] == [f"2021-03-{n}" for n in range(11, 19)]


def test_dates_that_only_machines_see_are_left_to_the_rule(read: Callable[..., tuple[list[object], int]]) -> None:
    meta = '<meta itemprop="dateModified" content="2022-01-01">'
    assert read(page(*(card(n, inner=meta) for n in range(8, 12))))[1] == 4


def test_authors_and_excerpts_that_a_card_does_not_show_are_read_as_by_the_rule(
    read: Callable[..., tuple[list[dict[str, object]], int]],
) -> None:
    told = '<meta itemprop="author" content="Ada Holt">'
    named = '<div itemprop="author" itemscope><meta itemprop="name" content="Ben Ruiz"></div>'
    text = page(card(8), card(9), card(10, inner=told), card(11, inner=named))
    expected, _ = read(text, "--no-merge")
    assert [record["authors"] for record in expected] == [[], [], ["Ada Holt"], ["Ben Ruiz"]]
    assert read(text) == (expected, 0)


def test_a_card_without_its_picture_may_have_one_that_only_the_rule_finds(
    read: Callable[..., tuple[list[dict[str, object]], int]],
) -> None:
    bare = card(9).replace('<img class="shot" src="/files/9.jpg" alt="Lake 9">', "")
    hidden = bare.replace("</article>", '<noscript><img src="/files/9.jpg"></noscript></article>')
    for one, image in ((bare, None), (hidden, f"{HOST}/files/9.jpg")):
        found, asked = read(page(card(8), one, card(10)))
        assert ([record["image"] for record in found][1], asked) == (image, 0)


def test_a_profile_that_does_not_say_what_else_a_card_shows_leaves_the_other_fields_to_the_rule(
    read: Callable[..., tuple[list[dict[str, object]], int]], site: Path
) -> None:
    title = group(site)["title"]
    (site / "site.toml").write_text(f'[[groups]]\ntitle = "{title}"\nfields = {{ image = ["div.none", "img.shot"] }}\n')
    found, asked = read(page(*map(card, range(8, 12))))
    assert asked == 4
    assert {(bool(record["image"]), bool(record["summary"])) for record in found} == {(True, True)}


def test_prose_that_is_no_field_is_not_set_aside(tmp_path: Path) -> None:
    whole = "".join(
        f'<p class="text">{"A paragraph of a whole article, long and on and on. " * 5}{n}</p>' for n in "ab"
    )
    articles = [
        re.sub(r'<p class="text">.*?</p>', whole.replace("A para", f"{NAMES[n]} says a para"), card(n))
        for n in range(1, 7)
    ]
    (tmp_path / "one.html").write_text(page(*articles))
    run("learn", tmp_path / "one.html", "-o", tmp_path / "site.toml")
    assert "others" not in group(tmp_path)


@pytest.mark.parametrize(
    ("inner", "left"),
    [("Menu entry", []), ("<b>Menu entry</b>", ["a"]), ("<i>Menu</i> <i>entry</i>", ["i", "a", "i"])],
)
def test_only_links_that_nothing_else_marks_are_left_out_as_known(inner: str, left: list[str]) -> None:
    root = etree.HTML(f'<html><body><ul><li><a href="/a/">{inner}</a></li></ul></body></html>')
    page = tree.build(root)
    found = candidates.candidates(page, is_other=lambda _: True)
    assert [page.tag[c.node] for c in found] == left
