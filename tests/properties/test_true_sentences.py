"""Whatever a plan says in words agrees with its tables: every number stands there, and what is said to be done was done."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.properties.households import World, worlds
from xlrebal.app.explain import explain_trade
from xlrebal.household.correlation import correlation_of
from xlrebal.household.household import Household
from xlrebal.household.indexes import LotIndex, every_lot
from xlrebal.household.risk_facts import RiskFacts, StatedRisk
from xlrebal.household.trading_days import on_or_after, settles
from xlrebal.plan.comparison.differences import Ruled
from xlrebal.plan.drift.price_of_drift import price_of_a_dollar_off
from xlrebal.plan.make_plan import Plan, make_plan
from xlrebal.plan.placement.row_aims import NEAR
from xlrebal.plan.proposal.minimum_days import held_from, redemption_fees
from xlrebal.plan.proposal.shares_for import share_cost
from xlrebal.plan.proposal.trading_rules import share_step
from xlrebal.report.headline import headline
from xlrebal.report.optimum_rows import A_ROUND_SUM, MORE, limits_worth
from xlrebal.report.tabulate import tabulate_plan
from xlrebal.review.cautions import cautions
from xlrebal.review.left_by_limits import left_by_limits
from xlrebal.review.left_by_restrictions import left_by_restrictions
from xlrebal.review.limit_findings import stopped_by_gain_limits, stopped_by_turnover
from xlrebal.review.measure_after import measure_after
from xlrebal.review.new_money_left import new_money_left
from xlrebal.review.refused_sales import refused_sales
from xlrebal.review.unsettled_cash import unsettled_cash
from xlrebal.review.withdrawals import withdrawals
from xlrebal.risk.portfolio_risk import volatility
from xlrebal.schema.column import Results
from xlrebal.tax.symbol import Symbol

LARGEST_COMMISSION = 25.0  # dollars, of worlds()
thorough = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
MONEY, PERCENT = re.compile(r"\$([\d,]+(?:\.\d+)?)"), re.compile(r"(\d+(?:\.\d+)?)%")
SHARES, DAY = re.compile(r"([\d,]+(?:\.\d+)?) (?:shares?|par)\b"), re.compile(r"\b(\d\d [A-Z][a-z]{2} \d{4})\b")
LEVELS = ("class", "sub_class", "sector", "security")
UNGRAMMATICAL = re.compile(r"(?<![\d.,])1 (sells|buys|trades|lots|shares|positions|accounts|days|rows)\b|not sold: not sold|not bought: not bought|No sale of [^:]*: not sold|\b[A-Z]{3,}_[A-Z]", re.ASCII)
OWN_FIGURES = ("MINTAX_COSTS_MORE", "HARVEST_SAVES_NOTHING", "BASIS_CONTRADICTED", "COST_GATE")  # findings that work out a figure of their own
BOUGHT = re.compile(r"([\d,]+(?:\.\d+)?) (?:shares?|par) bought on (\d\d [A-Z][a-z]{2} \d{4})")
BOUGHT_UNTIL = re.compile(r"[\d,]+(?:\.\d+)? (?:shares?|par) bought until ")
PARTS = re.compile(r"would make \$([\d,]+(?:\.\d+)?)(?: of its loss of \$([\d,]+(?:\.\d+)?))?")
CARRIED = re.compile(r"\$[\d,]+(?:\.\d+)? of it is carried forward")
TOGETHER = re.compile(r"all losses taken save \$([\d,]+(?:\.\d+)?) together")
WORDED = {"drift": "why", "trades": "why", "lots_sold": "why", "harvest": "why", "wash_sales": "message", "audit": "detail", "summary": "note", "classes": "verdict", "chains": "trades", "risk_report": "why", "risk_measures": "note"}


RISK_LIMITS = {"volatility_limit_pct": 0.08, "tracking_error_limit_pct": 0.01, "target_volatility_pct": 0.06}


def with_risk(household: Household) -> Household:
    """The household with a volatility for each of its classes, and limits on the whole's that are soon broken."""
    classes = sorted({each.asset_class for each in household.securities.values()} - {"", "Cash"})
    pairs = {(one, other): 0.3 for one in classes for other in classes if one < other}
    stated = StatedRisk({name: 0.05 + 0.07 * at for at, name in enumerate(classes)}, correlation_of(pairs))
    return replace(household, risk=RiskFacts(stated=stated), settings=replace(household.settings, **RISK_LIMITS))


class Said:
    """A plan, its tables and everything it says in words; sentences by where they stand."""

    def __init__(self, world: World, household: Household | None = None) -> None:
        self.world, self.household = world, household or with_risk(world.household())
        self.plan: Plan = make_plan(self.household)
        findings = (*self.plan.findings, *cautions(self.plan))
        self.results: Results = tabulate_plan(self.plan, findings, [])
        self.headline = headline(self.plan, measure_after(self.plan))
        answer: Any = SimpleNamespace(plan=self.plan, results=self.results, findings=findings)
        symbols = sorted(set(self.household.positions.symbol) | {order.symbol for order in self.plan.orders.orders})
        self.explained = {symbol: explain_trade(answer, symbol) for symbol in symbols}

    def sentences(self) -> Iterator[tuple[str, str]]:
        yield "headline", self.headline
        yield from (("trades", str(row["without_it"])) for row in self.results["trades"] if row["without_it"])
        for table, column in WORDED.items():
            yield from ((table, str(row[column])) for row in self.results[table] if row[column])
        yield from (("checks", str(row["message"])) for row in self.results["checks"] if row["code"] not in OWN_FIGURES)
        yield from (("explain", line) for lines in self.explained.values() for line in lines)


class Known:
    """The numbers that tables and sheets hold, to look one up within a tolerance."""

    def __init__(self, numbers: Iterable[float]) -> None:
        self.sorted = sorted({abs(number) for number in numbers})

    def near(self, number: float, tolerance: float) -> bool:
        at = bisect_left(self.sorted, number - tolerance)
        return at < len(self.sorted) and self.sorted[at] <= number + tolerance


def numbers_of(said: Said) -> Iterator[float]:
    """Every number of the tables and sheets; of Harvest also each position's sums."""
    rows = [row for name, table in said.results.items() if name not in ("checks", "audit") for row in table]
    rows += [row for table in said.world.sheets.values() for row in table]
    for row in (*rows, said.world.settings):
        yield from (float(value) for value in row.values() if isinstance(value, (int, float)) and not isinstance(value, bool))
    valued = said.plan.valued
    yield from valued.gain.tolist()
    lots, sold = said.plan.household.lots, said.plan.proposal.sold
    yield from (gain * (1 - sold.get(lot, 0) / whole) for lot, (gain, whole) in enumerate(zip(valued.gain.tolist(), lots.quantity.tolist(), strict=True)) if whole)
    chosen = said.plan.household.settings
    yield from (chosen.harvest_min_loss / 100, chosen.harvest_min_loss_pct, chosen.default_band_pct)
    yield from (weight for each in said.plan.drift for _, weight in each.targets.unplaced)
    yield from (cents / 100 for each in refused_sales(said.plan) for cents in (each.washed, each.permanent))
    washed: dict[tuple[object, object], int] = {}  # of all lots of a position together
    for each in refused_sales(said.plan):
        held = said.household.account_of(each.lot), said.household.symbol_of(each.lot)
        washed[held] = washed.get(held, 0) + each.washed
    yield from (cents / 100 for cents in washed.values())
    yield from (quantity / 1_000_000 for quantity in said.plan.household.lots.quantity.tolist())
    yield from (each.quantity / 1_000_000 for each in said.plan.proposal.refusals)
    yield from (each.quantity / 1_000_000 for each in said.plan.proposal.sales)
    yield from (each.gross / 100 for each in said.plan.proposal.sales)
    yield from (each.gross / 100 for each in said.plan.proposal.purchases)
    yield from (each.quantity / 1_000_000 for each in said.plan.proposal.purchases)
    ordered: dict[tuple[object, object], int] = {}  # over all accounts
    for order in said.plan.orders.orders:
        ordered[order.symbol, order.side] = ordered.get((order.symbol, order.side), 0) + order.quantity
    yield from (quantity / 1_000_000 for quantity in ordered.values())
    yield from (each.amount / 100 for each in unsettled_cash(said.plan.household))
    needed, unpaid = said.plan.household.need, said.plan.proposal.unpaid
    yield from (amount / 100 for amount in (needed, unpaid, needed - unpaid))
    came = [-each.need for each in said.plan.household.accounts.values() if each.need < 0]
    yield from (sum(amounts) / 100 for amounts in (came, [each.left for each in new_money_left(said.plan)]))  # the headline adds up accounts
    yield from (amount / 100 for amount in compared(said))
    yield from (abs(floor.above + said.plan.proposal.worth.get(key, 0)) / 100 for key, floor in said.plan.proposal.floors.items())
    named: dict[int, int] = {}
    for position, quantity in zip(said.plan.household.lots.position.tolist(), said.plan.household.lots.sell_quantity.tolist(), strict=True):
        named[position] = named.get(position, 0) + quantity
    yield from (quantity / 1_000_000 for quantity in named.values())
    yield from ((each.quantity or each.proposed) / 1_000_000 for each in said.world.overrides)
    fees, sold_of = redemption_fees(said.plan.household), said.plan.proposal.sold
    for lot, quantity in enumerate(said.plan.household.lots.quantity.tolist()):
        for part in (sold_of.get(LotIndex(lot), 0), quantity - sold_of.get(LotIndex(lot), 0)):
            yield float(fees[lot] * said.plan.valued.price[lot]) * part / 1_000_000
    for each in said.plan.proposal.refusals:  # what a lot would lose in the part that stays
        if each.lot is not None and lots.quantity[each.lot]:
            yield float(valued.gain[each.lot]) * each.quantity / float(lots.quantity[each.lot])
            lost = each.reason.numbers.get("loss")  # of a part of it, after commission: no more than all of it and one commission
            if isinstance(lost, int | float) and lost <= 100 * (abs(float(valued.gain[each.lot])) + LARGEST_COMMISSION):
                yield lost / 100
    for lot, wait in said.plan.proposal.waits.items():  # of what is sold of a lot, and of what stays
        part = sold.get(lot, 0) / int(lots.quantity[lot])
        yield from (round(amount * share) / 100 for amount in (wait.saved, wait.moves) for share in (part, 1 - part))
    refused = {each.lot for each in said.plan.proposal.refusals}
    held = [(wait, lot) for lot, wait in said.plan.proposal.waits.items() if lot in refused and wait.is_worth_it]
    for amounts in ([wait.saved for wait, _ in held], [wait.moves for wait, _ in held], [valued.value[lot] * 100 for _, lot in held]):  # on Summary: test_worth_waiting.py
        yield sum(float(amount) * (1 - sold.get(lot, 0) / int(lots.quantity[lot])) for amount, (_, lot) in zip(amounts, held, strict=True)) / 100
    for each in withdrawals(said.plan):
        yield from (each.amount / 100, each.amount / 1000, round(each.tax or 0, -2) / 100)
    yield from weighed_by_the_optimal_method(said)
    yield from RISK_LIMITS.values()
    risk = measure_after(said.plan).risk
    yield volatility(risk.target, risk.covariance) or 0.0 if risk.covariance else 0.0  # which Targets itself comes to
    yield from (0.1, 0.2, 0.25)  # what is added to income tax before a certain age
    yield from (to.weight for each in said.plan.verdicts for to in each.destinations)
    yield from (share_cost(said.household, symbol) / 100 for symbol in said.household.securities)
    yield from (share_step(said.household, symbol) / 1_000_000 for symbol in said.household.securities)
    yield from (abs(row.weight - limit) * each.scope.base / 100 for each in said.plan.drift for row in each.breaches for limit in (row.low, row.high) if row.weight is not None and limit is not None)
    yield NEAR * said.household.gross_value / 100
    for scope in measure_after(said.plan).scopes:
        whole = scope.drift.scope
        yield (whole.base - scope.total) / 100
        yield sum(account.minimum for account in said.plan.orders.cash if account.account in whole.accounts and account.minimum > 0) / 100
        for row in scope.rows:  # by how much it ends beyond its band
            yield from (abs(row.value - limit * scope.total) / 100 for limit in (row.low, row.high) if row.row is not None and row.value is not None and limit is not None)
    for scope in (each.scope for each in said.plan.drift):
        yield from (scope.base / 100, scope.value / 100, scope.need / 100)
    for each in said.plan.drift:
        yield from (row.weight * whole / 100 for row in each.targets.every_row for whole in (each.scope.base, each.scope.value))
    yield from (float(said.plan.valued.elsewhere.on_gain(long_term=long_term)) for long_term in (False, True))
    yield from (order.redemption_fee / 100 for order in said.plan.orders.orders)
    yield sum(order.redemption_fee for order in said.plan.orders.orders) / 100
    yield from (row.weight for each in said.plan.drift for row in map(each.once_paid, each.rows) if row.row is not None and row.weight is not None)
    if (yardstick := said.plan.yardstick) is not None:
        yield from (yardstick.sold / 100, yardstick.proposed / 100)
    yield from (figure(text) for row in said.results["harvest"] for text in TOGETHER.findall(str(row["why"])))  # the sum of no table: test_harvest_worth.py
    stopped = (*stopped_by_gain_limits(said.plan).values(), *stopped_by_turnover(said.plan).values())
    yield from (sum(each.values()) / 100 for each in stopped)
    yield from (abs(float(str(row["remaining"]))) for row in said.results["budgets"] if row["remaining"] is not None)
    for each in said.plan.drift:  # of a cap, and what is left of it: test_plan_groups.py
        for group, cap in said.household.group_caps.items():
            members = said.household.exposure_members[group]
            yield from (cap * each.scope.base / 100, abs(cap * each.scope.base - sum(value for name, value in said.plan.proposal.values(each.scope).items() if name in members)) / 100)
            yield from ((value + said.plan.proposal.worth.get((each.scope.account, name), 0)) / 100 for name, value in each.scope.values.items() if name in members)
            yield from ((value - sum(sale.gross for sale in said.plan.proposal.sales if said.household.symbol_of(sale.lot) == name and said.household.account_of(sale.lot) in each.scope.accounts)) / 100 for name, value in each.scope.values.items() if name in members)
    yield from (amount / 100 for floor in said.plan.proposal.floors.values() for amount in (floor.above, floor.sold))
    for left in (*left_by_limits(said.plan), *left_by_restrictions(said.plan)):  # of a plan without a limit, in no table: test_budgets_left.py
        yield from (abs(left.gains) / 100, abs(left.tax) / 100)
        for each in left.rows:
            yield from (each.amount / 100, each.without, each.row.weight or 0.0)
    for key in ("loss", "tax_saved"):
        sums: dict[tuple[object, object], float] = {}
        for row in said.results["harvest"]:
            if row["status"] == "proposed":
                sums[row["account"], row["symbol"]] = sums.get((row["account"], row["symbol"]), 0.0) + float(str(row[key]))
        yield from sums.values()


def weighed_by_the_optimal_method(said: Said) -> Iterator[float]:
    """Dollars of expected cost by its parts, of which Summary has the sum alone, and what drift costs on a round sum."""
    optimum = said.plan.optimum
    if optimum is not None and optimum.optimal is not None and optimum.rules is not None:
        chosen = optimum.rules if optimum.takes_rules else optimum.optimal
        yield from (abs(each) for each in (chosen.drift, chosen.tax, chosen.trading, optimum.optimal.total, optimum.rules.total - chosen.total))
        for worth in limits_worth(said.plan):  # test_optimal_program.py finds the same another way
            yield from (MORE, abs(worth.saved), worth.nearer)
        yield from (A_ROUND_SUM, A_ROUND_SUM * price_of_a_dollar_off(said.household))


def compared(said: Said) -> Iterator[int]:
    """What the comparison with other plans found, cents: no table holds it. test_comparison.py plans again without the trade."""
    comparison = said.plan.comparison
    asked = [each for symbol in said.explained for each in comparison.untraded(Symbol(symbol))]
    asked += [comparison.of(order) for order in said.plan.orders.orders]
    for each in (*comparison.largest.values(), *comparison.not_done, *asked):
        if each is not None and not isinstance(each, Ruled):
            difference = each.difference
            yield from (each.trade.amount, difference.tax, difference.due, difference.traded, difference.further_down, difference.impact, *(row.amount for row in difference.missed))


def days_of(said: Said) -> set[date]:
    rows = [row for table in said.results.values() for row in table] + [row for table in said.world.sheets.values() for row in table]
    settled = {each.settles for each in unsettled_cash(said.household)} | {settles(on_or_after(said.household.as_of))}
    return settled | {value for row in rows for value in row.values() if isinstance(value, date)} | {said.household.as_of, *said.plan.valued.long_term_from.tolist(), *(day for each in said.plan.proposal.refusals if (day := each.safe_from)), *(day for lot in every_lot(said.plan.household.lots) if (day := held_from(said.plan.household, lot)))}


@pytest.mark.slow
@thorough
@given(worlds())
def test_every_number_in_a_sentence_stands_in_the_tables(world: World) -> None:
    said = Said(world)
    known, days = Known(numbers_of(said)), days_of(said)
    for where, text in said.sentences():
        for part, whole in PARTS.findall(text):
            assert not whole or figure(part) <= figure(whole), (where, text)
        for found in MONEY.findall(CARRIED.sub("", PARTS.sub("", text))):
            assert known.near(figure(found), 0.0051 if "." in found else 0.51), (where, text, found)
        for found in PERCENT.findall(text):
            assert known.near(float(found) / 100, 0.00051), (where, text, found)
        for quantity, bought in BOUGHT.findall(text):
            assert figure(quantity) <= largest_purchase(said, day(bought)), (where, text)
        for found in SHARES.findall(BOUGHT_UNTIL.sub("", BOUGHT.sub("", text))) if "… (see Audit)" not in text else ():
            assert known.near(figure(found), 1e-6), (where, text, found)
        for found in DAY.findall(text):
            assert day(found) in days or where == "wash_sales", (where, text, found)


def largest_purchase(said: Said, on: date) -> float:
    """Shares of the largest purchase of a day, by Lots, Transactions or the plan."""
    lots = said.plan.household.lots
    found = [quantity for quantity, acquired in zip(lots.quantity.tolist(), lots.acquired.tolist(), strict=True) if acquired == on]
    found += [each.quantity for each in said.plan.household.transactions if each.traded == on]
    found += [order.quantity for order in said.plan.orders.orders if on == said.household.as_of]
    return max(found, default=0) / 1_000_000


def figure(text: str) -> float:
    return float(text.replace(",", ""))


def day(text: str) -> date:
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    number, month, year = text.split()
    return date(int(year), months.index(month) + 1, int(number))


@pytest.mark.slow
@thorough
@given(worlds())
def test_what_is_said_to_be_done_was_done(world: World) -> None:
    said = Said(world)
    for where, text in said.sentences():
        assert not UNGRAMMATICAL.search(text) or (where == "audit" and "_" in text), (where, text)
    the_headline_is_the_furthest_row(said)
    what_is_avoided_is_told_as_it_is(said)
    for row in said.results["drift"]:
        the_row_is_told_as_it_is(said, row)
    for row in said.results["trades"]:
        the_trade_is_told_as_it_is(said, row)
    for row in said.results["classes"]:
        if "use for buys" in str(row["verdict"]):
            assert str(row["asset_class"]).startswith("Cash")
        if str(row["asset_class"]).startswith("Cash"):
            assert "need to sell" not in str(row["verdict"])


def the_headline_is_the_furthest_row(said: Said) -> None:
    """Before and after, of every row of Targets and of what has no place there; a held substitute counts where it stands in."""
    told = {(row["account"] or "", row["level"], row["name"]): row for row in said.results["drift"] if row["weight"] is not None}
    before, after = 0.0, 0.0
    traded = [each for each in said.plan.drift if not each.scope.only_valued] or said.plan.drift
    for each in traded:
        account, stand_ins = each.scope.account, each.targets.stand_ins
        for counted in (row for row in each.rows if row.target is not None and (row.row is not None or row.name in each.targets.legacy)):
            row = told.get((account, counted.level.value, counted.name))
            if row is None:
                continue
            beside = [told[account, "security", name] for name, original in stand_ins.items() if row["level"] == "security" and original == row["name"]]
            before = max(before, abs(number(row, "weight") + sum(number(other, "weight") for other in beside) - number(row, "target")))
            after = max(after, abs(number(row, "weight_after") + sum(number(other, "weight_after") for other in beside) - number(row, "target")))
    if "largest drift" not in said.headline:
        return
    found = [float(each) / 100 for each in PERCENT.findall(said.headline[said.headline.index("largest drift") :])]
    assert found[:2] == pytest.approx([before, after], abs=0.00051), said.headline


def what_is_avoided_is_told_as_it_is(said: Said) -> None:
    """Selling pro rata is spoken of where it is dearer and nowhere else, with the tax of all the trades beside it."""
    figures = {str(row["item"]): row["after"] for row in said.results["summary"]}
    yardstick, tax = said.plan.yardstick, float(str(figures["Estimated tax of the trades"]))
    assert ("Tax if sold pro rata" in figures) == (yardstick is not None)
    dearer = yardstick is not None and yardstick.instead > yardstick.proposed + 100
    assert ("pro rata" in said.headline) == dearer, said.headline
    if yardstick is None:
        return
    elsewhere = float(str(figures.get("Estimated tax on separate returns", 0.0)))
    assert figures["Tax if sold pro rata"] == yardstick.instead / 100
    assert yardstick.proposed / 100 == pytest.approx(tax + elsewhere, abs=0.05)
    if dearer:
        told = said.headline[said.headline.index("Selling pro rata") :]
        instead, proposed = (taxed(part) for part in told.split(".")[0].split(";"))
        assert (instead, proposed) == (pytest.approx(yardstick.instead / 100, abs=0.51), pytest.approx(yardstick.proposed / 100, abs=0.51)), told
        assert ("all returns" in told) == yardstick.elsewhere, told


def taxed(text: str) -> float:
    """Dollars of tax that a clause says are added."""
    found = MONEY.search(text)
    return 0.0 if found is None else figure(found[1]) * (-1 if "save" in text else 1)


def number(row: Mapping[str, Any], key: str) -> float:
    return float(row[key])


def the_row_is_told_as_it_is(said: Said, row: Mapping[str, Any]) -> None:
    """Sold, bought, up to and down to agree with the orders of the row's own scope and with its weights."""
    why = str(row["why"] or "")
    worth_nothing = row["value"] and not row["weight"]  # what is planned together owes as much as it holds: no weight tells anything
    if row["weight"] is None or not why or worth_nothing:
        return
    change = number(row, "weight_after") - number(row, "weight")
    assert "not traded: see Audit" not in why, row  # there is a reason
    assert " up to " not in why or change > 0, row
    assert " down to " not in why or change < 0, row
    status = status_once_paid(said, row)
    assert ("Above its band" in why) == (status == "over" and row["level"] in (*LEVELS, "group") and row["low"] is not None), row
    assert ("Below its band" in why) == (status == "under"), row
    if row["level"] == "security":
        scope = next(each.scope for each in said.plan.drift if each.scope.account == (row["account"] or ""))
        sides = {order.side.done for order in said.plan.orders.orders if order.symbol == row["name"] and order.account in scope.accounts}
        done = {word.lower() for word in re.findall(r"(?:^|band: )(sold and bought|sold|bought)\b", why, re.IGNORECASE)}
        assert done <= ({"sold and bought"} if len(sides) == 2 else sides), (row, sides)
        assert "no trade" not in why or not sides, (row, sides)


def status_once_paid(said: Said, row: Mapping[str, Any]) -> object:
    """The status of a target row once what is needed is taken out; of another row as it is."""
    drift = next(each for each in said.plan.drift if each.scope.account == (row["account"] or ""))
    measured = (each for each in drift.rows if each.row is not None and (each.level.value, each.name) == (row["level"], row["name"]))
    return next((drift.once_paid(each).status for each in measured), row["status"])


def the_trade_is_told_as_it_is(said: Said, row: Mapping[str, Any]) -> None:
    """Lots and gain limits are spoken of only where they decide, a whole position only where none of it stays."""
    why, account = str(row["why"]), said.plan.household.accounts[row["account"]]
    assert "lots by" not in why or account.taxable, row
    for limit, key in (("gain budget", "gain_budget"), ("tax budget", "tax_budget"), ("short-term gain limit", "short_term_gain_limit")):
        assert limit not in why or getattr(said.plan.household.settings, key) is not None, row
    if "whole position is sold" in why:
        held = said.plan.household.positions.quantity[said.plan.household.positions.index_of[row["account"], row["symbol"]]]
        assert row["quantity"] * 1_000_000 == pytest.approx(int(held)), row
    purposes = {each.purpose for each in said.plan.proposal.sales} | {each.purpose for each in said.plan.proposal.purchases}
    assert "Swapped back" not in why or any(purpose.value == "swap back" for purpose in purposes), row
