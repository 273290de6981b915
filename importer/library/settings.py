"""The keywords of `convert` and `read`: their types, and how they become `Settings` and `Move`.

They are named as the command's options, and say the same. What is the command's alone says so where it is tried.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypedDict

from pydantic import ValidationError

from importer import writers
from importer.choice import Choice
from importer.errors import UsageError
from importer.migration.site import Move, Site
from importer.pipeline import Settings

if TYPE_CHECKING:
    from importer.profile import Profile
    from importer.profiles import Profiles

__all__ = ["ELSEWHERE", "ConvertSettings", "ReadSettings", "Wanted", "wanted"]

StrPath = str | os.PathLike[str]
Words = str | Iterable[str]
Kind = Literal["card", "page", "item", "caption"]


class _Common(TypedDict, total=False):
    merge: bool
    """One record per id; False: every document's records (`--no-merge`)."""
    content: bool
    """Whole contents of pages and body text of dumps too."""
    profile: StrPath | Iterable[StrPath] | Profile | Profiles | None
    """What is known of the sites: paths, or what was read before."""
    include_url: Words
    """Globs of the addresses of records that leave."""
    exclude_url: Words
    """Globs of those that don't."""
    status: Words
    """`draft`, `private`, ... or `any`; default: what is public."""
    kind: Kind | Iterable[Kind]
    """Kinds of records (`source.kind`)."""
    post_type: Words
    """What an export calls its items (`native.type`)."""
    language: Words
    """BCP 47; `en` also takes in `en-GB`."""
    since: str | date | None
    """Published then or later: a day, or ISO 8601 as precise as one likes."""
    until: str | date | None
    """Published then or before."""
    choice: Choice
    """All of these as one value."""
    max_size: int
    """Megabytes of the largest page or dump."""
    max_bytes: int
    """The same in bytes."""
    max_seconds: int
    """Seconds of processor time for a document."""
    max_nodes: int
    """Tags of a page."""
    max_depth: int
    """Elements of a page within one another."""
    max_cards: int
    """Cards of a page or dump."""
    max_ratio: int
    """Unpacked over packed size."""


class ReadSettings(_Common, total=False):
    """The keywords of `importer.read`, besides the document's own. No one of them need be given."""

    proof: bool
    """`proof` in the report."""


class ConvertSettings(_Common, total=False):
    """The keywords of `importer.convert`. No one of them need be given."""

    base_url: str | None
    """The address of the folder that the path stands for."""
    include: Words
    """Globs of the documents that are read, by path or member."""
    exclude: Words
    """Globs of those that are not."""
    workers: int
    """Processes; default 1."""
    proof: bool | StrPath
    """`proof` in the report; a path: as a text there too."""
    new_url: Words | None
    """The template of addresses on the new site, `/{year}/{slug}/`; of several each but one is for a post type."""
    redirects: StrPath | None
    """The file that the redirect map is written to, as CSV."""
    media: StrPath | None
    """The folder that pictures and files of the sources are copied to."""
    media_url: str | None
    """Where it will be served: `/media/` or a whole address."""
    format: str | None
    """What the records will be written as, where that settles addresses (`wxr`, `ghost`, ...)."""


_WRITE = 'write the records: importer.write(records, "out.csv", fields=..., rename=..., flatten=..., bom=...)'
_NOTHING_PRINTED = "nothing is printed; progress=FUNCTION hears of each document"
_SYNC = "a store is kept by the command alone: importer sync"
ELSEWHERE = {
    "output": _WRITE, "o": _WRITE, "fields": _WRITE, "rename": _WRITE, "flatten": _WRITE, "bom": _WRITE,
    "report": "`report` of what convert or read gives is it", "no_merge": "say merge=False",
    "strict": "what could not be read or become a record is in `unreadable` and `rejections` of what convert gives",
    "quiet": _NOTHING_PRINTED, "verbose": _NOTHING_PRINTED, "null": "give several paths as a list",
    "scheduler": "more machines are the command's alone: importer convert --scheduler",
    "parts": "more machines are the command's alone: importer convert --scheduler --parts",
    "store": _SYNC, "changes": _SYNC, "allow_shrink": _SYNC, "allow_collapse": _SYNC,
}  # fmt: skip
"""What the command's options are here, where they are no settings."""

_MOVE = frozenset(("proof", "new_url", "redirects", "media", "media_url"))
_TEXTS = frozenset(("media_url", "format"))
_KNOWN = frozenset((*Settings.model_fields, *Choice.model_fields, *_MOVE, "format", "max_size"))
_OPTION = re.compile(r"--([a-z]+(?:-[a-z]+)*)")


class Wanted(NamedTuple):
    """What the keywords ask for."""

    settings: Settings
    move: Move | None = None
    format: writers.Format = writers.FORMATS["json"]

    def site(self, paths: tuple[str, ...]) -> Site | None:
        """One run's proof and move. Raises UsageError, OutputError."""
        return Site(paths, self.move, self.settings, self.format) if self.move else None


def wanted(given: Mapping[str, object]) -> Wanted:
    """What keywords ask for: lists and single texts for tuples, paths for profiles. Raises UsageError."""
    for name in given:
        if name not in _KNOWN:
            raise UsageError(f"{name}: {_no_setting(name)}")
    values = {name: _plain(name, value) for name, value in given.items()}
    if (megabytes := values.pop("max_size", None)) is not None:
        if type(megabytes) is not int or megabytes < 1:
            raise UsageError(f"max_size: must be a number of megabytes, not {megabytes!r}")
        values["max_bytes"] = megabytes << 20
    name = values.pop("format", None)
    move = _move(values)
    try:
        choice = {name: values.pop(name) for name in list(values) if name in Choice.model_fields}
        if choice and "choice" in values:
            raise UsageError(f"choice: is given as a whole and by {', '.join(choice)}; give one of the two")
        if choice:
            values["choice"] = Choice(**choice)
        if "profile" in values:
            values["profile"] = _profiles(values["profile"])
        settings = Settings(**values)
        format = writers.FORMATS[writers.format_of("-", name)] if name else writers.FORMATS["json"]
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise UsageError(f"{first['loc'][0]}: {first['msg'].removeprefix('Value error, ')}") from None
    except UsageError as error:
        raise named_as_here(error) from None
    return Wanted(settings, move, format)


def named_as_here(error: UsageError) -> UsageError:
    """The same, with the names of keywords in place of options."""
    return UsageError(_OPTION.sub(lambda found: found[1].replace("-", "_"), str(error)))


def _no_setting(name: str) -> str:
    if name in ELSEWHERE:
        return f"is no setting; {ELSEWHERE[name]}"
    near = next(iter(difflib.get_close_matches(name, sorted(_KNOWN | ELSEWHERE.keys()), 1)), None)
    if near is None:
        return f"is no setting; settings are {', '.join(sorted(_KNOWN))}"
    return f"is no setting; {near} is one" if near in _KNOWN else f"is no setting, nor is {near}; {ELSEWHERE[near]}"


def _move(values: dict[str, Any]) -> Move | None:
    """Takes what a move asks for out of `values`; a proof stays, of which reading must know too."""
    given = {name: values.pop(name) for name in _MOVE if name in values}
    proof = given.pop("proof", False)
    if not isinstance(proof, bool):
        given["proof_path"], proof = _path("proof", proof), True
    values["proof"] = proof
    for name in ("redirects", "media"):
        if given.get(name) is not None:
            given[name] = _path(name, given[name])
    if not proof and all(value in (None, ()) for value in given.values()):
        return None
    return Move(proof=proof, **given)


def _plain(name: str, value: object) -> Any:
    field = Choice.model_fields.get(name) or Settings.model_fields.get(name)
    if name == "new_url":
        return _several(name, () if value is None else value)
    if field is not None and str(field.annotation).startswith("tuple"):
        return _several(name, value)
    if name in _TEXTS and not isinstance(value, str | None):
        raise UsageError(f"{name}: must be a text, not {value!r}")
    return value.isoformat() if name in ("since", "until") and isinstance(value, date) else value


def _several(name: str, value: object) -> tuple[str, ...]:
    """One text or several. Raises UsageError."""
    given = (value,) if isinstance(value, str) else value
    if not isinstance(given, Iterable) or isinstance(given, bytes | Mapping):
        raise UsageError(f"{name}: must be a text or several, not {value!r}")
    texts = tuple(given)
    if wrong := [one for one in texts if not isinstance(one, str)]:
        raise UsageError(f"{name}: must be texts, not {wrong[0]!r}")
    return texts


def _path(name: str, value: object) -> str:
    """A path as a text. Raises UsageError."""
    path = os.fspath(value) if isinstance(value, str | os.PathLike) else None
    if not isinstance(path, str) or not path:
        raise UsageError(f"{name}: must be a path, not {value!r}")
    return path


def _profiles(given: object) -> Profiles | None:
    """Of a path, or several, or a profile that was read already. Raises UsageError."""
    from importer import corrections, profile
    from importer.profiles import Profiles

    if given is None or isinstance(given, Profiles):
        found = given
    elif isinstance(given, profile.Profile):
        found = Profiles((given,))
    elif isinstance(given, str | os.PathLike) or not isinstance(given, Iterable) or isinstance(given, bytes):
        found = profile.read_all((_path("profile", given),))
    else:
        found = profile.read_all([_path("profile", one) for one in given])
    for one in found.members if found else ():
        try:
            corrections.parsed(one.corrections)
        except ValueError as error:
            raise UsageError(f"profile: {error}") from None
    return found
