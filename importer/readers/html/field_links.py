"""What a card leads to beside its own address: files, and a second place on another host."""

from __future__ import annotations

from collections.abc import Iterable

from importer.cards import Context, RawAttachment
from importer.lexicon import words
from importer.lexicon.addresses import split_address
from importer.readers.html.blocks import Block
from importer.readers.html.field_texts import is_more
from importer.readers.html.field_words import is_file
from importer.readers.html.pieces import Atom, Group
from importer.readers.html.tree import Tree

__all__ = ["attachments", "external", "leads_elsewhere"]


def attachments(tree: Tree, block: Block) -> tuple[RawAttachment, ...]:
    """The files that a block leads to."""
    found: dict[str, RawAttachment] = {}
    for start, stop in block.ranges:
        for node in tree.inside(tree.links, start, stop):
            element, href = tree.element[node], tree.hrefs[node]
            if not is_file(href) and element.get("download") is None:
                continue
            text = tree.shown(tree.first[node], tree.last[node])
            title = None if not text or words.is_download(text) or is_more(text) else text
            if href not in found or found[href].title is None:
                found[href] = RawAttachment(href, title=title, mime_type=element.get("type"))
    return tuple(found.values())


def external(group: Group, number: int, atoms: Iterable[Atom], *, context: Context) -> str | None:
    """A second place that the card points to, on another host than the card's own."""
    block = group.blocks[number]
    for atom in atoms:
        if atom.link < 0 or atom.kind != "other" or atom.line.size > len(atom.text) + 80:
            continue
        href = group.tree.hrefs[atom.link].strip()
        if leads_elsewhere(href, block, context) and not _everywhere(group, href):
            return href
    return None


def _everywhere(group: Group, href: str) -> bool:
    """Whether every card has a link to an address: "Follow us"."""
    hrefs = group.tree.hrefs
    return len(group.blocks) > 2 and all(
        any(atom.link >= 0 and hrefs[atom.link].strip() == href for atom in atoms) for atoms in group.atoms
    )


def leads_elsewhere(href: str, block: Block, context: Context) -> bool:
    """Whether an address is on another host than the card's own and the page's."""
    if not href.startswith(("http:", "https:", "//")):
        return False
    host = _host(href)
    return bool(host) and host != _host(block.href) and host != _host(context.address)


def _host(address: str | None) -> str:
    return split_address(address).netloc.removeprefix("www.")
