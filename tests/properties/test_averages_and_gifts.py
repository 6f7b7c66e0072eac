"""What holds for averaged positions (L-5) and for shares given to charity (L-6) in any household."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import numpy as np
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from tests.properties.households import World, worlds
from xlrebal.household.average_basis import with_average_basis
from xlrebal.household.household import Household
from xlrebal.plan.make_plan import make_plan

thorough = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def averaging(household: Household) -> Household:
    """The household with every taxable position under average basis."""
    taxable = (index for index, name in enumerate(household.positions.account) if household.accounts[name].taxable)
    return replace(household, averaged=frozenset(taxable))


@thorough
@given(worlds())
def test_an_average_moves_no_cent_in_or_out_of_its_position(world: World) -> None:
    """Every share of an averaged position costs the same but for a cent a lot; everything else costs what it did."""
    before = averaging(world.household())
    after = with_average_basis(before)
    event(f"{len(before.averaged)} averaged")
    lots = before.lots
    for position in range(len(before.positions)):
        own = np.flatnonzero((lots.position == position) & (lots.gift_value < 0))
        old, new = lots.basis[own], after.lots.basis[own]
        if position not in before.averaged or (lots.basis[lots.position == position] < 0).any():
            assert old.tolist() == new.tolist()
            continue
        assert old.sum() == new.sum()
        each = Fraction(int(old.sum()), max(int(lots.quantity[own].sum()), 1))
        assert all(abs(int(cost) - each * int(lots.quantity[lot])) < 1 for lot, cost in zip(own, new, strict=True))
    gifts = lots.gift_value >= 0
    assert lots.basis[gifts].tolist() == after.lots.basis[gifts].tolist()
    assert with_average_basis(after).lots.basis.tolist() == after.lots.basis.tolist()


@thorough
@given(worlds())
def test_averaged_shares_leave_first_in_first_out(world: World) -> None:
    """No share leaves while an older one of its position stays (Reg 1.1012-1(e))."""
    plan = make_plan(averaging(world.household()))
    quantity, sold = plan.household.lots.quantity, plan.proposal.sold
    for position in plan.household.averaged:
        left = [quantity[lot] - sold.get(lot, 0) for lot in plan.proposal.lots_of.get(position, ())]
        gone = [sold.get(lot, 0) > 0 for lot in plan.proposal.lots_of.get(position, ())]
        event("sold from" if any(gone) else "kept")
        assert not any(stays > 0 and leaves for stays, leaves in zip(left[:-1], gone[1:], strict=True))


@thorough
@given(worlds(), st.sampled_from([50.0, 700.0, 5_000.0, 1e6]), st.booleans())
def test_what_is_given_is_there_to_give(world: World, wanted: float, averaged: bool) -> None:
    household = averaging(world.household()) if averaged else world.household()
    plan = make_plan(replace(household, settings=replace(household.settings, charitable_gift=round(wanted * 100))))
    assert plan.findings == ()
    gift, lots, valued = plan.gifts.charity, plan.household.lots, plan.valued
    event(f"{min(len(gift.lots), 4)} lots given")
    assert gift.value + gift.shortfall == gift.wanted == round(wanted * 100)
    shares = [Fraction(each.basis, each.value) for each in gift.lots]
    for each in gift.lots:
        assert valued.taxable[each.lot] and valued.long_term[each.lot] and each.gain > 0
        assert each.quantity + plan.proposal.sold.get(each.lot, 0) <= lots.quantity[each.lot]
        assert each.tax_saved >= 0
    assert all(one < two + Fraction(1, 50) for one, two in pairwise(shares))  # but for rounded cents
