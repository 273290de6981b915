"""Drupal: JSON:API documents (a collection or a single node), the same flattened by clients, and core's REST export.

Names of terms, users and files stand in `included`, in nested objects, or in documents of their own in the same run;
where there is only an id, nothing is given: an id is no name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from importer.cards import Card, Context, Finding, Note
from importer.facts import Facts
from importer.readers import Request
from importer.readers.cells import content as content_of
from importer.readers.columns import columns
from importer.readers.items import context, hidden, origin, origins, settle, urlsplit_path
from importer.readers.jsontext import Walk, peek
from importer.readers.rows import card_of
from importer.readers.values import (
    date,
    dates,
    first,
    flag,
    mapping,
    mappings,
    plain,
    private_name,
    public,
    string,
    text,
)
from importer.sources.document import Document

_SYSTEM = frozenset(
    """id type links title status created changed path langcode body default_langcode revision_timestamp revision_log
    revision_translation_affected revision_uid moderation_state promote sticky content_translation_source
    content_translation_outdated node_type relationshipNames drupal_internal__nid drupal_internal__vid nid vid uuid uid
    menu_link publish_on unpublish_on comment publish_state unpublish_state metatag field_metatag field_meta_tags
    meta""".split()
)
_BUNDLE = re.compile(r"node--(.+)")
_ENTITY = re.compile(r"(node|taxonomy_term|media|file|user|comment|block_content|paragraph|menu_link_content|shortcut|"
                     r"node_type|taxonomy_vocabulary|view|menu)--\w+")  # fmt: skip

DEPTH = 5
"""Relationships of relationships that are looked at: node → media → file."""


class DrupalJsonReader:
    """Reads Drupal's JSON."""

    name = "drupal_json"

    def accepts(self, document: Document) -> bool:
        """`jsonapi`, or entities such as `node--article`, or fields that are lists of `{"value": …}`."""
        return _shape(peek(document)) is not None

    def gather(self, document: Document) -> Facts:
        """The site's address; of documents that hold no nodes, what nodes need to know of their entities."""
        value = peek(document)
        one = _first(value)
        if not _BUNDLE.match(str(one.get("type"))) and _ENTITY.match(str(one.get("type"))):
            known = {}
            for path, entity in _walk(document):
                if path[:1] != ("included",) and isinstance(entity, dict):
                    known[str(entity.get("id"))] = _light(entity)
            return Facts(tables={"drupal:entity": known})
        return origins([_self_address(one)])

    def read(self, document: Document, want: Request) -> Iterator[Finding]:
        """An item for each published node."""
        value = peek(document)
        shape = _shape(value)
        known: dict[str, Any] = dict(want.facts.tables.get("drupal:entity", {}))
        if isinstance(value, dict) and shape == "jsonapi":
            for path, entity in _walk(document):
                if path[0] == "included" and isinstance(entity, dict):
                    known[str(entity.get("id"))] = _light(entity)
        own = origin(_self_address(_first(value)))
        here = context(document, want, own)
        walk = _walk(document)
        silent = "status" not in (mapping(_first(value).get("attributes")) or _first(value))
        others = 0
        for path, entity in walk:
            if path[:1] == ("links",) and isinstance(entity, dict) and entity.get("next"):
                yield Note("paged", "one page of several: links.next leads to more")
            if not isinstance(entity, dict) or path[:1] in (("included",), ("jsonapi",), ("links",), ("meta",)):
                continue
            place = "/".join(map(str, path)) or "0"
            if shape == "rest":
                yield _item(_from_rest(entity), known, here, place)
            elif _BUNDLE.match(str(entity.get("type"))):
                yield _item(entity, known, here, place, silent=silent)
            else:
                others += 1
        yield from walk.findings(lambda path: path[:1] not in (("included",), ("jsonapi",), ("links",), ("meta",)))
        if others:
            yield Note("not-content", f"{others} entities that are no nodes: names for the nodes beside them")


def _first(value: Any) -> dict[str, Any]:
    if isinstance(value, dict) and "data" in value:
        value = value["data"]
    return mapping(value if isinstance(value, dict) else next(iter(mappings(value)), None))


def _shape(value: Any) -> str | None:
    one = _first(value)
    if isinstance(value, dict) and "jsonapi" in value and (not one or "type" in one):
        return "jsonapi"
    if _ENTITY.match(str(one.get("type"))) and "id" in one:
        return "jsonapi"
    nid = mappings(one.get("nid"))
    return "rest" if nid and "value" in nid[0] and isinstance(one.get("title"), list) else None


def _walk(document: Document) -> Walk:
    value = peek(document)
    if isinstance(value, list):
        return Walk(document.open(), lambda path: not path)
    if "data" not in value:
        return Walk(document.open(), lambda path: False, lines=True)
    several = not isinstance(value["data"], dict)
    return Walk(document.open(), lambda path: not path or path == ("included",) or (several and path == ("data",)))


def _self_address(entity: dict[str, Any]) -> str | None:
    link = mapping(entity.get("links")).get("self")
    return string(mapping(link).get("href") if isinstance(link, dict) else link)


def _light(entity: dict[str, Any]) -> dict[str, Any]:
    """What other entities need to know of this one; of a user nothing but the name that is shown."""
    held = {**entity, **mapping(entity.get("attributes"))}
    uri = held.get("uri")
    name = first(string(held.get(key)) for key in ("display_name", "name", "title", "filename"))
    linked = {key: mapping(value).get("data") for key, value in mapping(entity.get("relationships")).items()}
    if not linked:
        linked = {
            key: value
            for key, value in entity.items()
            if isinstance(value, dict) and _ENTITY.match(str(value.get("type")))
        }
    related = {
        key: _identifiers(value)
        for key, value in linked.items()
        if "image" in key or "file" in key or "thumbnail" in key or "document" in key
    }
    return {
        "name": name,
        "url": _file(first((string(mapping(uri).get("url")), string(mapping(uri).get("value")), string(uri)))),
        "mime": string(held.get("filemime")),
        "kind": str(entity.get("type")),
        "related": related,
    }


def _file(uri: str | None) -> str | None:
    """`public://a.jpg` as the address under which Drupal serves it by default."""
    return uri.replace("public://", "/sites/default/files/", 1) if uri else None


def _identifiers(data: Any) -> list[dict[str, Any]]:
    return [one for one in (data if isinstance(data, list) else [data]) if isinstance(one, dict)]


def _named(reference: dict[str, Any], known: dict[str, Any], depth: int) -> dict[str, Any] | None:
    """What a reference leads to: `{"name"}`, for files and media with their address; None where only an id is known."""
    light = mapping(known.get(str(reference.get("id")))) or (_light(reference) if len(reference) > 3 else {})
    address, inside = light.get("url"), None
    if not address and depth < DEPTH:
        related = mapping(light.get("related"))
        for field in sorted(related, key=lambda field: field == "thumbnail"):
            if field == "thumbnail" and not str(light.get("kind")).startswith("media--image"):
                continue
            inner = next((found for one in related[field] if (found := _named(one, known, depth + 1))), None)
            if inner and inner.get("url"):
                address, inside = str(inner["url"]), string(inner.get("alt"))
                break
    held = (mapping(reference.get("meta")), mapping(reference.get("resourceIdObjMeta")))
    alt = first((*(string(one.get("alt")) for one in held), inside))
    kind = str(light.get("kind") or "")
    name = light.get("name")
    if not name and not address:
        return None
    if kind.startswith(("file--", "media--")):
        if not address:
            return None
        return {"url": address, "alt": alt, "title": name, "mime": light.get("mime")}
    return {"name": name}


def _item(entity: dict[str, Any], known: dict[str, Any], here: Context, place: str, *, silent: bool = False) -> Finding:
    attributes = mapping(entity.get("attributes")) or entity
    relations = {key: mapping(value).get("data") for key, value in mapping(entity.get("relationships")).items()}
    if not relations:  # flattened: what was a relationship is an object with a type and an id
        relations = {key: value for key, value in entity.items()
                     if any(_ENTITY.match(str(one.get("type"))) for one in _identifiers(value))}  # fmt: skip
    row: dict[str, Any] = {}
    for key, value in attributes.items():
        if key not in _SYSTEM and key not in relations and not private_name(key):
            row[key] = value
    for key, data in relations.items():
        if key in _SYSTEM or private_name(key):
            continue
        found = [named for one in _identifiers(data) if (named := _named(one, known, 0))]
        if found:
            row[key] = found
    body = mapping(attributes.get("body"))
    row["title"] = attributes.get("title")
    row["body"] = first((string(body.get("processed")), string(body.get("value")))) or _longest(row)
    card = card_of(row, columns(tuple(row), (("title", "title"), ("content", "body"))), here, place=place)
    card.summary = first((plain(body.get("summary")), card.summary))
    _set_system_fields(card, entity, attributes, relations, known)
    state = string(attributes.get("moderation_state"))
    status = flag(attributes.get("status"))
    card.status = "published" if status else "unpublished" if status is False else None
    kind = hidden(state) if state else None
    # What a client asked for without the status is what everybody may see, where no node of it has one.
    if kind is None and status is not True and not (silent and "status" not in attributes):
        kind = "draft"
    return settle(card, kind)


def _set_system_fields(
    card: Card, entity: dict[str, Any], attributes: dict[str, Any], relations: dict[str, Any], known: dict[str, Any]
) -> None:
    number = text(first((text(attributes.get("drupal_internal__nid")), text(attributes.get("nid")))))
    alias = string(mapping(attributes.get("path")).get("alias"))
    card.url = _address(entity, attributes, alias, number)
    author = next((named for one in _identifiers(relations.get("uid")) if (named := _named(one, known, 0))), None)
    card.authors = (str(author["name"]),) if author and author.get("name") else card.authors
    card.date_published = dates(*card.date_published[:1], date(attributes.get("created")))
    card.date_modified = dates(attributes.get("changed"))
    language = string(attributes.get("langcode"))
    card.language = None if language in ("und", "zxx") else language
    bundle = _BUNDLE.match(str(entity.get("type")))
    native = card.native or {}
    native.update(id=number or string(entity.get("id")), type=bundle[1] if bundle else string(entity.get("type")))
    native["slug"] = alias.rstrip("/").rpartition("/")[2] if alias else None
    native["fields"] = public(native["fields"])
    card.native = native


def _address(entity: dict[str, Any], attributes: dict[str, Any], alias: str | None, number: str | None) -> str | None:
    """The node's path: its alias, else by its number, under what its own link says of its language's prefix."""
    path = alias or (f"/node/{number}" if number else None)
    if path is None:
        return None
    prefix, found, _ = urlsplit_path(_self_address(entity)).partition("/jsonapi/")
    if not found and not alias and attributes.get("default_langcode") is False:
        # Drupal's default for a translation; without it the original has the same address.
        prefix = f"/{string(attributes.get('langcode')) or ''}".rstrip("/")
    return f"{prefix}{path}"


def _longest(row: dict[str, Any]) -> str | None:
    """The longest formatted text of a node that has no body."""
    formatted = [content_of(value) or "" for value in row.values() if isinstance(value, dict) and "processed" in value]
    return max(formatted, key=len, default="") or None


def _from_rest(entity: dict[str, Any]) -> dict[str, Any]:
    """Core's REST export, where each field is a list of objects, in the flattened form."""
    flat: dict[str, Any] = {}
    for key, values in entity.items():
        held = [mapping(one) for one in values] if isinstance(values, list) else []
        simple = [one.get("value") for one in held if "value" in one and len(one) <= 2]
        if held and len(simple) == len(held):
            flat[key] = simple[0] if len(simple) == 1 else simple
        elif held:
            flat[key] = held[0] if len(held) == 1 else held
    kind = mapping(next(iter(mappings(entity.get("type"))), None)).get("target_id")
    return {**flat, "type": f"node--{kind}" if kind else "node--node", "id": text(flat.get("nid"))}


READER = DrupalJsonReader()
