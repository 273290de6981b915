"""Mirrors as wget and HTTrack make them: a folder named like a host is its root, addresses are the site's."""

from __future__ import annotations

import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from importer import pipeline
from importer.lexicon.mirrors import host_step, led_back
from importer.merge import merge
from importer.pipeline import Settings
from importer.record import Record

HOST = "www.old.example"
PROSE = "<p>" + "The harbour opened in the spring of the year, and everybody came to see it. " * 12 + "</p>"

LINKED = f'{PROSE}<p>At length the <a href="../../2018/01/report/index.html#end">report</a> tells of it.</p>{PROSE}'


@pytest.mark.parametrize(
    ("path", "host", "sure"),
    [
        ("www.old.example/a/index.html", "www.old.example", True),
        ("Old.ORG/index.html", "old.org", True),
        ("localhost:8080/index.html", "localhost:8080", True),
        ("old.example_8080/index.html", "old.example:8080", True),
        ("old.example+8080/index.html", "old.example:8080", True),
        ("127.0.0.1:8000/index.html", "127.0.0.1:8000", True),
        ("project/old.org/index.html", "old.org", False),
        ("jquery.ui/a.html", "jquery.ui", False),
        ("old.site/a.html", "old.site", False),
        ("www.old.site/a.html", "www.old.site", True),
        ("1.2.3.4/a.html", "1.2.3.4", False),
        ("v1.2/a.html", None, False),
        ("localhost/a.html", None, False),
        ("a/b/c/old.org/index.html", None, False),
        ("old.org", None, False),
        ("my_site.old/a.html", "my_site.old", False),
    ],
)
def test_a_folder_that_is_named_like_a_host(path: str, host: str | None, sure: bool) -> None:
    step = host_step(path)
    assert (step and step.host, bool(step and step.sure)) == (host, sure)


@pytest.mark.parametrize(
    ("href", "stood"),
    [
        ("../../2018/01/report/index.html", "../../2018/01/report/"),
        ("index.html", "./"),
        ("index.html#part", "./#part"),
        ("../index.html%3Fp=11.html", "../?p=11"),
        ("index.html%3Fp=11.html#part", "./?p=11#part"),
        ("index.html@p=11.html", "./?p=11"),
        ("../index4a3f.html?p=11", "../?p=11"),
        ("index4a3f.html", "index4a3f.html"),
        ("list.php%3Fpage=2&amp=1.html", "list.php?page=2&amp=1"),
        ("view.php.html", "view.php"),
        ("/a/default.aspx", "/a/"),
        ("a/my-index.html", "a/my-index.html"),
        ("a.html", "a.html"),
        ("style.css%3Fver=6.css", "style.css%3Fver=6.css"),
        ("../a/", "../a/"),
        ("https://old.example/a/index.html", "https://old.example/a/index.html"),
        ("//old.example/a/index.html", "//old.example/a/index.html"),
        ("mailto:index.html", "mailto:index.html"),
        ("#top", "#top"),
        ("", ""),
    ],
)
def test_a_mirrors_link_is_led_back(href: str, stood: str) -> None:
    assert led_back(href) == stood


def page(title: str, *, canonical: str = "", comment: str = "", more: str = "") -> str:
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    return (
        f'<!DOCTYPE html><html lang="en"><head><title>{title}</title>{link}</head><body>{comment}'
        f"<main><h1>{title}</h1>{PROSE}{more}</main></body></html>"
    )


def listing(*links: tuple[str, str]) -> str:
    cards = "".join(
        f'<article><h2><a href="{href}">{title}</a></h2><time datetime="2024-05-0{n}">{n} May 2024</time>'
        f"<p>What {title} is for.</p></article>"
        for n, (href, title) in enumerate(links, 1)
    )
    return f'<!DOCTYPE html><html lang="en"><head><title>News</title></head><body><main>{cards}</main></body></html>'


def site(canonical: str = "") -> dict[str, str]:
    """A small site as wget stores it, its links made relative, by paths below the host's folder."""
    return {
        "index.html": listing(
            ("2018/01/report/index.html", "A report"), ("about/team/index.html", "The people behind it"),
            ("notes.html", "Notes"),
        ),
        "2018/01/report/index.html": page("A report", canonical=canonical and f"{canonical}/2018/01/report/"),
        "about/team/index.html": page(
            "The people behind it", more=LINKED
        ),
        "notes.html": page("Notes"),
    }  # fmt: skip


def put(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def below(folder: str, files: dict[str, str]) -> dict[str, str]:
    return {f"{folder}/{name}": text for name, text in files.items()}


def converted(*paths: Path, base_url: str | None = None) -> list[Record]:
    settings = Settings(base_url=base_url, content=True)
    sources = settings.sources(map(str, paths))
    outcomes = pipeline.convert(sources, settings, pipeline.survey(sources))
    return list(merge(record for outcome in outcomes for record in outcome.records))


def addresses(*paths: Path, base_url: str | None = None) -> set[str | None]:
    return {record.url for record in converted(*paths, base_url=base_url)}


def of(origin: str) -> set[str]:
    return {f"{origin}/2018/01/report/", f"{origin}/about/team/", f"{origin}/notes.html"}


EXPORT = f"""<?xml version="1.0"?><rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"><channel>
<link>https://{HOST}</link><wp:base_site_url>https://{HOST}</wp:base_site_url><item><title>A report</title>
<link>https://{HOST}/2018/01/report/</link><wp:post_id>11</wp:post_id><wp:status>publish</wp:status>
<wp:post_type>post</wp:post_type></item></channel></rss>"""


@pytest.mark.parametrize(
    ("folder", "canonical", "base_url", "origin"),
    [
        (HOST, "", None, f"http://{HOST}"),
        (HOST, f"https://{HOST}", None, f"https://{HOST}"),
        (HOST, "https://old.example", None, "https://old.example"),
        (HOST, "", f"https://{HOST}/", f"https://{HOST}"),
        (HOST, "", "https://old.example", "https://old.example"),
        ("localhost:8080", "", None, "http://localhost:8080"),
        ("localhost_8080", "", "https://old.example/", "https://old.example"),
        ("project/mirror.unheard", "", "http://mirror.unheard/", "http://mirror.unheard"),
        ("project/mirror.unheard", "https://mirror.unheard", None, "https://mirror.unheard"),
    ],
)
def test_a_folder_named_like_the_host_is_the_root(
    tmp_path: Path, folder: str, canonical: str, base_url: str | None, origin: str
) -> None:
    root = put(tmp_path / "in", below(folder, site(canonical)))
    assert addresses(root, base_url=base_url) == of(origin)


def test_so_it_is_in_archives_and_an_export_beside_it_tells_its_scheme(tmp_path: Path) -> None:
    files = below(HOST, site()) | {"index.html": "<html><title>Local index - HTTrack Website Copier</title>"}
    root = put(tmp_path / "in", files)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed, tarfile.open(tmp_path / "a.tar.gz", "w:gz") as tar:
        for name in files:
            packed.write(root / name, name)
            tar.add(root / name, name)
    (tmp_path / "export.xml").write_text(EXPORT)
    for name in ("in", "a.zip", "a.tar.gz"):
        assert addresses(tmp_path / name) == of(f"http://{HOST}")
        assert addresses(tmp_path / name, tmp_path / "export.xml") == of(f"https://{HOST}")


def test_several_hosts_of_one_mirror_stay_apart_and_their_links_meet(tmp_path: Path) -> None:
    other = site()
    other["index.html"] = listing(
        (f"../{HOST}/2018/01/report/index.html", "A report"), ("notes.html", "Notes"), ("b/index.html", "Bees")
    )
    root = put(tmp_path / "in", below(HOST, site()) | below("blog.old.example", other))
    here, there = f"http://{HOST}", "http://blog.old.example"
    assert addresses(root) == of(here) | of(there) | {f"{there}/b/"}
    [report] = [r for r in converted(root) if r.url == f"{here}/2018/01/report/"]
    assert report.source.document.startswith("blog.old.example/")
    secure = {f"https://{HOST}{url.removeprefix(here)}" for url in of(here)}
    assert secure <= addresses(root, base_url=f"https://{HOST}/")


def test_a_folder_of_a_site_that_is_only_named_so_is_none(tmp_path: Path) -> None:
    root = put(tmp_path / "in", site() | below("reviews/amazon.com", site()) | below("node.js", site()))
    assert {url.partition("/2018")[0] for url in addresses(root) if url and "/2018" in url} == {
        "", "/reviews/amazon.com", "/node.js",
    }  # fmt: skip
    claimed = put(tmp_path / "claimed", site() | below("partner.org", site("https://partner.org")))
    here, there = of(f"http://{HOST}"), of("https://partner.org")
    assert {
        str(url).replace("index.html", "") for url in addresses(claimed, base_url=f"http://{HOST}/")
    } == here | there
    beside = put(tmp_path / "beside", {"index.html": page("A start")} | below("old.com", site()))
    assert "/old.com/notes.html" in addresses(beside)


def test_contents_of_a_mirrors_pages_lead_to_the_sites_addresses(tmp_path: Path) -> None:
    root = put(tmp_path / "in", below(HOST, site()))
    [team] = [r for r in converted(root) if r.title == "The people behind it"]
    assert f'href="http://{HOST}/2018/01/report/#end"' in (team.content_html or "")


@pytest.mark.parametrize("base_url", [None, f"http://{HOST}/"])
def test_a_site_whose_addresses_end_in_index_files_keeps_them(tmp_path: Path, base_url: str | None) -> None:
    start = (base_url or "/").removesuffix("/")
    root = put(tmp_path / "in", site())
    assert addresses(root, base_url=base_url) == {
        f"{start}/2018/01/report/index.html", f"{start}/about/team/index.html", f"{start}/notes.html",
    }  # fmt: skip
    absolute = put(tmp_path / "absolute", {"a/index.html": page("A", canonical=f"http://{HOST}/a/index.html")})
    assert addresses(absolute) == {f"http://{HOST}/a/index.html"}


@pytest.mark.parametrize(
    "files",
    [
        site() | {"notes.html?print=1.html": page("Notes for print")},
        site() | {"2018/01/report/index.html": page("A report", canonical="index.html")},
        site()
        | {
            "about/team/index.html": page(
                "The people behind it", comment=f"<!-- Mirrored from {HOST}/about/team/ by -->"
            )
        },
    ],
    ids=("a name with a query", "a canonical address that is the file", "a comment"),
)
def test_the_folder_of_a_host_alone_is_known_by_what_the_tool_left(tmp_path: Path, files: dict[str, str]) -> None:
    assert of(f"http://{HOST}") <= addresses(put(tmp_path / "in", files), base_url=f"http://{HOST}/")


def test_httrack_knows_whether_the_site_had_an_index_file_in_its_addresses(tmp_path: Path) -> None:
    files = {
        "index.html": listing(("a/index.html", "A report"), ("b/index.html", "A bridge"), ("c/index.html", "A road")),
        "a/index.html": page(
            "A report", canonical="index.html", comment=f"<!-- Mirrored from {HOST}/a/index.html by -->"
        ),
        "b/index.html": page("A bridge", canonical="index.html", comment=f"<!-- Mirrored from {HOST}/b/ by -->"),
    }
    root = put(tmp_path / "in", below(HOST, files))
    assert addresses(root) == {f"http://{HOST}/a/index.html", f"http://{HOST}/b/", f"http://{HOST}/c/"}


@pytest.mark.parametrize(("below_host", "base_url"), [(False, f"http://{HOST}/"), (True, None)])
def test_a_page_that_is_called_by_its_short_address_is_where_it_stood(
    tmp_path: Path, below_host: bool, base_url: str | None
) -> None:
    short = "index.html%3Fp=11.html"
    files = site() | {
        "index.html?p=11.html": page("A report", canonical=short),
        "2018/01/report/index.html": page("A report", canonical=f"../../../{short}"),
        "2018/01/report/index.html?replytocom=5.html": page("A report", canonical=f"../../../{short}"),
    }
    root = put(tmp_path / "in", below(HOST, files) if below_host else files)
    assert addresses(root, base_url=base_url) == of(f"http://{HOST}")
    [report] = [r for r in converted(root, base_url=base_url) if r.title == "A report"]
    assert report.aliases == (f"http://{HOST}/?p=11",)


def test_a_store_and_any_number_of_workers_give_the_same(importer: Callable[..., Any], tmp_path: Path) -> None:
    root = put(tmp_path / "in", below(HOST, site()) | below("blog.old.example", site()))
    (root / "export.xml").write_text(EXPORT)
    importer("convert", "in", "-o", "one.jsonl", "--workers", "1")
    importer("convert", "in", "-o", "two.jsonl", "--workers", "2")
    importer("sync", "in", "--store", "site.sqlite")
    importer("export", "--store", "site.sqlite", "-o", "kept.jsonl")
    one, two, kept = (sorted((tmp_path / f"{name}.jsonl").read_text().splitlines()) for name in ("one", "two", "kept"))
    assert one == two == kept and len(one) == 6
