"""What the bench compares with: a folder's pages, each parsed and let go, by one library and nothing else.

python tests/bench/bare.py lxml|trafilatura|newspaper4k|bs4 FOLDER
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path


def _lxml() -> Callable[[bytes], object]:
    from lxml import etree

    return lambda raw: etree.fromstring(raw, etree.HTMLParser(huge_tree=True)) if raw.strip() else None


def _trafilatura() -> Callable[[bytes], object]:
    import trafilatura

    return lambda raw: trafilatura.bare_extraction(raw, with_metadata=True)


def _newspaper4k() -> Callable[[bytes], object]:
    import newspaper

    def article(raw: bytes) -> object:
        found = newspaper.Article("https://example.org/")
        found.download(input_html=raw.decode("utf-8", "replace"))
        found.parse()
        return found.text

    return article


def _bs4() -> Callable[[bytes], object]:
    from bs4 import BeautifulSoup

    def loop(raw: bytes) -> object:
        soup = BeautifulSoup(raw, "lxml")
        cards = soup.find_all("article") or soup.find_all("li")
        return [(card.find(["h2", "h3"]), card.find("a"), card.find("time"), card.get_text(" ")) for card in cards]

    return loop


PEERS = {"lxml": _lxml, "trafilatura": _trafilatura, "newspaper4k": _newspaper4k, "bs4": _bs4}


def main() -> None:
    """Reads every file below the folder, in order."""
    work = PEERS[sys.argv[1]]()
    failed = 0
    for path in sorted(p for p in Path(sys.argv[2]).rglob("*") if p.is_file()):
        try:
            work(path.read_bytes())
        except Exception:
            failed += 1
    if failed:
        print(f"{sys.argv[1]}: {failed} pages failed", file=sys.stderr)


if __name__ == "__main__":
    main()
