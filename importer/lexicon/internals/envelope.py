"""A REST envelope printed as the page: content only from its rendered title and content.

For: one text that is such an envelope. Exports in JSON have readers of their own.
"""

from __future__ import annotations

import json
import re
from typing import Any

from importer.patterns import lazy

__all__ = ["KIND", "unwrap"]

KIND = "json-envelope"

_BEGINS = lazy(r"\s*\[?\s*\{\s*\"")
_TAGS = lazy(r"<(?:script|style)\b.*?</(?:script|style)>|<[^>]*>", re.S | re.I)
_BREAKS = lazy(r"</(?:p|div|li|ul|ol|h[1-6]|tr|blockquote)>|<br\s*/?>", re.I)


def unwrap(text: str) -> str | None:
    """The prose of a WordPress REST answer (title and content of each object), or None for any other text.

    WordPress REST API handbook, posts: `title.rendered`, `content.rendered`.
    """
    if '"rendered"' not in text or not _BEGINS.match(text):
        return None
    try:
        value: Any = json.loads(text)
    except (ValueError, RecursionError):
        return None
    objects = value if isinstance(value, list) else [value]
    if not all(isinstance(one, dict) for one in objects):
        return None
    pieces = [_rendered(one.get(name)) for one in objects for name in ("title", "content")]
    return "\n\n".join(piece for piece in pieces if piece)


def _rendered(part: Any) -> str:
    markup = part.get("rendered") if isinstance(part, dict) else None
    if not isinstance(markup, str):
        return ""
    from html import unescape

    prose = unescape(_TAGS.sub("", _BREAKS.sub("\n", markup)))
    return "\n".join(" ".join(line.split()) for line in prose.splitlines() if line.strip())
