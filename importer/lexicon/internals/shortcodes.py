"""Shortcodes and plug-in tags in square or curly brackets: which are code, and which are an editor's brackets.

An editor writes "[sic]", "[...]", "[1]", "[video]", "[re-elected]", "[Link]"; a shortcode has attributes, a closing
twin, an underscore in its name, or is one of WordPress's own.
"""

from __future__ import annotations

import re
from functools import lru_cache

from importer.lexicon.internals.entry import Inline, about, introduced
from importer.patterns import lazy

__all__ = ["ENTRIES"]

# WordPress turns straight quotes into these before a plug-in that is gone could read them (wptexturize).
_QUOTE = "[\"'“”„‟″′‘’«»]|&(?:quot|#34|#39|#8217|#8220|#8221|#8242|#8243|amp;quot);"
_VALUE = rf"(?:(?:{_QUOTE})(?:(?!{_QUOTE}).)*?(?:{_QUOTE})|[^\s\]\[\"'“”″]+)"
_ATTRIBUTE = rf"\s+(?P<key>[A-Za-z_][\w:-]*)\s*=\s*(?P<value>{_VALUE})"
_MARKER = lazy(
    rf"\[(?P<close>/)?(?P<name>[a-zA-Z][\w-]{{0,60}})(?P<rest>(?:\s+[\w:-]+\s*=\s*{_VALUE}|"
    rf"\s+[^\s\[\]=]{{1,200}})*)\s*/?\]",
    re.S,
)
_QUOTED = lazy(rf"\s[\w:-]+\s*=\s*(?:{_QUOTE})", re.S)
_PAIRED_ATTRIBUTES = lazy(r"\s[\w:-]+\s*=\s*[^\s\]]")

# WordPress's own (wp-includes/media.php, embed.php), which come without attributes too.
_CORE = frozenset({"gallery", "caption", "wp_caption", "embed", "playlist"})
# Of these an editor may write the bare word ("[video]"), so they need an attribute, an address or a twin.
_EDITORIAL = frozenset({"video", "audio", "caption", "gallery", "link", "image", "photo", "quote", "note", "code"})
# First parts of names with which builders, shops and forms begin theirs.
_HYPHENED = lazy(
    r"(?:gravity-?form|ninja-forms?|wp-|vc-|su-|fusion-|av-|cs-|tabby|toc-|table-of-|rev-slider|"
    r"ultimate-|custom-|recent-|related-|display-|list-|post-|page-|google-map|social-|newsletter-|mailchimp|"
    r"smart-|metaslider)"
)
# Plug-ins' names that no editor writes in brackets: "[contact-form-7 404 "Not Found"]".
_ALWAYS = lazy(r"contact-form(?:-7)?|gravityforms?|wpforms|mc4wp|nggallery|slideshow|metaslider|tablepress|addtoany")
# Markers that stand inside a line, often inside a word: "[dropcap]T[/dropcap]he".
_WITHIN = lazy(
    r"\[/?(?:drop_?cap|b|i|u|s|em|strong|highlight|color|size|font|url|link|tooltip|sup|sub|abbr|su_dropcap)\b"
)
_SUBJECT = ("shortcode", "short code", "short-code", "codice breve", "kurzcode", "шорткод", "ショートコード")
# So many in one text and it was built with them, whatever it speaks of.
_MANY = 6
_ADDRESS = lazy(r"\s+https?:", re.I)
_CLOSING = lazy(r"\[/([^\[\]]+)\]")


# Of one text, asked for at each of its brackets.
@lru_cache(maxsize=4)
def _closed(text: str) -> frozenset[str]:
    """The names, in lower case, that a closing marker stands for."""
    return frozenset(_CLOSING.findall(text.lower()))


@lru_cache(maxsize=4)
def _markers(text: str) -> int:
    return len(_MARKER.findall(text))


def _is_shortcode(found: re.Match[str]) -> bool:
    name, rest, text = found["name"], found["rest"] or "", found.string
    if text[found.end() : found.end() + 1] == "(" or text[found.start() - 1 : found.start()] in ("[", "`", "\\"):
        return False
    if name != name.lower() and "_" not in name and not _QUOTED.search(rest):
        return False
    twin = name.lower() in _closed(text) and re.search(rf"\[{re.escape(name)}[\s\]]", text, re.I) is not None
    coded = (
        twin
        or (bool(found["close"]) and ("_" in name or name in _CORE or name in _EDITORIAL or len(name) > 3))
        or _QUOTED.search(rest) is not None
        or "_" in name.strip("_")
        or _ALWAYS.fullmatch(name) is not None
        or (name in _CORE and name not in _EDITORIAL and not rest)
        or (name == "gallery" and not rest)
        or (_HYPHENED.match(name) is not None and (len(_PAIRED_ATTRIBUTES.findall(rest)) > 0 or not rest))
        or (
            len(_PAIRED_ATTRIBUTES.findall(rest)) > 0 and (name in _EDITORIAL | _CORE or any(c.isdigit() for c in name))
        )
        or len(_PAIRED_ATTRIBUTES.findall(rest)) > 2
        or (_ADDRESS.match(rest) is not None and name.isalpha() and name.islower() and len(name) > 3 and name != "link")
    )
    if not coded:
        return False
    shown = text[max(0, found.start() - 1) : found.start()] in ('"', "“", "'", "‘", "«", "„") and _markers(text) < _MANY
    if shown or (introduced(text[: found.start()]) and _markers(text) < _MANY):
        return False
    return not about(text, _SUBJECT) or _markers(text) >= _MANY


def _is_cut(found: re.Match[str]) -> bool:
    return "_" in found["name"] or _QUOTED.search(found[0]) is not None


ENTRIES = (
    Inline(
        "bbcode",
        "BBCode of a forum, in pairs; the words in it stay",
        "phpBB and vBulletin BBCode",
        ("[/",),
        lazy(
            r"\[(?:b|i|u|s|size|color|font|quote|url|img|list|center|left|right|code|spoiler|attach|"
            r"\*)(?:=[^\]\n]{1,200})?\]"
            r"(?=.*\[/)|\[/(?:b|i|u|s|size|color|font|quote|url|img|list|center|left|right|code|spoiler|attach)\]",
            re.S | re.I,
        ),
        lambda found: (
            len(re.findall(r"\[/(?:b|i|u|s|size|color|font|quote|url|img|list|center)\]", found.string, re.I)) > 0
            and not about(found.string, ("bbcode", "bb-code", "bb code"))
        ),
        lambda found: True,
    ),
    Inline(
        "shortcode",
        "a shortcode that encloses code or a packed page",
        "WPBakery Page Builder, vc_raw_html and vc_raw_js: URL-encoded base64",
        ("[vc_raw",),
        lazy(r"\[vc_raw_(?P<what>html|js)[^\]]*\][^\[]*(?:\[/vc_raw_(?P=what)\]|$)"),
    ),
    Inline(
        "shortcode",
        "an embedded address in its shortcode",
        "WordPress [embed], wp-includes/class-wp-embed.php",
        ("[embed",),
        lazy(r"\[embed[^\]]*\]\s*https?://\S*?\s*\[/embed\]", re.I),
    ),
    Inline(
        "shortcode",
        "a WordPress shortcode, opening or closing; what an enclosing one holds stays",
        "WordPress Shortcode API, get_shortcode_regex(), wp-includes/shortcodes.php",
        ("[",),
        _MARKER,
        _is_shortcode,
        lambda found: _WITHIN.match(found[0]) is not None,
    ),
    Inline(
        "wiki-markup",
        "a category or file link of a wiki",
        "MediaWiki, Help:Links",
        ("[[",),
        lazy(
            r"\[\[(?:Category|File|Image|Kategorie|Datei|Bild|Catégorie|Fichier|Categoría|Archivo|Categoria|Bestand|Категория|Файл)"
            r":[^\[\]\n]{1,300}\]\]"
        ),
    ),
    Inline(
        "shortcode",
        "a shortcode that the excerpt's cut left open",
        "WordPress wp_trim_words() on shortcodes of plug-ins that are gone",
        ("[",),
        lazy(r"\[/?(?P<name>[a-z][\w-]{2,60})(?:\s+[^\[\]]*)?$", re.S),
        _is_cut,
    ),
    Inline(
        "plugin-tag",
        "a Joomla plug-in tag in curly brackets",
        "Joomla content plug-ins: loadmodule, loadposition, and those of extensions",
        ("{",),
        lazy(
            r"\{(?P<name>gallery|youtube|vimeo|mp3|mp4|rokbox|slider|slideshow|tab|source|module|phocagallery|"
            r"jcomments|audio|"
            r"video|accordion|modal|popup|article|field)\b[^{}]*\}[^{}\n]{0,200}\{/(?P=name)\}|"
            r"\{(?:load(?:position|module|moduleid)|emailcloak|jcomments|rsform|chronoforms\d?|rsfp|fabrik|"
            r"rokbox|snippet|"
            r"widgetkit|phocagallery|phocadownload|attachments|pdf|modulepos|module|acymailing|simplecaddy|"
            r"igallery|AC)\b[^{}\n]*\}"
        ),
    ),
)
