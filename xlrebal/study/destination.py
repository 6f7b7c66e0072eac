"""Where a trade of a policy ends, and what money that comes in buys: dollars by asset, a column a policy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from xlrebal.study.policy import Policy
from xlrebal.tax.columns import Flags, Floats, Ints

DUST = 1e-12  # of the portfolio: less than this is neither drift nor a trade
PASSES = 16  # of giving the rest what the edges leave; each fixes another asset at its edge


class Goes(NamedTuple):
    """Which policies go to the edges of their bands in place of their targets, and which of those halfway."""

    edges: Flags
    halfway: Flags

    @classmethod
    def by(cls, policies: Sequence[Policy]) -> Goes:
        """As each policy says."""
        edges = np.array([policy.to != "target" for policy in policies])
        return cls(edges, np.array([policy.to == "midpoint" for policy in policies]))

    def of(self, columns: Ints) -> Goes:
        """Those of some policies."""
        return Goes(self.edges[columns], self.halfway[columns])


def destination(goes: Goes, dollars: Floats, targets: Floats, limits: tuple[Floats, Floats]) -> Floats:
    """What each policy goes for: its targets; or each asset that is out of its band to the band's edge, or halfway from the
    edge to its target, the others by what is left, in proportion to what they are.

    targets, limits (lowest and highest weight): fractions (assets, policies).
    """
    values = dollars.sum(axis=0)
    found: Floats = targets * values
    if goes.edges.any():
        some = goes.edges
        low, high = (each[:, some] for each in limits)
        weights = np.divide(dollars[:, some], values[some], out=np.zeros_like(dollars[:, some]), where=values[some] > 0)
        found[:, some] = _to_edges(weights, targets[:, some], (low, high), goes.halfway[some]) * values[some]
    return found


def _to_edges(weights: Floats, targets: Floats, limits: tuple[Floats, Floats], halfway: Flags) -> Floats:
    """The weights with all that is out of its limits brought to them, or halfway to its target; they add up to 1."""
    low, high = limits
    ends = [np.where(halfway, (edge + targets) / 2, edge) for edge in limits]
    fixed = np.zeros(weights.shape, dtype=bool)
    found = weights
    for _ in range(PASSES):
        over, under = (found > high + DUST) & ~fixed, (found < low - DUST) & ~fixed
        if not (over | under).any():
            break
        fixed |= over | under
        found = np.where(over, ends[1], np.where(under, ends[0], found))
        left = 1 - np.where(fixed, found, 0).sum(axis=0)
        free = np.where(fixed, 0, found)
        total = free.sum(axis=0)
        scale = np.divide(left, total, out=np.ones_like(left), where=total > 0)
        found = np.where(fixed, found, free * np.maximum(scale, 0))
    total = found.sum(axis=0)
    whole: Floats = np.divide(found, total, out=targets.copy(), where=total > 0)
    return whole


def with_flows(dollars: Floats, flows: Floats, targets: Floats) -> Floats:
    """The dollars after money came in (+) or went out (−): bought by what each lacks of its target, sold by what it has above it.

    More cannot go out than is there.
    """
    values = np.maximum(dollars.sum(axis=0) + flows, 0)
    apart = targets * values - dollars
    wanted = np.where(flows >= 0, np.maximum(apart, 0), np.minimum(apart, 0))
    total = wanted.sum(axis=0)
    moved = values - dollars.sum(axis=0)
    after: Floats = dollars + wanted * np.divide(moved, total, out=np.zeros_like(moved), where=total != 0)
    return after
