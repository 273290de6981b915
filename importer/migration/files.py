"""The files that a source holds beside its documents, found again by the address at which they were published.

A mirror keeps a path below its root as the address has it; an export keeps it under a folder of its own. So the file
whose last steps agree with those of the address is it. It opens nothing.
"""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

__all__ = ["Files"]

_TELLING = 12
"""Characters of a name that no two files share by chance."""
_SIZE = re.compile(r"-(?:\d+x\d+|scaled|rotated|e\d{10,})(?=\.\w+$)")


class Files:
    """Names of files, as `source.document` has them, by their last step."""

    def __init__(self) -> None:
        self._by_last: dict[str, list[str]] = {}

    def __len__(self) -> int:
        return sum(map(len, self._by_last.values()))

    def add(self, name: str) -> None:
        """A file's or member's name."""
        self._by_last.setdefault(name.rpartition("/")[2].casefold(), []).append(name)

    def find(self, address: str) -> str | None:
        """The file of an address; of a picture's sizes the one asked for, else the original. None where there is none.

        Of several with one last step the one that agrees in most steps; where the address has a folder, two steps must
        agree, unless the name is a long one that no other file has.
        """
        try:
            path = unquote(urlsplit(address).path)
        except ValueError:
            return None
        last = path.rpartition("/")[2]
        if not last:
            return None
        for wanted in dict.fromkeys((path, path.removesuffix(last) + _SIZE.sub("", last))):
            found = self._closest(wanted)
            if found:
                return found
        return None

    def _closest(self, path: str) -> str | None:
        steps = path.strip("/").casefold().split("/")
        names = self._by_last.get(steps[-1], ())
        if not names:
            return None
        agreeing = [(_same_ending(steps, name.casefold().replace("!/", "/").split("/")), name) for name in names]
        most = max(same for same, _ in agreeing)
        best = [name for same, name in agreeing if same == most]
        telling = len(names) == 1 and len(steps[-1].rpartition(".")[0]) >= _TELLING
        if most < min(2, len(steps)) and not telling:
            return None
        if most == 1:
            # The last step alone says nothing where several files have it, unless one stands above all others.
            least = min(name.count("/") for name in best)
            best = [name for name in best if name.count("/") == least]
            if len(best) > 1:
                return None
        return min(best, key=lambda name: (len(name), name))


def _same_ending(steps: list[str], other: list[str]) -> int:
    same = 0
    for a, b in zip(reversed(steps), reversed(other), strict=False):
        if a != b:
            break
        same += 1
    return same
