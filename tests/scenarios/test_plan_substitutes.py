"""Substitutes of a harvested symbol: those passed over because they would wash a loss, and those a candidate would get."""

from __future__ import annotations

from tests.scenarios.scenario import Given, lacking, scenario
from xlrebal.schema.reason import Rule


@scenario
def test_substitutes_that_would_wash_a_loss_are_named(given: Given) -> None:
    """
    IXUS is identical to VXUS. VEU was itself sold at a loss on 9 November: bought back before 10 December it would wash it.
    SCHF is free.

    Household: all stocks; losses harvested

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     84        100    Stocks
      Joint    VXUS    16        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  84        8000
      Joint    VXUS    B       2018-03-02  16        2000

    Securities:
      Symbol  Asset Class  Identical Group  Substitutes
      VXUS    Stocks       ex-US            IXUS, VEU, SCHF
      IXUS    Stocks       ex-US            -
      VEU     Stocks       -                -
      SCHF    Stocks       -                -

    Prices:
      Symbol  Price
      IXUS    70
      VEU     40
      SCHF    20

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Acquired    Cost Basis
      2026-11-09  Joint    VEU     sell    10        400     2020-01-10  600

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VXUS    16
      BUY     SCHF    80

    Harvest:
      Symbol  Substitute  Status
      VXUS    SCHF        proposed
    """
    (line,) = given.plan.harvest.lines
    assert not lacking(line.why, "; IXUS is no substitute: bought before 21 Dec 2026", "; VEU is no substitute: bought before 10 Dec 2026")
    blocked = [row for row in given.rows_of("Wash Sales") if row["kind"] == "blocked buy"]
    assert [(row["account"], row["symbol"], str(row["safe_from"]), row["amount"]) for row in blocked] == [
        ("Joint", "IXUS", "2026-12-21", 400.0),
        ("Joint", "VEU", "2026-12-10", 200.0),
    ]
    assert not lacking(blocked[0]["message"], "VXUS is sold at a loss in this proposal", "clean from 21 Dec 2026")


@scenario
def test_a_candidate_says_what_it_would_be_swapped_into(given: Given) -> None:
    """
    Harvest Losses is no: VXUS stays, and its line says what would replace it and when it could be bought back.

    Household: all stocks

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     84        100    Stocks
      Joint    VXUS    16        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  84        8000
      Joint    VXUS    B       2018-03-02  16        2000

    Securities:
      Symbol  Asset Class  Identical Group  Substitutes
      VXUS    Stocks       ex-US            IXUS, VEU
      IXUS    Stocks       ex-US            -
      VEU     Stocks       -                -

    Prices:
      Symbol  Price
      IXUS    70
      VEU     40

    Expect:
    Trades:
      (none)

    Wash Sales:
      (none)

    Harvest:
      Symbol  Loss  Substitute  Swap Back From  Status     Why
      VXUS    400   VEU         2026-12-21      candidate  Past both thresholds; Harvest Losses is no; IXUS is no substitute: bought before 21 Dec 2026, it would wash a loss
    """
    assert not given.plan.proposal.refusals


@scenario
def test_a_swap_that_cannot_be_made_refuses_no_purchase(given: Given) -> None:
    """
    The only substitute is identical: nothing is sold, so buying it would wash nothing, and only the line speaks of it.

    Household: all stocks; losses harvested

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     84        100    Stocks
      Joint    VXUS    16        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  84        8000
      Joint    VXUS    B       2018-03-02  16        2000

    Securities:
      Symbol  Asset Class  Identical Group  Substitutes
      VXUS    Stocks       ex-US            IXUS
      IXUS    Stocks       ex-US            -

    Prices:
      Symbol  Price
      IXUS    70

    Expect:
    Trades:
      (none)

    Harvest:
      Symbol  Substitute  Swap Back From  Status
      VXUS    -           -               candidate
    """
    (line,) = given.plan.harvest.lines
    assert "IXUS is no substitute" in line.why
    assert Rule.BLOCKED_BUY_PROPOSED not in {each.reason.rule for each in given.plan.proposal.refusals}
