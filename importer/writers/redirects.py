"""Redirect maps: each of a record's other addresses to its address, for nginx, Apache and Netlify.

A rule is about the path and the query of an alias; its host is not looked at. Left out, and counted: an alias that
differs from the address in its host or scheme alone (its rule would lead to itself), one that is a record's own
address, and one that another record had first. Rules with a query stand before the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, unquote, urlsplit

from importer.record import Record
from importer.writers.shape import Shape, Written

_SAFE = "%/:?#[]@!$&'()*+,;=~-._"

Rule = tuple[str, str, str]
"""Path and query of the old address, percent-encoded; the new address."""


def rules(records: Iterable[Record], written: Written) -> list[Rule]:
    """The rules, those with a query first, else in the order of the records."""
    found: dict[tuple[str, str], str] = {}
    own: set[tuple[str, str]] = set()
    for record in records:
        if not record.url:
            continue
        own.add(_place(record.url))
        for alias in record.aliases:
            place = _place(alias)
            if place == _place(record.url):
                written.notes["aliases that differ in the host alone: left out"] += 1
            elif place in found and found[place] != record.url:
                written.notes["aliases that two records have: the first one's holds"] += 1
            else:
                found[place] = record.url
    for place in sorted(own & found.keys()):
        written.notes["aliases that are addresses of other records: left out"] += 1
        del found[place]
    rules = [(*place, quote(target, safe=_SAFE)) for place, target in found.items()]
    return sorted(rules, key=lambda rule: not rule[1])


def _place(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    path = parts.path if parts.path.startswith("/") else f"/{parts.path}"
    return quote(path, safe=_SAFE), quote(parts.query, safe=_SAFE)


def nginx(records: Iterable[Record], shape: Shape, written: Written) -> Iterator[bytes]:
    """A `map` for the `http` block; https://nginx.org/en/docs/http/ngx_http_map_module.html.

    Its keys know no case, so of two that differ in case the first holds. A `$` can't be escaped there and is
    percent-encoded.
    """
    lines: dict[str, str] = {}
    for path, query, target in rules(records, written):
        key = f"{path}?{query}" if query else path
        if key.lower() in lines:
            written.notes["aliases that differ from another one in case alone, which nginx does not see: left out"] += 1
            continue
        lines[key.lower()] = f"    {_nginx(key)} {_nginx(target.replace('$', '%24'))};\n"
    longest = max(map(len, lines), default=0)
    yield (
        "# In http { }: include this file. In server { }:\n"
        "#     if ($importer_redirect) { return 301 $importer_redirect; }\n"
        f"map_hash_bucket_size {max(64, 1 << (longest + 40).bit_length())};\n"
        f"map_hash_max_size {max(2048, 1 << (2 * len(lines)).bit_length())};\n"
        "map $request_uri $importer_redirect {\n"
        '    default "";\n'
    ).encode()
    for line in lines.values():
        yield line.encode()
    yield b"}\n"


def _nginx(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def apache(records: Iterable[Record], shape: Shape, written: Written) -> Iterator[bytes]:
    """Rules for a `.htaccess` or a `<VirtualHost>`; https://httpd.apache.org/docs/2.4/mod/mod_rewrite.html."""
    yield b"RewriteEngine On\n"
    for path, query, target in rules(records, written):
        shown = re.sub(r"([%$\\])", r"\\\1", target)
        if query:
            yield f"RewriteCond %{{QUERY_STRING}} {_apache('^' + _regex(query) + '$')}\n".encode()
        pattern = _apache("^/?" + _regex(unquote(path)[1:]) + "$")
        flags = "R=301,L,NE,QSD" if query else "R=301,L,NE"
        yield f"RewriteRule {pattern} {_apache(shown, escaped=True)} [{flags}]\n".encode()


def _regex(value: str) -> str:
    return re.sub(r"([\\^$.|?*+()\[\]{}])", r"\\\1", value)


def _apache(value: str, *, escaped: bool = False) -> str:
    """A quoted argument. Of backslashes only those before a quote mean something to Apache's own parser."""
    return '"' + value.replace('"', "%22" if escaped else r"\x22") + '"'


def netlify(records: Iterable[Record], shape: Shape, written: Written) -> Iterator[bytes]:
    """A `_redirects` file; https://docs.netlify.com/routing/redirects/."""
    for path, query, target in rules(records, written):
        place = path.replace(":", "%3A").replace("*", "%2A")
        asked = "".join(f" {pair}" for pair in query.split("&") if pair)
        yield f"{place}{asked} {target} 301\n".encode()
