"""The first look of a sync: which documents are as they were, which must be read, what they must know of each other.

    for each document:  as it was by its size, times and inode? ── no ──► by the hash of its bytes? ── no ──► read it
    for all of them:    settings, facts of the run and program as they were? ── no ──► read all of them

It opens what may have changed to hash it and to gather its facts; it does not read records and does not decide what
becomes of them.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from importer import __version__, facts, pipeline
from importer.errors import UnreadableError
from importer.facts import Facts
from importer.guards import Permission, Rows
from importer.sources import Document, Problem
from importer.store import facts as store_facts
from importer.sync import tables
from importer.sync.whole import is_cut_unasked

if TYPE_CHECKING:
    from importer.pipeline import Settings
    from importer.store.read import StoredDocument

__all__ = ["Look", "Remembered", "Stamp", "covers", "look", "program"]

BLOCK = 1 << 20
TAIL_BYTES = 4096

RACY_NS = 2_000_000_000
"""A file that changed so short a time before we looked may change again within the same tick of its clock."""

# Settings that choose documents, or how the work is done: they change no document's reading.
_WITHOUT_EFFECT = {
    "include", "exclude", "workers", "merge", "max_bytes", "max_seconds", "max_nodes", "max_depth", "max_cards",
    "max_ratio", "proof", "profile",
}  # fmt: skip

_NOTHING_ALLOWED = Permission()

_HTML_END = re.compile(rb"</html\s*>", re.I)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells whether a document is as it was. None: not known, or not to be trusted."""

    size: int | None = None
    mtime_ns: int | None = None
    ctime_ns: int | None = None
    inode: int | None = None
    digest: str | None = None
    ends_whole: bool | None = None
    """It ends as a whole document of its kind does. None where that can't be told."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """What the store knows from earlier runs that a look depends on."""

    documents: Mapping[str, StoredDocument] = field(default_factory=dict)
    site: str | None = None
    """The origin that the records' addresses have so far."""
    facts_key: str | None = None
    """Which facts, in which order, the last run knew."""
    read_as: str | None = None
    """What the last run read by, program, settings and facts; belongs to `facts_key`."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """The texts of the facts by their keys; asked only where needed."""
    corrected_anew: bool = False
    """The corrections are others than those of the last run: whether what they promote is shown is looked up."""


@dataclass(slots=True)
class Look:
    """What a look found."""

    place: dict[str, int] = field(default_factory=dict)
    """All documents that are there, and where each stands."""
    fresh: dict[str, Stamp] = field(default_factory=dict)
    """Those to be read."""
    restamped: dict[str, Stamp] = field(default_factory=dict)
    """Those that are as they were by their hash alone."""
    facts_of: dict[str, str] = field(default_factory=dict)
    """For those to be read, the key of their facts."""
    leaning: set[str] = field(default_factory=set)
    """Of those, the ones that look cut or can't be read: their facts are those that they had."""
    feeding: set[str] = field(default_factory=set)
    """Of those, the ones that gave no records but what others look up."""
    unfed: dict[str, Rows] = field(default_factory=dict)
    """Documents that no longer hold what others look up, or are gone with it: what they said is taken as still said."""
    new_facts: dict[str, str] = field(default_factory=dict)
    """Texts of facts that the store does not have yet, by key."""
    problems: list[Problem] = field(default_factory=list)
    """What can't be reached, and what is no document."""
    skipped: int = 0
    size: int = 0
    """Bytes to be read."""
    run: Facts = field(default_factory=Facts)
    """The run's facts; empty where nothing is to be read."""
    site: str | None = None
    facts_as: str = ""
    """Program and settings."""
    facts_key: str = ""
    read_as: str = ""
    """`facts_as` and the run's facts, so that each document's row tells by which program its facts were gathered."""


def look(
    sources: Iterable[Document | Problem],
    settings: Settings,
    known: Remembered,
    *,
    program: str,
    permission: Permission = _NOTHING_ALLOWED,
) -> Look:
    """Goes over all documents once. What is cut, or has lost what others look up, is meant to be so where a collapse
    is allowed."""
    reading = [settings.profile.reading] if settings.profile and settings.profile.reading else []
    found = Look(facts_as=_key(program, settings.model_dump_json(exclude=_WITHOUT_EFFECT), *reading))
    keys: dict[str, str] = {}
    stats: dict[Path, os.stat_result | None] = {}
    sizes: dict[str, int] = {}
    for document in sources:
        if isinstance(document, Problem):
            if document.kind == "skipped":
                found.skipped += 1
            else:
                found.problems.append(document)
            continue
        name = document.name
        if name in found.place:
            found.skipped += 1
            continue
        found.place[name] = len(found.place)
        sizes[name] = document.size
        was = known.documents.get(name)
        trusted = was is not None and _facts_as(was) == found.facts_as
        stamp, same = _stamp(document, was, stats)
        if stamp is not None and not same and not permission.collapse and _is_cut(stamp, was):
            found.leaning.add(name)
        promotes = known.corrected_anew and settings.profile is not None and bool(settings.profile.promoted(name))
        again = promotes or (permission.collapse and was is not None and is_cut_unasked(was))
        if was is not None and same and trusted and was.facts is not None and not again:
            if stamp is not None:
                found.restamped[name] = stamp
            if was.error is None:
                keys[name] = was.facts
                continue
            key = was.facts
        else:
            key = _facts_key(document, was, found=found)
        keys[name] = key
        found.facts_of[name] = key
        found.fresh[name] = stamp or _stamp_of(was)
    decoded = cache(partial(_facts, found, known))
    _hold(found, known, keys, decoded, permission=permission)
    profiled = settings.profile.address if settings.profile else None
    _settle(found, known, list(dict.fromkeys(keys.values())), decoded, profiled=profiled)
    found.size = sum(sizes[name] for name in found.fresh)
    return found


def _hold(
    found: Look, known: Remembered, keys: dict[str, str], decoded: Callable[[str], Facts], *, permission: Permission
) -> None:
    """Puts back into the keys of the facts what documents said that others look up, and say no more."""
    documents = known.documents
    for name in found.leaning:
        if not documents[name].records and tables.holds(decoded(keys[name])):
            found.feeding.add(name)
    standing = tables.standing(
        documents,
        keys,
        same={
            n
            for n in found.place
            if n not in found.fresh or _stamp_of(documents.get(n)).digest == found.fresh[n].digest
        },
        unreached=lambda name: any(covers(problem, name) for problem in found.problems),
        decoded=decoded,
        permission=permission,
    )
    for name, rows in standing.items():
        keys[name] = documents[name].facts or ""
        if name in found.facts_of:
            found.facts_of[name] = keys[name]
        if rows is not None:
            found.unfed[name] = rows


def covers(problem: Problem, name: str) -> bool:
    """Is a document in what could not be reached?"""
    if problem.kind not in ("unreadable", "missing"):
        return False
    return name == problem.name or name.startswith((f"{problem.name}!/", f"{problem.name}/")) or problem.name == "."


def _settle(
    found: Look, known: Remembered, keys: list[str], decoded: Callable[[str], Facts], *, profiled: str | None
) -> None:
    """The run's facts, and with them whether documents that are as they were must be read nevertheless."""
    found.facts_key = store_facts.key_of(keys)
    if found.facts_key == known.facts_key and not found.fresh and _all_read_as(found.place, known):
        assert known.read_as is not None
        found.read_as, found.site = known.read_as, known.site
    else:
        merged = facts.merge(map(decoded, keys))
        found.site = _site(merged, profiled or known.site)
        # Of the origins only the one that all agree on matters, here as in a plain conversion.
        found.run = Facts(frozenset((found.site,) if found.site else ()), merged.labels, merged.tables)
        found.read_as = f"{found.facts_as}.{_key(store_facts.encode(found.run))}"
    for name in found.place:
        was = known.documents.get(name)
        if name not in found.fresh and was is not None and was.read_as != found.read_as:
            found.fresh[name] = found.restamped.pop(name) if name in found.restamped else _stamp_of(was)
            found.facts_of[name] = was.facts or ""


def _facts(found: Look, known: Remembered, key: str) -> Facts:
    """The facts of that key; none where an older program wrote them in a way that this one does not know."""
    try:
        return store_facts.decode(found.new_facts.get(key) or known.facts[key])
    except ValueError:
        return Facts()


def _facts_as(was: StoredDocument) -> str:
    """By which program and settings the document was last read, and its facts were gathered. The last run's are
    others where that run kept what the store has of it."""
    return (was.read_as or "").partition(".")[0]


def _all_read_as(names: Iterable[str], known: Remembered) -> bool:
    """Were all of these last read by what the last run read by?"""
    return known.read_as is not None and all(known.documents[name].read_as == known.read_as for name in names)


def _site(run: Facts, remembered: str | None) -> str | None:
    """The site's origin: as all documents say that know theirs; where they don't, or disagree, as the profile says or
    as it was so far."""
    if run.site is None and remembered and (not run.origins or remembered in run.origins):
        return remembered
    return run.site


def _is_cut(stamp: Stamp, was: StoredDocument | None) -> bool:
    """Does a document that the store knows look cut, or can't be read?"""
    if was is None or was.facts is None:
        return False
    if not stamp.size or stamp.digest is None:
        return True
    return stamp.ends_whole is False and bool(was.ends_whole or stamp.size < (was.size or 0))


def _facts_key(document: Document, was: StoredDocument | None, *, found: Look) -> str:
    """The key of a document's facts; of one that is cut those that it had, whatever program gathered them."""
    if was is not None and was.facts is not None and document.name in found.leaning:
        return was.facts
    text = store_facts.encode(pipeline.gather(document))
    document._head = None
    key = store_facts.key_of((text,))
    found.new_facts[key] = text
    return key


def _stamp(
    document: Document, was: StoredDocument | None, stats: dict[Path, os.stat_result | None]
) -> tuple[Stamp | None, bool]:
    """The document's stamp (None where it is the stored one), and whether the document is as it was."""
    status = None
    if document.path is not None:
        # Members of an archive share its stamp; one after the other, so the last is enough.
        if document.path not in stats:
            stats.clear()
            try:
                stats[document.path] = document.path.stat()
            except OSError:
                stats[document.path] = None
        status = stats[document.path]
    if (
        was is not None
        and status is not None
        and was.ctime_ns == status.st_ctime_ns
        and was.mtime_ns == status.st_mtime_ns
        and was.inode == status.st_ino
        and was.size == status.st_size
    ):
        return None, True
    digest, whole = fingerprint(document)
    if status is None:
        stamp = Stamp(document.size, digest=digest, ends_whole=whole)
    else:
        settled = time.time_ns() - status.st_ctime_ns > RACY_NS
        stamp = Stamp(
            status.st_size,
            status.st_mtime_ns,
            status.st_ctime_ns if settled else None,
            status.st_ino,
            digest=digest,
            ends_whole=whole,
        )
    return stamp, was is not None and digest is not None and was.digest == digest


def _stamp_of(was: StoredDocument | None) -> Stamp:
    if was is None:
        return Stamp()
    whole = None if was.ends_whole is None else bool(was.ends_whole)
    return Stamp(was.size, was.mtime_ns, was.ctime_ns, was.inode, digest=was.digest, ends_whole=whole)


def fingerprint(document: Document) -> tuple[str | None, bool | None]:
    """The hash of a document's bytes, unpacked, and whether it ends as a whole one; None, None if it can't be read."""
    hashed = blake2b(digest_size=16)
    head = tail = b""
    try:
        with document.open() as stream:
            while block := stream.read(BLOCK):
                hashed.update(block)
                head = head or block[:512]
                tail = (tail + block)[-TAIL_BYTES:]
    except (UnreadableError, OSError, EOFError):
        return None, None
    return hashed.hexdigest(), ends_whole(head, tail)


def ends_whole(head: bytes, tail: bytes) -> bool | None:
    """Does it end as HTML, XML and JSON documents do? None for what has no such end, such as a text."""
    start, end = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1], tail.rstrip(b" \t\r\n\0")
    if start == b"<":
        return bool(_HTML_END.search(end)) or end.endswith((b"</rss>", b"</feed>", b"</rdf:RDF>"))
    if start in (b"{", b"["):
        return end.endswith(b"}" if start == b"{" else b"]")
    return None


def program() -> str:
    """The program's version with a hash of its code, so that a correction reaches documents that have not changed."""
    hashed = blake2b(digest_size=8)
    root = Path(__file__).parent.parent  # all of importer, not the sync alone
    stack = [str(root)]
    found = []
    while stack:
        with os.scandir(stack.pop()) as entries:
            for entry in entries:
                if entry.is_dir():
                    if entry.name != "__pycache__":
                        stack.append(entry.path)
                elif not entry.name.startswith("."):
                    found.append(entry.path)
    for path in sorted(found):
        hashed.update(path[len(str(root)) :].encode() + b"\0" + Path(path).read_bytes())
    return f"{__version__}+{hashed.hexdigest()}"


def _key(*parts: str) -> str:
    return store_facts.key_of(parts)
