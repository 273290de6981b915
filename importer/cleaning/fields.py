"""Raw piece → value, a function per field: the other half of what readers cut out.

Functions take the raw piece and what its document knows (`Context`), never the page. A doubt is told by a code
through `Doubts`; validation, merging and ids are elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from urllib.parse import unquote

from importer.cards import Context, RawAttachment, RawEvent
from importer.cleaning import text, urls
from importer.lexicon import cues, dates, read_more, words
from importer.patterns import lazy
from importer.record import ISO_DATE, LANGUAGE, Attachment, Event

_ISO = re.compile(ISO_DATE)
_LANGUAGE = re.compile(LANGUAGE)
_EMAIL = lazy(r"\S+@\S+\.\w+")
# What keeps its stop at the end of a name.
_SHORTENED = frozenset(("jr", "sr", "inc", "ltd", "corp", "co", "bros", "esq", "eds", "ed", "hrsg", "hg", "dept"))
_IMAGE_STAND_IN = re.compile(r"^(?:data|blob|about|javascript):", re.I)


class Doubts:
    """Codes of doubt with what they are about, in the order met."""

    def __init__(self, codes: Iterable[str] = ()) -> None:
        self.codes: dict[str, None] = dict.fromkeys(codes)
        self.notes: list[tuple[str, str]] = []

    def add(self, code: str, about: str | None = None) -> None:
        """Note a doubt; `about` is the raw text that is kept for the report."""
        self.codes[code] = None
        if about is not None:
            self.notes.append((code, about))


def date(raws: Iterable[str], context: Context, doubts: Doubts) -> str | None:
    """The first of the raw forms of one date that can be read, as ISO 8601; the best form stands first.

    A form that could be read two ways gives nothing and the doubt `date-ambiguous`, unless a later form settles it; one
    of a day that there is not (31 February) the doubt `date-unreadable`.
    """
    ambiguous = wrong = None
    for raw in raws:
        if not raw:
            continue
        found = dates.parse(raw, context.language, context.date_order)
        if found is None:
            wrong = wrong or (raw if dates.is_no_day(raw, context.language) else None)
            continue
        if found.value is not None and not found.ambiguous:
            return found.value if _ISO.match(found.value) else None
        ambiguous = ambiguous or raw
    if ambiguous is not None:
        doubts.add("date-ambiguous", ambiguous)
    elif wrong is not None:
        doubts.add("date-unreadable", wrong)
    return None


def event(raw: RawEvent | None, context: Context, doubts: Doubts) -> Event | None:
    """Start, end and venue; None where nothing of it can be read. An end before the start is no end."""
    if raw is None:
        return None
    start = date(raw.start, context, doubts)
    end = date(raw.end, context, doubts)
    if start and end and end < start[: len(end)]:
        doubts.add("event-ends-before-start", " / ".join(raw.end))
        end = None
    venue = text.plain(raw.venue) if raw.venue else None
    return Event(start=start, end=end, venue=venue) if start or end or venue else None


def labels(raws: Iterable[str]) -> tuple[str, ...]:
    """Labels as shown, in the order shown, each once (by folded case)."""
    return _each_once(raws, text.label)


def authors(raws: Iterable[str]) -> tuple[str, ...]:
    """Names in the order shown, without "By" and the stop behind it; an e-mail address is no name and stays out."""
    return _each_once(raws, _name)


def _name(raw: str) -> str | None:
    name = cues.author(raw)
    if name is None and raw.endswith(".") and (name := cues.author(raw[:-1])):  # "By Ann Example."
        last = name.split()[-1]
        if len(last) == 1 or "." in last or last.lower() in _SHORTENED:
            name += "."
    shown = text.label(name or raw)
    return None if shown is None or _EMAIL.search(shown) else shown


def _each_once(raws: Iterable[str], clean: Callable[[str], str | None]) -> tuple[str, ...]:
    kept: dict[str, str] = {}
    for raw in raws:
        shown = clean(raw)
        if shown:
            kept.setdefault(shown.casefold(), shown)
    return tuple(kept.values())


def image(raw: str | None, context: Context, site: str | None) -> str | None:
    """The picture's address; None for a stand-in that holds its own bytes."""
    if not raw or _IMAGE_STAND_IN.match(raw.lstrip()):
        return None
    return urls.resolve(raw, context.base, site)


# How files of pictures are called, by cameras, programs and whoever saved them.
_SUFFIX = lazy(r"\.(?:jpe?g|png|gif|webp|avif|svg|bmp|tiff?|heic)$", re.I)
_LONGEST_SUFFIX = len(".jpeg")
_CAMERA = lazy(
    r"(?:img|dsc|dscn|dscf|dsci|dcim|pict|pxl|mvi|sam|cimg|kimg|hpim|imgp|gopr|dji|mg|wp|p)[-_ ]?\d{3,}[\w() +-]*|"
    r"whatsapp[ _-]image[ _-]\d.*|(?:screen ?shot|bildschirmfoto|capture d.écran|captura de (?:pantalla|tela)|"
    r"schermata|zrzut ekranu|снимок экрана|skärmavbild|schermafbeelding)[ _-]?\d.*|"
    r"(?:image|img|photo|foto|picture|pic|bild|scan|unnamed|untitled|download|thumb|thumbnail)s?[-_ ]?\(?\d*\)?",
    re.I,
)
_RENDITION = lazy(r"(?:-\d+x\d+|-scaled|-e\d{9,})+$")


def image_alt(raw: str | None, address: str | None) -> str | None:
    """What a picture's text says of it; None where that is only the name of its file."""
    shown = text.plain(raw) if raw else None
    if shown is None or ("." in shown[-_LONGEST_SUFFIX:] and _SUFFIX.search(shown)):
        return None
    # Most texts have no digit, and few are one word: the pattern is asked of the others alone.
    if (" " not in shown or any(map(str.isdigit, shown))) and _CAMERA.fullmatch(shown):
        return None
    if " " in shown:
        return shown
    digits = sum(map(str.isdigit, shown))
    if 2 * digits >= len(shown) > digits or len(shown) == digits > 2:  # "20180312_104512"
        return None
    if "_" in shown or digits or shown.count("-") > 1:
        name = unquote((address or "").partition("?")[0].rpartition("/")[2]).rpartition(".")[0]
        if shown.casefold() in (name.casefold(), _RENDITION.sub("", name).casefold()):
            return None
    return shown


def attachments(raws: Iterable[RawAttachment], context: Context, site: str | None) -> tuple[Attachment, ...]:
    """Downloads with an address, each address once."""
    kept: dict[str, Attachment] = {}
    for raw in raws:
        address = urls.resolve(raw.url, context.base, site)
        if address and address not in kept:
            title = text.plain(raw.title) if raw.title else None
            if title and (words.is_download(title) or read_more.is_read_more(title)):
                title = None
            import mimetypes

            kind = raw.mime_type or mimetypes.guess_type(address.partition("?")[0])[0]
            kept[address] = Attachment(url=address, title=title, mime_type=kind)
    return tuple(kept.values())


@lru_cache(maxsize=256)  # a page's is asked for once a record
def language(raw: str | None) -> str | None:
    """BCP 47 from what pages write (`en_US`, `EN-us`, `de-DE.UTF-8`); None for what is no language tag."""
    if not raw:
        return None
    tag = raw.strip().split(",")[0].split(".")[0].replace("_", "-")
    if not _LANGUAGE.match(tag) or tag.lower() in ("und", "zxx", "mul", "html", "none"):
        return None
    first, *rest = tag.split("-")
    # RFC 5646, 2.1.1: region in upper case, script in title case, the rest in lower case.
    shaped = (p.upper() if len(p) == 2 else p.title() if len(p) == 4 and p.isalpha() else p.lower() for p in rest)
    return "-".join((first.lower(), *shaped))
