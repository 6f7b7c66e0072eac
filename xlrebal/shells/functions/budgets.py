"""What the gain budget still allows, and how a year's gains and losses net."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from xlrebal.shells.functions.cell_error import BadInput
from xlrebal.shells.functions.choice import one_of
from xlrebal.shells.functions.parameter import NOT_GIVEN, day_or_today, number, text
from xlrebal.shells.functions.range_cells import Cell

PARTS_OF_YEAR = {"Q": 4, "M": 12}


def gain_budget(
    annual: Annotated[float, number("The budget of the year: the most net gain to realize, in dollars.")],
    realized: Annotated[
        float, number("The net gain realized so far this year; a net loss leaves the budget whole.")
    ] = 0.0,
    as_of: Annotated[
        date, day_or_today("The day it is asked for; blank: today. It matters only when prorated.")
    ] = NOT_GIVEN,
    prorate: Annotated[
        str, text("How the budget opens up: NO (all of it from January, the default), Q by quarters, M by months.")
    ] = "NO",
) -> float:
    """What is left of the year's gain budget, in dollars; negative where it is exceeded."""
    from xlrebal.tax.budget import use_of_budgets
    from xlrebal.tax.money import cents, dollars, part_of
    from xlrebal.tax.netting import CapitalResults

    if annual < 0:
        raise BadInput("annual is a budget: give 0 or more.")
    parts = PARTS_OF_YEAR.get(one_of("prorate", prorate, ("NO", *PARTS_OF_YEAR)), 1)
    opened = part_of(cents(annual), (as_of.month - 1) * parts // 12 + 1, parts)
    return dollars(use_of_budgets(CapitalResults(lt=cents(realized)), opened).remaining or 0)


def net_gains(
    st: Annotated[float, number("Short-term gains less losses of the year, in dollars.")],
    lt: Annotated[float, number("Long-term gains less losses of the year, in dollars.")],
    st_carry: Annotated[float, number("Short-term loss carried in, positive; blank: none.")] = 0.0,
    lt_carry: Annotated[float, number("Long-term loss carried in, positive; blank: none.")] = 0.0,
    distributions: Annotated[float, number("Long-term capital gain distributions of funds; blank: none.")] = 0.0,
    loss_limit: Annotated[
        float, number("The loss that offsets other income: 3,000 (the default), 1,500 if married filing separately.")
    ] = 3000.0,
) -> list[list[Cell]]:
    """The year's gains and losses netted as on Schedule D, a row each: net, offset against other income, carried forward."""
    from xlrebal.tax.money import cents, dollars
    from xlrebal.tax.netting import CapitalResults, net_results

    if min(st_carry, lt_carry, distributions, loss_limit) < 0:
        raise BadInput("Carried losses, distributions and the loss limit are positive: give 0 or more.")
    net = net_results(
        CapitalResults(cents(st), cents(lt), cents(st_carry), cents(lt_carry), cents(distributions)), cents(loss_limit)
    )
    return [
        ["Net short-term", dollars(net.net_st)],
        ["Net long-term", dollars(net.net_lt)],
        ["Net", dollars(net.net_total)],
        ["Offsets other income", dollars(net.ordinary_offset)],
        ["Short-term loss carried forward", dollars(net.carry_st)],
        ["Long-term loss carried forward", dollars(net.carry_lt)],
    ]
