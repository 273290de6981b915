"""WXR 1.2, what WordPress's own importer reads (https://wordpress.org/plugins/wordpress-importer/).

- Types are categories, tags are tags, each with the slug that its export gave it; a WordPress export's own taxonomies
  come back. The first author is the post's (without one, whoever imports it is); several stand in the custom field
  `authors`.
- An item of a WordPress export keeps its post type; anything else is a post, or a page where its export said so.
- The picture, the downloads and the site's own pictures in the content are attachments of the post: only those does
  WordPress fetch, and lead contents to its copies (of a picture's sizes too, by the address of the whole).
- Partial dates are padded (`importer.writers.padding`); a post without a date gets WordPress's zero date, which the
  importer takes for the time of the import.
- What a post has no place for is in custom fields: those of the export under their own names, and `external_url`,
  `publisher`, `event_start`, `event_end`, `event_venue`, `language`. Former slugs become `_wp_old_slug`, by which
  WordPress redirects; an alias that differs in more than its slug is in the custom field `alias`.

Numbers of posts are given out in order.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC
from email.utils import format_datetime
from itertools import chain
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from importer.lexicon.statuses import kept_by
from importer.lexicon.wordpress import TERM_SLUGS, USUAL_TYPES, is_short
from importer.record import Record
from importer.writers.json_feed import feed_title, mime_type
from importer.writers.padding import full, moment
from importer.writers.shape import Shape, Written
from importer.writers.slugs import slug_of, slugify, term_slugs
from importer.writers.xmltext import attribute, cdata, element, text

ZERO = "0000-00-00 00:00:00"
_PICTURE = re.compile(r'<img\b[^>]*?\bsrc="([^"]+)"')
_SIZE = re.compile(r"-\d+x\d+(?=\.\w+$)")
_STATUSES = frozenset(("publish", "draft", "pending", "private", "future", "trash"))
# What keeps a record of another system from the public → WordPress's word; else it is a draft.
_STATUS_OF = {None: "publish", "private": "private", "scheduled": "future", "trashed": "trash"}
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wfw="http://wellformedweb.org/CommentAPI/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
"""


def write(records: Iterable[Record], shape: Shape, written: Written) -> Iterator[bytes]:
    """The export, an item a record and one for each of its files."""
    rest = iter(records)
    first = next(rest, None)
    parts = urlsplit(first.url or "") if first else None
    site = f"{parts.scheme}://{parts.netloc}" if parts and parts.netloc else "http://localhost"
    head = [element("title", feed_title(first)), element("link", site), element("description", "")]
    head += [element("language", (first and first.language) or "en-US")]
    head += [element("wp:wxr_version", "1.2"), element("wp:base_site_url", site), element("wp:base_blog_url", site)]
    yield (_HEAD + "\n".join(head) + "\n").encode()
    posts = _Posts(site, written)
    for record in chain([first] if first else [], rest):
        for item in posts.items(record):
            yield item.encode()
    yield b"</channel>\n</rss>\n"


class _File(NamedTuple):
    """A picture or a download."""

    url: str
    title: str | None = None
    mime_type: str | None = None
    alt: str | None = None


class _Posts:
    """Numbers that were given out, and items made with them."""

    def __init__(self, site: str, written: Written) -> None:
        self._site, self._written = site, written
        self._last = 0
        self._by_native: dict[str, int] = {}
        self._fetched: set[int] = set()
        """Pictures that have an attachment, of the posts that show some in their contents."""
        self._term_slugs: dict[tuple[str, str], str] = {}
        """Of each term of a taxonomy the one slug: with another WordPress would make a second term of that name."""

    def _number(self, native: str | None = None) -> int:
        """A new number; for a native id always the same, also where a child names it before it comes."""
        if native is not None and native in self._by_native:
            return self._by_native[native]
        self._last += 1
        if native is not None:
            self._by_native[native] = self._last
        return self._last

    def items(self, record: Record) -> Iterator[str]:
        native = record.native
        number = self._number(native.id if native else None)
        parent = self._number(native.parent) if native and native.parent not in (None, "", "0") else 0
        files: list[_File] = [_File(one.url, one.title, one.mime_type) for one in record.attachments]
        if record.image:
            files.insert(0, _File(record.image, alt=record.image_alt))
        files += self._shown(record, files)
        metas = list(_metas(record))
        attached = []
        author = record.authors[0] if record.authors else ""
        for file in files:
            own = self._number()
            if file.url == record.image:
                metas.append(("_thumbnail_id", str(own)))
            attached.append(_attachment(own, number, author, file, urljoin(self._site, file.url)))
        yield self._post(record, number, parent, metas)
        yield from attached

    def _shown(self, record: Record, files: list[_File]) -> Iterator[_File]:
        """The site's own pictures in the content, each with the first post that shows it."""
        markup = record.content_html or ""
        if "<img" not in markup:
            return
        hosts = {_host(one) for one in (record.url or "", *record.aliases, self._site)}
        self._fetched.update(self._whole(file.url) for file in files)
        for found in _PICTURE.findall(markup):
            url = html.unescape(found)
            whole = self._whole(url)
            if whole not in self._fetched and _host(url) in hosts | {""}:
                self._fetched.add(whole)
                yield _File(url)

    def _whole(self, url: str) -> int:
        """What stands for a picture in all its sizes."""
        try:
            return hash(_SIZE.sub("", urljoin(self._site, url)))
        except ValueError:
            return hash(url)

    def _post(self, record: Record, number: int, parent: int, metas: list[tuple[str, str]]) -> str:
        content = record.content_html or ""
        if not content and record.content_text:
            content = "\n\n".join(text(part) for part in record.content_text.split("\n\n"))
        own = (record.status or "").casefold()
        status = own if own in _STATUSES else _STATUS_OF.get(kept_by(own), "draft")
        terms = list(self._terms(record))
        parts = [
            element("title", text(record.title)),
            element("link", urljoin(self._site, record.url) if record.url else ""),
            *self._dates(record),
            f"<dc:creator>{cdata(record.authors[0] if record.authors else '')}</dc:creator>",
            element("guid", f"urn:importer:{record.id}", isPermaLink="false"), element("description", ""),
            f"<content:encoded>{cdata(content)}</content:encoded>",
            f"<excerpt:encoded>{cdata(text(record.summary or ''))}</excerpt:encoded>",
            element("wp:post_id", str(number)), element("wp:comment_status", "closed"),
            element("wp:ping_status", "closed"), element("wp:post_name", slug_of(record)),
            element("wp:status", status), element("wp:post_parent", str(parent)), element("wp:menu_order", "0"),
            element("wp:post_type", self._type(record)), element("wp:post_password", ""),
            element("wp:is_sticky", "0"), *terms, *(_meta(key, value) for key, value in metas),
        ]  # fmt: skip
        return "<item>\n" + "\n".join(parts) + "\n</item>\n"

    def _terms(self, record: Record) -> Iterator[str]:
        slugs = term_slugs(record)
        named = {"category": record.types, "post_tag": record.tags}
        named |= {taxonomy: _own_terms(record, taxonomy) for taxonomy in slugs if taxonomy not in named}
        for taxonomy, names in named.items():
            for name in names:
                slug = slugs.get(taxonomy, {}).get(name) or slugify(name) or name.encode().hex()
                slug = self._term_slugs.setdefault((taxonomy, name), slug)
                attributes = f"domain={attribute(taxonomy)} nicename={attribute(slug)}"
                yield f"<category {attributes}>{cdata(text(name))}</category>"

    def _type(self, record: Record) -> str:
        kind = (record.native.type if record.native else None) or "post"
        # Merged with its page, a record has that one's source.
        known = record.source.reader == "wxr" or (record.native is not None and TERM_SLUGS in record.native.fields)
        if known or kind in USUAL_TYPES:
            return kind
        self._written.notes["items of types that WordPress need not know, which became posts"] += 1
        return "post"

    def _dates(self, record: Record) -> Iterator[str]:
        published = record.date_published or record.date_modified
        found = moment(full(published, Written()), Written()).astimezone(UTC) if published else None
        yield element("pubDate", format_datetime(found) if found else "")
        for name, date in (("post_date", record.date_published), ("post_modified", record.date_modified or published)):
            if date is None:
                yield element(f"wp:{name}", ZERO) + element(f"wp:{name}_gmt", ZERO)
                continue
            whole = full(date, self._written if name == "post_date" or date != published else Written())
            utc = moment(whole, Written()).astimezone(UTC)
            local = whole[:19].replace("T", " ")
            yield element(f"wp:{name}", local) + element(f"wp:{name}_gmt", f"{utc:%Y-%m-%d %H:%M:%S}")


def _attachment(number: int, parent: int, author: str, file: _File, url: str) -> str:
    name = urlsplit(url).path.rpartition("/")[2]
    parts = [
        element("title", text(file.title or name or url)), element("link", url),
        "<pubDate></pubDate>",
        f"<dc:creator>{cdata(author)}</dc:creator>", element("guid", url, isPermaLink="false"),
        element("description", ""), "<content:encoded></content:encoded>", "<excerpt:encoded></excerpt:encoded>",
        element("wp:post_id", str(number)), element("wp:post_date", ZERO), element("wp:post_date_gmt", ZERO),
        element("wp:comment_status", "closed"), element("wp:ping_status", "closed"), element("wp:post_password", ""),
        element("wp:is_sticky", "0"),
        element("wp:post_name", slugify(name) or f"file-{number}"), element("wp:status", "inherit"),
        element("wp:post_parent", str(parent)), element("wp:menu_order", "0"),
        element("wp:post_type", "attachment"), element("wp:post_mime_type", mime_type(url, file.mime_type)),
        element("wp:attachment_url", url), *([_meta("_wp_attachment_image_alt", file.alt)] if file.alt else []),
    ]  # fmt: skip
    return "<item>\n" + "\n".join(parts) + "\n</item>\n"


def _host(url: str) -> str | None:
    """The host of an address, "" for a relative one; None where it is none of the web's."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return parts.netloc.lower().removeprefix("www.") if parts.scheme in ("http", "https", "") else None


def _metas(record: Record) -> Iterator[tuple[str, str]]:
    if len(record.authors) > 1:
        yield "authors", "; ".join(record.authors)
    event = record.event
    for key, value in (
        ("external_url", record.external_url), ("publisher", record.publisher), ("language", record.language),
        ("event_start", event and event.start), ("event_end", event and event.end),
        ("event_venue", event and event.venue),
    ):  # fmt: skip
        if value:
            yield key, value
    number = record.native.id if record.native else None
    for alias in record.aliases:
        if number and is_short(alias, number):
            continue  # the new site makes its own of its own numbers
        former = _former_slug(record.url or "", alias)
        yield ("_wp_old_slug", former) if former else ("alias", alias)
    terms = {TERM_SLUGS, *(taxonomy for taxonomy in term_slugs(record) if _own_terms(record, taxonomy))}
    for key, value in (record.native.fields if record.native else {}).items():
        if key not in terms:
            yield key, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _former_slug(url: str, alias: str) -> str | None:
    """The slug of an alias that differs from the address in nothing else."""
    head, _, _ = url.rstrip("/").rpartition("/")
    former_head, _, former = alias.rstrip("/").rpartition("/")
    return former if head == former_head and former and "?" not in former else None


def _own_terms(record: Record, taxonomy: str) -> tuple[str, ...]:
    """The names in a custom taxonomy's field."""
    names = record.native.fields.get(taxonomy) if record.native else None
    return tuple(name for name in names if isinstance(name, str)) if isinstance(names, list) else ()


def _meta(key: str, value: str) -> str:
    return f"<wp:postmeta>{element('wp:meta_key', key)}<wp:meta_value>{cdata(value)}</wp:meta_value></wp:postmeta>"
