"""What the lines of a dump make together: blocks, regions, and what can be asked of runs of lines. No decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from importer.lexicon import cues, read_more
from importer.readers.text.captions import Caption
from importer.readers.text.lines import Line, is_prose

__all__ = [
    "Block", "Layout", "Region", "block_of_summary", "groups_of", "head_is_empty", "is_head", "is_wrapped",
    "listing_of",
    "opens_with_head",
]  # fmt: skip

# So many blank lines part a listing from the text above it.
WIDE_GAP = 5


@dataclass(slots=True)
class Block:
    """A card, as lines: what stands where is settled, what it says is not."""

    title: Line | None
    meta: list[Line] = field(default_factory=list)
    """Lines between title and summary, or before the title, that are labels, dates, names."""
    summary: list[str] = field(default_factory=list)
    after: list[Line] = field(default_factory=list)
    """Lines after the summary that belong to it: `TAGS: …`."""
    cut: bool = False
    links: list[str] = field(default_factory=list)
    """Addresses in the title, then in the closing."""
    last: Line | None = None
    """The dump's last line, where this block holds it."""


@dataclass(slots=True)
class Layout:
    """A dump's structure, in its order."""

    found: list[Block | tuple[Line, Caption]] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)
    noise: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class Region:
    """The lines from the end of one thing to the line that closes a summary, or to the end of the dump."""

    lines: list[Line]
    after_card: bool
    after_caption: bool
    closed: bool = True


def is_head(text: str) -> bool:
    """Does the line begin with "TAGS:", "Category:" or the like?"""
    return cues.tags_after_head(text) is not None or cues.types_after_head(text) is not None


def opens_with_head(lines: Sequence[Line]) -> bool:
    """Does the block with the first title begin with "TAGS: …", so that tags stand above their cards?"""
    return any(
        len(group) > 1 and is_head(group[0].text) and not is_prose(group[1].text) and not is_head(group[1].text)
        for group in groups_of(listing_of(lines))
    )


def head_is_empty(text: str) -> bool:
    """Is the line such a head, with nothing after it?"""
    return cues.tags_after_head(text) == "" or cues.types_after_head(text) == ""


# Hard-wrapped prose: lines from this length on that another follows at once.
_WRAPPED = 55


def is_wrapped(lines: Sequence[Line], number: int) -> bool:
    """Is the line one of prose that was broken at a width?"""
    below = lines[number + 1] if number + 1 < len(lines) else None
    return (
        len(lines[number].text) >= _WRAPPED
        and below is not None
        and below.gap == 0
        and len(below.text) >= _WRAPPED // 2
    )


def listing_of(lines: Sequence[Line]) -> list[Line]:
    """The lines from the last list of internals or wide gap on, or all of them."""
    for number in range(len(lines) - 1, -1, -1):
        if lines[number].barrier or lines[number].gap >= WIDE_GAP:
            return list(lines[number:])
    return list(lines)


def groups_of(lines: Sequence[Line]) -> list[list[Line]]:
    """Runs of lines without a blank line between them."""
    groups: list[list[Line]] = []
    for number, line in enumerate(lines):
        if number == 0 or line.gap:
            groups.append([])
        groups[-1].append(line)
    return groups


def block_of_summary(lines: Sequence[Line]) -> int:
    """The number of the group in which the summary begins: prose groups at the end are its paragraphs."""
    groups = groups_of(lines)
    at = len(groups) - 1
    if at > 0 and len(groups[at]) == 1 and read_more.is_read_more(groups[at][0].text):
        at -= 1
    while (
        at > 1
        and all(is_prose(line.text) for line in groups[at - 1])
        and all(is_prose(line.text) for line in groups[at])
    ):
        at -= 1
    return max(0, at)
