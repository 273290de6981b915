"""How fast, against what: one command measures the rows and prints the table with its bounds.

    python tests/bench/run.py [ROW ...] [--pages FOLDER] [--full] [--times N]

Ratios of processor seconds of whole process trees, both sides in the same run, but where a row says otherwise. Exits 1
if a bound does not hold. No timed test of the suite.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from rows import ROWS, Options


def main() -> int:
    """The table."""
    parser = argparse.ArgumentParser(description="Measures importer against bare libraries.")
    parser.add_argument("rows", nargs="*", metavar="ROW", help=f"of {', '.join(ROWS)}; default: all")
    parser.add_argument("--pages", type=Path, metavar="FOLDER", help="real HTML pages; default: made ones")
    parser.add_argument("--full", action="store_true", help="the sizes that the bounds are about")
    parser.add_argument("--times", type=int, default=3, metavar="N", help="runs per side, the cheapest counts")
    given = parser.parse_args()
    unknown = set(given.rows) - set(ROWS)
    if unknown:
        parser.error(f"no such row: {', '.join(sorted(unknown))}")
    options = Options(given.pages, given.full, given.times)
    failed = False
    print(f"{'':52} {'measured':>10} {'bound':>10}")
    for name in given.rows or ROWS:
        for row in ROWS[name](options):
            bound = (
                "" if row.bound is None else f"{'≥' if row.floor else '≤'} {row.bound:g}{row.unit and ' ' + row.unit}"
            )
            measured = f"{row.value:.2f}" if not row.unit else f"{row.value:.0f} {row.unit}"
            print(f"{row.name:52} {measured:>10} {bound:>10} {'  ' if row.holds else ' !'} {row.detail}", flush=True)
            failed = failed or not row.holds
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
