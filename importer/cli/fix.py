"""`importer fix`: puts corrections into a site's profile, from a file that the review page saved or from options."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from importer.corrections import Correction

__all__ = ["fix"]

LISTS = ("types", "tags", "authors")


@click.command()
@click.argument("profile", metavar="SITE.toml")
@click.argument("source", metavar="[CORRECTIONS.json]", required=False)
@click.option("--set", "sets", metavar="ID FIELD VALUE", nargs=3, multiple=True, help='Lists: "a | b"; "" for none.')
@click.option("--drop", "drops", metavar="ID", multiple=True, help="No such record.")
@click.option("--merge", "merges", metavar="ID OTHER", nargs=2, multiple=True, help="OTHER goes into ID.")
@click.option("--keep", "keeps", metavar="ID OTHER", nargs=2, multiple=True, help="They are two: proposed no more.")
@click.option("--rename", "renames", metavar="FIELD FROM TO", nargs=3, multiple=True, help="A label of types or tags.")
@click.option("--trim", "trims", metavar="REGEX", multiple=True, help="What fits goes from every title.")
@click.option("--never", "nevers", metavar="SELECTOR GLOB", nargs=2, multiple=True, help="Blocks that are no cards.")
@click.option("--note", metavar="TEXT", help="Why; stands in the profile.")
@click.option(
    "--store", metavar="FILE.sqlite", help="Whose ids they are: unknown ones are refused, the others get their title."
)
def fix(profile: str, source: str | None, note: str | None, store: str | None, **options: Any) -> int:
    """Puts corrections into SITE.toml (made if it is not there): those of CORRECTIONS.json (- is standard input), as
    `importer review` saves them, and those of the options. `convert --profile SITE.toml` applies them. What could stand
    in no record is refused."""
    from datetime import date
    from pathlib import Path

    from importer import corrections, terminal
    from importer import profile as profiles
    from importer.errors import UsageError
    from importer.writers import Output

    rows = (_of_file(source) if source else []) + _of_options(options)
    if not rows:
        raise UsageError("nothing to put in; name a corrections.json, or say --set ID FIELD VALUE")
    try:
        new = corrections.parsed(
            [{"made": date.today().isoformat()} | ({"note": note} if note else {}) | r for r in rows]
        )
    except ValueError as error:
        raise UsageError(f"{source or 'options'}: {error}") from None
    for correction in new:
        if said := corrections.fault(correction):
            raise UsageError(f"{_named(correction)}: {said}")
    if store:
        new = _looked_up(new, store)
    exists = Path(profile).exists()
    held = profiles.read(profile).corrections if exists else ()
    known = [_bare(row) for row in held]
    fresh: list[dict[str, Any]] = []
    for correction in new:
        plain = correction.plain()
        if not _stands(_bare(plain), known):
            fresh.append(plain)
            known.append(_bare(plain))
    if fresh:
        text = Path(profile).read_text(encoding="utf-8") if exists else "# What importer knows of this site.\n"
        with Output(profile) as out:
            out.write(profiles.added(text, fresh).encode("utf-8"))
    already = f" ({len(new) - len(fresh):,} were there already)" if len(fresh) < len(new) else ""
    terminal.say(f"importer: {len(fresh):,} corrections put into {terminal.safe(profile)}{already}; they hold with")
    terminal.say(f"    importer convert PATH... --profile {terminal.safe(profile)}")
    if not store and any(one.id and not one.about for one in new):
        terminal.say(
            "importer: whether there are records of these ids was not looked up; with --store FILE.sqlite it is"
        )
    return 0


def _named(correction: Correction) -> str:
    """Which correction it is, for a person."""
    title = (correction.add or {}).get("title") or (correction.promote and correction.promote.title)
    return correction.id or f"{correction.kind} “{title or ''}”"


def _looked_up(new: list[Correction], store: str) -> list[Correction]:
    """The corrections with what their records are called. Raises UsageError for an id that the store does not know."""
    from importer.corrections import About
    from importer.corrections.ids import without_host
    from importer.errors import UsageError
    from importer.store.file import open_to_read

    with open_to_read(store) as opened:
        known = {id: About(title=title, url=url) for id, title, url in opened.shown()}
    known = {other: one for one in known.values() if (other := without_host(one.url))} | known
    for correction in new:
        for id in (correction.id, *(correction.merge or ()), *(correction.keep or ())):
            if id is not None and id not in known:
                raise UsageError(f"{id}: no such record in {store}")
    return [one.model_copy(update={"about": known[one.id]}) if one.id else one for one in new]


def _stands(row: dict[str, Any], known: list[dict[str, Any]]) -> bool:
    """Does it stand there already, and nothing after it that overrules it? Of two about one record the later holds."""
    if row not in known:
        return False
    last = len(known) - 1 - known[::-1].index(row)
    return "id" not in row or not any(other.get("id") == row["id"] for other in known[last + 1 :])


def _bare(row: Any) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in ("made", "note", "about")}


def _of_file(source: str) -> list[dict[str, Any]]:
    import json
    import sys
    from pathlib import Path

    from importer.errors import UsageError

    try:
        data = json.loads(sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes())
    except OSError as error:
        raise UsageError(f"{source}: can't be read: {(error.strerror or str(error)).lower()}") from None
    except ValueError as error:
        raise UsageError(f"{source}: no JSON ({error}); the review page saves it as corrections.json") from None
    rows = data.get("corrections") if isinstance(data, dict) and data.get("version") == 1 else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise UsageError(f'{source}: no corrections; {{"version": 1, "corrections": [...]}} is expected')
    return rows


def _of_options(given: dict[str, Any]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for id, name, value in given["sets"]:
        listed = [part.strip() for part in value.split("|") if part.strip()]
        rows.append({"id": id, "set": {name: listed if name in LISTS else value.strip() or None}})
    rows += [{"id": id, "drop": True} for id in given["drops"]]
    rows += [{"id": id, "merge": [other]} for id, other in given["merges"]]
    rows += [{"id": id, "keep": [other]} for id, other in given["keeps"]]
    rows += [{"rename": {"field": name, "from": old, "to": new}} for name, old, new in given["renames"]]
    rows += [{"trim": {"field": "title", "pattern": pattern}} for pattern in given["trims"]]
    rows += [{"never": {"selector": selector, "document": glob}} for selector, glob in given["nevers"]]
    return rows
