"""The bytes of files that stand beside the documents, by the names that sources give them: `site.zip!/a/b.jpg`.

Of folders, of ZIP and tar archives, of web archives and saved pages, also one in another; each archive is gone through
once. Links are not followed, and what unpacks to more than it should is not read.
"""

from __future__ import annotations

import io
import stat
import tarfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from importer.errors import UnreadableError
from importer.limits import MAX_RATIO
from importer.sources import mhtml, names, streams, webarchives
from importer.sources.document import Document

__all__ = ["Take", "hand_out"]

MAX_NESTED = 1 << 30
"""Bytes of an archive within another that are held."""

Take = Callable[[str, BinaryIO], None]
"""Is given a wanted name and a stream of its bytes."""


def hand_out(paths: Sequence[str], wanted: Iterable[str], take: Take) -> dict[str, str]:
    """Gives out every wanted file below the paths. What could not be: name → why."""
    missing: dict[str, str] = {}
    once = tuple(dict.fromkeys(paths))
    places = list(zip(once, names.leads(once), strict=True))
    containers: dict[tuple[Path, str], dict[str, str]] = {}
    for name in wanted:
        outer, mark, inner = name.partition("!/")
        path = next(filter(None, (_place(path, lead, outer) for path, lead in places)), None)
        if path is None:
            missing[name] = "is not there any more"
        elif mark:
            containers.setdefault((path, name.partition("!/")[0]), {})[inner] = name
        else:
            with _noting(name, missing), path.open("rb") as stream:
                take(name, stream)
    for (path, label), members in containers.items():
        given: set[str] = set()

        def mark_taken(name: str, stream: BinaryIO, given: set[str] = given) -> None:
            take(name, stream)
            given.add(name)

        with _noting(label, {}):
            _members(Document(path.name, path, size=path.stat().st_size), members, mark_taken)
        for name in members.values():
            if name not in given:
                missing[name] = "could not be read out of its archive"
    return missing


@contextmanager
def _noting(name: str, missing: dict[str, str]) -> Iterator[None]:
    """Notes what can't be read, and goes on."""
    try:
        yield
    except UnreadableError as error:
        missing[name] = error.reason
    except OSError as error:
        missing[name] = error.strerror or str(error)
    except (zipfile.BadZipFile, tarfile.TarError, EOFError, RuntimeError, NotImplementedError, ValueError) as error:
        missing[name] = str(error)[:200]


def _place(path: str, lead: str, outer: str) -> Path | None:
    """The file of that name below a PATH; None where it is not below it, or is a link that leads out."""
    root = Path(path)
    if root.is_file():
        return root if outer in (names.shown(root.name), f"{lead}") else None
    if lead and not outer.startswith(f"{lead}/"):
        return None
    found = root / outer[len(lead) + 1 if lead else 0 :]
    try:
        inside = found.resolve().is_relative_to(root.resolve())
    except OSError:
        return None
    return found if inside and found.is_file() else None


def _members(document: Document, members: dict[str, str], take: Take) -> None:
    """Gives out members of an archive: path below it → name. Of an archive inside, its own."""
    direct = {inner: name for inner, name in members.items() if "!/" not in inner}
    nested: dict[str, dict[str, str]] = {}
    for inner, name in members.items():
        outer, mark, rest = inner.partition("!/")
        if mark:
            nested.setdefault(outer, {})[rest] = name
    for relative, file in _walk(document, direct.keys() | nested.keys()):
        if relative in direct:
            take(direct[relative], file)
        else:
            data = file.read(MAX_NESTED + 1)
            if len(data) <= MAX_NESTED:
                _members(Document(relative, data=data, size=len(data)), nested[relative], take)


def _walk(document: Document, wanted: set[str]) -> Iterator[tuple[str, BinaryIO]]:
    if webarchives.is_web_archive(document):
        yield from webarchives.bodies(document, wanted)
    elif mhtml.is_mhtml(document):
        yield from mhtml.bodies(document, wanted)
    else:
        with document.open() as stream:
            yield from _packed(stream, document.head, wanted)


def _packed(stream: BinaryIO, head: bytes, wanted: set[str]) -> Iterator[tuple[str, BinaryIO]]:
    if not stream.seekable() and head.startswith(b"PK"):
        stream = io.BytesIO(stream.read(MAX_NESTED))
    if stream.seekable() and zipfile.is_zipfile(stream):
        with zipfile.ZipFile(stream) as archive:
            for info in archive.infolist():
                relative = names.member(names.of_zip(info))
                bomb = info.file_size > max(streams.RATIO_FREE, info.compress_size * MAX_RATIO)
                plain = stat.S_IFMT(info.external_attr >> 16) in (0, stat.S_IFREG)
                if relative in wanted and plain and not bomb and not info.flag_bits & 0x1:
                    with archive.open(info) as file:
                        yield relative, file  # type: ignore[misc]  # reads like any binary stream
        return
    if stream.seekable():
        stream.seek(0)
    with tarfile.open(fileobj=stream, mode="r|*") as archive:
        for entry in archive:
            relative = names.member(entry.name)
            if relative in wanted and entry.isreg() and (data := archive.extractfile(entry)):
                yield relative, data  # type: ignore[misc]
