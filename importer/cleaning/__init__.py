"""Cleaning: a raw card → a validated record or a rejection, and what was dropped on the way.

    card ──► internals out of its texts ──► a value per field ──► id ──► validation ──► Record | Rejection

A pure function of one card and a few facts of its run; it sees no page and no other card.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields as dataclass_fields
from typing import Any, NamedTuple

from pydantic import ValidationError

from importer.cards import Card, Dropped, Note, RawAttachment, RawEvent
from importer.cleaning import fields, markup, text, urls
from importer.lexicon import internals, mirrors
from importer.record import Native, Record, Rejection, Source

__all__ = ["Cleaned", "Origin", "clean"]


_NONE: Mapping[str, str] = {}


class Origin(NamedTuple):
    """Where a card comes from, and what its run knows of addresses."""

    document: str
    reader: str
    site: str | None = None
    """The site's origin, `https://example.org`, where the run knows it."""
    shared: frozenset[str] = frozenset()
    """Normalised addresses that several items of one export share."""
    variants: Mapping[str, str] = _NONE
    """Normalised address of an AMP or print version → the address of the page itself."""
    mirrored: bool = False
    """Are its links those of a mirroring tool?"""


class Cleaned(NamedTuple):
    """What became of one card."""

    result: Record | Rejection
    dropped: tuple[Dropped, ...] = ()
    notes: tuple[Note, ...] = ()


def clean(card: Card, origin: Origin, position: int) -> Cleaned:
    """The card's record, or its rejection with reasons; never raises for what a card may hold."""
    if (restored := _restored(card)) is not None:
        return Cleaned(restored)
    dropped: list[Dropped] = []
    doubts = fields.Doubts(card.warnings)
    context = card.context
    site = origin.site

    title = text.title(_without_internals(card.title, card, dropped))
    summary, cut = text.summary(_without_internals(card.summary, card, dropped))
    led_back = mirrors.led_back if origin.mirrored else str
    url = urls.resolve(card.url and led_back(card.url), context.base, site)
    if any(text.words_joined(t) for t in (title, summary) if t):
        doubts.add("words-joined")

    reasons = list(card.refused)
    if not title and not reasons:
        reasons.append("no-title")
    if not card.refused and card.url and url is None and not card.url.lstrip().startswith("#"):
        reasons.append(f"no-usable-link: {card.url.strip()[:200]}")
    if reasons or not title:
        return Cleaned(_reject(card, origin, position, reasons), tuple(dropped))

    external = urls.resolve(card.external_url and led_back(card.external_url), context.base, site)
    publisher = text.plain(card.publisher) if card.publisher else None
    native = _native(card.native)
    seen = [urls.resolve(led_back(raw), context.base, site) for raw in card.aliases]
    if origin.variants and url and (itself := origin.variants.get(urls.normalised(url))):
        seen.append(url)
        url = itself
    aliases = dict.fromkeys(a for a in seen if a and a != url)
    # Numbers of an export are not unique over types, nor in merged files over items: its title tells them apart.
    own = _own_key(native, title) if card.kind == "item" and _needs_native(origin, card, url) else None
    form = markup.form_of(card.extra)
    # A page's links are relative to where it stood, an item's to its own address.
    base = context.base if card.kind == "page" else url or context.base
    held = markup.content(
        card.content_html, base=base, site=site, form=form, variants=origin.variants, mirrored=origin.mirrored
    )
    dropped.extend(Dropped(kind, piece, card.place) for kind, piece in held.dropped)
    try:
        record = Record(
            id=urls.identity(url, title, publisher, native=own),
            url=url,
            aliases=tuple(aliases),
            external_url=external if external != url else None,
            title=title,
            summary=summary,
            summary_truncated=summary is not None and (cut or card.summary_truncated),
            types=fields.labels(card.types),
            tags=fields.labels(card.tags),
            date_published=fields.date(card.date_published, context, doubts),
            date_modified=fields.date(card.date_modified, context, doubts),
            event=fields.event(card.event, context, doubts),
            authors=fields.authors(card.authors),
            publisher=publisher,
            image=fields.image(card.image, context, site),
            image_alt=fields.image_alt(card.image_alt, card.image) if card.image else None,
            attachments=fields.attachments(card.attachments, context, site),
            language=fields.language(card.language) or fields.language(context.language),
            content_html=held.html,
            content_text=held.text or card.content_text or None,
            status=card.status,
            native=native,
            warnings=tuple(doubts.codes),
            source=Source(document=origin.document, kind=card.kind, reader=origin.reader, position=position),
        )
    except ValidationError as error:
        wrong = [f"invalid-{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors(include_url=False)]
        return Cleaned(_reject(card, origin, position, wrong), tuple(dropped))
    return Cleaned(record, tuple(dropped), tuple(Note(code, f"{title}: {about}") for code, about in doubts.notes))


def _restored(card: Card) -> Record | None:
    """The record that a card was made from, where our own output is read again: nothing of it is lost."""
    held = card.extra.get("record")
    if not isinstance(held, dict):
        return None
    try:
        return Record.model_validate_json(json.dumps(held))
    except ValueError:
        return None


def _without_internals(raw: str | None, card: Card, dropped: list[Dropped]) -> str | None:
    """The text without CMS leftovers, each of which goes into `dropped`."""
    if not raw:
        return None
    kept, out = internals.strip(raw)
    dropped.extend(Dropped(kind, piece, card.place) for kind, piece in out)
    return kept


def _needs_native(origin: Origin, card: Card, url: str | None) -> bool:
    """Does an item's address not tell it from all others, because several share it or because it has none?"""
    if url is None:
        return bool(card.native and (card.native.get("id") or card.native.get("slug")))
    return bool(origin.shared) and any(one and urls.normalised(one) in origin.shared for one in (card.url, url))


def _own_key(native: Native | None, title: str) -> str:
    number = (native.id or native.slug) if native else None
    return f"{native.type if native else None}\n{number}\n{title}"


def _native(raw: dict[str, Any] | None) -> Native | None:
    if not raw:
        return None
    named = {name: str(raw[name]) for name in ("id", "type", "slug", "parent") if raw.get(name) not in (None, "")}
    fields = raw.get("fields") or {}
    return Native(**named, fields=fields if isinstance(fields, dict) else {"fields": fields})


def _reject(card: Card, origin: Origin, position: int, reasons: list[str]) -> Rejection:
    return Rejection(document=origin.document, position=position, reasons=tuple(reasons), raw=raw_fields(card))


def raw_fields(card: Card) -> dict[str, Any]:
    """The card's raw fields that hold something, as plain JSON values."""
    skip = ("context", "verdict", "block", "kind", "place", "refused")
    held = {f.name: getattr(card, f.name) for f in dataclass_fields(card) if f.name not in skip}
    return {"kind": card.kind, "place": card.place, **{k: _plain(v) for k, v in held.items() if v}}


def _plain(value: Any) -> Any:
    if isinstance(value, (RawAttachment, RawEvent)):
        return {name: _plain(held) for name, held in value._asdict().items() if held}
    if isinstance(value, (tuple, list)):
        return [_plain(v) for v in value]
    return value
