"""A dump may end anywhere: whatever is whole stays as it is, what is cut counts as far as it goes."""

# ruff: noqa: E501 (rows of tables)

from pathlib import Path

import pytest

from importer.cards import Card
from importer.readers import Request
from importer.readers.text import READER
from importer.readers.text.captions import Caption, parse
from importer.readers.text.labels import listed, split
from importer.sources.document import Document

DUMP = (Path(__file__).parent / "golden/text/card-with-caption-list-and-tags.txt").read_text(encoding="utf-8")


def cards(text: str) -> list[Card]:
    found = READER.read(Document(name="dump.txt", data=text.encode()), Request())
    return [one for one in found if isinstance(one, Card)]


def test_wherever_a_dump_ends_nothing_of_its_list_is_a_card_and_whole_cards_stay():
    whole = cards(DUMP)
    assert [card.kind for card in whole] == ["caption", "card", "card", "card"]
    for stop in range(DUMP.index("DOWNLOAD") + 8, len(DUMP)):
        if DUMP[:stop].endswith("\n\nT"):
            continue  # one letter of "TAGS:" or of a title: nobody can tell
        some = cards(DUMP[:stop])
        assert len(some) <= len(whole), stop
        for one, other in zip(some, whole, strict=False):
            assert other.title.startswith(one.title), (stop, one)
            assert set(one.types) <= set(other.types), (stop, one)
            assert set(one.tags) <= set(other.tags), (stop, one)
        for one, other in zip(some[:-1], whole, strict=False):
            assert (one.title, one.types, one.summary) == (other.title, other.types, other.summary), stop


@pytest.mark.parametrize(
    ("line", "known", "labels", "guessed"),
    [
        ("Field notesReports", ["Reports"], ["Field notes", "Reports"], False),
        ("Field notesReports", [], ["Field notes", "Reports"], True),
        ("ReportsCodes & RulesGuides", ["Reports", "Guides"], ["Reports", "Codes & Rules", "Guides"], False),
        ("REPORTSGUIDES", ["REPORTS", "GUIDES"], ["REPORTS", "GUIDES"], False),
        ("REPORTSGUIDES", [], ["REPORTSGUIDES"], False),
        ("ОтчётыНовости", [], ["Отчёты", "Новости"], True),
        ("報告手引き", ["報告", "手引き"], ["報告", "手引き"], False),
        ("報告手引き", ["報告"], ["報告手引き"], False),
        ("News | Events", [], ["News", "Events"], False),
        ("Arts / Crafts", [], ["Arts", "Crafts"], False),
        ("Arts/Crafts", [], ["Arts/Crafts"], False),
        ("YouTube", [], ["YouTube"], False),
        ("YouTubeGuides", ["Guides"], ["YouTube", "Guides"], False),
        ("iPhone & iPad", [], ["iPhone & iPad"], False),
        ("McKinsey", [], ["McKinsey"], False),
        ("MacArthur fellows", [], ["MacArthur fellows"], False),
        ("LinkedIn", [], ["LinkedIn"], False),
        ("eBay", [], ["eBay"], False),
        ("PhD", [], ["PhD"], False),
        ("Human Rights", ["Human", "Rights"], ["Human Rights"], False),
        ("Reports (annual)News", [], ["Reports (annual)", "News"], True),
        ("", [], [], False),
    ],
)
def test_labels_that_ran_together(line, known, labels, guessed):
    assert split(line, known) == (labels, guessed)


def test_a_name_that_running_text_uses_is_not_split():
    assert split("EcoWatch", [], {"EcoWatch"}) == (["EcoWatch"], False)


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("Asia, Europe", ["Asia", "Europe"]),
        ("AI | HEALTH, Europe", ["AI | HEALTH", "Europe"]),
        ("Asia | Europe", ["Asia", "Europe"]),
        ("#asia #europe", ["asia", "europe"]),
        ("谷、霜", ["谷", "霜"]),
        ("", []),
    ],
)
def test_explicit_lists(text, items):
    assert listed(text) == items


@pytest.mark.parametrize(
    ("line", "caption"),
    [
        ("Frost - Union, 2021 DOWNLOAD", Caption("Frost", "Union", ("2021",))),
        ("Frost: 2015-2019 Summary - Union of Growers, 2021 DOWNLOAD", Caption("Frost: 2015-2019 Summary", "Union of Growers", ("2021",))),
        ("Frost- Union, October 2019 DOWNLOAD", Caption("Frost", "Union", ("October 2019",))),
        ("Frost - Ministry of Soil, Finland, 2020 Download PDF", Caption("Frost", "Ministry of Soil, Finland", ("2020",))),
        ("Frost - Union, Spring 2020 DOWNLOAD", Caption("Frost", "Union", ("Spring 2020", "2020"))),
        ("Frost - Union 2021 DOWNLOAD", Caption("Frost", "Union", ("2021",))),
        ("Frost, 2021 DOWNLOAD", Caption("Frost", None, ("2021",))),
        ("Frost (2021) DOWNLOAD", Caption("Frost", None, ("2021",))),
        ("Frost - 2021 DOWNLOAD", Caption("Frost", None, ("2021",))),
        ("Frost Report 2021 DOWNLOAD", Caption("Frost Report 2021", None)),
        ("Frost - Union DOWNLOAD", Caption("Frost", "Union")),
        ("Frost and fruit in the valley DOWNLOAD", Caption("Frost and fruit in the valley", None)),
        ("Frost – a guide DOWNLOAD", Caption("Frost – a guide", None)),
        ("Frost - North - Union, 2019 DOWNLOAD", Caption("Frost - North", "Union", ("2019",))),
        ("Gel – Union, mars 2020 Télécharger", Caption("Gel", "Union", ("mars 2020",))),
        ("霜 - 組合, 2021年 ダウンロード", Caption("霜", "組合", ("2021年",))),
        ("Frost - Union, 2021", None),
        ("DOWNLOAD", None),
        ("It froze. The union wrote a book. You may Download", None),
    ],
)  # fmt: skip
def test_captions(line, caption):
    assert parse(line) == caption
