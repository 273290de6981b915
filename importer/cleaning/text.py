"""Text within one field: spaces, entities, invisible characters, escaped tags, "Read more", and the cut.

Pure functions of one string; they see neither page nor card. CMS leftovers went before (`importer.lexicon.internals`);
addresses, dates and sanitised markup are elsewhere. Nothing is invented: what can't be proved wrong stays.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from importer.cleaning.joined import words_joined
from importer.cleaning.mojibake import mend_mojibake
from importer.lexicon import read_more
from importer.patterns import lazy

__all__ = ["label", "mend_mojibake", "plain", "summary", "title", "words_joined"]

# A reference that should have been decoded: with its semicolon, and not one that would make a tag.
_REFERENCE = lazy(
    r"&(?!lt;|gt;|#0*60;|#0*62;|#[xX]0*3[cCeE];)(?:[A-Za-z][A-Za-z0-9]{1,30}|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});"
)

# Browsers read the numbers 0x80 to 0x9F as windows-1252 (HTML, 13.2.5.80); in a text they are the same slip.
_C1 = {
    value: bytes([value]).decode("cp1252") if value not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else None
    for value in range(0x80, 0xA0)
}
_CONTROLS = dict.fromkeys((*range(0x00, 0x09), 0x0E, 0x0F, *range(0x10, 0x1C), 0x7F))
"""Control characters that are no space."""


@cache
def _unwanted() -> dict[int, str | None]:
    """What is taken out of a text, or stands for something else. Large, and few texts hold any."""
    unseen = (
        0xAD, 0x200B, 0x2060, 0xFEFF, 0x180E,  # soft hyphen, zero-width space, word joiner, BOM, vowel separator
        *range(0xD800, 0xE000),  # lone surrogates
        *range(0xE000, 0xF900),  # private use: glyphs of icon fonts
        *range(0xFFF9, 0xFFFD),  # interlinear annotation, object replacement
    )  # fmt: skip
    return {**_CONTROLS, **dict.fromkeys(unseen), **_C1}


_INVISIBLE = lazy(
    "[\x00-\x08\x0e-\x1b\x7f-\x9f\xad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ud800-\uf8ff\ufeff\ufff9-\ufffc]"
)
_JOINERS = lazy("[\u200c\u200d]")
_DIRECTIONS = lazy("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_RIGHT_TO_LEFT = lazy("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")

# Elements whose escaped tags, in a title or an excerpt, are markup that was escaped once too often.
_BLOCKS = (
    r"address|article|aside|audio|blockquote|br|button|center|dd|div|dl|dt|figcaption|figure|footer|form|h[1-6]|header|hr|"
    r"iframe|img|input|label|li|main|nav|noscript|ol|p|picture|pre|script|section|source|style|svg|table|tbody|td|th|thead|"
    r"tr|ul|video"
)
_INLINE = r"a|abbr|b|big|cite|code|del|em|font|i|ins|mark|q|s|small|span|strike|strong|sub|sup|time|tt|u"
_ATTRIBUTED = lazy(rf"<(?:{_BLOCKS}|{_INLINE})\s+[\w:-]+\s*=[^<>]*>", re.I)
_PAIR = lazy(rf"<({_BLOCKS}|{_INLINE})(?:\s[^<>]*)?>(?=\S)([^<>]*?)</\1\s*>", re.I)
_EMPTY_PAIR = lazy(rf"<({_BLOCKS}|{_INLINE})(?:\s[^<>]*)?>\s*</\1\s*>", re.I)
_BREAK = lazy(r"<(?:br|hr|img)\b[^<>]*/?>", re.I)
_BLOCK_TAG = lazy(rf"\s*</?(?:{_BLOCKS})(?:\s[^<>]*)?/?>", re.I)
_CLOSING_TAG = lazy(rf"</(?:{_BLOCKS}|{_INLINE})\s*>", re.I)
_CUT_TAG = lazy(
    rf"\s*<(?:{_BLOCKS}|{_INLINE})(?:\s+[\w:-]+(?:\s*=\s*[^<>]*)?|\s+[^<>]*=[^<>]*)$|\s*</\w{{0,10}}$", re.I
)
_ANY_TAG = lazy(r"</?[A-Za-z]")
_ESCAPED_TAG = lazy(r"&lt;(/?[A-Za-z][^&]*?(?:&quot;[^&]*?)*)&gt;")

# Fewer words than this and a closing ellipsis is the text's own: "Coming soon..."
_FEWEST_WORDS_CUT = 5
_ARROW = lazy(r"(?:\s*[\[(])?\s*(?:>{2,}|[»›→⟶➔➜➝➞➡⇒⇨►▶▸❯❱]+)\s*[\])]?$")
_ARROW_ENDS = frozenset(">»›→⟶➔➜➝➞➡⇒⇨►▶▸❯❱])")
_LONGEST_ARROW = 12
_SEPARATORS = " |/\\,;·•›»«‹>，、"
_PERMALINKS = " ¶🔗"
_BULLETS = "•·▪■▶►‣◦●○∙"


def plain(raw: str | None) -> str | None:
    """Plain text on one line: NFC, single spaces, nothing invisible; None where nothing is left.

    A reference that was encoded twice is decoded (`&amp;` → `&`); `&lt;b&gt;` and a `<b>` that the text is about
    stay, tags that frame or link its words go.
    """
    if not raw:
        return None
    text = raw
    if "&" in text:
        text = _decode(text)
    if not text.isascii():
        text = mend_mojibake(text)
        if _INVISIBLE.search(text):
            text = _without_invisible(text)
        if not unicodedata.is_normalized("NFC", text):
            text = unicodedata.normalize("NFC", text)
    elif not text.isprintable():
        text = text.translate(_CONTROLS)
    if "<" in text and _ANY_TAG.search(text):
        text = _without_tags(text)
    return " ".join(text.split()) or None


def title(raw: str | None) -> str | None:
    """A title: plain text without a bullet before it or, behind it, the sign of a link to the heading itself. An
    ellipsis stays, since it may be the title's own."""
    text = plain(raw)
    return (text.lstrip(_BULLETS + " ").rstrip(_PERMALINKS) or None) if text else None


def summary(raw: str | None) -> tuple[str | None, bool]:
    """A summary without its "Read more" and the ellipsis of its cut, and whether the source cut it."""
    text = plain(raw)
    if text is None:
        return None, False
    body, tail = read_more.split_read_more(text)
    if not tail and (start := _closing_arrow(text)) is not None:
        body, tail = text[:start], text[start:]
    cut = bool(read_more.ELLIPSIS.search(tail))
    if not cut:
        shorter = read_more.strip_ellipsis(body)
        if shorter != body and (tail or not _own_ellipsis(body, shorter)):
            body, cut = shorter, True
    body = body.rstrip()
    return (body or None), cut and bool(body)


def _closing_arrow(text: str) -> int | None:
    """Where the arrow begins that closes a text as a button without words: ">>>", "...»", "[→]"; no closing quote."""
    if text[-1] not in _ARROW_ENDS:
        return None
    found = _ARROW.search(text, max(0, len(text) - _LONGEST_ARROW))
    if found is None or not found.start():
        return None
    for opening, closing in ("«»", "‹›"):
        if closing in found[0] and text.count(opening) >= text.count(closing):
            return None
    apart = found[0][0] in " [(" or ">>>" in found[0] or not text[found.start() - 1].isalnum()
    return found.start() if apart else None


def _own_ellipsis(text: str, shorter: str) -> bool:
    """Is the closing ellipsis the text's own: a few words, after "etc" or a question (Russian "?..")?"""
    if "[" in text[len(shorter) :] or "(" in text[len(shorter) :]:
        return False
    return (
        (len(shorter.split()) < _FEWEST_WORDS_CUT and len(shorter) < 40)
        or shorter[-1:] in "?!"
        or shorter.endswith(" etc")
    )


def label(raw: str | None) -> str | None:
    """A label, tag or name: plain text without the separators that stood around it."""
    text = plain(raw)
    if text is None:
        return None
    text = text.strip(_SEPARATORS).rstrip(":：").strip()
    if text[:1] == text[-1:] == '"' and text.count('"') == 2:
        text = text[1:-1].strip()
    if text.startswith(("- ", "– ", "— ")):
        text = text[2:].lstrip()
    return text.removesuffix(" -").removesuffix(" –").rstrip() or None


def _decode(text: str) -> str:
    """References decoded once; tags escaped twice are brought to the level at which `_without_tags` judges them."""
    if ";" not in text:
        return text
    from html import unescape

    text = _REFERENCE.sub(lambda found: unescape(found[0]), text)
    if "&lt;" in text and _framed(_ESCAPED_TAG.sub(r"<\1>", text)):
        text = _ESCAPED_TAG.sub(r"<\1>", text)
    return text


def _framed(text: str) -> bool:
    """Do tags frame or link words here, so that they are markup and not what the text is about?"""
    return bool(_ATTRIBUTED.search(text) or _PAIR.search(text) or _EMPTY_PAIR.search(text)) or _inner(text) != text


def _inner(text: str) -> str:
    """A text without the tags of blocks at its ends; one by one, since a pattern takes time by the square of a row."""
    start, end = 0, len(text)
    while tag := _BLOCK_TAG.match(text, start):
        start = tag.end()
    while (at := text.rfind("<", start, end)) >= 0 and _BLOCK_TAG.fullmatch(text[at:end].rstrip()):
        end = at
    return text[start:end]


def _without_tags(text: str) -> str:
    if _framed(text) or _CUT_TAG.search(text):
        text = _CUT_TAG.sub("", text)
        before = None
        while before != text:
            before = text
            text = _EMPTY_PAIR.sub(" ", text)
            text = _PAIR.sub(lambda m: f" {m[2]} " if re.fullmatch(_BLOCKS, m[1], re.I) else m[2], text)
        text = _inner(_BREAK.sub(" ", text))
        if _ATTRIBUTED.search(text):
            text = _CLOSING_TAG.sub(" ", _ATTRIBUTED.sub(" ", text))
    return text


def _without_invisible(text: str) -> str:
    text = text.translate(_unwanted())
    if _DIRECTIONS.search(text):
        keeps = bool(_RIGHT_TO_LEFT.search(text))
        text = text.strip("\u200e\u200f \u202c") if keeps else _DIRECTIONS.sub("", text)
    if _JOINERS.search(text):
        text = _JOINERS.sub(_needed_joiner, text)
    return text


def _needed_joiner(found: re.Match[str]) -> str:
    """A joiner stays between letters of a script that it shapes, and inside an emoji sequence (UTS #51)."""
    text, at = found.string, found.start()
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if not before or not after:
        return ""
    if (
        found[0] == "\u200d"
        and unicodedata.category(before) in ("So", "Sk", "Mn")
        and unicodedata.category(after) in ("So", "Sm")
    ):
        return found[0]
    shaped = all(
        0x0600 <= ord(c) <= 0x109F or 0x1780 <= ord(c) <= 0x18AF or 0xFB50 <= ord(c) <= 0xFEFC for c in (before, after)
    )
    return found[0] if shaped else ""
