"""Options that say how to read → `Settings`. What the commands that read documents share."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from importer.pipeline import Settings
    from importer.profiles import Profiles

__all__ = ["cores", "profiles_of", "settings"]


def cores() -> int:
    """The processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _say_what_content_lacks() -> None:
    from importlib.util import find_spec

    from importer.terminal import say

    missing = [name for name in ("trafilatura", "lxml_html_clean") if find_spec(name) is None]
    if missing:
        say(
            f"importer: --content: {' and '.join(missing)} not installed, so a simpler rule says what of a page is its "
            "text; better: pip install 'importer[content]'"
        )


def profiles_of(paths: Iterable[str]) -> Profiles | None:
    """The profiles, with every correction of them looked at. Raises UsageError."""
    paths = tuple(paths)
    if not paths:
        return None
    from importer.errors import UsageError
    from importer.profile import read_all

    found = read_all(paths)
    if found is None or not found.corrects:
        return found
    from importer import corrections

    for one in found.members:
        try:
            corrections.parsed(one.corrections)
        except ValueError as error:
            raise UsageError(f"{one.path}: {error}") from None
    return found


def settings(
    *,
    base_url: str | None,
    no_merge: bool,
    workers: int | None,
    profile: Iterable[str] = (),
    max_size: int | None = None,
    **rest: Any,
) -> Settings:
    """The settings as the options give them. Raises UsageError for what makes no sense."""
    from pydantic import ValidationError

    from importer.cli.options.choice import choice
    from importer.errors import UsageError
    from importer.pipeline import Settings

    if max_size is not None:
        rest["max_bytes"] = max_size << 20
    for limit in ("max_seconds", "max_nodes", "max_depth", "max_cards", "max_ratio"):
        if rest.get(limit) is None:
            rest.pop(limit, None)
    rest["profile"] = profiles_of(profile)
    chosen = choice(rest)
    if rest.get("content"):
        _say_what_content_lacks()
    try:
        return Settings(choice=chosen, base_url=base_url, merge=not no_merge, workers=workers or cores(), **rest)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        option = "--" + str(first["loc"][0]).replace("_", "-")
        raise UsageError(f"{option}: {first['msg'].removeprefix('Value error, ')}") from None
