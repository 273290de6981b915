"""Folders: every file below one, ordered by the bytes of its path. Links are never followed.

A link to something inside the folder leads to what is read where it stands; one that leads out of it could show
anything of the machine's, so it is named and left. That also means that no loop of links can catch us.
It does not open files.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from importer.sources import names, sniff
from importer.sources.document import Problem


class File(NamedTuple):
    """A regular file: its path below the folder, as shown; the real path; its size in bytes."""

    relative: str
    path: Path
    size: int


def walk(root: Path) -> Iterator[File | Problem]:
    """Every file below a folder. Problems carry names relative to it."""
    real = os.fsencode(os.path.realpath(root))
    # An explicit stack: folders may lie deeper than Python recurses.
    stack: list[Iterator[tuple[bytes, bytes, os.DirEntry[bytes]] | Problem]] = [_listing(os.fsencode(root), b"")]
    while stack:
        found = next(stack[-1], None)
        if found is None:
            stack.pop()
            continue
        if isinstance(found, Problem):
            yield found
            continue
        path, relative, entry = found
        name = names.shown(relative)
        try:
            if entry.is_symlink():
                problem = _link(path, name, real)
                if problem is not None:
                    yield problem
                    continue
            if entry.is_dir(follow_symlinks=False):
                if names.skipped(name, folder=True):
                    yield Problem(name, "a hidden or technical folder", "skipped")
                else:
                    stack.append(_listing(path, relative + b"/"))
                continue
            if names.skipped(name):
                yield Problem(name, "no document by its name", "skipped")
                continue
            status = entry.stat()
        except OSError as error:
            yield Problem(name, f"can't be reached: {error.strerror}", "unreadable")
            continue
        if stat.S_ISREG(status.st_mode):
            yield File(name, Path(os.fsdecode(path)), status.st_size)
        else:
            yield special(name, status.st_mode)


def _listing(folder: bytes, prefix: bytes) -> Iterator[tuple[bytes, bytes, os.DirEntry[bytes]] | Problem]:
    """The entries of one folder in the order that their full paths have as bytes: a folder sorts as `name/`."""
    try:
        with os.scandir(folder) as entries:
            rows = sorted((e.name + b"/" if e.is_dir(follow_symlinks=False) else e.name, e) for e in entries)
    except OSError as error:
        yield Problem(
            names.shown(prefix.rstrip(b"/")) or ".", f"a folder that can't be listed: {error.strerror}", "unreadable"
        )
        return
    mirror = any(key in (b"hts-cache/", b"hts-log.txt") for key, _ in rows)
    for key, entry in rows:
        if mirror and key in (b"index.html", b"index.htm") and _is_mirror_index(entry.path):
            yield Problem(names.shown(prefix + key), "a mirror's own index", "skipped")
            continue
        yield entry.path, prefix + entry.name, entry


def _is_mirror_index(path: bytes) -> bool:
    """HTTrack writes an index of its projects into the folder of the mirror."""
    try:
        with open(path, "rb") as stream:  # noqa: PTH123 - a path of bytes
            return b"Local index - HTTrack" in stream.read(4096)
    except OSError:
        return False


def _link(path: bytes, name: str, root: bytes) -> Problem | None:
    """What a link is worth; None where it stands in for a file that is read nowhere else (as git-annex keeps them)."""
    if names.skipped(name):
        return Problem(name, "no document by its name", "skipped")
    target = os.path.realpath(path)
    if not target.startswith(root + b"/") and target != root:
        return Problem(name, "a link that leads out of the folder; give its target as a PATH to read it", "unreadable")
    if not Path(os.fsdecode(target)).exists():
        claims = sniff.suffix(name) in sniff.HTML_SUFFIXES | sniff.TEXT_SUFFIXES
        return Problem(name, "a link to something that is not there", "unreadable" if claims else "unknown")
    inside = names.shown(target[len(root) + 1 :])
    if Path(os.fsdecode(target)).is_file() and any(names.skipped(part, folder=True) for part in inside.split("/")[:-1]):
        return None
    return Problem(name, "a link to what is read where it stands", "skipped")


def special(name: str, mode: int) -> Problem:
    """A pipe, socket or device: reading it could wait for ever."""
    kinds = ((stat.S_ISFIFO, "a pipe"), (stat.S_ISSOCK, "a socket"), (stat.S_ISDIR, "a folder"))
    words = next((words for test, words in kinds if test(mode)), "a device")
    return Problem(name, f"{words}, not a file", "unreadable")
