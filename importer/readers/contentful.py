"""Contentful: exports of a space (`contentful space export`), and answers of its Delivery API.

Entries link to each other and to assets by id: a first pass keeps what links need, a second reads entry by entry.
Of several languages the space's default is taken, and what falls back to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from importer.cards import Card, Context, Dropped, Finding, Note
from importer.facts import Facts
from importer.readers import Request
from importer.readers.columns import columns, folded
from importer.readers.entries import Kinds
from importer.readers.items import context, settle
from importer.readers.jsontext import Path, Walk, peek
from importer.readers.richtext import contentful as rich_text
from importer.readers.richtext import markdown
from importer.readers.rows import card_of
from importer.readers.values import dates, first, mapping, mappings, private_name, public, string
from importer.sources.document import Document

_TITLES = ("title", "headline", "name", "heading", "internalName", "entryTitle", "label")

DEPTH = 8
"""Levels of linked values that are looked at."""


class ContentfulReader:
    """Reads Contentful's exports."""

    name = "contentful"

    def accepts(self, document: Document) -> bool:
        """Content types or entries of Contentful's own shape."""
        return _is_export(peek(document)) or _is_answer(peek(document))

    def gather(self, document: Document) -> Facts:
        """Nothing that other documents must know."""
        return Facts()

    def read(self, document: Document, want: Request) -> Iterator[Finding]:
        """An item for each published entry of a type that is content."""
        space = _Space(by_locale=_is_export(peek(document)))
        entries = ("entries",) if space.by_locale else ("items",)
        for path, value in Walk(document.open(), _into):
            if path[:1] == ("locales",):
                space.learn(path, value)
        for path, value in Walk(document.open(), _into):
            if path[:1] != ("locales",):
                space.learn(path, value)
        here = context(document, want)
        walk = Walk(document.open(), _into)
        for path, entry in walk:
            if path[:1] == entries and len(path) == 2 and isinstance(entry, dict):
                found = space.item(entry, here, f"{path[0]}/{path[1]}")
                if found is not None:
                    yield found
        yield from walk.findings(lambda path: path[:1] == entries and len(path) == 2)
        yield from space.kinds.notes()
        if space.other_locales:
            told = ", ".join(sorted(space.other_locales))
            yield Note("locales", f"only the default language {space.default or ''} was read, not: {told}")


def _into(path: Path) -> bool:
    # Also into what is not looked at, so that no large table is held whole.
    return len(path) <= 1 or (path[0] == "includes" and len(path) == 2)


def _is_export(value: Any) -> bool:
    value = mapping(value)
    types = mappings(value.get("contentTypes"))
    entries = mappings(value.get("entries"))
    return any("displayField" in one or "sys" in one for one in types) or any(
        "sys" in one and "fields" in one for one in entries
    )


def _is_answer(value: Any) -> bool:
    value = mapping(value)
    return mapping(value.get("sys")).get("type") == "Array" and any(
        "sys" in one for one in mappings(value.get("items"))
    )


class _Space:
    """What entries need to know of each other."""

    def __init__(self, *, by_locale: bool) -> None:
        self.by_locale = by_locale
        self.default: str | None = None
        self.fallback: dict[str, str] = {}
        self.display: dict[str, str] = {}
        self.texts: dict[str, list[str]] = {}
        """The fields of each content type that hold long texts."""
        self.linked: dict[tuple[str, str], dict[str, Any]] = {}
        self.tags: dict[str, str] = {}
        self.kinds = Kinds()
        self.other_locales: set[str] = set()
        self._pointers: list[tuple[str, str]] = []
        self._settled = False
        self._shown: str | None = None
        """The language of the value that was looked at last."""

    # First pass

    def learn(self, path: Path, value: Any) -> None:
        if not isinstance(value, dict):
            return
        table = path[-2] if len(path) > 1 else None
        native = string(mapping(value.get("sys")).get("id")) or ""
        if table == "contentTypes":
            self.display[native] = string(value.get("displayField")) or ""
            fields = mappings(value.get("fields"))
            self.texts[native] = [str(one.get("id")) for one in fields if one.get("type") in ("Text", "RichText")]
        elif table == "locales":
            code = string(value.get("code")) or ""
            if value.get("default") is True and not self._settled:
                self.default, self._settled = code, True
            self.fallback[code] = string(value.get("fallbackCode")) or ""
        elif table == "tags":
            self.tags[native] = string(value.get("name")) or ""
        elif table in ("assets", "Asset"):
            self._learn_asset(native, mapping(value.get("fields")))
        elif table in ("entries", "items", "Entry"):
            self._learn_entry(native, value)

    def _learn_asset(self, native: str, fields: dict[str, Any]) -> None:
        file = mapping(self._value(fields.get("file")))
        address = string(file.get("url"))
        self.linked["Asset", native] = {
            "url": f"https:{address}" if address and address.startswith("//") else address,
            "title": string(self._value(fields.get("title"))),
            "mime_type": string(file.get("contentType")),
        }

    def _learn_entry(self, native: str, entry: dict[str, Any]) -> None:
        fields = mapping(entry.get("fields"))
        kind = _type_of(entry)
        names = (self.display.get(kind, ""), *_TITLES)
        title = first(string(self._value(fields.get(name))) for name in names if name)
        slug = string(self._value(fields.get("slug")))
        self.linked["Entry", native] = {"title": title, "name": title, "slug": slug, "type": kind}
        for name, raw in fields.items():
            for target in _targets(raw, 0):
                self._pointers.append((name, target))

    def _point(self) -> None:
        for field, target in self._pointers:
            known = self.linked.get(("Entry", target))
            if known:
                self.kinds.point(field, str(known["type"]))
        self._pointers = []

    # Second pass

    def item(self, entry: dict[str, Any], here: Context, place: str) -> Card | Dropped | None:
        self._point()
        system = mapping(entry.get("sys"))
        kind = _type_of(entry)
        raw = mapping(entry.get("fields"))
        row = {name: self._resolved(self._value(value), 0) for name, value in raw.items() if not private_name(name)}
        display = self.display.get(kind)
        self._shown = None
        self._value(raw.get(display or "title"))
        language = self._shown or self.default
        pinned = (("title", folded(display)),) if display else ()
        card = card_of(row, columns(tuple(row), pinned), here, place=place)
        native = card.native or {}
        native.update(id=string(system.get("id")), type=kind)
        native["fields"] = public({key: _without_links(value) for key, value in native["fields"].items()})
        card.native = native
        card.date_published = card.date_published or dates(
            first(
                (
                    string(system.get("firstPublishedAt")),
                    string(system.get("publishedAt")),
                    string(system.get("createdAt")),
                )
            )
        )
        card.date_modified = card.date_modified or dates(system.get("updatedAt"))
        card.language = card.language or language or string(system.get("locale"))
        marked = mappings(mapping(entry.get("metadata")).get("tags"))
        tags = (self.tags.get(string(mapping(one.get("sys")).get("id")) or "") for one in marked)
        card.tags = tuple(dict.fromkeys([*card.tags, *(tag for tag in tags if tag)]))
        if card.content_html is None:  # a long text under a name of the site's own
            texts = [value for name in self.texts.get(kind, ()) if isinstance(value := row.get(name), str)]
            longest = max(texts, key=len, default=None)
            card.content_html = markdown.to_html(longest) if longest else None
        if kind in self.texts and not self.texts[kind]:
            card.title = None  # a type without any text to read is none of content
        if not self.kinds.is_content(kind, card):
            return None
        if system.get("archivedVersion") or system.get("archivedAt"):
            card.status = "archived"
            return settle(card, "archived")
        published = bool(system.get("publishedVersion")) if self.by_locale else True
        card.status = "published" if published else "draft"
        return settle(card, None if published else "draft")

    def _value(self, raw: Any) -> Any:
        """A field's value in the default language, or what it falls back to."""
        if not self.by_locale or not isinstance(raw, dict):
            return raw
        if self.default is None and raw:
            self.default = next(iter(raw))
        code, seen = self.default or "", set()
        while code and code not in seen and code not in raw:
            seen.add(code)
            code = self.fallback.get(code, "")
        code = code if code in raw else next(iter(raw), "")
        self._shown = code
        self.other_locales.update(key for key in raw if key != code and key in self.fallback)
        return raw.get(code)

    def _resolved(self, value: Any, depth: int) -> Any:
        """The value with links replaced by what they lead to, and rich text by its HTML."""
        if isinstance(value, dict):
            if value.get("nodeType") == "document":
                return rich_text.render(value, lambda kind, native: self.linked.get((kind, native)))
            system = mapping(value.get("sys"))
            if system.get("type") == "Link":
                known = self.linked.get((str(system.get("linkType")), str(system.get("id"))))
                return dict(known) if known else None
            return value
        if isinstance(value, list) and depth < DEPTH:
            return [found for one in value if (found := self._resolved(one, depth + 1)) is not None]
        return value


def _type_of(entry: dict[str, Any]) -> str:
    return string(mapping(mapping(mapping(entry.get("sys")).get("contentType")).get("sys")).get("id")) or ""


def _targets(value: Any, depth: int) -> Iterator[str]:
    """The ids of entries that a field links to."""
    if isinstance(value, dict) and depth < DEPTH:
        system = mapping(value.get("sys"))
        if system.get("type") == "Link" and system.get("linkType") == "Entry":
            yield str(system.get("id"))
        elif "nodeType" not in value:
            for one in value.values():
                yield from _targets(one, depth + 1)
    elif isinstance(value, list) and depth < DEPTH:
        for one in value:
            yield from _targets(one, depth + 1)


def _without_links(value: Any) -> Any:
    """A custom field's value; of what it links to only the title and address."""
    if isinstance(value, dict) and value.keys() <= {"title", "name", "slug", "type", "url", "mime_type"}:
        return first((string(value.get("url")), string(value.get("title"))))
    if isinstance(value, list):
        return [_without_links(one) for one in value]
    return value


READER = ContentfulReader()
