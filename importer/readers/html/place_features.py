"""What is seen of any place of a group, whether of atoms or of lines: features, named yes/no statements.

What only atoms show is `atom_features`', what only lines show `line_features`'. It judges nothing.
"""

from __future__ import annotations

from functools import lru_cache

from importer.lexicon import words
from importer.readers.html.field_texts import BUTTON_LENGTH
from importer.readers.html.field_words import concepts
from importer.readers.html.pieces import Atom, Group, Line, Place
from importer.readers.html.tree import HEADINGS, Tree

__all__ = ["SAMPLE", "common", "is_furniture", "named"]

# Concepts that wrap others: what stands above them may say more.
_VAGUE = frozenset(("meta", "excerpt", "title", "image", "hidden"))

# So many members of a place are looked at for what they say.
SAMPLE = 6
# How many elements above a piece may name it.
REACH = 4

_TAGS = frozenset("a span p div li td th dd dt time small strong b em i figcaption label font cite address".split())


@lru_cache(maxsize=4096)
def is_furniture(text: str) -> bool:
    """Whether a text is a button or a counter."""
    return len(text) <= BUTTON_LENGTH and words.is_furniture(text)


def named(tree: Tree, node: int, title: int, root: int) -> list[str]:
    """What the classes of a piece's element and of those above it (short of one that holds the title) name."""
    found: dict[str, None] = {}
    element = tree.element
    level = "own"
    for _ in range(REACH):
        names = tree.cls[node]
        prop = element[node].get("itemprop")
        if prop:
            names = f"{names} {prop}"
        if names and (said := concepts(names)):
            for concept in sorted(said):
                found[f"{level}:{concept}"] = None
            if level == "above" and not said <= _VAGUE:
                break
        above = tree.parent[node]
        if node <= root or above < 0 or (above <= title < tree.end[above]):
            break
        node = above
        level = "above"
    return list(found)


def _share(value: float) -> str:
    return "all" if value > 0.95 else "most" if value >= 0.5 else "some"


def _spread(place: Place) -> str:
    """How the texts of a place differ between the blocks."""
    if place.blocks < 2:
        return "lone"
    texts = len({atom.text for atom in place.atoms} or {line.atoms[-1].text for line in place.lines})
    ratio = texts / (len(place.atoms) or len(place.lines))
    if texts == 1:
        return "constant" if place.blocks > 2 else "twin"
    return "few" if ratio <= 0.5 else "many" if ratio < 0.95 else "each"


def common(group: Group, place: Place, member: Atom | Line, owner: int) -> list[str]:
    """What is seen of a place by one of its members, whatever stands there; `owner` is the element that names it."""
    tree, block = group.tree, group.blocks[member.block]
    found = ["blocks:" + _share(place.blocks / len(group.blocks)), "spread:" + _spread(place)]
    each = (len(place.atoms) or len(place.lines)) / place.blocks
    found.append("each:" + ("1" if each == 1 else "2" if each <= 2 else "5" if each <= 5 else "more"))
    found += named(tree, owner, block.title, block.start)
    name = tree.tag[member.node]
    found.append("tag:" + ("heading" if name in HEADINGS else name if name in _TAGS else "other"))
    return found
