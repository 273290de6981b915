"""Comparing records: what counts as a change, field by field and word by word; the real command."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.diff import compare, field_changes, keyed
from importer.diff.words import Span, as_text, mark_words, shorten

OLD = {"id": "a", "title": "Tide tables", "summary": "For spring.", "tags": ["sea"], "source": {"position": 1}}


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({}, []),
        ({"title": "Tide table"}, ["title"]),
        ({"tags": ["sea", "moon"]}, ["tags"]),
        ({"tags": []}, ["tags"]),
        ({"summary": None}, ["summary"]),
        ({"summary": "For autumn.", "title": "Tides"}, ["title", "summary"]),
        ({"source": {"position": 7}}, []),
        ({"image": None}, []),
        ({"authors": []}, []),
        ({"summary_truncated": False}, []),
        ({"summary_truncated": True}, ["summary_truncated"]),
        ({"event": {"start": None, "end": None}}, []),
        ({"event": {"start": "2024-03-05", "end": None}}, ["event"]),
        ({"native": {"id": "1", "fields": {"price": 1}}}, ["native"]),
    ],
)
def test_what_changes_a_record(change: dict[str, Any], fields: list[str]) -> None:
    assert [one.field for one in field_changes(OLD, {**OLD, **change})] == fields
    assert sorted(one.field for one in field_changes({**OLD, **change}, OLD)) == sorted(fields)


def test_numbers_and_texts_of_custom_fields_are_told_apart() -> None:
    for one, other in ((1, True), (1, 1.5), ("1", 1)):
        assert field_changes({"native": {"fields": {"a": one}}}, {"native": {"fields": {"a": other}}})


def test_a_field_change_holds_both_values() -> None:
    (change,) = field_changes(OLD, {**OLD, "tags": ["moon"]})
    assert (change.old, change.new) == (["sea"], ["moon"])


def test_every_record_is_in_one_place() -> None:
    old = {key: {"id": key, "title": key} for key in "abcd"}
    new = {key: {"id": key, "title": key} for key in "ebdc"} | {"c": {"id": "c", "title": "other"}}
    changes = compare(old, new)
    assert [key for key, _ in changes.added] == ["e"]
    assert [one.id for one in changes.changed] == ["c"]
    assert [key for key, _ in changes.removed] == ["a"]
    assert changes.unchanged == ("b", "d")
    assert changes and not compare(old, old)


def test_records_that_share_an_id_are_compared_in_their_order() -> None:
    records = [{"id": "a", "title": "1"}, {"id": "a", "title": "2"}, {"id": "b", "title": "3"}]
    assert list(keyed(records)) == ["a", "a (2)", "b"]


values = st.recursive(
    st.none() | st.booleans() | st.integers(0, 2) | st.sampled_from(["", "a", "b"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("xy"), inner, max_size=2),
    max_leaves=6,
)
records = st.dictionaries(st.sampled_from(["title", "tags", "native", "source", "id"]), values)


@given(records, records, records)
def test_having_the_same_content_is_an_equivalence(
    one: dict[str, Any], other: dict[str, Any], third: dict[str, Any]
) -> None:
    assert not field_changes(one, one)
    assert bool(field_changes(one, other)) == bool(field_changes(other, one))
    if not field_changes(one, other) and not field_changes(other, third):
        assert not field_changes(one, third)


# Words.


@pytest.mark.parametrize(
    ("old", "new", "marked"),
    [
        ("the old pier", "the new pier", "the [old]{new} pier"),
        ("", "a pier", "{a pier}"),
        ("a pier", "", "[a pier]"),
        ("pier 4", "pier 4 and 5", "pier 4{ and 5}"),
        ("2024-03-05", "2024-03-06", "[2024-03-05]{2024-03-06}"),
        ("港口开放了", "港口关闭了", "港口[开放]{关闭}了"),
        ("nothing here", "all else elsewhere, at last", "[nothing here]{all else elsewhere, at last}"),
    ],
)
def test_words_are_marked(old: str, new: str, marked: str) -> None:
    signs = {"same": "{}", "gone": "[{}]", "new": "{{{}}}"}
    assert "".join(signs[span.kind].format(span.text) for span in mark_words(old, new)) == marked


@given(st.text(alphabet="ab ,.\n", max_size=40), st.text(alphabet="ab ,.\n", max_size=40))
def test_both_texts_can_be_put_together_again(old: str, new: str) -> None:
    spans = mark_words(old, new)
    assert "".join(span.text for span in spans if span.kind != "new") == old
    assert "".join(span.text for span in spans if span.kind != "gone") == new


def test_long_stretches_that_stayed_are_cut() -> None:
    long = "word " * 100
    cut = shorten(mark_words(long + "old " + long, long + "new " + long), around=10)
    assert [len(span.text) for span in cut if span.kind == "same"] == [11, 11]
    assert Span("gone", "old") in cut


def test_a_huge_text_is_compared_in_no_time() -> None:
    spans = mark_words("a b " * 50_000, "b a c " * 50_000)
    assert {span.kind for span in spans} >= {"gone", "new"}


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), ("x", "x"), (["a", "b"], "a, b"), ([{"url": "/x"}], '[{"url": "/x"}]'), (True, "true")],
)
def test_values_as_a_person_reads_them(value: Any, text: str) -> None:
    assert as_text(value) == text


# The command.

RECORDS = [{"id": "1", "title": "Tide tables", "url": "/tides/", "summary": "For spring."},
           {"id": "2", "title": "Pier 4", "url": "/pier/", "summary": "Closed."}]  # fmt: skip


def written(path: Path, records: list[dict[str, Any]]) -> str:
    text = "".join(json.dumps(r) + "\n" for r in records) if path.suffix == ".jsonl" else json.dumps(records)
    path.write_text(text)
    return path.name


def test_nothing_changed_is_exit_0(importer: Callable[..., Any], tmp_path: Path) -> None:
    ran = importer("diff", written(tmp_path / "a.json", RECORDS), written(tmp_path / "b.jsonl", RECORDS))
    assert (ran.code, ran.out) == (0, b"0 added, 0 changed, 0 removed, 2 unchanged\n")


def test_differences_are_drawn_and_exit_1(importer: Callable[..., Any], tmp_path: Path) -> None:
    new = [{**RECORDS[0], "summary": "For the autumn."}, {"id": "3", "title": "Ferry\x1b[2J", "url": "/ferry/"}]
    ran = importer("diff", written(tmp_path / "a.json", RECORDS), written(tmp_path / "b.json", new))
    assert ran.code == 1
    assert ran.out.decode().splitlines() == [
        "- Pier 4  /pier/",
        "+ Ferry\\x1b[2J  /ferry/",
        "~ Tide tables  /tides/",
        "    summary: For [-spring-]{+the autumn+}.",
        "1 added, 1 changed, 1 removed, 0 unchanged",
    ]


def test_differences_as_json(importer: Callable[..., Any], tmp_path: Path) -> None:
    new = [{**RECORDS[0], "summary": None}, RECORDS[1]]
    ran = importer("diff", "--json", written(tmp_path / "a.json", RECORDS), written(tmp_path / "b.json", new))
    found = json.loads(ran.out)
    assert ran.code == 1 and found["unchanged"] == 1 and not found["added"] and not found["removed"]
    assert found["changed"][0]["fields"] == {"summary": {"old": "For spring.", "new": None}}


@pytest.mark.parametrize("content", ["no json", '[{"no": "record"}]', "[1]"])
def test_what_is_no_output_is_a_message(importer: Callable[..., Any], tmp_path: Path, content: str) -> None:
    (tmp_path / "b.json").write_text(content)
    ran = importer("diff", written(tmp_path / "a.json", RECORDS), "b.json")
    assert ran.code == 2 and "b.json" in ran.err and "Traceback" not in ran.err


def test_a_file_that_is_not_there_is_a_message(importer: Callable[..., Any], tmp_path: Path) -> None:
    ran = importer("diff", written(tmp_path / "a.json", RECORDS), "nowhere.json")
    assert ran.code == 2 and "nowhere.json" in ran.err
