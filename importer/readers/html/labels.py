"""The values of a place of labels: one label that holds a bar or comma against two.

Cuts texts that were judged to be types or tags. Judging is `roles`'.
"""

from __future__ import annotations

from collections.abc import Sequence

from importer.patterns import lazy
from importer.readers.html.field_texts import counts, is_more
from importer.readers.html.field_words import cue
from importer.readers.html.pieces import Atom

__all__ = ["values"]

_SEPARATOR = lazy(r"\s*[,;、，؛،]\s*|\s+[|/·•‧∙–—»>]\s+|\s*[|·•‧∙]\s*")
_SEPARATORS = frozenset(",;、，؛،|/·•‧∙–—»>")
_EDGE = " \t\u00a0|/,;:·•‧–—-»>«<、，،"
_BRACKETED = lazy(r"^[(\[](.*)[)\]]$")
# Links that may be buttons; others named "Meer" are labels.
_BUTTONS = frozenset(("self", "nowhere"))
# A text that is cut into more pieces than this is prose.
MOST = 25


def values(atoms: Sequence[Atom]) -> list[str]:
    """The labels that atoms hold, in order, each once."""
    found: dict[str, None] = {}
    beside: dict[int, int] = {}
    for atom in atoms:
        beside[id(atom.place)] = beside.get(id(atom.place), 0) + 1
    for atom in atoms:
        text = atom.text
        if atom.kind == "cue":
            continue
        said = cue(text)
        if said is not None and said[1] < len(text) and atom.link < 0:
            text = text[said[1] :]
        # A link, or one of several elements alike, is one label, whatever it holds; a lone text node holds as many as
        # its separators say.
        whole = atom.link >= 0 or beside[id(atom.place)] > 1
        parts = [text] if whole or _SEPARATORS.isdisjoint(text) else _SEPARATOR.split(text)
        if text.startswith("#") and text.count("#") > 1:
            parts = text.split("#")
        if len(parts) > MOST:
            continue
        for part in parts:
            if not whole and len(parts) > 1 and counts(part.strip(_EDGE) or "-"):  # "Bees | Views (12)"
                continue
            part = _BRACKETED.sub(r"\1", part.strip(_EDGE)).removeprefix("#").strip()
            if part and not part.isdigit() and (atom.kind not in _BUTTONS or not is_more(part)):
                found.setdefault(part)
    return list(found)
