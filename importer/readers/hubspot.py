"""HubSpot: answers of its CMS API for blog posts and site pages (v2 in snake case, v3 in camel case).

Tags, authors and blogs are numbers; their names come from dumps of theirs in the same run. HubL code inside bodies is
cut out, and named in the report.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from importer.cards import Card, Context, Dropped, Finding, Note
from importer.facts import Facts
from importer.readers import Request
from importer.readers.columns import folded
from importer.readers.items import context, hidden, origins, settle
from importer.readers.jsontext import Walk, peek
from importer.readers.template_code import strip
from importer.readers.values import dates, first, mapping, mappings, names, plain, public, string, text
from importer.sources.document import Document

_LISTS = ("results", "objects")
_POST_KEYS = frozenset(("postbody", "postsummary", "htmltitle", "contentgroupid", "blogauthorid"))
_FIELDS = frozenset(("topicids", "subcategory"))
# https://developers.hubspot.com/docs/reference/api/cms/blogs/blog-posts: currentState
_STATES = {"published_ab": None, "published_or_scheduled": None, "draft_ab": "draft", "draft_ab_variant": "draft",
           "loser_ab_variant": "draft", "scheduled_ab": "scheduled"}  # fmt: skip

DEPTH = 30
"""Levels of a page's layout that are looked through for texts."""


class HubSpotReader:
    """Reads HubSpot's JSON."""

    name = "hubspot"

    def accepts(self, document: Document) -> bool:
        """Posts or pages with HubSpot's keys."""
        return _kind(_first(peek(document))) is not None

    def gather(self, document: Document) -> Facts:
        """The site's address; names of tags and authors."""
        one = _first(peek(document))
        kind = _kind(one)
        if kind == "post":
            return origins([string(one.get("url")) or string(one.get("absolute_url"))])
        known = {}
        for path, row in _walk(document):
            identifier = text(mapping(row).get("id"))
            if identifier and len(path) > 1:
                row = {folded(key): value for key, value in row.items()}
                known[identifier] = first(string(row.get(name)) for name in ("displayname", "fullname", "name"))
        return Facts(tables={"hubspot:name": known})

    def read(self, document: Document, want: Request) -> Iterator[Finding]:
        """An item for each published post and page."""
        if _kind(_first(peek(document))) == "names":
            yield Note("table", "names of tags or authors for the posts beside it")
            return
        known = want.facts.tables.get("hubspot:name", {})
        here = context(document, want)
        walk = _walk(document)
        for path, row in walk:
            if isinstance(row, dict) and _kind(row) == "post":
                yield from _item(row, known, here, "/".join(map(str, path)) or "0")
        yield from walk.findings(lambda path: True)


def _first(value: Any) -> dict[str, Any]:
    if isinstance(value, dict):
        value = next((value[name] for name in _LISTS if isinstance(value.get(name), list)), value)
    return mapping(next(iter(mappings(value)), None) if isinstance(value, list) else value)


def _kind(one: dict[str, Any]) -> str | None:
    keys = {folded(key) for key in one}
    if {"htmltitle"} & keys and len(_POST_KEYS & keys) + ("url" in keys) >= 2:
        return "post"
    if "postbody" in keys and ("publishdate" in keys or "name" in keys):
        return "post"
    if (
        "id" in keys
        and ("fullname" in keys or "displayname" in keys)
        and {"slug", "hasuseremail", "gravatarurl"} & keys
    ):
        return "names"
    return "names" if {"id", "name", "deletedat", "created"} <= keys and "language" in keys else None


def _walk(document: Document) -> Walk:
    value = peek(document)
    if isinstance(value, list):
        return Walk(document.open(), lambda path: not path)
    if not any(isinstance(value.get(name), list) for name in _LISTS):
        return Walk(document.open(), lambda path: False, lines=True)
    return Walk(document.open(), lambda path: not path or (len(path) == 1 and path[0] in _LISTS))


def _item(row: dict[str, Any], known: Any, here: Context, place: str) -> Iterator[Finding]:
    held = {folded(key): value for key, value in row.items()}
    markup, pieces = strip(first((string(held.get("postbody")), _layout_text(row, 0))) or "")
    yield from (Dropped("template-code", piece, place) for piece in pieces)
    summary = first((string(held.get("postsummary")), string(held.get("metadescription"))))
    tags = [string(mapping(known).get(text(one) or "")) for one in held.get("tagids") or held.get("topicids") or []
            ] if isinstance(held.get("tagids") or held.get("topicids"), list) else []  # fmt: skip
    author = first((string(held.get("authorname")), string(mapping(held.get("blogauthor")).get("displayname")),
                    string(mapping(known).get(text(held.get("blogauthorid")) or "")),
                    string(mapping(held.get("blogpostauthor")).get("fullname"))))  # fmt: skip
    card = Card(
        kind="item",
        context=here,
        title=first((plain(held.get("htmltitle")), plain(held.get("name")))),
        url=first((string(held.get("url")), string(held.get("absoluteurl")))),
        summary=plain(strip(summary)[0]) if summary else None,
        tags=names(tag for tag in tags if tag),
        date_published=dates(held.get("publishdate"), *([] if held.get("publishdate") else [held.get("created")])),
        date_modified=dates(held.get("updated"), held.get("updatedat")),
        authors=names([author]),
        image=string(held.get("featuredimage")),
        image_alt=string(held.get("featuredimagealttext")),
        language=string(held.get("language")),
        content_html=markup.strip() or None,
        status=string(held.get("state")) or string(held.get("currentstate")),
        place=place,
        native={
            "id": text(held.get("id")),
            "type": "page" if "postbody" not in held else "blog-post",
            "slug": string(held.get("slug")),
            "fields": public({key: value for key, value in row.items() if folded(key) in _FIELDS}),
        },
    )
    yield settle(card, _hidden(held, card.status))


def _hidden(held: dict[str, Any], status: str | None) -> str | None:
    archived = string(held.get("archivedat")) or held.get("archivedat")
    if held.get("archived") is True or held.get("archivedindashboard") is True:
        return "archived"
    if archived and not str(archived).startswith(("1970-01-01", "0")):
        return "archived"
    live = held.get("currentlypublished", held.get("iscurrentlypublished"))
    word = (status or "").casefold()
    if live is False:
        return "scheduled" if "scheduled" in word else _STATES.get(word) or hidden(status) or "draft"
    if word == "published_or_scheduled":
        return None if live is True else "scheduled"
    if status is None:
        return None if live is True else "draft"
    return _STATES[word] if word in _STATES else hidden(status)


def _layout_text(value: Any, depth: int) -> str | None:
    """The rich texts of a page's modules, in order."""
    if depth > DEPTH:
        return None
    found: list[str] = []
    if isinstance(value, dict):
        for key, one in value.items():
            if key in ("html", "richtext", "rich_text", "content") and isinstance(one, str) and "<" in one:
                found.append(one)
            elif key not in ("headHtml", "footerHtml", "head_html", "footer_html") and isinstance(one, dict | list):
                found.append(_layout_text(one, depth + 1) or "")
    elif isinstance(value, list):
        found = [_layout_text(one, depth + 1) or "" for one in value]
    return "\n".join(part for part in found if part) or None


READER = HubSpotReader()
