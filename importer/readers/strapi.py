"""Strapi: the members of `strapi export` (entities and links as JSON Lines), and answers of its REST API 4 and 5.

Relations stand in files of their own: terms, authors and files reach the entities through the run's facts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from importer.cards import Context, Finding, Note
from importer.facts import Facts
from importer.readers import Request
from importer.readers.columns import columns
from importer.readers.entries import Kinds
from importer.readers.items import context, settle
from importer.readers.jsontext import Walk, peek
from importer.readers.richtext import is_rich, render
from importer.readers.rows import card_of
from importer.readers.values import dates, first, mapping, mappings, private_name, public, string, text
from importer.sources.document import Document

_TITLES = ("title", "headline", "name", "displayName", "label", "username", "firstname")
_SYSTEM = frozenset(
    "id documentId createdAt updatedAt publishedAt created_at updated_at published_at createdBy updatedBy locale "
    "localizations sitemap_exclude vuid versionNumber isVisibleInListView".split()
)
_FILE = ("plugin::upload.file",)

DEPTH = 6
"""Levels of nested components and relations that are looked at."""


class StrapiReader:
    """Reads Strapi's exports."""

    name = "strapi"

    def accepts(self, document: Document) -> bool:
        """Lines of an export, or `data` of the REST API."""
        return _kind(peek(document)) is not None

    def gather(self, document: Document) -> Facts:
        """Of an export's lines: what entities are called, and which is related to which."""
        kind = _kind(peek(document))
        if kind == "entities":
            named = {}
            for _, line in Walk(document.open(), lambda path: False, lines=True):
                key, known = _known(mapping(line))
                if key:
                    named[key] = known
            return Facts(tables={"strapi:entity": named})
        if kind == "links":
            related: dict[str, list[tuple[str, str, Any]]] = {}
            for _, line in Walk(document.open(), lambda path: False, lines=True):
                left, right = mapping(mapping(line).get("left")), mapping(mapping(line).get("right"))
                for one, other in ((left, right), (right, left)):
                    if one.get("field") and one.get("ref") is not None:
                        order = one.get("pos", other.get("pos"))
                        entry = (str(one["field"]), f"{other.get('type')}#{other.get('ref')}", order)
                        related.setdefault(f"{one.get('type')}#{one['ref']}", []).append(entry)
            # One table a document: an entity's relations may be spread over several.
            return Facts(tables={f"strapi:links:{document.name}": related})
        return Facts()

    def read(self, document: Document, want: Request) -> Iterator[Finding]:
        """An item for each published entry of a type that is content."""
        kind = _kind(peek(document))
        if kind == "entities":
            yield from _read_entities(document, want)
        elif kind == "rest":
            yield from _read_rest(document, want)
        else:
            yield Note("table", f"{kind} of a Strapi export: no content of its own")


def _kind(value: Any) -> str | None:
    if not isinstance(value, dict):
        return None
    kind = value.get("type")
    if isinstance(kind, str) and "::" in kind and isinstance(value.get("data"), dict) and "id" in value:
        return "entities"
    if isinstance(value.get("left"), dict) and isinstance(value.get("right"), dict):
        return "links"
    if isinstance(value.get("uid"), str) and "::" in value["uid"]:
        return "schemas"
    if isinstance(mapping(value.get("strapi")).get("version"), str) and "createdAt" in value:
        return "metadata"
    if kind in ("core-store", "webhook") and "value" in value:
        return "configuration"
    if "data" not in value or "jsonapi" in value:
        return None
    data = value["data"]
    first_one = mapping(data if isinstance(data, dict) else next(iter(mappings(data)), None))
    if "id" in first_one and "type" not in first_one and isinstance(first_one.get("attributes"), dict):
        return "rest"
    return "rest" if "documentId" in first_one and "id" in first_one else None


def _known(line: dict[str, Any]) -> tuple[str | None, dict[str, Any]]:
    """(type#id, what other entities need to know of this one)."""
    data, kind = mapping(line.get("data")), str(line.get("type"))
    if line.get("id") is None:
        return None, {}
    if kind in _FILE:
        return f"{kind}#{line['id']}", {
            "url": string(data.get("url")), "alt": string(data.get("alternativeText")), "type": kind,
            "mime": string(data.get("mime")), "title": string(data.get("name")),
        }  # fmt: skip
    names = [string(data.get(name)) for name in ("firstname", "lastname")]
    name = " ".join(part for part in names if part) or first(string(data.get(name)) for name in _TITLES)
    return f"{kind}#{line['id']}", {"name": name, "type": kind}


def _read_entities(document: Document, want: Request) -> Iterator[Finding]:
    known = want.facts.tables.get("strapi:entity", {})
    links = [table for name, table in sorted(want.facts.tables.items()) if name.startswith("strapi:links:")]
    kinds = Kinds()
    for table in links:
        for related in table.values():
            for field, target, _ in related:
                kinds.point(field, target.partition("#")[0])
    here = context(document, want)
    walk = Walk(document.open(), lambda path: False, lines=True)
    for path, line in walk:
        line = mapping(line)
        kind = str(line.get("type"))
        if not kind.startswith("api::"):
            continue
        row = dict(mapping(line.get("data")))
        for table in links:
            by_field: dict[str, list[tuple[Any, Any]]] = {}
            for field, target, order in table.get(f"{kind}#{line.get('id')}", ()):
                if target in known:
                    by_field.setdefault(field, []).append((order, known[target]))
            for field, targets in by_field.items():
                targets.sort(key=lambda one: one[0] if isinstance(one[0], int | float) else 0)
                row.setdefault(field, [target for _, target in targets])
        name = kind.removeprefix("api::").rpartition(".")[2]
        found = _item(
            row, text(line.get("id")), name, kinds=kinds, here=here, place=f"line {int(path[0]) + 1}", pointed=kind
        )
        if found is not None:
            yield found
    yield from walk.findings(lambda path: True)
    yield from kinds.notes()


def _read_rest(document: Document, want: Request) -> Iterator[Finding]:
    kinds = Kinds()
    here = context(document, want)
    one = isinstance(mapping(peek(document)).get("data"), dict)
    walk = Walk(document.open(), lambda path: not path or (path == ("data",) and not one))
    for path, entry in walk:
        if path[0] == "meta":
            pages = mapping(mapping(entry).get("pagination"))
            if isinstance(pages.get("pageCount"), int) and pages["pageCount"] > 1:
                yield Note("paged", f"page {pages.get('page')} of {pages['pageCount']}")
        if path[0] != "data" or not isinstance(entry, dict):
            continue
        attributes = mapping(entry.get("attributes"))
        row = {**{key: value for key, value in entry.items() if key != "attributes"}, **attributes}
        found = _item(
            row, text(entry.get("id")), "", kinds=kinds, here=here, place="/".join(map(str, path)), pointed=""
        )
        if found is not None:
            yield found
    yield from walk.findings(lambda path: path[:1] == ("data",))
    yield from kinds.notes()


def _item(
    data: dict[str, Any], identifier: str | None, name: str, *, kinds: Kinds, here: Context, place: str, pointed: str
) -> Finding | None:
    row = {key: _flat(value, 0) for key, value in data.items() if key not in _SYSTEM and not private_name(key)}
    zones = [key for key, value in data.items() if _is_zone(value)]
    for key in zones:
        row[key] = "\n".join(_component(one) for one in mappings(data[key]))
    if zones and not any(key in row for key in ("content", "body")):
        row["content"] = row.pop(zones[0])
    card = card_of(row, columns(tuple(row)), here, place=place)
    native = card.native or {}
    native.update(id=identifier, type=name or None)
    native["fields"] = public(native["fields"])
    card.native = native
    published = first((string(data.get("publishedAt")), string(data.get("published_at"))))
    card.date_published = dates(*card.date_published, published, data.get("createdAt"), data.get("created_at"))[:3]
    card.date_modified = dates(data.get("updatedAt"), data.get("updated_at"))
    card.language = string(data.get("locale")) or card.language
    if (pointed and kinds.is_term(pointed)) or not kinds.is_content(name, card):
        if pointed and kinds.is_term(pointed):
            kinds.is_content(name, type(card)(kind="item", context=here))
        return None
    # Where drafts exist, an entry that was never published has an empty date.
    hidden = "draft" if ("publishedAt" in data or "published_at" in data) and not published else None
    card.status = "draft" if hidden else "published" if published else None
    return settle(card, hidden)


def _is_zone(value: Any) -> bool:
    return bool(mappings(value)) and all("__component" in one for one in mappings(value))


def _flat(value: Any, depth: int) -> Any:
    """A value without the wrappers of API 4 (`{"data": {"id", "attributes"}}`)."""
    if depth > DEPTH or is_rich(value):
        return value
    if isinstance(value, dict):
        if set(value) == {"data"}:
            return _flat(value["data"], depth + 1)
        if isinstance(value.get("attributes"), dict):
            return _flat(value["attributes"], depth + 1)
        return {key: one for key, one in value.items() if not private_name(key)}
    if isinstance(value, list):
        return [_flat(one, depth + 1) for one in value]
    return value


def _component(component: dict[str, Any]) -> str:
    """The HTML of a dynamic zone's component: its texts in order, Markdown as Markdown, pictures as pictures."""
    from importer.readers.cells import picture
    from importer.readers.richtext import markdown
    from importer.readers.richtext.markup import element, escape, figure, image

    written = []
    for key, value in component.items():
        if key in ("id", "__component") or private_name(key):
            continue
        if is_rich(value):
            written.append(render(value) or "")
        elif isinstance(value, str) and value.strip():
            if key in ("title", "heading"):
                written.append(element("h2", escape(value, quote=False)))
            elif not value.startswith(("http:", "https:", "/")):
                written.append(markdown.to_html(value))
        elif isinstance(value, dict | list):
            address, alt = picture(_flat(value, 0))
            written.append(figure(image(address, alt)) if address else "")
    return "\n".join(part for part in written if part)


READER = StrapiReader()
