"""`convert --scheduler`: the bytes of one process, whoever dies on the way."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

pytest.importorskip("distributed", reason="the extra `dask` is not installed")

sys.path.insert(0, str(Path(__file__).parent))
from clusters import Machines, ended, pages, plain, wait_until

from importer.cards import Dropped, Note
from importer.cluster import Cluster
from importer.cluster.parts import Place, decode, encode
from importer.errors import ClusterError
from importer.facts import Facts
from importer.pipeline import Outcome, Settings, convert_document
from importer.record import Rejection
from importer.sources import Document, Sources

pytestmark = pytest.mark.filterwarnings("default")


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Machines]:
    folder = tmp_path / "machines"
    folder.mkdir()
    machines = Machines(folder)
    try:
        yield machines
    finally:
        machines.down()


def done(parts: Path) -> set[str]:
    return {p.name for p in parts.glob("done-*")}


def test_an_outcome_survives_its_part(tmp_path: Path) -> None:
    (pages(tmp_path / "in", 1) / "more.html").write_text("x")
    document = Document("page-0000.html", tmp_path / "in" / "page-0000.html", size=9)
    (outcome,) = convert_document(document, Settings(), Facts())
    assert outcome.records
    whole = Outcome(
        "a \ud800.html", "html", "unreadable", outcome.records,
        [Rejection(document="a", position=1, reasons=("no-title",), raw={"title": "\udfff", "list": [1, None]})],
        [Dropped("draft", "text \ud83d", "p > a")], [Note("cut", "at\nthe end")], Counter({"--kind": 2}),
        Counter({"draft": 3}), ["/a/"], ["/b/"], ["c.png"],
        title="A", characters=3, error="is cut", size=17, last=False,
    )  # fmt: skip
    data, outcomes, records = encode([whole, outcome])
    assert list(decode(data)) == [whole, outcome]
    assert (outcomes, records) == (2, 2 * len(outcome.records))
    # What `look` has seen stays with the process that was told to look; the cluster never is.
    unsaid = [
        f.name for f in fields(Outcome) if f.name != "seen" and getattr(whole, f.name) == getattr(Outcome(""), f.name)
    ]
    assert not unsaid, "a field that this test does not fill may be lost on the way"


def test_a_cluster_of_this_machine_gives_the_same_bytes(tmp_path: Path, machines: Machines) -> None:
    source = pages(tmp_path / "in", 100)
    output, report = tmp_path / "out.jsonl", tmp_path / "report.json"
    run = machines.convert(source, "--scheduler", "local", "--workers", "2", "-o", output, "--report", report)
    assert ended(run) == 0, machines.said()
    assert output.read_bytes() == plain(tmp_path, str(source))
    totals = json.loads(report.read_text())["totals"]
    assert (totals["documents"], totals["records"], totals["merged"]) == (100, 201, 99)
    assert sorted(p.name for p in tmp_path.iterdir() if "parts" in p.name) == [], "the parts are gone"


def test_a_worker_is_killed(tmp_path: Path, machines: Machines) -> None:
    machines.environment["TEST_SLOW"] = "0.02"
    source, output = pages(tmp_path / "in", 320), tmp_path / "out.jsonl"
    parts = tmp_path / "parts"
    run = machines.convert(source, "--no-merge", "--scheduler", machines.up(2), "--parts", parts, "-o", output)
    wait_until("three batches are done", lambda: len(done(parts)) >= 3)
    machines.workers[0].kill()
    assert run.poll() is None, "it is still under way"
    assert ended(run) == 0, machines.said()
    assert output.read_bytes() == plain(tmp_path, str(source), "--no-merge")


def test_the_driver_is_killed_and_goes_on_where_it_stopped(tmp_path: Path, machines: Machines) -> None:
    machines.environment["TEST_SLOW"] = "0.02"
    source, output = pages(tmp_path / "in", 320), tmp_path / "out.jsonl"
    parts = tmp_path / ".out.jsonl.parts"
    words = (source, "--scheduler", machines.up(2), "-o", output)
    first = machines.convert(*words)
    wait_until("three batches are done", lambda: len(done(parts)) >= 3)
    first.send_signal(signal.SIGKILL)
    assert ended(first) == -signal.SIGKILL
    assert not output.exists()
    kept = {name: (parts / name.replace("done-", "part-").replace(".json", ".jsonl")) for name in done(parts)}
    before = {name: part.stat().st_ino for name, part in kept.items()}
    # What a torn write and a task without its driver leave behind.
    (parts / f".{next(iter(kept.values())).name}.1.abcd").write_bytes(b'{"document": "torn')
    (parts / "part-0000009-00000000000000000000.jsonl").write_bytes(b"nobody's")
    again = machines.convert(*words)
    after: dict[str, int] = {}
    while again.poll() is None:
        for name, part in kept.items():
            with contextlib.suppress(FileNotFoundError):  # they go when the result is there
                after[name] = part.stat().st_ino
    assert again.returncode == 0, machines.said()
    assert after == before, "what was committed is not made again"
    assert output.read_bytes() == plain(tmp_path, str(source))


def test_a_page_that_kills_its_workers_costs_itself(tmp_path: Path, machines: Machines) -> None:
    machines.environment["TEST_POISON"] = "1"
    source, output = pages(tmp_path / "in", 100, poison=40), tmp_path / "out.jsonl"
    report = tmp_path / "report.json"
    words = (source, "--no-merge", "--scheduler", machines.up(6), "-o", output, "--report", report)
    assert ended(machines.convert(*words)) == 0, machines.said()
    errors = {d["document"]: d["error"] for d in json.loads(report.read_text())["documents"] if d["error"]}
    assert errors == {"page-0040.html": "killed the process that read it (SIGKILL)"}
    assert output.read_bytes() == plain(tmp_path, str(source), "--no-merge", "--exclude", "page-0040.html")


def test_no_worker_left_is_a_loud_failure(tmp_path: Path, machines: Machines) -> None:
    machines.environment["TEST_SLOW"] = "0.05"
    sources = Sources((str(pages(tmp_path / "in", 200)),))
    with Cluster(machines.up(1), str(tmp_path / "parts"), patience=2) as cluster:
        first = cluster.survey(sources)
        outcomes = cluster.convert(sources, Settings(), first)
        next(outcomes)
        machines.workers[0].kill()
        with pytest.raises(ClusterError, match=r"no worker left.*\n.*the same command goes on"):
            list(outcomes)
    assert done(tmp_path / "parts"), "what is done is kept"


def test_nobody_at_the_address(tmp_path: Path, machines: Machines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importer.cluster.driver.CONNECTING", 1.0)
    with pytest.raises(ClusterError, match="no scheduler with workers"), Cluster("tcp://127.0.0.1:9", str(tmp_path)):
        pass


def test_versions_that_differ_are_refused(tmp_path: Path, machines: Machines, monkeypatch: pytest.MonkeyPatch) -> None:
    address = machines.up(1)
    monkeypatch.setattr("importer.cluster.task.__version__", "0.0.1")
    with pytest.raises(ClusterError, match="versions differ"), Cluster(address, str(tmp_path / "parts")):
        pass


def test_only_a_window_of_batches_is_in_flight(
    tmp_path: Path, machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = Sources((str(pages(tmp_path / "in", 640)),))
    most = 0
    waiting = Cluster._finished

    def finished(self: Cluster, running: dict[object, object]) -> set[object]:
        nonlocal most
        most = max(most, len(running))
        return waiting(self, running)  # type: ignore[arg-type]

    monkeypatch.setattr(Cluster, "_finished", finished)
    with Cluster(machines.up(1), str(tmp_path / "parts")) as cluster:
        found = sum(len(o.records) for o in cluster.convert(sources, Settings(), cluster.survey(sources)))
    assert (most, found) == (4, 3 * 640)


def test_a_part_that_was_damaged_is_not_taken(tmp_path: Path, machines: Machines) -> None:
    sources = Sources((str(pages(tmp_path / "in", 10)),))
    parts = tmp_path / "parts"
    with Cluster(machines.up(1), str(parts)) as cluster:
        first = cluster.survey(sources)
        list(cluster.convert(sources, Settings(), first))
        (part,) = parts.glob("part-*")
        part.write_bytes(part.read_bytes().replace(b"harbour", b"harbor"))
        with pytest.raises(ClusterError, match="is damaged"):
            list(cluster.convert(sources, Settings(), first))


def test_memory_is_no_shared_place() -> None:
    with pytest.raises(ClusterError, match="one process"):
        Place("memory://parts")


def test_object_storage_as_source_parts_and_target(
    tmp_path: Path, machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    moto = pytest.importorskip("moto.server", reason="moto is not installed")
    s3fs = pytest.importorskip("s3fs", reason="the extra `remote` is not installed")
    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    try:
        host, port = server.get_host_and_port()
        access = {
            "AWS_ENDPOINT_URL": f"http://{host}:{port}", "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": "us-east-1",
        }  # fmt: skip
        for name, value in access.items():
            monkeypatch.setenv(name, value)
        machines.environment.update(access)
        source = pages(tmp_path / "in", 70)
        storage = s3fs.S3FileSystem()
        storage.mkdir("site")
        storage.put(f"{source}{os.sep}", "s3://site/pages/", recursive=True)
        run = machines.convert(
            "s3://site/pages", "--scheduler", machines.up(2), "--parts", "s3://site/parts", "-o", "s3://site/out.jsonl"
        )
        assert ended(run) == 0, machines.said()
        storage.invalidate_cache()
        assert storage.cat_file("s3://site/out.jsonl") == plain(tmp_path, str(source))
        assert not storage.exists("s3://site/parts")
    finally:
        server.stop()
