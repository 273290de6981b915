"""Other addresses of a page: AMP and print versions, tied to it by their canonical address, and a mirror's own names.

Only an address that says what it is counts, so that a copy under any other name changes nothing for other documents.
"""

from __future__ import annotations

import re
from urllib.parse import unquote, urljoin, urlsplit

from importer.patterns import lazy

__all__ = ["is_named", "mirrored", "variant"]

# /amp/, ?amp=1, .amp.html, an amp. host; /print/, ?print=1; https://amp.dev/documentation (discovery).
_VARIANT = lazy(
    r"(?:^|[/?@&._-])(?:amp|print|printer|printable|printview|print-friendly|printer-friendly|drucken|imprimir|imprimer|"
    r"stampa|outputtype=amp|view=print|layout=print|format=print|tmpl=component&print)(?=[/?@&=._]|$)"
)
_WORDS = ("amp", "print", "drucken", "imprim")
"""One of them is in every such address."""
_INDEX = lazy(r"(?:^|/)(?:index|default)\.\w+$", re.I)


def is_named(address: str) -> bool:
    """Does an address say that it is a variant's?"""
    address = unquote(address).lower()
    return any(word in address for word in _WORDS) and _VARIANT.search(address) is not None


def variant(given: str, canonical: str | None) -> tuple[str, str] | None:
    """(the variant's address, the page's), where a page that stood at `given` is a variant of another; else None.

    `given` is absolute or a root-relative path, whose first step may be the host, as mirrors lay it out.
    """
    if not canonical or not is_named(given):
        return None
    try:
        here, there = urlsplit(given), urlsplit(canonical)
    except ValueError:
        return None
    if there.scheme not in ("http", "https") or not there.path.strip("/") or is_named(there.path):
        return None
    if here.netloc:
        address = given
        if _host(here.netloc) != _host(there.netloc):
            return None
    else:
        path = given.lstrip("/")
        for host in (there.netloc, f"www.{there.netloc}", there.netloc.removeprefix("www.")):
            path = path.removeprefix(f"{host}/")
        address = f"{there.scheme}://{there.netloc}/{path}"
    parts = urlsplit(address)
    same_host = parts.netloc.lower().removeprefix("www.") == there.netloc.lower().removeprefix("www.")
    same = same_host and _bare(parts.path) == _bare(there.path) and parts.query == there.query
    return None if same else (address, canonical)


def mirrored(given: str, address: str | None, canonical: str | None = None) -> tuple[str, str] | None:
    """(the address that links in the mirror lead to, the page's), where HTTrack gave the page's file another name.

    It writes `/view.php` to `view.html`, `/news/?p=7` to `news/index4a3f.html`. `address` is what it says in a comment,
    `canonical` what the page itself says.
    """
    if not address:
        return None
    if given.startswith("https://") and address.startswith("http://"):
        address = "https" + address[4:]  # the comment leaves the scheme out, and who asked knows better
    try:
        linked, parts = urljoin(address, given.partition("?")[0].rpartition("/")[2]), urlsplit(address)
        if _bare(urlsplit(linked).path) == _bare(parts.path) and not parts.query:
            return None
        return linked, canonical if canonical and urlsplit(canonical).path.strip("/") else address
    except ValueError:
        return None


def _host(netloc: str) -> str:
    return netloc.lower().removeprefix("www.").removeprefix("amp.").removeprefix("m.")


def _bare(path: str) -> str:
    return _INDEX.sub("", unquote(path)).strip("/")
