"""How to sync, besides how to read. A module of its own: the store is locked before anything heavy is loaded."""

from __future__ import annotations

from dataclasses import dataclass, field

from importer.guards import Permission

__all__ = ["Options"]


@dataclass(frozen=True, slots=True)
class Options:
    """How to sync, besides how to read."""

    store: str
    """The path of the store's file."""
    permission: Permission = field(default_factory=Permission)
    rekey: bool = False
    dry_run: bool = False
    wait: float = 0.0
