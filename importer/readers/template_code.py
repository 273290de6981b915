"""Template code inside contents: Liquid, Nunjucks, HubL and Hugo shortcodes.

What has a meaning of its own (a figure, a highlighted piece of code, an address) becomes Markdown; the rest is cut
out and handed back, for the report. Code examples stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from importer.patterns import lazy

_CODE = lazy(r"^([`~]{3,})[^\n]*\n.*?^\1[`~]*\s*$|(?<!`)(`+)(?!`)[^\n]*?(?<!`)\2(?!`)|<(pre|code)\b.*?</\3\s*>|"
                   r"\{%-?\s*raw\s*-?%\}.*?\{%-?\s*endraw\s*-?%\}", re.M | re.S | re.I)  # fmt: skip
_HIGHLIGHT = lazy(
    r"\{%-?\s*(highlight|codeblock|code)\b[ \t]*([\w+#-]*)[^%]*%\}\n?(.*?)\{%-?\s*end\1\s*-?%\}|"
    r"\{\{[<%]\s*highlight\s+\"?([\w+#-]*)\"?[^}]*?[>%]\}\}\n?(.*?)\{\{[<%]\s*/\s*highlight\s*[>%]\}\}",
    re.S,
)
_QUOTED_ADDRESS = lazy(
    r"""\{\{-?\s*(["'])([^"'{}]*)\1\s*\|[^{}]*\}\}|\{\{[<%]\s*(?:rel)?ref\s+(["'])([^"']*)\3\s*[>%]\}\}|"""
    r"""\{%-?\s*(?:link|asset_path|asset_img)\s+(?P<path>[^%\s]+)[^%]*%\}"""
)
_FIGURE = lazy(r"\{\{[<%]\s*(?:figure|img|image)\s+([^{}]*?)/?[>%]\}\}")
_VIDEO = lazy(
    r"\{\{[<%]\s*(youtube|vimeo)\s+(?:id=)?\"?([\w-]+)\"?[^{}]*[>%]\}\}|\{%\s*(youtube|vimeo)\s+([\w-]+)\s*%\}"
)
_ARGUMENT = lazy(r"""(\w+)\s*=\s*(?:"([^"]*)"|'([^']*)'|(\S+))""")
_ANY = lazy(
    r"\{\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}\}|\{%(?:(?!%\}).)*%\}|\{#(?:(?!#\}).)*#\}|^\{:[^}\n]*\}[ \t]*$", re.M | re.S
)
_ATTRIBUTES = lazy(r"(?<=[)\]\w*_`])\{:[^}\n]*\}")

_VIDEOS = {"youtube": "https://www.youtube.com/watch?v=", "vimeo": "https://vimeo.com/"}


def strip(text: str) -> tuple[str, list[str]]:
    """(the text without template code, the pieces that were cut out, in order)."""
    if "{" not in text:
        return text, []
    text = _HIGHLIGHT.sub(lambda m: f"\n```{m[2] or m[4] or ''}\n{(m[3] or m[5] or '').strip(chr(10))}\n```\n", text)
    pieces: list[str] = []
    written: list[str] = []
    at = 0
    for code in _CODE.finditer(text):
        written += [_outside(text[at : code.start()], pieces), _bare(code[0])]
        at = code.end()
    written.append(_outside(text[at:], pieces))
    return "".join(written), pieces


def _bare(code: str) -> str:
    """A piece of code as it stands; what `raw` protects, without its marks."""
    return re.sub(r"\{%-?\s*(end)?raw\s*-?%\}", "", code) if code.startswith("{%") else code


def _outside(text: str, pieces: list[str]) -> str:
    if "{" not in text:
        return text
    text = _QUOTED_ADDRESS.sub(lambda m: m[2] or m[4] or m["path"] or "", text)
    text = _FIGURE.sub(_figure, text)
    text = _VIDEO.sub(_video, text)

    def cut(found: re.Match[str]) -> str:
        pieces.append(found[0])
        return ""

    remover: Callable[[re.Match[str]], str] = cut
    return _ATTRIBUTES.sub(remover, _ANY.sub(remover, text))


def _figure(found: re.Match[str]) -> str:
    held = {name: one or two or three for name, one, two, three in _ARGUMENT.findall(found[1])}
    source = held.get("src") or held.get("link")
    if not source:
        return found[0]
    caption = held.get("caption") or held.get("title") or ""
    return f"![{held.get('alt') or caption}]({source})" + (f"\n\n{caption}\n" if caption else "")


def _video(found: re.Match[str]) -> str:
    address = _VIDEOS[found[1] or found[3]] + (found[2] or found[4])
    return f"<{address}>"
