"""A WordPress export of any size, sound and damaged, read against a bare lxml iterparse over the sound one.

    python tests/bench/wxr.py [MEGABYTES] [FOLDER]

Each figure comes from a process of its own: processor seconds and the most memory it held. No timed test of the suite.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

WORDS = "harbour river museum lantern meadow bridge harvest station paper garden window winter copper island".split()
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Big</title><link>https://big.example</link><wp:base_blog_url>https://big.example</wp:base_blog_url>
"""
DAMAGED_EVERY = 100
"""Of so many items one is damaged in three ways."""


def items(rng: random.Random) -> Iterator[str]:
    """Posts of about 6 kB, every fourth an attachment, every tenth a draft."""

    def words(count: int) -> str:
        return " ".join(rng.choices(WORDS, k=count))

    number = 0
    while True:
        number += 1
        attachment = number % 4 == 3
        status = "inherit" if attachment else "draft" if number % 10 == 0 else "publish"
        link = '<a href="https://big.example/{}">{}</a>'
        paragraph = f"<!-- wp:paragraph -->\n<p>{{}} {link} &amp; more.</p>\n<!-- /wp:paragraph -->\n"
        body = (
            ""
            if attachment
            else "\n".join(paragraph.format(words(60), words(1), words(2)) for _ in range(rng.randint(4, 16)))
        )
        meta = "".join(
            f"\t\t<wp:postmeta>\n\t\t<wp:meta_key><![CDATA[{key}]]></wp:meta_key>\n"
            f"\t\t<wp:meta_value><![CDATA[{value}]]></wp:meta_value>\n\t\t</wp:postmeta>\n"
            for key, value in (("_edit_last", "1"), ("_thumbnail_id", number + 3), ("subtitle", words(5)))
        )
        fields = {
            "post_id": number, "post_date": "2023-01-16 08:08:31", "post_date_gmt": "2023-01-16 07:08:31",
            "post_modified_gmt": "2023-01-16 07:08:31", "comment_status": "open", "ping_status": "open",
            "post_name": f"slug-{number}", "status": status, "post_parent": 0, "menu_order": 0,
            "post_type": "attachment" if attachment else "post", "post_password": "", "is_sticky": 0,
        }  # fmt: skip
        if attachment:
            fields["attachment_url"] = f"https://big.example/up/{number}.jpg"
        wp = "".join(f"\t\t<wp:{name}><![CDATA[{value}]]></wp:{name}>\n" for name, value in fields.items())
        yield (
            f"\t<item>\n\t\t<title><![CDATA[{words(6)} {number}]]></title>\n\t\t<link>https://big.example/{number}/</link>\n"
            "\t\t<pubDate>Mon, 16 Jan 2023 07:08:31 +0000</pubDate>\n\t\t<dc:creator><![CDATA[ann]]></dc:creator>\n"
            f"\t\t<description></description>\n\t\t<content:encoded><![CDATA[{body}]]></content:encoded>\n"
            f"\t\t<excerpt:encoded><![CDATA[]]></excerpt:encoded>\n{wp}"
            '\t\t<category domain="category" nicename="news"><![CDATA[News]]></category>\n'
            f'\t\t<category domain="post_tag" nicename="a"><![CDATA[Alpha]]></category>\n{meta}\t</item>\n'
        )


def write(path: Path, megabytes: int, *, damaged: bool) -> None:
    """An export of about that size; damaged: a bare ampersand, a control character, a stray byte, now and then."""
    size = 0
    with path.open("wb") as file:
        size += file.write(HEAD.encode())
        for number, text in enumerate(items(random.Random(1))):
            raw = text.encode()
            if damaged and number % DAMAGED_EVERY == 0:
                raw = raw.replace(b"/</link>", b"/?a=1&b=2</link>").replace(b"<![CDATA[slug", b"<![CDATA[\x07slug\xe9")
            size += file.write(raw)
            if size > megabytes * 1_000_000:
                break
        file.write(b"</channel></rss>\n")


def bare(path: Path) -> int:
    """What lxml alone needs."""
    from lxml import etree

    count = 0
    for _, element in etree.iterparse(str(path), tag="item", huge_tree=True, resolve_entities=False, no_network=True):
        count += 1
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    return count


def bare_all(path: Path) -> int:
    """The same with an event for every element, as a plain iterparse has it."""
    from lxml import etree

    count = 0
    for _, element in etree.iterparse(str(path), huge_tree=True, resolve_entities=False, no_network=True):
        if element.tag == "item":
            count += 1
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    return count


def gather(path: Path) -> int:
    """The light pass alone."""
    from importer.readers.wxr import READER
    from importer.sources import Document

    return sum(map(len, READER.gather(Document(path.name, path)).tables.values()))


def read(path: Path) -> int:
    """The reader, without the light pass before it."""
    from importer.readers import Request
    from importer.readers.wxr import READER
    from importer.sources import Document

    return sum(1 for _ in READER.read(Document(path.name, path), Request()))


def both(path: Path) -> int:
    """The light pass and the reader with its tables: what one process holds of a run."""
    from importer.readers import Request
    from importer.readers.wxr import READER
    from importer.sources import Document

    document = Document(path.name, path)
    facts = READER.gather(document)
    return sum(1 for _ in READER.read(document, Request(facts)))


TASKS: dict[str, Callable[[Path], int]] = {f.__name__: f for f in (bare, bare_all, gather, read, both)}


def measured(task: str, path: Path) -> tuple[float, int, int]:
    """Processor seconds, megabytes at most, and the count, of one task in a process of its own."""
    done = subprocess.run([sys.executable, __file__, "--task", task, str(path)], capture_output=True, check=True)
    seconds, memory, count = json.loads(done.stdout)
    return seconds, memory, count


def main() -> None:
    """The table."""
    if sys.argv[1:2] == ["--task"]:
        start = time.process_time()
        count = TASKS[sys.argv[2]](Path(sys.argv[3]))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(json.dumps((time.process_time() - start, peak, count)))
        return
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    with tempfile.TemporaryDirectory(dir=sys.argv[2] if len(sys.argv) > 2 else None) as folder:
        sound, damaged = Path(folder) / "sound.xml", Path(folder) / "damaged.xml"
        write(sound, megabytes, damaged=False)
        write(damaged, megabytes, damaged=True)
        floor = {task: measured(task, sound)[0] for task in ("bare", "bare_all")}
        print(f"{'':10} {'task':9} {'seconds':>8} {'MB/s':>6} {'of bare':>8} {'of all':>7} {'MB held':>8} {'count':>8}")
        for name, path in (("sound", sound), ("damaged", damaged)):
            for task in ("bare", "bare_all", "gather", "read", "both")[0 if name == "sound" else 2 :]:
                seconds, memory, count = measured(task, path)
                ratios = f"{floor['bare'] / seconds:8.2f} {floor['bare_all'] / seconds:7.2f}"
                print(f"{name:10} {task:9} {seconds:8.1f} {megabytes / seconds:6.0f} {ratios} {memory:8} {count:8}")


if __name__ == "__main__":
    main()
