"""The most memory that converting large exports takes: of WordPress, Ghost and Contentful, all generated.

    python tests/bench/memory.py [MEGABYTES OF WXR, 1000] [MEGABYTES OF JSON, 500] [FOLDER]

Each line is one whole `importer convert --workers 1`, in a process of its own. No timed test of the suite.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
from pathlib import Path

import wxr
from measure import IMPORTER, run


def write_ghost(path: Path, megabytes: int) -> None:
    """Posts of about 6 kB in one `data` object, every tenth a draft, with the tables that they refer to."""
    rng, size, number = random.Random(1), 0, 0
    with path.open("w", encoding="utf-8") as file:
        file.write('{"db":[{"meta":{"version":"5.80.0"},"data":{"posts":[')
        while size < megabytes * 1_000_000:
            number += 1
            body = "".join(f"<p>{' '.join(rng.choices(wxr.WORDS, k=60))}</p>" for _ in range(rng.randint(6, 24)))
            post = {
                "id": f"{number:024x}", "title": f"{' '.join(rng.choices(wxr.WORDS, k=5))} {number}",
                "slug": f"post-{number}", "html": body, "type": "post", "visibility": "public",
                "status": "draft" if number % 10 == 0 else "published", "published_at": "2023-01-16T08:08:31.000Z",
                "updated_at": "2023-01-17T08:08:31.000Z", "created_at": "2023-01-15T08:08:31.000Z",
            }  # fmt: skip
            size += file.write(("," if number > 1 else "") + json.dumps(post))
        tagged = (
            {"id": f"t{at}", "post_id": f"{at:024x}", "tag_id": "1", "sort_order": 0} for at in range(1, number + 1)
        )
        file.write('],"tags":[{"id":"1","name":"News","slug":"news","visibility":"public"}],"posts_tags":[')
        file.write(",".join(map(json.dumps, tagged)))
        file.write("]}}]}")


def write_contentful(path: Path, megabytes: int) -> None:
    """Entries of about 6 kB in one object, every tenth a draft, each with a link to one of a thousand persons."""
    rng, size, number = random.Random(1), 0, 0
    kinds = {"story": {"title": "Symbol", "body": "Text", "author": "Link"}, "person": {"name": "Symbol"}}
    types = [
        {"sys": {"id": kind}, "name": kind, "displayField": next(iter(fields)),
         "fields": [{"id": name, "type": of_type} for name, of_type in fields.items()]}
        for kind, fields in kinds.items()
    ]  # fmt: skip

    def entry(identifier: str, kind: str, *, draft: bool = False, **fields: object) -> str:
        system = {"id": identifier, "type": "Entry", "createdAt": "2023-01-15T08:08:31.000Z",
                  "contentType": {"sys": {"id": kind}}} | ({} if draft else {"publishedVersion": 3})  # fmt: skip
        return json.dumps({"sys": system, "fields": {name: {"en": value} for name, value in fields.items()}})

    with path.open("w", encoding="utf-8") as file:
        file.write(f'{{"contentTypes":{json.dumps(types)},"entries":[')
        file.write(",".join(entry(f"p{at}", "person", name=f"Person {at}") for at in range(1000)))
        while size < megabytes * 1_000_000:
            number += 1
            body = "\n\n".join(" ".join(rng.choices(wxr.WORDS, k=60)) for _ in range(rng.randint(6, 24)))
            title = f"{' '.join(rng.choices(wxr.WORDS, k=5))} {number}"
            author = {"sys": {"type": "Link", "linkType": "Entry", "id": f"p{number % 1000}"}}
            story = entry(f"e{number}", "story", draft=number % 10 == 0, title=title, body=body, author=author)
            size += file.write("," + story)
        file.write('],"assets":[],"locales":[{"code":"en","default":true}]}')


def main() -> None:
    """The table."""
    sizes = [int(text) for text in sys.argv[1:3]]
    wxr_size, json_size = sizes + [1_000, 500][len(sizes) :]
    print(f"{'export':10} {'MB':>6} {'MB held':>8} {'of size':>8} {'cpu s':>7}", flush=True)
    with tempfile.TemporaryDirectory(dir=sys.argv[3] if len(sys.argv) > 3 else None) as folder:
        for name, megabytes in (("ghost", json_size), ("contentful", json_size), ("wxr", wxr_size)):
            path = Path(folder) / f"big.{'xml' if name == 'wxr' else 'json'}"
            if not megabytes:
                continue
            if name == "wxr":
                wxr.write(path, megabytes, damaged=False)
            else:
                (write_ghost if name == "ghost" else write_contentful)(path, megabytes)
            out = str(Path(folder) / "out.jsonl")
            cost = run((*IMPORTER, "convert", str(path), "--workers", "1", "--quiet", "-o", out))
            size = path.stat().st_size / 1_000_000
            # Line by line: what this process has held at most counts for its next child too (Linux, vfork).
            with Path(out).open("rb") as lines:
                records = sum(1 for _ in lines)
            print(
                f"{name:10} {size:6.0f} {cost.memory:8.0f} {cost.memory / size:8.2f} {cost.cpu:7.0f}  {records} records"
            )
            sys.stdout.flush()
            path.unlink()


if __name__ == "__main__":
    main()
