"""Corrections applied: records in, records out, and what did nothing. Pure, on values.

Records that are not merged are corrected one by one: what has the id, however often, is set or dropped; of `merge` the
others get the one's id, so that whoever merges them later has one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from pydantic import ValidationError

from importer.cleaning.urls import identity, origin
from importer.corrections.faults import told
from importer.corrections.ids import without_host
from importer.corrections.model import EMPTY, FIELDS, About, Correction, parsed
from importer.merge import merge
from importer.profiles import Profiles, unshown
from importer.record import Record

__all__ = ["Applied", "Stale", "apply", "corrected"]


@dataclass(frozen=True)
class Stale:
    """A correction that did nothing, and why."""

    correction: Correction
    code: Literal["no-longer-matches", "no-longer-needed", "not-valid"]
    about: str

    def named(self, shown: Callable[[str], tuple[str, str | None] | None]) -> Stale:
        """The same, saying what had its id, which the profile may not know: `shown` tells title and address."""
        one = self.correction
        if one.id is None or one.about is not None or not self.about.startswith(one.id) or not (held := shown(one.id)):
            return self
        known = one.model_copy(update={"about": About(title=held[0], url=held[1])})
        return replace(self, about=known.named + self.about.removeprefix(one.id))

    def plain(self) -> dict[str, Any]:
        """For a report."""
        return {"code": self.code, "about": self.about, "correction": self.correction.plain()}


@dataclass
class Applied:
    """The records after all corrections, in their order, and what did nothing."""

    records: list[Record]
    stale: list[Stale] = field(default_factory=list)
    applied: int = 0
    taken_out: int = 0
    """Records that were there before and are not any more, less those that were added."""
    kept: list[tuple[str, ...]] = field(default_factory=list)
    """Ids of records that a person looked at and found to be different."""
    gone: frozenset[str] = frozenset()
    """Ids that no record has any more: they were dropped, or merged into another."""


def corrected(
    records: Iterable[Record],
    profiles: Profiles,
    *,
    documents: Collection[str],
    unshown: Collection[tuple[str, str]] = (),
    merged: bool = True,
) -> Applied:
    """All corrections of all profiles, one profile after the other; a rule holds for records of the documents or
    addresses that its profile is for. Raises ValueError for what is no correction."""
    applied = Applied(list(records))
    for profile in profiles.members:
        if not profile.corrections:
            continue

        def is_ours(record: Record, profile: Any = profile) -> bool:
            names = (record.source.document, *record.source.also_in)
            return any(profile.is_for(name, record.url or "") for name in names)

        one = apply(
            applied.records, parsed(profile.corrections), documents=documents, unshown=unshown, merged=merged,
            is_ours=None if profile.is_for_all else is_ours,
        )  # fmt: skip
        applied = Applied(
            one.records, applied.stale + one.stale, applied.applied + one.applied, applied.taken_out + one.taken_out,
            applied.kept + one.kept, applied.gone | one.gone,
        )  # fmt: skip
    return applied


def apply(
    records: Iterable[Record],
    corrections: Sequence[Correction],
    *,
    documents: Collection[str],
    unshown: Collection[tuple[str, str]] = (),
    merged: bool = True,
    is_ours: Callable[[Record], bool] | None = None,
) -> Applied:
    """All corrections. `documents`: those that were read, so that nothing is added for those that were not. `unshown`:
    what they no longer show of that which was promoted (`Outcome.unshown`). `merged`: of each id there is one record.
    `is_ours`: which records rules are for; None for all."""
    run = _Run(list(records), documents, unshown, merged=merged, is_ours=is_ours)
    before = len(run.rows)
    for kinds in (("rename", "trim"), ("add", "promote"), ("merge",), ("set",), ("drop", "keep")):
        for correction in corrections:
            if correction.kind in kinds:
                run.take(correction)
    left = [record for record in run.rows if record is not None]
    return Applied(left, run.stale, run.applied, before - len(left), run.kept, frozenset(run.gone))


class _Run:
    """The records in their order and by id, while corrections are taken one by one."""

    def __init__(
        self,
        records: list[Record],
        documents: Collection[str],
        unshown: Collection[tuple[str, str]],
        *,
        merged: bool,
        is_ours: Callable[[Record], bool] | None,
    ) -> None:
        self.rows: list[Record | None] = list(records)
        self._documents, self._unshown, self._merged, self._is_ours = documents, unshown, merged, is_ours
        self._at: dict[str, list[int]] = {}
        """Where those of each id stand."""
        for number, record in enumerate(records):
            self._at.setdefault(record.id, []).append(number)
        self.stale: list[Stale] = []
        self.kept: list[tuple[str, ...]] = []
        self.applied = 0
        self._moved: dict[str, str] = {}
        self._twins: dict[str, str | None] | None = None
        """Id that a record would have without its site's address → the id that it has; None where several have."""
        self.gone: set[str] = set()

    def take(self, correction: Correction) -> None:
        before = len(self.stale)
        if correction.id and correction.id not in self._at and correction.about:
            # Made where the site's address was known, of records that are read without it.
            other = without_host(correction.about.url)
            if other in self._at:
                self._moved[correction.id] = other
        getattr(self, f"_{correction.kind}")(correction)
        self.applied += len(self.stale) == before

    def _tell(self, correction: Correction, code: Any, about: str) -> None:
        self.stale.append(Stale(correction, code, about))

    def _now(self, id: str) -> str:
        """The id that a correction's record has in this run: another where one of the two knew the site's address."""
        if id in self._at or id in self._moved:
            return self._moved.get(id, id)
        if self._twins is None:
            self._twins = {}
            for record in self.rows:
                if record is not None and (twin := without_host(record.url)) is not None:
                    # Of two sites of one run either may be meant: then none is.
                    self._twins[twin] = None if self._twins.get(twin, record.id) != record.id else record.id
        return self._twins.get(id) or id

    def _those(self, id: str | None) -> Iterator[tuple[int, Record]]:
        """The records of an id, with where they stand."""
        for number in self._at.get(self._now(id or ""), ()):
            if (record := self.rows[number]) is not None:
                yield number, record

    def _all(self) -> Iterator[tuple[int, Record]]:
        """Those that rules are for."""
        for number, record in enumerate(self.rows):
            if record is not None and (self._is_ours is None or self._is_ours(record)):
                yield number, record

    def _put(self, correction: Correction, number: int, values: Mapping[str, Any]) -> bool:
        """The record there with other values, where it is valid with them."""
        record = self.rows[number]
        assert record is not None
        data = {**record.model_dump(mode="json"), **values}
        if "summary" in values:
            data["summary_truncated"] = values.get("summary_truncated", False)
        try:
            self.rows[number] = Record.model_validate_json(json.dumps(data))
        except ValidationError as error:
            self._tell(correction, "not-valid", f"{correction.named if correction.id else record.id}: {told(error)}")
            return False
        return True

    def _rename(self, correction: Correction) -> None:
        rule = correction.rename
        assert rule is not None
        held = [(number, record) for number, record in self._all() if rule.source in getattr(record, rule.field)]
        if not held:
            self._tell(correction, "no-longer-matches", f"no record has “{rule.source}” among its {rule.field}")
        for number, record in held:
            labels = [rule.to if label == rule.source else label for label in getattr(record, rule.field)]
            if not self._put(correction, number, {rule.field: list(dict.fromkeys(labels))}):
                return

    def _trim(self, correction: Correction) -> None:
        rule = correction.trim
        assert rule is not None
        pattern = re.compile(rule.pattern)
        held = [(number, record) for number, record in self._all() if pattern.search(record.title)]
        if not held:
            self._tell(correction, "no-longer-matches", f"{rule.pattern} fits no title")
        for number, record in held:
            if left := pattern.sub("", record.title).strip():  # a title is never trimmed to nothing
                self._put(correction, number, {"title": left})

    def _add(self, correction: Correction) -> None:
        self._new(correction, dict(correction.add or {}), document="")

    def _promote(self, correction: Correction) -> None:
        rule = correction.promote
        assert rule is not None
        if rule.document not in self._documents:
            self._tell(correction, "no-longer-matches", f"{rule.document}: not among the documents")
        elif (rule.document, said := unshown(rule.title)) in self._unshown:
            self._tell(correction, "no-longer-matches", f"{rule.document}: {said}")
        else:
            self._new(correction, {"title": rule.title, "url": rule.url}, document=rule.document)

    def _new(self, correction: Correction, values: dict[str, Any], *, document: str) -> None:
        title, url = str(values.get("title") or ""), values.get("url")
        id = values.pop("id", None) or identity(url, title, values.get("publisher"))
        if any(self._those(id)):
            self._tell(correction, "no-longer-needed", f"{id}: is found by now")
            return
        source = {"document": document, "kind": "card", "reader": "correction", "position": 0}
        data = {**EMPTY, **values, "id": id, "source": source}
        try:
            record = Record.model_validate_json(json.dumps(data))
        except ValidationError as error:
            self._tell(correction, "not-valid", told(error))
            return
        self._at.setdefault(id, []).append(len(self.rows))
        self.rows.append(record)

    def _merge(self, correction: Correction) -> None:
        own = [record for _, record in self._those(correction.id)]
        ids = dict.fromkeys(map(self._now, correction.merge or ()))
        others = [pair for id in ids if id != self._now(correction.id or "") for pair in self._those(id)]
        if not own or not others:
            self._tell(correction, "no-longer-matches", f"{correction.named}: there are no two to merge")
            return
        self.gone |= {other.id for _, other in others}
        ours = [(number, other.model_copy(update={"id": own[0].id})) for number, other in others]
        if not self._merged:
            for number, other in ours:
                self.rows[number] = other
            self._move(correction)
            return
        record, joined = own[0], next(merge([own[0], *(other for _, other in ours)]))
        # The person said which of them is the one: what it has stands, the others fill what it lacks.
        values = {name: getattr(record, name) for name in _LED if getattr(record, name)}
        if record.summary:
            values["summary_truncated"] = record.summary_truncated
        url = record.url or joined.url
        aliases = {address for address in (joined.url, *joined.aliases) if address and address != url}
        values |= {"url": url, "aliases": tuple(sorted(aliases))}
        self.rows[self._at[record.id][0]] = joined.model_copy(update=values)
        for number, _ in others:
            self.rows[number] = None

    def _move(self, correction: Correction) -> None:
        """What had one of the other ids stands under the one now."""
        own = self._now(correction.id or "")
        for id in map(self._now, correction.merge or ()):
            if id != own:
                self._at[own] += self._at.pop(id, [])

    def _set(self, correction: Correction) -> None:
        held = list(self._those(correction.id))
        if not held:
            self._tell(correction, "no-longer-matches", f"{correction.named}: no such record")
            return
        values = {**(correction.set or {}), **{name: EMPTY[name] for name in correction.clear}}
        values = {name: EMPTY[name] if value is None else value for name, value in values.items()}
        needed = False
        for number, record in held:
            plain, own = record.model_dump(mode="json"), _resolved(values, record.url)
            if any(plain[name] != value for name, value in own.items()):
                needed = True
                if not self._put(correction, number, own):
                    return
        if not needed:
            self._tell(correction, "no-longer-needed", f"{correction.named}: is so by itself")

    def _drop(self, correction: Correction) -> None:
        held = list(self._those(correction.id))
        if not held:
            self._tell(correction, "no-longer-matches", f"{correction.named}: no such record")
        for number, record in held:
            self.gone.add(record.id)
            self.rows[number] = None

    def _keep(self, correction: Correction) -> None:
        ids = (correction.id or "", *(correction.keep or ()))
        self.kept.append(tuple(map(self._now, ids)))
        if missing := [id for id in ids if not any(self._those(id))]:
            self._tell(
                correction,
                "no-longer-matches",
                f"{correction.named if missing[0] == correction.id else missing[0]}: no such record",
            )


def _resolved(values: dict[str, Any], url: str | None) -> dict[str, Any]:
    """The same, where the record's own address is absolute with absolute addresses."""
    site = origin(url) if url else None
    if site is None:
        return values
    return values | {
        name: site + value
        for name, value in values.items()
        if name in ("url", "external_url", "image") and isinstance(value, str) and value[:1] == "/" != value[1:2]
    }


_LED = sorted(FIELDS - {"url", "aliases", "warnings", "summary_truncated"})
