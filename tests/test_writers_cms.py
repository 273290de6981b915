"""WXR and Ghost's JSON: read by an independent WXR parser, by Ghost's published schema, and by our own readers."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import feedparser
import jsonschema
import pytest
import wpparser
from writing import FULL, back, record, save, written

from importer.record import Native, Record, Source
from importer.writers.slugs import slug_of, slugify

CHILD = record(
    id="c1", url="https://a.example/x/child", title="A <b> & child", native=Native(id="13", type="book", parent="12"),
    summary="1 < 2", content_text="one < two\n\nthree", aliases=("https://a.example/x/former", "https://a.example/x?p=2"),
    authors=("Ö",), date_published="2024", status="draft",
    source=Source(document="a.xml", kind="item", reader="wxr", position=1),
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Größe der Häfen!", "grosse-der-hafen"), ("漁港 2024", "漁港-2024"), ("हिन्दी में", "हिन्दी-में"), ("--", ""),
     ("../../etc/passwd", "etc-passwd"), ("x" * 99, "x" * 80)],
)  # fmt: skip
def test_a_slug_has_letters_digits_and_hyphens(name: str, slug: str) -> None:
    assert slugify(name) == slug


@pytest.mark.parametrize(
    ("fields", "slug"),
    [({"native": Native(slug="own")}, "own"), ({"url": "/a/b-c.html?x=1"}, "b-c"),
     ({"url": "/a/b-c/index.html"}, "b-c"), ({"url": "/index.html"}, "a-title"), ({"url": "/home"}, "a-title"),
     ({"url": "/gr%C3%B6%C3%9Fe/"}, "grosse"), ({"title": "!!"}, "0"), ({"title": "!!", "id": "!"}, "record")],
)  # fmt: skip
def test_a_record_has_its_own_slug_else_its_addresses_else_its_titles(fields: dict[str, Any], slug: str) -> None:
    assert slug_of(record(**fields)) == slug


def test_wordpress_finds_posts_terms_and_fields(tmp_path: Path) -> None:
    export = wpparser.parse(str(written(tmp_path, "wxr", CHILD, FULL)))
    posts = {post["post_id"]: post for post in export["posts"]}
    assert export["blog"]["site_url"] == "https://a.example"
    child, full = posts["1"], posts["2"]
    assert (child["post_type"], child["status"], child["post_parent"], child["post_name"]) == (
        "book",
        "draft",
        "2",
        "child",
    )
    assert (child["post_date"], child["post_date_gmt"]) == ("2024-01-01 00:00:00", "2024-01-01 00:00:00")
    assert child["content"] == "one &lt; two\n\nthree"
    assert full["tags"] == ["ports-harbours", "back-slash", "dash"]  # it gives the nicenames
    assert full["categories"] == ["1", "grosse-漁港"]
    assert (full["creator"], full["link"], full["content"]) == (
        FULL.authors[0],
        FULL.url,
        (FULL.content_html or "").replace("\r", ""),
    )


def test_wordpress_gets_pictures_and_downloads_as_attachments(tmp_path: Path) -> None:
    feed = feedparser.parse(str(written(tmp_path, "wxr", FULL)))
    assert not feed.bozo
    post, picture, download = feed.entries
    assert [one.wp_post_type for one in feed.entries] == ["post", "attachment", "attachment"]
    assert (picture.wp_attachment_url, picture.wp_post_parent) == (FULL.image, post.wp_post_id)
    assert (download.wp_attachment_url, download.wp_post_mime_type) == ("https://a.example/a.pdf", "application/pdf")


def test_wordpress_gets_the_sites_own_pictures_in_contents_each_once_and_in_one_size(tmp_path: Path) -> None:
    old = "https://old.example/up"
    addresses = (f"{old}/one-300x200.png", f"{old}/two&amp;.png", "/three.png")
    foreign = ("https://ads.example/x.png", "data:image/gif;base64,R0", "http://[x/y.png")
    markup = "".join(f'<img alt="" src="{one}">' for one in (*addresses, *foreign))
    own = {"url": "https://new.example/a/", "aliases": ("https://www.old.example/a/",), "content_html": markup}
    feed = feedparser.parse(str(written(tmp_path, "wxr", record(image=f"{old}/one.png", **own), record(id="2", **own))))
    fetched = [(one.wp_attachment_url, one.wp_post_parent) for one in feed.entries if one.wp_post_type == "attachment"]
    assert fetched == [(f"{old}/one.png", "1"), (f"{old}/two&.png", "1"), ("https://new.example/three.png", "1")]


def test_our_own_reader_gets_most_of_it_back_from_wxr(tmp_path: Path) -> None:
    (full,) = back(written(tmp_path, "wxr", FULL))
    for field in ("title", "summary", "types", "tags", "url", "image", "image_alt"):
        assert getattr(full, field) == getattr(FULL, field), field
    assert (full.date_published, full.date_modified) == ("2024-05-04T00:00:00Z", "2024-05-04T08:30:00Z")
    assert [one.url for one in full.attachments] == ["https://a.example/a.pdf"]
    assert full.native is not None
    assert (full.native.fields["event_start"], full.native.fields["publisher"]) == ("2024-05", "Moor <Press>")
    assert json.loads(full.native.fields["a"]) == [1, None]


TERMS = """<?xml version="1.0"?><rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>S</title>
<link>https://s.example</link><wp:wxr_version>1.2</wp:wxr_version><item><title>Fair</title>
<link>https://s.example/fair/</link><wp:post_id>1</wp:post_id><wp:status>publish</wp:status>
<wp:post_type>event</wp:post_type>
<category domain="category" nicename="news"><![CDATA[News]]></category>
<category domain="post_tag" nicename="childrens"><![CDATA[Children's]]></category>
<category domain="post_tag" nicename="%d0%bf%d0%be%d1%80%d1%82-2"><![CDATA[порт]]></category>
<category domain="event_place" nicename="old-mill"><![CDATA[Old mill]]></category>
<wp:postmeta><wp:meta_key>seats</wp:meta_key><wp:meta_value>40</wp:meta_value></wp:postmeta></item></channel></rss>"""


def test_terms_of_a_wordpress_export_come_back_in_their_taxonomies_with_their_slugs(tmp_path: Path) -> None:
    (tmp_path / "in.xml").write_text(TERMS)
    (fair,) = back(tmp_path / "in.xml")
    assert fair.native is not None and fair.native.fields["event_place"] == ["Old mill"]
    out = written(tmp_path, "wxr", fair, record(id="2", tags=("Children's", "Mill's")))
    terms = re.findall(r'domain="([^"]*)" nicename="([^"]*)"><!\[CDATA\[(.*?)]]', out.read_text())
    assert terms == [
        ("category", "news", "News"), ("post_tag", "childrens", "Children's"), ("post_tag", "порт-2", "порт"),
        ("event_place", "old-mill", "Old mill"),
        ("post_tag", "childrens", "Children's"), ("post_tag", "mill-s", "Mill's"),
    ]  # fmt: skip
    assert re.findall("meta_key>([^<]+)", out.read_text()) == ["seats"], "what is a term is no custom field"
    assert back(out)[0].native == fair.native.model_copy(update={"slug": "fair", "parent": None})
    tags = json.loads(written(tmp_path, "ghost", fair).read_text())["db"][0]["data"]["tags"]
    assert [one["slug"] for one in tags] == ["news", "childrens", "порт-2"]


def test_a_post_type_of_the_sites_own_stays_also_where_a_page_shows_the_item(tmp_path: Path) -> None:
    (tmp_path / "in.xml").write_text(re.sub(r"<category.*?</category>", "", TERMS))
    (fair,) = back(tmp_path / "in.xml")
    shown = fair.model_copy(update={"source": record().source})
    article = shown.model_copy(update={"native": Native(id="2", type="node--article"), "id": "2"})
    out = written(tmp_path, "wxr", shown, article).read_text()
    assert re.findall("<wp:post_type>([^<]+)", out) == ["event", "post"] and "term_slugs" not in out


def test_former_slugs_are_those_that_wordpress_redirects(tmp_path: Path) -> None:
    (child,) = back(written(tmp_path, "wxr", record(**{**dict(CHILD), "status": "publish"})))
    assert child.aliases == ("https://a.example/x/former",)
    assert child.title == "A <b> & child"


# The "post" of @tryghost/admin-api-schema 4.7.5 (schemas/posts.json), what we write of it; Ghost's own validation of
# imports asks for titles of at most 255 characters (tests/heavy has it read whole outputs).
TEXT: dict[str, Any] = {"type": "string"}
POST = {
    "required": ["id", "title"],
    "additionalProperties": False,
    "properties": {
        "id": {"type": "integer"},
        "title": TEXT | {"maxLength": 255, "minLength": 1},
        "slug": TEXT | {"maxLength": 191, "minLength": 1},
        "html": TEXT,
        "type": {"enum": ["post", "page"]},
        "status": {"enum": ["published", "draft", "scheduled", "sent"]},
        "visibility": TEXT,
        "feature_image": TEXT | {"maxLength": 2000},
        "canonical_url": TEXT | {"maxLength": 2000},
        "custom_excerpt": TEXT | {"maxLength": 300},
        "locale": TEXT | {"maxLength": 6},
        "published_at": TEXT | {"format": "date-time"},
        "created_at": TEXT | {"format": "date-time"},
        "updated_at": TEXT | {"format": "date-time"},
    },
}


def ghost(path: Path) -> dict[str, Any]:
    (one,) = json.loads(path.read_text(encoding="utf-8"))["db"]
    assert isinstance(one["meta"]["exported_on"], int)
    for post in one["data"]["posts"]:
        jsonschema.validate(post, POST)
    return one["data"]  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("status", "wordpress", "in_ghost"),
    [
        (None, "publish", "published"), ("live", "publish", "published"), ("1", "publish", "published"),
        ("pending", "pending", "draft"), ("in_review", "draft", "draft"), ("private", "private", "draft"),
        ("friends", "private", "draft"), ("future", "future", "scheduled"), ("queued", "future", "scheduled"),
        ("trash", "trash", "draft"), ("soft_trashed", "trash", "draft"), ("archived", "draft", "draft"),
        ("a word of nobody", "draft", "draft"),
    ],
)  # fmt: skip
def test_what_is_not_public_is_published_by_no_system(
    tmp_path: Path, status: str | None, wordpress: str, in_ghost: str
) -> None:
    one = record(status=status, date_published="2024-05-04", url="/a/")
    (post,) = wpparser.parse(str(written(tmp_path, "wxr", one)))["posts"]
    assert post["status"] == wordpress
    assert [post["status"] for post in ghost(written(tmp_path, "ghost", one))["posts"]] == [in_ghost]


def test_what_waits_for_no_date_is_a_draft_in_ghost(tmp_path: Path) -> None:
    (post,) = ghost(written(tmp_path, "ghost", record(status="scheduled")))["posts"]
    assert post["status"] == "draft"


def test_ghost_gets_posts_joined_with_tags_and_authors(tmp_path: Path) -> None:
    long = record(id="2", title="t" * 300, summary="s" * 400, language="zh-Hant", tags=("-dash",), url="/x/")
    data = ghost(written(tmp_path, "ghost", FULL, long))
    names = {tag["id"]: tag["name"] for tag in data["tags"]}
    assert [names[one["tag_id"]] for one in data["posts_tags"] if one["post_id"] == 1] == [*FULL.types, *FULL.tags]
    assert [names[one["tag_id"]] for one in data["posts_tags"] if one["post_id"] == 2] == ["-dash"]
    assert len({tag["slug"] for tag in data["tags"]}) == len(names) == 5
    assert [post["slug"] for post in data["posts"]] == ["x", "x-2"]
    assert [user["email"] for user in data["users"]] == ["author-1@example.com", "author-2@example.com"]


def test_our_own_reader_gets_most_of_it_back_from_ghost(tmp_path: Path) -> None:
    (full,) = back(written(tmp_path, "ghost", FULL))
    for field in ("title", "summary", "authors", "image", "image_alt", "language"):
        assert getattr(full, field) == getattr(FULL, field), field
    assert full.tags == (*FULL.types, *FULL.tags)
    assert full.date_published == "2024-05-04T00:00:00Z"


def test_what_was_cut_for_ghost_is_said(tmp_path: Path) -> None:
    told = "\n".join(save(tmp_path / "out.ghost.json", "ghost", record(title="t" * 300, language="zh-Hant")).told())
    assert "cut at 255 characters" in told
    assert "languages whose tag is longer" in told


@pytest.mark.parametrize(
    ("url", "told"),
    [("https://a.example/x/", False), ("https://a.example/2020/x/", True), ("/x.html", True), (None, False),
     ("/caf%C3%A9/", True), ("/%D0%BF%D0%BE%D1%80%D1%82/", True)],
)  # fmt: skip
def test_addresses_that_ghost_will_not_have_are_said(tmp_path: Path, url: str | None, told: bool) -> None:
    said = "\n".join(save(tmp_path / "out.ghost.json", "ghost", record(url=url)).told())
    assert ("whose address will be another in Ghost" in said) == told


def test_what_would_have_ghost_refuse_the_whole_file_is_left_out_and_said(tmp_path: Path) -> None:
    far = "https://a.example/" + "x" * 2000
    refused = record(
        tags=("#wages", ", and more", "Ports, harbours", "wages", ","), image=far, image_alt="A", external_url=far
    )
    out = tmp_path / "out.ghost.json"
    told = "\n".join(save(out, "ghost", refused).told())
    data = ghost(out)
    assert [tag["name"] for tag in data["tags"]] == ["wages", "and more", "Ports, harbours"]
    assert [(one["tag_id"], one["sort_order"]) for one in data["posts_tags"]] == [(1, 0), (2, 1), (3, 2)]
    assert not {"feature_image", "canonical_url"} & set(data["posts"][0]) and "posts_meta" not in data
    assert "began with # or a comma" in told and "addresses of more than 2000 characters" in told


@pytest.mark.parametrize("format", ["wxr", "ghost"])
def test_nothing_makes_an_empty_export(tmp_path: Path, format: str) -> None:
    none: list[Record] = []
    assert back(written(tmp_path, format, *none)) == []
