"""What of the options, the profile or the program is another than when a store's records were last taken whole.

Where too many records would go, that may be why, and not the source. Pure, on values; `words` tells it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importer.pipeline import Settings

__all__ = ["changed", "described"]

# How the work is done, not what comes of it; the profile is told by what it says.
_WITHOUT_EFFECT = {"workers", "merge", "proof", "profile"}

_OTHER_NAMES = {"program": "importer's own code", "profile": "the profile", "corrections": "the profile's corrections"}


def described(settings: Settings, *, profile: str, corrections: str | None, program: str) -> str:
    """All that says what comes of a source, as a text for the store. `profile` and `corrections` are short names for
    what these say."""
    options = settings.model_dump(mode="json", exclude=_WITHOUT_EFFECT)
    options |= options.pop("choice")
    return json.dumps({**options, "profile": profile, "corrections": corrections or "", "program": program})


def changed(before: str | None, now: str) -> tuple[str, ...]:
    """What is another now, as a user knows it; nothing where it is not known how it was."""
    if before is None:
        return ()
    was, has = json.loads(before), json.loads(now)
    # What an older program did not know of was as it is where nobody asks for it: no change that a user made.
    names = [name for name in has if name in was and was[name] != has[name]]
    if "profile" in names and "corrections" in names:
        names.remove("corrections")
    return tuple(_OTHER_NAMES.get(name, _option(name)) for name in names)


def _option(name: str) -> str:
    return "--max-size" if name == "max_bytes" else "--" + name.replace("_", "-")
