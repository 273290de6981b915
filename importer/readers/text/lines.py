"""The lines of a dump and what each says by itself: closing of a summary, head of tags, date, button. No structure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from importer.lexicon import cues, dates, read_more, words

__all__ = ["Closings", "Line", "apart", "filled", "is_noise", "is_prose", "split_closing", "without_cut_closing"]

# From this length on, or with the end of a sentence after so many words, a line is prose and no title or label.
PROSE_LENGTH = 140
_PROSE_WORDS = 7
# Titles of law and of conferences run on; beyond this they are prose.
LONGEST_TITLE = 300
_SENTENCE_END = re.compile(r"[.!?…。！？।؟][\"'”’»)\]]*$")
_SENTENCE_INSIDE = re.compile(r"[^\W\d_]{3}[.!?]\s+[^\W\d_]\w*\s+\w+\s+\w+")

_LINK = re.compile(r"\[([^\[\]]+)\]\(\s*<?((?:https?://|/|\.{0,2}/)[^\s()<>]*)>?(?:\s+\"[^\"]*\")?\s*\)")
_ADDRESS_AFTER = re.compile(r"[\s:(<\[]+(https?://[^\s<>()\[\]]+)[)>\]]?\s*$")
_MARKDOWN = re.compile(r"^(?P<mark>\s*(?:#{1,6}\s+|[-*+•▪·‣◦●○–]\s+|>\s+|\d{1,3}[.)]\s+))")
_EMPHASIS = re.compile(r"^(\*\*|__|\*|_)(?=\S)(.+?)(?<=\S)\1$")
_UNDERLINE = re.compile(r"^\s*(?:[-=_*~#]\s*){3,}$")
_TIME_TO_READ = re.compile(r"^\W*\d+\s*(?:-\s*)?min(?:ute|uten|utes|utos|uti|uter|\.)?s?\b.{0,20}$", re.I)


@dataclass(slots=True)
class Line:
    """A line that holds something."""

    number: int
    """1-based, as an editor counts."""
    text: str
    """Without bullets, heading marks and link targets."""
    gap: int
    """Blank lines before it."""
    barrier: bool = False
    """A list of internals stood before it: what a listing begins after."""
    mark: str = ""
    """The bullet, number or heading mark that stood before the text."""
    links: list[str] = field(default_factory=list)
    """Addresses that the line held."""


def filled(lines: Sequence[str], dropped: Sequence[tuple[int, int, bool]]) -> list[Line]:
    """The lines that hold something and are no internals (`dropped`: start, stop, whether a list)."""
    gone = {number: is_list for start, stop, is_list in dropped for number in range(start, stop)}
    out: list[Line] = []
    gap, barrier = 0, False
    for number, raw in enumerate(lines):
        if number in gone:
            gap += not raw.strip()
            barrier = barrier or gone[number]
            continue
        text, mark, links = _bare(raw)
        if not text or _UNDERLINE.match(text):
            gap += 1
            continue
        out.append(Line(number + 1, text, gap, barrier, mark, links))
        gap, barrier = 0, False
    return out


def _bare(raw: str) -> tuple[str, str, list[str]]:
    text = raw.strip().lstrip("\ufeff\u200b")
    links: list[str] = []
    if "](" in text:
        links = [found[2] for found in _LINK.finditer(text)]
        text = _LINK.sub(r"\1", text)
    mark = ""
    if found := _MARKDOWN.match(text):
        mark = found["mark"].strip()
        text = text[found.end() :].strip()
        if mark.startswith("#"):
            text = text.rstrip("# ")
    if emphasis := _EMPHASIS.match(text):
        text = emphasis[2]
    if (
        "http" in text
        and (found := _ADDRESS_AFTER.search(text))
        and read_more.split_read_more(text[: found.start()])[1]
    ):
        links.append(found[1])
        text = text[: found.start()]
    return text.strip(), mark, links


_HEAD_INSIDE = re.compile(r"(?<=\S)\s+(?=[^\W\d_][\w -]{2,24}\s?[:：])")


def apart(lines: Sequence[Line]) -> list[Line]:
    """The lines, with "...Read More TAGS: a, b" on one line made two."""
    out: list[Line] = []
    for line in lines:
        out.append(line)
        if ":" not in line.text and "：" not in line.text:
            continue
        for found in _HEAD_INSIDE.finditer(line.text):
            before, after = line.text[: found.start()], line.text[found.end() :]
            if cues.tags_after_head(after) is not None and read_more.split_read_more(before)[1]:
                out[-1] = replace(line, text=before)
                out.append(replace(line, text=after, gap=0, barrier=False, mark="", links=[]))
                break
    return out


def is_prose(text: str) -> bool:
    """Is the line prose by its length or its sentences, and neither title nor label?"""
    if len(text) >= PROSE_LENGTH or _SENTENCE_INSIDE.search(text):
        return True
    return bool(_SENTENCE_END.search(text)) and len(text.split()) >= _PROSE_WORDS


def is_title(text: str) -> bool:
    """May the line be a title: no more than one sentence, and a long one only without its full stop?"""
    return (
        len(text) <= LONGEST_TITLE and is_one_sentence(text) and (len(text) < PROSE_LENGTH or not is_sentence_end(text))
    )


def is_one_sentence(text: str) -> bool:
    """Does no sentence end before the text does?"""
    return _SENTENCE_INSIDE.search(text) is None


def is_sentence_end(text: str) -> bool:
    """Does a sentence end with this text?"""
    return bool(_SENTENCE_END.search(text))


def is_noise(text: str) -> bool:
    """Is the line a button, a counter, a flag or paging: nothing of any card?"""
    return (
        words.is_furniture(text)
        or words.is_paging(text)
        or words.is_count(text)
        or words.is_status(text)
        or _TIME_TO_READ.match(text) is not None
        or not any(c.isalnum() for c in text)
    )


def is_date(text: str) -> bool:
    """Is the line a date, alone or after "Published on"?"""
    if len(text) > PROSE_LENGTH or not any(c.isdigit() for c in text):
        return False
    rest = cues.published_after_head(text)
    if rest is None:
        rest = cues.updated_after_head(text)
    return dates.looks_like_date(rest if rest else text) or (bool(rest) and dates.parse(rest or "") is not None)


_YEARS = re.compile(r"(?:19|20)\d\d(?:\s*[-–—/]\s*(?:(?:19|20)?\d\d))?")
_RELATIVE = re.compile(
    r"\d+\s+\w+\s+(?:ago|fa|geleden|назад|temu|sitten|sedan|siden|πριν|önce|lalu)|"
    r"(?:vor|il y a|hace|há|för|for|πριν|před|acum|пре|преди|fyrir)\s+\d+\s+\w+(?:\s+(?:sedan|siden|síðan))?|"
    r"\d+\s*(?:分|分钟|分鐘|小时|小時|時間|日|天|週間|周|か月|个月|個月|年|시간|일|분)\s*(?:前|전)|"
    r"yesterday|today|just now|gestern|heute|hier|aujourd['’]hui|ayer|hoy|ontem|hoje|ieri|oggi|gisteren|vandaag|"
    r"igår|idag|"
    r"wczoraj|dzisiaj|вчера|сегодня|昨天|今天|昨日|今日",
    re.I,
)
_SEASONS = words.forms(words.SEASON)


def is_when(text: str) -> bool:
    """Is the line a time of any kind, also one that no day can be made of: "2019–2020", "Spring 2020", "3 days ago"?

    Asked after a title only: "1984" may be one.
    """
    if is_date(text) or _YEARS.fullmatch(text) or _RELATIVE.fullmatch(text):
        return True
    season, _, year = text.rpartition(" ")
    if _YEARS.fullmatch(year) and words.fold(season) in _SEASONS:
        return True
    parts = re.split(r"\s*[-–—]\s*", text)
    return len(parts) == 2 and any(dates.parse(part) for part in parts) and len(text) < 40 and _month_like(parts)


def _month_like(parts: Sequence[str]) -> bool:
    """Are both parts of a range dates once they share a year ("March–April 2021")?"""
    year = re.search(r"(?:19|20)\d\d$", parts[1])
    return year is not None and dates.parse(f"{parts[0]} {year[0]}") is not None and dates.parse(parts[1]) is not None


# A closing that no table knows must be repeated so often, after an ellipsis, to be taken for one.
_FEWEST_UNKNOWN = 2
_UNKNOWN = re.compile(r"(?:…|\.{3})\s*[\[(]?([^\W\d_][^.…]{1,30}?)[\])]?\s*[»→>›]*$")
_BARE_ELLIPSIS = re.compile(r"\s*(?:…|\.{3}|\[\s*(?:…|\.{3})\s*\])$")


@dataclass(frozen=True, slots=True)
class Closings:
    """How summaries close in one dump."""

    unknown: frozenset[str] = frozenset()
    """Words after an ellipsis that no table knows and that close several lines."""
    ellipsis: bool = False
    """Nothing but an ellipsis closes them."""
    alone: frozenset[str] = frozenset()
    """Bare words that stand on lines of their own, again and again: "More"."""
    lone_bracket: bool = False
    """The one closing is "[...]", with which a quotation in an article may end too."""

    @classmethod
    def of(cls, lines: Sequence[Line]) -> Closings:
        """What closes summaries here, by repetition where no "read more" is known."""
        bare = Counter(words.fold(line.text) for line in lines if read_more.is_read_more(line.text))
        alone = frozenset(word for word, times in bare.items() if times >= _FEWEST_UNKNOWN)
        tails = [tail for line in lines if (tail := read_more.split_read_more(line.text)[1])]
        if alone or tails:
            wordless = sum(not any(c.isalpha() for c in tail) for tail in tails)
            return cls(alone=alone, lone_bracket=wordless == len(tails) == 1)
        words_after = Counter(found[1] for line in lines if (found := _UNKNOWN.search(line.text)))
        unknown = frozenset(tail for tail, times in words_after.items() if times >= _FEWEST_UNKNOWN)
        if unknown:
            return cls(unknown)
        dots = sum(bool(_BARE_ELLIPSIS.search(line.text)) and len(line.text.split()) >= _PROSE_WORDS for line in lines)
        return cls(ellipsis=dots >= _FEWEST_UNKNOWN)


def split_closing(text: str, closings: Closings) -> tuple[str, str]:
    """The line without what closes a summary, and that; the second is empty where nothing does."""
    body, tail = read_more.split_read_more(text)
    if tail:
        return body, tail
    if closings.unknown and (found := _UNKNOWN.search(text)) and found[1] in closings.unknown:
        return text[: found.start()], text[found.start() :]
    if closings.ellipsis and len(text.split()) >= _PROSE_WORDS and (found := _BARE_ELLIPSIS.search(text)):
        return text[: found.start()], text[found.start() :]
    if read_more.is_read_more(text) and (words.fold(text) in closings.alone or words.fold(text) in _STRONG):
        return "", text
    return text, ""


def names_its_title(text: str, above: Sequence[Line]) -> bool:
    """Is the line a "Read more about X" where X is a line above it? In an article X is somewhere else."""
    if not read_more.is_read_more(text):
        return False
    folded = words.fold(text)
    return any(len(line.text) > 4 and words.fold(line.text) in folded for line in above)


_STRONG = words.forms(words.READ_MORE)


_PHRASES = tuple(sorted(words.forms(words.READ_MORE)))
_CUT_DOTS = re.compile(r"(?<!\.)\.\.$")


def without_cut_closing(text: str) -> str:
    """The last line of a dump without the piece of "...Read More" that its end left: the ellipsis stays."""
    dots = next(reversed(list(read_more.ELLIPSIS.finditer(text))), None)
    if dots is not None:
        piece = words.fold(text[dots.end() :])
        if piece and any(phrase.startswith(piece) for phrase in _PHRASES):
            return text[: dots.end()]
    return _CUT_DOTS.sub("...", text)
