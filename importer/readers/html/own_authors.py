"""The authors of the page's own record: of its data, its links and marks, its metadata, else of the byline it shows."""

from __future__ import annotations

import re

from importer.lexicon import cues, dates
from importer.lexicon.addresses import split_address
from importer.patterns import lazy
from importer.readers.html.field_texts import BARS, counts, may_be_name, text_kind
from importer.readers.html.field_words import address_kind, concepts, cue, cue_at_end
from importer.readers.html.own_page import Page
from importer.readers.html.page_title import folded
from importer.readers.html.pairs import announced
from importer.readers.html.tree import INLINE

__all__ = ["authors"]

_BY = lazy(r"^(?:by|von|par|por|di|door|av|af|od|автор:?|от)\s+", re.I)
# Names have no more words, a byline no more characters.
_MOST_NAMES = 6
_LONGEST_BYLINE = 100
# Characters of a name.
_LONGEST_NAME = 60
# Text pieces between a title and the name that belongs to it, and between a text and the one below it.
_NEAR = 16
# What whoever sets up a site is called by its system: a byline that is shown says more.
_ACCOUNTS = frozenset(("admin", "administrator", "super user", "superuser", "webmaster", "editor", "root", "user"))
_EDGE = " ,|·•–—-"


def authors(page: Page) -> tuple[str, ...]:
    """Names: of the structured data, of links that say so, of marks, of the metadata unless it names the site."""
    if page.item and page.item.authors:
        return tuple(a for a in page.item.authors if "://" not in a)
    tree = page.tree
    names: list[str] = []
    for node in tree.links:
        if tree.element[node].get("rel") and "author" in tree.element[node].get("rel").lower().split():
            text = tree.text(node)
            if text and len(text) <= _LONGEST_NAME and page.own(node):
                names.append(_BY.sub("", text))
    names = names or page.marks.get("author", [])
    if not names:
        told = page.head.first("author", "article:author", "dc.creator", "citation_author", "parsely-author")
        if told and "://" not in told and not _is_site(page, told):
            if told.casefold() not in _ACCOUNTS:
                names.append(told)
            else:
                names = _byline(page) or _in_row(page) or [told]
    return tuple(dict.fromkeys(names or _byline(page) or _in_row(page)))


def _byline(page: Page) -> list[str]:
    """The names between title and text, else below the text: after a word ("Written by Ann Person", in one element or
    two), in an element that is named so, or beside the date: "3 May 2021 · 4 min · Ann Person"."""
    tree = page.tree
    if page.h1 is None or not page.body.pieces:
        return []
    start, first, end = tree.last[page.h1], page.body.pieces[0], page.body.pieces[-1] + 1
    for span in (range(start, min(first, start + _NEAR)), range(end, min(tree.last[page.home], end + _NEAR))):
        if names := _named(page, span, below=span.start == end):
            return names
    for number in range(first, end):  # between a text and its comments
        text = tree.pieces[number]
        if len(text) <= _LONGEST_BYLINE and dates.looks_like_date(text) and page.own(tree.owner[number]):
            name = cues.author(text)
            if name and (cut := dates.find(name)) and (name := _before(name, cut[0][0])):
                return [name]
    return []


def _before(text: str, end: int) -> str:
    """The name before a date, without the word between: "Iona Baird at September 12" """
    words = text[:end].strip(_EDGE).split()
    while words and words[-1].islower():
        words.pop()
    return " ".join(words) if len(words) <= _MOST_NAMES else ""


def _named(page: Page, span: range, *, below: bool) -> list[str]:
    """The names of a byline in a run of pieces."""
    tree = page.tree
    announced = False
    for number in span:
        text, owner = tree.pieces[number], tree.owner[number]
        if len(text) > _LONGEST_BYLINE or not (page.holds(owner) if below else page.shows(owner)):
            continue
        name = text if announced else cues.author(text)
        if name and (cut := dates.find(name)):
            name = _before(name, cut[0][0])
        if not name and not below:
            name = _in_class(page, number) or _beside_date(page, number) or _by_address(page, number)
        if name and len(name.split()) <= _MOST_NAMES and not any(map(str.isdigit, name)):
            several = name.strip(_EDGE).split(", ")
            return several if all(" " in one for one in several) else [", ".join(several)]
        said = cue(text)
        announced = cue_at_end(text) == "author" or (said is not None and said == ("author", len(text)))
    return []


def _in_class(page: Page, number: int) -> str | None:
    """A text in an element that is called its author's."""
    tree, node = page.tree, page.tree.owner[number]
    text = tree.pieces[number]
    for at in (node, tree.parent[node]):
        said = concepts(tree.cls[at])
        if "author" in said and "date" not in said and tree.last[at] - tree.first[at] == 1:
            return text if may_be_name(text) and cue(text) is None else None
    return None


def _by_address(page: Page, number: int) -> str | None:
    """The text of a link to all that somebody wrote."""
    tree, node = page.tree, page.tree.owner[number]
    while tree.tag[node] in INLINE and tree.tag[node] != "a":
        node = tree.parent[node]
    if node not in tree.hrefs or address_kind(tree.hrefs[node]) != "author":
        return None
    return tree.pieces[number] if tree.last[node] - tree.first[node] == 1 else None


def _beside_date(page: Page, number: int) -> str | None:
    """The one name between bars beside a date and counts."""
    pieces = page.tree.pieces
    text = pieces[number]
    if not BARS.search(text):
        return None
    parts = [part for part in map(str.strip, BARS.split(text)) if part]
    dated = text_kind(pieces[number - 1]) == "date" or any(text_kind(part) == "date" for part in parts)
    left = [part for part in parts if text_kind(part) != "date" and not counts(part)]
    return left[0] if dated and len(left) == 1 and may_be_name(left[0]) else None


def _in_row(page: Page) -> list[str]:
    """The names in the row of a table or list, or in the field, whose label announces them: "Author | Ann Person"."""
    tree, top = page.tree, page.around()
    title = page.h1 if page.h1 is not None else top
    for number in range(tree.first[top], tree.last[top] - 1):
        if cue(f"{tree.pieces[number].rstrip(' :：')}:") is None:
            continue
        found = announced(tree, number, title)
        node = tree.owner[number]
        if found and found[0] == "author" and (page.outside(node) or page.holds(node)):
            texts = tree.pieces[number + 1 : tree.last[found[1] - 1]]
            names = [name for text in texts if (name := text.strip(_EDGE)) and len(name) <= _LONGEST_NAME]
            return names if all(len(name.split()) <= _MOST_NAMES for name in names) else []
    return []


def _is_site(page: Page, name: str) -> bool:
    """Whether a name is that of the site: many templates write it where the author should stand."""
    key = folded(name)
    host = (split_address(page.context.address).hostname or "").removeprefix("www.").rpartition(".")[0]
    site = folded(page.head.first("og:site_name"))
    return (bool(site) and site in key) or (len(host) > 3 and folded(host.replace("-", "")) in key)
