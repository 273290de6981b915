"""Where documents come from: paths, folders, archives, standard input. The front door is `discover`.

It names and orders documents and hands out handles on them. It does not read their contents beyond the first bytes.
"""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from importer.errors import UnreadableError
from importer.limits import MAX_RATIO
from importer.sources import folders, names, sniff, storage
from importer.sources.document import MAX_BYTES, Document, Problem, guarded_read

__all__ = ["STDIN", "Document", "Problem", "Sources", "discover"]

STDIN = "-"

# What an output looks like while it is written (`importer.writers`): not a thing of the folder's own.
_UNFINISHED = re.compile(r"(^|/)\.[^/]+\.(?:\d+-\d+\.tmp|parts)$")


def discover(
    paths: Sequence[str | Path],
    *,
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    base_url: str | None = None,
) -> Iterator[Document | Problem]:
    """Every document under the paths in their order, folders by the bytes of their paths, and what is none."""
    return iter(Sources(tuple(map(str, paths)), tuple(include), tuple(exclude), base_url))


@dataclass
class Sources:
    """The documents under some paths, each path once. Each iteration looks anew; what came by
    standard input or from the web is kept."""

    paths: tuple[str, ...]
    """Files, folders, `-`, addresses."""
    include: tuple[str, ...] = ()
    """Globs of the documents that are read, by path or member."""
    exclude: tuple[str, ...] = ()
    """Globs of those that are not."""
    base_url: str | None = None
    """The address of the folder that a path stands for."""
    limit: int = MAX_BYTES
    """Bytes of the largest document for readers that need all of it at once."""
    ratio: int = MAX_RATIO
    """Unpacked over packed size."""
    leave_out: tuple[str, ...] = ()
    """Files that are never read: the ones that this run writes."""

    _stdin: bytes | None = field(default=None, repr=False)
    _web: dict[str, bytes] = field(default_factory=dict, repr=False)

    def __iter__(self) -> Iterator[Document | Problem]:
        wanted = names.chooser(self.include, self.exclude)
        unread = {_identity(path) for path in self.leave_out} - {None}
        once = {path if path == STDIN else os.path.realpath(path): path for path in reversed(self.paths)}
        paths = tuple(reversed(once.values()))
        for path, lead in zip(paths, names.leads(paths), strict=True):
            yield from self._below(path, lead, wanted, unread)

    def _below(
        self, path: str, lead: str, wanted: Callable[[str], bool], unread: set[tuple[int, int] | None]
    ) -> Iterator[Document | Problem]:
        if path == STDIN:
            yield from self._expanded(self._standard_input(), lead="", wanted=lambda _: True)
            return
        last = names.shown(Path(path).name or path)
        if storage.is_address(path):
            yield from self._remote(path, lead, last, wanted)
            return
        try:
            status = Path(path).stat()
        except FileNotFoundError:
            yield Problem(names.shown(path), "no such file or folder", "missing")
            return
        except OSError as error:
            yield Problem(names.shown(path), f"can't be reached: {error.strerror}", "unreadable")
            return
        if stat.S_ISDIR(status.st_mode):
            found: Iterator[folders.File | Problem] = folders.walk(Path(path))
        elif stat.S_ISREG(status.st_mode):
            found = iter((folders.File("", Path(path), status.st_size),))
        else:
            yield folders.special(names.shown(path), status.st_mode)
            return
        for file in found:
            if _UNFINISHED.search(file.relative if isinstance(file, folders.File) else file.name):
                continue
            if isinstance(file, Problem):
                yield (
                    file._replace(name=_join(lead, file.name)) if wanted(file.name) or file.kind != "unknown" else file
                )
                continue
            if unread and _identity(str(file.path)) in unread:
                continue
            relative = file.relative or last
            document = Document(
                relative,
                file.path,
                names.address(relative, None),
                size=file.size,
                limit=self.limit,
                ratio=self.ratio,
                given=not file.relative,
            )
            # With several PATHs a file is led by nothing but its own name.
            yield from self._expanded(document, lead=lead if file.relative else lead.rpartition("/")[0], wanted=wanted)

    def _remote(self, path: str, lead: str, last: str, wanted: Callable[[str], bool]) -> Iterator[Document | Problem]:
        if storage.is_web(path):
            yield from self._fetched(path, wanted)
            return
        from importer.sources import remote

        for file in remote.walk(path):
            if isinstance(file, Problem):
                yield file._replace(name=_join(lead, file.name)) if file.kind == "skipped" else file
                continue
            relative = file.relative or last
            document = Document(
                relative, None, names.address(relative, None), remote=file.address, stamp=file.stamp, size=file.size,
                limit=self.limit, given=not file.relative,
            )  # fmt: skip
            yield from self._expanded(document, lead=lead if file.relative else lead.rpartition("/")[0], wanted=wanted)

    def _fetched(self, path: str, wanted: Callable[[str], bool]) -> Iterator[Document | Problem]:
        """What stands at one address of the web, and nothing that it leads to."""
        name = names.shown(path)
        try:
            if (data := self._web.get(path)) is None:  # a run asks twice, the server should not
                data = self._web[path] = storage.fetch(path, self.limit)
        except UnreadableError as error:
            yield Problem(name, error.reason, "unreadable")
            return
        document = Document(
            name, None, path, data=data, size=len(data), limit=self.limit, ratio=self.ratio, given=True
        )  # fmt: skip
        yield from self._expanded(document, lead="", wanted=wanted)

    def _standard_input(self) -> Document:
        if self._stdin is None:
            self._stdin = sys.stdin.buffer.read() if sys.stdin is not None else b""
        return Document(
            STDIN, None, "/", data=self._stdin, size=len(self._stdin), limit=self.limit, ratio=self.ratio, given=True
        )

    def _expanded(
        self, document: Document, *, lead: str, wanted: Callable[[str], bool]
    ) -> Iterator[Document | Problem]:
        """The document, or where it is an archive its members; those that are wanted, under their full names."""
        document.name, relative = _join(lead, document.name), document.name
        obvious = document.suffix in sniff.PLAIN_HTML_SUFFIXES | sniff.TEXT_SUFFIXES
        members: Iterable[Document | Problem] = (document,)
        if not obvious or not (document.path or document.remote):
            from importer.sources import archives

            try:
                if archives.is_archive(document):
                    members = archives.members(replace(document, data=_held(document)) if document.remote else document)
            except UnreadableError as error:
                yield Problem(document.name, error.reason, "unreadable")
                return
        cut = len(document.name) - len(relative)
        for found in members:
            if not wanted(found.name[cut:]):
                yield Problem(found.name, "left out by --include or --exclude", "skipped")
                continue
            if isinstance(found, Document):
                self._place(found, lead if found is document else found.within)
            yield found

    def _place(self, document: Document, within: str | None) -> None:
        """Where it stood, as its path says; a capture's own address stays."""
        path = document.address.lstrip("/")
        if "://" not in document.address:
            document.within = within
        if self.base_url:
            document.address = names.address(path, self.base_url)
        document.below = len(document.address) - len(path)


def _held(document: Document) -> bytes:
    """An archive on object storage, whole. Raises UnreadableError."""
    from importer.sources import archives

    if document.size > archives.MAX_HELD:
        raise UnreadableError(f"an archive of over {archives.MAX_HELD >> 20} MB that is not on this machine; fetch it")
    with document.open() as stream:
        return guarded_read(stream, archives.MAX_HELD)


def _join(lead: str, name: str) -> str:
    return f"{lead}/{name}" if lead and name else lead or name


def _identity(path: str) -> tuple[int, int] | None:
    try:
        status = Path(path).stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
