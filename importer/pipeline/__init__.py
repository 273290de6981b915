"""One document's way, and all documents' over workers.

    sources ──► reader ──► cleaning ──► outcome          a pure function of (document, settings, facts): any process
                                          │
    all documents, in order ──────────────┴──► merge, writers, report: the one place where documents meet

`document` goes the way, `run` sends all documents on it. `trace` tells every step; `convert_document` is built of the
same steps, and so is `importer inspect`. It does not merge over documents and does not write.
"""

from importer.pipeline.document import convert_document, gather, trace
from importer.pipeline.outcome import Outcome, Step, Survey
from importer.pipeline.run import batches, convert, convert_isolated, convert_one, survey, survey_isolated
from importer.pipeline.settings import Settings

__all__ = [
    "Outcome", "Settings", "Step", "Survey", "batches", "convert", "convert_document", "convert_isolated",
    "convert_one", "gather", "survey", "survey_isolated", "trace",
]  # fmt: skip
