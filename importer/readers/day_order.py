"""The order of day and month in a table's numeric dates, where the table itself settles it.

Its own dates that can be read in one way only come first; then the language of its column names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from importer.cards import DateOrder
from importer.lexicon import dates
from importer.readers.columns import Columns
from importer.sources.document import Document

OPENING_BYTES = 1 << 18
"""How much of a document is looked at for a numeric date before all of it is."""

_NUMERIC = re.compile(rb"(?<![\d./-])\d{1,2}[./-]\d{1,2}[./-]\d{2,4}(?![\d/-])")

_FIELDS = ("date_published", "date_modified", "event_start", "event_end")
# Folded column names of languages that write the day first, none of which is a word of English.
_DAY_FIRST = frozenset(
    """titel titre titulo título titolo tytuł заголовок название otsikko rubrik název datum veröffentlicht fecha dato
    дата zusammenfassung kurztext beschreibung chapo resumen riassunto samenvatting описание анонс inhalt
    contenu contenido contenuto inhoud treść текст содержание rubriques kategorie kategorien catégorie catégories
    categoría categoria рубрика категория schlagwörter schlagworte stichwörter etiquetas motsclés теги метки autor
    auteur autore автор herausgeber éditeur bild imagen immagine afbeelding картинка изображение sprache langue idioma
    лінк ссылка lien enlace""".split()
)


def is_open(document: Document) -> bool:
    """Whether a document opens with a date whose order may have to be settled."""
    with document.open() as stream:
        return _NUMERIC.search(stream.read(OPENING_BYTES).replace(b"\0", b"")) is not None  # of UTF-16 too


def day_order(rows: Iterable[tuple[Mapping[str, Any], Columns]]) -> DateOrder | None:
    """The order that a table's rows and the names of their columns show; None where they leave it open."""
    raws: list[str] = []
    day_first = False
    shown: set[DateOrder] = set()
    for row, found in rows:
        day_first = day_first or not _DAY_FIRST.isdisjoint(found.folded.values())
        for field in _FIELDS:
            raws += [value for _, value in found.all(row, field) if isinstance(value, str) and len(value) < 40]
        if order := dates.order_of(raws):
            shown.add(order)
        raws.clear()
    if len(shown) > 1:
        return None
    return next(iter(shown), "dmy" if day_first else None)
