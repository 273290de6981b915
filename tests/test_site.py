"""A whole site of which everything is known: each item once, the same from every container, and the proof."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from generated_site import SITE, Truth, write_exports, write_mirrors

from importer import pipeline
from importer.cleaning.urls import normalised
from importer.facts import Facts
from importer.merge import merge
from importer.migration.files import Files
from importer.migration.proof import Proof
from importer.migration.proof_text import text_of
from importer.pipeline import Settings
from importer.record import Record
from importer.report import Report

COUNT = 40


@pytest.fixture(scope="module")
def truth() -> Truth:
    return Truth(COUNT)


@pytest.fixture(scope="module")
def sources(truth: Truth, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Path], Path]:
    root = tmp_path_factory.mktemp("site")
    return write_mirrors(truth, root), write_exports(truth, root / "exports")


def converted(*paths: Path, proof: Proof | None = None) -> tuple[list[Record], Facts]:
    settings = Settings(base_url=f"{SITE}/", proof=proof is not None)
    documents = settings.sources(map(str, paths))
    first = pipeline.survey(documents)

    def finds() -> Any:
        for outcome in pipeline.convert(documents, settings, first):
            if proof is not None:
                proof.outcome(outcome)
            yield from outcome.records

    return list(merge(finds(), proof.group if proof else None)), first.facts


@pytest.fixture(scope="module")
def proved(sources: tuple[list[Path], Path]) -> dict[str, Any]:
    proof = Proof()
    _, facts = converted(sources[0][0], sources[1], proof=proof)
    found: dict[str, Any] = json.loads(json.dumps(proof.result(facts)))
    return found


def test_each_item_is_there_once_with_the_best_of_each_source(truth: Truth, sources: tuple[list[Path], Path]) -> None:
    mirrors, exports = sources
    records, _ = converted(mirrors[0], exports)
    assert sorted(r.url or "" for r in records) == sorted(truth.urls())
    by_url = {r.url: r for r in records}
    for item in truth.items:
        record = by_url[item.url]
        assert (record.title, record.types) == (item.title, (item.kind,))
        assert (record.date_published or "")[:10] == item.day
        assert record.image == SITE + item.picture
        assert record.summary == item.lead and not record.summary_truncated
        assert record.content_text and "took three summers" in record.content_text
        # Its card, its page, the export, and for some the AMP version or the feed.
        assert len(record.source.also_in) >= 2


def test_items_of_one_title_and_two_addresses_are_two(truth: Truth, sources: tuple[list[Path], Path]) -> None:
    first, second = truth.items[:2]
    other = Truth(2)
    other.items[1] = type(second)(1, first.title, second.slug, second.day, second.kind)
    records, _ = converted(*[write_exports(other, sources[1].parent / "twins")])
    assert [r.title for r in records].count(first.title) == 2


def test_every_container_gives_the_same_records(sources: tuple[list[Path], Path]) -> None:
    seen = set()
    for mirror in sources[0]:
        records, _ = converted(mirror, sources[1])
        # Of an AMP version's address only a known mirror says whether it ends in a file's name.
        same = [
            r.model_copy(update={"source": None, "aliases": tuple(sorted({*map(normalised, r.aliases)}))})
            for r in records
        ]
        seen.add(tuple(sorted(r.model_dump_json() for r in same)))
    assert len(seen) == 1


def test_all_containers_together_give_each_item_once(truth: Truth, sources: tuple[list[Path], Path]) -> None:
    paths = [*sources[0], sources[1]]
    values = set()
    for seed in range(2):
        random.Random(seed).shuffle(paths)
        records, _ = converted(*paths)
        assert sorted(r.url or "" for r in records) == sorted(truth.urls())
        values.add(tuple(sorted(r.model_copy(update={"source": None}).model_dump_json() for r in records)))
    assert len(values) == 1, "what a record holds does not depend on the order of the sources"


def test_the_proof_tells_what_each_source_gave(truth: Truth, proved: dict[str, Any]) -> None:
    sources = proved["sources"]
    assert {name: (one["records"], one["only_here"]) for name, one in sources.items()} == {
        "feed": (10, 0), "html cards": (COUNT, 0), "html pages": (COUNT, 0), "wxr": (COUNT + 1, 1),
    }  # fmt: skip
    assert sources["wxr"]["values"]["title"] == COUNT + 1
    assert sources["html pages"]["values"]["language"] == COUNT


def test_the_proof_names_what_is_missing(truth: Truth, proved: dict[str, Any]) -> None:
    def urls(name: str) -> list[str]:
        return [one["url"] for one in proved[name].get("links", proved[name].get("records"))]

    assert urls("not_shown") == urls("not_linked") == [truth.export_only.url]
    assert urls("dead_links") == [truth.dead_link]
    assert proved["opml"]["not_found"]["links"] == [{"url": f"{SITE}/comments/feed/"}]
    assert urls("missing_files") == [SITE + truth.missing_picture, SITE + truth.export_only.picture]
    assert [one["in_library"] for one in proved["missing_files"]["links"]] == [True, True]
    assert urls("links_to_pages_without_record") == [f"{SITE}/"]
    assert proved["sitemap"]["addresses"] == COUNT + 1
    assert proved["sitemap"]["not_found"]["links"] == [{"url": f"{SITE}/forgotten/"}]


def test_the_proof_as_a_text_says_the_same(truth: Truth, proved: dict[str, Any]) -> None:
    text = text_of(proved)
    for part in (
        "Items of exports that no page shows: 1\n  Only in the export",
        f"Links within the site that lead to nothing: 1\n  {truth.dead_link}",
        "Pictures and files that are referenced and not here: 2",
        f"Of {COUNT + 1} addresses in sitemaps not here: 1",
    ):
        assert part in text


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("https://s.example/wp-content/uploads/2021/a.jpg", "site.zip!/wp-content/uploads/2021/a.jpg"),
        ("https://s.example/wp-content/uploads/2021/a-300x200.jpg", "site.zip!/wp-content/uploads/2021/a.jpg"),
        ("https://s.example/wp-content/uploads/2020/a.jpg", "uploads/2020/a.jpg"),
        ("https://s.example/other/a.jpg", None),
        ("https://cdn.example/max/1_Xy7pQ2LmN8rT.png", "images/1_Xy7pQ2LmN8rT.png"),
        ("https://s.example/", None),
        ("https://s.example/cover.jpg", None),  # of which post?
        ("https://s.example/posts/two/cover.jpg", "posts/two/cover.jpg"),
        ("https://s.example/logo.svg", "logo.svg"),
    ],
)
def test_a_file_is_found_by_the_last_steps_of_its_address(address: str, found: str | None) -> None:
    files = Files()
    for name in (
        "site.zip!/wp-content/uploads/2021/a.jpg",
        "uploads/2020/a.jpg",
        "images/1_Xy7pQ2LmN8rT.png",
        "posts/one/cover.jpg",
        "posts/two/cover.jpg",
        "logo.svg",
        "theme/logo.svg",
    ):
        files.add(name)
    assert files.find(address) == found


def test_the_command_writes_the_proof_as_a_text_and_into_the_report(
    truth: Truth, sources: tuple[list[Path], Path], tmp_path: Path
) -> None:
    def run(*options: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "importer", "convert", str(sources[0][1]), str(sources[1])]
        return subprocess.run([*command, *options], capture_output=True, text=True, cwd=tmp_path)

    done = run("-o", "all.json", "--base-url", SITE, "--proof", "proof.txt", "--report", "report.json")
    assert done.returncode == 0, done.stderr
    assert "the proof: proof.txt" in done.stderr
    assert f"lead to nothing: 1\n  {truth.dead_link}" in (tmp_path / "proof.txt").read_text()
    assert json.loads((tmp_path / "report.json").read_text())["proof"]["dead_links"]["count"] == 1
    assert (run("--proof", "p.txt", "--no-merge").returncode, run("-o", "a", "--proof", "a").returncode) == (2, 2)


def test_a_store_holds_the_same_records(truth: Truth, sources: tuple[list[Path], Path], tmp_path: Path) -> None:
    def run(*words: str) -> None:
        subprocess.run([sys.executable, "-m", "importer", *words], check=True, capture_output=True, cwd=tmp_path)

    paths = [str(sources[0][0]), str(sources[1])]
    run("convert", *paths, "-o", "converted.jsonl", "--base-url", SITE)
    run("sync", *paths, "--store", "site.sqlite", "--base-url", SITE)
    run("export", "--store", "site.sqlite", "-o", "kept.jsonl")
    run("export", "--store", "site.sqlite", "-o", "since.jsonl", "--since", "2018", "--post-type", "post")
    converted, kept, since = (
        sorted((tmp_path / f"{name}.jsonl").read_text().splitlines()) for name in ("converted", "kept", "since")
    )
    assert kept == converted and len(kept) == COUNT + 1
    assert since == [one for one in kept if json.loads(one)["date_published"] >= "2018"]


def test_the_proof_names_every_page_that_gave_nothing_apart_from_listings(tmp_path: Path) -> None:
    menu = "".join(f'<a href="/{name}/">{name}</a>' for name in ("about", "join"))

    def write(name: str, title: str, body: str) -> None:
        text = f"""<html><head><title>{title}</title><link rel="canonical" href="{SITE}/{name}/"></head>
            <body><nav>{menu}</nav>{body}</body></html>"""
        (tmp_path / f"{name}.html").write_text(text)

    for name in ("about", "join", "ferry", "mill"):
        write(name, name.title(), f"<main><h1>{name.title()}</h1><p>All there is to say of it, shortly.</p></main>")
    posts = "".join(f'<a href="/{name}/">{name}</a> ' for name in ("ferry", "mill"))
    write("2020", "The year 2020", f"<h1>2020</h1><div>{posts}</div>")
    cards = "".join(
        f"<article><h2><a href='/{n}/'>The {n} is mended</a></h2><p>Open again after years of mud.</p></article>"
        for n in ("ferry", "mill", "road")
    )
    write("news", "News", f"<main>{cards}</main>")
    for number in range(25):
        write(f"bare-{number:02}", f"Bare {number:02}", "<div>Some words.</div>")
    write("gone", "Page not found", "<h1>Page not found</h1>")
    proof = Proof()
    _, facts = converted(tmp_path, proof=proof)
    found = proof.result(facts)
    assert [one["document"] for one in found["listings"]["documents"]] == ["2020.html", "news.html"]
    assert found["gave_nothing"]["count"] == 25
    assert found["gave_nothing"]["documents"][3] == {
        "document": "bare-03.html", "url": f"{SITE}/bare-03.html", "title": "Bare 03", "characters": 20, "cards": 0,
    }  # fmt: skip
    text = text_of(found)
    assert all(f"Bare {number:02}  bare-{number:02}.html" in text for number in range(25))
    assert "News  news.html" in text
    report = Report()
    settings = Settings()
    documents = settings.sources([str(tmp_path)])
    for outcome in pipeline.convert(documents, settings, pipeline.survey(documents)):
        report.add(outcome)
    assert list(report.told()) == ["26 pages gave neither a card nor a record (--report FILE names them)"]
