"""Moving a site: new addresses, links that follow, the redirect map, copies of files that never leave their folder."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
from generated_site import GIF, SITE, Truth, write_exports, write_zip
from hypothesis import given
from hypothesis import strategies as st

from importer.errors import UsageError
from importer.migration.files import Files
from importer.migration.media import Media, safe_path
from importer.migration.move import Mover, Template
from importer.record import Native, Record, Source

EMPTY: dict[str, Any] = {
    name: () if name in ("aliases", "types", "tags", "authors", "attachments", "warnings") else None
    for name in Record.model_fields
} | {"summary_truncated": False}
OLD, NEW = "https://old.example", "https://new.example"


def record(**values: Any) -> Record:
    source = Source(document="a", kind=values.pop("kind", "item"), reader="wxr", position=0)
    own = {"id": "0a1b", "title": "A title, at last", "url": f"{OLD}/2021/x.html", "source": source}
    return Record(**(EMPTY | own | values))


def moved(template: str, *records: Record) -> list[Record]:
    mover = Mover(Template(template))
    mover.know([OLD])
    mover.take(records)
    return [after for _, after in mover.moved()]


@pytest.mark.parametrize(
    ("template", "values", "address"),
    [
        ("/{slug}/", {}, "/x/"),
        ("/{slug}/", {"native": Native(slug="own-slug")}, "/own-slug/"),
        ("/{slug}/", {"url": None}, "/a-title-at-last/"),
        ("/{slug}/", {"url": f"{OLD}/?p=12"}, "/a-title-at-last/"),
        ("/{slug}/", {"url": f"{OLD}/%D0%BF%D0%BE%D1%80%D1%82/"}, "/%D0%BF%D0%BE%D1%80%D1%82/"),
        (NEW + "/{year}/{month}/{day}/{id}", {"date_published": "2021-03-04T10:00:00Z"}, f"{NEW}/2021/03/04/0a1b"),
        (NEW + "/{date}/{id}", {"date_published": "2021-03-04", "native": Native(id="7")}, f"{NEW}/2021-03-04/7"),
        ("/{type}/{category}/{language}/{slug}", {"types": ("Big News",), "language": "en-GB",
         "native": Native(type="post")}, "/post/big-news/en-gb/x"),
        ("/{year}/{slug}/", {}, "/x/"),
    ],
)  # fmt: skip
def test_a_template_makes_an_address(template: str, values: dict[str, Any], address: str) -> None:
    assert Template(template).address(record(**values))[0] == address


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("/{slg}/", "{slg} is not known; known are {slug}"),
        ("/{slug", "is not known"),
        ("{slug}/", "must begin with /"),
        ("javascript:{slug}", "must begin with /"),
        ("/{year}/", "without {slug} or {id}"),
    ],
)
def test_a_template_that_makes_none_is_refused(template: str, told: str) -> None:
    with pytest.raises(UsageError) as error:
        Template(template)
    assert told in str(error.value)


def test_the_id_stays_and_the_old_address_becomes_an_alias() -> None:
    [after] = moved("/{slug}/", record(aliases=(f"{OLD}/?p=3",)))
    assert (after.id, after.url, after.aliases) == ("0a1b", "/x/", (f"{OLD}/2021/x.html", f"{OLD}/?p=3"))


def test_two_that_would_have_one_address_get_a_number_each_time_the_same() -> None:
    twins = [record(id=str(n), url=f"{OLD}/{n}/x.html") for n in range(3)]
    assert [after.url for after in moved("/{slug}/", *twins)] == ["/x/", "/x-2/", "/x-3/"]
    assert [after.url for after in moved("/{slug}.html", *twins)] == ["/x.html", "/x-2.html", "/x-3.html"]


def test_what_a_listing_shows_of_another_site_stays_there() -> None:
    [after] = moved("/{slug}/", record(kind="card", url="https://other.example/y"))
    assert after.url == "https://other.example/y"


def test_links_in_contents_follow_in_any_writing_also_to_what_comes_later() -> None:
    content = (
        f'<a href="http://www.old.example/2021/y.html?utm_source=z#part">one</a> <a href="{OLD}/?p=4">two</a> '
        f'<a href="#here">three</a> <a href="https://other.example/2021/y.html">four</a> <img src="{OLD}/2021/y.html">'
    )
    first, _ = moved("/{slug}/", record(content_html=content),
                     record(id="2", url=f"{OLD}/2021/y.html", aliases=(f"{OLD}/?p=4",)))  # fmt: skip
    assert first.content_html == (
        '<a href="/y/#part">one</a> <a href="/y/">two</a> <a href="#here">three</a> '
        f'<a href="https://other.example/2021/y.html">four</a> <img src="{OLD}/2021/y.html">'
    )


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("https://s.example/a/b.jpg?x=1", "a/b.jpg"),
        ("https://s.example/../../etc/passwd", "etc/passwd"),
        ("https://s.example/%2e%2e/%2e%2e%2fetc/passwd", "etc/passwd"),
        ("/..\\..\\windows\\x.dll", "windows/x.dll"),
        ("https://s.example/a:b/c*.jpg", "a_b/c_.jpg"),
        ("https://s.example/con/nul.txt", "_con/_nul.txt"),
        ("https://s.example/.hidden/-rf", "hidden/_-rf"),
        ("https://s.example/a%00b.gif", "a_b.gif"),
        ("https://s.example/", "file"),
    ],
)
def test_a_name_never_leads_out_of_its_folder(address: str, path: str) -> None:
    assert safe_path(address) == path


@given(st.text(alphabet=st.sampled_from("./\\%2eEfF5cC:a\x00\n -~é"), max_size=60))
def test_no_name_whatever_it_is_made_of_leads_out(text: str) -> None:
    path = safe_path(f"https://s.example/{text}")
    assert path and not path.startswith("/") and "\\" not in path and "\x00" not in path and ":" not in path
    assert not {"", ".", ".."} & set(path.split("/"))


def test_a_long_name_is_cut_and_stays_its_own() -> None:
    one, other = (safe_path(f"/{'x' * 400}{n}.jpg") for n in "12")
    assert one != other and one.endswith(".jpg") and len(one) <= 150


def _archives(root: Path) -> None:
    """One picture in a folder, a ZIP, a tar and a ZIP in a tar."""
    (root / "uploads/f").mkdir(parents=True)
    (root / "uploads/f/one.gif").write_bytes(GIF)
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("uploads/n/one.gif", GIF)
    with zipfile.ZipFile(root / "z.zip", "w") as archive:
        archive.writestr("uploads/z/one.gif", GIF)
        archive.writestr("../uploads/e/one.gif", GIF)
    with tarfile.open(root / "t.tar.gz", "w:gz") as packed:
        for name, data in (("uploads/t/one.gif", GIF), ("n.zip", inner.getvalue())):
            info = tarfile.TarInfo(name)
            info.size = len(data)
            packed.addfile(info, io.BytesIO(data))


def test_files_are_copied_out_of_folders_and_archives_with_a_manifest(tmp_path: Path) -> None:
    _archives(tmp_path / "in")
    files = Files()
    for name in ("uploads/f/one.gif", "z.zip!/uploads/z/one.gif", "z.zip!/uploads/e/one.gif", "gone/one.gif",
                 "t.tar.gz!/uploads/t/one.gif", "t.tar.gz!/n.zip!/uploads/n/one.gif"):  # fmt: skip
        files.add(name)
    media = Media(str(tmp_path / "out"), files)
    addresses = [f"{OLD}/uploads/{folder}/one.gif" for folder in "fzetn"]
    for address in [*addresses, f"{OLD}/gone/one.gif", f"{OLD}/elsewhere/two.gif"]:
        media.want(address)
    media.copy([str(tmp_path / "in")])
    assert [media.place(address) for address in addresses] == [f"out/uploads/{f}/one.gif" for f in "fzetn"]
    assert media.place(f"{OLD}/gone/one.gif") is None and media.place(f"{OLD}/elsewhere/two.gif") is None
    assert all((tmp_path / f"out/uploads/{f}/one.gif").read_bytes() == GIF for f in "fzetn")
    manifest = json.loads((tmp_path / "out/manifest.json").read_text())
    assert sorted(one["file"] for one in manifest["files"]) == sorted(f"uploads/{f}/one.gif" for f in "fzetn")
    assert {one["bytes"] for one in manifest["files"]} == {len(GIF)}
    assert [one["source"] for one in manifest["not_copied"]] == ["gone/one.gif"]


def test_a_link_in_the_target_folder_is_not_followed(tmp_path: Path) -> None:
    from importer.errors import OutputError

    _archives(tmp_path / "in")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out/uploads").symlink_to(tmp_path / "elsewhere")
    files = Files()
    files.add("uploads/f/one.gif")
    media = Media(str(tmp_path / "out"), files)
    media.want(f"{OLD}/uploads/f/one.gif")
    with pytest.raises(OutputError):
        media.copy([str(tmp_path / "in")])
    assert not list((tmp_path / "elsewhere").rglob("*.gif"))


def test_the_command_moves_a_whole_site(tmp_path: Path) -> None:
    truth = Truth(12)
    write_zip(truth, tmp_path / "site.zip")
    write_exports(truth, tmp_path / "exports")
    command = [sys.executable, "-m", "importer", "convert", "site.zip", "exports", "--base-url", SITE]
    options = ["-o", "all.json", "--new-url", NEW + "/{year}/{slug}/", "--redirects", "map.csv", "--media", "media"]
    done = subprocess.run([*command, *options], capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "11 files copied to media" in done.stderr and "the redirect map: map.csv" in done.stderr
    records = json.loads((tmp_path / "all.json").read_text())
    addresses = {one["url"] for one in records}
    expected = {f"{NEW}/{i.day[:4]}/{i.slug}/" for i in [*truth.items, truth.export_only]}
    assert addresses == expected
    rows = list(csv.DictReader((tmp_path / "map.csv").read_text().splitlines()))
    redirects = {row["old"]: row["new"] for row in rows}
    for item in truth.items:
        assert redirects[item.url] == f"{NEW}/{item.day[:4]}/{item.slug}/"
    for one in records:
        assert SITE + "/20" not in one["content_html"], "links to items have moved"
        if one["image"] and not one["image"].startswith("https:"):
            assert (tmp_path / one["image"]).read_bytes() == GIF
    assert sum((one["image"] or "").startswith("media/") for one in records) == 11


def test_without_a_template_the_map_gives_the_records_id(tmp_path: Path) -> None:
    write_exports(Truth(3), tmp_path / "exports")
    command = [sys.executable, "-m", "importer", "convert", "exports", "-o", "a.json", "--redirects", "map.csv"]
    subprocess.run(command, check=True, capture_output=True, cwd=tmp_path)
    rows = list(csv.DictReader((tmp_path / "map.csv").read_text().splitlines()))
    ids = {one["id"] for one in json.loads((tmp_path / "a.json").read_text())}
    assert {row["id"] for row in rows} == ids and {row["new"] for row in rows} == {""}
