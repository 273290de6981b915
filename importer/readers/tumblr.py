"""Tumblr's XML: `<tumblr version="1.0"><posts><post type="...">`, of the first API and the tools that save it.

Source: https://www.tumblr.com/docs/en/api/v1. A post has the fields of its type; photographs, quotes, links, chats
and answers become content here. The JSON of the API has a reader of its own.
"""

from __future__ import annotations

import html
from collections.abc import Iterator

from importer.cards import Card, Context, Dropped, Finding, RawAttachment
from importer.facts import Facts
from importer.readers import Request, items, values
from importer.readers.xml import Element, child, children, root_name, text, value
from importer.readers.xml_stream import Item, Stream
from importer.sources.document import Document

# What a post may be marked with, beside that it is private.
_MARKS = frozenset(("is_reblog", "bookmarklet", "mobile", "is-submission", "is_submission", "is_photoset"))
_STATES = frozenset(("draft", "queued", "submission", "private"))


class Tumblr:
    """The reader of Tumblr's XML."""

    name = "tumblr"

    def accepts(self, document: Document) -> bool:
        """By the root element."""
        return root_name(document) == "tumblr"

    def gather(self, document: Document) -> Facts:
        """The blog's origin."""
        for item in Stream(document, ("post",)):
            return items.origins([item.element.get("url")] if item.element is not None else [])
        return Facts()

    def read(self, document: Document, want: Request) -> Iterator[Finding]:
        """Every published post, and what was left out."""
        stream = Stream(document, ("post",))
        context: Context | None = None
        for item in stream:
            if context is None:
                context = items.context(document, want, _home(item.header.element))
            if item.element is None:
                yield Dropped("damaged-item", f"{len(item.raw)} bytes that can't be read", item.place)
            else:
                yield _finding(item, context)
        yield from stream.notes()


def _home(root: Element) -> str | None:
    log = child(root, "tumblelog")
    if log is None:
        return None
    named = log.get("cname") or (f"{log.get('name')}.tumblr.com" if log.get("name") else None)
    return f"https://{named}/" if named else None


def _finding(item: Item, context: Context) -> Finding:
    post: Element = item.element
    kind = post.get("type") or "regular"
    card = Card("item", context, url=post.get("url-with-slug") or post.get("url"), place=item.place)
    card.native = {"id": post.get("id") or "", "type": kind, "slug": post.get("slug") or ""}
    short = post.get("url")
    card.aliases = (short,) if short and short != card.url else ()
    card.date_published = values.dates(post.get("date-gmt"), post.get("unix-timestamp"), post.get("date"))
    card.tags = tuple(dict.fromkeys(name for tag in children(post, "tag") if (name := text(tag).strip())))
    if post.get("is_reblog") == "true" or post.get("reblogged-from-url"):
        card.native["fields"] = {"reblog": True}
    _BY_TYPE.get(kind, _regular)(post, card)
    state = (post.get("state") or ("published" if (post.get("private") or "") in ("", "false") else "private")).lower()
    if post.get("state") is None:
        # A state under another name is still one.
        state = next((said for said in map(str.lower, post.attrib.values()) if said in _STATES), state)
        if any(said == "true" and name not in _MARKS for name, said in post.attrib.items()):
            state = "private"
    card.status = state
    if not item.whole:
        return items.settle(card, "damaged-item")
    if not item.sound:
        if any(word in item.raw[:2000].lower() for word in (b"draft", b"private", b"queue", b"submission", b"state")):
            return items.settle(card, "damaged-item")
        card.warnings = ("damaged",)
    return items.settle(card, items.hidden(state))


def _regular(post: Element, card: Card) -> None:
    card.title = values.plain(value(post, "regular-title"))
    card.content_html = value(post, "regular-body") or None


def _photo(post: Element, card: Card) -> None:
    pictures = []
    photoset = child(post, "photoset")
    for holder in [post] if photoset is None else children(photoset, "photo"):
        sizes = [(_number(found.get("max-width")), text(found).strip()) for found in children(holder, "photo-url")]
        address = max(sizes, default=(0, ""), key=lambda size: size[0])[1]
        if address:
            pictures.append((address, holder.get("caption") or ""))
    caption = value(post, "photo-caption")
    shown = "".join(f'<p><img src="{html.escape(a)}" alt="{html.escape(c)}"></p>' for a, c in pictures)
    card.content_html = f"{shown}{caption}" or None
    if pictures:
        card.image = pictures[0][0]
    card.external_url = value(post, "photo-link-url") or None
    card.title = items.derived_title(Card("item", card.context, content_html=caption)) if caption else None
    if card.title:
        card.warnings = ("title-derived",)


def _quote(post: Element, card: Card) -> None:
    source = value(post, "quote-source")
    card.content_html = f"<blockquote>{value(post, 'quote-text')}</blockquote>" + (f"<p>{source}</p>" if source else "")


def _link(post: Element, card: Card) -> None:
    address = value(post, "link-url")
    card.title = values.plain(value(post, "link-text"))
    card.external_url = address or None
    shown = html.escape(card.title or address)
    linked = f'<p><a href="{html.escape(address)}">{shown}</a></p>' if address else ""
    card.content_html = f"{linked}{value(post, 'link-description')}" or None


def _conversation(post: Element, card: Card) -> None:
    card.title = values.plain(value(post, "conversation-title"))
    said = child(post, "conversation")
    lines = []
    for line in () if said is None else children(said, "line"):
        label = html.escape(line.get("label") or "")
        lines.append(f"<p>{f'<b>{label}</b> ' if label else ''}{html.escape(text(line).strip())}</p>")
    if not lines:
        lines = [f"<p>{html.escape(line)}</p>" for line in value(post, "conversation-text").splitlines() if line]
    card.content_html = "".join(lines) or None


def _video(post: Element, card: Card) -> None:
    _player(post, card, "video")


def _audio(post: Element, card: Card) -> None:
    card.title = " – ".join(filter(None, (value(post, "id3-artist"), value(post, "id3-title")))) or None
    _player(post, card, "audio")


def _player(post: Element, card: Card, what: str) -> None:
    source = values.web_address(value(post, f"{what}-source")) or values.web_address(value(post, f"{what}-url"))
    if source:
        card.attachments = (RawAttachment(source),)
    card.content_html = f"{value(post, f'{what}-player')}{value(post, f'{what}-caption')}" or None


def _answer(post: Element, card: Card) -> None:
    question = value(post, "question")
    card.title = values.plain(question)
    card.content_html = f"<blockquote>{question}</blockquote>{value(post, 'answer')}"


def _number(raw: str | None) -> int:
    return int(raw) if raw and raw.isascii() and raw.isdigit() else 0


_BY_TYPE = {
    "photo": _photo,
    "quote": _quote,
    "link": _link,
    "conversation": _conversation,
    "chat": _conversation,
    "video": _video,
    "audio": _audio,
    "answer": _answer,
}

READER = Tumblr()
