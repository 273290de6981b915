"""Facts as text for the store, and back: exactly as they were, tuples and named tuples of our own included.

JSON with two marks; no pickle, since a store may come from anywhere.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import Any

from importer.facts import Facts
from importer.store.file import damaged
from importer.store.read import Store

__all__ = ["Stored", "decode", "encode", "key_of"]

_TUPLE, _CLASS = "()", "of"


def encode(facts: Facts) -> str:
    """The same facts always as the same text."""
    tables = {name: _marked(rows) for name, rows in facts.tables.items()}
    whole = {"origins": sorted(facts.origins), "labels": sorted(facts.labels), "tables": tables}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))


def decode(text: str) -> Facts:
    """Raises ValueError for what `encode` did not make."""
    try:
        whole = json.loads(text)
        tables = {name: _unmarked(rows) for name, rows in whole["tables"].items()}
        return Facts(frozenset(whole["origins"]), frozenset(whole["labels"]), tables)
    except (KeyError, TypeError, AttributeError, ImportError) as error:
        raise ValueError(f"no facts: {error}") from None


def key_of(texts: Iterable[str]) -> str:
    """A short name for such texts."""
    hashed = blake2b(digest_size=12)
    for text in texts:
        hashed.update(text.encode("utf-8", "surrogatepass") + b"\0")
    return hashed.hexdigest()


class Stored(dict[str, str]):
    """The texts of the store's facts, each looked up when it is asked for."""

    def __init__(self, opened: Store) -> None:
        super().__init__()
        self._store = opened

    def __missing__(self, key: str) -> str:
        row = self._store.connection.execute("SELECT content FROM facts WHERE facts = ?", (key,)).fetchone()
        if row is None:
            raise damaged(self._store.path, "facts of a document are missing")
        self[key] = row[0]
        return self[key]


def _marked(value: Any) -> Any:
    if isinstance(value, tuple):
        marked: dict[str, Any] = {_TUPLE: [_marked(item) for item in value]}
        if type(value) is not tuple:
            marked[_CLASS] = f"{type(value).__module__}:{type(value).__qualname__}"
        return marked
    if isinstance(value, Mapping) and _TUPLE in value:  # a document's own key that looks like our mark
        return {_TUPLE: [_marked(pair) for pair in value.items()], _CLASS: "dict"}
    if isinstance(value, Mapping):
        return {name: _marked(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_marked(item) for item in value]
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError(f"a table of facts holds a {type(value).__name__}; tables hold texts, numbers, lists, named tuples")


def _unmarked(value: Any) -> Any:
    if isinstance(value, list):
        return [_unmarked(item) for item in value]
    if not isinstance(value, dict):
        return value
    if _TUPLE not in value:
        return {name: _unmarked(item) for name, item in value.items()}
    items = [_unmarked(item) for item in value[_TUPLE]]
    if value.get(_CLASS) == "dict":
        return dict(items)
    return tuple(items) if _CLASS not in value else _class_of(value[_CLASS])(*items)


def _class_of(name: str) -> type[tuple[Any, ...]]:
    module, _, qualified = name.partition(":")
    if not module.startswith("importer.") or not qualified.isidentifier():
        raise TypeError(f"{name} is none of importer's classes")
    found = getattr(importlib.import_module(module), qualified)
    if not (isinstance(found, type) and issubclass(found, tuple)):
        raise TypeError(f"{name} is no tuple")
    return found
