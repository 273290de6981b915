"""Flattened text: a page that was copied or dumped, with its cards, captions and internals in a row.

    bytes ──► lines ──► internals out ──► structure (layout) ──► cards, captions, body text

Cards are a title line, label lines, a summary that closes with "...Read More" or the like, then perhaps "TAGS: …";
captions are "Title - Publisher, 2021 DOWNLOAD". Body text is in no record unless asked for. Not for exports in
text (CSV, front matter, Movable Type): their readers stand before this one in the table.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from importer.cards import Card, Context, Dropped, Finding, Note
from importer.errors import UnreadableError
from importer.facts import Facts
from importer.lexicon import cues, internals
from importer.readers import Request
from importer.readers.text import captions, fields, labels
from importer.readers.text.layout import Block, Layout, analyse
from importer.readers.text.lines import Line, filled
from importer.sources.document import Document

__all__ = ["READER", "TextReader"]

_NEWLINES = re.compile(r"\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
# The table of facts that holds tags which stood alone.
_TAGS = "text:tags"
# Kinds of internals after which a listing begins: what a theme prints above it.
_LISTS = frozenset(kind for kind in internals.KINDS if kind.endswith("-list"))


@dataclass(frozen=True, slots=True)
class _Dump:
    """One document, taken apart."""

    layout: Layout
    lines: list[Line]
    dropped: tuple[Dropped, ...]
    notes: tuple[Note, ...]
    whole: bool
    """It ends with a line end, so its last line is complete."""


class TextReader:
    """Flattened text."""

    name = "text"

    def accepts(self, document: Document) -> bool:
        """Any text that no reader before this one took."""
        return document.family == "text"

    def gather(self, document: Document) -> Facts:
        """Label lines that stood alone, by which run-together ones are split."""
        try:
            dump = _take_apart(document, frozenset())
        except UnreadableError:
            return Facts()
        tags = dict.fromkeys(sorted(_tags_alone(dump)))
        return Facts(labels=_labels_alone(dump), tables={_TAGS: tags} if tags else {})

    def read(self, document: Document, want: Request) -> Iterator[Finding]:
        """Cards and captions in the dump's order, then what became of the rest.

        Raises UnreadableError for an empty file and for bytes of no text.
        """
        dump = _take_apart(document, want.facts.labels)
        known = fields.Evidence(
            labels=want.facts.labels | _labels_alone(dump),
            names=labels.camel_words(_running_text(dump)),
            tags=_tags_alone(dump) | set(want.facts.tables.get(_TAGS, ())),
            whole=dump.whole,
        )
        yield from dump.notes
        yield from dump.dropped
        context = Context(address=document.address, base=document.address)
        content, leaked = _body_text(dump.layout.body)
        found: list[Card] = []
        for one in dump.layout.found:
            if isinstance(one, Block):
                found.append(fields.card(one, context, known))
                if want.explain:
                    found[-1].block = _shown(one)
            else:
                found.append(fields.caption(*one, context))
        if want.content and content:
            _with_content(found, content, context)
        yield from found
        yield from leaked
        if not any(card.kind in ("card", "caption") for card in found):
            yield Note("no-cards", "neither cards nor captions in this text")
        if content and not want.content:
            yield Note("body-text", f"{len(content)} characters of body text are in no record; --content keeps them")


READER = TextReader()


def _decoded(document: Document) -> tuple[str, Note | None]:
    """The document's text, and a note where its encoding was repaired."""
    data = document.read()
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xfe\xff"):
        raise UnreadableError("is empty")
    sample = data[:512]
    for start, codec in ((1, "utf-16-le"), (0, "utf-16-be")):
        # UTF-16 without a mark: every other byte of Western text is zero.
        if not data.startswith((b"\xff\xfe", b"\xfe\xff")) and sample[start::2].count(0) > 0.4 * len(sample[start::2]):
            return data.decode(codec, "replace").replace("\0", ""), Note("encoding-repaired", "UTF-16 without a mark")
    from importer.readers.html.encodings import as_utf8

    utf8, note = as_utf8(data)
    return utf8.decode("utf-8", "replace"), note


def _take_apart(document: Document, known: Collection[str]) -> _Dump:
    text, note = _decoded(document)
    notes = [note] if note else []
    dropped: list[Dropped] = []
    unwrapped, out = internals.strip(text) if text.lstrip()[:1] in ("{", "[") and '"rendered"' in text else (text, [])
    if out:
        text = unwrapped
        dropped += [Dropped(kind, piece, "line 1") for kind, piece in out]
    raw = _NEWLINES.split(text)
    spans = internals.find_lines(raw)
    if not spans:
        spans = _cut_list(raw)
    dropped += [
        Dropped(span.kind, "\n".join(raw[span.start : span.stop]).strip(), f"line {span.start + 1}") for span in spans
    ]
    lines = filled(raw, [(span.start, span.stop, span.kind in _LISTS) for span in spans])
    whole = not raw[-1].strip() and len(raw) > 1
    layout = analyse(lines, known, ends_with_newline=whole)
    return _Dump(layout, lines, tuple(dropped), tuple(notes), whole)


def _cut_list(raw: Sequence[str]) -> list[internals.Span]:
    """A list of post types of which the dump shows no more than a piece of the first name."""
    last = len(raw) - 1
    piece = raw[last].strip()
    if piece and last > 1 and not raw[last - 1].strip() and internals.FIRST_POST_TYPE.startswith(piece):
        return [internals.Span(last, last + 1, "post-type-list")]
    return []


def _blocks(dump: _Dump) -> Iterator[tuple[Block, list[Line], list[Line]]]:
    """The whole cards, with their meta lines and those after them, less a last line that may be cut."""
    for one in dump.layout.found:
        if isinstance(one, Block) and not one.cut:
            last = None if dump.whole else one.last
            yield one, [line for line in one.meta if line is not last], [line for line in one.after if line is not last]


def _labels_alone(dump: _Dump) -> frozenset[str]:
    """The label lines that hold one label."""
    lines = (line.text for _, meta, _ in _blocks(dump) for line in meta)
    return frozenset(text for text in lines if fields.is_label(text) and labels.is_alone(text))


def _tags_alone(dump: _Dump) -> frozenset[str]:
    """The tags of heads that name one."""
    given = (cues.tags_after_head(line.text) for _, meta, after in _blocks(dump) for line in (*meta, *after))
    return frozenset(tag for tag in given if tag and labels.is_alone(tag))


def _running_text(dump: _Dump) -> Iterator[str]:
    """Text in which a word with a capital inside is a name: titles, summaries, body."""
    for one in dump.layout.found:
        if isinstance(one, Block):
            yield from one.summary
            if one.title:
                yield one.title.text
        else:
            yield one[1].title
    for line in dump.layout.body:
        yield line.text


def _shown(block: Block) -> str:
    """A card's lines in their order, as markup."""
    lines = sorted((line for line in (block.title, *block.meta) if line is not None), key=lambda line: line.number)
    texts = [line.text for line in lines] + block.summary + [line.text for line in block.after]
    return "<pre>" + html.escape("\n".join(texts), quote=False) + "</pre>"


def _body_text(body: Sequence[Line]) -> tuple[str, list[Dropped]]:
    """The body as paragraphs, without internals inside its lines, and these."""
    text = ""
    for line in sorted(body, key=lambda one: one.number):
        text += ("\n\n" if line.gap or not text else "\n") + (f"{line.mark} " if line.mark else "") + line.text
    kept, out = internals.strip(text.strip())
    place = f"line {body[0].number}" if body else ""
    prose = "\n".join(line.strip() for line in kept.splitlines())
    return re.sub(r"\n{3,}", "\n\n", prose).strip(), [Dropped(kind, piece, place) for kind, piece in out]


def _with_content(found: list[Card], content: str, context: Context) -> None:
    """The body text on the document's caption, or on a record of its own."""
    titles = [card for card in found if card.kind == "caption"]
    if len(titles) == 1:
        titles[0].content_text = content
        return
    first = content.split("\n", 1)[0]
    title = first if len(first) <= captions.LONGEST_CAPTION // 2 else " ".join(first.split()[:12])
    page = Card("page", context, title=title, content_text=content, warnings=("title-derived",), place="line 1")
    found.insert(0, page)
