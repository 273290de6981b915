"""SingleFile's self-extracting pages: HTML and ZIP archive in one file, the page itself being a member of the archive.

https://github.com/gildas-lormeau/Polyglot-HTML-ZIP-PNG. What stands around the archive is a script and a notice, and
whatever the archive holds beside the page are its pictures and frames.
"""

from __future__ import annotations

import io
import re

from importer.errors import UnreadableError
from importer.patterns import lazy

__all__ = ["page"]

_MARK = re.compile(rb"<html[^>]*\sdata-sfz[\s>=]", re.I)
_SAVED = lazy(rb"<!--\s*Page saved with SingleFile.*?-->", re.S)
_PAGE = "index.html"


def page(source: bytes, limit: int) -> bytes:
    """The page out of such a file, any other source as it is. Raises UnreadableError."""
    if not _MARK.search(source, 0, 4096):
        return source
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(source)) as archive:
            info = archive.getinfo(_PAGE)
            if info.file_size > limit:
                raise UnreadableError(f"a page saved by SingleFile that unpacks to more than {limit >> 20} MB")
            found = archive.read(info)
    except UnreadableError:
        raise
    except Exception as error:  # zipfile raises what its unpacking raises
        raise UnreadableError(f"a page saved by SingleFile whose archive is damaged: {str(error)[:80]}") from None
    saved = _SAVED.search(source, 0, 8192)
    # Where and when it was saved is said outside too; the page need not repeat it.
    return found if saved is None or _SAVED.search(found, 0, 8192) else saved[0] + found
