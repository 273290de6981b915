"""Markdown as HTML (CommonMark with tables and struck-out text), by markdown-it-py.

Also here: whether a text is Markdown, HTML or neither, where a format does not say.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from importer.patterns import lazy

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_TAG = re.compile(
    r"</?(p|div|h[1-6]|ul|ol|li|br|a|img|strong|em|b|i|span|table|blockquote|figure|section)\b[^<>]*>", re.I
)
_SIGNS = re.compile(
    r"^ {0,3}(#{1,6} \S|```|~~~|>\s|[-*+] \S|\d{1,3}[.)] \S)|^ {0,3}(=+|-{3,})\s*$|!?\[[^\]\n]*\]\([^)\n]*\)|"
    r"(?<!\w)(\*\*|__)\S[^\n]*?\S?\3(?!\w)",
    re.M,
)
_CODE = lazy(r"^(```|~~~).*?^\1|`[^`\n]*`", re.M | re.S)


def render(text: str) -> str:
    """The HTML of a Markdown text."""
    return str(_parser().render(text))


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


def is_html(text: str) -> bool:
    """Whether a text is marked up as HTML: code examples in Markdown do not count."""
    if "<" not in text:
        return False
    outside = _CODE.sub("", text) if "`" in text or "~~~" in text else text
    return _TAG.search(outside) is not None


def to_html(text: str) -> str:
    """The HTML of a text of unknown kind: HTML as it stands, anything else as Markdown."""
    if is_html(text) and (not _SIGNS.search(_TAG.sub("", text)) or text.lstrip().startswith("<")):
        return text
    return render(text)
