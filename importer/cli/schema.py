"""`importer schema`: the record's JSON Schema, printed."""

from __future__ import annotations

import click


@click.command()
def schema() -> None:
    """The record's JSON Schema."""
    import json

    from importer.record import json_schema

    click.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))
