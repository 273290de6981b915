"""Worker processes: order, deaths, memory, nothing left behind. Real processes that really die."""

from __future__ import annotations

import faulthandler
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from importer import pool


def batches(items: list[str], size: int) -> Iterator[list[str]]:
    yield from (items[at : at + size] for at in range(0, len(items), size))


def work(item: str) -> Iterator[str]:
    """`3` gives one result, `3x4` four; words say how to die, after a result or before."""
    kind, _, rest = item.partition(":")
    if kind == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if kind == "exit":
        os._exit(7)
    if kind == "late":
        yield f"{rest} first"
        faulthandler.disable()  # pytest switches it on; its words would stand in the output
        os.kill(os.getpid(), signal.SIGSEGV)
    if kind == "once":  # dies the first time, as somebody who was short of memory
        yield f"{rest} a"
        if not Path(rest).exists():
            Path(rest).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        yield f"{rest} b"
        return
    if kind == "slow":
        time.sleep(0.05)
    if kind == "large":
        yield from (rest * 1_000_000 for _ in range(3))
        return
    yield item


def shown(results: Iterator[object]) -> list[str]:
    return [f"died:{r.item}:{r.exit_code}" if isinstance(r, pool.Died) else str(r) for r in results]


@pytest.mark.parametrize("workers", [1, 2, 3])
@pytest.mark.parametrize("size", [1, 7, 100])
def test_results_come_in_the_order_of_the_items(workers: int, size: int) -> None:
    items = ["slow" if n % 13 == 0 else str(n) for n in range(60)]
    assert shown(pool.run(work, batches(items, size), workers=workers)) == items


def test_no_items_no_results() -> None:
    assert shown(pool.run(work, iter(()), workers=2)) == []


@pytest.mark.parametrize("workers", [1, 2])
def test_a_death_costs_the_item_it_fell_on_and_no_other(workers: int) -> None:
    items = ["a", "kill:1", "b", "c", "exit:2", "d", "kill:3", "kill:4", "e"]
    assert shown(pool.run(work, batches(items, 3), workers=workers)) == [
        "a", "died:kill:1:-9", "b", "c", "died:exit:2:7", "d", "died:kill:3:-9", "died:kill:4:-9", "e",
    ]  # fmt: skip


def test_what_came_before_the_death_is_kept_once() -> None:
    items = ["a", "late:x", "b"]
    assert shown(pool.run(work, batches(items, 3), workers=2)) == ["a", "x first", "died:late:x:-11", "b"]


def test_an_item_gets_a_second_try(tmp_path: Path) -> None:
    mark = str(tmp_path / "mark")
    assert shown(pool.run(work, batches(["a", f"once:{mark}", "b"], 3), workers=2)) == [
        "a",
        f"{mark} a",
        f"{mark} b",
        "b",
    ]


def test_results_larger_than_a_pipe_and_out_of_turn_do_not_block() -> None:
    items = ["slow", *["large:x"] * 40, "end"]
    got = [len(r) if isinstance(r, str) else 0 for r in pool.run(work, batches(items, 2), workers=2)]
    assert got == [4, *[1_000_000] * 120, 3]


def test_items_are_drawn_only_as_far_as_the_window_reaches() -> None:
    drawn = 0

    def source() -> Iterator[list[str]]:
        nonlocal drawn
        for n in range(1000):
            drawn += 1
            yield [str(n)]

    results = pool.run(work, source(), workers=2)
    next(results)
    assert drawn <= 2 * pool.AHEAD + 2
    results.close()


def test_whoever_stops_listening_leaves_no_process() -> None:
    results = pool.run(work, batches([str(n) for n in range(100)], 1), workers=2)
    next(results)
    pids = list(pool._alive)
    assert pids
    results.close()
    assert not pool._alive
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_workers_end_with_their_parent(tmp_path: Path) -> None:
    """A parent that is killed can't tell its workers; the end of their pipe does."""
    child = os.fork()
    if child == 0:
        results = pool.run(work, batches([str(n) for n in range(100)], 1), workers=3)
        next(results)
        (tmp_path / "pids.part").write_text(" ".join(map(str, pool._alive)))
        (tmp_path / "pids.part").rename(tmp_path / "pids")
        time.sleep(60)
        os._exit(0)
    until = time.monotonic() + 20
    while not (tmp_path / "pids").exists() and time.monotonic() < until:
        time.sleep(0.01)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    pids = list(map(int, (tmp_path / "pids").read_text().split()))
    assert pids
    while any(alive(pid) for pid in pids) and time.monotonic() < until:
        time.sleep(0.01)
    assert not [pid for pid in pids if alive(pid)]


def alive(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
