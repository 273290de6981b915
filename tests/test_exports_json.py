"""JSON, CSV and front-matter exports that are cut off, damaged, huge or hostile: an outcome always, a draft never.

What each format makes of whole files stands in pairs under `tests/golden`.
"""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importer import pipeline, readers
from importer.cards import Card, Dropped, Note
from importer.pipeline import Outcome, Settings
from importer.readers import Request, cells
from importer.readers.jsontext import PEEK_BYTES, Walk
from importer.readers.jsonvalues import partial
from importer.readers.richtext import render
from importer.readers.values import date, is_private, private_name, public
from importer.sources.document import Document

GOLDEN = Path(__file__).parent / "golden"
FORMATS = (
    "records", "jsonfeed", "wp_json", "ghost", "contentful", "sanity", "strapi", "drupal_json", "joomla_json",
    "hubspot", "blogger_json", "tumblr_json", "frontmatter", "tables",
)  # fmt: skip
SAMPLES = sorted(
    path
    for name in FORMATS
    for path in (GOLDEN / name).glob("*")
    if path.is_file() and not path.name.endswith(".expected.json")
)
quick = settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def outcomes(name: str, data: bytes) -> list[Outcome]:
    """What becomes of a document: a bug of ours is raised (`IMPORTER_DEBUG`), an unreadable document is an outcome."""
    document = Document(name=name, data=data, size=len(data))
    return list(pipeline.convert_document(document, Settings(merge=False), pipeline.gather(document)))


def public_titles(found: list[Outcome]) -> set[str]:
    return {record.title for one in found for record in one.records}


def hidden_titles(found: list[Outcome]) -> set[str]:
    kinds = ("draft", "private", "scheduled", "archived", "trashed", "email-only")
    return {dropped.text.partition(", ")[0] for one in found for dropped in one.dropped if dropped.kind in kinds}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
@given(data=st.data())
@quick
def test_a_cut_gives_an_outcome_and_publishes_no_draft(path: Path, data: st.DataObject) -> None:
    whole = path.read_bytes()
    cut = whole[: data.draw(st.integers(0, len(whole)))]
    before, after = outcomes(path.name, whole), outcomes(path.name, cut)
    assert after
    assert not (hidden_titles(before) - public_titles(before)) & public_titles(after)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
@given(data=st.data())
@quick
def test_flipped_bits_give_an_outcome(path: Path, data: st.DataObject) -> None:
    damaged = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    assert outcomes(path.name, bytes(damaged))


json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize("path", [p for p in SAMPLES if p.suffix == ".json"], ids=lambda p: f"{p.parent.name}/{p.name}")
@given(data=st.data())
@quick
def test_any_value_anywhere_gives_an_outcome(path: Path, data: st.DataObject) -> None:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return  # a sample that is cut or damaged itself
    for _ in range(3):
        holder = value
        while isinstance(holder, dict | list) and holder:
            key = data.draw(st.sampled_from(sorted(holder) if isinstance(holder, dict) else list(range(len(holder)))))
            if not isinstance(holder[key], dict | list) or not holder[key] or data.draw(st.integers(0, 3)) == 0:
                holder[key] = data.draw(json_values)
                break
            holder = holder[key]
    assert outcomes(path.name, json.dumps(value).encode())


@given(json_values)
@settings(max_examples=60, deadline=None)
def test_rich_text_of_any_shape_is_html_or_nothing(value: Any) -> None:
    shells = (
        {"root": {"children": [value, {"type": "paragraph", "children": [value]}]}},
        {"version": "0.3.1", "sections": [value, [1, "p", [value]], [10, value]], "markups": value, "cards": value},
        {"nodeType": "document", "content": [value, {"nodeType": "paragraph", "content": value}]},
        {"nodes": [value, {"type": "IMAGE", "imageData": value}]},
        {"blocks": [value, {"type": "unstyled", "text": "ab", "inlineStyleRanges": value}], "entityMap": value},
        [{"_type": "block", "children": value, "markDefs": value}, {"_type": "x", "asset": value}],
        [{"type": "paragraph", "children": [value]}, {"type": "image", "image": value, "children": []}],
        {"type": "doc", "content": [value]},
    )
    for shell in shells:
        assert isinstance(render(shell), str | None)


def read(name: str, data: bytes) -> list[Any]:
    document = Document(name=name, data=data, size=len(data))
    reader = readers.choose(document)
    return [] if reader is None else list(reader.read(document, Request(facts=reader.gather(document))))


def test_each_item_is_read_from_a_stream_of_small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importer.readers.jsontext.CHUNK", 7)
    rows = [{"n": n, "text": "ü" * n, "deep": {"list": [n, [n]]}} for n in range(30)]
    whole = json.dumps({"skip": {"a": [1, 2]}, "rows": rows, "after": 1.5}, ensure_ascii=False, indent=1).encode()
    walk = Walk(io.BytesIO(whole), lambda path: path in ((), ("rows",)))
    found = list(walk)
    assert found == [(("skip",), {"a": [1, 2]}), *[(("rows", n), row) for n, row in enumerate(rows)], (("after",), 1.5)]
    assert not walk.damage


def test_after_a_damaged_item_the_next_is_read_also_across_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importer.readers.jsontext.CHUNK", 50)
    rows = [json.dumps({"n": n, "text": "x" * 30}) for n in range(9)]
    rows[4] = rows[4].replace('"text"', "text")
    walk = Walk(io.BytesIO(f"[{','.join(rows)}]".encode()), lambda path: not path)
    assert [value["n"] for _, value in walk] == [0, 1, 2, 3, 5, 6, 7, 8]
    assert [(path, at_end) for path, _, at_end in walk.damage] == [((4,), False)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": 1, "b": [1, 2', {"a": 1, "b": [1]}),
        ('{"a": "x\\u00e', {"a": "x"}),
        ('{"a": tru', {}),
        ('{"a', {}),
        ('[{"a": {"b": "c', [{"a": {"b": "c"}}]),
        ("", None),
        ("{" * 9000, {}),
    ],
)
def test_what_can_be_read_of_a_text_that_ends_anywhere(text: str, value: Any) -> None:
    assert partial(text) == value


@pytest.mark.parametrize("around", ["%s", '{"db": [%s]}'])
@pytest.mark.parametrize("meta", ['"meta": {"version": "4.0"}, "data"', '"data"'])
def test_an_export_of_ghost_is_known_whatever_stands_before_its_posts(around: str, meta: str) -> None:
    users = [
        {"id": n, "name": f"Author {n}", "profile_image": None, "cover_image": None, "bio": "x" * 200}
        for n in range(300)
    ]
    post = {"id": 1, "title": "After", "slug": "after", "status": "published", "html": "<p>Yes.</p>", "author_id": 7}
    tables = json.dumps({"users": users, "posts": [post]})
    assert len(tables) > PEEK_BYTES
    found = read("ghost.json", (around % f"{{{meta}: {tables}}}").encode())
    assert [(one.title, one.authors) for one in found if isinstance(one, Card)] == [("After", ("Author 7",))]


@pytest.mark.parametrize("depth", [50, 5000, 100_000])
def test_deep_nesting_is_damage_not_a_crash(depth: int) -> None:
    found = read("deep.json", b'[{"title": "Good", "body": "x"}, {"title": "Deep", "body": ' + b"[" * depth)
    assert [one.title for one in found if isinstance(one, Card)] == ["Good"]


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ('["a", "b c"]', ("a", "b c")), ("['a', 'b c']", ("a", "b c")), ("a; b, c", ("a", "b, c")),
        ("a, b", ("a", "b")),
        ("x>y|z", ("y", "z")), ('<a href="/t">one</a>, <a href="/u">two, too</a>', ("one", "two, too")), ("12", ()),
        ([{"name": "a"}, 3, {"attributes": {"name": "b"}}], ("a", "b")), ({"data": [{"id": 1}]}, ()),
    ],
)  # fmt: skip
def test_labels_in_any_spelling(cell: Any, shown: tuple[str, ...]) -> None:
    assert cells.labels(cell) == shown


def test_bytes_that_are_no_utf8_cost_one_character_and_are_told() -> None:
    found = read("mixed.json", b'[{"title": "Caf\xe9 \xc3\xa9", "body": "x"}]')
    assert [one.title for one in found if isinstance(one, Card)] == ["Café é"]
    assert [one.code for one in found if isinstance(one, Note)] == ["encoding-repaired"]


def test_half_an_emoji_is_replaced_and_told() -> None:
    found = read("half.json", b'[{"title": "Wave \\ud83d", "body": "x"}]')
    assert [(one.title, one.warnings) for one in found] == [("Wave \ufffd", ("replacement-character",))]


def test_yaml_that_refers_to_itself_over_and_over_is_not_followed() -> None:
    levels = "\n".join(f"k{n}: &k{n} [{', '.join([f'*k{n - 1}'] * 9)}]" for n in range(1, 12))
    found = read("bomb.md", f"---\ntitle: Bomb\nk0: &k0 [x]\n{levels}\n---\n\nBody.\n".encode())
    assert [one.title for one in found if isinstance(one, Card)] == ["Bomb"]
    assert "front-matter-repaired" in [one.code for one in found if isinstance(one, Note)]


SECRETS = (
    "$2a$10$abcdefghijklmnopqrstuv",
    "@ink.example",
    "@list.example",
    "@paths.example",
    "@moor.example",
    "10.1.2.3",
)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_nothing_private_leaves_a_reader(path: Path) -> None:
    whole = path.read_bytes()
    for data in (whole, whole[: len(whole) * 9 // 10], whole[: len(whole) // 2]):
        told = repr([(one.records, one.rejections, one.dropped, one.notes) for one in outcomes(path.name, data)])
        assert not [secret for secret in SECRETS if secret in told]


@pytest.mark.parametrize(
    ("key", "private"),
    [
        ("email", True), ("authorEmail", True), ("user_pass", True), ("password_hash", True), ("ip", True),
        ("last_login_ip", True), ("phone", True), ("apiKey", True), ("recipe", False), ("description", False),
        ("passage", False), ("sessions", False), ("headphones", False), ("sea_salt", False), ("compass", False),
        ("mailbox_color", False), ("ship", False), ("hashtags", False),
    ],
)  # fmt: skip
def test_a_field_is_private_by_its_name(key: str, private: bool) -> None:
    assert private_name(key) is private


def test_a_value_is_private_by_itself() -> None:
    held = {
        "who": "ann@list.example",
        "from": "10.1.2.3",
        "h": "$2a$10$abcdefghijklmnopqrstuv",
        "size": "12:30:45",
        "v": ["a"],
    }
    assert public(held) == {"size": "12:30:45", "v": ["a"]}
    assert not is_private("write to ann@list.example for more")


@pytest.mark.parametrize(
    ("raw", "iso"),
    [
        (1700000000, "2023-11-14T22:13:20Z"), (1700000000123, "2023-11-14T22:13:20.123Z"),
        ("1700000000", "2023-11-14T22:13:20Z"), ("2024-01-02", "2024-01-02"), ("0000-00-00 00:00:00", None), (0, None),
        (True, None), ("", None), (2024, "2024"), (10**400, None), ("soon", "soon"),
    ],
)  # fmt: skip
def test_numbers_that_are_dates_are_written_out(raw: Any, iso: str | None) -> None:
    assert date(raw) == iso


def test_an_unknown_status_is_a_draft_in_every_format() -> None:
    for path in SAMPLES:
        if (
            path.suffix == ".json"
            and path.parent.name != "records"
            and b'"status": "publish' in (data := path.read_bytes())
        ):
            found = read(path.name, data.replace(b'"status": "publish', b'"status": "frobnicat'))
            assert not [one for one in found if isinstance(one, Card) and one.status and one.status.startswith("frob")]
            assert [one for one in found if isinstance(one, Dropped)]


def test_a_marker_closes_no_more_than_is_open() -> None:
    shell = {"version": "0.3.1", "sections": [[1, "p", [[0, [], 10**12, "a"]]]], "markups": [], "cards": []}
    assert render(shell) == "<p>a</p>"


def test_custom_fields_that_are_no_object_are_kept() -> None:
    ours = json.loads((GOLDEN / "records" / "array-comes-back-without-loss.json").read_text(encoding="utf-8"))
    ours[0]["native"] = {"id": "7", "fields": ["deep", 3]}
    (one,) = outcomes("records.json", json.dumps(ours).encode())
    assert one.records[0].native is not None and one.records[0].native.fields == {"fields": ["deep", 3]}
