"""Markdown with front matter: a folder with one file a record, for Hugo, Jekyll, Eleventy and Obsidian.

- A file is called by the record's slug and the first eight characters of its id, so that its name depends on no other
  record and is safe on every system: `fair-hiring-checklist-2e692165.md`.
- Front matter is YAML. Hugo's `url` and Jekyll's and Eleventy's `permalink` are the address's path, where that is a
  page and no file; `aliases` are paths too, of those without a query. All are written as the generators name their
  files, without escapes (`/café/`), and a colon so that it begins no placeholder of theirs. `categories` are the types.
  `date` and `lastmod` are padded (`importer.writers.padding`); what the generators have no name for, and the dates as
  they were, stands under `importer`.
- The content is made Markdown of (by markdownify); without one, it is the plain content, else empty. `{{`, `{%` and
  `{#`, which the generators would run, are written with an entity.

Needs markdownify (extra `markdown`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import yaml
from markdownify import markdownify

from importer.lexicon.statuses import kept_by
from importer.record import Record
from importer.writers.padding import full
from importer.writers.shape import Shape, Written
from importer.writers.slugs import slug_of, slugify

LONGEST = 150
"""Bytes of the slug in a name; file systems take 255 in all."""

_OWN = ("id", "url", "summary_truncated", "date_published", "date_modified", "event", "attachments", "status", "native",
        "warnings", "source")  # fmt: skip
_PAGE = re.compile(r"(/|\.html?|/[^./]*)$", re.I)
_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_SPECIAL = re.compile(r"^(\s*)([#>+=-]|\d+[.)])|([\\`*_\[\]<>&])", re.M)
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def write(records: Iterable[Record], folder: Path, shape: Shape, written: Written) -> None:
    """Fills the folder. Raises OSError."""
    taken: dict[str, int] = {}
    for record in records:
        name = _name(record)
        taken[name] = taken.get(name, 0) + 1
        numbered = name if taken[name] == 1 else f"{name}-{taken[name]}"
        text = _page(record, written)
        (folder / f"{numbered}.md").write_text(text, encoding="utf-8", newline="\n")


def _name(record: Record) -> str:
    slug = slug_of(record).encode()[:LONGEST].decode(errors="ignore").strip("-")
    return f"{slug}-{slugify(record.id)[:8] or 'x'}"


def _page(record: Record, written: Written) -> str:
    head = yaml.dump(_front(record, written), Dumper=_DUMPER, allow_unicode=True, sort_keys=False, width=1 << 20)
    return f"---\n{head}---\n{_body(record)}"


def _front(record: Record, written: Written) -> dict[str, Any]:
    whole = record.model_dump(mode="json")
    path = urlsplit(record.url or "").path
    page = path if path.startswith("/") and _PAGE.search(path) and not urlsplit(record.url or "").query else None
    found: dict[str, Any] = {
        "title": record.title,
        "date": full(record.date_published, written) if record.date_published else None,
        "lastmod": full(record.date_modified, written) if record.date_modified else None,
        "draft": True if kept_by(record.status) else None,
        "url": page and _named(page).replace(":", "\\:"),
        "permalink": page and _named(page).replace(":", "%3A"),
        "aliases": _aliases(record, written),
        "categories": whole["types"],
        "tags": whole["tags"],
        "description": record.summary,
        "authors": whole["authors"],
        "publisher": record.publisher,
        "external_url": record.external_url,
        "image": record.image,
        "image_alt": record.image_alt,
        "language": record.language,
        "importer": {name: whole[name] for name in _OWN if whole[name] not in (None, [], False)},
    }
    return {name: value for name, value in found.items() if value not in (None, [])}


def _aliases(record: Record, written: Written) -> list[str]:
    parts = [urlsplit(alias) for alias in record.aliases]
    if queries := sum(bool(part.query) for part in parts):
        written.notes[
            "aliases with a query, at which no file can be: left out (-o _redirects and the like have them)"
        ] += queries
    return [_named(part.path or "/") for part in parts if not part.query]


def _named(path: str) -> str:
    """A path as generators name the file; what would begin or end a part of an address stays escaped."""
    return _ESCAPES.sub(_unescaped, path)


def _unescaped(found: re.Match[str]) -> str:
    try:
        signs = unquote(found[0], errors="strict")
    except UnicodeDecodeError:
        return found[0]
    return "".join(quote(sign, safe="") if sign in "/\\?#%" or not sign.isprintable() else sign for sign in signs)


def _body(record: Record) -> str:
    if record.content_html:
        text = markdownify(record.content_html, heading_style="ATX", bullets="-")
    else:
        text = _SPECIAL.sub(_escaped, record.content_text or "")
    text = re.sub(r"\{(?=[{%#])", "&#123;", text).strip()
    return f"\n{text}\n" if text else ""


def _escaped(found: re.Match[str]) -> str:
    if found[3]:
        return {"<": "&lt;", ">": "&gt;", "&": "&amp;"}.get(found[3], f"\\{found[3]}")
    sign = found[2]
    return f"{found[1]}{sign[:-1]}\\{sign[-1]}"
