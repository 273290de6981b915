"""Say in words why a group of blocks was taken for cards, or was not.

A score is a sum. Its summands are gathered by what they are about (the title's element, its link, a picture ...),
and the five largest are said for a person. It is asked only where an explanation was wanted, and decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from importer.cards import NearMiss, Reason, Verdict
from importer.readers.html import score
from importer.readers.html.extent import Group
from importer.readers.html.features import FACTS, NAMES
from importer.readers.html.page import Page
from importer.readers.html.zones import WORDS, ZONES

__all__ = ["near_miss", "verdict"]

MOST_REASONS = 5
LEAST = 0.05
"""A summand below this, in log odds, is no reason."""

Values = dict[str, float]
Words = Callable[[Values], str]


def _either(name: str, has: str, has_not: str) -> Words:
    return lambda values: has if values[name] >= 0.5 else has_not


def _title(values: Values) -> str:
    words = values["title words"]
    return f"its title is {'long' if words > 1.7 else 'short'} ({round(2.718281828**words - 1)} words)"


def _link(values: Values) -> str:
    kinds = {
        "link is title": "its title is a link",
        "link around title": "one link is around the whole of it",
        "link in title": "a link stands in its title",
        "link over block": "a link without text lies over it or around its picture, none on the title",
        "link read more": 'only its "read more" is a link',
        "link last": "no link is on its title, only elsewhere in the block",
        "link data": "its link stands in a data attribute",
        "link none": "it has no link",
    }
    return kinds[max(kinds, key=lambda name: values[name])]


def _count(values: Values) -> str:
    n = round(2.718281828 ** values["count"] - 1)
    return "nothing on the page is built like it" if n < 2 else f"{n} blocks on the page are built alike"


def _zone(values: Values) -> str:
    held = [
        zone
        for zone in (
            "nav",
            "header",
            "footer",
            "aside",
            "form",
            "hidden",
            "main",
            "article",
        )
        if values[f"zone: {zone}"]
    ]
    named = [word for word in ("nav", "footer", "aside", "related", "recent", "main") if values[f"above: {word}"]]
    parts = list(dict.fromkeys(held + named))
    return (
        f"it stands in a part of the page for: {', '.join(parts)}"
        if parts
        else "it stands in no part of the page with a name"
    )


def _names(values: Values) -> str:
    names = [word for word in WORDS if values[f"inside: {word}"] and word not in ("title", "picture")]
    return f"its elements are named for: {', '.join(names[:4])}" if names else "its elements bear no telling names"


# What a reason is about: how to say it, and the features that it gathers. A conjunction counts half to each side.
TOPICS: dict[str, tuple[Words, tuple[str, ...]]] = {
    "heading": (
        _either("heading", "its title is a heading", "its title is no heading"),
        ("heading", "level 1", "level 2", "level 3", "level 4+", "several headings", "share of headings",
        "zone: heading",
         "a heading"),
    ),
    "named": (
        _either("titled", "its title's element is named as one",
        "no name in the page says that this is a title"),
        ("titled", "inside: title", "several titled", "named as title", "strong", "term", "part", "own text",
         "best marked of block"),
    ),
    "link": (
        _link,
        ("link is title", "link around title", "link in title", "link over block", "link read more",
        "link last", "link data",
         "link none", "inside link", "link text only", "lone without own link", "later link agrees",
         "block is link",
         "zone: link", "a link alone", "in a wider link", "link elsewhere"),
    ),
    "title": (
        _title,
        ("title words", "title characters", "title of one word", "title ends as a sentence",
        "title with a digit",
         "title is a date", "title in capitals", "title of several blocks",
         "spread of title characters", "title in list", "long titles"),
    ),
    "picture": (
        _either("picture", "it has a picture", "it has no picture"),
        ("picture", "pictures", "picture before title", "pictures differ", "inside: picture", "above: picture",
         "zone: figure", "with picture"),
    ),
    "date": (_either("date", "it shows a date", "it shows no date"), ("date", "date before title",
    "inside: meta", "with date")),
    "text": (
        _either("prose piece", "text stands beside its title", "no text stands beside its title"),
        ("text beside title", "prose beside title", "longest other piece", "prose piece",
        "spread of text beside title",
         "spread of longest other piece", "inside: text", "with prose"),
    ),
    "evidence": (
        _either("evidence", "title and picture, date or text stand together, as cards have them",
                "it has nothing beside its title"),
        ("evidence", "evidence twice", "long title with evidence", "several with evidence",
        "several of long titles",
         "lone with evidence", "read more", "same closing"),
    ),
    "count": (_count, ("count", "one", "two", "pooled", "three or more")),
    "differ": (
        _either("items differ", "each has its own title and address", "titles or addresses repeat"),
        ("titles differ", "items differ", "addresses differ", "titles all differ"),
    ),
    "slug": (
        _either("slug words", "its address repeats the title", "its address does not repeat the title"),
        ("slug words", "slug missing", "slug agrees"),
    ),
    "outside": (_either("address external", "it leads to another site", "it leads to the same site"),
                ("address external", "on other hosts")),
    "address": (
        lambda values: "the shape of its address speaks for it",
        ("address depth", "address number", "address query", "address file", "address term", "address home",
         "address of page",
         "address below page", "address date", "same address again"),
    ),
    "rivals": (
        _either("heading rival", "another heading stands in its block", "no other heading stands in its block"),
        ("headings in block", "heading rival", "rivals in block", "longest rival", "many in block"),
    ),
    "place": (
        _zone,
        (*(f"zone: {z}" for z in ZONES if z not in ("heading", "link", "figure")),
        *(f"above: {w}" for w in WORDS if w != "picture"),
         "several in aside", "in a side zone", "position"),
    ),
    "names": (_names, tuple(f"inside: {w}" for w in WORDS if w not in ("title", "picture", "meta", "text"))),
    "block": (lambda values: "how its block is built", ()),
    "page": (lambda values: "what else is on the page", ("page links", "page text", "page prose",
    "page headings",
                                                         "address of page is home", "page depth",
                                                         "share of text")),
}  # fmt: skip
_TOPIC_OF = {feature: topic for topic, (_, features) in TOPICS.items() for feature in features}

AGAINST = {
    "address": "the shape of its address speaks against it",
    "rivals": None,
}
CONTEXT_WORDS = {
    "rival inside": "a likely title stands inside its block",
    "rival inside is surer": "a likelier title stands inside its block",
    "rival around": "it stands inside a likely card",
    "rival around is surer": "it stands inside a likelier card",
    "best of page is surer": "other blocks of the page are likelier",
    "kin": "blocks built like it elsewhere on the page are likely cards",
    "kin is surer": "blocks built like it elsewhere on the page are likelier",
    "neighbour alike": "it stands beside likely cards and shows what they show",
    "neighbour alike is surer": "it stands beside likelier cards and shows what they show",
}


def _topics(name: str) -> list[str]:
    if " & " in name:
        return [_TOPIC_OF.get(fact, "block") for fact in name.split(" & ")]
    return [_TOPIC_OF.get(name, "block")]


def reasons(features: list[float], context: list[float]) -> tuple[Reason, ...]:
    """The largest contributions to a group's final log odds, against what is usual."""
    model, usual = score.load(), score.usual()
    # What a unit of the first stage's score is worth in the end.
    worth = dict(zip(score.CONTEXT, model.second.weights, strict=True))
    unit = worth["own score"] + (worth["sure"] if context[1] > 0 else 0.0)
    sums: dict[str, float] = {}
    for name, weight, value, mean in zip(NAMES, model.first.weights, features, usual, strict=True):
        topics = _topics(name)
        for topic in topics:
            sums[topic] = sums.get(topic, 0.0) + weight * (value - mean) * unit / len(topics)
    values = dict(zip(NAMES, features, strict=True))
    said = []
    for topic, total in sums.items():
        words = TOPICS[topic][0](values)
        if total < 0:
            words = AGAINST.get(topic) or words
        said.append(Reason(words, round(total, 2)))
    for name, value in zip(score.CONTEXT, context, strict=True):
        if name in CONTEXT_WORDS:
            said.append(Reason(CONTEXT_WORDS[name], round(worth[name] * value, 2)))
    said = [reason for reason in said if abs(reason.value) >= LEAST]
    said.sort(key=lambda reason: (-abs(reason.value), reason.words))
    return tuple(said[:MOST_REASONS])


def verdict(
    page: Page,
    groups: list[Group],
    number: int,
    *,
    features: list[list[float]],
    context: list[list[float]],
    scores: list[float],
) -> Verdict:
    """Of one group: its probability, the reasons, the title that came nearest in the same blocks."""
    rivals = []
    inside = score.nested(page, groups)
    for other, group in enumerate(groups):
        if other != number and (other in inside[number] or number in inside[other]):
            rivals.append((-scores[other], other, group))
    rivals.sort(key=lambda item: item[:2])
    rival = None
    if rivals:
        candidate = rivals[0][2].members[0].candidate
        text = page.tree.shown(candidate.first, candidate.last)
        rival = f"{text} ({score.probability(scores[rivals[0][1]]):.2f})"
    return Verdict(
        round(score.probability(scores[number]), 4),
        reasons(features[number], context[number]),
        rival,
    )


def near_miss(page: Page, group: Group, *, href: str | None, found: Verdict) -> NearMiss:
    """A group that was nearly taken, by its first member."""
    candidate = group.members[0].candidate
    title = page.tree.shown(candidate.first, candidate.last)
    more = len(group.members) - 1
    first = group.members[0]
    block = page.tree.markup([(first.start, first.stop)])
    place = page.tree.element[candidate.node].getroottree().getpath(page.tree.element[candidate.node])
    return NearMiss(title, href, f"{place}{f' and {more} more like it' if more else ''}", found, block)


def unknown_features() -> list[str]:
    """Names in the topics that are no features: for the test that keeps the two together."""
    known = {*NAMES, *FACTS}
    return [name for _, names in TOPICS.values() for name in names if name not in known]
