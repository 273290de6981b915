"""The parts of a WXR item by their usual names, and what of its metadata is a person's own.

The namespace decides what an element is, not its prefix. It decides nothing about items (`importer.readers.wxr`).
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import lru_cache
from typing import Any, NamedTuple

from importer.lexicon.wordpress import SUMMARY_META
from importer.readers import php, values
from importer.readers.markup_repair import UNKNOWN_NAMESPACE
from importer.readers.xml import Element, text
from importer.readers.xml_bytes import MARK

__all__ = ["Media", "Parts", "custom_fields", "media_of", "with_galleries"]

_EXPORT_NAMESPACE = re.compile(r"https?://(?:www\.)?wordpress\.org/export/[^/]*/?(excerpt/?)?$")
_NAMESPACES = {
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://www.w3.org/2005/Atom": "atom:",
}
_OWN_PREFIXES = frozenset(("wp", "content", "excerpt", "dc"))

_TAKEN = frozenset(("enclosure", *SUMMARY_META))
_LONGEST_PRIVATE = 300
_HIDDEN_BUT_USED = frozenset(("_thumbnail_id", "_wp_attachment_image_alt", "_wp_old_slug", *SUMMARY_META))
_NEVER_USED = frozenset(("wp:comment_status", "wp:ping_status", "wp:menu_order"))
_private = lru_cache(maxsize=4096)(values.private_name)

_KEYS: dict[str, str] = {}
_KEYS_AT_MOST = 4096


class Media(NamedTuple):
    """An item of the media library, as raw as it stands there."""

    url: str
    title: str | None
    alt: str | None
    caption: str | None
    parent: str
    mime: str | None


def _key(element: Element) -> str:
    """An element's name with the usual prefix of its namespace: `wp:status`, `title`."""
    tag = element.tag
    found = _KEYS.get(tag)
    if found is not None:
        return found
    if not isinstance(tag, str):
        return ""
    uri, _, name = tag.rpartition("}")
    uri = uri[1:]
    export = _EXPORT_NAMESPACE.match(uri)
    if export:
        found = f"excerpt:{name}" if export[1] else f"wp:{name}"
    elif uri in _NAMESPACES:
        found = _NAMESPACES[uri] + name
    elif uri.startswith(UNKNOWN_NAMESPACE):
        found = f"{uri[len(UNKNOWN_NAMESPACE) :]}:{name}"
    elif uri and element.prefix in _OWN_PREFIXES:
        return f"?{element.prefix}:{name}"
    else:
        found = tag
    if len(_KEYS) < _KEYS_AT_MOST:
        _KEYS[tag] = found
    return found


class Parts:
    """An item's children, looked at once."""

    __slots__ = ("_postmeta", "categories", "comments", "fields")

    def __init__(self, element: Element, aside: str | None = None) -> None:
        """`aside`: what a mark in the element stands for."""
        self.fields: dict[str, str] = {}
        """Texts by name, the first of each."""
        self.categories: list[Element] = []
        self.comments = 0
        self._postmeta: list[Element] = []
        fields = self.fields
        foreign = False
        for found in element:
            key = _KEYS.get(found.tag) or _key(found)
            if key in fields or key in _NEVER_USED:
                continue
            if key == "wp:postmeta":
                self._postmeta.append(found)
            elif key == "category":
                self.categories.append(found)
            elif key == "wp:comment":
                self.comments += 1
            else:
                fields[key] = text(found) if len(found) else found.text or ""
                foreign = foreign or key[0] == "?"
        if aside is not None:
            for key, value in fields.items():
                if MARK in value:
                    fields[key] = value.replace(MARK, aside)
        if foreign:
            # A prefix bound to a namespace that is none of WordPress: believed only where nothing better stands.
            for key in [key for key in fields if key[0] == "?"]:
                fields.setdefault(key[1:], fields[key])

    def metas(self) -> list[tuple[str, str]]:
        """Metadata as (key, value), without hidden keys that nothing asks for."""
        pairs = []
        for element in self._postmeta:
            name = held = ""
            for found in element:
                key = _KEYS.get(found.tag) or _key(found)
                if key == "wp:meta_key":
                    name = (found.text or "").strip()
                    if name[:1] == "_" and name not in _HIDDEN_BUT_USED:
                        name = ""
                        break
                elif key == "wp:meta_value":
                    held = text(found) if len(found) else found.text or ""
            if name:
                pairs.append((name, held))
        return pairs


def media_of(parts: Parts) -> Media:
    """What an item of the media library says of itself."""
    fields, metas = parts.fields, dict(reversed(parts.metas()))
    return Media(
        url=(fields.get("wp:attachment_url") or fields.get("guid") or fields.get("link") or "").strip(),
        title=values.plain(fields.get("title")),
        alt=values.plain(metas.get("_wp_attachment_image_alt")),
        caption=values.plain(fields.get("excerpt:encoded")),
        parent=fields.get("wp:post_parent", "").strip(),
        mime=fields.get("wp:post_mime_type", "").strip() or None,
    )


def custom_fields(metas: Mapping[str, str]) -> dict[str, Any]:
    """Metadata that a person made: no hidden keys, nothing private, serialized values unpacked."""
    fields: dict[str, Any] = {}
    for key, raw in metas.items():
        if key[0] == "_" or not raw or key in _TAKEN or _private(key):
            continue
        raw = raw.strip()
        found: Any = raw
        if php.looks_serialized(raw):
            with suppress(ValueError):
                found = values.public(php.unserialize(raw.encode("utf-8", "replace")))
        elif len(raw) < _LONGEST_PRIVATE and values.is_private(raw):
            continue
        if found not in (None, "", [], {}):
            fields[key] = found
    return fields


_GALLERY = re.compile(r"(?<!\[)\[gallery\b(?P<attributes>[^\]]*)\](?!\])")
_NUMBERS = re.compile(r"\b(?:ids|include)\s*=\s*[\"']?([\d,\s]+)")
_IMAGE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg|bmp|tiff?|heic)(?:\?|$)", re.I)


def with_galleries(markup: str, find: Callable[[str], Media | None], own: list[Media]) -> str:
    """The content with its [gallery] shortcodes as the pictures that they show.

    `own`: the item's attachments, which a gallery without numbers shows. A gallery of which no picture is in the
    export stays as it is, for cleaning to drop and to tell of.
    """
    if "[gallery" not in markup:
        return markup

    def shown(found: re.Match[str]) -> str:
        numbers = _NUMBERS.search(found["attributes"])
        if numbers:
            listed = [media for n in re.findall(r"\d+", numbers[1]) if (media := find(n)) is not None]
        else:
            listed = [media for media in own if _IMAGE.search(media.url)]
        return "\n\n" + "\n".join(map(_figure, listed)) + "\n\n" if listed else found[0]

    return _GALLERY.sub(shown, markup)


def _figure(media: Media) -> str:
    caption = f"<figcaption>{html.escape(media.caption, quote=False)}</figcaption>" if media.caption else ""
    return f'<figure><img src="{html.escape(media.url)}" alt="{html.escape(media.alt or "")}">{caption}</figure>'
