"""Addresses: what may stand in a record, and what names an item."""

import pytest

from importer.cleaning.urls import identity, normalised, origin, resolve

PAGE = "https://example.org/news/2021/index.html"


@pytest.mark.parametrize(
    ("href", "base", "site", "expected"),
    [
        # against a page whose address is known
        ("../a-report/", PAGE, None, "https://example.org/news/a-report/"),
        ("/a", PAGE, None, "https://example.org/a"),
        ("?p=3", PAGE, None, "https://example.org/news/2021/index.html?p=3"),
        ("//cdn.example.org/x.png", PAGE, None, "https://cdn.example.org/x.png"),
        ("HTTPS://Example.ORG/Case", PAGE, None, "https://example.org/Case"),
        # a mirror keeps other hosts beside the first: one step above its root
        ("../../../cdn.example.net/x.png", PAGE, None, "https://cdn.example.net/x.png"),
        ("../cdn.example.net/", "https://example.org", None, "https://example.org/cdn.example.net/"),
        ("../../cdn.example.net/x.png", PAGE, None, "https://example.org/cdn.example.net/x.png"),
        ("../../../../cdn.example.net/x.png", PAGE, None, "https://example.org/cdn.example.net/x.png"),
        ("../../../old.html", PAGE, None, "https://example.org/old.html"),
        # against a page of a folder: root-relative, the folder standing for the site's root
        ("../x/index.html", "/news/index.html", None, "/x/index.html"),
        ("x.html#part", "/news/index.html", None, "/news/x.html#part"),
        ("./", "/news/index.html", None, "/news/"),
        ("?p=4", "/news/index.html", None, "/news/index.html?p=4"),
        ("/a/./b/../c", "/", None, "/a/c"),
        # a link that climbs out of the root stays as written
        ("../../x/index.html", "/news/index.html", None, "../../x/index.html"),
        # the run knows the site
        ("../x/", "/news/index.html", "https://example.org", "https://example.org/x/"),
        # as people and mirrors write them
        (r"..\..\slug\index.html", "/a/b/c.html", None, "/slug/index.html"),
        ("  /a b\n/c ", "/", None, "/a%20b/c"),
        ("/pic.jpg%0A", "/", None, "/pic.jpg"),
        ("index.html%3Fp=12.html", "/", None, "/index.html%3Fp=12.html"),
        # no web addresses
        ("javascript:void(0)", PAGE, None, None),
        (" JavaScript:alert(1)", PAGE, None, None),
        ("java\nscript:alert(1)", PAGE, None, None),
        ("data:text/html,x", PAGE, None, None),
        ("mailto:a@example.org", PAGE, None, None),
        ("tel:+31", PAGE, None, None),
        ("file:///C:/x", PAGE, None, None),
        ("#respond", PAGE, None, None),
        ("", PAGE, None, None),
        (None, PAGE, None, None),
        ("http://", PAGE, None, None),
        ("http://[broken", PAGE, None, None),
        ("//[broken", PAGE, None, None),
    ],
)
def test_an_address_is_resolved_or_left_out(href, base, site, expected):
    assert resolve(href, base, site) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.example.org/a/", "http://example.org/a"),
        ("https://example.org/a/index.html", "https://example.org/a"),
        ("https://example.org:443/a", "https://example.org/a"),
        ("https://EXAMPLE.org/a#top", "https://example.org/a"),
        ("https://example.org/a?utm_source=x&utm_medium=y&id=3", "https://example.org/a?id=3"),
        ("https://example.org/a?source=rss----8d1f---4", "https://example.org/a"),
        ("https://example.org/a?source=user_profile---------1-------", "https://example.org/a"),
        ("https://example.org/a?source=archive", "https://example.org/a?source=archive"),
        ("https://example.org/a/?replytocom=5#respond", "https://example.org/a/"),
        ("https://example.org/a?b=1&a=2", "https://example.org/a?a=2&b=1"),
        ("https://example.org/caf%C3%A9", "https://example.org/café"),
        ("/a/index.php", "/a/"),
        ("/index.html%3Fp=12.html", "/?p=12"),
        ("/index.html@p=12.html", "/index.html?p=12"),
    ],
)
def test_two_writings_of_one_address_name_one_item(one, other):
    assert normalised(one) == normalised(other)
    assert identity(one, "A", None) == identity(other, "B", None)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/a", "https://example.org/A"),
        ("https://example.org/a?id=1", "https://example.org/a?id=2"),
        ("https://example.org/a", "https://example.net/a"),
        ("/a/my-index.html", "/a/"),
        ("/author@example/a=b", "/author"),
    ],
)
def test_different_addresses_stay_different(one, other):
    assert normalised(one) != normalised(other)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/a/b.html", "https://www.example.org", "https://www.", "/a//b/", "//example.org/a", "", "/",
        "https://example.org/a/Index.HTML", "https://example.org//a", "https://example.org/default.aspx/", "/a_~-.b",
        "https://example.org/a;b", "https://example.org/a@b=c", "https://example.org/%7Ea",
    ],
)  # fmt: skip
def test_an_address_is_read_the_same_with_and_without_what_is_left_out_of_it(url):
    assert normalised(f"{url}#top") == normalised(f"{url}?utm_source=x") == normalised(url)
    assert resolve(f"\t{url} ", "https://pier.example/") == resolve(url, "https://pier.example/")


def test_without_an_address_title_and_publisher_name_the_item():
    assert identity(None, "A  Report", "Press") == identity(None, "a report", "press")
    assert identity(None, "A Report", "Press") != identity(None, "A Report", None)


def test_a_native_id_tells_apart_what_shares_an_address():
    assert len({identity("/a", "A", None, native=n) for n in (None, "1", "2")}) == 3


def test_an_id_is_the_same_on_every_machine():
    assert identity("https://example.org/a", "A", None) == "1b9fb6c7197f6ead3287"


@pytest.mark.parametrize(
    ("url", "expected"),
    [("https://Example.org/a", "https://example.org"), ("/a", None), ("//x/a", None), ("http://[", None)],
)
def test_origin(url, expected):
    assert origin(url) == expected
