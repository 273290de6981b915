"""Regular expressions that are compiled when they are first used.

Compiling is half of what a small run would cost, and most patterns are for what few documents hold: leftovers of one
system, damaged encodings, markup in a text. Where nearly every document needs a pattern, `re.compile` is the right one.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast

__all__ = ["lazy"]

_NAMES = (
    "findall", "finditer", "flags", "fullmatch", "groupindex", "groups", "match", "pattern", "search", "split", "sub",
    "subn",
)  # fmt: skip


class Lazy:
    """Stands for a pattern; from the first use on its methods are the pattern's own."""

    def __init__(self, source: Any, flags: int) -> None:
        self._source = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        if name not in _NAMES:
            raise AttributeError(name)
        compiled = re.compile(self._source, self._flags)
        vars(self).update((own, getattr(compiled, own)) for own in _NAMES)
        return vars(self)[name]


def lazy(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """As `re.compile`, but it complains of a wrong pattern only when that is used (a test uses all)."""
    return cast("re.Pattern[AnyStr]", Lazy(source, flags))
