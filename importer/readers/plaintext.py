"""The text of line-based exports, in whatever encoding they are. It does not cut them into items."""

from __future__ import annotations

import codecs

from importer.cards import Note
from importer.patterns import lazy
from importer.readers.markup_repair import Damage, decode
from importer.sources.document import Document

_KANA = lazy("[\u3041-\u30fe]")
_HALF_WIDTH = lazy("[\uff61-\uff9f\ue000-\uf8ff]")
_CONTROL = lazy("[\x00-\x08\x0b\x0e-\x1f]")


def lines(document: Document) -> tuple[str, list[Note]]:
    """The whole text with plain line ends, and what was wrong with its bytes. Raises UnreadableError."""
    raw = document.read()
    text, notes = _decoded(raw)
    text, times = _CONTROL.subn("", text)
    if times:
        notes.append(Note("control-character", f"{times} control characters, removed"))
    return text.replace("\r\n", "\n").replace("\r", "\n"), notes


def _decoded(raw: bytes) -> tuple[str, list[Note]]:
    for mark, name in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if raw.startswith(mark):
            return raw[len(mark) :].decode(name, "replace"), []
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(raw), []
    except UnicodeDecodeError:
        pass
    read = []
    for name in ("euc_jp", "cp932"):
        try:
            # Not final: a character that the file's end cuts off says nothing against the encoding.
            text = codecs.getincrementaldecoder(name)().decode(raw)
        except UnicodeDecodeError:
            continue
        read.append((len(_KANA.findall(text)) - 2 * len(_HALF_WIDTH.findall(text)), name, text))
    best = max(read, default=None)
    # Japanese text without any kana is none.
    if best is not None and best[0] > 0:
        return best[2], [Note("encoding", f"the text is {best[1]}")]
    damage = Damage()
    return decode(raw, damage, ""), list(damage.notes())
