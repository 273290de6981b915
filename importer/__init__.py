"""importer: what a CMS exported → clean, validated records.

    for record in importer.convert("export.zip"): ...
    records, report = importer.read(html=page, url="https://old.example/news/")

No public name is a module's: the module would take its place when it is imported. The names
are loaded when they are first used, so that `import importer` costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from importer.choice import Choice
    from importer.errors import ImporterError, NothingReadError, OutputError, UnreadableError, UsageError
    from importer.facts import Facts
    from importer.library import Conversion, Result, convert, read
    from importer.pipeline import Outcome, Settings, Step, Survey, convert_document, survey, trace
    from importer.record import Attachment, Event, Native, Record, Rejection, Source, json_schema
    from importer.sources import Document, Problem, Sources, discover
    from importer.writers import write

__version__ = "0.1.0"

__all__ = [
    "Attachment", "Choice", "Conversion", "Document", "Event", "Facts", "ImporterError", "Native", "NothingReadError",
    "Outcome", "OutputError", "Problem", "Record", "Rejection", "Result", "Settings", "Source", "Sources", "Step",
    "Survey", "UnreadableError", "UsageError", "__version__", "convert", "convert_document", "discover", "json_schema",
    "read", "survey", "trace", "write",
]  # fmt: skip

_HOMES = {
    "choice": ("Choice",),
    "errors": ("ImporterError", "NothingReadError", "OutputError", "UnreadableError", "UsageError"),
    "facts": ("Facts",),
    "library": ("Conversion", "Result", "convert", "read"),
    "pipeline": ("Outcome", "Settings", "Step", "Survey", "convert_document", "survey", "trace"),
    "record": ("Attachment", "Event", "Native", "Record", "Rejection", "Source", "json_schema"),
    "sources": ("Document", "Problem", "Sources", "discover"),
    "writers": ("write",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    """A public name, on first use (PEP 562)."""
    if name not in _HOME_OF:
        raise AttributeError(f"module 'importer' has no attribute {name!r}")
    value = getattr(importlib.import_module(f"importer.{_HOME_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
