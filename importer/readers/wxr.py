"""WordPress eXtended RSS 1.0 to 1.2 and its relatives (WordPress.com, Squarespace, Typecho, PivotX).

The namespace decides what an element is, not its prefix; see `wp-admin/includes/export.php` of WordPress for the
format. Every post type comes over that is no internal one. It makes no paragraphs and resolves no shortcodes
(cleaning does), and does not read comments, users' data, menus or revisions.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from importer.cards import HELD_BACK, Card, Context, Dropped, Finding, Note, RawAttachment
from importer.facts import SHARED, VARIANTS, Facts
from importer.lexicon.slugs import slugs_of
from importer.lexicon.wordpress import (
    INTERNAL_TYPES,
    PUBLIC_STATUSES,
    SUMMARY_META,
    TERM_SLUGS,
    USUAL_TYPES,
    short_addresses,
)
from importer.readers import Request, items, values
from importer.readers.wxr_parts import Media, Parts, custom_fields, media_of, with_galleries
from importer.readers.xml import child, children, local, opening, text, value
from importer.readers.xml_header import Header
from importer.readers.xml_stream import Item, Stream
from importer.sources.document import Document

ATTACHMENTS = "wxr:attachment"
"""The table of attachments: site and id → `Media`."""

_RECOGNISED = re.compile(
    rb"wordpress\.org/export/|<wp:(?:wxr_version|author|base_site_url|base_blog_url|category|tag|post_id|status)>|"
    rb"This is a WordPress eXtended RSS file"
)
_OPENED = rb"(?<![\w])%s>\s*(?:<!\[CDATA\[)?\s*([\w\-]*)\s*(?:\]\]>)?\s*</"
_RAW_STATUS = re.compile(_OPENED % b"status")
_RAW_NO_PASSWORD = re.compile(rb"(?<![\w])post_password>\s*(?:<!\[CDATA\[\s*\]\]>)?\s*</|post_password\s*/>")

_INTERNAL = frozenset(name.encode() for name in INTERNAL_TYPES)
_PUBLIC = frozenset(name.encode() for name in PUBLIC_STATUSES)


class _Site:
    """What a channel says of itself."""

    def __init__(self, header: Header) -> None:
        root = header.element
        channel = root if local(root.tag) == "channel" else child(root, "channel")
        self.url: str | None = None
        self.language: str | None = None
        self.names: dict[str, str] = {}
        if channel is None:
            return
        for name in ("base_blog_url", "base_site_url", "link"):
            found = value(channel, name)
            if items.origin(found):
                self.url = found.rstrip("/") + "/"
                break
        self.language = value(channel, "language") or None
        for author in children(channel, "author"):
            full = " ".join(filter(None, (value(author, "author_first_name"), value(author, "author_last_name"))))
            shown = values.person(value(author, "author_display_name")) or values.person(full)
            login = value(author, "author_login")
            if login and shown:
                self.names.setdefault(login, shown)

    def key(self, number: str) -> str:
        """An attachment's key in the run's table."""
        return f"{self.url or ''}|{number}"

    def author(self, login: str) -> str | None:
        """The name that is shown for a login; None for an e-mail address without a name."""
        return self.names.get(login) or values.person(login)


class Wxr:
    """The reader of WordPress exports."""

    name = "wxr"

    def accepts(self, document: Document) -> bool:
        """By the export namespace or its elements."""
        return _RECOGNISED.search(opening(document)) is not None

    def gather(self, document: Document) -> Facts:
        """Attachments by site and id, addresses that several items share, former ones, the site's origin."""
        stream = Stream(document, ("item",), lines=False)
        media: dict[str, Media] = {}
        owners: dict[int, int] = {}
        shared: dict[str, int] = {}
        former: dict[str, str] = {}
        sites = _Sites()
        for piece in stream.pieces():
            site = sites.of(piece.header)
            kind = _raw(piece.raw, b"post_type")
            if not kind or not piece.whole:
                continue
            if kind == b"attachment":
                for element in stream.parse(piece):
                    parts = Parts(element)
                    number = parts.fields.get("wp:post_id", "").strip()
                    if number and parts.fields.get("wp:post_type", "").strip() == "attachment":
                        media.setdefault(site.key(number), media_of(parts))
            elif kind not in _INTERNAL and _raw(piece.raw, b"status") in _PUBLIC:
                _count_address(piece, kind, site, owners, shared)
                for element in stream.parse(piece) if b"_wp_old_slug" in piece.raw else ():
                    former.update(_former_of(Parts(element), site))
        # What another item has now is its own.
        former = {old: now for old, now in former.items() if hash(old.encode()) not in owners}
        origins = items.origins([site.url for site in sites.all()]).origins
        return Facts(origins, tables={ATTACHMENTS: media, SHARED: shared, **({VARIANTS: former} if former else {})})

    def read(self, document: Document, want: Request) -> Iterator[Finding]:
        """Every published item, what was left out, and what was repaired."""
        stream = Stream(document, ("item",), aside="content:encoded")
        sites = _Sites()
        table: Mapping[str, Media] = want.facts.tables.get(ATTACHMENTS, {})
        by_parent: dict[str, list[Media]] = {}
        for key, media in table.items():
            if media.parent not in ("", "0"):
                by_parent.setdefault(f"{key.rpartition('|')[0]}|{media.parent}", []).append(media)
        contexts: dict[int, Context] = {}
        library = used = 0
        for item in stream:
            site = sites.of(item.header)
            context = contexts.get(item.header.number)
            if context is None:
                bare = items.context(document, want, site.url)
                context = contexts[item.header.number] = Context(bare.address, bare.base, language=site.language)
            if item.element is None:
                yield Dropped("damaged-item", f"{len(item.raw)} bytes that can't be read", item.place)
                continue
            if item.whole and item.sound and _raw(item.raw, b"post_type") == b"attachment":
                library += 1
                continue
            parts = Parts(item.element, item.aside)
            for finding in _Post(item, parts, site, context).findings(table, by_parent):
                if isinstance(finding, Card):
                    used += len(finding.attachments)
                yield finding
        yield from stream.notes()
        if library:
            yield Note("attachments", f"{library} files in the media library, {used} of them attached to items")


class _Sites:
    """The channels' own facts, each read once."""

    def __init__(self) -> None:
        self._known: dict[int, _Site] = {}

    def of(self, header: Header) -> _Site:
        found = self._known.get(header.number)
        if found is None:
            found = self._known[header.number] = _Site(header)
        return found

    def all(self) -> list[_Site]:
        return list(self._known.values())


def _raw(raw: bytes, name: bytes) -> bytes:
    """A field's text by bytes, for the light pass over all items: the last of that name, any prefix."""
    closing = raw.rfind(b":" + name + b">")
    start = raw.rfind(b":" + name + b">", 0, max(closing, 0))
    if start < 0:
        return b""
    found = raw[start + len(name) + 2 : raw.rfind(b"<", 0, closing)]
    return found.replace(b"<![CDATA[", b"").replace(b"]]>", b"").strip()


def _count_address(piece: Item, kind: bytes, site: _Site, owners: dict[int, int], shared: dict[str, int]) -> None:
    """Note an address that two published items with different natives have."""
    raw = piece.raw
    start, stop = raw.find(b"<link>") + 6, raw.find(b"</link>")
    link = raw[start:stop].strip() if start > 5 else b""
    if not link:
        return
    title = raw[raw.find(b"<title>") : raw.find(b"</title>")]
    owner = hash((piece.header.number, kind, _raw(raw, b"post_id"), title))
    if owners.setdefault(hash(link), owner) != owner:
        written = link.decode("utf-8", "replace").removeprefix("<![CDATA[").removesuffix("]]>")
        shared[items.absolute(site.url or "", html.unescape(written)) or ""] = 2


def _old_addresses(url: str | None, slug: str, metas: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Addresses that WordPress would redirect: an item's former slugs in place of the present one."""
    if not url or not slug:
        return
    for key, old in metas:
        if key == "_wp_old_slug" and old.strip():
            head, here, tail = url.rpartition(slug)
            if here and tail in ("", "/"):
                yield head + old.strip() + tail


def _former_of(parts: Parts, site: _Site) -> dict[str, str]:
    """A published item's former addresses → its present one, absolute."""
    url = items.absolute(site.url or "", parts.fields.get("link", "").strip()) or ""
    found = _old_addresses(url, parts.fields.get("wp:post_name", "").strip(), parts.metas())
    return dict.fromkeys(found, url) if "://" in url else {}


class _Post:
    """One item on its way to a card."""

    def __init__(self, item: Item, parts: Parts, site: _Site, context: Context) -> None:
        self.item = item
        self.parts = parts
        self.fields = parts.fields
        self.site = site
        self.context = context
        self.type = self._get("wp:post_type")
        self.status = self._get("wp:status").lower()

    def _get(self, name: str) -> str:
        return self.fields.get(name, "").strip()

    def findings(self, table: Mapping[str, Media], by_parent: Mapping[str, list[Media]]) -> Iterator[Finding]:
        """The card, or what was left out and why."""
        kind = self._held_back()
        if kind == "damaged-item":
            yield Dropped(kind, self._holds(), self.item.place)
            return
        card = self._card(table, by_parent, everything=kind is None or kind in HELD_BACK)
        protected = kind is None and self.fields.get("wp:post_password", "").strip()
        yield items.protect(card) if protected else items.settle(card, kind)
        if self.parts.comments:
            yield Dropped("comment", f"{self.parts.comments} of {card.title or self.type}", card.place)

    def _held_back(self) -> str | None:
        """Why the item is no content that everybody may see; None where it is."""
        if not self.item.whole or (not self.item.sound and not self._surely_public()):
            return "damaged-item"
        if self.type in INTERNAL_TYPES or self.type == "attachment":
            return self.type.replace("_", "-")
        if not self.status:
            return "no-status"
        if self.status in PUBLIC_STATUSES:
            return None
        return items.hidden(self.status) or "draft"

    def _surely_public(self) -> bool:
        """Whether a recovered item still says that it is published and has no password."""
        status = _RAW_STATUS.search(self.item.raw)
        return (
            status is not None
            and status[1].decode("utf-8", "replace").lower() in PUBLIC_STATUSES
            and self.status in PUBLIC_STATUSES
            and (b"post_password" not in self.item.raw or _RAW_NO_PASSWORD.search(self.item.raw) is not None)
        )

    def _holds(self) -> str:
        """What a damaged item still shows, without its content."""
        told = [self._title() or "(no title)"]
        for name, key in (("type", "wp:post_type"), ("id", "wp:post_id"), ("address", "link"), ("status", "wp:status")):
            if self._get(key):
                told.append(f"{name} {self._get(key)[:200]}")
        content = self.fields.get("content:encoded", "")
        return ", ".join([*told, f"{len(content)} characters of content"])

    def _title(self) -> str | None:
        return values.plain(self.fields.get("title"))

    def _card(self, table: Mapping[str, Media], by_parent: Mapping[str, list[Media]], *, everything: bool) -> Card:
        """The item's card; what is left out anyway gets only what the report says of it."""
        number, slug = self._get("wp:post_id"), self._get("wp:post_name")
        # Numbers of a further channel count on their own: its 1 is not the first channel's.
        slug = unquote(slug) if "%" in slug else slug
        mark = f"{self.item.header.number + 1}:" if self.item.header.number else ""
        native: dict[str, Any] = {"id": number and mark + number, "type": self.type, "slug": slug}
        title, place = values.plain(self.fields.get("title")), self.item.place
        card = Card("item", self.context, title=title, status=self.status or None, native=native, place=place)
        if not everything:
            return card
        pairs = self.parts.metas()
        metas = dict(reversed(pairs))
        parent = self._get("wp:post_parent")
        if parent not in ("", "0"):
            native["parent"] = mark + parent
        card.url = self._get("link") or (self._get("guid") if self._guid_is_address() else None) or None
        card.aliases = (*_old_addresses(card.url, self._get("wp:post_name"), pairs), *self._short_addresses(card.url))
        card.date_published = self._dates("wp:post_date_gmt", "wp:post_date", "pubDate")
        card.date_modified = self._dates("wp:post_modified_gmt", "wp:post_modified")
        children = by_parent.get(self.site.key(number), [])
        content = self.fields.get("content:encoded", "").strip()
        card.content_html = with_galleries(content, lambda n: table.get(self.site.key(n)), children) or None
        card.extra["content_kind"] = "wordpress"
        card.summary = self._summary(metas)
        terms = self._terms()
        logins = tuple(terms.pop("author", ())) or tuple(filter(None, (self._get("dc:creator"),)))
        card.authors = tuple(name for login in logins if (name := self.site.author(login)))
        card.language = next(iter(terms.pop("language", ())), None)
        slugs = slugs_of(terms)
        card.types, card.tags = tuple(terms.pop("category", ())), tuple(terms.pop("post_tag", ()))
        if not self.item.sound:
            card.warnings = (*card.warnings, "damaged")
        fields = custom_fields(metas)
        fields.update({taxonomy: list(names) for taxonomy, names in terms.items()})
        if slugs or self.type not in USUAL_TYPES:
            fields[TERM_SLUGS] = slugs
        if self._get("wp:is_sticky") == "1":
            fields["sticky"] = True
        picture = table.get(self.site.key(metas.get("_thumbnail_id", "").strip()))
        if picture:
            card.image, card.image_alt = picture.url, picture.alt
            if picture.caption:
                fields["image_caption"] = picture.caption
        if fields:
            native["fields"] = fields
        card.attachments = tuple(self._attachments(metas, children, card.image))
        return card

    def _short_addresses(self, url: str | None) -> tuple[str, ...]:
        """Addresses by the item's number, at which WordPress would lead to it."""
        found = short_addresses(self.site.url, self._get("wp:post_id"), self._get("guid"), page=self.type == "page")
        return tuple(address for address in found if address != url) if url else ()

    def _guid_is_address(self) -> bool:
        guid = child(self.item.element, "guid")
        return guid is not None and guid.get("isPermaLink", "true") == "true" and "://" in text(guid)

    def _dates(self, *names: str) -> tuple[str, ...]:
        """Raw forms of one date, the best first; a form in UTC says so."""
        forms = []
        fields = self.fields
        for name in names:
            raw = fields.get(name, "").strip()
            if not raw or raw.startswith("0000") or "-0001" in raw:
                continue
            if name.endswith("_gmt"):
                # "2021-03-04 10:00:00", as WordPress writes it; the rest is for the slow way.
                usual = len(raw) == 19 and raw[10] == " "
                raw = f"{raw[:10]}T{raw[11:]}Z" if usual else values.utc(raw) or raw
            forms.append(raw)
        if len(forms) > 1 and forms[0][:10] != forms[1][:10] and forms[0][-1] == "Z":
            forms[:2] = values.utc_dates(forms[0], forms[1])
        return tuple(forms)

    def _summary(self, metas: dict[str, str]) -> str | None:
        """The excerpt, else what a search plug-in keeps, unless that is a template."""
        described = (metas.get(key) for key in SUMMARY_META)
        return values.first(
            (
                values.plain(self.fields.get("excerpt:encoded")),
                *(values.plain(found) for found in described if found and "%" not in found[:1] and "%%" not in found),
                values.plain(self.fields.get("description")),
            )
        )

    def _terms(self) -> dict[str, dict[str, str]]:
        """Name → slug of terms by taxonomy, each once; version 1.0 repeats them and says `tag` for `post_tag`."""
        found: dict[str, dict[str, str]] = {}
        for element in self.parts.categories:
            domain = element.get("domain")
            name = values.plain(element.text)
            if not name or domain == "":
                continue
            if domain == "language":
                name = element.get("nicename") or name
            taxonomy = {None: "", "tag": "post_tag"}.get(domain, domain)
            found.setdefault(taxonomy, {}).setdefault(name, element.get("nicename") or "")
        bare = found.pop("", {})
        if bare and "category" not in found:
            found["category"] = {name: slug for name, slug in bare.items() if name not in found.get("post_tag", {})}
        return {taxonomy: names for taxonomy, names in found.items() if names}

    def _attachments(self, metas: dict[str, str], own: list[Media], image: str | None) -> Iterator[RawAttachment]:
        for media in own:
            if media.url and media.url != image:
                yield RawAttachment(media.url, media.title, media.mime)
        # A podcast's file: address, length and media type, a line each.
        lines = [line.strip() for line in metas.get("enclosure", "").splitlines()]
        if lines and "://" in lines[0]:
            yield RawAttachment(lines[0], None, lines[2] if len(lines) > 2 and "/" in lines[2] else None)


READER = Wxr()
