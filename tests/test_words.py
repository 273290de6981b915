"""Words that pages are made of: what is "read more", a button, a head, a name, in many languages, and what is not."""

import pytest

from importer.lexicon import cues, read_more, words

READ_MORE = [
    "Read more", "READ MORE »", "Read More...", "read more >>", "[Read more]", "(more…)", "…more", "[...]", "[…]",
    "More",
    "Continue reading →", "Continue reading “The night bus”", "Read more about the night bus", "Learn more about us",
    "Read More: The night bus", "Find out more", "Weiterlesen", "Weiterlesen: Der Nachtbus", "Mehr über den Nachtbus",
    "mehr…", "Lire la suite", "Lire la suite « Le bus de nuit »", "En savoir plus sur le bus", "Leer más", "Ver más",
    "Seguir leyendo", "Leggi tutto", "Scopri di più", "Ler mais…",
    "Leia mais", "Saiba mais", "Lees meer…", "Läs mer",
    "Les mer", "Læs mere", "Lue lisää", "Czytaj więcej", "Číst dále", "Čítať ďalej", "Tovább", "Citește mai mult",
    "Прочетете повече", "Читать далее", "Подробнее", "Читати далі", "Pročitaj više", "Preberi več", "Plačiau",
    "Lasīt vairāk", "Loe edasi", "Lesa meira", "Llegir més", "Irakurri gehiago", "Ler máis", "Darllen mwy",
    "Διαβάστε περισσότερα", "Devamını Oku", "DEVAMINI OKU", "اقرأ المزيد", "ادامه مطلب", "קרא עוד", "और पढ़ें", "আরও পড়ুন",
    "مزید پڑھیں",
    "மேலும் படிக்க", "อ่านเพิ่มเติม", "Xem thêm", "Baca selengkapnya", "阅读更多", "閱讀更多", "続きを読む", "더 보기",
    "Soma zaidi", "Lexo më shumë", "სრულად", "Կարդալ ավելին", "Ətraflı", "Read\u00a0more", "»", "→",
    "Hier", "aquí", "こちら", "Здесь", "点击这里", "click here", "სრულად წაკითხვა →",
]  # fmt: skip
NOT_READ_MORE = [
    "Read more books in 2024", "More than words", "The case for reading more", "Why we must continue", "Mehr Licht",
    "Leer", "Learn to swim", "Details of the plan", "Reading", "A", "", "2021", "Continue the fight", "Suite française",
    "Hier über den Wolken", "Her om dagen", "Her", "Here comes the night bus",
]  # fmt: skip


@pytest.mark.parametrize("text", READ_MORE)
def test_read_more_in_the_languages_of_the_world(text):
    assert read_more.is_read_more(text)


@pytest.mark.parametrize("text", [t for t in NOT_READ_MORE if t not in ("Leer",)])
def test_titles_are_not_read_more(text):
    assert not read_more.is_read_more(text)


def test_at_least_35_languages_know_read_more_and_every_form_is_found():
    assert len(words.READ_MORE) >= 35
    for table in (words.READ_MORE, words.DOWNLOAD, words.TAGS, words.TYPES, words.BY, words.FURNITURE, words.STATUS):
        for language, row in table.items():
            assert row and len(set(row)) == len(row), language
            assert all(words.fold(form) in words.forms(table) for form in row)


SPLIT = {
    "glued after an ellipsis": ("hired in the wa...Read More", "hired in the wa"),
    "after a space": ("hired in the ...Read More", "hired in the"),
    "glued without an ellipsis": ("All is well.Read more", "All is well."),
    "after a sentence": ("All is well. Read more", "All is well."),
    "in brackets": ("hired in the [Read more]", "hired in the"),
    "an ellipsis in brackets": ("hired in the [...]", "hired in the"),
    "words in the brackets": ("hired in the [...more]", "hired in the"),
    "after a dash, with an arrow": ("hired in the – Weiterlesen →", "hired in the"),
    "a bare word after an ellipsis": ("hired in the… mehr", "hired in the"),
    "in Japanese": ("本日は晴れです。続きを読む", "本日は晴れです。"),
    "in Arabic": ("كان يوما طويلا...اقرأ المزيد", "كان يوما طويلا"),
    "French spacing": ("embauchés dans la… Lire la suite »", "embauchés dans la"),
}
WHOLE = [
    "To be a writer you must read more",
    "We want more",
    "There is more",
    "The mill has more details",
    "Er liest gern mehr",
    "A day at the mill",
    "Wait for it...",
    "You place it with setContentView(View).",
]


@pytest.mark.parametrize(("text", "body"), SPLIT.values(), ids=SPLIT)
def test_read_more_is_split_from_what_it_closes(text, body):
    got, tail = read_more.split_read_more(text)
    assert got == body
    assert got + tail == text and tail


@pytest.mark.parametrize("text", WHOLE)
def test_words_of_a_sentence_are_not_split_from_it(text):
    assert read_more.split_read_more(text) == (text, "")


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Frost - Union, 2021 DOWNLOAD", "Frost - Union, 2021"),
        ("Frost - Union, 2021 Download PDF", "Frost - Union, 2021"),
        ("Gel - Union, 2021 Télécharger (PDF, 2 Mo)", "Gel - Union, 2021"),
        ("Frost – Bund, 2021 Herunterladen", "Frost – Bund, 2021"),
        ("霜 - 組合、2021 ダウンロード", "霜 - 組合、2021"),
        ("How to stop a download", "How to stop a download"),
        ("Frost", "Frost"),
    ],
)
def test_download_buttons_are_split_from_captions(text, body):
    assert words.split_download(text)[0] == body


@pytest.mark.parametrize(
    "text", ["Download", "DOWNLOAD PDF", "Télécharger (PDF, 2,3 Mo)", "Скачать", "下载", "Ladda ner"]
)
def test_download_buttons(text):
    assert words.is_download(text)


@pytest.mark.parametrize("text", ["Download the app of the year now", "Downloads in numbers", "", "PDF"])
def test_texts_that_are_no_download_button(text):
    assert not words.is_download(text)


def test_heads_of_tags_and_types():
    assert cues.tags_after_head("TAGS: Asia, Europe") == "Asia, Europe"
    assert cues.tags_after_head("Schlagwörter: Tal") == "Tal"
    assert cues.tags_after_head("Mots-clés : vallée") == "vallée"
    assert cues.tags_after_head("标签：山谷") == "山谷"
    assert cues.tags_after_head("TAGS:") == ""
    assert cues.tags_after_head("Tags are useful: a guide") is None
    assert cues.types_after_head("Category: News") == "News"
    assert cues.types_after_head("Rubrik: Notizen") == "Notizen"
    assert cues.types_after_head("TAGS: Asia") is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("By Ann Example", "Ann Example"),
        ("by Ann Example", "Ann Example"),
        ("Von Anna Beispiel", "Anna Beispiel"),
        ("Author: Ann Example", "Ann Example"),
        ("作者：李四", "李四"),
        ("By the river", None),
        ("By Monday the whole town had heard of it and came to see.", None),
        ("Born in Ghent", None),
        ("By", None),
    ],
)
def test_authors(text, name):
    assert cues.author(text) == name
    assert cues.strip_by(text) == (name or text)


def test_dates_have_heads():
    assert cues.published_after_head("Published on 3 May 2020") == "3 May 2020"
    assert cues.published_after_head("Veröffentlicht am: 3. Mai 2020") == "3. Mai 2020"
    assert cues.updated_after_head("Last updated 3 May 2020") == "3 May 2020"
    assert cues.published_after_head("May 2020") is None


def test_a_head_that_only_names_a_day_says_nothing_of_it():
    assert cues.names_a_day("Date: 3 May 2021") and cues.names_a_day("Datum") and cues.names_a_day("日付：5月3日")
    assert not cues.names_a_day("Published: 3 May 2021") and not cues.names_a_day("Date published")


@pytest.mark.parametrize(
    "text", ["Share", "3 Comments", "Comments (12)", "Leave a reply", "Drucken", "Поделиться", "コメント"]
)
def test_furniture(text):
    assert words.is_furniture(text)


@pytest.mark.parametrize("text", ["Shared fields", "Print makers of the north", "The reply"])
def test_no_furniture(text):
    assert not words.is_furniture(text)


def test_flags_paging_counts_and_feet():
    assert words.is_status("Sold out!") and words.is_status("Ausverkauft") and not words.is_status("News")
    assert words.is_paging("« Older posts") and words.is_paging("Weiter") is False and words.is_paging("Next")
    assert words.is_count("12 results") and words.is_count("Page 1 of 3") and words.is_count("1 2 3 … 9")
    assert not words.is_count("2021") and not words.is_count("12 angry men") and not words.is_count("results")
    assert words.is_foot("© 2021 Allotment Society") and words.is_foot("All rights reserved.")
    assert not words.is_foot("Rights of way")


def test_an_ellipsis_comes_off_and_a_full_stop_stays():
    assert read_more.strip_ellipsis("to the mill…") == "to the mill"
    assert read_more.strip_ellipsis("to the mill . . .") == "to the mill"
    assert read_more.strip_ellipsis("to the mill [...]") == "to the mill"
    assert read_more.strip_ellipsis("to the mill.") == "to the mill."


def test_every_form_is_one() -> None:
    forms = [form for table in words._TABLES.values() for row in table.values() for form in row]
    assert len(forms) > 3000
    assert not [form for form in forms if not form or form != form.strip() or "," in form]
