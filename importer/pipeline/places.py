"""Where documents stood that a mirroring tool laid out: a folder per host, and names of its own.

    one document's share ──► tables of the run's facts ──► `Places`: the address of each document

A folder named like a host is that host's root where a page in it says so, where an export or the base address names
the host, or where by its name it can be nothing else and no page lies beside such folders. It reads nothing itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from importer.facts import CLAIMED, HOSTS, LOCAL, MIRRORED, OUTSIDE, PERHAPS, VARIANTS, Facts
from importer.lexicon.mirrors import host_of, host_step, is_given_by_mirror, led_back
from importer.sources import Document

__all__ = ["Places", "told_by"]


def told_by(document: Document, own: Facts, *, page: bool) -> Facts:
    """What a document's place says, added to its own share of the facts; `page`: it is an HTML page."""
    told: dict[str, Mapping[str, Any]] = {}
    if not page:
        if own.origins:
            told[CLAIMED] = dict.fromkeys(sorted(own.origins), "")
    elif document.within is not None:
        step = host_step(document.address[document.below :])
        if step is None:
            if b"Local index - HTTrack" not in document.head:
                told[OUTSIDE] = {document.within: ""}
        else:
            folder = document.address[: document.below + step.end]
            claimed = next((one for one in sorted(own.origins) if host_of(one) == host_of(step.host)), None)
            if claimed:
                told[HOSTS] = {folder: claimed}
            else:
                told[PERHAPS] = {folder: (step.host, document.within, step.sure)}
        if is_given_by_mirror(document.address.rpartition("/")[2]):
            told[MIRRORED] = {document.within: ""}
    return own._replace(tables={**own.tables, **told}) if told else own


class Places:
    """What a run's facts say of where its documents stood."""

    def __init__(self, run: Facts, base_url: str | None) -> None:
        self._within = frozenset(run.tables.get(MIRRORED, ()))
        self._origins = _folders(run, base_url)
        self.variants = {**run.tables.get(VARIANTS, {}), **self._local(run)}
        """Other address → the page's own, each where it stood."""
        if self._origins:
            self.variants = {self.placed(a): self.placed(page) for a, page in self.variants.items()}

    def _local(self, run: Facts) -> dict[str, str]:
        rows = run.tables.get(LOCAL, {})
        return {a: page for a, (page, within) in rows.items() if within in self._within or self._folder(page)}

    def of(self, document: Document) -> Document:
        """The document, at the address where it stood on the site."""
        if document.within is None:
            return document
        folder = self._folder(document.address)
        if folder is None and document.within not in self._within:
            return document
        start = self._origins[folder] if folder else document.address[: document.below]
        path = document.address[len(folder) if folder else document.below :]
        stood = start + led_back(path.replace("?", "%3F")).removeprefix("./")
        return replace(document, address=stood, below=len(start), mirrored=True)

    def placed(self, address: str) -> str:
        """An address made of a path, as it was on the site."""
        folder = self._folder(address)
        return self._origins[folder] + address[len(folder) :] if folder else address

    def _folder(self, address: str) -> str | None:
        return next((one for one in self._origins if address.startswith(one)), None) if self._origins else None


def _folders(run: Facts, base_url: str | None) -> dict[str, str]:
    """Folders of hosts → the addresses that they stand for."""
    found = dict(run.tables.get(HOSTS, {}))
    named = {host_of(one): one for one in sorted(run.tables.get(CLAIMED, ()))}
    if base_url:
        named[host_of(base_url)] = base_url
    outside = run.tables.get(OUTSIDE, {})
    for folder, (host, within, sure) in run.tables.get(PERHAPS, {}).items():
        if folder not in found and (host_of(host) in named or (sure and within not in outside)):
            found[folder] = named.get(host_of(host)) or f"http://{host}"
    origins = {folder: _origin(one) for folder, one in found.items()}
    if base_url:
        given = [folder for folder, one in found.items() if host_of(one) == host_of(base_url)]
        origins.update(dict.fromkeys(given, _origin(base_url)))
        if (
            not given and len(found) == 1 and not outside
        ):  # the user knows better than the name: a copy of the site was mirrored
            origins = {folder: folder.removesuffix("/").rpartition("/")[0] + "/" for folder in found}
    return origins


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}/"
