"""Roles of a card's pieces that need no score: what form, address, class or a plain rule tells.

A date, a byline, a button, a status, a count, a caption, a source. What is left is judged by `roles`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from importer.lexicon import cues, words
from importer.lexicon.datewords import fold
from importer.lexicon.weekdays import WEEKDAYS
from importer.patterns import lazy
from importer.readers.html.blocks import Block
from importer.readers.html.field_texts import (
    BESIDE_DATE,
    BUTTON_LENGTH,
    DATED_LENGTH,
    LONGEST_PART,
    between_bars,
    counts,
    date_spans,
    is_flag,
    is_more,
    may_be_name,
    text_kind,
)
from importer.readers.html.field_words import concepts
from importer.readers.html.pieces import Atom, Group, Place
from importer.readers.html.place_features import SAMPLE, named
from importer.readers.html.tree import Tree

__all__ = ["is_status", "may_be_label", "needs_judgement", "plain_role"]

# "(PDF, 2.3 MB)"
_FILE_SIZE = lazy(
    r"\W*(?:(?:pdf|docx?|xlsx?|pptx?|odt|zip|epub|csv|mp3|mp4)\b)?\W*\d[\d.,]*\s?(?:[KMG]i?B|[KM]o|[МК]Б)\W*|"
    r"[(\[]\s*(?:pdf|docx?|xlsx?|pptx?|odt|zip|epub|csv|mp3|mp4)\s*[)\]]",
    re.I,
)
# Words that a person's name begins with.
_TITLED = re.compile(r"(dr|prof|mr|mrs|ms|rev|dipl)\.[ -]?[^\W\d_]", re.I)
_LABELLED = frozenset(("own:category", "own:label", "own:tag", "own:type", "above:category", "above:label"))
# Whose pages stand at addresses like those of people.
_NETWORKS = frozenset(
    "facebook flickr instagram linkedin mastodon pinterest telegram tiktok twitter vimeo youtube".split()
)
# A name has no more words, with a second one beside it.
MOST_NAMES = 6
# What a badge over a picture tells that is no kind of thing: "3:20", "Video 3:20", "-20 %", "50% off", "$12".
_MEASURE = lazy(
    r"(?:[^\W\d_]+\s)?\d{1,2}:\d\d(?::\d\d)?(?:\s[^\W\d_]+\.?)?|"
    r"(?:[^\W\d_]+\s){0,2}[-+–−]?\s?\d[\d.,]*\s?%(?:\s[^\W\d_]+)?|"
    r"[€$£¥]\s?\d[\d.,]*|\d[\d.,]*\s?[€$£¥]"
)
_NUMBER = lazy(r"[\d.,]+\s?[kKmM]?\+?")
# "20:00 Uhr", "9–12 Uhr", "7.30 pm", "10h23"
_CLOCK = lazy(
    r"\d{1,2}(?:[:.]\d\d)?(?:\s?[-–]\s?\d{1,2}(?:[:.]\d\d)?)?\s?(?:uhr|h|[ap]\.?m\.?)|\d{1,2}:\d\d(?:\s?[-–]\s?\d{1,2}:\d\d)?|\d{1,2}h\d\d",
    re.I,
)
_WEEKDAYS = frozenset(fold(WEEKDAYS).split())
# No weekday's name is longer, in characters.
LONGEST_DAY = 14
# Who made the picture.
_CREDIT = re.compile(r"©|\(c\)|(photo|foto|bild|image|picture|credit|crédit|фото)s?( by| von| di)?\s*[:©]", re.I)
# How icons of people are called.
_PERSON = lazy(r"(?:^|[\s_-])(?:user|users|person|author|pencil|pen|avatar)(?:$|[\s_-])", re.I)
# Labels are no longer on average, in characters; nor are lists of them in one text.
LONGEST_LABEL = 60
LONGEST_LIST = 250
# So many blocks that close with the same words prove what the words are for.
SAID = 3


def needs_judgement(group: Group, place: Place) -> bool:
    """Whether only a score can tell what a place of atoms is."""
    return not place.atoms[0].role and not plain_role(group, place) and may_be_label(place.atoms)


def plain_role(group: Group, place: Place) -> str:
    """Roles that need no score."""
    atom = place.atoms[0]
    if _are_flags(place):
        return "status"
    if atom.kind in ("twin", "mark", "cue", "nowhere", "share", "comments", "file"):
        return atom.kind
    if atom.kind == "author" or atom.cue == "author":
        return "author" if len(atom.text) <= 60 and atom.text.lower() not in _NETWORKS else ""
    if atom.cue == "source" and len(atom.text) <= DATED_LENGTH:
        return "source"
    if atom.kind in ("date", "number", "day") or (atom.text[0].isdigit() and _CLOCK.fullmatch(atom.text)):
        return "date"
    if atom.kind in ("self", "other") and all(text_kind(other.text) == "date" for other in place.atoms):
        return "date"  # a permalink
    if atom.kind == "dated" and (_is_barred(atom.text) or all(_is_dateline(other.text) for other in place.atoms)):
        return "date"
    if atom.kind == "dated" and _are_named_dates(group.tree, place):
        return "date"
    if place.blocks > 1 and group.tree.tag[atom.node] == "dt" and len({other.text for other in place.atoms}) == 1:
        return "cue"  # it announces what the list tells of each item
    if (is_more(atom.text) and (atom.kind == "self" or atom.link < 0)) or _closes(group, place):
        return "more"
    if atom.link < 0 and len(atom.text) <= LONGEST_LABEL and (_is_byline(atom.text) or _names_author(group, place)):
        return "author"
    if atom.kind == "text" and (_are_counts(place) or _is_counted(group, place)):
        return "count"
    if len(atom.text) <= DATED_LENGTH and atom.kind in ("text", "other"):
        block = group.blocks[atom.block]
        said = named(group.tree, atom.owner, block.title, block.start)
        if "own:source" in said or "above:source" in said:
            return "source"
        if atom.link < 0 and ("own:rating" in said or "above:rating" in said):
            return "count"
        if atom.link < 0 and "own:place" in said:
            return "place"
        if atom.link < 0 and not _LABELLED.intersection(said) and _in_figure(group.tree, atom.owner, block):
            return "caption"
        if words.is_download(atom.text) or _is_file_size(atom.text):
            return "download"
        if all(len(other.text) <= LONGEST_LABEL and _TITLED.match(other.text) for other in place.atoms):
            return "author"
    if _CREDIT.match(atom.text):
        return "credit"
    if len(atom.text) <= LONGEST_DAY and fold(atom.text.rstrip(".,")) in _WEEKDAYS:
        return "date"
    tree = group.tree
    if atom.link >= 0 and "author" in (tree.element[atom.link].get("rel") or ""):
        return "author"
    if len(atom.text) <= 60 and atom.kind not in ("dated", "category", "tag") and not words.is_furniture(atom.text):
        names = tree.cls[atom.node]
        prop = tree.element[atom.node].get("itemprop")
        if (
            prop == "author"
            or _is_person(tree, atom.owner)
            or ("author" in concepts(names) and "date" not in concepts(names))
        ):
            return "author"
        dated = any(other.kind == "date" for other in group.atoms[atom.block])
        if dated and atom.kind in ("text", "other") and _has_icon(tree, atom):
            return "author"
        above = tree.parent[atom.node]
        block = group.blocks[atom.block]
        if (
            above >= block.start
            and not above <= block.title < tree.end[above]
            and (tree.element[above].get("itemprop") == "author" or "author" in concepts(tree.cls[above]))
        ):
            return "author"
    return ""


def is_status(atom: Atom) -> bool:
    """Whether a text among labels is a status or a measure: on one card "News", on the next "Sold out" or "3:20"."""
    if atom.link >= 0 and atom.kind != "self":
        return False
    text = atom.text
    return is_flag(text) or (any(map(str.isdigit, text)) and _MEASURE.fullmatch(text) is not None)


def _are_flags(place: Place) -> bool:
    """Whether most texts of a place are status flags ("Sold out"): they are no labels."""
    sample = list(dict.fromkeys(atom.text for atom in place.atoms))[:SAMPLE]
    return sum(map(is_flag, sample)) * 2 > len(sample)


def _is_file_size(text: str) -> bool:
    return any(c.isdigit() or c in "([" for c in text) and _FILE_SIZE.fullmatch(text) is not None


def _has_icon(tree: Tree, atom: Atom) -> bool:
    """Whether the icon before a text, an element without one of its own, is a person: `<i class="fa fa-user"></i>`."""
    return any(_PERSON.search(tree.cls[node]) for node in tree.hollow(atom.piece))


def _are_counts(place: Place) -> bool:
    """Whether most texts of a place count: "2 minute read" beside "less than 1 minute read"."""
    sample = place.atoms[:SAMPLE]
    told = place.atoms[0].cue == "other"  # "Words: 1.2k"
    return 2 * sum(counts(atom.text) or (told and _NUMBER.fullmatch(atom.text) is not None) for atom in sample) > len(
        sample
    )


def _is_counted(group: Group, place: Place) -> bool:
    """Whether the texts of a place are what the number right before each counts: `<em>3708</em> words`."""
    if len({atom.text for atom in place.atoms}) > 2 or place.blocks < 2:  # "word" and "words"
        return False
    tree = group.tree
    for atom in place.atoms:
        at = atom.line.atoms.index(atom)
        before = atom.line.atoms[at - 1] if at else None
        if before is None or before.kind != "number" or before.after != atom.piece or atom.text.count(" ") > 1:
            return False
        if atom.owner not in (tree.parent[before.owner], before.owner):
            return False
    return True


def _names_author(group: Group, place: Place) -> bool:
    """Whether a place beside dates holds the name that the page's metadata has for its author, and other names."""
    if place.atoms[0].kind != "text" or all(other.kind != "date" for other in place.atoms[0].line.atoms):
        return False
    texts = {atom.text for atom in place.atoms}
    return all(map(may_be_name, texts)) and not group.tree.authors().isdisjoint(texts)


def _closes(group: Group, place: Place) -> bool:
    """Does a link to the item close the text of every block, in the same few words, whatever they are?"""
    text = place.atoms[0].text
    if place.atoms[0].kind != "self" or place.blocks < SAID or place.blocks < len(group.blocks):
        return False
    return len(text) <= BUTTON_LENGTH and all(
        atom.text == text and atom.line.atoms[-1] is atom and atom.line.size > len(text) + LONGEST_LABEL
        for atom in place.atoms
    )


def _is_person(tree: Tree, node: int) -> bool:
    """Does the element say that its text is somebody's name, in RDFa as Drupal writes it?"""
    kind = tree.element[node].get("typeof")
    return kind is not None and kind.endswith(("Person", "UserAccount"))


def _is_barred(text: str) -> bool:
    """Whether a dated text is parts between bars, and no sentence with a dash in it."""
    parts = between_bars(text)
    return len(parts) > 1 and all(len(part) <= LONGEST_PART or text_kind(part.strip()) == "date" for part in parts)


@lru_cache(maxsize=4096)
def _is_dateline(text: str) -> bool:
    """Whether a dated text is a byline with its date: "Posted by Ann Example on 3 May 2024 in"."""
    spans = date_spans(text)
    if not spans or sum(map(str.isalpha, text[spans[-1][1] :])) > BESIDE_DATE:
        return False
    return cues.author(text[: spans[0][0]].strip()) is not None


def _are_named_dates(tree: Tree, place: Place) -> bool:
    """Whether short texts that hold a date stand in elements that are named a date, in whatever words: Turkish says
    "[Anna] tarafından 13/03/2014 tarihinde gönderildi"."""
    return "date" in concepts(tree.cls[place.atoms[0].owner]) and all(
        len(atom.text) <= DATED_LENGTH for atom in place.atoms
    )


@lru_cache(maxsize=4096)
def _is_byline(text: str) -> bool:
    """Whether a short text is "By" and a name: one that begins as names do."""
    name = cues.author(text)
    if not name or name == text:
        return False
    return len(name.split()) <= MOST_NAMES and not name[0].islower()


def _in_figure(tree: Tree, node: int, block: Block) -> bool:
    """Whether a piece stands in a figure that does not hold the title."""
    for _ in range(3):
        if node <= block.start or node <= block.title < tree.end[node]:
            return False
        if tree.tag[node] in ("figure", "figcaption"):
            return True
        node = tree.parent[node]
    return False


def may_be_label(atoms: list[Atom]) -> bool:
    """Whether the texts of a place are short enough, or lists."""
    sample = atoms[:SAMPLE]
    length = sum(len(atom.text) for atom in sample) / len(sample)
    return length <= LONGEST_LABEL or (length <= LONGEST_LIST and "," in sample[0].text)
