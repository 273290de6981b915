"""Where the process starts: `importer` and `python -m importer`."""

import signal
from typing import NoReturn


def main() -> NoReturn:
    """Loads the program and runs it. Ctrl-C while it is being loaded ends the process without a traceback."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # there is nothing to tidy up before `importer.cli` takes over
    from importer.cli import main as program

    program()


if __name__ == "__main__":
    main()
