"""Slugs: the one that a name has where nothing gives it another, and those that an export gives its terms."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import unquote

__all__ = ["LONGEST", "slugify", "slugs_of"]

LONGEST = 80
"""Characters of a slug."""

_PLAIN = re.compile(rf"(?=.{{1,{LONGEST}}}$)[a-z0-9]+(?:-[a-z0-9]+)*")


def slugify(name: str) -> str:
    """Letters and digits of any script in lower case, Latin ones without accents, hyphens between words; maybe ""."""
    plain = re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFKD", name)).replace("ß", "ss")
    plain = unicodedata.normalize("NFC", plain).lower()
    kept = "".join(sign if unicodedata.category(sign)[0] in "LMN" else "-" for sign in plain)
    return re.sub("-+", "-", kept).strip("-")[:LONGEST].rstrip("-")


def slugs_of(terms: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """By taxonomy: name → slug, of categories and tags only where the name would give another one.

    `terms`: the same as the export has it, where a slug may be empty or percent-encoded.
    """
    found: dict[str, dict[str, str]] = {}
    for taxonomy, names in terms.items():
        usual = taxonomy in ("category", "post_tag")
        for name, written in names.items():
            if usual and (not written or (written == name.lower().replace(" ", "-") and _PLAIN.fullmatch(written))):
                continue
            slug, given = _slug(name, written)
            if slug and not (usual and slug == given):
                found.setdefault(taxonomy, {})[name] = slug
    return found


@lru_cache(maxsize=4096)
def _slug(name: str, written: str) -> tuple[str, str]:
    """A term's slug, and the one that its name would give."""
    given = slugify(name)
    return unquote(written) or given, given
