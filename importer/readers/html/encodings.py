"""The bytes of a page as UTF-8: declared, undeclared and lying encodings.

A page that is what it claims, or UTF-8, goes through untouched. It parses nothing.
"""

from __future__ import annotations

import codecs
import re

from importer.cards import Note
from importer.errors import UnreadableError
from importer.patterns import lazy

__all__ = ["as_utf8"]

_DECLARED = lazy(
    rb"<\?xml[^<>]{0,80}encoding\s*=\s*[\"']([\w.:-]+)|<meta[^<>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.I
)
_DECLARED_WITHIN = 4096
_TAG = lazy(rb"<[^<>]*>")

# What a label means in browsers: https://encoding.spec.whatwg.org/#names-and-labels
_WEB = {
    "ascii": "cp1252", "us-ascii": "cp1252", "iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252",
    "iso-8859-9": "cp1254", "iso-8859-11": "cp874", "tis-620": "cp874", "windows-874": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "shift_jis": "cp932", "shift-jis": "cp932",
    "x-sjis": "cp932", "sjis": "cp932", "windows-31j": "cp932", "euc-kr": "cp949", "ks_c_5601-1987": "cp949",
    "ksc5601": "cp949", "big5": "big5hkscs", "x-x-big5": "big5hkscs", "x-mac-cyrillic": "mac_cyrillic",
    "unicode": "utf-16", "utf8": "utf-8", "x-user-defined": "cp1252", "none": "", "iso-8859-8-i": "iso-8859-8",
}  # fmt: skip
# What undeclared pages were written in, for charset-normalizer to choose from.
_LEGACY = [
    "cp1252", "cp1251", "cp1250", "iso8859_2", "koi8_r", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp874",
    "cp932", "euc_jp", "gb18030", "big5", "cp949", "cp866",
]  # fmt: skip
# Bytes of text that a guess may rest on.
_SAMPLE = 64 << 10
# Damaged places that a UTF-8 page may have for every whole character beyond ASCII.
_DAMAGE = 0.1
# Control bytes in the first bytes that no text has: more is a binary file.
_BINARY_SHARE = 0.02
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\x1b\x1a"))

# A word of letters beyond ASCII alone: normal in Cyrillic, and in no language that windows-1252 was made for.
_HIGH_WORD = lazy("[À-ÖØ-öø-ÿ]{4,}")
_HIGH = lazy("[\x80-\uffff]")
# Letters of another script inside a Latin word: the sign of Western text read as Cyrillic, Greek and so on.
_MIXED = lazy("[A-Za-z][\u0370-\u05ff](?![\u0370-\u05ff])|(?<![\u0370-\u05ff])[\u0370-\u05ff][a-z]")


_OTHER_LETTER = lazy("[\u0370-\u05ff]")
_CYRILLIC = ("cp1251", "koi8-r", "koi8-u", "cp866", "iso8859-5", "mac-cyrillic")
_OTHER_SCRIPTS = (*_CYRILLIC, "cp1253", "iso8859-7", "cp1255")
_USUAL = frozenset("àáâãäåæçèéêëíîïñóôõöøúûüßœÀÁÂÄÅÆÇÉÈÊÍÎÑÓÔÖØÚÜ«»“”‘’„‚…–—•€©®™°·¿¡ºª§\u00a0\u00ad")
_ASCII = bytes(range(128))
# The letters of windows-1255, where other encodings have but a part of their small letters.
_HEBREW = bytes(range(0xE0, 0xFB))
_LETTERS_TO_JUDGE_BY = 20
_LANGUAGE = lazy(rb"<html[^<>]{0,300}?\blang\s*=\s*[\"']?([\w-]{2,12})", re.I)
# The legacy encoding of a language: https://html.spec.whatwg.org/#determining-the-character-encoding, step 9.
_BY_LANGUAGE = {
    "ru": "cp1251", "uk": "cp1251", "be": "cp1251", "bg": "cp1251", "mk": "cp1251", "sr": "cp1251", "kk": "cp1251",
    "pl": "iso8859-2", "cs": "cp1250", "sk": "cp1250", "sl": "cp1250", "hu": "iso8859-2", "hr": "cp1250",
    "el": "cp1253", "tr": "cp1254", "az": "cp1254", "he": "cp1255", "ar": "cp1256", "fa": "cp1256", "lt": "cp1257",
    "lv": "cp1257", "et": "cp1257", "vi": "cp1258", "th": "cp874", "ja": "cp932", "ko": "cp949", "zh-tw": "big5hkscs",
    "zh-hk": "big5hkscs", "zh": "gb18030",
}  # fmt: skip


def as_utf8(data: bytes) -> tuple[bytes, Note | None]:
    """The page's bytes as UTF-8 without NUL bytes or mark, and a note where the encoding had to be repaired.

    Raises UnreadableError where these are the bytes of no text.
    """
    text, name = _marked(data)
    if text is not None:
        return text.encode("utf-8", "replace"), None if name else Note("encoding-repaired", "UTF-16 without a mark")
    if data.startswith(codecs.BOM_UTF8):
        data = data[3:]
    if b"\0" in data:
        _refuse_binary(data)
        data = data.replace(b"\0", b"")
    declared = _declared(data)
    if data.isascii():
        if b"\x1b" in data and declared.startswith(("iso-2022", "hz")):
            return _decoded(data, declared).encode("utf-8"), None
        return data, None
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        if declared and _codec(declared) not in ("utf-8", ""):
            return data, Note("encoding-repaired", f"declared as {declared}, is UTF-8")
        return data, None
    return _legacy(data, declared)


def _marked(data: bytes) -> tuple[str | None, bool]:
    """Text with a UTF-16 or UTF-32 mark (True), or that is plainly UTF-16 without one (False)."""
    for mark, codec in (
        (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
    ):  # fmt: skip
        if data.startswith(mark):
            return data.decode(codec, "replace").replace("\0", ""), True
    for start, codec in ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be")):
        if data.startswith(start):
            return data.decode(codec, "replace").replace("\0", ""), False
    return None, False


def _refuse_binary(data: bytes) -> None:
    head = data[:8192]
    if len(head) - len(head.translate(None, _CONTROL)) > _BINARY_SHARE * len(head):
        raise UnreadableError("is a binary file, not a web page")


def _declared(data: bytes) -> str:
    match = _DECLARED.search(data, 0, _DECLARED_WITHIN)
    return (match[1] or match[2]).decode("ascii", "replace").lower() if match else ""


def _codec(label: str) -> str:
    """The Python codec of a label, or an empty string where there is none."""
    name = _WEB.get(label, label)
    try:
        return codecs.lookup(name).name if name else ""
    except LookupError:
        return ""


def _decoded(data: bytes, label: str) -> str:
    return data.decode(_codec(label) or "cp1252", "replace")


def _legacy(data: bytes, declared: str) -> tuple[bytes, Note | None]:
    """Bytes that are no UTF-8."""
    _refuse_binary(data)
    if not declared:
        from bs4.dammit import EncodingDetector

        declared = EncodingDetector.find_declared_encoding(data, is_html=True, search_entire_document=True) or ""
    codec = _codec(declared)
    if codec in ("utf-8", ""):
        damaged = _damaged_utf8(data)
        if damaged is not None:
            return damaged
    else:
        text = _strictly(data, codec)
        if text is not None and _plausible(text, codec):
            return text.encode("utf-8"), None
    found, text = _guess(data)
    if found == codec:
        note = None
    else:
        claim = f"declared as {declared}" if declared else "undeclared"
        note = Note("encoding-repaired", f"{claim}, read as {_label(found)}")
    return text.encode("utf-8", "replace"), note


def _label(codec: str) -> str:
    return re.sub(r"^cp(125\d|874)$", r"windows-\1", codec)


def _strictly(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        # windows-1252 leaves five bytes undefined, and double-byte pages are cut in the middle of a character:
        # a few such places do not speak against the claim.
        text = data.decode(codec, "replace")
        return text if text.count("\ufffd") <= max(1, _DAMAGE * len(_HIGH.findall(text))) else None


def _plausible(text: str, codec: str) -> bool:
    """Whether text read in a single-byte encoding shows words, not the letters of another encoding."""
    bare = re.sub(r"<[^<>]*>", " ", text[: 4 * _SAMPLE])
    high = len(_HIGH.findall(bare))
    if codec in ("cp1252", "iso8859-15"):
        return sum(map(len, _HIGH_WORD.findall(bare))) <= high / 2
    if codec in _OTHER_SCRIPTS:
        letters = _OTHER_LETTER.findall(bare)
        # Letters of the wrong case: KOI8 read as windows-1251, and the reverse.
        inverted = sum(map(str.isupper, letters)) > sum(map(str.islower, letters))
        return 2 * len(_MIXED.findall(bare)) <= len(letters) and not (inverted and codec in _CYRILLIC)
    return True


def _western(text: str) -> bool:
    """Whether the characters beyond ASCII are those of Western European languages."""
    bare = re.sub(r"<[^<>]*>", " ", text[: 4 * _SAMPLE])
    high = _HIGH.findall(bare)
    usual = sum(c in _USUAL for c in high)
    return usual >= 0.9 * len(high) and _plausible(text, "cp1252")


def _damaged_utf8(data: bytes) -> tuple[bytes, Note] | None:
    """UTF-8 with some damaged places: these are read as windows-1252, as where an old comment was pasted in."""
    lossy = data.decode("utf-8", "replace")
    damaged = lossy.count("\ufffd")
    whole = len(_HIGH.findall(lossy)) - damaged
    if damaged > max(1, whole) and damaged > _DAMAGE * whole:
        return None
    return data.decode("utf-8", _MEND).encode(), Note("encoding-repaired", f"UTF-8 with {damaged} damaged places")


def _mend(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


_MEND = "importer-as-windows-1252"
codecs.register_error(_MEND, _mend)


def _guess(data: bytes) -> tuple[str, str]:
    """The encoding that the language and the words of a page speak for, and its text."""
    language = _LANGUAGE.search(data, 0, _DECLARED_WITHIN)
    tag = language[1].decode().lower() if language else ""
    if own := _BY_LANGUAGE.get(tag) or _BY_LANGUAGE.get(tag[:2]):
        text = _strictly(data, own)
        if text is not None and _plausible(text, own):
            return own, text
    western = data.decode("cp1252", "replace")
    if _western(western):
        return "cp1252", western
    from charset_normalizer import from_bytes

    # Only what is beyond ASCII tells encodings apart.
    words = _TAG.sub(b" ", data[: 16 * _SAMPLE]).split()
    sample = b" ".join(word for word in words if not word.isascii())[:_SAMPLE]
    if len(high := sample.translate(None, _ASCII)) >= _LETTERS_TO_JUDGE_BY and not high.translate(None, _HEBREW):
        return "cp1255", data.decode("cp1255", "replace")
    best = from_bytes(sample, cp_isolation=_LEGACY, enable_fallback=False).best() if sample else None
    if best and best.encoding == "koi8_r" and str(best).isupper():
        # Hebrew and Arabic bytes make nothing but capitals of it.
        rest = [codec for codec in _LEGACY if codec != "koi8_r"]
        best = from_bytes(sample, cp_isolation=rest, enable_fallback=False).best() or best
    codec = codecs.lookup(best.encoding).name if best else "cp1252"
    return codec, data.decode(codec, "replace")
