"""What a command that runs unattended says on standard error: lines for a person, or JSON lines for a log collector."""

from __future__ import annotations

import time
from typing import Any, Literal

from importer import terminal

__all__ = ["Log"]

Level = Literal["info", "warning", "error"]


class Log:
    """Messages of one run."""

    def __init__(self, form: Literal["text", "json"] = "text", *, quiet: bool = False) -> None:
        self.form = form
        self._quiet = quiet

    def info(self, event: str, text: str, **figures: Any) -> None:
        """What went as it should; not said when quiet."""
        if not self._quiet:
            self._say("info", event, text, figures)

    def warning(self, event: str, text: str, **figures: Any) -> None:
        """What somebody should look at."""
        self._say("warning", event, text, figures)

    def error(self, event: str, text: str, **figures: Any) -> None:
        """What ended the run."""
        self._say("error", event, text, figures)

    def _say(self, level: Level, event: str, text: str, figures: dict[str, Any]) -> None:
        if self.form == "json":
            import json

            moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
            row = {"time": moment, "level": level, "event": event, "message": text, **figures}
            terminal.say(json.dumps(row, ensure_ascii=True, default=str))
            return
        for line in text.split("\n"):
            # What is to be typed stands alone on its line, so that it can be copied.
            typed = line.startswith("    ")
            terminal.say(f"    {terminal.safe(line.strip())}" if typed else f"importer: {terminal.safe(line)}")
