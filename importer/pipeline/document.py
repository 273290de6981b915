"""One document's way: its share of the facts, and its finds from reader to record.

`trace` goes the way and tells every step of it; `convert_document` goes it too, and makes outcomes of the steps. A pure
function of (document, settings, facts): it runs in any process.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator

from importer import cleaning, limits, plugins, readers
from importer.cards import PROTECTED, Card, Dropped, Finding, Note
from importer.choice import Choice
from importer.cleaning.urls import normalised, resolve
from importer.errors import UnreadableError
from importer.facts import SHARED, Facts
from importer.lexicon import statuses
from importer.limits import MAX_SECONDS, Clock, TimeLimitError
from importer.merge import once
from importer.pipeline import leads
from importer.pipeline.outcome import Look, Outcome, Step
from importer.pipeline.places import Places, told_by
from importer.pipeline.settings import Settings
from importer.record import Rejection
from importer.sources import Document, sniff

__all__ = ["convert_document", "gather", "trace"]

PAGES = "html"
"""The reader of pages, whose links a mirroring tool rewrites."""
ITEMS_AT_ONCE = 500
"""Items of an export that leave in one outcome, so that one of any size streams."""


def gather(document: Document) -> Facts:
    """One document's share of the run's facts; nothing of one that can't be read, which is said when it is."""
    clock = Clock(MAX_SECONDS)
    try:
        try:
            clock.start()
            reader = readers.choose(document)
            if reader is None:
                return Facts()
            own = reader.gather(document).leading(document.address, document.aliases)
            return told_by(document, own, page=reader.name == PAGES)
        finally:
            clock.stop()
    except (UnreadableError, TimeLimitError):
        return Facts()
    except Exception:
        if _debugging():
            raise
        return Facts()


def trace(document: Document, settings: Settings, run: Facts, *, explain: bool = False) -> Iterator[Step]:
    """Every step of one document's way. Raises UnreadableError, also in the middle."""
    said: list[Note] = []
    document = _addresses(run, settings.base_url).places.of(document)
    reader = _reader(document, said.append)
    yield from map(Step, said)
    yield from _steps(reader, document, settings=settings, run=run, explain=explain)


def _steps(
    reader: readers.Reader, document: Document, *, settings: Settings, run: Facts, explain: bool = False
) -> Iterator[Step]:
    known = _addresses(run, settings.base_url)
    profile = settings.profile.of(document.name, document.address) if settings.profile else None
    site = run.site or (profile.address if profile else None)
    mirrored = document.mirrored and reader.name == PAGES
    origin = cleaning.Origin(
        document.name, reader.name, site=site, shared=known.shared, variants=known.variants, mirrored=mirrored
    )
    want = readers.Request(
        run,
        explain=explain,
        links=settings.proof,
        content=settings.content,
        max_nodes=settings.max_nodes,
        max_depth=settings.max_depth,
        profile=settings.profile,
    )
    position = 0
    for finding in _findings(reader, document, want, settings.choice):
        card = finding if isinstance(finding, Card) else _released(finding, settings.choice)
        pins = settings.profile if card is not None else None
        if card is not None and pins and pins.never_a_card(document.name, card.place, card.context.address):
            position += 1  # so that the others stay where they are
            yield Step(Dropped("never-a-card", card.title or "", card.place))
        elif card is not None:
            if card.kind == "page":
                card.aliases += document.aliases
            cleaned = cleaning.clean(card, origin, position)
            position += 1
            yield Step(finding, cleaned.result, cleaned.dropped, cleaned.notes)
        else:
            yield Step(finding)


def _findings(reader: readers.Reader, document: Document, want: readers.Request, choice: Choice) -> Iterator[Finding]:
    """What the reader finds. Ours have judged what is public; a plug-in's cards are judged by their own status.

    Of an item whose text a password keeps, what everybody sees follows, unless the whole was asked for.
    """
    from importer.readers.items import bare

    found = reader.read(document, want)
    for finding in found if readers.is_ours(reader) else map(_judged, found):
        yield finding
        if isinstance(finding, Dropped) and finding.kind == PROTECTED and finding.item and not choice.releases(finding):
            yield bare(finding.item)


def _judged(finding: Finding) -> Finding:
    from importer.readers.items import settle

    kept_by = statuses.kept_by(finding.status) if isinstance(finding, Card) else None
    return settle(finding, kept_by) if isinstance(finding, Card) and kept_by else finding


class _Addresses:
    """What a run's facts say of addresses, normalised."""

    def __init__(self, run: Facts, base_url: str | None) -> None:
        self.run, self.base_url = run, base_url
        self.site = run.site
        self.places = Places(run, base_url)
        self.shared = frozenset(map(normalised, run.tables.get(SHARED, ())))
        self.variants = {
            normalised(resolve(a, "/", self.site) or a): resolve(page, "/", self.site) or page
            for a, page in self.places.variants.items()
        }


_latest: list[_Addresses] = []


def _addresses(run: Facts, base_url: str | None) -> _Addresses:
    """Made once a run, not once a document."""
    for latest in _latest[:]:  # a copy: threads may run side by side
        if latest.run is run and latest.base_url == base_url:
            return latest
    made = _Addresses(run, base_url)
    _latest[:] = [made]
    return made


def _released(finding: Finding, choice: Choice) -> Card | None:
    """An item that only its status kept out, where the user asked for such; its record says what that was."""
    if not isinstance(finding, Dropped) or finding.item is None or not choice.releases(finding):
        return None
    if statuses.kept_by(finding.item.status) is None:  # kept out by something else than its status's word
        finding.item.status = finding.kind
    return finding.item


class _Unknown(UnreadableError):
    """A kind of file that no reader is for, and that does not claim to be a document either."""


def _reader(document: Document, say: Callable[[Note], object]) -> readers.Reader:
    if not document.head.strip(b" \t\r\n\x0c\x00\xef\xbb\xbf"):
        raise UnreadableError("is empty")
    reader = readers.choose(document, say)
    if reader is not None:
        return reader
    looks = sniff.looks_like(document.head, document.suffix)
    if document.suffix in sniff.PLAIN_HTML_SUFFIXES | sniff.TEXT_SUFFIXES or document.family == "html":
        raise UnreadableError(f"is {looks}, not what its name says")
    instead = sniff.instead(looks)
    reason = f"looks like {looks}, which no reader is for" + (f"; {instead}" if instead else "")
    raise UnreadableError(reason) if document.given else _Unknown(reason)


def convert_document(document: Document, settings: Settings, run: Facts, look: Look | None = None) -> Iterator[Outcome]:
    """One document's outcomes: one, or for an export of many items several. Never raises for bad input."""
    outcome = Outcome(document.name, size=document.size)
    known = _addresses(run, settings.base_url)
    document = known.places.of(document)
    clock = Clock(settings.max_seconds)
    found = 0
    refused: Counter[str] = Counter()
    items_only = True
    reader: readers.Reader | None = None
    try:
        try:
            clock.start()
            reader = _reader(document, outcome.notes.append)
            outcome.reader = reader.name
            if said := readers.ungathered(reader, document):
                outcome.notes.append(said)
            for step in _steps(reader, document, settings=settings, run=run, explain=look is not None):
                if isinstance(step.finding, (Card, Dropped)):
                    found += 1
                    if not items_only and found > settings.max_cards:
                        raise UnreadableError(f"holds more than {settings.max_cards:,} cards; --max-cards raises it")
                    items_only = items_only and (isinstance(step.finding, Dropped) or step.finding.kind == "item")
                _add(outcome, step, settings.choice)
                if look is not None and (seen := look(document, step)) is not None:
                    outcome.seen.append(seen)
                if settings.proof:
                    leads.add(outcome, step.finding, step.result, document=document, known=known)
                if found % ITEMS_AT_ONCE == 0 and found and items_only:
                    outcome.last = False
                    clock.stop()
                    refused += outcome.refused
                    yield outcome
                    outcome = Outcome(document.name, outcome.reader)
                    clock.start()
            if not found and not any(note.code.startswith("no-") for note in outcome.notes):
                outcome.notes.append(Note("no-cards", "nothing that stands for a content item was found"))
        finally:
            clock.stop()
    except _Unknown as error:
        outcome.state = "unknown"
        outcome.notes.append(Note("unknown-kind", error.reason))
    except UnreadableError as error:
        outcome.state, outcome.error = "unreadable", error.reason
    except TimeLimitError:
        outcome.state, outcome.error = "unreadable", limits.too_long(settings.max_seconds)
    except RecursionError:
        outcome.state, outcome.error = "unreadable", "nested too deeply"
    except MemoryError:
        outcome.state, outcome.error = "unreadable", "needs more memory than this process may use"
    except Exception as error:
        if _debugging():
            raise
        outcome.state, outcome.error = "unreadable", plugins.failure(error, reader)
    for option, number in sorted((refused + outcome.refused).items()):
        outcome.notes.append(Note("filtered", f"{number} left out by {option}"))
    # A page that shows an item twice shows one card; an export's items were told apart by their native ids.
    outcome.records = once(outcome.records)
    yield outcome


def _add(outcome: Outcome, step: Step, choice: Choice) -> None:
    """Adds a step to an outcome, unless the user's choice keeps its record out."""
    outcome.dropped.extend(step.dropped)
    outcome.notes.extend(step.notes)
    held_back = isinstance(step.finding, Dropped)
    if isinstance(step.result, Rejection):
        outcome.rejections.append(step.result)
    elif step.result is not None:
        option = choice.refuses_find(step.result, held_back=held_back)
        if option:
            outcome.refused[option] += 1
        else:
            outcome.records.append(step.result)
    elif isinstance(step.finding, Dropped):
        outcome.held_back[step.finding.kind] += choice.could_release(step.finding)
        outcome.dropped.append(step.finding._replace(item=None))
    elif isinstance(step.finding, Note):
        outcome.notes.append(step.finding)


def _debugging() -> bool:
    return bool(os.environ.get("IMPORTER_DEBUG"))
