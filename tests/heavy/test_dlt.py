"""`importer.dlt`: records into a real DuckDB by dlt, merged by id, only what has changed at the next run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

dlt = pytest.importorskip("dlt", reason="dlt is not installed: pip install 'importer[dlt]'")
duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed: pip install 'importer[test-heavy]'")
pytestmark = pytest.mark.filterwarnings("default")  # dlt's own

PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>News</title></head><body><main>
<article><h2><a href="/a/">A harbour opens</a></h2><time datetime="2024-05-01">1 May</time><p>{}</p></article>
<article><h2><a href="/b/">A bridge closes</a></h2><time datetime="2024-05-02">2 May</time><p>Repairs.</p></article>
<article><h2><a href="/c/">A road is paved</a></h2><time datetime="2024-05-03">3 May</time><p>All of it.</p></article>
</main></body></html>"""


def test_records_are_merged_and_only_changes_are_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUNTIME__DLTHUB_TELEMETRY", "false")
    from importer.dlt import records

    page, database = tmp_path / "news.html", tmp_path / "news.duckdb"
    pipeline = dlt.pipeline(
        "news", destination=dlt.destinations.duckdb(str(database)), dataset_name="site", pipelines_dir=str(tmp_path)
    )

    def run() -> tuple[int, list[Any]]:
        pipeline.run(records(page, base_url="https://a.example/"))
        loaded = pipeline.last_trace.last_normalize_info.row_counts.get("records", 0)
        with duckdb.connect(str(database)) as opened:
            return loaded, opened.sql("SELECT title, summary FROM site.records ORDER BY url").fetchall()

    page.write_text(PAGE.format("What it is for."), encoding="utf-8")
    loaded, first = run()
    assert loaded == 3 and [title for title, _ in first] == ["A harbour opens", "A bridge closes", "A road is paved"]
    assert run() == (0, first)
    page.write_text(PAGE.format("For ships."), encoding="utf-8")
    loaded, after = run()
    assert loaded == 1 and after == [("A harbour opens", "For ships."), *first[1:]]
