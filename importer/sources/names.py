"""Names of files and members: how they are shown, which are no documents, which the user wants.

Pure functions on strings. Names from inside archives never become paths; they only become names.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin

from importer.patterns import lazy
from importer.sources import sniff

if TYPE_CHECKING:
    from zipfile import ZipInfo

# What pages need to look right, and what a server or a mirror keeps for itself: never documents.
_SKIPPED_SUFFIXES = frozenset(
    """.css .scss .less .js .mjs .map .png .jpg .jpeg .jpe .gif .webp .avif .svg .svgz .ico .cur .bmp .tif .tiff .heic
    .woff .woff2 .ttf .otf .eot .mp3 .mp4 .m4a .m4v .webm .ogg .ogv .oga .wav .avi .mov .wmv .flv .swf .vtt .srt .log
    .tmp .swp .pyc .lock .webmanifest""".split()
)
_SKIPPED_NAMES = frozenset(
    """robots.txt ads.txt app-ads.txt humans.txt hts-log.txt hts-in_progress.lock hts-stop.lock cookies.txt wget-log
    backblue.gif fade.gif thumbs.db desktop.ini""".split()
)
_SKIPPED_FOLDERS = frozenset(("hts-cache", "__macosx", "node_modules"))

_CONTROL = lazy("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_DRIVE = lazy(r"^[A-Za-z]:")


def shown(name: str | bytes) -> str:
    """A file's name as text that is valid everywhere: control characters and undecodable bytes as `\\x1b`."""
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    return _without_control(text)


def member(name: str) -> str:
    """An archive member's name without what would lead out of the archive: drives, leading slashes, `..`."""
    if "/" not in name:
        name = name.replace("\\", "/")
    parts = [part for part in _DRIVE.sub("", name).split("/") if part not in ("", ".", "..")]
    return _without_control("/".join(parts))


def _without_control(text: str) -> str:
    return text if text.isprintable() else _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", text)


def of_zip(info: ZipInfo) -> str:
    """A member's name: UTF-8 where its flag or its bytes say so, else code page 437 (APPNOTE, appendix D)."""
    if not info.flag_bits & 0x800:
        try:
            return info.filename.encode("cp437").decode("utf-8")
        except UnicodeError:
            pass
    return info.filename


def leads(paths: Sequence[str]) -> list[str]:
    """What leads the names of each path's documents: with one PATH nothing, with several its own last part, or all
    of it where two last parts are the same."""
    if len(paths) < 2:
        return [""] * len(paths)
    lasts = [Path(path).name or path for path in paths]
    return [shown(path.rstrip("/") if lasts.count(last) > 1 else last) for path, last in zip(paths, lasts, strict=True)]


def skipped(name: str, *, folder: bool = False) -> bool:
    """Is it one of the things beside documents: style sheets, pictures, hidden files and folders, a mirror's logs?"""
    last = name.rpartition("/")[2]
    if last.startswith("."):
        return True
    if folder:
        return last.lower() in _SKIPPED_FOLDERS
    return sniff.suffix(last) in _SKIPPED_SUFFIXES or last.lower() in _SKIPPED_NAMES


def address(relative: str, base_url: str | None) -> str:
    """The address at which a document below PATH stood, mirror file names kept as they are.

    Letters are composed, as browsers send them (RFC 3987, 5.3.2.2): macOS takes accents apart in names of files.
    """
    path = quote(relative if relative.isascii() else unicodedata.normalize("NFC", relative), safe="/?&=%@:;,+$!*'()[]~")
    path = sniff.PACKED.sub("", path)
    return urljoin(_folder(base_url), path) if base_url else "/" + path


def _folder(url: str) -> str:
    """A base address names a folder, with or without its slash; a file's name in it stands for its folder."""
    scheme, mark, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    last = path.rpartition("/")[2]
    return url if (last == "" and slash) or "." in last else f"{scheme}{mark}{host}/{path}" + ("/" if path else "")


def chooser(include: Sequence[str], exclude: Sequence[str]) -> Callable[[str], bool]:
    """Is a document of this name wanted? A pattern without a slash fits any part of the name, one with a slash the
    name from its start or an archive member's from its; what fits a folder or an archive fits all in it. `*` stays
    within a part, `**` does not."""
    wanted, unwanted = [_pattern(glob) for glob in include], [_pattern(glob) for glob in exclude]

    def choose(name: str) -> bool:
        if any(pattern.search(name) for pattern in unwanted):
            return False
        return not wanted or any(pattern.search(name) for pattern in wanted)

    return choose


@lru_cache(maxsize=256)
def _pattern(glob: str) -> re.Pattern[str]:
    anchored = "/" in glob.rstrip("/")
    body = ""
    for piece in re.split(r"(\*\*/|\*\*|\*|\?|\[[^\]]*\])", glob.strip("/")):
        if piece == "**/":
            body += "(?:.*/)?"
        elif piece == "**":
            body += ".*"
        elif piece == "*":
            body += "[^/]*"
        elif piece == "?":
            body += "[^/]"
        elif len(piece) > 2 and piece.startswith("[") and piece.endswith("]"):
            body += (
                "[" + ("^" if piece[1] == "!" else "") + re.escape(piece[1:-1].lstrip("!")).replace(r"\-", "-") + "]"
            )
        else:
            body += re.escape(piece)
    return re.compile((r"(?:^|!/)" if anchored else r"(?:^|/)") + body + r"(?:$|/|!/)", re.S)
