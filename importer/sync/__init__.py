"""The sync: a source and a store → the store after it.

    look ──► read what is not as it was (over workers) ──► propose ──► decide ──► hold ──► apply ──► commit
    │                                                      │           │                  │
    which documents are as they were                       compare     guards             the only step that changes
                                                           with the    (pure)             the store, in one transaction
                                                           records                        that keeps other runs out

`run` composes it of `look`, `read`, `ids` and `importer.store`; what may be done is decided in `importer.guards`;
`words` and `metrics` tell what came of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from importer import _on_first_use

if TYPE_CHECKING:
    from importer.sync.options import Options
    from importer.sync.run import Deliver, Result, sync

__all__ = ["Deliver", "Options", "Result", "sync"]

# The store is locked before anything heavy is loaded, and its options are needed for that.
__getattr__ = _on_first_use(__name__, {name: "options" if name == "Options" else "run" for name in __all__})
