"""Other histories that could have been: blocks of the one that was, in another order.

The stationary bootstrap of Politis and Romano (1994): blocks begin anywhere and last a year on average, so that the returns of
one day stay together and what follows upon what stays mostly as it was. The same seed gives the same histories.
"""

from __future__ import annotations

import numpy as np

from xlrebal.tax.columns import Ints

SEED = 20_260_101


def resampled(periods: int, length: float, count: int, seed: int = SEED) -> Ints:
    """So many histories as the periods of the one that was, (histories, periods): from each period on to the next, or, once in
    `length`, to any; after the last comes the first."""
    random = np.random.default_rng(seed)
    jumps = random.random((count, periods)) < 1 / length
    jumps[:, 0] = True
    anywhere = random.integers(0, periods, (count, periods))
    at = np.arange(periods)
    begin = np.maximum.accumulate(np.where(jumps, at, 0), axis=1)
    found: Ints = (np.take_along_axis(anywhere, begin, axis=1) + at - begin) % periods
    return found
