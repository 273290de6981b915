"""The id that one item has with its site's address, and the other that it has where nobody gave one. It knows no record
but by address."""

from __future__ import annotations

from urllib.parse import urlsplit

from importer.cleaning.urls import identity, origin

__all__ = ["without_host"]


def without_host(url: str | None) -> str | None:
    """The id of what stands at an absolute address, were it read without the site's; None for another address."""
    if not url or origin(url) is None:
        return None
    path = urlsplit(url)._replace(scheme="", netloc="", fragment="").geturl()
    return identity(path or "/", "", None)
