"""The program: sets up the process, runs the command that was asked for, turns what it ends with into a message and an
exit code. It knows no command; `importer.cli.table` finds them."""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING, NoReturn

import click

from importer import __version__
from importer.cli.config import PREFIX, from_file
from importer.cli.ends import hold_standard_streams, leave
from importer.cli.help import EPILOG
from importer.cli.later import postpone_metadata
from importer.cli.table import Commands
from importer.collector import be_patient

if TYPE_CHECKING:
    from importer.errors import ImporterError

__all__ = ["DONE", "FAILED", "LOOK", "commands", "main", "say"]

DONE, LOOK, FAILED = 0, 1, 2
PIPE_CLOSED = 128 + signal.SIGPIPE if hasattr(signal, "SIGPIPE") else FAILED


def main() -> NoReturn:
    """The program. Ends the process."""
    be_patient()
    hold_standard_streams()
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # none are ours; looking for them takes a while
    postpone_metadata()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupted)
    try:
        code = commands(prog_name="importer", standalone_mode=False, auto_envvar_prefix=PREFIX)
    except click.UsageError as error:
        error.show()
        code = FAILED
    except click.ClickException as error:
        say(error.format_message())
        code = FAILED
    except Exception as error:
        code = _failed(error)
    leave(code if isinstance(code, int) else DONE)


def _interrupted(number: int, _: object) -> None:
    """Ctrl-C or SIGTERM: no half-written file, no worker, no traceback is left."""
    for again in (signal.SIGINT, signal.SIGTERM):
        signal.signal(again, signal.SIG_IGN)
    for module, function in (("importer.pool", "kill_all"), ("importer.writers", "discard_all")):
        if module in sys.modules:
            getattr(sys.modules[module], function, int)()  # int: it was just being loaded, so there is nothing yet
    say("interrupted; nothing was written")
    os._exit(128 + number)


def _failed(error: Exception) -> int:
    from importer.errors import ImporterError

    if isinstance(error, ImporterError):
        say(_explained(error))
        return error.exit_code
    from importer.writers import PipeClosedError

    if isinstance(error, PipeClosedError):
        return PIPE_CLOSED
    if os.environ.get("IMPORTER_DEBUG"):
        raise error
    if isinstance(error, MemoryError):
        say("out of memory; try --workers 1, or fewer PATHs at a time")
    else:
        say(f"internal error: {type(error).__name__}: {error}")
        say("please report it; IMPORTER_DEBUG=1 shows where it happened")
    return FAILED


def _explained(error: ImporterError) -> str:
    """What is wrong and what to type next."""
    from importer.errors import OutputError

    return error.told() if isinstance(error, OutputError) else str(error)


def say(text: str) -> None:
    """A message of the program, on standard error."""
    from importer import terminal

    for line in text.split("\n"):
        terminal.say(f"importer: {terminal.safe(line)}")


@click.group(
    commands=Commands(),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=EPILOG,
)
@click.version_option(__version__, message="importer %(version)s")
@click.pass_context
def commands(ctx: click.Context) -> None:
    """Turns what a CMS exported (saved pages, text dumps, exports) into clean, validated records."""
    if ctx.invoked_subcommand != "config":  # which says itself what the file holds
        ctx.default_map = from_file(commands)[1]
