"""Pairs of label and value that a card lists: `<dt>Date</dt><dd>…</dd>`, Drupal's `field__label` and `field__item`.

Says what the label announces and how far that reaches; what the value then is, `roles` judges.
"""

from __future__ import annotations

from importer.patterns import lazy
from importer.readers.html.field_texts import text_kind
from importer.readers.html.field_words import cue
from importer.readers.html.tree import LONGEST_LABEL, Tree, is_label

__all__ = ["announced"]

# What is longer behind a label, in characters, is a text.
LONGEST_VALUE = 80
_LABEL_TAGS = frozenset(("dt", "th"))
_VALUE_TAGS = frozenset(("dd", "td"))
_VALUE = lazy(r"(?:^|[-_\s])(?:items?|values?|field-content)(?:$|\s)")
# "Type de document", "Tipo di contenuto": what the label names stands first.
_OF = frozenset("de du des del della di da do".split())
_COMPOUND = ("typ", "type", "kategorie", "categorie")
_NAMED = frozenset(("category", "tag", "author", "source"))


def announced(tree: Tree, piece: int, title: int) -> tuple[str, int] | None:
    """The kind of what a label announces (an empty string: a text) and the node before which its values end."""
    node = tree.owner[piece]
    for _ in range(2):
        if tree.first[node] != piece or tree.last[node] != piece + 1:
            return None
        if tree.tag[node] in _LABEL_TAGS or is_label(tree.cls[node]):
            break
        node = tree.parent[node]
    else:
        return None
    text = tree.pieces[piece]
    above = tree.end[tree.parent[node]]
    end = start = tree.end[node]
    while end < above and (tree.tag[end] in _VALUE_TAGS or _VALUE.search(tree.cls[end])):
        end = tree.end[end]
    if end == start or start <= title < end or len(text) > LONGEST_LABEL or text_kind(text) != "text":
        return None
    kind = _kind(text.rstrip(" :："))
    if kind == "other" and tree.length[tree.last[end - 1]] - tree.length[piece + 1] > LONGEST_VALUE:
        kind = ""
    return kind, end


def _kind(label: str) -> str:
    said = cue(f"{label}:")
    if said is not None and said[0] != "other":
        return said[0]
    words = label.lower().split()
    if not words or len(words) > 4:
        return "other"
    word = words[0] if len(words) > 1 and (words[1] in _OF or words[1][:2] in ("d'", "d’")) else words[-1]
    said = cue(f"{word}:") if len(words) > 1 and len(word) > 2 else None
    if said is not None and said[0] in _NAMED:
        return said[0]
    return "category" if word.endswith(_COMPOUND) else "other"
