"""The review page, short of a browser: what it holds, what it may run, and that nothing hostile is among it."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from importer.cli import commands
from importer.review import block, page

CARD = """<article class="item"><img src="pictures/boat.jpg" alt="A boat"><h2><a href="/news/{n}/">{title}</a></h2>
<time datetime="2024-05-{n:02}">{n} May 2024</time><p>What became of number {n}, in a sentence or two of text.</p>
<script>alert(1)</script></article>"""
HOSTILE = "<img src=x onerror=alert(1)></script><script>alert(2)</script>"


def site(folder: Path, cards: int = 5, title: str = "The harbour's news number {n}") -> Path:
    root = folder / "site"
    (root / "pictures").mkdir(parents=True)
    (root / "pictures" / "boat.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    inside = "\n".join(CARD.format(n=n, title=title.format(n=n)) for n in range(1, cards + 1))
    head = '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>News</title></head>'
    (root / "index.html").write_text(f"{head}<body><main>{inside}</main></body></html>", encoding="utf-8")
    return root


def made(root: Path, out: Path, *options: str) -> str:
    done = CliRunner().invoke(commands, ["review", str(root), "-o", str(out), "--workers", "1", *options])
    assert done.exit_code == 0, done.output
    return out.read_text(encoding="utf-8")


def held(text: str, name: str) -> Any:
    found = re.search(rf'<script type="application/gzip" id="{name}"[^>]*>([^<]*)</script>', text)
    assert found
    return json.loads(gzip.decompress(base64.b64decode(found[1])))


def tags_of(node: block.Node) -> list[str]:
    return [] if isinstance(node, str) else [node[0], *(tag for child in node[2:] for tag in tags_of(child))]


def marks_of(node: block.Node) -> dict[str, str]:
    if isinstance(node, str):
        return {}
    own = {node[1]["f"]: "".join(filter(lambda c: isinstance(c, str), node[2:]))} if node[0] == block.MARK else {}
    return {key: text for part in (own, *map(marks_of, node[2:])) for key, text in part.items()}


def test_holds_the_records_of_convert_and_where_each_stood(tmp_path: Path) -> None:
    text = made(site(tmp_path), tmp_path / "review.html")
    index, details = held(text, "index"), held(text, "part-0")
    assert [record["title"] for record in index["records"]] == [f"The harbour's news number {n}" for n in range(1, 6)]
    assert len(details) == 5
    assert marks_of(details[0]["block"]) == {
        "title": "The harbour's news number 1",
        "date_published": "1 May 2024",
        "summary": "What became of number 1, in a sentence or two of text.",
    }
    assert details[0]["why"]["reasons"] and 0 < index["records"][0]["score"] <= 1
    assert details[0]["raw"]["date_published"] == ["2024-05-01", "1 May 2024"]


def test_same_input_same_bytes(tmp_path: Path) -> None:
    root = site(tmp_path)
    assert made(root, tmp_path / "one.html") == made(root, tmp_path / "two.html")


def test_policy_lets_run_what_the_page_brings_and_nothing_else(tmp_path: Path) -> None:
    text = made(site(tmp_path), tmp_path / "review.html")
    script = re.search(r"<script>(.*)</script>\n</body>", text, re.S)
    style = re.search(r"<style>(.*?)</style>", text, re.S)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert script and style and policy
    for kind, inside in (("script", script[1]), ("style", style[1])):
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"{kind}-src &#x27;sha256-{digest}&#x27;" in policy[1]
    assert policy[1].startswith("default-src &#x27;none&#x27;") and "unsafe" not in policy[1]


def test_script_makes_no_markup_out_of_text() -> None:
    whole = "".join(page._read(name) for name in page.SCRIPTS)
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\b|new Function", whole
    )


def test_hostile_content_is_text(tmp_path: Path) -> None:
    root = site(tmp_path, title=HOSTILE.replace("<", "&lt;") + " {n}")
    text = made(root, tmp_path / "review.html")
    assert "alert(" not in text
    for detail in held(text, "part-0"):
        assert "script" not in tags_of(detail["block"])


def test_pictures_are_those_of_the_export_alone(tmp_path: Path) -> None:
    root = site(tmp_path)
    (tmp_path / "secret.jpg").write_bytes(b"\xff\xd8")
    first = json.dumps(held(made(root, tmp_path / "review.html"), "part-0")[0])
    assert '"src": "site/pictures/boat.jpg"' in first
    page_file = root / "index.html"
    page_file.write_text(page_file.read_text().replace("pictures/boat.jpg", "https://e.example/../secret.jpg"))
    assert '"src"' not in json.dumps(held(made(root, tmp_path / "review.html"), "part-0")[0])


def shown(source: str, taken: dict[str, tuple[str, ...]] | None = None) -> block.Node | None:
    return block.tree(source, taken or {}, base="https://e.example/", pictures=lambda address: None)


def test_a_block_stays_below_its_limit_and_says_that_it_was_cut() -> None:
    node = shown("<div>" + "<p>Häfen und Boote, immer wieder.</p>" * 2000 + "</div>")
    assert len(json.dumps(node, ensure_ascii=False, separators=(",", ":")).encode()) <= block.LIMIT
    assert "…" in json.dumps(node, ensure_ascii=False)


@pytest.mark.parametrize(
    ("source", "taken", "marks"),
    [
        ("<p>Minutes</p><p>Minutes of May</p>", {"title": ("Minutes of May",), "types": ("Minutes",)},
         {"title": "Minutes of May", "types": "Minutes"}),
        ("<p>Minutes of May</p><p>Minutes</p>", {"title": ("Minutes of May",), "types": ("Minutes",)},
         {"title": "Minutes of May", "types": "Minutes"}),
        ("<tr><td>Boats</td><td>3 May</td></tr>", {"title": ("Boats",), "date_published": ("3 May",)},
         {"title": "Boats", "date_published": "3 May"}),
        ("<pre>One\nTwo</pre>", {"summary": ("Two",)}, {"summary": "Two"}),
        ("<p>Nothing of it</p>", {"title": ("Elsewhere",)}, {}),
    ],
)  # fmt: skip
def test_marks_what_a_field_took(source: str, taken: dict[str, tuple[str, ...]], marks: dict[str, str]) -> None:
    node = shown(source, taken)
    assert node is not None and marks_of(node) == marks


def test_nothing_to_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = CliRunner().invoke(commands, ["review", str(tmp_path / "empty"), "-o", str(tmp_path / "r.html")])
    assert done.exit_code == 1 and not (tmp_path / "r.html").exists()
    assert "no documents under" in str(done.exception)
