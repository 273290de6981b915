"""Ghost's import format (https://ghost.org/docs/migration/custom/): posts with their tags and authors.

Types and tags are tags, types first, so that the first type is the primary tag; a slug that an export gave them
stays. An author needs an address, which nobody knows: it is made of the name, at example.com. What Ghost's import
would refuse, and the whole file with it (`core/server/data/schema` of its package `ghost`), is cut or left out, and
partial dates are padded (`importer.writers.padding`): all of it is counted. Only `page` items become pages; what is
not public and waits for no date is a draft. Ghost makes each address of the slug, in Latin letters (`/SLUG/`); of the
records whose own address is another, the summary tells.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from html import escape
from typing import Any
from urllib.parse import unquote, urlsplit

from importer.lexicon.statuses import kept_by
from importer.record import Record
from importer.writers.padding import full, moment
from importer.writers.shape import Shape, Written
from importer.writers.slugs import slug_of, slugify, term_slugs

TITLE, SLUG, EXCERPT, TAG, LOCALE, ADDRESS = 255, 185, 300, 191, 6, 2000
"""Most characters of each; a slug leaves room for a number."""

_VERSION = "5.0.0"
_MOVED = "posts whose address will be another in Ghost (with --new-url '/{slug}/' links and --redirects lead there)"


def _status(record: Record) -> str:
    kept = kept_by(record.status)
    return "published" if kept is None else "scheduled" if kept == "scheduled" and record.date_published else "draft"


def write(records: Iterable[Record], shape: Shape, written: Written) -> Iterator[bytes]:
    """One database: posts as they come, the small tables after them."""
    tables = _Tables(written)
    yield b'{"db": [{"data": {"posts": ['
    lead = b"\n"
    for record in records:
        yield lead + _json(tables.post(record))
        lead = b",\n"
    yield b"\n]"
    for name, rows in tables.others.items():
        yield f',\n"{name}": ['.encode()
        for at, row in enumerate(rows):
            yield (b",\n" if at else b"\n") + _json(row)
        yield b"\n]"
    # The time of the latest change: the same records are the same bytes.
    meta = {"exported_on": tables.latest, "version": _VERSION}
    yield b'\n}, "meta": ' + _json(meta) + b"}]}\n"


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


class _Tables:
    """What posts are joined with, and which ids and slugs were given out."""

    def __init__(self, written: Written) -> None:
        self.others: dict[str, list[dict[str, Any]]] = {"tags": [], "posts_tags": [], "users": [], "posts_authors": []}
        self.latest = 0
        self._written = written
        self._ids: dict[tuple[str, str], int] = {}
        self._slugs: Counter[tuple[str, str]] = Counter()
        self._posts = 0

    def post(self, record: Record) -> dict[str, Any]:
        """A row of posts; its tags and authors go into their tables."""
        self._posts += 1
        number = self._posts
        terms = term_slugs(record)
        slugs = {**terms.get("post_tag", {}), **terms.get("category", {})}
        for names, table, joined, key in (
            (self._tags((*record.types, *record.tags)), "tags", "posts_tags", "tag_id"),
            (record.authors, "users", "posts_authors", "author_id"),
        ):
            own = slugs if table == "tags" else {}
            for order, one in enumerate(dict.fromkeys(self._id(table, one, own.get(one)) for one in names)):
                self.others[joined].append({"post_id": number, key: one, "sort_order": order})
        published, changed = (self._time(date) for date in (record.date_published, record.date_modified))
        kind = record.native.type if record.native else None
        slug = self._slug("posts", slug_of(record)[:SLUG])
        if record.url and (not slug.isascii() or unquote(urlsplit(record.url).path).strip("/") != slug):
            self._written.notes[_MOVED] += 1
        found = {
            "id": number,
            "title": self._cut(record.title, TITLE),
            "slug": slug,
            "html": record.content_html or _paragraphs(record.content_text or record.summary or ""),
            "type": "page" if kind == "page" else "post",
            "status": _status(record),
            "visibility": "public",
            "feature_image": self._address(record.image),
            "custom_excerpt": self._cut(record.summary, EXCERPT) if record.summary else None,
            "canonical_url": self._address(record.external_url),
            "locale": self._locale(record.language),
            "published_at": published,
            "created_at": published or changed,
            "updated_at": changed or published,
        }
        if found["feature_image"] and record.image_alt:
            meta = {"post_id": number, "feature_image_alt": self._cut(record.image_alt, TAG)}
            self.others.setdefault("posts_meta", []).append(meta)
        return {name: value for name, value in found.items() if value is not None}

    def _tags(self, names: tuple[str, ...]) -> Iterator[str]:
        """Without what Ghost refuses in front of a tag (a comma) or takes for a sign to hide it (`#`)."""
        for name in names:
            plain = name.lstrip("#, ")
            if plain != name:
                self._written.notes[
                    "tags that began with # or a comma: without it, for Ghost hides or refuses them"
                ] += 1
            if plain:
                yield plain

    def _id(self, table: str, name: str, slug: str | None) -> int:
        name = self._cut(name, TAG)
        number = self._ids.get((table, name))
        if number is None:
            number = self._ids[table, name] = len(self.others[table]) + 1
            slug = self._slug(table, (slug or slugify(name) or f"{table[:-1]}-{number}")[:SLUG])
            row: dict[str, Any] = {"id": number, "name": name, "slug": slug}
            self.others[table].append(row | ({"email": f"author-{number}@example.com"} if table == "users" else {}))
        return number

    def _slug(self, table: str, slug: str) -> str:
        """Each once: `harbour`, `harbour-2`."""
        self._slugs[table, slug] += 1
        while (times := self._slugs[table, slug]) > 1:
            numbered = f"{slug}-{times}"
            if not self._slugs[table, numbered]:
                self._slugs[table, numbered] = 1
                return numbered
            self._slugs[table, slug] += 1
        return slug

    def _cut(self, value: str, longest: int) -> str:
        if len(value) > longest:
            self._written.notes[f"texts that were cut at {longest} characters, the most that Ghost takes"] += 1
        return value[:longest].rstrip()

    def _address(self, url: str | None) -> str | None:
        if url and len(url) > ADDRESS:
            self._written.notes[
                f"addresses of more than {ADDRESS} characters, the most that Ghost takes: left out"
            ] += 1
            return None
        return url

    def _locale(self, language: str | None) -> str | None:
        if language and len(language) > LOCALE:
            self._written.notes["languages whose tag is longer than Ghost takes: left out"] += 1
            return None
        return language

    def _time(self, date: str | None) -> str | None:
        if date is None:
            return None
        whole = full(date, self._written)
        self.latest = max(self.latest, int(moment(whole, Written()).timestamp() * 1000))
        return whole


def _paragraphs(words: str) -> str:
    return "".join(f"<p>{escape(part, quote=False)}</p>" for part in words.split("\n\n") if part.strip())
