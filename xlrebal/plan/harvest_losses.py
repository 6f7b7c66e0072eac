"""Phase 6: losses past both thresholds, taken where no purchase washes them, and swapped into a substitute.

A lot is harvested when its loss is at least both the dollars and the percent asked for. The proceeds buy the first
substitute that is not identical, not itself blocked, priced, and allowed; where the position is over target the excess
is sold without a swap. Ordered by loss × rate of the term.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np

from xlrebal.household.money import amount_cents, cents
from xlrebal.plan.decisions import LotSale, Phase, Purchase
from xlrebal.plan.marginal_rates import marginal_rates, rate_of
from xlrebal.plan.measure_drift import ScopeDrift
from xlrebal.plan.scopes import Scope
from xlrebal.plan.select_lots import whole_steps
from xlrebal.plan.shares_for import shares_for
from xlrebal.plan.standing import Standing
from xlrebal.plan.trading_rules import weight_limits, why_not_bought, why_not_sold
from xlrebal.plan.wash_guard import WashGuard
from xlrebal.schema.reason import Reason, Rule, because, sentence
from xlrebal.tax.wash_window import safe_from


class HarvestLine(NamedTuple):
    """One taxable lot at a loss and what becomes of it. loss, tax_saved: cents, positive; share: of basis.

    status: proposed, candidate, blocked or too small.
    """

    lot: int
    loss: int
    share: float
    tax_saved: int
    substitute: str
    swap_back_from: date | None
    status: str
    why: str


@dataclass(frozen=True, slots=True)
class Harvest:
    """Every line, most tax saved first; `swaps` maps a symbol sold to the substitute that stands in for it."""

    lines: tuple[HarvestLine, ...]
    swaps: dict[str, str]


class _Candidate(NamedTuple):
    lot: int
    left: int
    loss: int
    share: float
    saved: int


class _Step(NamedTuple):
    standing: Standing
    lines: list[HarvestLine]
    substitute: str


def harvest_losses(standing: Standing, drift: tuple[ScopeDrift, ...], guard: WashGuard) -> tuple[Standing, Harvest]:
    """The standing with harvest sales and swaps, and a line for every taxable lot at a loss."""
    dollars, percent = (
        standing.household.money("harvest_min_loss") or 0,
        standing.household.number("harvest_min_loss_pct") or 0.0,
    )
    lines: list[HarvestLine] = []
    by_position: dict[int, list[_Candidate]] = {}
    for found in _at_a_loss(standing):
        if found.loss >= dollars and found.share >= percent:
            by_position.setdefault(int(standing.household.lots.position[found.lot]), []).append(found)
        else:
            small = because(Rule.LOSS_TOO_SMALL, loss=found.loss, share=found.share, dollars=dollars, minimum=percent)
            lines.append(_line(found, "too small", (small,)))
    swaps: dict[str, str] = {}
    for position, candidates in sorted(
        by_position.items(), key=lambda item: (-sum(each.saved for each in item[1]), item[0])
    ):
        step = _harvest_position(standing, drift, guard, position, candidates)
        standing, lines = step.standing, lines + step.lines
        if step.substitute:
            swaps.setdefault(standing.household.positions.symbol[position], step.substitute)
    return standing, Harvest(tuple(sorted(lines, key=lambda line: (-line.tax_saved, line.lot))), swaps)


def _at_a_loss(standing: Standing) -> Iterable[_Candidate]:
    """What is left of taxable lots below their basis: loss in cents, as a share of basis, and the tax it saves."""
    valued, lots = standing.valued, standing.household.lots
    rates = marginal_rates(standing.household)
    short_rate, long_rate = rate_of(rates, long_term=False), rate_of(rates, long_term=True)
    for lot in np.flatnonzero(valued.taxable & (valued.gain < -0.005) & (lots.basis > 0)).tolist():
        whole = int(lots.quantity[lot])
        left = whole - standing.sold.get(lot, 0)
        loss = cents(round(-float(valued.gain[lot]) * left / whole, 2))
        if loss > 0:
            rate = long_rate if valued.long_term[lot] else short_rate
            yield _Candidate(lot, left, loss, loss * whole / (int(lots.basis[lot]) * left), round(loss * rate))


def _line(
    found: _Candidate, status: str, reasons: tuple[Reason, ...], substitute: str = "", back: date | None = None
) -> HarvestLine:
    return HarvestLine(found.lot, found.loss, found.share, found.saved, substitute, back, status, sentence(reasons))


def _harvest_position(
    standing: Standing, drift: tuple[ScopeDrift, ...], guard: WashGuard, position: int, found: list[_Candidate]
) -> _Step:
    household = standing.household
    account, symbol = household.positions.account[position], household.positions.symbol[position]
    barred = why_not_sold(household, position)
    if not barred and standing.other_side("sell", account, symbol):
        barred = because(Rule.NOT_SELLABLE, why="an identical security is bought in this account")
    if barred:
        return _Step(standing, [_line(each, "blocked", (barred,)) for each in found], "")
    sellable = [each for each in found if standing.valued.sellable[each.lot]]
    lines = [
        _line(each, "blocked", (because(Rule.NOT_SELLABLE, why="its data has an error, see Checks"),))
        for each in found
        if each not in sellable
    ]
    clean, blocked = _clean(standing, guard, position, sellable)
    lines += blocked
    if position in household.averaged and len(clean) < len(standing.lots_left(position)):
        reason = because(Rule.NOT_SELLABLE, why="averaged shares leave first in, first out: all its lots or none")
        return _Step(standing, lines + [_line(each, "blocked", (reason,)) for each in clean], "")
    if household.settings.get("harvest_losses") is not True:
        return _Step(standing, lines + [_line(each, "candidate", (because(Rule.HARVEST_OFF),)) for each in clean], "")
    return _swap(standing, drift, guard, position, clean, lines)


def _clean(
    standing: Standing, guard: WashGuard, position: int, found: list[_Candidate]
) -> tuple[list[_Candidate], list[HarvestLine]]:
    """Lots whose loss nothing would wash when they are all sold together, and lines for the others."""

    def sale(each: _Candidate) -> LotSale:
        return LotSale(each.lot, position, each.left, 0, Phase.HARVEST, ())

    clean = list(found)
    while washed := guard.washed([sale(each) for each in clean], standing):
        clean = [each for each in clean if each.lot not in washed]
    sold = dict(standing.sold) | {each.lot: int(standing.household.lots.quantity[each.lot]) for each in clean}
    lines = []
    for each in (each for each in found if each not in clean):
        reason, clean_from = guard.why_sale_blocked(each.lot, sold)
        lines.append(_line(each, "blocked", (reason,), back=clean_from))
    return clean, lines


def _swap(
    standing: Standing,
    drift: tuple[ScopeDrift, ...],
    guard: WashGuard,
    position: int,
    clean: list[_Candidate],
    lines: list[HarvestLine],
) -> _Step:
    """Sells the clean lots and buys the substitute for what is not over target anyway."""
    if not clean:
        return _Step(standing, lines, "")
    household = standing.household
    account, symbol = household.positions.account[position], household.positions.symbol[position]
    scope = next(each for each in drift if account in each.scope.accounts)
    excess = max(0, round(scope.drift_of(symbol) * scope.scope.base)) if scope.targets.rows else 0
    recent_first = sorted(clean, key=lambda each: (-int(household.lots.acquired[each.lot].astype(int)), each.lot))
    sales = whole_steps(
        standing, position, [_sale(standing, position, each, _harvest_reason(clean)) for each in recent_first]
    )
    if not sales or guard.washed(sales, standing):
        return _Step(
            standing,
            lines + [_line(each, "blocked", (because(Rule.NOT_SELLABLE, why="less than a share"),)) for each in clean],
            "",
        )
    after = standing.sell(sales)
    proceeds = sum(sale.gross for sale in after.sales[len(standing.sales) :])
    commission = household.securities[symbol].commission
    substitute = _substitute(after, guard, scope.scope, account, symbol, proceeds - commission - excess)
    if not substitute and proceeds > excess:
        reason = because(Rule.NO_SUBSTITUTE)
        return _Step(standing, lines + [_line(each, "candidate", (reason,)) for each in clean], "")
    safe = safe_from(household.as_of)
    lines = lines + [_line(each, "proposed", (_harvest_reason([each]),), substitute, safe) for each in clean]
    if not substitute:
        return _Step(after, lines, "")
    budget = min(proceeds - commission - excess, after.spendable(account)) - household.securities[substitute].commission
    quantity, gross = shares_for(household, substitute, budget)
    if not quantity:
        return _Step(after, lines, "")
    reason = because(Rule.SWAPPED, replaced=symbol, safe=safe)
    return _Step(
        after.buy([Purchase(account, substitute, quantity, gross, Phase.HARVEST, (reason,))]), lines, substitute
    )


def _sale(standing: Standing, position: int, found: _Candidate, reason: Reason) -> LotSale:
    household = standing.household
    price = household.securities[household.positions.symbol[position]].price or 0
    return LotSale(found.lot, position, found.left, amount_cents(found.left, price), Phase.HARVEST, (reason,))


def _harvest_reason(found: Sequence[_Candidate]) -> Reason:
    """One sentence for all the lots of a position."""
    loss, basis = sum(each.loss for each in found), sum(each.loss / each.share for each in found)
    return because(Rule.HARVESTED, loss=loss, share=loss / basis, saved=sum(each.saved for each in found))


def _substitute(standing: Standing, guard: WashGuard, scope: Scope, account: str, symbol: str, amount: int) -> str:
    """The first substitute on Securities that is known, priced, allowed, not identical, not itself blocked, and whose
    limits leave room for the amount in cents ("" = none)."""
    household = standing.household
    at_loss = guard.groups_sold_at_loss(standing)
    for name in household.securities[symbol].substitutes:
        if name not in household.securities or household.group_of[name] == household.group_of[symbol]:
            continue
        if (
            why_not_bought(household, account, name) is None
            and guard.why_buy_blocked(account, name, at_loss) is None
            and not standing.other_side("buy", account, name)
            and _has_room(standing, scope, name, amount)
        ):
            return name
    return ""


def _has_room(standing: Standing, scope: Scope, symbol: str, amount: int) -> bool:
    """Whether the symbol's maximum weight and its group's cap leave room for a purchase of so many cents."""
    limits = weight_limits(standing.household, scope, symbol)
    return not limits or amount <= min(limit.room(scope, standing.values(scope)) for limit in limits)
