"""`importer review`: one page to look records over, each beside the block that it came from, and to correct them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from importer.cli.options.choice import choosing
from importer.cli.options.limits import path_arguments, profile_option
from importer.cli.options.settings import settings as _settings

if TYPE_CHECKING:
    from importer.pipeline import Outcome

__all__ = ["review"]

DONE, LOOK = 0, 1


@click.command()
@path_arguments
@click.option("-o", "--output", metavar="FILE", default="review.html", show_default=True, help="Where the page goes.")
@click.option("--base-url", metavar="URL", help="As for convert.")
@click.option("--no-merge", is_flag=True, help="As for convert.")
@click.option("--content", is_flag=True, help="As for convert.")
@click.option("--include", metavar="GLOB", multiple=True, help="Read only such documents, by path or member.")
@click.option("--exclude", metavar="GLOB", multiple=True, help="Don't read such documents.")
@choosing
@click.option("--workers", metavar="N", type=click.IntRange(min=1), help="Processes; default: the cores at hand.")
@profile_option
@click.option("--quiet", is_flag=True, help="No progress and no summary.")
def review(paths: tuple[str, ...], output: str, quiet: bool, **options: Any) -> int:
    """One page (review.html) to look the records of the PATHs over and to correct them, in any browser."""
    from pathlib import Path

    from importer import terminal
    from importer.errors import NothingReadError, UsageError
    from importer.review import chunks, gather
    from importer.writers import Output

    if any(path != "-" and Path(path).is_file() and _same(output, path) for path in paths):
        raise UsageError(f"{output}: is an input too and would be overwritten; name another file")
    for path in paths:
        _refuse_store(path)
    settings = _settings(**options)
    progress = terminal.Progress(documents=0, size=0, quiet=quiet)

    def tell(outcome: Outcome) -> None:
        progress.step(documents=outcome.last, size=outcome.size, records=len(outcome.records))

    sources = settings.sources(paths, leave_out=[output])
    found = gather(sources, settings, beside=None if output == "-" else str(Path(output).parent), tell=tell)
    progress.clear()
    if found.documents == len(found.unreadable):
        said = [f"{row['document']}: {row['error']}" for row in found.unreadable[:1]]
        raise NothingReadError(
            said[0] if said else f"no documents under {', '.join(paths[:3])}; give the folder that holds the export"
        )
    with Output(output) as out:
        for chunk in chunks(found, name=", ".join(Path(path).name or path for path in paths)):
            out.write(chunk)
    if not quiet:
        for text in (
            f"{len(found.records):,} records to look over in {output}; open it in a browser",
            "what you correct there leaves as corrections.json; put it into a profile with",
            "    importer fix site.toml corrections.json",
        ):
            terminal.say(text if text.startswith(" ") else f"importer: {terminal.safe(text)}")
    return DONE


def _refuse_store(path: str) -> None:
    """Raises UsageError for a store: it has no pages to show. The ids of its records are those of a review of them."""
    import shlex
    from pathlib import Path

    from importer.errors import StoreError, UsageError
    from importer.store.file import exists, open_to_read

    try:
        if path == "-" or not Path(path).is_file() or not exists(path):
            return
        with open_to_read(path) as opened:
            base = opened.setting("base_url")
    except StoreError:
        return
    given = f" --base-url {shlex.quote(base)}" if base else ""
    raise UsageError(
        f"{path}: is a store, which keeps no pages; review those that it is made of, as its sync reads them:\n"
        f"    importer review PATH...{given}"
    )


def _same(one: str, other: str) -> bool:
    from pathlib import Path

    try:
        return Path(one).samefile(other)
    except OSError:
        return False
