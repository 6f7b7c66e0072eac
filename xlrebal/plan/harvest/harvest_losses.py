"""Phase 6: losses past both thresholds, taken where no purchase washes them, and swapped into a substitute.

A lot is harvested when its loss is at least both the dollars and the percent asked for. The proceeds buy the first
substitute that is not identical, not itself blocked, priced, and allowed; where the position is over target and drift is traded
the excess is sold without a swap. Recent lots of the position that would wash the loss go along where that pays (companion_lots).
Ordered by loss × rate of the term.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from xlrebal.household.indexes import LotIndex, PositionIndex
from xlrebal.household.substitutes import substitutes_of
from xlrebal.plan.allowed.may_sell import why_not_sold
from xlrebal.plan.allowed.wash_guard import WashGuard
from xlrebal.plan.allowed.why_lot_stays import must_be_held
from xlrebal.plan.drift.decide_whether import Verdict
from xlrebal.plan.drift.measure_drift import ScopeDrift
from xlrebal.plan.harvest.companion_lots import why_sold_along
from xlrebal.plan.harvest.harvest_offer import Offer, harvest_offer
from xlrebal.plan.harvest.harvest_swap import Rebalanced, Swap, harvest_swap
from xlrebal.plan.harvest.harvest_thresholds import HarvestThresholds
from xlrebal.plan.harvest.in_lot_order import in_lot_order
from xlrebal.plan.harvest.losses_above_floor import losses_above_floor
from xlrebal.plan.harvest.unrealized_losses import UnrealizedLoss, unrealized_losses
from xlrebal.plan.harvest.within_index import WithinIndex
from xlrebal.plan.mode import why_no_losses
from xlrebal.plan.proposal.decisions import LotSale, TradePurpose
from xlrebal.plan.proposal.draft_proposal import DraftProposal
from xlrebal.plan.proposal.minimum_days import held_from
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.purpose import Purpose
from xlrebal.schema.reason import Reason, Rule, because, sentence
from xlrebal.schema.record import record, replace
from xlrebal.tax.known_securities import usual_substitutes
from xlrebal.tax.money import NO_SHARES, MicroShares, part_of
from xlrebal.tax.symbol import NO_SYMBOL, Symbol
from xlrebal.tax.wash_window import safe_from

PARTS_STAY = "the shares of its lot that leave first stay (C-6)"


@record(kw_only=True)
class HarvestLine:
    """One taxable lot at a loss and what becomes of it. loss, tax_saved: cents, positive; share: of basis.

    tax_saved: what the loss saves by itself, until the plan is decided (`with_savings`).
    status: proposed, candidate, blocked, too small, or sold by another phase. swap_back_from: when a lot that is sold may be bought again.
    clean_from: when one that is blocked may be sold without a wash.
    """

    lot: LotIndex
    loss: int
    share: float
    tax_saved: int
    substitute: Symbol
    status: str
    reasons: tuple[Reason, ...]
    swap_back_from: date | None = None
    clean_from: date | None = None

    @property
    def why(self) -> str:
        """The reasons as a sentence."""
        return sentence(self.reasons)


@record
class Harvest:
    """Every line, most tax saved first; `swaps` maps a symbol sold to the substitute that stands in for it."""

    lines: tuple[HarvestLine, ...]
    swaps: dict[Symbol, Symbol]


class _Losses(NamedTuple):
    """The losses of one position: past both thresholds, and below one of them."""

    past: list[UnrealizedLoss]
    small: list[UnrealizedLoss]


class _Step(NamedTuple):
    lines: list[HarvestLine]
    substitute: Symbol = NO_SYMBOL


def harvest_losses(
    proposal: Proposal, drift: tuple[ScopeDrift, ...], verdicts: tuple[Verdict, ...], guard: WashGuard, purpose: Purpose
) -> tuple[Proposal, Harvest]:
    """The proposal with harvest sales and swaps, and a line for every taxable lot at a loss.

    Lots that might be taken stay candidates where neither the Harvest Losses setting nor the run asks for losses. What is over
    target goes without a substitute only where its scope rebalances, which puts the money to use.
    """
    settings = proposal.household.settings
    held_off = purpose.no_harvest(settings) or why_no_losses(settings)
    thresholds = HarvestThresholds.of(proposal.household)
    too_small: dict[LotIndex, Reason] = {}
    by_position: dict[PositionIndex, _Losses] = {}
    for each in unrealized_losses(proposal):
        losses = by_position.setdefault(proposal.household.position_of(each.lot), _Losses([], []))
        small = thresholds.why_too_small(each)
        (losses.small if small else losses.past).append(each)
        if small:
            too_small[each.lot] = small
    draft = DraftProposal.of(proposal)
    scopes = {
        account: Rebalanced(each, verdict.trades)
        for each, verdict in zip(drift, verdicts, strict=True)
        for account in each.scope.accounts
    }
    index = WithinIndex(proposal, drift)
    lines: list[HarvestLine] = []
    swaps: dict[Symbol, Symbol] = {}
    for position, losses in sorted(
        by_position.items(), key=lambda item: (-sum(each.saved for each in item[1].past), item[0])
    ):
        if losses.past:
            step = _harvest_position(draft, scopes, guard, position, losses, held_off, index)
            lines += step.lines
            if step.substitute:
                swaps.setdefault(proposal.household.positions.symbol[position], step.substitute)
    said = {line.lot for line in lines}
    for each in (each for losses in by_position.values() for each in losses.small if each.lot not in said):
        lines.append(_line(each, "too small", (too_small[each.lot],)))
    return draft.frozen(), Harvest(tuple(sorted(lines, key=lambda line: (-line.tax_saved, line.lot))), swaps)


def _line(
    loss: UnrealizedLoss, status: str, reasons: tuple[Reason, ...], substitute: Symbol = NO_SYMBOL
) -> HarvestLine:
    return HarvestLine(
        lot=loss.lot,
        loss=loss.loss,
        share=loss.share,
        tax_saved=loss.saved,
        substitute=substitute,
        status=status,
        reasons=reasons,
    )


def _lines(losses: Iterable[UnrealizedLoss], status: str, reason: Reason) -> list[HarvestLine]:
    return [_line(each, status, (reason,)) for each in losses]


def _harvest_position(
    draft: DraftProposal,
    scopes: Mapping[str, Rebalanced],
    guard: WashGuard,
    position: PositionIndex,
    losses: _Losses,
    held_off: Reason | None,
    index: WithinIndex,
) -> _Step:
    household = draft.household
    if barred := why_not_sold(draft, position):
        return _Step(_lines(losses.past, "blocked", barred))
    sellable = [each for each in losses.past if draft.valued.sellable[each.lot]]
    faulty = because(Rule.NOT_TRADABLE, why="its data has an error, see Checks")
    lines = _lines((each for each in losses.past if each not in sellable), "blocked", faulty)
    kept = {each.lot: why for each in sellable if (why := _why_kept(draft, each))}
    lines += [_line(each, "blocked", (kept[each.lot],)) for each in sellable if each.lot in kept]
    sellable = [each for each in sellable if each.lot not in kept]
    sellable, below = losses_above_floor(draft, position, sellable)
    floor = draft.floor_of(household.positions.account[position], household.positions.symbol[position])
    lines += _lines(below, "blocked", floor.reason) if floor else []
    waiting = in_lot_order(draft, position, sellable)
    lines += _lines(waiting.behind, "blocked", waiting.why) if waiting.why else []
    offer = harvest_offer(draft, guard, position, waiting.free)
    if len(offer.clean) < len(waiting.free) and not offer.companions:  # what stays holds back what is behind it
        rest = in_lot_order(draft, position, offer.clean)
        lines += _lines(rest.behind, "blocked", rest.why) if rest.why else []
        offer = harvest_offer(draft, guard, position, rest.free) if rest.behind else offer
        waiting = waiting._replace(free=[each for each in waiting.free if each not in rest.behind])
    sellable = waiting.free
    lines += _washed_lines(draft, guard, sellable, offer)
    if position in household.averaged and len(offer.sales) < len(draft.lots_left(position)):
        return _Step(lines + _lines(offer.clean, "blocked", _why_held_back(draft, position)))
    swap = harvest_swap(draft, scopes, guard, position, _with_reasons(draft, offer)) if offer.sales else None
    if held_off:
        return _Step(lines + _candidates(swap, draft, offer, held_off))
    untradable = because(Rule.NOT_TRADABLE, why="less than a share")
    sold = {sale.lot for sale in offer.sales}
    lines += _lines((each for each in offer.clean if each.lot not in sold), "blocked", untradable)
    if swap is None:
        return _Step(lines)
    if swap.possible and (
        strays := index.why_not(scopes[household.positions.account[position]].drift.scope.account, swap)
    ):
        return _Step(lines + _lines(offer.clean, "blocked", strays))
    step = _swap(swap, draft, offer, losses.small)
    return step._replace(lines=lines + step.lines)


def _why_kept(proposal: Proposal, loss: UnrealizedLoss) -> Reason | None:
    """Why a loss is not worth taking yet: Minimum Days keep its lot, or the redemption fee costs more than it saves."""
    if held := must_be_held(proposal, loss.lot):
        return held
    before = proposal.sold.get(loss.lot, NO_SHARES)
    fee = proposal.fee_of(loss.lot, MicroShares(before + loss.left)) - proposal.fee_of(loss.lot, before)
    saved = loss.saved + part_of(loss.saved, fee, loss.loss)  # the fee is part of the loss
    if fee < saved or not fee:
        return None
    free = held_from(proposal.household, loss.lot)
    until = f"; free of it from {free:%d %b %Y}" if free else ""
    return because(Rule.FEE_OVER_SAVING, fee=fee, saved=saved, free=until)


def _washed_lines(proposal: Proposal, guard: WashGuard, found: list[UnrealizedLoss], offer: Offer) -> list[HarvestLine]:
    """A line for every loss that something would wash, with the first day on which nothing does (W-14), or that others hold back."""
    household = proposal.household
    sold = dict(proposal.sold) | {each.lot: int(household.lots.quantity[each.lot]) for each in offer.clean}
    going = {each.lot: each.left for each in offer.clean}
    lines = []
    for each in (each for each in found if each not in offer.clean):
        if proposal.held_back(each.lot, going):
            held_back = _why_held_back(proposal, household.position_of(each.lot))
            lines.append(_line(each, "blocked", (held_back,)))
        else:
            washes = guard.why_sale_blocked(each.lot, sold)
            lines.append(replace(_line(each, "blocked", (washes.reason,)), clean_from=washes.clean_from))
    return lines


def _why_held_back(proposal: Proposal, position: PositionIndex) -> Reason:
    """Why shares stay that may only leave after others."""
    averaged = position in proposal.household.averaged
    why = "averaged shares leave first in, first out: all its lots or none" if averaged else PARTS_STAY
    return because(Rule.NOT_TRADABLE, why=why)


def _swap(swap: Swap, draft: DraftProposal, offer: Offer, small: list[UnrealizedLoss]) -> _Step:
    """Sells what is offered and buys the substitute for what is not over target anyway."""
    if not swap.possible:
        reasons = (_no_substitute(draft, offer), *swap.why_passed_over)
        return _Step([_line(each, "candidate", reasons) for each in offer.clean])
    draft.sell(swap.sales, swap.refusals)
    if swap.purchase:
        draft.buy([swap.purchase])
    return _Step(_proposed(draft, offer, small, swap), swap.substitute if swap.purchase else NO_SYMBOL)


def _no_substitute(proposal: Proposal, offer: Offer) -> Reason:
    """That there is none, and what is usually taken where the fund is a known one; of a coin, that it needs none."""
    symbol = proposal.household.symbol_of(offer.sales[0].lot)
    if proposal.household.is_coin(symbol):
        return because(Rule.COIN_STAYS, symbol=symbol)
    return because(Rule.NO_SUBSTITUTE, usual=_usual(proposal, symbol))


def _usual(proposal: Proposal, symbol: Symbol) -> str:
    """What is usually taken, and which of it the past keeps out; "" where no list knows the fund."""
    apart = substitutes_of(proposal.household, symbol).apart
    if apart:
        said = " and ".join(f"{name} ({correlation:.2f})" for name, correlation in apart)
        return f"the past correlation of {said} is below Correlation Floor"
    usual = usual_substitutes(symbol)[:3]
    return (
        f"usual ones are {', '.join(usual)}; give one a price and the class of {symbol} to have it taken"
        if usual
        else ""
    )


def _candidates(swap: Swap | None, proposal: Proposal, offer: Offer, off: Reason) -> list[HarvestLine]:
    """What would be harvested if losses were asked for: its substitute, and when it might be bought back."""
    if swap is None:
        return _lines(offer.clean, "candidate", off)
    reasons = (off, *(() if swap.possible else (_no_substitute(proposal, offer),)), *swap.why_passed_over)
    safe = _may_return_from(proposal, offer) if swap.possible else None
    lines = (_line(each, "candidate", reasons, swap.substitute) for each in offer.clean)
    return [replace(line, swap_back_from=safe) for line in lines]


def _with_reasons(proposal: Proposal, offer: Offer) -> list[LotSale]:
    """The sales with why each is made, the companions last."""
    along = _why_along(proposal, offer)
    harvested = (_harvest_reason(proposal, offer.losses), *along.values())
    losses = [replace(sale, reasons=harvested) for sale in offer.sales if sale.lot not in along]
    return losses + [
        replace(sale, purpose=TradePurpose.SOLD_ALONG, reasons=(along[sale.lot],))
        for sale in offer.sales
        if sale.lot in along
    ]


def _proposed(proposal: Proposal, offer: Offer, small: list[UnrealizedLoss], swap: Swap) -> list[HarvestLine]:
    """Lines for the losses sold, those of companions below the thresholds included."""
    along = _why_along(proposal, offer)
    lines = []
    for each in offer.losses:
        freed_by = along.values() if each.lot in offer.freed else ()
        reasons = (_harvest_reason(proposal, [each]), *freed_by, *swap.why_passed_over)
        lines.append(_line(each, "proposed", reasons, swap.substitute))
    companions = (each for each in small if each.lot in along)
    lines += [_line(each, "proposed", (along[each.lot],), swap.substitute) for each in companions]
    safe = _may_return_from(proposal, offer)
    return [replace(line, swap_back_from=safe) for line in lines]


def _may_return_from(proposal: Proposal, offer: Offer) -> date:
    """The first day on which what is sold may be bought back: a coin at once, as no wash sale reaches it (S-8)."""
    household = proposal.household
    coin = bool(offer.losses) and household.is_coin(household.symbol_of(offer.losses[0].lot))
    return household.as_of if coin else safe_from(household.as_of)


def _why_along(proposal: Proposal, offer: Offer) -> dict[LotIndex, Reason]:
    """Why each companion is sold, by lot."""
    loss = sum(each.loss for each in offer.losses if each.lot in offer.freed)
    return {sale.lot: why_sold_along(proposal, sale, loss) for sale in offer.companions}


def _harvest_reason(proposal: Proposal, found: Sequence[UnrealizedLoss]) -> Reason:
    """One sentence for all the lots of a position, which stand on one return."""
    whose = "this year's" if all(proposal.valued.on_return[each.lot] for each in found) else "the other return's"
    loss, basis = sum(each.loss for each in found), sum(each.loss / each.share for each in found)
    share = (
        f" ({loss / basis:.1%} of basis)" if loss and len(found) == 1 else ""
    )  # of several lots Harvest has each one's own
    return because(Rule.HARVESTED, loss=loss, share=share, saved=sum(each.saved for each in found), whose=whose)
