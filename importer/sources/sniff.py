"""What kind of bytes these are, by the first of them; a file's suffix only breaks ties.

Pure functions on bytes and names. The order of the questions follows the WHATWG MIME Sniffing Standard
(https://mimesniff.spec.whatwg.org/): byte order marks, signatures, control bytes, then the opening of the text.
It does not decode documents and does not look beyond what it is given.
"""

from __future__ import annotations

import re
from typing import Literal

from importer.patterns import lazy

Family = Literal["html", "xml", "json", "text", "binary"]

HTML_SUFFIXES = frozenset((".html", ".htm", ".xhtml", ".xht", ".shtml", ".php", ".asp", ".aspx", ".jsp", ".cfm"))
PLAIN_HTML_SUFFIXES = frozenset((".html", ".htm", ".xhtml", ".xht", ".shtml"))
XML_SUFFIXES = frozenset((".xml", ".rss", ".atom", ".rdf", ".wxr"))
JSON_SUFFIXES = frozenset((".json", ".jsonl", ".ndjson"))
TEXT_SUFFIXES = frozenset((".txt", ".text"))

# Names that such a file goes by, at an offset: what a person should be told it is.
SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG\r\n", "a PNG picture"),
    (0, b"\xff\xd8\xff", "a JPEG picture"),
    (0, b"GIF87a", "a GIF picture"),
    (0, b"GIF89a", "a GIF picture"),
    (8, b"WEBP", "a WebP picture"),
    (0, b"BM\x00", "a BMP picture"),
    (0, b"II*\x00", "a TIFF picture"),
    (0, b"MM\x00*", "a TIFF picture"),
    (0, b"%PDF-", "a PDF document"),
    (0, b"PK\x03\x04", "a ZIP archive"),
    (0, b"PK\x05\x06", "a ZIP archive without members"),
    (0, b"\x1f\x8b", "gzip data"),
    (0, b"BZh", "bzip2 data"),
    (0, b"\xfd7zXZ\x00", "xz data"),
    (0, b"\x28\xb5\x2f\xfd", "Zstandard data"),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (0, b"Rar!\x1a\x07", "a RAR archive"),
    (257, b"ustar", "a tar archive"),
    (0, b"\x7fELF", "an ELF program"),
    (0, b"MZ", "a Windows program"),
    (0, b"\xcf\xfa\xed\xfe", "a macOS program"),
    (0, b"\xca\xfe\xba\xbe", "Java or macOS program code"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an older Microsoft Office document"),
    (0, b"{\\rtf", "an RTF document"),
    (0, b"PAR1", "a Parquet file"),
    (0, b"ARROW1\0\0", "an Arrow file"),
    (0, b"SQLite format 3\x00", "an SQLite database"),
    (0, b"wOFF", "a font"),
    (0, b"wOF2", "a font"),
    (0, b"OTTO", "a font"),
    (0, b"\x00\x01\x00\x00\x00", "a font"),
    (4, b"ftyp", "a video or sound file"),
    (0, b"ID3", "a sound file"),
    (0, b"OggS", "a sound file"),
    (0, b"\x1aE\xdf\xa3", "a video"),
    (0, b"RIFF", "a video or sound file"),
    (0, b"WARC/", "a web archive (WARC)"),
    (0, b"filedesc://", "a web archive (ARC)"),
    (0, b"<?php", "PHP source code"),
    (0, b"#!/", "a script"),
)

# Signatures that are also how a text may begin: "MZ", "BM..." and the like need a control byte beside them.
_WEAK = frozenset((b"MZ", b"BZh", b"ID3", b"RIFF", b"OTTO"))

# What it is, names within it, suffixes.
_OFFICE = (
    ("a spreadsheet", (b"xl/", b"opendocument.spreadsheet"), (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".numbers")),
    ("a word processor's file", (b"word/", b"opendocument.text"), (".docx", ".docm", ".doc", ".odt", ".pages")),
    ("a presentation", (b"ppt/", b"opendocument.presentation"), (".pptx", ".ppt", ".odp", ".key")),
    ("an e-book", (b"application/epub",), (".epub",)),
)
_INSTEAD = {
    "a spreadsheet": "save its sheet as CSV and give that",
    "a word processor's file": "save it as a web page (HTML) or as plain text and give that",
    "an RTF document": "save it as a web page (HTML) or as plain text and give that",
    "an older Microsoft Office document": "save it as CSV, HTML or plain text and give that",
    "a PDF document": "save its text as .txt and give that",
    "an e-book": "unpack it and give the folder",
    "a 7-Zip archive": "unpack it and give the folder",
    "a RAR archive": "unpack it and give the folder",
}

# A share of control bytes in the first bytes above which they are no text: random bytes have 0.11, text hardly any.
BINARY_SHARE = 0.08
_CONTROL = bytes(b for b in (*range(32), 127) if b not in b"\t\n\x0c\r\x1b")

_HTML_TAGS = frozenset(
    """html head body title meta link base style script noscript template div span p a b i u s em strong small big font
    center br hr h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table thead tbody tfoot tr td th caption form input select option
    textarea button label fieldset img picture figure figcaption video audio iframe object embed map area section
    article aside header footer main nav address blockquote pre code frameset frame marquee time details summary
    """.split()
)
_TAG = re.compile(r"<([A-Za-z][\w.-]{0,60}(?::[\w.-]{1,60})?)(?=[\s/>]|$)")
_DOCTYPE = re.compile(r"<!doctype\s{1,50}([\w:.-]{1,60})", re.I)
_MARKUP_AHEAD = lazy(r"<(!doctype html|html|head|body|main|article|div|table|p|h[1-6]|ul)[\s>]", re.I)
_XML_AHEAD = lazy(r"<\?xml\s|<(rss|feed|rdf:RDF)[\s>]")
_JSON_OPENING = lazy(r'\{\s*["}]|\[\s*(?:[\[{"\]\d-]|true\b|false\b|null\b)')
PACKED = re.compile(r"\.(?:gz|bz2|xz|zst)$", re.I)
"""Suffixes of files that are packed as a whole and read through."""
# A page that is a ZIP archive too, as SingleFile writes them.
_SELF_EXTRACTING = lazy(rb"(?:\xef\xbb\xbf)?\s*(?:<!doctype[^>]*>\s*)?<html[^>]*\sdata-sfz[\s>=]", re.I)
_SUFFIX = re.compile(r"(\.[A-Za-z0-9]{1,8})(?:[?@][^/]*)?$")


def suffix(name: str) -> str:
    """A name's suffix in lower case with its dot, or "". What a mirror keeps of a query is no part of it
    (`page.html?p=3`), nor are `.gz`, `.bz2`, `.xz` and `.zst`, since what they pack is read through it."""
    name = name.rpartition("/")[2]
    name = PACKED.sub("", name)
    found = _SUFFIX.search(name)
    return found[1].lower() if found and found.start() else ""


def signature(head: bytes) -> str | None:
    """What the first bytes say it is, where they are no text: "a PNG picture"."""
    for at, magic, words in SIGNATURES:
        if head.startswith(magic, at) and (magic not in _WEAK or _control_share(head) > 0):
            return words
    return None


def _control_share(head: bytes) -> float:
    return (len(head) - len(head.translate(None, _CONTROL))) / max(1, len(head))


def text_of(head: bytes) -> str | None:
    """The first bytes as text good enough to look for ASCII words in it, or None where they are no text."""
    for bom, codec in (
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe\x00\x00", "utf-32-le"),
        (b"\x00\x00\xfe\xff", "utf-32-be"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
    ):
        if head.startswith(bom):
            return head[len(bom) :].decode(codec, "replace")
    if signature(head):
        return None
    if b"\x00" in head[:512]:
        # UTF-16 without a mark: every other byte of ASCII is zero.
        even, odd = head[0:512:2], head[1:512:2]
        if odd.count(0) > 0.4 * len(odd) and even.count(0) < 0.05 * len(even):
            return head.decode("utf-16-le", "replace")
        if even.count(0) > 0.4 * len(even) and odd.count(0) < 0.05 * len(odd):
            return head.decode("utf-16-be", "replace")
    if _control_share(head) > BINARY_SHARE:
        return None
    return head.decode("latin-1")


def _opening(text: str) -> tuple[bool, str, str, int]:
    """Is there an XML declaration; the DOCTYPE's name; the first element's name; where the first text stands."""
    declared, doctype, at = False, "", 0
    while True:
        while at < len(text) and (text[at].isspace() or text[at] in "\x00\ufeff"):
            at += 1
        if text.startswith("<?", at):
            declared = declared or text.startswith("<?xml", at)
            stop = text.find("?>", at)
            after = stop + 2
        elif text.startswith("<!--", at):
            stop = text.find("-->", at + 2)
            after = stop + 3
        elif found := _DOCTYPE.match(text, at):
            doctype = found[1].lower()
            stop = text.find(">", at)
            subset = text.find("[", at, stop)
            if subset >= 0:
                stop = text.find("]", subset)
                stop = text.find(">", stop) if stop >= 0 else -1
            after = stop + 1
        else:
            tag = _TAG.match(text, at)
            return declared, doctype, tag[1].lower() if tag else "", at
        if stop < 0:
            return declared, doctype, "", at
        at = after


def family(head: bytes, suffix: str) -> Family:
    """What kind of bytes these are. `suffix` in lower case with its dot, or an empty string."""
    text = text_of(head)
    if text is None:
        return "html" if _SELF_EXTRACTING.match(head) else "binary"
    declared, doctype, root, at = _opening(text)
    local = root.rpartition(":")[2]
    if local == "html" or doctype == "html":
        return "html"
    if root in _HTML_TAGS and not declared:
        return "xml" if suffix in XML_SUFFIXES and _XML_AHEAD.search(text) else "html"
    if declared or doctype or root in ("rss", "feed", "rdf:rdf", "opml", "urlset", "sitemapindex"):
        return "xml"
    if root:
        return "html" if suffix in HTML_SUFFIXES else "text" if suffix in TEXT_SUFFIXES else "xml"
    if _JSON_OPENING.match(text, at) and suffix not in TEXT_SUFFIXES:
        return "json"
    if suffix in HTML_SUFFIXES:
        return "html"
    if suffix in JSON_SUFFIXES:
        return "json"
    if suffix in XML_SUFFIXES:
        return "xml"
    if suffix not in TEXT_SUFFIXES and _MARKUP_AHEAD.search(text):
        return "html"
    return "text"


def opens_json(head: bytes) -> bool:
    """Does a text begin as JSON does?"""
    text = text_of(head)
    return text is not None and _JSON_OPENING.match(text, _opening(text)[3]) is not None


def _of_office(head: bytes, suffix: str) -> str | None:
    """What an office program's file is: by its suffix, else by what its first members are called."""
    if not head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
        return None
    signs = head[30:] if head.startswith((b"[Content_Types].xml", b"mimetype"), 30) else b""
    by_name = next((words for words, _, ends in _OFFICE if suffix in ends), None)
    return by_name or next((words for words, names, _ in _OFFICE if any(name in signs for name in names)), None)


def instead(looks: str) -> str | None:
    """What a person can do with a file that looks so and that no reader is for; None where nothing helps."""
    return _INSTEAD.get(looks)


def looks_like(head: bytes, suffix: str) -> str:
    """What it is, in words for a person: "a PNG picture", "XML with the element <urlset>"."""
    if not head.strip(b" \t\r\n\x0c\x00\xef\xbb\xbf"):
        return "an empty file"
    found = _of_office(head, suffix) or signature(head)
    if found:
        return found
    text = text_of(head)
    if text is None:
        return "binary data"
    kind = family(head, suffix)
    if kind == "xml":
        root = _opening(text)[2]
        return f"XML with the element <{root}>" if root else "XML"
    return {"html": "HTML", "json": "JSON", "text": "plain text"}[kind]
