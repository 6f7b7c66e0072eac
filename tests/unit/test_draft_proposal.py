"""A draft of the proposal: it moves while a phase decides, what is tried in it is undone, what it gives back stands still."""

from dataclasses import FrozenInstanceError, fields

import pytest

from tests.scenarios.scenario import Given, scenario
from xlrebal.plan.proposal.decisions import Phase, Purchase, Refusal, TradePurpose, lot_sale
from xlrebal.plan.proposal.draft_proposal import DraftProposal
from xlrebal.plan.proposal.proposal import Proposal, empty_proposal
from xlrebal.schema.reason import Rule, because
from xlrebal.schema.side import Side

SHARE = 1_000_000


def state(proposal: Proposal) -> dict[str, object]:
    """Everything it holds, lists as tuples."""
    found = {each.name: getattr(proposal, each.name) for each in fields(Proposal)}
    return {name: tuple(value) if isinstance(value, list) else dict(value) if isinstance(value, dict) else value for name, value in found.items()}


def refusal() -> Refusal:
    return Refusal(phase=Phase.SALES, side=Side.SELL, account="Joint", symbol="VTI", lot_id="", quantity=0, amount=1, reason=because(Rule.HARVEST_OFF))


def purchase(shares: int) -> Purchase:
    return Purchase(account="Joint", symbol="BND", quantity=shares * SHARE, gross=shares * 10_000, phase=Phase.BUYS, purpose=TradePurpose.DRIFT, reasons=())


@scenario
def test_it_moves_is_tried_and_stands(given: Given) -> None:
    """
    Lots:
      Lot ID  Account  Symbol  Acquired    Quantity  Cost Basis
      L1      Joint    VTI     2020-03-02  10        800
      L2      Joint    VTI     2021-11-05  10        1200
      L3      Joint    BND     2021-11-05  20        2000

    Prices:
      Symbol  Price
      VTI     100
      BND     100

    Targets:
      Symbol  Target %
      VTI     50
      BND     50
    """
    plan = given.plan
    start = empty_proposal(plan.household, plan.valued, plan.proposal.budget)
    before, draft = state(start), DraftProposal.of(start)
    lot = plan.household.lots.lot_id.index("L1")
    first, second = (lot_sale(plan.household, lot, shares * SHARE, Phase.SALES, TradePurpose.DRIFT) for shares in (4, 3))

    draft.sell([first], [refusal()])
    draft.buy([purchase(2)])
    once = draft.frozen()
    assert (once.sold[lot], once.cash["Joint"], once.gross_sold, once.gross_bought) == (4 * SHARE, plan.household.cash["Joint"] + 20_000, 40_000, 20_000)
    assert (once.sales, once.refusals, once.bought) == ((first,), (refusal(),), {("Joint", "BND"): 2 * SHARE})
    assert once.other_side(Side.BUY, "Joint", "VTI") == "VTI" and once.budget.results.lt == start.budget.results.lt + 8_000

    with draft.trial():
        draft.sell([second], [refusal()])
        with draft.trial():
            draft.buy([purchase(1)])
            assert (draft.sold[lot], draft.bought["Joint", "BND"], len(draft.sales)) == (7 * SHARE, 3 * SHARE, 2)
        assert (draft.bought["Joint", "BND"], draft.gross_sold) == (2 * SHARE, 70_000)
    assert state(draft.frozen()) == state(once)

    draft.sell([second])
    assert draft.sold[lot] == 7 * SHARE
    assert (once.sold[lot], state(start)) == (4 * SHARE, before)  # neither what it came from nor what it gave back moves
    with pytest.raises(FrozenInstanceError):
        once.budget = start.budget


@scenario
def test_a_trial_that_breaks_off_is_undone(given: Given) -> None:
    """
    Lots:
      Lot ID  Account  Symbol  Acquired    Quantity  Cost Basis
      L1      Joint    VTI     2020-03-02  10        800

    Prices:
      Symbol  Price
      VTI     100

    Targets:
      Symbol  Target %
      VTI     100
    """
    plan = given.plan
    draft = DraftProposal.of(plan.proposal)
    with pytest.raises(ZeroDivisionError), draft.trial():
        draft.sell([lot_sale(plan.household, 0, SHARE, Phase.SALES, TradePurpose.DRIFT)])
        raise ZeroDivisionError
    assert state(draft.frozen()) == state(plan.proposal)
