"""Parts: a batch's outcomes as one file at a place that all machines share, and the manifest of those that count.

A part is lines: for each outcome a head (JSON), then its records, as they would stand in a `.jsonl`. It appears whole
under its name or not at all: locally by a rename, on object stores by one request. It decides nothing.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import pickle
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from importer.cards import Dropped, Note
from importer.errors import ClusterError, UsageError
from importer.facts import Facts
from importer.pipeline import Outcome
from importer.record import Record, Rejection
from importer.sources import storage

__all__ = ["Done", "Place", "decode", "encode"]


@dataclass(frozen=True, slots=True)
class Done:
    """What a task says of its part, and the manifest of it."""

    part: str
    sha256: str
    size: int
    """Bytes."""
    outcomes: int
    records: int


def encode(outcomes: Iterable[Outcome]) -> tuple[bytes, int, int]:
    """A part's bytes; how many outcomes and records are in it."""
    to_json = Record.__pydantic_serializer__.to_json
    lines: list[bytes] = []
    count = records = 0
    for outcome in outcomes:
        head = {
            "document": outcome.document, "reader": outcome.reader, "state": outcome.state, "error": outcome.error,
            "size": outcome.size, "last": outcome.last, "refused": outcome.refused,
            "held_back": outcome.held_back, "addresses": outcome.addresses, "links": outcome.links,
            "files": outcome.files, "title": outcome.title, "characters": outcome.characters,
            "notes": [note._asdict() for note in outcome.notes],
            "dropped": [[d.kind, d.text, d.place] for d in outcome.dropped],
            "rejections": [r.model_dump(mode="json") for r in outcome.rejections],
            "records": len(outcome.records),
        }  # fmt: skip
        lines.append(json.dumps(head).encode())  # ASCII: what is no valid Unicode comes back as it was
        lines.extend(map(to_json, outcome.records))
        count += 1
        records += len(outcome.records)
    return b"".join(line + b"\n" for line in lines), count, records


def decode(data: bytes) -> Iterator[Outcome]:
    """The outcomes of a part."""
    lines = iter(data.split(b"\n"))
    for line in lines:
        if not line:
            continue
        head: dict[str, Any] = json.loads(line)
        records = [Record.model_validate_json(next(lines)) for _ in range(head.pop("records"))]
        yield Outcome(
            **{
                **head,
                "records": records,
                "refused": Counter(head["refused"]),
                "held_back": Counter(head["held_back"]),
                "notes": [Note(**note) for note in head["notes"]],
                "dropped": [Dropped(*dropped) for dropped in head["dropped"]],
                "rejections": [Rejection(**{**r, "reasons": tuple(r["reasons"])}) for r in head["rejections"]],
            }
        )


class Place:
    """A folder, local or by an address that fsspec knows (`s3://bucket/folder`)."""

    def __init__(self, address: str) -> None:
        import fsspec

        if address.startswith("memory:"):
            raise ClusterError("memory:// is seen by one process alone; name a place that all machines share")
        self.address = address
        try:
            self._fs, self._root = storage.filesystem(address)
        except UsageError as error:
            raise ClusterError(str(error)) from None
        self._local = isinstance(self._fs, fsspec.implementations.local.LocalFileSystem)

    def _path(self, name: str) -> str:
        return f"{self._root.rstrip('/')}/{name}"

    def make(self) -> None:
        """The folder, where there is none."""
        if self._local:
            Path(self._root).mkdir(parents=True, exist_ok=True)

    def names(self) -> set[str]:
        """What is in it."""
        self._fs.invalidate_cache()
        try:
            return {path.rpartition("/")[2] for path in self._fs.ls(self._root, detail=False)}
        except FileNotFoundError:
            return set()

    def write(self, name: str, data: bytes) -> None:
        """A whole file under that name, whoever else writes it."""
        if not self._local:
            self._fs.pipe_file(self._path(name), data)
            return
        temporary = Path(self._path(f".{name}.{os.getpid()}.{os.urandom(4).hex()}"))
        try:
            with temporary.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(self._path(name))
        finally:
            temporary.unlink(missing_ok=True)

    def read(self, name: str) -> bytes:
        """The file of that name."""
        data: bytes = self._fs.cat_file(self._path(name))
        return data

    def remove(self) -> None:
        """All of it, where the run has ended well."""
        with contextlib.suppress(OSError):
            self._fs.rm(self._root, recursive=True)

    def put_part(self, batch: str, outcomes: Iterable[Outcome]) -> Done:
        """Writes a batch's part."""
        data, count, records = encode(outcomes)
        name = f"part-{batch}.jsonl"
        self.write(name, data)
        return Done(name, hashlib.sha256(data).hexdigest(), len(data), count, records)

    def commit(self, batch: str, done: Done) -> None:
        """From here on the part counts."""
        self.write(f"done-{batch}.json", json.dumps(asdict(done)).encode())

    def committed(self) -> set[str]:
        """The batches whose part is there and counts."""
        names = self.names()
        batches = (n.removeprefix("done-").removesuffix(".json") for n in names if n.startswith("done-"))
        return {batch for batch in batches if f"part-{batch}.jsonl" in names}

    def outcomes(self, batch: str) -> Iterator[Outcome]:
        """A committed part's. Raises ClusterError where it is not what was committed."""
        done = Done(**json.loads(self.read(f"done-{batch}.json")))
        data = self.read(done.part)
        if hashlib.sha256(data).hexdigest() != done.sha256:
            raise ClusterError(f"{self.address}/{done.part}: is damaged; remove it and run the same command again")
        return decode(data)

    def put_facts(self, facts: Facts) -> tuple[str, str]:
        """The run's facts for all tasks: a name, and the hash by which a task knows them."""
        data = pickle.dumps(facts, pickle.HIGHEST_PROTOCOL)
        digest = hashlib.sha256(data).hexdigest()
        name = f"facts-{digest[:20]}"
        self.write(name, data)
        return name, digest

    def facts(self, name: str, digest: str) -> Facts:
        """The same on a worker. Raises ClusterError where they are not what the driver wrote."""
        data = self.read(name)
        if hashlib.sha256(data).hexdigest() != digest:
            raise ClusterError(f"{self.address}/{name}: is not what this run wrote there")
        facts: Facts = pickle.loads(data)
        return facts
