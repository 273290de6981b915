"""An item's whole content: raw markup of an export → sanitised HTML and plain text.

    editor's comments out ──► shortcodes ──► paragraphs ──► embeds as links, lazy pictures ──► allow-list ──► text

Links and pictures become absolute. What is dropped on the way is handed back. What stands in `pre` and `code` is what
the text is about and stays. It invents no content and opens no address.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from importer.cleaning import paragraphs, urls
from importer.cleaning.plaintext import text_of
from importer.lexicon.internals import Inline, shortcodes
from importer.lexicon.mirrors import led_back
from importer.patterns import lazy

if TYPE_CHECKING:
    import nh3

__all__ = ["FORM", "Content", "Form", "content", "form_of"]

Form = Literal["html", "wordpress", "breaks"]
"""How the source marks paragraphs: by elements; as WordPress does (editor's comments, else blank lines); by lines."""


FORM = "content_kind"
"""Under which key of a card's `extra` its reader says the form."""


class Content(NamedTuple):
    """A content in both forms, and what was dropped: (kind, text)."""

    html: str | None
    text: str | None
    dropped: tuple[tuple[str, str], ...]


TAGS = frozenset(
    """a abbr address article aside audio b bdi bdo blockquote br caption center cite code col colgroup dd del details
    dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li mark ol p picture pre q rp
    rt ruby s samp section small source span strike strong sub summary sup table tbody td tfoot th thead time tr tt u
    ul var video wbr""".split()
)
"""Elements that content may have; of others what they hold stays, but for scripts and styles."""

_ATTRIBUTES: dict[str, set[str]] = {
    "*": {"lang", "dir", "title", "id"},
    "a": {"href", "hreflang", "name"},
    "img": {"src", "alt", "width", "height"},
    "audio": {"src", "controls"},
    "video": {"src", "controls", "poster", "width", "height"},
    "source": {"src", "type"},
    "blockquote": {"cite"},
    "q": {"cite"},
    "del": {"cite", "datetime"},
    "ins": {"cite", "datetime"},
    "time": {"datetime"},
    "ol": {"start", "type", "reversed"},
    "li": {"value"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "headers", "scope"},
    "col": {"span"},
    "colgroup": {"span"},
}
_ADDRESSES = frozenset(("href", "src", "cite", "poster"))
_GONE_WITH_CONTENT = {"script", "style", "template", "textarea", "select", "svg", "math", "head", "title"}

_CONTROL = lazy("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_CONTROLS = tuple(map(chr, (*range(0x00, 0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F)))
_KEPT = lazy(r"<(pre|code|textarea|script|style)\b[^>]*>.*?</\1\s*>", re.I | re.S)
_COMMENT = lazy(r"<!--.*?(?:-->|\Z)", re.S)
_BLOCK_EDITOR = lazy(r"<!--\s*wp:")
_CAPTION = lazy(r"\[(?P<name>(?:wp_)?caption)\b(?P<attributes>[^\]]*)\](?P<inner>.*?)\[/(?P=name)\]", re.S)
_PICTURE = lazy(r"(?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?", re.I | re.S)
_EMBED = lazy(r"\[embed\b[^\]]*\]\s*(?P<address>https?://[^\s\[<]+)\s*\[/embed\]", re.I)
_MEDIA = lazy(r"\[(?P<name>audio|video)\b(?P<attributes>[^\]]*)\](?:\s*\[/(?P=name)\])?", re.I)
_ATTRIBUTE = lazy(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'\]]+))")
_ESCAPED = lazy(r"\[(\[[a-z][^\[\]]*\])\]", re.I)
_BEFORE_ADDRESS = lazy(r"http(?<![^ \t\n]http)")
_BARE_ADDRESS = lazy(r"(?m)^[ \t]*(https?://[^\s<>\"\[\]]+)[ \t]*$")
_EMBEDDED = lazy(r"<(?:iframe|object|embed|noscript|img)", re.I)
_FRAME = lazy(r"<iframe\b(?P<attributes>[^>]*)>.*?(?:</iframe\s*>|(?=<)|\Z)", re.I | re.S)
_OBJECT = lazy(r"<(?P<name>object|embed)\b(?P<attributes>[^>]*)>(?:.*?</(?P=name)\s*>)?", re.I | re.S)
_NOSCRIPT = lazy(r"<noscript\b[^>]*>(?P<inner>.*?)</noscript\s*>", re.I | re.S)
_IMAGE = lazy(r"<img\b(?P<attributes>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>", re.I)
_LAZY = ("data-src", "data-lazy-src", "data-original", "data-orig-file", "data-image", "data-lazy", "data-full-src")
_EMPTY_PARAGRAPH = lazy(r"<p>(?:\s|&nbsp;|<br>)*</p>\s*")


def form_of(extra: Mapping[str, Any]) -> Form:
    """The form that a reader gave, HTML where it gave none."""
    given = extra.get(FORM)
    return given if given in ("wordpress", "breaks") else "html"


def content(
    raw: str | None,
    *,
    base: str,
    site: str | None = None,
    form: Form = "html",
    variants: Mapping[str, str] | None = None,
    mirrored: bool = False,
) -> Content:
    """The content sanitised and as text; None for both where nothing is left.

    `base`: what relative addresses are resolved against; `site`: the site's origin, where the run knows it;
    `variants`: normalised address → the address of the page that it stands for; `mirrored`: its links are those of a
    mirroring tool.
    """
    if not raw or not raw.strip():
        return Content(None, None, ())
    dropped: list[tuple[str, str]] = []
    raw = _without_control(_literal_sections(raw))
    in_blocks = form == "wordpress" and _BLOCK_EDITOR.search(raw) is not None
    markup, kept = _set_aside(raw)
    markup = _COMMENT.sub("", markup)
    if form == "wordpress" and _BEFORE_ADDRESS.search(markup):
        markup = _BARE_ADDRESS.sub(lambda found: _link(found[1]), markup)
    markup = _resolved(markup)
    markup = _without_shortcodes(markup, dropped)
    markup = _put_back(markup, kept)
    if form == "breaks" or (form == "wordpress" and not in_blocks):
        markup = paragraphs.made(markup) if paragraphs.needed(markup) else markup
    markup = _plain_embeds(markup, dropped)
    clean = _EMPTY_PARAGRAPH.sub("", _sanitised(markup, _Site(base, site, variants or {}, mirrored))).strip()
    clean = _without_control(clean)
    return Content(clean or None, text_of(clean) or None, tuple(dropped))


def _without_control(text: str) -> str:
    for sign in _CONTROLS:  # each is looked for at the speed of memory, the pattern goes character by character
        if sign in text:
            return _CONTROL.sub("", text)
    return text


def _literal_sections(markup: str) -> str:
    """HTML knows no CDATA sections: one around the whole is a wrapper too many, others are text."""
    if "<![CDATA[" not in markup:
        return markup
    bare = markup.strip()
    if bare.startswith("<![CDATA[") and bare.endswith("]]>") and bare.count("<![CDATA[") == 1:
        return bare[9:-3]
    return markup.replace("<![CDATA[", "&lt;![CDATA[")


def _set_aside(markup: str) -> tuple[str, list[str]]:
    """The markup with marks in place of what must not be looked into."""
    kept: list[str] = []

    def mark(found: re.Match[str]) -> str:
        kept.append(found[0])
        return f"\x02{len(kept) - 1}\x03"

    return _KEPT.sub(mark, markup.replace("\x02", "").replace("\x03", "")), kept


def _put_back(markup: str, kept: list[str]) -> str:
    return re.sub("\x02(\\d+)\x03", lambda found: kept[int(found[1])], markup) if kept else markup


def _resolved(markup: str) -> str:
    """WordPress's own shortcodes as what they show."""
    if "[" not in markup:
        return markup
    markup = _CAPTION.sub(_figure, markup)
    markup = _EMBED.sub(lambda found: _link(found["address"]), markup)
    return _MEDIA.sub(_player, markup)


def _figure(found: re.Match[str]) -> str:
    """[caption]: a picture and the words below it, or, in its older form, in an attribute."""
    inner = found["inner"].strip()
    said = _attributes(found["attributes"]).get("caption", "")
    picture = _PICTURE.search(inner)
    if picture:
        said = inner[picture.end() :].strip() or said
        inner = picture[0]
    caption = f"<figcaption>{said}</figcaption>" if said else ""
    return f"\n\n<figure>{inner}{caption}</figure>\n\n"


def _player(found: re.Match[str]) -> str:
    """[audio], [video]: a link to the file; left alone where it names none."""
    named = _attributes(found["attributes"])
    address = next(
        (named[key] for key in ("src", "mp3", "mp4", "m4a", "m4v", "webm", "ogg", "ogv", "wav") if key in named), None
    )
    return _link(address) if address else found[0]


def _attributes(raw: str) -> dict[str, str]:
    from html import unescape

    return {m[1].lower(): unescape(m[2] or m[3] or m[4] or "") for m in _ATTRIBUTE.finditer(raw)}


def _link(address: str) -> str:
    from html import escape, unescape

    shown = escape(unescape(address))
    return f'\n\n<p><a href="{shown}">{shown}</a></p>\n\n'


def _without_shortcodes(markup: str, dropped: list[tuple[str, str]]) -> str:
    """The markup without shortcodes and plug-in tags that nothing here resolves; what they enclose stays."""
    if "[" not in markup and "{" not in markup:
        return markup
    escaped: list[str] = []

    def mark(found: re.Match[str]) -> str:
        escaped.append(found[1])
        return f"\x04{len(escaped) - 1}\x05"

    markup = _ESCAPED.sub(mark, markup)
    for entry in shortcodes.ENTRIES:
        if entry.kind not in ("shortcode", "plugin-tag") or entry.pattern.pattern.endswith("$"):
            continue

        def gone(found: re.Match[str], entry: Inline = entry) -> str:
            if entry.judge is not None and not entry.judge(found):
                return found[0]
            dropped.append((entry.kind, found[0].strip()))
            return ""

        markup = entry.pattern.sub(gone, markup)
    return re.sub("\x04(\\d+)\x05", lambda found: escaped[int(found[1])], markup) if escaped else markup


def _plain_embeds(markup: str, dropped: list[tuple[str, str]]) -> str:
    """Frames and objects as links to what they show; pictures that load lazily with their real address."""
    if not _EMBEDDED.search(markup):
        return markup

    def linked(found: re.Match[str]) -> str:
        named = _attributes(found["attributes"])
        address = named.get("src") or named.get("data-src") or named.get("data") or ""
        dropped.append(("embed", found[0][:2000]))
        return _link(f"https:{address}" if address.startswith("//") else address) if "//" in address else ""

    lower = markup.lower()
    if "<iframe" in lower:
        markup = _FRAME.sub(linked, markup)
    if "<object" in lower or "<embed" in lower:
        markup = _OBJECT.sub(linked, markup)
    lazy = "data-" in lower and any(name in lower for name in _LAZY)
    if "<noscript" in lower:
        # What a page without scripts shows stands twice where the lazy picture stands beside it.
        markup = _NOSCRIPT.sub(lambda found: "" if lazy and "<img" in found[0].lower() else found["inner"], markup)
    return _IMAGE.sub(_loaded, markup) if lazy else markup


def _loaded(found: re.Match[str]) -> str:
    from html import escape

    named = _attributes(found["attributes"])
    address = next((named[name] for name in _LAZY if named.get(name, "").strip()), None)
    shown = named.get("src", "")
    if address is None or (shown and not shown.startswith("data:") and "data-lazy-src" not in named):
        return found[0]
    sizes = "".join(f' {name}="{escape(named[name])}"' for name in ("width", "height") if name in named)
    return f'<img src="{escape(address)}" alt="{escape(named.get("alt", ""))}"{sizes}>'


class _Site(NamedTuple):
    """Where a content stands, and what is known of addresses there: as `content`."""

    base: str = ""
    site: str | None = None
    variants: Mapping[str, str] = {}
    mirrored: bool = False


class _Place(threading.local):
    """Where the content that this thread cleans stands: the sanitiser is made once, and asks here."""

    at = _Site()


_place = _Place()


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name not in _ADDRESSES:
        return value
    address = value.strip()
    if address.startswith(("#", "mailto:", "tel:")):
        return address if name == "href" else None
    at = _place.at
    resolved = urls.resolve(led_back(address) if at.mirrored and tag == "a" else address, at.base, at.site)
    if at.variants and resolved and tag == "a":
        page, mark, part = resolved.partition("#")
        if itself := at.variants.get(urls.normalised(page)):
            return itself + mark + part
    return resolved


@cache
def _sanitiser() -> nh3.Cleaner:
    import nh3

    return nh3.Cleaner(
        tags=set(TAGS),
        clean_content_tags=_GONE_WITH_CONTENT,
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        strip_comments=True,
        link_rel=None,
        url_schemes={"http", "https", "mailto", "tel"},
    )


def _sanitised(markup: str, at: _Site) -> str:
    _place.at = at
    return _sanitiser().clean(markup)
