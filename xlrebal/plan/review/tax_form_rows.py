"""The year's sales, done and proposed, as lines of Form 8949: which box, which are inherited, which collectibles."""

from __future__ import annotations

from xlrebal.household.household import Household
from xlrebal.plan.history.household_ledger import lot_key, proposed_key
from xlrebal.plan.make_plan import Plan
from xlrebal.plan.tax_settings import conventions
from xlrebal.tax.covered_security import is_covered
from xlrebal.tax.form_8949 import Form8949Row, SoldShares, form_8949
from xlrebal.tax.realized import SaleRow
from xlrebal.tax.transaction import Status


def tax_form_rows(plan: Plan) -> tuple[Form8949Row, ...]:
    """Every taxable sale of the as-of date's year, in the order of the form."""
    household = plan.household
    inherited, reinvested = _inherited(household), _reinvested(household)

    def shares_of(sale: SaleRow) -> SoldShares:
        security = household.securities.get(sale.symbol)
        by_plan = sale.lot in reinvested
        covered = is_covered(security.type if security else "", sale.acquired, reinvested=by_plan)
        return SoldShares(covered, sale.lot in inherited, security is not None and security.collectible)

    sales = (*plan.year.sales, *_proposed(plan))
    return form_8949(sales, household.as_of.year, shares_of, conventions(household).rounding)


def _inherited(household: Household) -> set[str]:
    """The ledger's names of inherited lots (H-5)."""
    lots, positions = household.lots, household.positions
    return {
        lot_key(positions.account[int(lots.position[lot])], lots.lot_id[lot])
        for lot in lots.inherited.nonzero()[0].tolist()
    }


def _reinvested(household: Household) -> set[str]:
    """The ledger's names of lots a dividend bought."""
    return {
        lot_key(each.account, each.lot_id or f"row {each.row}")
        for each in household.transactions
        if each.action == "reinvest"
    }


def _proposed(plan: Plan) -> list[SaleRow]:
    """What the proposal would add: nothing of it is washed."""
    return [
        SaleRow(
            proposed_key("SELL", lot.account, lot.symbol),
            plan.household.as_of,
            lot.account,
            lot.symbol,
            lot_key(lot.account, lot.lot_id),
            lot.acquired,
            lot.term == "LT",
            lot.quantity,
            lot.proceeds,
            lot.basis,
            lot.gain,
            0,
            0,
            lot.gain,
            Status.PROPOSED,
        )
        for lot in plan.outcome.lots
        if lot.taxable
    ]
