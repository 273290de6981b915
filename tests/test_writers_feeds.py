"""Atom and JSON Feed, read by feedparser and atoma."""

from __future__ import annotations

import json
from pathlib import Path

import atoma
import feedparser
import jsonschema
import pytest
from writing import FULL, record, save, written

from importer.writers import Written
from importer.writers.padding import full

# https://www.jsonfeed.org/version/1.1/: what it says must and may be, as a schema; no further names but with "_".
TEXT = {"type": "string", "minLength": 1}
RFC3339 = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"
STANDARD = {
    "required": ["version", "title", "items"],
    "properties": {
        "items": {
            "type": "array",
            "items": {
                "required": ["id"],
                "anyOf": [{"required": ["content_html"]}, {"required": ["content_text"]}],
                "additionalProperties": False,
                "patternProperties": {"^_[a-z]+$": {"type": "object"}},
                "properties": {
                    **dict.fromkeys(
                        ("id", "url", "external_url", "title", "content_html", "content_text", "summary", "image",
                         "banner_image", "language"), TEXT),
                    **{key: {"type": "string", "pattern": RFC3339} for key in ("date_published", "date_modified")},
                    "authors": {"type": "array", "items": {"type": "object", "minProperties": 1}},
                    "tags": {"type": "array", "items": TEXT},
                    "attachments": {
                        "type": "array",
                        "items": {"required": ["url", "mime_type"], "properties": {"url": TEXT, "mime_type": TEXT}},
                    },
                },
            },
        }
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("date", "moment", "padded"),
    [("2021", "2021-01-01T00:00:00Z", 1), ("2021-03", "2021-03-01T00:00:00Z", 1),
     ("2021-03-04", "2021-03-04T00:00:00Z", 1), ("2021-03-04T10:00", "2021-03-04T10:00:00Z", 1),
     ("2021-03-04T10:00:05+01:00", "2021-03-04T10:00:05+01:00", 0), ("2021-03-04T10:00Z", "2021-03-04T10:00:00Z", 0),
     ("2021-03-04T10:00-03:00", "2021-03-04T10:00:00-03:00", 0),
     ("2021-03-04T10:00:05.25Z", "2021-03-04T10:00:05.25Z", 0)],
)  # fmt: skip
def test_a_partial_date_is_padded_and_counted(date: str, moment: str, padded: int) -> None:
    noted = Written()
    assert full(date, noted) == moment
    assert noted.notes.total() == padded


def test_atom_is_a_feed_that_feedparser_reads(tmp_path: Path) -> None:
    feed = feedparser.parse(str(written(tmp_path, "atom", FULL, record(id="ä 1", title="A & <b>"))))
    assert not feed.bozo
    assert feed.version == "atom10"
    assert (feed.feed.title, feed.feed.updated) == ("a.example", "2024-05-04T10:30:00+02:00")
    one, other = feed.entries
    assert (one.id, one.title, one.link) == ("urn:importer:7c", FULL.title, FULL.url)
    assert (one.published, one.updated) == ("2024-05-04T00:00:00Z", "2024-05-04T10:30:00+02:00")
    assert [author.name for author in one.authors] == list(FULL.authors)
    assert [tag.term for tag in one.tags if tag.scheme] == list(FULL.types)
    assert [tag.term for tag in one.tags if not tag.scheme] == list(FULL.tags)
    assert (one.summary, one.content[0].type) == (FULL.summary, "text/html")
    assert 'two,\t"three" ]]> &amp;' in one.content[0].value
    assert [(link.href, link.type) for link in one.enclosures] == [("/a.pdf", "application/pdf")]
    assert one.media_content[0]["url"] == FULL.image
    assert one.publisher == FULL.publisher
    assert (other.id, other.title, other.updated) == ("urn:importer:%C3%A4%201", "A & <b>", "1970-01-01T00:00:00Z")


def test_an_entry_that_leads_nowhere_has_a_content(tmp_path: Path) -> None:
    fields: tuple[dict[str, str], ...] = ({"summary": "S"}, {}, {"content_text": "T", "summary": "S"}, {"url": "/a/"})
    out = written(tmp_path, "atom", *(record(id=f"{n}", **one) for n, one in enumerate(fields)))
    entries = feedparser.parse(out.read_bytes()).entries
    assert [one.content[0].value if "content" in one else None for one in entries] == ["S", "A title", "T", None]


def test_what_atom_has_no_place_for_is_said(tmp_path: Path) -> None:
    told = "\n".join(save(tmp_path / "out.atom", "atom", FULL, record()).told())
    assert "no place for: aliases (1), event (1), image_alt (1), native (1), warnings (1), source (2)" in told
    assert "without a date, which Atom wants: 1970-01-01: 1" in told


def test_json_feed_has_what_the_standard_asks_for(tmp_path: Path) -> None:
    out = written(tmp_path, "jsonfeed", FULL, record(id="1"))
    feed = json.loads(out.read_text(encoding="utf-8"))
    assert (feed["version"], feed["title"]) == ("https://jsonfeed.org/version/1.1", "a.example")
    one, other = feed["items"]
    assert one["authors"] == [{"name": name} for name in FULL.authors]
    assert one["attachments"] == [{"url": "/a.pdf", "mime_type": "application/pdf", "title": "A; b"}]
    assert (one["date_published"], one["_importer"]["date_published"]) == ("2024-05-04T00:00:00Z", "2024-05-04")
    assert one["_importer"]["native"]["fields"] == {"a": [1, None]}
    assert {key: other[key] for key in other if key != "_importer"} == {
        "id": "1", "title": "A title", "content_text": "A title",
    }  # fmt: skip
    jsonschema.validate(feed, STANDARD, format_checker=jsonschema.FormatChecker())


def test_json_feed_is_a_feed_that_a_library_reads(tmp_path: Path) -> None:
    feed = atoma.parse_json_feed_bytes(written(tmp_path, "jsonfeed", FULL, record(id="1")).read_bytes())
    one, other = feed.items
    for name in ("url", "title", "summary", "content_html", "content_text", "image"):
        assert getattr(one, name) == getattr(FULL, name), name
    assert (one.id_, one.tags) == (FULL.id, list(FULL.tags))
    dates = [date.isoformat() for date in (one.date_published, one.date_modified) if date]
    assert dates == ["2024-05-04T00:00:00+00:00", "2024-05-04T10:30:00+02:00"]
    assert [(file.url, file.mime_type, file.title) for file in one.attachments] == [
        ("/a.pdf", "application/pdf", "A; b")
    ]
    assert (other.title, other.url, other.content_text, other.date_published) == ("A title", None, "A title", None)


def test_a_feed_of_nothing_is_a_feed(tmp_path: Path) -> None:
    feed = feedparser.parse(written(tmp_path, "atom").read_bytes())
    assert (feed.bozo, feed.feed.title, feed.entries) == (False, "Records", [])
    feed = json.loads(written(tmp_path, "jsonfeed").read_bytes())
    assert (feed["title"], feed["items"]) == ("Records", [])
    assert atoma.parse_json_feed(feed).items == []
