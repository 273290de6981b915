"""The systems whose tables are known by their column names: one entry each, all read by `importer.readers.tables`.

An entry says by which columns a table is known and what is peculiar to it; everything else goes by the names in
`importer.readers.columns`. To add a system: an entry here and a pair of files under `tests/golden/tables/`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from importer.lexicon.wordpress import INTERNAL_TYPES
from importer.readers.columns import folded

__all__ = ["DIALECTS", "GENERIC", "Dialect", "dialect_of"]


@dataclass(frozen=True, slots=True)
class Dialect:
    """One system's table."""

    name: str
    known_by: tuple[frozenset[str], ...]
    """Folded column names: a table that has all of one of these sets is of this system."""
    columns: tuple[tuple[str, str], ...] = ()
    """(field, folded column name), before the general names."""
    tag_separator: str | None = None
    address: str | None = None
    """How an address is made where no column has one: `/p/{slug}`; any column by its folded name, and `slug`."""
    published_by: str | None = None
    """The folded name of the date column that an item which was never published leaves empty."""
    public: tuple[str, ...] = ()
    """Statuses that are public beside the usual ones."""
    slug_of_id: bool = False
    """The id is `number.slug`."""
    needs: str | None = None
    """A field without which a row is no item: further rows of the one before."""
    markup: bool = True
    """Contents are HTML also where they have no element in them; else they may be Markdown."""
    ignored: frozenset[str] = field(default_factory=frozenset)
    """Folded columns that are no custom fields: the system's own."""
    templates: bool = False
    """Contents may hold template code."""
    references: bool = False
    """Authors and categories are written as the slugs of rows of other tables."""
    drops: tuple[tuple[str, str], ...] = ()
    """(folded type, kind): item types that are internal."""
    says_status: bool = True
    """It fills the columns that say who may see an item: an empty one is an unknown status, not no status."""


def _sets(*names: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(one.split()) for one in names)


DIALECTS: tuple[Dialect, ...] = (
    Dialect(
        "substack",
        _sets("postid postdate ispublished audience"),
        columns=(("id", "postid"), ("summary", "subtitle"), ("types", "type"), ("type", "type"),
                 ("attachments", "podcasturl")),
        address="/p/{slug}",
        slug_of_id=True,
        ignored=frozenset(("emailsentat", "inboxsentat")),
    ),
    Dialect(
        "beehiiv",
        _sets("webtitle contenttags", "webtitle audience status", "webtitle websubtitle"),
        columns=(("title", "webtitle"), ("summary", "websubtitle"), ("tags", "contenttags"),
                 ("image", "thumbnailurl"), ("content", "contenthtml")),
        tag_separator=";",
        public=("confirmed",),
        ignored=frozenset(("emailsubjectline", "emailpreviewtext")),
    ),
    Dialect(
        "webflow",
        _sets("collectionid itemid", "collectionid localeid", "itemid archived draft createdon"),
        columns=(("title", "name"), ("id", "itemid"), ("summary", "postsummary"), ("date_published", "publishedon"),
                 ("date_modified", "updatedon")),
        tag_separator=";",
        published_by="publishedon",
        references=True,
        ignored=frozenset(("collectionid", "localeid", "titletag", "createdon")),
    ),
    Dialect(
        "wix",
        _sets("internalid richcontent", "internalid plaincontent", "postpageurl richcontent",
              "postpageurl plaincontent"),
        columns=(("id", "internalid"), ("id", "id"), ("content", "richcontent"), ("content", "plaincontent"),
                 ("image", "coverimage"), ("date_published", "publisheddate"),
                 ("date_modified", "lastpublisheddate"), ("url", "postpageurl")),
        published_by="publisheddate",
        ignored=frozenset(("featured",)),
    ),
    Dialect(
        "shopify",
        _sets("bloghandle bodyhtml", "bloghandle title", "blogtitle bodyhtml handle"),
        columns=(("slug", "handle"), ("content", "bodyhtml"), ("summary", "summaryhtml"), ("types", "blogtitle"),
                 ("image", "imagesrc"), ("image_alt", "imagealttext"), ("authors", "author")),
        tag_separator=",",
        address="/blogs/{bloghandle}/{slug}",
        needs="title",
        ignored=frozenset(("command", "tagscommand", "toprow", "rownumber", "row", "bloghandle", "blogid",
                           "bloghandleold", "templatesuffix", "blogcommentable", "blogcommentspolicy", "commentable")),
    ),
    Dialect(
        "hubspot",
        _sets("posturl postbody", "posttitle postbody posturl", "blogname posttitle", "postname postbody",
              "posturl publishdate poststatus", "htmltitle postbody", "blogposttitle postbody"),
        columns=(("title", "posttitle"), ("title", "htmltitle"), ("url", "posturl"), ("content", "postbody"),
                 ("content", "postcontent"), ("summary", "postsummary"), ("date_published", "publishdate"),
                 ("date_published", "publishdateutc"), ("date_modified", "lastmodifieddate"), ("authors", "author"),
                 ("image", "featuredimageurl"),
                 ("tags", "tags"), ("slug", "postslug"), ("title", "postname"), ("language", "postlanguage")),
        ignored=frozenset(("blogname", "postseotitle", "headhtml")),
        templates=True,
    ),
    Dialect(
        "wp-cli",
        _sets("id posttitle postname postdate", "posttitle poststatus", "posttitle postcontent", "posttitle postdate"),
        columns=(("title", "posttitle"), ("slug", "postname"), ("content", "postcontent"),
                 ("summary", "postexcerpt"), ("date_published", "postdategmt"), ("date_published", "postdate"),
                 ("date_modified", "postmodifiedgmt"), ("date_modified", "postmodified"), ("type", "posttype"),
                 ("status", "poststatus"), ("parent", "postparent"), ("types", "postcategory"),
                 ("types", "category"), ("tags", "tagsinput"), ("url", "url"), ("url", "guid")),
        ignored=frozenset(("postauthor", "pingstatus", "commentstatus", "toping", "pinged", "postcontentfiltered",
                           "menuorder", "postmimetype", "commentcount", "filter", "postpassword")),
        drops=tuple((name, name.replace("_", "-")) for name in sorted({*INTERNAL_TYPES, "attachment"})),
    ),
    Dialect(
        "wp-all-export",
        _sets("title content excerpt permalink", "title content permalink posttype", "title content postmodifieddate",
              "title permalink authorusername", "title content date permalink"),
        columns=(("content", "content"), ("summary", "excerpt"), ("url", "permalink"), ("image", "imageurl"),
                 ("image", "imagefeatured"), ("image", "featuredimage"), ("image_alt", "imagealttext"),
                 ("type", "posttype"), ("authors", "authordisplayname"), ("attachments", "attachmenturl")),
        tag_separator="|",
        ignored=frozenset(("authorid", "authorusername", "authorfirstname", "authorlastname", "commentstatus",
                           "pingstatus", "template", "order", "format", "imagetitle", "imagecaption",
                           "imagedescription", "imagepath", "imageid", "imagefilename", "imagealttext",
                           "attachmentid", "attachmentpath", "attachmentfilename", "attachmenttitle",
                           "attachmentcaption", "attachmentdescription", "attachmentalttext", "parentslug")),
    ),
    Dialect(
        "drupal-views",
        _sets("title body authoredon", "title body authoredby", "title nid", "title body postdate", "title viewnode",
              "title contenttype publishingstatus", "title contenttype updated"),
        columns=(("id", "nid"), ("id", "nodeid"), ("type", "contenttype"), ("type", "type"),
                 ("date_published", "authoredon"), ("date_published", "postdate"), ("authors", "authoredby"),
                 ("url", "viewnode"), ("url", "path"), ("status", "publishingstatus"), ("is_public", "published")),
        ignored=frozenset(("operationslinks",)),
    ),
)  # fmt: skip

GENERIC = Dialect("generic", (), markup=False, says_status=False)


def dialect_of(header: Iterable[str]) -> Dialect:
    """The system that writes such columns, or the generic dialect."""
    names = {folded(name) for name in header}
    for dialect in DIALECTS:
        if any(wanted <= names for wanted in dialect.known_by):
            return dialect
    return GENERIC
