"""The shipped weights fit the features; explanations know every feature; finding cards is a pure function."""

from __future__ import annotations

import json
from itertools import islice, product
from pathlib import Path

import pytest
from lxml import etree

from importer.readers.html import detect, explain, score
from importer.readers.html.dated import holds_date, is_date
from importer.readers.html.features import NAMES
from importer.readers.html.tree import build

DATA = json.loads(Path(score.__file__).with_name("weights.json").read_text(encoding="utf-8"))

PAGE = """<html><body><nav><ul><li><a href="/about">About</a></li><li><a href="/press">Press</a></li></ul></nav>
<main><h1>Field notes</h1>
<article><img src="/a.jpg"><h2><a href="/otters-return">Otters return to the lower river</a></h2><p>3 May 2021</p>
<p>After forty years a pair was seen again at the weir, and the wardens hope for more.</p></article>
<article><img src="/b.jpg"><h2><a href="/night-of-moths">A night of moths on the hill</a></h2><p>28 April 2021</p>
<p>Sixty volunteers counted three hundred kinds in one warm night with lamps and sheets.</p></article>
<article><img src="/c.jpg"><h2><a href="/fen-in-winter">What the fen does in winter</a></h2><p>2 March 2021</p>
<p>Under the ice the reed goes on working, and with it all that lives on its stems.</p></article>
</main></body></html>"""


def found(explained: bool = False):
    return detect.find(build(etree.HTML(PAGE)), address="/notes", language="en", explain=explained)


def test_the_weights_stand_in_the_order_of_the_features():
    assert tuple(DATA["first"]["weights"]) == NAMES
    assert tuple(DATA["second"]["weights"]) == score.CONTEXT
    assert len(DATA["usual"]) == len(NAMES) == len(set(NAMES))


def test_a_page_is_described_by_as_many_numbers_as_there_are_features():
    view = detect.look(build(etree.HTML(PAGE)), address="/notes")
    assert view.groups
    assert {len(row) for row in view.features} == {len(NAMES)}


def test_the_figures_beside_the_weights_were_measured_on_the_same_pages():
    figures = json.loads(Path(score.__file__).with_name("weights_figures.json").read_text(encoding="utf-8"))
    assert figures["pages"] == DATA["pages"]
    assert figures["left out"]["macro F1"] >= 0.965


def test_explanations_know_only_features_that_exist():
    assert explain.unknown_features() == []


def test_cards_are_found_in_page_order():
    blocks, missed = found()
    assert [b.title_text for b in blocks] == [
        "Otters return to the lower river",
        "A night of moths on the hill",
        "What the fen does in winter",
    ]
    assert [b.href for b in blocks] == [
        "/otters-return",
        "/night-of-moths",
        "/fen-in-winter",
    ]
    assert missed == []


def test_finding_twice_finds_the_same():
    assert found() == found()


def test_an_explanation_changes_no_card_and_says_why_in_words():
    plain, _ = found()
    told, missed = found(explained=True)
    assert [(b.title_text, b.href, b.score) for b in told] == [(b.title_text, b.href, b.score) for b in plain]
    for block in told:
        assert block.verdict is not None
        assert 1 <= len(block.verdict.reasons) <= 5
        values = [abs(reason.value) for reason in block.verdict.reasons]
        assert values == sorted(values, reverse=True)
        assert not any(name == reason.words for reason in block.verdict.reasons for name in NAMES)
    assert all(miss.verdict.score < 0.6 for miss in missed)


def test_a_page_of_nothing_has_no_cards():
    assert detect.find(build(etree.HTML("<html><body></body></html>")), address="/", language=None) == ([], [])


@pytest.mark.parametrize(
    "text",
    ["2021-03-04", "4.3.2021", "04/03/21", "4 March 2021", "March 4, 2021", "4. März 2021", "4 de marzo de 2021",
     "2021年3月4日", "26 Apr", "۱۳ آوریل ۲۰۰۹", "4th of July 2012"],
)  # fmt: skip
def test_looks_like_a_date(text):
    assert holds_date(text)


@pytest.mark.parametrize(
    "text",
    ["3 reasons to stay", "Version 2.0", "12,000 people", "The top 10 of the year", "Chapter 3", "12 Monkeys"],
)
def test_does_not_look_like_a_date(text):
    assert not holds_date(text)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("2021-03-04", True),
        ("4 March 2021", True),
        ("26 Apr.", True),
        ("Minutes of 4 March 2021", False),
        ("2021", False),
    ],
)
def test_is_a_date_and_nothing_else(text, is_one):
    assert is_date(text) is is_one


def test_a_page_nested_deeper_than_any_is_read():
    root = etree.Element("html")
    inner = root
    for _ in range(3000):
        inner = etree.SubElement(inner, "div")
    etree.SubElement(etree.SubElement(inner, "h2"), "a", href="/deep").text = "A title far down in the page"
    tree = build(root)
    assert tree.depth[tree.headings[0]] == 3001
    view = detect.look(tree, address="/")
    assert [link[1] for links in view.links for link in links] == ["/deep"]


@pytest.mark.parametrize("count", [5, 100, 2000])
def test_a_long_plain_listing_is_cards_however_long(count: int) -> None:
    letters = "bcdfghklmnprst"
    names = [f"{a.upper()}o{b}a{c}in" for a, b, c in islice(product(letters, repeat=3), count)]
    cards = "".join(
        f"<article class=card><h3><a href=/r/{name.lower()}/>How wages are paid in {name} harbour</a></h3>"
        f"<p>What the offices of {name} found, and what is left of it today.</p></article>"
        for name in names
    )
    blocks, _ = detect.find(build(etree.HTML(f"<main>{cards}</main>")), address="/r", language="en")
    assert len(blocks) == count


@pytest.mark.parametrize(
    ("markup", "titled", "images"),
    [
        ("<div data-testId='post-title'>A</div>", 1, 0),
        ("<div DATA-TESTID='post-title'>A</div>", 1, 0),
        ("<div style='background: url(a.png)'>A</div>", 0, 1),
        ("<div style='color: red' title='background'>A</div>", 0, 0),
        ("<p class='mt-2 h4 bold'>A</p>", 1, 0),
        ("<p class='h2-like'>A</p>", 1, 0),
        ("<p class='h4x ah4'>A</p>", 0, 0),
        ("<p class='item_name'>A</p>", 1, 0),
        ("<p class='item_author_name userName'>A</p>", 0, 0),
        ("<amp-img src='a.jpg'></amp-img>", 0, 1),
        ("<lazy-image style='background: gray' data-src='a.jpg'>A</lazy-image>", 0, 1),
        ("<image-gallery>A</image-gallery>", 0, 0),
    ],
)
def test_what_tests_and_styles_say_of_an_element(markup: str, titled: int, images: int) -> None:
    tree = build(etree.HTML(markup))
    assert (len(tree.titled), len(tree.images)) == (titled, images)


@pytest.mark.parametrize(
    ("markup", "tags"),
    [
        ("<div role=heading aria-level=4>A</div>", ["h4"]),
        ("<div role=heading>A</div>", ["h2"]),
        ("<div role=heading aria-level=9>A</div>", ["h2"]),
        ("<h3 role=heading aria-level=4>A</h3>", ["h3"]),
        ("<div role=main>A</div>", []),
        ("<a role=heading href=/a>A</a>", []),
    ],
)
def test_what_has_the_role_of_a_heading_is_one(markup: str, tags: list[str]) -> None:
    tree = build(etree.HTML(markup))
    assert [tree.tag[node] for node in tree.headings] == tags


def test_the_first_stage_adds_up_all_features() -> None:
    tree = build(etree.HTML(PAGE))
    view = detect.look(tree, address="https://example.org/")
    stage = score.load().first
    assert score.first(stage, view.page, view.rows) == [stage.score(row) for row in view.features]
