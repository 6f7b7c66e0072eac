"""How long something that goes step by step will still take, in words."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

A_MOMENT = 1.0  # seconds, before which nothing is foretold


class TimeLeft:
    """From what the steps so far have taken; nothing is said until a second has gone by."""

    def __init__(self, steps: int, now: Callable[[], float] = monotonic) -> None:
        """steps: how many there are in all; now: seconds."""
        self._steps, self._now = steps, now
        self._begun = now()

    def after(self, done: int) -> str:
        """ ", about 12 seconds left" after so many steps; "" where that is not known."""
        gone = self._now() - self._begun
        if gone < A_MOMENT or not 0 < done < self._steps:
            return ""
        left = gone * (self._steps - done) / done
        count, unit = (round(left / 60), "minute") if left >= 90 else (max(1, round(left)), "second")
        return f", about {count} {unit}{'' if count == 1 else 's'} left"
