"""Dumps of WordPress's REST API: posts, pages and custom types, with the tables of users, terms and media beside them.

Both APIs: `/wp-json/wp/v2/…` (https://developer.wordpress.org/rest-api/reference/posts/) and WordPress.com's
`/rest/v1.1/sites/…/posts`. Without `_embed` terms, authors and pictures are numbers: they are looked up in dumps of
`users`, `categories`, `tags` and `media` in the same run, and left out where there is none; a number is no name.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from importer.cards import Card, Context, Dropped, Finding, Note, RawAttachment
from importer.facts import Facts
from importer.lexicon.slugs import slugs_of
from importer.lexicon.wordpress import INTERNAL_TYPES, TERM_SLUGS, USUAL_TYPES, short_address
from importer.readers import Request
from importer.readers.items import context, hidden, origins, protect, settle
from importer.readers.jsontext import Walk, peek
from importer.readers.values import first, mapping, mappings, names, plain, public, sequence, string, text, utc_dates
from importer.sources.document import Document

Table = dict[str, dict[str, Any]]

_INTERNAL = INTERNAL_TYPES | {"attachment", "comment"}
_SYSTEM = frozenset(
    """id ID site_ID date date_gmt modified modified_gmt guid slug status type link title content excerpt author
    featured_media featured_image comment_status ping_status sticky template format categories tags _links _embedded
    permalink_template generated_slug password class_list yoast_head yoast_head_json jetpack_featured_media_url URL
    short_URL global_ID discussion likes_enabled sharing_enabled like_count i_like is_reblog is_following post_thumbnail
    attachments attachment_count capabilities other_URLs pseudo_ID page_template feed_ID metadata terms publicize_URLs
    has_password parent menu_order lang authors jetpack_publicize_connections jetpack_shortlink jetpack_sharing_enabled
    jetpack_likes_enabled geo""".split()
)
_IMAGES = ("jetpack_featured_media_url", "featured_image", "featured_image_url", "featured_media_src_url",
           "featured_image_src", "featured_media_url")  # fmt: skip


class WpJsonReader:
    """Reads REST dumps."""

    name = "wp_json"

    def accepts(self, document: Document) -> bool:
        """The first thing in it has the keys of a post, term, user, picture or error of the API."""
        return _kind(_first(peek(document))) is not None

    def gather(self, document: Document) -> Facts:
        """Tables of terms, users and media; of posts only the site's address."""
        first_one = _first(peek(document))
        kind = _kind(first_one)
        if kind in (None, "error", "comment"):
            return Facts()
        if kind == "post":
            return origins([string(first_one.get("link")), string(first_one.get("URL"))])
        tables: dict[str, Table] = {}
        for _, row in _walk(document):
            identifier = text(mapping(row).get("id"))
            if identifier:
                name, entry = _entry(row)
                tables.setdefault(f"wp-json:{name}", {})[identifier] = entry
        return Facts(tables=tables)

    def read(self, document: Document, want: Request) -> Iterator[Finding]:
        """An item for each post; nothing but a note for a table or an error."""
        first_one = _first(peek(document))
        kind = _kind(first_one)
        if kind == "error":
            yield Note("error-page", f"an error of the API, no content: {plain(first_one.get('message')) or ''}"[:300])
            return
        walk = _walk(document)
        if kind != "post":
            count = sum(1 for _ in walk)
            words = {"comment": "comments: no content", "media": "media: the pictures of the posts beside it"}
            yield Note(
                "table", f"{count} {words.get(str(kind), f'of a table ({kind}): names for the posts beside it')}"
            )
            yield from walk.findings(lambda path: False)
            return
        yield from _posts(walk, document, want)


def _posts(walk: Walk, document: Document, want: Request) -> Iterator[Finding]:
    tables: dict[str, Any] = {
        name.removeprefix("wp-json:"): table for name, table in want.facts.tables.items() if name.startswith("wp-json:")
    }
    here = context(document, want)
    by_post: dict[str, list[dict[str, Any]]] = {}
    for entry in tables.get("media", {}).values():
        by_post.setdefault(str(entry.get("post")), []).append(entry)
    unresolved = 0
    has_status = False
    for path, post in walk:
        if not isinstance(post, dict) or _kind(post) not in ("post", "media", "comment"):
            continue
        numbers, card = _card(post, tables, here, place="/".join(map(str, path)) or "0")
        attached = by_post.get(str((card.native or {}).get("id")), [])
        card.attachments += tuple(
            RawAttachment(one["url"], one.get("title"), one.get("mime"))
            for one in attached
            if one.get("url") != card.image
        )
        unresolved += numbers
        has_status = has_status or "status" in post
        kind = str(post.get("type") or "")
        if kind in _INTERNAL:
            yield Dropped(kind.replace("_", "-"), card.title or "(no title)", card.place)
            continue
        # Without a login the API tells no status and shows only what is public.
        kept = hidden(card.status) if has_status else None
        protected = mapping(post.get("content")).get("protected") is True or bool(post.get("password"))
        yield protect(card) if protected and kept is None else settle(card, kept)
    yield from walk.findings(lambda path: True)
    if unresolved:
        yield Note("terms-unresolved", f"{unresolved} posts have terms by number only, and no table of them is there")


def _walk(document: Document) -> Walk:
    value = peek(document)
    if isinstance(value, dict):
        if isinstance(value.get("posts"), list):
            return Walk(document.open(), lambda path: path in ((), ("posts",)))
        return Walk(document.open(), lambda path: False, lines=True)
    nested = bool(value) and isinstance(value[0], list)  # pages of a listing, one after the other
    return Walk(document.open(), lambda path: len(path) <= int(nested))


def _first(value: Any) -> dict[str, Any]:
    for _ in range(2):
        if isinstance(value, list):
            value = next((one for one in value if one), None)
    held = mapping(value)
    inner = held.get("posts")
    post = mapping(next((one for one in inner if isinstance(one, dict)), None)) if isinstance(inner, list) else {}
    return post if "found" in held or "rendered" in mapping(post.get("title")) else held


def _kind(one: Any) -> str | None:
    """What of the API this is: `post`, `term`, `user`, `media`, `comment`, `error`; None for anything else."""
    one = mapping(one)
    if isinstance(one.get("code"), str) and isinstance(one.get("message"), str) and "title" not in one:
        return "error"
    if "source_url" in one and ("media_type" in one or "mime_type" in one):
        return "media"
    if "taxonomy" in one and "name" in one:
        return "term"
    if {"name", "slug"} <= one.keys() and ("avatar_urls" in one or "/author/" in str(one.get("link"))):
        return "user"
    if "author_name" in one and "post" in one:
        return "comment"
    rendered = isinstance(one.get("title"), dict) and "rendered" in one["title"]
    if "id" in one and (
        rendered or {"date_gmt", "slug", "link"} <= one.keys() or {"slug", "link", "type"} <= one.keys()
    ):
        return "post"
    return "post" if {"ID", "URL", "title", "content"} <= one.keys() else None


def _entry(row: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """(table, what posts need to know of this term, user or picture)."""
    kind = _kind(row)
    if kind == "media":
        return "media", {
            "url": string(row.get("source_url")),
            "alt": string(row.get("alt_text")),
            "title": _rendered(row.get("title")),
            "mime": string(row.get("mime_type")),
            "post": text(row.get("post")),
        }
    if kind == "term":
        return str(row.get("taxonomy")), {"name": plain(row.get("name")), "slug": string(row.get("slug"))}
    return "user", {"name": plain(row.get("name"))}


def _rendered(value: Any) -> str | None:
    return plain(mapping(value).get("rendered") if isinstance(value, dict) else value)


def _markup(value: Any) -> str | None:
    return string(mapping(value).get("rendered") if isinstance(value, dict) else value)


def _card(post: dict[str, Any], tables: dict[str, Any], here: Context, *, place: str) -> tuple[bool, Card]:
    """(whether terms stayed numbers, the card)."""
    embedded = mapping(post.get("_embedded"))
    terms, unresolved = _terms(post, embedded, tables)
    seo = mapping(post.get("yoast_head_json"))
    media = next((one for one in mappings(embedded.get("wp:featuredmedia")) if one.get("source_url")), {})
    known = mapping(tables.get("media", {}).get(text(post.get("featured_media")) or ""))
    og = mappings(seo.get("og_image"))
    image = first((
        string(media.get("source_url")), known.get("url"), *(_web(post.get(name)) for name in _IMAGES),
        string(mapping(post.get("better_featured_image")).get("source_url")), string(og[0].get("url")) if og else None,
    ))  # fmt: skip
    fields = {key: value for key, value in post.items() if key not in _SYSTEM and key not in ("meta", "acf")}
    meta = {**mapping(post.get("meta")), **mapping(post.get("acf"))}
    people = tuple(terms.pop("author", ()))
    slugs = slugs_of(terms)
    own = {TERM_SLUGS: slugs} if slugs or post.get("type") not in (*USUAL_TYPES, None) else {}
    custom = {key: list(names) for key, names in terms.items() if key not in ("category", "post_tag")}
    card = Card(
        kind="item",
        context=here,
        title=_rendered(post.get("title")),
        url=first((string(post.get("link")), string(post.get("URL")))),
        aliases=short_address(_markup(post.get("guid")), string(post.get("link"))),
        summary=first((_rendered(post.get("excerpt")), plain(seo.get("description")))),
        types=tuple(terms.get("category", ())),
        tags=tuple(terms.get("post_tag", ())),
        date_published=utc_dates(post.get("date_gmt"), post.get("date")),
        date_modified=utc_dates(post.get("modified_gmt"), post.get("modified")),
        authors=people or _authors(post, embedded, tables),
        image=image,
        image_alt=first((string(media.get("alt_text")), known.get("alt"))) if image else None,
        attachments=_wordpress_com_attachments(post),
        language=string(post.get("lang")),
        content_html=_markup(post.get("content")),
        status=string(post.get("status")),
        place=place,
        native={
            "id": text(post.get("id") or post.get("ID")),
            "type": string(post.get("type")),
            "slug": string(post.get("slug")),
            "parent": text(post.get("parent")) if post.get("parent") else None,
            "fields": public(_without_underscores({**fields, **meta, **custom})) | own,
        },
    )
    return unresolved, card


def _without_underscores(fields: dict[str, Any]) -> dict[str, Any]:
    """Without what WordPress keeps for itself: its names begin with an underscore."""
    return {
        key: _without_underscores(value) if isinstance(value, dict) else value
        for key, value in fields.items()
        if not key.startswith("_")
    }


def _web(value: Any) -> str | None:
    address = string(value)
    return address if address and "/" in address else None


def _terms(
    post: dict[str, Any], embedded: dict[str, Any], tables: dict[str, Any]
) -> tuple[dict[str, dict[str, str]], bool]:
    """Name → slug (maybe empty) by taxonomy, and whether some of them are known by number only."""
    found: dict[str, dict[str, str]] = {}
    for group in sequence(embedded.get("wp:term")):
        for term in mappings(group):
            name, taxonomy = plain(term.get("name")), string(term.get("taxonomy"))
            if name and taxonomy:
                found.setdefault(taxonomy, {}).setdefault(name, string(term.get("slug")) or "")
    for taxonomy, key in (("category", "categories"), ("post_tag", "tags")):
        named = post.get(key)
        if taxonomy not in found and isinstance(named, dict):  # WordPress.com: by name
            found[taxonomy] = {
                plain(name) or "": string(mapping(term).get("slug")) or "" for name, term in named.items()
            }
    unresolved = False
    taxonomies = {"category": "categories", "post_tag": "tags"}
    for name in tables:
        if name not in ("media", "user", *taxonomies):
            taxonomies[name] = name
    for taxonomy, key in taxonomies.items():
        numbers = [text(one) for one in sequence(post.get(key)) if isinstance(one, int)]
        if taxonomy in found or not numbers:
            continue
        known = [mapping(tables.get(taxonomy, {}).get(number)) for number in numbers]
        found[taxonomy] = {term["name"]: term.get("slug") or "" for term in known if term.get("name")}
        unresolved = unresolved or any(term.get("name") is None for term in known)
        for one in sequence(post.get(key)):
            if isinstance(one, str):
                found[taxonomy].setdefault(plain(one) or "", "")
    for terms in found.values():
        terms.pop("", None)
    return {taxonomy: terms for taxonomy, terms in found.items() if terms}, unresolved


def _authors(post: dict[str, Any], embedded: dict[str, Any], tables: dict[str, Any]) -> tuple[str, ...]:
    given = [string(one.get("name")) for one in mappings(embedded.get("author"))]
    given = [plain(one) for one in given if one]
    if not given:
        several = mappings(post.get("authors"))
        given = [first((string(one.get("display_name")), string(one.get("name")))) for one in several]
    if not any(given):
        given = [mapping(tables.get("user", {}).get(text(post.get("author")) or "")).get("name")]
    if not any(given):
        given = [
            string(mapping(post.get("author")).get("name")),
            string(mapping(post.get("yoast_head_json")).get("author")),
        ]
        given = given[:1] if given[0] else given
    return names(given)


def _wordpress_com_attachments(post: dict[str, Any]) -> tuple[RawAttachment, ...]:
    return tuple(
        RawAttachment(address, string(one.get("title")), string(one.get("mime_type")))
        for one in mapping(post.get("attachments")).values()
        if isinstance(one, dict) and (address := string(one.get("URL")))
    )


READER = WpJsonReader()
