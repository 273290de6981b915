"""What the user asked for, as one value: built once by the command line, handed down, never changed."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict, Field, field_validator

from importer.choice import Choice
from importer.limits import MAX_CARDS, MAX_DEPTH, MAX_NODES, MAX_RATIO, MAX_SECONDS
from importer.profiles import Profiles
from importer.sources import Sources
from importer.sources.document import MAX_BYTES

__all__ = ["Settings"]


class Settings(BaseModel):
    """What the user asked for; built once, handed down, never changed."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", arbitrary_types_allowed=True, defer_build=True)

    base_url: str | None = None
    """The address of the folder that PATH stands for."""
    merge: bool = True
    """One record per id over all documents."""
    include: tuple[str, ...] = ()
    """Globs of the documents that are read, by path or member."""
    exclude: tuple[str, ...] = ()
    """Globs of those that are not."""
    choice: Choice = Choice()
    """Which records leave."""
    content: bool = False
    """Whole contents of pages and body text of dumps too."""
    proof: bool = False
    """Tell where documents lead to."""
    profile: Profiles | None = None
    """What is known of the sites."""
    workers: int = Field(default=1, ge=1)
    """Processes."""
    max_bytes: int = Field(default=MAX_BYTES, ge=1)
    """Bytes of the largest document for readers that need all of it at once."""
    max_seconds: int = Field(default=MAX_SECONDS, ge=1)
    """Seconds of processor time for one document, or for each part of one that leaves in parts."""
    max_nodes: int = Field(default=MAX_NODES, ge=1)
    """Tags of a page."""
    max_depth: int = Field(default=MAX_DEPTH, ge=250)
    """Elements of a page within one another; what is deeper than 250 is laid side by side."""
    max_cards: int = Field(default=MAX_CARDS, ge=1)
    """Cards of a document that does not leave in parts."""
    max_ratio: int = Field(default=MAX_RATIO, ge=1)
    """Unpacked over packed size, of a document or archive."""

    @field_validator("base_url")
    @classmethod
    def _web_address(cls, value: str | None) -> str | None:
        from urllib.parse import urlsplit

        if value is not None:
            parts = urlsplit(value)
            if parts.scheme not in ("http", "https") or not parts.netloc:
                raise ValueError("must be an address such as https://example.org/blog/")
        return value

    def sources(self, paths: Iterable[str], *, leave_out: Iterable[str] = ()) -> Sources:
        """The documents under some paths, as these settings want them."""
        return Sources(
            tuple(paths), self.include, self.exclude, self.base_url, limit=self.max_bytes, ratio=self.max_ratio,
            leave_out=tuple(leave_out),
        )  # fmt: skip
