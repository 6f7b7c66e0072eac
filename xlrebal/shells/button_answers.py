"""What a button says when it is done: the sentence that names the outcome and the sheet to read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlrebal.app.plan import Answer
    from xlrebal.plan.make_plan import Plan

RISK_SHEETS, TRANSITION_SHEETS = ("Risk Report", "Checks"), ("Transition", "Checks")
YEAR_END_SHEETS = ("Year End", "Checks")
PRICE_SHEETS = ("Updated Prices", "Checks")
FRONTIER_SHEETS = ("Frontier", "Checks")
STUDY_SHEETS = ("Policy Study", "Checks")
NO_RISK_SHEET = (
    "No sheet says how much anything varies, and nothing was written. Enter a volatility for each asset class on a sheet called Risk, with the "
    "correlations beside it, or past returns on Returns, or exposures on Factors (docs/sheets.md)."
)
NO_CLASS_SELECTED = (
    "No asset class is selected, and nothing was written. Select a cell that names the class to trade, or a row of it, and press the button again; "
    "or enter it beside Mode Class on Settings."
)
NO_CASH_ASKED_FOR = (
    "No cash is asked for, and nothing was written. Enter it on a sheet called Cash Needs, under the headings Account and Amount: "
    "a positive amount is raised and held in cash, a negative one is new money to invest. "
    "Account may stay blank where there is only one, or where the taxable accounts are to raise it together. Then press the button again. "
    "Check Data lists an amount that could not be read."
)


def headline(answer: Answer) -> str:
    """The whole plan in a sentence."""
    return answer.headline


def counts(answer: Answer) -> str:
    """How many errors, warnings and notes Checks lists."""
    kinds = ("error", "warning", "note")
    found = {kind: sum(finding.severity == kind for finding in answer.findings) for kind in kinds}
    said = [f"{count} {kind}{'' if count == 1 else 's'}" for kind, count in found.items() if count]
    return f"{', '.join(said)}: see the sheet Checks." if said else "Everything is in order."


def drifted(answer: Answer) -> str:
    """How many rows of Drift are outside their bands, or what is missing to know it."""

    if answer.plan is None:
        return answer.headline
    rows = answer.results.get("drift", ())
    out = sum(row.get("status") in ("over", "under") for row in rows)
    unknown = sum(row.get("status") is None for row in rows)
    waits = list(map(str, answer.plan.waiting))
    missing = [f"{unknown} are not known: {waits[0]}."] if waits else []
    return " ".join([f"{out} of {len(rows)} rows are outside their bands: see the sheet Drift.", *missing])


def harvested(answer: Answer) -> str:
    """How many lots stand at a loss, how many of them are proposed, and what is traded for it."""
    if answer.plan is None:
        return answer.headline
    rows = answer.results.get("harvest", ())
    proposed = sum(row.get("status") == "proposed" for row in rows)
    lots = f"{len(rows)} taxable lot{'' if len(rows) == 1 else 's'} at a loss, {proposed} proposed for harvesting"
    return f"{lots}: see the sheet Harvest. {_trades(answer.plan)}"


def taxed(answer: Answer) -> str:
    """The headline, and where the tax stands."""
    return answer.headline if answer.plan is None else f"{answer.headline} See the sheets Gains and Tax Report."


def studied(answer: Answer) -> str:
    """What the policy study shows, and where it stands."""
    return f"{answer.study} See the sheet Policy Study." if answer.study else answer.headline


def priced(answer: Answer) -> str:
    """What was asked for and found, what went wrong with a source, and where it stands."""
    from xlrebal.report.updated_prices_rows import about_prices

    return "\n".join(
        [f"{answer.study} See the sheet Updated Prices.", *(each.message for each in about_prices(answer.findings))]
    )


def looked_ahead(answer: Answer) -> str:
    """What the sheet of a look ahead says, and where it stands."""
    return (
        f"{answer.study} See the sheet {answer.command.title().replace('-', ' ')}." if answer.study else answer.headline
    )


def no_risk_sheet(answer: Answer) -> str:
    """What to enter where, when no sheet speaks of risk; "" where one does."""
    return "" if answer.plan is None or answer.plan.household.risk.stand else NO_RISK_SHEET


def risk_carried(answer: Answer) -> str:
    """The volatility before and after, and what carries most of it; else what is missing to know it."""
    from xlrebal.report.risk_rows import headline_of
    from xlrebal.schema.finding import Problem

    if answer.plan is None:
        return answer.headline
    missing = [each.message for each in answer.findings if each.code is Problem.RISK_UNKNOWN]
    said = headline_of(answer.results.get("risk_report", ()))
    return (
        no_risk_sheet(answer)
        or " ".join(filter(None, (said, *missing)))
        or "The risk is not known: see the sheet Checks."
    )


def no_class_selected(answer: Answer) -> str:
    """What to select where one class is to be traded and none is named; "" where one is."""
    return "" if answer.plan is None or answer.plan.household.settings.mode_class else NO_CLASS_SELECTED


def no_cash_asked_for(answer: Answer) -> str:
    """What to enter where, when Cash Needs holds no amount; "" where it does."""
    needs = answer.parsed.tables.get("cash_needs")
    return "" if needs is not None and any(needs.columns["amount"]) else NO_CASH_ASKED_FOR


def cash_moved(answer: Answer) -> str:
    """What became of the amounts on Cash Needs, a line an account."""
    if answer.plan is None:
        return answer.headline
    lines = [*_needs_met(answer.plan), *_needs_later(answer.plan)] or [
        "No amount on Cash Needs could be used: see the sheet Checks."
    ]
    return "\n".join([*lines, _trades(answer.plan)])


def _trades(plan: Plan) -> str:
    """How many trades there are, and where."""
    count = len(plan.orders.orders)
    return f"{count} trade{'' if count == 1 else 's'}: see the sheet Trades." if count else "There is nothing to trade."


def _needs_met(plan: Plan) -> Iterator[str]:
    from xlrebal.review.new_money_left import new_money_left

    left = {each.account: each for each in new_money_left(plan)}
    for row in plan.orders.cash:
        need = row.need or plan.household.accounts[row.account].need
        missing = row.need + row.minimum - row.after
        if need > 0 and not plan.household.knows_cash(row.account):
            yield f"{row.account}: what cash there is is not known, so nothing is sold for the {_money(need)} asked for: see the sheet Checks."
        elif need > 0 and missing > 0:
            yield f"{row.account}: {_money(missing)} is still missing for the {_money(need)} asked for and its minimum cash."
        elif need > 0 and row.sells:
            yield f"{row.account}: sales of {_money(row.sells)} make sure of the {_money(need)} asked for."
        elif need > 0:
            yield f"{row.account}: the {_money(need)} asked for is there already."
        elif need < 0:
            rest = "" if row.buys >= -need else " The rest stays in cash."
            rest = f" {left[row.account].text}." if row.account in left else rest
            yield f"{row.account}: {_money(row.buys)} of the {_money(-need)} to invest is put to work.{rest}"
    if plan.proposal.unpaid > 0:
        yield f"{_money(plan.proposal.unpaid)} of the household's {_money(plan.household.need)} is still missing: see the sheet Checks."


def _needs_later(plan: Plan) -> Iterator[str]:
    from xlrebal.report.needs_rows import needs_figures

    for row in needs_figures(plan.household):
        yield f"{row['item']}: {row['note']}"


def _money(cents: int) -> str:
    return f"${cents / 100:,.2f}"
