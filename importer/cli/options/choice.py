"""Options that say which records leave → `Choice`: what `convert`, `sync` and `export` share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from importer.choice import Choice

__all__ = ["choice", "choosing", "choosing_finds"]

Command = TypeVar("Command", bound=Callable[..., Any])


class _Several(click.Choice[str]):
    """One or more of the words, with commas between."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return ",".join(super(_Several, self).convert(one, param, ctx) for one in str(value).split(","))


_STATUS = click.option(
    "--status", metavar="STATUS", multiple=True,
    help="Items of this status: publish, draft, private, scheduled, trashed, ... or any; default: what is public.",
)  # fmt: skip
_FINDS = (
    click.option("--include-url", metavar="GLOB", multiple=True, help="Only records of such addresses."),
    click.option("--exclude-url", metavar="GLOB", multiple=True, help="No records of such addresses."),
    _STATUS,
    click.option(
        "--kind", metavar="KIND", multiple=True, type=_Several(["card", "page", "item", "caption"]),
        help="Only cards of listings, pages themselves, items of exports, or captions of dumps.",
    ),
)  # fmt: skip
_RECORDS = (
    click.option("--post-type", metavar="TYPE", multiple=True, help="Only items that their export calls so."),
    click.option("--language", metavar="CODE", multiple=True, help="Only records in it; en takes in en-GB."),
    click.option("--since", metavar="DATE", help="Only what was published then or later: 2021, 2021-03, 2021-03-04."),
    click.option("--until", metavar="DATE", help="Only what was published then or before."),
)


def choosing_finds(command: Command) -> Command:
    """Adds the options that can be decided on before records meet."""
    for option in reversed(_FINDS):
        command = option(command)
    return command


def choosing(command: Command) -> Command:
    """Adds all of them."""
    for option in reversed(_FINDS + _RECORDS):
        command = option(command)
    return command


def choice(options: dict[str, Any]) -> Choice:
    """Takes the choosing options out of `options`. Raises UsageError for what makes no sense."""
    from pydantic import ValidationError

    from importer.choice import Choice
    from importer.errors import UsageError

    given = {name: options.pop(name) for name in Choice.model_fields if name in options}
    try:
        return Choice(**given)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        option = "--" + str(first["loc"][0]).replace("_", "-")
        raise UsageError(f"{option}: {first['msg'].removeprefix('Value error, ')}") from None
