"""What is seen of a place of lines: whether it is an excerpt is judged by that (`roles`)."""

from __future__ import annotations

from importer.readers.html.field_texts import CLOSERS, is_more
from importer.readers.html.pieces import Group, Line, Place
from importer.readers.html.place_features import SAMPLE, common, is_furniture

__all__ = ["line_features"]


def _ends(line: Line) -> bool:
    """Whether a line's text ends as a sentence does, or goes on behind a "Read more"."""
    last = line.atoms[-1]
    if last.role == "more" and len(line.atoms) > 1 and not line.atoms[-2].role:
        return True
    return last.text[-1] in CLOSERS


def line_features(group: Group, place: Place) -> list[str]:
    """What is seen of a place of lines."""
    members = place.lines
    line = members[0]
    found = common(group, place, line, line.node)
    found.append("side:" + line.side)
    size = sum(member.size for member in members) / len(members)
    found.append(
        "size:" + next((str(limit) for limit in (12, 24, 40, 64, 100, 160, 260, 500) if size <= limit), "more")
    )
    linked = sum(len(atom.text) for member in members for atom in member.atoms if atom.link >= 0)
    share = linked / max(1.0, size * len(members))
    found.append("linked:" + ("none" if share == 0 else "some" if share < 0.35 else "most" if share < 0.9 else "all"))
    sample = members[:SAMPLE]
    half = len(sample) / 2
    if sum(any(atom.kind in ("date", "dated") for atom in member.atoms) for member in sample) >= half:
        found.append("holds a date")
    # What is left of the lines without the pieces that are something else.
    rest = sum(len(atom.text) for member in sample for atom in member.atoms if not atom.role) / len(sample)
    if rest < size:
        found.append("rest:" + ("none" if rest == 0 else "little" if rest * 3 < size else "some"))
        found.append("rest size:" + ("24" if rest <= 24 else "60" if rest <= 60 else "more"))
    if sum(map(_ends, sample)) >= half:
        found.append("ends as a sentence")
    if sum(is_more(member.atoms[0].text) for member in sample) >= half:
        found.append("read more")
    if sum(is_furniture(member.atoms[0].text) for member in sample) >= half:
        found.append("furniture")
    if sum(bool(member.atoms[0].cue) for member in sample) >= half:
        found.append("cue:" + next(member.atoms[0].cue for member in sample if member.atoms[0].cue))
    # Among the lines of its block: the longest, the only long one, how many are longer.
    rank = beside = 0.0
    for member in sample:
        for other in group.lines[member.block]:
            if other.size > member.size:
                rank += 1
            if other.size > 60 and other is not member:
                beside += 1
    rank, beside = rank / len(sample), beside / len(sample)
    if "ends as a sentence" not in found and any(other.size > 3 * line.size for other in group.lines[line.block]):
        found.append("short beside a long line")
    found.append("longer lines:" + ("0" if rank <= 0.3 else "1" if rank <= 1.3 else "more"))
    found.append(
        "long lines beside:" + ("0" if beside < 0.5 else "1" if beside < 1.5 else "4" if beside < 4 else "many")
    )
    if place.blocks > 2:
        texts = {tuple([atom.text for atom in member.atoms]) for member in members}
        found.append("texts:" + ("constant" if len(texts) == 1 else "vary"))
    return found
