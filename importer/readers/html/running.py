"""Which pieces of a line belong to its running text, whatever they look like: "more on the #harbour, and on Ann".

Takes roles away that a piece's form, class or address gave it; gives none. What the roles are, `fields` says.
"""

from __future__ import annotations

from importer.patterns import lazy
from importer.readers.html.field_words import cue
from importer.readers.html.pieces import Atom, Line

__all__ = ["free"]

# Roles that a piece of a sentence may be given by its looks.
_BY_LOOKS = frozenset("type tag author cue source place date mark count".split())
# Less text than this beside them, in characters, is no sentence.
SENTENCE = 24
_CLOSED = lazy(r"[.!?…。！？:：][\"'”’»)\]]*$")
_SENTENCE_ENDS = ".!?…。！？:："
_GOES_ON = ",;.:!?…)"
_STOPS = ".!?…"
_ENDS = _STOPS + ")"
_OPENS = "\"'“„«([¿¡"
_BARS = "|·•"
_DASHES = "–—-"


def free(line: Line) -> None:
    """Take their roles from the pieces that a line's sentences run through."""
    atoms = line.atoms
    if len(atoms) < 2 or sum(len(atom.text) for atom in atoms if not atom.role) < SENTENCE:
        return
    at = 0
    while at < len(atoms):
        stop = at
        while stop < len(atoms) and atoms[stop].role:
            stop += 1
        if stop > at:
            run = atoms[at:stop]
            if at == 0:
                freed = _before(run, atoms[stop]) if stop < len(atoms) else []
            elif stop < len(atoms):
                freed = _between(run, atoms[at - 1], atoms[stop])
            else:
                freed = _behind(run, atoms[at - 1])
            for atom in freed:
                atom.role = atom.cue = ""
        at = stop + 1


def _before(run: list[Atom], after: Atom) -> list[Atom]:
    """Of what opens a line, the pieces that its first words go on from: "On *3 May* the towers open"."""
    last = run[-1]
    if _announces_nothing(last) or (last.role == "mark" and last.text[-1] in _OPENS):
        return run[-1:]
    if last.role == "mark" or not _goes_on(after) or not _may_be_free(last):
        return []
    if len(run) > 1 and _announces_nothing(run[-2]):
        return run[-2:]
    return [] if last.role == "date" else run[-1:]


def _between(run: list[Atom], before: Atom, after: Atom) -> list[Atom]:
    """What stands in the middle of a sentence."""
    if _CLOSED.search(before.text) or not _goes_on(after) or not all(map(_may_be_free, run)):
        return []
    return run


def _behind(run: list[Atom], before: Atom) -> list[Atom]:
    """Of what closes a line, the pieces up to the stop of its last sentence: "at the #harbour."."""
    text = before.text
    last = text[max(map(text.rfind, _SENTENCE_ENDS)) + 1 :].lstrip()
    if not last or run[0].text in _DASHES or cue(last):  # "... of 1962. Posted in"
        return []
    if len(run) == 1 and _announces_nothing(run[0]):
        return run
    for number, atom in enumerate(run):
        if not _may_be_free(atom):
            break
        if atom.text[0] in _ENDS if atom.role == "mark" else atom.link < 0 and atom.text[-1] in _STOPS:
            return run[: number + 1]
    return []


def _may_be_free(atom: Atom) -> bool:
    if atom.role == "mark":
        return atom.text not in _BARS
    return atom.role in _BY_LOOKS or (atom.role == "more" and atom.link < 0 and " " not in atom.text)


def _goes_on(atom: Atom) -> bool:
    """Whether a text goes on with a sentence."""
    return atom.text[0].islower() or atom.text[0] in _GOES_ON


def _announces_nothing(atom: Atom) -> bool:
    """Whether a word that may announce something is only a word: "In" without a colon."""
    return atom.role == "cue" and atom.text[-1] not in ":："
