"""Makes the bench's input: listing pages in a site's frame, different and the same in every run."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

WORDS = "harbour river museum lantern meadow bridge harvest station paper garden window winter copper island".split()
MENU = "".join(f'<li class="menu-item"><a href="/{a}/{b}/">{a} {b}</a></li>' for a in WORDS[:6] for b in WORDS[6:9])
FRAME = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>News, page {number}</title>
<link rel="stylesheet" href="/style.css"></head><body><header><a href="/">Home</a><nav><ul>{menu}</ul></nav></header>
<main><h1>News</h1>
{cards}
</main><aside><h2>Subscribe</h2><form action="/subscribe"><input name="mail"></form></aside>
<footer><p>The town hall, all rights reserved</p><ul>{menu}</ul></footer></body></html>
"""
CARD = """<article class="post post-{number}"><a href="{url}"><img src="/img/{number}.jpg" alt="{alt}"></a>
<h2 class="entry-title"><a href="{url}">{title}</a></h2>
<time class="date" datetime="2023-0{month}-1{day}">1{day}/0{month}/2023</time> <span class="cat">{label}</span>
<p class="excerpt">{text}</p><a class="more" href="{url}">Read more</a></article>
"""


def page(number: int, cards: int, *, distinct: int) -> str:
    """A listing of some of `distinct` items."""
    rng = random.Random(number)

    def words(count: int) -> str:
        return " ".join(rng.choices(WORDS, k=count))

    def card(item: int) -> str:
        title = f"{' '.join(random.Random(item).choices(WORDS, k=6)).capitalize()} {item}"
        return CARD.format(
            number=item, url=f"/news/{item}-{WORDS[item % 14]}/", alt=words(3), title=title, month=1 + item % 9,
            day=item % 10, label=WORDS[item % 7].capitalize(), text=words(35).capitalize(),
        )  # fmt: skip

    first = number * cards
    inside = "".join(card((first + place) % distinct) for place in range(cards))
    return FRAME.format(number=number, menu=MENU, cards=inside)


def pages(folder: Path, count: int, *, cards: int = 10, distinct: int | None = None) -> None:
    """So many pages, a thousand in a subfolder."""
    for number in range(count):
        path = folder / f"{number // 1000:04}" / f"page-{number:07}.html"
        if number % 1000 == 0:
            path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page(number, cards, distinct=distinct or count * cards), encoding="utf-8")


def copies(source: Path, target: Path, times: int) -> Iterator[Path]:
    """Every file of a folder so many times over, in subfolders."""
    for number in range(times):
        for path in sorted(p for p in source.rglob("*") if p.is_file()):
            copy = target / f"copy-{number}" / path.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
            yield copy
