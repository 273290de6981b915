"""Past one machine: the documents of a run over a Dask cluster, with the same outcomes in the same order.

    documents ──► plan: fixed batches ──► (window in flight) tasks on workers ──► parts, one per batch
                                                                                     │
    outcomes, in the plan's order ◄── committed parts ◄── the driver's manifest ─────┘

A task writes its own part to a place that all machines share, and returns counts alone; the driver alone says which
parts count. So a run that was killed goes on where it stopped, and a batch that ran twice is there once.
Merging, writing and the report are the driver's, as for one process. Needs the extra `dask`.
"""

from __future__ import annotations

from importer.cluster.driver import LOCAL, Cluster

__all__ = ["LOCAL", "Cluster"]
