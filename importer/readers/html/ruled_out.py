"""What is no card whatever it looks like: groups that are ruled out before any is scored."""

from __future__ import annotations

from importer.patterns import lazy
from importer.readers.html import address as addresses
from importer.readers.html.candidates import DT, HEADING, LATER, STRONG, TITLED
from importer.readers.html.extent import Group
from importer.readers.html.field_words import address_kind, concepts
from importer.readers.html.members import FIRST_LOOK
from importer.readers.html.page import BARE, PROSE, Page
from importer.readers.html.page_title import names

__all__ = ["ruled_out"]

REMARK = 40
"""Characters of a text beside a title that may say something of it."""
_WIDGET_TITLE = lazy(r"(?:^|[\s_-])(?:widget|sidebar)[_-]?title(?:$|\s)")


def ruled_out(page: Page, group: Group) -> bool:
    """Is it a bare menu, the page itself, a box about its author, or the title of a widget?"""
    return _hopeless(page, group) or _itself(page, group) or _names_author(page, group) or _heads_widget(page, group)


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
    """Is the title that of a widget, as themes name it, and no link itself? What follows is the widget's."""
    candidate = group.members[0].candidate
    classes = page.tree.cls[candidate.node]
    return candidate.kind == LATER and "title" in classes and _WIDGET_TITLE.search(classes) is not None
