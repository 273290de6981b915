"""Cleaning of one field's text: tables of what goes in and what must come out, with what must stay as it is."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.cleaning.text import label, mend_mojibake, plain, summary, title, words_joined

PLAIN = {
    "nothing is nothing": (None, None),
    "white space is nothing": (" \n\t\u00a0\u200b", None),
    "spaces are single": ("  two\n  words\u00a0\u2009here\u2028now ", "two words here now"),
    "soft hyphens go": ("Arbeits\u00admarkt\u00adpolitik", "Arbeitsmarktpolitik"),
    "zero-width spaces, joiners and marks go": ("\ufeffa\u200bb\u2060c\u200ed\u200d", "abcd"),
    "the non-joiner that Persian needs stays": ("می\u200cخواهم کتاب\u200cها", "می\u200cخواهم کتاب\u200cها"),
    "the joiner of a Devanagari conjunct stays": ("क्\u200dष", "क्\u200dष"),
    "the joiner of an emoji family stays": ("\U0001f469\u200d\U0001f4bb code", "\U0001f469\u200d\U0001f4bb code"),
    "the joiner before a heart stays": ("\u2764\ufe0f\u200d\U0001f525", "\u2764\ufe0f\u200d\U0001f525"),
    "a non-joiner at a word's end goes": ("کتاب\u200c ها", "کتاب ها"),
    "direction marks stay inside Hebrew": ("שלום \u200fA", "שלום \u200fA"),
    "control characters go": ("a\x00b\x07c\x1fd", "abc d"),
    "C1 controls are windows-1252": ("it\x92s \x96 fine", "it’s – fine"),
    "icon-font glyphs go": ("\ue80a 12 rooms", "12 rooms"),
    "an ampersand encoded twice": ("Health &amp; Safety", "Health & Safety"),
    "a reference encoded three times is decoded once": ("a &amp;amp; b", "a &amp; b"),
    "named and numeric references": ("L&#8217;eau&nbsp;&hellip; &#x2013; caf&eacute;", "L’eau … – café"),
    "an ampersand is no reference": ("AT&T; R&D & co &nosuchname;", "AT&T; R&D & co &nosuchname;"),
    "an escaped tag that the text is about stays": (
        "Use &lt;b&gt; for bold, not &lt;strong&gt;",
        "Use &lt;b&gt; for bold, not &lt;strong&gt;",
    ),
    "a tag that the text is about stays": ("When to use <b> and when <strong>", "When to use <b> and when <strong>"),
    "a less-than sign is no tag": ("for x<y and a<b", "for x<y and a<b"),
    "tags that frame the text go": ("<p>One.</p><p>Two.</p>", "One. Two."),
    "escaped tags that frame the text go": ("&lt;p&gt;One &amp; two.&lt;/p&gt;", "One & two."),
    "a tag with attributes goes": ('<div class="intro">We meet <a href="/x">here</a>.', "We meet here."),
    "inline pairs leave their words together": ("a <em>very</em>, <b>big</b> day", "a very, big day"),
    "a tag that the cut left open goes": ('We meet at noon <div class="mo', "We meet at noon"),
    "breaks are spaces": ("<p>One<br />two</p>", "One two"),
    "composed form": ("Cafe\u0301", "Café"),
    "mojibake is mended": ("Les rÃ©sultats de lâ€™annÃ©e", "Les résultats de l’année"),
}


@pytest.mark.parametrize(("raw", "expected"), PLAIN.values(), ids=PLAIN)
def test_plain(raw, expected):
    assert plain(raw) == expected


MOJIBAKE = {
    "latin letters": ("CafÃ© Ã\u00a0 la crÃ¨me", "Café à la crème"),
    "letters, apostrophe, dash": ("lâ€™Ã©tÃ© â€“ enfin", "l’été – enfin"),
    "quotes whose byte windows-1252 lacks": ("â€œfineâ€\x9d", "“fine”"),
    "a no-break space": ("done.Â\u00a0Next", "done.\u00a0Next"),
    "a grave inside a word": ("voilÃ\u00a0", "voilà"),
    "twice through the wrong table": ("itÃ¢â‚¬â„¢s", "it’s"),
    "Cyrillic as windows-1252": ("ÐŸÑ€Ð¸Ð²ÐµÑ‚", "Привет"),
    "Cyrillic as windows-1251": ("РџСЂРёРІРµС‚, РјРёСЂ", "Привет, мир"),
    "emoji": ("ðŸ˜€", "😀"),
    "Japanese": ("æ—¥æœ¬èªž", "日本語"),
    "only the garbled part": ("Ünïcode and â€¦", "Ünïcode and …"),
}
HONEST = [
    "São Paulo, AVIÃO, PÃO — e SERTÃO",
    "Â vida é bela",
    "ROMÂNIA »",
    "IRMÃ\u00a0MARIA",
    "Ångström ± 5 °C",
    "Россия и Сербия: СССР",
    "Ðóra © 2020",
    "naïve façade “quoted” …",
    "Été – “À la carte”",
    "РЎ",
    "«Ревизор» – СПб.",
    "Вђорђе",
    "\ufffd lost",
]


@pytest.mark.parametrize(("raw", "expected"), MOJIBAKE.values(), ids=MOJIBAKE)
def test_mojibake_that_can_be_proved_is_mended(raw, expected):
    assert mend_mojibake(raw) == expected


@pytest.mark.parametrize("text", HONEST)
def test_honest_text_is_never_mended(text):
    assert mend_mojibake(text) == text


SUMMARY = {
    "cut inside a word": ("pinned to the wa...Read More", "pinned to the wa", True),
    "cut before a space": ("change would have made the ...Read More", "change would have made the", True),
    "an ellipsis alone": (
        "The report looks at how firms hire people…",
        "The report looks at how firms hire people",
        True,
    ),
    "a bracketed one": ("The report looks at how firms hire [...]", "The report looks at how firms hire", True),
    "a bracketed more": ("The report looks at how firms hire [...more]", "The report looks at how firms hire", True),
    "dots apart": ("The report looks at how firms hire . . .", "The report looks at how firms hire", True),
    "not cut, only a button": ("It is out now. Read more", "It is out now.", False),
    "in French, with an arrow": ("Le rapport est là. Lire la suite →", "Le rapport est là.", False),
    "in Japanese": ("本報告書は…続きを読む", "本報告書は", True),
    "in Russian": ("Отчёт о том, как нанимают… Читать далее", "Отчёт о том, как нанимают", True),
    "a reference for the ellipsis": ("how firms hire people [&hellip;]", "how firms hire people", True),
    "the words in a sentence stay": ("To be a writer you must read more", "To be a writer you must read more", False),
    "an ellipsis inside a quotation stays": ("She said: “I don’t know…”", "She said: “I don’t know…”", False),
    "a few words keep theirs": ("Coming soon...", "Coming soon...", False),
    "etc. keeps its dots": (
        "We sell apples, pears, plums, nuts etc...",
        "We sell apples, pears, plums, nuts etc...",
        False,
    ),
    "a button is no summary": ("Read More »", None, False),
    "an arrow as a button": ("The mill was sold to the town >>>", "The mill was sold to the town", False),
    "an arrow after an ellipsis": ("The mill was sold to the...»", "The mill was sold to the", True),
    "an arrow in brackets": ("The mill was sold. [→]", "The mill was sold.", False),
    "a closing quote stays": ("Le meunier dit : « J'ai vendu. »", "Le meunier dit : « J'ai vendu. »", False),
    "a cut quotation keeps its end": ("He said «to the old mill...»", "He said «to the old mill...»", False),
    "brackets of code stay": ("What is a vector<vector<int>>", "What is a vector<vector<int>>", False),
    "nothing": (None, None, False),
}


@pytest.mark.parametrize(("raw", "expected", "cut"), SUMMARY.values(), ids=SUMMARY)
def test_summary(raw, expected, cut):
    assert summary(raw) == (expected, cut)


TITLE = {
    "an ellipsis is the title's own": ("Waiting for the rain…", "Waiting for the rain…"),
    "an arrow stays, as a reader sees it": ("Annual report »", "Annual report »"),
    "a closing quotation mark stays": ("On «Ubu roi»", "On «Ubu roi»"),
    "bullets go": ("• Annual report", "Annual report"),
    "the sign of a link to the heading goes": ("Annual report¶", "Annual report"),
    "nothing": ("  ", None),
}


@pytest.mark.parametrize(("raw", "expected"), TITLE.values(), ids=TITLE)
def test_title(raw, expected):
    assert title(raw) == expected


LABEL = {
    "separators go": ("| News /", "News"),
    "a colon goes": ("News:", "News"),
    "an ampersand stays": ("Standards &amp; Codes", "Standards & Codes"),
    "a hyphen inside stays": ("Know-how", "Know-how"),
    "C++ stays": ("C++", "C++"),
    "a hash stays": ("#climate", "#climate"),
    "only separators": (" | ", None),
}


@pytest.mark.parametrize(("raw", "expected"), LABEL.values(), ids=LABEL)
def test_label(raw, expected):
    assert label(raw) == expected


JOINED = [
    "This note sums up the findings of the scopingresearch that was done",
    "a look at the work of the board, offeringan insight into it",
    "the report on the accountabilitylegal landscape of the region",
    "it looks at the barrierspreventing local groups from acting in the region",
    "the state ofthe art of the day",
    "All went well for the growers.The next year was hard",
    "la investigaciónsobre el agua",
    "a informaçãosobre a água",
    "The seasonal calendar is out. Our seasonalcalendar lists fairs",
]
NOT_JOINED = [
    "The meaningful and surprisingly willing spokespersons of the union in Washington",
    "the tormentor and the chairperson of the leadership and membership of the committee",
    "the framework for stakeholders in the workplace: healthcare, policymakers, nationwide outreach",
    "Understanding the commitments of employers and the misunderstandings between them",
    "Die Menschenrechte und die Rechte der Menschen",
    "informationen om situationen i kommunen",
    "the shareholders and newspapers of the townspeople that are interesting to outsiders",
    "el coraçãozinho da nação",
    "iPhone and YouTube users of the McKinsey report",
    "See example.com/The for the rest of it",
    "the sportswear and headquarters in Nottinghamshire, distinguished by advertisements",
    "implementation of the underwriting requirements for the settlement and of thunderstorms",
    "",
]


@pytest.mark.parametrize("text", JOINED)
def test_words_that_lost_their_space_are_told(text):
    assert words_joined(text)


@pytest.mark.parametrize("text", NOT_JOINED)
def test_long_words_are_not_taken_for_joined_ones(text):
    assert not words_joined(text)


@given(st.text(max_size=80))
def test_plain_text_is_clean_whatever_went_in(raw):
    text = plain(raw)
    if text is not None:
        assert text == " ".join(text.split())
        assert unicodedata.is_normalized("NFC", text)
        assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in text)


@given(st.text(alphabet="abc é…[].Ãâ€™<>/bp &;lt", max_size=40))
def test_cleaning_a_clean_summary_changes_nothing_more_than_its_cut(raw):
    text, _ = summary(raw)
    assert text is None or summary(text)[0] is None or len(summary(text)[0]) <= len(text)


def test_a_row_of_tags_takes_time_by_its_length() -> None:
    began = time.process_time()
    assert plain("<p>One" + "<hr>" * 20_000 + "two</p>" + "<br>" * 20_000) == "One two"
    assert time.process_time() - began < 5
