"""`importer diff`: what changed between two outputs or stores, drawn for a person or as JSON. Exit 1 on differences."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from importer.diff import Changed, Changes, JsonRecord
    from importer.diff.words import Span

__all__ = ["diff"]

DONE, LOOK = 0, 1
INDENT = "    "

# For people on a terminal by colour, elsewhere as `git diff --word-diff` does it.
_MARKS = {"gone": ("[-", "-]"), "new": ("{+", "+}")}
_COLOURS = {"gone": "red", "new": "green"}


@click.command()
@click.argument("old")
@click.argument("new")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.option("--brief", is_flag=True, help="Only which records, not what changed in them.")
def diff(old: str, new: str, as_json: bool, brief: bool) -> int:
    """What changed between two outputs or stores: records, fields, words. Exit 1 on differences."""
    from importer.cli.saved import saved
    from importer.diff import compare, keyed

    changes = compare(keyed(saved(old)), keyed(saved(new)))
    if as_json:
        from importer.terminal import json_bytes

        click.echo(json_bytes(_plain(changes), indent=2))
    else:
        for line in _drawn(changes, brief=brief):
            click.echo(line)
    return LOOK if changes else DONE


def _plain(changes: Changes) -> dict[str, Any]:
    return {
        "added": [record for _, record in changes.added],
        "removed": [record for _, record in changes.removed],
        "changed": [
            {
                "id": one.id,
                "title": one.new.get("title"),
                "url": one.new.get("url"),
                "fields": {field.field: {"old": field.old, "new": field.new} for field in one.fields},
            }
            for one in changes.changed
        ],
        "unchanged": len(changes.unchanged),
    }


def _drawn(changes: Changes, *, brief: bool) -> Iterator[str]:
    colour = _coloured()
    for _, record in changes.removed:
        yield _styled(f"- {_name(record)}", "red", colour)
    for _, record in changes.added:
        yield _styled(f"+ {_name(record)}", "green", colour)
    for one in changes.changed:
        yield _styled(f"~ {_name(one.new)}", "yellow", colour)
        if not brief:
            yield from _fields(one, colour)
    yield (
        f"{len(changes.added):,} added, {len(changes.changed):,} changed, {len(changes.removed):,} removed, "
        f"{len(changes.unchanged):,} unchanged"
    )


def _fields(changed: Changed, colour: bool) -> Iterator[str]:
    from importer.diff.words import as_text, mark_words, shorten

    for field in changed.fields:
        spans = shorten(mark_words(as_text(field.old), as_text(field.new)))
        yield f"{INDENT}{field.field}: " + "".join(_span(span, colour) for span in spans)


def _span(span: Span, colour: bool) -> str:
    from importer.terminal import safe

    text = safe(span.text)
    if span.kind == "same":
        return text
    if colour:
        return click.style(text, fg=_COLOURS[span.kind], strikethrough=span.kind == "gone")
    before, after = _MARKS[span.kind]
    return f"{before}{text}{after}"


def _name(record: JsonRecord) -> str:
    from importer.terminal import safe

    place = record.get("url") or (record.get("source") or {}).get("document")
    return safe(f"{record.get('title')}  {place}")


def _styled(text: str, fg: str, colour: bool) -> str:
    return click.style(text, fg=fg) if colour else text


def _coloured() -> bool:
    from importer.terminal import coloured

    return coloured(sys.stdout)
