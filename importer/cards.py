"""What a reader may yield: cards, what it dropped, notes and near misses. All raw, as it stood there.

Readers cut where one field ends and the next begins; cleaning repairs within one field. So nothing here is
normalised: a date is the text or attribute that was found, an address is the `href` as written.
"""

from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

Kind = Literal["card", "page", "item", "caption"]
DateOrder = Literal["dmy", "mdy", "ymd"]


PROTECTED = "protected-content"
"""The kind of `Dropped` that is what a password keeps of an item: the item itself leaves without it."""

HELD_BACK = frozenset(("draft", "private", "scheduled", "trashed", "archived", "protected", "email-only", PROTECTED))
"""Kinds of `Dropped` that are whole items which only their status keeps out."""


class Context(NamedTuple):
    """What a card knows of its document, so that cleaning asks nobody."""

    address: str
    """Where the document stood: an absolute URL where it is known, else a root-relative path."""

    base: str
    """What relative links are resolved against: `address`, or what a `base` element made of it."""

    language: str | None = None
    """BCP 47, as the document declares it or as its words show."""

    date_order: DateOrder | None = None
    """The order of numeric dates, where the document itself settles it."""


class Reason(NamedTuple):
    """One contribution to a score: words for a person, and by how much it spoke for (+) or against (-)."""

    words: str
    value: float


class Verdict(NamedTuple):
    """Why something was taken for a card, or not: the score, its largest contributions, the best rival."""

    score: float
    reasons: tuple[Reason, ...] = ()
    rival: str | None = None


class RawAttachment(NamedTuple):
    """A download as it stood there."""

    url: str
    title: str | None = None
    mime_type: str | None = None


class RawEvent(NamedTuple):
    """When and where an event takes place, as it stood there; dates are raw forms, the best first."""

    start: tuple[str, ...] = ()
    end: tuple[str, ...] = ()
    venue: str | None = None


@dataclass(slots=True)
class Card:
    """A raw, unvalidated find (from a structured export: an item), and where it stood.

    The fields are the record's (`importer.record.Record`), unrepaired. Dates are tuples of raw forms of one
    date, the most trustworthy first (a `datetime` attribute before the text that is shown).
    """

    kind: Kind
    context: Context
    title: str | None = None
    url: str | None = None
    aliases: tuple[str, ...] = ()
    external_url: str | None = None
    summary: str | None = None
    summary_truncated: bool = False
    types: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    date_published: tuple[str, ...] = ()
    date_modified: tuple[str, ...] = ()
    event: RawEvent | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    image: str | None = None
    image_alt: str | None = None
    attachments: tuple[RawAttachment, ...] = ()
    language: str | None = None
    content_html: str | None = None
    content_text: str | None = None
    status: str | None = None
    native: dict[str, Any] | None = None
    warnings: tuple[str, ...] = ()
    """Codes of doubt that only the reader can know: `cut`, `labels-split`, `title-derived`."""

    refused: tuple[str, ...] = ()
    """Why it can't become a record, where the reader knows: `no-title`, `no-usable-link: #`, `no-link`."""

    place: str = ""
    """Where in the document: a path of elements, a line number, an item's number."""

    verdict: Verdict | None = None
    """Only where an explanation was asked for."""

    block: str | None = None
    """The block's markup as it stood there, of no trust; a dump's lines in a `pre`. Only where an explanation was
    asked for."""

    extra: dict[str, Any] = field(default_factory=dict)
    """Raw pieces that no field took but a person may want to see in a rejection."""


class Dropped(NamedTuple):
    """Something that was left out on purpose: CMS internals, drafts, revisions. `text` in full."""

    kind: str
    text: str
    place: str = ""
    item: Card | None = None
    """The item whole, where only its status keeps it out: who asks for drafts gets it."""


NO_RECORD = "no-record"
"""The code of a page's note that it gave nothing: neither cards nor a record of its own."""


class Note(NamedTuple):
    """A remark on the document for the report: a code and a sentence."""

    code: str
    text: str


class NearMiss(NamedTuple):
    """What was nearly taken for a card, and why not. Only where an explanation was asked for."""

    title: str
    url: str | None
    place: str
    verdict: Verdict
    block: str | None = None
    """The markup of the first of its like, as a card's."""


class Links(NamedTuple):
    """Where a document leads to, as written. Only where it was asked for."""

    context: Context
    hrefs: tuple[str, ...]
    files: tuple[str, ...]
    """Pictures that it shows."""
    title: str | None = None
    """What the document is called."""
    characters: int = 0
    """How much text it shows."""


Finding = Card | Dropped | Note | NearMiss | Links
