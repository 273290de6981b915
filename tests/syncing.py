"""What the tests of `sync` share: invented sites that are quickly written and changed, and a sync in process."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from importer.guards import Permission
from importer.pipeline import Settings
from importer.store.file import open_to_read
from importer.sync import Result, sync
from importer.sync.options import Options

SETTINGS = Settings(workers=1)


@dataclass(frozen=True)
class Item:
    """One item as a listing shows it."""

    number: int
    summary: str = "What was decided, by whom, and what is left to be done about it this year."
    date: str | None = "2024-03-05"
    title: str | None = None
    link: str = ""

    @property
    def name(self) -> str:
        return self.title if self.title is not None else f"Minutes of the harbour board, part {self.number}"

    @property
    def url(self) -> str:
        return self.link or f"https://harbour.example/minutes/{self.number}/"


def card(item: Item) -> str:
    date = f'<time datetime="{item.date}">{item.date}</time>' if item.date else ""
    summary = f"<p>{item.summary}</p>" if item.summary else ""
    return f'<article><h2><a href="{item.url}">{item.name}</a></h2>{date}{summary}</article>'


def page(items: Iterable[Item], *, head: str = "") -> str:
    cards = "\n".join(map(card, items))
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Minutes</title>{head}</head>'
        f"<body><main>\n{cards}\n</main></body></html>\n"
    )


def items(count: int, start: int = 0, **changes: Any) -> list[Item]:
    return [replace(Item(number), **changes) for number in range(start, start + count)]


def write(folder: Path, pages: Mapping[str, str | bytes | Iterable[Item]]) -> Path:
    """The folder with exactly these pages; those that are as they were are not touched."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        if old.name not in pages:
            shutil.rmtree(old) if old.is_dir() else old.unlink()
    for name, content in pages.items():
        if not isinstance(content, str | bytes):
            content = page(content)
        data = content.encode() if isinstance(content, str) else content
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_bytes() != data:
            path.write_bytes(data)
    return folder


def site(count: int, per_page: int = 6, start: int = 0, **changes: Any) -> dict[str, list[Item]]:
    """Pages of `per_page` items each."""
    return {f"page-{n:03}.html": items(per_page, start + n * per_page, **changes) for n in range(count)}


# WordPress exports.

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Harbour</title><link>https://harbour.example</link>
<wp:wxr_version>1.2</wp:wxr_version><wp:base_site_url>https://harbour.example</wp:base_site_url>
"""
TAIL = "</channel></rss>\n"


def entry(number: int, kind: str, more: str, status: str = "publish") -> str:
    return (
        f"<item><title>Notice {number}</title><link>https://harbour.example/{kind}-{number}/</link>"
        f"<wp:post_id>{number}</wp:post_id><wp:post_date_gmt>2024-01-02 03:04:05</wp:post_date_gmt>"
        f"<wp:status>{status}</wp:status><wp:post_type>{kind}</wp:post_type>{more}"
        f"<content:encoded><![CDATA[<p>What the notice {number} says.</p>]]></content:encoded></item>\n"
    )


def posts(count: int, start: int = 1) -> str:
    """Posts, each with a picture that the table of attachments names."""
    thumbnail = "<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>{}</wp:meta_value></wp:postmeta>"
    return "".join(entry(n, "post", thumbnail.format(1000 + n)) for n in range(start, start + count))


def media(count: int, start: int = 1) -> str:
    """The attachments of as many posts."""
    address = "<wp:attachment_url>https://harbour.example/files/{}.jpg</wp:attachment_url>"
    return "".join(entry(1000 + n, "attachment", address.format(n), "inherit") for n in range(start, start + count))


def export(*parts: str) -> str:
    return HEAD + "".join(parts) + TAIL


@dataclass
class Bench:
    """A source, a store, and syncs of one to the other."""

    folder: Path
    results: list[Result] = field(default_factory=list)

    @property
    def source(self) -> Path:
        return self.folder / "source"

    @property
    def store(self) -> Path:
        return self.folder / "store.sqlite"

    def put(self, pages: Mapping[str, str | bytes | Iterable[Item]]) -> None:
        write(self.source, pages)

    def sync(
        self,
        *,
        shrink: Any = None,
        collapse: bool = False,
        rekey: bool = False,
        dry_run: bool = False,
        settings: Settings = SETTINGS,
    ) -> Result:
        options = Options(str(self.store), Permission(shrink, collapse), rekey=rekey, dry_run=dry_run)
        self.results.append(sync((str(self.source),), settings, options))
        return self.results[-1]

    def records(self) -> dict[str, dict[str, Any]]:
        """The store's present records by title."""
        with open_to_read(str(self.store)) as opened:
            return {(r := json.loads(text))["title"]: r for text in opened.records()}

    def numbers(self) -> set[int]:
        """The numbers of the items that the store holds."""
        return {int(title.rpartition(" ")[2]) for title in self.records()}

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """The store's file, to be changed behind the program's back."""
        with closing(sqlite3.connect(self.store)) as sql, sql:
            yield sql

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with open_to_read(str(self.store)) as opened:
            return opened.connection.execute(query, values).fetchall()
