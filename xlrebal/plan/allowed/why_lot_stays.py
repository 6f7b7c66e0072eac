"""Why a lot is not sold by the plan's own choice: bad data, a wash, Minimum Days, a wait for long-term or the end of a fee, or the advisor's own naming."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from xlrebal.household.indexes import LotIndex
from xlrebal.plan.allowed.wash_guard import WashGuard
from xlrebal.plan.proposal.minimum_days import held_from, kept_until
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.schema.reason import Reason, Rule, because
from xlrebal.tax.money import NO_SHARES, Cents, MicroShares, cents


class Stays(NamedTuple):
    """A lot stays; `reason` None where nothing need be said, as nothing is left of it.

    clean_from: the first day on which its sale would wash no loss; None where a wash is not why.
    """

    reason: Reason | None
    clean_from: date | None = None


SILENTLY = Stays(None)


def why_lot_stays(
    proposal: Proposal,
    guard: WashGuard,
    lot: LotIndex,
    unclean: frozenset[LotIndex],
    *,
    urgent: bool,
    advisors: bool = False,
) -> Stays | None:
    """Why a lot stays; None: it may go.

    `unclean`: lots whose loss would be washed. `urgent`: a need waits for neither long-term nor a fee. `advisors`: nor the advisor's
    own order for its Minimum Days.
    """
    lots = proposal.household.lots
    left = proposal.free_of(lot)
    if left <= 0:
        return SILENTLY
    if not proposal.valued.sellable[lot]:
        return Stays(because(Rule.NOT_TRADABLE, why=f"lot {lots.lot_id[lot]} has an error, see Checks"))
    if lot in unclean:
        blocked = guard.why_sale_blocked(lot, proposal.sold)
        return Stays(blocked.reason, blocked.clean_from)
    if not advisors and (held := must_be_held(proposal, lot)):
        return Stays(held)
    if not urgent and (waits := waits_for_long_term(proposal, lot) or waits_for_fee(proposal, lot)):
        return Stays(waits)
    return SILENTLY if named_quantity(proposal, lot, left) <= 0 else None


def must_be_held(proposal: Proposal, lot: LotIndex) -> Reason | None:
    """That a lot is to be held for its Minimum Days, and until when; None where it may go, be it for a fee."""
    household = proposal.household
    if not (until := kept_until(household, lot)):
        return None
    return because(Rule.HELD_TOO_SHORT, days=household.securities[household.symbol_of(lot)].minimum_days, date=until)


def waits_for_long_term(proposal: Proposal, lot: LotIndex) -> Reason | None:
    """A short-term gain is waited for where that is worth it or it is close to long-term, and the wait is said, with the gain of what is left (DESIGN phase 7)."""
    valued, as_of = proposal.valued, proposal.household.as_of
    if not valued.taxable[lot] or valued.long_term[lot] or valued.gain[lot] <= 0:
        return None
    turns = valued.long_term_from[lot].item()
    days = (turns - as_of).days
    left = proposal.left_of(lot) / int(proposal.household.lots.quantity[lot])
    gain = cents(round(float(valued.gain[lot]) * left, 2))
    wait = proposal.waits.get(lot)
    if wait is not None and wait.is_worth_it:
        return because(Rule.WORTH_WAITING, gain=gain, **wait.numbers(left))
    if not 0 < days <= proposal.household.settings.wait_for_long_term_days:
        return None
    return because(Rule.WAITS_FOR_LONG_TERM, gain=gain, days=days, date=turns)


def waits_for_fee(proposal: Proposal, lot: LotIndex) -> Reason | None:
    """A redemption fee that ends within Wait For Long Term Days is waited for, with what is left of the lot; not by a loss worth more."""
    valued, household = proposal.valued, proposal.household
    free = held_from(household, lot)
    if free is None or not valued.fee[lot] or -valued.tax_per_dollar[lot] > valued.fee[lot]:
        return None
    days = (free - household.as_of).days
    if days > household.settings.wait_for_long_term_days:
        return None
    sold, left = proposal.sold.get(lot, NO_SHARES), proposal.left_of(lot)
    fee = Cents(proposal.fee_of(lot, MicroShares(sold + left)) - proposal.fee_of(lot, sold))
    return because(Rule.WAITS_FOR_FEE, fee=fee, days=days, date=free)


def named_quantity(proposal: Proposal, lot: LotIndex, left: MicroShares) -> MicroShares:
    """Micro-shares of a lot that may go: all that is left, or what specific identification names (L-4)."""
    lots = proposal.household.lots
    if proposal.household.lot_method(proposal.household.position_of(lot)) != "SPECID":
        return left
    return max(NO_SHARES, min(left, MicroShares(lots.sell_quantity[lot]) - proposal.sold.get(lot, NO_SHARES)))
