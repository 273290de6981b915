"""A row of named values → an item: what the readers of tables, of JSON by key names and of front matter share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from importer.cards import Card, Context, Dropped, RawAttachment, RawEvent
from importer.readers import cells
from importer.readers.columns import Columns, columns, hidden_by
from importer.readers.dialects import GENERIC, Dialect
from importer.readers.items import hidden, protect, settle
from importer.readers.richtext import markdown
from importer.readers.values import dates, first, flag, private_name, public, text, utc

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
# Whom newsletters and memberships let read all of an item, where it is not everybody.
_RESTRICTED = frozenset(
    ("only_paid", "founding", "premium", "paid", "members", "tiers", "subscribers", "only_subscribers")
)
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")
_NUMBER_AND_SLUG = re.compile(r"\d+\.(.+)")

SUMMARY_LENGTH = 1000
"""Characters above which a description is the content of an item that has no other."""


def found_columns(keys: tuple[str, ...], dialect: Dialect = GENERIC) -> Columns:
    """What the columns of these names hold in a table of this system."""
    return columns(keys, dialect.columns)


def card_of(
    row: Mapping[str, Any], found: Columns, context: Context, *, dialect: Dialect = GENERIC, place: str = ""
) -> Card:
    """The card of a row, without judging whether it is public."""
    used: set[str] = set()

    def take(field: str) -> Any:
        key, value = found.first(row, field)
        if key is not None:
            used.add(key)
        return value

    card = Card(kind="item", context=context, place=place)
    raw_title = take("title")
    card.title = cells.line(raw_title)
    native: dict[str, Any] = {
        "id": text(take("id")),
        "type": cells.line(take("type")),
        "slug": cells.line(take("slug")),
        "parent": text(take("parent")),
    }
    numbered = _NUMBER_AND_SLUG.fullmatch(native["id"] or "") if dialect.slug_of_id else None
    if numbered and not native["slug"]:
        native["slug"] = numbered[1]
    _set_address(card, native, row, found, used, dialect, cells.anchor(raw_title))
    _set_texts(card, row, found, used, dialect)
    _set_dates(card, row, found, used)
    card.types = cells.labels(take("types"), dialect.tag_separator)
    card.tags = cells.labels(take("tags"), dialect.tag_separator)
    for key, value in found.all(row, "authors"):
        people = cells.people(value)
        # Where a system writes references as slugs, one that nothing resolves is no name.
        card.authors = tuple(one for one in people if not (dialect.references and _SLUG.fullmatch(one)))
        if card.authors or not people:
            used.add(key)
        if card.authors:
            break
    card.publisher = cells.line(take("publisher"))
    for key, value in found.all(row, "image"):
        card.image, card.image_alt = cells.picture(value)
        if card.image:
            used.add(key)
            break
    card.image_alt = card.image_alt or cells.line(take("image_alt"))
    card.attachments = cells.downloads(take("attachments"))
    if dialect.name == "substack":
        card.attachments = tuple(
            RawAttachment(one.url, one.title, one.mime_type or "audio/mpeg") for one in card.attachments
        )
    language = cells.words(take("language"))
    card.language = language if language and re.fullmatch(r"[A-Za-z]{2,3}([-_]\w{2,8})*", language) else None
    if card.language:
        card.context = context._replace(language=card.language)
    start, end = cells.moment(take("event_start")), cells.moment(take("event_end"))
    if start:
        card.event = RawEvent(dates(start), dates(end), cells.line(take("venue")))
    used.update(key for field in ("status", "is_public", "is_hidden") for key in found.by_field.get(field, ()))
    native["fields"] = _custom(row, found, used, dialect)
    card.native = native
    return card


def item_of(
    row: Mapping[str, Any], found: Columns, context: Context, *, dialect: Dialect = GENERIC, place: str = ""
) -> Card | Dropped | None:
    """The item of a row: a card, or what was dropped because it is not public or is internal; None where the row
    has nothing that an item is known by."""
    card = card_of(row, found, context, dialect=dialect, place=place)
    native = card.native or {}
    known = native.get("id") if dialect.known_by else None
    if not first((card.title, card.content_html, card.summary, card.url, native.get("slug"), known)):
        return None
    kind, card.status = hidden_by(row, found, lambda status: judge(status, dialect))
    if kind is None and dialect.published_by:
        key = next((key for key, name in found.folded.items() if name == dialect.published_by), None)
        if key is not None and not text(row.get(key)):
            kind = "draft"
    if kind is None and dialect.says_status and any(_is_silent(row, found, name) for name in ("status", "is_public")):
        kind = "draft"
    if kind is None:
        of_type = str(native.get("type") or "").casefold()
        kind = dict(dialect.drops).get(of_type)
    if any(isinstance(value, str) and value.casefold() in _RESTRICTED for _, value in found.all(row, "visibility")):
        card.warnings = (*card.warnings, "restricted")
    if kind is None and any(row.get(key) for key, name in found.folded.items() if name == "postpassword"):
        return protect(card)
    return settle(card, kind)


def _is_silent(row: Mapping[str, Any], found: Columns, field: str) -> bool:
    """Whether there are columns for a field, and none of them holds anything in this row."""
    return any(key in row for key in found.by_field.get(field, ())) and found.first(row, field)[0] is None


def judge(status: str | None, dialect: Dialect = GENERIC) -> str | None:
    """Why a status of this system is not public, or None where it is."""
    if (status or "").strip().casefold() in dialect.public:
        return None
    return hidden(status)


def _set_address(
    card: Card, native: dict[str, Any], row: Mapping[str, Any], found: Columns, used: set[str], dialect: Dialect,
    title_link: str | None,
) -> None:  # fmt: skip
    for key, value in found.all(row, "url"):
        address = cells.link(value)
        if address and (found.folded[key] not in ("guid", "uri", "path", "address") or "/" in address):
            if found.folded[key] in ("guid", "uri") and "://" in address and not address.startswith("http"):
                continue
            used.add(key)
            card.url = address
            break
    if card.url and "/" not in card.url and not native["slug"]:
        native["slug"], card.url = card.url, None
    if card.url is None and title_link:
        card.url = title_link
    if card.url is None and dialect.address and native["slug"]:
        held = {name: cells.line(row.get(key)) for key, name in found.folded.items()}
        held["slug"] = native["slug"]
        if all(held.get(name) for name in _PLACEHOLDER.findall(dialect.address)):
            card.url = _PLACEHOLDER.sub(lambda name: held[name[1]] or "", dialect.address)
    # A slug that is a whole address or path is one.
    if card.url is None and native["slug"] and native["slug"].startswith(("/", "http://", "https://")):
        card.url = native["slug"]


def _set_texts(card: Card, row: Mapping[str, Any], found: Columns, used: set[str], dialect: Dialect) -> None:
    raw: str | None = None
    for _, value in found.all(row, "content"):
        raw = cells.content(value)
        if raw:
            used.update(found.by_field["content"])
            break
    for key, value in found.all(row, "summary"):
        words = cells.words(value)
        if not words:
            continue
        used.add(key)
        if raw is None and len(words) > SUMMARY_LENGTH:
            raw = words
            continue
        card.summary = cells.line(words)
        break
    if raw:
        card.content_html = raw if dialect.markup or markdown.is_html(raw) else markdown.to_html(raw)


def _set_dates(card: Card, row: Mapping[str, Any], found: Columns, used: set[str]) -> None:
    for field in ("date_published", "date_modified"):
        forms = []
        for key, value in found.all(row, field):
            used.add(key)
            if flag(value) is not None:  # `published: true` is no date
                continue
            form = cells.moment(value)
            forms.append(utc(form) if form and found.folded[key].endswith("gmt") else form)
        setattr(card, field, dates(*forms))


def _custom(row: Mapping[str, Any], found: Columns, used: set[str], dialect: Dialect) -> dict[str, Any]:
    """The columns that no field of the card took: without the system's own, what is empty and what is private."""
    kept = {
        key: value
        for key, value in row.items()
        if key not in used
        and isinstance(key, str)
        and found.folded.get(key) not in dialect.ignored
        and not private_name(key)
        and (not isinstance(value, str) or value.strip())
    }
    return dict(public(kept))
