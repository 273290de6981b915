"""Findings → one HTML file that needs nothing else: template, style, script, and the data, compressed.

The data stand in script elements of no type that a browser runs, as base64 of gzip: an index of all records, which the
page unpacks at once, and their details in parts, which it unpacks when one is looked at. The page runs the one script
and the one style whose hashes its Content-Security-Policy names (https://www.w3.org/TR/CSP3/), and reaches nothing.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from importer import __version__, duplicates
from importer.review.gather import Findings

__all__ = ["PART", "SCRIPTS", "STATIC", "chunks"]

STATIC = Path(__file__).parent / "static"
PART = 100
"""Records whose details are compressed together."""
MOST_CONTENT = 4000
"""Characters of an item's whole text; more of it helps nobody to judge a record."""
MOST_ROWS = 5000
"""Rejections, dropped texts and near misses of each kind that the page holds; it says how many there are."""
SCRIPTS = ("types.js", "unpack.js", "model.js", "filter.js", "dom.js", "list.js", "detail.js", "panels.js", "main.js")
"""The script, in this order: each part uses only those before it, but for main.js, which starts them."""

_INDEX = (
    "id", "url", "external_url", "title", "summary", "types", "tags", "date_published", "date_modified", "event",
    "authors", "publisher", "image", "image_alt", "attachments", "language", "status", "warnings",
)  # fmt: skip


def chunks(found: Findings, *, name: str) -> Iterator[bytes]:
    """The file, piece by piece. The same findings give the same bytes. `name`: what was read, for a person."""
    index, parts = _index(found, name), _parts(found)
    digest = hashlib.sha256(index)
    for part in parts:
        digest.update(part)
    style = _read("style.css")
    script = "".join(_read(part) for part in SCRIPTS)
    script = f'"use strict";\n(function () {{\n{script}}})();\n'
    policy = (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; img-src 'self' file: data:; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )
    head, _, rest = _read("page.html").partition("@@DATA@@")
    values = {"POLICY": html.escape(policy), "NAME": html.escape(name), "STYLE": style}
    yield re.sub("@@([A-Z]+)@@", lambda mark: values[mark[1]], head).encode()
    for number, part in enumerate((index, *parts)):
        own = "index" if number == 0 else f"part-{number - 1}"
        more = f' data-key="{digest.hexdigest()[:16]}"' if number == 0 else ""
        yield f'<script type="application/gzip" id="{own}"{more}>'.encode() + base64.b64encode(part) + b"</script>\n"
    yield rest.replace("@@SCRIPT@@", script).encode()


def _read(name: str) -> str:
    return STATIC.joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _packed(value: Any) -> bytes:
    data = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return gzip.compress(data, 6, mtime=0)


def _index(found: Findings, name: str) -> bytes:
    documents: dict[str, int] = {}
    rows = []
    for record, detail in zip(found.records, found.details, strict=True):
        source = record["source"]
        row = {key: record[key] for key in _INDEX if record[key] not in (None, [], "", False)}
        row["d"] = documents.setdefault(source["document"], len(documents))
        row["k"], row["r"], row["p"] = source["kind"], source["reader"], source["position"]
        if source["also_in"]:
            row["also"] = [documents.setdefault(other, len(documents)) for other in source["also_in"]]
        if why := detail.get("why"):
            row["score"] = why["score"]
        rows.append(row)
    lists = {
        what: [{**row, "d": documents.setdefault(row["document"], len(documents))} for row in values[:MOST_ROWS]]
        for what, values in (("rejections", found.rejections), ("dropped", found.dropped), ("near", found.near))
    }
    for values in lists.values():
        for row in values:
            row.pop("document")
    labels = {
        field: [[list(one) for one in variant.spellings] for variant in duplicates.variants(_counted(found, field))]
        for field in ("types", "tags")
    }
    return _packed(
        {
            "version": __version__,
            "name": name,
            "part": PART,
            "documents": list(documents),
            "read": found.documents,
            "unreadable": found.unreadable[:MOST_ROWS],
            "records": rows,
            **lists,
            "totals": {
                "rejections": len(found.rejections),
                "dropped": len(found.dropped),
                "near": len(found.near),
                "unreadable": len(found.unreadable),
            },
            "dropped_kinds": dict(Counter(row["kind"] for row in found.dropped).most_common()),
            "likely": [
                {"members": list(likely.members), "why": list(likely.why)}
                for likely in duplicates.records(found.records, kept=found.kept)
            ],
            "labels": labels,
            "stale": found.stale[:MOST_ROWS],
        }
    )


def _counted(found: Findings, field: str) -> Counter[str]:
    return Counter(label for record in found.records for label in record[field])


def _parts(found: Findings) -> list[bytes]:
    parts = []
    for start in range(0, len(found.records), PART):
        rows = []
        for record, detail in zip(
            found.records[start : start + PART], found.details[start : start + PART], strict=True
        ):
            row = dict(detail)
            if record["native"]:
                row["native"] = {key: value for key, value in record["native"].items() if value}
            if content := record["content_text"]:
                row["content"] = content[:MOST_CONTENT] + ("…" if len(content) > MOST_CONTENT else "")
            rows.append(row)
        parts.append(_packed(rows))
    return parts
