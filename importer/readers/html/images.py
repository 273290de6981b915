"""The picture of a card: the real address where it loads lazily, and never an avatar, an icon or a spacer.

Looks at a block's pictures in page order, at every attribute by its value rather than by a list of names. Addresses
leave as written; resolving is cleaning's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from importer.patterns import lazy
from importer.readers.html.blocks import Block
from importer.readers.html.field_words import address_kind, concepts
from importer.readers.html.tree import PICTURE_ENDINGS, PICTURES, Tree

__all__ = ["Picture", "address_of", "is_ornament", "is_small", "is_stand_in", "largest", "pictures", "read_images"]

# Pictures declared smaller than this, in CSS pixels, are ornaments.
SMALLEST = 49
# Declared thinner than this on one side, by attribute or style: a rule between cards.
THINNEST = 10
_THIN = lazy(r"(?:^|[;\s])(?:height|width)\s*:\s*[1-9](?:\.\d+)?px", re.I)

_PICTURE = lazy(r"\.(jpe?g|png|gif|webp|avif|svg|bmp|tiff?|jfif|heic)(?![a-z])", re.I)
# Both are looked for in the last part of an address only, in lower case. The name of a picture of something may close
# with some of the words ("logo-grey", "google-pixel"): these stand in only as whole names.
_STAND_IN = lazy(
    r"(^|[/_.-])((blank|spacer|placeholder|1x1|dummy|lazy-?load|no[_-]?(image|img|pic|picture|photo|thumb(nail)?))"
    r"([_.-]?\d*x?\d*)?\.(gif|png|svg|jpe?g|webp)|"
    r"(loading|loader|spinner|preloader?)([_.-]?\d*)?\.(gif|png|svg))|"
    r"(^|/)(pixel|transparent|ph|lazy|clear|empty|trans|gr[ae]y)([_.-]?\d*x?\d*)?\.(gif|png|svg|jpe?g|webp)|"
    r"(^|/)((one|1|single|clear|trans|transparent)[_-]?(pixel|px|dot)|pix|dot|shim)\.(gif|png)|"
    r"(^|/)(dummy|placeholder|blank|default)[_-](transparent|image|img|pic|picture|photo|thumb(nail)?)(?=[_.-])[\w.-]*"
    r"\.(gif|png|svg|jpe?g|webp)|"
    r"[_.-](pixel|transparent|clear|empty|trans)\.gif"
)
_ORNAMENT = lazy(
    r"([/_-])(arrow|bullet|bul|caret|chevron|star|rating|share|print|email|rss|play|flag|badge|button|btn)s?"
    r"([_.-]?(icon|button|btn|left|right|up|down|white|black|small|new|only|\d+))*\.(gif|png|svg|webp)"
)
_ORNAMENT_PLACES = lazy(
    r"[/_-]avatar|gravatar\.com|/emoji/|/smil(ies|eys)/|s\.w\.org/images/core|feeds\.feedburner|/icons?/|doubleclick|\.ico\b"
)
# A part of every name in those patterns: looking for it costs a tenth of the pattern.
_STAND_IN_HINTS = (
    "blank", "spacer", "1x1", "dummy", "lazy", "image", "img", "pic", "ph", "thumb", "load", "spinner", "place", "pix",
    "trans", "clear", "empty", "gray", "grey", "px", "dot", "shim",
)  # fmt: skip
_PLACE_HINTS = ("avatar", "emoji", "smil", "s.w.org", "feedburner", "icon", "doubleclick", ".ico")
_BACKGROUND = lazy(r"background(?:-image)?\s*:[^;]*?url\(\s*(?:&quot;|[\"'])?([^)\n]*+)\s*\)", re.I)
_QUOTES = ("&quot;", '"', "'")
_RUN = lazy(r"[^\s,]\S*")
_DESCRIPTOR = lazy(r"(\d+(?:\.\d+)?)[wxh]")
_NUMBER = lazy(r"\d+")
# Attributes that hold an address of something else, or no address.
_OTHER = frozenset(
    "alt title class id href style width height sizes type rel loading decoding itemprop onerror onload onclick "
    "srcset src aria-label data-sizes fetchpriority crossorigin usemap name target media".split()
)
# Names and values of attributes that hold a picture's address without saying so by its suffix.
# Elements that carry no picture in an attribute of theirs, or were looked at already.
_PLAIN = PICTURES | frozenset("p br b strong em i h1 h2 h3 h4 h5 h6 ul ol dl dt dd time source button input".split())
# Where the picture stands that a script puts in the place of the one shown.
_LATER = ("data-src", "data-original", "data-lazy-src", "data-lazy", "data-lazyload")
_FOLDER = lazy(r"[^?#]*/")
_HOST = lazy(r"(?:(?:https?:)?//[^/]*)?/?", re.I)
_SOURCE = lazy(r"(src|original|lazy|image|img|bg|background|thumb|poster)(-?ur[li])?$", re.I)
_ADDRESS = lazy(r"(https?:)?//[^/]|\.{0,2}/", re.I)
_CAPTION = lazy(r"caption|placeholder|permalink|orig-file|-link$|href|^alt|title|-page$", re.I)


def largest(srcset: str) -> str | None:
    """The address of a srcset's largest picture, by its width or density descriptors.

    Source: HTML Living Standard, "srcset attributes".
    """
    best, size = None, -1.0
    for address, descriptors in _candidates(srcset):
        sizes = [float(found[1]) for one in descriptors.split() if (found := _DESCRIPTOR.fullmatch(one))]
        if address.startswith("data:") or (descriptors and not sizes):
            continue
        value = sizes[0] if sizes else 1.0
        if value > size:
            best, size = address, value
    return best


def _candidates(srcset: str) -> Iterator[tuple[str, str]]:
    """Each address of a srcset with its descriptors. A comma ends an address only where a space follows it."""
    at = 0
    while found := _RUN.search(srcset, at):
        address, at = found[0], found.end()
        descriptors = ""
        if not address.endswith(","):
            end = srcset.find(",", at)
            end = len(srcset) if end < 0 else end
            descriptors, at = srcset[at:end].strip(), end
        yield address.rstrip(","), descriptors


def is_stand_in(address: str) -> bool:
    """Whether an address is that of a blank, a spacer or an inline stand-in."""
    low = address.strip().lower()
    if not low or low.startswith(("data:", "about", "javascript:")):
        return True
    name = low[max(0, low.rfind("/")) :]
    return any(hint in name for hint in _STAND_IN_HINTS) and _STAND_IN.search(name) is not None


def is_ornament(address: str) -> bool:
    """Whether an address is that of an avatar, an icon, an arrow or a counter."""
    low = address.lower()
    if any(hint in low for hint in _PLACE_HINTS) and _ORNAMENT_PLACES.search(low):
        return True
    return ".jp" not in low[-5:] and _ORNAMENT.search(low, max(0, low.rfind("/"))) is not None


class Picture:
    """One picture of a block: its address, its alternative text, where it stands."""

    __slots__ = ("address", "alt", "node", "points")

    def __init__(self, address: str, *, alt: str | None, node: int, points: float) -> None:
        self.address = address
        self.alt = alt
        self.node = node
        self.points = points


_IS_BACKGROUND = re.compile(r"data-(?:.*-)?(?:bg|background)").match
"""What a script puts in place of a background that is shown until then."""


def _attributes(element: Any) -> str | None:
    """The address of a picture that an element's attributes hold for later."""
    lazy: str | None = None
    rank = 0
    for name, value in element.attrib.items():
        if name == "srcset" or name.endswith("srcset"):
            if rank < 2 and value and (found := largest(value)) and not is_stand_in(found):
                lazy, rank = found, 2 if name != "srcset" else 1
        elif name in _OTHER or len(value) < 5 or value[0] in "{[" or " " in value.strip():
            continue
        elif (_PICTURE.search(value) and not _CAPTION.search(name)) or (
            (name.startswith("data-") or name.endswith("src")) and _SOURCE.search(name) and _ADDRESS.match(value)
        ):
            score = 3 if name.endswith(("src", "original", "lazy")) else 2
            if score > rank and not is_stand_in(value):
                lazy, rank = value, score
    return lazy


def address_of(element: Any) -> str | None:
    """The real address of a picture element: what is shown, or what will be where that is a stand-in."""
    shown: str | None = element.get("src")
    if shown and not is_stand_in(shown):
        for name in _LATER:
            lazy: str | None = element.get(name)
            if lazy and _PICTURE.search(lazy) and not is_stand_in(lazy):
                return lazy
        if _FOLDER.fullmatch(shown.strip()):  # what a script is to complete
            return _attributes(element) or (None if _HOST.fullmatch(shown.strip()) else shown)
        return shown
    return _attributes(element)


def _sides(element: Any) -> list[int]:
    """The declared sides, in CSS pixels."""
    sides = []
    for name in ("width", "height"):
        value = element.get(name)
        if value:
            value = value.strip().removesuffix("px")
            if value.isdecimal():
                sides.append(int(value))
    return sides


def is_small(element: Any) -> bool:
    """Whether one side of a picture is declared as small as an ornament's."""
    return any(0 < side < SMALLEST for side in _sides(element))


def _source(node: int, tree: Tree) -> str | None:
    """The largest address among the `source` children of a picture (nested, where a parser nests them)."""
    for source in tree.element[node].iter("source"):
        for name in ("srcset", "data-srcset", "data-src", "src"):
            value = source.get(name)
            if value and (found := largest(value)) and not is_stand_in(found):
                return found
        for name, value in source.attrib.items():
            if name.endswith("srcset") and value and (found := largest(value)) and not is_stand_in(found):
                return found
    return None


def _background(style: str) -> str | None:
    """The address of a background picture."""
    match = _BACKGROUND.search(style)
    if match is None:
        return None
    address = match[1].rstrip()
    closing = next((quote for quote in _QUOTES if address.endswith(quote)), "")
    return address.removesuffix(closing).strip()


def pictures(tree: Tree, block: Block) -> list[Picture]:
    """The pictures of a block that may be its own, in page order, each with points for being it."""
    found: list[Picture] = []
    for start, stop in block.ranges:
        for node in tree.inside(tree.images, start, stop):
            picture = _picture(tree, block, node)
            if picture is not None:
                found.append(picture)
    if not found:
        found = _hidden(tree, block)
    return found


def _picture(tree: Tree, block: Block, node: int) -> Picture | None:
    element = tree.element[node]
    tag = tree.tag[node]
    alt = None
    points = 0.0
    if tag == "img":
        address = address_of(element)
        above = tree.parent[node]
        while address is None and above >= block.start and tree.tag[above] in ("picture", "source"):
            address = _source(above, tree) if tree.tag[above] == "picture" else None
            above = tree.parent[above]
        alt = element.get("alt")
        sides = _sides(element)
        if sides and (max(sides) < SMALLEST or 0 < min(sides) < THINNEST):
            return None
        if sides and max(sides) >= 100:
            points += 1
    elif tag == "picture":
        if any(True for _ in element.iter("img")):
            return None
        address = _source(node, tree)
    elif tag == "video":
        address = element.get("poster")
        points -= 0.5
    elif tag.endswith(PICTURE_ENDINGS):
        address, alt = address_of(element), element.get("alt")
    else:
        address = _background(element.get("style") or "")
        if not address or is_stand_in(address) or any(map(_IS_BACKGROUND, element.attrib)):
            address = _attributes(element) or address
        points -= 0.5
    if not address or (tag != "img" and is_stand_in(address)) or is_ornament(address):
        return None
    if tag != "img" and _THIN.search(element.get("style") or ""):
        return None
    return Picture(address, alt=alt, node=node, points=points + _points(tree, block, node))


def _points(tree: Tree, block: Block, node: int) -> float:
    """How much a picture's surroundings speak for it."""
    points = 0.0
    at = node
    names = tree.cls[at]
    own = concepts(names)
    if "author" in own or "icon" in names.lower():
        points -= 3
    if "image" in own:
        points += 0.5
    for _ in range(4):
        above = tree.parent[at]
        if above < 0 or above <= block.start or above <= block.title < tree.end[above]:
            break
        at = above
        tag = tree.tag[at]
        if tag == "a":
            href = tree.element[at].get("href")
            if href == block.href:
                points += 2
            elif href:
                kind = address_kind(href)
                if kind in ("author", "share", "comments", "tag"):
                    points -= 3
        near = concepts(tree.cls[at])
        if near & {"author", "share", "comment"} and "image" not in near:
            points -= 2
        elif "image" in near or tag in ("figure", "picture"):
            points += 0.5
        if "icon" in tree.cls[at].lower():
            points -= 1
    return points


def _hidden(tree: Tree, block: Block) -> list[Picture]:
    """Pictures that only `noscript` twins or the attributes of other elements hold."""
    found = []
    for start, stop in block.ranges:
        for node in tree.tops(((start, stop),)):
            element = tree.element[node]
            for twin in element.iter("noscript"):
                for picture in twin.iter("img"):
                    address = address_of(picture)
                    if address and not is_ornament(address):
                        found.append(Picture(address, alt=picture.get("alt"), node=node, points=0))
                if not found and twin.text and "<img" in twin.text:
                    match = re.search(r"<img[^>]+?src=[\"']?([^\"'\s>]+)", twin.text)
                    if match and not is_stand_in(match[1]) and not is_ornament(match[1]):
                        found.append(Picture(match[1], alt=None, node=node, points=0))
        if found:
            return found
        for node in range(start, stop):
            element = tree.element[node]
            tag = tree.tag[node]
            if tag in _PLAIN or (tag == "a" and tree.first[node] != tree.last[node]) or not element.attrib:
                continue
            if element.get("src") and (address := address_of(element)) and _PICTURE.search(address):
                return [Picture(address, alt=element.get("alt"), node=node, points=0)]
            for name, value in element.attrib.items():
                if name in _OTHER or len(value) < 8 or "placeholder" in name:
                    continue
                if _PICTURE.search(value) and not _CAPTION.search(name):
                    address = value.strip()
                    if address[0] in "{[":
                        match = re.search(r"[^\s\"'{}\[\]]+\.(?:jpe?g|png|webp|gif|avif)[^\s\"'{}\[\]]*", address)
                        address = match[0].replace("\\/", "/") if match else ""
                    elif " " in address:
                        address = largest(address) or ""
                    if address and not is_stand_in(address) and not is_ornament(address):
                        return [Picture(address, alt=element.get("alt"), node=node, points=0)]
    return found


def read_images(tree: Tree, blocks: Sequence[Block]) -> list[Picture | None]:
    """The picture of each block of a group: what most blocks show there varies, furniture does not.

    A picture that leads to another block's address is that block's; where a block holds none, it has the one beside it
    that leads to its own.
    """
    every = [pictures(tree, block) for block in blocks]
    places = {block.href for block in blocks if block.href}
    for block, found in zip(blocks, every, strict=True):
        # A block that reaches too far holds its neighbour's.
        found[:] = [p for p in found if (to := _leads(tree, p.node)) == block.href or to not in places]
    seen: dict[str, int] = {}
    for found in every:
        for address in {picture.address for picture in found}:
            seen[address] = seen.get(address, 0) + 1
    chosen: list[Picture | None] = []
    for found in every:
        best: Picture | None = None
        top = 0.0
        for picture in found:
            points = picture.points
            if len(blocks) > 2 and seen[picture.address] == len(blocks) and ".svg" in picture.address:
                continue  # drawn for all: an ornament
            if len(blocks) > 2 and seen[picture.address] > len(blocks) / 2 and len(found) > 1:
                points -= 2
            if best is None or points > top:
                best, top = picture, points
        chosen.append(best if best is not None and top > -1.5 else None)
    return [_beside(tree, blocks, n) if picture is None else picture for n, picture in enumerate(chosen)]


def _beside(tree: Tree, blocks: Sequence[Block], number: int) -> Picture | None:
    """A picture between a block and the titles of its neighbours, in a link to the block's own address."""
    block = blocks[number]
    # A neighbour's block may reach too far, its title doesn't.
    before = tree.end[blocks[number - 1].title] if number else 0
    after = blocks[number + 1].title if number + 1 < len(blocks) else len(tree.tag)
    for node in (*tree.inside(tree.images, before, block.start), *tree.inside(tree.images, block.stop, after)):
        if _leads(tree, node) == block.href and (picture := _picture(tree, block, node)) is not None:
            return picture
    return None


def _leads(tree: Tree, node: int) -> str | None:
    """Where the link around a picture leads, no more than a few steps up."""
    for _ in range(4):
        node = tree.parent[node]
        if node < 0 or tree.tag[node] == "a":
            break
    return tree.element[node].get("href") if node >= 0 else None
