"""Copies of the pictures and files that records refer to and the sources hold, with a manifest.

A file goes to DIR under the path of its address; no name leads out of DIR, whatever the address says. What was there
before under another content is written over, so a second run gives the same.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote, unquote, urlsplit

from importer.errors import OutputError, UsageError
from importer.migration.files import Files
from importer.sources import held
from importer.writers import Output

__all__ = ["MANIFEST", "Media", "safe_path", "served_at"]

MANIFEST = "manifest.json"
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"\\|?*]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.I)  # names that Windows keeps for devices
_PREFIX = re.compile(r"(?:https?://[^\s/?#]+)?/[^\s?#]*|https?://[^\s/?#]+")
_ROOTS = ("static", "public")  # a site generator's folders of files that are served as they lie there
_LONGEST = 150
_CHUNK = 1 << 20


class Media:
    """The files of one run."""

    def __init__(self, folder: str, files: Files, prefix: str | None) -> None:
        """`prefix`: the address of DIR, as `served_at` gives it; None: addresses stay, the copies are put by.

        Raises OutputError where the folder that DIR is to be made in is not there.
        """
        self._folder, self._files, self._prefix = Path(folder), files, prefix
        if not Path(os.path.realpath(folder)).parent.is_dir():
            raise OutputError.of(folder, FileNotFoundError(errno.ENOENT, ""))
        self._wanted: dict[str, str] = {}
        """Name of a source's file → its path below DIR."""
        self._of_address: dict[str, str] = {}
        self._missing: dict[str, str] = {}
        self._copied: dict[str, dict[str, Any]] = {}
        self._taken: set[str] = set()

    def want(self, address: str) -> None:
        """A record refers to it. What the sources don't hold is left to the proof."""
        if address in self._of_address:
            return
        name = self._files.find(address)
        if name is None:
            return
        self._of_address[address] = name
        if name not in self._wanted:
            self._wanted[name] = self._free(safe_path(address))

    def copy(self, paths: Sequence[str]) -> None:
        """Copies them all. Raises OutputError where DIR can't be written."""
        with self._written(self._folder):
            self._folder.mkdir(exist_ok=True)
        self._missing = held.hand_out(paths, sorted(self._wanted), self._write)
        with Output(str(self._folder / MANIFEST)) as manifest:
            manifest.write(self._manifest())

    def place(self, address: str) -> str | None:
        """The address at which the copy of a file will be served; None without one."""
        name = self._of_address.get(address)
        if self._prefix is None or name is None or name not in self._copied:
            return None
        return self._prefix + quote(self._wanted[name], safe="/")

    @property
    def told(self) -> str:
        """A sentence for the summary."""
        if not self._wanted:
            return f"no files copied to {self._folder}: the sources hold none that a record refers to"
        lost = f", {len(self._missing):,} could not be read (named in {MANIFEST})" if self._missing else ""
        if self._prefix is None:
            pointed = "addresses stay, for the importer of this format fetches from there (else: --media-url)"
        else:
            pointed = f"records point to them as {self._prefix}..."
        return f"{len(self._copied):,} files copied to {self._folder}{lost}; {pointed}"

    def _free(self, wanted: str) -> str:
        """The path, or where another file has it, also but for its case, the path with a number."""
        path, number = wanted, 1
        while path.casefold() in self._taken:
            number += 1
            stem, dot, suffix = wanted.rpartition(".")
            path = f"{stem}-{number}{dot}{suffix}" if dot else f"{wanted}-{number}"
        self._taken.add(path.casefold())
        return path

    def _write(self, name: str, stream: BinaryIO) -> None:
        target = self._folder / self._wanted[name]
        part = target.with_name(f".{target.name[-100:]}.part")
        digest, size = hashlib.sha256(), 0
        with self._written(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            if not target.parent.resolve().is_relative_to(self._folder.resolve()):
                raise OutputError(str(target), "a link in the folder leads out of it")
            part.unlink(missing_ok=True)  # of a run that was killed; a link in its place is not followed
            file = part.open("xb")
        with file:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
                with self._written(target):
                    file.write(chunk)
        with self._written(target):
            part.replace(target)
        self._copied[name] = {"bytes": size, "sha256": digest.hexdigest()}

    @staticmethod
    @contextmanager
    def _written(target: Path) -> Iterator[None]:
        """What can't be written ends the run; what can't be read does not."""
        try:
            yield
        except OSError as error:
            raise OutputError.of(str(target), error) from None

    def _manifest(self) -> bytes:
        addresses: dict[str, list[str]] = {}
        for address, name in self._of_address.items():
            addresses.setdefault(name, []).append(address)
        rows = [
            {"file": self._wanted[name], "addresses": sorted(addresses[name]), "source": name, **self._copied[name]}
            for name in sorted(self._copied)
        ]
        lost = [{"addresses": sorted(addresses[n]), "source": n, "reason": r} for n, r in sorted(self._missing.items())]
        return json.dumps({"files": rows, "not_copied": lost}, indent=1, ensure_ascii=False).encode() + b"\n"


def served_at(folder: str, address: str | None = None) -> str:
    """The address of DIR on the new site, with a slash at its end: `address` where one was given.

    Else the root's folder of DIR's name, or for what lies in a folder `static` or `public` the path from there:
    `/media/` for `media` and for `hugo/static/media`, `/` for `hugo/static`. Raises UsageError for what is no address.
    """
    if address is not None:
        if not _PREFIX.fullmatch(address):
            raise UsageError(
                f"--media-url {address}: must begin with / or https://, as in /media/ or https://new.example/m/"
            )
        return address.rstrip("/") + "/"
    steps = Path(folder).parts
    root = max((at for at, step in enumerate(steps) if step in _ROOTS), default=None)
    kept = steps[root + 1 :] if root is not None else [Path(folder).absolute().name]
    return "/" + "".join(f"{quote(step, safe='')}/" for step in kept if step)


def safe_path(address: str) -> str:
    """The path of an address as a path that stays below a folder on every file system."""
    try:
        path = unquote(urlsplit(address).path)
    except ValueError:
        path = ""
    steps = []
    for raw in path.replace("\\", "/").split("/"):
        step = _UNSAFE.sub("_", raw).strip(". ")
        if step.startswith("-") or _RESERVED.match(step):
            step = f"_{step}"
        if len(step.encode()) > _LONGEST:
            mark = hashlib.sha256(step.encode()).hexdigest()[:8]
            stem, dot, suffix = step.rpartition(".")
            step = f"{(stem or suffix).encode()[: _LONGEST - 30].decode('utf-8', 'ignore')}-{mark}{dot}{suffix[:12]}"
        if step:
            steps.append(step)
    return "/".join(steps) or "file"
