"""Words that mean "read more" in any language, and the ellipsis of a cut text: what closes a text and is no part of it.

The words stand in `words.txt`; an unknown one costs an entry there.
"""

from __future__ import annotations

import re
from functools import lru_cache

from importer.lexicon.words import ABOUT, BUTTON_LENGTH, EDGE, HERE, MORE, READ_MORE, fold, forms

__all__ = ["ELLIPSIS", "is_read_more", "split_read_more", "strip_ellipsis"]

# An ellipsis as sources write it; also bracketed, as WordPress does: "[...]", "[&hellip;]".
ELLIPSIS = re.compile(r"\s*(?:[\[(]\s*(?:…|\.{2,}|(?:\.\s){2,}\.)\s*[\])]|…+|\.{3,}|(?:\.\s){2,}\.|⋯|。。。+)")
_CLOSING_ELLIPSIS = re.compile(ELLIPSIS.pattern + r"[\s.]*$")
_ELLIPSIS_SIGNS = ".…⋯。[]() \t\n\r\f\v\x85\xa0\u2002\u2003\u2009\u200a\u2028\u2029\u202f\u3000"
_LONGEST_ELLIPSIS = 200
# The ellipsis in brackets stands for "read more" by itself.
_BRACKETED = re.compile(r"\s*[\[(]\s*(?:…|\.{2,})\s*[\])][\s.]*$")
_STRONG = forms(READ_MORE)
_ALONE = _STRONG | forms(MORE)
_HERE = forms(HERE)
_ENDS = frozenset(form[-2:] for form in _ALONE)
_CLOSING = tuple(sorted(_ALONE))
_FIRST = re.compile(r"(?:[^\W_]|')*")
_OPENERS = frozenset(re.findall(rf"^{_FIRST.pattern}", "\n".join(_ALONE | _HERE), re.M))
_ABOUT = forms(ABOUT)
_CALL = re.compile(r"[A-Za-z0-9]\($")  # "setContentView(View)"
# "Read more about ..." repeats a title; longer than this it is a sentence.
_ABOUT_LENGTH = 320
# After these even a bare "more" is no title: "More about us", "Mehr über uns".
_PLAINLY_ABOUT = frozenset({"about", "über", "sobre", "acerca", "om", "over", "despre", "tentang"})
# "Continue reading X" needs no connecting word.
_DIRECT = frozenset({"continue reading", "continuar leyendo", "continuar lendo", "keep reading", "seguir leyendo"})


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
    for end in [i for i, c in enumerate(folded[: BUTTON_LENGTH + 1]) if not c.isalnum() and c != "'"]:
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
    end = len(text.rstrip(EDGE))
    arrowed = any(c in "»›→⟶➔➜➝➞➡⇒►▶▸❯>" for c in text[end:])
    bracketed = any(c in "])" for c in text[end:])
    core = text[:end]
    start = max(0, end - BUTTON_LENGTH)
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
        cut = before.rstrip(EDGE.replace(".", "").replace("…", "").replace('"', "").replace("”", ""))
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
