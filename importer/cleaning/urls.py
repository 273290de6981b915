"""Addresses: a raw `href` → an address that may stand in a record, and an address → the item's id.

Never opens an address, and never guesses one: what can't be resolved stays as written.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b
from urllib.parse import quote, unquote, urljoin, urlsplit

from importer.lexicon.mirrors import INDEX_FILE, MIRRORED_QUERY
from importer.patterns import lazy

# Query parameters that say how a visitor came, or to answer what, not what is shown. The lists of ClearURLs and Matomo,
# the common part.
TRACKING = lazy(
    r"^(utm_\w+|mtm_\w+|pk_\w+|piwik_\w+|matomo_\w+|hsa_\w+|_hs\w+|__hs\w+|mc_[ce]id|mkt_tok|fbclid|gclid|gclsrc|dclid|"
    r"gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|igsh|li_fat_id|epik|s_kwcid|vero_id|vero_conv|oly_anon_id|"
    r"oly_enc_id|rb_clickid|wickedid|ml_subscriber|ml_subscriber_hash|_openstat|xtor|at_medium|at_campaign|cmpid|"
    r"ref_src|ref_url|replytocom|_ga|_gl|spm|scm|sc_cid|trk|trkcampaign|ncid|cvid|ocid)$",
    re.I,
)
# Of a name that may say what is shown, the values by which feeds (`source=rss`) and Medium count.
_TRACKING_PAIR = lazy(r"^source=(rss\b.*|[\w.]*-{4,}.*)$", re.I)

# Most absolute addresses: printable ASCII without `%` and `\`, in which nothing is to be read in another way.
_AS_IT_IS = lazy(
    r"https?://[a-z0-9.-]+(?::[0-9]+)?(?:/[!-\"$&->@-\[\]-~]*)?(?:\?[!-\"$&-\[\]-~]+)?(?:#[!-$&-\[\]-~]+)?"
)
# Most addresses of items: no query, and in the path nothing that could be percent-encoded (RFC 3986, 2.3).
_UNRESERVED = lazy(r"(?:https?://([a-z0-9.-]+))?((?!//)/[A-Za-z0-9_.~/-]*)?")
# Of which nothing is folded or left out.
_PLAIN = lazy(r"https?://[a-z0-9.-]+(?::[0-9]+)?(?:/[^?#]*)?(?:\?[^#]+)?(?:#.+)?", re.S)
# The same of an address below the root; what `urljoin` makes of it is plain to see.
_ROOTED = lazy(r"/(?!/)[^?#;]*(?:\?[^#]+)?(?:#.+)?", re.S)
_SCHEME = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]*):")
_CONTROL = lazy("[\x00-\x1f\x7f\ud800-\udfff]")
# Above the root is a folder with the name of a host, and something in it.
_ABOVE_ROOT = lazy(r"((?:\.\./)+)((?:[a-z0-9-]+\.)+(?!html?/|php/|aspx?/)[a-z]{2,})(/.*)", re.I | re.S)
# Space, and what drives a terminal or turns its text around: C1, marks of direction.
_SPACE = lazy(r"[\s\x80-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_TRAILING_BREAK = lazy(r"(?:%0[AD]|%20)+$", re.I)


@lru_cache(maxsize=4096)
def resolve(raw: str | None, base: str, site: str | None = None) -> str | None:
    """An address for a record: absolute where `base` is or the run knows its `site`, else root-relative.

    `base` is an absolute URL or a root-relative path. A link that climbs out of the root stays as written. None for
    what is no web address: `javascript:`, `data:`, `mailto:`, a bare fragment, nothing.
    """
    if not raw:
        return None
    if _AS_IT_IS.fullmatch(raw):
        return raw
    # The URL Standard (https://url.spec.whatwg.org/#concept-basic-url-parser): tabs and line breaks go, `\` is `/`.
    href = (raw if raw.isprintable() else _CONTROL.sub("", raw)).strip()
    if "%" in href:
        href = _TRAILING_BREAK.sub("", href)
    href = href.replace("\\", "/")
    if " " in href or not href.isascii():
        href = _SPACE.sub(lambda space: quote(space[0]), href)
    if not href or href[0] == "#":
        return None
    if _PLAIN.fullmatch(href):
        return href
    scheme = _SCHEME.match(href)
    if scheme:
        if scheme[1].lower() not in ("http", "https"):
            return None
        return _host_folded(href)
    try:
        if href.startswith("//"):
            return _host_folded(urljoin(base if "://" in base else "https://-/", href))
        if "://" in base:
            if _ROOTED.fullmatch(href) and "/." not in href:
                parts = urlsplit(base)
                return f"{parts.scheme}://{parts.netloc}{href}"
            return _other_host(base, href) or urljoin(base, href)
        path = _below_root(base, href)
    except ValueError:  # a bracket in the host, say
        return None
    if path is None:
        return href
    return site.rstrip("/") + path if site else path


def _other_host(base: str, href: str) -> str | None:
    """Where a mirror keeps other hosts beside the first, `../cdn.example.org/a.css` on its top page leads to them."""
    found = _ABOVE_ROOT.match(href) if href.startswith("../") else None
    if found is None or len(found[1]) // 3 != urlsplit(base).path.count("/"):
        return None
    return f"{urlsplit(base).scheme}://{found[2].lower()}{found[3]}"


def _host_folded(href: str) -> str | None:
    """The address with scheme and host in lower case; None where it has no host."""
    try:
        parts = urlsplit(href)
        if not parts.netloc or not parts.hostname:
            return None
    except ValueError:
        return None
    return parts._replace(scheme=parts.scheme.lower(), netloc=parts.netloc.lower()).geturl()


def _below_root(base: str, href: str) -> str | None:
    """A relative link against a root-relative path, as a root-relative path; None where it climbs out."""
    path, mark, rest = _split_path(href)
    if not path:
        return base.split("#")[0].split("?")[0] + mark + rest
    if path.startswith("/"):
        segments: list[str] = []
    else:
        segments = [s for s in base.split("#")[0].split("?")[0].split("/")[:-1] if s]
    parts = path.split("/")
    for part in parts:
        if part == "..":
            if not segments:
                return None
            segments.pop()
        elif part not in ("", "."):
            segments.append(part)
    slash = "/" if segments and parts[-1] in ("", ".", "..") else ""
    return "/" + "/".join(segments) + slash + mark + rest


def _split_path(href: str) -> tuple[str, str, str]:
    """A relative link as path, the mark that ends it (`?`, `#` or nothing), and what follows the mark."""
    found = re.search(r"[?#]", href)
    if not found:
        return href, "", ""
    return href[: found.start()], found[0], href[found.end() :]


def _is_tracking(parameter: str) -> bool:
    return bool(TRACKING.match(parameter.partition("=")[0]) or _TRACKING_PAIR.match(parameter))


@lru_cache(maxsize=4096)
def normalised(url: str) -> str:
    """The part of an address that names the item: what two writings of one address have in common.

    Without scheme, `www.`, default port, index file, trailing slash, fragment and tracking parameters; the host in
    lower case, the query's parameters in order of their names, percent-encoding in one form, a mirror's file name
    turned back into the query it stands for.
    """
    if plain := _UNRESERVED.fullmatch(url):
        host, path = plain.groups("")
        return host.removeprefix("www.") + _without_index(path).rstrip("/")
    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2].lower()
        path, query = parts.path, parts.query
    except ValueError:
        return url
    if host.endswith((":80", ":443")):
        host = host[: host.rindex(":")]
    host = host.removeprefix("www.")
    path = unquote(path)
    if not query and ("?" in path or "@" in path) and (mirrored := MIRRORED_QUERY.match(path)):
        path, query = mirrored["path"], mirrored["query"]
    path = _without_index(path).rstrip("/")
    kept = sorted(p for p in re.split("[&;]", query) if p and not _is_tracking(p)) if query else ()
    tail = "?" + "&".join(quote(unquote(p), safe="=+/:,") for p in kept) if kept else ""
    return host + quote(path, safe="/") + tail


def _without_index(path: str) -> str:
    index = INDEX_FILE.search(path, path.rfind("/") + 1) if "." in path else None
    return path[: index.start()] + path[index.end() :] if index else path


def identity(url: str | None, title: str, publisher: str | None, *, native: str | None = None) -> str:
    """The record's id: 20 hexadecimal digits of a BLAKE2b hash, stable over documents, runs and machines.

    `native` is the export's own id, to be given only where two items of one export share the address.
    """
    if url:
        key = "url\n" + normalised(url)
    else:
        key = "title\n" + " ".join(title.casefold().split()) + "\n" + " ".join((publisher or "").casefold().split())
    if native is not None:
        key += "\nnative\n" + native
    return blake2b(key.encode("utf-8", "replace"), digest_size=10).hexdigest()


def origin(url: str) -> str | None:
    """Scheme and host of an absolute address: `https://example.org`; None for a relative one."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return (
        f"{parts.scheme.lower()}://{parts.netloc.lower()}"
        if parts.scheme in ("http", "https") and parts.netloc
        else None
    )
