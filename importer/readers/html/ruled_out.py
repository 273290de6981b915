"""What is no card whatever it looks like: groups that are ruled out before any is scored."""

from __future__ import annotations

from importer.lexicon import words
from importer.patterns import lazy
from importer.readers.html import address as addresses
from importer.readers.html.candidates import DT, HEADING, LATER, STRONG, TITLED
from importer.readers.html.extent import Group
from importer.readers.html.field_words import address_kind, concepts
from importer.readers.html.members import FIRST_LOOK, LAST, OVER, Link
from importer.readers.html.page import BARE, PROSE, Page
from importer.readers.html.page_title import names

__all__ = ["is_linkless", "ruled_out"]

REMARK = 40
"""Characters of a text beside a title that may say something of it."""
_WIDGET_TITLE = lazy(r"(?:^|[\s_-])(?:widget|sidebar)[_-]?title(?:$|\s)")


def ruled_out(page: Page, group: Group) -> bool:
    """Is it a bare menu, the page itself, a box about its author, the title of a widget, or the way to the pages
    before and behind?"""
    return (
        _hopeless(page, group)
        or _itself(page, group)
        or _names_author(page, group)
        or _heads_widget(page, group)
        or _pages_on(page, group)
    )


def is_linkless(page: Page, group: Group, links: list[Link]) -> bool:
    """Has a group no link, or a lone title none that is its own: some link in the block below it, or the last of
    several pictures' there?"""
    if all(href is None for _, href, _ in links):
        return True
    if len(group.members) > 1:
        return False
    tree, member = page.tree, group.members[0]
    _, own, kind = links[0]
    if kind != OVER:
        return kind == LAST
    blank = (n for n in tree.inside(page.links, member.start, member.stop) if tree.first[n] == tree.last[n])
    return len({tree.hrefs[n] for n in blank} - {own}) > 1


def _hopeless(page: Page, group: Group) -> bool:
    """A first look, for pennies: what nothing marks as titles, with nothing beside it, is a menu or a list of links,
    however many; a lone text that nothing marks is no card either."""
    members = group.members
    first = members[0].candidate
    if first.flags & (HEADING | TITLED | STRONG | DT):
        return False
    if len(members) == 1:
        return True
    if first.kind == LATER:
        return False
    tree, sizes, images, dates = page.tree, page.sizes, page.images_before, page.dates_before
    step = len(members) // FIRST_LOOK + 1
    length = longest = 0
    looked = members[::step]
    for member in looked:
        candidate = member.candidate
        length += tree.length[candidate.last] - tree.length[candidate.first]
        if images[member.stop] != images[member.start] or dates[member.high] != dates[member.low]:
            return False
        around = sizes[member.low : candidate.first] + sizes[candidate.last : member.high]
        if around and (most := max(around)) > longest:
            if most >= PROSE:
                return False
            longest = most
    return longest < REMARK or length < BARE * len(looked)


def _itself(page: Page, group: Group) -> bool:
    """Does a lone title lead to the page that it stands on, or is it what the page is called? Then it is the page's.
    One that leads to the front page or stands in the page's head is the site's."""
    first = group.members[0].candidate
    if len(group.members) > 1:
        return False
    tree = page.tree
    if page.zones.head(first.node):
        return True
    if first.flags & (HEADING | TITLED) and names(page.title, tree.shown(first.first, first.last)):
        return True
    if first.link is None:
        return False
    href = tree.hrefs[first.link].strip()
    place = addresses.parse(href, page.host)
    front = not (place.depth or place.external or place.query) and "#" not in href
    return front or addresses.relation(place, page.place)[0]


def _names_author(page: Page, group: Group) -> bool:
    """Is a title the name of somebody who writes here, by its class or, where it is alone, by its link to all that is
    by them? It is below their text."""
    first = group.members[0].candidate
    if "author" in concepts(page.tree.cls[first.node]):
        return True
    if len(group.members) > 1 or first.link is None:
        return False
    return address_kind(page.tree.hrefs[first.link]) == "author"


def _heads_widget(page: Page, group: Group) -> bool:
    """Is the title that of a widget, as themes name it, alone or no link itself? What follows is the widget's."""
    candidate = group.members[0].candidate
    classes = page.tree.cls[candidate.node]
    if candidate.kind != LATER and len(group.members) > 1:
        return False
    return "title" in classes and _WIDGET_TITLE.search(classes) is not None


def _pages_on(page: Page, group: Group) -> bool:
    """Does each of two titles stand with a text that says "previous" or "next", or right behind one where it is alone?
    A pager may be as rich as a card, with picture and date."""
    if len(group.members) > 2:
        return False
    pieces = page.tree.pieces
    lone = len(group.members) == 1
    for member in group.members:
        first, last = member.candidate.first, member.candidate.last
        before = pieces[max(member.low, first - 1) if lone else member.low : first]
        behind = [] if lone else pieces[last : member.high]
        if not any(map(words.is_paging, before)) and not any(map(words.is_paging, behind)):
            return False
    return True
