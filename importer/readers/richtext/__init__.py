"""Rich text that systems keep as JSON, rendered as HTML: one module a dialect, `render` to tell them apart.

The HTML is raw: sanitising it is cleaning's business. What no renderer knows is passed over with its text kept.
"""

from __future__ import annotations

from typing import Any

from importer.readers.jsonvalues import loads

__all__ = ["is_rich", "render"]


def render(value: Any) -> str | None:
    """The HTML of a rich text of any known dialect (as a value, or as its JSON text); None where it is none."""
    if isinstance(value, str):
        if value.lstrip()[:1] not in ("{", "[") or not value.strip():
            return None
        value = loads(value)
    name = _dialect(value)
    if name is None:
        return None
    if name == "contentful":
        from importer.readers.richtext import contentful

        return contentful.render(value)
    if name == "lexical":
        from importer.readers.richtext import lexical

        return lexical.render(value)
    if name == "mobiledoc":
        from importer.readers.richtext import mobiledoc

        return mobiledoc.render(value)
    if name == "ricos":
        from importer.readers.richtext import ricos

        return ricos.render(value)
    if name == "portable_text":
        from importer.readers.richtext import portable_text

        return portable_text.render(value)
    from importer.readers.richtext import blocks

    return blocks.render(value)


def is_rich(value: Any) -> bool:
    """Whether a value is a rich text of a known dialect."""
    return _dialect(value) is not None


def _dialect(value: Any) -> str | None:
    if isinstance(value, dict):
        if value.get("nodeType") == "document":
            return "contentful"
        if isinstance(value.get("root"), dict) and isinstance(value["root"].get("children"), list):
            return "lexical"
        if isinstance(value.get("sections"), list) and "version" in value:
            return "mobiledoc"
        if isinstance(value.get("nodes"), list) or ("entityMap" in value and isinstance(value.get("blocks"), list)):
            return "ricos"
        if value.get("type") == "doc" and isinstance(value.get("content"), list):
            return "blocks"
        if isinstance(value.get("blocks"), list) and any(
            isinstance(one, dict) and isinstance(one.get("data"), dict) for one in value["blocks"]
        ):
            return "blocks"
        return None
    if isinstance(value, list) and value:
        objects = [one for one in value if isinstance(one, dict)]
        if any(one.get("_type") == "block" for one in objects):
            return "portable_text"
        if any(isinstance(one.get("children"), list) and isinstance(one.get("type"), str) for one in objects):
            return "blocks"
    return None
