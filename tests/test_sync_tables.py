"""What documents of a sync tell each other, such as an export's table of attachments: on nights when it is cut, is
read by other options, or is gone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from syncing import SETTINGS, Bench

from importer.pipeline import Settings
from importer.sync import look

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Harbour</title><link>https://harbour.example</link>
<wp:wxr_version>1.2</wp:wxr_version><wp:base_site_url>https://harbour.example</wp:base_site_url>
"""
TAIL = "</channel></rss>\n"
ANY = SETTINGS.model_copy(update={"status": ("any",)})


def entry(number: int, kind: str, more: str, status: str = "publish") -> str:
    return (
        f"<item><title>Notice {number}</title><link>https://harbour.example/{kind}-{number}/</link>"
        f"<wp:post_id>{number}</wp:post_id><wp:post_date_gmt>2024-01-02 03:04:05</wp:post_date_gmt>"
        f"<wp:status>{status}</wp:status><wp:post_type>{kind}</wp:post_type>{more}"
        f"<content:encoded><![CDATA[<p>What the notice {number} says.</p>]]></content:encoded></item>\n"
    )


def posts(count: int, start: int = 1) -> str:
    """Posts, each with a picture that the table of attachments names."""
    thumbnail = "<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>{}</wp:meta_value></wp:postmeta>"
    return "".join(entry(n, "post", thumbnail.format(1000 + n)) for n in range(start, start + count))


def media(count: int, start: int = 1) -> str:
    """The attachments of as many posts."""
    address = "<wp:attachment_url>https://harbour.example/files/{}.jpg</wp:attachment_url>"
    return "".join(entry(1000 + n, "attachment", address.format(n), "inherit") for n in range(start, start + count))


def export(*parts: str) -> str:
    return HEAD + "".join(parts) + TAIL


WHOLE = export(posts(8), media(8))
CUT = WHOLE[: WHOLE.index("files/1.jpg")]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def images(bench: Bench) -> int:
    return sum(record["image"] is not None for record in bench.records().values())


def other_options(monkeypatch: pytest.MonkeyPatch) -> Settings:
    return ANY


def other_program(monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(look, "program", lambda: "another program")
    return SETTINGS


@pytest.mark.parametrize("anew", [other_options, other_program])
@pytest.mark.parametrize("parts", [(posts(8), media(8)), (media(8), posts(8))], ids=["before", "behind"])
def test_what_is_new_on_the_night_of_a_cut_takes_no_picture(
    parts: tuple[str, str], anew: Any, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = export(*parts)
    bench.put({"export.xml": whole})
    bench.sync()
    assert images(bench) == 8
    settings = anew(monkeypatch)
    bench.put({"export.xml": whole[: len(whole) * 2 // 3]})
    assert "export.xml" in bench.sync(settings=settings).kept
    assert images(bench) == 8
    bench.put({"export.xml": whole})
    bench.sync(settings=settings)
    assert images(bench) == 8 and bench.sync(settings=settings).summary.read == 0


def test_a_program_that_gathers_other_facts_gathers_them_of_what_was_kept_too(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.put({"export.xml": WHOLE})
    with monkeypatch.context() as older:
        older.setattr("importer.readers.wxr.Wxr.gather", lambda self, document: look.Facts())
        older.setattr(look, "program", lambda: "an older program that knew no attachments")
        bench.sync()
    assert images(bench) == 0
    bench.put({"export.xml": CUT})
    bench.sync()
    bench.put({"export.xml": WHOLE})
    bench.sync()
    assert images(bench) == 8


def test_what_an_older_program_wrote_and_this_one_can_not_read_stops_no_night(bench: Bench) -> None:
    bench.put({"export.xml": WHOLE})
    bench.sync()
    with bench.writing() as sql:
        sql.execute("UPDATE facts SET content = replace(content, 'importer.readers.wxr:Media', 'importer.gone:Media')")
        sql.execute("UPDATE documents SET read_as = 'older'")
    bench.put({"export.xml": CUT})
    assert "export.xml" in bench.sync().kept
    bench.put({"export.xml": WHOLE})
    bench.sync()
    assert images(bench) == 8


def test_a_cut_that_is_allowed_is_read_with_what_it_still_says(bench: Bench) -> None:
    bench.put({"export.xml": WHOLE})
    bench.sync()
    bench.put({"export.xml": CUT})
    bench.sync(collapse=True)
    assert images(bench) == 0 and bench.sync().summary.read == 0
