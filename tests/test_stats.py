"""Numbers about records: what is counted, how it is drawn, and the real command on outputs, stores and documents."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from importer.cli.stats import lines
from importer.stats import doubts, measure
from importer.terminal import width

Run = Callable[..., Any]


def record(title: str, **fields: Any) -> dict[str, Any]:
    empty = {"url": None, "summary": None, "types": [], "tags": [], "date_published": None, "language": None}
    source = {"document": "page.html", "kind": "card", "reader": "html", "also_in": []}
    return {"id": title, "title": title, **empty, "warnings": [], "source": source, **fields}


ROWS = [
    record("A bridge of stone", url="/a", date_published="2019-05-01", types=["Reports"], summary="One."),
    record("A bridge of wood", url="/b", date_published="2021", types=["Report"], tags=["x"]),
    record("A bridge of  stone", url="/c", date_published="2019-05-01", types=["Reports"], language="en"),
    record("Roads", warnings=["date-ambiguous"], source={"document": "b.html", "kind": "page", "reader": "html"}),
]


def test_counts() -> None:
    stats = measure(ROWS)
    assert (stats.records, stats.documents) == (4, 2)
    assert stats.kinds == {"card": 3, "page": 1}
    assert stats.types == {"Reports": 2, "Report": 1}
    assert stats.fields["url"] == {"filled": 3, "share": 0.75}
    assert stats.fields["tags"] == {"filled": 1, "share": 0.25}
    assert stats.near_labels == {"types": [{"Reports": 2, "Report": 1}], "tags": []}
    assert stats.years == {"2019": 2, "2020": 0, "2021": 1}
    assert [one["ids"] for one in stats.likely_duplicates] == [["A bridge of stone", "A bridge of  stone"]]


def test_the_most_doubtful_comes_first_with_its_reasons() -> None:
    stats = measure(ROWS)
    assert stats.doubtful[0]["title"] == "Roads"
    assert stats.doubtful[0]["reasons"] == ["date-ambiguous", "no url", "no date_published", "no summary", "no types"]
    assert stats.doubtful_records == 4
    assert "likely a duplicate" in next(row for row in stats.doubtful if row["id"] == "A bridge of  stone")["reasons"]


def test_what_the_whole_site_lacks_is_no_doubt() -> None:
    stats = measure([record("One of two"), record("Another one", url="/a")])
    assert [row["reasons"] for row in stats.doubtful] == [["no url"]]


def test_a_full_record_raises_no_doubt() -> None:
    assert not doubts(record("A", url="/a", date_published="2021", summary="B", types=["C"]))


def test_no_records() -> None:
    assert list(lines(measure([]))) == ["0 records from 0 documents"]


def test_drawn_in_80_columns_and_drives_no_terminal() -> None:
    rows = [
        record("Titel \x1b[31m" + "sehrlang" * 20, types=["漢字" * 30, "a\nb"], date_published=f"{1950 + n}")
        for n in range(70)
    ]
    drawn = list(lines(measure(rows)))
    assert max(map(width, drawn)) <= 80
    assert not any("\x1b" in line or "\n" in line for line in drawn)


def test_the_longest_bar_is_the_largest_count_and_none_is_lost() -> None:
    drawn = list(lines(measure([record(str(n), date_published="2020") for n in range(999)] + [ROWS[0]])))
    bars = {line.split()[0]: line.split()[-1] for line in drawn if re.match(r"  (2019|2020) ", line)}
    assert bars["2020"].count("█") == 44 and bars["2019"] == "▏"


def test_lists_are_cut_and_say_so() -> None:
    rows = [record(f"Number {n} of them all", types=[f"type {n} {n}"]) for n in range(30)]
    assert "  … and 20 more (--all)" in list(lines(measure(rows)))
    assert not any("more" in line for line in lines(measure(rows), most=None))


@pytest.fixture
def site(tmp_path: Path) -> Path:
    cards = "".join(
        f'<article><h2><a href="/n/{n}/">The harbour opens, part {n}</a></h2><time datetime="2024-0{n}-01">x</time>'
        f"<p>What it is for, in words enough {n}.</p></article>"
        for n in range(1, 6)
    )
    root = tmp_path / "site"
    root.mkdir()
    (root / "a.html").write_text(f"<html lang=en><body><main>{cards}</main></body></html>")
    return root


@pytest.mark.parametrize("name", ["out.json", "out.jsonl", "out.csv", "out.sqlite"])
def test_outputs_and_documents_give_the_same_numbers(importer: Run, site: Path, tmp_path: Path, name: str) -> None:
    assert importer("convert", str(site), "-o", name).code == 0
    of_output = json.loads(importer("stats", name, "--json").out)
    of_site = json.loads(importer("stats", str(site), "--json").out)
    assert of_output == of_site
    assert of_output["records"] == 5 and of_output["years"] == {"2024": 5}


def test_a_store(importer: Run, site: Path) -> None:
    assert importer("sync", str(site), "--store", "s.sqlite").code == 0
    ran = importer("stats", "s.sqlite")
    assert ran.code == 0 and ran.out.startswith(b"5 records from 1 document\n")


def test_nothing_there(importer: Run) -> None:
    ran = importer("stats", "nowhere")
    assert ran.code == 2 and "nowhere" in ran.err


@pytest.mark.parametrize("name", ["new.csv", "new.sqlite"])
def test_diff_of_outputs_in_other_formats(importer: Run, site: Path, name: str) -> None:
    assert importer("convert", str(site), "-o", "old.json").code == 0
    page = site / "a.html"
    page.write_text(page.read_text().replace("opens, part 3", "closes, part 3"))
    assert importer("convert", str(site), "-o", name).code == 0
    ran = importer("diff", "old.json", name)
    assert ran.code == 1
    assert "title: The harbour [-opens-]{+closes+}, part 3" in ran.out.decode()
    assert importer("diff", name, name).code == 0
