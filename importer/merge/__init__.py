"""Merging: records of many documents → one per id. The one place where documents meet.

`by_id` has the rule, field by field; `held` keeps the records until all documents are read.
"""

from importer.merge.by_id import Watch, merge, once, rank

__all__ = ["Watch", "merge", "once", "rank"]
