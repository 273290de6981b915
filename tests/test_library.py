"""`import importer`: the same records as the command's, lazily, from memory too, in threads; rejections are values."""

from __future__ import annotations

import ast
import asyncio
import inspect
import json
import textwrap
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import importer as library

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
    [({"base_ulr": "x"}, "base_ulr"), ({"base_url": "x"}, "base_url: must be"), ({"workers": 0}, "workers")],
)
def test_a_setting_that_makes_no_sense(given: dict[str, Any], said: str) -> None:
    with pytest.raises(library.UsageError, match=said):
        library.convert(SAMPLES, **given)


def test_choices_are_settings_too() -> None:
    kinds = {one.source.kind for one in library.convert(SAMPLES, kind=["caption"])}
    assert kinds == {"caption"} == {one.source.kind for one in library.convert(SAMPLES, kind="caption")}


def test_threads_do_not_meet() -> None:
    alone = [list(library.convert(path)) for path in sorted(SAMPLES.iterdir()) * 2]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda path: list(library.convert(path)), sorted(SAMPLES.iterdir()) * 2))
    assert together == alone


# What programs of others rely on. A name may be added; one that goes or changes its meaning is a breaking change, which
# the changelog says.
PUBLIC = set(
    """Attachment Choice Conversion Document Event Facts ImporterError Native NothingReadError Outcome OutputError
Problem Record Rejection Result Settings Source Sources Step Survey UnreadableError UsageError __version__ convert
convert_document discover json_schema read survey trace write""".split()
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
