"""importer: what a CMS exported → clean, validated records.

    for record in importer.convert("export.zip"): ...
    records, report = importer.read(html=page, url="https://old.example/news/")

No public name is a module's: the module would take its place when it is imported. The names
are loaded when they are first used, so that `import importer` costs nothing.
"""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from importer.choice import Choice
    from importer.conversion import Progress
    from importer.errors import ImporterError, NothingReadError, OutputError, UnreadableError, UsageError
    from importer.facts import Facts
    from importer.library import Conversion, ConvertSettings, ReadSettings, ReportData, Result, convert, read
    from importer.pipeline import Outcome, Settings, Step, Survey, convert_document, survey, trace
    from importer.record import Attachment, Event, Native, Record, Rejection, Source, json_schema
    from importer.sources import Document, Problem, Sources, discover
    from importer.writers import write

__version__ = "0.1.0"

__all__ = [
    "Attachment", "Choice", "Conversion", "ConvertSettings", "Document", "Event", "Facts", "ImporterError",
    "Native", "NothingReadError", "Outcome", "OutputError", "Problem", "Progress", "ReadSettings", "Record",
    "Rejection", "ReportData", "Result", "Settings", "Source", "Sources", "Step", "Survey", "UnreadableError",
    "UsageError", "__version__", "convert", "convert_document", "discover", "json_schema", "read", "survey",
    "trace", "write",
]  # fmt: skip

_HOMES = {
    "choice": ("Choice",),
    "errors": ("ImporterError", "NothingReadError", "OutputError", "UnreadableError", "UsageError"),
    "facts": ("Facts",),
    "conversion": ("Progress",),
    "library": ("Conversion", "ConvertSettings", "ReadSettings", "ReportData", "Result", "convert", "read"),
    "pipeline": ("Outcome", "Settings", "Step", "Survey", "convert_document", "survey", "trace"),
    "record": ("Attachment", "Event", "Native", "Record", "Rejection", "Source", "json_schema"),
    "sources": ("Document", "Problem", "Sources", "discover"),
    "writers": ("write",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def _on_first_use(package: str, home_of: Mapping[str, str]) -> Callable[[str], Any]:
    """The `__getattr__` of a package (PEP 562): loads a public name from its home, a module of the package."""

    def load(name: str) -> Any:
        if name not in home_of:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(importlib.import_module(f"{package}.{home_of[name]}"), name)
        setattr(sys.modules[package], name, value)
        return value

    return load


__getattr__ = _on_first_use(__name__, _HOME_OF)


def __dir__() -> list[str]:
    return sorted(__all__)
