"""`importer learn` and `importer check`: a site's profile written, and whether it still fits."""

from __future__ import annotations

import click

from importer.cli.options.limits import path_arguments

__all__ = ["check", "learn"]


@click.command()
@path_arguments
@click.option("-o", "--output", metavar="SITE.toml", required=True, help="The profile; one that is there is kept up.")
@click.option("--include", metavar="GLOB", multiple=True, help="Read only such documents, by path or member.")
@click.option("--exclude", metavar="GLOB", multiple=True, help="Don't read such documents.")
def learn(paths: tuple[str, ...], output: str, include: tuple[str, ...], exclude: tuple[str, ...]) -> int:
    """Writes what the pages of one site have in common into SITE.toml: where cards and their fields stand, labels,
    language, date order. `convert --profile SITE.toml` reads by it. Corrections and what was edited stay."""
    from datetime import date
    from pathlib import Path

    from importer import learn as learning
    from importer import profile as profiles
    from importer import terminal
    from importer.errors import NothingReadError
    from importer.learn import text as learn_text
    from importer.pipeline import Settings
    from importer.writers import Output

    exists = Path(output).exists()
    if exists:
        profiles.read(output)  # says so where it is none
    sources = Settings(include=include, exclude=exclude).sources(paths, leave_out=(output,))
    learned = learning.learn(learning.studies(sources))
    if not learned.pages:
        raise NothingReadError("no page was found there; `importer learn` needs saved HTML pages")
    old = Path(output).read_text(encoding="utf-8") if exists else ""
    text, added = learn_text.put(old, learned, day=date.today().isoformat())
    with Output(output) as out:
        out.write(text.encode("utf-8"))
    name = terminal.safe(output)
    terminal.say(
        f"importer: {learned.cards:,} cards on {learned.pages:,} pages; {len(learned.pins):,} places pinned, "
        f"{len(learned.unsure):,} left to be judged"
    )
    if added is not None:
        terminal.say(f"importer: {name} was edited by hand: all of it stays, {added:,} new groups were added")
    terminal.say(f"    importer convert PATH... --profile {name}")
    return 0


@click.command()
@path_arguments
@click.option("--profile", metavar="SITE.toml", required=True, help="What `importer learn` wrote.")
@click.option("--include", metavar="GLOB", multiple=True, help="Read only such documents, by path or member.")
@click.option("--exclude", metavar="GLOB", multiple=True, help="Don't read such documents.")
@click.option("--store", metavar="FILE.sqlite", help="A store of the same PATHs, which knows since which run.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def check(
    paths: tuple[str, ...], profile: str, include: tuple[str, ...], exclude: tuple[str, ...], store: str | None,
    as_json: bool,
) -> int:  # fmt: skip
    """Does the profile still fit the pages? What drifted, old and new shape side by side; exit status 1 on drift."""
    import json

    from importer import learn as learning
    from importer import profile as profiles
    from importer import terminal
    from importer.errors import NothingReadError, UsageError
    from importer.learn import drift
    from importer.pipeline import Settings

    held = profiles.read(profile)
    if not held.pins:
        raise UsageError(f"{profile}: pins nothing yet; importer learn PATH... -o {profile}")
    sources = Settings(include=include, exclude=exclude).sources(paths, leave_out=(profile,))
    found, pages = drift.check(learning.studies(sources), held)
    if not pages:
        raise NothingReadError("no page was found there that the profile is for")
    if store is not None:
        from importer.store.file import open_to_read

        with open_to_read(store) as opened:
            rows = opened.drifting_documents()
        found = drift.dated(found, {row["document"]: (row["since_run_id"], row["since"]) for row in rows})
    if as_json:
        click.echo(json.dumps({"version": 1, "pages": pages, "drift": [one.plain() for one in found]}, indent=1))
        return 1 if found else 0
    for one in found:
        where = ", ".join(one.documents[:3]) + (f" and {len(one.documents) - 3:,} more" * (len(one.documents) > 3))
        about = one.kind if one.field is None else f"{one.kind} {one.field}"
        since = f"the profile of {one.since or 'an unknown day'}, which fitted"
        if one.since_run is not None:
            since = f"run {one.since_run}, {one.since}"
        click.echo(terminal.safe(f"{about}: {where} (since {since})"))
        click.echo(terminal.safe(f"    old: {one.old}"))
        click.echo(terminal.safe(f"    new: {one.new}"))
    what = f"{len(found):,} thing{'s' * (len(found) != 1)} drifted" if found else "all fits"
    terminal.say(f"importer: {pages:,} page{'s' * (pages != 1)} looked at; {what}")
    if found:
        terminal.say(f"    importer learn PATH... -o {terminal.safe(profile)}")
    return 1 if found else 0
