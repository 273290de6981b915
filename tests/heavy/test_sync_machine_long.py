"""The state machine of `tests/test_sync_machine.py`, longer: more runs, and more nights in each."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings
from test_sync_machine import Syncing

LONG = bool(os.environ.get("IMPORTER_LONG"))


@pytest.fixture(autouse=True)
def named(request: pytest.FixtureRequest) -> None:
    if not any("heavy" in argument for argument in request.config.args):
        pytest.skip("takes minutes: runs where tests/heavy is named")


class LongSyncing(Syncing):
    pass


TestLongSyncing = LongSyncing.TestCase
TestLongSyncing.settings = settings(
    max_examples=150 if LONG else 30,
    stateful_step_count=30 if LONG else 20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
