"""Find the cards of a page: the front of detection.

It decides which blocks are cards and what their title and link are. It reads no other field.
"""

from __future__ import annotations

from importer.cards import NearMiss
from importer.readers.html.blocks import Block
from importer.readers.html.tree import Tree

__all__ = ["find"]


def find(
    tree: Tree, *, address: str, language: str | None, explain: bool = False
) -> tuple[list[Block], list[NearMiss]]:
    """The cards of a page in page order and, where an explanation was asked for, the near misses.

    `address` is where the page stood, `language` its BCP 47 code where it is known.
    """
    found: list[Block] = []
    heading_at = tree.headings
    links = tree.links
    seen: set[tuple[str, str]] = set()
    for number, node in enumerate(heading_at):
        inside = tree.inside(links, node, tree.end[node])
        link: int | None = inside[0] if inside else None
        above = tree.parent[node]
        while link is None and above >= 0:
            if tree.tag[above] == "a" and tree.element[above].get("href"):
                link = above
            above = tree.parent[above]
        if link is None:
            continue
        href = tree.element[link].get("href")
        title = tree.text(node)
        if not title or not href or (title, href) in seen or href.startswith("#"):
            continue
        seen.add((title, href))
        block = link if link < node else node
        while (above := tree.parent[block]) >= 0:
            rivals = tree.inside(heading_at, above, tree.end[above])
            if len(rivals) > 1 or tree.tag[above] == "body":
                break
            block = above
        stop = tree.end[block]
        if block == node and number + 1 < len(heading_at):  # flat siblings: a run up to the next heading
            stop = max(stop, min(heading_at[number + 1], tree.end[tree.parent[block]]))
        found.append(Block(((block, stop),), block, stop, node, title, link, href, 0, 0.5))
    return found, []
