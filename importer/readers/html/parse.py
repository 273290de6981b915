"""Bytes → an lxml tree, whatever the bytes are: the first step of a page's way.

lxml is the hot path. Where it gives up (no tree, nesting beyond its depth, a body that it lost) BeautifulSoup has a
second look. It knows the encodings only by `encodings`, and nothing of what a page means.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from lxml import etree

from importer.cards import Note
from importer.errors import UnreadableError
from importer.limits import MAX_DEPTH
from importer.patterns import lazy
from importer.readers.html import singlefile
from importer.readers.html.encodings import as_utf8
from importer.sources import Document
from importer.xmlchars import without_forbidden

__all__ = ["Parsed", "parse", "second_look", "source"]

DEEPEST = 250
"""Elements deeper than this are laid side by side: no page that a person made goes there."""
MOST_ATTRIBUTES = 2000
"""Attributes of one tag that are read."""
CROWDED = 64 << 10
"""Bytes of a page below which even one tag with nothing else in it is read soon enough."""
LONGEST_SECOND_LOOK = 8 << 20
"""Bytes that BeautifulSoup is asked for: it takes about a second a megabyte."""


_ATTRIBUTE = rb"[\s/]+[^\s=>/]++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>]++))?+"
_CROWD = lazy(rb"(<[A-Za-z][^\s/>]*+(?:%s){%d})(?:%s)++" % (_ATTRIBUTE, MOST_ATTRIBUTES, _ATTRIBUTE))


class Parsed(NamedTuple):
    """A page as a tree."""

    root: Any
    """The lxml root element."""
    data: bytes
    """The source as UTF-8: for looking whether something is in it at all."""
    notes: tuple[Note, ...] = ()
    """What had to be repaired."""


def source(document: Document, most: int) -> bytes:
    """The bytes of the page, out of what packs it. Raises UnreadableError, also for a page of more tags than `most`."""
    data = singlefile.page(document.read(), document.limit)
    if len(data) > most and data.count(b"<") > most:
        raise UnreadableError(f"holds more than {most:,} tags; --max-nodes raises it")
    return data


def parse(data: bytes, deepest: int = MAX_DEPTH) -> Parsed:
    """The tree of a page. Raises UnreadableError where the bytes are no page, or nest more than `deepest` elements."""
    data, repaired = as_utf8(data)
    notes = (repaired,) if repaired else ()
    if not data or data.isspace():
        raise UnreadableError("is empty")
    data, cut_short = _without_crowds(data)
    notes = (*notes, cut_short) if cut_short else notes
    data, goes_on = _without_early_ends(data)
    notes = (*notes, goes_on) if goes_on else notes
    parser = etree.HTMLParser(encoding="utf-8", remove_pis=True)
    root: Any = None
    try:
        root = etree.fromstring(data, parser)
        cut = _hit_a_limit(parser)
    except etree.XMLSyntaxError:
        cut = _hit_a_limit(parser)
    if cut:
        root, flattened = _without_limits(data, deepest)
        notes = (*notes, flattened)
    if root is not None:
        _open_body(root)
    if root is None or _lost_its_body(root):
        again = second_look(data, deepest)
        if root is None or (again is not None and len(again) and not _lost_its_body(again)):
            root = again
    if root is None:
        raise UnreadableError("holds no element and no text")
    return Parsed(root, data, notes)


def _without_crowds(data: bytes) -> tuple[bytes, Note | None]:
    """The page with the first `MOST_ATTRIBUTES` attributes of each tag: lxml takes time by the square of them."""
    if len(data) < CROWDED or not _holds_crowd(data):
        return data, None
    slim, times = _CROWD.subn(rb"\1", data)
    if not times:
        return data, None
    return slim, Note("markup-repaired", f"{times} tags of more than {MOST_ATTRIBUTES:,} attributes, the rest left out")


_LEAST_CROWD = 2 * MOST_ATTRIBUTES
"""Bytes of the shortest crowd."""
_TRIES = 4
"""So many ends of tags are looked at in that many bytes."""
_OPENING = lazy(rb"<[A-Za-z]")
_BEFORE_QUOTED = b"= \t\n\r\f\v"
"""What stands before the quote that opens an attribute's value."""


def _holds_crowd(data: bytes) -> bool:
    """Whether a page holds a crowd. In one, each `>` stands in quotes: a `>` that does not, in every stretch as long as
    the shortest crowd, tells that there is none at the cost of a few bytes; other stretches are read."""
    clear = -1  # in no crowd, nor is anything before it
    while (stop := clear + _LEAST_CROWD) < len(data):
        end = _unquoted_end(data, clear, stop)
        if end < 0 and any(_CROWD.match(data, tag.start()) for tag in _OPENING.finditer(data, clear + 1, stop)):
            return True
        clear = end if end >= 0 else stop - 1
    return False


def _unquoted_end(data: bytes, start: int, stop: int) -> int:
    """The last `>` between two places that is seen not to stand in quotes, of the last few; else -1."""
    for _ in range(_TRIES):
        stop = data.rfind(b">", start + 1, stop)
        if stop < 0 or not _may_be_quoted(data, stop, start):
            return stop
    return -1


def _may_be_quoted(data: bytes, at: int, start: int) -> bool:
    """Whether a place behind `start` may lie in an attribute's value that opens behind it too."""
    for quote in (b'"', b"'"):
        opening = data.rfind(quote, start + 1, at)
        if opening > start and data[opening - 1] in _BEFORE_QUOTED:
            return True
    return False


_FIRST_END = lazy(rb"</(?:body|html|BODY|HTML)")
_ENDS = lazy(rb"</(?:body|html)\s*+>", re.I)
_NOTHING = lazy(rb"(?:\s++|</(?:body|html)\s*+>|<!--(?s:.*?)-->|<script\b(?s:.*?)</script\s*+>)*+", re.I)
"""What may follow the end of a page without being part of it."""


def _without_early_ends(data: bytes) -> tuple[bytes, Note | None]:
    """The page without the tags that end it before its end: libxml2 leaves out what follows them.

    Source: https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-afterbody
    """
    end = _FIRST_END.search(data)  # one pass, where `find` would take one for each tag
    if end is None or _NOTHING.fullmatch(data, end.start()):
        return data, None
    first = end.start()
    return data[:first] + _ENDS.sub(b"", data[first:]), Note("markup-repaired", "the page goes on after its end")


# https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inhead
_OF_HEAD = frozenset(
    ("base", "basefont", "bgsound", "command", "link", "meta", "noframes", "noscript", "script", "style", "template",
     "title")
)  # fmt: skip


def _open_body(root: Any) -> None:
    """Puts what can't stand in a page's head at the start of its body: the tags of both may be left out, and libxml2
    does not know that `main`, `article` and their like end the head."""
    head = root.find("head")
    strays = [] if head is None else [one for one in head.iterchildren(etree.Element) if one.tag not in _OF_HEAD]
    if not strays:
        return
    body = root.find("body")
    if body is None:
        body = etree.Element("body")
        head.addnext(body)
    if body.text and body.text.strip():
        strays[-1].tail = without_forbidden((strays[-1].tail or "") + body.text)
        body.text = None
    for place, stray in enumerate(strays):
        body.insert(place, stray)


def _lost_its_body(root: Any) -> bool:
    """Whether nothing of a page is left to show: an unclosed `title` swallows all that follows it."""
    body = root.find("body")
    return body is None or (len(body) == 0 and not (body.text or "").strip())


_RESOURCE_LIMIT = 114
"""libxml2's XML_ERR_RESOURCE_LIMIT, which lxml has under its name from 6.1 on."""


def _hit_a_limit(parser: etree.HTMLParser) -> bool:
    """libxml2 stops at 256 nested elements or 10 MB of one text, and says so last."""
    last = parser.error_log.last_error
    return last is not None and last.type == _RESOURCE_LIMIT


def _without_limits(data: bytes, deepest: int) -> tuple[Any, Note]:
    """The tree of a page with very deep nesting or very long texts, laid flatter."""
    parser = etree.HTMLParser(encoding="utf-8", remove_pis=True, huge_tree=True)
    root: Any = etree.fromstring(data, parser)
    if _hit_a_limit(parser):
        again = second_look(data, deepest)
        root = again if again is not None else root
    return _flat(root, deepest) if root is not None else None, Note(
        "markup-repaired", f"elements nested more than {DEEPEST} deep, or a text of over 10 MB"
    )


def _too_deep(deepest: int) -> UnreadableError:
    return UnreadableError(f"nests more than {deepest:,} elements; --max-depth raises it")


def _flat(root: Any, deepest: int) -> Any:
    """The same page with what is deeper than `DEEPEST` side by side."""
    builder = etree.TreeBuilder()
    open_elements: list[Any] = []
    depth = 0
    for event, element in etree.iterwalk(root, events=("start", "end", "comment")):
        if event == "comment":
            if element.tail and open_elements:
                builder.data(without_forbidden(element.tail))
        elif event == "start":
            depth += 1
            if depth > deepest:
                raise _too_deep(deepest)
            if len(open_elements) >= DEEPEST:
                builder.end(_name(open_elements.pop().tag))
            builder.start(_name(element.tag), _attributes(element.attrib))
            open_elements.append(element)
            if element.text:
                builder.data(without_forbidden(element.text))
        else:
            depth -= 1
            if open_elements and open_elements[-1] is element:
                builder.end(_name(element.tag))
                open_elements.pop()
            if element.tail and open_elements:
                builder.data(without_forbidden(element.tail))
    return builder.close()


def second_look(data: bytes, deepest: int = MAX_DEPTH) -> Any:
    """The tree that BeautifulSoup makes of a page, or None where that is none either. Raises UnreadableError."""
    if _never_closes(data):
        return None
    from bs4 import BeautifulSoup, ParserRejectedMarkup
    from bs4.element import NavigableString, PreformattedString, Tag

    try:
        soup = BeautifulSoup(data[:LONGEST_SECOND_LOOK].decode("utf-8", "replace"), "html.parser")
    except ParserRejectedMarkup:
        return None
    builder = etree.TreeBuilder()
    outer = soup.find("html")
    builder.start("html", _attributes(outer.attrs) if isinstance(outer, Tag) else {})
    open_tags: list[str] = []
    levels = {id(soup): 0}
    empty = True
    for node in soup.descendants:
        level = levels[id(node.parent)]
        if isinstance(node, Tag):
            if node.name == "html":
                levels[id(node)] = level
                continue
            if node.name == "body":  # whatever was left open before it
                level = 0
            if level >= deepest:
                raise _too_deep(deepest)
            levels[id(node)] = level + 1
            empty = False
            while len(open_tags) > min(level, DEEPEST - 1):
                builder.end(open_tags.pop())
            open_tags.append(_name(node.name))
            builder.start(open_tags[-1], _attributes(node.attrs))
        elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
            while len(open_tags) > min(level, DEEPEST):
                builder.end(open_tags.pop())
            empty = empty and not node.strip()
            builder.data(without_forbidden(node))
    while open_tags:
        builder.end(open_tags.pop())
    builder.end("html")
    return None if empty else builder.close()


def _never_closes(data: bytes) -> bool:
    """Python's HTML parser takes time by the square of the tags and comments that never close: more than these are
    no page that somebody wrote."""
    return (
        data.count(b"<") > 2 * data.count(b">") + _MOST_UNCLOSED
        or data.count(b"<!--") > data.count(b"-->") + _MOST_UNCLOSED
    )


_MOST_UNCLOSED = 200
_NOT_IN_NAME = lazy(r"[^\w-]|^[\d-]+", re.A)


def _name(tag: str) -> str:
    """A tag's name as one that a tree may have: parsers let more pass."""
    return _NOT_IN_NAME.sub("_", tag) or "_"


def _attributes(attributes: Any) -> dict[str | bytes, str | bytes]:
    out: dict[str | bytes, str | bytes] = {}
    for name, value in attributes.items():
        if name and not _NOT_IN_NAME.search(name):
            out[name] = without_forbidden(" ".join(value) if isinstance(value, list) else value or "")
    return out
