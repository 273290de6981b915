"""The table of outputs with foreign readers' verdicts: the records of the samples and of a whole site, through every
output, read back whole by programs that are not ours.

    pytest tests/heavy/test_outputs_verdicts.py -rA     prints a line for each

Each is skipped where its program is absent. Awkward records are `test_outputs_foreign.py`'s.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))
from generated_site import SITE, Truth, write_exports, write_folder
from webservers import answers, apache, nginx
from writing import written

import importer
from importer.record import Record, json_schema
from importer.record.cells import row

ROOT = Path(__file__).parent.parent.parent
NPM = Path(sys.prefix) / "npm"
"""Where `.ci/run` puts what is npm's."""
TEXT, LISTS = ("id", "title", "url", "summary", "content_html"), ("types", "tags", "authors", "aliases")


@pytest.fixture(scope="module", params=["samples", "site"])
def records(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Record]:
    if request.param == "samples":
        return list(importer.convert(ROOT / "samples", base_url="https://hopewell.example/"))
    root, truth = tmp_path_factory.mktemp("site"), Truth(200)
    paths = [write_folder(truth, root / "wget"), write_exports(truth, root / "exports")]
    found = list(importer.convert(paths, base_url=f"{SITE}/", content=True))
    assert {one.url for one in found} >= truth.urls()
    return found


def verdict(who: str, records: list[Record], read: int, compared: str) -> None:
    print(f"VERDICT: {who}: {read} of {len(records)} records, compared: {compared}")
    assert read == len(records)


def same(found: list[dict[str, Any]], records: list[Record], names: tuple[str, ...], who: str) -> None:
    """Field by field; what is empty may be absent."""
    for one, known in zip(found, records, strict=True):
        for name in names:
            value = getattr(known, name)
            assert (one.get(name) or None) == ((list(value) if isinstance(value, tuple) else value) or None), name
    verdict(who, records, len(found), " ".join(names))


@pytest.mark.parametrize("format", ["json", "jsonl"])
def test_jsonschema(tmp_path: Path, records: list[Record], format: str) -> None:
    import jsonschema

    text = written(tmp_path, format, *records).read_text(encoding="utf-8")
    found = json.loads(text) if format == "json" else [json.loads(line) for line in text.splitlines()]
    validator = jsonschema.Draft202012Validator(json_schema())
    for one in found:
        validator.validate(one)
    same(found, records, TEXT + LISTS, f"{format}: jsonschema")


def test_feed_libraries(tmp_path: Path, records: list[Record]) -> None:
    import atoma
    import feedparser

    feed = atoma.parse_json_feed_bytes(written(tmp_path, "jsonfeed", *records).read_bytes())
    found = [{**vars(one), "id": one.id_} for one in feed.items]
    same(found, records, ("id", "title", "url", "summary", "content_html", "tags"), "jsonfeed: atoma")
    atom = feedparser.parse(written(tmp_path, "atom", *records).read_bytes(), sanitize_html=False)
    assert not atom.bozo and atom.version == "atom10"
    entries = [
        {
            "title": one.title,
            "url": next((link.href for link in one.get("links", ()) if link.rel == "alternate"), None),
            "types": [tag.term for tag in one.get("tags", ()) if tag.scheme],
            "tags": [tag.term for tag in one.get("tags", ()) if not tag.scheme],
        }
        for one in atom.entries
    ]
    same(entries, records, ("title", "url", "types", "tags"), "atom: feedparser")


@pytest.mark.parametrize("format", ["csv", "tsv"])
def test_polars_reads_tables(tmp_path: Path, records: list[Record], format: str) -> None:
    polars = pytest.importorskip("polars")
    out = written(tmp_path, format, *records)
    frame = polars.read_csv(out, separator="," if format == "csv" else "\t", infer_schema=False)
    found = [{name: value or "" for name, value in one.items()} for one in frame.to_dicts()]
    assert found == [row(one.model_dump(mode="json")) for one in records]
    verdict(f"{format}: polars", records, len(found), "every cell")


def test_spreadsheet_programs(tmp_path: Path, records: list[Record]) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    out = written(tmp_path, "xlsx", *records)
    head, *rows = openpyxl.load_workbook(out).active.iter_rows(values_only=True)
    same([dict(zip(head, one, strict=True)) for one in rows], records, ("id", "title", "url"), "xlsx: openpyxl")
    if shutil.which("soffice"):
        polars = pytest.importorskip("polars")
        utf8 = "csv:Text - txt - csv (StarCalc):44,34,76"  # else its encoding is the locale's
        words = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", utf8]
        subprocess.run([*words, "--outdir", str(tmp_path), str(out)], check=True, capture_output=True, timeout=180)
        frame = polars.read_csv(tmp_path / "out.csv", infer_schema=False)
        same(frame.to_dicts(), records, ("id", "title", "url"), "xlsx: LibreOffice")


def test_sqlite_programs(tmp_path: Path, records: list[Record]) -> None:
    sqlite_utils: Any = pytest.importorskip("sqlite_utils")
    out = written(tmp_path, "sqlite", *records)
    database = sqlite_utils.Database(str(out))
    try:
        same(list(database["records"].rows), records, TEXT, "sqlite: sqlite-utils")
        joined = database.execute("SELECT count(*) FROM records_tags").fetchone()[0]
        assert joined == sum(len(one.tags) for one in records)
    finally:
        database.close()
    pytest.importorskip("datasette")
    words = [sys.executable, "-m", "datasette", str(out), "--setting", "max_returned_rows", "9999"]
    asked = "/out/records.json?_shape=array&_size=max"
    done = subprocess.run([*words, "--get", asked], check=True, capture_output=True, timeout=60)
    same(json.loads(done.stdout), records, TEXT, "sqlite: Datasette")


@pytest.mark.parametrize("format", ["parquet", "arrow"])
def test_columnar_programs(tmp_path: Path, records: list[Record], format: str) -> None:
    polars = pytest.importorskip("polars")
    out = written(tmp_path, format, *records)
    frame = (polars.read_parquet if format == "parquet" else polars.read_ipc)(out)
    same(frame.to_dicts(), records, TEXT + LISTS, f"{format}: polars")
    if format == "parquet":
        duckdb = pytest.importorskip("duckdb")
        table = duckdb.sql(f"SELECT * FROM '{out}'")
        found = [dict(zip(table.columns, one, strict=True)) for one in table.fetchall()]
        same(found, records, TEXT + LISTS, "parquet: DuckDB")


def test_front_matter_and_hugo(tmp_path: Path, records: list[Record]) -> None:
    import frontmatter

    pytest.importorskip("markdownify")
    folder = written(tmp_path, "markdown", *records, name="content")
    pages = [frontmatter.load(str(path)) for path in folder.glob("*.md")]
    known = sorted((one.id, one.title, *sorted(one.tags)) for one in records)
    found = sorted((one["importer"]["id"], one["title"], *sorted(one.get("tags", ()))) for one in pages)
    assert found == known
    verdict("markdown: python-frontmatter", records, len(pages), "id title tags")
    if not shutil.which("hugo"):
        pytest.skip("no Hugo here: apt-get install hugo")
    (tmp_path / "hugo.toml").write_text('baseURL = "https://x.example/"\ndisableKinds = ["taxonomy", "term"]\n')
    layouts = tmp_path / "layouts" / "_default"
    layouts.mkdir(parents=True)
    (layouts / "single.html").write_text("ID:{{ .Params.importer.id }}:")
    words = ["hugo", "--buildFuture", "--buildDrafts", "--source", str(tmp_path)]
    subprocess.run(words, check=True, capture_output=True, timeout=120)
    built = {
        path.read_text("utf-8").split(":")[1]
        for path in (tmp_path / "public").rglob("*.html")
        if path.read_text("utf-8").startswith("ID:")
    }
    assert built == {one.id for one in records}
    verdict("markdown: Hugo", records, len(built), "a page for each id")


def test_wordpress_parser(tmp_path: Path, records: list[Record]) -> None:
    import wpparser

    posts = wpparser.parse(str(written(tmp_path, "wxr", *records)))["posts"]
    found = [{"title": one["title"], "url": one["link"]} for one in posts if one["post_type"] != "attachment"]
    same(found, records, ("title", "url"), "wxr: wpparser")


def node(script: str, file: Path) -> Any:
    if not shutil.which("node") or not (NPM / "node_modules").is_dir():
        pytest.skip(f"no node, or not what .ci/run installs from npm into {NPM}")
    command = ["node", str(Path(__file__).parent / "npm" / script), str(NPM), str(file)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, timeout=60).stdout)


def test_ghosts_own_validation(tmp_path: Path, records: list[Record]) -> None:
    told = node("ghost.cjs", written(tmp_path, "ghost", *records))
    assert told["problems"] == []
    who = "ghost: the package ghost's schema and validation"
    verdict(who, records, told["counts"]["posts"], "every row of every table is valid")


def moved(records: list[Record]) -> dict[str, str]:
    """Path and query of each former address → where it must lead. Two of one place: none of both."""
    found: dict[str, str] = {}
    own = {urlsplit(one.url or "")[2:4] for one in records}
    for one in records:
        for alias in one.aliases:
            path, query = urlsplit(alias)[2:4]
            if one.url and (path, query) not in own:
                found.setdefault(path + (f"?{query}" if query else ""), one.url)
    return found


@pytest.mark.parametrize(("format", "program", "server"), [("nginx", "nginx", nginx), ("apache", "apache2", apache)])
def test_web_servers(tmp_path: Path, records: list[Record], format: str, program: str, server: Any) -> None:
    if not shutil.which(program):
        pytest.skip(f"no {program} here")
    paths = moved(records)
    with server(tmp_path, written(tmp_path, format, *records)) as port:
        found = answers(port, paths)
    assert found == {path: (301, url) for path, url in paths.items()}
    print(f"VERDICT: {format}: takes the file, {len(paths)} former addresses of {len(records)} records led on")


def test_netlifys_parser(tmp_path: Path, records: list[Record]) -> None:
    (tmp_path / "site").mkdir()
    told = node("netlify.mjs", written(tmp_path, "netlify", *records).rename(tmp_path / "site" / "_redirects"))
    assert told["errors"] == []
    asked = {
        one["from"] + "".join(f"?{name}={value}" for name, value in one["query"].items()): one["to"]
        for one in told["redirects"]
    }
    assert asked == moved(records)
    print(f"VERDICT: netlify: its parser reads {len(asked)} redirects of {len(records)} records, no errors")
