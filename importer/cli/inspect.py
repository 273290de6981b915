"""`importer inspect`: options → one call of `importer.inspect`."""

from __future__ import annotations

from typing import Any

import click

from importer.cli.options.limits import profile_option
from importer.cli.options.settings import settings as _settings


@click.command()
@click.argument("document")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.option("--base-url", metavar="URL", help="As for convert.")
@click.option("--content", is_flag=True, help="As for convert.")
@profile_option
def inspect(document: str, as_json: bool, **options: Any) -> int:
    """What was found on one DOCUMENT and why: every card raw beside clean, near misses, what was dropped."""
    from importer import inspect as inspection

    settings = _settings(no_merge=True, workers=1, **options)
    code: int = inspection.show(document, settings, as_json=as_json)
    return code
