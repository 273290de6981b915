"""What stands in a cell: a text, a list in one of its spellings, a picture, a date, a rich text.

Cells come from CSV (texts, HTML, JSON in a text) and from JSON (objects and arrays). It knows no column names.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from importer.cards import RawAttachment
from importer.patterns import lazy
from importer.readers.jsonvalues import loads
from importer.readers.richtext import is_rich, render
from importer.readers.richtext.ricos import media_address
from importer.readers.values import date, first, is_private, mapping, person, plain, string, text

_ANCHOR = lazy(r"<a\b[^>]*?\bhref\s*=\s*([\"'])(.*?)\1[^>]*>(.*?)</a\s*>", re.I | re.S)
_IMAGE = lazy(r"<img\b[^>]*>", re.I)
_ATTRIBUTE = lazy(r"\b(src|alt|datetime|content)\s*=\s*([\"'])(.*?)\2", re.I | re.S)
_TIME = lazy(r"<(?:time|span|div)\b[^>]*?\b(?:datetime|content)\s*=\s*([\"'])(.+?)\1", re.I | re.S)
_QUOTED = lazy(r"'([^'\n]*)'|\"([^\"\n]*)\"")
_LIST_ITEM = lazy(r"<li\b[^>]*>(.*?)</li\s*>", re.I | re.S)

# Mon Aug 25 2025 11:34:26 GMT+0200 (Central European Summer Time): ECMA-262, Date.prototype.toString
_JAVASCRIPT = lazy(
    r"(?:[A-Z][a-z]{2} )?([A-Z][a-z]{2}) (\d\d?) (\d{4}) (\d\d:\d\d:\d\d) (?:GMT|UTC)([+-]\d\d):?(\d\d)(?: \(.*\))?"
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

# Numbers, UUIDs and the object ids of document stores: references, never names.
_ID = lazy(r"\d+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?=[0-9a-f]*\d)[0-9a-f]{24}", re.I)

# Where an object keeps the text, address or date that it stands for: WordPress, Drupal, Sanity, Strapi, MongoDB, …
_TEXTS = ("rendered", "processed", "value", "name", "title", "label", "displayName", "display_name", "fullName",
          "username", "text", "plain_text", "current", "html", "#text", "en", "en-US")  # fmt: skip
_ADDRESSES = ("url", "src", "href", "source_url", "uri", "link", "alias", "current", "path", "permalink", "id")
_WRAPPERS = (
    "data",
    "attributes",
    "file",
    "asset",
    "image",
    "fields",
    "sys",
    "image_intro",
    "large",
    "full",
    "original",
)
_DATES = ("$date", "value", "iso", "date", "start", "datetime", "seconds", "_seconds", "time", "rendered")

DEPTH = 6
"""Objects within objects that a cell's value is looked for in."""


def words(value: Any) -> str | None:
    """A cell's text as it stands; of an object the text it stands for, of an array its first."""
    return _words(value, 0)


def _words(value: Any, depth: int) -> str | None:
    if isinstance(value, dict) and depth < DEPTH:
        inner = (_words(value[name], depth + 1) for name in (*_TEXTS, *_WRAPPERS) if name in value)
        return first(inner)
    if isinstance(value, list) and depth < DEPTH:
        return first(_words(one, depth + 1) for one in value)
    return text(value)


def line(value: Any) -> str | None:
    """A cell's text in one line, without mark-up."""
    raw = words(value)
    return plain(raw) if raw and ("<" in raw or "&" in raw or "\n" in raw) else raw


def anchor(value: Any) -> str | None:
    """The address of a cell that holds a link as HTML; None for any other."""
    raw = string(value)
    found = _ANCHOR.search(raw) if raw and "<a" in raw else None
    return html.unescape(found[2]).strip() or None if found else None


def link(value: Any) -> str | None:
    """A cell's address."""
    return anchor(value) or _address(value, 0)


def _address(value: Any, depth: int) -> str | None:
    if isinstance(value, dict) and depth < DEPTH:
        inner = (_address(value[name], depth + 1) for name in (*_ADDRESSES[:-1], *_WRAPPERS) if name in value)
        return first(inner)
    if isinstance(value, list) and depth < DEPTH:
        return first(_address(one, depth + 1) for one in value)
    return string(value)


def picture(value: Any) -> tuple[str | None, str | None]:
    """(address, alternative text) of a picture: an address, an `img` element, an object, or an array of them."""
    if isinstance(value, list):
        return next((found for one in value if (found := picture(one))[0]), (None, None))
    if isinstance(value, dict):
        alt = first(string(value.get(name)) for name in ("alt", "altText", "alt_text", "alternativeText", "caption"))
        for name in _WRAPPERS:
            inner = value.get(name)
            if isinstance(inner, dict | list) and (found := picture(inner))[0]:
                return found[0], alt or found[1]
        address = _address(value, 0)
        return address if address and _is_address(address) else None, alt
    raw = string(value)
    if raw is None:
        return None, None
    if raw[0] in "{[" and (inner := loads(raw)) is not None:
        return picture(inner)
    shown = _IMAGE.search(raw)
    if shown is not None:
        held = {name.lower(): html.unescape(one) for name, _, one in _ATTRIBUTE.findall(shown[0])}
        return string(held.get("src")), string(held.get("alt"))
    address = media_address(anchor(raw) or re.split(r"[|,;\s](?=https?://)|\|", raw)[0])
    return (address, None) if address and _is_address(address) else (None, None)


def _is_address(value: str) -> bool:
    """A bare number or word is an id, no address."""
    return not re.search(r"\s", value) and ("/" in value or re.search(r"\.\w{2,5}$", value) is not None)


def labels(value: Any, separator: str | None = None) -> tuple[str, ...]:
    """A cell's labels, each once, in order; never bare numbers (ids). Without `separator` the strongest one that
    stands in the text: `|`, `;`, then `,`. Of a path (`parent>child`) the last."""
    found = dict.fromkeys(name for one in _labels(value, separator, 0) if (name := one.strip()))
    return tuple(name for name in found if not _ID.fullmatch(name) and not is_private(name))


def _labels(value: Any, separator: str | None, depth: int) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            if isinstance(one, str):
                yield plain(one) or ""
            elif isinstance(one, dict | list) and depth < DEPTH:
                yield from _labels(one, separator, depth + 1)
    elif isinstance(value, dict):
        named = first(string(value.get(name)) for name in ("name", "title", "label", "term", "value", "slug"))
        if named:
            yield named
        elif depth < DEPTH:
            for one in (value[name] for name in ("data", "attributes", "fields", "nodes", "items") if name in value):
                yield from _labels(one, separator, depth + 1)
    elif isinstance(value, str) and value.strip():
        yield from _labels_of_text(value.strip(), separator, depth)


def _labels_of_text(raw: str, separator: str | None, depth: int) -> Iterator[str]:
    if raw[0] in "[{" and depth < DEPTH:
        inner = loads(raw) if loads(raw) is not None else _python_list(raw)
        if isinstance(inner, list | dict):
            yield from _labels(inner, separator, depth + 1)
            return
    anchors = [plain(found[2]) for found in _ANCHOR.findall(raw)] if "<a" in raw else []
    items = anchors or [plain(one) for one in _LIST_ITEM.findall(raw)]
    if items:
        yield from (one for one in items if one)
        return
    raw = plain(raw) or ""
    for sign in (separator,) if separator else ("|", ";", ","):
        if sign in raw:
            pieces = raw.split(sign)
            break
    else:
        pieces = [raw]
    for piece in pieces:
        yield piece.rpartition(">")[2].strip().strip('"').strip()


def _python_list(raw: str) -> list[str] | None:
    """`['a', "b"]`, as a data frame writes a column of lists."""
    if not (raw.startswith("[") and raw.endswith("]")):
        return None
    found = [one or two for one, two in _QUOTED.findall(raw)]
    return found if not _QUOTED.sub("", raw).strip("[], ") else None


def people(value: Any) -> tuple[str, ...]:
    """Names of authors; never ids nor e-mail addresses."""
    if isinstance(value, dict) and not any(string(value.get(name)) for name in ("name", "title", "label")):
        given = [string(value.get(name)) for name in ("firstName", "firstname", "first_name", "lastName", "lastname",
                                                      "last_name")]  # fmt: skip
        whole = " ".join(part for part in given if part)
        shown = whole or first(string(value.get(n)) for n in ("displayName", "display_name", "fullName", "nickname"))
        if shown:
            value = shown
    separator = (
        ";" if isinstance(value, str) and ";" in value else "|" if isinstance(value, str) and "|" in value else ","
    )
    named = (person(name) for name in labels(value, separator))
    return tuple(dict.fromkeys(name for name in named if name))


def moment(value: Any) -> str | None:
    """A date as it stands, with its zone; machine forms as ISO 8601."""
    if isinstance(value, dict):
        return next((found for name in _DATES if name in value and (found := moment(value[name]))), None)
    if isinstance(value, list):
        return next((found for one in value if (found := moment(one))), None)
    raw = date(value)
    if raw is None:
        return None
    if "<" in raw:
        shown = _TIME.search(raw)
        return moment(html.unescape(shown[2])) if shown else plain(raw)
    script = _JAVASCRIPT.fullmatch(raw)
    if script and script[1] in _MONTHS:
        month = _MONTHS.index(script[1]) + 1
        return f"{script[3]}-{month:02d}-{int(script[2]):02d}T{script[4]}{script[5]}:{script[6]}"
    return raw


def content(value: Any) -> str | None:
    """A cell's content: HTML of a rich text, else the text as it stands."""
    if is_rich(value):
        return render(value) or None
    if isinstance(value, dict):
        return next((found for name in (*_TEXTS, "markdown", "content") if name in value
                     and (found := content(value[name]))), None)  # fmt: skip
    if isinstance(value, list):
        pieces = [found for one in value if (found := content(one))]
        return "\n\n".join(pieces) or None
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        rich = render(value)
        if rich is not None:
            return rich or None
    return value if isinstance(value, str) and value.strip() else None


def downloads(value: Any) -> tuple[RawAttachment, ...]:
    """The files that a cell names."""
    found: list[RawAttachment] = []
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            address = _address(one, 0)
            held = mapping(one.get("attributes")) or one
            title = first(string(held.get(name)) for name in ("title", "name", "filename"))
            kind = first(string(held.get(name)) for name in ("mime_type", "mimeType", "mime", "content_type"))
            if address and _is_address(address):
                found.append(RawAttachment(address, title, kind))
            continue
        raw = string(one)
        if raw is None:
            continue
        linked = [(html.unescape(href), plain(label)) for _, href, label in _ANCHOR.findall(raw)]
        plainly = [(piece.strip(), None) for piece in re.split(r"[|\n]|[,;]\s*(?=https?://|/)", raw)]
        found += [RawAttachment(address, title) for address, title in linked or plainly if _is_address(address)]
    return tuple(found)
