"""The clean day of a loss not taken is the one the tax engine finds in history and proposal together, as if all were done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from tests.properties.households import World, worlds
from tests.properties.test_rebuilt_lots import washed_worlds
from xlrebal.plan.history.household_ledger import household_ledger
from xlrebal.plan.make_plan import Plan, make_plan
from xlrebal.plan.proposal.decisions import Order, Phase, RealizedLot
from xlrebal.schema.side import Side
from xlrebal.tax.clean_dates import clean_dates
from xlrebal.tax.transaction import Status

OWN = "the plan's own "


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.one_of(worlds(), washed_worlds()))
def test_the_clean_day_is_the_engines(world: World) -> None:
    plan = make_plan(world.household())
    refused = {each.lot: each.safe_from for each in plan.proposal.refusals if each.lot is not None and each.safe_from}
    refused |= {line.lot: line.clean_from for line in plan.harvest.lines if line.clean_from}
    for lot, clean_from in refused.items():
        assert plan.proposal.sold.get(lot, 0) == 0
        found = clean_day(plan, lot)
        if found == plan.household.as_of:  # what would have washed it is sold by the plan, and it could go today
            event("freed")
            continue
        event("blocked")
        assert clean_from == found


def clean_day(plan: Plan, lot: int) -> date | None:
    """The first day on which this lot alone is sold for nothing, and nothing washes it, after the whole proposal."""
    household = plan.household
    account, symbol = household.account_of(lot), household.symbol_of(lot)
    quantity = int(household.lots.quantity[lot])
    acquired = household.lots.acquired[lot].item()
    part = RealizedLot(account=account, symbol=symbol, lot_id=household.lots.lot_id[lot], acquired=acquired, quantity=quantity, proceeds=0, basis=0, gain=0, term="ST", taxable=True, collectible=False, reasons=())
    asked = Order(side=Side.SELL, account=account, symbol=symbol, quantity=quantity, price=0, gross=0, commission=0, drift=0.0, phase=Phase.SALES, reasons=(), lots=(part,))
    ledger = household_ledger(plan.listed, (*plan.orders.orders, asked))
    transactions = [
        replace(each, id=OWN + each.id, status=Status.DONE)
        if each.status is Status.PROPOSED and each.amount
        else each
        for each in ledger.transactions
    ]
    (found,) = clean_dates(transactions, ledger.accounts, ledger.group_of, ledger.conventions).values()
    return found
