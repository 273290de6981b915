"""Sanity: data sets (`sanity dataset export`, one JSON document a line) and answers of its query API.

References and assets are given by id: a first pass keeps what they need, a second reads document by document.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from importer.cards import Context, Finding
from importer.facts import Facts
from importer.readers import Request
from importer.readers.columns import columns
from importer.readers.entries import Kinds
from importer.readers.items import context, settle
from importer.readers.jsontext import Walk, peek
from importer.readers.richtext import portable_text
from importer.readers.rows import card_of
from importer.readers.values import date, dates, first, mapping, mappings, private_name, public, string
from importer.sources.document import Document

DEPTH = 8
"""Levels of objects within a document that are looked at."""


class SanityReader:
    """Reads Sanity's data sets."""

    name = "sanity"

    def accepts(self, document: Document) -> bool:
        """Documents have a `_type`."""
        return _layout(document) is not None

    def gather(self, document: Document) -> Facts:
        """Nothing that other documents must know: a data set is one file."""
        return Facts()

    def read(self, document: Document, want: Request) -> Iterator[Finding]:
        """An item for each published document of a type that is content."""
        data = _DataSet()
        for _, one in _walk(document):
            data.learn(mapping(one))
        here = context(document, want)
        walk = _walk(document)
        for path, one in walk:
            found = data.item(mapping(one), here, "/".join(map(str, path)))
            if found is not None:
                yield found
        yield from walk.findings(lambda path: len(path) > 0)
        yield from data.kinds.notes()


def _layout(document: Document) -> str | None:
    value = peek(document)
    if isinstance(value, list):
        return "list" if any("_type" in one for one in mappings(value)[:3]) else None
    if not isinstance(value, dict):
        return None
    if isinstance(value.get("_type"), str):
        return "lines"
    if any("_type" in one for one in mappings(value.get("result"))[:3]):
        return "result"
    # A broken first line must not hide the others.
    return "lines" if b'"_type"' in document.head and b'\n{"_' in document.head else None


def _walk(document: Document) -> Walk:
    layout = _layout(document)
    if layout == "lines":
        return Walk(document.open(), lambda path: False, lines=True)
    depth = 2 if layout == "result" else 1
    return Walk(document.open(), lambda path: len(path) < depth and (not path or path == ("result",)))


class _DataSet:
    """What documents need to know of each other."""

    def __init__(self) -> None:
        self.assets: dict[str, str] = {}
        self.named: dict[str, dict[str, Any]] = {}
        self.kinds = Kinds()
        self._pointers: list[tuple[str, str]] = []

    def learn(self, one: dict[str, Any]) -> None:
        native, kind = string(one.get("_id")) or "", string(one.get("_type")) or ""
        if kind.startswith("sanity."):
            if address := string(one.get("url")):
                self.assets[native] = address
            return
        title = first(string(one.get(name)) for name in ("title", "name", "headline", "label"))
        self.named[native] = {"name": title, "slug": string(mapping(one.get("slug")).get("current")), "type": kind}
        for field, value in one.items():
            self._pointers += [(field, target) for target in _references(value, 0)]

    def item(self, one: dict[str, Any], here: Context, place: str) -> Finding | None:
        for field, target in self._pointers:
            if known := self.named.get(target):
                self.kinds.point(field, known["type"])
        self._pointers = []
        native, kind = string(one.get("_id")), string(one.get("_type")) or ""
        if not kind or kind.startswith(("sanity.", "system.")) or (native or "").startswith("_."):
            return None
        row = {
            key: self._plain(value, 0)
            for key, value in one.items()
            if not key.startswith("_") and not private_name(key)
        }
        found = columns(tuple(row))
        card = card_of(row, found, here, place=place)
        if card.content_html is None:  # rich text under a name of the site's own
            rich = [row[key] for key, value in one.items() if _is_rich(value) and isinstance(row.get(key), str)]
            card.content_html = max(rich, key=len, default=None)
        held = card.native or {}
        held.update(id=native, type=kind)
        held["fields"] = public(held["fields"])
        card.native = held
        readable = card.content_html or card.date_published or card.summary or card.url
        # A name alone is a person's or a thing's; an article has a title.
        titled = any(found.folded[key] != "name" for key in found.by_field.get("title", ()) if row.get(key))
        card.date_published = dates(*card.date_published[:1], date(one.get("_createdAt")))
        card.date_modified = dates(one.get("_updatedAt")) or card.date_modified
        card.language = card.language or first(string(one.get(name)) for name in ("__i18n_lang", "_lang"))
        if not (readable or (titled and held.get("slug"))):
            card.date_published = ()
            card.native = {**held, "slug": None}
        if not self.kinds.is_content(kind, card):
            return None
        hidden = "draft" if (native or "").startswith(("drafts.", "versions.")) else None
        card.status = "draft" if hidden else "published"
        return settle(card, hidden)

    def _address(self, native: str) -> str | None:
        return self.assets.get(native)

    def _plain(self, value: Any, depth: int) -> Any:
        """The value with references replaced by what they lead to, pictures by addresses, rich text by HTML."""
        if depth > DEPTH:
            return None
        if isinstance(value, list):
            if _is_rich(value):
                return portable_text.render(value, self._address) or None
            return [found for one in value if (found := self._plain(one, depth + 1)) is not None]
        if not isinstance(value, dict):
            return value
        if value.get("asset") or value.get("_sanityAsset"):
            return {"url": portable_text.asset_address(value, self._address), "alt": string(value.get("alt"))}
        if value.get("_type") == "slug" or set(value) <= {"_type", "current", "_key"}:
            return string(value.get("current"))
        if isinstance(value.get("_ref"), str):
            known = self.named.get(value["_ref"]) or {}
            return {"name": known["name"], "slug": known["slug"]} if known.get("name") else None
        return {key: self._plain(one, depth + 1) for key, one in value.items()
                if not key.startswith("_") and not private_name(key)}  # fmt: skip


def _is_rich(value: Any) -> bool:
    return any(one.get("_type") == "block" for one in mappings(value))


def _references(value: Any, depth: int) -> Iterator[str]:
    if depth > DEPTH:
        return
    if isinstance(value, dict):
        if isinstance(value.get("_ref"), str):
            yield value["_ref"]
        for one in value.values():
            yield from _references(one, depth + 1)
    elif isinstance(value, list) and not _is_rich(value):
        for one in value:
            yield from _references(one, depth + 1)


READER = SanityReader()
