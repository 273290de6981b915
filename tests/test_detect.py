"""Which of several places of an item is its card's; which links have nothing beside them."""

from __future__ import annotations

import lxml.html
import pytest

from importer.readers.html import members
from importer.readers.html.blocks import Block
from importer.readers.html.candidates import is_link
from importer.readers.html.detect import look, once
from importer.readers.html.tree import Tree, build

FULL = "<div><a href='/quay'>A new quay</a> <p>21 June</p> <p>The council has chosen.</p></div>"
SHORT = "<div><a href='/quay'>A new quay</a></div>"


def block(tree: Tree, link: int, score: float, *, aside: bool = False) -> Block:
    start = tree.parent[link]
    stop = tree.end[start]
    title = tree.text(link)
    return Block(((start, stop),), start, stop, link, title, link, tree.hrefs[link], 0, score, aside)


@pytest.mark.parametrize(
    ("page", "scores", "aside", "kept"),
    [
        pytest.param(FULL + FULL, (0.7, 1.0), False, 0, id="as full as the later one"),
        pytest.param(SHORT + FULL, (0.7, 1.0), False, 1, id="doubtful, and the later one shows more"),
        pytest.param(SHORT + FULL, (0.995, 1.0), False, 0, id="beyond doubt"),
        pytest.param(SHORT + FULL, (0.7, 0.6), False, 0, id="the later one is the more doubtful"),
        pytest.param(FULL + SHORT, (1.0, 1.0), True, 1, id="beside the content"),
    ],
)
def test_an_item_shown_twice_is_one_card(page: str, scores: tuple[float, float], aside: bool, kept: int) -> None:
    tree = build(lxml.html.document_fromstring(f"<body>{page}</body>"))
    blocks = [
        block(tree, link, score, aside=aside and not n)
        for n, (link, score) in enumerate(zip(tree.links, scores, strict=True))
    ]
    cards = [b for b in once(tree, list(blocks)) if not b.twin]
    assert cards == [blocks[kept]]


@pytest.mark.parametrize(
    ("beside", "expected"),
    [
        ("", True),
        ("short", True),
        ("3 May 2019", False),
        ("The three firms that sail between the islands want to run until the end of October.", False),
        ("<img src='a.jpg'>", False),
    ],
)
def test_links_alone_are_bare(beside: str, expected: bool) -> None:
    titles = ("Ferry firms ask for a longer season", "Old chart of the bay found in a piano", "Rain fills the lake")
    items = "".join(f"<li><a href='/{n}'>{title}</a> {beside}</li>" for n, title in enumerate(titles))
    view = look(build(lxml.html.document_fromstring(f"<body><ul>{items}</ul></body>")), address="/list.html")
    assert [members.bare(view.page, group) for group in view.groups] == [expected]


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("/quay", True),
        ("https://site.example/quay", True),
        ("Help:Contents.html", True),
        ("#quay", False),
        ("JavaScript:void(0)", False),
        ("mailto:a@site.example", False),
        ("webcal://site.example/quay?ical=1", False),
        ("whatsapp://send?text=quay", False),
    ],
)
def test_what_a_click_does_is_no_link_to_a_page(href: str, expected: bool) -> None:
    assert is_link(href) is expected


@pytest.mark.parametrize(
    "action",
    [
        "/quay?share=mail",
        "/quay?ical=1",
        "/quay?a=b&add-to-cart=7",
        "/quay?replytocom=3#respond",
        "/quay#comment-12",
        "https://www.facebook.com/sharer/sharer.php?u=https://site.example/quay",
        "https://www.google.com/calendar/render?action=TEMPLATE&text=quay",
    ],
)
def test_what_is_done_with_an_item_is_not_its_address(action: str) -> None:
    page = f"<body><h2>A new quay</h2><p>The council has chosen.</p><a href='{action}'>Go</a></body>"
    view = look(build(lxml.html.document_fromstring(page)), address="/list.html")
    assert [[href for _, href, _ in links] for links in view.links] == [[None]]
