"""Whatever the bytes: one way through the program that a fuzzer can call, and a small fuzzer of our own.

Any exception that comes out of `outcomes` is a bug. Longer runs: `python tests/fuzzing.py --count 20000 --seed 7`.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from importer.pipeline import Settings, convert_document, gather
from importer.sources import Document

TOKENS = (
    b"<!--", b"-->", b"<![CDATA[", b"<!DOCTYPE html>", b"<?xml version='1.0'?>", b"<script>", b"</title>", b"<title>",
    b"<table>", b"<svg>", b"<template>", b"<plaintext>", b"<base href='x:y'>", b"<meta charset=utf-16>", b"<br>",
    b"&#0;", b"&#xD800;", b"&#x110000;", b"&amp;", b"&", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80",
    b"\x1b[2J", b"javascript:x", b"http://[", b"//", b"%zz", b" - ", b", 2020 DOWNLOAD", b"TAGS:", b"...Read More",
    b"2021-02-30", b"0000-00-00", b"9" * 400, b"[caption]", b"{", b'"', b"'", "\u202e\u2028🎣İß".encode(),
    b"<item><title>x</title></item>",
)  # fmt: skip
MOST_BYTES = 200_000


def outcomes(data: bytes, name: str) -> list[dict[str, Any]]:
    """All that one document gives, as plain values, its surveyed facts applied. A bug of ours comes out as it is."""
    os.environ["IMPORTER_DEBUG"] = "1"
    document = Document(name, data=data, size=len(data), given=True)
    settings = Settings(content=True)
    told: list[dict[str, Any]] = []
    for outcome in convert_document(document, settings, gather(document)):
        told.append({"reader": outcome.reader, "error": outcome.error, "notes": [str(note) for note in outcome.notes]})
        told += [record.model_dump(mode="json") for record in outcome.records]
        told += [rejection.model_dump(mode="json") for rejection in outcome.rejections]
        told += [{"dropped": one.kind, "text": one.text} for one in outcome.dropped]
    return told


def mutated(seeds: Sequence[bytes], seed: int, number: int) -> bytes:
    """The mutant of this number: it depends on nothing else."""
    chance = random.Random(f"{seed}:{number}")
    data = bytearray(chance.choice(seeds))
    for _ in range(chance.choice((1, 1, 2, 3, 5, 10, 30))):
        start, end = sorted((chance.randint(0, len(data)), chance.randint(0, len(data))))
        end = min(end, start + chance.choice((1, 10, 200, 5000)))
        match chance.randrange(7):
            case 0:
                for _ in range(min(len(data), chance.randint(1, 8))):
                    data[chance.randrange(len(data))] = chance.randrange(256)
            case 1:
                del data[start:end]
            case 2:
                data[start:start] = data[start:end] * chance.choice((1, 2, 30))
            case 3:
                del data[start:]
            case 4:
                other = chance.choice(seeds)
                place = chance.randint(0, len(other))
                data[start:end] = other[place : place + chance.choice((10, 500, 20_000))]
            case 5:
                data[start:start] = chance.choice(TOKENS) * chance.choice((1, 1, 3, 50, 3000))
            case _:
                encoding = chance.choice(("utf-16", "utf-16-le", "cp1252", "shift_jis", "koi8-r", "utf-7", "utf-32"))
                data = bytearray(bytes(data).decode("utf-8", "replace").encode(encoding, "replace"))
        del data[MOST_BYTES:]
    return bytes(data)


def fault(data: bytes, name: str, *, twice: bool) -> str | None:
    """What is wrong with how the program takes these bytes; None where nothing is."""
    try:
        told = outcomes(data, name)
        for one in told:
            for field, value in one.items():
                if isinstance(value, str):
                    value.encode()  # no lone surrogates
                    if "\0" in value and field not in ("text", "raw"):
                        return f"NUL in {field}"
        if twice and outcomes(data, name) != told:
            return "differs between two readings"
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return None


def seeds(folder: Path) -> list[tuple[str, bytes]]:
    """Names and bytes of the inputs of the golden pairs."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.stat().st_size < MOST_BYTES)
    return [(path.name, path.read_bytes()) for path in files if ".expected." not in path.name]


def main() -> int:
    """Says every mutant that is not taken as it should be."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=5000)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    found = seeds(Path(__file__).parent / "golden")
    contents = [data for _, data in found]
    bad = 0
    for number in range(chosen.count):
        name = found[number % len(found)][0]
        wrong = fault(mutated(contents, chosen.seed, number), name, twice=number % 10 == 0)
        if wrong:
            bad += 1
            print(f"{number} ({name}): {wrong}")
    print(f"{chosen.count} inputs, {bad} faults")
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
