"""Outputs read back by programs that are not ours: nginx, Apache, DuckDB, polars, sqlite-utils, Datasette,
LibreOffice, Hugo.

Each is skipped where its program is absent.
"""

from __future__ import annotations

import html
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))
from syncing import Bench, items, site
from webservers import Answers, answers, apache, nginx
from writing import FULL, record, save, written

SITE = "https://a.example"
MOVED = (
    record(url=f"{SITE}/new/", aliases=(f"{SITE}/old/", f"{SITE}/?p=1", f"{SITE}/" + "long-" * 40)),
    record(url=f"{SITE}/größe/$1?x=100%25", aliases=("/a.b(c)/Größe", '/say"it"', "/back\\slash", "/a%20b")),
)
NEW, SIZE = f"{SITE}/new/", f"{SITE}/gr%C3%B6%C3%9Fe/"
ASKED = {
    "/old/": NEW, "/?p=1": NEW, "/" + "long-" * 40: NEW, "/a.b(c)/Gr%C3%B6%C3%9Fe": SIZE, "/say%22it%22": SIZE,
    "/a%20b": SIZE, "/old/more": None, "/aXb(c)/Gr%C3%B6%C3%9Fe": None, "/": None, "/?p=12": None,
}  # fmt: skip


def sent(found: Answers) -> dict[str, str | None]:
    """Path → where its visitors are sent."""
    places = {path: place if status == 301 else None for path, (status, place) in found.items()}
    return {path: place and place.partition("$")[0].partition("%24")[0] for path, place in places.items()}


@pytest.mark.skipif(not shutil.which("nginx"), reason="no nginx here")
def test_nginx_takes_the_map_and_redirects(tmp_path: Path) -> None:
    with nginx(tmp_path, written(tmp_path, "nginx", *MOVED)) as port:
        assert sent(answers(port, ASKED)) == ASKED


@pytest.mark.skipif(not shutil.which("apache2"), reason="no Apache here")
@pytest.mark.parametrize("host", [False, True])
def test_apache_takes_the_rules_and_redirects(tmp_path: Path, host: bool) -> None:
    with apache(tmp_path, written(tmp_path, "apache", *MOVED), host=host) as port:
        assert sent(answers(port, ASKED)) == ASKED


@pytest.mark.skipif(not shutil.which("apache2"), reason="no Apache here")
def test_apache_refuses_names_of_over_255_bytes_before_it_looks_at_a_folders_rules(tmp_path: Path) -> None:
    fits, too_long = "/" + "a" * 255, "/" + "b" * 256
    rules = written(tmp_path, "apache", record(url=NEW, aliases=(SITE + fits, SITE + too_long)))
    with apache(tmp_path, rules) as port:
        assert answers(port, (fits, too_long)) == {fits: (301, NEW), too_long: (403, None)}
    with apache(tmp_path, rules, host=True) as port:
        assert answers(port, (fits, too_long)) == dict.fromkeys((fits, too_long), (301, NEW))


def test_duckdb_reads_parquet_and_csv(tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    plain = record(id="1")
    out = written(tmp_path, "parquet", FULL, plain)
    query = f"SELECT id, tags[1], event.start, attachments[1].url, source.document FROM '{out}'"
    assert duckdb.sql(query).fetchall() == [
        ("7c", FULL.tags[0], "2024-05", "/a.pdf", "a.html"), ("1", None, None, None, "a.html"),
    ]  # fmt: skip
    table = written(tmp_path, "csv", FULL, plain)
    query = f"SELECT title, content_html FROM read_csv('{table}', all_varchar = true, quote = '\"', escape = '\"')"
    assert duckdb.sql(query).fetchall()[0] == (f"'{FULL.title}", FULL.content_html)


@pytest.mark.parametrize("format", ["parquet", "arrow"])
def test_polars_reads_columns(tmp_path: Path, format: str) -> None:
    polars = pytest.importorskip("polars")
    out = written(tmp_path, format, FULL)
    frame = (polars.read_parquet if format == "parquet" else polars.read_ipc)(out)
    assert frame["tags"].to_list() == [list(FULL.tags)]
    assert frame["event"].struct.field("start").to_list() == ["2024-05"]


def test_polars_reads_csv(tmp_path: Path) -> None:
    polars = pytest.importorskip("polars")
    frame = polars.read_csv(written(tmp_path, "csv", FULL), infer_schema=False)
    assert frame["content_html"].to_list() == [FULL.content_html]
    assert frame["source.document"].to_list() == ["a.html"]


def test_sqlite_utils_finds_tables_and_searches(tmp_path: Path) -> None:
    sqlite_utils: Any = pytest.importorskip("sqlite_utils")
    database = sqlite_utils.Database(str(written(tmp_path, "sqlite", FULL, record(id="1"))))
    try:
        assert {"records", "tags", "records_tags", "attachments"} <= set(database.table_names())
        assert database["records"].detect_fts() == "records_fts"
        assert [row["id"] for row in database["records"].search("really")] == ["7c"]
        assert {key.other_table for key in database["records_tags"].foreign_keys} == {"records", "tags"}
    finally:
        database.close()


@pytest.mark.skipif(not shutil.which("soffice"), reason="no LibreOffice here")
def test_libreoffice_reads_the_spreadsheet(tmp_path: Path) -> None:
    pytest.importorskip("xlsxwriter")
    out = written(tmp_path, "xlsx", FULL)
    utf8 = "csv:Text - txt - csv (StarCalc):44,34,76"  # else its encoding is the locale's
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", utf8, "--outdir", str(tmp_path), str(out)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    text = (tmp_path / "out.csv").read_text(encoding="utf-8")
    assert "=1+1; really" in text
    assert "2024-05-04" in text


def test_datasette_shows_records_and_searches(tmp_path: Path) -> None:
    pytest.importorskip("datasette")
    out = written(tmp_path, "sqlite", FULL, record(id="1"))

    def get(address: str) -> Any:
        command = [sys.executable, "-m", "datasette", str(out), "--get", address]
        return json.loads(subprocess.run(command, check=True, capture_output=True, timeout=60).stdout)

    assert [row["id"] for row in get("/out/records.json?_shape=array")] == ["7c", "1"]
    assert [row["id"] for row in get("/out/records.json?_shape=array&_search=really")] == ["7c"]


def test_datasette_shows_a_store_its_views_and_searches_it(tmp_path: Path) -> None:
    pytest.importorskip("datasette")
    bench = Bench(tmp_path)
    bench.put(site(3))
    bench.sync()
    bench.put({**site(2), "page-002.html": items(6, 12, date="2024-05-01")})
    bench.sync()

    def get(address: str) -> Any:
        command = [sys.executable, "-m", "datasette", str(bench.store), "--get", address]
        return json.loads(subprocess.run(command, check=True, capture_output=True, timeout=60).stdout)

    found = get("/store/records.json?_shape=array&_search=board&_size=100")
    assert len(found) == 18 and {"title", "url", "date_published", "stale"} <= found[0].keys()
    changes = get("/store/history.json?_shape=array&change=changed")
    assert len(changes) == 6 and json.loads(changes[0]["fields"])["date_published"] == ["2024-03-05", "2024-05-01"]
    assert len(get("/store/shown_in.json?_shape=array&document=page-000.html")) == 6
    assert get("/store/kept_documents.json?_shape=array") == get("/store/drifting_documents.json?_shape=array") == []


@pytest.mark.skipif(not shutil.which("hugo"), reason="no Hugo here: apt-get install hugo")
def test_hugo_builds_a_page_of_each_record(tmp_path: Path) -> None:
    pytest.importorskip("markdownify")
    records = (FULL, *(record(id=f"{n}", title=f"Number {n}", date_published="2024-05-01") for n in range(3)))
    with_slash = tmp_path / "content"
    save(with_slash, "markdown", *records)
    (tmp_path / "hugo.toml").write_text('baseURL = "https://x.example/"\n')
    (tmp_path / "layouts" / "_default").mkdir(parents=True)
    (tmp_path / "layouts" / "_default" / "single.html").write_text("<h1>{{ .Title }}</h1>{{ .Content }}")
    words = ["hugo", "--buildFuture", "--buildDrafts", "--source", str(tmp_path)]
    subprocess.run(words, check=True, capture_output=True, timeout=60)
    shown = html.unescape("".join(path.read_text("utf-8") for path in (tmp_path / "public").rglob("*.html")))
    assert [
        title for title in ("=1+1; really", "Number 0", "Number 1", "Number 2") if f"<h1>{title}" not in shown
    ] == []
