"""The cards of Ghost's editors as HTML: the same things under nearly the same names in Lexical and in Mobiledoc.

Names as in Koenig's `kg-default-nodes` and `kg-default-cards`. Sign-up forms, paywalls and e-mail-only blocks are
no content of a post and give nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

from importer.readers.richtext.markup import element, figure, image, link
from importer.readers.values import first, mapping, mappings, string


def render(name: str, card: dict[str, Any]) -> str | None:
    """The HTML of a card, or None where this is none of Ghost's cards."""
    kind = name.removeprefix("card-")
    if kind not in _CARDS:
        return None
    return _CARDS[kind](card)


def _image(card: dict[str, Any]) -> str:
    picture = image(card.get("src"), card.get("alt"))
    return figure(link(picture, card.get("href")) if picture else "", _caption(card))


def _caption(card: dict[str, Any]) -> str:
    return string(card.get("caption")) or ""


def _gallery(card: dict[str, Any]) -> str:
    pictures = "".join(image(one.get("src"), one.get("alt")) for one in mappings(card.get("images")))
    return figure(pictures, _caption(card))


def _html(card: dict[str, Any]) -> str:
    return string(card.get("html")) or ""


def _markdown(card: dict[str, Any]) -> str:
    from importer.readers.richtext.markdown import render as markdown

    return markdown(string(card.get("markdown")) or "")


def _code(card: dict[str, Any]) -> str:
    code = card.get("code")
    if not isinstance(code, str):
        return ""
    language = string(card.get("language"))
    classes = {"class": f"language-{language}"} if language else None
    written = element("pre", element("code", escape(code, quote=False), classes))
    return figure(written, _caption(card)) if _caption(card) else written


def _embed(card: dict[str, Any]) -> str:
    inner = string(card.get("html")) or link(escape(str(card.get("url") or "")), card.get("url"))
    return figure(inner, _caption(card))


def _bookmark(card: dict[str, Any]) -> str:
    about = mapping(card.get("metadata"))
    address = first((string(card.get("url")), string(about.get("url"))))
    title = first((string(about.get("title")), string(card.get("title")), address))
    words = string(about.get("description")) or string(card.get("description"))
    written = element("p", link(escape(title or "", quote=False), address))
    return figure(written + (element("p", escape(words, quote=False)) if words else ""), _caption(card))


def _button(card: dict[str, Any]) -> str:
    label = first((string(card.get("buttonText")), string(card.get("text")), string(card.get("url"))))
    address = first((string(card.get("buttonUrl")), string(card.get("url"))))
    return element("p", link(escape(label or "", quote=False), address)) if label else ""


def _callout(card: dict[str, Any]) -> str:
    return element("blockquote", string(card.get("calloutText")) or "")


def _toggle(card: dict[str, Any]) -> str:
    heading = string(card.get("heading")) or ""
    return (element("h4", heading) if heading else "") + (string(card.get("content")) or "")


def _header(card: dict[str, Any]) -> str:
    heading, below = (string(card.get(name)) for name in ("heading", "subheader"))
    alone = first((below, string(card.get("subheading"))))
    return (element("h2", heading) if heading else "") + (element("p", alone) if alone else "")


def _media(tag: str, card: dict[str, Any]) -> str:
    address = string(card.get("src"))
    inner = element(tag, "", {"src": address, "controls": "controls"}) if address else ""
    return figure(inner, _caption(card) or escape(string(card.get("title")) or "", quote=False))


def _file(card: dict[str, Any]) -> str:
    title = first(string(card.get(name)) for name in ("fileTitle", "title", "fileName", "src"))
    return element("p", link(escape(title or "", quote=False), card.get("src"))) if title else ""


def _product(card: dict[str, Any]) -> str:
    title = first((string(card.get("productTitle")), string(card.get("title"))))
    words = first((string(card.get("productDescription")), string(card.get("description"))))
    picture = image(first((string(card.get("productImageSrc")), string(card.get("imageSrc")))))
    return picture + (element("h4", title) if title else "") + (words or "")


_CARDS: dict[str, Callable[[dict[str, Any]], str]] = {
    "image": _image,
    "gallery": _gallery,
    "html": _html,
    "markdown": _markdown,
    "code": _code,
    "codeblock": _code,
    "embed": _embed,
    "bookmark": _bookmark,
    "button": _button,
    "callout": _callout,
    "toggle": _toggle,
    "header": _header,
    "video": lambda card: _media("video", card),
    "audio": lambda card: _media("audio", card),
    "file": _file,
    "product": _product,
    "hr": lambda card: element("hr"),
    "horizontalrule": lambda card: element("hr"),
    **dict.fromkeys(("paywall", "signup", "email", "email-cta", "call-to-action", "transistor"), lambda card: ""),
}
