"""What part of a page an element stands in, by the names that it and those above it bear.

The words are those that page authors everywhere use (`nav`, `sidebar`, `related`); no site's, theme's or plug-in's.
"""

from __future__ import annotations

import re
from functools import lru_cache

from importer.patterns import lazy
from importer.readers.html.class_kinds import TITLE_NAMES
from importer.readers.html.tree import Tree

__all__ = ["WORDS", "ZONES", "Zones"]

_BUCKETS: dict[str, str] = {
    "title": f"title headline heading name {' '.join(TITLE_NAMES)}",
    "nav": "nav navbar navigation menu submenu breadcrumb breadcrumbs pagination pager paging prev next",
    "header": "header masthead topbar top",
    "footer": "footer bottom colophon copyright foot",
    "aside": "sidebar aside secondary",
    "widget": "widget widgets",
    "main": "main content primary",
    "article": "article post entry story hentry blog posts articles blogs",
    "card": "card cards item items teaser teasers tile tiles box block cell grid loop list listing listitem row col",
    "news": "news event events press publication publications report reports resource resources magazine video podcast",
    "related": "related similar recommended also further",
    "recent": "recent latest popular trending",
    "slide": "slider slide slides slideshow carousel hero banner swiper ticker featured feature marquee",
    "comment": "comment comments reply respond",
    "person": "author authors team member members staff people person speaker bio profile user",
    "product": "product products price prices shop cart service services pricing plan plans icon icons",
    "share": "social share follow sharing",
    "term": "tag tags category categories cat cats term terms taxonomy archive archives topic topics kicker label",
    "meta": "meta date time byline info details",
    "text": "excerpt summary description desc body intro lead teasertext abstract",
    "logo": "logo logos partner partners sponsor sponsors brand client clients",
    "button": "button buttons btn cta more readmore",
    "ad": "ad ads advert advertisement sponsored",
    "tab": "toc tab tabs accordion faq toggle collapse",
    "popup": "modal popup offcanvas hidden cookie overlay",
    "picture": "caption figcaption gallery image images img thumb thumbnail media photo",
    "section": "section container wrapper wrap inner column columns",
    "search": "search result results view views",
}
_BUCKET_OF = {word: at for at, words in enumerate(_BUCKETS.values()) for word in words.split()}
WORDS: tuple[str, ...] = tuple(_BUCKETS)
ZONES: tuple[str, ...] = (
    "header",
    "nav",
    "aside",
    "footer",
    "main",
    "article",
    "list",
    "table",
    "hidden",
    "form",
    "link",
    "heading",
    "figure",
)
_TAGS = {
    "header": 1, "nav": 2, "aside": 4, "footer": 8, "main": 16, "article": 32, "ul": 64, "ol": 64, "dl": 64,
    "table": 128, "form": 512, "a": 1024, "figure": 4096, "figcaption": 4096, "h1": 2048, "h2": 2048, "h3": 2048,
    "h4": 2048, "h5": 2048, "h6": 2048,
}  # fmt: skip
_SIDE = _TAGS["nav"] | _TAGS["aside"]
_CONTENT = _TAGS["main"] | _TAGS["article"]
_MENU = 1 << WORDS.index("nav")
_HIDDEN = 256
_NOT_SHOWN = lazy(r"display\s*:\s*none")
_SMALL = re.compile(r"[a-z]+")
_SPLIT = re.compile(r"[^a-zA-Z]+|(?<=[a-z])(?=[A-Z])")


@lru_cache(maxsize=8192)
def words(names: str) -> int:
    """The buckets that the words of a class or id attribute fall into, as bits."""
    out = 0
    for word in _SMALL.findall(names) if names.islower() else map(str.lower, _SPLIT.split(names)):
        at = _BUCKET_OF.get(word)
        if at is not None:
            out |= 1 << at
    return out


class Zones:
    """The zones of a page's elements, each computed once."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self._above: dict[int, tuple[int, int]] = {-1: (0, 0)}

    def above(self, node: int) -> tuple[int, int]:
        """Bits of words and of zones of a node and all above it."""
        known = self._above.get(node)
        if known is not None:
            return known
        tree, above = self.tree, self._above
        chain = []
        while node not in above:
            chain.append(node)
            node = tree.parent[node]
        named, zone = above[node]
        for node in reversed(chain):
            tag = tree.tag[node]
            zone |= _TAGS.get(tag, 0)
            own = words(tree.cls[node])
            style = tree.styles.get(node)
            hidden = style is not None and "display" in style and _NOT_SHOWN.search(style) is not None
            for name, value in tree.element[node].items():
                if name == "id":
                    if not value.startswith("__"):  # a framework's: it says nothing of the place
                        own |= words(value)
                elif name == "hidden" or (name == "aria-hidden" and value == "true"):
                    hidden = True
            if tag not in ("body", "html"):
                named |= own
            if hidden:
                zone |= _HIDDEN
            above[node] = (named, zone)
        return named, zone

    def aside(self, node: int) -> bool:
        """Is it part of a menu, of the page's head or of what stands beside its content?"""
        named, zone = self.above(node)
        return bool(zone & _SIDE or named & _MENU) or self.head(node)

    def head(self, node: int) -> bool:
        """Is it part of the page's head?"""
        zone = self.above(node)[1]
        return bool(zone & _TAGS["header"] and not zone & _CONTENT)

    def of(self, node: int, root: int) -> tuple[int, int, int]:
        """For a title in a block: words between the two, words above the block, zones, each as bits."""
        tree = self.tree
        inside = 0
        at = node
        while at > root:
            inside |= words(tree.cls[at])
            at = tree.parent[at]
        inside |= words(tree.cls[root])
        above, zone = self.above(tree.parent[root])
        return inside, above, zone | self.above(node)[1]
