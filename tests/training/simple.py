"""Small pages without a theme, made by rule: what somebody writes by hand, in a test or by a script.

Real pages have menus, footers and long texts, so a detector that has seen only those finds nothing on a page that is
nothing but its list. Each shape of block is a site of its own; what stands in it is drawn anew for each page.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from html import escape
from typing import Any, NamedTuple

__all__ = ["Simple", "pages"]

EACH = 3
"""Pages of each shape."""
COUNTS = (2, 3, 4, 6, 10, 15, 25)
"""Items of a page."""

_TITLES: dict[str, tuple[str, tuple[str, ...]]] = {
    "en": ("Item", (
        "Bees", "Old maps", "The mill", "Winter feed", "Annual report", "How to read a river", "Glass plates",
        "Letters from the founders of the school", "What hens need", "Minutes of May", "A short history of salt",
        "Open day at the lighthouse draws a record crowd", "Soil", "Night buses return to the valley in June",
    )),
    "de": ("Beitrag", (
        "Chorprobe", "Neue Öffnungszeiten", "Der Deich hält", "Flohmarkt am Kirchplatz", "Jahresbericht",
        "Warum die Linde gefällt werden musste", "Wanderung zum See", "Protokoll",
    )),
    "es": ("Recurso", (
        "Guía del agua", "Taller de lectura", "Informe anual", "La plaza vuelve a tener árboles", "Becas",
        "Cómo solicitar una ayuda para el alquiler", "Agenda de verano",
    )),
    "ru": ("Запись", ("Мост открыт", "Отчёт", "Как собрать гербарий", "Выставка кукол", "Расписание занятий кружков")),
    "ja": ("記事", ("図書館休館", "夏祭りのお知らせ", "工事について", "新しい案内板を設置しました", "講座")),
}  # fmt: skip
_SENTENCES: dict[str, tuple[str, ...]] = {
    "en": (
        "What it is and where to get it.", "In short.", "Twelve of them were found last year, and more may follow.",
        "All you need to know, on one page, with pictures and a list of further reading at the end of it.",
    ),
    "de": ("Beginn 19 Uhr.", "Alles Wichtige auf einen Blick.", "Der Verein lädt ein, der Eintritt ist frei."),
    "es": ("Resumen breve.", "Todo lo que hay que saber, en una página.", "Inscripción abierta hasta el viernes."),
    "ru": ("Коротко о главном.", "Вход свободный, начало в семь часов вечера."),
    "ja": ("詳しくはこちらをご覧ください。", "来週から始まります。"),
}  # fmt: skip
_LOREM = "Lorem ipsum dolor sit amet, consectetur adipiscing elit."
_LABELS = ("Report", "Guide", "Video", "News")


class Simple(NamedTuple):
    """A page and what is on it; `cards` as in a label."""

    name: str
    shape: str
    html: str
    cards: list[dict[str, Any]]


class _Item(NamedTuple):
    """One item, its pieces as HTML where they are more than text; a piece that it does not have is empty."""

    url: str
    title: str
    summary: str
    date: str
    label: str
    image: str
    day: str
    """A date as text, always there."""
    language: str


_SHAPES: dict[str, Callable[[_Item], str]] = {
    "article h2": lambda i: (
        f"<article>{i.image}<h2><a href='{i.url}'>{i.title}</a></h2>{i.date}{i.label}{_p(i)}</article>"
    ),
    "div h3": lambda i: f"<div class='item'>{i.label}<h3><a href='{i.url}'>{i.title}</a></h3>{_p(i)}{i.date}</div>",
    "bare div h2": lambda i: f"<div><h2><a href='{i.url}'>{i.title}</a></h2>{_p(i)}</div>",
    "section h2": lambda i: f"<section><h2><a href='{i.url}'>{i.title}</a></h2>{i.date}{_p(i)}</section>",
    "li h3": lambda i: f"<li>{i.image}<h3><a href='{i.url}'>{i.title}</a></h3>{i.date}{_p(i)}</li>",
    "li h4 date first": lambda i: f"<li>{i.date}<h4><a href='{i.url}'>{i.title}</a></h4>{i.summary}</li>",
    "card and button": lambda i: (
        f"<div class='card'>{i.image}<h3>{i.title}</h3>{_p(i)}{i.label}<a href='{i.url}'>Read more</a></div>"
    ),
    "card as link": lambda i: f"<a class='card' href='{i.url}'>{i.image}<h3>{i.title}</h3>{_p(i)}{i.date}</a>",
    "flat h3": lambda i: f"<h3><a href='{i.url}'>{i.title}</a></h3>{_p(i)}{i.date}",
    "bold in li": lambda i: f"<li><a href='{i.url}'><b>{i.title}</b></a> {i.date}<br>{i.summary}</li>",
    "named div": lambda i: (
        f"<div class='entry'><div class='title'><a href='{i.url}'>{i.title}</a></div>{i.date}{_p(i)}</div>"
    ),
    "button in other words": lambda i: (
        f"<article><h3>{i.title}</h3>{i.date}{_p(i)}<a class='b' href='{i.url}'>{_OPEN[i.language]}</a></article>"
    ),
    "picture and other words": lambda i: (
        f"<div class='box'>{i.image}<div>{i.date}<h3>{i.title}</h3>{_p(i)}</div>"
        f"<a href='{i.url}'>{_OPEN[i.language]}</a></div>"
    ),
    "date in link of li": lambda i: f"<li><a href='{i.url}'><strong class='d'>{i.day}</strong> {i.title}</a></li>",
    "date before link in li": lambda i: f"<li>{i.day} <a href='{i.url}'>{i.title}</a></li>",
    "date before link in line": lambda i: f"{i.day}: <a href='{i.url}'>{i.title}</a><br>",
    "caption in td": lambda i: (
        f"<td><a href='{i.url}'><img src='{i.url}.jpg'></a><br><span class='c'>{i.title}</span></td>"
    ),
    "caption in p of td": lambda i: (
        f"<td><p><a href='{i.url}'><img src='{i.url}.jpg'></a><br><span class='c'>{i.title}</span></p></td>"
    ),
    "caption in figure of div": lambda i: (
        f"<div class='g'><figure><a href='{i.url}'><img src='{i.url}.jpg'></a>"
        f"<figcaption>{i.title}</figcaption></figure></div>"
    ),
    "file in li": lambda i: (
        f"<li><a href='{i.url.rstrip('/')}.pdf'>{i.title}</a> (PDF, {len(i.title)} kB) {i.day}</li>"
    ),
    "row of tr": lambda i: f"<tr><td>{i.day}</td><td><a href='{i.url}'>{i.title}</a></td><td>{i.summary}</td></tr>",
    "one link of anonymous lines": lambda i: (
        f"<a href='{i.url}'><div>{i.image}</div>"
        f"<div><div>{i.title}</div><div>{i.summary}</div><div>{i.day}</div></div></a>"
    ),
    "dt and dd": lambda i: f"<dt><a href='{i.url}'>{i.title}</a></dt><dd>{i.summary} {i.date}</dd>",
}
_OPEN = {"en": "Have a look", "de": "Hier entlang", "es": "Abrir", "ru": "Смотреть", "ja": "見る"}
_WRAPS = {
    "td": ("<table><tr>", "</tr></table>"),
    "tr": ("<table>", "</table>"),
    "li": ("<ul>", "</ul>"),
    "dt": ("<dl>", "</dl>"),
}


def _p(item: _Item) -> str:
    return f"<p>{item.summary}</p>" if item.summary else ""


def pages() -> Iterator[Simple]:
    """All of them, the same each time."""
    for shape, block in _SHAPES.items():
        for number in range(EACH):
            yield _page(shape, block, number, random.Random(f"{shape} {number}"))


def _page(shape: str, block: Callable[[_Item], str], number: int, draw: random.Random) -> Simple:
    language = draw.choice(("en", "en", *_TITLES))
    word, known = _TITLES[language]
    count = draw.choice(COUNTS)
    numbered = count > len(known) or draw.random() < 0.4
    titles = [f"{word} {i}" for i in range(1, count + 1)] if numbered else draw.sample(known, count)
    texts = draw.choice(("none", "lorem", "numbered", "own", "own"))
    dated, labelled, pictured = (draw.random() < 0.4 for _ in range(3))
    # A list of titles and nothing else is no listing of cards to everybody; a heading each makes it one.
    if not (dated or pictured) and texts == "none" and not any(heading in shape for heading in ("h2", "h3", "h4")):
        texts = "own"
    summary = {
        "none": lambda i: "",
        "lorem": lambda i: _LOREM,
        "numbered": lambda i: f"Some summary of {i + 1} that is here.",
        "own": lambda i: _SENTENCES[language][i % len(_SENTENCES[language])],
    }[texts]
    blocks, cards = [], []
    for i, title in enumerate(titles):
        item = _Item(
            url=f"/{draw.choice(('posts', 'x'))}/{i + 1}.html"
            if numbered
            else f"/{escape(title.lower()).replace(' ', '-')}/",
            title=title,
            summary=summary(i),
            date=f"<time datetime='2021-03-{i + 1:02}'>2021-03-{i + 1:02}</time>" if dated else "",
            label=f"<span class='type'>{draw.choice(_LABELS)}</span>" if labelled else "",
            image=f"<img src='/img/{i}.jpg' alt=''>" if pictured else "",
            day=f"{i % 28 + 1}.{i % 12 + 1}.20{10 + i % 13}"
            if number % 2
            else f"20{10 + i % 13}-{i % 12 + 1:02}-{i % 28 + 1:02}",
            language=language,
        )
        blocks.append(block(item))
        file = ".pdf" if shape.startswith("file") else ""
        cards.append({"title": title, "url": item.url.rstrip("/") + file if file else item.url})
    opened, closed = next((_WRAPS[tag] for tag in shape.split() if tag in _WRAPS), ("<div>", "</div>"))
    menu = draw.choice(
        (
            "",
            "",
            "<p><a href='/'>Home</a></p>",
            "<nav><a href='/'>Home</a> <a href='/about'>About</a> <a href='/c'>Contact</a></nav>",
        )
    )
    head = draw.choice(("", "<h1>Archive</h1>", "<h1>Archive</h1><p>What we have collected over the years.</p>"))
    html = f"<!DOCTYPE html><html lang='{language}'><head><title>Archive</title></head><body>{menu}{head}{opened}\n"
    return Simple(f"simple {shape} {number}", shape, html + "\n".join(blocks) + f"\n{closed}</body></html>", cards)
