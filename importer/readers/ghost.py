"""Ghost: its JSON export of every version, and dumps of its Content and Admin API.

The export is a dump of tables: posts are joined with tags, users and meta in two passes, so that memory holds the
small tables and one post at a time. Private data of users and subscribers is not looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from importer.cards import Card, Context, Finding
from importer.facts import Facts
from importer.readers import Request
from importer.readers.items import context, hidden, origins, settle
from importer.readers.jsontext import Into, Path, Walk, peek
from importer.readers.richtext import render
from importer.readers.values import date, dates, first, mapping, mappings, names, string, text
from importer.sources.document import Document

_TABLES = frozenset(("tags", "posts_tags", "users", "posts_authors", "posts_meta", "settings"))
_SIGNS = frozenset(
    ("mobiledoc", "lexical", "feature_image", "comment_id", "published_at", "featured", "custom_excerpt")
)
_USER_SIGNS = frozenset(
    (
        "accessibility",
        "profile_image",
        "cover_image",
        "ghost_auth_access_token",
        "meta_description",
        "last_seen",
        "tour",
    )
)
# Tables that stand before the posts, where the order is that of the alphabet, and may be large.
_OWN_TABLES = frozenset(
    """actions api_keys benefits brute custom_theme_settings members_products mobiledoc_revisions permissions_roles
    posts_authors posts_meta posts_tags""".split()
)


class GhostReader:
    """Reads Ghost's exports."""

    name = "ghost"

    def accepts(self, document: Document) -> bool:
        """Tables under `db` or `data`, or a list of posts with Ghost's keys."""
        return _root(peek(document)) is not None

    def gather(self, document: Document) -> Facts:
        """The site's address, where posts have their own."""
        value = mapping(peek(document))
        listed = [*mappings(value.get("posts")), *mappings(value.get("pages"))]
        return origins([string(listed[0].get("url"))] if listed else [])

    def read(self, document: Document, want: Request) -> Iterator[Finding]:
        """An item for each published post and page."""
        root = _root(peek(document)) or ()
        tables = _Tables()
        if root:
            for path, row in Walk(document.open(), _into(root)):
                if len(path) == len(root) + 2 and path[-2] in _TABLES and isinstance(row, dict):
                    tables.add(str(path[-2]), row)
        here = context(document, want, tables.address)
        walk = Walk(document.open(), _into(root))
        for path, row in walk:
            if len(path) == len(root) + 2 and path[-2] in ("posts", "pages") and isinstance(row, dict):
                yield _item(row, tables, here, page=path[-2] == "pages", place=f"{path[-2]}/{path[-1]}")
        yield from walk.findings(lambda path: len(path) == len(root) + 2 and path[-2] in ("posts", "pages"))


def _root(value: Any) -> Path | None:
    """Where the tables are: under `db/0/data`, under `data`, or at the top; None where this is no export of Ghost."""
    value = mapping(value)
    for db in mappings(value.get("db")):
        if isinstance(db.get("data"), dict) or isinstance(db.get("meta"), dict):
            return ("db", 0, "data")
    data = value.get("data")
    if isinstance(data, dict) and (
        any(_SIGNS & post.keys() or {"slug", "html", "status"} <= post.keys() for post in mappings(data.get("posts")))
        or any(isinstance(data.get(table), list) for table in _OWN_TABLES)
        or any(len(_USER_SIGNS & user.keys()) >= 2 for user in mappings(data.get("users"))[:1])
        or ("version" in mapping(value.get("meta")) and "exported_on" in value["meta"])
    ):
        return ("data",)
    listed = [*mappings(value.get("posts")), *mappings(value.get("pages"))]
    if listed and len(_SIGNS & listed[0].keys()) >= 2:
        return ()
    return None


def _into(root: Path) -> Into:
    # Also into tables that are not looked at, so that no large one is held whole.
    size = len(root)
    return lambda path: (
        path == root[: len(path)] if len(path) <= size else len(path) == size + 1 and path[:size] == root
    )


class _Tables:
    """What posts are joined with, by the ids of posts; numbers (0.x) and texts alike."""

    def __init__(self) -> None:
        self.tags: dict[str, tuple[str, bool]] = {}
        self.users: dict[str, str] = {}
        self.post_tags: dict[str, list[tuple[Any, str]]] = {}
        self.post_authors: dict[str, list[tuple[Any, str]]] = {}
        self.meta: dict[str, dict[str, str | None]] = {}
        self.address: str | None = None

    def add(self, table: str, row: dict[str, Any]) -> None:
        identifier, post = text(row.get("id")), text(row.get("post_id"))
        if table == "tags" and identifier and (name := string(row.get("name"))):
            self.tags[identifier] = (name, row.get("visibility") == "internal" or name.startswith("#"))
        elif table == "users" and identifier and (name := string(row.get("name"))):
            self.users[identifier] = name
        elif table == "posts_tags" and post and (other := text(row.get("tag_id"))):
            self.post_tags.setdefault(post, []).append((row.get("sort_order"), other))
        elif table == "posts_authors" and post and (other := text(row.get("author_id"))):
            self.post_authors.setdefault(post, []).append((row.get("sort_order"), other))
        elif table == "posts_meta" and post:
            self.meta[post] = {
                key: string(row.get(key)) for key in ("meta_description", "feature_image_alt", "og_image")
            }
        elif table == "settings" and row.get("key") in ("url", "site_url"):
            self.address = string(row.get("value"))

    def names_of(self, links: list[tuple[Any, str]], table: dict[str, Any]) -> list[Any]:
        ordered = sorted(links, key=lambda one: one[0] if isinstance(one[0], int) else 0)
        return [table[other] for _, other in ordered if other in table]


def _item(post: dict[str, Any], tables: _Tables, here: Context, *, page: bool, place: str) -> Finding:
    identifier = text(post.get("id")) or ""
    slug = string(post.get("slug"))
    about = {**{key: string(value) for key, value in post.items()}, **tables.meta.get(identifier, {})}
    tags = tables.names_of(tables.post_tags.get(identifier, []), tables.tags)
    tags += [(name, one.get("visibility") == "internal" or name.startswith("#"))
             for one in mappings(post.get("tags")) if (name := string(one.get("name")))]  # fmt: skip
    authors = tables.names_of(tables.post_authors.get(identifier, []), tables.users)
    authors = authors or [tables.users.get(text(post.get("author_id")) or "")]
    authors = authors if any(authors) else [
        string(one.get("name")) for one in (*mappings(post.get("authors")), mapping(post.get("primary_author")))
    ]  # fmt: skip
    visibility = string(post.get("visibility")) or "public"
    internal = [name for name, is_internal in tags if is_internal]
    fields: dict[str, Any] = {"visibility": visibility} if visibility != "public" else {}
    fields |= {"internal_tags": internal} if internal else {}
    fields |= {"featured": True} if post.get("featured") in (1, True, "1") else {}
    is_page = page or post.get("type") == "page" or post.get("page") in (1, True, "1")
    card = Card(
        kind="item",
        context=here,
        title=string(post.get("title")),
        url=first((_here(string(post.get("url"))), f"/{slug}/" if slug else None)),
        external_url=_here(string(post.get("canonical_url"))),
        summary=first((string(post.get("custom_excerpt")), about.get("meta_description"), string(post.get("excerpt")))),
        tags=names(name for name, is_internal in tags if not is_internal),
        date_published=dates(
            date(post.get("published_at")), *([] if post.get("published_at") else [post.get("created_at")])
        ),
        date_modified=dates(post.get("updated_at")),
        authors=names(authors),
        image=_here(first((about.get("feature_image"), about.get("image"), about.get("og_image")))),
        image_alt=about.get("feature_image_alt"),
        language=string(post.get("locale")),
        content_html=_content(post),
        status=string(post.get("status")),
        place=place,
        warnings=("restricted",) if visibility != "public" else (),
        native={"id": identifier, "type": "page" if is_page else "post", "slug": slug, "fields": fields},
    )
    # The Content API gives no status, and only what is public.
    public_api = "status" not in post and string(post.get("url")) is not None
    return settle(card, None if public_api else hidden(card.status))


def _content(post: dict[str, Any]) -> str | None:
    """The rendered HTML, else what the editor of that version kept: Lexical, Mobiledoc or Markdown."""
    content = string(post.get("html")) or first(render(post.get(name)) for name in ("lexical", "mobiledoc"))
    if content is None and (words := string(post.get("markdown"))):
        from importer.readers.richtext import markdown

        content = markdown.render(words)
    return _here(content)


def _here(value: str | None) -> str | None:
    """A text without the placeholder that stands for the site's address in exports since 3.40."""
    return value.replace("__GHOST_URL__", "") if value else None


READER = GhostReader()
