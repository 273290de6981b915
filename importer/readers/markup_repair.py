"""Repairs of a damaged piece of XML text, before it meets the parser.

A recovering parser damages in silence: a bare `&` eats a query parameter, a control character in a CDATA section the
rest of it, an undeclared prefix turns a draft into an unknown element. So each damage is mended by a rule here, in
this order, and counted: bytes that are no UTF-8, illegal characters, ends of CDATA sections, HTML entities and bare
`&`, stray `<`, undeclared prefixes. It neither parses nor cuts documents into items (`importer.readers.xml` does).

Sources: XML 1.0 (https://www.w3.org/TR/xml/), sections 2.2 (characters), 2.4 (`]]>` in text), 2.7 (CDATA), 4.1
(references); Namespaces in XML 1.0, section 5 (unbound prefixes).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html.entities import html5

from importer.cards import Note
from importer.patterns import lazy
from importer.xmlchars import FORBIDDEN

PREFIXES = {
    "wp": "http://wordpress.org/export/1.2/",
    "excerpt": "http://wordpress.org/export/1.2/excerpt/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "atom": "http://www.w3.org/2005/Atom",
    "app": "http://purl.org/atom/app#",
    "thr": "http://purl.org/syndication/thread/1.0",
    "gd": "http://schemas.google.com/g/2005",
    "blogger": "http://schemas.google.com/blogger/2018",
    "media": "http://search.yahoo.com/mrss/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "georss": "http://www.georss.org/georss",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
    "image": "http://www.google.com/schemas/sitemap-image/1.1",
    "xhtml": "http://www.w3.org/1999/xhtml",
}
"""Prefixes that exports and feeds use, with the namespace that each stands for where it is not declared."""

UNKNOWN_NAMESPACE = "urn:undeclared:"
"""What stands for the namespace of a prefix that nobody declares or knows."""

WORDS = {
    "encoding": "bytes that are not in the document's encoding, read as windows-1252",
    "control-character": "characters that XML forbids, removed",
    "cdata-end": "CDATA sections whose end was missing or stood too early",
    "html-entity": "HTML entities that no document type declares, replaced by their characters",
    "bare-ampersand": "bare ampersands, escaped",
    "stray-less-than": "stray “<”, escaped or removed",
    "undeclared-prefix": "namespace prefixes that are never declared",
    "leading-text": "characters before the XML declaration, skipped",
    "concatenated": "further documents in the same file, read too",
    "too-deep": "elements outside of items that are nested too deeply to be followed",
    "damaged-header": "start tags of the document that could not be read as they stand",
    "recovered-item": "items that no repair made whole, read as far as they go",
    "cut-item": "items that are cut off or have lost their start",
    "cut": "ends of the document that are missing",
}
"""What each code of damage counts."""

_NO_UTF8 = lazy("[\udc80-\udcff]")
_REFERENCE = lazy(r"&(#[0-9]+;|#[xX][0-9a-fA-F]+;|[A-Za-z][A-Za-z0-9]*;)?")
_XML_ENTITIES = frozenset(("amp;", "lt;", "gt;", "quot;", "apos;"))
_STRAY = lazy(r"<(?=<)|<(?![A-Za-z_/!?:\u0080-\U0010ffff])")
_CDATA_OPEN = "<![CDATA["
_CDATA_CLOSE = "]]>"
_OPENED_BY = lazy(r"<([\w:.\-]+)(?:\s[^<>]*)?>[^<]*<?$")
_INNER_CLOSE = lazy(r"\]\]>(?!\s*<!\[CDATA\[)")
_PREFIX_USED = lazy(r"<([A-Za-z_][\w.\-]*):[\w.\-]|\s([A-Za-z_][\w.\-]*):[\w.\-]+\s*=\s*[\"']")
_PREFIX_DECLARED = lazy(r"\sxmlns:([A-Za-z_][\w.\-]*)\s*=")
_ENTITY_DECLARED = lazy(r"<!ENTITY\s+([A-Za-z][\w.\-]*)\s+(?:\"([^\"<&%]*)\"|'([^'<&%]*)')\s*>")


class Damage:
    """What was found damaged in one document, by code: how often, and where first."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[int, str]] = {}

    def add(self, code: str, place: str, times: int = 1) -> None:
        """Count a damage; `place` is kept of the first."""
        if times:
            count, first = self._found.get(code, (0, place))
            self._found[code] = (count + times, first)

    def merge(self, other: Damage) -> None:
        """Count what another one counted."""
        for code, (count, place) in other._found.items():
            self.add(code, place, count)

    def __bool__(self) -> bool:
        return bool(self._found)

    def __contains__(self, code: str) -> bool:
        return code in self._found

    def notes(self) -> Iterator[Note]:
        """One note a code, in the order in which the repairs are made."""
        for code, words in WORDS.items():
            if code in self._found:
                count, place = self._found[code]
                yield Note(code, f"{count} {words}; first at {place}" if place else f"{count} {words}")


def decode(raw: bytes, damage: Damage, place: str) -> str:
    """UTF-8 text; each byte that is none is read as windows-1252 and counted."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        text, times = _NO_UTF8.subn(_windows_1252, raw.decode("utf-8", "surrogateescape"))
        damage.add("encoding", place, times)
        return text


def _windows_1252(found: re.Match[str]) -> str:
    return bytes((ord(found[0]) - 0xDC00,)).decode("cp1252", "replace")


def entities(doctype: str) -> dict[str, str]:
    """The entities that an internal subset declares as plain text: name with semicolon → text."""
    return {f"{m[1]};": m[2] if m[2] is not None else m[3] for m in _ENTITY_DECLARED.finditer(doctype)}


def repair(raw: bytes, declared: Mapping[str, str], damage: Damage, place: str) -> str:
    """A piece of XML with what can be mended by rule mended; `declared` are entities of the document type."""
    text = decode(raw, damage, place)
    text, times = FORBIDDEN.subn("", text)
    damage.add("control-character", place, times)
    parts = []
    for outside, section in _sections(text, damage, place):
        parts.append(_markup(outside, declared, damage, place))
        parts.append(section)
    return "".join(parts)


def _sections(text: str, damage: Damage, place: str) -> Iterator[tuple[str, str]]:
    """The text as (markup, CDATA section) pairs, each section made whole; the last section is empty.

    A section directly inside an element ends at the last `]]>` before that element's end tag: older WordPress did
    not split a `]]>` within the content. Where there is none, the section was never closed and ends at the tag.
    """
    at = 0
    while True:
        opened = text.find(_CDATA_OPEN, at)
        if opened < 0:
            yield text[at:], ""
            return
        inner = opened + len(_CDATA_OPEN)
        first = text.find(_CDATA_CLOSE, inner)
        owner = _OPENED_BY.search(text, max(at, opened - 400), opened)
        tag_end = text.find(f"</{owner[1]}", inner) if owner else -1
        if tag_end >= 0:
            last = text.rfind(_CDATA_CLOSE, inner, tag_end)
            held = text[inner : last if last >= 0 else tag_end]
            after = last + len(_CDATA_CLOSE) if last >= 0 else tag_end
            held, early = _INNER_CLOSE.subn("]]]]><![CDATA[>", held)
            damage.add("cdata-end", place, early or last < 0)
        else:
            held = text[inner : first if first >= 0 else len(text)]
            after = first + len(_CDATA_CLOSE) if first >= 0 else len(text)
            damage.add("cdata-end", place, first < 0)
        yield text[at:opened], f"{_CDATA_OPEN}{held}{_CDATA_CLOSE}"
        at = after


def _markup(text: str, declared: Mapping[str, str], damage: Damage, place: str) -> str:
    """Markup outside CDATA: references and stray `<`."""
    if "&" in text:
        counts = {"html-entity": 0, "bare-ampersand": 0, "control-character": 0}

        def mended(found: re.Match[str]) -> str:
            name = found[1]
            if name is None:
                counts["bare-ampersand"] += 1
                return "&amp;"
            if name in _XML_ENTITIES:
                return found[0]
            if name[0] == "#":
                # Longer ones are no characters, and Python refuses to read the longest.
                number = 1 << 21 if len(name) > 32 else int(name[2:-1], 16) if name[1] in "xX" else int(name[1:-1])
                if number > 0x10FFFF or FORBIDDEN.match(chr(number)):
                    counts["control-character"] += 1
                    return ""
                return f"&#{number};"
            known = declared.get(name, html5.get(name))
            if known is None:
                counts["bare-ampersand"] += 1
                return "&amp;" + name
            counts["html-entity"] += 1
            return known.replace("&", "&amp;").replace("<", "&lt;")

        text = _REFERENCE.sub(mended, text)
        for code, times in counts.items():
            damage.add(code, place, times)
    if text.find(_CDATA_CLOSE) >= 0:
        text = text.replace(_CDATA_CLOSE, "]]&gt;")
        damage.add("cdata-end", place)
    # `<<![CDATA[`: what doubles a tag's first character is dropped, what stands alone is text.
    text, times = _STRAY.subn(lambda found: "" if text[found.end() : found.end() + 1] in ("<", "") else "&lt;", text)
    damage.add("stray-less-than", place, times)
    return text


def undeclared(text: str, declared: frozenset[str]) -> dict[str, str]:
    """Prefixes that a piece uses and neither it nor its surroundings declare, with a namespace for each."""
    used = dict.fromkeys(m[1] or m[2] for m in _PREFIX_USED.finditer(text))
    known = declared | {m[1] for m in _PREFIX_DECLARED.finditer(text)} | {"xml", "xmlns"}
    return {p: PREFIXES.get(p, UNKNOWN_NAMESPACE + p) for p in used if p not in known}


def declared_prefixes(markup: str) -> frozenset[str]:
    """The prefixes that start tags declare."""
    return frozenset(m[1] for m in _PREFIX_DECLARED.finditer(markup))
