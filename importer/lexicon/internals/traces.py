"""Messages, stack traces and dumps of a program that stand on lines of their own, often several. An entry each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from importer.lexicon.internals.entry import Block, is_subject
from importer.lexicon.internals.inline import PHP_LEVEL, PHP_MESSAGE
from importer.patterns import lazy

__all__ = ["ENTRIES"]

# A message may be spread over so many pieces of a page: level, words, file, "on line", number.
_MOST_PIECES = 9
_MESSAGE_BEGINS = lazy(rf"^(?:\( ! \)\s*)?(?:<b>)?{PHP_LEVEL}(?:</b>)?\s*(?::|$)")
_PHP_SUBJECT = ("php", "error message", "warning message", "notice:", "debug", "errors like", "following error")


def _messages(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    at = 0
    while at < len(lines):
        stripped = lines[at].strip()
        if not _MESSAGE_BEGINS.match(stripped):
            at += 1
            continue
        stop = _message_stop(lines, at)
        if stop and not is_subject(lines, at, stop, _PHP_SUBJECT):
            stop = _trace_stop(lines, stop)
            yield at, stop
        at = stop or at + 1


def _message_stop(lines: Sequence[str], at: int) -> int:
    joined = ""
    for stop in range(at + 1, min(len(lines), at + _MOST_PIECES) + 1):
        joined += lines[stop - 1].strip() + " "
        # The level and its colon, "on line" and its number may be pieces of their own.
        message = re.sub(r"\s+:", ":", joined)
        found = PHP_MESSAGE.search(message)
        if found and not message[found.end() :].strip(" .<>/br"):
            return stop
    return 0


def _trace_stop(lines: Sequence[str], at: int) -> int:
    """Past the stack trace that may follow a message."""
    stop, number = at, at
    while number < len(lines):
        stripped = lines[number].strip()
        if stripped and not _TRACE_LINE.match(stripped):
            break
        number += 1
        stop = number if stripped else stop
    return stop


_TRACE_LINE = lazy(
    r"^(?:Stack trace:|Call [Ss]tack:?|#\d+ |thrown(?: in .* on line \d+)?$|\{main\}|"
    r"at [\w$.<>]+\([\w$.]*(?::\d+)?\)$|"
    r"at (?:async )?[\w$.<>\[\] ]+ ?\(?(?:https?://|file:|/|[A-Z]:\\|node:)\S+:\d+:\d+\)?$|\.\.\. \d+ more$|"
    r"Caused by: [\w.$]+|"
    r"File \"[^\"]+\", line \d+(?:, in .*)?$|\S+\.(?:php|py|rb|java|js)[:(]\d+\)?(?::in `.*')?$)"
)
_TRACE_BEGINS = lazy(
    r"^(?:Stack trace:|Traceback \(most recent call last\):|Exception in thread \"|Uncaught \w+|"
    r"[\w.]+(?:Exception|Error): |"
    r"(?:PHP )?Fatal error: |Server Error in '/.*' Application\.)"
)


def _traces(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    at = 0
    while at < len(lines):
        if not _TRACE_BEGINS.match(lines[at].strip()):
            at += 1
            continue
        stop = at + 1
        hits = 0
        for number in range(at + 1, len(lines)):
            stripped = lines[number].strip()
            if _TRACE_LINE.match(stripped):
                hits, stop = hits + 1, number + 1
            elif stripped and not (number == stop and (lines[number][:1].isspace() or _PYTHON_ERROR.match(stripped))):
                break
            elif stripped:
                stop = number + 1
        if hits and not is_subject(lines, at, stop, ("traceback", "stack trace", "debug", "exception")):
            yield at, stop
        at = stop


_PYTHON_ERROR = lazy(r"^[\w.]+(?:Error|Exception|Warning)\b(?::|$)")

_DUMP_BEGINS = lazy(
    r"^(?:Array|[\w\\]+ Object)\s*\(?$|^(?:array|object)\([\w\\]+\)(?:#\d+ \(\d+\))?\s*\{|^array\s*\($|"
    r"^(?:Array|[\w\\]+ Object) \( \["
)
_SCALAR = lazy(r"^(?:string\(\d+\) \".*\"|(?:int|float)\(-?[\d.]+\)|bool\((?:true|false)\)|NULL)$")


def _dumps(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    at = 0
    while at < len(lines):
        stripped = lines[at].strip()
        if _SCALAR.match(stripped) and stripped != "NULL":
            if not is_subject(lines, at, at + 1, ("var_dump", "php")):
                yield at, at + 1
            at += 1
            continue
        if not _DUMP_BEGINS.match(stripped):
            at += 1
            continue
        depth, stop, arrows = 0, at, 0
        for number in range(at, len(lines)):
            text = re.sub(r"\"[^\"\n]*\"|'[^'\n]*'", "", lines[number])
            opened = (
                text.count("(")
                + text.count("{")
                - len(re.findall(r"\b(?:array|object|string|int|float|bool)\([^)]*\)", text))
            )
            closed = (
                text.count(")")
                + text.count("}")
                - len(re.findall(r"\b(?:array|object|string|int|float|bool)\([^)]*\)", text))
            )
            depth += opened - closed
            arrows += "=>" in lines[number]
            stop = number + 1
            if (depth <= 0 and number > at) or (depth == 0 and number == at and "(" in text):
                break
        if arrows and not is_subject(lines, at, stop, ("print_r", "var_dump", "var_export", "php")):
            yield at, stop
        at = max(stop, at + 1)


ENTRIES: tuple[Block, ...] = (
    Block("php-message", "a notice, warning or error that PHP printed, with its trace", "PHP display_errors",
          (".php", ".inc", ".module"), _messages),
    Block("stack-trace", "a stack trace", "PHP, Python, Java and JavaScript exceptions",
          ("Stack trace", "Traceback", "Exception", "Error:"), _traces),
    Block("debug-dump", "a variable printed for debugging", "PHP print_r(), var_dump(), var_export()",
          ("=>", "string(", "int(", "bool("), _dumps),
)  # fmt: skip
