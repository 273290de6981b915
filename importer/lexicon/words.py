"""Words that pages are made of, and the questions that readers and cleaning ask of them.

For: telling "Read more", "Download", "Tags:", "by", "Share" from content, in any language. The words themselves
are data and stand in `words.txt`, by kind and language; an unknown word costs an entry there. Not for: dates
(`importer.lexicon.dates`) and CMS leftovers (`importer.lexicon.internals`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from unicodedata import normalize

from importer.patterns import lazy

__all__ = [
    "BY",
    "CAMEL",
    "COMMON",
    "DOWNLOAD",
    "ELLIPSIS",
    "FURNITURE",
    "FUSED",
    "MORE",
    "NEXT",
    "PREVIOUS",
    "PUBLISHED",
    "READ_MORE",
    "SEASON",
    "STATUS",
    "TAGS",
    "TYPES",
    "UPDATED",
    "author",
    "fold",
    "forms",
    "is_count",
    "is_download",
    "is_foot",
    "is_furniture",
    "is_paging",
    "is_read_more",
    "is_status",
    "published_after_head",
    "split_download",
    "split_read_more",
    "strip_by",
    "strip_ellipsis",
    "tags_after_head",
    "types_after_head",
    "updated_after_head",
]

Table = dict[str, tuple[str, ...]]


def _load() -> dict[str, Table]:
    tables: dict[str, Table] = {}
    table: Table = {}
    language = ""
    for line in Path(__file__).with_name("words.txt").read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("["):
            table = tables[line.strip("[]")] = {}
            continue
        if line.startswith(" "):
            words = line
        else:
            language, _, words = line.partition(":")
        table[language] = table.get(language, ()) + tuple(words.strip(" ,").split(", "))
    return tables


_TABLES = _load()
READ_MORE: Table = _TABLES["read_more"]
"""Phrases that mean "read more" wherever they close a text, by language."""
MORE: Table = _TABLES["more"]
"""Words that mean it only where they are all the text, or follow an ellipsis or a bracket."""
DOWNLOAD: Table = _TABLES["download"]
TAGS: Table = _TABLES["tags"]
TYPES: Table = _TABLES["types"]
BY: Table = _TABLES["by"]
PUBLISHED: Table = _TABLES["published"]
UPDATED: Table = _TABLES["updated"]
FURNITURE: Table = _TABLES["furniture"]
PREVIOUS: Table = _TABLES["previous"]
NEXT: Table = _TABLES["next"]
STATUS: Table = _TABLES["status"]
COMMON: Table = _TABLES["common"]
"""Everyday words, and below such as were run together: evidence for `words-joined`."""
FUSED: Table = _TABLES["fused"]
SEASON: Table = _TABLES["season"]
"""Parts of a year that are no month."""
CAMEL: Table = _TABLES["camel"]
"""Names with a capital inside. Not folded."""


# What stands around a button's words and means nothing: arrows, dots, brackets, quotes, bars.
_EDGE = (
    " \t\r\n\xa0.…·•:;,!|/\\-–—―_~*+=#[](){}<>«»‹›"
    "→⟶➔➜➝➞➡⇒⇨►▶▸▹▻❯❱⟩〉》›⤵↓↘↗▼▾←◀◄❮·。．、・：\"'“”‘’„「」『』\u200b-\u200f\ufe0e\ufe0f"
)
_SPACES = lazy(r"[\s\xa0\u200b\u2060\ufeff]+")
_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "`": "'", "´": "'", "‘": "'"})


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Lower case, compatibility form, straight apostrophes, single spaces, without arrows and dots around it."""
    if text.isascii():
        return " ".join(text.split()).strip(_EDGE).lower()
    text = normalize("NFKC", text).translate(_APOSTROPHES)
    return _SPACES.sub(" ", text).strip(_EDGE).lower().replace("i̇", "i").replace("ı", "i")


def forms(table: Table) -> frozenset[str]:
    """All forms of a table, of all languages, as a set to look folded texts up in."""
    # The data is folded but for the dotless i and Thai's sara am, which a reader of it would miss.
    plain = (form if form.isascii() else normalize("NFKC", form) for row in table.values() for form in row)
    return frozenset(form.replace("ı", "i") for form in plain)


# An ellipsis as sources write it; also bracketed, as WordPress does: "[...]", "[&hellip;]".
ELLIPSIS = re.compile(r"\s*(?:[\[(]\s*(?:…|\.{2,}|(?:\.\s){2,}\.)\s*[\])]|…+|\.{3,}|(?:\.\s){2,}\.|⋯|。。。+)")
_CLOSING_ELLIPSIS = re.compile(ELLIPSIS.pattern + r"[\s.]*$")
_ELLIPSIS_SIGNS = ".…⋯。[]() \t\n\r\f\v\x85\xa0\u2002\u2003\u2009\u200a\u2028\u2029\u202f\u3000"
_LONGEST_ELLIPSIS = 200

# The ellipsis in brackets stands for "read more" by itself.
_BRACKETED = re.compile(r"\s*[\[(]\s*(?:…|\.{2,})\s*[\])][\s.]*$")

_STRONG = forms(READ_MORE)
_ALONE = _STRONG | forms(MORE)
_HERE = forms(_TABLES["here"])
_ENDS = frozenset(form[-2:] for form in _ALONE)
_CLOSING = tuple(sorted(_ALONE))
_FIRST = re.compile(r"(?:[^\W_]|')*")
_OPENERS = frozenset(re.findall(rf"^{_FIRST.pattern}", "\n".join(_ALONE | _HERE), re.M))
_ABOUT = forms(_TABLES["about"])
_DOWNLOAD = forms(DOWNLOAD)
_DOWNLOADS = tuple(sorted(_DOWNLOAD))
_FURNITURE = forms(FURNITURE)
_PAGING = forms(PREVIOUS) | forms(NEXT)
_STATUS = forms(STATUS)
_COUNTED_WORDS = forms(_TABLES["counted"])
_FOOT = forms(_TABLES["foot"])
_TAGS, _TYPES = forms(TAGS), forms(TYPES)
_BY = forms(BY)
_PUBLISHED = forms(PUBLISHED)
_UPDATED = forms(UPDATED)

_CALL = re.compile(r"[A-Za-z0-9]\($")  # "setContentView(View)"
# Above this a text is no button. Also how far back a closing "read more" is looked for.
_BUTTON_LENGTH = 48
# "Read more about ..." repeats a title; longer than this it is a sentence.
_ABOUT_LENGTH = 320
# After these even a bare "more" is no title: "More about us", "Mehr über uns".
_PLAINLY_ABOUT = frozenset({"about", "über", "sobre", "acerca", "om", "over", "despre", "tentang"})
# More words after a bare "by" are no name.
_MOST_WORDS_NAME = 8
# "Continue reading X" needs no connecting word.
_DIRECT = frozenset({"continue reading", "continuar leyendo", "continuar lendo", "keep reading", "seguir leyendo"})
_COUNTED = re.compile(r"^(?:\(?\d[\d.,]*[kKmM]?\+?\)?\s*)(.+)$|^(.+?)\s*\(?\d[\d.,]*[kKmM]?\+?\)?$")


def is_read_more(text: str) -> bool:
    """Is the whole text a "read more" of some language, alone or with what it is about?

    "Read More »", "[...]", "…more", "Read more about our work", "Weiterlesen: Titel".
    """
    return len(text) <= _ABOUT_LENGTH and _says_more(text)


@lru_cache(maxsize=16384)
def _says_more(text: str) -> bool:
    folded = fold(text)
    if not folded:
        return bool(ELLIPSIS.search(text)) or text.strip() in ("»", "→", ">", ">>", "›")
    opener = _FIRST.match(folded)
    if opener is None or opener[0] not in _OPENERS:
        return False
    return folded in _ALONE or folded in _HERE or _is_about(folded)


def _is_about(folded: str) -> bool:
    """`Read more about X`, `Continue reading X`, `Weiterlesen: X`, `Lire la suite « X »`."""
    space = folded.find(" ")
    for end in [i for i, c in enumerate(folded[: _BUTTON_LENGTH + 1]) if not c.isalnum() and c != "'"]:
        head = folded[:end]
        rest = folded[end:]
        if head in _ALONE and rest.split(None, 1)[:1] and rest.split(None, 1)[0] in _PLAINLY_ABOUT:
            return True
        if head not in _STRONG:
            continue
        if rest[:1] in ':"“„«»‹›→>–—(|' or rest[:2] in (' "', " “", " „", " «", " »", " (", " :", " -", " –", " >"):
            return True
        if head in _DIRECT and space > 0:
            return True
        follower = rest.split(None, 2)
        if follower and (follower[0] in _ABOUT or " ".join(follower[:2]) in _ABOUT) and " " in head:
            return True
    return False


def split_read_more(text: str) -> tuple[str, str]:
    """A text and the "read more" that closes it, with its ellipsis, arrows and brackets: `("...", "...Read More")`.

    The second is empty where there is none. Without an ellipsis or an arrow the words must be unmistakable: a
    phrase of `READ_MORE` with a capital, or after the end of a sentence ("you must read more" stays).
    """
    end = len(text.rstrip(_EDGE))
    arrowed = any(c in "»›→⟶➔➜➝➞➡⇒►▶▸❯>" for c in text[end:])
    bracketed = any(c in "])" for c in text[end:])
    core = text[:end]
    start = max(0, end - _BUTTON_LENGTH)
    # All that could be a "read more" here ends as one does: mostly one look is enough.
    closing = fold(core[start:])
    for i in range(start, end) if closing[-2:] in _ENDS and closing.endswith(_CLOSING) else ():
        if i and core[i - 1].isalnum() and core[i].isalnum() and not _may_begin(core, i):
            continue
        if not core[i].isalnum() or _CALL.search(core, max(0, i - 2), i):
            continue
        key = fold(core[i:])
        if key not in _ALONE:
            continue
        before = core[:i]
        cut = before.rstrip(_EDGE.replace(".", "").replace("…", "").replace('"', "").replace("”", ""))
        dots = _closing_ellipsis(before.rstrip(" \t\r\n\xa0[(-–—|«<>→»")) is not None
        opened = before.rstrip()[-1:] in ("[", "(") and bracketed
        if not before.strip():
            return "", text
        if bracketed and dots and before.rstrip().rfind("[") > before.rstrip().rfind("]"):
            before = before[: before.rstrip().rfind("[")]
            return before.rstrip(), text[len(before.rstrip()) :]
        if key in _STRONG:
            closed = dots or opened or arrowed or core[i] != core[i].lower() or not core[i].isascii()
            sentence = cut[-1:] in ".!?。！？؟।…" or before.endswith("\n")
            if not (closed or sentence):
                continue
            if " " not in key and key.isascii() and not (dots or opened or arrowed or sentence):
                continue
        elif not (dots or opened):
            continue
        body = before.rstrip(" \t\r\n\xa0[(|–—-→»«›>")
        body = strip_ellipsis(body)
        return body, text[len(body) :]
    bare = _BRACKETED.search(text, max(start, len(text.rstrip(_ELLIPSIS_SIGNS))))
    return (text[: bare.start()], text[bare.start() :]) if bare else (text, "")


def _may_begin(core: str, i: int) -> bool:
    """May a word begin here, glued to the one before? At a capital, or where the script has no spaces."""
    return (core[i].isupper() and not core[i - 1].isupper()) or ord(core[i]) > 0x2E00


def strip_ellipsis(text: str) -> str:
    """The text without an ellipsis that closes it."""
    start = _closing_ellipsis(text)
    return text if start is None else text[:start]


def _closing_ellipsis(text: str) -> int | None:
    """Where the ellipsis that closes a text begins; looks at the signs at its end alone, however many dots it has."""
    low = max(len(text.rstrip(_ELLIPSIS_SIGNS)), len(text) - _LONGEST_ELLIPSIS)
    match = _CLOSING_ELLIPSIS.search(text, low)
    if match is None:
        return None
    return len(text[:low].rstrip(_ELLIPSIS_SIGNS)) if match.start() == low else match.start()


def is_download(text: str) -> bool:
    """Is the whole text a download button: "DOWNLOAD", "Télécharger (PDF)", "Download PDF, 2 MB"?"""
    if len(text) > _BUTTON_LENGTH:
        return False
    folded = fold(text)
    if folded in _DOWNLOAD:
        return True
    return folded.startswith(_DOWNLOADS) and fold(_SIZE.sub("", folded)) in _DOWNLOAD


_SIZE = lazy(
    r"[\s(\[,–|-]*(?:(?:pdf|docx?|xlsx?|pptx?|zip|epub|odt|csv|mp3|mp4)?[\s,:;–|-]*"
    r"(?:\d+(?:[.,]\d+)?\s*(?:[kmg]i?b|[кмг]б|ko|mo|bytes))?)[)\]\s]*$"
)


def split_download(text: str) -> tuple[str, str]:
    """A caption and the download button that closes it: `("Title - Publisher, 2021", "DOWNLOAD")`.

    The button must be in capitals, or begin with one, or stand after an arrow or a bar; the second is empty
    where there is none.
    """
    stripped = text.rstrip()
    for i in range(max(0, len(stripped) - _BUTTON_LENGTH), len(stripped)):
        if i and not (stripped[i - 1] in " \t\xa0|[(→↓⬇:" or ord(stripped[i]) > 0x2E00):
            continue
        if not stripped[i].isalpha() or stripped[i].islower():
            continue
        if is_download(stripped[i:]):
            return stripped[:i].rstrip(" \t\xa0|[(→↓⬇:"), stripped[i:]
    return text, ""


def tags_after_head(text: str) -> str | None:
    """What follows "TAGS:", "Schlagwörter:", "Mots-clés :" (may be empty); None where no such head stands."""
    return _after(text, _TAGS)


def types_after_head(text: str) -> str | None:
    """What follows "Category:", "Type:", "Posted in:" (may be empty); None where no such head stands."""
    return _after(text, _TYPES)


def published_after_head(text: str) -> str | None:
    """What follows "Published on", "Datum:", "Publié le" (may be empty); None where no such head stands."""
    return _after(text, _PUBLISHED, colon_needed=False)


def updated_after_head(text: str) -> str | None:
    """What follows "Updated on", "Zuletzt geändert:" (may be empty); None where no such head stands."""
    return _after(text, _UPDATED, colon_needed=False)


def _after(text: str, heads: frozenset[str], *, colon_needed: bool = True) -> str | None:
    for colon in (":", "："):
        at = text.find(colon, 0, _BUTTON_LENGTH)
        if at > 0 and fold(text[:at]) in heads:
            return text[at + 1 :].strip()
    if not colon_needed:
        words = text[: _BUTTON_LENGTH * 2].split()
        for length in (3, 2, 1):
            if length <= len(words) and fold(" ".join(words[:length])) in heads:
                return text.split(None, length)[length] if length < len(text.split()) else ""
    return None


def author(text: str) -> str | None:
    """The name after "by", "von", "par", ... ("By Ann Example" → "Ann Example"); else None.

    A word that needs no colon must be followed by a capital or by a script without case.
    """
    if len(text) > _ABOUT_LENGTH // 2:
        return None
    rest = _after(text, _BY)
    if rest:
        return rest
    words = text.split()
    for length in (1, 2, 3):
        if length < len(words) and fold(" ".join(words[:length])) in _BY:
            name = " ".join(words[length:])
            if len(words) - length > _MOST_WORDS_NAME or ELLIPSIS.search(name) or name[-1] in ".!?:;":
                return None
            return name if name[:1].isalpha() and not name[0].islower() else None
    return None


def strip_by(text: str) -> str:
    """A name without the "by" before it: "By Ann Example" → "Ann Example"; other texts as they are."""
    return author(text) or text


def is_furniture(text: str) -> bool:
    """Is the whole text a button or counter: "Share", "3 Comments", "Leave a reply"?"""
    return _is_or_counts(text, _FURNITURE)


def is_paging(text: str) -> bool:
    """Is the whole text "previous", "next" or the like?"""
    return len(text) <= _BUTTON_LENGTH and fold(text) in _PAGING


def is_count(text: str) -> bool:
    """Does the text count or page through a listing: "12 results", "Page 1 of 3", "1 2 3 … 9"?"""
    if len(text) > 2 * _BUTTON_LENGTH or not any(c.isdigit() for c in text):
        return False
    tokens = [t for t in re.split(r"[^\w]+|(?<=\d)(?=[^\W\d])|(?<=[^\W\d])(?=\d)", fold(text)) if t and not t.isdigit()]
    return all(token in _COUNTED_WORDS for token in tokens) and (bool(tokens) or len(text.split()) > 1)


def is_foot(text: str) -> bool:
    """Does a page's foot begin with this text: "© 2020 Example", "All rights reserved"?"""
    folded = fold(text[: 2 * _BUTTON_LENGTH])
    return folded.startswith(("©", "(c)", "copyright ©", "copyright (c")) or folded in _FOOT


def is_status(text: str) -> bool:
    """Is the whole text a flag that is neither label nor tag: "Sold out", "New"?"""
    return len(text) <= _BUTTON_LENGTH and fold(text) in _STATUS


def _is_or_counts(text: str, known: frozenset[str]) -> bool:
    if len(text) > _BUTTON_LENGTH:
        return False
    folded = fold(text)
    if folded in known:
        return True
    match = _COUNTED.match(folded)
    return match is not None and fold(match[1] or match[2]) in known
