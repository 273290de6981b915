"""Cuts a text into the tokens of dates and names the shapes that they make; it computes no date.

A text becomes a string of one letter a token, so that the grammar is one regular expression over letters:

    d number of one or two digits, that can be a day   e any other number of two digits    y number of four digits
    q an apostrophe and two digits                      n numeric triple (3.4.2021)         p month and year (04/2021)
    k day and month in numbers (3.4.)                   c 2021年3月4日, 3月 4, 2021           T a time
    M a month, m a short word that may be one           r "to", "until", "and"              f filler ("of", "th")
    g a weekday                                         w another word                      x another number
    - a dash   , other separators   | anything else
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from importer.lexicon.datewords import Month, fold, month
from importer.lexicon.months import PHRASES
from importer.lexicon.weekdays import WEEKDAYS
from importer.patterns import lazy

__all__ = ["RANGES", "SHAPES", "Token", "shapes", "tokens"]

# Letters with the vowel signs of scripts where these are marks, and the marks that may stand inside a word.
LETTER = (
    r"(?:[^\W\d_]|[\u0300-\u036f\u064b-\u0655\u0900-\u0963\u0981-\u0dff\u0e31-\u0e4e\u0eb1-\u0ecd\u1000-\u109f"
    r"\u1780-\u17d3\u200c\u00ad])"
)
_CHINESE = "〇零一二三四五六七八九十"
_ZONE = r"(?:\s?(?:(?P<zone>[A-Z]{1,4})(?![A-Za-z]))?(?:\s?(?P<offset>[+\-−]\d{1,2}(?::?\d{2})?)(?!\d))?)"

_PLAIN = rf"""
    (?P<n>(?<!\d)(?<!\d[./\-])(?P<n1>\d{{1,4}})(?:(?P<s1>[-‐‑])(?P<n2>\d{{1,2}})(?P=s1)
      |\s?(?P<s2>[./．／])\s?(?P<n3>\d{{1,2}})\s?(?P=s2)\s?)(?P<n4>\d{{1,4}})(?!\d|[./\-]\d))
  | (?P<T>(?:(?P<half>上午|下午|午前|午後|오전|오후)\s?)?(?:
      (?:T|t|kl\.?\s?|klo\s|ore\s|godz\.?\s)?(?P<h1>(?<!\d)\d{{1,2}})[:：](?P<m1>\d{{2}})(?!\d)
        (?:[:：](?P<s>\d{{2}})(?:[.,](?P<fraction>\d{{1,6}})\d*)?)?
        (?:\s?(?P<ap1>[AaPp])\.?\s?[Mm]\b\.?|\s?(?P<ap2>ص|م|πμ|μμ|π\.μ\.|μ\.μ\.)(?!\w))?{_ZONE}
    | (?:kl\.?\s?|klo\s|ore\s|godz\.?\s)(?P<h5>\d{{1,2}})\.(?P<m5>\d{{2}})(?!\d)
    | (?P<h2>(?<!\d)\d{{1,2}})\s?h(?:\s?(?P<m2>\d{{2}}))?(?![^\W_])
    | (?P<h3>(?<!\d)\d{{1,2}})(?:[.:](?P<m3>\d{{2}}))?\s?(?:Uhr|uur)\b
    | (?P<h4>(?<!\d)\d{{1,2}})\s?(?P<ap4>[AaPp])\.?\s?[Mm]\b\.?
    | (?P<h6>(?<!\d)\d{{1,2}})\s?[時时點点시](?:\s?(?P<m6>\d{{1,2}})\s?[分분])?))
  | (?P<p>(?<!\d)(?<!\d[./\-])(?:(?P<pm1>\d{{1,2}})\s?[./]\s?(?P<py1>\d{{4}})|(?P<py2>\d{{4}})[-./](?P<pm2>\d{{1,2}}))
      (?!\d|[./\-]\d))
  | (?P<k>(?<!\d)(?<!\d[./\-])(?P<k1>\d{{1,2}})[./]\s?(?P<k2>\d{{1,2}})\.?(?!\d))
  | (?P<q>['’‘](?P<q2>\d{{2}})(?!\d))
  | (?P<number>\d+)
  | (?P<word>{LETTER}+)
  | (?P<dash>[-‐-―−~〜～〰]+)
  | (?P<comma>[.,،、;/'’ʼ()·״׳«»]|\u0970)
  | (?P<other>[^\s\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff])
"""
# What few texts hold, and what each of them needs for it. To compile these takes as long as all others together.
_RARE = rf"""
    (?P<c>(?:(?P<era>令和|平成|昭和|大正|明治|民國|民国)\s?(?P<cera>\d{{1,3}}|元)|(?P<cy>\d{{4}}|[{_CHINESE}]{{4}}))\s?[年년]\s?
      (?P<cm>\d{{1,2}}|[{_CHINESE}]{{1,2}})\s?[月월](?:\s?(?P<cd>\d{{1,2}}|[{_CHINESE}]{{1,3}})\s?[日号號일])?
      (?:\s?[（(][月火水木金土日월화수목금토일](?:[・･]?祝)?[)）])?
    | (?:(?<!\d)(?P<cd2>\d{{1,2}})\s)?(?<!\d)(?P<cm2>\d{{1,2}}|[{_CHINESE}]{{1,2}})\s?[月월]
      (?(cd2)|\s(?P<cd3>\d{{1,2}}))[,，]?\s(?P<cy2>\d{{4}})(?!\d))
  | (?P<phrase>(?i:{"|".join(p for p, _ in PHRASES)})(?!\w))
  | (?P<thai>(?<![\u0e00-\u0e7f])[\u0e00-\u0e7f]{{1,3}}\.\s?[\u0e00-\u0e7f]{{1,2}}\.?(?![\u0e00-\u0e7f]))
"""
_RARE_SIGN = lazy(r"[年년月월\u0e00-\u0e7f]|كانون|تشرين|meán|deireadh|tháng|thg", re.I)

_PLAIN_TOKEN = lazy(_PLAIN, re.X)
_ANY_TOKEN = lazy(f"{_RARE} | {_PLAIN}", re.X)

_FILLERS = (
    # ordinal endings, beside or after a number
    "st nd rd th er ere re e eme ieme a o os de i ii ste en va go е й я го ый ое ого ام م ین"
    # of, in, on, the, year
    " of the in on at d del di do da dos den der dem das dell el le la um von am vom ab kl az an ban ben jen ei an"
    " г год года году р рік року гг в у о жыл ж yil yili yilda gada m d dd no o eko ko na tis της του ngay nam ngày năm"
    " ta ng viz ho hó nap napjan napján napon"
    " на от від з ин از در ساعت من في عام سنة لعام ه ש ב של at um a à às las os alle ore dne roku rok r ev ano ani año"
    " ปี พ.ศ. พศ เวลา วันที่ ที่ เดือน ค.ศ. คศ"
    " 日 号"
)
_RANGE_WORDS = (
    "to until till til till through thru bis und and au et jusqu al y e tot t/m до по и i og och ja en do a ao até из"
    " から まで 至 到 부터 إلى الى و تا عד ถึง đến"
)


class Token(NamedTuple):
    """A piece of a text that means something in a date."""

    kind: str
    """The letter of the table above."""
    start: int
    stop: int
    match: re.Match[str]
    month: Month | None = None
    text: str = ""
    """Folded, of words."""


@cache
def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(words).split())


_PHRASES = tuple((lazy(p, re.I), n) for p, n in PHRASES)


def _word(text: str, language: str | None) -> tuple[str, Month | None, str]:
    key = fold(text)
    found = month(key, language)
    if found:
        return ("m" if found.short else "M"), found, key
    if key in _folded(WEEKDAYS):
        return "g", None, key
    # "i", "e", "a" both fill and join: in the grammar a joining word fills too.
    if key in _folded(_RANGE_WORDS):
        return "r", None, key
    return ("f" if key in _folded(_FILLERS) else "w"), None, key


def tokens(text: str, language: str | None) -> list[Token]:
    """The tokens of a text, in order; spaces and direction marks are none."""
    out: list[Token] = []
    pattern = _ANY_TOKEN if _RARE_SIGN.search(text) else _PLAIN_TOKEN
    for match in pattern.finditer(text):
        kind = match.lastgroup or "other"
        named: Month | None = None
        key = ""
        # lastgroup is the last group that closed, which is the outermost alternative.
        if kind == "number":
            digits = match[0]
            kind = "x"
            if len(digits) == 4:
                kind = "y"
            elif len(digits) <= 2:
                kind = "d" if 1 <= int(digits) <= 31 else "e" if len(digits) == 2 else "x"
        elif kind == "word":
            kind, named, key = _word(match[0], language)
        elif kind == "thai":
            kind, named, key = _word(match[0].replace(".", "").replace(" ", ""), language or "th")
        elif kind == "phrase":
            kind, named = "M", Month(next(n for p, n in _PHRASES if p.fullmatch(match[0])))
        elif kind in ("dash", "comma", "other"):
            kind = {"dash": "-", "comma": ",", "other": "|"}[kind]
        out.append(Token(kind, match.start(), match.end(), match, named, key))
    return out


# Between the parts of one date; between the two ends of a range.
_S = "[f,rg-]*"
_L = "[f,g]*"
_TO = "[f,g]*[r-][f,rg]*"
_MONTH = "[Mm]"

SHAPES = lazy(
    "|".join(
        f"(?P<{name}>{shape})"
        for name, shape in {
            # ranges whose first end lacks what the second says
            "d_dMy": f"d{_TO}d{_S}{_MONTH}{_S}[yq]",
            "dM_dMy": f"d{_S}{_MONTH}{_TO}d{_S}{_MONTH}{_S}[yq]",
            "Md_dy": f"M{_L}d{_TO}d{_L}y",
            "Md_Mdy": f"M{_L}d{_TO}M{_L}d{_L}y",
            "M_My": f"M{_TO}M{_L}y",
            "d_n": f"(?:d,*|k){_TO}n",
            # one date
            "dMy": f"d{_S}{_MONTH}{_S}[yq]",
            "Mdy": f"M{_S}d{_L}(?:T{_L})?y",
            "yMd": f"y{_S}M{_S}d",
            "ydM": f"y-?{_L}d{_S}M(?!{_S}y)",
            "dMe": f"d[,-]*{_MONTH}[,-]*[de]",
            "ky": "k[,-]*y",
            "My": f"(?<![dex])M{_L}[yq]",
            "yM": f"y{_L}M",
            "n": "n",
            "c": "c",
            "p": "p",
        }.items()
    )
)
RANGES = frozenset(("d_dMy", "dM_dMy", "Md_dy", "Md_Mdy", "M_My", "d_n"))


def shapes(kinds: str) -> list[tuple[str, int, int]]:
    """The shapes of dates in a string of token letters: name and half-open token range."""
    return [(m.lastgroup or "", m.start(), m.end()) for m in SHAPES.finditer(kinds)]
