"""Choosing: which records leave, by what they are. Pure functions of a record and of what the user asked for.

What an export has of items that are not public is held back by its reader (`Dropped`), and `releases` gives it to who
asks. A record that somebody wrote before, whatever its status, is there because it was asked for: it leaves, unless a
status was chosen that is not its own.

Two moments. A find's kind, its address and what keeps it from the public are known at once, so a worker decides on
them; post type, language and date are those of the merged record, because one member may have what another lacks.
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, field_validator

from importer.cards import HELD_BACK, Dropped
from importer.lexicon import statuses
from importer.record import ISO_DATE, Record

__all__ = ["Choice"]

_PUBLIC = frozenset(("publish", "published", "public"))
_ANY = "any"


class Choice(BaseModel):
    """What the user chose; everything empty is all that is public."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", defer_build=True)

    include_url: tuple[str, ...] = ()
    """Globs of the addresses of records that leave."""
    exclude_url: tuple[str, ...] = ()
    """Globs of the addresses of those that don't."""
    status: tuple[str, ...] = ()
    """As the export says it (`pending`) or as the report does (`draft`); `publish`: what is public; `any`: all."""
    kind: tuple[Literal["card", "page", "item", "caption"], ...] = ()
    """Kinds of records (`source.kind`)."""
    post_type: tuple[str, ...] = ()
    """What an export calls its items (`native.type`)."""
    language: tuple[str, ...] = ()
    """BCP 47; `en` also takes in `en-GB`."""
    since: str | None = None
    """ISO 8601 as precise as one likes: published then or later."""
    until: str | None = None
    """Published then or before; a day, month or year is meant to its end."""

    @field_validator("status", "post_type", "language", "kind", mode="before")
    @classmethod
    def _several(cls, value: Any) -> Any:
        """`draft,private` is two."""
        if not isinstance(value, tuple) or not all(isinstance(one, str) for one in value):
            return value  # which is refused
        return tuple(part for one in value for raw in one.split(",") if (part := raw.strip()))

    @field_validator("status", "post_type", "language")
    @classmethod
    def _folded(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(part for one in value if (part := one.casefold())))

    @field_validator("since", "until")
    @classmethod
    def _iso(cls, value: str | None) -> str | None:
        if value is not None and not re.match(ISO_DATE, value):
            raise ValueError("must be a date such as 2021, 2021-03 or 2021-03-04")
        return value

    def releases(self, dropped: Dropped) -> bool:
        """Was this item, that only its status keeps out, asked for?"""
        if not self.status or dropped.item is None or not self.could_release(dropped):
            return False
        return self._wants(dropped.item.status, dropped.kind)

    @staticmethod
    def could_release(dropped: Dropped) -> bool:
        """Is it a whole item, that one who asked for it could get?"""
        return dropped.item is not None and dropped.kind in HELD_BACK

    def refuses_find(self, record: Record, *, held_back: bool = False) -> str | None:
        """The option that keeps a find out before it is merged; None where it may leave. `held_back`: `releases` has
        judged its status already."""
        if self.status and not held_back and not self._wants(record.status, statuses.kept_by(record.status)):
            return "--status"
        if self.kind and record.source.kind not in self.kind:
            return "--kind"
        return self._refuses_address(record.url)

    def refuses(self, record: Record) -> str | None:
        """The option that keeps a merged record out; None where it leaves."""
        if self.post_type and (record.native is None or (record.native.type or "").casefold() not in self.post_type):
            return "--post-type"
        if self.language and not _speaks(record.language, self.language):
            return "--language"
        if self.since or self.until:
            date = record.date_published or (record.event.start if record.event else None)
            if self.since and (date is None or date < self.since[: len(date)]):
                return "--since"
            if self.until and (date is None or date[: len(self.until)] > self.until):
                return "--until"
        return None

    def admits(self, record: Record) -> bool:
        """Does this record, of which all is known, leave?"""
        return self.refuses_find(record) is None and self.refuses(record) is None

    def unmet(self, statuses_met: Collection[str], types_met: Collection[str]) -> Iterator[tuple[str, str]]:
        """(Option, word) of the words of nobody's list that name a status or type which nothing had: likely mistyped.
        `statuses_met`, `types_met`: in lower case, of every record before it was judged by them."""
        for word in self.status:
            if word != _ANY and not statuses.is_known(word) and word not in statuses_met:
                yield "--status", word
        for word in self.post_type:
            if word not in types_met:
                yield "--post-type", word

    def _wants(self, status: str | None, kept_by: str | None) -> bool:
        """Was what has this status, and is kept out as `kept_by` says, asked for? What is not kept out is public."""
        own = (status or "").strip().casefold()
        public = kept_by is None and not _PUBLIC.isdisjoint(self.status)
        return public or any(one in self.status for one in (_ANY, own, kept_by) if one)

    def _refuses_address(self, url: str | None) -> str | None:
        """A pattern that starts with a slash is about the path, else all of the address."""
        if url is not None and any(_fits(url, glob) for glob in self.exclude_url):
            return "--exclude-url"
        if self.include_url and not (url is not None and any(_fits(url, glob) for glob in self.include_url)):
            return "--include-url"
        return None


def _speaks(language: str | None, wanted: tuple[str, ...]) -> bool:
    own = (language or "").casefold()
    return any(own == one or own.startswith(one + "-") for one in wanted)


def _fits(url: str, glob: str) -> bool:
    if glob.startswith("/") and "://" in url:
        rest = url.split("://", 1)[1]
        url = "/" + rest.partition("/")[2]
    return bool(_glob(glob).match(url))


@lru_cache(maxsize=256)
def _glob(glob: str) -> re.Pattern[str]:
    return re.compile(fnmatch.translate(glob))
