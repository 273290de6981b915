"""Addresses as they stand in documents, taken apart and put together: what is none is an empty one, never an error.

Python's `urlsplit` and `urljoin` raise ValueError for what no parser can make sense of (`http://[bad/`).
"""

from __future__ import annotations

from urllib.parse import SplitResult, urljoin, urlsplit

__all__ = ["joined", "split_address"]

_NONE = SplitResult("", "", "", "", "")


def split_address(address: str | None) -> SplitResult:
    """An address taken apart; all parts empty where that can't be done."""
    try:
        return urlsplit(address or "")
    except ValueError:
        return _NONE


def joined(base: str, address: str | None) -> str:
    """The address, resolved against `base`; `base` alone where there is no address that could be resolved."""
    try:
        return urljoin(base, (address or "").strip())
    except ValueError:
        return base
