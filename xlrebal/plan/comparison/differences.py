"""What the next best plan would do otherwise, as records; money in cents.

The differences of several trades are never added up: without two of them another plan is the next best.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from xlrebal.plan.proposal.decisions import TradePurpose
from xlrebal.schema.record import record
from xlrebal.schema.side import Side
from xlrebal.tax.money import Cents
from xlrebal.tax.symbol import Symbol

LITTLE_TAX = 1_000  # cents by which this year's tax may differ and nothing is said
PART_OF_TAX = 0.05
TradeKey = tuple[Side, str, Symbol]  # of which symbol, in which account


class Trade(NamedTuple):
    """A sale or purchase of one symbol in one account, and how much of it."""

    side: Side
    account: str
    symbol: Symbol
    amount: Cents


class Missed(NamedTuple):
    """A row that would end further from its aim, and by how much; own: one that the trade itself counts in."""

    row: str
    amount: Cents
    own: bool


class Known(Enum):
    """How well a difference is known: less well where lots go in order and not all ways of that were looked at."""

    EXACTLY = "exactly"
    AT_LEAST = "at least"
    ABOUT = "about"


@record(kw_only=True)
class PlanDifference:
    """The other plan less this one.

    known: how well. tax: what it would cost more at what each gain and loss counts for, negative where it saves; due: by how much the tax
    of this year alone would rise, once its losses and those carried into it are netted. missed: rows it leaves further off, the trade's own first. traded:
    what it would buy and sell more. further_down: what it would buy further from where it is best held. impact: what the size of its orders would lose more.
    """

    known: Known
    tax: Cents
    due: Cents
    missed: tuple[Missed, ...]
    traded: Cents
    further_down: Cents
    impact: Cents

    @property
    def due_otherwise(self) -> bool:
        """Whether this year's tax tells something else than what gains and losses count for."""
        return abs(self.due - self.tax) > max(LITTLE_TAX, PART_OF_TAX * abs(self.tax))

    @property
    def none(self) -> bool:
        """Whether the other plan is as good."""
        return self.known is Known.EXACTLY and not (
            self.tax or self.missed or self.traded or self.further_down or self.impact
        )


@record(kw_only=True)
class WithoutIt:
    """A trade, and what the best plan without it would do: `instead` under the same target row, the largest first."""

    trade: Trade
    difference: PlanDifference
    instead: tuple[Trade, ...]


@record(kw_only=True)
class Ruled:
    """A trade that is decided by rule before anything is compared: a tax loss, the advisor's order, cash that is needed."""

    trade: Trade
    purposes: tuple[TradePurpose, ...]


@record(kw_only=True)
class NotDone:
    """A trade the plan does without, though an advisor may expect it, and what so much of it would change."""

    trade: Trade
    difference: PlanDifference
