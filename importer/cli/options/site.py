"""The options of `convert` for one who moves a site → `Move`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from importer.migration.site import Move

__all__ = ["move_of", "site_options"]

Command = TypeVar("Command", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        "--proof", "proof_path", metavar="FILE",
        help="What each source gave, what leads nowhere, what is missing: a text, and `proof` in the report.",
    ),
    click.option(
        "--new-url", metavar="[TYPE=]TEMPLATE", multiple=True,
        help="Addresses on the new site: https://new.example/{year}/{slug}/; page=/{path} for a post type; "
        "links in contents follow.",
    ),
    click.option("--redirects", metavar="FILE.csv", help="Old addresses and aliases, the new one, the record's id."),
    click.option("--media", metavar="DIR", help="Copy pictures and files that the sources hold, and point to them."),
    click.option(
        "--media-url", metavar="URL",
        help="Where DIR will be served: /media/ or https://new.example/media/; default: by DIR's name.",
    ),
)  # fmt: skip


def site_options(command: Command) -> Command:
    """Adds the options to a command."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def move_of(options: dict[str, Any]) -> Move | None:
    """Takes the options out of `options`; None where none was given."""
    given = {name: options.pop(name) for name in ("proof_path", "new_url", "redirects", "media", "media_url")}
    if all(value in (None, ()) for value in given.values()):
        return None
    from importer.migration.site import Move

    options["proof"] = given["proof_path"] is not None
    return Move(proof=options["proof"], **given)
