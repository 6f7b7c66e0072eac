"""Wash-sale doubts that are flagged and never computed (W-10, W-11, W-16, C-9), for Checks and Wash Sales."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xlrebal.household.household import Household
from xlrebal.plan.make_plan import Plan
from xlrebal.review.derivative_cautions import convertible_cautions, option_cautions
from xlrebal.review.loss_sales import Bought, LossSale, loss_sales, losses_in_words, purchases
from xlrebal.review.near_securities import same_company_cautions, same_index_cautions
from xlrebal.review.share_class_proposals import share_class_proposals
from xlrebal.review.wash_caution import WashCaution
from xlrebal.schema.finding import Problem, note, warning
from xlrebal.tax.money import shares_text

AWARDS = {"vest": "shares vested", "espp": "shares bought by the ESPP", "exercise": "shares from an option exercised"}


def wash_cautions(plan: Plan) -> tuple[WashCaution, ...]:
    """Every caution, each said once; those about single trades first."""
    household, losses = plan.household, loss_sales(plan)
    bought = purchases(plan)
    found = [
        *same_index_cautions(household, losses, bought),
        *same_company_cautions(household, losses, bought),
        *_reinvestment(household, losses),
        *option_cautions(household, losses, bought),
        *convertible_cautions(household, losses, bought),
        *_equity_awards(household, losses, bought),
        *share_class_proposals(plan, losses, bought),
        *_listed_accounts(losses),
    ]
    return tuple({each.finding: each for each in reversed(found)}.values())[::-1]


def _reinvestment(household: Household, losses: Sequence[LossSale]) -> Iterator[WashCaution]:
    """A loss this plan sells whose dividends are reinvested (W-10)."""
    for loss in losses:
        if loss.proposed and household.securities[loss.symbol].reinvest:
            finding = warning(
                Problem.REINVESTMENT_ON,
                f"{loss.symbol} is sold at a loss and its dividends are reinvested: turn reinvestment off in every account "
                f"before {loss.safe_from:%d %b %Y}, or a dividend will wash part of the loss (W-10).",
                sheet="Securities",
                column="Reinvest",
                value=loss.symbol,
            )
            yield WashCaution(finding, symbol=loss.symbol, on=loss.sold, safe_from=loss.safe_from)


def _equity_awards(household: Household, losses: Sequence[LossSale], bought: Sequence[Bought]) -> Iterator[WashCaution]:
    """RSU vests, ESPP purchases and exercises within thirty days of a loss: purchases like any other (S-3, W-16)."""
    group_of = household.group_of
    for each in (one for one in bought if one.action in AWARDS):
        near = [loss for loss in losses if group_of[loss.symbol] == group_of[each.symbol] and each.near(loss)]
        if near:
            finding = warning(
                Problem.EQUITY_AWARD_IN_WASH_WINDOW,
                f"{shares_text(each.quantity)} {AWARDS[each.action]} on {each.on:%d %b %Y} in {each.account} are a purchase within 30 days of "
                f"{losses_in_words(near)}. They are counted as one; a 1099-B may miss it. Look for further dates of the plan.",
                sheet=each.sheet,
                row=each.row,
                column="Action",
                value=each.action,
            )
            yield WashCaution(finding, each.account, each.symbol, each.on, near[-1].safe_from)


def _listed_accounts(losses: Sequence[LossSale]) -> Iterator[WashCaution]:
    """What the wash-sale check cannot see (W-16), said where a loss is sold or a window is open."""
    if any(loss.is_open for loss in losses):
        yield WashCaution(
            note(
                Problem.ONLY_LISTED_ACCOUNTS,
                "Wash sales are checked only in the accounts listed. Add the spouse's accounts, retirement plans and companies the "
                "client controls, or ask about purchases there, calls bought or puts sold, and RSU or ESPP shares within 30 days of a loss (W-16).",
                sheet="Accounts",
            )
        )
