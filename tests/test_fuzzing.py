"""Hostile and damaged documents: a short run of the fuzzer, and what longer ones have found."""

from __future__ import annotations

import gzip
import time
from pathlib import Path

import fuzzing
import pytest

from importer.errors import UnreadableError
from importer.facts import Facts
from importer.pipeline import Settings, convert_document
from importer.sources import Document, streams

CARD = (
    b'<article><h2><a href="/notes/%d/">Notes on wages in district %d</a></h2>'
    b"<p>What the offices did there and what remains to be done in this year.</p></article>\n"
)
CARDS = b"".join(CARD % (number, number) for number in range(4))
DEEP = b"<div>" * 300
ODD_TAGS = "<tem<p>x</p><a:b c='d'><objµct>\x0b&#11;".encode()

GOLDEN = fuzzing.seeds(Path(__file__).parent / "golden")


def test_400_mutants_raise_nothing_and_give_the_same_twice() -> None:
    contents = [data for _, data in GOLDEN]
    for number in range(400):
        name = GOLDEN[number * 7 % len(GOLDEN)][0]
        data = fuzzing.mutated(contents, 20, number)
        assert fuzzing.fault(data, name, twice=number % 10 == 0) is None, f"mutant {number} as {name}"


@pytest.mark.parametrize(
    ("name", "data", "records"),
    [
        pytest.param("a.html", b"<main>" + CARDS + DEEP + ODD_TAGS, 4, id="names of tags"),
        pytest.param("a.html", b"<main>" + CARDS + DEEP + b"<p <svg =x>", 4, id="names of attributes"),
        pytest.param("a.html", b"<![CDAT[ x", 0, id="a marked section that is none"),
        pytest.param("a.html", b"<base href='http://[bad/'><body>" + CARDS, 4, id="a base that is no address"),
        pytest.param("a.html", b"<main>" + CARDS + b"<p>" + b"." * 300_000 + b" x</p>", 4, id="a row of dots"),
        pytest.param(
            "a.html", b"<main>" + CARDS + b"<p>" + b" ".join(b"[note%d] word" % n for n in range(60_000)) + b"</p>",
            4, id="names in brackets",
        ),
        pytest.param(
            "a.html", b"<main " + b" ".join(b"a%d=1" % n for n in range(100_000)) + b">" + CARDS, 4, id="attributes"
        ),
        pytest.param(
            "a.html", b"<main>" + b"".join(CARD % (n, n) for n in range(3000)) + b"</main>", 3000, id="3,000 cards"
        ),
        pytest.param(
            "a.xml",
            b"<rss><channel><item><title>Wages</title><link>https://site.example/a/</link></item>"
            + b"<x>" * 50_000 + b"</x>" * 50_000 + b"</channel></rss>", 1, id="nested elements beside items",
        ),
        pytest.param(
            "a.xml",
            b"<rss><channel><item><title>Wages</title><link>https://site.example/a/</link></item><x"
            + "䑃".encode() * 20_000, 1, id="a name that does not end",
        ),
        pytest.param(
            "a.xml",
            b"<rss><channel><item><title>Wages &#%s;</title><link>https://site.example/a/</link></item>" % (b"9" * 5000)
            + b"</channel></rss>", 1, id="a reference of 5,000 digits",
        ),
        pytest.param(
            "a.xml",
            b"<rss><channel><title>Feed</title><item><title>Wages</title><link>https://site.example/a/</link></item>"
            * 1300, 1, id="documents within documents",
        ),
        pytest.param(
            "a.html",
            b"<main>" + b"".join(
                b'<article><h2><a data-testid="card-title" href="/n/%d/">The title of number %d</a></h2><span '
                b'class="sr-only">Some longer hidden text of %d that is no hint at all</span></article>' % (n, n, n)
                for n in range(10_000)
            ), 10_000, id="cards that each have hidden text and a name for tests",
        ),
    ],
)  # fmt: skip
def test_it_is_read_in_seconds(name: str, data: bytes, records: int) -> None:
    start = time.process_time()
    told = fuzzing.outcomes(data, name)
    cards = {one["id"] for one in told if one.get("id") and one["source"]["kind"] != "page"}
    assert len(cards) == records
    assert time.process_time() - start < 10


@pytest.mark.parametrize("limit", ["max_nodes", "max_cards"])
def test_a_page_over_a_limit_is_unreadable_and_says_what_raises_it(limit: str) -> None:
    document = Document("a.html", data=b"<main>" + CARDS, given=True)
    (over,) = convert_document(document, Settings(**{limit: 3}), Facts())
    (within,) = convert_document(document, Settings(**{limit: 1000}), Facts())
    assert over.state == "unreadable"
    assert f"--{limit.replace('_', '-')} raises" in (over.error or "")
    assert (within.error, len(within.records)) == (None, 4)


@pytest.mark.parametrize("nested", [400, 3000])  # both ways into a deep page
def test_a_page_that_nests_too_deep_is_unreadable_and_says_what_raises_it(nested: int) -> None:
    document = Document("a.html", data=b"<main>" + CARDS + b"<div>" * nested + b"x", given=True)
    (over,) = convert_document(document, Settings(max_depth=300), Facts())
    (within,) = convert_document(document, Settings(max_depth=5000), Facts())
    assert over.state == "unreadable"
    assert "nests more than 300 elements; --max-depth raises it" in (over.error or "")
    assert (within.error, len(within.records)) == (None, 4)


def test_a_ratio_can_be_raised() -> None:
    data = gzip.compress(b"<main>" + CARDS + b" " * streams.RATIO_FREE)
    document = Document("a.html.gz", data=data, size=len(data), ratio=2000)
    assert len(document.read()) > streams.RATIO_FREE
    document.ratio = 200
    with pytest.raises(UnreadableError, match="--max-ratio"):
        document.read()


def test_text_in_utf_16_without_a_mark_holds_no_nul() -> None:
    text = "Notes on wages\n\nWhat the offices did in this year and what remains to be done.\n" * 5
    told = fuzzing.outcomes(text.encode("utf-16-le") + "一\0二".encode("utf-16-le"), "a.txt")
    assert "\0" not in str([value for one in told for value in one.values()])


def test_what_follows_the_end_of_a_json_text_is_said() -> None:
    told = fuzzing.outcomes(b'[{"title": "Wages", "link": "https://site.example/a/"}] {"title": "More"}', "a.json")
    assert any("follows the end" in note for one in told for note in one.get("notes", ()))
