"""Exports of XML and of lines: whatever happens to a file, there is an outcome, and nothing hidden comes to light."""

from __future__ import annotations

import random
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importer import readers
from importer.cards import Card, Dropped, Finding, Note
from importer.errors import UnreadableError
from importer.readers import Request, markup_repair, php, xml_bytes
from importer.readers.markup_repair import Damage
from importer.readers.wxr import READER as WXR
from importer.readers.xml_stream import Stream
from importer.sources import Document

GOLDEN = Path(__file__).parent / "golden"
FORMATS = (
    "wxr", "feed", "blogger", "tumblr", "livejournal", "typo3", "joomla", "drupal_views", "movabletype", "dotclear",
    "sitemap", "opml", "medium",
)  # fmt: skip
SAMPLES = [
    path
    for name in FORMATS
    for path in sorted((GOLDEN / name).rglob("*"))
    if path.is_file() and ".expected." not in path.name
]
# Formats whose status is a word, so that no single bit makes a hidden item a public one.
STATUS_IS_A_WORD = ("wxr", "blogger", "tumblr", "livejournal", "movabletype")
HIDDEN = frozenset(("draft", "private", "scheduled", "trashed", "archived", "revision", "no-status"))


def findings(data: bytes, name: str) -> list[Finding]:
    """What a document of these bytes gives; nothing where no reader takes it or its reader refuses it."""
    document = Document(name, data=data, size=len(data))
    try:
        reader = readers.choose(document) if data.strip() else None
        if reader is None or reader.name in ("html", "text"):
            return []
        return list(reader.read(document, Request(reader.gather(document))))
    except UnreadableError:
        return []


def titles(found: list[Finding]) -> set[str | None]:
    return {card.title for card in found if isinstance(card, Card)}


def hidden_titles(found: list[Finding]) -> set[str]:
    return {drop.text.partition(",")[0] for drop in found if isinstance(drop, Dropped) and drop.kind in HIDDEN}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_has_samples_to_damage(name: str) -> None:
    assert any(path.is_relative_to(GOLDEN / name) for path in SAMPLES)


@settings(max_examples=250, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(path=st.sampled_from(SAMPLES), share=st.floats(0, 1))
def test_a_cut_gives_an_outcome_and_publishes_nothing_that_was_not_public(path: Path, share: float) -> None:
    data = path.read_bytes()
    cut = findings(data[: int(share * len(data))], path.name)
    assert titles(cut) <= titles(findings(data, path.name))


@settings(max_examples=400, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(path=st.sampled_from(SAMPLES), share=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_a_flipped_bit_gives_an_outcome_and_publishes_no_draft(path: Path, share: float, bit: int) -> None:
    data = bytearray(path.read_bytes())
    whole = findings(bytes(data), path.name)
    data[int(share * len(data))] ^= 1 << bit
    flipped = findings(bytes(data), path.name)
    sound = not any(isinstance(note, Note) and note.code in markup_repair.WORDS for note in whole)
    if sound and path.relative_to(GOLDEN).parts[0] in STATUS_IS_A_WORD:
        assert not titles(flipped) & (hidden_titles(whole) - titles(whole))


@settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(path=st.sampled_from(SAMPLES), noise=st.binary(max_size=40), share=st.floats(0, 1))
def test_noise_in_the_middle_gives_an_outcome(path: Path, noise: bytes, share: float) -> None:
    data = path.read_bytes()
    at = int(share * len(data))
    findings(data[:at] + noise + data[at:], path.name)


def test_every_single_cut_of_an_export_with_drafts_keeps_them_hidden() -> None:
    path = GOLDEN / "wxr" / "only-what-is-published.xml"
    data = path.read_bytes()
    public = titles(findings(data, path.name))
    for stop in range(len(data) // 2, len(data), 7):
        assert titles(findings(data[:stop], path.name)) <= public


def items(count: int) -> Iterator[str]:
    for number in range(count):
        body = "<p>A paragraph of some length about the harbour.</p>\n" * 20
        yield (
            f"<item><title>Item {number}</title><link>https://pier.example/{number}</link>"
            f"<content:encoded><![CDATA[{body}]]></content:encoded><wp:post_id>{number}</wp:post_id>"
            "<wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>\n"
        )


def export(path: Path, count: int) -> Path:
    spaces = " ".join(f'xmlns:{prefix}="{markup_repair.PREFIXES[prefix]}"' for prefix in ("wp", "content"))
    with path.open("w", encoding="utf-8") as file:
        file.write(f'<?xml version="1.0"?>\n<rss version="2.0" {spaces}><channel><link>https://pier.example</link>\n')
        file.writelines(items(count))
        file.write("</channel></rss>\n")
    return path


def test_memory_does_not_grow_with_the_export(tmp_path: Path) -> None:
    document = Document("big.xml", export(tmp_path / "big.xml", 8_000))
    tracemalloc.start()
    count = sum(isinstance(found, Card) for found in WXR.read(document, Request()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 8_000
    assert document.path is not None
    assert peak < document.path.stat().st_size / 2


def test_one_damaged_item_costs_no_other(tmp_path: Path) -> None:
    path = export(tmp_path / "one.xml", 300)
    data = bytearray(path.read_bytes())
    rng = random.Random(7)
    at = data.index(b"<title>Item 150<")
    for _ in range(5):
        data[at + rng.randrange(200)] = 0x3C
    found = findings(bytes(data), "one.xml")
    kept = {card.title for card in found if isinstance(card, Card)}
    assert {f"Item {n}" for n in range(300) if n not in (149, 150, 151)} <= kept
    assert any(isinstance(note, Note) for note in found)


@pytest.mark.parametrize(
    ("broken", "mended", "codes"),
    [
        ("a & b", "a &amp; b", ["bare-ampersand"]),
        ("a &amp; b &#233; &lt;", "a &amp; b &#233; &lt;", []),
        ("?a=1&b=2&copy=3;", "?a=1&amp;b=2&amp;copy=3;", ["bare-ampersand"]),
        ("caf&eacute;&nbsp;&mdash;", "café\xa0—", ["html-entity"]),
        ("&house;", "Quay House", ["html-entity"]),
        ("a\x0bb&#11;c", "abc", ["control-character"]),
        ("<b><<![CDATA[x]]></b>", "<b><![CDATA[x]]></b>", ["stray-less-than"]),
        ("<b>1 < 2</b>", "<b>1 &lt; 2</b>", ["stray-less-than"]),
        ("<b><![CDATA[a & b]]></b>", "<b><![CDATA[a & b]]></b>", []),
        ("<b><![CDATA[x]]> y]]></b>", "<b><![CDATA[x]]]]><![CDATA[> y]]></b>", ["cdata-end"]),
        ("<b><![CDATA[x</b>", "<b><![CDATA[x]]></b>", ["cdata-end"]),
        ("<b><![CDATA[x]]><![CDATA[y]]></b>", "<b><![CDATA[x]]><![CDATA[y]]></b>", []),
    ],
)
def test_repairs_mend_one_thing_each_and_count_it(broken: str, mended: str, codes: list[str]) -> None:
    damage = Damage()
    assert markup_repair.repair(broken.encode(), {"house;": "Quay House"}, damage, "item 1") == mended
    assert [note.code for note in damage.notes()] == codes


def test_names_in_capitals_are_no_feed_and_not_an_empty_one() -> None:
    data = b"<?xml version='1.0'?><RSS><CHANNEL><ITEM><TITLE>One</TITLE></ITEM></CHANNEL></RSS>"
    assert readers.choose(Document("f.xml", data=data, size=len(data))) is None


def test_bytes_that_are_no_utf_8_are_read_one_by_one() -> None:
    damage = Damage()
    assert markup_repair.decode("é".encode() + b"\xe9\x96", damage, "item 3") == "éé–"
    assert [note.text for note in damage.notes()] == [
        "2 bytes that are not in the document's encoding, read as windows-1252; first at item 3"
    ]


def test_entities_of_a_document_type_reach_no_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the key")
    data = (
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}">'
        '<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        "<rss><channel><item><title>T &x; &b;</title></item></channel></rss>"
    ).encode()
    assert titles(findings(data, "x.xml")) == {"T &x; &b;"}


def test_items_are_found_across_the_ends_of_what_is_read_at_a_time(tmp_path: Path) -> None:
    path = export(tmp_path / "ends.xml", 2_500)
    assert [item.place for item in Stream(Document("ends.xml", path), ("item",))][-1].startswith("item 2500, line ")


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (b"i:-3;", -3),
        (b"b:1;", True),
        (b"d:1.5;", 1.5),
        (b"N;", None),
        ('s:3:"é!";'.encode(), "é!"),
        (b'a:2:{i:0;s:1:"a";i:1;s:1:"b";}', ["a", "b"]),
        (b'O:3:"Abc":1:{s:4:"\0*\0x";i:1;}', {"x": 1}),
    ],
)
def test_serialized_php_is_read_without_building_objects(raw: bytes, value: object) -> None:
    assert php.unserialize(raw) == value


@pytest.mark.parametrize("raw", [b"", b's:9:"a";', b"a:1:{i:0;", b"i:x;", b"O:1", b"a:9999999:{}", b"a:1:{" * 200])
def test_broken_php_says_so(raw: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        php.unserialize(raw)


@pytest.mark.parametrize(
    "odd",
    [
        "", "\r\n", "\r", "]]", "]]]]><![CDATA[>", "]]></content:encoded><content:encoded><![CDATA[", "\x07", "\x7f",
        "\ufffe", "\U0010fffd", "\U0001f3a3", "é", "<!--", "]]> -->", "<content:encoded><![CDATA[", "</item>", "<item>",
    ],
)  # fmt: skip
@pytest.mark.parametrize("before", ["{}", "<category>{}</category>", "<description><![CDATA[{}]]></description>"])
def test_a_content_is_the_same_whether_the_parser_saw_it_or_not(
    odd: str, before: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    text = export(tmp_path / "export.xml", 4).read_text()
    text = text.replace("<content:encoded>", before.format(odd) + "<content:encoded>", 1)
    data = text.replace("the harbour.", f"the harbour{odd}.", 3).encode()
    found = findings(data, "export.xml")
    assert titles(found) >= {"Item 1", "Item 2", "Item 3"}
    monkeypatch.setattr(xml_bytes, "_WORTH", 1 << 30)
    assert findings(data, "export.xml") == found


def test_a_content_that_the_parser_does_not_see_comes_over(tmp_path: Path) -> None:
    path = export(tmp_path / "export.xml", 4)
    pieces = list(Stream(Document("export.xml", path), ("item",), aside="content:encoded"))
    assert all(piece.aside for piece in pieces)
    cards = [found for found in findings(path.read_bytes(), "export.xml") if isinstance(found, Card)]
    assert [card.content_html for card in cards] == [(piece.aside or "").strip() for piece in pieces]
