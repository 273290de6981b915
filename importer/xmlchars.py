"""Characters that XML 1.0 can't hold, and that lxml lets nobody write. https://www.w3.org/TR/xml/#charsets"""

from __future__ import annotations

from importer.patterns import lazy

__all__ = ["FORBIDDEN", "without_forbidden"]

FORBIDDEN = lazy("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""One of them."""


def without_forbidden(text: str) -> str:
    """The text without them."""
    return FORBIDDEN.sub("", text)
