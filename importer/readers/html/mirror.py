"""What shows on a page that a mirroring tool stored it, and what the page says of its address where one did.

The tool changes links, so also the canonical one, to the names of its files; of a redirect it stores the page under the
address that led there, and calls every page by that. So a WordPress page's canonical address may become its short one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urljoin

from importer.facts import LOCAL, MIRRORED
from importer.lexicon.addresses import split_address
from importer.lexicon.mirrors import INDEX_FILE, is_given_by_mirror, led_back
from importer.readers.html.head import Head
from importer.sources.document import Document

__all__ = ["lead_back", "traces"]


_REPLY = "replytocom="


def traces(document: Document, source: str | None, canonical: str | None) -> dict[str, Mapping[str, Any]]:
    """A page's share of the run's facts: `source` is where the tool's comment says that it found the page, `canonical`
    a relative canonical address."""
    told: dict[str, Mapping[str, Any]] = {}
    if document.within is None:
        return told
    path = document.address[document.below :]
    own = unquote(path.rpartition("/")[2])
    called = unquote((canonical or "").rpartition("/")[2])
    if (source and _lies_as(unquote(path), source)) or (own == called and INDEX_FILE.search(own)):
        told[MIRRORED] = {document.within: ""}
    if canonical and is_given_by_mirror(called) and (_REPLY in own or not is_given_by_mirror(own)):
        here = document.address[: document.below] + led_back(path).removeprefix("./")
        told[LOCAL] = {urljoin(here, led_back(canonical)): (here.partition("?")[0], document.within)}
    return told


def _lies_as(path: str, source: str) -> bool:
    """Whether the file lies where a mirroring tool puts a page of that address."""
    stood = unquote(split_address(source).path).strip("/")
    return INDEX_FILE.search(path) is not None and f"/{path}".endswith(
        f"/{stood}/index.html" if stood else "/index.html"
    )


def lead_back(head: Head, address: str, source: str | None) -> None:
    """Puts right what a stored page's head says of its address; `address` is where it stood, `source` what the tool
    says of that in a comment."""
    page, _, query = address.partition("?")
    if query.startswith(_REPLY):  # the page with its form for an answer
        head.canonical, query = page, ""
    head.shortlink = head.shortlink and led_back(head.shortlink.strip())
    named = INDEX_FILE.search(split_address(source).path)
    if named and "://" not in (head.canonical or ""):
        head.canonical = named[0]  # the site's own file, as the tool knows
        return
    if head.canonical is None:
        return
    head.canonical = led_back(head.canonical.strip())
    if "?" in head.canonical and "://" not in head.canonical and not query:
        head.canonical = None  # the short address, by which the tool came there
