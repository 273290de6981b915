"""`importer review`: one page to look records over, each beside the block that it came from, and to correct them.

    documents ──► gather: records, and what was seen of each on the way ──► page: one self-contained HTML file

It reads as `convert` does (`pipeline.convert`, `merge`) and decides nothing of its own. What a person corrects on the
page leaves it as corrections, which `importer fix` puts into a profile; read with it, the records come as corrected.
"""

from importer.review.gather import Findings, gather
from importer.review.page import chunks

__all__ = ["Findings", "chunks", "gather"]
