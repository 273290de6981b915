"""What systems call an item that everybody may see, and the others; yes and no in all their spellings. Words only."""

from __future__ import annotations

__all__ = ["NO", "PUBLIC", "YES", "hidden", "is_known", "kept_by"]

# As programs write them, Drupal in signs and spreadsheets in the language of their user.
YES = frozenset("true 1 yes y on t 1.0 enabled ✔ ✓ wahr vrai verdadero vero ja oui sí да истина".split())
NO = frozenset("false 0 no n off f 0.0 disabled ✖ ✗ ✘ falsch faux falso nein non нет ложь".split())

PUBLIC = frozenset(
    "publish published live public confirmed active visible online released approved sent-and-published".split()
)
"""What the systems call an item that everybody may see."""

# What they call the others, and what the report calls them.
_HIDDEN = {
    "draft": "draft", "drafts": "draft", "auto-draft": "draft", "unpublished": "draft", "inherit": "revision",
    "pending": "draft", "in_review": "draft", "review": "draft", "needs_review": "draft", "submission": "draft",
    "private": "private", "hidden": "private", "friends": "private", "unlisted": "private",
    "future": "scheduled", "scheduled": "scheduled", "schedule": "scheduled", "queued": "scheduled",
    "queue": "scheduled", "publish_scheduled": "scheduled", "published_later": "scheduled",
    "trash": "trashed", "trashed": "trashed", "soft_trashed": "trashed", "deleted": "trashed", "removed": "trashed",
    "archived": "archived", "archive": "archived", "protected": "protected", "sent": "email-only",
    "email-only": "email-only",
}  # fmt: skip

# Of one system alone, where a record has kept its word: LiveJournal, HubSpot; Joomla's numbers.
_PUBLIC_IN_RECORDS = PUBLIC | YES | {"all", "published_ab", "published_or_scheduled"}
_HIDDEN_IN_RECORDS = {"2": "archived", "-2": "trashed"}


def hidden(status: str | None) -> str | None:
    """None where an item of this status is public, else what the report calls it; an unknown status is a draft."""
    word = (status or "").strip().casefold().replace(" ", "_")
    if word in PUBLIC:
        return None
    return _HIDDEN.get(word) or _HIDDEN.get(word.replace("_", "-"), "draft")


def kept_by(status: str | None) -> str | None:
    """What keeps a record, or a card whose reader has not judged it, from the public by its own status: as `hidden`,
    in the words of every system, and what has no status is public."""
    word = (status or "").strip().casefold()
    if not word or word in _PUBLIC_IN_RECORDS:
        return None
    return _HIDDEN_IN_RECORDS.get(word) or hidden(word)


def is_known(word: str) -> bool:
    """Is it a word that some system or the report has for a status?"""
    folded = word.strip().casefold().replace(" ", "_")
    return folded in PUBLIC or folded in _HIDDEN or folded.replace("_", "-") in _HIDDEN
