"""How mirroring tools lay out and name files: a folder per host, an index file per folder, a query within a name.

    wget      www.old.example/news/index.html?p=7.html, old.example:8080/, view.php.html (its option -E)
    HTTrack   www.old.example/news/index4a3f.html, old.example_8080/

Names alone; whether a file is a mirror's, others find out.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote, unquote

from importer.patterns import lazy

__all__ = ["INDEX_FILE", "MIRRORED_QUERY", "HostStep", "host_of", "host_step", "is_given_by_mirror", "led_back"]

INDEX_FILE = re.compile(r"(?:^|(?<=/))(?:index|default)\.(?:html?|xhtml|php\d?|aspx?|jsp|cgi|shtml)$", re.I)
# A mirror's file name for a page with a query: wget writes `index.html?p=7.html` (percent-encoded in links, with
# `@` where the file system allows no `?`).
MIRRORED_QUERY = lazy(
    r"^(?P<path>[^?@]*?\.(?:html?|php\d?|aspx?|jsp|cgi))[@?](?P<query>[^/]*=[^/]*?)(?:\.html?)?$", re.I
)
_ADJUSTED = lazy(r"(?<=[^/])(\.(?:php\d?|aspx?|jsp|cgi))\.html$", re.I)
# HTTrack tells files of one name apart by a sum of the query, which its links keep: `index4a3f.html?p=7`.
_HASHED = lazy(r"(?:index|default)[0-9a-f]{4}\.html?", re.I)
_ABSOLUTE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|//)", re.I)

DEEPEST = 3
"""Steps below a PATH among which a host's folder may be: the folder of a project, and one around it."""
_HOST = lazy(
    r"((?:[\w-]+\.)+(?:xn--[a-z0-9-]+|[^\W\d_]{2,})|(?:\d{1,3}\.){3}\d{1,3}|localhost)(?:[:+_](\d{2,5}))?", re.I
)
# Those of which hosts are made and folders are not: `old.site` and `my.blog` may be both, and need another witness.
_GENERIC = frozenset(
    "com org net edu gov mil int info biz coop museum travel jobs mobi asia xyz tech example test localhost".split()
)
_COUNTRIES = frozenset(
    """ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bv bw by bz ca cc
    cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gb gd
    ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh
    ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx
    my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd
    se sg sh si sj sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy
    uz va vc ve vg vi vn vu wf ws ye yt za zm zw""".split()
)


class HostStep(NamedTuple):
    """A step of a path that is named like a host."""

    end: int
    """Where in the path it ends, with its slash."""
    host: str
    """In lower case, with its port: `old.example:8080`."""
    sure: bool
    """Does its name alone say that it is one, and is it the first?"""


def host_step(path: str) -> HostStep | None:
    """The first folder of a path (without a leading slash) that is named like a host; None where there is none near
    its start."""
    start = 0
    for number in range(DEEPEST):
        end = path.find("/", start)
        if end < 0:
            return None
        found = _HOST.fullmatch(unquote(path[start:end])) if "." in path[start:end] or number == 0 else None
        if found:
            name, port = found[1].lower(), found[2]
            if name != "localhost" or port:
                last = name.rpartition(".")[2]
                known = (
                    port or name.startswith("www.") or last in _GENERIC or last in _COUNTRIES or last.startswith("xn--")
                )
                return HostStep(end + 1, f"{name}:{port}" if port else name, number == 0 and bool(known))
        start = end + 1
    return None


def host_of(origin: str) -> str:
    """What two writings of one host have in common: without scheme, `www.` and the usual ports."""
    host = origin.rpartition("://")[2].partition("/")[0].rpartition("@")[2].lower().removeprefix("www.")
    return host.removesuffix(":80").removesuffix(":443")


def is_given_by_mirror(name: str) -> bool:
    """Does a file's name hold a query, as no server's own file does?"""
    return ("?" in name or "@" in name) and MIRRORED_QUERY.match(name) is not None


def led_back(href: str) -> str:
    """A link as it stands on a mirror's page → as it may have stood on the site: without the index file that the tool
    wrote, and with the query that it put into a name.

    An absolute address is the site's own: the tool changes those alone that lead to what it has.
    """
    if _ABSOLUTE.match(href):
        return href
    found = re.search(r"[?#]", href)
    path, rest = (href[: found.start()], href[found.start() :]) if found else (href, "")
    folder, slash, last = path.rpartition("/")
    plain = unquote(last)
    if "?" not in rest and is_given_by_mirror(plain):
        match = MIRRORED_QUERY.match(plain)
        assert match is not None
        last, rest = quote(match["path"]), "?" + quote(match["query"], safe="=&;+/:,%@!$'()*~?") + rest
    elif rest.startswith("?") and _HASHED.fullmatch(last):
        last = "index.html"
    else:
        last = _ADJUSTED.sub(r"\1", last)
    if last and INDEX_FILE.search(last):
        last = ""
        slash = slash or "./"
    return folder + slash + last + rest
