"""Choosing: which records leave, and that the summary names the option that would bring the others."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

import importer as library
from importer import pipeline
from importer.cards import PROTECTED
from importer.choice import Choice
from importer.lexicon.statuses import kept_by
from importer.pipeline import Settings
from importer.record import Record, Source
from importer.sources import Document

EMPTY: dict[str, Any] = {
    name: () if name in ("aliases", "types", "tags", "authors", "attachments", "warnings") else None
    for name in Record.model_fields
} | {"summary_truncated": False}

WXR = """<?xml version="1.0"?><rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>S</title><link>https://s.example</link>
<wp:wxr_version>1.2</wp:wxr_version><wp:base_site_url>https://s.example</wp:base_site_url>{items}</channel></rss>"""
ITEM = """<item><title>{title}</title><link>https://s.example/{title}/</link><wp:post_id>{number}</wp:post_id>
<wp:post_date>{date} 10:00:00</wp:post_date><wp:status>{status}</wp:status><wp:post_type>{kind}</wp:post_type>
<content:encoded><![CDATA[Words.]]></content:encoded></item>"""
ROWS = (
    ("one", "2020-05-01", "publish", "post"),
    ("two", "2021-05-01", "publish", "page"),
    ("three", "2022-05-01", "draft", "post"),
    ("four", "2022-06-01", "pending", "post"),
    ("five", "2022-07-01", "private", "recipe"),
    ("six", "2022-08-01", "trash", "post"),
)


def record(**values: Any) -> Record:
    source = Source(document="a", kind=values.pop("kind", "item"), reader="wxr", position=0)
    return Record(**(EMPTY | {"id": "1", "title": "T", "url": "/t", "source": source} | values))


@pytest.fixture
def export(tmp_path: Path) -> Path:
    items = "".join(
        ITEM.format(title=title, number=number, date=date, status=status, kind=kind)
        for number, (title, date, status, kind) in enumerate(ROWS)
    )
    path = tmp_path / "export.xml"
    path.write_text(WXR.format(items=items))
    return path


def converted(path: Path, *options: str) -> tuple[list[str], str]:
    done = subprocess.run(
        [sys.executable, "-m", "importer", "convert", str(path), *options], capture_output=True, text=True, check=True
    )
    return [one["title"] for one in json.loads(done.stdout or "[]")], done.stderr


@pytest.mark.parametrize(
    ("options", "titles"),
    [
        ([], ["one", "two"]),
        (["--status", "draft"], ["three", "four"]),
        (["--status", "pending"], ["four"]),
        (["--status", "publish,private"], ["one", "two", "five"]),
        (["--status", "any"], ["one", "two", "three", "four", "five", "six"]),
        (["--status", "any", "--post-type", "recipe"], ["five"]),
        (["--since", "2021"], ["two"]),
        (["--until", "2020-05"], ["one"]),
        (["--kind", "card"], []),
        (["--kind", "card,item"], ["one", "two"]),
    ],
)
def test_what_leaves(export: Path, options: list[str], titles: list[str]) -> None:
    assert converted(export, *options)[0] == titles


def test_the_summary_counts_by_type_and_names_the_option_that_brings_the_rest(export: Path) -> None:
    told = converted(export, "--since", "2021")[1]
    assert "by kind: 1 item (1 page)" in told
    for part in ("2 draft, 1 private, 1 trashed (--status draft,private,trashed brings them)", "1 by --since"):
        assert part in told


def test_the_summary_does_not_mix_pages_with_an_exports_items_of_type_page(export: Path, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    export.rename(folder / "export.xml")
    (folder / "feed.json").write_text(
        '{"version": "https://jsonfeed.org/version/1.1", "title": "t", "items": [{"id": "1", "title": "X"}]}'
    )
    body = "<p>What was decided, by whom, and what is left to be done about it this year and the next one.</p>" * 9
    (folder / "about.html").write_text(f"<html><body><main><h1>About us</h1>{body}</main></body></html>")
    assert "by kind: 3 item (1 post, 1 page, 1 without a type), 1 page\n" in converted(folder)[1]


def test_where_nothing_is_found_the_summary_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "bare.html").write_text("<html><body><p>Words.</p></body></html>")
    told = converted(tmp_path / "bare.html")[1]
    assert "nothing that stands for a content item was found; importer inspect DOCUMENT shows why" in told


def test_a_draft_keeps_its_status(export: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "importer", "convert", str(export), "--status", "pending"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert [one["status"] for one in json.loads(done.stdout)] == ["pending"]


@pytest.mark.parametrize(
    ("choice", "values", "refused_by"),
    [
        ({"language": ("en",)}, {"language": "en-GB"}, None),
        ({"language": ("en",)}, {"language": "eng"}, "--language"),
        ({"language": ("en",)}, {}, "--language"),
        ({"since": "2021-03-04"}, {"date_published": "2021-03"}, None),
        ({"since": "2021-03-04"}, {"date_published": "2021-02"}, "--since"),
        ({"until": "2021-03"}, {"date_published": "2021-03-31T23:00:00Z"}, None),
        ({"until": "2021-03"}, {"date_published": "2021-04-01"}, "--until"),
        ({"since": "1990"}, {}, "--since"),
        ({"post_type": ("post",)}, {}, "--post-type"),
    ],
)
def test_a_merged_record(choice: dict[str, Any], values: dict[str, Any], refused_by: str | None) -> None:
    assert Choice(**choice).refuses(record(**values)) == refused_by


def test_a_date_that_is_none_is_refused() -> None:
    with pytest.raises(ValidationError, match="must be a date"):
        Choice(since="last year")


def test_a_draft_comes_whole(export: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "importer", "convert", str(export), "--status", "draft"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    first = json.loads(done.stdout)[0]
    assert (first["url"], first["content_text"]) == ("https://s.example/three/", "Words.")


@pytest.mark.parametrize("name", ["all.jsonl", "all.csv", "all.sqlite"])
def test_records_that_come_back_are_chosen_by_their_own_status(export: Path, tmp_path: Path, name: str) -> None:
    converted(export, "--status", "any", "-o", str(tmp_path / name))
    for status in (["publish"], ["draft"], ["private"], ["trashed"], ["pending"], ["any"], ["publish", "pending"]):
        first, again = (library.convert(path, status=status) for path in (export, tmp_path / name))
        assert [one.title for one in again] == [one.title for one in first], status


def test_records_that_were_asked_for_once_come_back_unasked(export: Path, tmp_path: Path) -> None:
    converted(export, "--status", "any", "-o", str(tmp_path / "all.jsonl"))
    assert len(converted(tmp_path / "all.jsonl")[0]) == len(ROWS)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--status", "nonsense"], "--status nonsense: no item has it"),
        (["--status", "any,pubish"], "--status pubish: no item has it"),
        (["--post-type", "recip,post"], "--post-type recip: no item has it; there are 1 post, 1 page"),
        (["--status", "pending,trashed", "--post-type", "post"], None),
        (["--status", "scheduled"], None),  # a status, and the summary counts what it kept out
    ],
)
def test_a_word_that_no_item_has_is_said(export: Path, options: list[str], said: str | None) -> None:
    told = converted(export, *options)[1]
    assert said in told if said else "no item has it" not in told


@pytest.mark.parametrize(
    ("own", "chosen", "leaves"),
    [
        (None, "publish", True),
        ("1", "publish", True),  # Joomla's
        ("sent-and-published", "published", True),
        ("Pending", "draft", True),
        ("Pending", "pending", True),
        ("sent", "publish", False),
        ("-2", "trashed", True),
        ("no word of any system", "publish", False),
        ("no word of any system", "draft", True),
        ("draft", "publish,private", False),
    ],
)
def test_by_its_own_status(own: str | None, chosen: str, leaves: bool) -> None:
    choice = Choice(status=tuple(chosen.split(",")))
    assert choice.admits(record(status=own)) is leaves
    assert (choice.refuses_find(record(status=own)) is None) is leaves


LOCKED = [
    ("wxr/protected-without-its-content.xml", "The secret tide table."),
    ("wp_json/protected-content-is-left-out.json", "secret"),
    ("dotclear/statuses-categories-and-tags.txt", "Texte"),
    ("tables/wp-cli-more-fields.csv", "secret"),
]


@pytest.mark.parametrize(("name", "secret"), LOCKED)
def test_a_text_behind_a_password_comes_only_with_its_status(name: str, secret: str) -> None:
    def protected(*status: str) -> list[Record]:
        found = library.convert(str(Path(__file__).parent / "golden" / name), status=status)
        return [one for one in found if "protected" in one.warnings]

    [bare] = protected()
    assert bare.status == "protected" and secret not in bare.model_dump_json()
    assert protected("publish") == protected("draft") == []
    for chosen in ("protected", "any"):
        [whole] = protected(chosen)
        assert whole.status == "protected" and secret in (whole.content_text or whole.content_html or "")
        assert (whole.id, whole.url, whole.title) == (bare.id, bare.url, bare.title)


def test_a_protected_item_is_published_nowhere_and_the_summary_says_how_to_have_its_text(tmp_path: Path) -> None:
    locked = ITEM.format(title="x", number=1, date="2020-05-01", status="publish", kind="post").replace(
        "<title>x</title>", "<title></title><wp:post_password>seal</wp:post_password>"
    )
    (tmp_path / "export.xml").write_text(WXR.format(items=locked))
    for options in ([], ["--status", "any"]):
        titles, told = converted(tmp_path / "export.xml", *options)
        assert titles == ["X"], "a title of last resort is not made of the text"
        assert ("the text of 1 protected item (--status protected brings it)" in told) is (options == [])
        for format, word in (("wxr", "<wp:status>draft<"), ("ghost", '"status":"draft"')):
            out = tmp_path / "out"
            converted(tmp_path / "export.xml", *options, "-o", str(out), "--format", format)
            assert word in out.read_text() and "seal" not in out.read_text()


GOLDEN = sorted(path for path in (Path(__file__).parent / "golden").glob("*/*") if ".expected" not in path.name)


@pytest.mark.parametrize("folder", sorted({path.parent for path in GOLDEN}), ids=lambda path: path.name)
def test_what_only_its_status_keeps_out_can_be_had_of_every_format(folder: Path) -> None:
    """Each item that is said to come with `--status any` comes, as a record or a rejection; a protected one in place of
    what everybody sees of it."""
    for path in (one for one in GOLDEN if one.parent == folder and one.is_file()):
        settings = Settings(merge=False, choice=Choice(status=("any",)))
        [document, *_] = [one for one in settings.sources([str(path)]) if isinstance(one, Document)] or [None]
        if document is None:
            continue
        facts = pipeline.gather(document)
        plain = list(pipeline.convert_document(document, Settings(merge=False), facts))
        every = list(pipeline.convert_document(document, settings, facts))
        held_back = sum(sum(one.held_back.values()) for one in plain)
        bare = sum(one.held_back[PROTECTED] for one in plain)

        def found(outcomes: list[pipeline.Outcome]) -> int:
            return sum(len(one.records) + len(one.rejections) for one in outcomes)

        assert found(every) == found(plain) - bare + held_back, path
        hidden = [one for out in plain for one in out.records if kept_by(one.status)]
        assert all(one.status == "protected" and not one.content_html and not one.summary for one in hidden), path
        if "records" not in folder.name and not any(out.rejections for out in every):
            held = [one for out in every for one in out.records if kept_by(one.status)]
            assert len(held) == held_back, f"{path}: what its status kept out says so when it comes back"
        assert not sum(sum(one.held_back.values()) for one in every)
