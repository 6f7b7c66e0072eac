"""Which lots a sale takes: the account's order, wash-clean, inside the budget, in tradable quantities.

One way for every phase that sells. Lots of one symbol in several accounts compete by tax a dollar; inside an account
they go by its lot method.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from datetime import date

from xlrebal.household.money import amount_cents, cents
from xlrebal.plan.decisions import LotSale, Phase, Refusal
from xlrebal.plan.gain_budget import GainBudget, largest_affordable
from xlrebal.plan.standing import Standing
from xlrebal.plan.trading_rules import share_step, why_not_sold
from xlrebal.plan.wash_guard import WashGuard
from xlrebal.schema.reason import Reason, Rule, because


@dataclass(frozen=True, slots=True)
class SaleRequest:
    """Sell `amount` cents of one symbol from these positions.

    round_up: sell a share more rather than less (a need must be met). urgent: needs and the advisor's orders do not wait
    for long-term, ignore the gain budget and the minimum trade. quantity: micro-shares to sell exactly, whatever the
    amount and the steps (the advisor's own).
    """

    positions: tuple[int, ...]
    amount: int
    phase: Phase
    reasons: tuple[Reason, ...]
    round_up: bool = False
    urgent: bool = False
    quantity: int | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """The lot sales of one request, and what was left and why."""

    sales: tuple[LotSale, ...]
    refusals: tuple[Refusal, ...]

    @property
    def gross(self) -> int:
        """Cents raised before commission."""
        return sum(sale.gross for sale in self.sales)


def select_lots(standing: Standing, guard: WashGuard, request: SaleRequest) -> Selection:
    """The lots for one request: first all lots together, then, if a loss would wash, without the lots it would wash."""
    allowed, refusals = _allowed_positions(standing, request)
    if not allowed:
        return Selection((), tuple(refusals))
    picked, unclean = _pick(standing, guard, request, allowed, frozenset()), frozenset[int]()
    while washed := guard.washed(
        picked.sales, standing
    ):  # judged after trimming: a recent lot kept in part still washes
        held = [lot for position in allowed for lot in standing.lots_of.get(position, ())]
        unclean = (unclean or guard.unclean(held, standing)) | washed
        picked = _pick(standing, guard, request, allowed, unclean)
    return Selection(picked.sales, (*refusals, *picked.refusals))


def _allowed_positions(standing: Standing, request: SaleRequest) -> tuple[list[int], list[Refusal]]:
    household = standing.household
    allowed, refusals = [], []
    for position in request.positions:
        account, symbol = household.positions.account[position], household.positions.symbol[position]
        reason = why_not_sold(household, position, advisors=request.phase is Phase.OVERRIDES)
        if not reason and (bought := standing.other_side("sell", account, symbol)):
            reason = because(Rule.NOT_SELLABLE, why=f"{bought} is bought in this account")
        if reason:
            refusals.append(Refusal(request.phase, "sale", account, symbol, "", 0, request.amount, reason))
        else:
            allowed.append(position)
    return allowed, refusals


def _pick(
    standing: Standing, guard: WashGuard, request: SaleRequest, positions: list[int], unclean: frozenset[int]
) -> Selection:
    """Lots taken from the cheapest queue until the request's shares are found, then trimmed to tradable quantities."""
    household = standing.household
    wanted = _wanted_quantity(standing, request, positions)
    queues = {position: iter(standing.lots_of.get(position, ())) for position in positions}
    heap: list[tuple[float, int, int]] = []
    refusals: list[Refusal] = []

    def advance(position: int) -> None:
        for lot in queues[position]:
            reason = _why_lot_stays(standing, guard, request, lot, unclean)
            if reason is None:
                heapq.heappush(heap, (round(float(standing.valued.tax_per_dollar[lot]), 12), lot, position))
                return
            if not isinstance(reason, str):
                refusals.append(_refusal(standing, request, lot, reason))
                if position in household.averaged:  # L-5: none may leave before it
                    return

    for position in positions:
        advance(position)
    picked: list[LotSale] = []
    budget = standing.budget
    while heap and wanted > 0:
        _, lot, position = heapq.heappop(heap)
        left = int(household.lots.quantity[lot]) - standing.sold.get(lot, 0)
        named = _named(standing, lot, left)
        sale = _sale(standing, request, lot, min(named, wanted))
        affordable = sale if request.urgent else _within_budget(standing, budget, sale, refusals)
        if affordable.quantity:
            picked.append(affordable)
            budget = budget.add(*standing.gain_of(affordable))
            wanted -= affordable.quantity
        if affordable.quantity == sale.quantity:
            advance(position)
    refusals += _identification_short(standing, request, positions, wanted)
    return _tradable(standing, request, picked, refusals)


def _identification_short(
    standing: Standing, request: SaleRequest, positions: list[int], missing: int
) -> list[Refusal]:
    """Specific identification must cover the quantity (L-4): what it leaves unsold is said, account by account."""
    household = standing.household
    found = []
    for position in positions:
        account, symbol = household.positions.account[position], household.positions.symbol[position]
        if missing > 0 and household.lot_method(position) == "SPECID":
            named = sum(int(household.lots.sell_quantity[lot]) for lot in standing.lots_of.get(position, ()))
            reason = because(Rule.SPECID_SHORT, named=named, wanted=named + missing)
            found.append(Refusal(request.phase, "sale", account, symbol, "", missing, 0, reason))
    return found


def _wanted_quantity(standing: Standing, request: SaleRequest, positions: list[int]) -> int:
    """Micro-shares that make up the amount, in whole steps; everything when less than half a step would stay."""
    household = standing.household
    symbol = household.positions.symbol[positions[0]]
    price = household.securities[symbol].price or 0
    step = share_step(household, symbol)
    held = sum(int(household.positions.quantity[each]) - standing.sold_of_position.get(each, 0) for each in positions)
    exact = request.amount * 10_000_000_000_000 // price if price else 0  # cents → micro-shares at nano-dollars
    if request.quantity is not None:
        return min(held, request.quantity)
    if exact + step // 2 >= held:
        return held
    return min(held, -(-exact // step) * step if request.round_up else (exact + step // 2) // step * step)


def _named(standing: Standing, lot: int, left: int) -> int:
    """Micro-shares of a lot that may go: all that is left, or what specific identification names (L-4)."""
    lots = standing.household.lots
    if standing.household.lot_method(int(lots.position[lot])) != "SPECID":
        return left
    return max(0, min(left, int(lots.sell_quantity[lot]) - standing.sold.get(lot, 0)))


def _why_lot_stays(
    standing: Standing, guard: WashGuard, request: SaleRequest, lot: int, unclean: frozenset[int]
) -> Reason | str | None:
    """None: it may go. A Reason: it stays, and is said. "": it stays silently (nothing left of it)."""
    lots, valued = standing.household.lots, standing.valued
    left = int(lots.quantity[lot]) - standing.sold.get(lot, 0)
    if left <= 0:
        return ""
    if not valued.sellable[lot]:
        return because(Rule.NOT_SELLABLE, why=f"lot {lots.lot_id[lot]} has an error, see Checks")
    if lot in unclean:
        return guard.why_sale_blocked(lot, standing.sold).reason
    if not request.urgent and (waits := _waits(standing, lot)):
        return waits
    return "" if _named(standing, lot, left) <= 0 else None


def _waits(standing: Standing, lot: int) -> Reason | None:
    """A short-term gain close to long-term is waited for, and the wait is said (DESIGN phase 7)."""
    valued, as_of = standing.valued, standing.household.as_of
    if not valued.taxable[lot] or valued.long_term[lot] or valued.gain[lot] <= 0:
        return None
    turns = valued.long_term_from[lot].item()
    days = (turns - as_of).days
    limit = standing.household.number("wait_for_long_term_days") or 0
    if not 0 < days <= limit:
        return None
    return because(Rule.WAITS_FOR_LONG_TERM, gain=cents(round(float(valued.gain[lot]), 2)), days=days, date=turns)


def _sale(standing: Standing, request: SaleRequest, lot: int, quantity: int) -> LotSale:
    household = standing.household
    position = int(household.lots.position[lot])
    price = household.securities[household.positions.symbol[position]].price or 0
    return LotSale(lot, position, quantity, amount_cents(quantity, price), request.phase, request.reasons)


def _within_budget(standing: Standing, budget: GainBudget, sale: LotSale, refusals: list[Refusal]) -> LotSale:
    """The sale cut at the last affordable share; what was cut is said (B-1)."""
    if not standing.valued.taxable[sale.lot]:
        return sale
    household = standing.household
    symbol = household.positions.symbol[sale.position]
    step, price = share_step(household, symbol), household.securities[symbol].price or 0
    steps = -(-sale.quantity // step)

    def resized(count: int) -> LotSale:
        quantity = min(sale.quantity, count * step)
        return sale._replace(quantity=quantity, gross=amount_cents(quantity, price))

    count = largest_affordable(budget, steps, lambda count: standing.gain_of(resized(count)))
    if count == steps:
        return sale
    cut = resized(count)
    limit = budget.exceeded_by(standing.gain_of(sale))
    left = budget.add(*standing.gain_of(cut)).left(limit)
    reason = because(Rule.OVER_BUDGET, left=left, budget=limit, quantity=sale.quantity - cut.quantity)
    refusals.append(_refusal_of(standing, sale, sale.quantity - cut.quantity, reason))
    return cut


def _tradable(standing: Standing, request: SaleRequest, picked: list[LotSale], refusals: list[Refusal]) -> Selection:
    """Each account's part in whole steps, or the whole position; parts under the minimum trade are left out."""
    household = standing.household
    kept: list[LotSale] = []
    for position in sorted({sale.position for sale in picked}):
        sales = [sale for sale in picked if sale.position == position]
        trimmed = sales if request.quantity is not None else whole_steps(standing, position, sales)
        before = standing.sold_of_position.get(position, 0)
        gross = sum(
            sale.gross for sale in trimmed
        )  # of this sale alone: a small tail on an earlier one is activity, too
        whole = before + sum(sale.quantity for sale in trimmed) == int(household.positions.quantity[position])
        minimum = household.money("minimum_trade") or 0
        commission = 0 if before else household.securities[household.positions.symbol[position]].commission
        if gross <= commission and request.phase is not Phase.OVERRIDES:
            if gross:
                refusals.append(
                    _refusal_of(
                        standing,
                        sales[0],
                        0,
                        because(Rule.NOT_SELLABLE, why="its commission is more than it brings"),
                        gross,
                    )
                )
            continue
        if gross < minimum and not (request.urgent or whole):
            if gross:
                refusals.append(
                    _refusal_of(standing, sales[0], 0, because(Rule.TOO_SMALL, amount=gross, minimum=minimum), gross)
                )
            continue
        reasons = (*request.reasons, because(Rule.WHOLE_POSITION)) if whole else request.reasons
        kept += [sale._replace(reasons=reasons) for sale in trimmed]
    lost_cover = len(kept) < len(picked) and not request.urgent and _over_budget(standing, kept)
    return Selection(() if lost_cover else tuple(kept), tuple(refusals))


def _over_budget(standing: Standing, sales: list[LotSale]) -> bool:
    """Whether gains are left without the losses that paid for them, dropped as too small to trade."""
    gains = [standing.gain_of(sale) for sale in sales]
    short, long = sum(gain.short_term for gain in gains), sum(gain.long_term for gain in gains)
    return short + long > 0 and bool(
        standing.budget.add(short, long, sum(gain.collectible for gain in gains)).exceeded()
    )


def whole_steps(standing: Standing, position: int, sales: list[LotSale]) -> list[LotSale]:
    """A position's sales in a tradable quantity: takes the fraction off the last lots, unless the whole position goes."""
    household = standing.household
    symbol = household.positions.symbol[position]
    step, price = share_step(household, symbol), household.securities[symbol].price or 0
    before = standing.sold_of_position.get(position, 0)
    total = sum(sale.quantity for sale in sales)
    if before + total == int(household.positions.quantity[position]):
        return sales
    surplus = (before + total) % step
    kept: list[LotSale] = []
    for sale in reversed(sales):
        cut = min(surplus, sale.quantity)
        surplus -= cut
        if quantity := sale.quantity - cut:
            kept.append(sale._replace(quantity=quantity, gross=amount_cents(quantity, price)))
    return kept[::-1]


def _refusal(standing: Standing, request: SaleRequest, lot: int, reason: Reason) -> Refusal:
    lots = standing.household.lots
    left = int(lots.quantity[lot]) - standing.sold.get(lot, 0)
    return _refusal_of(standing, _sale(standing, request, lot, left), left, reason)


def _refusal_of(standing: Standing, sale: LotSale, quantity: int, reason: Reason, amount: int | None = None) -> Refusal:
    positions, safe = standing.household.positions, reason.numbers.get("safe")
    return Refusal(
        sale.phase,
        "sale",
        positions.account[sale.position],
        positions.symbol[sale.position],
        standing.household.lots.lot_id[sale.lot],
        quantity,
        sale.gross if amount is None else amount,
        reason,
        safe if isinstance(safe, date) else None,
    )
