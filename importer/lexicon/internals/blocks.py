"""Leftovers of whole lines, an entry each: dumps and traces over several lines, panels, toolbars, printed source.

Lines are those of a text dump, or the consecutive text pieces of an HTML page (less what stands in `code` and `pre`).
A new kind costs an entry with a scan.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial

from importer.lexicon.internals import post_types, traces
from importer.lexicon.internals.entry import Block, Scan, filled, is_subject
from importer.patterns import lazy

__all__ = ["ENTRIES"]

# Keys that only an editing panel shows. Two of them among the repeated ones, and it is one.
_PANEL_KEYS = frozenset(
    ("id type id type parent parent id pos position style active sort sort order order weight template class css class "
     "visible hidden enabled status published locked node id block id module id layout column row container zone slot "
     "created by modified by version revision checksum guid uuid path alias").split()
) | frozenset(
    {"type id", "parent id", "sort order", "css class", "node id", "block id", "module id", "created by"}
)  # fmt: skip
_KEY = lazy(r"^([A-Za-z][\w -]{0,24}):$")
_KEYS_IN_LINE = lazy(r"\b([A-Z][A-Za-z]*(?: ID)?):")
_SHOUTED = lazy(r"^(?:[A-Z][A-Z _-]{1,30}:\s*)+$")
_FEWEST_REPEATED = 3
_LONGEST_VALUE = 40


def _panels(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    run: list[tuple[int, str | None]] = []
    for number, line in enumerate([*lines, "\x00"]):
        stripped = line.strip()
        key = _KEY.match(stripped)
        if key or _SHOUTED.match(stripped):
            run.append((number, key[1].lower() if key else None))
        elif (
            run and stripped and number == run[-1][0] + 1 and run[-1][1] is not None and len(stripped) <= _LONGEST_VALUE
        ):
            run.append((number, None))
        elif stripped and run:
            yield from _panel(run)
            run = []
    yield from ()


def _panel(run: list[tuple[int, str | None]]) -> Iterator[tuple[int, int]]:
    repeated = {key for key, times in Counter(key for _, key in run if key).items() if times > 1}
    if len(repeated) >= _FEWEST_REPEATED and len(repeated & _PANEL_KEYS) >= 2:
        yield run[0][0], run[-1][0] + 1


def _panel_lines(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The same on one line."""
    for number, stripped in filled(lines):
        keys = Counter(k.lower() for k in _KEYS_IN_LINE.findall(stripped))
        repeated = {key for key, times in keys.items() if times > 1}
        if len(repeated) >= _FEWEST_REPEATED and len(repeated & _PANEL_KEYS) >= 2:
            yield number, number + 1


def _all_panels(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    yield from sorted([*_panels(lines), *_panel_lines(lines)])


_TOOLBAR_ANCHORS = frozenset({"skip to toolbar", "about wordpress", "edit profile", "learn wordpress", "get involved"})
_TOOLBAR = _TOOLBAR_ANCHORS | frozenset(
    {"wordpress.org", "documentation", "support", "support forums", "feedback", "dashboard", "themes", "widgets",
     "menus",
     "customize", "customise", "new", "post", "page", "media", "user", "log out", "log in", "search", "edit page",
     "edit post", "plugins", "updates", "comments", "edit site", "visit site", "site health", "clear cache",
     "purge cache", "manage site", "background", "header", "link", "edit user", "network admin", "sites", "users"}
)  # fmt: skip
_HOWDY = lazy(r"^(?:Howdy|Hi|Willkommen|Bonjour|Hola|Ciao), \S.{0,40}$")
_TABS = frozenset(
    {"view", "edit", "delete", "revisions", "translate", "clone", "devel", "outline", "manage display", "layout"}
)


def _toolbars(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    run: list[tuple[int, str]] = []
    for number, stripped in [*filled(lines), (len(lines), "\x00")]:
        folded = stripped.lower()
        if folded in _TOOLBAR or folded in _TABS or _HOWDY.match(stripped) or (run and folded.isdigit()):
            run.append((number, folded))
            continue
        held = {word for _, word in run}
        anchors = len(held & _TOOLBAR_ANCHORS) + sum("howdy, " in word for word in held)
        if (len(run) >= 3 and anchors >= 1 and len(held) >= 3) or (
            "edit" in held and "view" in held and held <= _TABS and len(held) == len(run)
        ):
            yield run[0][0], run[-1][0] + 1
        run = []


_EDIT_LINKS = frozenset(
    """edit|edit this|edit this page|edit this post|edit this entry|edit this article|edit this item|edit this content|
    edit page|edit post|edit entry|edit article|edit source|bearbeiten|seite bearbeiten|diese seite bearbeiten|
    beitrag bearbeiten|quelltext bearbeiten|modifier|modifier cette page|modifier l'article|modifier le code|editar|
    editar página|editar entrada|editar esta página|editar publicação|modifica|modifica pagina|modifica articolo|
    modifica wikitesto|bewerken|bewerk pagina|bewerk bericht|brontekst bewerken|redigera|redigera sidan|rediger|
    rediger siden|muokkaa|muokkaa sivua|edytuj|edytuj stronę|upravit|upravit stránku|upraviť|szerkesztés|
    szerkeszt|редактировать|изменить|править|редагувати|редактиране|επεξεργασία|düzenle|sayfayı düzenle|編集|
    编辑|編輯|편집|
    تحرير|ویرایش|עריכה|sửa|chỉnh sửa|sunting|editează|uredi|redaguoti|labot|muuda""".replace("\n    ", "").split("|")
)
_LONGEST_EDIT_LINK = 60
_EDIT_LINK_LINES = frozenset(
    line
    for link in _EDIT_LINKS
    for form in {link, link.capitalize(), link.title(), link.upper()}
    for line in (form, f"[{form}]", f"({form})", f"| {form}", f"{form} |", f"[ {form} ]")
)


def _edit_links(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    for number, line in enumerate(lines):
        if len(line) < _LONGEST_EDIT_LINK:
            bare = line.strip(" \t\n\r\xa0[]()|•·✎✏")
            if bare.lower() in _EDIT_LINKS:
                yield number, number + 1


_LABELS = frozenset(
    {"navigation menu items", "custom css", "changesets", "oembed responses", "user requests", "reusable blocks",
     "template parts", "global styles", "navigation menus", "font families", "font faces", "field groups", "fields",
     "post types", "taxonomies", "options pages", "patterns", "blocks", "templates", "revisions", "media", "posts",
     "pages"}
)  # fmt: skip
_TELLING_LABELS = frozenset(
    {"navigation menu items", "custom css", "changesets", "oembed responses", "user requests", "template parts",
     "global styles", "font faces", "reusable blocks"}
)  # fmt: skip
_FEWEST_LABELS = 4


def _post_type_labels(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    run: list[tuple[int, str]] = []
    for number, stripped in [*filled(lines), (len(lines), "\x00")]:
        if stripped.lower() in _LABELS:
            run.append((number, stripped.lower()))
            continue
        held = {word for _, word in run}
        if (
            len(held) >= _FEWEST_LABELS
            and len(held & _TELLING_LABELS) >= 2
            and not is_subject(lines, run[0][0], run[-1][0] + 1)
        ):
            yield run[0][0], run[-1][0] + 1
        run = []


_SOURCE_TOKENS = lazy(
    r"\$this->|\bparent::|\bself::|(?:public|protected|private)(?: static)? function\b|\bclass \w+ (?:extends|"
    r"implements)\b|"
    r"\b(?:add_action|add_filter|register_\w+|apply_filters|do_action|wp_enqueue_\w+|get_option|function_exists|"
    r"defined)\s*\(|"
    r"\barray\(|<\?php|\?>|@(?:package|since|subpackage|param|return)\b|::[A-Z_]{3,}\b|\$\w+\s*=[^=]|"
    r"=>\s*['$\w]|;\s*\}|\bnamespace [\w\\]+;|"
    r"\buse [\w\\]+;|\becho\s|\brequire(?:_once)?\b|\breturn\s[^.]{0,60};"
)
_SOURCE_BEGINS = lazy(r"^(?:<\?php\b|<\?=|/\*\*(?:\s|$)|namespace [\w\\]+;|(?:abstract |final )?class \w+)")
_SOURCE_LINE = lazy(
    r"[;{}]\s*$|^\s*(?:/?\*|//|#|<\?php|\?>|\}|\)|'|\"|\$|function\b|class\b|if\b|return\b|use\b|namespace\b)|"
    r",\s*$|\($"
)
# Tokens of PHP from which on a beginning like a file's is one.
_FEWEST_SOURCE_TOKENS = 4


def _source(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """A PHP file printed as the page, from where it begins to where its lines cease to be code."""
    at = 0
    while at < len(lines):
        if not _SOURCE_BEGINS.match(lines[at].strip()):
            at += 1
            continue
        stop = at + 1
        for number in range(at + 1, len(lines)):
            stripped = lines[number].strip()
            if stripped and not _SOURCE_LINE.search(stripped) and not _SOURCE_TOKENS.search(stripped):
                break
            stop = number + 1 if stripped else stop
        tokens = len(_SOURCE_TOKENS.findall("\n".join(lines[at:stop])))
        if tokens >= _FEWEST_SOURCE_TOKENS and not is_subject(
            lines, at, stop, ("snippet", "functions.php", "code below", "this code")
        ):
            yield at, stop
        at = stop


_ICON = lazy(
    r"^(?:[\w ()/-]{1,40} )?An icon of .{3,120}\.?$|^(?:[\w./ -]{1,60} )?Created (?:with|using) (?:Sketch|Figma|"
    r"Avocode)[\w .]*$"
)
_SPRITE = lazy(r"(?:(?<![\w-])[\w-]{1,60} ){1,2}An icon of ")


def _icons(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Lines of an icon sprite; the icon's name may stand on a line of its own before its description."""
    known = list(filled(lines))
    described = [
        i
        for i, (_, text) in enumerate(known)
        if ("An icon of" in text or "Created " in text) and (_ICON.match(text) or len(_SPRITE.findall(text)) >= 2)
    ]
    bare = sum(text.startswith("An icon of") for _, text in known)
    for i in described:
        number, text = known[i]
        if (
            text.startswith("An icon of")
            and bare >= 2
            and i
            and len(known[i - 1][1].split()) <= 3
            and i - 1 not in described
        ):
            yield known[i - 1][0], number + 1
        elif len(described) >= 2 or len(_SPRITE.findall(text)) >= 2 or "Created " in text:
            yield number, number + 1


def _paired(begins: str, ends: str, most: int) -> Scan:
    """Blocks from a line that opens to the line that closes, at most so many lines long."""
    opening, closing = lazy(begins, re.I), lazy(ends, re.I)

    def scan(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
        at = 0
        while at < len(lines):
            if not opening.search(lines[at]):
                at += 1
                continue
            stop = next((n + 1 for n in range(at, min(len(lines), at + most)) if closing.search(lines[n])), 0)
            if stop:
                yield at, stop
            at = stop or at + 1

    return scan


# Shorter, and braces are an example or a set; a page's settings and structured data are longer.
_SHORTEST_JSON = 60


def _json_lines(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Lines that are a JSON object or array and nothing else: settings, structured data, a builder's page."""
    for number, stripped in filled(lines):
        if len(stripped) < _SHORTEST_JSON or stripped[0] not in "[{" or stripped[-1] not in "]}":
            continue
        try:
            value = json.loads(stripped)
        except (ValueError, RecursionError):
            continue
        if isinstance(value, (dict, list)) and value and not is_subject(lines, number, number + 1, ("json",)):
            yield number, number + 1


_BUILDER_MARKS = frozenset({"top of page", "bottom of page"})


def _builder_marks(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where a site builder says so of the page's ends, for readers of screens."""
    for number, stripped in filled(lines):
        if stripped in _BUILDER_MARKS:
            yield number, number + 1


ENTRIES: tuple[Block, ...] = (
    *(Block(v.kind, v.what, v.source, v.telling[:1], partial(post_types.scan, v), v.names)
      for v in post_types.VOCABULARIES),
    Block("post-type-list", "the labels of a site's post types",
          "WordPress get_post_type_labels(), wp-includes/post.php",
          (), _post_type_labels, frozenset({"oEmbed Responses", "Changesets", "Custom CSS", "Navigation Menu Items"})),
    *traces.ENTRIES,
    Block("edit-panel", "an editing panel of the site's own CMS: keys and values, repeated",
          "panels that in-house systems print before the body", ("ID:", "Parent:", "Style:", "Weight:"),
          _all_panels),
    Block("admin-bar", "the bar that a logged-in editor sees", "WordPress WP_Admin_Bar; Drupal local tasks",
          (), _toolbars, frozenset({"Skip to toolbar", "About WordPress", "Edit Profile", "Edit", "Learn WordPress"})),
    Block("edit-link", "a link to edit the item", "WordPress edit_post_link(); MediaWiki section edit links",
          (), _edit_links, _EDIT_LINK_LINES),
    Block("php-source", "a PHP file printed as the page", "PHP source, WordPress documentation headers",
          ("<?php", "$this->", "@package"), _source),
    Block("svg-title", "titles and descriptions of an icon sprite", "SVG 2, 5.7 (title, desc)",
          ("An icon of", "Created "), _icons),
    Block("json-data", "settings or structured data as text", "RFC 8259; schema.org in JSON-LD; builders' page data",
          ('{"', '[{'), _json_lines),
    Block("builder-mark", "the marks of a page's ends", "Wix, top and bottom of page", (), _builder_marks,
          _BUILDER_MARKS),
    Block("script", "a script as text", "HTML, 4.12.1", ("<script",), _paired(r"^\s*<script\b", r"</script>", 200)),
    Block("stylesheet", "a style sheet as text", "HTML, 4.2.6", ("<style",),
          _paired(r"^\s*<style\b", r"</style>", 400)),
    Block("block-comment", "a comment over several lines", "HTML, 13.1.6", ("<!--",), _paired(r"^\s*<!--", r"-->", 60)),
)  # fmt: skip
