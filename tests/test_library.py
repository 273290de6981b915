"""`import importer`: the same records as the command's, lazily, from memory too, in threads; rejections are values."""

from __future__ import annotations

import ast
import asyncio
import gc
import inspect
import json
import os
import re
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import importer as library
from importer.cli import commands
from importer.library import reports
from importer.library.settings import ELSEWHERE
from importer.migration.site import Move

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples"
PAGE = """<!DOCTYPE html><html lang="fr"><head><meta charset="iso-8859-1"><title>Actes</title></head><body><main>
<article><h2><a href="/a/">Un été au port</a></h2><time datetime="2024-05-01">1 mai</time><p>Le texte.</p></article>
<article><h2><a href="/b/">Un pont fermé</a></h2><time datetime="2024-05-02">2 mai</time><p>Le reste.</p></article>
<article><h2><a href="/c/">Une route</a></h2><time datetime="2024-05-03">3 mai</time><p>La fin.</p></article>
</main></body></html>"""


def test_paths_give_what_the_command_gives(importer: Callable[..., Any]) -> None:
    ran = importer("convert", SAMPLES, "--quiet")
    assert [one.model_dump(mode="json") for one in library.convert(SAMPLES)] == ran.records


def test_the_report_is_the_commands(importer: Callable[..., Any], tmp_path: Path) -> None:
    importer("convert", SAMPLES, "-o", "out.json", "--report", "report.json", "--quiet")
    told = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    records, report = library.convert([SAMPLES]).all()
    assert report["totals"] == told["totals"] and report["totals"]["records"] == len(records)
    assert {**report, "started": 0, "seconds": 0} == {**told, "started": 0, "seconds": 0}


def test_nothing_is_read_before_it_is_asked_for(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / f"{name}.html").write_text(PAGE, encoding="latin-1")
    conversion = library.convert(tmp_path, merge=False)
    assert conversion.report["totals"]["documents"] == 0
    records = iter(conversion)
    next(records)
    assert [one["document"] for one in conversion.report["documents"]] == ["a.html"]
    assert len(list(records)) == 5
    assert len(list(conversion)) == 6, "an iteration is a run of its own"


def test_a_page_in_memory_knows_where_it_stood() -> None:
    records, report = library.read(PAGE, url="https://a.example/actes/")
    assert [one.url for one in records] == [f"https://a.example/{name}/" for name in "abc"]
    assert records[0].title == "Un été au port", "text has no encoding, whatever the page says of itself"
    assert report["totals"]["documents"] == 1


def test_bytes_are_decoded_as_they_say() -> None:
    assert library.read(PAGE.encode("latin-1")).records[0].title == "Un été au port"


def test_any_other_document_in_memory() -> None:
    item = '{"id": "1", "url": "/x", "title": "X"}'
    feed = f'{{"version": "https://jsonfeed.org/version/1.1", "title": "t", "items": [{item}]}}'
    records = library.read(data=feed.encode(), name="feed.json", url="https://a.example/").records
    assert [(one.title, one.url) for one in records] == [("X", "https://a.example/x")]


def test_rejections_are_values(tmp_path: Path) -> None:
    page = PAGE.replace('href="/b/"', 'href="javascript:go()"').replace("Un pont fermé", "")
    (tmp_path / "p.html").write_text(page, encoding="latin-1")
    conversion = library.convert(tmp_path)
    records = list(conversion)
    totals = conversion.report["totals"]
    assert len(records) == totals["records"] and len(conversion.rejections) == totals["rejected"]
    result = library.convert(tmp_path).all()
    assert list(result.rejections) == conversion.rejections


def test_what_can_not_be_read_is_in_the_report() -> None:
    records, report = library.convert("no-such-file.html").all()
    assert records == () and report["totals"]["unreadable"] == 1
    assert report["documents"][0]["error"] == "no such file or folder"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"base_ulr": "x"}, "base_ulr: is no setting; base_url is one"),
        ({"base_url": "x"}, "base_url: must be"),
        ({"base_url": 5}, "base_url: "),
        ({"workers": 0}, "workers: "),
        ({"content": "yes"}, "content: "),
        ({"status": 5}, "status: must be a text or several, not 5"),
        ({"status": [5]}, "status: must be texts, not 5"),
        ({"kind": 5}, "kind: must be a text or several"),
        ({"kind": "block"}, "kind: "),
        ({"include": 5}, "include: must be"),
        ({"include": b"*.html"}, "include: must be"),
        ({"language": {"en": 1}}, "language: must be"),
        ({"since": 2021}, "since: "),
        ({"profile": 5}, "profile: must be a path, not 5"),
        ({"profile": [b"x"]}, "profile: must be a path"),
        ({"profile": "no-such.toml"}, "no-such.toml: "),
        ({"max_size": "64"}, "max_size: must be a number of megabytes"),
        ({"new_url": 5}, "new_url: must be a text or several"),
        ({"new_url": ["/{slug}/", 5]}, "new_url: must be texts, not 5"),
        ({"new_url": "/{slugg}/"}, "new_url /{slugg}/: {slugg} is not known"),
        ({"redirects": 5}, "redirects: must be a path"),
        ({"media": "there/is/no/such"}, "its folder does not exist"),
        ({"media_url": "/m/"}, "media_url: says where the folder of media will be served; give media DIR too"),
        ({"proof": 5}, "proof: must be a path"),
        ({"proof": True, "merge": False}, "proof tells of records that are merged"),
        ({"format": "docx"}, "format docx: not known"),
        ({"redirects": str(SAMPLES / "harbour/events.html")}, "is an input too and would be overwritten"),
        ({"redirects": "a", "proof": "a"}, "two things can't go to the same place"),
        ({"output": "x.json"}, "output: is no setting; write the records: importer.write"),
        ({"scheduler": "local"}, "scheduler: is no setting; more machines are the command's alone"),
        ({"outptu": "x.json"}, "outptu: is no setting, nor is output; write the records: importer.write"),
        ({"xyz": 1}, "xyz: is no setting; settings are base_url, choice, content"),
        ({"store": "s.sqlite"}, "store: is no setting; a store is kept by the command alone"),
        ({"no_merge": True}, "no_merge: is no setting; say merge=False"),
    ],
    ids=lambda one: next(iter(one)) if isinstance(one, dict) else "",
)
def test_a_setting_that_makes_no_sense(given: dict[str, Any], said: str) -> None:
    with pytest.raises((library.UsageError, library.OutputError), match=re.escape(said)) as caught:
        library.convert([SAMPLES, SAMPLES / "harbour/events.html"], **given)
    assert "--" not in str(caught.value).replace("importer convert --", "")


@pytest.mark.parametrize("paths", [5, None, b"samples", [5], [b"samples"]])
def test_what_is_no_path(paths: Any) -> None:
    with pytest.raises(library.UsageError, match="paths: must be"):
        library.convert(paths)


@pytest.mark.parametrize("given", [{"html": 5}, {"data": "text"}, {"html": "", "data": b""}, {"html": "", "url": 5}])
def test_what_is_no_document(given: dict[str, Any]) -> None:
    with pytest.raises(library.UsageError):
        library.read(**given)


MOVED = ("--new-url", "/{year}/{slug}/", "--redirects", "r.csv", "--media", "m", "--proof", "p.txt", "--content")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A page with a picture that the folder holds."""
    folder = tmp_path / "site"
    shutil.copytree(SAMPLES / "hopewell", folder)
    picture = '<h2><a href="/a/">Un été au port</a></h2><img src="/img/the-old-quay.png" alt="">'
    page = PAGE.replace('<h2><a href="/a/">Un été au port</a></h2>', picture)
    (folder / "actes.html").write_text(page, encoding="latin-1")
    (folder / "img").mkdir()
    (folder / "img" / "the-old-quay.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    return folder


def test_a_site_is_moved_as_by_the_command(
    importer: Callable[..., Any], site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = "https://hopewell.example/"
    ran = importer("convert", "site", "--base-url", base, *MOVED, "-o", "a.jsonl", "--report", "a.json")
    assert ran.code == 0, ran.err
    files = [tmp_path / name for name in ("r.csv", "p.txt", "m/manifest.json", "m/img/the-old-quay.png")]
    by_command = [file.read_bytes() for file in files]
    for file in files:
        file.unlink()
    monkeypatch.chdir(tmp_path)
    moved = library.convert(
        "site", base_url=base, new_url="/{year}/{slug}/", redirects=Path("r.csv"), media="m", proof="p.txt",
        content=True,
    )  # fmt: skip
    assert library.write(moved, tmp_path / "b.jsonl") == len((tmp_path / "a.jsonl").read_text().splitlines())
    assert (tmp_path / "b.jsonl").read_bytes() == (tmp_path / "a.jsonl").read_bytes()
    assert [file.read_bytes() for file in files] == by_command
    assert moved.report["proof"] == json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["proof"]
    assert all(f"importer: {said}" in ran.err for said in moved.told)
    assert "the redirect map: r.csv" in moved.told


def test_a_proof_can_be_had_without_a_file(site: Path) -> None:
    proof = library.convert(site, proof=True).all().report["proof"]
    assert proof["sources"]["html cards"]["records"]
    assert library.read(PAGE.encode("latin-1"), proof=True).report["proof"]["sources"]["html cards"]["records"] == 3


def test_who_waits_hears_of_each_document(site: Path) -> None:
    (site / "unknown.bin").write_bytes(bytes(range(256)))
    heard: list[library.Progress] = []
    records = library.convert(site, progress=heard.append).all().records
    assert [one.document for one in heard][:1] == ["about/index.html"]
    last = heard[-1]
    assert (last.documents, last.size) == (last.of_documents, last.of_size)
    assert last.records >= len(records) > 10
    assert [one.documents for one in heard] == sorted(one.documents for one in heard)

    def stop(at: library.Progress) -> None:
        if at.documents == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        library.convert(site, progress=stop).all()


def test_what_could_not_be_read_is_a_value(tmp_path: Path) -> None:
    (tmp_path / "empty.html").write_bytes(b"")
    conversion = library.convert([tmp_path, "no-such/"])
    assert list(conversion) == []
    assert [name for name, why in conversion.unreadable] == [f"{tmp_path.name}/empty.html", "no-such/"]
    assert conversion.all().unreadable == tuple(conversion.unreadable)


@pytest.mark.parametrize(
    ("given", "first"),
    [
        ({}, '{"id":"'),
        ({"fields": ["title", "url"], "rename": {"url": "link"}}, '{"title":"Un été au port","link":"/a/"}'),
        ({"format": "csv", "fields": ["title"], "bom": True}, "\ufefftitle"),
    ],
)
def test_records_are_written_in_any_shape(tmp_path: Path, given: dict[str, Any], first: str) -> None:
    records = library.read(PAGE).records
    assert library.write(records, tmp_path / "a.jsonl", **given) == 3
    assert (tmp_path / "a.jsonl").read_text(encoding="utf-8").startswith(first)
    with pytest.raises(library.UsageError, match="no output format has the suffix"):
        library.write(records, tmp_path / "a.docx")


def test_the_types_are_in_step_with_the_settings_and_with_the_command() -> None:
    """Every option of `convert` is a setting of the same name, or says what there is instead."""
    typed = set(library.ConvertSettings.__annotations__)
    moves = set(Move._fields) - {"proof_path"}
    assert typed == {*library.Settings.model_fields, *library.Choice.model_fields, *moves, "format", "max_size"}
    assert set(library.ReadSettings.__annotations__) < typed
    named = {option.opts[-1].lstrip("-").replace("-", "_") for option in commands.commands["convert"].params}
    assert named - {"paths"} <= typed | set(ELSEWHERE)
    assert not typed & set(ELSEWHERE)


def test_the_reports_type_is_in_step_with_the_report(site: Path) -> None:
    (site / "empty.html").write_bytes(b"")
    item = '{"id": "1", "url": "javascript:go()", "title": "X"}'
    feed = f'{{"version": "https://jsonfeed.org/version/1.1", "title": "t", "items": [{item}]}}'
    (site / "feed.json").write_text(feed)
    report = library.convert(site, proof=True, status="publish,no-such").all().report
    fixed = library.ReportData.__required_keys__
    assert fixed <= set(report) <= set(library.ReportData.__annotations__)
    assert list(report)[: len(fixed)] == [name for name in library.ReportData.__annotations__ if name in fixed]
    assert report["unmet"] == ["--status no-such"]
    for held, shape in (
        ([report["totals"]], reports.TotalsData),
        (report["documents"], reports.DocumentData),
        ([note for one in report["documents"] for note in one["notes"]], reports.NoteData),
        (report["rejections"], reports.RejectionData),
        (report["dropped"], reports.DroppedData),
    ):
        assert held, shape
        assert all(list(one) == list(shape.__annotations__) for one in held), shape  # type: ignore[attr-defined]


TYPED = """
from pathlib import Path
import importer
conversion = importer.convert([Path("a")], status=["draft"], new_url="/{slug}/", proof="p", max_size=5, progress=print)
errors: list[str] = [one["error"] or "" for one in conversion.report["documents"]]
importer.read(html="", proof=True).report["totals"]["records"] + 1
importer.write(conversion, Path("x.csv"), fields=["title"])
"""
WRONG = """
importer.convert("x", statuss="any")
importer.convert("x", workers="2")
importer.convert("x", kind="block")
importer.read(html="", redirects="r.csv")
conversion.report["total"]
"""


def test_a_type_checker_knows_every_call(tmp_path: Path) -> None:
    (tmp_path / "typed.py").write_text(TYPED + WRONG)
    words = [sys.executable, "-m", "mypy", "--strict", "--config-file", "pyproject.toml", str(tmp_path / "typed.py")]
    told = subprocess.run(words, capture_output=True, text=True, cwd=ROOT, env={**os.environ, "MYPYPATH": str(ROOT)})
    lines = {int(found) for found in re.findall(r"typed\.py:(\d+): error", told.stdout)}
    first = TYPED.count("\n") + 2
    assert lines == set(range(first, first + WRONG.strip().count("\n") + 1)), told.stdout


def test_choices_are_settings_too() -> None:
    kinds = {one.source.kind for one in library.convert(SAMPLES, kind=["caption"])}
    assert [one.id for one in library.convert(SAMPLES, kind="caption,page")] == [
        one.id for one in library.convert(SAMPLES, kind=["caption", "page"])
    ]
    assert kinds == {"caption"} == {one.source.kind for one in library.convert(SAMPLES, kind="caption")}


def test_threads_do_not_meet() -> None:
    alone = [list(library.convert(path)) for path in sorted(SAMPLES.iterdir()) * 2]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda path: list(library.convert(path)), sorted(SAMPLES.iterdir()) * 2))
    assert together == alone


def test_what_one_thread_left_another_may_clear_away() -> None:
    def begin() -> list[object]:
        conversion = library.convert(SAMPLES, proof=True, new_url="/{slug}/")
        records = iter(conversion)
        next(records)
        return [conversion, records]

    with ThreadPoolExecutor(1) as thread:
        left = thread.submit(begin).result()
    left.clear()
    gc.collect()  # a finalizer's exception fails the test


# What programs of others rely on. A name may be added; one that goes or changes its meaning is a breaking change, which
# the changelog says.
PUBLIC = set(
    """Attachment Choice Conversion ConvertSettings Document Event Facts ImporterError Native NothingReadError Outcome
    OutputError Problem Progress ReadSettings Record Rejection ReportData Result Settings Source Sources Step Survey
    UnreadableError UsageError __version__ convert convert_document discover json_schema read survey trace
    write""".split()
)


def test_no_public_name_is_lost() -> None:
    assert set(library.__all__) >= PUBLIC


def test_every_field_of_a_public_class_says_what_it_is() -> None:
    silent = []
    for name in library.__all__:
        value = getattr(library, name)
        if inspect.isclass(value):
            (one,) = ast.parse(textwrap.dedent(inspect.getsource(value))).body
            assert isinstance(one, ast.ClassDef)
            for field, after in pairwise([*one.body, ast.Pass()]):
                told = isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
                if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
                    silent += [f"{name}.{field.target.id}"] * (field.target.id[0] != "_" and not told)
    assert silent == []


def test_in_a_running_event_loop_as_notebooks_have_it() -> None:
    async def cell() -> tuple[int, int]:
        asyncio.get_running_loop()
        here = library.convert(SAMPLES, workers=2).all()
        beside = await asyncio.to_thread(lambda: library.convert(SAMPLES).all())
        assert here.records == beside.records
        return len(here.records), here.report["totals"]["records"]

    assert asyncio.run(cell()) == (31, 31)


def test_public_names_are_all_exported_from_where_they_live() -> None:
    assert list(library.__all__) == sorted(library.__all__)
    assert set(library._HOME_OF) | {"__version__"} == set(library.__all__)
    for name, home in library._HOME_OF.items():
        value = getattr(library, name)
        assert not (ROOT / "importer" / f"{name}.py").exists(), f"the module {name} would take its place"
        assert value.__doc__, f"{name} has no docstring"
        assert value.__module__.startswith(f"importer.{home}"), f"{name} lives in {value.__module__}"
