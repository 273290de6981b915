"""`importlib.metadata`, loaded when something of it is used.

Pydantic imports it with its first model, to look for plug-ins, also where these are off (`PYDANTIC_DISABLE_PLUGINS`).
With it come parsers of mail, CSV and ZIP, forty modules in all, for which a run over pages has no use. Nothing changes
but when they are loaded.
"""

from __future__ import annotations

import importlib
import sys
from importlib.machinery import PathFinder
from types import ModuleType
from typing import Any

__all__ = ["postpone_metadata"]

_NAME = "importlib.metadata"


class _Later(ModuleType):
    """Stands for the module until a name of it is asked for, which is then the module's own."""

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(_NAME) is self:
            del sys.modules[_NAME]
        return getattr(importlib.import_module(_NAME), name)


def postpone_metadata() -> None:
    """For a process of ours, before anything else is loaded."""
    spec = PathFinder.find_spec(_NAME, importlib.__path__)
    if _NAME in sys.modules or spec is None:
        return
    later = _Later(_NAME)

    def entry_points(**wanted: Any) -> Any:
        """The module's own, which pydantic imports by name and does not call."""
        return later.__getattr__("entry_points")(**wanted)

    vars(later).update(__spec__=spec, __path__=spec.submodule_search_locations, entry_points=entry_points)
    sys.modules[_NAME] = later
    vars(importlib)["metadata"] = later  # what `import importlib.metadata` makes of it
