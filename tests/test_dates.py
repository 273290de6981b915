"""Dates in the languages of the world, and everything that only looks like one."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.cards import DateOrder
from importer.lexicon import datelex, dates
from importer.lexicon.calendars import from_jalali
from importer.lexicon.dates import ParsedDate
from importer.lexicon.months import MONTHS, PHRASES

AMBIGUOUS = "ambiguous"

# raw form, language, value
FORMS: list[tuple[str, str | None, str | None]] = [
    # what machines write
    ("2021-03-04", None, "2021-03-04"),
    ("2021-03", None, "2021-03"),
    ("2021", None, "2021"),
    (" 2021-03-04 ", None, "2021-03-04"),
    ("2021-03-04T10:00:00+01:00", None, "2021-03-04T10:00:00+01:00"),
    ("2021-03-04T10:00:00Z", None, "2021-03-04T10:00:00Z"),
    ("2021-03-04T10:00", None, "2021-03-04T10:00"),
    ("2021-03-04 10:00:00", None, "2021-03-04T10:00:00"),
    ("2021-03-04T10:00:00.123Z", None, "2021-03-04T10:00:00.123Z"),
    ("2021-03-04T10:00:00.1234567Z", None, "2021-03-04T10:00:00.123456Z"),
    ("2021-03-04T10:00:00+0100", None, "2021-03-04T10:00:00+01:00"),
    ("2021-03-04T10:00:00+01", None, "2021-03-04T10:00:00+01:00"),
    ("2021-03-04T10:00:00-08:00", None, "2021-03-04T10:00:00-08:00"),
    ("20210304", None, "2021-03-04"),
    ("20210304T100000Z", None, "2021-03-04T10:00:00Z"),
    ("1617000000", None, "2021-03-29T06:40:00Z"),
    ("1617000000123", None, "2021-03-29T06:40:00Z"),
    ("Wed, 02 Oct 2002 13:00:00 GMT", None, "2002-10-02T13:00:00Z"),
    ("Wed, 02 Oct 2002 15:00:00 +0200", None, "2002-10-02T15:00:00+02:00"),
    ("02 Oct 02 13:00 EST", None, "2002-10-02T13:00-05:00"),
    ("Thu Mar 04 2021 10:00:00 GMT+0100 (Central European Standard Time)", None, "2021-03-04T10:00:00+01:00"),
    ("Thu Mar  4 10:00:00 2021", None, "2021-03-04T10:00:00"),
    # English
    ("4 March 2021", None, "2021-03-04"),
    ("March 4, 2021", None, "2021-03-04"),
    ("Mar. 4, 2021", None, "2021-03-04"),
    ("Mar 4 2021", None, "2021-03-04"),
    ("4-Mar-2021", None, "2021-03-04"),
    ("4-Mar-21", None, "2021-03-04"),
    ("4/Mar/2021", None, "2021-03-04"),
    ("Friday 20th of July, 2012", None, "2012-07-20"),
    ("the 1st of May 2021", None, "2021-05-01"),
    ("May 2nd, 2021", None, "2021-05-02"),
    ("Thursday, March 4th, 2021 at 5:30 pm", None, "2021-03-04T17:30"),
    ("March 4, 2021 @ 11:00 am", None, "2021-03-04T11:00"),
    ("March 4, 2021 12:05 AM", None, "2021-03-04T00:05"),
    ("March 4, 2021, 12:05 p.m.", None, "2021-03-04T12:05"),
    ("10:30, 4 March 2021", None, "2021-03-04T10:30"),
    ("Sept 4, 2021", None, "2021-09-04"),
    ("October 2019", None, "2019-10"),
    ("Oct. 2019", None, "2019-10"),
    ("2021 March 4", None, "2021-03-04"),
    ("26Apr2021", None, "2021-04-26"),
    ("26 Apr 21", None, "2021-04-26"),
    ("26 Apr '21", None, "2021-04-26"),
    ("Apr '21", None, "2021-04"),
    ("4\u00a0March\u00a02021", None, "2021-03-04"),
    ("4\u200e March 2021", None, "2021-03-04"),
    ("MARCH 4, 2021", None, "2021-03-04"),
    # with words around it
    ("Published on 4 March 2021", None, "2021-03-04"),
    ("Posted: March 4, 2021", None, "2021-03-04"),
    ("Posted by Ada Miller on March 4, 2021", None, "2021-03-04"),
    ("4 March 2021 | 5 comments", None, "2021-03-04"),
    ("Interview | 21.11.2021", None, "2021-11-21"),
    ("Updated 4 March 2021, 10:00", None, "2021-03-04T10:00"),
    ("(2021)", None, "2021"),
    ("Year: 2021", None, "2021"),
    # numbers, settled by their values
    ("06.20.22", None, "2022-06-20"),
    ("20.06.2022", None, "2022-06-20"),
    ("13/04/2021", None, "2021-04-13"),
    ("04/13/2021", None, "2021-04-13"),
    ("04/13/2021", "de", "2021-04-13"),
    ("3/3/2021", None, "2021-03-03"),
    ("2021/3/4", None, "2021-03-04"),
    ("2021.03.04", None, "2021-03-04"),
    ("2021. 3. 4.", "ko", "2021-03-04"),
    ("2021-3-4", None, "2021-03-04"),
    ("31/12/99", None, "1999-12-31"),
    ("31.12.68", None, "2068-12-31"),
    ("03/2021", None, "2021-03"),
    ("03.2021", "de", "2021-03"),
    ("2021/03", None, "2021-03"),
    # numbers, settled by nothing or by the language
    ("03/04/2021", None, AMBIGUOUS),
    ("03/04/2021", "en", AMBIGUOUS),
    ("03/04/2021", "en-CA", AMBIGUOUS),
    ("03/04/2021", "en-US", "2021-03-04"),
    ("03/04/2021", "en-GB", "2021-04-03"),
    ("03/04/2021", "en-ZA", "2021-04-03"),
    ("03.04.2021", "de", "2021-04-03"),
    ("03.04.21", "de-CH", "2021-04-03"),
    ("4. 3. 2021", "cs", "2021-03-04"),
    ("3/4-2021", "da", "2021-04-03"),
    ("1/12/2021", "pt-BR", "2021-12-01"),
    ("21/03/04", "ja", "2021-03-04"),
    ("03/04/2021", "ja", AMBIGUOUS),
    ("03/04/2021", "zh-HK", "2021-04-03"),
    # Latin-script languages
    ("4. März 2021", "de", "2021-03-04"),
    ("4. Maerz 2021", "de", "2021-03-04"),
    ("Donnerstag, 4. März 2021, 10.30 Uhr", "de", "2021-03-04T10:30"),
    ("4. Jänner 2021", "de-AT", "2021-01-04"),
    ("am 4. Dez. 2021 um 10 Uhr", "de", "2021-12-04T10:00"),
    ("4 mars 2021", "fr", "2021-03-04"),
    ("1er août 2021 à 10h30", "fr", "2021-08-01T10:30"),
    ("le 4 févr. 2021", "fr", "2021-02-04"),
    ("15 décembre 2021", None, "2021-12-15"),
    ("15 decembre 2021", None, "2021-12-15"),
    ("4 de marzo de 2021", "es", "2021-03-04"),
    ("miércoles, 4 de agosto del 2021 a las 10:30", "es", "2021-08-04T10:30"),
    ("12 ago 2021", "en-US", "2021-08-12"),
    ("Marzo 4, 2021", "es", "2021-03-04"),
    ("4 de março de 2021", "pt", "2021-03-04"),
    ("5 out 2021", "pt-BR", "2021-10-05"),
    ("Out 2021", "pt", "2021-10"),
    ("4 marzo 2021", "it", "2021-03-04"),
    ("giovedì 4 giugno 2021 alle ore 10:30", "it", "2021-06-04T10:30"),
    ("4 maart 2021", "nl", "2021-03-04"),
    ("4 mrt. 2021", "nl", "2021-03-04"),
    ("26 de març de 2021", "ca", "2021-03-26"),
    ("26 d'abril de 2021", "ca", "2021-04-26"),
    ("26 marca 2021", "pl", "2021-03-26"),
    ("5 listopada 2021 r.", "pl", "2021-11-05"),
    ("5. listopada 2021.", "hr", "2021-10-05"),
    ("5. listopada 2021.", None, AMBIGUOUS),
    ("5. listopadu 2021", "cs", "2021-11-05"),
    ("26. dubna 2021", "cs", "2021-04-26"),
    ("26. apríla 2021", "sk", "2021-04-26"),
    ("26. aprila 2021", "sl", "2021-04-26"),
    ("2021. április 26.", "hu", "2021-04-26"),
    ("2021. ápr. 26., hétfő 10:30", "hu", "2021-04-26"),
    ("26 aprilie 2021", "ro", "2021-04-26"),
    ("26. april 2021", "da", "2021-04-26"),
    ("mandag den 26. april 2021 kl. 10.30", "da", "2021-04-26T10:30"),
    ("26. mai 2021", "nb", "2021-05-26"),
    ("26. mai 2021", "no", "2021-05-26"),
    ("26 maj 2021", "sv", "2021-05-26"),
    ("26. huhtikuuta 2021", "fi", "2021-04-26"),
    ("26. aprill 2021", "et", "2021-04-26"),
    ("2021. gada 26. aprīlis", "lv", "2021-04-26"),
    ("2021 m. balandžio 26 d.", "lt", "2021-04-26"),
    ("26 Nisan 2021 Pazartesi", "tr", "2021-04-26"),
    ("26 aprel 2021", "az", "2021-04-26"),
    ("2021-yil 26-aprel", "uz", "2021-04-26"),
    ("2021eko apirilaren 26a", "eu", "2021-04-26"),
    ("26 Ebrill 2021", "cy", "2021-04-26"),
    ("26 Agustus 2021", "id", "2021-08-26"),
    ("26 Ogos 2021", "ms", "2021-08-26"),
    ("26 Agosto 2021", "fil", "2021-08-26"),
    ("26 Machi 2021", "sw", "2021-03-26"),
    ("26. apríl 2021", "is", "2021-04-26"),
    ("26 prill 2021", "sq", "2021-04-26"),
    ("26 de aprilo 2021", "eo", "2021-04-26"),
    ("12 ta' Mejju 2024", "mt", "2024-05-12"),
    ("3 ta’ Ġunju 2024", "mt", "2024-06-03"),
    ("Ika-12 ng Mayo 2024", "fil", "2024-05-12"),
    ("12 a viz Mae 2024", "br", "2024-05-12"),
    ("12. Mäe 2024", "lb", "2024-03-12"),
    ("4 Tháng Ba, 2021", "vi", "2021-03-04"),
    ("Tháng Mười Một 4, 2021", "vi", "2021-11-04"),
    ("ngày 4 tháng 3 năm 2021", "vi", "2021-03-04"),
    # Cyrillic
    ("26 апреля 2021", "ru", "2021-04-26"),
    ("26 апр. 2021 г., 14:05", "ru", "2021-04-26T14:05"),
    ("26-го мая 2021 года", "ru", "2021-05-26"),
    ("Май 2021", "ru", "2021-05"),
    ("14:05, 26 мая 2021", "ru", "2021-05-26T14:05"),
    ("26 травня 2021 р.", "uk", "2021-05-26"),
    ("5 листопада 2021", "uk", "2021-11-05"),
    ("26 мая 2021 г.", "be", "2021-05-26"),
    ("26 април 2021 г.", "bg", "2021-04-26"),
    ("26. априла 2021.", "sr", "2021-04-26"),
    ("26. avgusta 2021.", "sr-Latn", "2021-08-26"),
    ("26 април 2021", "mk", "2021-04-26"),
    ("26 сәуір 2021", "kk", "2021-04-26"),
    # Greek, Armenian, Georgian
    ("26 Απριλίου 2021", "el", "2021-04-26"),
    ("Δευτέρα, 26 Απρ 2021", "el", "2021-04-26"),
    ("ΜΑΡΤΙΟΣ 2021", "el", "2021-03"),
    ("26 ապրիլի, 2021", "hy", "2021-04-26"),
    ("26 აპრილი, 2021", "ka", "2021-04-26"),
    # Chinese, Japanese, Korean
    ("2021年3月4日", None, "2021-03-04"),
    ("2021年3月", None, "2021-03"),
    ("3月 4, 2021", "ja", "2021-03-04"),
    ("4 3月, 2021", "ja", "2021-03-04"),
    ("十一月 24, 2012", "zh", "2012-11-24"),
    ("3월 4, 2021", "ko", "2021-03-04"),
    ("2021年", None, "2021"),
    ("2021 年 3 月 4 日 下午3:05", "zh", "2021-03-04T15:05"),
    ("二〇二一年三月二十四日", "zh", "2021-03-24"),
    ("二零二一年十一月十日", "zh", "2021-11-10"),
    ("民國110年3月4日", "zh-TW", "2021-03-04"),
    ("2021年3月4日(木) 10時30分", "ja", "2021-03-04T10:30"),
    ("令和3年3月4日", "ja", "2021-03-04"),
    ("令和元年5月1日", "ja", "2019-05-01"),
    ("平成30年12月31日", "ja", "2018-12-31"),
    ("昭和64年1月7日", "ja", "1989-01-07"),
    ("２０２１年３月４日", "ja", "2021-03-04"),
    ("公開日：2021年3月4日", "ja", "2021-03-04"),
    ("2021년 3월 4일", "ko", "2021-03-04"),
    ("2021년 3월 4일 오후 3:05", "ko", "2021-03-04T15:05"),
    # right to left
    ("26 أبريل 2021", "ar", "2021-04-26"),
    ("٢٦ أبريل ٢٠٢١", "ar", "2021-04-26"),
    ("26 نيسان 2021", "ar-LB", "2021-04-26"),
    ("26 كانون الثاني 2021", "ar", "2021-01-26"),
    ("26 تشرين الأول، 2021", "ar", "2021-10-26"),
    ("26 أوت 2021", "ar-TN", "2021-08-26"),
    ("26 באפריל 2021", "he", "2021-04-26"),
    ("26 אפר׳ 2021", "he", "2021-04-26"),
    ("۲۶ فروردین ۱۴۰۰", "fa", "2021-04-15"),
    ("۲۶ فروردین ۱۴۰۰", None, "2021-04-15"),
    ("جمعه ۱۲ دی ۱۳۹۹ ساعت ۱۰:۳۰", "fa", "2021-01-01T10:30"),
    ("۱۴۰۰/۰۱/۱۵", "fa", "2021-04-04"),
    ("1400/01/15", "fa", "2021-04-04"),
    ("1400/01/15", "ar", None),
    ("30 اسفند 1399", "fa", "2021-03-20"),
    ("30 اسفند 1400", "fa", None),
    ("خرداد ۱۴۰۰", "fa", "2021"),
    ("دی ۱۴۰۰", "fa", None),
    ("۱۵ آوریل ۲۰۰۹", "fa", "2009-04-15"),
    ("26 اپریل 2021", "ur", "2021-04-26"),
    ("12 رمضان 1442", "ar", None),
    # South and South-East Asia
    ("26 เมษายน 2564", "th", "2021-04-26"),
    ("26 เม.ย. 2564", None, "2021-04-26"),
    ("26 เม.ย. 64", "th", "2021-04-26"),
    ("วันจันทร์ที่ 26 เมษายน พ.ศ. 2564", "th", "2021-04-26"),
    ("26 เมษายน 2021", "th", "2021-04-26"),
    ("26/04/2564", "th", "2021-04-26"),
    ("๒๖ เมษายน ๒๕๖๔", "th", "2021-04-26"),
    ("26/04/2564", None, None),
    ("26 अप्रैल 2021", "hi", "2021-04-26"),
    ("२६ अप्रैल २०२१", "hi", "2021-04-26"),
    ("26 এপ্রিল 2021", "bn", "2021-04-26"),
    ("26 ஏப்ரல் 2021", "ta", "2021-04-26"),
    # no date, or none that can be said
    ("", None, None),
    ("   ", None, None),
    ("26Apr", None, None),
    ("26 Apr", None, None),
    ("26 Apr 14:30", None, None),
    ("April 26", None, None),
    ("4 hours ago", "en", None),
    ("vor 3 Tagen", "de", None),
    ("il y a 2 jours", "fr", None),
    ("yesterday", "en", None),
    ("today, 10:30", "en", None),
    ("31 Feb 2021", None, None),
    ("31.04.2021", "de", None),
    ("29 February 2021", None, None),
    ("29 February 2020", None, "2020-02-29"),
    ("2021-02-31", None, None),
    ("2021-13-01", None, None),
    ("00/00/0000", None, None),
    ("0000-00-00 00:00:00", None, None),
    ("32 March 2021", None, None),
    ("4 March 0021", None, None),
    ("4 March 9999", None, None),
    ("99999999", None, None),
    ("1.2.3.4", None, None),
    ("192.168.10.20", None, None),
    ("v10.2.15", None, None),
    ("+49 30 1234567", None, None),
    ("555-12-1234", None, None),
    ("3 – 5 May 2021", None, None),
    ("2020–2021", None, None),
    ("Chapter 12", None, None),
    ("5 comments", None, None),
    ("Agenda 2030", None, None),
    ("March 15 people met", None, None),
    ("24/2021", None, None),
    ("x" * 1000 + " 4 March 2021", None, None),
]


@pytest.mark.parametrize(("raw", "language", "value"), FORMS, ids=lambda v: str(v)[:40])
def test_a_form_reads_as_precisely_as_it_stands_there(raw: str, language: str | None, value: str | None) -> None:
    expected = None if value is None else ParsedDate(None, True) if value == AMBIGUOUS else ParsedDate(value)
    assert dates.parse(raw, language) == expected


@pytest.mark.parametrize("language", sorted(MONTHS))
def test_every_month_of_every_language_is_read(language: str) -> None:
    for number, cell in enumerate(MONTHS[language].split("|"), start=1):
        for word in cell.split():
            assert dates.parse(f"26 {word} 2021", language) == ParsedDate(f"2021-{number:02d}-26"), word


@pytest.mark.parametrize(
    ("raw", "order", "value"),
    [
        ("03/04/2021", "dmy", "2021-04-03"),
        ("03/04/2021", "mdy", "2021-03-04"),
        ("13/04/2021", "mdy", "2021-04-13"),
        ("21/03/04", "ymd", "2021-03-04"),
        ("03/04/2021", "ymd", None),
        ("2021-03-04", "dmy", "2021-03-04"),
    ],
)
def test_the_order_of_the_page_decides_only_what_is_open(raw: str, order: DateOrder, value: str | None) -> None:
    assert dates.parse(raw, None, order) == ParsedDate(value, ambiguous=value is None)


@pytest.mark.parametrize(
    ("raw", "language", "expected"),
    [
        ("3 – 5 May 2021", None, ("2021-05-03", "2021-05-05")),
        ("3-5 May 2021", None, ("2021-05-03", "2021-05-05")),
        ("May 3–5, 2021", None, ("2021-05-03", "2021-05-05")),
        ("28 April – 3 May 2021", None, ("2021-04-28", "2021-05-03")),
        ("April 28 to May 3, 2021", None, ("2021-04-28", "2021-05-03")),
        ("28 Dec 2020 – 3 Jan 2021", None, ("2020-12-28", "2021-01-03")),
        ("vom 3. bis 5. Mai 2021", "de", ("2021-05-03", "2021-05-05")),
        ("03.–05.05.2021", "de", ("2021-05-03", "2021-05-05")),
        ("28.04. – 03.05.2021", "de", ("2021-04-28", "2021-05-03")),
        ("28.04.2021 – 03.05.2021", "de", ("2021-04-28", "2021-05-03")),
        ("du 3 au 5 mai 2021", "fr", ("2021-05-03", "2021-05-05")),
        ("del 3 al 5 de mayo de 2021", "es", ("2021-05-03", "2021-05-05")),
        ("с 3 по 5 мая 2021", "ru", ("2021-05-03", "2021-05-05")),
        ("April – May 2021", None, ("2021-04", "2021-05")),
        ("4 May 2021, 10:00 – 12:00", None, ("2021-05-04T10:00", "2021-05-04T12:00")),
        ("2021-05-03 – 2021-05-05", None, ("2021-05-03", "2021-05-05")),
        ("2021年5月3日～2021年5月5日", "ja", ("2021-05-03", "2021-05-05")),
        ("5 May 2021", None, None),
        ("5 – 3 May 2021", None, None),
        ("3 – 5 pages", None, None),
        ("", None, None),
    ],
)
def test_a_range_has_two_ends(raw: str, language: str | None, expected: tuple[str, str] | None) -> None:
    found = dates.parse_range(raw, language)
    assert (found and (found[0].value, found[1].value)) == expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Interview | 21.11.2021", ["21.11.2021"]),
        ("Held on Friday, 4 March 2021 at 10:30 in Bern", ["Friday, 4 March 2021 at 10:30"]),
        ("From 3 – 5 May 2021 in Bern", ["3 – 5 May 2021"]),
        ("28 April 2021 – 3 May 2021: the fair", ["28 April 2021 – 3 May 2021"]),
        ("First 2021-03-04, then 2021-04-05.", ["2021-03-04", "2021-04-05"]),
        ("公開日：2021年3月4日 更新", ["2021年3月4日"]),
        ("March 4, 2021Press release", ["March 4, 2021"]),
        ("Release 10.2.15 of our tool", []),
        ("Report 2021", []),
        ("Call 555 1234", []),
        ("Rated 4/5 by 2021 readers", []),
    ],
)
def test_dates_are_found_inside_a_text(text: str, found: list[str]) -> None:
    assert [text[a:b] for a, b in dates.find(text)] == found


@pytest.mark.parametrize(
    "text",
    ["4 March 2021", "26Apr", "26 Apr", "Apr 26", "03/04/2021", "2021-03-04", "2021年3月4日", "۲۶ فروردین ۱۴۰۰",
     "۱۴۰۰/۰۱/۱۵", "26 เม.ย. 2564", "Tháng Ba 4, 2021", "20th of July, 2012", "26 d'abril de 2021", "10.06.22",
     "令和3年3月4日", "Posted: May 4th, 2021", "26-Apr-21", "4 באפריל 2021"],
)  # fmt: skip
def test_a_date_looks_like_one(text: str) -> None:
    assert dates.looks_like_date(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Read more",
        "5 comments",
        "4 hours ago",
        "Chapter 12",
        "1.2.3.4",
        "50 % off",
        "PDF, 3 MB",
        "x" * 200 + " 2021-03-04",
    ],
)
def test_a_label_does_not_look_like_a_date(text: str) -> None:
    assert not dates.looks_like_date(text)


@pytest.mark.parametrize(
    ("raws", "language", "order"),
    [
        (["03/04/2021", "13/04/2021"], None, "dmy"),
        (["03/04/2021", "04/13/2021"], "en", "mdy"),
        (["03/04/2021", "04/13/2021"], "en-GB", "mdy"),
        (["03/04/2021"], "en", None),
        (["03/04/2021"], "en-US", "mdy"),
        (["03/04/2021"], "en-AU", "dmy"),
        (["03/04/2021"], "de", "dmy"),
        ([], "zh-CN", "ymd"),
        ([], None, None),
        (["13/04/2021", "04/13/2021"], "en", None),
        (["1.2.3.4", "555-13-1234"], None, None),
        (["20.06.22"], None, None),
        (["06.20.22"], None, "mdy"),
    ],
)
def test_the_order_is_found_once_per_page(raws: list[str], language: str | None, order: str | None) -> None:
    assert dates.order_of(raws, language) == order


def test_a_date_for_machines_beside_the_shown_one_tells_the_order() -> None:
    assert dates.order_between("2021-04-03T10:00:00Z", "03/04/2021") == "dmy"
    assert dates.order_between("2021-03-04", "03/04/2021") == "mdy"
    assert dates.order_between("2021-03-03", "03/03/2021") is None
    assert dates.order_between("2020-01-01", "03/04/2021") is None


@pytest.mark.parametrize(
    ("raw", "expected"),
    [("26 Apr", (4, 26)), ("26Apr", (4, 26)), ("Apr 26", (4, 26)), ("May 5th", (5, 5)), ("26. апреля", (4, 26)),
     ("26 Apr 2021", None), ("April", None), ("26", None)],
)  # fmt: skip
def test_a_form_without_a_year_still_says_month_and_day(raw: str, expected: tuple[int, int] | None) -> None:
    assert dates.month_day(raw) == expected


def test_persian_new_years_stand_where_almanacs_put_them() -> None:
    for year, spring in ((1358, "1979-03-21"), (1375, "1996-03-20"), (1399, "2020-03-20"), (1400, "2021-03-21"),
                         (1403, "2024-03-20"), (1404, "2025-03-21")):  # fmt: skip
        assert str(from_jalali(year, 1, 1)) == spring


def test_a_language_that_no_table_holds_is_left_to_the_library() -> None:
    assert "ga" not in MONTHS
    assert dates.parse("26 Aibreán 2021", "ga") == ParsedDate("2021-04-26")
    assert dates.parse("Aibreán 2021", "ga") == ParsedDate("2021-04")
    assert dates.parse("3 lá ó shin", "ga") is None


@given(st.text(max_size=60), st.sampled_from([None, "en", "de", "fa", "th", "ja", "zz", ""]))
def test_no_text_raises(text: str, language: str | None) -> None:
    dates.parse(text, language)
    dates.parse_range(text, language)
    for start, stop in dates.find(text):
        assert 0 <= start < stop <= len(text)
    dates.looks_like_date(text)
    dates.month_day(text)
    dates.order_of([text], language)


@given(
    st.one_of(
        st.from_regex(re.compile(datelex._RARE, re.X), fullmatch=True),
        *(st.from_regex(p, fullmatch=True) for p, _ in PHRASES),
    )
)
def test_what_few_texts_hold_is_told_by_a_sign(text: str) -> None:
    assert datelex._RARE_SIGN.search(text)


@given(st.from_regex(r"[0-9]{1,4}[-/. ][0-9]{1,2}[-/. ][0-9]{1,4}( [0-9]{1,2}:[0-9]{2})?", fullmatch=True))
def test_what_is_read_is_a_date_that_exists(text: str) -> None:
    import datetime

    parsed = dates.parse(text)
    if parsed and parsed.value and len(parsed.value) >= 10:
        datetime.date.fromisoformat(parsed.value[:10])
