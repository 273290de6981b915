"""UTF-8 that was read as windows-1252, latin-1 or windows-1251: put back where it can be proved, and only there.

A garbled character is a lead (`Ã`, `â`, `Ð`, `Р`) followed by what UTF-8's continuation bytes 0x80-0xBF look like in
the wrong table (RFC 3629, section 3). Long sequences prove themselves; two-character ones need a continuation that
no text puts there, or a proved one beside them. Not for texts that lost bytes: what can't be put back stays.
"""

from __future__ import annotations

import re
from functools import cache

from importer.patterns import lazy

__all__ = ["mend_mojibake"]


@cache
def _byte_table(encoding: str) -> dict[str, int]:
    """Character → byte, with the holes of the table filled by C1 controls, as browsers do (WHATWG Encoding)."""
    table = {}
    for value in range(0x80, 0x100):
        try:
            table[bytes([value]).decode(encoding)] = value
        except UnicodeDecodeError:
            table[chr(value)] = value
    if encoding == "cp1252":
        table.update({chr(value): value for value in range(0x80, 0xA0)})
    return table


def _class(table: dict[str, int], first: int, last: int) -> str:
    return "[" + "".join(re.escape(c) for c, value in table.items() if first <= value <= last) + "]"


@cache
def _runs(encoding: str, fewest: int) -> re.Pattern[str]:
    """At least so many garbled characters in a row."""
    table = _byte_table(encoding)
    more = _class(table, 0x80, 0xBF)
    two, three, four = (_class(table, *span) for span in ((0xC2, 0xDF), (0xE0, 0xEF), (0xF0, 0xF4)))
    return re.compile(f"(?:{four}{more}{{3}}|{three}{more}{{2}}|{two}{more}){{{fewest},}}")


_ANY_LEAD = lazy("[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]")
_ANY_CYRILLIC_LEAD = lazy("[РСВЕ][\u00a0-\u00bf\u0401-\u045f\u0490\u0491\u2013-\u203a\u20ac\u2116\u2122]")

# After a capital these close a word, a quotation or a phrase in honest text ("IRMÃ »", "SÃO – …"), so alone they
# prove nothing.
_HONEST_AFTER_CAPITAL = frozenset("\u00a0»«”“’‘„…–—•›‹")

# Text that went through the wrong table more than once: "Ã¢â‚¬â„¢".
_MOST_TURNS = 3


def mend_mojibake(text: str) -> str:
    """The text with garbled characters put back where that can be proved: `Ã©` → `é`, `â€™` → `’`, `РџСЂ` → `Пр`."""
    if text.isascii():
        return text
    for _ in range(_MOST_TURNS):
        mended = text
        if _ANY_LEAD.search(mended):
            mended = _mend_latin(mended)
        if _ANY_CYRILLIC_LEAD.search(mended):
            mended = _mend_cyrillic(mended)
        if mended == text:
            break
        text = mended
    return text


def _decode(garbled: str, table: dict[str, int]) -> str | None:
    try:
        decoded = bytes(table[c] for c in garbled).decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return None
    return decoded if all(c.isprintable() or c in "\u00a0\u00ad\u200b\u200c\u200d\ufeff" for c in decoded) else None


def _mend_latin(text: str) -> str:
    table = _byte_table("cp1252")
    runs = [(found, _decode(found[0], table)) for found in _runs("cp1252", 1).finditer(text)]
    certain = any(put and _proves_itself(text, found) for found, put in runs)
    out, at = [], 0
    for found, put in runs:
        if put and (certain or _proves_itself(text, found)):
            out += [text[at : found.start()], put]
            at = found.end()
    return "".join(out) + text[at:]


def _proves_itself(text: str, found: re.Match[str]) -> bool:
    """More than one character's worth, or one whose continuation honest text does not put after that lead."""
    garbled = found[0]
    if len(garbled) >= 3:
        return True
    before = text[found.start() - 1 : found.start()]
    if garbled[0] == "Â" and garbled[1] == "\u00a0":
        return not before.isupper()
    if garbled[1] not in _HONEST_AFTER_CAPITAL:
        return not garbled.isalpha()
    # A capital inside a word that goes on in small letters: "voilÃ\xa0".
    return before.islower()


# What a second byte looks like in windows-1251 and no Slavic spelling puts after a capital Р or С.
_ODD = frozenset("°±µ¶·»¤¦§©«¬®ЂЃѓЉЊЌЏђљњќџЎўЈҐЇїґ„…†‡€‰‹‘’“”•–—™›\u00a0\u00ad")


def _mend_cyrillic(text: str) -> str:
    # In Cyrillic text a lead is an ordinary letter (Р, С), so only runs of two and more prove anything, and only such
    # as hold a continuation that Russian, Ukrainian, Serbian do not put after it.
    table = _byte_table("cp1251")
    runs = [(found, _decode(found[0], table)) for found in _runs("cp1251", 2).finditer(text)]
    if not any(put and 4 * sum(c in _ODD for c in found[0][1::2]) >= len(found[0]) // 2 for found, put in runs):
        return text
    out, at = [], 0
    for found, put in runs:
        out += [text[at : found.start()], put or found[0]]
        at = found.end()
    return "".join(out) + text[at:]
