"""The address by which WordPress knows a page by its number, `/?p=11`: others link to it, and it leads to the page."""

from __future__ import annotations

import re

from importer.cards import Context
from importer.lexicon.addresses import joined, split_address
from importer.lexicon.wordpress import short_address
from importer.patterns import lazy
from importer.readers.html.head import Head
from importer.readers.html.parse import Parsed

__all__ = ["addresses"]

_NUMBER = re.compile(r"(?:^|\s)(?:postid|page-id)-([1-9]\d*)(?=\s|$)")
# What a site's pages show of where it is installed.
_INSTALLED = lazy(rb"[\"'(]((?:[^\"'()\s<>]*/)?)wp-(?:content|includes)/")


def addresses(page: Parsed, head: Head, context: Context) -> tuple[str, ...]:
    """The one address, from the page's shortlink or its body's class; nothing where the page says none."""
    if head.shortlink:
        return _usable(joined(context.base, head.shortlink), context)
    body = page.root.find("body")
    number = _NUMBER.search(body.get("class") or "") if body is not None else None
    root = _INSTALLED.search(page.data) if number else None
    if number is None or root is None:
        return ()
    return _usable(f"{joined(context.base, root[1].decode('utf-8', 'replace') or './')}?p={number[1]}", context)


def _usable(address: str, context: Context) -> tuple[str, ...]:
    if split_address(context.address).netloc:
        return short_address(address, context.address)
    # Of a page that does not know its host, the path below it, or what tells the host.
    host = "" if split_address(address).netloc else "//-"
    return (address,) if short_address(host + address, host + address + "#") else ()
