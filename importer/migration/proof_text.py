"""The migrator's proof as a text for a person. It tells what `importer.migration.proof` found, and judges nothing."""

from __future__ import annotations

from typing import Any

__all__ = ["text_of"]

SHOWN = 20
"""Entries of a list that are told before the rest is counted."""


def text_of(proof: dict[str, Any]) -> str:
    """The proof, a section for each question."""
    lines = ["What each source gave", ""]
    rows = [("source", "documents", "finds", "records", "only here")]
    rows += [
        (name, *(f"{one[key]:,}" for key in ("documents", "finds", "records", "only_here")))
        for name, one in proof["sources"].items()
    ]
    widths = [max(len(row[at]) for row in rows) for at in range(5)]
    lines += ["  " + "  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]) for row in rows]
    for name, one in proof["sources"].items():
        if one["values"]:
            lines.append(f"  fields from {name}: " + ", ".join(f"{k} {v:,}" for k, v in one["values"].items()))
    lines += _records("Items of exports that no page shows", proof["not_shown"])
    lines += _records("Records that nothing links to", proof["not_linked"])
    lines += _links("Links within the site that lead to nothing", proof["dead_links"])
    lines += _links("Links to pages without a record, as listings are", proof["links_to_pages_without_record"])
    lines += _links("Pictures and files that are referenced and not here", proof["missing_files"])
    for key, what in (("sitemap", "addresses in sitemaps"), ("opml", "feeds of the site in OPML lists")):
        if listed := proof[key]:
            lines += _links(f"Of {listed['addresses']:,} {what} not here", listed["not_found"])
    return "\n".join(lines) + "\n"


def _records(title: str, found: dict[str, Any] | None) -> list[str]:
    if found is None:
        return ["", f"{title}: can't be said without pages" + (" and an export" if "export" in title else "")]
    rows = [f"{one['title']}  {one['url'] or one['document']}" for one in found["records"]]
    return _section(title, found["count"], rows)


def _links(title: str, found: dict[str, Any]) -> list[str]:
    rows = [one["url"] + (f"  (in {one['document']})" if "document" in one else "") for one in found["links"]]
    return _section(title, found["count"], rows)


def _section(title: str, count: int, rows: list[str]) -> list[str]:
    more = [f"  ... and {count - SHOWN:,} more"] if count > SHOWN else []
    return ["", f"{title}: {count:,}", *(f"  {row}" for row in rows[:SHOWN]), *more]
