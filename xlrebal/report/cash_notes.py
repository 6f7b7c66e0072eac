"""What is said beside an account's cash, and of needs and new money on the Summary."""

from __future__ import annotations

from collections.abc import Iterator

from xlrebal.plan.make_plan import Plan
from xlrebal.plan.proposal.cash_purpose import part_of_household_need
from xlrebal.report.distribution_rows import distribution_figures
from xlrebal.report.needs_rows import needs_figures
from xlrebal.review.new_money_left import new_money_left
from xlrebal.review.unsettled_cash import unsettled_cash
from xlrebal.review.withdrawals import withdrawals
from xlrebal.schema.column import Row
from xlrebal.schema.money_text import money_text
from xlrebal.schema.reason import sentence
from xlrebal.tax.money import NO_MONEY, dollars


def cash_notes(plan: Plan) -> dict[str, str]:
    """By account: what it pays of the household's need, what its own is for, what taking it out is for tax, and money left over."""
    found: dict[str, list[str]] = {name: [] for name in plan.household.accounts}
    for name, account in plan.household.accounts.items():
        if account.need > 0 and account.need_note:
            found[name].append(f"needed for {account.need_note}")
        if name in plan.proposal.pays:
            found[name].append(f"pays {part_of_household_need(plan.proposal, name)}")
    for taken in withdrawals(plan):
        found[taken.account].append(f"taken out, it is {taken.text}" if taken.tax is not None else taken.text)
    for each in unsettled_cash(plan.household):
        found[each.account].append(each.text)
    for left in new_money_left(plan):
        found[left.account].append(left.text)
    return {name: f"{sentence(parts)}." for name, parts in found.items() if parts}


def cash_figures(plan: Plan) -> Iterator[Row]:
    """Summary rows of the cash needed, of what taking it out adds in tax, and of new money left over, where there is any."""
    needed = sum((row.need for row in plan.orders.cash), NO_MONEY) + max(NO_MONEY, plan.proposal.unpaid)
    if needed:
        yield _row("Cash needed", needed, _who_pays(plan))
    yield from needs_figures(plan.household)
    yield from distribution_figures(plan.household)
    taken = withdrawals(plan)
    known = [each.tax for each in taken if each.tax is not None]
    if known:
        said = "; ".join(f"{each.account}: {each.text}" for each in taken if each.tax is not None)
        yield _row("Tax of withdrawals", sum(known, NO_MONEY), f"{said}. In no other figure here (T-6).")
    left = new_money_left(plan)
    if left:
        said = "; ".join(f"{each.account}: {each.text}" for each in left)
        yield _row("New money left in cash", sum((each.left for each in left), NO_MONEY), f"{said}.")


def _row(item: str, cents: int, note: str) -> Row:
    return {"item": item, "before": None, "after": dollars(cents), "unit": "$", "note": note}


def _who_pays(plan: Plan) -> str:
    """Which account pays how much."""
    parts = [f"{row.account} {money_text(row.need)}" for row in plan.orders.cash if row.need]
    missing = max(NO_MONEY, plan.proposal.unpaid)
    parts += [f"by no account yet {money_text(missing)}"] if missing else []
    return f"To be paid: {', '.join(parts)}. It stays in cash until then."
