"""Texts for XML 1.0: escaped, without the characters that it can't hold."""

from __future__ import annotations

from xml.sax.saxutils import escape

from importer.xmlchars import without_forbidden

__all__ = ["attribute", "cdata", "element", "text"]

_IN_QUOTES = {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}


def text(value: str) -> str:
    """A text between tags."""
    return escape(without_forbidden(value), {"\r": "&#13;"})


def attribute(value: str) -> str:
    """An attribute's value with its quotes."""
    return f'"{escape(without_forbidden(value), _IN_QUOTES)}"'


def cdata(value: str) -> str:
    """A CDATA section, or several where the text holds the end of one."""
    return f"<![CDATA[{without_forbidden(value).replace(']]>', ']]]]><![CDATA[>')}]]>"


def element(name: str, value: str | None, **attributes: str | None) -> str:
    """An element of a text, without those attributes that are None; empty where `value` is None."""
    given = "".join(f" {key.replace('__', ':')}={attribute(v)}" for key, v in attributes.items() if v is not None)
    return f"<{name}{given}/>" if value is None else f"<{name}{given}>{text(value)}</{name}>"
