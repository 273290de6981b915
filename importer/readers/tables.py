"""Tables by their column names: CSV and TSV of any system, and JSON and JSON Lines of plain objects.

Which columns hold what is data (`importer.readers.columns`, `importer.readers.dialects`). It takes what has a
title and something else that an item has; a list of subscribers or of users has not, and gives nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from importer.cards import Card, Context, Dropped, Finding, Note
from importer.facts import SHARED, Facts
from importer.readers import Request, cells
from importer.readers.columns import Columns
from importer.readers.csvtext import SUFFIXES, Rows, header_of
from importer.readers.day_order import day_order, is_open
from importer.readers.dialects import GENERIC, Dialect, dialect_of
from importer.readers.items import context, shared
from importer.readers.jsontext import Path, Walk, peek
from importer.readers.rows import card_of, found_columns, item_of
from importer.readers.template_code import strip
from importer.readers.values import mapping, private_name, text
from importer.sources.document import Document

LIST_KEYS = ("posts", "items", "articles", "entries", "pages", "records", "data", "results", "documents", "nodes",
             "edges", "response", "result",
             "stories", "blogs", "news", "objects", "rows", "value", "content")  # fmt: skip
"""Under which key an object may hold its list of items."""

WRAPPERS = 3
"""Objects, one within another under such keys, that the list may stand in."""

Keys = tuple[str, ...]
LINES: Keys = ("\n",)
"""One item a line."""

# Beside a title, one of these makes an item of a row.
_EVIDENCE = ("content", "summary", "url", "slug", "date_published", "image", "tags", "status", "is_public")
# A column for these makes a table's rows persons, not items.
_PERSONS = re.compile(r"^(e-?mail|email_?address|subscriber.*|first_?name|last_?name|user_?login|user_?email)$", re.I)


_NOWHERE = Context("/", "/")


class TablesReader:
    """Reads tables by column names."""

    name = "tables"

    def accepts(self, document: Document) -> bool:
        """A header that names a title and something else; also any `.csv`, so that its report says what it has."""
        if document.head[:1] == b"<":
            return False
        if document.family == "json":
            return _layout(peek(document), _more_lines(document)) is not None
        header = header_of(document)
        if header is None:
            return False
        names, delimiter = header
        return _is_items(tuple(names)) or (document.suffix in SUFFIXES and (len(names) > 1 or delimiter == ","))

    def gather(self, document: Document) -> Facts:
        """Substack's index: what its posts' own documents need to know of themselves. Where rows refer to rows of
        other tables by slug, what those are called. Of others, which addresses several items have."""
        header = header_of(document) if document.family != "json" else None
        dialect = dialect_of(header[0]) if header is not None else GENERIC
        if dialect.references:
            return _named(document, dialect)
        if dialect.name != "substack":
            addressed = header is None or found_columns(tuple(header[0]), dialect).holds("url")
            return Facts(tables={SHARED: shared(_addresses(document))}) if addressed else Facts()
        table = {}
        for _, row, whole in _rows(Rows(document), dialect):
            identifier = text(row.get("post_id"))
            if identifier and whole:
                table[identifier] = {key: value for key, value in row.items() if not private_name(key)}
        return Facts(tables={"substack:posts": table})

    def read(self, document: Document, want: Request) -> Iterator[Finding]:
        """An item for each row."""
        if document.family == "json":
            yield from _read_json(document, want)
        else:
            yield from _read_csv(document, want)


def _named(document: Document, dialect: Dialect) -> Facts:
    table = {}
    for _, row in Rows(document):
        card = card_of(row, found_columns(tuple(row), dialect), _NOWHERE, dialect=dialect)
        slug = (card.native or {}).get("slug")
        if slug and card.title:
            table[slug] = card.title
    return Facts(tables={f"{dialect.name}:slugs": table})


def _addresses(document: Document) -> Iterator[tuple[str | None, str | None, str | None]]:
    """(address, id, title) of every row, as far as their columns are for these."""
    rows: Iterable[Any] = (row for _, row in Rows(document))
    if document.family == "json":
        keys = _layout(peek(document), _more_lines(document))
        rows = () if keys is None else (_bare(row) for _, row in _items(_walk(document, keys), keys) if mapping(row))
    for row in rows:
        found = found_columns(tuple(row), dialect_of(row))
        if found.holds("url"):
            yield (
                cells.link(found.first(row, "url")[1]),
                text(found.first(row, "id")[1]),
                cells.line(found.first(row, "title")[1]),
            )


def _resolved(row: dict[str, str], names: Any, found: Columns) -> dict[str, str]:
    """The row with slugs of other tables' rows replaced by what those are called."""
    row = dict(row)
    for field in ("types", "tags", "authors"):
        for key in found.by_field.get(field, ()):
            slugs = [one.strip() for one in (row.get(key) or "").split(";")]
            if any(one in names for one in slugs):
                row[key] = "; ".join(names.get(one, one) for one in slugs)
    return row


def _is_items(keys: tuple[str, ...]) -> bool:
    """Whether things with these keys are items."""
    dialect = dialect_of(keys)
    if dialect is not GENERIC:
        return True
    found = found_columns(keys)
    title = found.by_field.get("title", ())
    if not title or (any(_PERSONS.match(key) for key in keys) and not found.holds("content")):
        return False
    evidence = [field for field in _EVIDENCE if found.holds(field)]
    # "name" and "label" are titles of many things that are no content.
    weak = all(found.folded[key] in ("name", "label", "subject") for key in title)
    return len(evidence) >= (2 if weak else 1)


# CSV


def _read_csv(document: Document, want: Request) -> Iterator[Finding]:
    found_header = header_of(document)
    names = tuple(name or f"+{at}" for at, name in enumerate(found_header[0])) if found_header else ()
    if not names or not _is_items(names):
        # Column names only: what stands in the rows may be private.
        yield Note("no-items", "a table without a title column: " + ", ".join(map(repr, names[:20])))
        return
    dialect = dialect_of(names)
    here = context(document, want)
    own_documents = want.facts.tables.get("substack:documents", {}) if dialect.name == "substack" else {}
    slugs = want.facts.tables.get(f"{dialect.name}:slugs", {}) if dialect.references else {}
    if dialect.references and not found_columns(names, dialect).holds("content"):
        yield Note("table", "rows without a text: names for the items that refer to them")
        return
    if is_open(document):
        order = day_order((row, found_columns(tuple(row), dialect)) for _, row in Rows(document))
        here = here._replace(date_order=order)
    table = Rows(document)
    further = joined = 0
    code: list[Dropped] = []

    def item(row: tuple[int, dict[str, str]]) -> Card | Dropped | None:
        nonlocal further, joined
        made = _item(row, dialect, here, slugs)
        if dialect.templates and isinstance(made, Card):
            content, pieces = strip(made.content_html or "")
            made.content_html = content or None
            code.extend(Dropped("template-code", piece, made.place) for piece in pieces)
        further += made is None
        if made is None or row[1].get("post_id") not in own_documents:
            return made
        joined += 1
        return None

    for number, row, whole in _rows(table, dialect):
        if not whole:
            card = card_of(row, found_columns(tuple(row), dialect), here, dialect=dialect)
            yield Dropped("damaged", card.title or "(no title)", f"row {number}")
            yield Note("cut", f"the file ends in the middle of row {number}; all before it was read")
        elif (made := item((number, row))) is not None:
            yield made
    yield from code
    yield from table.notes
    if further:
        yield Note("no-items", f"{further} rows without a title or a text: further rows of the one before")
    if joined:
        yield Note("joined", f"{joined} posts are given in their own documents, with what this index says of them")


def _rows(table: Rows, dialect: Dialect) -> Iterator[tuple[int, dict[str, str], bool]]:
    """Every row, and whether it is whole: the last of a file that was cut may lack what says that it is a draft."""
    held: tuple[int, dict[str, str]] | None = None
    for row in table:
        if held is not None:
            yield *held, True
        held = row
    if held is not None:
        yield *held, not (table.cut or (not table.ended and _ends_in_silence(held[1], dialect)))


def _ends_in_silence(row: dict[str, str], dialect: Dialect) -> bool:
    """Whether the last column would say if the item is public, and says nothing: it may have been cut off."""
    last = next(reversed(row), "")
    columns = found_columns(tuple(row), dialect).by_field
    telling = ("status", "is_public", "is_hidden", "visibility", "date_published")
    return not (row.get(last) or "").strip() and any(last in columns.get(field, ()) for field in telling)


def _item(held: tuple[int, dict[str, str]], dialect: Dialect, here: Context, slugs: Any) -> Card | Dropped | None:
    number, row = held
    found = found_columns(tuple(row), dialect)
    if slugs:
        row = _resolved(row, slugs, found)
    needed = (dialect.needs,) if dialect.needs else ("title", "content", "summary", "id")
    if not any(text(found.first(row, field)[1]) for field in needed):
        return None
    return item_of(row, found, here, dialect=dialect, place=f"row {number}")


# JSON


def _layout(value: Any, lines: bool) -> Keys | None:
    """The keys under which the list of items is, or `LINES`; None where these are no items."""
    if isinstance(value, list):
        return () if _list_of_items(value) else None
    if not isinstance(value, dict):
        return None
    keys = _keys(value, ())
    if keys is not None:
        return keys
    # Lines of JSON, or one item alone: of that, more is asked, for many a settings file has a name and a description.
    found = found_columns(tuple(value))
    alone = found.holds("content") and "title" in (found.folded[key] for key in found.by_field.get("title", ()))
    if not _is_items(tuple(value)) or not (lines or alone) or "provider_name" in value:
        return None
    return LINES


def _keys(value: dict[str, Any], above: Keys) -> Keys | None:
    for key in LIST_KEYS:
        if isinstance(inner := value.get(key), list) and _list_of_items(inner):
            return (*above, key)
    for key in LIST_KEYS if len(above) < WRAPPERS else ():
        inner = value.get(key)
        if isinstance(inner, dict) and (found := _keys(inner, (*above, key))) is not None:
            return found
    return None


def _list_of_items(value: list[Any]) -> bool:
    first = next((_bare(one) for one in value if isinstance(one, dict) and one), None)
    return bool(first) and _is_items(tuple(first or ()))


def _bare(one: dict[str, Any]) -> dict[str, Any]:
    """An item without what GraphQL puts around it: `{"node": …}`."""
    node = one.get("node")
    return node if isinstance(node, dict) and len(one) <= 2 else one


def _more_lines(document: Document) -> bool:
    """Whether a second line of the document is an object too."""
    return re.search(rb"\}\s*\n\s*\{\s*\"", document.head) is not None or document.suffix in (".jsonl", ".ndjson")


def _walk(document: Document, keys: Keys) -> Walk:
    if keys == LINES:
        return Walk(document.open(), lambda path: False, lines=True)
    return Walk(document.open(), lambda path: path == keys[: len(path)] or (keys != () and len(path) == 1))


def _items(walk: Walk, keys: Keys) -> Iterator[tuple[Path, Any]]:
    """The members of the list under these keys, and their paths."""
    above = () if keys == LINES else keys
    for path, row in walk:
        if path[: len(above)] == above and not (above and len(path) == len(above)):
            yield path, row


def _read_json(document: Document, want: Request) -> Iterator[Finding]:
    keys = _layout(peek(document), _more_lines(document))
    if keys is None:
        return
    here = context(document, want)
    if is_open(document):
        objects = (_bare(row) for _, row in _items(_walk(document, keys), keys) if isinstance(row, dict))
        order = day_order((row, found_columns(tuple(row), dialect_of(row))) for row in objects)
        here = here._replace(date_order=order)
    walk = _walk(document, keys)
    others = 0
    for path, row in _items(walk, keys):
        item = None
        if isinstance(row, dict):
            row = _bare(row)
            dialect = dialect_of(row)
            item = item_of(
                row, found_columns(tuple(row), dialect), here, dialect=dialect, place="/".join(map(str, path))
            )
        others += item is None
        if item is not None:
            yield item
    yield from walk.findings(lambda path: True)
    if others:
        yield Note("no-items", f"{others} values that are no items")


READER = TablesReader()
