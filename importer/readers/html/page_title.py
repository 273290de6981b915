"""What a page's `title` element says: the title of what it shows, mostly beside the site's name."""

from __future__ import annotations

from collections.abc import Container

from importer.patterns import lazy

__all__ = ["folded", "names", "parts", "without_site"]

_SEPARATOR = lazy(r"\s+[|–—·•»«:›/\\-]+\s+|\s*[|»›•]\s*")
_WORD = lazy(r"\w+")


def folded(text: str | None) -> str:
    """A title for comparison: its letters and digits."""
    return "".join(_WORD.findall((text or "").casefold()))


def parts(title: str | None) -> frozenset[str]:
    """A page's title and its parts, folded: what is beside the site's name is one of them."""
    return frozenset(map(folded, (title, *_SEPARATOR.split(title)))) - {""} if title else frozenset()


def names(title: str | None, text: str) -> bool:
    """Whether a page's title is a text, alone or beside the site's name."""
    key = folded(text)
    if not title or not key:
        return False
    return key in parts(title) or title.endswith(f": {text}")  # "Site: Title"


def without_site(title: str, sites: Container[str]) -> str:
    """A title without the site's name: the part that is one of its folded names, else the shorter end of two."""
    parts = [part for part in _SEPARATOR.split(title) if part and part.strip()]
    if len(parts) < 2:
        return title.strip()
    first, last = folded(parts[0]) in sites, folded(parts[-1]) in sites
    if last and not (first and len(parts) == 2):
        return title[: title.rindex(parts[-1])].rstrip(" |–—·•»«:›/\\-")
    if first and not last:
        return title[len(parts[0]) :].lstrip(" |–—·•»«:›/\\-")
    return parts[0].strip() if len(parts) == 2 and len(parts[0]) >= len(parts[1]) else title.strip()
