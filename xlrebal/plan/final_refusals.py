"""Phase 9, the trades not made: each judged once more on the whole proposal, now that its orders are known (W-13, W-14).

What a phase refuses, a later one may do; and a purchase decided after a loss was refused puts off the first day on which
that loss is clean.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from xlrebal.household.indexes import LotIndex
from xlrebal.plan.allowed.wash_guard import Blocked, WashGuard
from xlrebal.plan.allowed.why_lot_stays import waits_for_fee, waits_for_long_term
from xlrebal.plan.harvest.harvest_losses import Harvest, HarvestLine
from xlrebal.plan.proposal.decisions import Order, Phase, Refusal, Shortage
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.raise_cash import cash_missing, household_missing
from xlrebal.schema.reason import Reason, Rule
from xlrebal.schema.record import replace
from xlrebal.schema.side import Side
from xlrebal.tax.money import NO_SHARES, MicroShares
from xlrebal.tax.symbol import NO_SYMBOL


class FinalRefusals(NamedTuple):
    """The proposal with the refusals that last, and the harvest with what became of its lines."""

    proposal: Proposal
    harvest: Harvest


def final_refusals(proposal: Proposal, harvest: Harvest, guard: WashGuard, orders: Iterable[Order]) -> FinalRefusals:
    """Refusals and harvest lines as the final orders leave them: without what was traded after all, clean days to come."""
    household = proposal.household
    blocked = {each.symbol for each in proposal.refusals if each.safe_from}
    blocked |= {household.symbol_of(line.lot) for line in harvest.lines if line.clean_from}
    groups = {household.group_of[symbol] for symbol in blocked}
    final = guard.with_proposal(each for each in orders if household.group_of[each.symbol] in groups)
    refusals = (
        _final_refusal(proposal, final, each) for each in proposal.refusals if not _made_after_all(proposal, each)
    )
    reasons: dict[LotIndex, list[Reason]] = defaultdict(list)
    for sale in proposal.sales:
        reasons[sale.lot] += sale.reasons
    lines = tuple(_final_line(proposal, final, line, reasons) for line in harvest.lines)
    return FinalRefusals(replace(proposal, refusals=tuple(refusals)), replace(harvest, lines=lines))


def _made_after_all(proposal: Proposal, refusal: Refusal) -> bool:
    """Whether all of what was refused was sold later, or some of what the wash-sale rule blocked was traded."""
    blocked = refusal.safe_from is not None
    if refusal.short_of is Shortage.CASH and refusal.side is None:
        return proposal.spendable(refusal.account) >= 0 if refusal.account else proposal.unpaid <= 0
    if refusal.side is Side.BUY:
        return blocked and (refusal.account, refusal.symbol) in proposal.bought
    if refusal.lot is not None:
        return _sold(proposal, refusal.lot, in_part=blocked)
    position = proposal.household.positions.index_of.get((refusal.account, refusal.symbol))
    if position is None or refusal.phase is Phase.OVERRIDES:  # the advisor asked for more than is held
        return False
    return proposal.sold_of_position.get(position, NO_SHARES) == int(proposal.household.positions.quantity[position])


def _final_refusal(proposal: Proposal, final: WashGuard, refusal: Refusal) -> Refusal:
    """A refusal with what is left of its lot and, where the wash-sale rule is why, its reason and clean day on the whole proposal.

    Cash is what is missing of it in the end.
    """
    if refusal.short_of is Shortage.CASH and refusal.side is None:
        return cash_missing(proposal, refusal.account) if refusal.account else household_missing(proposal)
    if refusal.lot is not None:
        refusal = _of_what_is_left(proposal, refusal, refusal.lot)
    if refusal.safe_from is None:
        return refusal
    if refusal.lot is not None:
        blocked = _why_sale_blocked(proposal, final, refusal.lot)
    else:
        blocked = final.why_buy_blocked(refusal.account, refusal.symbol, proposal)
    return replace(refusal, reason=blocked.reason, safe_from=blocked.clean_from) if blocked else refusal


def _of_what_is_left(proposal: Proposal, refusal: Refusal, lot: LotIndex) -> Refusal:
    """A refusal of no more than what is left of its lot, and its reason of no more either where that counts the shares refused, or their gain or fee."""
    left, reason = _left(proposal, lot), refusal.reason
    if refusal.quantity <= left:
        return refusal
    if refusal.short_of is Shortage.GAINS:
        reason = replace(reason, numbers=reason.numbers | {"quantity": left})
    elif reason.rule in (Rule.WAITS_FOR_LONG_TERM, Rule.WORTH_WAITING, Rule.WAITS_FOR_FEE):
        reason = waits_for_long_term(proposal, lot) or waits_for_fee(proposal, lot) or reason
    return replace(refusal, quantity=left, reason=reason)


def _final_line(
    proposal: Proposal, final: WashGuard, line: HarvestLine, sold_for: Mapping[LotIndex, list[Reason]]
) -> HarvestLine:
    """A line with what became of its lot; `sold_for`: why each lot is sold."""
    if line.status != "proposed" and _sold(proposal, line.lot, in_part=line.clean_from is not None):
        return replace(line, status="sold", reasons=tuple(sold_for[line.lot]), substitute=NO_SYMBOL, clean_from=None)
    if line.clean_from is None:
        return line
    blocked = _why_sale_blocked(proposal, final, line.lot)
    return replace(line, reasons=(blocked.reason,), clean_from=blocked.clean_from) if blocked else line


def _why_sale_blocked(proposal: Proposal, final: WashGuard, lot: LotIndex) -> Blocked | None:
    """What would wash a loss on what is left of the lot; None where the proposal has left nothing that would."""
    return final.why_sale_blocked(lot, proposal.sold) if final.washes(lot, proposal.sold) else None


def _sold(proposal: Proposal, lot: LotIndex, *, in_part: bool) -> bool:
    """Whether a lot is sold whole, or `in_part` at all: a loss that may be taken in part is blocked no more."""
    return lot in proposal.sold and (in_part or _left(proposal, lot) == 0)


def _left(proposal: Proposal, lot: LotIndex) -> MicroShares:
    return proposal.left_of(lot)
