"""PATHs on the web and in object storage: real servers on the loopback.

A web server is asked once for what was named and for nothing else.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from conftest import Ran

pytest.importorskip("aiohttp", reason="the extra `remote` is not installed")

SAMPLES = Path(__file__).parents[2] / "samples"
PAGE = (SAMPLES / "hopewell/resources/index.html").read_bytes()


class Handler(BaseHTTPRequestHandler):
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        found = self.path == "/resources/"
        self.send_response(200 if found else 404)
        self.end_headers()
        if found:
            self.wfile.write(PAGE)

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Handler.asked.clear()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_a_page_is_fetched_once_and_what_it_leads_to_is_not(site: str, importer: Callable[..., Ran]) -> None:
    done = importer("convert", f"{site}/resources/", "-o", "-")
    assert done.code == 0, done.err
    assert Handler.asked == ["/resources/"]
    assert [record["source"]["document"] for record in done.records] == [f"{site}/resources/"] * 3


def test_what_is_not_there_is_told(site: str, importer: Callable[..., Ran]) -> None:
    done = importer("convert", f"{site}/gone/", "-o", "-")
    assert done.code == 2
    assert "no such page" in done.err


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    moto = pytest.importorskip("moto.server", reason="moto is not installed")
    s3fs = pytest.importorskip("s3fs", reason="the extra `remote` is not installed")
    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    yield s3fs.S3FileSystem(skip_instance_cache=True, use_listings_cache=False)
    server.stop()


@pytest.fixture
def gs(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    emulator = pytest.importorskip("gcp_storage_emulator.server", reason="gcp-storage-emulator is not installed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = emulator.create_server("127.0.0.1", port, in_memory=True)
    server.start()
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", f"http://127.0.0.1:{port}")
    # Else gcsfs asks by gRPC what kind a bucket is, which the emulator does not speak; it looks when it is imported.
    monkeypatch.setenv("GCSFS_EXPERIMENTAL_ZB_HNS_SUPPORT", "false")
    gcsfs = pytest.importorskip("gcsfs", reason="the extra `remote` is not installed")
    yield gcsfs.GCSFileSystem(project="test", token="anon", skip_instance_cache=True, use_listings_cache=False)
    server.stop()


@pytest.mark.parametrize("kind", ["s3", "gs"])
def test_object_storage_gives_and_takes_what_a_folder_does(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path, importer: Callable[..., Ran]
) -> None:
    storage = request.getfixturevalue(kind)
    storage.mkdir("shelf")
    for path in SAMPLES.rglob("*"):
        if path.is_file():
            storage.pipe_file(f"shelf/old/{path.relative_to(SAMPLES).as_posix()}", path.read_bytes())
    away = importer("convert", f"{kind}://shelf/old", "-o", f"{kind}://shelf/new/records.jsonl")
    assert away.code == 0, away.err
    here = importer("convert", SAMPLES, "-o", "records.jsonl")
    assert here.code == 0, here.err
    assert storage.cat_file("shelf/new/records.jsonl") == (tmp_path / "records.jsonl").read_bytes()
    assert [Path(name).name for name in storage.find("shelf/new")] == ["records.jsonl"]


@pytest.mark.parametrize("kind", ["s3", "gs"])
def test_an_object_that_is_not_there_is_told(
    kind: str, request: pytest.FixtureRequest, importer: Callable[..., Ran]
) -> None:
    request.getfixturevalue(kind).mkdir("empty")
    done = importer("convert", f"{kind}://empty/gone.xml", "-o", "records.jsonl")
    assert done.code == 2
    assert "gone.xml" in done.err
