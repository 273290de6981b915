"""Records for the tests of outputs: a full one with awkward texts, plain ones, and the way back by our own readers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from importer import writers
from importer.pipeline import Settings, convert, survey
from importer.record import Attachment, Event, Native, Record, Source
from importer.writers import Shape, Written


def record(**fields: Any) -> Record:
    source = Source(document="a.html", kind="card", reader="html", position=0)
    empty = dict.fromkeys(Record.model_fields)
    lists = dict.fromkeys(("aliases", "types", "tags", "authors", "attachments", "warnings"), ())
    given = {"id": "0", "title": "A title", "summary_truncated": False, "source": source, **fields}
    return Record(**{**empty, **lists, **given})


FULL = record(
    id="7c", url="https://a.example/x/", aliases=("https://a.example/?p=1",), title="=1+1; really",
    summary="'=SUM(A1)", tags=("Ports; harbours", "back\\slash", "-dash"), types=("+1", "Größe 漁港"),
    date_published="2024-05-04", date_modified="2024-05-04T10:30+02:00", event=Event(start="2024-05"),
    authors=('Mira "M" Holt', "Ö. & Sons"), publisher="Moor <Press>", image="https://a.example/i.jpg?a=1&b=2",
    image_alt="A ]]> B", attachments=(Attachment(url="/a.pdf", title="A; b", mime_type=None),), language="pt-BR",
    content_html="<p>one</p>\n<p>two,\t\"three\" ]]> &amp;</p>\r\n", content_text="one two", status="",
    native=Native(id="12", type="post", slug="x", fields={"a": [1, None]}), warnings=("date-ambiguous",),
)  # fmt: skip


def written(tmp_path: Path, format: str, *records: Record, name: str = "out", shape: Shape | None = None) -> Path:
    out = tmp_path / f"{name}{writers.FORMATS[format].suffixes[0]}"
    save(out, format, *records, shape=shape)
    return out


def save(out: Path, format: str, *records: Record, shape: Shape | None = None) -> Written:
    return writers.save(records, str(out), format=format, shape=shape)


def back(path: Path) -> list[Record]:
    wanted = Settings(workers=1)
    sources = wanted.sources([str(path)])
    return [one for outcome in convert(sources, wanted, survey(sources)) for one in outcome.records]
