"""JSON Lines (https://jsonlines.org): a record a line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from importer.patterns import lazy
from importer.record import Record
from importer.writers.shape import Shape, Written

# To some readers of lines these end one (`str.splitlines` in Python): U+2028, U+2029, U+0085. JSON lets them stand.
_BREAKS = lazy(b"\xe2\x80[\xa8\xa9]|\xc2\x85")


def _escaped(found: re.Match[bytes]) -> bytes:
    return b"\\u%04x" % ord(found[0].decode())


def objects(records: Iterable[Record], shape: Shape) -> Iterator[bytes]:
    """Each record as a JSON object, in the shape asked for."""
    if shape.asked():
        for record in records:
            yield json.dumps(shape.of(record), ensure_ascii=False, separators=(",", ":")).encode()
    else:
        encode = Record.__pydantic_serializer__.to_json
        for record in records:
            yield encode(record)


def write(records: Iterable[Record], shape: Shape, written: Written) -> Iterator[bytes]:
    """A record a line."""
    for one in objects(records, shape):
        if b"\xe2\x80\xa8" in one or b"\xe2\x80\xa9" in one or b"\xc2\x85" in one:
            one = _BREAKS.sub(_escaped, one)
        yield one + b"\n"
