"""Front matter: the block of metadata at the head of a text file, in YAML, TOML or JSON, and the body after it.

YAML values are kept as the texts they are, so that a date keeps its zone and a title "No" is no falsehood. Where a
block breaks its language's rules (a colon in a title), it is repaired line by line, and a note says so.
"""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Literal

from importer.cards import Note
from importer.patterns import lazy
from importer.readers.jsonvalues import loads, partial, whole

Form = Literal["yaml", "toml", "json", "lines", "none"]

NODES = 100_000
"""Values that a block may have once its references are followed: a guard against references that multiply."""

_OPENING = lazy(r"\A[\ufeff\s]*?(-{3,}|\+\+\+|;;;)[ \t]*\r?\n")
_KEY_LINE = lazy(r"[ \t]*(#|[\w\"'][^:\n]*:(\s|$)|-\s)")
_TOML_LINE = lazy(r"[ \t]*(#|\[|[\w\"'.-]+[ \t]*=)")
_YAML_PAIR = lazy(r"([A-Za-z_][\w.\- ]*?)[ \t]*:(?:[ \t]+(.*?))?[ \t]*$")
_TOML_PAIR = lazy(r"([\w.-]+)[ \t]*=[ \t]*(.*?)[ \t]*$")
# Without its opening line, as Hexo allows: `title: …` up to `---`, or `"title": …` up to `;;;`.
_UNOPENED_YAML = lazy(
    r"\A[\ufeff\s]*((?:[A-Za-z_][\w-]*:(?:[ \t][^\n]*)?\r?\n(?:[ \t]*- [^\n]*\n)*){1,40})-{3,}[ \t]*\r?\n"
)
# The metadata of MultiMarkdown, Pelican and Python-Markdown: lines up to the first that is empty, without signs.
_LINES = lazy(
    r"\A[\ufeff\s]*((?:[A-Za-z][\w-]*:[ \t]*\S[^\n]*\r?\n(?:[ \t]{4,}[^\n]*\S[^\n]*\r?\n)*){1,40})(?:[ \t]*\r?\n|\Z)"
)
_TITLE_LINE = lazy(r"^title:", re.M | re.I)
_LINE_PAIR = lazy(r"([A-Za-z][\w-]*):[ \t]*(.*(?:\n[ \t]{4,}.*)*)")
_UNOPENED_JSON = lazy(r"\A[\ufeff\s]*(\"\w+\"[ \t]*:.*?\n);;;[ \t]*(?:\r?\n|\Z)", re.S)


@dataclass(slots=True)
class Split:
    """A text cut into its metadata and its body."""

    values: dict[str, Any]
    body: str
    form: Form = "none"
    cut: bool = False
    """The block has no end: what stands in it is not all."""
    notes: list[Note] = field(default_factory=list)


def begins(text: str, *, markdown: bool) -> bool:
    """Whether a text, of which this is the head, opens with front matter. `markdown`: its name says it is Markdown."""
    opening = _OPENING.match(text)
    if opening:
        rest = text[opening.end() :]
        sign = opening[1][0]
        line = next((one for one in rest.splitlines() if one.strip()), "")
        if re.fullmatch(re.escape(sign) + r"{3,}\s*", line):
            return True  # an empty block
        if sign == "-":
            return _KEY_LINE.match(line) is not None and (markdown or _closing("-", rest) is not None)
        return (_TOML_LINE if sign == "+" else re.compile(r"\s*[\"{]")).match(line) is not None
    if _UNOPENED_JSON.match(text):
        return True
    if text.lstrip("\ufeff \t\r\n").startswith("{"):
        return markdown or _json_block(text) is not None
    return markdown and (_UNOPENED_YAML.match(text) is not None or _lines(text) is not None)


def split(text: str, *, markdown: bool) -> Split:
    """The metadata and the body of a whole text."""
    opening = _OPENING.match(text)
    if opening is None or not begins(text, markdown=markdown):
        return _split_unopened(text, markdown=markdown)
    sign = opening[1][0]
    rest = text[opening.end() :]
    closing = _closing(sign, rest)
    block = rest[: closing.start()] if closing else rest
    body = rest[closing.end() :] if closing else ""
    found = {"-": _yaml, "+": _toml, ";": _json}[sign](block)
    found.body = body
    found.cut = closing is None
    return found


def _closing(sign: str, rest: str) -> re.Match[str] | None:
    end = {"-": r"-{3,}|\.\.\.", "+": r"\+\+\+", ";": ";;;"}[sign]
    return re.compile(rf"^(?:{end})[ \t]*(?:\r?\n|\Z)", re.M).search(rest)


def _split_unopened(text: str, *, markdown: bool) -> Split:
    found = _UNOPENED_JSON.match(text)
    if found:
        block = _json(found[1])
        block.body = text[found.end() :]
        return block
    if text.lstrip("\ufeff \t\r\n").startswith("{"):
        end = _json_block(text)
        if end is not None:
            return Split(end[0], text[end[1] :], "json")
        held = partial(text.lstrip("\ufeff"))
        return Split(held if isinstance(held, dict) else {}, "", "json", cut=True)
    found = _UNOPENED_YAML.match(text) if markdown else None
    if found:
        block = _yaml(found[1])
        block.body = text[found.end() :]
        return block
    lines = _lines(text) if markdown else None
    if lines:
        pairs = _LINE_PAIR.findall(lines[1])
        values = {name.lower(): " ".join(value.split()) for name, value in pairs}
        return Split(values, text[lines.end() :], "lines", cut=lines.end() == lines.end(1))
    return Split({}, text.removeprefix("\ufeff"))


def _lines(text: str) -> re.Match[str] | None:
    """Metadata in plain lines, one of which is the title, and the empty line after them."""
    found = _LINES.match(text)
    return found if found and _TITLE_LINE.search(found[1]) else None


def _json_block(text: str) -> tuple[dict[str, Any], int] | None:
    """The object that a text begins with and where it ends, if a body follows on a line of its own."""
    start = len(text) - len(text.lstrip("\ufeff \t\r\n"))
    try:
        value, end = json.JSONDecoder(strict=False).raw_decode(text, start)
    except (ValueError, RecursionError):
        return None
    rest = text[end:]
    first = rest.lstrip(" \t\r\n")[:1]
    if not isinstance(value, dict) or not first or first in "{[,]}" or "\n" not in rest:
        return None
    return whole(value), end


def _json(block: str) -> Split:
    bare = block.strip().rstrip(",")
    value = loads(bare if bare.startswith("{") else "{" + bare + "}")
    if isinstance(value, dict):
        return Split(value, "", "json")
    held = partial(bare if bare.startswith("{") else "{" + bare)
    note = Note("front-matter-repaired", "the JSON of the front matter is damaged; what can be read of it was taken")
    return Split(held if isinstance(held, dict) else {}, "", "json", cut=True, notes=[note])


def _toml(block: str) -> Split:
    try:
        return Split(_plain(tomllib.loads(block.replace("\r\n", "\n"))), "", "toml")
    except (ValueError, RecursionError) as error:
        note = Note("front-matter-repaired", f"not valid TOML, read line by line: {error}")
        values = {m[1]: _bare(m[2]) for line in block.splitlines() if (m := _TOML_PAIR.match(line))}
        return Split(values, "", "toml", notes=[note])


def _yaml(block: str) -> Split:
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    text = block.replace("\t", "    ")
    problem = ""
    for attempt in (text, _quoted(text)):
        try:
            values = yaml.load(attempt, Loader=loader)  # the base loader makes texts, lists and maps, nothing else
            values = _plain(values)
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            problem = problem or " ".join(str(getattr(error, "problem", None) or error).split())
            continue
        if isinstance(values, dict):
            notes = [Note("front-matter-repaired", f"not valid YAML: {problem}; values were quoted")] if problem else []
            return Split(values, "", "yaml", notes=notes)
        break
    return Split(_by_lines(text), "", "yaml",
                 notes=[Note("front-matter-repaired", f"not valid YAML, read line by line: {problem or 'no mapping'}")]
                 if block.strip() else [])  # fmt: skip


def _quoted(block: str) -> str:
    """The block with the value of every simple pair that YAML may stumble over in quotes."""
    written = []
    for line in block.splitlines():
        pair = _YAML_PAIR.match(line)
        value = pair[2] if pair else None
        if pair and value and value[0] not in "[{|>\"'&*" and re.search(r": |:$| #|[@`%]|^[!?]", value):
            line = f"{pair[1]}: {json.dumps(value, ensure_ascii=False)}"
        elif pair and value and value[0] in "\"'" and value.count(value[0]) != 2:
            line = f"{pair[1]}: {json.dumps(value.strip(value[0]), ensure_ascii=False)}"
        elif pair and value and value[0] in "[{&*" and value[-1] not in "]}":
            line = f"{pair[1]}: {json.dumps(value, ensure_ascii=False)}"
        written.append(line)
    return "\n".join(written)


def _by_lines(block: str) -> dict[str, Any]:
    """What stands in the lines `key: value` and `- item` of a block."""
    values: dict[str, Any] = {}
    last = ""
    for line in block.splitlines():
        pair = _YAML_PAIR.match(line)
        item = re.match(r"\s*-\s+(.+)", line)
        if pair:
            last = pair[1]
            values[last] = _bare(pair[2] or "")
        elif item and last:
            held = values[last]
            values[last] = [*(held if isinstance(held, list) else []), _bare(item[1])]
    return values


def _bare(value: str) -> Any:
    value = value.strip().rstrip(",")
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    if value.startswith("[") and value.endswith("]"):
        return [_bare(one) for one in value[1:-1].split(",") if one.strip()]
    return value


def _plain(value: Any, budget: list[int] | None = None) -> Any:
    """The value with text keys, ISO dates and no nulls written out. Raises ValueError where it is too large."""
    budget = budget if budget is not None else [NODES]
    budget[0] -= 1
    if budget[0] < 0:
        raise ValueError("too many values")
    if isinstance(value, dict):
        return {str(key): _plain(one, budget) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one, budget) for one in value]
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return None if value in ("~", "null", "Null", "NULL") else value
