"""Where a document leads to: links and pictures of a page, or of the contents of an export's items, resolved.

Only gathered for a proof. It opens nothing and judges nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from importer.cards import Finding, Links
from importer.cleaning.urls import normalised, resolve
from importer.lexicon.mirrors import led_back
from importer.patterns import lazy
from importer.record import Record, Rejection
from importer.sources import Document

__all__ = ["add"]

# Sanitised content writes attributes in one way.
_ATTRIBUTE = lazy(r'\b(href|src)="([^"]+)"')


class _Leads(Protocol):
    addresses: list[str]
    links: list[str]
    files: list[str]
    title: str | None
    characters: int | None


class _Known(Protocol):
    @property
    def site(self) -> str | None: ...
    @property
    def variants(self) -> Mapping[str, str]: ...


def add(
    leads: _Leads, finding: Finding, result: Record | Rejection | None, *, document: Document, known: _Known
) -> None:
    """Adds what one finding of a document leads to."""
    site = known.site
    if isinstance(finding, Links):
        base = finding.context.base
        leads.title, leads.characters = finding.title, finding.characters
        leads.addresses += [a for one in (document.address, finding.context.address) if (a := resolve(one, "/", site))]
        for href in finding.hrefs:
            address = resolve(led_back(href) if document.mirrored else href, base, site)
            if address:
                page = address.partition("#")[0]
                leads.links.append(known.variants.get(normalised(page), page) if known.variants else page)
        leads.files += [a for href in finding.files if (a := resolve(href, base, site))]
    elif isinstance(result, Record) and result.source.kind == "item" and result.content_html:
        from html import unescape

        for name, address in _ATTRIBUTE.findall(result.content_html):
            if not address.startswith(("#", "mailto:", "tel:")):
                plain = unescape(address)
                leads.links.append(plain.partition("#")[0]) if name == "href" else leads.files.append(plain)
