"""Moving a site: new addresses, links that follow, the redirect map, copies of files that never leave their folder."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from generated_site import GIF, SITE, Truth, write_exports, write_zip
from hypothesis import given
from hypothesis import strategies as st

from importer.errors import UsageError
from importer.migration.files import Files
from importer.migration.media import Media, safe_path, served_at
from importer.migration.move import Mover
from importer.migration.template import Template, Templates
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


def moved(template: str | tuple[str, ...], *records: Record) -> list[Record]:
    mover = Mover(Templates((template,) if isinstance(template, str) else template))
    mover.know([OLD])
    mover.take(records)
    return [after for _, _, after in mover.moved()]


@pytest.mark.parametrize(
    ("template", "values", "address"),
    [
        ("/{slug}/", {}, "/x/"),
        ("/{slug}/", {"native": Native(slug="own-slug")}, "/own-slug/"),
        ("/{slug}/", {"url": None}, "/a-title-at-last/"),
        ("/{slug}/", {"url": f"{OLD}/?p=12"}, "/a-title-at-last/"),
        ("/{slug}/", {"url": f"{OLD}/about/team/index.html"}, "/team/"),
        ("/{slug}/", {"url": f"{OLD}/index.html"}, "/a-title-at-last/"),
        ("/{slug}/", {"url": f"{OLD}/%D0%BF%D0%BE%D1%80%D1%82/"}, "/%D0%BF%D0%BE%D1%80%D1%82/"),
        (NEW + "/{year}/{month}/{day}/{id}", {"date_published": "2021-03-04T10:00:00Z"}, f"{NEW}/2021/03/04/0a1b"),
        (NEW + "/{date}/{id}", {"date_published": "2021-03-04", "native": Native(id="7")}, f"{NEW}/2021-03-04/7"),
        ("/{type}/{category}/{language}/{slug}", {"types": ("Big News",), "language": "en-GB",
         "native": Native(type="post")}, "/post/big-news/en-gb/x"),
        ("/{year}/{slug}/", {}, "/x/"),
        ("/{path}", {}, "/2021/x.html"),
        ("/{path}/", {}, "/2021/x/"),
        ("/{path}/", {"url": f"{OLD}/about/team/index.html"}, "/about/team/"),
        (NEW + "/{path}", {"url": f"{OLD}/%D0%BF/?page=2"}, f"{NEW}/%D0%BF/?page=2"),
        ("/{path}", {"url": f"{OLD}/"}, "/"),
        ("/{path}/", {"url": f"{OLD}/?p=12"}, "/a-title-at-last/"),
        ("/{path}", {"url": "../../up.html"}, "/up"),
        ("/{path}", {"url": None}, "/a-title-at-last"),
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
        ("/{year}/", "without {slug}, {path} or {id}"),
    ],
)
def test_a_template_that_makes_none_is_refused(template: str, told: str) -> None:
    with pytest.raises(UsageError) as error:
        Template(template)
    assert told in str(error.value)


@pytest.mark.parametrize("format", ["ghost", "wxr"])
def test_addresses_are_those_that_the_new_site_makes_of_the_slugs_it_gets(
    importer: Callable[..., Any], tmp_path: Path, format: str
) -> None:
    table = f"title,url,content\nCafé,{OLD}/2020/caf%C3%A9-a/,x\nPlain,{OLD}/p/,<a href={OLD}/2020/caf%C3%A9-a/>y</a>\n"
    (tmp_path / "a.csv").write_text(table)
    ran = importer("convert", "a.csv", "-o", "out", "--format", format, "--new-url", "/{slug}/", "--redirects", "r.csv")
    assert ran.code == 0 and "whose address will be another" not in ran.err
    text = (tmp_path / "out").read_text().replace("\\", "")
    assert 'href="/cafe-a/"' in text and re.search(r'"slug":"cafe-a"|post_name>cafe-a<', text)
    assert f"{OLD}/2020/caf%C3%A9-a/,/cafe-a/," in (tmp_path / "r.csv").read_text()


def test_the_id_stays_and_the_old_address_becomes_an_alias() -> None:
    [after] = moved("/{slug}/", record(aliases=(f"{OLD}/?p=3",)))
    assert (after.id, after.url, after.aliases) == ("0a1b", "/x/", (f"{OLD}/2021/x.html", f"{OLD}/?p=3"))


def test_two_that_would_have_one_address_get_a_number_each_time_the_same() -> None:
    twins = [record(id=str(n), url=f"{OLD}/{n}/x.html") for n in range(3)]
    assert [after.url for after in moved("/{slug}/", *twins)] == ["/x/", "/x-2/", "/x-3/"]
    assert [after.url for after in moved("/{slug}.html", *twins)] == ["/x.html", "/x-2.html", "/x-3.html"]


def test_whose_address_does_not_change_keeps_it_and_nobody_gets_one_that_another_had() -> None:
    post, page = record(id="1", url=f"{OLD}/2020/01/fair/"), record(id="2", url=f"{OLD}/fair/")
    for template in ("/{slug}/", OLD + "/{slug}/", NEW + "/{slug}/"):
        start = template.removesuffix("/{slug}/")
        assert [after.url for after in moved(template, post, page)] == [f"{start}/fair-2/", f"{start}/fair/"]
    # The page moves away, and what leads to its old address must still find it.
    page = record(id="2", url=f"{OLD}/fair/", native=Native(slug="market"))
    assert [after.url for after in moved("/{slug}/", post, page)] == ["/fair-2/", "/market/"]


def test_the_redirect_map_leads_past_no_page_and_the_conflict_is_named(
    importer: Callable[..., Any], tmp_path: Path
) -> None:
    table = f"title,url\nSpring fair,{OLD}/2020/01/fair/\nThe fair,{OLD}/fair/\nSame,{OLD}/2021/same/\n"
    (tmp_path / "a.csv").write_text(table)
    new = ("--new-url", OLD + "/{slug}/")
    ran = importer("convert", "a.csv", "-o", "a.jsonl", *new, "--redirects", "r.csv")
    said = f"is taken by “The fair” ({OLD}/fair/): “Spring fair” ({OLD}/2020/01/fair/) gets {OLD}/fair-2/"
    assert "1 records would have had the address of another" in ran.err and said in " ".join(ran.err.split())
    rows = [row[:2] for row in csv.reader((tmp_path / "r.csv").read_text().splitlines()[1:])]
    assert rows == [[f"{OLD}/2020/01/fair/", f"{OLD}/fair-2/"], [f"{OLD}/2021/same/", f"{OLD}/same/"]]
    importer("convert", "a.csv", "-o", "_redirects", *new)
    assert (tmp_path / "_redirects").read_text().splitlines() == [
        f"/2020/01/fair/ {OLD}/fair-2/ 301", f"/2021/same/ {OLD}/same/ 301",
    ]  # fmt: skip


def test_a_former_address_that_is_now_anothers_is_not_in_the_map() -> None:
    mover = Mover(Templates(["/{slug}/"]))
    mover.know([OLD])
    mover.take([record(id="1"), record(id="2", url=f"{OLD}/2021/y.html", aliases=(f"{OLD}/x/",))])
    rows = [row for one in mover.moved() for row in mover.redirects(*one)]
    assert rows == [(f"{OLD}/2021/x.html", "/x/", "1"), (f"{OLD}/2021/y.html", "/y/", "2")]


def test_the_number_stands_in_the_slug_of_which_the_new_site_makes_the_address(
    importer: Callable[..., Any], tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text(f"title,url\nSpring,{OLD}/2020/01/fair/\nThe fair,{OLD}/fair/\n")
    for name, slugs in (("a.ghost.json", r'"slug":"(fair[^"]*)'), ("a.wxr", r"post_name>(fair[^<]*)")):
        ran = importer("convert", "a.csv", "-o", name, "--new-url", "/{slug}/")
        assert re.findall(slugs, (tmp_path / name).read_text()) == ["fair-2", "fair"]
        assert "whose address will be another" not in ran.err


def test_links_by_the_number_of_an_item_follow_and_are_no_dead_ones(
    importer: Callable[..., Any], tmp_path: Path
) -> None:
    def item(number: int, slug: str, content: str) -> str:
        return (
            f"<item><title>{slug}</title><link>{OLD}/2018/{slug}/</link><guid>{OLD}/?p={number}</guid>"
            f"<content:encoded><![CDATA[{content}]]></content:encoded><wp:post_id>{number}</wp:post_id>"
            f"<wp:post_name>{slug}</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>"
        )

    links = '<p><a href="/?p=12">b</a> <a href="/2018/b/?replytocom=5#respond">b</a> <a href="/?p=99">no</a></p>'
    (tmp_path / "export.xml").write_text(
        '<?xml version="1.0"?><rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<link>{OLD}</link>{item(11, 'a', links)}{item(12, 'b', '')}</channel></rss>"
    )
    options = ("--new-url", "/{slug}/", "--redirects", "r.csv", "--report", "r.json", "--proof", "p.txt")
    importer("convert", "export.xml", "-o", "a.jsonl", *options)
    first = json.loads((tmp_path / "a.jsonl").read_text().splitlines()[0])
    assert f'<a href="/b/">b</a> <a href="/b/#respond">b</a> <a href="{OLD}/?p=99">' in first["content_html"]
    assert f"{OLD}/?p=12,/b/," in (tmp_path / "r.csv").read_text()
    dead = json.loads((tmp_path / "r.json").read_text())["proof"]["dead_links"]
    assert [one["url"] for one in dead["links"]] == [f"{OLD}/?p=99"]


def test_each_post_type_moves_by_its_own_pattern_and_links_follow_between_them() -> None:
    page = record(
        id="1", url=f"{OLD}/about/team/", native=Native(type="page"), content_html=f'<a href="{OLD}/p/">p</a>'
    )
    post = record(id="2", url=f"{OLD}/p/", native=Native(type="post"), date_published="2021-01-01")
    event = record(id="3", url=f"{OLD}/e/", native=Native(type="event"))
    after = moved(("/{year}/{slug}/", "page=/{path}/"), page, post, event)
    assert [one.url for one in after] == ["/about/team/", "/2021/p/", "/e/"]
    assert after[0].content_html == '<a href="/2021/p/">p</a>'
    after = moved(("post=/{year}/{slug}/",), page, post, event)
    assert [one.url for one in after] == [f"{OLD}/about/team/", "/2021/p/", f"{OLD}/e/"]


def test_a_pattern_for_a_type_that_no_record_has_is_told() -> None:
    for records, types in (([record(native=Native(type="post"))], "post"), ([record()], "none: pages")):
        mover = Mover(Templates(["/{slug}/", "pages=/{path}"]))
        mover.take(records)
        assert [one.partition("; there are ")[2][: len(types)] for one in mover.named] == [types]


def test_two_patterns_for_one_type_are_refused() -> None:
    with pytest.raises(UsageError) as error:
        Templates(["/{slug}/", "page=/{path}", "page=/{slug}"])
    assert "a second one for the type page" in str(error.value)


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
    media = Media(str(tmp_path / "out"), files, "/m/")
    addresses = [f"{OLD}/uploads/{folder}/one.gif" for folder in "fzetn"]
    for address in [*addresses, f"{OLD}/gone/one.gif", f"{OLD}/elsewhere/two.gif"]:
        media.want(address)
    media.copy([str(tmp_path / "in")])
    assert [media.place(address) for address in addresses] == [f"/m/uploads/{f}/one.gif" for f in "fzetn"]
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
    media = Media(str(tmp_path / "out"), files, "/out/")
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
            assert (tmp_path / one["image"].removeprefix("/")).read_bytes() == GIF
    assert sum((one["image"] or "").startswith("/media/") for one in records) == 11


@pytest.mark.parametrize(
    ("folder", "given", "address"),
    [
        ("media", None, "/media/"),
        ("a/b/my files/", None, "/my%20files/"),
        ("hugo/static/media", None, "/media/"),
        ("hugo/static/wp-content/uploads", None, "/wp-content/uploads/"),
        ("hugo/static/", None, "/"),
        ("content/images", "/content/images", "/content/images/"),
        ("media", "https://cdn.example", "https://cdn.example/"),
        ("media", "/", "/"),
    ],
)
def test_a_folder_of_copies_has_an_address_on_the_new_site(folder: str, given: str | None, address: str) -> None:
    assert served_at(folder, given) == address


PICTURES = {
    "version": "https://jsonfeed.org/version/1.1",
    "items": [{"id": "1", "url": f"{OLD}/2020/fair/", "title": "The fair", "image": f"{OLD}/uploads/fair.gif",
               "content_html": f'<p>On the green.</p><img src="{OLD}/uploads/fair.gif" alt="Stalls">'}],
}  # fmt: skip


@pytest.fixture
def pictures(tmp_path: Path, importer: Callable[..., Any]) -> Callable[..., Any]:
    """An item with a picture in a folder `site`, and the command over it."""
    (tmp_path / "site/uploads").mkdir(parents=True)
    (tmp_path / "site/feed.json").write_text(json.dumps(PICTURES))
    (tmp_path / "site/uploads/fair.gif").write_bytes(GIF)
    return lambda *words: importer("convert", "site", "--content", *words)


def test_pictures_lead_to_their_copies_from_wherever_a_page_stands(
    pictures: Callable[..., Any], tmp_path: Path
) -> None:
    (tmp_path / "hugo/static").mkdir(parents=True)
    ran = pictures("-o", "r.json", "--media", "hugo/static/media")
    assert "1 files copied to hugo/static/media; records point to them as /media/..." in ran.err
    [one] = json.loads((tmp_path / "r.json").read_text())
    assert one["image"] == "/media/uploads/fair.gif"
    assert 'src="/media/uploads/fair.gif"' in one["content_html"]
    pictures("-o", "hugo/content/", "--media", "hugo/static")
    [page] = (tmp_path / "hugo/content").glob("*.md")
    assert "](/uploads/fair.gif)" in page.read_text()
    pictures("-o", "r.ghost.json", "--media", "images", "--media-url", "/content/images")
    [post] = json.loads((tmp_path / "r.ghost.json").read_text())["db"][0]["data"]["posts"]
    assert post["feature_image"] == "/content/images/uploads/fair.gif" and post["feature_image"] in post["html"]


def test_wordpress_fetches_pictures_from_where_they_are_and_finds_their_addresses_in_contents(
    pictures: Callable[..., Any], tmp_path: Path
) -> None:
    def addresses() -> tuple[set[str], set[str]]:
        text = (tmp_path / "r.wxr").read_text()
        return set(re.findall(r"<wp:attachment_url>([^<]*)", text)), set(re.findall('src="([^"]*)', text))

    old, copied = {f"{OLD}/uploads/fair.gif"}, {f"{NEW}/m/uploads/fair.gif"}
    ran = pictures("-o", "r.wxr", "--media", "m", "--new-url", f"{NEW}/{{slug}}/")
    assert addresses() == (old, old)
    assert "addresses stay, for the importer of this format fetches from there" in ran.err
    pictures("-o", "r.wxr", "--media", "m", "--media-url", f"{NEW}/m/")
    assert addresses() == (copied, copied)
    assert (tmp_path / "m/uploads/fair.gif").read_bytes() == GIF


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--media", "site"], "lies within site, which is read"),
        (["--media", "site/media"], "lies within site, which is read"),
        (["--media", "."], "holds site, which is read"),
        (["--media", "missing/media"], "missing/media: can't be written: its folder does not exist"),
        (["--media", "out/media", "-o", "out/"], "can't share a folder"),
        (["--media", "m", "-o", "m/manifest.json"], "two things can't go to the same place"),
        (["--media-url", "/m/"], "give --media DIR too"),
        (["--media", "m", "--media-url", "m/"], "must begin with / or https://"),
        (["--media", "m", "--media-url", "/m/", "-o", "r.wxr"], "WordPress fetches files from their addresses"),
    ],
)
def test_copies_go_to_no_place_where_they_would_do_harm(
    pictures: Callable[..., Any], tmp_path: Path, words: list[str], told: str
) -> None:
    before = sorted(tmp_path.rglob("*"))
    ran = pictures("-o", "r.json", *words)
    assert ran.code == 2 and told in ran.err
    assert sorted(tmp_path.rglob("*")) == before


def test_without_a_template_the_map_gives_the_records_id(tmp_path: Path) -> None:
    write_exports(Truth(3), tmp_path / "exports")
    command = [sys.executable, "-m", "importer", "convert", "exports", "-o", "a.json", "--redirects", "map.csv"]
    subprocess.run(command, check=True, capture_output=True, cwd=tmp_path)
    rows = list(csv.DictReader((tmp_path / "map.csv").read_text().splitlines()))
    ids = {one["id"] for one in json.loads((tmp_path / "a.json").read_text())}
    assert {row["id"] for row in rows} == ids and {row["new"] for row in rows} == {""}
