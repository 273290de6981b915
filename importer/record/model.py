"""The contract: `Record`, its parts, `Rejection`, and the JSON Schema.

Names follow JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/) where it has one. Validation here only refuses;
whatever has to be repaired was repaired in `importer.cleaning`.
"""

from __future__ import annotations

import sys
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

__all__ = ["Attachment", "Event", "Native", "Record", "Rejection", "Source", "describe", "json_schema"]

# ISO 8601, as precise as the source: a year, a month, a day, or a time with or without its zone.
_TIME = r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,6})?)?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])?"
ISO_DATE = rf"^[0-9]{{4}}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01])(T{_TIME})?)?)?$"
# BCP 47 (RFC 5646), the part of its grammar that pages use.
LANGUAGE = r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"
# A code of a doubt: `date-ambiguous`.
CODE = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"

# No control characters, and something to see. Checked by pydantic-core, so no look-around here.
_CONTROL = "\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f"
TEXT = rf"^[^{_CONTROL}]*[^\s{_CONTROL}][^{_CONTROL}]*$"
# http, https, or relative (RFC 3986, 4.2: no colon in the first segment).
URL = r"^(https?://[^\s/?#]+[^\s]*|[^\s:/?#]+|[^\s:/?#]*[/?#][^\s]*)$"


def _in_the_calendar(value: str) -> str:
    if len(value) >= 10:
        date.fromisoformat(value[:10])  # raises ValueError for a 30 February
    return value


Text = Annotated[str, StringConstraints(pattern=TEXT)]
Url = Annotated[str, StringConstraints(pattern=URL)]
Date = Annotated[str, StringConstraints(pattern=ISO_DATE), AfterValidator(_in_the_calendar)]
Language = Annotated[str, StringConstraints(pattern=LANGUAGE)]
Code = Annotated[str, StringConstraints(pattern=CODE)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", defer_build=True)


class Event(_Part):
    """When and where an event takes place."""

    start: Date | None = None
    """ISO 8601, as precise as the source."""
    end: Date | None = None
    """ISO 8601, as precise as the source; null where only a start is shown."""
    venue: Text | None = None
    """Plain text."""


class Attachment(_Part):
    """A download."""

    url: Url
    """http, https or relative."""
    title: Text | None = None
    """What the link says; null where it says only "Download"."""
    mime_type: str | None = None
    """As the source says it, else by the address's suffix."""


class Native(_Part):
    """What the export calls the item. No private data."""

    id: str | None = None
    """The export's own id, as text."""
    type: str | None = None
    """Post type, collection or content type."""
    slug: str | None = None
    """The last part of the address, as the export gives it."""
    parent: str | None = None
    """The native id of the parent item."""
    fields: dict[str, Any] = Field(default_factory=dict)
    """Custom fields by name."""


class Source(_Part):
    """Where the record came from."""

    document: str
    """The document's path below the PATH that was given; `archive.zip!/member` for a member."""
    kind: Literal["card", "page", "item", "caption"]
    """`card`: a block of a listing; `page`: the document's own content; `item`: an entry of an export; `caption`: a
    line of a text dump such as "Title - Publisher, 2021 DOWNLOAD"."""
    reader: str
    """The reader that found it."""
    position: Annotated[int, Field(ge=0)]
    """0-based, in the document."""
    also_in: tuple[str, ...] = ()
    """Other documents that show the same item."""


class Record(_Part):
    """A validated, normalised content item. Every key is always present."""

    id: Annotated[str, StringConstraints(min_length=1)]
    """Stable: from the normalised address; without one, from title and publisher and, where an export gave it one, its
    native id. The same item gets the same id from every document and every run."""
    url: Url | None
    """The item's link, resolved: absolute where the site's address is known, else root-relative."""
    aliases: tuple[Url, ...]
    """Other addresses at which the same item was seen."""
    external_url: Url | None
    """A second place that the card points to: a source, a publisher's page."""
    title: Text
    """Plain text, never empty."""
    summary: Text | None
    """Plain text, without "Read more" and without the cut's ellipsis."""
    summary_truncated: bool
    """The source cut the summary."""
    types: tuple[Text, ...]
    """Type or category labels, as shown, in the order shown, each once."""
    tags: tuple[Text, ...]
    """Tags, as shown, in the order shown, each once."""
    date_published: Date | None
    """ISO 8601, as precise as the source."""
    date_modified: Date | None
    """ISO 8601, as precise as the source."""
    event: Event | None
    """Where the item is an event."""
    authors: tuple[Text, ...]
    """Names, in the order shown."""
    publisher: Text | None
    """The publishing body, where the source names one."""
    image: Url | None
    """The picture's real address, also where it loads lazily."""
    image_alt: Text | None
    """The picture's alternative text."""
    attachments: tuple[Attachment, ...]
    """Downloads."""
    language: Language | None
    """BCP 47."""
    content_html: str | None
    """The item's whole content, sanitised, where the source has it."""
    content_text: str | None
    """The same as plain text."""
    status: str | None
    """From exports: `publish`, `draft`, …"""
    native: Native | None
    """What the export calls the item."""
    warnings: tuple[Code, ...]
    """Short codes of doubtful things: `date-ambiguous`, `words-joined`, …"""
    source: Source
    """The document and the place in it."""


class Rejection(_Part):
    """A card that could not become a record, kept with its reasons and its raw fields."""

    document: str
    """As in `source.document`."""
    position: Annotated[int, Field(ge=0)]
    """0-based among the document's finds."""
    reasons: tuple[str, ...]
    """Short codes with what they are about: `no-title`, `no-usable-link: javascript:void(0)`."""
    raw: dict[str, Any]
    """The card's raw fields that held something."""


@cache
def describe() -> None:
    """Makes the field docstrings above the fields' descriptions. Pydantic would do so at import, for every run: it
    takes as long as all else that it makes of the classes."""
    import ast
    import inspect

    module = sys.modules[__name__]
    for node in ast.parse(inspect.getsource(module)).body:
        if not isinstance(node, ast.ClassDef):
            continue
        model = getattr(module, node.name)
        for above, text in pairwise(node.body):
            if isinstance(above, ast.AnnAssign) and isinstance(above.target, ast.Name) and isinstance(text, ast.Expr):
                assert isinstance(text.value, ast.Constant) and isinstance(text.value.value, str)
                model.model_fields[above.target.id].description = inspect.cleandoc(text.value.value)
        model.model_rebuild(force=True)


def json_schema() -> dict[str, Any]:
    """The record's JSON Schema (draft 2020-12); the field docstrings above are its descriptions."""
    describe()
    schema = Record.model_json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
