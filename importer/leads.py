"""Where a document leads to: links and pictures of a page, or of the contents of an export's items, resolved.

Only gathered for a proof. It opens nothing and judges nothing.
"""

from __future__ import annotations

import html
import re
from typing import Protocol

from importer.cards import Finding, Links
from importer.cleaning.urls import resolve
from importer.record import Record, Rejection
from importer.sources import Document

__all__ = ["add"]

# Sanitised content writes attributes in one way.
_ATTRIBUTE = re.compile(r'\b(href|src)="([^"]+)"')


class _Leads(Protocol):
    addresses: list[str]
    links: list[str]
    files: list[str]


def add(
    leads: _Leads, finding: Finding, result: Record | Rejection | None, *, document: Document, site: str | None
) -> None:
    """Adds what one finding of a document leads to."""
    if isinstance(finding, Links):
        base = finding.context.base
        leads.addresses += [a for one in (document.address, finding.context.address) if (a := resolve(one, "/", site))]
        leads.links += [a for href in finding.hrefs if (a := resolve(href, base, site))]
        leads.files += [a for href in finding.files if (a := resolve(href, base, site))]
    elif isinstance(result, Record) and result.source.kind == "item" and result.content_html:
        for name, address in _ATTRIBUTE.findall(result.content_html):
            if not address.startswith(("#", "mailto:", "tel:")):
                (leads.links if name == "href" else leads.files).append(html.unescape(address))
