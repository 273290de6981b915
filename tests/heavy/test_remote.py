"""PATHs on the web: a real server on the loopback, asked once for what was named and for nothing else."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from conftest import Ran

pytest.importorskip("aiohttp", reason="the extra `remote` is not installed")

PAGE = (Path(__file__).parents[2] / "samples/hopewell/resources/index.html").read_bytes()


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
