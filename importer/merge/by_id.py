"""Records of one id → one record, over all documents or within one.

The rule, field by field. A record's rank is that of its source: an export's item before the page itself, the page
before a feed's item, a feed before a card or caption; a record that was cut off comes last. Then

- texts (title, summary, publisher, contents, picture with its alternative text): the best rank that has one; within
  a rank an uncut summary before a cut one, a picture whose address states no size (`-300x201`, `/w72-h72-c/`) before
  one that does and the larger before the smaller, then the longest, then the first in code point order;
- dates: the best rank that has one; within a rank the most precise, then the earliest;
- lists (types, tags, authors, attachments): the best rank that has any; within a rank the longest, then the first;
- url: absolute before relative, then https, then the best rank, then the shortest, then the first in code point order;
  the other addresses become aliases;
- warnings: those of the members whose values were taken, and of all where they are about no field.

None of it depends on the order of reading. The merged record stands where its first member stood, has that member's
`source`, and names the other documents in `also_in`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from importer.cleaning.urls import identity
from importer.merge.held import Held
from importer.patterns import lazy
from importer.record import Record

__all__ = ["Watch", "merge", "once", "rank"]

_SIZED = lazy(r"[-_](\d{2,4})x(\d{2,4})(?:_c)?\.\w+$")
"""How WordPress, and others after it, name a smaller copy of a picture ..."""
_SERVED = lazy(
    r"(?:googleusercontent|ggpht|bp\.blogspot)\.com/.*[/=](?:s(?P<side>[1-9]\d{1,4})|w(?P<w>\d{1,5})-h(?P<h>\d{1,5}))"
    r"(?:-[\w-]*)?(?:/[^/]*)?$"
)
"""... and how Google does, which serves each in every size: `/s640/`, `/w72-h72-p-k-no-nu/`, `=s72-c`."""

_WORD = lazy(r"[^\W\d_]+")
_RANK = {"item": 0, "page": 1, "card": 3, "caption": 3}
_FEEDS = frozenset(("feed", "jsonfeed"))
_FEED_RANK = 2
_CUT_RANK = 4

# A warning that is about one field goes with the value of that field.
_ABOUT = {
    "cut": "title",
    "title-derived": "title",
    "labels-split": "types",
    "date-ambiguous": "date_published",
    "date-unreadable": "date_published",
}


Watch = Callable[[Record, Sequence[Record]], None]
"""Told of every record with the finds that it was made from."""


def merge(records: Iterable[Record], watch: Watch | None = None) -> Iterator[Record]:
    """One record per id, in the order in which the ids first came. Holds all records, many in a temporary file."""
    groups: dict[str, list[int]] = {}
    with Held() as held:
        for record in records:
            groups.setdefault(record.id, []).append(held.put(record))
        for numbers in groups.values():
            members = [held.get(number) for number in numbers]
            merged = members[0] if len(members) == 1 else _merged(members)
            if watch is not None:
                watch(merged, members)
            yield merged


def once(records: Sequence[Record]) -> list[Record]:
    """One document's records, where a card that its page shows twice is one, at its first place.

    The page's own record stays beside a card for it, and an export's items are left as they are. Cards that lead to
    one address under titles that share no word are several items (a list whose every entry leads to one form): the
    first keeps the address's id, the others' take their title in, with the warning `address-shared`. So do an export's
    items of one title and of several days, where nothing else tells them apart.
    """
    records = _told_apart(records)
    groups: dict[tuple[str, str | int], list[Record]] = {}
    for number, record in enumerate(records):
        shown = record.source.kind in ("card", "caption")
        # Where our own output is read again, one document holds the records of many.
        key = (record.source.document, record.id if shown else number)
        groups.setdefault(key, []).append(record)
    if len(groups) == len(records):
        return list(records)
    return [members[0] if len(members) == 1 else _merged(members) for members in groups.values()]


def _told_apart(records: Sequence[Record]) -> Sequence[Record]:
    known: dict[tuple[str, str], str] = {}
    out = []
    for record in records:
        if record.source.kind == "card" and record.url is not None:
            first = known.setdefault((record.source.document, record.id), record.title)
            if first is not record.title and _apart(first, record.title):
                own = identity(record.url, record.title, record.publisher, native=record.title)
                doubts = tuple(dict.fromkeys((*record.warnings, "address-shared")))
                record = record.model_copy(update={"id": own, "warnings": doubts})
        elif _is_nameless(record):
            day = record.date_published or ""
            if known.setdefault((record.source.document, record.id), day) != day:
                own = identity(None, record.title, record.publisher, native=day)
                record = record.model_copy(update={"id": own})
        out.append(record)
    return out


def _is_nameless(record: Record) -> bool:
    """Is it an export's item that has neither an address nor anything that its export calls it by?"""
    native = record.native
    return record.source.kind == "item" and record.url is None and not (native and (native.id or native.slug))


def _apart(one: str, other: str) -> bool:
    """Do two titles share no word, and is neither a part of the other?"""
    one, other = one.casefold(), other.casefold()
    return one not in other and other not in one and not set(_WORD.findall(one)) & set(_WORD.findall(other))


def rank(record: Record) -> int:
    """How good a source the record has, the best first: the rule of this module."""
    if "cut" in record.warnings:
        return _CUT_RANK
    return _FEED_RANK if record.source.reader in _FEEDS else _RANK[record.source.kind]


def _merged(members: list[Record]) -> Record:
    first = members[0]
    taken: dict[str, Record] = {}

    def best(name: str, order: Callable[[Record], Any]) -> Any:
        """The field of the member that comes first by rank and `order`, of those that have it."""
        having = [m for m in members if getattr(m, name)]
        if not having:
            return getattr(first, name)
        taken[name] = min(having, key=lambda m: (rank(m), order(m)))
        return getattr(taken[name], name)

    def longest(name: str) -> Any:
        return best(name, lambda m: (-len(getattr(m, name)), getattr(m, name)))

    def fullest(name: str) -> Any:
        return best(name, lambda m: (-len(getattr(m, name)), repr(getattr(m, name))))

    def earliest(name: str) -> Any:
        return best(name, lambda m: (-len(getattr(m, name)), getattr(m, name)))

    summary = best("summary", lambda m: (m.summary_truncated, -len(m.summary or ""), m.summary))
    image = best("image", lambda m: (_reduced(m.image or ""), -len(m.image or ""), m.image))
    addresses = {m.url: rank(m) for m in sorted(members, key=rank, reverse=True) if m.url}
    url = min(addresses, key=lambda a: _address_order(a, addresses[a])) if addresses else None
    aliases = {a for m in members for a in m.aliases} | set(addresses)
    values: dict[str, Any] = {
        "title": longest("title"),
        "summary": summary,
        "summary_truncated": "summary" in taken and taken["summary"].summary_truncated,
        "url": url,
        "aliases": tuple(sorted(aliases - {url})),
        "external_url": longest("external_url"),
        "types": fullest("types"),
        "tags": fullest("tags"),
        "date_published": earliest("date_published"),
        "date_modified": earliest("date_modified"),
        "event": best("event", lambda m: (-sum(v is not None for v in dict(m.event or {}).values()), repr(m.event))),
        "authors": fullest("authors"),
        "publisher": longest("publisher"),
        "image": image,
        "image_alt": taken["image"].image_alt if "image" in taken else None,
        "attachments": fullest("attachments"),
        "language": longest("language"),
        "content_html": longest("content_html"),
        "content_text": longest("content_text"),
        "status": longest("status"),
        "native": best("native", lambda m: (-len(repr(m.native)), repr(m.native))),
    }
    others = dict.fromkeys(d for m in members for d in (m.source.document, *m.source.also_in))
    others.pop(first.source.document, None)
    values["warnings"] = _warnings(members, taken)
    values["source"] = first.source.model_copy(update={"also_in": tuple(others)})
    return first.model_copy(update=values)


def _reduced(image: str) -> tuple[bool, int]:
    """The order of copies of a picture: the original, then the largest."""
    if sized := _SIZED.search(image):
        return True, -int(sized[1]) * int(sized[2])
    if served := _SERVED.search(image):
        return True, -int(served["w"] or served["side"]) * int(served["h"] or served["side"])
    return False, 0


def _address_order(address: str, rank: int) -> tuple[bool, bool, int, int, str]:
    return ("://" not in address, not address.startswith("https:"), rank, len(address), address)


def _warnings(members: list[Record], taken: dict[str, Record]) -> tuple[str, ...]:
    kept = set()
    for member in members:
        for code in member.warnings:
            field = _ABOUT.get(code)
            # No value was taken for the field: the doubt about it stands.
            if field is None or taken.get(field, member) is member:
                kept.add(code)
    return tuple(sorted(kept))
