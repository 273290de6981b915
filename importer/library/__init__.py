"""The library's front doors: `convert` for paths, `read` for one document in memory, and the types of what they take
and give."""

from importer.library.calls import Conversion, Result, convert, read
from importer.library.reports import ReportData
from importer.library.settings import ConvertSettings, ReadSettings

__all__ = ["Conversion", "ConvertSettings", "ReadSettings", "ReportData", "Result", "convert", "read"]
