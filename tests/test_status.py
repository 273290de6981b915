"""What is not public reaches no record: for every format that says so, each of its words, any other word, and none.

An item stands here as each format writes it, its status last, so that a file cut anywhere lacks the status before it
lacks anything else.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from importer import pipeline, readers
from importer.pipeline import Outcome, Settings

WHAT = "Millrace"
"""The item's title."""
FIRST = "First"
"""That of a public item before it, where a format is known only by a whole one."""
AT = "@STATUS@"

# Formats whose items are all public, or that have none: there is no status to lose.
WITHOUT = frozenset(
    """html text jsonfeed tumblr_html sitemap opml records records_table records_sqlite records_columnar""".split()
)


@dataclass(frozen=True)
class Case:
    """An export of one item."""

    reader: str
    name: str
    template: str
    public: str
    hidden: tuple[str, ...]
    unknown: str | None = "frobnicated"
    """A status that the format does not know; None where it can have but two."""
    beside: tuple[tuple[str, str], ...] = ()
    """Other files of the export."""


WP = 'xmlns:wp="http://wordpress.org/export/1.2/"'
APP = 'xmlns:app="http://www.w3.org/2007/app"'
TAKEOUT = 'xmlns:blogger="http://schemas.google.com/blogger/2018"'
KIND = (
    '<category scheme="http://schemas.google.com/g/2005#kind" term="http://schemas.google.com/blogger/2008/kind#post"/>'
)
CONTENTFUL = {
    "contentTypes": [{"sys": {"id": "story"}, "displayField": "title", "name": "story",
                      "fields": [{"id": "title", "type": "Symbol"}, {"id": "body", "type": "Text"}]}],
    "locales": [{"code": "en", "default": True}],
}  # fmt: skip


def line(*cells: str) -> str:
    return ",".join(cells) + "\n"


SUBSTACK = line("post_id", "post_date", "type", "audience", "title", "is_published") + line(
    "1400.m", "2024-01-02T00:00:00Z", "newsletter", "everyone", WHAT, AT
)

CASES = (
    Case(
        "wxr",
        "wxr.xml",
        f'<rss version="2.0" {WP}><channel><item><title>{WHAT}</title><wp:post_type>post</wp:post_type>'
        f"<wp:status>{AT}</wp:status></item></channel></rss>",
        "publish",
        ("draft", "pending", "private", "future", "trash", "auto-draft", "inherit"),
    ),
    Case(
        "feed",
        "feed.xml",
        f'<feed xmlns="http://www.w3.org/2005/Atom" {APP}><entry><title>{WHAT}</title><link href="/m"/>'
        f"<app:control><app:draft>{AT}</app:draft></app:control></entry></feed>",
        "no",
        ("yes",),
    ),
    Case(
        "blogger",
        "blogger.xml",
        f'<feed xmlns="http://www.w3.org/2005/Atom" {APP}><entry>{KIND}<title>{WHAT}</title>'
        f"<app:control><app:draft>{AT}</app:draft></app:control></entry></feed>",
        "no",
        ("yes",),
    ),
    Case(
        "blogger",
        "feed.atom",
        f'<feed xmlns="http://www.w3.org/2005/Atom" {TAKEOUT}><entry><blogger:type>POST</blogger:type>'
        f"<title>{WHAT}</title><blogger:status>{AT}</blogger:status></entry></feed>",
        "LIVE",
        ("DRAFT", "SOFT_TRASHED"),
    ),
    Case(
        "tumblr",
        "tumblr.xml",
        f'<tumblr version="1.0"><posts><post id="1" type="regular"><regular-title>{WHAT}</regular-title>'
        f"<regular-body>x</regular-body></post></posts></tumblr>".replace(
            'type="regular"', f'type="regular" state="{AT}"'
        ),
        "published",
        ("draft", "queued", "submission", "private"),
    ),
    Case(
        "livejournal",
        "lj.xml",
        f"<livejournal><entry><itemid>1</itemid><subject>{WHAT}</subject><event>x</event>"
        f"<security>{AT}</security></entry></livejournal>",
        "public",
        ("private", "usemask", "friends", "custom"),
    ),
    Case(
        "joomla",
        "j2.xml",
        f'<j2xml version="21.9.0"><content><id>1</id><title>{WHAT}</title><introtext>x</introtext>'
        f"<state>{AT}</state></content></j2xml>",
        "1",
        ("0", "2", "-2"),
        "9",
    ),
    Case(
        "typo3",
        "t3.xml",
        '<T3RecordDocument><records type="array"><tablerow index="pages:1" type="array">'
        '<fieldlist index="data" type="array"><field index="uid">1</field><field index="doktype">1</field>'
        f'<field index="deleted">0</field><field index="title">{WHAT}</field><field index="hidden">{AT}</field>'
        "</fieldlist></tablerow></records></T3RecordDocument>",
        "0",
        ("1",),
        "9",
    ),
    Case(
        "drupal_views",
        "views.xml",
        f'<response><item key="0"><title>{WHAT}</title><body>x</body><nid>7</nid>'
        f"<status>{AT}</status></item></response>",
        "1",
        ("0", "Unpublished", "draft"),
        "9",
    ),
    Case(
        "wp_json",
        "wp.json",
        '[{"id": 1, "type": "post", "link": "https://a.example/m", "date_gmt": "2024-01-02T00:00:00",'
        f'"slug": "m", "title": {{"rendered": "{WHAT}"}}, "content": {{"rendered": "x"}}, "status": "{AT}"}}]',
        "publish",
        ("draft", "pending", "private", "future", "trash"),
    ),
    Case(
        "ghost",
        "ghost.json",
        '{"db": [{"meta": {"version": "5.0", "exported_on": 1}, "data": {"posts": [{"id": "1", '
        f'"slug": "m", "html": "x", "title": "{WHAT}", "status": "{AT}"}}]}}}}]}}',
        "published",
        ("draft", "scheduled", "sent"),
    ),
    Case(
        "contentful",
        "contentful.json",
        json.dumps(CONTENTFUL)[:-1]
        + ', "entries": [{"fields": {"title": {"en": "'
        + WHAT
        + '"}, "body": {"en": "x"}}, "sys": {"id": "e", "type": "Entry", "contentType": {"sys": {"id": "story"}}, '
        '"archivedVersion": null, ' + f'"publishedVersion": {AT}}}}}]}}',
        "3",
        ("null", "0"),
        None,
    ),
    Case(
        "sanity",
        "data.ndjson",
        f'{{"_type": "post", "title": "{WHAT}", "body": "x", "_id": "{AT}"}}\n',
        "p1",
        ("drafts.p1", "versions.r1.p1"),
        None,
    ),
    Case(
        "strapi",
        "strapi.json",
        '{"meta": {"pagination": {"total": 1}}, "data": [{"id": 1, "documentId": "a", '
        f'"createdAt": "2024-01-02T00:00:00Z", "title": "{WHAT}", "content": "x", "publishedAt": {AT}}}]}}',
        '"2024-01-02T00:00:00Z"',
        ("null",),
        '""',
    ),
    Case(
        "drupal_json",
        "drupal.json",
        '{"jsonapi": {"version": "1.0"}, "data": [{"type": "node--article", "id": "u", '
        f'"attributes": {{"drupal_internal__nid": 1, "title": "{WHAT}", "status": {AT}}}}}]}}',
        "true",
        ("false",),
        '"maybe"',
    ),
    Case(
        "drupal_json",
        "workflow.json",
        '{"jsonapi": {"version": "1.0"}, "data": [{"type": "node--article", "id": "u", '
        f'"attributes": {{"status": true, "title": "{WHAT}", "moderation_state": "{AT}"}}}}]}}',
        "published",
        ("draft", "archived"),
    ),
    Case(
        "joomla_json",
        "joomla.json",
        '{"data": [{"type": "articles", "id": "1", "attributes": {"alias": "m", "text": "x", '
        f'"title": "{WHAT}", "state": {AT}}}}}]}}',
        "1",
        ("0", "2", "-2", "null"),
        "9",
    ),
    Case(
        "hubspot",
        "hubspot.json",
        '{"results": [{"id": "1", "url": "https://a.example/m", "postBody": "x", '
        f'"htmlTitle": "{WHAT}", "state": "{AT}"}}]}}',
        "PUBLISHED",
        ("DRAFT", "SCHEDULED", "DRAFT_AB", "PUBLISHED_OR_SCHEDULED"),
    ),
    Case(
        "blogger_json",
        "api.json",
        '{"kind": "blogger#postList", "items": [{"kind": "blogger#post", "id": "1", '
        f'"content": "x", "title": "{WHAT}", "status": "{AT}"}}]}}',
        "LIVE",
        ("DRAFT", "SCHEDULED", "SOFT_TRASHED"),
    ),
    Case(
        "tumblr_json",
        "tumblr.json",
        '{"response": {"posts": [{"type": "text", "id": 1, "reblog_key": "r", "blog_name": "b", '
        f'"post_url": "https://b.example/1", "body": "x", "title": "{WHAT}", "state": "{AT}"}}]}}}}',
        "published",
        ("draft", "queued", "private", "submission"),
    ),
    Case(
        "movabletype",
        "mt.txt",
        f"AUTHOR: Ann\nTITLE: {FIRST}\nSTATUS: Publish\n-----\nBODY:\nx\n-----\n--------\n"
        f"AUTHOR: Ann\nTITLE: {WHAT}\nDATE: 03/04/2021 10:05:06 PM\nSTATUS: {AT}\n-----\nBODY:\nx\n-----\n--------\n",
        "Publish",
        ("Draft", "Future", "Review"),
    ),
    Case(
        "dotclear",
        "dc.txt",
        "///DOTCLEAR|2.25|single\n\n[post post_id,post_dt,post_tz,post_type,post_url,post_title,"
        f'post_content_xhtml,post_status]\n"1","2021-03-04 10:00:00","UTC","post","m","{WHAT}","x","{AT}"\n',
        "1",
        ("0", "-1", "-2"),
        "9",
    ),
    Case(
        "frontmatter", "status.md", f"---\ntitle: {WHAT}\nstatus: {AT}\n---\nText.\n", "published", ("draft", "private")
    ),
    Case("frontmatter", "draft.md", f"---\ntitle: {WHAT}\ndraft: {AT}\n---\nText.\n", "false", ("true", "yes")),
    Case("frontmatter", "lines.md", f"Title: {WHAT}\nStatus: {AT}\n\nText.\n", "published", ("draft", "hidden")),
    Case(
        "tables",
        "wp-cli.csv",
        line("ID", "post_title", "post_name", "post_date", "post_status")
        + line("1", WHAT, "m", "2024-01-02 00:00:00", AT),
        "publish",
        ("draft", "pending", "private", "future", "trash"),
    ),
    Case(
        "tables",
        "beehiiv.csv",
        line("id", "web_title", "content_tags", "url", "audience", "status")
        + line("1", WHAT, "", "https://a.example/m", "free", AT),
        "confirmed",
        ("draft", "archived"),
    ),
    Case(
        "tables",
        "webflow.csv",
        line("Collection ID", "Item ID", "Name", "Slug", "Created On", "Published On", "Post Body", "Archived", "Draft")
        + line("c", "1", WHAT, "m", "2024-01-02", "2024-01-02", "x", "false", AT),
        "false",
        ("true",),
    ),
    Case(
        "tables",
        "wix.csv",
        line("Internal ID", "Title", "Plain Content", "Post Page URL", "Published Date")
        + line("1", WHAT, "x", "/m", AT),
        "2024-01-02",
        ("",),
        None,
    ),
    Case(
        "tables",
        "shopify.csv",
        line("Handle", "Title", "Body HTML", "Blog: Handle", "Published") + line("m", WHAT, "x", "news", AT),
        "TRUE",
        ("FALSE",),
    ),
    Case(
        "tables",
        "hubspot.csv",
        line("Post title", "Post URL", "Post body", "Publish date", "Post status")
        + line(WHAT, "https://a.example/m", "x", "2024-01-02", AT),
        "PUBLISHED",
        ("DRAFT", "SCHEDULED"),
    ),
    Case(
        "tables",
        "views.csv",
        line("Title", "Body", "Authored on", "Published") + line(WHAT, "x", "2024-01-02", AT),
        "Yes",
        ("No", "Off", "False"),
    ),
    Case(
        "tables",
        "any.json",
        f'{{"items": [{{"url": "https://a.example/m", "body": "x", "title": "{WHAT}", "status": "{AT}"}}]}}',
        "published",
        ("draft", "private", "scheduled", "archived"),
    ),
    Case("tables", "any.jsonl", f'{{"body": "x", "title": "{WHAT}", "status": "{AT}"}}\n', "live", ("draft", "hidden")),
    Case(
        "tables",
        "posts.csv",
        SUBSTACK,
        "TRUE",
        ("FALSE",),
    ),
    Case(
        "substack",
        "posts.csv",
        SUBSTACK,
        "TRUE",
        ("FALSE",),
        beside=(("posts/1400.m.html", "<p>Text.</p>"),),
    ),
    Case(
        "medium",
        "post.html",
        f'<html><body><article class="h-entry"><header><h1 class="p-name">{WHAT}</h1></header>'
        '<section data-field="body" class="e-content"><p>Text.</p></section>'
        f'<footer><p><a href="https://medium.com/@a/m-0a1b2c3d4e5f" class="{AT}">Link</a></p></footer>'
        "</article></body></html>",
        "p-canonical",
        ("p-none",),
    ),
)
IDS = [f"{case.reader}-{case.name}" for case in CASES]


def outcomes(case: Case, data: bytes, folder: Path) -> list[Outcome]:
    (folder / case.name).write_bytes(data)
    for name, text in case.beside:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    settings = Settings(merge=False)
    sources = settings.sources([str(folder)])
    return list(pipeline.convert(sources, settings, pipeline.survey(sources)))


# Where nothing is said, nothing is held back: an optional mark for drafts (Atom, Blogger, Tumblr, front matter,
# Webflow, Sanity's ids), a default that is public (LiveJournal, Movable Type), or columns of no known system.
SILENT = frozenset(
    """feed-feed.xml blogger-blogger.xml tumblr-tumblr.xml tumblr_json-tumblr.json livejournal-lj.xml movabletype-mt.txt
    frontmatter-status.md frontmatter-draft.md sanity-data.ndjson drupal_json-workflow.json tables-webflow.csv
    tables-any.json tables-any.jsonl""".split()
)


def export(case: Case, status: str) -> bytes:
    assert case.template.count(AT) == 1
    return case.template.replace(AT, status).encode()


def titles(found: list[Outcome]) -> list[str]:
    return [record.title for one in found for record in one.records if record.title != FIRST]


def told(found: list[Outcome]) -> list[str]:
    """What the report says of items that are no records."""
    return [dropped.text for one in found for dropped in one.dropped]


def test_every_format_is_here_or_has_no_status() -> None:
    assert {case.reader for case in CASES} == {name for names in readers.TABLE.values() for name in names} - WITHOUT


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_what_is_public_is_a_record(case: Case, tmp_path: Path) -> None:
    found = outcomes(case, export(case, case.public), tmp_path)
    assert titles(found) == [WHAT]
    assert case.reader in {one.reader for one in found if one.records}


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_what_is_not_public_or_of_an_unknown_status_is_told_and_no_record(case: Case, tmp_path: Path) -> None:
    for status in (*case.hidden, *([case.unknown] if case.unknown is not None else [])):
        found = outcomes(case, export(case, status), tmp_path)
        assert not titles(found), status
        assert any(WHAT in text for text in told(found)), status


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_an_empty_status_is_public_only_where_the_format_may_leave_it_out(case: Case, tmp_path: Path) -> None:
    found = outcomes(case, export(case, ""), tmp_path)
    assert titles(found) == ([WHAT] if f"{case.reader}-{case.name}" in SILENT else [])


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_no_cut_publishes_what_is_not_public(case: Case, tmp_path: Path) -> None:
    data = export(case, case.hidden[0])
    known = data.index(WHAT.encode()) + len(WHAT)
    for stop in range(len(data)):
        found = outcomes(case, data[:stop], tmp_path)
        assert not titles(found), data[:stop]
        # Where there is enough to tell the format by, the item is in the report, with what it holds.
        if known < stop and all(one.reader not in WITHOUT and one.reader for one in found):
            assert any(WHAT in text for text in told(found)), data[:stop]
