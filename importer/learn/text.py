"""What was learned of a site as commented TOML; learning again changes only what nobody has touched.

The learned part stands between two marks; the first carries a checksum of it, which tells whether a person has edited
it since. It knows the file, not pages (`learn`).
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections import Counter

from importer.errors import UsageError
from importer.learn.study import Learned
from importer.profile import Pin, toml_value

__all__ = ["put", "written"]

MOST_LABELS = 200
MOST_PAGES = 20
"""Pages that a group names as seen on."""

_PART = re.compile(r"# >>> learned [^\n]*, checksum (\w+)\n(.*?)# <<< learned\n", re.S)


def put(old: str, learned: Learned, *, day: str) -> tuple[str, int | None]:
    """The file's new text. Where a person has edited the learned part, it stays and new groups are added behind it:
    then their number comes too, else None. Raises UsageError."""
    found = _PART.search(old)
    if found is None:
        text = written(learned, day=day) + ("\n" + old.lstrip("\n") if old.strip() else "")
        return _checked(text), None
    if _sum(found[2]) == found[1]:
        return _checked(old[: found.start()] + written(learned, day=day) + old[found.end() :]), None
    known = {group.get("title") for group in tomllib.loads(old).get("groups", [])}
    fresh = [pin for pin in learned.pins if pin.title not in known]
    added = "".join(f"\n{_group(pin)}" for pin in fresh)
    return _checked(old[: found.end()] + added + old[found.end() :]), len(fresh)


def _checked(text: str) -> str:
    try:
        tomllib.loads(text)
    except ValueError as error:
        raise UsageError(f"the profile has a [site] or [vocabulary] of its own ({error}); take it out first") from None
    return text


def _sum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def written(learned: Learned, *, day: str) -> str:
    """The learned part."""
    body = "\n".join(_site(learned, day=day)) + "\n" + "".join(f"\n{_group(pin)}" for pin in learned.pins)
    return f"# >>> learned {day}, checksum {_sum(body)}\n{body}# <<< learned\n"


def _site(learned: Learned, *, day: str) -> list[str]:
    out = [
        f"# What importer saw on {learned.pages:,} pages with {learned.cards:,} cards. Edit it as you like: what you",
        "# touch stays when you learn again. Corrections follow below, each under [[corrections]].",
        "[site]",
        f"learned = {toml_value(day)}",
        "# The documents that it is for, as patterns of their names.",
        'documents = ["*"]',
    ]
    if learned.hosts:
        address, _ = _most(learned.hosts)
        out.append("# With other sites in one run instead: where its pages stood.")
        out.append(f"# addresses = {toml_value([address + '/*'])}")
    for about, name, counter in (
        ("As most pages say; of those that say none and do not show it.", "language", learned.languages),
        ("The order of numeric dates, for pages that do not settle it themselves.", "date_order", learned.orders),
        (
            "The site's own; it makes addresses absolute where neither pages nor --base-url do.",
            "address",
            learned.hosts,
        ),
    ):
        if counter:
            value, count = _most(counter)
            out += [f"# {about} ({count:,} of {learned.pages:,} pages)", f"{name} = {toml_value(value)}"]
    if learned.unsure:
        out.append("# Held cards, but not only such or just one; a page that has them is judged as a whole:")
        out += [f"#   {place}" for place in sorted(learned.unsure)]
    out += ["# Places that look like titles and are none: menus, furniture. What is neither here nor in a group", "#"]
    out[-1] = "# makes importer judge the page as a whole, as without a profile."
    out += _listed("others", [(place, "") for place in learned.others])
    out += [
        "",
        "# The site's labels: one that stands here is of this kind wherever a card shows it, under both as it is read.",
        "# `importer fix --rename` mends them.",
        "[vocabulary]",
    ]
    for name, labels in (("types", learned.types), ("tags", learned.tags)):
        ordered = sorted(labels.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_LABELS]
        out += _listed(name, [(label, f"{count:,}") for label, count in ordered])
    return out


def _most(counter: Counter[str]) -> tuple[str, int]:
    return min(counter.items(), key=lambda pair: (-pair[1], pair[0]))


def _listed(name: str, rows: list[tuple[str, str]]) -> list[str]:
    if not rows:
        return [f"{name} = []"]
    lines = [f"    {toml_value(value)},{'  # ' + about if about else ''}" for value, about in rows]
    return [f"{name} = [", *lines, "]"]


def _group(pin: Pin) -> str:
    lines = [
        f"# {pin.cards:,} cards on {len(pin.pages):,} pages",
        "[[groups]]",
        "# The end of the path to a card's title (`::text`: only the element's own text).",
        f"title = {toml_value(pin.title)}",
        f"cards = {pin.cards}",
        f"pages = {toml_value(pin.pages[:MOST_PAGES])}",
        "# The share of these cards that had each field; `importer check` compares.",
        f"filled = {toml_value(pin.filled)}",
    ]
    if pin.fields:
        lines += [
            "# Selectors within a card, the first that leads to something wins; fields without one are read by rule.",
            f"fields = {toml_value(pin.fields)}",
        ]
    if pin.others is not None:
        lines += [
            "# Places within a card that hold no field, with what they said (no text: whatever it is). A card that",
            "# shows only these, its title and what the selectors lead to is read by selectors alone, which is fast.",
            "[groups.others]",
            *(f"{toml_value(place)} = {toml_value(said)}" for place, said in sorted(pin.others.items())),
        ]
    return "\n".join(lines) + "\n"
