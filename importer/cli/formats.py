"""`importer formats`: what is read, what is written, and from where."""

from __future__ import annotations

import click

__all__ = ["formats"]


@click.command()
def formats() -> int:
    """What is read and what is written, and by which package: importer's own formats and plug-ins."""
    from importer import __version__, plugins, readers, writers

    ours = f"importer {__version__}"
    click.echo("read:")
    for name in dict.fromkeys(name for names in readers.TABLE.values() for name in names):
        click.echo(f"  {name:<16} {ours}")
    for one in plugins.found("readers"):
        reason = one.error or readers.unfit(one)
        ends = "" if reason else " ".join(getattr(one.value, "suffixes", ()))
        click.echo(f"  {one.name:<16} {one.package:<16} {ends}".rstrip() + _left_out(reason))
    click.echo("written:")
    for format in list(writers.FORMATS.values()):
        if format.name not in writers.foreign():
            click.echo(f"  {format.name:<16} {ours:<16} {' '.join(format.suffixes)}")
    for one in plugins.found("writers"):
        ends = " ".join(one.value.suffixes) if isinstance(one.value, writers.Format) else ""
        click.echo(f"  {one.name:<16} {one.package:<16} {ends}" + _left_out(one.error or writers.unfit(one)))
    return 0


def _left_out(reason: str | None) -> str:
    return f"  left out: {reason}" if reason else ""
