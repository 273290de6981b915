"""Columns and keys by name: which of them hold a title, an address, a date, whatever system wrote them.

One table of names for every field of a card, best name first; a row's first name that holds something wins. What
stands in a cell is in `importer.readers.cells`; which system wrote a table in `importer.readers.dialects`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from importer.readers.values import flag

# Names as they are once folded by `folded`: lower case, letters and digits only. In each line: the names of
# standards and systems first, then plain words, then other languages.
NAMES: dict[str, tuple[str, ...]] = {
    "title": (
        "title", "posttitle", "webtitle", "blogposttitle", "articletitle", "headline", "htmltitle", "pagetitle",
        "posthtmltitle", "posthtml", "heading", "subject", "name", "label",
        "titel", "titre", "titulo", "título", "titolo", "tytuł", "заголовок", "название", "标题", "タイトル", "otsikko",
        "rubrik", "název", "cím",
    ),
    "url": (
        "url", "permalink", "posturl", "postpageurl", "pageurl", "link", "weburl", "absoluteurl", "publicurl",
        "canonicalurl", "href", "fullurl", "liveurl", "address", "viewnode", "guid", "postlink", "path", "uri",
        "лінк", "ссылка", "lien", "enlace",
    ),
    "slug": (
        "slug", "urlslug", "postname", "handle", "urlhandle", "urlkey", "alias", "pathalias", "basename", "urlalias",
        "postslug", "pathsegment", "shortname",
    ),
    "summary": (
        "summary", "excerpt", "postexcerpt", "postsummary", "summaryhtml", "customexcerpt", "teaser", "abstract",
        "subtitle", "websubtitle", "standfirst", "dek", "deck", "introtext", "intro", "lead", "blurb", "snippet",
        "description", "shortdescription", "metadescription", "metadesc", "seodescription", "ogdescription",
        "zusammenfassung", "kurztext", "beschreibung", "chapo", "résumé", "resume", "resumen", "riassunto",
        "samenvatting", "описание", "anons", "анонс",
    ),
    "content": (
        "contenthtml", "content", "bodyhtml", "postcontent", "postbody", "articlebody", "body", "richcontent",
        "richtext", "html", "fulltext", "bodytext", "contentrendered", "maincontent", "text", "article", "markdown",
        "contentmarkdown", "plaincontent", "contenttext", "contentplain", "copy", "message", "story",
        "inhalt", "contenu", "contenido", "contenuto", "inhoud", "treść", "текст", "содержание", "内容", "本文",
        "lyrics",
    ),
    "date_published": (
        "datepublished", "publishedat", "publisheddate", "firstpublishedat", "publishedon", "publishdate",
        "postdategmt", "dategmt", "postdate", "pubdate", "publicationdate", "publishat", "datepublish", "published",
        "date", "releasedate", "displaydate", "postedon", "posted", "authoredon", "datetime", "datecreated",
        "createdat", "createdon", "creationdate", "created", "createddate", "timestamp",
        "datum", "veröffentlicht", "fecha", "data", "dato", "дата", "日期", "日付",
    ),
    "date_modified": (
        "datemodified", "postmodifiedgmt", "modifiedgmt", "updatedat", "postmodified", "postmodifieddate",
        "modifiedat", "lastmod", "lastmodified", "lastmodifiedat", "lastupdated", "lastpublisheddate", "modified",
        "changed", "updated", "updatedon", "updateddate", "lastmodifieddate", "dateupdated", "modificationdate",
    ),
    "types": (
        "categories", "category", "maincategory", "primarycategory", "postcategory", "section", "sections", "channel",
        "blogtitle", "rubriques", "kategorie", "kategorien", "catégorie", "catégories", "categoría", "categoria",
        "рубрика", "категория", "genre", "contenttype", "types",
    ),
    "tags": (
        "tags", "tag", "posttags", "posttag", "contenttags", "taglist", "labels", "keywords", "topics", "topic",
        "schlagwörter", "schlagworte", "stichwörter", "etiquetas", "motsclés", "теги", "метки",
    ),
    "authors": (
        "authors", "author", "authorname", "byline", "bylines", "writer", "writers", "createdby", "creator",
        "authoredby", "postauthor", "blogauthor", "displayname", "autor", "auteur", "autore", "автор", "作者", "著者",
    ),
    "publisher": ("publisher", "organisation", "organization", "herausgeber", "éditeur", "editorial"),
    "image": (
        "image", "featuredimage", "featuredimageurl", "featureimage", "mainimage", "coverimage", "heroimage",
        "thumbnailurl", "thumbnailimage", "thumbnail", "imageurl", "imagesrc", "cover", "hero", "banner",
        "bannerimage", "headerimage", "mediaimage", "leadimage", "teaserimage", "ogimage", "socialimage",
        "photo", "picture", "img",
        "bild", "imagen", "immagine", "afbeelding", "картинка", "изображение",
    ),
    "image_alt": (
        "imagealt", "imagealttext", "featuredimagealttext", "featuredimagealt", "mainimagealt", "coverimagealt",
        "featuredimagealttag", "imagetitle", "alttext", "alt",
    ),
    "attachments": ("attachments", "attachment", "attachmenturl", "files", "file", "downloads", "download",
                    "enclosure", "enclosures", "podcasturl", "audiourl", "document", "pdf"),
    "status": ("status", "poststatus", "state", "currentstate", "publishstatus", "publishingstatus", "workflowstate",
               "moderationstate"),
    "language": ("language", "lang", "locale", "langcode", "inlanguage", "sprache", "langue", "idioma"),
    "id": ("id", "postid", "itemid", "internalid", "documentid", "nid", "guid", "uuid", "key", "number", "nodeid",
           "entryid", "articleid", "pk", "sku"),
    "type": ("posttype", "type", "itemtype", "kind", "model", "nodetype", "bundle"),
    "parent": ("parent", "parentid", "postparent"),
    "event_start": ("startdate", "eventdate", "eventstart", "starttime", "startsat", "dtstart", "eventstartdate"),
    "event_end": ("enddate", "eventend", "endtime", "endsat", "dtend", "eventenddate"),
    "venue": ("venue", "venuename", "eventlocation", "location"),
    # Yes or no: who may see it.
    "is_public": ("ispublished", "published", "live", "isactive", "currentlypublished", "isvisible"),
    "is_hidden": ("draft", "isdraft", "archived", "isarchived", "deleted", "isdeleted", "trashed", "hidden",
                  "isprivate", "private", "unpublished"),
    "visibility": ("visibility", "access", "audience"),
}  # fmt: skip

# A key that is there and empty says that the item was never published.
PUBLISHED_AT = frozenset(("publishedat", "publishedon", "publisheddate", "firstpublishedat", "publishat"))

_DIGIT = re.compile(r"\d")
_OTHER = re.compile(r"[\W_]+")
# Prefixes that systems put before every name: `field_image`, `node.title`, `attributes.body`.
_PREFIX = re.compile(r"^(field|attributes|fields|node|properties|acf|frontmatter)(?=[._ ])[._ ]+", re.I)


def folded(key: str) -> str:
    """A column's name without case, spaces, signs and a system's prefix: `field_Post Title` → `posttitle`."""
    bare = _PREFIX.sub("", key.strip().removeprefix("\ufeff"))
    return _OTHER.sub("", bare.casefold())


@dataclass(frozen=True, slots=True)
class Columns:
    """Which of a table's columns, by their names as written, hold what; the best first."""

    by_field: dict[str, tuple[str, ...]]
    folded: dict[str, str]
    """Every column's name as written → folded."""

    def known(self) -> int:
        """Fields that some column is for."""
        return len(self.by_field)

    def holds(self, field: str) -> bool:
        """Whether some column is for this field."""
        return field in self.by_field

    def first(self, row: Mapping[str, Any], field: str) -> tuple[str | None, Any]:
        """The first column for a field that holds something in this row, and what: (None, None) where none does."""
        for key in self.by_field.get(field, ()):
            value = row.get(key)
            if value not in (None, "", [], {}) and not (isinstance(value, str) and not value.strip()):
                return key, value
        return None, None

    def all(self, row: Mapping[str, Any], field: str) -> Iterable[tuple[str, Any]]:
        """Every column for a field that holds something in this row, best first."""
        for key in self.by_field.get(field, ()):
            value = row.get(key)
            if value not in (None, "", [], {}):
                yield key, value


@lru_cache(maxsize=512)
def columns(keys: tuple[str, ...], pinned: tuple[tuple[str, str], ...] = ()) -> Columns:
    """What the columns of these names hold. `pinned` are (field, folded name) of the system that wrote them, which
    come before the names of the table above; a name that is pinned to one field stands for no other."""
    by_name: dict[str, list[str]] = {}
    for key in keys:
        by_name.setdefault(folded(key), []).append(key)
    elsewhere = {name for _, name in pinned}
    by_field: dict[str, tuple[str, ...]] = {}
    for field in dict.fromkeys([*(field for field, _ in pinned), *NAMES]):
        wanted = [name for pinned_field, name in pinned if pinned_field == field]
        wanted += [name for name in NAMES.get(field, ()) if name not in elsewhere]
        found = [key for name in dict.fromkeys(wanted) for key in by_name.get(name, ())]
        if found:
            by_field[field] = tuple(dict.fromkeys(found))
    return Columns(by_field, {key: name for name, all_keys in by_name.items() for key in all_keys})


def hidden_by(row: Mapping[str, Any], found: Columns, judge: Any) -> tuple[str | None, str | None]:
    """(why the row is not public or None, its status as written) by every column that says something of it.

    `judge` is `importer.readers.items.hidden`.
    """
    status: str | None = None
    for key, value in found.all(row, "status"):
        if not isinstance(value, str | int | float):
            continue
        word = str(value).strip()
        # A single letter may be what a cut left of a word: the "t" of "trash" is no yes.
        yes = None if word.isalpha() and len(word) == 1 else flag(value)
        if yes is not None:
            status, kind = word, None if yes else "draft"
        elif found.folded[key] == "state" and judge(word) == "draft" and "draft" not in word.casefold():
            continue  # a state of the world or of a country, not of publication
        else:
            status, kind = word, judge(word)
        if kind is not None:
            return kind, status
    for _, value in found.all(row, "is_public"):
        if flag(value) is False:
            return "draft", status
        # Not yes nor no: a date stands there, or a word, or what a cut left of one.
        if isinstance(value, str) and flag(value) is None and not _DIGIT.search(value) and judge(value):
            return judge(value), status
    for key, value in found.all(row, "is_hidden"):
        if flag(value) is not False:
            name = found.folded[key].removeprefix("is")
            return {"archived": "archived", "deleted": "trashed", "trashed": "trashed", "private": "private",
                    "hidden": "private"}.get(name, "draft"), status  # fmt: skip
    if status is None and not any(flag(value) for _, value in found.all(row, "is_public")):
        dated = [key for key in found.by_field.get("date_published", ()) if found.folded[key] in PUBLISHED_AT]
        if any(key in row for key in dated) and not any(row.get(key) for key in dated):
            return "draft", None
    for _, value in found.all(row, "visibility"):
        if isinstance(value, str) and judge(value) in ("private", "protected"):
            return judge(value), status
    return None, status
