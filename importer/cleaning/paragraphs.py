"""Paragraphs for text in which they are blank lines: what a classic editor keeps and a site makes of it when shown.

Runs of text and inline elements become `p`, single line ends `br`; block elements stay as they are, and nothing
changes within `pre` and the like. It neither sanitises nor balances tags (`importer.cleaning.markup` does).
"""

from __future__ import annotations

import re

from importer.patterns import lazy

__all__ = ["made", "needed"]

# HTML Standard, 15.3 (https://html.spec.whatwg.org/multipage/rendering.html#flow-content-3): displayed as blocks.
_BLOCK = frozenset(
    """address article aside blockquote body caption center col colgroup dd details dialog dir div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main map menu nav ol optgroup option
    p pre script search section select style summary table tbody td template textarea tfoot th thead tr ul video audio
    object iframe noscript""".split()
)
_VOID = frozenset(("hr", "col", "br", "img"))
_AS_IT_STANDS = frozenset(("pre", "script", "style", "textarea", "template"))
_NO_TEXT = frozenset(
    "ul ol menu dir dl table thead tbody tfoot tr colgroup select optgroup figure video audio object iframe map".split()
)
_ONE_LINE = frozenset("p h1 h2 h3 h4 h5 h6 dt summary legend option caption".split())
_PLAIN_IF_SINGLE = frozenset(("li", "td", "th", "dd", "figcaption", "noscript"))

_TOKEN = lazy(r"<!--.*?-->|<(?P<end>/)?(?P<name>[A-Za-z][\w:-]*)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", re.S)
# Each begins with a sign that is searched for at the speed of memory; what spaces are around it is stripped.
_BLANK_LINES = lazy(r"\n(?:[ \t]*\n)+")
_BREAKS = lazy(r"(?:<br\s*/?>\s*){2,}", re.I)
_BREAK = lazy(r"<br\s*/?>", re.I)
_LINE_END = lazy(r"(?P<br><br\s*/?>)?[ \t]*\n", re.I)
_PARAGRAPH = lazy(r"<p[\s>]", re.I)
_STARTS_BLOCK = lazy(r"\s*</?([A-Za-z][\w-]*)")


def needed(markup: str) -> bool:
    """Does the text have paragraphs that no element marks? HTML with `p` elements and no loose text has none."""
    if not _PARAGRAPH.search(markup):
        return True
    for piece in re.split(r"\n[ \t]*\n", markup):
        first = _STARTS_BLOCK.match(piece)
        if piece.strip() and (first is None or first[1].lower() not in _BLOCK):
            return True
    return False


def made(markup: str) -> str:
    """The markup with its paragraphs and line breaks as elements."""
    out: list[str] = []
    run: list[str] = []
    around: list[str] = []
    at = 0

    def flush() -> None:
        out.append(_shown("".join(run), around[-1] if around else ""))
        run.clear()

    markup = markup.replace("\r\n", "\n").replace("\r", "\n")
    for found in _TOKEN.finditer(markup):
        run.append(markup[at : found.start()])
        at = found.end()
        name = (found["name"] or "").lower()
        raw = bool(around) and around[-1] in _AS_IT_STANDS
        if name not in _BLOCK or (raw and not (found["end"] and name == around[-1])):
            run.append(found[0])
            continue
        if not found["end"] and around and around[-1] == "p" and name != "p":
            # A block ends the paragraph that is open (HTML Standard, 13.1.2.4).
            flush()
            around.pop()
        else:
            flush()
        out.append(found[0])
        if found["end"]:
            if name in around:
                del around[len(around) - 1 - around[::-1].index(name) :]
        elif name not in _VOID and not found[0].endswith("/>"):
            if name in ("p", "li") and around and around[-1] == name:
                around.pop()
            around.append(name)
    run.append(markup[at:])
    flush()
    return "".join(out)


def _shown(run: str, around: str) -> str:
    """A run of text and inline elements, as it is shown within an element."""
    if around in _AS_IT_STANDS or around in _NO_TEXT or not run.strip():
        return run
    if around in _ONE_LINE:
        return _with_breaks(run)
    parts = [part for whole in _BREAKS.split(run) for part in _BLANK_LINES.split(whole)]
    pieces = [piece for part in parts if (piece := part.strip())]
    if len(pieces) == 1 and around in _PLAIN_IF_SINGLE:
        return _with_breaks(pieces[0])
    return "".join(f"<p>{_with_breaks(piece)}</p>\n" for piece in pieces)


def _with_breaks(run: str) -> str:
    inside = run.strip("\n")
    if not _BREAK.search(inside):
        *lines, last = inside.split("\n")
        return "<br>\n".join([*(line.rstrip(" \t") for line in lines), last])
    return _LINE_END.sub(lambda found: "<br>\n", inside)
