"""The record, the product: its contract (`model`), its form as a row of texts (`cells`) and as tables (`sql`)."""

from importer.record.model import (
    ISO_DATE,
    LANGUAGE,
    Attachment,
    Event,
    Native,
    Record,
    Rejection,
    Source,
    describe,
    json_schema,
)

__all__ = [
    "ISO_DATE", "LANGUAGE", "Attachment", "Event", "Native", "Record", "Rejection", "Source", "describe",
    "json_schema",
]  # fmt: skip
