"""The year's sales, done and proposed, as lines of Form 8949: which box, which are inherited, which collectibles."""

from __future__ import annotations

from collections.abc import Iterable

from xlrebal.household.household import Household
from xlrebal.household.indexes import lots_where
from xlrebal.plan.history.household_ledger import lot_name
from xlrebal.plan.history.ledger_names import lot_key, proposed_key, purchase_key
from xlrebal.plan.make_plan import Plan
from xlrebal.review.date_acquired import date_acquired, gift_dates
from xlrebal.schema.side import Side
from xlrebal.tax.covered_security import is_covered
from xlrebal.tax.form_8949 import Form8949Row, SoldShares, form_8949
from xlrebal.tax.realized import SaleRow
from xlrebal.tax.transaction import Status


def tax_form_rows(plan: Plan) -> tuple[Form8949Row, ...]:
    """Every taxable sale of the as-of date's year, in the order of the form."""
    return _form(plan, (*plan.year.sales, *_proposed(plan)), plan.household.as_of.year)


def last_years_form_rows(plan: Plan) -> tuple[Form8949Row, ...]:
    """Those of the year before, until its return is due."""
    return _form(plan, plan.year.last_year, plan.household.as_of.year - 1)


def _form(plan: Plan, sales: Iterable[SaleRow], year: int) -> tuple[Form8949Row, ...]:
    household = plan.household
    inherited, reinvested = _inherited(household), _reinvested(household)
    provisional = {
        (each.account, each.sale, each.lot) for each in plan.year.matches if each.purchase_status is Status.SCHEDULED
    }

    def shares_of(sale: SaleRow) -> SoldShares:
        security = household.securities.get(sale.symbol)
        by_plan = sale.lot in reinvested
        covered = is_covered(security.kind if security else "", sale.acquired, reinvested=by_plan)
        waits = (sale.account, sale.sale, sale.lot) in provisional
        return SoldShares(
            covered,
            sale.inherited or sale.lot in inherited,
            household.is_collectible(sale.symbol),
            waits,
            digital=household.is_coin(sale.symbol),
        )

    return form_8949(sales, year, shares_of, plan.valued.conventions.rounding)


def _inherited(household: Household) -> set[str]:
    """The ledger's names of inherited lots (H-5)."""
    return {lot_name(household, lot).lot for lot in lots_where(household.lots.inherited)}


def _reinvested(household: Household) -> set[str]:
    """The ledger's names of lots a dividend bought."""
    return {purchase_key(each) for each in household.transactions if each.action == "reinvest"}


def _proposed(plan: Plan) -> list[SaleRow]:
    """What the proposal would add to the forms of this return (S-9); nothing of it is washed but what is accepted."""
    given = gift_dates(plan.household)
    return [
        SaleRow(
            sale=proposed_key(Side.SELL, lot.account, lot.symbol),
            sold=plan.household.as_of,
            account=lot.account,
            symbol=lot.symbol,
            lot=lot_key(lot.account, lot.symbol, lot.lot_id),
            acquired=date_acquired(lot, given),
            long_term=lot.term == "LT",
            quantity=lot.quantity,
            proceeds=lot.proceeds,
            basis=lot.basis,
            gain=lot.gain,
            disallowed=lot.disallowed,
            permanent=lot.permanent,
            recognized=lot.recognized,
            status=Status.PROPOSED,
        )
        for lot in plan.outcome.lots
        if lot.on_return
    ]
