"""Markdown with front matter: read by python-frontmatter and by our own reader; the folder is whole or absent."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import frontmatter
import pytest
from writing import FULL, back, record, save

from importer import cli, writers
from importer.errors import OutputError, UsageError
from importer.record import Record

pytest.importorskip("markdownify")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    out = tmp_path / "site"
    save(out, "markdown", FULL, record(id="2e692165b5f94327", title="Größe: 漁港", url="/a/Größe.html", status="draft"))
    return out


def test_front_matter_is_what_the_generators_know(folder: Path) -> None:
    page = frontmatter.load(str(folder / "x-7c.md"))
    assert (page["title"], page["date"], page["url"]) == (FULL.title, "2024-05-04T00:00:00Z", "/x/")
    assert page["permalink"] == "/x/"
    assert "aliases" not in page, "at an address with a query no file can be"
    assert (page["categories"], page["tags"]) == (list(FULL.types), list(FULL.tags))
    assert (page["description"], page["importer"]["date_published"]) == (FULL.summary, "2024-05-04")
    assert page.content.split("\n")[0] == "one"
    other = frontmatter.load(str(folder / "grosse-2e692165.md"))
    assert (other["draft"], other["url"]) == (True, "/a/Größe.html")


@pytest.mark.parametrize("status", ["private", "future", "in_review", "trash"])
def test_what_is_not_public_is_a_draft(tmp_path: Path, status: str) -> None:
    save(tmp_path / "out", "markdown", record(url="/a/", status=status))
    (page,) = (tmp_path / "out").glob("*.md")
    assert frontmatter.load(str(page))["draft"] is True


@pytest.mark.parametrize(
    ("path", "url", "permalink"),
    [
        ("/caf%C3%A9-reopens/", "/café-reopens/", "/café-reopens/"),
        ("/%D0%BF%D0%BE%D1%80%D1%82/x.html", "/порт/x.html", "/порт/x.html"),
        ("/a%20b%2Fc%3Fd%25/", "/a b%2Fc%3Fd%25/", "/a b%2Fc%3Fd%25/"),
        ("/caf%E9/", "/caf%E9/", "/caf%E9/"),
        ("/talk:a", "/talk\\:a", "/talk%3Aa"),
    ],
)
def test_paths_are_written_as_generators_name_their_files(tmp_path: Path, path: str, url: str, permalink: str) -> None:
    save(
        tmp_path / "site", "markdown", record(url=f"https://a.example{path}", aliases=(f"https://a.example/old{path}",))
    )
    [page] = [frontmatter.load(str(one)) for one in (tmp_path / "site").glob("*.md")]
    assert (page["url"], page["permalink"]) == (url, permalink)
    assert page["aliases"] == ["/old" + url.replace("\\", "")]


def test_our_own_reader_gets_most_of_it_back(folder: Path) -> None:
    (full,) = back(folder)  # the other is a draft
    assert full.tags[-2:] == FULL.tags[-2:]  # it cuts one at its semicolon
    for field in ("title", "summary", "types", "authors", "external_url", "image"):
        assert getattr(full, field) == getattr(FULL, field), field
    assert full.date_published == "2024-05-04T00:00:00Z"


@pytest.mark.parametrize(
    ("fields", "name"),
    [({"title": "../../etc/passwd", "id": "a/b"}, "etc-passwd-a-b.md"), ({"title": "CON", "id": "1"}, "con-1.md"),
     ({"title": "漁" * 90, "id": "1"}, "漁" * 50 + "-1.md"), ({"title": "!", "id": "!"}, "record-x.md")],
)  # fmt: skip
def test_names_are_safe_and_depend_on_the_record_alone(tmp_path: Path, fields: dict[str, str], name: str) -> None:
    save(tmp_path / "site", "markdown", record(**fields), record(**fields))
    assert names(tmp_path / "site") == sorted([".importer.json", name, f"{name[:-3]}-2.md"])


@pytest.mark.parametrize(
    ("fields", "text"),
    [({"content_html": "<p>{{ x }} {% y %}</p>"}, "&#123;{ x }} &#123;% y %}"),
     ({"content_html": "<h2>A</h2><ul><li>b</li></ul>"}, "## A\n\n- b"),
     ({"content_text":
       "# no head\n- no list\n1. none\na_b*c <d>"}, "\\# no head\n\\- no list\n1\\. none\na\\_b\\*c &lt;d&gt;")],
)  # fmt: skip
def test_contents_become_markdown_and_nothing_that_runs(tmp_path: Path, fields: dict[str, str], text: str) -> None:
    save(tmp_path / "site", "markdown", record(**fields))
    assert frontmatter.load(str(tmp_path / "site" / "a-title-0.md")).content == text


def test_a_folder_of_ours_is_replaced(folder: Path) -> None:
    save(folder, "markdown", record(id="9"))
    assert names(folder) == [".importer.json", "a-title-9.md"]
    assert names(folder.parent) == ["site"]


@pytest.mark.parametrize("change", ["a file of theirs", "an edit", "no list"])
def test_a_folder_that_holds_more_than_we_wrote_is_left_alone(folder: Path, change: str) -> None:
    if change == "a file of theirs":
        (folder / "mine.md").write_text("mine")
    elif change == "an edit":
        (folder / "x-7c.md").write_text("mine")
    else:
        (folder / ".importer.json").unlink()
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(OutputError, match=r"did not write|was changed|did not make"):
        save(folder, "markdown", record(id="9"))
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_run_that_breaks_leaves_what_was_there(folder: Path) -> None:
    def breaking() -> Iterator[Record]:
        yield record()
        raise RuntimeError("in the middle")

    before = names(folder)
    with pytest.raises(RuntimeError):
        writers.save(breaking(), str(folder), format="markdown")
    assert (names(folder), names(folder.parent)) == (before, ["site"])


def test_what_killed_runs_left_is_put_right(folder: Path) -> None:
    stale = folder.parent / ".site.1-0.tmp"
    stale.mkdir()
    (stale / "half.md").write_text("half")
    folder.rename(folder.parent / ".site.old")  # killed between its two renames
    (folder.parent / ".site.old" / "mine.md").write_text("mine")
    with pytest.raises(OutputError, match="did not write"):
        save(folder, "markdown", record(id="9"))
    (folder / "mine.md").unlink()
    save(folder, "markdown", record(id="9"))
    assert names(folder.parent) == ["site"]


def test_the_command_takes_a_name_with_a_slash_for_a_folder(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    save(source / "in.json", "json", FULL)
    words = ["convert", str(source), "--quiet", "-o"]
    assert cli.commands([*words, f"{tmp_path}/out/"], standalone_mode=False) == 0
    assert names(tmp_path / "out") == [".importer.json", "x-7c.md"]
    with pytest.raises(UsageError, match="lies within"):
        cli.commands([*words, f"{source}/out/"], standalone_mode=False)
    with pytest.raises(OutputError, match="a folder of files") as refused:
        cli.commands([*words, "-", "--format", "markdown"], standalone_mode=False)
    assert "name one with -o" in refused.value.told()


def test_a_missing_library_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "markdownify", None)
    monkeypatch.delitem(sys.modules, "importer.writers.markdown", raising=False)
    with pytest.raises(UsageError, match=r"importer\[markdown\]"):
        save(tmp_path / "site", "markdown", FULL)
