"""How much of a gain or tax budget a year's results use (B-1, B-2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from xlrebal.tax.money import NO_MONEY
from xlrebal.tax.netting import CapitalResults
from xlrebal.tax.realized import UnmatchedLoss


class Budget(NamedTuple):
    """Use of the gain budget and of the short-term limit, in cents; None where there is no limit."""

    used: int
    remaining: int | None
    over: bool
    st_used: int
    st_remaining: int | None
    st_over: bool


class TaxBudget(NamedTuple):
    """Use of a limit on the tax that the trades cause (T-1), in cents."""

    used: int
    remaining: int | None
    over: bool


def use_of_budgets(results: CapitalResults, limit_gain: int | None = None, limit_st: int | None = None) -> Budget:
    """Year to date and proposal together against the limits; over only if more than the limit is used (B-1).

    Year to date 4,000, proposal 7,000, carry 2,000, limit 10,000: 9,000 used, 1,000 left.
    """
    total = tax_budget(max(0, results.net_st + results.net_lt), limit_gain)
    short = tax_budget(max(0, results.net_st), limit_st)
    return Budget(*total, *short)


def tax_budget(used: int, limit: int | None = None) -> TaxBudget:
    """An amount against a limit."""
    remaining = None if limit is None else limit - used
    return TaxBudget(used, remaining, remaining is not None and remaining < 0)


def worst_case(results: CapitalResults, at_risk: Iterable[UnmatchedLoss]) -> CapitalResults:
    """The same results with every loss that is still at risk disallowed (B-2)."""
    losses = list(at_risk)
    short = sum((loss.loss for loss in losses if not loss.long_term), NO_MONEY)
    long = sum((loss.loss for loss in losses if loss.long_term), NO_MONEY)
    return replace(results, st=results.st + short, lt=results.lt + long)
