"""Merging: the fuller value wins, field by field, whatever the order of reading."""

import itertools
from typing import Any

import pytest

from importer.errors import OutputError
from importer.merge import held as merge_held
from importer.merge import merge, once
from importer.record import Record, Source

EMPTY: dict[str, Any] = {
    name: () if name in ("aliases", "types", "tags", "authors", "attachments", "warnings") else None
    for name in Record.model_fields
} | {"summary_truncated": False}


def record(document="a.html", *, kind="card", reader="html", position=0, **values) -> Record:
    source = Source(document=document, kind=kind, reader=reader, position=position)
    return Record(**(EMPTY | {"id": "1", "title": "T", "url": "/t", "source": source} | values))


CARD = record("list.html", position=3, title="A report", summary="Twelve questions to", summary_truncated=True,
              types=("Guidance",), image="/small.jpg", image_alt="small")  # fmt: skip
OTHER_CARD = record("home.html", title="A report", summary="Twelve questions", types=("Guidance", "Lists"),
                    date_published="2021-03")  # fmt: skip
PAGE = record("report.html", kind="page", title="A report: the whole", date_published="2021-03-04",
              authors=("Mira",), url="https://example.org/t")  # fmt: skip
FEED = record("feed.xml", kind="item", reader="feed", title="A report", summary="From the feed",
              date_published="2021-03-04T10:00:00Z", url="https://example.org/t/")  # fmt: skip
ITEM = record("export.xml", kind="item", reader="wxr", title="Report", tags=("x",), status="publish", url=None)


def one(*members: Record) -> Record:
    (merged,) = merge(members)
    return merged


def test_an_exports_item_beats_the_page_and_the_page_beats_a_card():
    assert one(CARD, PAGE, ITEM).title == "Report"
    assert one(CARD, PAGE).title == "A report: the whole"
    assert one(CARD, FEED, PAGE).date_published == "2021-03-04"


def test_a_better_source_without_a_value_leaves_it_to_the_next():
    merged = one(ITEM, PAGE, FEED, CARD)
    assert merged.authors == ("Mira",)
    assert merged.summary == "From the feed"
    assert merged.types == ("Guidance",)
    assert merged.tags == ("x",)


def test_among_equals_the_fuller_value_wins():
    merged = one(CARD, OTHER_CARD)
    assert merged.types == ("Guidance", "Lists")
    assert merged.date_published == "2021-03"


def test_a_whole_summary_beats_a_longer_cut_one():
    merged = one(CARD, OTHER_CARD)
    assert (merged.summary, merged.summary_truncated) == ("Twelve questions", False)


def test_the_alternative_text_comes_with_its_picture():
    merged = one(CARD, record("x.html", image="/a-much-larger-picture.jpg"))
    assert (merged.image, merged.image_alt) == ("/a-much-larger-picture.jpg", None)


def test_an_absolute_address_wins_and_the_others_are_aliases():
    merged = one(CARD, PAGE, FEED)
    assert merged.url == "https://example.org/t"
    assert merged.aliases == ("/t", "https://example.org/t/")


def test_the_merged_record_stands_where_its_first_member_stood():
    merged = one(CARD, PAGE, OTHER_CARD)
    assert merged.source == CARD.source.model_copy(update={"also_in": ("report.html", "home.html")})


def test_a_doubt_goes_with_the_value_that_it_is_about():
    cut = record("dump.txt", reader="text", title="A rep", warnings=("cut", "words-joined"))
    whole = record("other.txt", reader="text", title="A report", warnings=("labels-split",), types=("A",))
    merged = one(cut, whole)
    assert merged.title == "A report"
    assert merged.warnings == ("labels-split", "words-joined")


def test_values_do_not_depend_on_the_order_of_reading():
    members = (CARD, OTHER_CARD, PAGE, FEED, ITEM)
    results = {
        one(*order).model_copy(update={"source": None}).model_dump_json() for order in itertools.permutations(members)
    }
    assert len(results) == 1


def test_records_keep_the_order_in_which_their_ids_first_came():
    merged = merge([record(id="b"), record(id="a"), record("c.html", id="b")])
    assert [r.id for r in merged] == ["b", "a"]


def test_a_card_shown_twice_on_a_page_is_one_and_the_pages_own_record_stays():
    own = record("a.html", kind="page", position=0)
    first, second = record("a.html", position=1), record("a.html", position=2, types=("X",))
    kept = once([own, first, second])
    assert [(r.source.kind, r.types) for r in kept] == [("page", ()), ("card", ("X",))]


@pytest.mark.parametrize("kind", ["item"])
def test_items_of_an_export_are_left_as_they_are(kind):
    assert len(once([record(kind=kind, position=0), record(kind=kind, position=1)])) == 2


def test_what_does_not_fit_into_memory_is_merged_all_the_same(monkeypatch: pytest.MonkeyPatch):
    finds = [
        member.model_copy(update={"id": str(number % 40), "content_text": f"text {number}"})
        for number, member in enumerate((CARD, OTHER_CARD, PAGE, FEED, ITEM) * 24)
    ]
    watched: list[int] = []
    whole = list(merge(finds))
    assert len(whole) == 40
    monkeypatch.setattr(merge_held.Held.__init__, "__defaults__", (20_000,))
    assert list(merge(finds, lambda _, members: watched.append(len(members)))) == whole
    assert watched == [3] * 40


def test_no_room_for_what_is_held_ends_the_run_with_a_word(monkeypatch: pytest.MonkeyPatch):
    def full(**_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(merge_held.Held.__init__, "__defaults__", (0,))
    monkeypatch.setattr("tempfile.TemporaryFile", full)
    with pytest.raises(OutputError, match="No space left on device") as stopped:
        list(merge([CARD]))
    assert "TMPDIR" in stopped.value.advice


@pytest.mark.parametrize(
    ("titles", "items"),
    [
        (("Beekeeping", "Bookbinding"), 2),
        (("Beekeeping", "BEEKEEPING"), 1),
        (("Beekeeping in spring", "Spring"), 1),
        (("Spring 2021", "Herbst 2021"), 2),
        (("Beekeeping", "Bookbinding", "Beekeeping for all"), 2),
        (("蜜蜂", "蜜蜂的春天"), 1),
    ],
)
def test_cards_of_one_address_are_several_items_where_their_titles_share_no_word(titles, items):
    shown = [record(title=title, url="https://a.example/enrol", position=n) for n, title in enumerate(titles)]
    kept = once(shown)
    assert len({r.id for r in kept}) == len(kept) == items
    assert [r.warnings for r in kept][1:] == [("address-shared",)] * (items - 1)
