"""The command line, by the real command in real folders: exit codes, messages, bad input, interruptions."""

from __future__ import annotations

import json
import os
import pty
import re
import resource
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from conftest import COMMAND, ROOT, Ran

Run = Callable[..., Ran]

TITLES = ["Fair hiring in small ports", "Training for harbour inspectors", "Housing after the storm season"]


def page(titles: list[str] = TITLES, *, head: str = '<meta charset="utf-8">', filler: str = "") -> str:
    cards = "".join(
        f'<article class="card"><h2><a href="/notes/{n}/{title.lower().replace(" ", "-")}/">{title}</a></h2>\n'
        f'<time datetime="2024-03-0{n + 1}">{n + 1} March 2024</time>'
        f"<p>What the offices of district {n} did last year, and what remains to be done there.</p></article>\n"
        for n, title in enumerate(titles)
    )
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head>{head}<title>Notes</title></head><body><nav><a href="/">Home</a></nav>'
        f"<main><h1>Notes</h1>{cards}</main>{filler}</body></html>\n"
    )


@pytest.fixture
def good(tmp_path: Path) -> Path:
    (tmp_path / "good.html").write_text(page(), encoding="utf-8")
    return tmp_path / "good.html"


def titles(ran: Ran) -> list[str]:
    return [r["title"] for r in ran.records if r["source"]["kind"] == "card"]


def is_short(ran: Ran) -> bool:
    """One or two lines for a message, each saying who speaks; never a traceback."""
    lines = ran.err.splitlines()
    return 1 <= len(lines) <= 2 and all(line.startswith("importer: ") for line in lines) and "Traceback" not in ran.err


# ---------------------------------------------------------------- what it does


def test_records_go_to_standard_output_and_words_to_standard_error(importer: Run, good: Path) -> None:
    ran = importer("convert", "good.html")
    assert (ran.code, titles(ran)) == (0, TITLES)
    assert "records from 1 document" in ran.err


def test_a_dash_is_standard_output_and_standard_input(importer: Run) -> None:
    ran = importer("convert", "-", "-o", "-", stdin=page().encode())
    assert (ran.code, titles(ran)) == (0, TITLES)
    assert {r["source"]["document"] for r in ran.records} == {"-"}


def test_the_suffix_picks_the_format(importer: Run, good: Path, tmp_path: Path) -> None:
    assert importer("convert", "good.html", "-o", "out.json").code == 0
    assert importer("convert", "good.html", "-o", "out.jsonl").code == 0
    assert importer("convert", "good.html", "-o", "out.txt", "--format", "jsonl").code == 0
    records = json.loads((tmp_path / "out.json").read_text())
    assert [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()] == records
    assert (tmp_path / "out.txt").read_bytes() == (tmp_path / "out.jsonl").read_bytes()


def test_merging_is_over_documents_and_can_be_switched_off(importer: Run, tmp_path: Path) -> None:
    for name in ("a.html", "b.html"):
        (tmp_path / name).write_text(page())
    assert titles(importer("convert", ".")) == TITLES
    assert titles(importer("convert", ".", "--no-merge")) == TITLES * 2


def test_a_base_makes_addresses_absolute(importer: Run, good: Path) -> None:
    urls = {r["url"] for r in importer("convert", "good.html", "--base-url", "https://example.org/").records}
    assert all(url.startswith("https://example.org/") for url in urls)


def test_the_same_bytes_again_and_with_any_number_of_workers(importer: Run, tmp_path: Path) -> None:
    for n in range(40):
        (tmp_path / f"{n}.html").write_text(
            page([f"{t} {n // 2}" for t in TITLES], filler="<!--" + "x" * 40_000 + "-->")
        )
    outs = {importer("convert", ".", "--workers", str(n), "--exclude", "*.json").out for n in (1, 2, 3)}
    assert len(outs) == 1
    assert len(json.loads(outs.pop())) >= 60


def test_include_and_exclude_choose_documents_and_records(importer: Run, tmp_path: Path) -> None:
    for name in ("a.html", "old/b.html", "c.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(page([f"{t} {name[:-5]}" for t in TITLES]))
    ran = importer("convert", ".", "--exclude", "old", "--include", "[ab].html")
    assert {r["source"]["document"] for r in ran.records} == {"a.html"}
    ran = importer("convert", "a.html", "--include-url", "/notes/1/*")
    assert titles(ran) == ["Training for harbour inspectors a"]


def test_the_report_has_its_keys_in_their_order(importer: Run, good: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.html").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    (tmp_path / "style.css").write_text("a {}")
    (tmp_path / "manual.pdf").write_bytes(b"%PDF-1.7\n")
    ran = importer("convert", ".", "--report", "report.json", "-o", "out.json")
    report = json.loads((tmp_path / "report.json").read_text())
    assert ran.code == 0
    assert list(report) == ["version", "started", "seconds", "totals", "documents", "rejections", "dropped"]
    assert list(report["totals"]) == ["documents", "unreadable", "skipped", "records", "rejected", "merged", "dropped"]
    assert report["totals"] | {"records": 0} == {
        "documents": 2, "unreadable": 1, "skipped": 2, "records": 0, "rejected": 0, "merged": 0, "dropped": 0,
    }  # fmt: skip
    keys = ["document", "reader", "records", "rejected", "dropped", "error", "notes"]
    by_name = {d["document"]: d for d in report["documents"]}
    assert all(list(d) == keys for d in report["documents"])
    assert "PNG" in by_name["bad.html"]["error"]
    assert "PDF" in by_name["manual.pdf"]["notes"][0]["text"] and by_name["manual.pdf"]["error"] is None
    assert by_name["good.html"]["records"] == len(json.loads((tmp_path / "out.json").read_text()))
    assert "style.css" not in by_name


def test_the_summary_says_where_to_look_next_and_quiet_says_nothing(importer: Run, good: Path) -> None:
    assert "what was left out and why: r.json" in importer("convert", "good.html", "--report", "r.json").err
    assert importer("convert", "good.html", "--quiet").err == ""


def test_verbose_has_a_line_for_every_document(importer: Run, good: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.html").write_bytes(b"")
    err = importer("convert", ".", "--verbose").err
    assert "bad.html: unreadable: is empty" in err
    assert "good.html: html: " in err


def test_the_schema_is_json_schema_and_records_fit_it(importer: Run, good: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads(importer("schema").out)
    for record in importer("convert", "good.html").records:
        jsonschema.validate(record, schema)


def test_version_and_help(importer: Run) -> None:
    assert importer("--version").out == b"importer 0.1.0\n"
    for words in (["--help"], ["convert", "--help"], ["inspect", "--help"], ["schema", "--help"]):
        assert importer(*words).code == 0


def test_every_command_and_option_has_its_help() -> None:
    from importer.cli import commands

    for command in commands.commands.values():
        assert command.help
        assert all(p.help for p in command.params if isinstance(p, click.Option)), command.name


# ---------------------------------------------------------------- exit codes


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["convert", "good.html"], 0, ""),
        (["convert", "good.html", "--strict"], 0, ""),
        (["convert", "good.html", "bad.html"], 0, "bad.html: is empty"),
        (["convert", "good.html", "bad.html", "--strict"], 1, "1 unreadable"),
        (["convert", "bad.html"], 2, "bad.html: is empty"),
        (["convert", "bad.html", "--strict"], 2, "bad.html"),
        (["convert"], 2, "PATH"),
        (["convert", "good.html", "--no-such-option"], 2, "--no-such-option"),
        (["convert", "good.html", "--format", "xls"], 2, "jsonl"),
        (["convert", "good.html", "-o", "out.xyz"], 2, ".xyz"),
        (["convert", "good.html", "--base-url", "example.org"], 2, "--base-url"),
        (["convert", "good.html", "--workers", "0"], 2, "--workers"),
        (["convert", "missing.html"], 2, "missing.html: no such file or folder"),
        (["convert", "good.html", "missing.html", "--strict"], 2, "missing.html"),
        (["convert", "empty"], 2, "no documents under empty"),
        (["convert", "pictures"], 2, "no documents under pictures (1 files are none)"),
        (["nonsense"], 2, "nonsense"),
        (["inspect", "missing.html"], 2, "missing.html"),
        (["inspect", "bad.html"], 2, ""),
    ],
)
def test_exit_codes(importer: Run, good: Path, tmp_path: Path, words: list[str], code: int, said: str) -> None:
    (tmp_path / "bad.html").write_bytes(b"")
    (tmp_path / "empty").mkdir()
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures/a.png").write_bytes(b"")
    ran = importer(*words)
    assert ran.code == code, ran.err
    assert said in ran.err
    assert "Traceback" not in ran.err


def test_where_a_path_is_missing_what_is_there_is_converted(importer: Run, good: Path, tmp_path: Path) -> None:
    ran = importer("convert", "missing.html", "good.html", "-o", "out.json")
    assert ran.code == 2
    assert len(json.loads((tmp_path / "out.json").read_text())) >= 3


def test_a_bug_of_ours_is_a_message(importer: Run, good: Path, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\n"
        "if any('importer' in word for word in sys.orig_argv):\n"
        "    import importer.cleaning\n"
        "    def broken(*_): raise KeyError('unforeseen')\n"
        "    importer.cleaning.clean = broken\n"
    )
    ran = importer("convert", "good.html", env={"PYTHONPATH": f"{ROOT}:{tmp_path}"})
    assert ran.code == 2
    assert "good.html: internal error: KeyError" in ran.err
    assert "Traceback" not in ran.err


# ---------------------------------------------------------------- bad input


def lying() -> bytes:
    return page([*TITLES[:2], "Café Größe in the harbour"]).encode("cp1252")


BAD: dict[str, tuple[bytes, str]] = {
    "binary named .html": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "is a PNG picture, not what its name says"),
    "random bytes": (bytes((n * 7919 + n // 3) % 256 for n in range(9000)), "is binary data, not what its name says"),
    "empty file": (b"", "is empty"),
    "blank file": (b" \n" * 50, "is empty"),
    "gzip that is cut": (b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03" + b"\x05", "cut"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_named_and_the_others_are_done(importer: Run, good: Path, tmp_path: Path, case: str) -> None:
    data, reason = BAD[case]
    (tmp_path / "bad.html").write_bytes(data)
    beside = importer("convert", "good.html", "bad.html", "-o", "out.json", "--report", "report.json")
    assert beside.code == 0
    assert [r["title"] for r in json.loads((tmp_path / "out.json").read_text())][-3:] == TITLES
    [entry] = [d for d in json.loads((tmp_path / "report.json").read_text())["documents"] if d["error"]]
    assert (entry["document"], reason in entry["error"]) == ("bad.html", True), entry
    assert importer("convert", "good.html", "bad.html", "--strict").code == 1
    alone = importer("convert", "bad.html", "-o", "alone.json")
    assert alone.code == 2
    assert is_short(alone), alone.err
    assert not (tmp_path / "alone.json").exists()


def test_an_unreadable_file_is_named(importer: Run, good: Path, tmp_path: Path) -> None:
    (tmp_path / "locked.html").write_text(page())
    (tmp_path / "locked.html").chmod(0)
    if os.access(tmp_path / "locked.html", os.R_OK):
        pytest.skip("root reads everything")
    assert "locked.html: can't be opened: Permission denied" in importer("convert", ".").err


def test_a_lying_encoding_is_seen_through(importer: Run, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(lying())
    assert titles(importer("convert", "a.html")) == [*TITLES[:2], "Café Größe in the harbour"]


def test_a_page_of_50_mb(importer: Run, good: Path, tmp_path: Path) -> None:
    state = "<script>window.state = [" + '{"title": "A note that no reader sees", "id": 7},' * 1_050_000 + "]</script>"
    (tmp_path / "large.html").write_text(page(filler=state))
    ran = importer("convert", "large.html", "good.html", "--no-merge")
    assert ran.code == 0
    assert titles(ran)[-3:] == TITLES


def test_a_page_over_the_limit_is_named_and_the_option_raises_it(importer: Run, good: Path, tmp_path: Path) -> None:
    (tmp_path / "large.html").write_text(page(filler="<!--" + "x" * 2_000_000 + "-->"))
    ran = importer("convert", "large.html", "good.html", "--max-size", "1")
    assert (ran.code, titles(ran)) == (0, TITLES)
    assert "large.html: larger than 1 MB" in ran.err
    assert "large.html" not in importer("convert", "large.html", "--max-size", "2").err


def test_100_000_nested_elements(importer: Run, good: Path, tmp_path: Path) -> None:
    (tmp_path / "deep.html").write_text(page(filler="<div>" * 100_000 + "x" + "</div>" * 100_000))
    ran = importer("convert", "deep.html", "good.html")
    assert ran.code == 0
    assert titles(ran) == TITLES


def test_a_loop_of_links(importer: Run, good: Path, tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(".")
    assert titles(importer("convert", ".", "--no-merge")) == TITLES


def test_escape_sequences_of_documents_and_names_never_reach_the_terminal(importer: Run, tmp_path: Path) -> None:
    evil = "\x1b]0;owned\x07\x1b[2J"
    (tmp_path / f"{evil.replace('/', '')}.html").write_text(page([f"{t} {evil}" for t in TITLES]))
    (tmp_path / f"bad{evil.replace('/', '')}.html").write_text("")
    for words in (["convert", ".", "-o", "out.json", "--verbose"], ["inspect", f"{evil}.html"]):
        ran = importer(*words)
        assert ran.code == 0
        assert b"\x1b" not in ran.out and "\x1b" not in ran.err
    assert "\x1b" not in (tmp_path / "out.json").read_text()


OBEYED = re.compile("[\x1b\x07\x7f-\x9f]")
TURNED = re.compile("[\u202a-\u202e\u2066-\u2069]")  # records may hold such marks, what we say may not


def test_whatever_is_said_of_evil_documents_a_terminal_shows_and_does_not_obey(importer: Run, tmp_path: Path) -> None:
    """Escape sequences as C0 and C1, and marks that turn text around: in titles, addresses, labels, names, options."""
    evil = "\x1b[2J\x9b31m\u202egnp.\x07"
    cards = "".join(
        f'<article><h2><a href="/{n}/?{evil}">{t} {evil}</a></h2><time datetime="2024-03-0{n}{evil}">{evil}</time>'
        f"<p>What it is about {evil} and for whom.</p></article>"
        for n, t in enumerate(TITLES)
    )
    source, twin = tmp_path / "in", tmp_path / "twin"
    for folder in (source, twin):
        folder.mkdir()
        (folder / f"a{evil}.html").write_text(f"<html><body><main>{cards}</main></body></html>")
        (folder / f"bad{evil}.html").write_text("")
    (twin / f"a{evil}.html").write_text(f"<html><body><main>{cards.replace('for whom', 'why')}</main></body></html>")
    store = ["--store", "a.sqlite"]
    for words in (
        ["sync", "in", *store, "--verbose", "--changes", "-"], ["sync", "twin", *store, "--log-format", "json"],
        ["status", *store], ["status", *store, "--json"], ["export", *store, "--changed-since", "0"],
        ["convert", "in"], ["convert", "in", "--format", "csv"], ["convert", "in", "-o", "in.json", "--report", "-"],
        ["convert", "twin", "-o", "twin.json", "--verbose"], ["diff", "in.json", "twin.json"],
        ["diff", "in.json", "twin.json", "--json"], ["stats", "in"], ["stats", "in", "--json"],
        ["inspect", f"in/a{evil}.html"], ["inspect", f"in/a{evil}.html", "--json"], ["inspect", f"in/bad{evil}.html"],
        ["convert", f"missing{evil}"], ["sync", "in", "--store", f"missing{evil}/a.sqlite"],
        ["convert", f"--{evil}", "in"],
        ["convert", "in", "--since", evil], ["convert", "in", "-o", f"a.{evil}"], [evil],
    ):  # fmt: skip
        ran = importer(*words)
        assert not OBEYED.search(ran.err + ran.out.decode()) and not TURNED.search(ran.err), words


def test_entities_are_not_expanded_and_files_not_included(importer: Run, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("TOP SECRET")
    doctype = f'<!DOCTYPE html [<!ENTITY x SYSTEM "file://{tmp_path}/secret"><!ENTITY y "{"z" * 1000}">]>'
    text = page([TITLES[0] + " &x;&y;", *TITLES[1:]]).replace("<!DOCTYPE html>", doctype)
    (tmp_path / "a.html").write_text(text)
    ran = importer("convert", "a.html")
    assert ran.code == 0
    assert b"SECRET" not in ran.out and b"zzz" not in ran.out


# ---------------------------------------------------------------- output that can't be written


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-o", "missing/out.json"], "its folder does not exist"),
        (["-o", "folder.json"], "is a folder"),
        (["-o", "good.html"], "is an input too"),
        (["-o", "out.json", "--report", "out.json"], "same place"),
        (["-o", "out.json", "--report", "good.html"], "is an input too"),
        (["-o", "out.json", "--report", "missing/r.json"], "its folder does not exist"),
        (["-o", "/dev/full", "--format", "json"], "no space left"),
    ],
)
def test_a_target_that_can_not_be_is_refused(
    importer: Run, good: Path, tmp_path: Path, words: list[str], said: str
) -> None:
    (tmp_path / "folder.json").mkdir()
    before = good.read_bytes()
    ran = importer("convert", "good.html", *words)
    assert ran.code == 2
    assert said in ran.err
    assert is_short(ran) or "Usage" in ran.err
    assert good.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["folder.json", "good.html"]


def test_nothing_read_leaves_an_older_output_alone(importer: Run, tmp_path: Path) -> None:
    (tmp_path / "out.json").write_text("OLD")
    (tmp_path / "bad.html").write_text("")
    assert importer("convert", "bad.html", "-o", "out.json").code == 2
    assert (tmp_path / "out.json").read_text() == "OLD"


def test_own_output_in_the_folder_is_not_read_the_next_time(importer: Run, good: Path, tmp_path: Path) -> None:
    for _ in range(2):
        assert importer("convert", ".", "-o", "out.json", "--report", "report.json").code == 0
    report = json.loads((tmp_path / "report.json").read_text())
    assert [d["document"] for d in report["documents"]] == ["good.html"]


def test_a_full_disk_is_a_message_and_leaves_nothing(good: Path, tmp_path: Path) -> None:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500))

    done = subprocess.run(
        [*COMMAND, "convert", "good.html", "-o", "out.json"], capture_output=True, cwd=tmp_path, preexec_fn=limit,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 2
    assert b"out.json: can't be written: file too large" in done.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["good.html"]


def shell(command: str, folder: Path) -> subprocess.CompletedProcess[bytes]:
    words = command.replace("IMPORTER", " ".join(COMMAND))
    environment = {k: v for k, v in os.environ.items() if k != "IMPORTER_DEBUG"} | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(["bash", "-c", words], capture_output=True, cwd=folder, env=environment, timeout=60)


def test_a_closed_pipe_is_quiet(tmp_path: Path) -> None:
    (tmp_path / "large.html").write_text(page([f"{t} in district {n}" for n in range(200) for t in TITLES]))
    done = shell("IMPORTER convert large.html | head -c 20; echo ${PIPESTATUS[0]}", tmp_path)
    assert done.stderr == b""
    assert done.stdout.endswith(b"141\n")


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_streams_that_the_caller_closed(good: Path, tmp_path: Path, closed: str) -> None:
    done = shell(f"IMPORTER convert good.html -o out.json {closed}", tmp_path)
    assert done.returncode == 0
    assert len(json.loads((tmp_path / "out.json").read_text())) >= 3


def test_standard_output_that_is_a_file_is_written_in_place(good: Path, tmp_path: Path) -> None:
    assert shell("IMPORTER convert good.html -o /dev/stdout > out.json", tmp_path).returncode == 0
    assert len(json.loads((tmp_path / "out.json").read_text())) >= 3


# ---------------------------------------------------------------- interruptions


def test_ctrl_c_while_the_program_is_loading_shows_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "click.py").write_text("import time\nprint('loading', flush=True)\ntime.sleep(60)\n", encoding="utf-8")
    process = subprocess.Popen(
        [*COMMAND, "--version"], cwd=tmp_path, env={**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a background job hands down "ignored"
    )  # fmt: skip
    assert process.stdout is not None and process.stdout.readline() == b"loading\n"
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == -signal.SIGINT
    assert said == b""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("workers", [1, 2])
def test_an_interruption_leaves_what_was_there_and_no_process(
    tmp_path: Path, number: signal.Signals, workers: int
) -> None:
    (tmp_path / "in").mkdir()
    for n in range(400):
        (tmp_path / f"in/{n:04}.html").write_text(page([f"{t} {n}" for t in TITLES], filler="<p>words</p>" * 1500))
    (tmp_path / "out.jsonl").write_text("OLD")
    process = subprocess.Popen(
        [*COMMAND, "convert", "in", "-o", "out.jsonl", "--no-merge", "--workers", str(workers)],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    until = time.monotonic() + 30
    while time.monotonic() < until and not list(tmp_path.glob(".out.jsonl.*.tmp")):
        time.sleep(0.01)
    time.sleep(0.3)
    os.killpg(process.pid, number) if number == signal.SIGINT else process.send_signal(number)
    _, err = process.communicate(timeout=10)
    assert process.returncode == 128 + number
    assert err.decode() == "importer: interrupted; nothing was written\n"
    assert (tmp_path / "out.jsonl").read_text() == "OLD"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in", "out.jsonl"]
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


def test_what_kill_9_left_is_removed_by_the_next_run(importer: Run, good: Path, tmp_path: Path) -> None:
    (tmp_path / ".out.json.123-0.tmp").write_text("half")
    assert importer("convert", "good.html", "-o", "out.json").code == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == ["good.html", "out.json"]


# ---------------------------------------------------------------- for a person


def on_a_terminal(folder: Path, *words: str, env: dict[str, str] | None = None) -> str:
    """What a terminal of 80 columns gets to see."""
    leader, follower = pty.openpty()
    clean = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "IMPORTER_DEBUG")}
    process = subprocess.Popen(
        [*COMMAND, *words], cwd=folder, stdin=subprocess.DEVNULL, stdout=follower, stderr=follower,
        env={**clean, "TERM": "xterm", "PYTHONPATH": str(ROOT), **(env or {})},
    )  # fmt: skip
    os.close(follower)
    seen = b""
    while True:
        try:
            data = os.read(leader, 1 << 16)
        except OSError:
            break
        if not data:
            break
        seen += data
    process.wait()
    os.close(leader)
    return seen.decode("utf-8", "replace")


def test_inspect_shows_raw_beside_clean_within_80_columns(importer: Run, tmp_path: Path) -> None:
    long = "漁港の公正な採用に関する手引き" * 12
    (tmp_path / "a.html").write_text(
        page([TITLES[0], "Two  spaces\u00ad here and " + "long words " * 30, long]), encoding="utf-8"
    )
    ran = importer("inspect", "a.html", env={"PYTHONUTF8": "1"})
    from importer.terminal import width

    assert ran.code == 0
    text = ran.out.decode()
    assert TITLES[0] in text
    assert "why" in text
    assert max(width(line) for line in text.splitlines()) <= 80


def test_inspect_for_programs(importer: Run, good: Path) -> None:
    found = json.loads(importer("inspect", "good.html", "--json").out)
    cards = [c for c in found["cards"] if c["raw"]["kind"] == "card"]
    assert [c["raw"]["title"] for c in cards] == TITLES
    assert [c["record"]["title"] for c in cards] == TITLES
    assert all(c["verdict"]["reasons"] for c in cards)


def test_inspect_wants_one_document(importer: Run, good: Path, tmp_path: Path) -> None:
    (tmp_path / "other.html").write_text(page())
    ran = importer("inspect", ".")
    assert ran.code == 2
    assert "./good.html" in ran.err


def test_colour_is_for_terminals_and_can_be_refused(good: Path, importer: Run) -> None:
    folder = good.parent
    assert "\x1b[" in on_a_terminal(folder, "inspect", "good.html")
    assert "\x1b[" not in on_a_terminal(folder, "inspect", "good.html", env={"NO_COLOR": "1"})
    assert "\x1b[" not in on_a_terminal(folder, "inspect", "good.html", env={"TERM": "dumb"})
    assert b"\x1b[" not in importer("inspect", "good.html").out


def test_progress_is_for_terminals_and_is_gone_at_the_end(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for n in range(60):
        (tmp_path / f"in/{n:03}.html").write_text(page([f"{t} {n}" for t in TITLES], filler="<p>words</p>" * 2500))
    seen = on_a_terminal(tmp_path, "convert", "in", "-o", "out.json", "--workers", "1")
    assert " of 60 documents, " in seen and "/s" in seen
    assert seen.rindex("\x1b[2K") < seen.index("records in out.json")
    assert " of 60 documents, " not in on_a_terminal(tmp_path, "convert", "in", "-o", "out.json", "--quiet")
