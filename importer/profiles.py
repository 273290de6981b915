"""The profiles of one run: for each document the first that is for it. What a profile says is `importer.profile`, which
is loaded only where there is one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from importer.profile import Profile

__all__ = ["UNSHOWN", "Profiles", "Promoted", "unshown"]

UNSHOWN = "promoted-unshown"
"""The code of a document's note that it no longer shows what a correction makes a record of."""


def unshown(title: str) -> str:
    """The words of that note."""
    return f"“{title}” is no longer on it, which a correction makes a record of"


class Promoted(NamedTuple):
    """What a correction makes a record of, though it is no card."""

    title: str
    shown: str
    """What stands in the document."""
    url: str | None = None


class Profiles:
    """The profiles of one run. No dataclass, of which `Settings` would make a model in every run."""

    __slots__ = ("_forbids", "members")

    def __init__(self, members: tuple[Profile, ...]) -> None:
        self.members = members
        self._forbids = any(one.forbids for one in members)

    def of(self, document: str, address: str = "") -> Profile | None:
        """The document's profile."""
        return next((one for one in self.members if one.is_for(document, address)), None)

    def never_a_card(self, document: str, place: str, address: str = "") -> bool:
        """Does the document's profile say that a block at this place is no card?"""
        if not self._forbids:
            return False
        held = self.of(document, address)
        return held is not None and held.never_a_card(document, place)

    def promoted(self, document: str) -> list[Promoted]:
        """What corrections make records of in a document."""
        return [one for profile in self.members for one in profile.promoted.get(document, ())]

    @property
    def corrects(self) -> bool:
        """Is there any correction?"""
        return any(one.corrections for one in self.members)

    @property
    def reading(self) -> str:
        """All that changes how documents are read, as a text; empty where nothing does."""
        each = [one.reading for one in self.members]
        return json.dumps([each, [(one.documents, one.addresses) for one in self.members]]) if any(each) else ""

    @property
    def address(self) -> str | None:
        """The site's origin, where they know one and the same."""
        known = {one.address for one in self.members if one.address}
        return known.pop() if len(known) == 1 else None
