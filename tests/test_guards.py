"""What a sync must not do unasked: the table of `importer.guards`, case by case."""

from __future__ import annotations

from typing import Any

import pytest

from importer.guards import ALL, Evidence, Permission, Reading, Rows, decide, is_shrink, starves


def kinds(permission: Permission = Permission(), **found: Any) -> list[str]:  # noqa: B008 - frozen
    evidence = Evidence(**{"present": 200, "documents": 50, **found})
    return [reason.kind for reason in decide(evidence, permission).reasons]


@pytest.mark.parametrize(
    ("removed", "present", "shrink"),
    [
        (0, 0, False), (1, 1, False), (10, 10, False), (10, 20, False), (11, 20, True), (11, 110, False),
        (11, 109, True), (20, 200, False), (21, 200, True), (100, 1000, False), (101, 1000, True),
    ],
)  # fmt: skip
def test_more_than_10_records_and_10_percent_are_a_shrink(removed: int, present: int, shrink: bool) -> None:
    assert is_shrink(removed, present) is shrink


@pytest.mark.parametrize(
    ("lost", "had", "too_many"), [(3, 3, True), (2, 2, False), (3, 6, False), (4, 7, True), (50, 100, False)]
)
def test_a_few_entries_or_less_than_most_may_go(lost: int, had: int, too_many: bool) -> None:
    assert starves(lost, had) is too_many


@pytest.mark.parametrize(
    ("found", "allowed", "withheld"),
    [
        # removals within the limits
        ({"removed": 20}, None, []),
        ({"present": 20, "removed": 10}, None, []),
        # beyond them
        ({"removed": 21}, None, ["shrink"]),
        ({"removed": 21}, ALL, []),
        ({"removed": 200}, ALL, []),
        # nothing there, or nothing left
        ({"present": 3, "documents": 0, "removed": 3}, None, ["empty"]),
        ({"present": 3, "removed": 3}, None, ["empty"]),
        ({"present": 3, "removed": 3, "added": 3}, None, []),
        ({"present": 3, "documents": 0, "removed": 3}, ALL, []),
        ({"present": 0, "documents": 0}, None, []),
        # with a number of their own
        ({"removed": 21}, 21, []),
        ({"removed": 21}, 20, ["shrink"]),
        ({"removed": 5}, 4, ["shrink"]),
        ({"removed": 5}, 0, ["shrink"]),
        ({"present": 3, "documents": 0, "removed": 3}, 3, []),
        ({"present": 3, "documents": 0, "removed": 3}, 2, ["shrink"]),
        # what an earlier run withheld stays
        ({"removed": 5, "removed_held": 2}, None, ["shrink"]),
        ({"removed": 5, "removed_held": 2}, 5, []),
        # documents that could not be read
        ({"stale": 20}, None, []),
        ({"stale": 21}, None, ["stale"]),
        ({"stale": 21, "removed": 21}, None, ["shrink", "stale"]),
        ({"stale": 21}, ALL, []),
        # an empty store has nothing to lose
        ({"present": 0, "added": 500, "titled": 400, "touched": 500, "title": "x"}, None, []),
    ],
)  # fmt: skip
def test_shrinking(found: dict[str, Any], allowed: Any, withheld: list[str]) -> None:
    assert kinds(Permission(shrink=allowed), **found) == withheld


LOST = {"compared": 100, "had": {"summary": 60}, "lost": {"summary": 31}}
ALIKE = {"touched": 30, "titled": 16, "title": "503 Service Unavailable"}
NOTHING = {"readers": {"wxr": Reading(12, 0)}, "removed": 12}
DRIFT = {"drifting": 6, "profiled": 10, "drift_changes": 1}


@pytest.mark.parametrize(
    ("found", "withheld"),
    [
        (LOST, ["field"]),
        ({**LOST, "lost": {"summary": 30}}, []),
        ({**LOST, "had": {"summary": 50}}, []),
        ({**LOST, "had": {"summary": 34}}, ["field"]),
        ({**LOST, "had": {"summary": 9}, "lost": {"summary": 9}}, []),
        ({"unfed": {"media.xml": Rows(6, 6)}}, ["tables"]),
        ({"compared": 12, "had": {"date_published": 10}, "lost": {"date_published": 10}}, ["field"]),
        ({"compared": 9, "had": {"date_published": 9}, "lost": {"date_published": 9}}, []),
        ({**LOST, "lost": {"summary": 1}, "lost_held": frozenset(["summary"])}, ["field"]),
        (ALIKE, ["titles"]),
        ({**ALIKE, "titled": 15}, []),
        ({**ALIKE, "titled": 9, "touched": 9}, []),
        ({**ALIKE, "titled_before": 8}, []),
        ({**ALIKE, "titled": 1, "title_held": True}, ["titles"]),
        (NOTHING, ["reader"]),
        ({**NOTHING, "readers": {"wxr": Reading(12, 1)}}, []),
        ({**NOTHING, "readers": {"wxr": Reading(9, 0)}}, []),
        ({"readers_held": {"wxr": 12}}, ["reader"]),
        ({"readers": {"wxr": Reading(2, 1)}, "readers_held": {"wxr": 12}}, ["reader"]),
        (DRIFT, ["drift"]),
        ({**DRIFT, "drifting": 5}, []),
        ({**DRIFT, "drifting": 2, "profiled": 2}, []),
        ({**DRIFT, "drift_changes": 0}, []),
        ({"drift_held": True}, ["drift"]),
    ],
)
def test_collapsing(found: dict[str, Any], withheld: list[str]) -> None:
    assert kinds(**found) == withheld
    assert kinds(Permission(collapse=True), **found) == []


def test_removals_that_the_user_has_decided_on_are_not_asked_about_twice() -> None:
    assert kinds(Permission(shrink=ALL), **NOTHING) == []
    assert kinds(Permission(shrink=12), **NOTHING) == []
    assert kinds(**{**NOTHING, "removed": 150, "readers": {"wxr": Reading(150, 0)}}) == ["shrink"]


def test_allowing_one_guard_does_not_allow_the_other() -> None:
    assert kinds(Permission(shrink=ALL), removed=100, **LOST) == ["field"]
    assert kinds(Permission(collapse=True), removed=100, **LOST) == ["shrink"]
    assert kinds(removed=100, **LOST) == ["shrink", "field"]


def test_a_decision_says_what_it_withholds() -> None:
    decision = decide(Evidence(present=200, documents=9, removed=100, **LOST), Permission())
    assert decision.removals and decision.shrinks and decision.collapses and not decision.drift
    assert decision.subjects("field") == {"summary"}
    decision = decide(Evidence(present=200, documents=9, **ALIKE), Permission())
    assert not decision.removals and decision.subjects("titles") == {"503 Service Unavailable"}
