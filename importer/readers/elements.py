"""What readers do to elements of a parsed page."""

from __future__ import annotations

from typing import Any

from importer.xmlchars import without_forbidden

__all__ = ["take_out"]


def take_out(element: Any) -> None:
    """Take an element out of its parent, and leave the text after it where it is."""
    parent, before = element.getparent(), element.getprevious()
    if element.tail:
        if before is not None:
            before.tail = without_forbidden((before.tail or "") + element.tail)
        else:
            parent.text = without_forbidden((parent.text or "") + element.tail)
    parent.remove(element)
