"""Feeds: RSS 0.90 to 0.94, 1.0 and 2.0, Atom 0.3 and 1.0, whatever the file's name.

Sources: RSS 2.0 (https://www.rssboard.org/rss-specification), RSS 1.0 (https://web.resource.org/rss/1.0/spec), Atom
(RFC 4287), Media RSS (https://www.rssboard.org/media-rss). Feeds of comments give nothing. Exports that are feeds by
their form (WordPress, Blogger) have readers of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from importer.cards import Card, Context, Dropped, Finding, Note, RawAttachment
from importer.facts import SHARED, Facts
from importer.lexicon.addresses import joined
from importer.lexicon.wordpress import short_address
from importer.readers import Request, items, medium, values
from importer.readers.xml import Element, child, children, inner, local, root_name, text, value
from importer.readers.xml_header import Header
from importer.readers.xml_stream import Item, Stream
from importer.sources.document import Document

XML = "{http://www.w3.org/XML/1998/namespace}"

LONG_DESCRIPTION = 700
"""Characters of text from which a description without a content beside it is the whole content, not a summary."""

_NAMESPACES = {
    "http://purl.org/rss/1.0/modules/content": "content",
    "http://purl.org/dc/elements/1.1": "dc",
    "http://purl.org/dc/terms": "dcterms",
    "http://search.yahoo.com/mrss": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://www.w3.org/2005/atom": "atom",
    "http://purl.org/atom/ns#": "atom",
    "http://purl.org/syndication/thread/1.0": "thr",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://www.w3.org/2007/app": "app",
    "http://purl.org/atom/app#": "app",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
}
_COMMENT_FEED = re.compile(r"(^|/)comments/(feed|default)\b|/feed/comments\b|[?&]feed=comments", re.I)
_COMMENT_LINK = re.compile(r"#(comment[-_]?|c|respond-)\d+$", re.I)
_PUBLISHED = tuple("pubDate published atom:published dcterms:issued dc:date issued dcterms:created created".split())
_MODIFIED = ("atom:updated", "updated", "dcterms:modified", "modified")
_FEED_TYPES = frozenset(("application/atom+xml", "application/rss+xml", "application/rdf+xml", "text/xml"))
_BLOCKS = re.compile(r"<(p|h[1-6]|ul|ol|table|blockquote|figure|pre|div)\b", re.I)
_LAST_PARAGRAPH = re.compile(r"<p>(?:(?!<p[>\s]).)*</p>\s*$", re.I | re.S)
_HREF = re.compile(r"href\s*=\s*[\"']([^\"']+)[\"']", re.I)


class _Channel:
    """What a feed says of itself."""

    def __init__(self, header: Header, document: Document, want: Request) -> None:
        root = header.element
        found = child(root, "channel")
        channel = root if found is None else found
        self.links = [link for element in (channel, root) for link in _links(element, ("", "alternate"))]
        own = next((link for link in self.links if items.origin(link)), None)
        self.url = own
        holders = (root,) if channel is root else (root, channel)
        self.based = any(holder.get(f"{XML}base") for holder in holders)
        language = value(channel, "language") or root.get(f"{XML}lang") or channel.get(f"{XML}lang")
        bare = items.context(document, want, own)
        # Where a static exporter made the feed's own link relative, all links are relative to the file.
        base = own or (document.address if self.links else bare.base)
        for holder in holders:
            base = joined(base, holder.get(f"{XML}base"))
        self.context = Context(bare.address, base, language=language or None)
        self.authors = _atom_authors(root)
        selves = _links(root, ("self",)) + _links(channel, ("self",))
        addresses = [*selves, document.address, document.name.replace("index.html", "")]
        self.of_comments = any(_COMMENT_FEED.search(address) for address in addresses)


class Feed:
    """The reader of RSS and Atom."""

    name = "feed"

    def accepts(self, document: Document) -> bool:
        """By the root element."""
        return root_name(document) in ("rss", "RDF", "feed", "channel")

    def gather(self, document: Document) -> Facts:
        """The feed's origin, addresses that several items have; of Medium's what it knows of posts, by their ids."""
        stream = Stream(document, ("item", "entry"))
        if b"medium.com/p/" in document.head:
            known: dict[str, tuple[str | None, tuple[str, ...]]] = {}
            for item in stream:
                if item.element is not None and (number := _medium_id(entry := Entry(item.element, ""))):
                    known.setdefault(number, (entry.link(), entry.card(Context("", "")).tags))
            return Facts(tables={medium.LINKS: known})
        found = (Entry(item.element, "") for item in stream if item.element is not None)
        several = items.shared((one.link(), one.number(), _title(one.first("title"))) for one in found)
        piece = next(Stream(document, ("item", "entry")).pieces(), None)
        channel = _Channel(piece.header if piece else stream.header, document, Request())
        return Facts(items.origins([channel.url]).origins, tables={SHARED: several})

    def read(self, document: Document, want: Request) -> Iterator[Finding]:
        """Every item, and what was repaired."""
        stream = Stream(document, ("item", "entry"))
        channels: dict[int, _Channel] = {}
        posts = want.facts.tables.get(medium.POSTS, {})
        count = of_pages = 0
        for item in stream:
            count += 1
            channel = channels.get(item.header.number)
            if channel is None:
                channel = channels[item.header.number] = _Channel(item.header, document, want)
            if posts and item.element is not None and _medium_id(Entry(item.element, "")) in posts:
                of_pages += 1
            else:
                yield _finding(item, channel)
        yield from stream.notes()
        if of_pages:
            yield Note("export-feed", f"{of_pages} items are posts that the export holds as pages; read from there")
        if not count:
            yield Note("no-items", "a feed without items")


def _medium_id(entry: Entry) -> str | None:
    """The id by which Medium names a post in its feed."""
    guid = entry.first("guid", "id")
    found = medium.SHORT.search(text(guid)) if guid is not None else None
    return found[1] if found else None


def _finding(item: Item, channel: _Channel) -> Finding:
    if item.element is None:
        return Dropped("damaged-item", f"{len(item.raw)} bytes that can't be read", item.place)
    entry = Entry(item.element, channel.context.base, site=channel.url, based=channel.based)
    card = entry.card(channel.context)
    card.place = item.place
    card.authors = card.authors or channel.authors
    if not item.whole:
        return items.settle(card, "damaged-item")
    if channel.of_comments or entry.is_comment:
        return items.settle(card, "comment")
    if entry.is_draft or (not item.sound and b"draft" in item.raw):
        return items.settle(card, "draft")
    if not item.sound:
        card.warnings = (*card.warnings, "damaged")
    return items.settle(card)


class Entry:
    """One item of RSS or entry of Atom, its children by their usual names."""

    def __init__(self, element: Element, base: str, *, site: str | None = None, based: bool = False) -> None:
        """`site`: the feed's own address; `based`: something around the element says what `base` is."""
        self.element = element
        self.site = site
        self.based = based or element.get(f"{XML}base") is not None
        own = _namespace(element.tag)
        self.parts: dict[str, list[Element]] = {}
        for found in element:
            space = _namespace(found.tag)
            prefix = "" if space in ("", own) else _NAMESPACES.get(space.lower().rstrip("/"), space)
            name = local(found.tag)
            self.parts.setdefault(f"{prefix}:{name}" if prefix else name, []).append(found)
        self.base = joined(base, element.get(f"{XML}base"))
        self.description = self._without_footer(self._described())

    def first(self, *names: str) -> Element | None:
        """The first child of the first of these names that is there with anything in it."""
        for name in names:
            for found in self.parts.get(name, ()):
                if len(found) or (found.text and found.text.strip()) or found.attrib:
                    return found
        return None

    def _said(self, *names: str) -> str | None:
        for name in names:
            for found in self.parts.get(name, ()):
                said = text(found).strip()
                if said:
                    return said
        return None

    @property
    def is_comment(self) -> bool:
        """It answers another item."""
        return "thr:in-reply-to" in self.parts or _COMMENT_LINK.search(self.link() or "") is not None

    @property
    def is_draft(self) -> bool:
        """`app:draft` says yes, or a status of whatever namespace says that the item is not public."""
        named = {name.rpartition(":")[2].rpartition("/")[2]: parts for name, parts in self.parts.items()}
        if any(items.hidden(text(found)) for found in named.get("status", ()) if text(found).strip()):
            return True
        control = named.get("control", ())
        return any(value(found, "draft").lower() not in ("", "no", "false") for found in control)

    def link(self) -> str | None:
        """The item's own address, as written."""
        found = self._said("feedburner:origLink")
        if not found:
            links = _links(self.element, ("", "alternate"))
            pages = [link.get("href") for link in _link_elements(self.element, ("", "alternate")) if _is_page(link)]
            found = next((link for link in links if link in pages), next(iter(links), None))
        if not found:
            guid = self.first("guid")
            if guid is not None and guid.get("isPermaLink", "true").lower() == "true" and "://" in text(guid):
                found = text(guid).strip()
        if not found:
            about = self.element.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about", "")
            found = about if about.startswith("http") else None
        return found

    def number(self) -> str | None:
        """What the feed calls the item."""
        return self._said("guid", "id", "atom:id")

    def card(self, context: Context) -> Card:
        """The item's fields, raw."""
        if self.base != context.base:
            context = Context(context.address, self.base, context.language)
        title = self.first("title", "dc:title", "atom:title", "media:title", "itunes:title")
        card = Card("item", context, url=self.link())
        card.title = _title(title)
        card.external_url = next(iter(_links(self.element, ("via", "related"))), None)
        self._contents(card)
        card.date_published = self._dates(*_PUBLISHED)
        card.date_modified = self._dates(*_MODIFIED)
        card.authors = self._authors()
        card.types, card.tags = self._categories()
        self._media(card)
        card.language = self._said("dc:language", "language") or self.element.get(f"{XML}lang")
        if number := self.number():
            card.native, card.aliases = {"id": number}, short_address(number, card.url)
        return card

    def _described(self) -> str | None:
        for name in ("description", "summary", "atom:summary", "itunes:summary", "dc:description", "media:description"):
            for found in self.parts.get(name, ()):
                said = _markup(found)
                if said:
                    return said
        group = self.first("media:group")
        return value(group, "description") or None if group is not None else None

    def _contents(self, card: Card) -> None:
        """Content and summary; a long description alone is the content."""
        content = self.first("content:encoded", "content", "atom:content", "xhtml:body", "xhtml:div", "content-encoded")
        if content is not None and content.get("src"):
            content = None
        if content is not None:
            if content.get("type") in ("text", "text/plain"):
                card.content_text = text(content).strip() or None
            else:
                card.content_html = self._without_footer(self._rebased(_markup(content), content))
        described = self.description
        shown = values.plain(described)
        if card.content_html is None and card.content_text is None and described and shown:
            blocks = len(_BLOCKS.findall(described))
            if len(shown) > LONG_DESCRIPTION or (blocks > 1 and not shown.endswith(("…", "]"))):
                card.content_html, shown = described, None
        if shown and card.content_html and shown == values.plain(card.content_html) and len(shown) > LONG_DESCRIPTION:
            shown = None
        card.summary = shown

    def _without_footer(self, markup: str | None) -> str | None:
        link = self.link()
        return without_footer(markup, link, self.site) if link and self.site else markup

    def _rebased(self, markup: str | None, content: Element) -> str | None:
        """The markup with its relative addresses resolved, where `xml:base` says against what."""
        own = content.get(f"{XML}base")
        if not markup or not (self.based or own):
            return markup
        return items.rebased(markup, joined(self.base, own))

    def _dates(self, *names: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(said for name in names if (said := self._said(name))))

    def _authors(self) -> tuple[str, ...]:
        creators = [text(found) for found in self.parts.get("dc:creator", ())]
        named = creators or [*_atom_authors(self.element)]
        if not named:
            named = [text(found) for found in self.parts.get("author", ()) if not len(found)]
        if not named:
            named = [text(found) for name in ("itunes:author", "media:credit") for found in self.parts.get(name, ())]
        return values.names(name.strip() for name in named)

    def _categories(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        types: list[str] = []
        tags: list[str] = []
        for found in (*self.parts.get("category", ()), *self.parts.get("atom:category", ())):
            name = values.plain(found.get("label") or found.get("term") or text(found))
            if name and "#" not in (found.get("term") or ""):
                (types if found.get("domain") == "category" else tags).append(name)
        tags += [name for found in self.parts.get("dc:subject", ()) if (name := values.plain(text(found)))]
        if not tags:
            listed = self._said("media:keywords", "itunes:keywords") or ""
            tags = [name.strip() for name in listed.split(",") if name.strip()]
        return tuple(dict.fromkeys(types)), tuple(dict.fromkeys(tags))

    def _media(self, card: Card) -> None:
        """Picture and downloads: enclosures, Media RSS, podcasts."""
        groups = self.parts.get("media:group", ())
        contents = [*self.parts.get("media:content", ()), *(c for g in groups for c in children(g, "content"))]
        thumbnails = [*self.parts.get("media:thumbnail", ())]
        thumbnails += [t for holder in (*groups, *contents) for t in children(holder, "thumbnail")]
        attached: dict[str, RawAttachment] = {}
        pictures: list[tuple[str, str | None]] = []
        for found in (*self.parts.get("enclosure", ()), *contents, *_link_elements(self.element, ("enclosure",))):
            address = (found.get("url") or found.get("href") or "").strip()
            kind = (found.get("type") or "").lower()
            if not address:
                continue
            if kind.startswith("image/") or found.get("medium") == "image":
                named = (values.plain(value(found, name)) for name in ("text", "title", "description"))
                pictures.append((address, values.first(named)))
            elif address not in attached:
                attached[address] = RawAttachment(address, found.get("title"), kind if "/" in kind else None)
        pictures += [(found.get("url", "").strip(), None) for found in thumbnails]
        for found in self.parts.get("itunes:image", ()):
            pictures.append((found.get("href", "").strip(), None))
        for found in self.parts.get("image", ()):
            pictures.append((found.get("href") or value(found, "url") or (found.text or "").strip(), None))
        shown = [picture for picture in pictures if picture[0]]
        if shown:
            card.image, card.image_alt = shown[0]
        card.attachments = tuple(attached.values())


def _namespace(tag: str) -> str:
    return tag[1:].partition("}")[0] if tag.startswith("{") else ""


def _link_elements(element: Element, relations: tuple[str, ...]) -> list[Element]:
    return [found for found in children(element, "link") if found.get("href") and found.get("rel", "") in relations]


def _is_page(link: Element) -> bool:
    return "html" in (link.get("type") or "").lower()


def _links(element: Element, relations: tuple[str, ...]) -> list[str]:
    """Addresses of links of these relations, `""` for none; a link's text is its address in RSS."""
    found = []
    for link in children(element, "link"):
        address = (link.get("href") or ("" if link.get("rel") else text(link))).strip()
        kind = (link.get("type") or "").lower()
        if address and link.get("rel", "") in relations and (relations == ("self",) or kind not in _FEED_TYPES):
            found.append(address)
    return found


def _atom_authors(element: Element) -> tuple[str, ...]:
    return values.names(value(author, "name") for author in children(element, "author") if len(author))


def _title(element: Element | None) -> str | None:
    """A title as text: Atom says whether it is markup, RSS leaves it open."""
    if element is None:
        return None
    said = text(element)
    if element.get("type") == "text":
        return " ".join(said.split()) or None
    return values.plain(said)


def _markup(element: Element) -> str | None:
    """A content as HTML: its escaped text, or, where it is XHTML, what stands in its wrapper."""
    if not len(element):
        said = (element.text or "").strip()
        if element.get("type") == "text" and said:
            return said.replace("&", "&amp;").replace("<", "&lt;")
        return said or None
    only = element[0] if len(element) == 1 and not (element.text or "").strip() else None
    if only is not None and local(only.tag) == "div":
        return inner(only).strip() or None
    return inner(element).strip() or None


def without_footer(markup: str | None, own: str, site: str) -> str | None:
    """The markup without a closing paragraph that only links back to the item and to its site."""
    found = _LAST_PARAGRAPH.search(markup) if markup else None
    if markup is None or found is None:
        return markup
    links = {link.rstrip("/") for link in _HREF.findall(found[0])}
    homes = {site.rstrip("/"), items.origin(site) or ""}
    if len(links) == 2 and own.rstrip("/") in links and links & homes:
        return markup[: found.start()].rstrip() or None
    return markup


READER = Feed()
