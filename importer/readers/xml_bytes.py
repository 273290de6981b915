"""Where an element of an XML text starts and ends, by its bytes alone: no parsing, whatever its size.

CDATA sections and comments are known, so that a tag within them is none. Names are as written, prefix and all.
"""

from __future__ import annotations

MARK = "\U0010fffd"
"""Stands for a section that was set aside; a piece in which its first byte stands anyway is left as it is."""

_FIRST_BYTE = MARK.encode()[:1]
_WORTH = 512
"""Bytes of a section below which setting it aside buys nothing."""
_NOT_XML = bytes((*range(0x00, 0x09), 0x0B, 0x0C, *range(0x0E, 0x20)))


def hidden_by(data: bytes, start: int, at: int) -> bytes | None:
    """What ends the CDATA section or comment in which a place lies; None where it lies in neither."""
    section = data.rfind(b"<![CDATA[", start, at)
    if section >= 0 and data.find(b"]]>", section, at) < 0:
        return b"]]>"
    comment = data.rfind(b"<!--", max(section, start), at)
    if comment < 0 or data.find(b"-->", comment, at) >= 0:
        return None
    return None if section >= 0 and data.find(b"]]>", section, comment) < 0 else b"-->"


def end_of(data: bytes, start: int, length: int, name: bytes, *, nested: bool, trusting: bool) -> tuple[int, bool]:
    """Where the element that starts there ends, -1 where that is not in the data; whether an end tag was passed over.

    `trusting`: end tags within CDATA sections and comments are none; else the first end tag counts.
    """
    hides = False
    tag_end = data.find(b">", start + length - 1)
    if tag_end < 0:
        return -1, hides
    if data[tag_end - 1] == 0x2F:
        return tag_end + 1, False
    closer = b"</" + name
    at = tag_end + 1
    depth_from = at
    depth = 1
    while True:
        end = data.find(closer, at)
        if end < 0:
            return -1, hides
        after = data[end + len(closer) : end + len(closer) + 1]
        if not after:
            return -1, hides
        if after not in b"> \t\r\n":
            at = end + 1
            continue
        if trusting and (hidden := hidden_by(data, start, end)):
            hides = True
            at = data.find(hidden, end)
            if at < 0:
                return -1, hides
            continue
        if nested:
            other = depth_from
            while (other := inner_start(data, start, other, end, name, trusting)) > 0:
                close = data.find(b">", other)
                depth += data[close - 1] != 0x2F
                other = close
            depth_from = end
            depth -= 1
            if depth:
                at = end + 1
                continue
        stop = data.find(b">", end)
        return (stop + 1 if stop >= 0 else -1), hides


def inner_start(data: bytes, start: int, at: int, stop: int, name: bytes, trusting: bool) -> int:
    """Where a further start tag of that name stands between two places; -1 where there is none."""
    opener = b"<" + name
    while (at := data.find(opener, at, stop)) >= 0:
        after = data[at + len(opener) : at + len(opener) + 1]
        if after and after in b"> \t\r\n/" and not (trusting and hidden_by(data, start, at)):
            return at
        at += 1
    return -1


def set_aside(raw: bytes, name: bytes) -> tuple[bytes, str | None]:
    """The item with a mark for the CDATA section that is all of its element of that name; the section as a text.

    A parser goes through a section character by character, which takes twenty times as long as decoding it. Where the
    section is none that a parser would take as it stands, the item comes back unchanged, with None.
    """
    opener = b"<" + name + b"><![CDATA["
    found = raw.find(opener)
    start = found + len(opener)
    end = raw.find(b"]", start)  # a single byte is looked for at the speed of memory
    while end >= 0 and not raw.startswith(b"]]>", end):
        end = raw.find(b"]", end + 1)
    if found < 0 or end - start < _WORTH or not raw.startswith(b"</" + name + b">", end + 3):
        return raw, None
    section = raw[start:end]
    if _FIRST_BYTE in raw or hidden_by(raw, 0, found) or len(section.translate(None, _NOT_XML)) < len(section):
        return raw, None
    try:
        text = section.decode()
    except UnicodeDecodeError:
        return raw, None
    if "\ufffe" in text or "\uffff" in text:
        return raw, None
    if "\r" in text:  # XML 1.0, 2.11
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return raw[:start] + MARK.encode() + raw[end:], text
