"""The collector's patience: as before afterwards, however threads overlap, and never where somebody has other plans."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest

from importer.collector import PATIENCE, be_patient, patient


@pytest.fixture(autouse=True)
def usual() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    yield
    gc.set_threshold(*before)


def test_it_is_patient_for_a_while() -> None:
    with patient():
        assert gc.get_threshold() == (PATIENCE, 10, 10)
    assert gc.get_threshold() == (700, 10, 10)


def test_threads_that_overlap_leave_it_as_it_was() -> None:
    """The first ends while the second still works."""
    first_in, second_in, first_out = threading.Event(), threading.Event(), threading.Event()
    seen = []

    def first() -> None:
        with patient():
            first_in.set()
            second_in.wait(10)
        first_out.set()

    def second() -> None:
        first_in.wait(10)
        with patient():
            second_in.set()
            first_out.wait(10)
            seen.append(gc.get_threshold()[0])

    threads = [threading.Thread(target=one) for one in (first, second)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(20)
    assert seen == [PATIENCE], "whoever still works has it patient"
    assert gc.get_threshold() == (700, 10, 10)


def test_what_fails_leaves_it_as_it_was_too() -> None:
    with pytest.raises(KeyError), patient():
        raise KeyError
    assert gc.get_threshold() == (700, 10, 10)


@pytest.mark.parametrize("own", [(0, 10, 10), (PATIENCE * 2, 5, 5)])
def test_one_that_is_off_or_waits_for_longer_stays_so(own: tuple[int, int, int]) -> None:
    gc.set_threshold(*own)
    with patient():
        assert gc.get_threshold() == own
    be_patient()
    assert gc.get_threshold() == own


def test_what_somebody_else_sets_meanwhile_stays() -> None:
    with patient():
        gc.set_threshold(1000, 10, 10)
    assert gc.get_threshold() == (1000, 10, 10)


def test_the_command_is_patient() -> None:
    code = """
import gc, sys
from importer.cli import app
app.leave = lambda code: (print(gc.get_threshold()[0]), sys.exit(code))
sys.argv = ["importer", "--version"]
app.main()
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.split()[-1] == str(PATIENCE), done.stderr
