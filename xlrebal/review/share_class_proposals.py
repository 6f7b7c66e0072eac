"""Identical groups to propose: a loss, and another class of the fund held, traded or named as its substitute (W-11)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xlrebal.household.household import Household, Security
from xlrebal.household.indexes import positions_in
from xlrebal.plan.make_plan import Plan
from xlrebal.review.loss_sales import Bought, LossSale
from xlrebal.review.wash_caution import WashCaution
from xlrebal.schema.finding import Problem, note
from xlrebal.tax.share_classes import look_alike, names_of_one_security
from xlrebal.tax.symbol import Symbol


def share_class_proposals(plan: Plan, losses: Sequence[LossSale], bought: Sequence[Bought]) -> Iterator[WashCaution]:
    """One proposal a security: where one of its symbols has a loss, sold or standing, and they are not one group yet."""
    household = plan.household
    lost = {loss.symbol for loss in losses} | _standing_losses(plan)
    around = {*household.positions.symbol, *(each.symbol for each in bought), *lost}
    around |= {name for symbol in lost if (own := household.securities.get(symbol)) for name in own.substitutes}
    for symbols in look_alike({symbol: _names(household, symbol) for symbol in around} if lost else {}):
        apart = len({household.group_of.get(each, each) for each in symbols}) > 1
        if apart and not lost.isdisjoint(symbols):
            yield _proposal(household, symbols, [loss for loss in losses if loss.symbol in symbols])


def _names(household: Household, symbol: Symbol) -> tuple[str, ...]:
    security = household.securities.get(symbol, Security(symbol=symbol))
    return names_of_one_security(symbol, security.description, security.type)


def _standing_losses(plan: Plan) -> set[Symbol]:
    """Symbols with a taxable lot at a loss, in an account in scope."""
    positions = plan.household.positions
    losing = (plan.valued.gain < 0) & plan.valued.taxable
    return {
        positions.symbol[at]
        for at in set(positions_in(plan.household.lots.position[losing]))
        if plan.household.accounts[positions.account[at]].wash_scope
    }


def _proposal(household: Household, symbols: Sequence[Symbol], losses: Sequence[LossSale]) -> WashCaution:
    names = f"{', '.join(symbols[:-1])} and {symbols[-1]}"
    declared = [household.securities[each].identical_group for each in symbols if each in household.securities]
    group = next((each for each in declared if each), symbols[0])
    rows = "both their rows" if len(symbols) == 2 else "their rows"
    finding = note(
        Problem.SHARE_CLASSES_NOT_GROUPED,
        f"{names} look like one security (share classes of one fund, or two names). Until you say so a purchase of one does not "
        f"wash a loss in the other: enter the Identical Group {group} on {rows} of Securities if the prospectus says they are (W-11).",
        sheet="Securities",
        column="Identical Group",
        value=" / ".join(symbols),
    )
    last = max(losses, key=lambda loss: loss.sold, default=None)
    if last is None:
        return WashCaution(finding, symbol=" / ".join(symbols))
    return WashCaution(finding, last.account, " / ".join(symbols), last.sold, last.safe_from)
