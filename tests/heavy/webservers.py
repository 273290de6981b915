"""nginx and Apache in the foreground, over a map of redirects, asked for paths."""

from __future__ import annotations

import http.client
import shutil
import socket
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

Answers = dict[str, tuple[int, str | None]]


@contextmanager
def nginx(folder: Path, redirects: Path) -> Iterator[int]:
    """Its port; the map is included as the writer's comment says. Fails where `nginx -t` refuses it."""
    port = _free_port()
    config = folder / "nginx.conf"
    config.write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/errors;\nevents {{}}\nhttp {{\n access_log off;\n"
        + "".join(f" {kind}_temp_path {folder}/{kind};\n" for kind in
                  ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        + f" include {redirects};\n server {{ listen 127.0.0.1:{port}; root {folder};\n"
        "  if ($importer_redirect) { return 301 $importer_redirect; }\n }\n}\n"
    )  # fmt: skip
    command = ["nginx", "-c", str(config), "-e", f"{folder}/first"]
    _tested([*command, "-t"])
    with _serving(command, port):
        yield port


@contextmanager
def apache(folder: Path, redirects: Path, *, host: bool = False) -> Iterator[int]:
    """Its port; the rules are the folder's `.htaccess`, or with `host` stand in a `<VirtualHost>`."""
    port = _free_port()
    rules = ""
    if host:
        rules = f"<VirtualHost 127.0.0.1:{port}>\nInclude {redirects}\n</VirtualHost>\n"
    else:
        shutil.copy(redirects, folder / ".htaccess")
    config = folder / "apache.conf"
    config.write_text(
        f'ServerName localhost\nServerRoot "{folder}"\nPidFile "{folder}/pid"\nErrorLog "{folder}/errors"\n'
        f'Listen 127.0.0.1:{port}\nDefaultRuntimeDir "{folder}"\nUser nobody\nGroup nogroup\n'
        + "".join(
            f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n"
            for name in ("mpm_event", "authz_core", "rewrite")
        )
        + f'DocumentRoot "{folder}"\n<Directory "{folder}">\nAllowOverride All\nRequire all granted\n</Directory>\n'
        + rules
    )
    for place in (folder, *list(folder.parents)[:-2]):
        place.chmod(0o755)
    _tested(["apache2", "-t", "-f", str(config)])
    with _serving(["apache2", "-DFOREGROUND", "-f", str(config)], port):
        yield port


def answers(port: int, paths: Iterable[str]) -> Answers:
    """Path → status, and where the server sends its visitors, or None."""
    found: Answers = {}
    for path in paths:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", path)
        answer = connection.getresponse()
        found[path] = answer.status, answer.getheader("Location")
        connection.close()
    return found


def _tested(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def _serving(command: list[str], port: int) -> Iterator[None]:
    """A server in the foreground, for as long as it is asked."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            for _ in range(100):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            yield
        finally:
            server.terminate()
