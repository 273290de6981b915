"""Slugs: the short name of a record in an address or a file's name."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from importer.lexicon.mirrors import INDEX_FILE
from importer.lexicon.slugs import slugify
from importer.lexicon.wordpress import TERM_SLUGS
from importer.record import Record

__all__ = ["slug_of", "slugify", "term_slugs"]

_SUFFIX = re.compile(r"\.(html?|xhtml|php|aspx?|jsp|cfm|pdf|docx?)$", re.I)
_INDEX = frozenset(("index", "default", "home"))


def slug_of(record: Record) -> str:
    """The export's own slug, else the address's last part, else the title; never empty."""
    path = INDEX_FILE.sub("", unquote(urlsplit(record.url or "").path))
    last = _SUFFIX.sub("", path.rstrip("/").rpartition("/")[2])
    own = record.native.slug if record.native else None
    for name in (own, None if last.lower() in _INDEX else last, record.title):
        if name and (found := slugify(name)):
            return found
    return slugify(record.id) or "record"


def term_slugs(record: Record) -> dict[str, dict[str, str]]:
    """What an export says of its terms (`importer.lexicon.wordpress.TERM_SLUGS`): taxonomy → name → slug; maybe {}."""
    held = record.native.fields.get(TERM_SLUGS) if record.native else None
    found: dict[str, dict[str, str]] = {}
    for taxonomy, names in held.items() if isinstance(held, dict) else ():
        if isinstance(names, dict):
            found[taxonomy] = {name: slug for name, slug in names.items() if isinstance(slug, str) and slug}
    return found
