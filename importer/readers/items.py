"""What every structured export's items have in common: public or not, a title of last resort, a base address.

A reader fills a `Card` by its format's rules and hands it to `settle`, the one place where it is decided whether an
item leaves as a card or as something dropped. It does not clean.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import unquote, urljoin, urlsplit

from importer.cards import PROTECTED, Card, Context, Dropped
from importer.facts import Facts
from importer.lexicon.addresses import split_address
from importer.lexicon.statuses import hidden as hidden  # what readers ask of a status
from importer.patterns import lazy
from importer.readers import Request
from importer.readers.values import first, plain
from importer.sources.document import Document

TITLE_WORDS = 12
"""Words that a title made from a text has at most."""

TITLE_LENGTH = 80
"""Characters that it has at most."""

_HEADING = lazy(r"<h[1-6]\b[^>]*>(.*?)</h[1-6]>", re.I | re.S)
_RELATIVE = lazy(r"(\s(?:href|src)\s*=\s*[\"'])(?!#)([^\"'<>]+)", re.I)
_UNSEEN = lazy(r"<(script|style|figcaption|iframe|noscript|template)\b.*?</\1\s*>|<!--.*?-->", re.I | re.S)


def context(document: Document, want: Request, own: str | None = None) -> Context:
    """An item's context: relative addresses are those of the site's root, not of the folder of the export file.

    `own` is the address that the export gives for its site.
    """
    address = split_address(document.address)
    origin = f"{address.scheme}://{address.netloc}" if address.scheme and address.netloc else None
    base = own or origin or want.facts.site
    return Context(address=document.address, base=base if base and split_address(base).path else f"{base or ''}/")


def origin(address: str | None) -> str | None:
    """Scheme and host of an absolute address, else None."""
    try:
        parts = urlsplit(address or "")
    except ValueError:
        return None
    return f"{parts.scheme}://{parts.netloc}".lower() if parts.scheme in ("http", "https") and parts.netloc else None


def origins(addresses: list[str | None]) -> Facts:
    """The facts of an export that names these addresses as its own."""
    return Facts(origins=frozenset(one for address in addresses if (one := origin(address))))


def shared(found: Iterable[tuple[str | None, str | None, str | None]]) -> dict[str, int]:
    """Of (address as written, native id, title) of one export's items: the addresses that several items have.

    Without ids, the titles tell items apart.
    """
    owners: dict[int, int] = {}
    several: dict[str, int] = {}
    for address, number, title in found:
        if address:
            owner = hash(number or title)
            if owners.setdefault(hash(address), owner) != owner:
                several[address] = 2
    return several


def absolute(base: str, address: str | None) -> str | None:
    """The address resolved, or as it stands where that fails."""
    if address is None:
        return None
    try:
        return urljoin(base, address)
    except ValueError:
        return address


def rebased(markup: str, base: str) -> str:
    """The markup with relative addresses of links and pictures resolved against `base`, an address or a path."""
    return _RELATIVE.sub(lambda found: f"{found[1]}{absolute(base, found[2])}", markup)


def settle(card: Card, kind: str | None = None) -> Card | Dropped:
    """The finished item: a card with a title, or, where `kind` says why it is not public, something dropped."""
    if kind is not None:
        return _held_back(_with_title(card), kind)
    if any("\ufffd" in value for value in (card.title, card.summary, card.content_html) if value):
        card.warnings = (*card.warnings, "replacement-character")
    return _with_title(card)


def _held_back(card: Card, kind: str) -> Dropped:
    native = card.native or {}
    told = [card.title or "(no title)"]
    told += [f"{name} {native[name]}" for name in ("type", "id") if native.get(name)]
    told += [f"status {card.status}"] if card.status else []
    return Dropped(kind, ", ".join(told), card.place, card)


def protect(card: Card) -> Dropped:
    """A published item that a password keeps, whole, as left out; `bare` of it is what everybody may see."""
    seen = _with_title(replace(bare(card), warnings=(*card.warnings, "protected")))
    card.title, card.status, card.warnings = seen.title, "protected", seen.warnings
    return _held_back(card, PROTECTED)


def bare(card: Card) -> Card:
    """The item without what its password keeps: texts, downloads, custom fields."""
    native = {name: value for name, value in (card.native or {}).items() if name != "fields"}
    return replace(card, summary=None, content_html=None, content_text=None, attachments=(), native=native, extra={})


def _with_title(card: Card) -> Card:
    if card.title is None and (title := derived_title(card)):
        card.title = title
        card.warnings = (*card.warnings, "title-derived")
    return card


def derived_title(card: Card) -> str | None:
    """A title for an item that has none: its first heading, its first words, its slug or its id."""
    markup = card.content_html or ""
    if markup:
        markup = _UNSEEN.sub(" ", markup)
        heading = next((text for found in _HEADING.finditer(markup) if (text := plain(found[1]))), None)
        if heading:
            return heading
    words = first((_first_words(plain(markup[:20_000])), _first_words(card.content_text), _first_words(card.summary)))
    if words:
        return words
    native = card.native or {}
    slug = native.get("slug") or unquote(urlsplit_path(card.url)).rstrip("/").rpartition("/")[2]
    if slug:
        bare = re.sub(r"\.(html?|php|aspx?|md|markdown|mdx|txt)$", "", str(slug))
        return re.sub(r"[-_\s]+", " ", bare).strip().capitalize() or None
    return str(native["id"]) if native.get("id") else None


def urlsplit_path(address: str | None) -> str:
    """An address's path; an empty text where there is none."""
    try:
        return urlsplit(address or "").path
    except ValueError:
        return ""


def _first_words(value: str | None) -> str | None:
    if not value:
        return None
    words = value.split()
    short = " ".join(words[:TITLE_WORDS])
    if len(short) > TITLE_LENGTH:
        short = short[:TITLE_LENGTH].rsplit(" ", 1)[0]
    return (short if len(short) == len(" ".join(words)) else f"{short}…") or None
