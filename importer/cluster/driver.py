"""The driver: hands batches to a Dask cluster, commits what comes back, and takes apart what kills its workers.

A window of batches is in flight, never the whole plan. A batch that has killed several workers is read again page by
page in processes of our own, which costs only the page that kills. Where nothing answers any more it says so loudly;
the same command goes on from there.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from importer import facts as all_facts
from importer import pipeline
from importer.cluster import task
from importer.cluster.parts import Done, Place
from importer.cluster.plan import Batch, fingerprint, plan
from importer.errors import ClusterError
from importer.facts import Facts
from importer.pipeline import Outcome, Settings, Survey
from importer.sources import Document, Problem

__all__ = ["LOCAL", "Cluster"]

LOCAL = "local"
"""In place of a scheduler's address: one on this machine, for this run."""
IN_FLIGHT = 4
"""Batches per thread of the cluster that are handed out and not done."""
MOST_DUE = 10_000
"""Batches that may be done and wait for an earlier one; they are names only."""
PATIENCE = 60.0
"""Seconds without a worker and without a batch done after which a run gives up."""
LOOK = 2.0
"""Seconds between two looks at whether anybody is there."""
CONNECTING = 20.0
"""Seconds to find the scheduler and a first worker."""


@dataclass(slots=True)
class _Due:
    batch: Batch
    result: Any = None
    done: bool = False


class Cluster:
    """A connection to a scheduler and the place of the parts; a context manager. Raises ClusterError throughout."""

    def __init__(self, address: str, parts: str, *, workers: int = 1, patience: float = PATIENCE) -> None:
        self._address, self._workers, self._patience = address, workers, patience
        self._place = Place(parts)
        self._ends: list[Any] = []
        self._client: Any = None

    def __enter__(self) -> Cluster:
        import dask
        import distributed

        for name in ("distributed", "tornado", "asyncio"):  # what matters of theirs comes as an exception
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self._place.make()
        try:
            address: Any = self._address
            if address == LOCAL:
                # Dask's profiler would look at workers of our own a hundred times a second: 4 % of their time.
                with dask.config.set({"distributed.worker.profile.enabled": False}):
                    address = distributed.LocalCluster(
                        n_workers=self._workers,
                        threads_per_worker=1,
                        dashboard_address=None,
                        silence_logs=logging.CRITICAL,
                    )
                self._ends.append(address)
            self._client = distributed.Client(address, timeout=CONNECTING)
            self._ends.append(self._client)
            self._client.wait_for_workers(1, timeout=CONNECTING)
        except (OSError, TimeoutError, ValueError) as error:
            self.__exit__()
            raise ClusterError(
                f"{self._address}: no scheduler with workers there ({error or type(error).__name__}); "
                "start them with `dask scheduler` and `dask worker ADDRESS`"
            ) from None
        try:
            self._compare_versions()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        while self._ends:
            self._ends.pop().close()

    def _compare_versions(self) -> None:
        own = task.versions()
        try:
            theirs = self._client.run(task.versions)
        except ModuleNotFoundError as error:
            raise ClusterError(f"a worker has no {error.name}; install importer {own['importer']} there") from None
        for worker, found in theirs.items():
            if found != own:
                raise ClusterError(f"versions differ: {found} on {worker}, {own} here; install the same on both")

    def survey(self, sources: Iterable[Document | Problem]) -> Survey:
        """The light first pass over all documents, on the cluster."""
        found: list[Facts] = []
        documents = size = 0
        for due in self._in_order(self._gather, plan(sources, "facts"), frozenset()):
            found.append(due.result[0])
            documents, size = documents + due.result[1], size + due.result[2]
            if len(found) >= MOST_DUE:
                found = [all_facts.merge(found)]
        return Survey(all_facts.merge(found), documents, size)

    def convert(self, sources: Iterable[Document | Problem], settings: Settings, first: Survey) -> Iterator[Outcome]:
        """All documents' outcomes, in order, as `pipeline.convert` gives them; what an earlier run has committed is
        taken from there. The parts go when all is done."""
        settings = settings.model_copy(update={"workers": 1})
        run = self._place.put_facts(first.facts)
        options = {
            "settings": settings, "place": self._place.address, "run": run, "driver": task.versions(),
        }  # fmt: skip

        def convert(batch: Batch) -> Any:
            return self._client.submit(
                task.convert, batch.id, batch.items, **options, key=f"importer-{batch.id}-{time.time_ns()}", pure=False
            )

        batches = plan(sources, fingerprint(settings, first.facts))
        for due in self._in_order(convert, batches, self._place.committed(), settings=settings, facts=first.facts):
            yield from self._place.outcomes(due.batch.id)

    def finish(self) -> None:
        """The result is written: the parts may go."""
        self._place.remove()

    def _gather(self, batch: Batch) -> Any:
        return self._client.submit(
            task.gather, batch.items, key=f"importer-facts-{batch.id}-{time.time_ns()}", pure=False
        )

    def _in_order(
        self,
        submit: Callable[[Batch], Any],
        batches: Iterator[Batch],
        committed: Iterable[str],
        *,
        settings: Settings | None = None,
        facts: Facts | None = None,
    ) -> Iterator[_Due]:
        """The batches, in order, each when it is done. With `settings` their parts are committed on the way."""
        from distributed import KilledWorker

        committed = frozenset(committed)
        due: deque[_Due] = deque()
        running: dict[Any, _Due] = {}
        exhausted = False
        while True:
            window = IN_FLIGHT * max(1, sum(self._client.nthreads().values()))
            while not exhausted and len(running) < window and len(due) < MOST_DUE:
                batch = next(batches, None)
                if batch is None:
                    exhausted = True
                    break
                due.append(_Due(batch, done=batch.id in committed))
                if not due[-1].done:
                    running[submit(batch)] = due[-1]
            while due and due[0].done:
                yield due.popleft()
            if exhausted and not due:
                return
            for future in self._finished(running):
                one = running.pop(future)
                try:
                    one.result = future.result()
                except KilledWorker:
                    one.result = self._isolated(one.batch, settings, facts)
                except ClusterError:
                    raise
                except Exception as error:
                    raise ClusterError(f"{_named(one.batch)}: {type(error).__name__}: {error}\n{_AGAIN}") from None
                if settings is not None:
                    self._place.commit(one.batch.id, one.result)
                one.batch, one.done = Batch(one.batch.id, ()), True

    def _finished(self, running: dict[Any, _Due]) -> set[Any]:
        """Those that have ended, of which there is at least one. Raises ClusterError if nobody works on them."""
        from distributed import wait

        deserted: float | None = None
        while running:
            try:
                done: set[Any] = wait(list(running), timeout=LOOK, return_when="FIRST_COMPLETED").done
                return done
            except TimeoutError:
                alive = self._client.status == "running" and bool(self._client.nthreads())
            if alive:
                deserted = None
                continue
            deserted = deserted or time.monotonic()
            if time.monotonic() - deserted > self._patience:
                raise ClusterError(f"no worker left at {self._address} since {self._patience:.0f} s\n{_AGAIN}")
        return set()

    def _isolated(self, batch: Batch, settings: Settings | None, facts: Facts | None) -> Any:
        """A batch that has killed its workers, document by document in processes of our own."""
        if settings is None or facts is None:
            return pipeline.survey_isolated(batch.items), len(batch.items), 0
        done: Done = self._place.put_part(batch.id, pipeline.convert_isolated(batch.items, settings, facts))
        return done


_AGAIN = "What is done is kept: the same command goes on from there."


def _named(batch: Batch) -> str:
    names = [item.name for item in batch.items]
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more" if names else batch.id
