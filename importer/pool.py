"""Worker processes: a function over many items, results in the items' order, a death costs at most the item it fell on.

    items ──► batches ──► (window in flight) worker processes ──► results in order

Each worker has a pipe of its own and tells after every item how far it is, so that a process that dies (a segmentation
fault, no memory, kill -9) names its item by where it stopped; a fresh one goes on behind it. `concurrent.futures`
loses every batch under way then, and can't say which one was to blame. There are no threads, locks or semaphores:
nothing is left behind when we are killed, and workers end when their pipe does.

It knows nothing of documents. Results must not depend on the process in which they were made.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import pickle
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar

__all__ = ["Died", "is_cheap", "kill_all", "run"]

Item = TypeVar("Item")
Result = TypeVar("Result")

AHEAD = 4
"""Batches in flight per worker, running, waiting and done but not yet due."""
MAX_BUFFERED = 32 << 20
"""Bytes of results that a batch may pile up before its turn; its worker waits then."""
PIPE_ROOM = 24 << 10
"""A batch up to this size fits into an empty pipe (64 KiB on Linux) whatever its worker is doing."""
ATTEMPTS = 2
"""How often an item is tried: a first death may have been somebody else's fault (no memory)."""

_OUT_OF_TIME = -getattr(signal, "SIGPROF", 0) or None
"""The exit code of one whose time was up: it would be so again."""

_alive: dict[int, BaseProcess] = {}


@dataclass(frozen=True, slots=True)
class Died(Generic[Item]):
    """In place of an item's (further) results: the process died on it, twice or for want of time."""

    item: Item
    exit_code: int | None


@dataclass(slots=True)
class _Batch(Generic[Item]):
    items: list[Item]
    payload: bytes
    done: int = 0
    """Items that are finished."""
    passed: int = 0
    """Results of the item under way that have come."""
    skip: int = 0
    """Results of the item under way that came before its first worker died, and come again."""
    deaths: int = 0
    results: deque[Any] = field(default_factory=deque)
    buffered: int = 0


_INTERRUPTIONS = frozenset((signal.SIGINT, signal.SIGTERM))


def is_cheap() -> bool:
    """Are workers forked? That is quick and shares what is loaded, but only safe where no other thread holds a lock."""
    return sys.platform == "linux" and threading.active_count() == 1


class _Worker:
    def __init__(self, function: Callable[[Any], Iterator[Any]], others: list[Connection]) -> None:
        forking = is_cheap()
        context: Any = multiprocessing.get_context("fork" if forking else "spawn")
        self.pipe, theirs = context.Pipe()
        inherited = [*others, self.pipe] if forking else []
        self.process: BaseProcess = context.Process(target=_work, args=(theirs, function, inherited), daemon=True)
        with _uninterrupted():
            self.process.start()
            _alive[self.process.pid or 0] = self.process
        theirs.close()
        self.queue: deque[_Batch[Any]] = deque()

    def end(self) -> int | None:
        """Ends the process, at once; its exit code, if it had ended by itself."""
        self.pipe.close()
        self.process.join(0.2)
        code = self.process.exitcode
        if code is None:
            self.process.kill()
            self.process.join()
        _alive.pop(self.process.pid or 0, None)
        self.process.close()
        return code


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Holds interruptions back while a worker is born: one that is not in the list yet would not be ended, and one
    that has not set its own handlers yet would act as the parent does."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _INTERRUPTIONS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def kill_all() -> None:
    """Ends all workers at once; for a process that is about to end itself."""
    for process in list(_alive.values()):
        with contextlib.suppress(OSError, ValueError):
            process.kill()
    for pid in list(_alive):
        with contextlib.suppress(OSError):
            os.waitpid(pid, 0)


def _work(pipe: Connection, function: Callable[[Any], Iterator[Any]], inherited: list[Connection]) -> None:
    """A worker's life: batches in, results out, until the pipe ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group: the parent decides
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _INTERRUPTIONS)
    for other in inherited:
        other.close()  # else a sibling's pipe would not end with the parent
    gc.freeze()
    try:
        while True:
            skip, items = pickle.loads(pipe.recv_bytes())
            for item in items:
                for result in function(item):
                    if skip:
                        skip -= 1
                    else:
                        pipe.send_bytes(pickle.dumps(result, pickle.HIGHEST_PROTOCOL))
                skip = 0
                pipe.send_bytes(b"")
    except (EOFError, OSError):
        os._exit(0)


def run(
    function: Callable[[Item], Iterator[Result]], batches: Iterable[list[Item]], *, workers: int
) -> Iterator[Result | Died[Item]]:
    """The results of `function` over all items, in order. Exceptions of `function` are its own to catch: one that
    comes out of it ends the worker. Bounded in memory, whatever the number of items."""
    source = iter(batches)
    pool: list[_Worker] = []
    due: deque[_Batch[Item]] = deque()  # in order; those in front of all workers' queues are finished
    unsent: deque[_Batch[Item]] = deque()  # cut, waiting for a worker
    exhausted = False
    try:
        while True:
            while not exhausted and len(due) < AHEAD * workers:
                items = next(source, None)
                if items is None:
                    exhausted = True
                    break
                batch = _Batch(items, pickle.dumps((0, items), pickle.HIGHEST_PROTOCOL))
                due.append(batch)
                unsent.append(batch)
                _assign(pool, unsent, function, workers)
            while due:  # what is due goes out
                head = due[0]
                while head.results:
                    result = head.results.popleft()
                    if isinstance(result, Died):
                        yield result
                    else:
                        head.buffered -= len(result)
                        yield pickle.loads(result)
                if head.done < len(head.items):
                    break
                due.popleft()
            _assign(pool, unsent, function, workers)
            if not due:
                if exhausted:
                    return
                continue
            readable = [w for w in pool if w.queue and (w.queue[0] is due[0] or w.queue[0].buffered < MAX_BUFFERED)]
            ready = set(wait([w.pipe for w in readable]))
            for worker in readable:
                if worker.pipe in ready and not _receive(worker):
                    pool.remove(worker)
                    unsent.extendleft(reversed(_bury(worker)))
    finally:
        for worker in pool:
            worker.process.kill()
        for worker in pool:
            worker.end()


def _assign(
    pool: list[_Worker], unsent: deque[_Batch[Any]], function: Callable[[Any], Iterator[Any]], size: int
) -> None:
    """Batches to idle workers; a second one, if it is small, to those that are busy, so that they need not wait."""
    while unsent:
        idle = next((w for w in pool if not w.queue), None)
        if idle is None and len(pool) < size:
            idle = _Worker(function, [w.pipe for w in pool])
            pool.append(idle)
        if idle is None and len(unsent[0].payload) <= PIPE_ROOM:
            idle = next((w for w in pool if len(w.queue) == 1), None)
        if idle is None:
            return
        batch = unsent.popleft()
        idle.queue.append(batch)
        try:
            idle.pipe.send_bytes(batch.payload)
        except OSError:
            return  # it has died: reading from it will tell


def _receive(worker: _Worker) -> bool:
    """Takes one message of a worker. False if it has died."""
    batch = worker.queue[0]
    try:
        message = worker.pipe.recv_bytes()
    except (EOFError, OSError):
        return False
    if message:
        batch.passed += 1
        batch.buffered += len(message)
        batch.results.append(message)
        return True
    batch.done, batch.passed, batch.deaths = batch.done + 1, 0, 0
    if batch.done == len(batch.items):
        worker.queue.popleft()
        batch.payload = b""
    return True


def _bury(worker: _Worker) -> list[_Batch[Any]]:
    """What a dead worker leaves to be done, in order: the rest of its batch, less an item that killed twice."""
    code = worker.end()
    batch = worker.queue[0]
    batch.deaths += 1
    if batch.deaths >= ATTEMPTS or code == _OUT_OF_TIME:
        batch.results.append(Died(batch.items[batch.done], code))
        batch.done, batch.passed, batch.deaths = batch.done + 1, 0, 0
    left = list(worker.queue)
    if batch.done == len(batch.items):
        left.pop(0)
    else:
        batch.payload = pickle.dumps((batch.passed, batch.items[batch.done :]), pickle.HIGHEST_PROTOCOL)
    return left
