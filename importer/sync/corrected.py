"""What a run's corrections did, and which of them do nothing only now. Pure, on values; it corrects nothing itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from importer.corrections import Applied

__all__ = ["told"]


def told(
    applied: Applied | None,
    known: dict[str, Any] | None,
    shown: Callable[[str], tuple[str, str | None] | None],
) -> tuple[dict[str, Any] | None, list[dict[str, Any]]]:
    """What they did: `applied`, a number, and `stale`, those that do nothing; and of these the ones that the last run
    had not.

    `known` is what the last run had. It holds where nothing has changed since, so that they were not applied again:
    `applied` is None. `shown` tells title and address of what has or had an id.
    """
    if applied is None:
        return known, []
    before = {_key(one): one for one in (known or {}).get("stale", ())}
    idle = [one.named(shown).plain() for one in applied.stale]
    new = [one for one in idle if _key(one) not in before]
    return {"applied": applied.applied, "stale": [before.get(_key(one), one) for one in idle]}, new


def _key(stale: dict[str, Any]) -> str:
    """What makes two of them one and the same from night to night."""
    return json.dumps([stale["code"], stale["correction"]], sort_keys=True)
