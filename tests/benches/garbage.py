"""The garbage collector as the command sets it, so that a benchmark in this process costs what a run of the command does."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from xlrebal.shells.cli import GARBAGE_THRESHOLD


@contextmanager
def as_in_the_command() -> Iterator[None]:
    """Collects as often as `xlrebal` does."""
    before = gc.get_threshold()
    gc.set_threshold(GARBAGE_THRESHOLD)
    try:
        yield
    finally:
        gc.set_threshold(*before)
