"""Redirect maps; what nginx and Apache make of them is in tests/heavy."""

from __future__ import annotations

from pathlib import Path

import pytest
from writing import record, save, written

from importer.record import Record

SITE = "https://a.example"
RECORDS = (
    record(url=f"{SITE}/new/", aliases=(f"{SITE}/old/", f"{SITE}/?p=1", "http://www.a.example/new/")),
    record(url=f"{SITE}/größe/$1", aliases=("/a.b(c)/Größe",)),
    record(url="/third", aliases=("/new/", "/old/", '/say"it"')),
)


def rules(tmp_path: Path, format: str, *records: Record) -> list[str]:
    return written(tmp_path, format, *records).read_text().splitlines()


def test_nginx_maps_paths_with_their_queries(tmp_path: Path) -> None:
    assert [line for line in rules(tmp_path, "nginx", *RECORDS) if line.startswith('    "')] == [
        '    "/?p=1" "https://a.example/new/";',
        '    "/old/" "https://a.example/new/";',
        '    "/a.b(c)/Gr%C3%B6%C3%9Fe" "https://a.example/gr%C3%B6%C3%9Fe/%241";',
        '    "/say%22it%22" "/third";',
    ]


def test_apache_rewrites_whole_paths_only(tmp_path: Path) -> None:
    assert rules(tmp_path, "apache", *RECORDS) == [
        "RewriteEngine On",
        'RewriteCond %{QUERY_STRING} "^p=1$"',
        'RewriteRule "^/?$" "https://a.example/new/" [R=301,L,NE,QSD]',
        'RewriteRule "^/?old/$" "https://a.example/new/" [R=301,L,NE]',
        r'RewriteRule "^/?a\.b\(c\)/Größe$" "https://a.example/gr\%C3\%B6\%C3\%9Fe/\$1" [R=301,L,NE]',
        r'RewriteRule "^/?say\x22it\x22$" "/third" [R=301,L,NE]',
    ]


def test_netlify_has_queries_as_parameters(tmp_path: Path) -> None:
    assert rules(tmp_path, "netlify", *RECORDS)[:2] == [
        "/ p=1 https://a.example/new/ 301",
        "/old/ https://a.example/new/ 301",
    ]


def test_what_would_lead_astray_is_left_out_and_said(tmp_path: Path) -> None:
    told = "\n".join(save(tmp_path / "_redirects", "netlify", *RECORDS).told())
    for reason in ("differ in the host alone", "two records have", "addresses of other records"):
        assert f"{reason}" in told
    assert "/new/ " not in (tmp_path / "_redirects").read_text().replace("a.example/new/ ", "")


@pytest.mark.parametrize(("name", "format"), [("_redirects", "netlify"), (".htaccess", "apache")])
def test_the_usual_names_of_the_files_pick_the_format(name: str, format: str) -> None:
    from importer import writers

    assert writers.format_of(f"site/{name}", None) == format
