"""Slugs: the short name of a record in an address or a file's name."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote, urlsplit

from importer.record import Record

__all__ = ["slug_of", "slugify"]

LONGEST = 80
"""Characters of a slug."""

_SUFFIX = re.compile(r"\.(html?|xhtml|php|aspx?|jsp|cfm|pdf|docx?)$", re.I)
_INDEX = frozenset(("index", "default", "home"))


def slug_of(record: Record) -> str:
    """The export's own slug, else the address's last part, else the title; never empty."""
    last = _SUFFIX.sub("", unquote(urlsplit(record.url or "").path).rstrip("/").rpartition("/")[2])
    own = record.native.slug if record.native else None
    for name in (own, None if last.lower() in _INDEX else last, record.title):
        if name and (found := slugify(name)):
            return found
    return slugify(record.id) or "record"


def slugify(name: str) -> str:
    """Letters and digits of any script in lower case, Latin ones without accents, hyphens between words; maybe ""."""
    plain = re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFKD", name)).replace("ß", "ss")
    plain = unicodedata.normalize("NFC", plain).lower()
    kept = "".join(sign if unicodedata.category(sign)[0] in "LMN" else "-" for sign in plain)
    return re.sub("-+", "-", kept).strip("-")[:LONGEST].rstrip("-")
