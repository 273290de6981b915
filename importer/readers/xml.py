"""What readers of XML share: a safe parser, lookups by local name, and any encoding as UTF-8.

Lookups go by local name, so that a prefix that was rebound or never declared changes nothing. Cutting a document
into items is in `importer.readers.xml_stream`, repairs are in `importer.readers.markup_repair`.
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache
from typing import Any

from lxml import etree

from importer.readers.markup_repair import Damage
from importer.sources.document import Document

Element = Any
"""An lxml element: the stubs type attributes and texts more narrowly than exports are."""

CHUNK = 1 << 18
"""Bytes read at a time."""

_DECLARED = re.compile(rb"<\?xml[^>]*?\sencoding\s*=\s*[\"']([A-Za-z0-9._:\-]+)[\"']")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNMARKED = ((b"<\0?\0", "utf-16-le"), (b"\0<\0?", "utf-16-be"))
# What the web means by these names: https://encoding.spec.whatwg.org/#names-and-labels
_MEANT = {
    "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874", "gb2312": "gb18030",
    "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949",
}  # fmt: skip
_PREFIX = re.compile(r"<(/?)[A-Za-z_][\w.\-]*:(?=[A-Za-z])")
_SPACE = re.compile(r"\sxmlns(?::[\w.\-]+)?=\"[^\"]*\"")
_UTF8 = frozenset(("utf-8", "ascii", "utf-8-sig"))


def parser(*, recover: bool = False) -> Any:
    """A parser that fetches nothing and expands nothing; strict unless told otherwise."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )


@lru_cache(maxsize=4096)
def local(tag: Any) -> str:
    """A tag's local name, also of a prefix that was never declared; an empty string for what is no element."""
    if not isinstance(tag, str):
        return ""
    return tag.rpartition("}")[2].rpartition(":")[2]


def text(element: Element | None) -> str:
    """An element's whole text, its sections and pieces joined; an empty string where there is none."""
    if element is None:
        return ""
    if len(element) == 0:
        return element.text or ""
    return "".join(element.itertext())


def inner(element: Element) -> str:
    """What stands inside an element, as markup: for contents that are XHTML and not text."""
    own = (element.text or "").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    parts = [etree.tostring(child, encoding="unicode", with_tail=True) for child in element]
    return _PREFIX.sub(r"<\1", _SPACE.sub("", own + "".join(parts)))


def child(element: Element, name: str) -> Element | None:
    """The first child of that local name."""
    for found in element:
        if local(found.tag) == name:
            return found
    return None


def children(element: Element, name: str) -> list[Element]:
    """The children of that local name."""
    return [found for found in element if local(found.tag) == name]


def value(element: Element, name: str) -> str:
    """The stripped text of the first child of that local name; an empty string where there is none."""
    return text(child(element, name)).strip()


class Source:
    """A document's bytes as UTF-8, whatever they were: by byte order mark, declaration, else as they are.

    Bytes of a document that is or should be UTF-8 pass unchanged: what is wrong in them is repaired where it stands.
    """

    def __init__(self, document: Document, damage: Damage) -> None:
        self._stream = document.open()
        self._first = self._stream.read(CHUNK)
        self._decoder: codecs.IncrementalDecoder | None = None
        name = self._encoding(damage)
        if name:
            self._decoder = codecs.getincrementaldecoder(name)("replace")

    def _encoding(self, damage: Damage) -> str | None:
        """The encoding that has to be decoded; None for UTF-8. Cuts the byte order mark."""
        for mark, name in _MARKS:
            if self._first.startswith(mark):
                self._first = self._first[len(mark) :]
                return None if name == "utf-8" else name
        for mark, name in _UNMARKED:
            if self._first.startswith(mark):
                return name
        found = _DECLARED.search(self._first[:1024])
        if not found:
            return None
        try:
            name = codecs.lookup(found[1].decode("ascii")).name
        except LookupError:
            damage.add("encoding", f"the declaration, which names {found[1].decode('ascii')}")
            return None
        # A declaration of two or four bytes a character that could be read byte by byte is wrong.
        if name in _UTF8 or name.startswith(("utf-16", "utf-32")):
            return None
        if self._is_utf8():
            damage.add("encoding", f"the declaration, which says {name} of UTF-8")
            return None
        return _MEANT.get(name, name)

    def _is_utf8(self) -> bool:
        """Whether the first bytes hold characters beyond ASCII that are all sound UTF-8."""
        if self._first.isascii():
            return False
        try:
            codecs.getincrementaldecoder("utf-8")().decode(self._first)
        except UnicodeDecodeError:
            return False
        return True

    def read(self, size: int) -> bytes:
        """About that many bytes of UTF-8; none at the end."""
        raw = self._first or self._stream.read(size)
        self._first = b""
        if self._decoder is None:
            return raw
        while raw:
            decoded = self._decoder.decode(raw)
            if decoded:
                return decoded.encode("utf-8", "replace")
            raw = self._stream.read(size)
        return self._decoder.decode(b"", True).encode("utf-8", "replace")

    def close(self) -> None:
        """Let the document go."""
        self._stream.close()


def opening(document: Document) -> bytes:
    """A document's first bytes as a reader looks at them to recognise it: also of UTF-16."""
    return document.head.replace(b"\0", b"")


_BEFORE_ROOT = re.compile(
    rb"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|"
    rb"<!DOCTYPE(?:[^\[>\"']|\"[^\"]*\"|'[^']*')*(?:\[[^\]]*\]\s*)?[^>]*(?:>|\Z)",
    re.S,
)
_ROOT = re.compile(rb"<((?:[\w.\-]+:)?[A-Za-z_][\w.\-]*)(?=[\s/>]|\Z)")


def root_name(document: Document) -> str:
    """The local name of a document's first element, by its first bytes; an empty string where there is none."""
    found = _ROOT.search(_BEFORE_ROOT.sub(b"", opening(document)))
    return local(found[1].decode("utf-8", "replace")) if found else ""
