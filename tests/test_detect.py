"""Which of several places of an item is its card's; which links have nothing beside them."""

from __future__ import annotations

from math import log

import lxml.html
import pytest

from importer.readers.html import members
from importer.readers.html.blocks import Block
from importer.readers.html.candidates import HEADING, PART, candidates, is_link
from importer.readers.html.detect import choose, look, once
from importer.readers.html.extent import Group
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
        ("", []),
        ("short", []),
        ("The ships are old, and so are their captains.", [True]),
        ("3 May 2019", [False]),
        ("The three firms that sail between the islands want to run until the end of October.", [False]),
        ("<img src='a.jpg'>", [False]),
    ],
)
def test_links_with_nothing_beside_them_are_not_looked_at_and_those_with_little_are_bare(
    beside: str, expected: list[bool]
) -> None:
    titles = ("Ferry firms ask for a longer season", "Old chart of the bay found in a piano", "Rain fills the lake")
    items = "".join(f"<li><a href='/{n}'>{title}</a> {beside}</li>" for n, title in enumerate(titles))
    view = look(build(lxml.html.document_fromstring(f"<body><ul>{items}</ul></body>")), address="/list.html")
    assert [members.bare(view.page, group) for group in view.groups] == expected


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
    assert view.groups == []


def test_an_item_shown_again_with_a_label_before_its_title_is_one_card() -> None:
    again = "<div><h3><span>News</span> <a href='/quay'>A new quay</a></h3> <p>The council has chosen.</p></div>"
    tree = build(lxml.html.document_fromstring(f"<body>{SHORT}{again}</body>"))
    first, second = (block(tree, link, 0.9) for link in tree.links)
    second.title_text = "News A new quay"
    assert [b for b in once(tree, [first, second]) if not b.twin] == [first]


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("<a href='/news'>News</a> <a href='/quay'>A new quay for ferries</a>", "A new quay for ferries"),
        ("<a href='/quay'>A new quay</a> <a href='/quay'>for ferries</a>", "A new quay for ferries"),
        ("A new quay <a href='/quay'>for</a> <a href='/ferries'>ferries</a>", "A new quay for ferries"),
    ],
)
def test_of_a_heading_that_is_two_links_the_title_is_one(heading: str, expected: str) -> None:
    tree = build(lxml.html.document_fromstring(f"<body><h2>{heading}</h2></body>"))
    found = [c for c in candidates(tree) if c.flags & HEADING and not c.flags & PART]
    assert [tree.shown(c.first, c.last) for c in found] == [expected]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("<h3 class='widget-title'>Subscribe to the news</h3>", 0),
        ("<h3 class='widget-title'><a href='/quay'>A new quay</a></h3>", 0),
        ("<h3 class='title'>Subscribe to the news</h3>", 1),
    ],
)
def test_the_title_of_a_widget_is_none_of_a_card(title: str, expected: int) -> None:
    page = f"<body><div>{title}<p>The harbour's letter comes monthly.</p><a href='/letter'>Read more</a></div></body>"
    view = look(build(lxml.html.document_fromstring(page)), address="/list.html")
    headed = [group for group in view.groups if group.members[0].candidate.flags & HEADING]
    assert len(headed) == expected


def test_titles_of_several_widgets_that_are_links_of_their_own_may_be_cards() -> None:
    widget = "<div><h3 class='widget-title'><a href='/{0}'>A new quay {0}</a></h3><p>The council has chosen.</p></div>"
    view = look(build(lxml.html.document_fromstring(f"<body>{widget.format(1)}{widget.format(2)}</body>")), address="/")
    assert [len(group.members) for group in view.groups] == [2]


@pytest.mark.parametrize(
    ("link", "kind"),
    [
        ("<a class='btn btn-dark' href='/quay'>To the plans</a>", 4),
        ("<a class='wp-block-button__link' href='/quay'>To the plans</a>", 4),
        ("<a href='/quay'>Read more</a>", 4),
        ("<a href='/quay'>To the plans</a>", 5),
        ("<a class='btn' href='/quay'>The plans of the quay, with all that was said of them in the council</a>", 5),
    ],
)
def test_a_short_link_that_is_named_a_button_leads_on_whatever_it_says(link: str, kind: int) -> None:
    cards = (f"<div><h2>A new {what}</h2><p>The council has chosen.</p>{link}</div>" for what in ("quay", "crane"))
    view = look(build(lxml.html.document_fromstring(f"<body>{''.join(cards)}</body>")), address="/list.html")
    assert [[found for _, _, found in own] for own in view.links] == [[kind, kind]]


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ("<a href='/quay'><img src='quay.jpg'></a>", 1),
        ("<a href='/quay'>Read more</a>", 1),
        ("<a href='/quay'>To the plans</a>", 0),
        ("<a href='/uploads/Quay.JPG?w=1024'><img src='quay-300.jpg'></a>", 0),
        ("<a href='/1'><img src='1.jpg'></a><a href='/2'><img src='2.jpg'></a><a href='/3'><img src='3.jpg'></a>", 0),
    ],
)
def test_a_lone_title_is_no_card_by_just_some_link_below_it(links: str, expected: int) -> None:
    page = f"<body><h2>A new quay</h2><p>The council has chosen.</p>{links}</body>"
    view = look(build(lxml.html.document_fromstring(page)), address="/list.html")
    assert len(view.groups) == expected


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<h2><a href='/quay'>A new quay for ferries</a></h2><p>The council has chosen.</p>", 1),
        ("<h2><a href='/'>The harbour of Skerry</a></h2><p>Open to all boats since 1780.</p>", 0),
        ("<h2><a href='../index.html'>The harbour of Skerry</a></h2><p>Open to all boats since 1780.</p>", 0),
        ("<header><h2><a href='/skerry'>The harbour of Skerry</a></h2><p>Open to all boats.</p></header>", 0),
        ("<main><header><h2><a href='/quay'>A new quay</a></h2><p>The council has chosen.</p></header></main>", 1),
    ],
)
def test_the_name_of_the_site_is_no_title(page: str, expected: int) -> None:
    view = look(build(lxml.html.document_fromstring(f"<body>{page}</body>")), address="/list.html")
    assert len(view.groups) == expected


def taken(page: str, scores: dict[str, float]) -> list[str]:
    """The titles that are taken for cards where the group of the title that is named has that probability; the other
    groups have none."""
    view = look(build(lxml.html.document_fromstring(f"<body><main>{page}</main></body>")), address="/list.html")
    tree = view.page.tree

    def odds(group: Group) -> float:
        first = group.members[0].candidate
        chance = scores.get(tree.shown(first.first, first.last), 0.001)
        return log(chance / (1 - chance))

    return [b.title_text for b in choose(view, [odds(group) for group in view.groups]) if not b.twin]


def section(name: str, rest: str) -> str:
    return f"<section><h2><a href='/{name.lower()}/'>{name}</a></h2>{rest}</section>"


def listed(name: str, tag: str) -> str:
    return (
        "<ul>"
        + "".join(f"<li><{tag}><a href='/{name}/{n}'>{name} {n} of the county</a></{tag}></li>" for n in range(4))
        + "</ul>"
    )


NAMES = ("Rivers", "Hills", "Roads")


def test_headings_of_sections_give_way_to_the_cards_below_them() -> None:
    page = "".join(section(name, listed(name, "h3")) for name in NAMES)
    below = [f"{name} {n} of the county" for name in NAMES for n in range(4)]
    assert taken(page, {"Rivers": 0.95, "Rivers 0 of the county": 0.9}) == below
    assert taken(page, {"Rivers": 0.95, "Rivers 0 of the county": 0.4}) == list(NAMES)


def test_short_headings_above_lists_of_links_must_be_likelier_than_not() -> None:
    boxes = "".join(section(name, listed(name, "span")) for name in NAMES)
    cards = "".join(section(name, "<p>How they came to be where they are.</p>") for name in NAMES)
    assert taken(boxes, {"Rivers": 0.45}) == []
    assert taken(boxes, {"Rivers": 0.55}) == list(NAMES)
    assert taken(cards, {"Rivers": 0.45}) == list(NAMES)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("<li>{0} May 2024 <a href='/{0}'>The county mends bridge number {0}</a></li>", 3),
        ("<li>Bridges <a href='/{0}'>The county mends bridge number {0}</a></li>", 0),
        ("<li>{0} May 2024 <a href='/{0}'>Bridge {0}</a></li>", 0),
    ],
)
def test_long_titles_with_a_date_each_are_cards_from_a_lower_score_on(row: str, expected: int) -> None:
    page = "<ul>" + "".join(row.format(n) for n in (11, 12, 13)) + "</ul>"
    titles = {f"{text}{n}" for text in ("The county mends bridge number ", "Bridge ") for n in (11, 12, 13)}
    assert len(taken(page, dict.fromkeys(titles, 0.2))) == expected
