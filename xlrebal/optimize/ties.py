"""Between equals the same choice everywhere: a price far below a cent, drawn from the name of what it is for.

A hash of each name, so that no unrelated row moves a tie, and no cycle of trades cancels out (as equal steps would).
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

import numpy as np

from xlrebal.tax.columns import Floats


def ties(names: Iterable[str]) -> Floats:
    """A fraction in [0, 1) for each name, 53 bits of its hash."""
    digests = b"".join(blake2b(name.encode(), digest_size=8).digest() for name in names)
    return (np.frombuffer(digests, dtype=">u8") >> np.uint64(11)).astype(np.float64) / 2.0**53
