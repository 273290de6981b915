"""What the ids of a store depend on, and which records would only get another id. Pure, on values.

An id comes of a normalised address. With another base address, or after a change of the rules of normalising, the same
item gets another one; this finds the pairs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any
from urllib.parse import urlsplit

from importer.cleaning import urls
from importer.diff import JsonRecord

__all__ = ["Ids", "pairs", "rules"]

# Addresses whose ids tell which rules are in force; never edit: add, and the ids of all stores are asked about anew.
_PROBES = (
    "https://www.Example.org:443/A/b/index.html?utm_source=x&b=2&a=1#part",
    "http://example.org/a%20b/default.aspx;jsessionid=1?fbclid=1",
    "/page/2/index.html?p=7.html",
    "example.html",
    "https://example.org/a?source=rss----1",
)


@dataclass(frozen=True, slots=True)
class Ids:
    """What ids depend on, besides the documents."""

    base_url: str | None = None
    """As the user gave it."""
    site: str | None = None
    """As the documents say."""
    rules: str = ""
    """Which rules of normalising."""

    @property
    def base(self) -> str | None:
        """The address that documents and links are resolved against."""
        return self.base_url or self.site


def rules() -> str:
    """A short name for the rules that make ids of addresses and titles."""
    found = [urls.identity(probe, "A title", None) for probe in _PROBES]
    found += [urls.identity(None, "A  Title", "Publisher"), urls.identity("/a", "A title", None, native="1")]
    return blake2b("\n".join(found).encode(), digest_size=6).hexdigest()


def pairs(
    removed: Iterable[tuple[str, JsonRecord]],
    added: Iterable[tuple[str, JsonRecord]],
    *,
    store: Ids,
    run: Ids,
) -> list[tuple[str, str]]:
    """Old and new id of every record that is removed under one and added under the other: the same item by its place
    below the base, or where it has no address by title and publisher. What is not clear is left out."""
    old, new = _by_place(removed, store.base), _by_place(added, run.base)
    return [(old[place][0], new[place][0]) for place in old if place in new and len(old[place]) == len(new[place]) == 1]


def _by_place(records: Iterable[tuple[str, JsonRecord]], base: str | None) -> dict[Any, list[str]]:
    found: dict[Any, list[str]] = {}
    for id_, record in records:
        found.setdefault(_place(record, base), []).append(id_)
    return found


def _place(record: JsonRecord, base: str | None) -> tuple[str | None, ...]:
    url = record.get("url")
    native = (record.get("native") or {}).get("id")
    if not url:
        return ("title", record.get("title"), record.get("publisher"), native)
    return ("url", _below(url, base), native)


def _below(url: str, base: str | None) -> str:
    """The address below the base, as a root-relative path; other addresses as they are."""
    if not base:
        return url
    folder = base if base.endswith("/") else base + "/"
    if url.startswith(folder):
        return "/" + url[len(folder) :]
    parts = urlsplit(url)
    if parts.netloc and parts.netloc == urlsplit(base).netloc:
        return parts._replace(scheme="", netloc="").geturl()
    return url
