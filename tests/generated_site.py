"""A generated site of which everything is known: pages, listings, a feed, a sitemap, an export, three mirrors of it.

`Truth` says what there is; `write_mirrors` lays the same site out as a folder of wget, a ZIP of HTTrack and a tar.
"""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

HOST = "www.harbour.example"
SITE = f"https://{HOST}"
PER_LISTING = 10
WORDS = """harbour pier ferry lighthouse crane anchor tide quay warehouse pilot breakwater channel mooring captain
timber cargo signal beacon jetty dock""".split()
KINDS = ("Reports", "Notices", "Stories")
GIF = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00"
)
GIF += b"\x01\x00\x00\x02\x02D\x01\x00;"


@dataclass(frozen=True)
class Item:
    """One item of the site."""

    number: int
    title: str
    slug: str
    day: str
    kind: str

    @property
    def path(self) -> str:
        return f"/{self.day[:4]}/{self.day[5:7]}/{self.slug}/"

    @property
    def url(self) -> str:
        return SITE + self.path

    @property
    def picture(self) -> str:
        return f"/wp-content/uploads/{self.day[:4]}/{self.slug}.gif"

    @property
    def lead(self) -> str:
        first = WORDS[self.number % len(WORDS)]
        return (
            f"How the {first} of {self.slug.replace('-', ' ')} came to be, who built it, and what it is used for today."
        )


class Truth:
    """What the site holds."""

    def __init__(self, count: int) -> None:
        self.items = [self._item(number) for number in range(count)]
        self.export_only = Item(count, "Only in the export", "only-in-the-export", "2019-01-05", "Notices")
        self.missing_picture = self.items[1].picture
        self.dead_link = f"{SITE}/gone-for-good/"

    @staticmethod
    def _item(number: int) -> Item:
        a, b = WORDS[number % len(WORDS)], WORDS[(number * 7 + 3) % len(WORDS)]
        # The last two share their title, and are two.
        title = f"The {a} and the {b}, part {number // 2 if number < 2 else number}"
        day = f"{2012 + number % 11}-{number % 12 + 1:02}-{number % 28 + 1:02}"
        return Item(number, title, f"{a}-{b}-{number}", day, KINDS[number % 3])

    def urls(self) -> set[str]:
        """The address of every item, in the sources together."""
        return {item.url for item in [*self.items, self.export_only]}


def body(truth: Truth, item: Item, *, picture: str, neighbour: str) -> str:
    """An item's content."""
    sentence = f"Work on it began in {item.day[:4]} and took three summers, as the papers of the time tell. "
    extra = f'<p>See also <a href="{truth.dead_link}">what is gone</a>.</p>' if item.number == 0 else ""
    return (
        f"<p>{item.lead}</p><p>{sentence * 3}</p><h2>What it is for</h2><p>{sentence * 2}"
        f'<a href="{neighbour}">The next one</a> tells more.</p><p><img src="{picture}" alt="{item.slug}"></p>{extra}'
    )


def _page(title: str, main: str, *, canonical: str = "", comment: str = "") -> str:
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)} – Harbour Archive</title>'
        f'<meta property="og:site_name" content="Harbour Archive">{link}</head><body>{comment}'
        '<nav><ul><li><a href="/">Home</a></li></ul></nav>'
        f"<main>{main}</main><footer>© Harbour Archive</footer></body></html>"
    )


def _card(item: Item, href: str, picture: str) -> str:
    return (
        f'<article class="post"><img src="{picture}" alt="{item.slug}" width="300" height="200">'
        f'<h2><a href="{href}">{escape(item.title)}</a></h2><time datetime="{item.day}">{item.day}</time>'
        f'<p>{item.lead[:60].rstrip()}…</p><a href="{href}">Read more</a></article>'
    )


def pages(truth: Truth, *, comments: bool = False) -> Iterator[tuple[str, bytes]]:
    """The site's pages by their paths below its root: items, AMP versions of some, listings."""
    items = truth.items

    def made(path: str, title: str, main: str, canonical: str = "") -> tuple[str, bytes]:
        comment = f"<!-- Mirrored from {HOST}{path} by HTTrack Website Copier/3.x -->" if comments else ""
        return path.lstrip("/") + "index.html", _page(title, main, canonical=canonical, comment=comment).encode()

    for item in items:
        neighbour = items[(item.number + 1) % len(items)].path
        text = body(truth, item, picture=item.picture, neighbour=neighbour)
        main = f'<article><h1>{escape(item.title)}</h1><time datetime="{item.day}">{item.day}</time>{text}</article>'
        yield made(item.path, item.title, main, item.url)
        if item.number % 7 == 0:
            yield made(item.path + "amp/", item.title, main, item.url)
    for start in range(0, len(items), PER_LISTING):
        number = start // PER_LISTING + 1
        path = "/" if number == 1 else f"/page/{number}/"
        cards = "".join(
            # Every seventh is linked by its AMP version, every fifth with a tracking parameter.
            _card(i, i.path + ("amp/" * (not i.number % 7)) + ("?utm_source=list" * (not i.number % 5)), i.picture)
            for i in items[start : start + PER_LISTING]
        )
        yield made(path, "Latest", f"<h1>Latest</h1><div class=list>{cards}</div>")


def feed(truth: Truth) -> bytes:
    """RSS of the newest ten."""
    entries = "".join(
        f"<item><title>{escape(i.title)}</title><link>{i.url.replace('https://www.', 'http://')}</link>"
        f"<pubDate>{i.day}T09:00:00Z</pubDate><description>{escape(i.lead)}</description></item>"
        for i in truth.items[:10]
    )
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour Archive</title><link>{SITE}/</link>{entries}'
        "</channel></rss>"
    ).encode()


def sitemap(truth: Truth) -> bytes:
    """The addresses of all items on pages, and of one that is not there."""
    urls = "".join(f"<url><loc>{a}</loc></url>" for a in [*(i.url for i in truth.items), f"{SITE}/forgotten/"])
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode()


def opml() -> bytes:
    """A list of feeds: one of the site that is not there, one of another site."""
    feeds = (f"{SITE}/comments/feed/", "https://other.example/feed/")
    outlines = "".join(f'<outline type="rss" text="Feed" xmlUrl="{a}"/>' for a in feeds)
    return f'<?xml version="1.0"?><opml version="2.0"><head/><body>{outlines}</body></opml>'.encode()


def export(truth: Truth) -> bytes:
    """A WordPress export: all items, one that no page shows, drafts, the media library."""
    parts = []

    def add(number: int, title: str, link: str, day: str, *, kind: str, status: str, more: str = "") -> None:
        name = link.rstrip("/").rpartition("/")[2]
        parts.append(
            f"<item><title>{escape(title)}</title><link>{escape(link)}</link><wp:post_id>{number}</wp:post_id>"
            f"<wp:post_date>{day} 10:00:00</wp:post_date><wp:post_name>{name}</wp:post_name>"
            f"<wp:status>{status}</wp:status><wp:post_type>{kind}</wp:post_type>{more}</item>"
        )

    for item in [*truth.items, truth.export_only]:
        neighbour = truth.items[(item.number + 1) % len(truth.items)].url
        text = body(truth, item, picture=SITE + item.picture, neighbour=neighbour)
        more = (
            f'<category domain="category" nicename="x"><![CDATA[{item.kind}]]></category>'
            f"<content:encoded><![CDATA[{text}]]></content:encoded>"
        )
        add(item.number + 1000, item.title, item.url, item.day, kind="post", status="publish", more=more)
        add(item.number + 900_000, item.slug, f"{item.url}{item.slug}/", item.day, kind="attachment", status="inherit",
            more=f"<wp:attachment_url>{SITE}{item.picture}</wp:attachment_url>")  # fmt: skip
    for number, status in enumerate(("draft", "private", "trash", "future")):
        add(990_000 + number, f"Not for all {number}", f"{SITE}/?p={number}", "2023-01-01", kind="post", status=status)
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Harbour Archive</title>'
        f"<link>{SITE}</link><wp:wxr_version>1.2</wp:wxr_version><wp:base_site_url>{SITE}</wp:base_site_url>"
        f"<wp:base_blog_url>{SITE}</wp:base_blog_url>{''.join(parts)}</channel></rss>"
    ).encode()


def files(truth: Truth) -> Iterator[tuple[str, bytes]]:
    """The pictures, but for the one that is missing."""
    for item in truth.items:
        if item.picture != truth.missing_picture:
            yield item.picture.lstrip("/"), GIF


def write_folder(truth: Truth, root: Path) -> Path:
    """As wget mirrors it: below a folder named after the host."""
    for name, data in [*pages(truth), *files(truth)]:
        path = root / HOST / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return root / HOST


def write_zip(truth: Truth, path: Path) -> Path:
    """As HTTrack mirrors it, packed."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in [*pages(truth, comments=True), *files(truth)]:
            archive.writestr(name, data)
    return path


def write_tar(truth: Truth, path: Path) -> Path:
    """A tar of the server's folder."""
    with tarfile.open(path, "w:gz") as archive:
        for name, data in [*pages(truth), *files(truth)]:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


def write_mirrors(truth: Truth, root: Path) -> list[Path]:
    """Three mirrors, each in a container of its own."""
    return [
        write_folder(truth, root / "wget"),
        write_zip(truth, root / "httrack.zip"),
        write_tar(truth, root / "server.tar.gz"),
    ]


def write_exports(truth: Truth, root: Path) -> Path:
    """Feed, sitemap, list of feeds and export in a folder."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "feed.xml").write_bytes(feed(truth))
    (root / "sitemap.xml").write_bytes(sitemap(truth))
    (root / "feeds.opml").write_bytes(opml())
    (root / "export.xml").write_bytes(export(truth))
    return root
