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
    lines += _documents("Pages that gave nothing, neither a record nor cards nor links to any", proof["gave_nothing"])
    lines += _documents("Listings, which have no record of their own", proof["listings"])
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


def _documents(title: str, found: dict[str, Any]) -> list[str]:
    """All of them by name: what is lost must be found."""
    rows = []
    for one in found["documents"]:
        told = [f"{one['characters']:,} characters"] if one["characters"] is not None else []
        told += [f"{one['cards']:,} cards"] if one["cards"] else []
        rows.append("  ".join(filter(None, (one["title"], one["document"], one["url"], ", ".join(told)))))
    return _section(title, found["count"], rows, shown=len(rows))


def _links(title: str, found: dict[str, Any]) -> list[str]:
    rows = [one["url"] + (f"  (in {one['document']})" if "document" in one else "") for one in found["links"]]
    return _section(title, found["count"], rows)


def _section(title: str, count: int, rows: list[str], *, shown: int = SHOWN) -> list[str]:
    more = [f"  ... and {count - shown:,} more"] if count > shown else []
    return ["", f"{title}: {count:,}", *(f"  {row}" for row in rows[:shown]), *more]
