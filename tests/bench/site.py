"""A generated site with known truth, in three containers, each read with its feed, sitemap and export; and proved.

    python tests/bench/site.py [PAGES] [FOLDER]

Each item must come once, with the same records from every container. Prints seconds, documents and the most memory.
"""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from generated_site import SITE, Truth, write_exports, write_mirrors


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    root = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(tempfile.mkdtemp(prefix="site-"))
    truth = Truth(count)
    mirrors = write_mirrors(truth, root)
    exports = write_exports(truth, root / "exports")
    seen: set[str] = set()
    for number, mirror in enumerate(mirrors):
        output = root / f"out-{number}.jsonl"
        command = [sys.executable, "-m", "importer", "convert", str(mirror), str(exports), "-o", str(output), "--quiet",
                   "--base-url", f"{SITE}/", "--proof", str(root / f"proof-{number}.txt")]  # fmt: skip
        started = time.monotonic()
        subprocess.run(command, check=True)
        seconds = time.monotonic() - started
        records = [json.loads(line) for line in output.read_text().splitlines()]
        assert sorted(one["url"] for one in records) == sorted(truth.urls()), "each item once"
        by_url = {one["url"]: one for one in records}
        for item in truth.items:
            one = by_url[item.url]
            told = (one["title"], one["date_published"][:10], one["types"], one["image"], one["summary"])
            assert told == (item.title, item.day, [item.kind], SITE + item.picture, item.lead), told
        seen.add(json.dumps(sorted(json.dumps(one | {"source": None}) for one in records)))
        most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
        print(f"{mirror.name}: {len(records):,} records in {seconds:.1f} s, at most {most} MB in one process so far")
    assert len(seen) == 1, "the same from every container"
    print("each item once, the same from every container")
    if len(sys.argv) <= 2:
        shutil.rmtree(root)


if __name__ == "__main__":
    main()
