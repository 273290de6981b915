"""What documents tell each other, such as an export's attachments, and those that do so no more.

Who loses the attachments loses every picture of documents that have not changed at all, so a document that held them
and holds them no longer is kept, as one that is cut. Pure, on values; what is too much is said by `importer.guards`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING

from importer import facts
from importer.facts import SHARED, VARIANTS, Facts
from importer.guards import ALL, Permission, Rows, is_shrink, starves
from importer.readers.medium import LINKS
from importer.readers.opml import FEEDS
from importer.readers.sitemap import ADDRESSES
from importer.store.apply import GONE

if TYPE_CHECKING:
    from importer.store.read import StoredDocument

__all__ = ["holds", "missing", "standing"]

# Tables of addresses, of a feed's own items, and those that are evidence only.
_NOT_LOOKED_UP = {SHARED, VARIANTS, LINKS, FEEDS, ADDRESSES, "text:tags"}


def holds(told: Facts) -> bool:
    """Does it say anything that others may look up?"""
    return any(rows for name, rows in told.tables.items() if name not in _NOT_LOOKED_UP)


def missing(told: Facts, now: Facts, before: Facts | None = None) -> Rows | None:
    """Of the tables that were told, those most of whose entries nobody tells `now`; None where there are none.

    With what all told `before`, entries that are new stand for as many that are missing: an export that was renamed
    or moved to another address misses nothing.
    """
    lost = had = 0
    for name, rows in told.tables.items():
        if name in _NOT_LOOKED_UP:
            continue
        known = now.tables.get(name, {})
        away = sum(key not in known for key in rows)
        if away and before is not None:
            old = before.tables.get(name, {})
            away -= sum(key not in old for key in known)
        if starves(away, len(rows)):
            lost += away
            had += len(rows)
    return Rows(lost, had) if lost else None


def standing(
    known: Mapping[str, StoredDocument],
    there: Mapping[str, str],
    *,
    same: Collection[str],
    unreached: Callable[[str], bool],
    decoded: Callable[[str], Facts],
    permission: Permission,
) -> dict[str, Rows | None]:
    """The documents what they told of which is to stand, since most of it is told by nobody now; with how much, where
    the document must be kept for it. The others are kept anyway: removals as many as theirs are withheld.

    `there`: documents that are there, with the keys of what they tell; `same`: those whose bytes are as they were;
    `unreached`: is the document in what could not be reached?; `decoded`: a key → what is told.
    """
    keys = set(there.values())
    asked = {n: was.facts for n, was in known.items() if was.facts and was.facts not in keys and n not in same}
    if not asked or not there:
        return {}
    now = facts.merge(map(decoded, sorted(keys)))
    starving = {name: told for name, key in asked.items() if missing(told := decoded(key), now)}
    if not starving:
        return {}
    before = facts.merge(decoded(was.facts) for was in known.values() if was.facts)
    many = is_shrink(
        sum(was.records for name, was in known.items() if name not in there),
        sum(was.records for was in known.values()),
    )
    found: dict[str, Rows | None] = {}
    for name, told in starving.items():
        was, rows = known[name], missing(told, now, before)
        if name not in there and unreached(name):
            found[name] = None
        elif rows is None or (name not in there and permission.shrink == ALL):
            continue
        elif name not in there and was.records and (many or was.kept == GONE):
            found[name] = None
        elif not permission.collapse and (name in there or not was.records or missing(before, now)):
            found[name] = rows
    return found
