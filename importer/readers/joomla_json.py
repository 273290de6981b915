"""Joomla 4 and 5: answers of its web services (`/api/index.php/v1/content/articles`), which are JSON:API.

Attributes as in `com_content`'s `JsonapiView`. Categories and users are ids; their names come from `included` or
from dumps of theirs in the same run. Dates are UTC.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from importer.cards import Card, Context, Dropped, Finding, Note
from importer.facts import Facts
from importer.readers import Request
from importer.readers.items import context, settle
from importer.readers.jsontext import Walk, peek
from importer.readers.values import dates, first, mapping, mappings, names, plain, public, string, text, utc
from importer.sources.document import Document

_SYSTEM = frozenset(
    """id asset_id title alias state access access_level created created_by created_by_alias modified modified_by
    publish_up publish_down images urls attribs version ordering metakey metadesc metadata hits featured language text
    introtext fulltext tags catid category_title author author_email typeAlias associations note checked_out
    checked_out_time rating rating_count featured_up featured_down""".split()
)
# com_content's states: https://github.com/joomla/joomla-cms, ContentComponent::CONDITION_*
_STATES = {"0": "draft", "2": "archived", "-2": "trashed"}
_PLUGIN = re.compile(r"\{(loadposition|loadmodule|loadmoduleid|emailcloak|source|article|snippet|module|widgetkit|"
                     r"rsform)\b[^{}\n]*\}", re.I)  # fmt: skip
_KINDS = frozenset(("articles", "categories", "tags", "users"))


class JoomlaJsonReader:
    """Reads Joomla's articles."""

    name = "joomla_json"

    def accepts(self, document: Document) -> bool:
        """Resources of type `articles`, `categories`, `tags` or `users` with Joomla's attributes."""
        one = _first(peek(document))
        attributes = mapping(one.get("attributes"))
        if str(one.get("type")) not in _KINDS or not attributes:
            return False
        return one["type"] != "articles" or bool(
            {"alias", "state", "text", "publish_up", "introtext"} & attributes.keys()
        )

    def gather(self, document: Document) -> Facts:
        """Names of categories and users by their ids."""
        one = _first(peek(document))
        if one.get("type") == "articles":
            return Facts()
        known = {}
        for path, resource in _walk(document):
            if path[0] == "data" and isinstance(resource, dict):
                known[f"{resource.get('type')}/{resource.get('id')}"] = _name(resource)
        return Facts(tables={"joomla:resource": known})

    def read(self, document: Document, want: Request) -> Iterator[Finding]:
        """An item for each published article."""
        known: dict[str, Any] = dict(want.facts.tables.get("joomla:resource", {}))
        for path, resource in _walk(document):
            if path[0] == "included" and isinstance(resource, dict):
                known[f"{resource.get('type')}/{resource.get('id')}"] = _name(resource)
        here = context(document, want)
        walk = _walk(document)
        others = 0
        for path, resource in walk:
            if path[0] == "meta":
                pages = mapping(resource).get("total-pages")
                if isinstance(pages, int) and pages > 1:
                    yield Note("paged", f"one page of {pages}")
            if path[0] != "data" or not isinstance(resource, dict):
                continue
            if resource.get("type") != "articles":
                others += 1
                continue
            yield from _item(resource, known, here, "/".join(map(str, path)))
        yield from walk.findings(lambda path: path[:1] == ("data",) and others == 0)
        if others:
            yield Note("table", f"{others} categories, tags or users: names for the articles beside them")


def _first(value: Any) -> dict[str, Any]:
    data = mapping(value).get("data")
    return mapping(data if isinstance(data, dict) else next(iter(mappings(data)), None))


def _walk(document: Document) -> Walk:
    several = not isinstance(mapping(peek(document)).get("data"), dict)
    return Walk(document.open(), lambda path: not path or path == ("included",) or (several and path == ("data",)))


def _name(resource: dict[str, Any]) -> str | None:
    attributes = mapping(resource.get("attributes"))
    return first((string(attributes.get("title")), string(attributes.get("name"))))


def _item(resource: dict[str, Any], known: dict[str, Any], here: Context, place: str) -> Iterator[Finding]:
    held = mapping(resource.get("attributes"))
    related = {
        key: mapping(mapping(value).get("data")) for key, value in mapping(resource.get("relationships")).items()
    }

    def name(key: str) -> str | None:
        reference = related.get(key, {})
        return string(known.get(f"{reference.get('type')}/{reference.get('id')}"))

    intro, full = string(held.get("introtext")), string(held.get("fulltext"))
    markup = string(held.get("text")) or "\n".join(part for part in (intro, full) if part)
    pieces = [found[0] for found in _PLUGIN.finditer(markup)]
    yield from (Dropped("shortcode", piece, place) for piece in pieces)
    image, alt = _image(mapping(held.get("images")))
    tags = held.get("tags")
    language = string(held.get("language"))
    access = text(held.get("access"))
    fields = {key: value for key, value in held.items() if key not in _SYSTEM}
    card = Card(
        kind="item",
        context=here,
        title=string(held.get("title")),
        summary=first((plain(_PLUGIN.sub("", intro)) if intro and full else None, string(held.get("metadesc")))),
        types=names([first((name("category"), string(held.get("category_title"))))]),
        tags=names(tags.values() if isinstance(tags, dict) else (mapping(one).get("title") for one in mappings(tags))),
        date_published=dates(utc(held.get("publish_up")), utc(held.get("created"))),
        date_modified=dates(utc(held.get("modified"))),
        authors=names([first((string(held.get("created_by_alias")), name("created_by")))]),
        image=image,
        image_alt=alt,
        language=None if language == "*" else language,
        content_html=_PLUGIN.sub("", markup) or None,
        status=text(held.get("state")),
        place=place,
        # 1 is Joomla's access level "Public".
        warnings=("restricted",) if access not in (None, "1") else (),
        native={
            "id": text(resource.get("id")),
            "type": "article",
            "slug": string(held.get("alias")),
            "fields": public(fields),
        },
    )
    yield settle(card, None if card.status == "1" else _STATES.get(card.status or "", "draft"))


def _image(images: dict[str, Any]) -> tuple[str | None, str | None]:
    """The picture of the introduction, else of the text, without the editor's fragment (`#joomlaImage://…`)."""
    for which in ("image_intro", "image_fulltext"):
        if address := string(images.get(which)):
            return address.partition("#joomlaImage")[0], string(images.get(f"{which}_alt"))
    return None, None


READER = JoomlaJsonReader()
