"""Tumblr: answers of its API v2 (https://www.tumblr.com/docs/en/api/v2), and of v1 (`var tumblr_api_read = …`).

Most kinds of posts have no title: theirs is made from their first words.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from html import escape
from typing import Any

from importer.cards import Card, Context, Finding
from importer.facts import Facts
from importer.readers import Request
from importer.readers.items import context, hidden, origins, settle
from importer.readers.jsontext import Path, Walk, peek
from importer.readers.jsonvalues import decode, partial
from importer.readers.richtext import npf
from importer.readers.richtext.markup import element, figure, image
from importer.readers.values import dates, first, mapping, mappings, names, plain, sequence, string, text, utc
from importer.sources.document import Document

_VARIABLE = re.compile(rb"^\s*(?:\xef\xbb\xbf)?\s*(?:var\s+)?tumblr_api_read\s*=\s*")


class TumblrJsonReader:
    """Reads Tumblr's JSON."""

    name = "tumblr_json"

    def accepts(self, document: Document) -> bool:
        """The variable of API v1, or posts with Tumblr's keys."""
        if _VARIABLE.match(document.head[:200]):
            return True
        return document.family == "json" and _root(peek(document)) is not None

    def gather(self, document: Document) -> Facts:
        """The blog's address."""
        posts = _posts(_peek(document))
        return origins([first((string(posts[0].get("post_url")), string(posts[0].get("url"))))] if posts else [])

    def read(self, document: Document, want: Request) -> Iterator[Finding]:
        """An item for each published post."""
        root = _root(_peek(document)) or ("posts",)
        here = context(document, want)
        opening = _VARIABLE.match(document.head[:200])
        stream = io.BytesIO(document.read()[opening.end() :]) if opening else document.open()
        walk = Walk(stream, lambda path: path == root[: len(path)] and len(path) <= len(root))
        for path, post in walk:
            if path[: len(root)] == root and len(path) == len(root) + 1 and isinstance(post, dict):
                yield _item(post, here, f"posts/{path[-1]}")
        yield from walk.findings(lambda path: path[: len(root)] == root)


def _peek(document: Document) -> Any:
    opening = _VARIABLE.match(document.head[:200])
    return partial(decode(document.head[opening.end() :])) if opening else peek(document)


def _root(value: Any) -> Path | None:
    if isinstance(value, list):
        return () if _is_post(next(iter(mappings(value)), {})) else None
    value = mapping(value)
    posts = mappings(mapping(value.get("response")).get("posts"))
    if posts and (_is_post(posts[0]) or {"type", "post_url"} <= posts[0].keys()):
        return ("response", "posts")
    posts = mappings(value.get("posts"))
    return ("posts",) if "tumblelog" in value or (posts and _is_post(posts[0])) else None


def _posts(value: Any) -> list[dict[str, Any]]:
    root = _root(value)
    for name in root or ():
        value = mapping(value).get(str(name))
    return mappings(value) if root is not None else []


def _is_post(post: dict[str, Any]) -> bool:
    return (
        "reblog_key" in post
        or "reblog-key" in post
        or {"blog_name", "post_url"} <= post.keys()
        or "url-with-slug" in post
    )


def _item(post: dict[str, Any], here: Context, place: str) -> Finding:
    # v1 writes `regular-title`, v2 `title`.
    kind = string(post.get("type")) or "text"
    title, markup, source = _body(kind, post)
    stamp = first((text(post.get("timestamp")), text(post.get("unix-timestamp"))))
    gmt = string(post.get("date-gmt"))
    reblogged = string(post.get("reblogged_from_name")) or string(post.get("reblogged-from-name"))
    card = Card(
        kind="item",
        context=here,
        title=plain(title),
        url=first((string(post.get("post_url")), string(post.get("url-with-slug")), string(post.get("url")))),
        external_url=source,
        tags=names(sequence(post.get("tags")) or sequence(post.get("tag"))),
        date_published=dates(stamp, utc(gmt.removesuffix(" GMT")) if gmt else None, post.get("date")),
        image=_picture(post),
        content_html=markup or None,
        status=string(post.get("state")),
        place=place,
        native={
            "id": first((string(post.get("id_string")), text(post.get("id")))),
            "type": "text" if kind == "regular" else kind,
            "slug": string(post.get("slug")),
            "fields": {"reblogged_from": reblogged} if reblogged else {},
        },
    )
    private = post.get("private") in (1, True, "true") or post.get("is_private") is True
    return settle(card, "private" if private else hidden(card.status) if card.status else None)


def _body(kind: str, post: dict[str, Any]) -> tuple[str | None, str, str | None]:
    """(title, HTML, address that the post is about) by the kind of post."""

    def held(*keys: str) -> str:
        return first(string(post.get(key)) for key in keys) or ""

    if isinstance(post.get("content"), list):
        trail = "".join(npf.render(one.get("content")) for one in mappings(post.get("trail")))
        return held("title") or None, trail + npf.render(post["content"]), None
    if kind in ("photo", "photoset"):
        pictures = "".join(figure(image(address), caption or "") for address, caption in _photos(post))
        return None, pictures + held("caption", "photo-caption"), held("link_url", "photo-link-url") or None
    if kind == "quote":
        return None, element("blockquote", held("text", "quote-text")) + held("source", "quote-source"), None
    if kind == "link":
        address = held("url", "link-url") if "post_url" in post else held("link-url")
        return held("title", "link-text") or None, held("description", "link-description"), address or None
    if kind in ("chat", "conversation"):
        lines = mappings(post.get("dialogue") or post.get("conversation") or post.get("conversation-lines"))
        said = "".join(
            element(
                "p",
                element("strong", escape(string(one.get("label")) or ""))
                + " "
                + escape(string(one.get("phrase")) or ""),
            )
            for one in lines
        )
        return held("title", "conversation-title") or None, said or held("body", "conversation-text"), None
    if kind == "video":
        player = post.get("player")
        embed = string(mapping(next(reversed(mappings(player)), None)).get("embed_code")) or held(
            "player", "video-player"
        )
        played = held("permalink_url", "video_url") or None
        return None, figure(embed) + held("caption", "video-caption"), played
    if kind == "audio":
        named = " – ".join(part for part in (held("artist", "id3-artist"), held("track_name", "id3-title")) if part)
        return named or None, figure(held("player", "audio-player", "embed")) + held("caption", "audio-caption"), None
    if kind == "answer":
        return held("question") or None, element("blockquote", held("question")) + held("answer"), None
    return held("title", "regular-title") or None, held("body", "regular-body"), None


def _photos(post: dict[str, Any]) -> Iterator[tuple[str, str | None]]:
    """(address of the largest rendition, caption)."""
    for photo in mappings(post.get("photos")):
        sizes = [mapping(photo.get("original_size")), *mappings(photo.get("alt_sizes"))]
        address = first((*(string(size.get("url")) for size in sizes), *_renditions(photo)))
        if address:
            yield address, string(photo.get("caption"))
    if not mappings(post.get("photos")) and (address := next(_renditions(post), None)):
        yield address, None


def _renditions(photo: dict[str, Any]) -> Iterator[str]:
    """`photo-url-1280`, `photo-url-500`, … of API v1, the widest first."""
    found = [(int(key[10:]), string(value)) for key, value in photo.items() if re.fullmatch(r"photo-url-\d{1,5}", key)]
    return (address for _, address in sorted(found, key=lambda one: -one[0]) if address)


def _picture(post: dict[str, Any]) -> str | None:
    if isinstance(post.get("content"), list):
        return npf.first_picture(post["content"])
    return first((next((address for address, _ in _photos(post)), None), string(post.get("thumbnail_url"))))


READER = TumblrJsonReader()
