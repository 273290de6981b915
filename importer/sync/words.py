"""What a sync says: the one place for its wording. Values in, sentences for an operator out; it prints nothing.

Whatever was withheld is said in one paragraph: what was found, what was done, what that means, what to type if it is
right.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from importer.errors import IdsDifferError, UntoldError
from importer.guards import SHRINK_RECORDS, SHRINK_SHARE, Decision, Reason
from importer.store.run import Examples
from importer.sync.run import Result

__all__ = [
    "collapse_paragraph",
    "command",
    "cut_lines",
    "ids_paragraph",
    "kept_lines",
    "paragraphs",
    "profile_lines",
    "shrink_paragraph",
    "summary",
    "untold_paragraph",
]

SHOWN = 5
"""Documents that are named before the rest is counted."""


def command(words: Sequence[str], option: str) -> str:
    """The command that does what was withheld: the one that was given, with one more option, and in earnest.

    `words` begin with how the program is called, as a shell has it.
    """
    name = option.partition("=")[0]
    kept = [word for word in words[1:] if word not in (name, "--dry-run") and not word.startswith(name + "=")]
    kept.insert(kept.index("--") if "--" in kept else len(kept), option)
    return f"{words[0]} {shlex.join(kept)}"


def paragraphs(result: Result, words: Sequence[str]) -> list[str]:
    """All that a person must know of what was withheld, each with the command to type."""
    found = []
    if result.decision.shrinks:
        found.append(shrink_paragraph(result, words))
    if result.decision.collapses:
        found.append(collapse_paragraph(result, words))
    return found


def shrink_paragraph(result: Result, words: Sequence[str]) -> str:
    """Too many records that would go."""
    reasons = {reason.kind: reason for reason in result.decision.reasons if reason.kind in ("shrink", "empty", "stale")}
    stale = reasons.get("stale")
    reason = reasons.get("empty") or reasons.get("shrink") or stale
    assert reason is not None
    if reason.kind == "empty" and not result.evidence.documents:
        what = f"The source is empty, and the store holds {_records(reason.of)}."
    elif reason.kind == "empty":
        what = f"The source no longer shows any of the {_records(reason.of)} of the store."
    elif reason.kind == "stale":
        what = f"{_records(reason.count)} of {reason.of:,} could not be read anew: their documents are damaged or gone."
    elif reason.allowed is not None:
        what = f"{_records(reason.count)} of {reason.of:,} {_go(result)}; you allowed {reason.allowed:,}."
    else:
        what = f"{_records(reason.count)} of {reason.of:,} {_go(result)} ({_limit(reason)})."
    if stale is not None and stale is not reason:
        what += f" Another {stale.count:,} could not be read anew."
    kept = "They were all kept" if reason.kind != "stale" else "They were kept as they were, and nothing was removed"
    done = f"{_since(result)}{kept}; {_done(result)}."
    wait = " If the export was incomplete, do nothing: the next whole one puts it right."
    if reason.kind == "stale":
        return f"{what} {done}{wait} The documents are named above, and by `importer status`."
    right = "really gone"
    if result.changed_options:
        wait = " If that is not meant, take it back; if the export was incomplete, the next whole one puts it right."
        right = "to go"
    typed = command(words, "--allow-shrink")
    return f"{what} {done}{_examples(result.going)}{wait} If they are {right}, type:\n    {typed}"


def collapse_paragraph(result: Result, words: Sequence[str]) -> str:
    """Records that have become worse."""
    found = " ".join(filter(None, (_collapse(one, len(result.evidence.unfed)) for one in result.decision.reasons)))
    page = result.worse.document
    unmade = "These changes were not made and the records are as they were"
    made = unmade if result.worse.count else "They are taken as still there and the records are as they were"
    look = (
        f" Look at one of the pages, such as {page} (importer inspect FILE says what is found on it):" if page else ""
    )
    return (
        f"{found} {_since(result)}{made}; {_done(result)}."
        f"{_examples(result.worse)}{look} {'if' if look else 'If'} the export is broken, have it repaired and do "
        f"nothing here. If it is right as it is now, type:\n    {command(words, '--allow-collapse')}"
    )


def _collapse(reason: Reason, others: int) -> str:
    if reason.kind == "field":
        return f"{reason.count:,} of {reason.of:,} records that had a value in {reason.subject} have none any more."
    if reason.kind == "titles":
        return f"{reason.count:,} of {reason.of:,} new or retitled records are all called {reason.subject!r}."
    if reason.kind == "reader":
        return f"The reader {reason.subject} found nothing in documents that had held {_records(reason.count)}."
    if reason.kind == "drift":
        return f"The profile no longer fits {reason.count:,} of {reason.of:,} pages."
    if reason.kind == "tables":
        more = f" and {others - 1:,} more documents" if others > 1 else ""
        return (
            f"{reason.count:,} of {reason.of:,} entries that {reason.subject}{more} held for other documents, such as "
            "attachments, are no longer there."
        )
    return ""


def ids_paragraph(error: IdsDifferError, words: Sequence[str]) -> str:
    """Another base address."""
    store, run = error.store, error.run
    keep = f" To keep the ids, sync with {store}." if store.startswith("--base-url") else ""
    if store.startswith("the site's own address "):
        keep = f" To keep the ids, sync with --base-url {store.rpartition(' ')[2]}."
    carried = "If the new address is right, this carries the records over with their history:"
    right = carried if error.moved else "If they are to be there twice, type:"
    effects = []
    if error.moved:
        effects.append(f"{_records(error.moved)} would get new ids and every consumer would see them removed and added")
    if error.twice:
        effects.append(f"{_records(error.twice)} would be there twice, under the old address and the new one")
    return (
        f"The ids of this store depend on {store}; this run has {run}, so {', and '.join(effects)}. Nothing was "
        f"changed.{keep} {right}\n    {command(words, '--rekey')}"
    )


def kept_lines(result: Result, words: Sequence[str]) -> list[str]:
    """The documents that could not be read whole, whose records are as they were."""
    if not result.kept:
        return []
    lines = [f"{document}: {reason}" for document, reason in list(result.kept.items())[:SHOWN]]
    if len(result.kept) > SHOWN:
        lines.append(f"... and {len(result.kept) - SHOWN:,} more documents")
    cut = any("is cut: " in reason for reason in result.kept.values())
    number = len(result.kept)
    word = f"this document ({_records(result.stale)})" if number == 1 else f"these {number:,} documents"
    held = "" if number == 1 else f" ({_records(result.stale)})"
    line = f"What {word} held{held} is kept as it was until it can be read whole again."
    if cut and not result.decision.collapses:
        line += f" If a document that looks cut is meant to be so, type:\n    {command(words, '--allow-collapse')}"
    return [*lines, line]


def cut_lines(result: Result, words: Sequence[str]) -> list[str]:
    """The documents that are cut and were taken so."""
    if not result.cut:
        return []
    lines = [f"{document}: {reason}" for document, reason in list(result.cut.items())[:SHOWN]]
    if len(result.cut) > SHOWN:
        lines.append(f"... and {len(result.cut) - SHOWN:,} more documents")
    line = (
        "What is there of it was taken, since there is nothing better in the store; the next whole one puts it right."
    )
    if not result.decision.collapses:
        line += f" If it is meant to be so, type:\n    {command(words, '--allow-collapse')}"
    return [*lines, line]


def profile_lines(result: Result, profiles: Sequence[str]) -> list[str]:
    """What of the profiles no longer fits: pages in drift, corrections that do nothing."""
    lines = []
    if result.drifting:
        number = len(result.drifting)
        shown = ", ".join(result.drifting[:SHOWN]) + (f" and {number - SHOWN:,} more" if number > SHOWN else "")
        check = " ".join(f"--profile {shlex.quote(one)}" for one in profiles)
        pages = "a page" if number == 1 else f"{number:,} pages"
        lines.append(
            f"the profile no longer fits {pages}, read without it: {shown}; importer check {check} PATH says how"
        )
    if idle := result.newly_idle:
        lines += [f"a correction does nothing ({one['code']}): {one['about']}" for one in idle[:SHOWN]]
        if len(idle) > SHOWN:
            lines.append(f"... and {len(idle) - SHOWN:,} more corrections that do nothing; --report FILE has all")
        lines.append(
            f"Correct or take out what does nothing in {', '.join(profiles)}; this is said once, and `importer status` "
            "lists it until then."
        )
    return lines


def summary(result: Result, store: str) -> str:
    """One line at the end."""
    found = result.summary
    counts = [f"{result.added:,} added", f"{result.changed:,} changed", f"{result.removed:,} removed"]
    idle = len((result.corrections or {}).get("stale", ()))
    counts += [
        f"{number:,} {word}"
        for number, word in (
            ((result.corrections or {}).get("applied", 0), "corrections applied"),
            (idle, "correction that does nothing" if idle == 1 else "corrections that do nothing"),
            (result.rekeyed, "with another id"), (result.withheld, "withheld"), (found.rejected, "rejected"),
        )
        if number
    ]  # fmt: skip
    name = f"run {result.run}" if result.run is not None else "dry run, nothing was changed"
    return (
        f"{_records(result.records)} in {store}: {', '.join(counts)} "
        f"({name}; {found.read:,} of {found.documents:,} documents read, {result.seconds:.1f} s)"
    )


def decision_words(decision: Decision) -> str:
    """The reasons in short, for a log."""
    return ", ".join(f"{r.kind}{' ' + r.subject if r.subject else ''}: {r.count} of {r.of}" for r in decision.reasons)


def _done(result: Result) -> str:
    if not (result.added or result.changed or result.removed):
        return "nothing else had changed"
    counts = ((result.added, "added"), (result.changed, "changed"), (result.removed, "removed"))
    return " and ".join(f"{number:,} {_verb(number, result)} {word}" for number, word in counts if number)


def _verb(number: int, result: Result) -> str:
    if result.run is None:
        return "would be"
    return "was" if number == 1 else "were"


def _examples(some: Examples) -> str:
    if not some.count:
        return ""
    shown = ", ".join(f"\u201c{title}\u201d" for title in some.titles)
    return f" Among them: {shown}." if some.count > len(some.titles) else f" They are: {shown}."


def _records(number: int) -> str:
    return f"{number:,} record" + ("" if number == 1 else "s")


def _since(result: Result) -> str:
    """What may be the cause of it, and not the source: a sentence and a space; nothing where there is no such."""
    if not result.changed_options:
        return ""
    *some, last = result.changed_options
    names = f"{', '.join(some)} and {last}" if some else last
    return f"Since a run last withheld nothing, {names} {'have' if some else 'has'} changed. "


def _go(result: Result) -> str:
    return "would go" if result.changed_options else "are no longer in the source"


def _limit(reason: Reason) -> str:
    if reason.count > SHRINK_RECORDS and reason.count > SHRINK_SHARE * reason.of:
        return f"more than {SHRINK_RECORDS}, and more than {SHRINK_SHARE * 100:.0f} %"
    return "some of them withheld by an earlier run"


def untold_paragraph(error: UntoldError, words: Sequence[str]) -> str:
    """A run that is done, of which not all could be told."""
    again = shlex.join(["export", "--store", error.path, "--changed-since", str(error.run - 1), "-o", "changes.jsonl"])
    return (
        f"what run {error.run} did can't be written: {error.reason}. The store is up to date; to get its changes, "
        f"type:\n    {words[0]} {again}"
    )
