"""A run's figures for Prometheus: the text that node_exporter's textfile collector reads.

Format: https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format. It writes nothing.
"""

from __future__ import annotations

from importer.sync.run import Result

__all__ = ["text"]


def text(result: Result | None, *, store: str, exit_code: int, now: float, last_success: float | None) -> str:
    """The metrics of a run; of one that failed (`result` is None) its exit code and the last success only."""
    rows: list[tuple[str, str, float | None]] = [
        ("last_run_timestamp_seconds", "When the last run ended.", round(now, 3)),
        ("last_run_exit_code", "Its exit code: 0 done, 2 failed, 3 something withheld.", exit_code),
        ("last_success_timestamp_seconds", "When a run last ended with nothing withheld.", last_success),
    ]
    if result is not None:
        rows += [
            ("last_run_duration_seconds", "How long it took.", round(result.seconds, 3)),
            ("records", "Records in the store.", result.records),
            ("added", "Records added by the last run.", result.added),
            ("changed", "Records changed by the last run.", result.changed),
            ("removed", "Records removed by the last run.", result.removed),
            ("withheld", "Changes that wait for a decision.", result.withheld),
            ("documents", "Documents in the source.", result.summary.documents),
            ("documents_read", "Documents that the last run had to read.", result.summary.read),
            ("documents_unreadable", "Documents that could not be read.", result.summary.unreadable),
            ("documents_kept", "Documents whose records are kept as they were.", result.kept_documents),
            (
                "documents_drifting",
                "Documents read by the last run that their profile does not fit.",
                len(result.drifting),
            ),
            ("rejected", "Cards in the source that could not become records.", result.summary.rejected),
        ]
    label = store.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
    lines = []
    for name, meaning, value in rows:
        if value is not None:
            full = f"importer_sync_{name}"
            lines += [f"# HELP {full} {meaning}", f"# TYPE {full} gauge", f'{full}{{store="{label}"}} {value}']
    return "\n".join(lines) + "\n"
