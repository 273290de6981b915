"""Archives: the members of ZIP and tar files as documents, `archive.zip!/member`, also of archives within archives.
Web archives and saved pages in one file (`webarchives`, `mhtml`) are archives too, also within others.

Members of a ZIP come ordered by the bytes of their names and stay packed until they are read; a tar is a stream, so
its members come in its order with their bytes. Damaged, encrypted and hostile members are named, the rest is read.
Nothing is unpacked to disk, and no member's name is ever used as a path.
"""

from __future__ import annotations

import io
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, BinaryIO

from importer.errors import UnreadableError
from importer.limits import MAX_RATIO
from importer.sources import mhtml, names, sniff, streams, webarchives
from importer.sources.document import Document, Problem

if TYPE_CHECKING:
    import tarfile
    import zipfile

# ZIP files that are documents of other programs.
_NO_ARCHIVES = frozenset(
    ".docx .xlsx .pptx .docm .xlsm .odt .ods .odp .epub .jar .apk .xpi .idml .sketch .numbers .pages .key".split()
)
_TAR_SUFFIXES = frozenset((".tar", ".tgz", ".tbz2", ".tbz", ".tb2", ".txz", ".tzst"))
_ARCHIVE_SUFFIXES = _TAR_SUFFIXES | {".zip"}
_SAVED_SUFFIXES = frozenset((".warc", ".arc", ".wacz", ".mhtml", ".mht"))
# The index beside the captures of a WACZ (https://specs.webrecorder.net/wacz/1.1.1/).
_WACZ_INDEX = "datapackage.json"

MAX_NESTING = 6
"""Archives within archives beyond this are an attack or a mistake."""
MAX_HELD = 256 << 20
"""Bytes of one member that has to be held in memory: of a tar, or an archive within an archive."""
MAX_BOMBS = 8
"""Members of one archive that unpack like bombs, before the whole archive counts as one."""
TOTAL_FREE = 128 << 20
"""Unpacked bytes of a whole archive, nested ones included, below which its ratio is nobody's concern."""

# APPNOTE 4.4.5: those that Python's zipfile reads.
_METHODS = {0: "stored", 8: "deflated", 12: "bzip2", 14: "LZMA"}


@dataclass(slots=True)
class Budget:
    """What all members of an outermost archive together may unpack to."""

    packed: int
    ratio: int = MAX_RATIO
    spent: int = 0
    bombs: int = 0
    names: set[str] = field(default_factory=set)

    def spend(self, size: int) -> None:
        """Raises UnreadableError where the whole is a bomb."""
        self.spent += size
        if self.spent > max(TOTAL_FREE, self.packed * self.ratio):
            raise streams.bomb(self.ratio)

    def bomb(self) -> None:
        """Counts a member that is a bomb. Raises UnreadableError at too many."""
        self.bombs += 1
        if self.bombs > MAX_BOMBS:
            raise UnreadableError("holds decompression bombs")


def is_archive(document: Document) -> bool:
    """Is it a ZIP, a tar, a web archive or a page saved with its pictures, packed or not? Raises UnreadableError."""
    suffix = document.suffix
    if suffix in _NO_ARCHIVES or suffix in sniff.PLAIN_HTML_SUFFIXES:
        return False
    head = document.head
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        # Office and EPUB documents name themselves in their first member.
        return not head.startswith((b"[Content_Types].xml", b"mimetype"), 30)
    if head[257:262] == b"ustar" or webarchives.is_web_archive(document) or mhtml.is_mhtml(document):
        return True
    if suffix == ".zip":
        return sniff.family(head, suffix) in ("binary", "text")  # behind a program: a self-extracting ZIP
    return suffix in _TAR_SUFFIXES and sniff.family(head, suffix) == "binary"  # an old tar


def members(document: Document, *, depth: int = 1, budget: Budget | None = None) -> Iterator[Document | Problem]:
    """The documents in an archive, and what could not become one. Never raises for bad input."""
    budget = budget or Budget(document.size or len(document.data or b""), document.ratio)
    budget.names = set()
    try:
        if depth > MAX_NESTING:
            raise UnreadableError(f"archives nested more than {MAX_NESTING} deep are not read")
        head = document.head
        if webarchives.is_web_archive(document) or mhtml.is_mhtml(document):
            yield from _saved(document, budget)
            return
        is_tar = head[257:262] == b"ustar" or document.suffix in _TAR_SUFFIXES
        yield from _tar(document, depth, budget) if is_tar else _zip(document, depth, budget)
    except UnreadableError as error:
        if depth > 1 and budget.spent > TOTAL_FREE:
            raise  # the outermost archive is the one to be named
        yield Problem(document.name, error.reason, "unreadable")


def _saved(document: Document, budget: Budget) -> Iterator[Document | Problem]:
    kind = webarchives if webarchives.is_web_archive(document) else mhtml
    for found in kind.members(document):
        if isinstance(found, Document):
            budget.spend(found.size)
        yield found


def _zip(document: Document, depth: int, budget: Budget) -> Iterator[Document | Problem]:
    import zipfile

    # A ZIP needs seeking: one that is itself packed (.zip.gz) or a member is held in memory.
    held = document.data is not None or document.entry is not None or document.path is None
    stream: BinaryIO = io.BytesIO(_hold(document, budget)) if held else document.open()
    with stream:
        try:
            archive = zipfile.ZipFile(stream)
        except Exception as error:  # zipfile raises what its unpacking of structures raises
            raise UnreadableError(f"a damaged or cut ZIP archive: {str(error)[:80]}") from None
        entries = sorted(
            archive.infolist(), key=lambda info: (names.of_zip(info).encode("utf-8", "replace"), info.header_offset)
        )
        found = False
        inside = [names.member(names.of_zip(info)) for info in entries]
        wacz = _WACZ_INDEX in inside and any(name.startswith("archive/") for name in inside)
        for info, name in zip(entries, inside, strict=True):
            if info.is_dir():
                continue
            found = True
            if wacz and not name.startswith("archive/"):
                yield Problem(f"{document.name}!/{name}", "the index of a web archive", "skipped")
                continue
            yield from _zip_member(document, archive, info, depth=depth, budget=budget)
        if not found:
            yield Problem(document.name, "an archive without files", "unreadable")


def _zip_member(
    document: Document, archive: zipfile.ZipFile, info: zipfile.ZipInfo, *, depth: int, budget: Budget
) -> Iterator[Document | Problem]:
    label, relative = _label(document, names.of_zip(info), budget)
    if _skipped(relative):
        yield Problem(label, "no document by its name", "skipped")
        return
    mode = info.external_attr >> 16
    reason = ""
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        reason = "a link or device inside an archive, which is not followed"
    elif info.flag_bits & 0x1:
        reason = "encrypted; unpack it with its password and give the folder"
    elif info.compress_type not in _METHODS:
        reason = f"packed by method {info.compress_type}, which is not supported"
    elif info.file_size > max(streams.RATIO_FREE, info.compress_size * budget.ratio):
        reason = streams.bomb(budget.ratio).reason
        budget.bomb()
    else:
        budget.spend(info.file_size)
    if reason:
        yield Problem(label, reason, "unreadable")
        return
    found = Document(
        label,
        document.path,
        names.address(relative, None),
        entry=info,
        within=document.name,
        size=info.file_size,
        limit=document.limit,
        ratio=document.ratio,
    )
    if document.data is not None or document.entry is not None or document.path is None:
        # Inside an archive that is itself held in memory: the bytes travel with the document.
        try:
            found.data, found.entry = streams.guarded(lambda: archive.read(info)), None
        except UnreadableError as error:
            yield Problem(label, error.reason, "unreadable")
            return
    yield from _expand(found, depth, budget)


def _tar(document: Document, depth: int, budget: Budget) -> Iterator[Document | Problem]:
    import tarfile

    with document.open() as stream:
        try:
            archive = tarfile.open(fileobj=stream, mode="r|*")  # noqa: SIM115 - closed with its stream
        except tarfile.TarError as error:
            raise UnreadableError(f"a damaged tar archive: {str(error)[:80]}") from None
        found = False
        while True:
            info = streams.guarded(archive.next)
            if info is None:
                break
            archive.members = []  # type: ignore[attr-defined]  # a stream keeps no list of what went by
            if info.isdir():
                continue
            found = True
            yield from _tar_member(document, archive, info, depth=depth, budget=budget)
        if not found:
            yield Problem(document.name, "an archive without files", "unreadable")


def _tar_member(
    document: Document, archive: tarfile.TarFile, info: tarfile.TarInfo, *, depth: int, budget: Budget
) -> Iterator[Document | Problem]:
    label, relative = _label(document, info.name, budget)
    if _skipped(relative):
        yield Problem(label, "no document by its name", "skipped")
        return
    if not info.isreg():
        yield Problem(label, "a link or device inside an archive, which is not followed", "unreadable")
        return
    if info.size > MAX_HELD:
        yield Problem(
            label, f"larger than {MAX_HELD >> 20} MB inside a tar; unpack it and give the folder", "unreadable"
        )
        return
    budget.spend(info.size)
    file = archive.extractfile(info)
    data = streams.guarded(file.read) if file else b""
    if len(data) < info.size:
        raise UnreadableError("a tar archive that is cut")
    found = Document(
        label,
        document.path,
        names.address(relative, None),
        data=data,
        within=document.name,
        size=len(data),
        limit=document.limit,
        ratio=document.ratio,
    )
    yield from _expand(found, depth, budget)


def _expand(document: Document, depth: int, budget: Budget) -> Iterator[Document | Problem]:
    """A member, or where it is an archive itself, its members."""
    suspicious = document.suffix in _ARCHIVE_SUFFIXES | _SAVED_SUFFIXES or (
        document.data is not None and sniff.PACKED.search(document.name) is not None
    )
    try:
        nested = suspicious and is_archive(document)
        if nested and document.entry is not None and not webarchives.is_web_archive(document):  # that one streams
            document.data, document.entry = _hold(document, budget), None
    except UnreadableError as error:
        yield Problem(document.name, error.reason, "unreadable")
        return
    if nested:
        yield from members(document, depth=depth + 1, budget=budget)
    else:
        yield document


def _hold(document: Document, budget: Budget) -> bytes:
    """The unpacked bytes of an archive that lies in something else. Raises UnreadableError."""
    if document.data is None:
        budget.spend(document.size)
    return replace(document, limit=MAX_HELD).read()


def _label(document: Document, raw: str, budget: Budget) -> tuple[str, str]:
    """A member's name as it is shown, unique in its archive, and its path below the archive."""
    relative = names.member(raw) or "unnamed"
    label, number = f"{document.name}!/{relative}", 1
    while label in budget.names:
        number += 1
        stem, dot, suffix = relative.rpartition(".")
        label = f"{document.name}!/{stem} ({number}){dot}{suffix}" if dot else f"{document.name}!/{relative} ({number})"
    budget.names.add(label)
    return label, relative


def _skipped(relative: str) -> bool:
    folders = relative.split("/")[:-1]
    return names.skipped(relative) or any(names.skipped(part, folder=True) for part in folders)
