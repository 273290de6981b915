"""What the documents of one run must know of each other, gathered in a light pass before reading.

Everything after it, up to validation, is a pure function of (document, settings, facts).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

VARIANTS = "variants"
"""The table of other addresses that stand for a page: the other one → the page's."""


SHARED = "shared-addresses"
"""The table of addresses, as written or resolved, that several items of one export have."""


HOSTS = "mirror:host"
"""The table of folders that a mirroring tool named after a host, as their documents say: address of the folder, made
of its path → the host's origin."""

PERHAPS = "mirror:perhaps"
"""The same of folders whose names alone say so: address of the folder → its host, and what the path starts from."""

OUTSIDE = "mirror:outside"
"""The table of what paths start from (a PATH, an archive) that has pages outside of such folders."""

MIRRORED = "mirror:within"
"""The table of what paths start from where a page lies as only a mirroring tool lays and names it."""

CLAIMED = "export:origin"
"""The table of the origins that exports, feeds and the like claim."""

LOCAL = "mirror:canonical"
"""The table of canonical addresses with a query, as a mirroring tool has named them: the address → the page's own, and
what the page's path starts from."""


_NO_TABLES: Mapping[str, Mapping[str, Any]] = {}


class Facts(NamedTuple):
    """The run's facts, or one document's share of them."""

    origins: frozenset[str] = frozenset()
    """Scheme and host of every address that a document claims for itself: `https://example.org`."""

    labels: frozenset[str] = frozenset()
    """Label lines of text dumps that stood alone, so that run-together ones can be split by them."""

    tables: Mapping[str, Mapping[str, Any]] = _NO_TABLES
    """An export's tables by name (`wxr:attachment`, `wp-json:tags`): native id → what is known of it."""

    def leading(self, address: str, aliases: Iterable[str]) -> Facts:
        """These facts, and that the aliases lead to the address."""
        told = dict.fromkeys(aliases, address)
        return (
            self._replace(tables={**self.tables, VARIANTS: {**told, **self.tables.get(VARIANTS, {})}}) if told else self
        )

    @property
    def site(self) -> str | None:
        """The site's origin, where all documents that know theirs agree."""
        return next(iter(self.origins)) if len(self.origins) == 1 else None


def merge(parts: Iterable[Facts]) -> Facts:
    """One `Facts` of many, in the order of the documents: of two entries with one key the first holds."""
    origins: set[str] = set()
    labels: set[str] = set()
    tables: dict[str, dict[str, Any]] = {}
    for part in parts:
        origins |= part.origins
        labels |= part.labels
        for name, rows in part.tables.items():
            table = tables.setdefault(name, {})
            for key, value in rows.items():
                table.setdefault(key, value)
    return Facts(frozenset(origins), frozenset(labels), tables)
