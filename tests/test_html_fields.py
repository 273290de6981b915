"""The small functions that reading a card's fields is made of, and the shipped weights."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.cards import Context
from importer.readers.html import detect, fields, images, parse, roles, tree
from importer.readers.html.atom_features import atom_features
from importer.readers.html.field_texts import text_kind
from importer.readers.html.field_words import address_kind, concepts, cue, cue_at_end, is_file
from importer.readers.html.images import is_ornament, is_stand_in, largest
from importer.readers.html.line_features import line_features
from importer.readers.html.pieces import gather
from importer.readers.html.plain_roles import plain_role

GOLDEN = Path(__file__).parent / "golden" / "html"


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ("post-category", {"category"}),
        ("cat-links", {"category"}),
        ("newsRubrik", {"category"}),
        ("tags-links", {"tag"}),
        ("entry-date published", {"date"}),
        ("byline vcard", {"author"}),
        ("article__kicker", {"label"}),
        ("field-type-text label-hidden", {"excerpt", "hidden"}),
        ("content-type", {"type"}),
        ("text-sm section-title views-field", {"title"}),
        ("col-md-6 clearfix", set()),
        ("", set()),
    ],
)
def test_a_class_says_what_its_words_name(names: str, said: set[str]) -> None:
    assert concepts(names) == said


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/category/news/", "category"),
        ("../../category/news/index.html", "category"),
        ("https://example.org/rubrik/reise", "category"),
        ("/?cat=12", "category"),
        ("/archives/cat_103640.html", "category"),
        ("/tag/sea/", "tag"),
        ("/author/ann/", "author"),
        ("/staff/ann-person", "author"),
        ("/2024/05/17/", "day"),
        ("/stories/bridge/#respond", "comments"),
        ("/files/report.pdf?download=1", "file"),
        ("https://www.facebook.com/sharer/sharer.php?u=x", "share"),
        ("#top", "nowhere"),
        ("javascript:void(0)", "nowhere"),
        ("mailto:ann@example.org", "nowhere"),
        ("/stories/the-category-of-the-sea/", "other"),
        ("/catalogue/item-5/", "other"),
    ],
)
def test_an_address_says_what_kind_of_place_it_is(address: str, kind: str) -> None:
    assert address_kind(address) == kind


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tags:", ("tag", 5)),
        ("Tags: sea, radio", ("tag", 6)),
        ("Posted in", ("category", 9)),
        ("Schlagwörter: Meer", ("tag", 14)),
        ("カテゴリ:", ("category", 5)),
        ("by", ("author", 2)),
        ("Veröffentlicht am 3. Mai", None),
        ("Deadline: 30 June", ("deadline", 10)),
        ("Region:", ("other", 7)),
        ("A sentence that names tags in passing", None),
        ("Europe: a new start", None),
    ],
)
def test_a_cue_announces_what_follows(text: str, found: tuple[str, int] | None) -> None:
    assert cue(text) == found


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("This entry was posted in", "category"),
        ("and tagged", "tag"),
        (". Written by", "author"),
        ("What the keepers saw", ""),
    ],
)
def test_a_sentence_may_close_with_a_cue(text: str, kind: str) -> None:
    assert cue_at_end(text) == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("3 May 2024", "date"),
        ("May 3, 2024", "date"),
        ("2024年5月3日", "date"),
        ("26 Apr", "date"),
        ("Published Nov 9, 2023 at 5:01 a.m.", "date"),
        ("By Ann Person in the great hall | 3 May 2024", "dated"),
        ("1455", "number"),
        ("|", "mark"),
        ("Report", "text"),
        ("On 3 May 1999 the old towers lost their people; that day a voice on the radio fell silent for good.", "text"),
        ("4 hours ago", "text"),
    ],
)
def test_a_text_is_a_date_a_number_a_mark_or_a_text(text: str, kind: str) -> None:
    assert text_kind(text) == kind


@pytest.mark.parametrize(
    ("srcset", "address"),
    [
        ("/a-300.jpg 300w, /a-1024.jpg 1024w, /a-600.jpg 600w", "/a-1024.jpg"),
        ("/a.jpg 1x, /a@2x.jpg 2x", "/a@2x.jpg"),
        ("/a.jpg", "/a.jpg"),
        ("/img/fill,w_400/a.jpg 400w, /img/fill,w_800/a.jpg 800w", "/img/fill,w_800/a.jpg"),
        ("data:image/gif;base64,R0lGOD 1w", None),
        ("", None),
    ],
)
def test_the_largest_of_a_srcset(srcset: str, address: str | None) -> None:
    assert largest(srcset) == address


@pytest.mark.parametrize("part", ["a", "a,", "a ,", "a 1x,"])
def test_a_srcset_is_read_in_time_by_its_length(part: str) -> None:
    began = time.process_time()
    assert largest(part * 200_000 + " 1x, /b.jpg 2x") == "/b.jpg"
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    "address",
    [
        "data:image/gif;base64,R0lGOD",
        "/theme/blank.gif",
        "/img/placeholder-300x200.png",
        "/i/1x1.png",
        "/loading.svg",
        "",
    ],
)
def test_stand_ins(address: str) -> None:
    assert is_stand_in(address)


@pytest.mark.parametrize(
    "address",
    ["/img/ship-loading.jpg", "/uploads/photo-x.jpg", "/uploads/clear-water.jpg", "/uploads/the-empty-quarter.jpg"],
)
def test_pictures_that_only_sound_like_stand_ins(address: str) -> None:
    assert not is_stand_in(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://secure.gravatar.com/avatar/x",
        "/icons/clock.png",
        "/img/arrow-right.png",
        "/img/btn_share.gif",
        "/a/avatar-1.jpg",
    ],
)
def test_ornaments(address: str) -> None:
    assert is_ornament(address)


@pytest.mark.parametrize("address", ["/img/flag-day-parade.png", "/img/star-ferry.jpg", "/uploads/playground.webp"])
def test_pictures_that_only_sound_like_ornaments(address: str) -> None:
    assert not is_ornament(address)


def test_a_download_is_told_by_its_suffix() -> None:
    assert is_file("/files/report.PDF")
    assert not is_file("/files/report.pdf/view/")
    assert not is_file("https://example.org/")


# --- the shipped weights --------------------------------------------------------------------------------------------


def _seen() -> dict[str, set[str]]:
    """Every feature that the pairs of the fields give, by role."""
    seen: dict[str, set[str]] = {"atoms": set(), "lines": set()}
    for path in sorted(GOLDEN.glob("field-*.html")):
        arrays = tree.build(parse.parse(path.read_bytes()).root)
        blocks, _ = detect.find(arrays, address="/", language=None)
        for number in sorted({block.group for block in blocks}):
            group = gather(arrays, [block for block in blocks if block.group == number])
            roles.judge(group)
            for place in group.places:
                seen["atoms"].update(atom_features(group, place))
            for place in group.line_places:
                seen["lines"].update(line_features(group, place))
    return seen


def _families(features: set[str]) -> set[str]:
    return {name.partition(":")[0] for name in features}


def test_the_shipped_weights_fit_the_features() -> None:
    seen = _seen()
    shipped = roles.weights()
    assert set(shipped) == {*roles.ATOM_ROLES, *roles.LINE_ROLES}
    for role, weights in shipped.items():
        kind = "lines" if role in roles.LINE_ROLES else "atoms"
        assert "bias" in weights
        assert all(isinstance(value, float) for value in weights.values())
        # Every weight belongs to a family of features that reading gives, and most of what is seen has a weight.
        assert _families(set(weights) - {"bias"}) <= _families(seen[kind])
        assert len(seen[kind] - set(weights)) < 0.4 * len(seen[kind])


def test_the_shipped_figures_are_those_of_sites_left_out() -> None:
    raw = json.loads(Path(roles.__file__).with_name("field_weights.json").read_text(encoding="utf-8"))
    assert set(raw["left_out"]) == {"date", "image", "summary", "tags", "types"}
    assert raw["pages"]


def test_the_same_page_gives_the_same_cards() -> None:
    data = (GOLDEN / "field-types-beside-tags.html").read_bytes()

    def read() -> list[tuple[object, ...]]:
        arrays = tree.build(parse.parse(data).root)
        blocks, _ = detect.find(arrays, address="/", language="en")
        cards = fields.read_fields(arrays, blocks, context=Context(address="/", base="/"))
        return [(card.title, card.types, card.tags, card.summary) for card in cards]

    assert read() == read()
    assert len(read()) == 3


def test_no_blocks_no_cards() -> None:
    arrays = tree.build(parse.parse(b"<p>Nothing here").root)
    assert fields.read_fields(arrays, [], context=Context(address="/", base="/")) == []


def _one_role(text: str) -> str:
    """The plain role of a text that stands alone after each of three titles."""
    cards = "".join(
        f"<div class=item><h3><a href=/stories/number-{n}-of-three/>The story of number {n} of three</a></h3>"
        f"<p>{text}</p><p>What it tells is told here in a sentence of its own, {n} times over.</p></div>"
        for n in range(3)
    )
    arrays = tree.build(parse.parse(f"<main>{cards}</main>".encode()).root)
    blocks, _ = detect.find(arrays, address="/", language="en")
    group = gather(arrays, blocks)
    place = next(place for place in group.places if place.atoms[0].text == text)
    return plain_role(group, place)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Sold out", "status"),
        ("By Ann Person", "author"),
        ("Dr. Ann Person", "author"),
        ("MS Office", ""),
        ("5 min read", "count"),
        ("12 views", "count"),
        ("2024 Reports", ""),
        ("© Ann Person", "credit"),
        ("Photo: Ann Person", "credit"),
        ("(PDF, 2.3 MB)", "download"),
        ("Blog", ""),
        ("Monday", "date"),
        ("3 May 2024", "date"),
        ("May 3, 2024 | Room 4 | Ann Person", "date"),
        ("By Ann Person on May 3, 2024 in", "date"),
        ("Hits: 214", "count"),
        ("19:30 Uhr", "date"),
        ("9–12 Uhr", "date"),
        ("Room 12", ""),
        ("|", "mark"),
        ("Read more", "more"),
        ("Report", ""),
    ],
)
def test_what_a_plain_rule_tells_of_a_piece(text: str, role: str) -> None:
    assert _one_role(text) == role


@given(st.from_regex(images._STAND_IN.pattern))
def test_every_stand_in_has_a_hint_in_its_name(address: str) -> None:
    address = address.lower()
    name = address[max(0, address.rfind("/")) :]
    if images._STAND_IN.search(name):
        assert images.is_stand_in(name)
