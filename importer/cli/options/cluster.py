"""The options of `convert` that take it past one machine, and results that go to an address.

What is heavy is imported inside the functions: most runs need none of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from importer.cluster import Cluster

__all__ = ["cluster_of", "cluster_options", "file_for"]

Command = TypeVar("Command", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        "--scheduler", metavar="ADDRESS",
        help="Run on the Dask cluster there (tcp://host:8786), or on one of this machine: local.",
    ),
    click.option(
        "--parts", metavar="PLACE",
        help="With --scheduler: a folder that all machines share, s3://... too; default: beside FILE.",
    ),
)  # fmt: skip


def cluster_options(command: Command) -> Command:
    """Adds them."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def cluster_of(options: dict[str, Any], output: str, *, workers: int | None) -> Cluster | None:
    """Takes the options out of `options`. None where everything runs here. Raises UsageError."""
    from importer.errors import UsageError

    scheduler, parts = options.pop("scheduler"), options.pop("parts")
    if scheduler is None:
        if parts is not None:
            raise UsageError("--parts is for --scheduler; without one there are none")
        return None
    if parts is None and (output == "-" or Path(output).is_dir()):
        raise UsageError("--scheduler needs -o FILE, or --parts PLACE for what is done on the way")
    from importer.cli.options.settings import cores

    try:
        from importer.cluster import Cluster
    except ModuleNotFoundError as error:
        raise _missing(error) from None
    folder, mark, name = output.rpartition("/")
    try:
        return Cluster(scheduler, parts or f"{folder}{mark}.{name}.parts", workers=workers or cores())
    except ModuleNotFoundError as error:
        raise _missing(error) from None


def _missing(error: ModuleNotFoundError) -> Exception:
    from importer.errors import UsageError

    return UsageError(f"--scheduler needs {error.name}; pip install 'importer[dask]'")


@contextmanager
def file_for(output: str) -> Iterator[str]:
    """A file to write for this output: itself, or for an address one that is put there at the end, whole."""
    if "://" not in output:
        yield output
        return
    import tempfile

    from importer.errors import OutputError
    from importer.sources import storage

    fs, path = storage.filesystem(output)
    with tempfile.TemporaryDirectory(prefix="importer-") as folder:
        local = Path(folder) / (path.rpartition("/")[2] or "records")
        yield str(local)
        try:
            fs.put_file(str(local), path)
        except OSError as error:
            raise OutputError(output, str(error)) from None
