"""Links to all that a section holds, told from titles."""

import pytest

from importer.lexicon.sections import leads_to_all


@pytest.mark.parametrize(
    "text",
    ["All News", "View all events →", "Alle Termine", "Toutes les actualités »", "Ver todas las noticias",
     "Все события", "Wszystkie aktualności", "Al het nieuws", "ニュース一覧", "全部新闻"],
)  # fmt: skip
def test_the_words_of_a_section_behind_all(text):
    assert leads_to_all(text)


@pytest.mark.parametrize(
    "text",
    ["All", "News", "All events are cancelled", "All the news that fits", "Alle Jahre wieder", "Tous les matins",
     "Все о выборах", "新闻", ""],
)  # fmt: skip
def test_titles_lead_to_one(text):
    assert not leads_to_all(text)
