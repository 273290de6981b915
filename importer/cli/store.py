"""What is done with a store besides syncing it: `export`, `status`, `prune`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from importer.cli.options.choice import choice as _choice
from importer.cli.options.choice import choosing
from importer.cli.options.limits import profile_option
from importer.cli.options.output import shape_of, shape_options

if TYPE_CHECKING:
    from importer.choice import Choice
    from importer.record import Record
    from importer.store import Store

__all__ = ["export", "prune", "status"]

DONE, LOOK = 0, 1

STORE = click.option("--store", metavar="FILE.sqlite", required=True, help="The store that `importer sync` keeps.")
SHOWN = 10
"""Withheld changes and kept documents that `status` names before it counts the rest."""


@click.command()
@STORE
@click.option("-o", "--output", metavar="FILE", default="-", help="Default and - : standard output.")
@shape_options
@click.option(
    "--changed-since", metavar="RUN|TIME",
    help="What has changed since that run or time, with tombstones of what is gone; .json or .jsonl.",
)  # fmt: skip
@profile_option
@choosing
def export(store: str, output: str, changed_since: str | None, profile: tuple[str, ...], **options: Any) -> int:
    """The store's present records, or what has changed in them."""
    from importer import writers
    from importer.errors import UsageError
    from importer.store.file import open_to_read

    choice = _choice(options)
    if changed_since is not None and choice != type(choice)():
        raise UsageError("--changed-since tells of all records; choose with export without it")
    if changed_since is not None and profile:
        raise UsageError("--changed-since tells what the source changed; export without it for corrected records")
    format, shape = shape_of(output, options)
    with open_to_read(store) as opened:
        if changed_since is None:
            records = map(_record, opened.records())
            corrected = _corrected(records, profile) if profile else records
            met: tuple[set[str], set[str]] = (set(), set())
            written = writers.save(_chosen(corrected, choice, *met), output, format=format, shape=shape)
            unmet = (f"{option} {word}: no record of the store has it" for option, word in choice.unmet(*met))
            for sentence in (*written.told(), *unmet):
                click.echo(f"importer: {sentence}", err=True)
            return DONE
        if format not in ("json", "jsonl"):
            raise UsageError("--changed-since: changes are written as .json or .jsonl")
        if asked := shape.asked():
            raise UsageError(f"{asked}: changes hold whole records; convert them afterwards")
        with writers.Output(output) as file:
            for chunk in _changes(opened, changed_since, lines=format == "jsonl"):
                file.write(chunk)
    return DONE


def _chosen(records: Iterable[Record], choice: Choice, statuses: set[str], types: set[str]) -> Iterator[Record]:
    """Those that leave; which statuses and post types all of them had goes into the sets."""
    for record in records:
        statuses.add((record.status or "").casefold())
        types.add(((record.native and record.native.type) or "").casefold())
        if choice.admits(record):
            yield record


def _corrected(records: Iterable[Record], paths: Iterable[str]) -> list[Record]:
    """The records as the profiles' corrections make them."""
    from importer import corrections
    from importer.cli.options.settings import profiles_of
    from importer.profiles import Profiles

    held = list(records)
    documents = {name for record in held for name in (record.source.document, *record.source.also_in)}
    applied = corrections.corrected(held, profiles_of(paths) or Profiles(()), documents=documents)
    stale = f"; {len(applied.stale):,} match nothing, or nothing that needs them" if applied.stale else ""
    click.echo(f"importer: {applied.applied:,} corrections of the profile applied{stale}", err=True)
    return applied.records


def _changes(opened: Store, since: str, *, lines: bool) -> Iterator[bytes]:
    from importer.terminal import json_bytes

    lead = b"" if lines else b"[\n"
    for change in opened.changes_since(opened.run_after(since)):
        yield lead + json_bytes(change) + (b"\n" if lines else b"")
        lead = b"" if lines else b",\n"
    if not lines:
        yield b"[]\n" if lead == b"[\n" else b"\n]\n"


def _record(text: bytes) -> Record:
    """A stored record; one of an older version lacks the fields that came since, which are empty then."""
    import json

    from pydantic import ValidationError

    from importer.record import Record

    try:
        return Record.model_validate_json(text)
    except ValidationError:
        held = json.loads(text)
        known: dict[str, Any] = dict.fromkeys(Record.model_fields)
        return Record.model_validate_json(json.dumps({**known, **{k: v for k, v in held.items() if k in known}}))


@click.command()
@STORE
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.option(
    "--runs", metavar="N", type=click.IntRange(min=1), default=5, help="How many of the last runs; default 5."
)
@click.option("--max-age", metavar="HOURS", type=click.FloatRange(min=0), help="Exit 1 if no run ended in that time.")
def status(store: str, as_json: bool, runs: int, max_age: float | None) -> int:
    """The last runs, counts, what is withheld. Exit 1 if something is withheld, kept, cut, unreadable, failed or
    overdue."""
    import json
    import time

    from importer.store.file import open_to_read
    from importer.terminal import json_bytes

    with open_to_read(store) as opened:
        found: dict[str, Any] = {
            "store": store,
            "records": opened.count("records"),
            "stale_records": opened.count("records", "stale"),
            "documents": opened.count("documents"),
            "unreadable_documents": opened.count("documents", "error IS NOT NULL"),
            "rejections": opened.count("rejections"),
            "versions": opened.count("versions"),
            "base_url": opened.setting("base_url"),
            "site": opened.setting("site"),
            "runs": opened.runs(runs),
            "withheld": [
                {name: getattr(one, name) for name in one.__slots__} for one in opened.withheld()
            ],
            "kept_documents": opened.kept_documents(),
            "cut_documents": opened.cut_documents(),
            "drifting_documents": opened.drifting_documents(),
            "corrections": json.loads(opened.setting("corrections") or "null"),
        }  # fmt: skip
        ended = opened.last_end()
    reasons = _reasons(found)
    if max_age is not None and (ended is None or time.time() - ended > max_age * 3600):
        reasons.append(f"no run has ended in the last {max_age:g} hours")
    found["look_at"] = reasons
    if as_json:
        click.echo(json_bytes(found, indent=2))
    else:
        _show(found)
    return LOOK if reasons else DONE


def _reasons(found: dict[str, Any]) -> list[str]:
    reasons = []
    if found["withheld"]:
        reasons.append(f"{len(found['withheld']):,} changes are withheld")
    if found["kept_documents"]:
        reasons.append(f"{len(found['kept_documents']):,} documents are kept as they were")
    if found["runs"] and (number := found["runs"][0]["documents_unreadable"]):
        reasons.append(f"{number:,} documents could not be read")
    if found["cut_documents"]:
        reasons.append(f"{len(found['cut_documents']):,} documents are cut")
    if found["drifting_documents"]:
        reasons.append(
            f"the profile no longer fits {len(found['drifting_documents']):,} pages: importer check says how"
        )
    idle = [one for one in (found["corrections"] or {}).get("stale", ()) if one["code"] != "no-longer-needed"]
    if idle:
        reasons.append("a correction does nothing" if len(idle) == 1 else f"{len(idle):,} corrections do nothing")
    if found["runs"] and found["runs"][0]["outcome"] == "failed":
        reasons.append("the last run failed")
    return reasons


def _show(found: dict[str, Any]) -> None:
    from importer.terminal import safe

    stale = f" ({found['stale_records']:,} of documents that are kept)" if found["stale_records"] else ""
    click.echo(f"{found['records']:,} records{stale} of {found['documents']:,} documents in {safe(found['store'])}")
    if found["runs"]:
        click.echo("\n  run  ended                 outcome     added  changed  removed  withheld  read")
    for run in found["runs"]:
        click.echo(
            f"{run['run_id']:>5}  {run['finished']:<20}  {run['outcome']:<8}  {run['added']:>7,}  {run['changed']:>7,}"
            f"  {run['removed']:>7,}  {run['withheld']:>8,}  {run['documents_read']:,} of {run['documents']:,}"
        )
    rows = [f"{one['change']:<8} {one['title']}  ({one['reason']}, since run {one['since_run']})"
            for one in found["withheld"]]  # fmt: skip
    _list("Withheld", rows)
    _list("Kept as they were", [f"{one['document']}: {one['reason']}" for one in found["kept_documents"]])
    _list("Cut, and taken so", [f"{one['document']}: {one['reason']}" for one in found["cut_documents"]])
    drifting = [
        f"{one['document']}  (since run {one['since_run_id']}, {one['since']})" for one in found["drifting_documents"]
    ]
    _list("Not as the profile says", drifting)
    stale = (found["corrections"] or {}).get("stale", ())
    _list("Corrections that do nothing", [f"{one['about']}  ({one['code']})" for one in stale])
    if found["look_at"] and found["runs"] and found["runs"][0]["message"]:
        click.echo("\nWhat the last run said:")
        for line in found["runs"][0]["message"].split("\n"):
            click.echo(f"  {safe(line)}")
    click.echo(f"\nTo look at: {'; '.join(found['look_at'])}." if found["look_at"] else "\nNothing to look at.")


def _list(title: str, rows: list[str]) -> None:
    from importer.terminal import safe

    if rows:
        click.echo(f"\n{title}:")
    for row in rows[:SHOWN]:
        click.echo(f"  {safe(row)}")
    if len(rows) > SHOWN:
        click.echo(f"  ... and {len(rows) - SHOWN:,} more; --json has all")


_AGE = re.compile(r"(\d+)d")


def _how_much(_: click.Context, __: click.Parameter, value: str) -> str:
    if not value.isdecimal() or int(value) < 1:
        raise click.BadParameter(f"{value!r} is no number from 1 on")
    return value


@click.command()
@STORE
@click.option(
    "--keep", metavar="N", required=True, callback=_how_much, help="Versions of each record, the present one included."
)
def prune(store: str, keep: str) -> int:
    """Forget old versions of records. What has become of each record since any run can still be told."""
    from importer.store.file import open_to_write
    from importer.store.prune import prune as forget
    from importer.store.prune import shrink_file

    with open_to_write(store, must_exist=True) as opened:
        forgotten = forget(opened, int(keep))
        opened.connection.execute("COMMIT")
        shrink_file(opened)
    click.echo(f"{forgotten:,} old versions forgotten in {store}", err=True)
    return DONE
