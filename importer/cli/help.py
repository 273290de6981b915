"""Help beyond the options: examples and exit codes, man pages made from the same texts."""

from __future__ import annotations

import click

__all__ = ["EPILOG", "explain", "man"]

_ALL = "0 done; 2 usage error, nothing could be read, or the result could not be written; 130, 143 interrupted"
EPILOG = (
    "\b\nExamples:\n  importer convert samples/ -o records.json\n  importer convert --help\n\n"
    "Every option may stand in importer.toml or the environment: importer config --all.\n\n"
    f"Exit codes: {_ALL}; 1 something to look at; 3 sync withheld something; 4 the store is in use."
)
"""What the program's own help ends with."""
_EXITS = {
    "convert": f"{_ALL}; 1 with --strict, where anything was rejected or unreadable",
    "sync": f"{_ALL}; 1 with --strict; 3 removals or a collapse withheld; 4 the store is in use",
    "status": f"{_ALL}; 1 something to look at",
    "check": f"{_ALL}; 1 the profile no longer fits",
    "diff": f"{_ALL}; 1 there are differences",
}
_EXAMPLES = {
    "convert": (
        "importer convert export.zip pages/ --base-url https://old.example/ -o records.jsonl",
        "curl -s https://old.example/feed | importer convert - | jq -r '.[].title'",
        "find . -name '*.html' -mtime -7 -print0 | importer convert --null -o new.sqlite",
    ),
    "sync": (
        "importer sync export/ --store site.sqlite --quiet",
        "importer sync pages/ --store site.sqlite --profile site.toml --changes - | ./load-into-the-search-index",
    ),
    "prune": ("importer prune --store site.sqlite --keep 10",),
    "learn": ("importer learn pages/ -o site.toml", "importer convert pages/ --profile site.toml -o records.json"),
    "check": (
        "importer check --profile site.toml pages/ || mail -s 'the site has changed' me@example.org",
        "importer check --profile site.toml --store site.sqlite pages/ --json",
    ),
    "fix": (
        "importer fix site.toml corrections.json",
        "importer fix site.toml --rename types Publications Publication",
    ),
    "stats": ("importer stats records.json", "importer stats pages/ --profile site.toml --json"),
    "formats": ("importer formats",),
    "export": ("importer export --store site.sqlite -o site.csv",),
    "status": ("importer status --store site.sqlite --max-age 26",),
    "inspect": ("importer inspect pages/index.html",),
    "review": ("importer review pages/ -o review.html",),
    "diff": ("importer diff old.json new.json",),
    "schema": ("importer schema > record.schema.json",),
    "config": ("IMPORTER_CONVERT_WORKERS=2 importer config convert",),
    "completion": ('eval "$(importer completion bash)"', "importer completion fish | source"),
    "man": ("importer man convert | man -l -",),
}


def explain(name: str, command: click.Command) -> None:
    """Adds examples and exit codes to a command's help."""
    lines = [f"  {line}" for line in _EXAMPLES.get(name, ())]
    examples = "\b\nExamples:\n" + "\n".join(lines) + "\n\n" if lines else ""
    command.epilog = f"{examples}Exit codes: {_EXITS.get(name, _ALL)}."


@click.command()
@click.argument("command", required=False)
@click.pass_context
def man(ctx: click.Context, command: str | None) -> int:
    """The man page of a COMMAND, or of the program, made from the help."""
    group = ctx.find_root().command
    assert isinstance(group, click.Group)
    found = group.resolve_command(ctx.find_root(), [command])[1] if command else group
    assert found is not None
    click.echo(_page(found, click.Context(found, info_name=f"importer {command}" if command else "importer")))
    return 0


def _page(command: click.Command, ctx: click.Context) -> str:
    """roff, as man(7) has it."""
    name = (ctx.info_name or "").replace(" ", "-")
    text = (command.help or "").strip()
    lines = [f'.TH "{name.upper()}" 1', ".SH NAME", f"{_roff(name)} \\- {_roff(command.get_short_help_str(200))}"]
    usage = " ".join(command.collect_usage_pieces(ctx))
    lines += [".SH SYNOPSIS", f".B {_roff(ctx.info_name or '')}", _roff(usage), ".SH DESCRIPTION"]
    for paragraph in text.split("\n\n"):
        lines += [".PP", _roff(" ".join(paragraph.split()))]
    lines.append(".SH OPTIONS")
    for parameter in command.get_params(ctx):
        if record := parameter.get_help_record(ctx):
            lines += [".TP", f".B {_roff(record[0])}", _roff(record[1])]
    if isinstance(command, click.Group):
        lines.append(".SH COMMANDS")
        for sub in sorted(command.commands):
            lines += [".TP", f".B {_roff(sub)}", _roff(command.commands[sub].get_short_help_str(200))]
    for paragraph in (command.epilog or "").split("\n\n"):
        title, _, rest = paragraph.removeprefix("\b\n").partition(":")
        heading = {"Examples": "EXAMPLES", "Exit codes": "EXIT STATUS"}.get(title, "NOTES")
        body = rest if heading != "NOTES" else paragraph
        lines += [f".SH {heading}", ".nf" if heading == "EXAMPLES" else ".PP"]
        lines += [_roff(line.strip()) for line in body.strip().split("\n")]
        lines += [".fi"] if heading == "EXAMPLES" else []
    return "\n".join(lines)


def _roff(text: str) -> str:
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + escaped if escaped.startswith((".", "'")) else escaped
