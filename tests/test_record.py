"""The contract: what a record may hold, and what is refused."""

import json
from typing import Any

import jsonschema
import pytest
from pydantic import ValidationError

from importer.record import Record, Source, json_schema

GOOD: dict[str, Any] = {
    "id": "1", "url": "/a", "aliases": (), "external_url": None, "title": "A", "summary": None,
    "summary_truncated": False, "types": (), "tags": (), "date_published": None, "date_modified": None, "event": None,
    "authors": (), "publisher": None, "image": None, "image_alt": None, "attachments": (), "language": None,
    "content_html": None, "content_text": None, "status": None, "native": None, "warnings": (),
    "source": Source(document="a.html", kind="card", reader="html", position=0),
}  # fmt: skip


def test_every_key_is_present_in_the_fixed_order():
    dumped = json.loads(Record(**GOOD).model_dump_json())
    assert list(dumped) == list(GOOD)
    assert list(dumped["source"]) == ["document", "kind", "reader", "position", "also_in"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""), ("title", "  "), ("title", "a\x00b"), ("title", None),
        ("url", "javascript:alert(1)"), ("url", "data:text/html,x"), ("url", "mailto:a@b.c"), ("url", "http:///x"),
        ("url", "/a b"), ("image", "JAVASCRIPT:x"),
        ("date_published", "3 May 2021"), ("date_published", "2021-13"), ("date_published", "2021-02-30"),
        ("date_published", "2021-03-04 10:00"), ("date_published", "٢٠٢١"),
        ("language", "en_US"), ("types", ["A"]), ("types", ("",)), ("warnings", ("Not A Code",)),
        ("summary_truncated", "yes"), ("native", {"id": 1}),
    ],
)  # fmt: skip
def test_validation_refuses_and_never_repairs(field, value):
    with pytest.raises(ValidationError):
        Record(**(GOOD | {field: value}))


@pytest.mark.parametrize("missing", list(GOOD))
def test_no_field_may_be_left_out(missing):
    with pytest.raises(ValidationError):
        Record(**{name: value for name, value in GOOD.items() if name != missing})


@pytest.mark.parametrize("value", ["2021", "2021-03", "2021-03-04", "2021-03-04T10:00:00+01:00", "2021-03-04T10:00Z"])
def test_a_date_is_as_precise_as_its_source(value):
    assert Record(**(GOOD | {"date_published": value})).date_published == value


def test_a_record_is_frozen():
    with pytest.raises(ValidationError):
        Record(**GOOD).title = "B"  # type: ignore[misc]


def test_the_schema_describes_every_field_and_accepts_what_is_written():
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(Record(**GOOD).model_dump_json()), schema)
    undescribed = [name for name, field in schema["properties"].items() if not field.get("description")]
    assert undescribed == []


def test_the_schema_refuses_what_the_model_refuses():
    bad = json.loads(Record(**GOOD).model_dump_json()) | {"url": "javascript:alert(1)"}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(bad, json_schema())
