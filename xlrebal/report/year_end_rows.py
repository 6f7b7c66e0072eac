"""The sheet Year End: what the year has realized, what may still be taken, and what closes, is due or is left by when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import NamedTuple

from xlrebal.household.household import Household
from xlrebal.household.trading_days import is_trading_day, previous_trading_day
from xlrebal.plan.harvest.harvest_losses import HarvestLine
from xlrebal.plan.make_plan import Plan
from xlrebal.report.gains_rows import budget_rows
from xlrebal.review.required_distributions import what_is_done
from xlrebal.review.untaxed_gains import untaxed_gains
from xlrebal.review.wash_windows import wash_windows
from xlrebal.schema.column import Results, Row
from xlrebal.schema.money_text import money_text
from xlrebal.schema.record import record
from xlrebal.tax.money import CENTS, MICROS, NO_MONEY, Cents, cents, dollars
from xlrebal.tax.realized import SaleRow
from xlrebal.tax.symbol import NO_SYMBOL, Symbol
from xlrebal.tax.transaction import Status
from xlrebal.tax.wash_window import at_risk_until, safe_from

YEARLY = ("Gain budget", "Short-term gain limit", "Tax budget")
STATUSES = {"proposed": "loss these trades take", "candidate": "loss that may be taken", "blocked": "loss that waits"}


@record(kw_only=True)
class YearEndLine:
    """One line: cents (None: not known), the last day for it (None: no day), and why. account, symbol: "" for the household, for all."""

    what: str
    why: str
    amount: Cents | None
    by: date | None = None
    account: str = ""
    symbol: Symbol = NO_SYMBOL

    @property
    def row(self) -> Row:
        """The line as a row of the table."""
        return {
            "what": self.what,
            "account": self.account or None,
            "symbol": self.symbol or None,
            "amount": None if self.amount is None else dollars(self.amount),
            "by": self.by,
            "why": self.why,
        }


def year_end_results(plan: Plan) -> Results:
    """The sheet's table."""
    return {"year_end": [each.row for each in _lines(plan)]}


def year_end_sentence(plan: Plan) -> str:
    """The year so far, what losses are still worth taking, and what must still be paid out."""
    outcome, day = plan.outcome, last_trading_day(plan.household.as_of.year)
    said = [f"Net of {plan.household.as_of.year} so far: {money_text(outcome.net_without.net_total)}"]
    if plan.orders.orders:
        said.append(f"with these trades {money_text(outcome.net_with.net_total)}")
    rest = sum((each.rest for each in plan.household.distributions), NO_MONEY)
    if rest:
        said.append(f"{money_text(rest)} of required distributions are still to be taken")
    left = "" if plan.household.as_of <= day else " No day of trading is left this year."
    return f"{', '.join(said)}.{left}"


def last_trading_day(year: int) -> date:
    """The last day on which a sale is of this year (S-1)."""
    last = date(year, 12, 31)
    return last if is_trading_day(last) else previous_trading_day(last)


def _lines(plan: Plan) -> Iterator[YearEndLine]:
    """In the order an advisor goes through them."""
    yield _so_far(plan)
    yield from _realized(plan)
    yield from _proposed(plan)
    if plan.household.as_of <= last_trading_day(plan.household.as_of.year):
        yield from _may_be_taken(plan)
        yield from _losses(plan)
    yield from _windows(plan)
    yield from _paid_out(plan.household)
    yield from _distributions(plan.household)
    yield from _gifts(plan)
    yield from _budgets(plan)
    yield from _carried(plan)


def _paid_out(household: Household) -> Iterator[YearEndLine]:
    """The capital gains that funds in taxable accounts have announced to pay out this year."""
    positions = household.positions
    for account, symbol, quantity in zip(positions.account, positions.symbol, positions.quantity.tolist(), strict=True):
        security, day = household.securities[symbol], household.securities[symbol].distribution_date
        if not household.accounts[account].taxable or not security.distribution or day is None or quantity <= 0:
            continue
        if household.as_of < day <= date(household.as_of.year, 12, 31):
            yield YearEndLine(
                what="distribution to come",
                account=account,
                symbol=symbol,
                amount=cents(round(security.distribution * quantity / MICROS, 2)),
                by=day,
                why=f"${security.distribution:,.4g} a share of capital gains on {security.counted(quantity)}, taxed this year; none is bought before.",
            )


def _so_far(plan: Plan) -> YearEndLine:
    before, net = plan.outcome.results_without, plan.outcome.net_without
    parts = [f"short-term {money_text(before.st)}", f"long-term {money_text(before.lt)}"]
    if before.distributions:
        parts.append(f"capital gain distributions {money_text(before.distributions)}")
    if before.st_carry or before.lt_carry:
        parts.append(f"carried in {money_text(-before.st_carry - before.lt_carry)}")
    said = f"{', '.join(parts)}; provisional until 30 January (W-9)."
    return YearEndLine(what="net so far", amount=Cents(net.net_total), why=_capital(said))


def _realized(plan: Plan) -> Iterator[YearEndLine]:
    """What each account and security has realized; of the household where Settings states it, on a separate return where it is."""
    settings = plan.household.settings
    if settings.year_to_date_st is not None or settings.year_to_date_lt is not None:
        before = plan.outcome.results_without
        said = f"As Settings states: short-term {money_text(before.st)}, long-term {money_text(before.lt)}."
        yield YearEndLine(what="realized", amount=Cents(before.st + before.lt), why=said)
    else:
        yield from (_sold(rows, "") for rows in _by_security(plan.year.sales))
    yield from (
        _sold(rows, " On a separate return: in no other line here (S-9).") for rows in _by_security(plan.year.elsewhere)
    )


def _by_security(sales: tuple[SaleRow, ...]) -> Iterator[list[SaleRow]]:
    def place(each: SaleRow) -> tuple[str, Symbol]:
        return each.account, each.symbol

    return (list(rows) for _, rows in groupby(sorted(sales, key=place), key=place))


def _sold(rows: list[SaleRow], more: str) -> YearEndLine:
    short = sum((each.recognized for each in rows if not each.long_term), NO_MONEY)
    long = sum((each.recognized for each in rows if each.long_term), NO_MONEY)
    washed = sum((each.disallowed for each in rows), NO_MONEY)
    off = f", {money_text(washed)} of losses washed" if washed else ""
    return YearEndLine(
        what="realized",
        account=rows[0].account,
        symbol=rows[0].symbol,
        amount=Cents(short + long),
        by=max(each.sold for each in rows),
        why=f"Short-term {money_text(short)}, long-term {money_text(long)}{off}.{more}",
    )


def _proposed(plan: Plan) -> Iterator[YearEndLine]:
    outcome = plan.outcome
    short, long = outcome.proposed_short, outcome.proposed_long
    if not plan.orders.orders:
        return
    said = f"Short-term {money_text(short)}, long-term {money_text(long)}; they change the year's tax by {money_text(outcome.tax_change)} (T-1)."
    yield YearEndLine(what="these trades", amount=Cents(short + long), why=said)
    yield YearEndLine(
        what="net with these trades",
        amount=Cents(outcome.net_with.net_total),
        why=f"{money_text(outcome.worst.net.net_total)} at worst, were every loss that is at risk washed (B-2)."
        if outcome.worst.net.net_total != outcome.net_with.net_total
        else "No loss is at risk.",
    )


def _may_be_taken(plan: Plan) -> Iterator[YearEndLine]:
    """How much more of losses, and of gains, this year has use for."""
    net, limit = plan.outcome.net_with, plan.proposal.budget.tax_year.loss_limit
    day = last_trading_day(plan.household.as_of.year)
    losses = max(0, net.net_total + limit)
    gain = max(0, net.net_total)
    used = f"{money_text(gain)} would come off gains, " if gain else ""
    why = (
        f"{used}{money_text(losses - gain)} off other income, of {money_text(limit)} a year (N-3); losses past that are carried on."
        if losses
        else f"The {money_text(limit)} that come off other income are used (N-3): more losses are carried on."
    )
    yield YearEndLine(what="losses of use this year", amount=Cents(losses), by=day, why=why)
    gains = untaxed_gains(plan)
    if gains.there:
        shelter = net.carry_st + net.carry_lt
        carried = (
            f" Losses that would be carried on shelter {money_text(min(shelter, gains.untaxed))} of it."
            if shelter
            else ""
        )
        why = f"Long-term gains that add no tax this year, of {money_text(gains.there)} there are.{carried}"
        yield YearEndLine(what="gains at no tax", amount=gains.untaxed, by=day, why=why)


class _Loss(NamedTuple):
    """What lines of one security share."""

    account: str
    symbol: Symbol
    status: str
    clean_from: date | None


def _losses(plan: Plan) -> Iterator[YearEndLine]:
    """Lots at a loss past the thresholds: taken, to be taken, or held up by a purchase until a day."""
    household = plan.household

    def shared(line: HarvestLine) -> _Loss:
        return _Loss(household.account_of(line.lot), household.symbol_of(line.lot), line.status, line.clean_from)

    def order(line: HarvestLine) -> tuple[int, str, str, date]:
        key = shared(line)
        return list(STATUSES).index(key.status), key.account, key.symbol, key.clean_from or date.max

    counted = [
        each for each in plan.harvest.lines if each.status in STATUSES and (each.status != "blocked" or each.clean_from)
    ]
    for key, lines in groupby(sorted(counted, key=order), key=shared):
        yield _loss(key, list(lines), household.as_of)


def _loss(key: _Loss, lines: list[HarvestLine], as_of: date) -> YearEndLine:
    day, what = last_trading_day(as_of.year), STATUSES[key.status]
    lots = "1 lot" if len(lines) == 1 else f"{len(lines)} lots"
    why = f"{lots}: {lines[0].why}"
    if key.status == "proposed":
        why = f"{lots}: the shares and what is bought instead are on Harvest"
    if key.clean_from and key.clean_from > day:
        what = "loss too late for this year"
    return YearEndLine(
        what=what,
        account=key.account,
        symbol=key.symbol,
        amount=Cents(sum(each.loss for each in lines)),
        by=day,
        why=f"{why}.",
    )


def _windows(plan: Plan) -> Iterator[YearEndLine]:
    """Windows that are open, by the day they close, then those that sales still to come open."""
    windows = sorted(wash_windows(plan), key=lambda each: (each.at_risk_until, each.account, each.symbol, each.lot))

    for (sold, status, account, symbol), parts in groupby(
        windows, key=lambda each: (each.sold, each.status, each.account, each.symbol)
    ):
        losses = [each.loss for each in parts]
        proposed = status is Status.PROPOSED
        opened = "Opens if traded today" if proposed else f"Sold {sold:%d %b %Y}"
        unknown = "" if all(losses) else "; what was lost is not known"
        yield YearEndLine(
            what="wash window opens" if proposed else "wash window closes",
            account=account,
            symbol=symbol,
            amount=Cents(sum(losses)) if all(losses) else None,
            by=at_risk_until(sold),
            why=f"{opened}{unknown}: buy no share of it, nor of what is identical, in any account before {safe_from(sold):%d %b %Y} (W-12).",
        )
    for each in sorted(plan.year.coming_windows, key=lambda one: (one.sold, one.account, one.symbol)):
        yield YearEndLine(
            what="wash window to come",
            account=each.account,
            symbol=each.symbol,
            amount=Cents(each.loss),
            by=each.at_risk_until,
            why=f"The sale scheduled for {each.sold:%d %b %Y} takes a loss: buy no share of it before {each.safe_from:%d %b %Y} (W-10).",
        )


def _distributions(household: Household) -> Iterator[YearEndLine]:
    for each in household.distributions:
        yield YearEndLine(
            what="required distribution",
            account=each.account,
            amount=each.rest,
            by=each.due,
            why=f"Of {money_text(each.required)} for {each.year}, {money_text(each.taken)} taken: {what_is_done(each)} (R-2).",
        )


def _gifts(plan: Plan) -> Iterator[YearEndLine]:
    """What the client wants to give by the end of the year."""
    for gift, whom in ((plan.gifts.charity, "charity"), (plan.gifts.family, "family")):
        if gift.wanted:
            short = f"; {money_text(gift.shortfall)} of it is not covered" if gift.shortfall else ""
            yield YearEndLine(
                what=f"gift to {whom}",
                amount=gift.wanted,
                by=date(plan.household.as_of.year, 12, 31),
                why=f"In shares that are listed on Tax Report{short}. It counts in the year in which they have arrived.",
            )


def _budgets(plan: Plan) -> Iterator[YearEndLine]:
    """What each limit of the year leaves, these trades counted."""
    for row in budget_rows(plan):
        limit, left = row["limit"], row["remaining"]
        if row["budget"] in YEARLY and isinstance(limit, float) and isinstance(left, float):
            yield YearEndLine(
                what=f"{str(row['budget']).lower()} left",
                amount=Cents(round(left * CENTS)),
                by=last_trading_day(plan.household.as_of.year),
                why=f"Of {money_text(limit * CENTS)}, these trades counted. {row['note']}",
            )


def _carried(plan: Plan) -> Iterator[YearEndLine]:
    net = plan.outcome.net_with
    if net.carry_st or net.carry_lt:
        yield YearEndLine(
            what="losses carried on",
            amount=Cents(net.carry_st + net.carry_lt),
            why=f"Into {plan.household.as_of.year + 1}: short-term {money_text(net.carry_st)}, long-term {money_text(net.carry_lt)} (N-4).",
        )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
