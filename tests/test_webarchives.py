"""Pages out of web archives and saved pages: real WARC, ARC, WACZ, MHTML and Zstandard files, written here."""

from __future__ import annotations

import base64
import gzip
import io
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import brotli
import pytest
import zstandard
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from importer import pipeline
from importer.migration.files import Files
from importer.migration.media import Media
from importer.pipeline import Outcome, Settings
from importer.sources import Document, Problem, discover

PAGE = b"<!DOCTYPE html><html><body><p>A page of the harbour</p></body></html>"


def found(path: Path) -> list[tuple[str, str, bytes]]:
    return [(d.name, d.address, d.read()) for d in discover([str(path)]) if isinstance(d, Document)]


def problems(path: Path, *kinds: str) -> list[tuple[str, str]]:
    return [(p.name, p.reason) for p in discover([str(path)]) if isinstance(p, Problem) and p.kind in kinds]


def capture(
    writer: WARCWriter,
    uri: str,
    body: bytes = PAGE,
    *,
    status: str = "200 OK",
    kind: str = "text/html",
    date: str = "2021-05-20T22:15:23Z",
    more: tuple[tuple[str, str], ...] = (),
) -> None:
    http = StatusAndHeaders(status, [("Content-Type", kind), *more], protocol="HTTP/1.1")
    writer.write_record(
        writer.create_warc_record(
            uri, "response", payload=io.BytesIO(body), http_headers=http, warc_headers_dict={"WARC-Date": date}
        )
    )


class Writer(WARCWriter):
    """Without the temporary files that warcio leaves to the garbage collector to close."""

    @classmethod
    def _create_temp_file(cls) -> io.BytesIO:
        return io.BytesIO()


def warc(*, packed: bool = True) -> tuple[io.BytesIO, WARCWriter]:
    buffer = io.BytesIO()
    return buffer, Writer(buffer, gzip=packed)


def harbour(*, packed: bool = True) -> bytes:
    buffer, writer = warc(packed=packed)
    writer.write_record(writer.create_warcinfo_record("a.warc", {"software": "test"}))
    capture(writer, "https://harbour.example/boats/")
    capture(writer, "https://harbour.example/mast.png", b"\x89PNG", kind="image/png")
    capture(writer, "https://harbour.example/old", b"<html>moved</html>", status="301 Moved Permanently")
    capture(writer, "https://harbour.example/feed?all=1", b"<rss/>", kind="application/rss+xml; charset=utf-8")
    return buffer.getvalue()


WANTED = [
    ("https://harbour.example/boats/", PAGE),
    ("https://harbour.example/feed?all=1", b"<rss/>"),
]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.warc", harbour(packed=False)),
        ("a.warc.gz", harbour()),
        ("whole.warc.gz", gzip.compress(harbour(packed=False))),
        ("a.warc.zst", zstandard.compress(harbour(packed=False))),
        ("no-suffix", harbour()),
    ],
)
def test_pages_and_feeds_come_with_their_address_however_the_archive_is_packed(
    tmp_path: Path, name: str, data: bytes
) -> None:
    (tmp_path / name).write_bytes(data)
    assert [(address, body) for _, address, body in found(tmp_path)] == WANTED
    assert [n for n, _, _ in found(tmp_path)] == [
        f"{name}!/harbour.example/boats",
        f"{name}!/harbour.example/feed?all=1",
    ]
    assert len(problems(tmp_path, "skipped")) == 2  # the picture and the redirect
    assert not problems(tmp_path, "unreadable", "unknown")


def test_web_archives_inside_archives(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("crawl/a.warc.gz", harbour())
    with tarfile.open(tmp_path / "b.tar.gz", "w:gz") as tar:
        info = tarfile.TarInfo("a.warc.gz")
        data = harbour()
        info.size = len(data)
        tar.addfile(info, io.BytesIO(data))
    names = [name for name, _, _ in found(tmp_path)]
    assert names[0] == "a.zip!/crawl/a.warc.gz!/harbour.example/boats"
    assert names[2] == "b.tar.gz!/a.warc.gz!/harbour.example/boats"
    assert [(address, body) for _, address, body in found(tmp_path)] == WANTED * 2


def test_the_last_capture_of_an_address_is_the_page(tmp_path: Path) -> None:
    buffer, writer = warc()
    capture(writer, "https://a.example/", b"<p>new</p>", date="2022-01-01T00:00:00Z")
    capture(writer, "https://a.example/", b"<p>old</p>", date="2020-01-01T00:00:00Z")
    (tmp_path / "a.warc.gz").write_bytes(buffer.getvalue())
    assert found(tmp_path) == [("a.warc.gz!/a.example", "https://a.example/", b"<p>new</p>")]


def test_chunks_and_content_codings_are_taken_off(tmp_path: Path) -> None:
    buffer, writer = warc()
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(PAGE), PAGE)
    capture(writer, "https://a.example/chunked", chunked, more=(("Transfer-Encoding", "chunked"),))
    capture(writer, "https://a.example/br", brotli.compress(PAGE), more=(("Content-Encoding", "br"),))
    capture(writer, "https://a.example/gzip", gzip.compress(PAGE), more=(("Content-Encoding", "gzip"),))
    (tmp_path / "a.warc.gz").write_bytes(buffer.getvalue())
    assert [body for _, _, body in found(tmp_path)] == [PAGE] * 3


def test_a_revisit_without_its_capture_is_named(tmp_path: Path) -> None:
    buffer, writer = warc()
    capture(writer, "https://a.example/here")
    for page in ("here", "elsewhere"):
        digest = "sha1:AAAA" if page == "elsewhere" else "sha1:BBBB"
        writer.write_record(
            writer.create_revisit_record(
                f"https://a.example/{page}", digest, f"https://a.example/{page}", "2020-01-01T00:00:00Z"
            )
        )
    (tmp_path / "a.warc.gz").write_bytes(buffer.getvalue())
    assert [name for name, _ in problems(tmp_path, "unknown")] == ["a.warc.gz!/a.example/elsewhere"]
    assert len(found(tmp_path)) == 1


@pytest.mark.parametrize("packed", [True, False])
def test_a_cut_archive_gives_what_stands_before_the_cut_and_says_so(tmp_path: Path, packed: bool) -> None:
    buffer, writer = warc(packed=packed)
    capture(writer, "https://a.example/first")
    first = buffer.tell()
    capture(writer, "https://a.example/second", PAGE * 20)
    (tmp_path / "a.warc.gz").write_bytes(buffer.getvalue()[: (first + buffer.tell()) // 2])
    assert [address for _, address, _ in found(tmp_path)] == ["https://a.example/first"]
    assert any(name == "a.warc.gz!/…" for name, _ in problems(tmp_path, "unreadable"))


def test_every_cut_and_flip_of_a_web_archive_ends_in_an_outcome(tmp_path: Path) -> None:
    whole, path = harbour(), tmp_path / "a.warc.gz"
    for at in range(0, len(whole), 37):
        path.write_bytes(whole[:at])
        list(discover([str(path)]))
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :])
        list(discover([str(path)]))


def test_an_address_in_angle_brackets_and_the_day_of_the_capture(tmp_path: Path) -> None:
    buffer, writer = warc()
    capture(writer, "<https://harbour.example/boats/>", b"<html><h1>Boats</h1><p>" + b"They float. " * 90 + b"</html>")
    (tmp_path / "a.warc.gz").write_bytes(buffer.getvalue())
    ((_, address, _),) = found(tmp_path)
    assert address == "https://harbour.example/boats/"
    assert [r.date_published for o in converted(tmp_path) for r in o.records] == [
        None
    ]  # when it was captured is no date


def test_arc(tmp_path: Path) -> None:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE
    version = b"1 0 test\nURL IP-address Archive-date Content-type Archive-length\n\n"
    data = b"filedesc://a.arc 0.0.0.0 20140216050221 text/plain %d\n%s\n" % (len(version), version)
    data += b"http://a.example/ 192.0.2.1 20140216050221 text/html %d\n%s\n" % (len(http), http)
    (tmp_path / "a.arc").write_bytes(data)
    assert found(tmp_path) == [("a.arc!/a.example", "http://a.example/", PAGE)]


def test_a_wacz_gives_its_captures_and_not_its_index(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.wacz", "w") as archive:
        archive.writestr("datapackage.json", '{"profile": "data-package"}')
        archive.writestr(
            "pages/pages.jsonl", '{"format": "json-pages-1.0"}\n{"url": "https://a.example/", "title": "A"}'
        )
        archive.writestr("archive/data.warc.gz", harbour())
    assert [name for name, _, _ in found(tmp_path)] == [
        "a.wacz!/archive/data.warc.gz!/harbour.example/boats",
        "a.wacz!/archive/data.warc.gz!/harbour.example/feed?all=1",
    ]


MHTML = """From: <Saved by Blink>
Snapshot-Content-Location: https://a.example/boats
Subject: Boats
Date: Mon, 17 Dec 2018 11:28:18 -0000
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="XX"

--XX
Content-Type: text/html{charset}
Content-Transfer-Encoding: quoted-printable
Content-Location: https://a.example/boats

<html><body><h1>Caf=E{letter}</h1></body></html>
--XX
Content-Type: text/html
Content-Location: https://a.example/frame

<html><body>an advert</body></html>
--XX
Content-Type: image/png
Content-Transfer-Encoding: base64
Content-Location: https://a.example/mast.png

iVBORw0KGgo=
--XX--
"""


def test_mhtml_is_its_first_page_at_the_address_where_it_was_saved(tmp_path: Path) -> None:
    text = MHTML.format(charset='; charset="iso-8859-1"', letter="9")
    (tmp_path / "a.mhtml").write_bytes(text.replace("\n", "\r\n").encode())
    ((name, address, body),) = found(tmp_path)
    assert (name, address) == ("a.mhtml", "https://a.example/boats")
    assert "Café" in body.decode("utf-8-sig")
    assert problems(tmp_path, "skipped") == [
        ("a.mhtml!/https://a.example/frame", "a frame of the saved page"),
        ("a.mhtml!/a.example/mast.png", "a file of the saved page"),
    ]
    assert not problems(tmp_path, "unreadable")


def test_a_picture_that_mhtml_names_by_the_id_of_its_part_has_that_parts_address(tmp_path: Path) -> None:
    text = MHTML.format(charset="", letter="9").replace(
        "</h1>", '</h1><img src=3D"cid:mast-1@mhtml.blink"><p>cid:mast</p>'
    )
    text = text.replace("Type: image/png", "Type: image/png\nContent-ID: <mast-1@mhtml.blink>")
    (tmp_path / "a.mhtml").write_text(text)
    ((_, _, body),) = found(tmp_path)
    assert b'<img src="https://a.example/mast.png"><p>cid:mast</p>' in body


def test_mhtml_that_is_cut_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.mhtml").write_text(MHTML.format(charset="", letter="9")[:-10])
    assert len(found(tmp_path)) == 1
    assert [name for name, _ in problems(tmp_path, "unreadable")] == ["a.mhtml!/…"]


def test_zstandard_is_read_through_also_as_a_tar(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        info = tarfile.TarInfo("a.html")
        info.size = len(PAGE)
        tar.addfile(info, io.BytesIO(PAGE))
    (tmp_path / "a.tar.zst").write_bytes(zstandard.compress(buffer.getvalue()))
    (tmp_path / "b.html.zst").write_bytes(zstandard.compress(PAGE))
    assert [(name, body) for name, _, body in found(tmp_path)] == [("a.tar.zst!/a.html", PAGE), ("b.html.zst", PAGE)]
    (tmp_path / "b.html.zst").write_bytes(zstandard.compress(b"\0" * (64 << 20)))
    (tmp_path / "a.tar.zst").unlink()
    bomb = next(d for d in discover([str(tmp_path)]) if isinstance(d, Document))
    with pytest.raises(Exception, match="decompression bomb"):
        bomb.read()


# ---------------------------------------------------------------- other addresses of a page


def converted(path: Path, **settings: Any) -> list[Outcome]:
    chosen = Settings(**settings)
    sources = chosen.sources([str(path)])
    return list(pipeline.convert(sources, chosen, pipeline.survey(sources)))


ARTICLE = (
    b"<!DOCTYPE html><html><head><title>Boats of the harbour</title></head><body><article><h1>Boats of the harbour</h1>"
    b"<p>%s</p></article></body></html>" % (b"Four of them are left and two are under repair this year. " * 12)
)


def moved(writer: WARCWriter, old: str, new: str, status: str = "301 Moved Permanently") -> None:
    capture(writer, old, b"<html>moved</html>", status=status, more=(("Location", new),))


def test_redirects_and_revisits_are_aliases_of_the_page_that_they_lead_to(tmp_path: Path) -> None:
    buffer, writer = warc()
    moved(writer, "https://a.example/old", "https://a.example/older-name")
    moved(writer, "https://a.example/older-name", "/boats#top", "308 Permanent Redirect")
    moved(writer, "https://a.example/round", "/about", "302 Found")
    moved(writer, "https://a.example/about", "/round", "302 Found")
    moved(writer, "https://a.example/away", "https://b.example/")
    moved(writer, "https://a.example/nowhere", "http://[bad/")
    capture(writer, "https://a.example/boats", ARTICLE)
    writer.write_record(
        writer.create_revisit_record(
            "https://a.example/boats?from=mail", "sha1:AAAA", "https://a.example/boats", "2020-01-01T00:00:00Z"
        )
    )
    (tmp_path / "a.warc.gz").write_bytes(buffer.getvalue())
    (tmp_path / "list.html").write_bytes(
        b'<h2><a href="https://a.example/old">Boats of the harbour</a></h2><p>Four of them are left there.</p>'
    )
    (page,) = (d for d in discover([str(tmp_path)]) if isinstance(d, Document) and d.name.startswith("a.warc"))
    aliases = ("https://a.example/old", "https://a.example/older-name", "https://a.example/boats?from=mail")
    assert page.aliases == aliases
    (record,) = (r for o in converted(tmp_path) for r in o.records if r.source.kind == "page")
    assert (record.url, record.aliases) == ("https://a.example/boats", aliases)
    cards = [r for o in converted(tmp_path) for r in o.records if r.source.kind == "card"]
    assert {r.id for r in cards} <= {record.id}  # what links to the old address is the same item


def test_pictures_are_copied_out_of_web_archives_and_saved_pages(tmp_path: Path) -> None:
    gif = b"GIF89a" + bytes(40)
    buffer, writer = warc()
    capture(
        writer, "https://a.example/img/old-harbour-wall.gif", b"stale", kind="image/gif", date="2020-01-01T00:00:00Z"
    )
    capture(writer, "https://a.example/img/old-harbour-wall.gif", gif, kind="image/gif")
    capture(writer, "https://a.example/img/gone-from-here.gif", b"no", kind="image/gif", status="404 Not Found")
    (tmp_path / "in").mkdir()
    with zipfile.ZipFile(tmp_path / "in/a.wacz", "w") as archive:
        archive.writestr("datapackage.json", "{}")
        archive.writestr("archive/a.warc.gz", buffer.getvalue())
    (tmp_path / "in/p.mhtml").write_bytes(
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://a.example/p\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related; boundary="x"\r\n\r\n--x\r\nContent-Type: text/html\r\n'
        b"Content-Location: https://a.example/p\r\n\r\n" + PAGE + b"\r\n--x\r\nContent-Type: image/gif\r\n"
        b"Content-Transfer-Encoding: base64\r\nContent-Location: https://a.example/img/saved-with-the-page.gif\r\n\r\n"
        + base64.b64encode(gif)
        + b"\r\n--x--\r\n"
    )
    with tarfile.open(tmp_path / "plain.tar", "w") as tar:
        info = tarfile.TarInfo("img/in-a-zstandard-tar.gif")
        info.size = len(gif)
        tar.addfile(info, io.BytesIO(gif))
    (tmp_path / "in/t.tar.zst").write_bytes(zstandard.compress((tmp_path / "plain.tar").read_bytes()))
    files = Files()
    for problem in discover([str(tmp_path / "in")]):
        if isinstance(problem, Problem) and problem.kind == "skipped":
            files.add(problem.name)
    media = Media(str(tmp_path / "out"), files, "/out/")
    names = ("old-harbour-wall", "saved-with-the-page", "in-a-zstandard-tar", "gone-from-here")
    addresses = [f"https://a.example/img/{name}.gif" for name in names]
    for address in addresses:
        media.want(address)
    media.copy([str(tmp_path / "in")])
    assert [media.place(address) for address in addresses] == [*(f"/out/img/{name}.gif" for name in names[:3]), None]
    assert {path.read_bytes() for path in (tmp_path / "out/img").glob("*.gif")} == {gif}


# ---------------------------------------------------------------- SingleFile


def self_extracting(page: bytes, *, around: bytes = b"") -> bytes:
    """HTML and ZIP in one file, as https://github.com/gildas-lormeau/SingleFile writes them."""
    buffer = io.BytesIO()
    buffer.write(
        b"<!DOCTYPE html> <html data-sfz><!--\n Page saved with SingleFile \n url: https://a.example/boats \n"
        b" saved date: Thu Mar 04 2021 10:00:00 GMT+0000 --><meta charset=windows-1252><title>wait</title>"
        + around
        + b"<!--"
    )
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("images/0.png", b"\x89PNG" + bytes(range(256)))
        archive.writestr("index.html", page)
        archive.comment = b"--><script>document.write()</script></html>"
    return buffer.getvalue()


@pytest.mark.parametrize("around", [b"", b"<p>Please wait</p>" * 900])
@pytest.mark.parametrize("name", ["boats.html", "boats.u.zip.html", "boats"])
def test_a_self_extracting_page_is_the_page_in_its_archive(tmp_path: Path, name: str, around: bytes) -> None:
    (tmp_path / name).write_bytes(self_extracting(ARTICLE, around=around))
    (outcome,) = converted(tmp_path)
    (record,) = outcome.records
    assert (record.title, record.url) == ("Boats of the harbour", "https://a.example/boats")
    assert outcome.document == name and outcome.reader == "html"


def test_a_damaged_or_oversized_self_extracting_page_is_named(tmp_path: Path) -> None:
    whole = self_extracting(ARTICLE)
    (tmp_path / "cut.html").write_bytes(whole[:-200])
    (tmp_path / "large.html").write_bytes(self_extracting(b"x" * 3_000_000))
    cut, large = converted(tmp_path, max_bytes=1 << 20)
    assert "archive is damaged" in str(cut.error) and "unpacks to more than 1 MB" in str(large.error)
