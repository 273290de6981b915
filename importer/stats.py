"""Numbers about records: how many, how full, which labels, which years, which are doubtful.

    measure(records) ──► Stats, as plain JSON values

Pure, on records as plain JSON values. It prints nothing (`importer.cli.stats`) and changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from importer import duplicates

__all__ = ["EXPECTED", "Stats", "doubts", "measure"]

JsonRecord = Mapping[str, Any]

NO_FIELDS = frozenset(("id", "source", "warnings", "summary_truncated"))
"""Keys that say nothing about how full a record is."""
EXPECTED = {"url": 2, "date_published": 1, "summary": 0.5, "types": 0.25}
"""Fields whose absence makes a record doubtful, and how much so; a warning weighs 2."""
WARNING = 2.0
LIKELY = 1.0
"""The weight of being likely a duplicate."""
MOST_DOUBTFUL = 1000


@dataclass
class Stats:
    """What `--json` prints. Counters are in the order of their counts, then by name; years in their order."""

    records: int = 0
    documents: int = 0
    kinds: dict[str, int] = field(default_factory=dict)
    readers: dict[str, int] = field(default_factory=dict)
    languages: dict[str, int] = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)
    warnings: dict[str, int] = field(default_factory=dict)
    fields: dict[str, dict[str, float]] = field(default_factory=dict)
    """Of each field: `filled`, a count, and `share`, 0 to 1."""
    types: dict[str, int] = field(default_factory=dict)
    tags: dict[str, int] = field(default_factory=dict)
    near_labels: dict[str, list[dict[str, int]]] = field(default_factory=dict)
    """Of `types` and `tags`: spellings of likely one label, each with its count."""
    likely_duplicates: list[dict[str, Any]] = field(default_factory=list)
    """`ids`, `titles`, `why`."""
    years: dict[str, int] = field(default_factory=dict)
    """Records by the year of their date, without gaps; those without a date are in `fields`."""
    doubtful: list[dict[str, Any]] = field(default_factory=list)
    """`id`, `title`, `document`, `reasons`: the most doubtful first, 1,000 at most."""
    doubtful_records: int = 0
    """How many there are."""

    def as_data(self) -> dict[str, Any]:
        """Plain JSON values."""
        return asdict(self)


def measure(records: Iterable[JsonRecord]) -> Stats:
    """All numbers."""
    rows = list(records)
    stats = Stats(records=len(rows))
    sources = [row.get("source") or {} for row in rows]
    stats.documents = len({name for s in sources for name in (s.get("document"), *s.get("also_in", ())) if name})
    stats.kinds = _counted(s.get("kind") for s in sources)
    stats.readers = _counted(s.get("reader") for s in sources)
    stats.languages = _counted(row.get("language") for row in rows)
    stats.statuses = _counted(row.get("status") for row in rows)
    stats.warnings = _counted(code for row in rows for code in row.get("warnings") or ())
    for name in dict.fromkeys(key for row in rows for key in row):
        if name not in NO_FIELDS:
            filled = sum(bool(row.get(name)) for row in rows)
            stats.fields[name] = {"filled": filled, "share": round(filled / len(rows), 4)}
    for name in ("types", "tags"):
        counts = _counted(label for row in rows for label in row.get(name) or ())
        setattr(stats, name, counts)
        stats.near_labels[name] = [dict(variant.spellings) for variant in duplicates.variants(counts)]
    likely = duplicates.records(rows)
    stats.likely_duplicates = [
        {
            "ids": [rows[n].get("id") for n in one.members],
            "titles": [rows[n].get("title") for n in one.members],
            "why": list(one.why),
        }
        for one in likely
    ]
    stats.years = _years(rows)
    _doubtful(stats, rows, {n: one for one in likely for n in one.members})
    return stats


def doubts(record: JsonRecord) -> dict[str, float]:
    """What makes a record doubtful by itself, in words, and how much each weighs."""
    found = {str(code): WARNING for code in record.get("warnings") or ()}
    for name, weight in EXPECTED.items():
        if not record.get(name):
            found[f"no {name}"] = weight
    return found


def _doubtful(stats: Stats, rows: Sequence[JsonRecord], likely: Mapping[int, duplicates.Likely]) -> None:
    found = []
    for number, row in enumerate(rows):
        reasons = doubts(row)
        if number in likely:
            reasons["likely a duplicate"] = LIKELY
        # What the whole site lacks is no doubt about one of its records.
        reasons = {word: weight for word, weight in reasons.items() if not _lacks_everywhere(stats, word)}
        if reasons:
            found.append((-sum(reasons.values()), number, list(reasons)))
    found.sort(key=lambda one: one[:2])
    stats.doubtful_records = len(found)
    stats.doubtful = [
        {
            "id": rows[number].get("id"),
            "title": rows[number].get("title"),
            "document": (rows[number].get("source") or {}).get("document"),
            "reasons": reasons,
        }
        for _, number, reasons in found[:MOST_DOUBTFUL]
    ]


def _lacks_everywhere(stats: Stats, word: str) -> bool:
    name = word.removeprefix("no ")
    return name != word and stats.fields.get(name, {"filled": 0})["filled"] == 0


def _years(rows: Sequence[JsonRecord]) -> dict[str, int]:
    counts = Counter(str(row["date_published"])[:4] for row in rows if row.get("date_published"))
    if not counts:
        return {}
    known = sorted(int(year) for year in counts if year.isdigit())
    return {f"{year:04}": counts[f"{year:04}"] for year in range(known[0], known[-1] + 1)}


def _counted(values: Iterable[Any]) -> dict[str, int]:
    counts = Counter(str(value) for value in values if value)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
