"""Entries of systems that keep everything as typed entries (Contentful, Strapi, Sanity): which of them are content.

Authors, categories and settings are entries too; what they are shows in how other entries point to them, and in
what they are called. Known to be internal, a term or a person: no item; everything else that has a title and
something to read is one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from importer.cards import Card, Note
from importer.readers.columns import NAMES, folded

_ROLES = {name: role for role in ("types", "tags", "authors") for name in NAMES[role]}
# Words of a type's name: what it stands for where nothing points to it.
_TERM = re.compile(
    r"^(.*[._:-])?(person|people|author|authors|writer|editor|user|users|staff|employee|employees|team_?member|member|"
    r"category|categories|tag|tags|topic|topics|label|labels|taxonomy|term)$",
    re.I,
)
_INTERNAL = re.compile(
    r"(^|[._:-])(settings?|site_?settings?|site_?config|config(uration)?|global|navigation|nav|menu|menu_?item|header|"
    r"footer|redirects?|seo|metadata|system|translation|i18n)$",
    re.I,
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def role_of(field: str) -> str | None:
    """What a field of this name points to: `types`, `tags` or `authors`; None for anything else."""
    name = folded(field)
    return _ROLES.get(name) or _ROLES.get(name.removesuffix("s"))


class Kinds:
    """What the types of an export stand for, and how many entries were left out of each."""

    def __init__(self) -> None:
        self._pointed_to: dict[str, Counter[str]] = {}
        self._left_out: Counter[str] = Counter()

    def point(self, field: str, target: str) -> None:
        """Some entry points to one of type `target` through this field."""
        self._pointed_to.setdefault(target, Counter())[role_of(field) or ""] += 1

    def is_term(self, name: str) -> bool:
        """Whether a type's entries are categories, tags or persons."""
        ways = self._pointed_to.get(name)
        if ways and ways.total() == sum(count for role, count in ways.items() if role):
            return True
        return _TERM.search(_CAMEL.sub("_", name)) is not None

    def is_content(self, name: str, card: Card) -> bool:
        """Whether an entry of this type is content; where it is not, it is counted for the note."""
        readable = (
            card.content_html or card.summary or card.url or (card.native or {}).get("slug") or card.date_published
        )
        internal = _INTERNAL.search(_CAMEL.sub("_", name)) is not None
        if card.title and readable and not internal and not self.is_term(name):
            return True
        self._left_out[name] += 1
        return False

    def notes(self) -> Iterator[Note]:
        """What was left out, by type."""
        if self._left_out:
            told = ", ".join(f"{count} {name}" for name, count in sorted(self._left_out.items()))
            yield Note("not-content", f"entries that are terms, persons or settings, or have nothing to read: {told}")
