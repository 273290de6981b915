"""What stands around the items of an XML export, and what turns a piece of its text into a document of its own.

It repairs what it is given (`importer.readers.markup_repair`) only where a strict parse fails. It does not cut.
"""

from __future__ import annotations

import re

from lxml import etree

from importer.readers import markup_repair
from importer.readers.markup_repair import Damage
from importer.readers.xml import Element, local, parser

_SPACES = re.compile(r"\s(xmlns(?::[A-Za-z_][\w.\-]*)?)\s*=\s*(?:\"([^\"<>&]*)\"|'([^'<>&]*)')")
_STRICT = parser()
DEEPEST = 100
"""Elements within each other, outside of items, that are followed: exports have up to four."""


class Header:
    """The start tags of a document and of a channel in it, and what stands in them outside of items."""

    def __init__(self, number: int, entities: dict[str, str]) -> None:
        self.number = number
        """0 for the first channel of the file, 1 for the next."""
        self.markup: list[str] = []
        """What stood outside of items so far."""
        self.open: list[tuple[str, str]] = []
        """The elements that are open: name and start tag; `DEEPEST` at most."""
        self.deeper = 0
        """Elements that are open beyond those."""
        self.begun = False
        self.has_channel = False
        self.entities = entities
        self._shell: Shell | None = None
        self._element: Element | None = None

    def push(self, name: str, tag: str) -> bool:
        """An element opens; False where it is too deep to be followed."""
        self.begun = True
        if len(self.open) >= DEEPEST:
            self.deeper += 1
            return False
        self.open.append((name, tag))
        self._shell = None
        return True

    def pop(self, count: int) -> None:
        """All elements but so many close."""
        del self.open[count:]
        self.deeper = 0
        self._shell = None

    def shell(self, damage: Damage) -> Shell:
        """What must stand around a piece at this place of the document."""
        if self._shell is None:
            self._shell = Shell(self.open, self.entities, damage)
        return self._shell

    @property
    def element(self) -> Element:
        """The outermost element with all that stood in it before it was first asked for; read leniently."""
        if self._element is None:
            source = "".join(self.markup) + "".join(f"</{name}>" for name, _ in reversed(self.open))
            mended = markup_repair.repair(source.encode("utf-8", "replace"), self.entities, Damage(), "")
            spaces = markup_repair.undeclared(mended, frozenset())
            wrapped = f"<_{_attributes(spaces)}>{mended}</_>".encode("utf-8", "replace")
            root = parsed(wrapped)
            if root is None:
                root = parsed(wrapped, recover=True)
            self._element = root[0] if root is not None and len(root) else etree.Element("nothing")
        return self._element


class Shell:
    """Start and end tags that make a piece a document: mostly those of the export itself."""

    def __init__(self, opened: list[tuple[str, str]], entities: dict[str, str], damage: Damage) -> None:
        start = "".join(tag for _, tag in opened)
        end = "".join(f"</{name}>" for name, _ in reversed(opened))
        self._entities = entities
        self._before, self._after = f"<_>{start}".encode("utf-8", "replace"), f"{end}</_>".encode("utf-8", "replace")
        self._declared = markup_repair.declared_prefixes(start)
        if parsed(self._before + self._after) is not None:
            return
        start = markup_repair.repair(start.encode("utf-8", "replace"), entities, damage, "the start")
        missing = markup_repair.undeclared(start, frozenset())
        self._before = f"<_>{start}".encode("utf-8", "replace")
        self._declare(missing)
        if parsed(self._before + self._after) is not None:
            damage.add("undeclared-prefix", "the start", len(missing))
            return
        # The start tags are beyond repair: what they declare is kept, one by one.
        damage.add("damaged-header", "the start")
        spaces = {m[1]: m[2] if m[2] is not None else m[3] for m in _SPACES.finditer(start)}
        sound = {n: f'<_ {n}="{u}"/>'.encode("utf-8", "replace") for n, u in spaces.items() if u}
        kept = {name: spaces[name] for name, probe in sound.items() if parsed(probe) is not None}
        self._before = f"<_{''.join(f' {n}={chr(34)}{u}{chr(34)}' for n, u in kept.items())}>".encode()
        self._after = b"</_>"
        self._declared = frozenset(n.partition(":")[2] for n in kept if ":" in n)

    def strict(self, raw: bytes, names: frozenset[str]) -> list[Element] | None:
        """The elements of a piece, if it is well-formed as it stands."""
        root = parsed(self._before + raw + self._after)
        return None if root is None else outermost(root, names)

    def mended(self, raw: bytes, names: frozenset[str], damage: Damage, place: str) -> list[Element] | None:
        """The elements of a piece, if repairs that lose nothing make it well-formed; they are counted."""
        root = parsed(self._repaired(raw, damage, place))
        return None if root is None else outermost(root, names)

    def recovered(self, raw: bytes, names: frozenset[str], damage: Damage, place: str) -> list[Element]:
        """What can be read of the elements of a piece."""
        root = parsed(self._repaired(raw, damage, place), recover=True)
        return [] if root is None else outermost(root, names)

    def _repaired(self, raw: bytes, damage: Damage, place: str) -> bytes:
        text = markup_repair.repair(raw, self._entities, damage, place)
        missing = markup_repair.undeclared(text, self._declared)
        if missing:
            damage.add("undeclared-prefix", place, len(missing))
            self._declare(missing)
        return self._before + text.encode("utf-8", "replace") + self._after

    def _declare(self, spaces: dict[str, str]) -> None:
        self._before = f"<_{_attributes(spaces)}".encode() + self._before[2:]
        self._declared |= frozenset(spaces)


def parsed(source: bytes, *, recover: bool = False) -> Element | None:
    """The root element, or None where there is none to be had."""
    try:
        return etree.fromstring(source, parser(recover=True) if recover else _STRICT)
    except (etree.XMLSyntaxError, ValueError):
        return None


def outermost(root: Element, names: frozenset[str]) -> list[Element]:
    """The outermost elements of these local names below the root, in order."""
    found = []
    stack = list(root)
    while stack:
        node = stack.pop()
        if local(node.tag) in names:
            found.append(node)
        else:
            stack.extend(node)
    found.reverse()
    return found


def _attributes(spaces: dict[str, str]) -> str:
    return "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in spaces.items())
