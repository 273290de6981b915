"""Raw piece → value, field by field, and what becomes of a whole card."""

import pytest

from importer.cards import Card, Context, RawAttachment, RawEvent
from importer.cleaning import Origin, clean, fields
from importer.cleaning.fields import Doubts
from importer.record import Attachment, Event, Record, Rejection

PAGE = Context("https://example.org/news/", "https://example.org/news/", language="en", date_order=None)
ORIGIN = Origin("news.html", "html")


def cleaned(**values):
    return clean(Card(kind="card", context=PAGE, **values), ORIGIN, 0)


@pytest.mark.parametrize(
    ("raws", "expected", "codes"),
    [
        (("2021-03-04T10:00:00+01:00", "4 March 2021"), "2021-03-04T10:00:00+01:00", ()),
        (("", "4 March 2021"), "2021-03-04", ()),
        (("4 hours ago", "4 March 2021"), "2021-03-04", ()),
        (("4 hours ago",), None, ()),
        (("26Apr",), None, ()),
        (("03/04/2021",), None, ("date-ambiguous",)),
        (("03/04/2021", "4 March 2021"), "2021-03-04", ()),
        (("31/02/2021",), None, ("date-unreadable",)),
        (("2021-02-30", "Posted: 30 February 2021"), None, ("date-unreadable",)),
        (("31/02/2021", "3 March 2021"), "2021-03-03", ()),
        (("31/02/2021", "03/04/2021"), None, ("date-ambiguous",)),
        (("0000-00-00 00:00:00", "0001-01-01T00:00:00", "3 – 5 May 2021", "1.2.3", "soon"), None, ()),
        ((), None, ()),
    ],
)
def test_the_first_form_of_a_date_that_can_be_read_holds(raws, expected, codes):
    doubts = Doubts()
    assert fields.date(raws, PAGE, doubts) == expected
    assert tuple(doubts.codes) == codes


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (None, None),
        (RawEvent(), None),
        (RawEvent(("2022-07-02T10:00",), (), " Inner  basin "), Event(start="2022-07-02T10:00", venue="Inner basin")),
        (RawEvent(("2022-07-02",), ("2022-07-05",)), Event(start="2022-07-02", end="2022-07-05")),
        (RawEvent(("2022-07-02",), ("2022-06-05",)), Event(start="2022-07-02")),
        (RawEvent(("2022-07-02T10:00",), ("2022-07-02",)), Event(start="2022-07-02T10:00", end="2022-07-02")),
    ],
)
def test_event(raw, expected):
    assert fields.event(raw, PAGE, Doubts()) == expected


@pytest.mark.parametrize(
    ("raws", "expected"),
    [
        (("By Mira Holt", "Mira Holt"), ("Mira Holt",)),
        (("mira@example.org",), ()),
        (("von Jonas Pell",), ("Jonas Pell",)),
    ],
)
def test_authors(raws, expected):
    assert fields.authors(raws) == expected


def test_labels_stand_once_in_the_order_shown():
    assert fields.labels(("Report", " News ", "report", "")) == ("Report", "News")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("en_US", "en-US"), ("EN-us", "en-US"), ("de-DE.UTF-8", "de-DE"), ("zh-hant-TW", "zh-Hant-TW"),
        ("und", None), ("", None), (None, None), ("not a language", None), ("fr, en", "fr"),
    ],
)  # fmt: skip
def test_language(raw, expected):
    assert fields.language(raw) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("../pic.jpg", "https://example.org/pic.jpg"),
        ("data:image/gif;base64,R0", None),
        (" DATA:x", None),
        (None, None),
    ],
)
def test_image(raw, expected):
    assert fields.image(raw, PAGE, None) == expected


@pytest.mark.parametrize(
    "raw",
    [
        "IMG_2034.jpg", "DSC01234", "dsc_0277", "IMG-20221022-WA0033-1024x637", "WhatsApp Image 2021-03-04 at 10.12.01",
        "Screenshot 2020-01-02 um 09.10.11", "image001", "Photo", "thumbnail", "20180312_104512", "My boat.JPEG",
        "old-mill-at-dusk", "old_mill", "", None,
    ],
)  # fmt: skip
def test_what_a_file_is_called_says_nothing_of_its_picture(raw):
    address = f"https://a.example/files/{raw or 'x'}-300x200.jpg?itok=1"
    assert fields.image_alt(raw, address) is None


@pytest.mark.parametrize(
    "raw",
    [
        "The old mill", "Mill", "E-mobility", "IMG fellows of 2021", "Photo: Ann Person", "Boeing 747", "P&O ferry",
        "Self-made boat", "Mill_1",
    ],
)  # fmt: skip
def test_what_a_picture_shows_is_its_text(raw):
    assert fields.image_alt(raw, "https://a.example/files/mill.jpg") == raw


def test_an_attachment_has_its_type_and_no_button_text_for_a_title():
    raws = [RawAttachment("/a.pdf", "Download"), RawAttachment("/a.pdf", "Again"), RawAttachment("javascript:x", "No")]
    assert fields.attachments(raws, PAGE, None) == (
        Attachment(url="https://example.org/a.pdf", title=None, mime_type="application/pdf"),
    )


def test_a_card_becomes_a_record():
    result = cleaned(title=" A  report ", url="../a/", summary="It says th… Read more", types=("News",)).result
    assert isinstance(result, Record)
    assert (result.title, result.url) == ("A report", "https://example.org/a/")
    assert (result.summary, result.summary_truncated) == ("It says th", True)
    assert result.language == "en"


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"title": None, "url": "/a"}, "no-title"),
        ({"title": "\u200b ", "url": "/a"}, "no-title"),
        ({"title": "A", "url": "javascript:open(1)"}, "no-usable-link: javascript:open(1)"),
    ],
)
def test_a_card_that_cannot_be_a_record_is_a_rejection_with_its_raw_fields(values, reason):
    result = cleaned(**values, summary="kept").result
    assert isinstance(result, Rejection)
    assert reason in result.reasons
    assert result.raw["summary"] == "kept"


def test_internals_in_a_summary_are_dropped_and_named():
    outcome = cleaned(title="A", url="/a", summary='[vc_row][vc_column width="1/2"]What it says.[/vc_column][/vc_row]')
    assert outcome.result.summary == "What it says."
    assert {d.kind for d in outcome.dropped} == {"shortcode"}


@pytest.mark.parametrize(("raw", "code"), [("03/04/2021", "date-ambiguous"), ("31/02/2021", "date-unreadable")])
def test_a_date_that_is_none_keeps_its_raw_text_in_a_note(raw, code):
    outcome = cleaned(title="A", url="/a", date_published=(raw,))
    assert outcome.result.warnings == (code,)
    assert [(n.code, n.text) for n in outcome.notes] == [(code, f"A: {raw}")]


def test_two_items_that_share_an_address_take_their_native_ids_in():
    def item(native, shared=frozenset({"example.org/a"})):
        card = Card(kind="item", context=PAGE, title="A", url="/a", native={"id": native, "type": "post"})
        return clean(card, Origin("x.xml", "wxr", shared=shared), 0).result.id

    assert item(1) != item(2)
    assert item(1, frozenset()) == item(2, frozenset())
