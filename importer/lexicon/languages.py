"""The language of a text by its script and commonest words: conservative, None where there is doubt.

For pages that declare none, and for the many that say "en" only because their template came so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from importer.patterns import lazy

__all__ = ["of_text", "settle"]

SAMPLE = 2000
"""Characters of a page that are looked at."""
LONG_PIECE = 40
"""Text pieces from this length on are sentences rather than menus: they are looked at first."""
FEWEST = 12
"""Common words that must be seen before a Latin-script language is named."""
LEAD = 2.5
"""By how much the best language must be ahead of the next, and of the one that a page declares."""

_SCRIPTS = (
    ("kana", lazy("[ぁ-ヺ]")),
    ("hangul", lazy("[가-힣]")),
    ("han", lazy("[一-鿿]")),
    ("cyrillic", lazy("[\u0400-\u04ff]")),
    ("arabic", lazy("[\u0620-\u06ff]")),
    ("el", lazy("[\u0370-\u03ff]")),
    ("he", lazy("[\u05d0-\u05ea]")),
    ("th", lazy("[\u0e01-\u0e4e]")),
    ("hy", lazy("[\u0531-\u0587]")),
    ("ka", lazy("[\u10d0-\u10ff]")),
    ("devanagari", lazy("[\u0904-\u0963]")),
    ("bn", lazy("[\u0985-\u09df]")),
    ("ta", lazy("[\u0b85-\u0bcd]")),
    ("te", lazy("[\u0c05-\u0c4d]")),
    ("latin", lazy("[A-Za-zÀ-ɏ]")),
)
_DOMINANT = 0.5
# More ASCII than this is in no text of another script.
_SURELY_LATIN = 0.8
# Letters that tell the languages of a script apart, tried in order; without any the script alone names none.
_LETTERS = {
    "cyrillic": (("uk", "[іїєґ]", 0.01), ("sr", "[ђћљњј]", 0.01), ("ru", "[ыэё]", 0.005), ("bg", "ъ", 0.005)),
    "arabic": (("ur", "[ٹڈڑے]", 0.01), ("fa", "[پچژگ]", 0.01), ("ar", "[ةىأإ]", 0.01)),
}
_WORDS = {
    "en": "the and of to in is for with that this are from you have was by our your more at",
    "de": "der die und das den von mit für ist auf nicht eine ein sich des dem auch im wird werden zur",
    "fr": "le les des et une est pour dans que sur par avec au qui plus nous vous sont cette aux ce",
    "es": "el los las y en del que para con una por se es al más su como lo sus este esta",
    "pt": "o os as e em do da para com uma não que mais dos das no na ao por são pela pelo",
    "it": "il di che e per con una sono del della dei nel alla più non gli delle anche dal sul",
    "nl": "het een van en voor met zijn op niet dat aan bij ook wordt deze naar uit door je te",
    "pl": "i w na z do się jest nie że oraz dla od po przez które jak za jego to są",
    "cs": "a v na se je že do pro s z jako jsou nebo který ale jsme při po ve bylo",
    "sk": "a v na sa je že do pre s z ako sú alebo ktorý ale sme pri po vo bolo",
    "sl": "in v na je za se da so z ki kot tudi pri ali po še bo bi od",
    "hr": "i u na je za se da su s koji kao od ili što po te iz nije bi",
    "ro": "și de în la cu pe pentru din care este nu mai sunt sau prin după fost acest această",
    "hu": "a az és hogy nem is egy ez van meg de csak mint már volt vagy el ki",
    "sv": "och att det som en på är av för med till den har inte om ett vi kan från",
    "da": "og at det som en på er af for med til den har ikke om et vi kan fra",
    "nb": "og å det som en på er av for med til den har ikke om et vi kan fra",
    "fi": "ja on ei että se oli myös kun joka mutta tai sekä ovat ole kuin voi hän tämä",
    "tr": "ve bir bu için ile da de olarak daha çok olan gibi sonra kadar var ise en ne",
    "ca": "el els les i de la que per amb una és al més del són com aquest aquesta dels",
    "id": "yang dan di untuk dengan dari ini pada itu adalah dalam tidak akan oleh juga kami atau ke",
    "vi": "và của là các cho trong với được có không những một người để này khi đã từ",
    "lt": "ir į iš kad su yra tai kaip bet ar už nuo apie jau buvo per dėl",
    "lv": "un ir no par ar uz ka kas vai tā arī pie bet pēc tiek var",
    "et": "ja on ei et see oli ka kui mis aga või ning kes nii mida pole",
}
_LANGUAGES_OF: dict[str, tuple[str, ...]] = {}
for _language, _common in _WORDS.items():
    for _word in _common.split():
        _LANGUAGES_OF[_word] = (*_LANGUAGES_OF.get(_word, ()), _language)
_WORD = lazy(r"[^\W\d_]+")
_ENGLISH = frozenset(_WORDS["en"].split())
# The share of its commonest words in a text that is English without doubt.
_SURELY_ENGLISH = 0.15


def _counts(words: Sequence[str]) -> Counter[str]:
    """Common words by language."""
    counts: Counter[str] = Counter()
    for word, count in Counter(words).items():
        for language in _LANGUAGES_OF.get(word, ()):
            counts[language] += count
    return counts


def _script(text: str) -> str | None:
    """The script of more than half of the letters; Japanese shows by its kana among Chinese characters."""
    if len(text.encode("ascii", "ignore")) >= _SURELY_LATIN * len(text):
        return "latin"
    counts = {name: len(pattern.findall(text)) for name, pattern in _SCRIPTS}
    if counts["kana"] * 10 > counts["han"] and counts["kana"] > counts["latin"] * 0.2:
        return "ja"
    total = sum(counts.values())
    best = max(counts, key=lambda name: counts[name])
    return best if total and counts[best] >= _DOMINANT * total else None


def of_text(text: str) -> str | None:
    """The language of a text (BCP 47), or None."""
    script = _script(text)
    if script == "latin":
        ranked = _counts(_WORD.findall(text.lower())).most_common(2)
        if not ranked or ranked[0][1] < FEWEST:
            return None
        ahead = len(ranked) < 2 or ranked[0][1] >= LEAD * ranked[1][1]
        return ranked[0][0] if ahead else None
    if script in _LETTERS:
        low = text.lower()
        for language, letters, share in _LETTERS[script]:
            if len(re.findall(letters, low)) >= max(2, share * len(low)):
                return language
        return None
    return {"hangul": "ko", "han": "zh", "devanagari": None, "kana": "ja"}.get(script, script) if script else None


def _sample(pieces: Sequence[str]) -> str:
    out: list[str] = []
    size = 0
    for piece in pieces:
        if len(piece) >= LONG_PIECE:
            out.append(piece)
            size += len(piece)
            if size > SAMPLE:
                break
    if size < SAMPLE:
        for piece in pieces:
            if 3 < len(piece) < LONG_PIECE:
                out.append(piece)
                size += len(piece)
                if size > SAMPLE:
                    break
    return " ".join(out)[:SAMPLE]


def settle(declared: str | None, pieces: Sequence[str]) -> str | None:
    """The language of a page: as declared, else as its words show. "en", which templates say by themselves, must
    not be contradicted by the words."""
    if declared and not declared.startswith("en"):
        return declared
    text = _sample(pieces)
    if declared is None:
        return of_text(text)
    words = _WORD.findall(text.lower())
    if sum(map(_ENGLISH.__contains__, words)) >= _SURELY_ENGLISH * len(words):
        return declared
    script = _script(text)
    if script not in ("latin", None):
        return of_text(text)
    counts = _counts(words)
    for language, count in counts.most_common(1):
        if language != "en" and count >= FEWEST and count >= LEAD * counts["en"]:
            return of_text(text)
    return declared
