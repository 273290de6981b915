"""Where documents come from: which, in what order, under what name, at what address. Real folders and archives."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import pickle
import subprocess
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from importer.errors import UnreadableError
from importer.sources import Document, Problem, Sources, discover, names, sniff, streams
from importer.sources.document import HEAD_BYTES

PAGE = b"<!DOCTYPE html><html><body><p>A page</p></body></html>"


def put(root: Path, *paths: str, data: bytes = PAGE) -> Path:
    for path in paths:
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return root


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def found(*paths: Path | str, **options: object) -> list[str]:
    return [d.name for d in discover([str(p) for p in paths], **options) if isinstance(d, Document)]  # type: ignore[arg-type]


def problems(*paths: Path | str, **options: object) -> dict[str, str]:
    return {p.name: p.kind for p in discover([str(p) for p in paths], **options) if isinstance(p, Problem)}  # type: ignore[arg-type]


# ---------------------------------------------------------------- order and names


def test_folders_come_by_the_bytes_of_their_paths(tmp_path: Path) -> None:
    put(tmp_path, "b.html", "a/z.html", "a.html", "a-b.html", "Z.html", "é.html", "a/b/c.html")
    assert found(tmp_path) == ["Z.html", "a-b.html", "a.html", "a/b/c.html", "a/z.html", "b.html", "é.html"]


def test_names_stand_below_the_path_that_was_given(tmp_path: Path) -> None:
    put(tmp_path, "export/blog/a.html")
    assert found(tmp_path / "export") == ["blog/a.html"]
    assert found(str(tmp_path / "export/blog") + "/") == ["a.html"]
    assert found(tmp_path / "export/blog/a.html") == ["a.html"]


def test_with_several_paths_each_is_led_by_its_own_last_part_in_the_order_given(tmp_path: Path) -> None:
    put(tmp_path, "one/a.html", "two/a.html", "page.html")
    assert found(tmp_path / "two", tmp_path / "page.html", tmp_path / "one") == [
        "two/a.html",
        "page.html",
        "one/a.html",
    ]


def test_paths_with_the_same_last_part_are_told_apart(tmp_path: Path) -> None:
    put(tmp_path, "x/site/a.html", "y/site/a.html")
    first, second = found(tmp_path / "x/site", tmp_path / "y/site")
    assert first != second


def test_a_path_given_twice_is_read_once(tmp_path: Path) -> None:
    put(tmp_path, "a.html")
    assert found(tmp_path / "a.html", tmp_path / "a.html") == ["a.html"]


def test_the_same_export_in_another_folder_tells_the_same_story(tmp_path: Path) -> None:
    put(tmp_path, "here/blog/a.html", "elsewhere/deep/blog/a.html")
    here, there = (next(discover([str(tmp_path / p)])) for p in ("here", "elsewhere/deep"))
    assert isinstance(here, Document) and isinstance(there, Document)
    assert (here.name, here.address) == (there.name, there.address)


def test_odd_names_become_valid_text_and_the_files_are_still_found(tmp_path: Path) -> None:
    raw = [b"new\nline.html", b"latin\xe9\xff.html", b"\x1b[31m.html", "🎣 fish.html".encode(), b"n" * 245 + b".html"]
    for name in raw:
        with open(os.path.join(os.fsencode(tmp_path), name), "wb") as stream:  # noqa: PTH118, PTH123 - paths of bytes
            stream.write(PAGE)
    documents = [d for d in discover([str(tmp_path)]) if isinstance(d, Document)]
    assert [d.name for d in documents] == sorted(
        [r"new\x0aline.html", r"latin\xe9\xff.html", r"\x1b[31m.html", "🎣 fish.html", "n" * 245 + ".html"],
        key=lambda n: n.encode().replace(rb"\x0a", b"\n").replace(rb"\x1b", b"\x1b").replace(rb"\xe9\xff", b"\xe9\xff"),
    )
    assert all(d.read() == PAGE for d in documents)


# ---------------------------------------------------------------- addresses


@pytest.mark.parametrize(
    ("relative", "base", "address"),
    [
        ("blog/a.html", None, "/blog/a.html"),
        ("index.html?p=3", None, "/index.html?p=3"),
        ("a b#c.html", None, "/a%20b%23c.html"),
        ("a%20b.html", None, "/a%20b.html"),
        ("a.html.gz", None, "/a.html"),
        ("blog/a.html", "https://example.org/", "https://example.org/blog/a.html"),
        ("blog/a.html", "https://example.org", "https://example.org/blog/a.html"),
        ("a.html", "https://example.org/site", "https://example.org/site/a.html"),
        ("a.html", "https://example.org/site/index.html", "https://example.org/site/a.html"),
    ],
)
def test_an_address_is_the_path_below_path(relative: str, base: str | None, address: str) -> None:
    assert names.address(relative, base) == address


def test_documents_know_their_address_also_inside_archives(tmp_path: Path) -> None:
    (tmp_path / "site.zip").write_bytes(zipped(**{"blog/a.html": PAGE}))
    [document] = discover([str(tmp_path)], base_url="https://example.org/")
    assert isinstance(document, Document)
    assert (document.name, document.address) == ("site.zip!/blog/a.html", "https://example.org/blog/a.html")


# ---------------------------------------------------------------- what is no document


def test_what_pages_need_and_servers_keep_is_skipped(tmp_path: Path) -> None:
    skipped = "style.css x/app.js logo.PNG font.woff2 style.css?ver=5.1 .git/a.html .DS_Store robots.txt wget.log"
    put(tmp_path, "a.html", "__MACOSX/a.html", *skipped.split())
    assert found(tmp_path) == ["a.html"]
    assert set(problems(tmp_path).values()) == {"skipped"}
    assert len(problems(tmp_path)) == 10


def test_a_mirrors_own_index_and_logs_are_skipped_and_a_sites_index_is_not(tmp_path: Path) -> None:
    put(tmp_path, "hts-log.txt", "hts-cache/new.txt", "example.org/index.html")
    put(tmp_path, "index.html", data=b"<html><head><title>Local index - HTTrack Website Copier</title></head></html>")
    assert found(tmp_path) == ["example.org/index.html"]


def test_links_inside_are_read_where_they_lead_and_loops_end(tmp_path: Path) -> None:
    put(tmp_path, "a/page.html")
    (tmp_path / "a/loop").symlink_to("..")
    (tmp_path / "self").symlink_to(".")
    (tmp_path / "alias.html").symlink_to("a/page.html")
    (tmp_path / "ring1").symlink_to("ring2")
    (tmp_path / "ring2").symlink_to("ring1")
    assert found(tmp_path) == ["a/page.html"]


def test_a_link_into_a_hidden_store_is_read_as_git_annex_keeps_files(tmp_path: Path) -> None:
    put(tmp_path, ".git/annex/SHA256-1.html")
    (tmp_path / "page.html").symlink_to(".git/annex/SHA256-1.html")
    assert found(tmp_path) == ["page.html"]


def test_a_link_that_leads_out_is_named_and_not_read(tmp_path: Path) -> None:
    put(tmp_path, "outside/secret.html", "site/page.html")
    (tmp_path / "site/secret.html").symlink_to(tmp_path / "outside/secret.html")
    (tmp_path / "site/folder").symlink_to(tmp_path / "outside")
    assert found(tmp_path / "site") == ["page.html"]
    assert problems(tmp_path / "site") == {"secret.html": "unreadable", "folder": "unreadable"}


def test_a_path_that_is_a_link_is_followed(tmp_path: Path) -> None:
    put(tmp_path, "v2/page.html")
    (tmp_path / "latest").symlink_to("v2")
    assert found(tmp_path / "latest") == ["page.html"]


def test_pipes_and_broken_links_are_named_and_not_waited_for(tmp_path: Path) -> None:
    put(tmp_path, "page.html")
    os.mkfifo(tmp_path / "stuck.html")
    (tmp_path / "gone.html").symlink_to("nowhere.html")
    assert problems(tmp_path) == {"stuck.html": "unreadable", "gone.html": "unreadable"}


def test_a_missing_path_is_told_apart(tmp_path: Path) -> None:
    assert list(problems(tmp_path / "nowhere").values()) == ["missing"]


def test_files_that_this_run_writes_are_not_read(tmp_path: Path) -> None:
    put(tmp_path, "a.html", "out.html")
    sources = Sources((str(tmp_path),), leave_out=(str(tmp_path / "out.html"),))
    assert [d.name for d in sources if isinstance(d, Document)] == ["a.html"]


def test_folders_deeper_than_python_recurses(tmp_path: Path) -> None:
    here = os.getcwd()  # noqa: PTH109
    os.chdir(tmp_path)
    try:
        for _ in range(1100):
            os.mkdir("d")  # noqa: PTH102
            os.chdir("d")
        Path("page.html").write_bytes(PAGE)
    finally:
        os.chdir(here)
    names_found = found(tmp_path)
    subprocess.run(["rm", "-rf", tmp_path / "d"], check=True)  # deeper than pytest can clean up
    assert names_found == ["d/" * 1100 + "page.html"]


# ---------------------------------------------------------------- include and exclude


@pytest.mark.parametrize(
    ("include", "exclude", "names"),
    [
        (["*.html"], [], ["blog/a.html", "blog/old/b.html", "news/a.html", "site.zip!/blog/m.html", "top.html"]),
        (["blog"], [], ["blog/a.html", "blog/c.txt", "blog/old/b.html", "site.zip!/blog/m.html"]),
        (["blog/*"], [], ["blog/a.html", "blog/c.txt", "blog/old/b.html", "site.zip!/blog/m.html"]),
        (["blog/*.html"], [], ["blog/a.html", "site.zip!/blog/m.html"]),
        (["blog/**/*.html"], [], ["blog/a.html", "blog/old/b.html", "site.zip!/blog/m.html"]),
        (["site.zip"], [], ["site.zip!/blog/m.html"]),
        (["[at]*.html"], [], ["blog/a.html", "news/a.html", "top.html"]),
        ([], ["old", "*.zip"], ["blog/a.html", "blog/c.txt", "news/a.html", "top.html"]),
        (["*.html"], ["a.html", "site.zip"], ["blog/old/b.html", "top.html"]),
    ],
)
def test_patterns_choose_documents(tmp_path: Path, include: list[str], exclude: list[str], names: list[str]) -> None:
    put(tmp_path, "blog/a.html", "blog/c.txt", "blog/old/b.html", "news/a.html", "top.html")
    (tmp_path / "site.zip").write_bytes(zipped(**{"blog/m.html": PAGE}))
    assert found(tmp_path, include=include, exclude=exclude) == names


# ---------------------------------------------------------------- archives


def test_members_come_by_the_bytes_of_their_names_and_nested_ones_in_place(tmp_path: Path) -> None:
    inner = zipped(**{"deep.html": b"<p>deep</p>"})
    (tmp_path / "a.zip").write_bytes(
        zipped(**{"z.html": PAGE, "b/inner.zip": inner, "a.html": PAGE, "style.css": b"x"})
    )
    assert found(tmp_path) == ["a.zip!/a.html", "a.zip!/b/inner.zip!/deep.html", "a.zip!/z.html"]
    deep = [d for d in discover([str(tmp_path)]) if isinstance(d, Document)][1]
    assert (deep.read(), deep.address) == (b"<p>deep</p>", "/deep.html")


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_tar_archives_packed_in_any_way(tmp_path: Path, mode: str) -> None:
    suffix = {"w": "tar", "w:gz": "tar.gz", "w:bz2": "tar.bz2", "w:xz": "tar.xz"}[mode]
    with tarfile.open(tmp_path / f"site.{suffix}", mode) as archive:  # type: ignore[call-overload]
        for name in ("b.html", "a.html"):
            info = tarfile.TarInfo(name)
            info.size = len(PAGE)
            archive.addfile(info, io.BytesIO(PAGE))
    documents = [d for d in discover([str(tmp_path)]) if isinstance(d, Document)]
    assert [d.name.split("!/")[1] for d in documents] == ["b.html", "a.html"]
    assert all(d.read() == PAGE for d in documents)


def test_gzip_is_read_through_whatever_the_name(tmp_path: Path) -> None:
    put(tmp_path, "a.html.gz", "b.html", data=gzip.compress(PAGE))
    for document in discover([str(tmp_path)]):
        assert isinstance(document, Document)
        assert (document.read(), document.suffix, document.family) == (PAGE, ".html", "html")


def test_hostile_member_names_stay_names(tmp_path: Path) -> None:
    members = {
        "../../up.html": PAGE,
        "/tmp/abs.html": PAGE,
        "C:\\drive.html": PAGE,
        "a/../../mid.html": PAGE,
        "ok.html": PAGE,
    }
    (tmp_path / "x.zip").write_bytes(zipped(**members))
    assert sorted(found(tmp_path)) == [
        f"x.zip!/{n}" for n in ("a/mid.html", "drive.html", "ok.html", "tmp/abs.html", "up.html")
    ]


def test_two_members_of_one_name_are_both_read_under_two_names(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("page.html", b"<p>one")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("page.html", b"<p>two")
    (tmp_path / "x.zip").write_bytes(buffer.getvalue())
    documents = [d for d in discover([str(tmp_path)]) if isinstance(d, Document)]
    assert [(d.name, d.read()) for d in documents] == [
        ("x.zip!/page.html", b"<p>one"),
        ("x.zip!/page (2).html", b"<p>two"),
    ]


def test_damaged_encrypted_and_linked_members_are_named_and_the_rest_is_read(tmp_path: Path) -> None:
    data = bytearray(
        zipped(**{"bad.html": PAGE * 9, "locked.html": PAGE, "ok.html": PAGE, "link.html": b"/etc/passwd"})
    )
    at = data.rindex(b"locked.html") - 46
    data[at + 8] |= 1  # encrypted
    at = data.rindex(b"link.html") - 46
    data[at + 5] = 3
    data[at + 38 : at + 42] = (0o120777 << 16).to_bytes(4, "little")
    at = data.rindex(b"bad.html") - 46
    data[at + 16 : at + 20] = b"\1\2\3\4"  # its checksum
    (tmp_path / "x.zip").write_bytes(bytes(data))
    assert problems(tmp_path) == {"x.zip!/link.html": "unreadable", "x.zip!/locked.html": "unreadable"}
    bad, ok = (d for d in discover([str(tmp_path)]) if isinstance(d, Document))
    assert ok.read() == PAGE
    with pytest.raises(UnreadableError, match="CRC"):
        bad.read()


@pytest.mark.parametrize("data", [b"PK\x03\x04" + b"x" * 100, zipped(a=PAGE)[:-30], zipped()])
def test_an_archive_that_is_damaged_or_empty_is_named(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x.zip").write_bytes(data)
    assert problems(tmp_path) == {"x.zip": "unreadable"}


def test_a_cut_gzip_is_unreadable(tmp_path: Path) -> None:
    put(tmp_path, "a.html.gz", data=gzip.compress(os.urandom(20_000))[:-9])
    [document] = discover([str(tmp_path)])
    assert isinstance(document, Document)
    with pytest.raises(UnreadableError, match="cut"):
        document.read()


def test_a_bomb_is_named_and_its_neighbours_are_read(tmp_path: Path) -> None:
    bomb = b" " * (streams.RATIO_FREE + 1)
    (tmp_path / "x.zip").write_bytes(zipped(**{"bomb.html": bomb, "ok.html": PAGE}))
    assert (found(tmp_path), problems(tmp_path)) == (["x.zip!/ok.html"], {"x.zip!/bomb.html": "unreadable"})
    put(tmp_path / "gz", "bomb.html.gz", data=gzip.compress(bomb))
    [document] = discover([str(tmp_path / "gz")])
    assert isinstance(document, Document)
    with pytest.raises(UnreadableError, match="bomb"):
        document.read()


def test_archives_nested_without_end_are_named(tmp_path: Path) -> None:
    data = zipped(**{"p.html": PAGE})
    for level in range(20):
        data = zipped(**{f"{level}.zip": data})
    (tmp_path / "x.zip").write_bytes(data)
    assert (found(tmp_path), list(problems(tmp_path).values())) == ([], ["unreadable"])


def test_office_documents_are_no_archives(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(zipped(**{"[Content_Types].xml": b"<x/>", "word/page.html": PAGE}))
    (tmp_path / "b.bin").write_bytes(zipped(mimetype=b"application/epub+zip", **{"page.html": PAGE}))
    assert found(tmp_path) == ["a.docx", "b.bin"]


def test_a_document_is_small_and_travels(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(zipped(**{"a.html": PAGE}))
    [document] = discover([str(tmp_path)])
    packed = pickle.dumps(document)
    assert len(packed) < 1000
    assert pickle.loads(packed).read() == PAGE


def test_a_document_over_the_limit_is_unreadable_by_read_and_streams_by_open(tmp_path: Path) -> None:
    put(tmp_path, "a.html", data=PAGE * 100)
    [document] = Sources((str(tmp_path),), limit=1000)
    assert isinstance(document, Document)
    with pytest.raises(UnreadableError, match="--max-size"):
        document.read()
    with document.open() as stream:
        assert len(stream.read()) == 100 * len(PAGE)


# ---------------------------------------------------------------- what kind of bytes

RSS = b'<?xml version="1.0"?><rss version="2.0"><channel/></rss>'


@pytest.mark.parametrize(
    ("data", "suffix", "family"),
    [
        (PAGE, ".html", "html"),
        (PAGE, ".txt", "html"),
        (PAGE, ".xml", "html"),
        (b"\xef\xbb\xbf  \n<!-- a --><!-- b --><HTML>", "", "html"),
        (PAGE.decode().encode("utf-16"), ".html", "html"),
        (PAGE.decode().encode("utf-16-le"), "", "html"),
        (PAGE.decode().encode("utf-32"), "", "html"),
        (b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "x" "y"><html>', ".xml", "html"),
        (b'<?xml version="1.0"?><h:html xmlns:h="http://www.w3.org/1999/xhtml">', "", "html"),
        (b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html>', "", "html"),
        (b"<h1>Only a heading</h1>", "", "html"),
        (b"Only words", ".html", "html"),
        (b"Notice: words first <html><body>", ".php", "html"),
        (RSS, ".html", "xml"),
        (RSS, "", "xml"),
        (RSS.decode().encode("utf-16"), "", "xml"),
        (b"<!DOCTYPE rss [<!ENTITY a 'b'>]><rss>", ".xml", "xml"),
        (b"<br />\n<b>Notice</b>: Undefined index\n" + RSS, ".xml", "xml"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'>", "", "xml"),
        (b'[{"title": "a"}]', ".html", "json"),
        (b' {"title": "a"}', "", "json"),
        (b"{broken", ".json", "json"),
        (b"[gallery ids=1] and words", "", "text"),
        (b"{% raw %} and words", "", "text"),
        (b"Only words", ".txt", "text"),
        (b"Only words, <b>some</b> bold", ".txt", "text"),
        ("Größe".encode("cp1252"), ".txt", "text"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", ".html", "binary"),
        (b"%PDF-1.7 <html>", ".html", "binary"),
        (b"MZ\x90\0\x03", ".html", "binary"),
        (b"MZ is how these words begin", ".txt", "text"),
        (bytes(range(256)) * 4, ".html", "binary"),
        (b"<?php echo 1;", ".php", "binary"),
        ("語".encode("iso-2022-jp") * 50, ".txt", "text"),
    ],
)
def test_first_bytes_decide_and_the_suffix_breaks_ties(data: bytes, suffix: str, family: str) -> None:
    assert sniff.family(data[:HEAD_BYTES], suffix) == family


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"\x89PNG\r\n\x1a\n", "a PNG picture"), (b" \n\t", "an empty file"),
     (b"<urlset>", "XML with the element <urlset>"),
     (b"PK\x03\x04", "a ZIP archive"), (bytes(range(256)), "binary data"), (b"words", "plain text")],
)  # fmt: skip
def test_what_a_person_is_told_it_looks_like(data: bytes, words: str) -> None:
    assert sniff.looks_like(data, "") == words


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("table.xlsx", b"PK\x03\x04", "looks like a spreadsheet, which no reader is for; save its sheet as CSV"),
        ("table.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "looks like a spreadsheet, which no reader is for; save"),
        ("table", b"PK\x03\x04" + bytes(26) + b"[Content_Types].xml..PK\x03\x04..xl/workbook.xml", "a spreadsheet"),
        ("text", b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/vnd.oasis.opendocument.text", "a word processor's"),
        ("text.docx", b"PK\x03\x04", "a word processor's file, which no reader is for; save it as a web page (HTML)"),
        ("text.pdf", b"%PDF-1.7", "looks like a PDF document, which no reader is for; save its text as .txt"),
        ("book.epub", b"PK\x03\x04", "looks like an e-book, which no reader is for; unpack it"),
        ("picture.dat", b"\x89PNG\r\n\x1a\n", "looks like a PNG picture, which no reader is for\n"),
    ],
)
def test_what_no_reader_is_for_is_told_with_what_to_do(
    tmp_path: Path, importer: Callable[..., Any], name: str, data: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(data)
    ran = importer("convert", name)
    assert ran.code == 2 and said in ran.err


@pytest.mark.parametrize(
    ("name", "suffix"),
    [("a.HTML", ".html"), ("a.html.gz", ".html"), ("page.html?p=3", ".html"), ("style.css?ver=1.2", ".css"),
     ("x/.htaccess", ""), ("README", ""), ("a.b/c", ""), ("index.html@p=1", ".html")],
)  # fmt: skip
def test_suffixes_of_mirrored_names(name: str, suffix: str) -> None:
    assert sniff.suffix(name) == suffix


@pytest.mark.parametrize(("suffix", "pack"), [("gz", gzip.compress), ("bz2", bz2.compress), ("xz", lzma.compress)])
def test_single_packed_files_are_read_through_also_inside_archives(
    tmp_path: Path, suffix: str, pack: Callable[[bytes], bytes]
) -> None:
    put(tmp_path, f"a.html.{suffix}", "no-suffix", data=pack(PAGE))
    put(tmp_path, f"cut.html.{suffix}", data=pack(PAGE)[:-9])
    put(tmp_path, "z.zip", data=zipped(**{f"b.html.{suffix}": pack(PAGE)}))
    documents = {d.name: d for d in discover([str(tmp_path)]) if isinstance(d, Document)}
    cut = documents.pop(f"cut.html.{suffix}", None)
    assert [(d.name, d.address, d.read()) for d in documents.values()] == [
        (f"a.html.{suffix}", "/a.html", PAGE),
        ("no-suffix", "/no-suffix", PAGE),
        (f"z.zip!/b.html.{suffix}", "/b.html", PAGE),
    ]
    if cut is not None:  # one cut before its first byte is no document
        with pytest.raises(UnreadableError):
            cut.read()


def test_a_text_that_begins_like_bzip2_is_a_text(tmp_path: Path) -> None:
    put(tmp_path, "x.txt", data=b"BZh9 is how it begins")
    assert [d.read() for d in discover([str(tmp_path)]) if isinstance(d, Document)] == [b"BZh9 is how it begins"]
