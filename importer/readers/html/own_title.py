"""The title of the page's own record, and the heading that shows it."""

from __future__ import annotations

from collections.abc import Sequence

from importer.lexicon.addresses import joined, split_address
from importer.lexicon.pages import is_empty_page
from importer.patterns import lazy
from importer.readers.html.head import Head
from importer.readers.html.page_title import folded, without_site
from importer.readers.html.prose import Outside
from importer.readers.html.structured import Item, articles
from importer.readers.html.tree import Tree

__all__ = ["MOST", "find_title"]

# Text pieces between a title and the first words of the text.
_NEAR = 24
# So many links at the top of a page may be the one to its front.
_FIRST_LINKS = 12
_INDEX = lazy(r"(?:index\.\w+)?$")
_FRONT = lazy(r"[/.]*(?:index\.\w+)?")
MOST = 0.6
"""Of two titles the shorter, where it says the same, is more than this share of the longer."""


def find_title(
    tree: Tree, outside: Outside, head: Head, found: Sequence[Item], *, address: str, content: int, first: int
) -> tuple[str | None, int | None]:
    """The page's title and the heading that shows it: one that agrees with what the page calls itself, else the one
    that stands above its first words in its content, else a text that is no heading and agrees."""
    site = folded(head.first("og:site_name", "application-name"))
    claims = [head.first("og:title", "twitter:title", "dc.title"), head.title]
    claims += [item.headline for item in articles(found)]
    folded_claims = [key for claim in claims if (key := folded(claim))]
    shown: list[tuple[str, int]] = []
    inside = range(content, tree.end[content])
    other = False  # a heading that is the site's or a search box's
    for node in tree.headings:
        level = tree.tag[node]
        above = node in inside and tree.first[node] < first
        if level not in ("h1", "h2") and not (above and level == "h3"):
            continue
        text = tree.shown(tree.first[node], tree.last[node])
        if not text or folded(text) == site or not outside(node):
            continue
        if node in inside or not _is_sites(tree, node, text):
            shown.append((text, node))
        else:
            other = True
    best = max(shown, key=lambda h: (_fit(folded(h[0]), folded_claims), tree.tag[h[1]] == "h1"), default=None)
    if best and (fit := _fit(folded(best[0]), folded_claims)):
        inner = next((c for c in claims if c and fit < MOST and folded(c) in folded(best[0])), None)
        # A heading that holds more than the title: a kicker, a deck.
        return inner or best[0], best[1]
    firsts = [(text, node) for text, node in shown if tree.tag[node] == "h1"]
    openers = [(text, node) for text, node in shown if node in inside and tree.first[node] < first]
    if openers and ((not firsts and other) or (len(firsts) == 1 and firsts[0][1] not in inside)):
        return min(openers, key=lambda opener: tree.tag[opener[1]])
    if len(firsts) == 1:
        return firsts[0]
    claim = next((c for c in claims if c), None)
    if not claim:
        return None, None
    front = _FRONT.fullmatch(split_address(address).path)  # whose title is the site's name
    called = without_site(claim, () if front else _site_names(tree, site, address))
    plain = _text_above(tree, outside, {*folded_claims, folded(called)}, first)
    return (called, None) if plain is None else (tree.text(plain), plain)


def _site_names(tree: Tree, told: str, address: str) -> set[str]:
    """What the site is called, folded: by its metadata, by its host, by the links at the top that lead to its front."""
    host = (split_address(address).hostname or "").removeprefix("www.")
    names = {told, folded(host), folded(host.rpartition(".")[0])}
    for node in tree.links[:_FIRST_LINKS]:
        href = tree.hrefs[node]
        if _FRONT.fullmatch(split_address(href).path) and _place(joined(address, href)) != _place(address):
            names.add(folded(tree.text(node)))
            names.update(
                folded(tree.element[image].get("alt")) for image in tree.inside(tree.images, node, tree.end[node])
            )
    return names - {""}


def _place(address: str | None) -> str:
    return _INDEX.sub("", split_address(address or "").path)


def _text_above(tree: Tree, outside: Outside, claims: set[str], first: int) -> int | None:
    """The element of the last text above the page's first words that is no heading and says what the page is called."""
    for number in range(first - 1, max(-1, first - 1 - _NEAR), -1):
        node = tree.owner[number]
        if folded(tree.pieces[number]) in claims and tree.last[node] - tree.first[node] == 1 and outside(node):
            return node
    return None


def _is_sites(tree: Tree, node: int, text: str) -> bool:
    """Whether a heading outside of the content is a search box's, or a link to the site's front page."""
    links = tree.inside(tree.links, node - 1, tree.end[node])
    return is_empty_page(text) or any(_FRONT.fullmatch(split_address(tree.hrefs[link]).path) for link in links)


def _fit(heading: str, claims: Sequence[str]) -> float:
    """How much of a heading and of a claimed title is the same, 0 to 1."""
    return max(
        (min(len(heading), len(c)) / max(len(heading), len(c)) for c in claims if c in heading or heading in c),
        default=0.0,
    )
