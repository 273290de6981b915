"""What other systems do to files, as far as it can be seen here: line ends, accents taken apart, droppings."""

from __future__ import annotations

import json
import unicodedata
import zipfile
from pathlib import Path
from typing import Any

import pytest

import importer

GOLDEN = Path(__file__).parent / "golden"
CARD = '<article><h2><a href="{0}">The title of {0}</a></h2><time>1 May 2024</time><p>Text of it.</p></article>'
PAGE = f"<html><body><main>{''.join(map(CARD.format, ('/a/', '/b/', '/größe.html')))}</main></body></html>"


def found(path: Path) -> list[Any]:
    """The records, whose texts may hold line ends of either kind."""
    records = importer.convert(path, merge=False, status="any")
    plain = [json.dumps(one.model_dump(mode="json"), ensure_ascii=False) for one in records]
    return [" ".join(one.replace("\\r", "").replace("\\n", " ").split()) for one in plain]


@pytest.mark.parametrize("folder", sorted(path.name for path in GOLDEN.iterdir() if path.is_dir()))
def test_windows_line_ends_change_nothing(folder: str, tmp_path: Path) -> None:
    for path in sorted((GOLDEN / folder).iterdir()):
        if path.is_dir() or path.name.endswith(".expected.json"):
            continue
        data = path.read_bytes()
        if b"\r" in data or b"\0" in data or b"\n" not in data:
            continue
        for place, content in (("unix", data), ("windows", data.replace(b"\n", b"\r\n"))):
            (tmp_path / place).mkdir(exist_ok=True)
            (tmp_path / place / path.name).write_bytes(content)
        assert found(tmp_path / "windows" / path.name) == found(tmp_path / "unix" / path.name), path.name


def test_a_mirror_copied_by_macos_has_the_addresses_of_its_links(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(PAGE, encoding="utf-8")
    name = unicodedata.normalize("NFD", "größe.html")
    assert name != "größe.html"
    text = "<p>Text of it, which goes on for a while, until it is long enough to be one.</p>" * 5
    page = f"<html><body><main><article><h1>The title of /größe.html</h1>{text}</article></main></body></html>"
    (tmp_path / name).write_text(page, encoding="utf-8")
    records = importer.convert(tmp_path, content=True)
    urls = [one.url for one in records]
    assert len(urls) == len({unicodedata.normalize("NFC", url or "") for url in urls}) == 3


def test_an_archive_of_windows_or_macos_is_read_without_their_droppings(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "site.zip", "w") as archive:
        archive.writestr("site/index.html", PAGE)
        archive.writestr("__MACOSX/site/._index.html", b"\0\5\x16\7\0\2")
        archive.writestr("site/.DS_Store", b"\0\0\0\1Bud1")
        archive.writestr("site/Thumbs.db", b"\xd0\xcf\x11\xe0")
        other = zipfile.ZipInfo("x")
        other.filename = "site\\news\\index.html"  # as some Windows programs pack
        archive.writestr(other, PAGE.replace("title", "news"))
    records, report = importer.convert(tmp_path / "site.zip", merge=False).all()
    assert [one["document"] for one in report["documents"]] == [
        "site.zip!/site/index.html", "site.zip!/site/news/index.html",
    ]  # fmt: skip
    assert (len(records), report["totals"]["unreadable"]) == (6, 0)
