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
_BREAK_SIGNS = ((b"\xa8", b"\xe2\x80\xa8"), (b"\xa9", b"\xe2\x80\xa9"), (b"\x85", b"\xc2\x85"))


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
        # A single byte is looked for at the speed of memory, several are not.
        if not one.isascii() and any(last in one and breaks in one for last, breaks in _BREAK_SIGNS):
            one = _BREAKS.sub(_escaped, one)
        yield one + b"\n"
