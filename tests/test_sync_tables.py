"""What documents of a sync tell each other, such as an export's table of attachments: on nights when it is cut, is
read by other options, or is gone."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from syncing import SETTINGS, Bench, export, media, posts

from importer.facts import Facts
from importer.guards import ALL, Rows
from importer.pipeline import Settings
from importer.sync import look, words
from importer.sync.tables import missing

ANY = SETTINGS.model_copy(update={"status": ("any",)})
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


# A document that others need is gone, or no longer says what they need.

TWO = {"posts.xml": export(posts(12)), "media.xml": export(media(8))}
NOISE = bytes(range(256)) * 20
BAD_GATEWAY = "<html><body><h1>502 Bad Gateway</h1></body></html>"


@pytest.mark.parametrize(
    ("left", "code", "reason"),
    [
        ("", 0, "could not be read: is empty"),
        (NOISE, 0, "could not be read: looks like binary data"),
        (TWO["media.xml"][:1500], 0, "is cut: its end is missing"),
        (BAD_GATEWAY, 3, "no longer holds 8 of 8 entries that other documents may refer to"),
        (export(media(3)), 3, "no longer holds 5 of 8 entries"),
        (None, 3, "is gone, with 8 of 8 entries"),
    ],
    ids=["empty", "noise", "cut", "an error's page", "few", "gone"],
)
def test_who_loses_the_attachments_loses_no_picture(
    left: str | bytes | None, code: int, reason: str, bench: Bench
) -> None:
    bench.put(TWO)
    bench.sync()
    before = bench.records()
    assert images(bench) == 8
    bench.put({"posts.xml": TWO["posts.xml"], **({} if left is None else {"media.xml": left})})
    for _ in "once", "and again":
        result = bench.sync()
        assert result.exit_code == code and result.kept["media.xml"].startswith(reason)
        assert bench.records() == before and bench.rows("SELECT document FROM kept_documents") == [("media.xml",)]
    bench.put({"posts.xml": export(posts(13)), **({} if left is None else {"media.xml": left})})
    bench.sync()
    assert images(bench) == 8 and len(bench.records()) == 13
    bench.put(TWO)
    result = bench.sync()
    assert (result.exit_code, result.kept, result.removed) == (0, {}, 1) and bench.records() == before
    assert bench.sync().summary.read == 0


def test_a_night_that_is_cut_and_one_that_is_empty_take_no_picture(bench: Bench) -> None:
    bench.put(TWO)
    bench.sync()
    for left in (TWO["media.xml"][:3000], TWO["media.xml"][:1500], "", BAD_GATEWAY, NOISE):
        bench.put({**TWO, "media.xml": left})
        assert "media.xml" in bench.sync().kept and images(bench) == 8


@pytest.mark.parametrize("allowed", [{"shrink": ALL}, {"collapse": True}], ids=str)
def test_what_is_really_gone_can_be_let_go(allowed: Any, bench: Bench) -> None:
    bench.put(TWO)
    bench.sync()
    bench.put({"posts.xml": TWO["posts.xml"]})
    result = bench.sync()
    told = "\n".join(words.paragraphs(result, ["importer", "sync"]))
    assert "8 of 8 entries that media.xml held for other documents" in told and "sync --allow-collapse" in told
    bench.sync(**allowed)
    assert images(bench) == 0
    assert bench.sync().exit_code == 0 and bench.rows("SELECT * FROM kept_documents") == []


def test_an_export_that_comes_without_its_attachments_is_kept_as_it_was(bench: Bench) -> None:
    bench.put({"export.xml": export(posts(9), media(9))})
    bench.sync()
    bench.put({"export.xml": export(posts(10))})
    result = bench.sync()
    assert (result.exit_code, len(bench.records()), images(bench)) == (3, 9, 9)
    bench.sync(collapse=True)
    assert (len(bench.records()), images(bench)) == (10, 0)


def test_half_an_export_leaves_its_pictures_to_the_posts_that_are_there(bench: Bench) -> None:
    whole = {
        f"{n}.xml": export(posts(20, start), media(20, (start + 20) % 80)) for n, start in enumerate((1, 21, 41, 61))
    }
    bench.put(whole)
    bench.sync()
    before = bench.records()
    bench.put({name: whole[name] for name in ("0.xml", "1.xml")})
    for _ in range(2):
        result = bench.sync()
        assert result.exit_code == 3 and bench.records() == before
    bench.put({name: whole[name] for name in ("0.xml", "1.xml", "2.xml")})
    assert bench.sync().exit_code == 3 and bench.records() == before
    bench.put(whole)
    assert bench.sync().exit_code == 0 and bench.records() == before


def test_what_is_packed_in_an_archive_that_broke_is_still_told(bench: Bench) -> None:
    def packed(text: str) -> bytes:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("media.xml", text)
        return stream.getvalue()

    bench.put({"posts.xml": TWO["posts.xml"], "media.zip": packed(TWO["media.xml"])})
    bench.sync()
    bench.put({"posts.xml": TWO["posts.xml"], "media.zip": b"PK\3\4 broken"})
    assert bench.sync().exit_code == 0 and images(bench) == 8


def test_an_export_under_a_new_name_is_just_taken(bench: Bench) -> None:
    bench.put({"site-1.xml": export(posts(9), media(9))})
    bench.sync()
    bench.put({"site-2.xml": export(posts(10), media(10))})
    result = bench.sync()
    assert (result.exit_code, result.added, images(bench)) == (0, 1, 10)


def test_a_few_attachments_that_are_deleted_are_just_gone(bench: Bench) -> None:
    bench.put(TWO)
    bench.sync()
    bench.put({**TWO, "media.xml": export(media(5))})
    assert bench.sync().exit_code == 0 and images(bench) == 5


def test_posts_that_go_with_their_own_attachments_are_just_gone(bench: Bench) -> None:
    bench.put({"a.xml": export(posts(20), media(20)), "b.xml": export(posts(4, 50), media(4, 50))})
    bench.sync()
    bench.put({"a.xml": export(posts(20), media(20))})
    result = bench.sync()
    assert (result.exit_code, result.removed, images(bench)) == (0, 4, 20)


def table(*keys: str, name: str = "wxr:attachment") -> Facts:
    return Facts(tables={name: dict.fromkeys(keys, "x")})


@pytest.mark.parametrize(
    ("told", "now", "before", "expected"),
    [
        ("abcd", "ab", "abcd", None),
        ("abcd", "a", "abcd", Rows(3, 4)),
        ("abcd", "", "abcd", Rows(4, 4)),
        ("abcd", "ABCD", "abcd", None),  # the same, elsewhere
        ("abcd", "A", "abcd", Rows(3, 4)),
        ("abcd", "xyz", "abcdxyz", Rows(4, 4)),  # others told those before
        ("ab", "", "ab", None),
    ],
)
def test_most_of_what_was_told_is_missing(told: str, now: str, before: str, expected: Rows | None) -> None:
    assert missing(table(*told), table(*now), table(*before)) == expected
    assert missing(table(*told, name="shared-addresses"), table(*now), table(*before)) is None
