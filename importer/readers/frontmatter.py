"""Markdown and HTML files with front matter: Jekyll, Hugo, Hexo, Eleventy and their like.

Front matter in YAML (`---`), TOML (`+++`) or JSON (`{…}` or `;;;`) is read by `importer.readers.metadata`. Also
Markdown files without any: their title is their first heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from importer.cards import Card, Dropped, Finding
from importer.facts import Facts
from importer.patterns import lazy
from importer.readers import Request, cells
from importer.readers.columns import columns, hidden_by
from importer.readers.items import absolute, context, hidden, rebased, settle
from importer.readers.jsonvalues import decode
from importer.readers.metadata import Split, begins, split
from importer.readers.richtext import markdown
from importer.readers.rows import card_of
from importer.readers.template_code import strip
from importer.readers.values import dates, first, flag, mapping, plain, string, text
from importer.sources.document import Document

MARKDOWN = frozenset((".md", ".markdown", ".mdx", ".mkd", ".mdown"))
# Files that have front matter only so that a generator touches them.
_NO_CONTENT = frozenset(
    ".css .scss .sass .less .js .ts .xml .json .yml .yaml .toml .svg .csv .tsv .liquid .njk".split()
)
_TEMPLATES = frozenset("_layouts _includes layouts archetypes _data node_modules themes _sass".split())
_ABOUT_THE_FOLDER = lazy(r"(readme|changelog|contributing|license|code_of_conduct|security)(\..*)?$", re.I)
_DATED = lazy(r"(?:.*[^\d])?(\d{4})-(\d{1,2})-(\d{1,2})-(.+)$")
_SEPARATOR = lazy(r"<!--\s*more\s*-->|\{/\*\s*truncate\s*\*/\}|<!--\s*truncate\s*-->", re.I)
_HEADING = lazy(
    r"^ {0,3}#{1,6} \S|^ {0,3}\S.*\n {0,3}(=+|-{3,})[ \t]*$|^ {0,3}([-*+]|\d+\.) \S|\[[^\]]+\]\([^)]+\)", re.M
)
_SOURCES = lazy(r"^/(?:(?:content|source|src)/)*|(?<=/)_[^/]*/")
_IMPORTS = lazy(r"\A(?:\s*(?:import|export)\s[^\n]*\n)+")

_PINNED = (
    ("title", "title"), ("date_published", "date"), ("date_published", "publishdate"), ("date_published", "pubdate"),
    ("date_modified", "lastmod"), ("date_modified", "lastmodifiedat"), ("date_modified", "updated"),
    ("url", "permalink"), ("url", "url"), ("type", "layout"), ("slug", "slug"), ("slug", "basename"),
    ("summary", "description"), ("summary", "excerpt"), ("is_hidden", "headless"),
)  # fmt: skip
_EXTERNAL = ("external_url", "canonical_url", "canonicalurl", "canonical", "original_url", "linkurl", "external-url")
_ALIASES = ("aliases", "alias", "redirect_from", "redirects", "redirect_to_this")
_OWN = frozenset("layout permalink tag tags category categories draft published markup weight comments sidebar".split())


class FrontMatterReader:
    """Reads Markdown and HTML files with front matter."""

    name = "frontmatter"

    def accepts(self, document: Document) -> bool:
        """The first line opens front matter; or it is called Markdown and looks like it."""
        if document.suffix in _NO_CONTENT:
            return False
        head = document.head
        start = head[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
        if start[:1] == b"<":
            return False
        shown = decode(head)
        if begins(shown, markdown=document.suffix in MARKDOWN):
            return True
        return document.suffix in MARKDOWN and document.family != "json" and _HEADING.search(shown) is not None

    def gather(self, document: Document) -> Facts:
        """Nothing that other documents must know."""
        return Facts()

    def read(self, document: Document, want: Request) -> Iterator[Finding]:
        """One item."""
        text = decode(document.read()).replace("\r\n", "\n").replace("\r", "\n")
        whole = split(text, markdown=document.suffix in MARKDOWN)
        yield from whole.notes
        parts = re.split(r"[/\\]", document.name.replace("!/", "/"))
        if whole.cut:
            title = cells.line(whole.values.get("title")) or parts[-1]
            yield Dropped("damaged", f"{title}: the front matter has no end", "front matter")
            return
        if _TEMPLATES.intersection(parts[:-1]) or (not whole.values and _ABOUT_THE_FOLDER.match(parts[-1])):
            yield Dropped("not-content", parts[-1])
            return
        yield from _item(document, want, whole, parts)


def _item(document: Document, want: Request, whole: Split, parts: list[str]) -> Iterator[Finding]:
    values = whole.values
    found = columns(tuple(values), _PINNED)
    kept = {"permalink", "layout"} | ({"published"} if flag(values.get("published")) is None else set())
    rest = {key: value for key, value in values.items() if key not in _OWN or key in kept}
    card = card_of(rest, found, context(document, want))
    native = card.native or {}
    stem = re.sub(r"\.[^.]+$", "", parts[-1])
    language = re.search(r"\.([a-z]{2}(?:-[a-zA-Z]{2})?)$", stem)
    if language:
        stem = stem[: language.start()]
        card.language = card.language or language[1]
    if stem in ("index", "_index") and len(parts) > 1:
        stem = parts[-2]
    dated = _DATED.match(stem)
    native["slug"] = native.get("slug") or (dated[4] if dated else stem)
    if dated and not card.date_published:
        card.date_published = dates(f"{dated[1]}-{int(dated[2]):02d}-{int(dated[3]):02d}")
    # A permalink may be a pattern (`/:categories/:title/`) or template code.
    if card.url and re.search(r"(^|/):\w|\{[{%]", card.url):
        card.url = None
    card.external_url = first(string(values.get(name)) for name in _EXTERNAL)
    card.aliases = tuple(one for name in _ALIASES for one in _texts(values.get(name)))
    taxonomies = {**mapping(values.get("taxonomies")), **values}
    # Jekyll, whose posts are dated by their names, cuts a text at its spaces; others take it whole.
    split_words = whole.form == "yaml" and (dated is not None or "_posts" in parts[:-1])
    card.types = _merged(_terms(taxonomies.get("category"), words=False),
                         _terms(taxonomies.get("categories"), words=split_words))  # fmt: skip
    card.tags = _merged(_terms(taxonomies.get("tag"), words=split_words),
                        _terms(taxonomies.get("tags"), words=split_words),
                        cells.labels(taxonomies.get("keywords"), ","))  # fmt: skip
    if card.image is None:
        for name in ("images", "header", "cover", "feature", "featured", "resources"):
            inner = values.get(name)
            nested = mapping(inner)
            inner = (
                first(string(nested.get(n)) for n in ("image", "teaser", "overlay_image", "path", "feature")) or inner
            )
            card.image, alt = cells.picture(inner)
            card.image_alt = card.image_alt or alt or string(nested.get("alt"))
            if card.image:
                break
    card.native = native
    body, pieces = strip(_IMPORTS.sub("", whole.body) if document.suffix == ".mdx" else whole.body)
    yield from (Dropped("template-code", piece, "body") for piece in pieces)
    _set_content(card, body, html=document.suffix in (".html", ".htm"))
    folder = _folder(document.address)
    if folder != "/":
        card.content_html = rebased(card.content_html, folder) if card.content_html else None
        card.image = absolute(folder, card.image)
    kind, card.status = hidden_by(values, found, hidden)
    if kind is None and "_drafts" in parts[:-1]:
        kind = "draft"
    if kind is None and card.title is None and pieces and document.suffix in (".html", ".htm"):
        kind = "not-content"  # a page that a template fills
    item = settle(card, kind)
    yield item


def _folder(address: str) -> str:
    """Where a file's relative links lead from: its folder, without those that a generator takes its sources from."""
    found = re.fullmatch(r"(https?://[^/]*)?(/.*?)[^/]*", address.partition("?")[0])
    return (found[1] or "") + _SOURCES.sub("/", found[2]) if found else "/"


def _set_content(card: Card, body: str, *, html: bool) -> None:
    parts = _SEPARATOR.split(body, maxsplit=1)
    shown = [part if html else markdown.render(part) for part in parts]
    card.content_html = "\n".join(shown).strip() or None
    if len(parts) > 1 and card.summary is None:
        card.summary = plain(shown[0])


def _texts(value: Any) -> list[str]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str) and one]


def _terms(value: Any, *, words: bool) -> tuple[str, ...]:
    """Terms of a taxonomy: a list, also of lists; or a text, at whose commas, else spaces, it is cut."""
    if isinstance(value, str) and words and not re.search(r"[,;|]", value):
        return tuple(value.split())
    if isinstance(value, list):  # here numbers are names: no table gives them others
        return tuple(dict.fromkeys(name for one in value for name in _terms(one, words=False)))
    if text(value) and not re.search(r"[,;|>\[{<]", text(value) or ""):
        return (text(value) or "",)
    return cells.labels(value, "," if isinstance(value, str) and "," in value else None)


def _merged(*many: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(term for terms in many for term in terms))


READER = FrontMatterReader()
