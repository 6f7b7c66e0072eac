"""What each harvest takes off the year's tax, once the plan is decided: one figure on every sheet (T-1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from xlrebal.plan.harvest.harvest_losses import Harvest, HarvestLine
from xlrebal.plan.net_orders import Orders
from xlrebal.plan.proposal.decisions import Order, RealizedLot
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.tax_outcome import Outcome
from xlrebal.plan.taxes.tax_curve import NOTHING_ADDED, Added, TaxCurve
from xlrebal.plan.taxes.tax_of_year import TaxYear
from xlrebal.schema.money_text import money_text
from xlrebal.schema.reason import Reason, Rule
from xlrebal.schema.record import replace
from xlrebal.tax.netting import CapitalResults
from xlrebal.tax.symbol import Symbol

Place = tuple[str, Symbol]  # account and symbol


class Saved(NamedTuple):
    """The proposal, the harvest and the orders, with what each harvest really saves."""

    proposal: Proposal
    harvest: Harvest
    orders: Orders


def with_savings(proposal: Proposal, harvest: Harvest, orders: Orders, outcome: Outcome, year: TaxYear) -> Saved:
    """What each harvest saves: the tax of the plan without it less the tax of the plan; not made, the tax of the plan less the tax with it.

    An order's sentence has what all its harvested lots save together. On a separate return (S-9) it stays an estimate at that one's rates.
    """
    household = proposal.household
    curve = TaxCurve(year, outcome.results_with)
    sold: dict[_Lot, list[RealizedLot]] = defaultdict(list)
    together: dict[Place, _Worth] = {}
    in_all = _saved_by(
        curve, _realized(lot for order in orders.orders for lot in order.lots if lot.harvested and lot.on_return)
    )
    for order in orders.orders:
        harvested = [lot for lot in order.lots if lot.harvested and lot.on_return]
        if harvested:
            realized = _realized(harvested)
            saved = _saved_by(curve, realized)
            worth = _Worth(saved, _instead(year, outcome.results_with, realized, saved))
            together[order.account, order.symbol] = _with_the_others(worth, in_all)
        for lot in order.lots:
            sold[_Lot(lot.account, lot.symbol, lot.lot_id)].append(lot)
    on_return = proposal.valued.on_return
    lines = [
        _with_saving(
            line, _with_the_others(_worth_of_line(proposal, year, outcome.results_with, curve, line, sold), in_all)
        )
        if on_return[line.lot]
        else line
        for line in harvest.lines
    ]
    accounts, symbols = household.positions.account, household.positions.symbol
    sales = tuple(
        replace(sale, reasons=_said(sale.reasons, together.get((accounts[sale.position], symbols[sale.position]))))
        for sale in proposal.sales
    )
    return Saved(
        replace(proposal, sales=sales),
        replace(harvest, lines=tuple(sorted(lines, key=lambda line: (-line.tax_saved, line.lot)))),
        replace(
            orders, orders=tuple(_order(order, together.get((order.account, order.symbol))) for order in orders.orders)
        ),
    )


class _Lot(NamedTuple):
    account: str
    symbol: Symbol
    lot_id: str


class _Worth(NamedTuple):
    """Cents of tax that a harvest saves, and what its loss does where that is nothing ("" otherwise)."""

    saved: int
    instead: str = ""


def _worth_of_line(
    proposal: Proposal,
    year: TaxYear,
    results: CapitalResults,
    curve: TaxCurve,
    line: HarvestLine,
    sold: Mapping[_Lot, Sequence[RealizedLot]],
) -> _Worth:
    """Of a lot that is sold, by what its sale realizes; else by its loss on top of the plan."""
    household, lot = proposal.household, line.lot
    key = _Lot(household.account_of(lot), household.symbol_of(lot), household.lots.lot_id[lot])
    if line.status not in ("proposed", "sold"):
        return _Worth(curve.cents(NOTHING_ADDED) - curve.cents(_loss_of(proposal, line)))
    parts = sold.get(key, ())
    realized = _realized(parts) if len(parts) == 1 else _loss_of(proposal, line)
    saved = _saved_by(curve, realized)
    return _Worth(saved, _instead(year, results, realized, saved))


def _instead(year: TaxYear, results: CapitalResults, realized: Added, saved: int) -> str:
    """What a loss in the results does where it saves nothing this year (N-3): "" where it saves something, or is none."""
    loss = -int(realized.short_term + realized.long_term)
    if saved or loss <= 0:
        return ""
    without = replace(
        results,
        st=results.st - int(realized.short_term),
        lt=results.lt - int(realized.long_term),
        collectibles=results.collectibles - int(realized.collectible),
    )
    carried = _unused(year, results) - _unused(year, without)
    if carried >= loss:
        return "it is carried forward"
    idle = "offsets gains and income that pay no tax"
    return f"{money_text(carried)} of it is carried forward, the rest {idle}" if carried > 0 else f"it {idle}"


def _with_the_others(worth: _Worth, in_all: int) -> _Worth:
    """Of a harvest without which as little is due, as another's loss takes its place: what all harvests save together."""
    if worth.saved or in_all <= 0 or not worth.instead:
        return worth
    return _Worth(0, f"another would take its place; all losses taken save {money_text(in_all)} together")


def _unused(year: TaxYear, results: CapitalResults) -> int:
    """Cents of loss that the year cannot use."""
    net = year.net(results)
    return max(0, -net.net_total) - net.ordinary_offset


def _saved_by(curve: TaxCurve, realized: Added) -> int:
    """Cents of tax that a part of the plan's results takes off: without it less with it."""
    without = Added(-realized.short_term, -realized.long_term, -realized.collectible)
    return curve.cents(without) - curve.cents(NOTHING_ADDED)


def _realized(lots: Iterable[RealizedLot]) -> Added:
    short = long = collectible = 0
    for lot in lots:
        short += lot.recognized if lot.term == "ST" else 0
        long += lot.recognized if lot.term == "LT" else 0
        collectible += lot.recognized if lot.term == "LT" and lot.collectible else 0
    return Added(short, long, collectible)


def _loss_of(proposal: Proposal, line: HarvestLine) -> Added:
    household = proposal.household
    if not proposal.valued.long_term[line.lot]:
        return Added(short_term=-line.loss)
    collectible = household.securities[household.symbol_of(line.lot)].collectible
    return Added(long_term=-line.loss, collectible=-line.loss if collectible else 0)


def _with_saving(line: HarvestLine, worth: _Worth) -> HarvestLine:
    return replace(line, tax_saved=worth.saved, reasons=_said(line.reasons, worth))


def _order(order: Order, worth: _Worth | None) -> Order:
    if worth is None:
        return order
    lots = tuple(replace(lot, reasons=_said(lot.reasons, worth)) for lot in order.lots)
    return replace(order, reasons=_said(order.reasons, worth), lots=lots)


def _said(reasons: tuple[Reason, ...], worth: _Worth | None) -> tuple[Reason, ...]:
    """The reasons, the harvest's with what it saves."""
    if worth is None or all(each.rule is not Rule.HARVESTED for each in reasons):
        return reasons
    return tuple(
        Reason(each.rule, {**each.numbers, **worth._asdict()}) if each.rule is Rule.HARVESTED else each
        for each in reasons
    )
