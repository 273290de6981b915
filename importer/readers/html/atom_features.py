"""What is seen of a place of atoms: whether they are types, tags or neither is judged by that (`roles`)."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from importer.patterns import lazy
from importer.readers.html.blocks import Block
from importer.readers.html.field_texts import BUTTON_LENGTH, CLOSERS, is_flag, is_more, may_be_name
from importer.readers.html.field_words import concepts
from importer.readers.html.pieces import AFTER, BEFORE, Atom, Group, Place
from importer.readers.html.place_features import SAMPLE, common, is_furniture, named
from importer.readers.html.tree import Tree

__all__ = ["atom_features"]

# What says that a piece is neither type nor tag.
_ELSE = frozenset(
    (
        "date", "author", "comment", "share", "more", "button", "count", "status", "place", "file", "language",
        "source", "deadline", "other", "rating",
    )
)  # fmt: skip

_DATES = frozenset(("date", "dated"))
_DATES_AND_MARKS = _DATES | {"mark", "number", "day"}

# A kicker is no longer, in characters.
LONGEST_BADGE = 40

_SLUG = re.compile(r"[^\w]+")
_HAS_DIGIT = re.compile(r"\d").search
_COMMA = lazy(r"\s*[,،、]\s*")
_CATEGORY = frozenset(
    (
        "own:category", "above:category", "own:label", "above:label", "own:type", "above:type", "kind:category",
        "rel:category", "cue:category", "block's class:category",
    )
)  # fmt: skip
_TAG = frozenset(("own:tag", "above:tag", "kind:tag", "rel:tag alone", "cue:tag", "block's class:tag"))


# A lone text before each title is a kicker, also where its class calls it a tag: designers call a pill so.
_AS_BADGE = {"own:tag": "own:label", "above:tag": "above:label", "block's class:tag": "block's class:label"}

# Several pills below it are tags: a card has one type, or few.
_AS_TAG = {"own:label": "own:tag", "above:label": "above:tag"}
MOST_BADGES = 3
"""Kickers of a card on average, at most."""
MOST_TYPES = 1.5
"""Labels of a card on average; of types it has fewer."""


@lru_cache(maxsize=4096)
def _slug(text: str) -> str:
    """A text as an address or class writes it: "Académico" → academico."""
    plain = text.lower()
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return _SLUG.sub("-", plain).strip("-")


def atom_features(group: Group, place: Place) -> list[str]:
    """What is seen of a place of atoms."""
    tree = group.tree
    members = place.atoms
    atom = members[0]
    block = group.blocks[atom.block]
    found = common(group, place, atom, atom.owner)
    found.append("kind:" + atom.kind)
    found.append("side:" + atom.side)
    if atom.cue:
        found.append("cue:" + atom.cue)
        found.append(f"cue:{atom.cue} kind:{'link' if atom.link >= 0 else atom.kind}")
    if atom.link >= 0:
        found.append("link")
        if (tree.element[atom.link].get("typeof") or "").endswith("Concept"):
            found.append("typeof:Concept")  # SKOS: a term of a vocabulary, as Drupal says
        rel = tree.element[atom.link].get("rel")
        if rel:
            for value in ("category", "tag", "author", "bookmark"):
                if value in rel:
                    found.append("rel:" + value)
            if "category" in rel or atom.kind == "category":
                found.append("link names category")
            elif "tag" in rel:
                found.append("rel:tag alone")
                found.append("rel:tag alone, kind:" + atom.kind)
    found += _texts(place)
    # The block's own class may hold the value: "category-news" beside "News".
    slugs: dict[str, int] = {}
    for member in members[:SAMPLE]:
        names = tree.cls[group.blocks[member.block].start]
        if names and len(member.text) <= BUTTON_LENGTH:
            slug = _slug(member.text)
            if len(slug) > 2:
                at = names.find(slug)
                if at > 1 and names[at - 1] in "-_" and (at + len(slug) == len(names) or names[at + len(slug)] == " "):
                    word = names[names.rfind(" ", 0, at) + 1 : at]
                    for concept in sorted(concepts(word)):
                        slugs[concept] = slugs.get(concept, 0) + 1
    for concept, count in slugs.items():
        if count * 2 >= min(len(members), SAMPLE):
            found.append("block's class:" + concept)
    if _is_badge(group, place):
        found = [_AS_BADGE.get(name, name) for name in found]
    elif _are_pills(place, found):
        found = [_AS_TAG.get(name, name) for name in found]
    found += _said(found)
    line = atom.line
    told = sum(len(other.text) for other in line.atoms if other.link < 0 and other is not atom)
    if told > 60:
        found.append("in prose")
        if told > 160:
            found.append("in long prose")
    if atom.side == BEFORE and atom.kind == "text" and len(line.atoms) == 1 and len(atom.text) <= LONGEST_BADGE:
        if any(map(_HAS_DIGIT, (member.text for member in members[:SAMPLE]))):
            found.append("kicker with a number")
        else:
            found.append("kicker" if place.blocks > 1 else "kicker, lone")
        if found[1] in ("spread:few", "spread:many"):
            found.append("kicker that recurs")
    if len(line.atoms) > 1:
        found.append("in company")
        beside = {other.kind for other in line.atoms if other is not atom}
        if not beside.isdisjoint(_DATES):
            found.append("beside a date")
            if beside <= _DATES_AND_MARKS and atom.kind == "text":
                found += _alone_beside_date(place, found[1])
                if any(_says_category(tree, other, block) for other in group.atoms[atom.block] if other is not atom):
                    found.append("beside a date, a category elsewhere")
    atoms = group.atoms[atom.block]
    if atoms[0] is atom:
        found.append("first")
    if atoms[-1] is atom:
        found.append("last")
    at = atoms.index(atom)
    if atom.side == BEFORE and (at + 1 == len(atoms) or atoms[at + 1].side != BEFORE):
        found.append("right before the title")
    elif atom.side == AFTER and (at == 0 or atoms[at - 1].side != AFTER):
        found.append("right after the title")
    return found


def _are_pills(place: Place, found: list[str]) -> bool:
    """Whether a place is several linked labels below a title, of which nothing but their look says what they are."""
    atom = place.atoms[0]
    several = atom.link >= 0 and atom.side == AFTER and len(place.atoms) >= MOST_TYPES * place.blocks
    return several and _CATEGORY.isdisjoint(_AS_TAG.get(name, name) for name in found)


def _is_badge(group: Group, place: Place) -> bool:
    """Whether a place is one plain short text before each title, or few alike, at most with a date beside them, with no
    category elsewhere in the card."""
    tree, atom = group.tree, place.atoms[0]
    if atom.kind != "text" or atom.link >= 0 or atom.cue or atom.side != BEFORE:
        return False
    if len(place.atoms) > MOST_BADGES * place.blocks:
        return False
    alone = all(
        other.place is place or other.kind in _DATES_AND_MARKS or is_flag(other.text) for other in atom.line.atoms
    )
    if not alone or len(atom.text) > LONGEST_BADGE or _COMMA.search(atom.text):
        return False
    block = group.blocks[atom.block]
    if "category" in concepts(tree.cls[block.start]):
        return False
    return not any(_says_category(tree, other, block) for other in group.atoms[atom.block] if other is not atom)


def _alone_beside_date(place: Place, spread: str) -> list[str]:
    """What stands beside a date and nothing else is a label or a name: a name has several words, all with capitals."""
    sample = [member.text for member in place.atoms[:SAMPLE]]
    if any(map(_HAS_DIGIT, sample)):
        return []
    if sum(map(may_be_name, sample)) * 2 > len(sample):
        return ["a name's form beside a date"]
    return ["label beside a date"] + (["label beside a date recurs"] if spread in ("spread:few", "spread:many") else [])


def _says_category(tree: Tree, atom: Atom, block: Block) -> bool:
    """Whether a link's address or an element's class says that a text is a category."""
    if atom.kind == "category":
        return True
    return atom.kind == "text" and not _CATEGORY.isdisjoint(named(tree, atom.owner, block.title, block.start))


def _said(found: list[str]) -> list[str]:
    """How often class, address, relation and cue agree on what a piece is, whichever of them says it."""
    category = len(_CATEGORY.intersection(found))
    tag = len(_TAG.intersection(found))
    if "typeof:Concept" in found and not tag:
        category += 1
    other = any(name.partition(":")[2] in _ELSE for name in found if name.startswith(("own:", "above:", "cue:")))
    said = []
    if category:
        said.append("says category" if not tag else "says category and tag")
        if category > 1:
            said.append("says category twice")
    if tag:
        if not category:
            said.append("says tag")
        if tag > 1:
            said.append("says tag twice")
        if tag > category:
            said.append("rather tag")
    if other:
        said.append("says something else")
    elif not category and not tag:
        said.append("says nothing")
    return said


def _texts(place: Place) -> list[str]:
    texts = list(dict.fromkeys(atom.text for atom in place.atoms))
    listed = {part for text in texts for part in _COMMA.split(text)} if any("," in text for text in texts) else texts
    count = len(listed)
    length = sum(map(len, listed)) / count
    words_each = sum(text.count(" ") + 1 for text in listed) / count
    found = ["list" if count > len(texts) else "no list"]
    found += [
        "words:" + ("1" if words_each <= 1.2 else "2" if words_each <= 2.5 else "4" if words_each <= 4.5 else "9")
        if words_each <= 9
        else "words:more",
        "length:" + ("3" if length < 3 else "24" if length <= 24 else "48" if length <= 48 else "100")
        if length <= 100
        else "length:more",
    ]
    sample = texts[:SAMPLE]
    half = len(sample) / 2
    if sum(is_more(text) for text in sample) > half:
        found.append("read more")
    if sum(is_furniture(text) for text in sample) > half:
        found.append("furniture")
    if sum(text[-1] in CLOSERS for text in sample) >= half:
        found.append("ends as a sentence")
    if sum(text.isupper() for text in sample) >= half:
        found.append("capitals")
    elif sum(text[0].islower() for text in sample) >= half:
        found.append("begins small")
    return found
