"""Which lots a sale takes: the account's order, wash-clean, inside the limits, in tradable quantities.

One way for every phase that sells an amount. A harvest sells lots it names itself, for their losses: it keeps to the
same restrictions and the wash rule, but to no minimum trade and no turnover limit. Lots of one symbol in several
accounts compete by tax a dollar; inside an account they go by its lot method.
"""

from __future__ import annotations

from collections.abc import Sequence

from xlrebal.household.indexes import LotIndex, PositionIndex
from xlrebal.plan.allowed.may_sell import why_not_sold
from xlrebal.plan.allowed.wash_guard import WashGuard
from xlrebal.plan.lots.left_to_orders import left_to_orders
from xlrebal.plan.lots.pick_lots import LotPicker
from xlrebal.plan.lots.sale_request import SaleRequest, refusal_of
from xlrebal.plan.lots.whole_steps import whole_steps
from xlrebal.plan.lots.within_floor import within_floor
from xlrebal.plan.proposal.cost_of_trading import commission
from xlrebal.plan.proposal.decisions import LotSale, Phase, Refusal, Shortage, TradePurpose
from xlrebal.plan.proposal.draft_proposal import DraftProposal
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.proposal.shares_for import share_cost
from xlrebal.plan.proposal.trading_rules import share_step
from xlrebal.schema.reason import Reason, Rule, because
from xlrebal.schema.record import record, replace
from xlrebal.schema.side import Side
from xlrebal.tax.money import NO_MONEY, NO_SHARES, Cents, MicroShares, amount_cents, shares_worth
from xlrebal.tax.symbol import Symbol


@record
class Selection:
    """The lot sales of one request, and what was left and why."""

    sales: tuple[LotSale, ...]
    refusals: tuple[Refusal, ...]

    @property
    def is_cut(self) -> bool:
        """Whether a gain limit leaves some of it unsold."""
        return any(each.short_of is Shortage.GAINS for each in self.refusals)


def select_lots(draft: DraftProposal, guard: WashGuard, request: SaleRequest) -> Selection:
    """The lots for one request: first all lots together, then, if a loss would wash, without the lots it would wash.

    What is clean once the recent lots have gone comes after these (C-2), unless trimming the sale keeps some of them. The
    turnover limit stops nothing where other reasons leave less than it allows.
    """
    allowed, refusals = _allowed_positions(draft, request)
    within = _within_turnover(draft, request, allowed)
    over = [_over_turnover(draft, request, allowed, within)] if within is not request else []
    if not allowed or within.amount == 0:
        return Selection((), (*refusals, *over))
    within, kept = within_floor(draft, within, allowed, _wanted_quantity(draft, within, allowed))
    refusals += kept
    if within.most == 0:
        return Selection((), tuple(refusals))
    picked, unclean, barred = _picked(draft, guard, within, allowed), frozenset[LotIndex](), frozenset[LotIndex]()
    # judged after trimming: a recent lot kept in part still washes
    while washed := guard.washed(picked.sales, draft):
        held = [lot for position in allowed for lot in draft.lots_of.get(position, ())]
        barred |= washed & unclean
        unclean = (unclean or guard.unclean(held, draft)) | washed
        picked = _picked(draft, guard, within, allowed, unclean, barred)
    is_full = within.amount is None or _gross(picked) > within.amount - share_cost(
        draft.household, _symbol(draft, allowed)
    )
    return Selection(picked.sales, (*refusals, *(over if is_full else ()), *picked.refusals))


def _gross(selection: Selection) -> Cents:
    return sum((sale.gross for sale in selection.sales), NO_MONEY)


def _symbol(proposal: Proposal, positions: Sequence[PositionIndex]) -> Symbol:
    """The one symbol of a request's positions."""
    return proposal.household.positions.symbol[positions[0]]


def _allowed_positions(proposal: Proposal, request: SaleRequest) -> tuple[list[PositionIndex], list[Refusal]]:
    positions = proposal.household.positions
    allowed, refusals = [], []
    for position in request.positions:
        reason = why_not_sold(proposal, position, advisors=request.phase is Phase.OVERRIDES)
        if reason:
            account, symbol = positions.account[position], positions.symbol[position]
            amount = _worth(proposal, request, [position])
            refusals.append(
                Refusal(
                    phase=request.phase, side=Side.SELL, account=account, symbol=symbol, amount=amount, reason=reason
                )
            )
        else:
            allowed.append(position)
    return allowed, refusals


def _worth(proposal: Proposal, request: SaleRequest, positions: list[PositionIndex]) -> Cents:
    """Cents asked for: the amount, or what is left of the positions."""
    if request.amount is not None:
        return request.amount
    return amount_cents(_held(proposal, positions), proposal.household.price(_symbol(proposal, positions)))


def _held(proposal: Proposal, positions: list[PositionIndex]) -> MicroShares:
    """Micro-shares left of the positions."""
    quantity = proposal.household.positions.quantity
    left = (MicroShares(quantity[each]) - proposal.sold_of_position.get(each, NO_SHARES) for each in positions)
    return sum(left, NO_SHARES)


def _within_turnover(proposal: Proposal, request: SaleRequest, positions: list[PositionIndex]) -> SaleRequest:
    """The request itself, or as much of it as Turnover Limit % leaves; needs and the advisor's orders are not held to it.

    What goes for its own sake is bought again; what placement sells has its purchases counted there.
    """
    bought_again = request.purpose in (TradePurpose.PHASE_OUT, TradePurpose.SWAP_BACK)
    left = proposal.turnover_left(bought_again=bought_again)
    if left is None or request.urgent or request.quantity is not None or not positions:
        return request
    return request if _worth(proposal, request, positions) <= left else replace(request, amount=left)


def _over_turnover(
    proposal: Proposal, request: SaleRequest, positions: list[PositionIndex], within: SaleRequest
) -> Refusal:
    household = proposal.household
    account = household.positions.account[positions[0]] if len(positions) == 1 else ""
    symbol = _symbol(proposal, positions)
    amount = _worth(proposal, request, positions) - _worth(proposal, within, positions)
    reason = because(Rule.TURNOVER_CUT, limit=household.settings.turnover_limit_pct)
    return Refusal(
        phase=request.phase,
        side=Side.SELL,
        account=account,
        symbol=symbol,
        amount=amount,
        reason=reason,
        short_of=Shortage.TURNOVER,
        accounts=tuple(household.positions.account[each] for each in positions),
    )


def _picked(
    draft: DraftProposal,
    guard: WashGuard,
    request: SaleRequest,
    positions: list[PositionIndex],
    unclean: frozenset[LotIndex] = frozenset(),
    barred: frozenset[LotIndex] = frozenset(),
) -> Selection:
    """Lots that make up the request, but for the unclean and the barred ones, in tradable quantities."""
    wanted = _wanted_quantity(draft, request, positions)
    wanted = wanted if request.most is None else min(wanted, request.most)
    picker = LotPicker(draft, guard, request, unclean, barred)
    picked = picker.pick(positions, wanted)
    if any(each.short_of is Shortage.GAINS for each in picker.refusals):
        # it is one order on one day: losses that its lots bring later make room for gains that come first
        together = LotPicker(draft, guard, request, unclean, barred, limited=False)
        sales = together.pick(positions, wanted)
        if not draft.budget.exceeded_by(*map(draft.gain_of, sales)):
            picker, picked = together, sales
    missing = wanted - sum((sale.quantity for sale in picked), NO_SHARES)
    refusals = (
        *picker.refusals,
        *_identification_short(draft, request, positions, picked, wanted),
        *left_to_orders(draft, request, positions, missing),
    )
    return _tradable(draft, request, picked, refusals)


def _identification_short(
    proposal: Proposal,
    request: SaleRequest,
    positions: list[PositionIndex],
    picked: Sequence[LotSale],
    wanted: MicroShares,
) -> list[Refusal]:
    """Specific identification must cover the quantity (L-4): what it leaves unsold is said, account by account.

    Named lots that stay for a reason of their own are covered.
    """
    household = proposal.household
    missing, found = wanted - sum((sale.quantity for sale in picked), NO_SHARES), []
    for position in positions:
        if missing <= 0 or household.lot_method(position) != "SPECID":
            continue
        account, symbol = household.positions.account[position], household.positions.symbol[position]
        lots = proposal.lots_of.get(position, ())
        named = sum((MicroShares(household.lots.sell_quantity[lot]) for lot in lots), NO_SHARES)
        sold = sum((sale.quantity for sale in picked if sale.position == position), NO_SHARES)
        to_sell = proposal.sold_of_position.get(position, NO_SHARES) + sold + missing
        if named < to_sell:
            reason = because(Rule.SPECID_SHORT, named=named, **household.securities[symbol].units)
            found.append(
                Refusal(
                    phase=request.phase,
                    side=Side.SELL,
                    account=account,
                    symbol=symbol,
                    quantity=to_sell - named,
                    amount=NO_MONEY,
                    reason=reason,
                    short_of=Shortage.NAMED_LOTS,
                )
            )
    return found


def _wanted_quantity(proposal: Proposal, request: SaleRequest, positions: list[PositionIndex]) -> MicroShares:
    """Micro-shares that make up the amount, in whole steps; everything when less than half a step or a minimum trade would stay, and never all but a fraction.

    Of a holding smaller than a step all or nothing is sold, whichever is nearer to what is asked for.
    """
    household = proposal.household
    symbol, held = household.positions.symbol[positions[0]], _held(proposal, positions)
    if request.quantity is not None:
        return min(held, request.quantity)
    if request.amount is None:
        return held
    step, exact = share_step(household, symbol), shares_worth(request.amount, household.price(symbol))
    half = MicroShares(step // 2)
    if exact + half >= held and (request.round_up or exact >= half or 2 * exact >= held):
        return held
    steps = -(-exact // step) if request.round_up else (exact + MicroShares(step // 2)) // step
    quantity = min(held, MicroShares(steps * step))
    if quantity and 0 < held - quantity < step:
        # a fraction goes with the rest, or a step stays with it: whichever is nearer
        fewer = MicroShares(quantity - step)
        return held if request.round_up or held - exact <= exact - fewer else fewer
    rest = amount_cents(MicroShares(held - quantity), household.price(symbol))
    is_stub = rest < household.minimum_trade(household.positions.account[positions[0]])  # no order could sell it later
    return held if is_stub and 2 * quantity >= held else quantity


def _tradable(
    proposal: Proposal, request: SaleRequest, picked: list[LotSale], refusals: tuple[Refusal, ...]
) -> Selection:
    """Each account's part in whole steps, or the whole position; parts under the minimum trade are left out."""
    kept: list[LotSale] = []
    unwanted: list[Refusal] = []
    for position in sorted({sale.position for sale in picked}):
        sales = [sale for sale in picked if sale.position == position]
        trimmed = sales if request.quantity is not None else whole_steps(proposal, position, sales)
        sold = proposal.sold_of_position.get(position, NO_SHARES) + sum((sale.quantity for sale in trimmed), NO_SHARES)
        whole = sold == int(proposal.household.positions.quantity[position])
        gross = sum(
            (sale.gross for sale in trimmed), NO_MONEY
        )  # of this sale alone: a small tail on an earlier one is activity
        if reason := _why_too_small(proposal, request, trimmed, gross, whole=whole):
            unwanted += [refusal_of(proposal, sales[0], NO_SHARES, reason, amount=gross)] if gross else []
        else:
            reasons = (*request.reasons, *_which_lots(proposal, position, whole=whole))
            kept += [replace(sale, reasons=reasons) for sale in trimmed]
    lost_cover = len(kept) < len(picked) and not request.urgent and _over_budget(proposal, kept)
    return Selection(() if lost_cover else tuple(kept), (*refusals, *unwanted))


def _which_lots(proposal: Proposal, position: PositionIndex, *, whole: bool) -> tuple[Reason, ...]:
    """How the lots were chosen, where there was a choice and tax depends on it; or that nothing of the position stays."""
    if whole:
        return (because(Rule.WHOLE_POSITION),)
    household = proposal.household
    taxable = household.accounts[household.positions.account[position]].taxable
    if not taxable or len(proposal.lots_of.get(position, ())) < 2:
        return ()
    return (because(Rule.LOT_METHOD, method=household.lot_method(position)),)


def _why_too_small(
    proposal: Proposal, request: SaleRequest, sales: Sequence[LotSale], gross: Cents, *, whole: bool
) -> Reason | None:
    """The reason a part of so many cents is left out; `whole`: nothing of the position would stay."""
    if not sales:
        return None
    household, position = proposal.household, sales[0].position
    charged = proposal.fees_of(sales)
    if position not in proposal.sold_of_position:
        charged += commission(household.securities[household.positions.symbol[position]], gross)
    minimum = household.minimum_trade(household.positions.account[position])
    if gross <= charged and request.phase is not Phase.OVERRIDES:
        return because(Rule.NOT_TRADABLE, why="its commission is more than it brings")
    if gross < minimum and not (request.urgent or request.round_up or whole):
        return because(Rule.TOO_SMALL, minimum=minimum)
    if (least := request.least) and gross < least.amount - share_cost(
        household, household.positions.symbol[position]
    ) // 2:
        return least.reason
    return None


def _over_budget(proposal: Proposal, sales: list[LotSale]) -> bool:
    """Whether gains are left without the losses that paid for them, dropped as too small to trade."""
    gains = [proposal.gain_of(sale) for sale in sales]
    net = sum(gain.short_term + gain.long_term for gain in gains)
    return net > 0 and bool(proposal.budget.add(*gains).exceeded)
