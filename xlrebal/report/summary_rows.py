"""Rows of the Summary and of Attribution."""

from __future__ import annotations

from xlrebal.plan.drift.drift_cost import DRIFT_COST
from xlrebal.plan.drift.measure_drift import TIE, DriftStatistics
from xlrebal.plan.drift.risk_limits import risk_limits_broken
from xlrebal.plan.make_plan import Plan
from xlrebal.plan.proposal.weighed import Weighed, WeighedChain
from xlrebal.report.cash_notes import cash_figures
from xlrebal.report.headline import set_apart, tax_added, traded_scopes, widest
from xlrebal.report.index_rows import index_figures
from xlrebal.report.limit_rows import limit_rows
from xlrebal.report.optimum_rows import cost_lines, worth_lines
from xlrebal.report.waiting_rows import waiting_rows
from xlrebal.review.accepted_losses import accepted_losses
from xlrebal.review.estimated_tax import why_taxes_differ
from xlrebal.review.measure_after import After
from xlrebal.review.past_washes import lost_for_good, provisional_washes
from xlrebal.review.separate_returns import accounts_named, separate_returns
from xlrebal.schema.column import Row, Value
from xlrebal.schema.finding import Problem
from xlrebal.schema.money_text import money_text
from xlrebal.schema.side import Side
from xlrebal.tax.money import NO_MONEY, Cents, dollars

DRIFTS = ("Largest drift", "Total drift", "Root mean square drift")


def _row(item: str, before: Value, after: Value, unit: str, note: str = "") -> Row:
    return {"item": item, "before": before, "after": after, "unit": unit, "note": note or None}


def summary_rows(plan: Plan, after: After) -> list[Row]:
    """What people look at first: value, drift, trades, cash, gains, tax, risk; before and after where both exist."""
    return [
        *_profile(plan),
        *_house(plan),
        *_drift_figures(plan, after),
        *_trade_figures(plan, after),
        *cash_figures(plan),
        *_gain_figures(plan, after),
        *_risk_figures(plan, after),
        *index_figures(plan, after),
    ]


def _profile(plan: Plan) -> list[Row]:
    """The profile that stands in for the targets, where one does."""
    profile = plan.household.profile
    return (
        []
        if profile is None
        else [_row("Profile", None, profile.name, "text", f"{profile.in_words[:1].upper()}{profile.in_words[1:]}.")]
    )


def _house(plan: Plan) -> list[Row]:
    """The house file behind the client's sheets, where there is one: its hash, and what of it is used."""
    house = plan.household.house
    if house is None:
        return []
    used = f"Used: {', '.join(house.used)}." if house.used else "Nothing of it is used."
    overridden = sum(each.code is Problem.HOUSE_OVERRIDDEN for each in plan.household.findings)
    over = f" Overridden here, with a reason: {_counted(overridden, 'limit')}, see Checks." if overridden else ""
    return [_row("House file", None, house.name, "text", f"{used}{over} Its content: {house.fingerprint}.")]


def _drift_figures(plan: Plan, after: After) -> list[Row]:
    value = _portfolio_value(plan)
    before, later = widest(after)
    if before is None or later is None:
        return [
            value,
            *(_row(item, None, None, "%", "No weight is known, see Checks.") for item in DRIFTS if after.scopes),
        ]
    judged = traded_scopes(after)
    breached = sum(
        row.row is not None and row.status in ("over", "under") for each in judged for row in each.drift.rows
    )
    still = sum(row.row is not None and row.status in ("over", "under") for each in judged for row in each.rows)
    largest, total, mean = DRIFTS
    rows = [
        value,
        _row(largest, before.maximum, later.maximum, "%", _furthest(before, later)),
        _row(total, before.total, later.total, "%", "Sum of the drifts of the classes, over and under."),
        _row(mean, before.root_mean_square, later.root_mean_square, "%"),
        _row("Rows outside their bands", breached, still, "count", "Target rows strictly beyond their tolerance band."),
    ]
    if before.volatility_weighted is not None:
        rows.append(
            _row(
                "Volatility-weighted drift",
                before.volatility_weighted,
                later.volatility_weighted,
                "%",
                "Largest drift × volatility of its class.",
            )
        )
    return rows + _only_valued(after)


def _only_valued(after: After) -> list[Row]:
    """The largest drift of each account that is only valued: it is in no other figure of the drift."""
    return [
        _row(
            f"Largest drift in {each.drift.scope.account}",
            each.drift.statistics.maximum,
            each.statistics.maximum,
            "%",
            f"Only valued, and in no drift above: {each.drift.scope.only_valued}.",
        )
        for each in set_apart(after)
        if each.drift.statistics is not None and each.statistics is not None and each.drift.targets.rows
    ]


def _portfolio_value(plan: Plan) -> Row:
    """What everything is worth; blank where something's worth is not known."""
    if plan.household.unvalued:
        missing = ", ".join(map(str, plan.household.unvalued[:3])) + (" …" if len(plan.household.unvalued) > 3 else "")
        return _row("Portfolio value", None, None, "$", f"Not known: the value of {missing} is missing, see Checks.")
    value = sum(each.scope.value for each in plan.drift)
    fees = sum((row.commissions for row in plan.orders.cash), NO_MONEY)
    note = "Cash and priced holdings of every account; after commissions."
    return _row("Portfolio value", dollars(value), dollars(value - fees), "$", note if plan.drift else "")


def _furthest(before: DriftStatistics, later: DriftStatistics) -> str:
    """Which rows of any level are furthest from their targets, before and after."""
    now = [
        f"{side} {name}" for side, name in (("over", before.furthest_over), ("under", before.furthest_under)) if name
    ]
    said = f"Of any level. Furthest {', '.join(now)}" if now else "Of any level"
    after = f"; after the trades {later.name}" if later.maximum > TIE else ""
    return f"{said}{after}."


def _counted(count: int, thing: str) -> str:
    """So many of a thing: 1 sell, 2 sells."""
    return f"{count} {thing}{'' if count == 1 else 's'}"


def _trade_figures(plan: Plan, after: After) -> list[Row]:
    orders, cash = plan.orders.orders, plan.orders.cash
    known = all(plan.household.knows_cash(row.account) for row in cash)
    sells, buys = sum((row.sells for row in cash), NO_MONEY), sum((row.buys for row in cash), NO_MONEY)
    sold = sum(order.side is Side.SELL for order in orders)
    return [
        _row("Trades", None, len(orders), "count", f"{_counted(sold, 'sell')}, {_counted(len(orders) - sold, 'buy')}."),
        _row("Total sells", None, dollars(sells), "$"),
        _row("Total buys", None, dollars(buys), "$"),
        _row("Commissions", None, dollars(sum(row.commissions for row in cash)), "$", _redemption_fees(plan)),
        _row(
            "Cash",
            dollars(sum(row.before for row in cash)) if known else None,
            dollars(sum(row.after for row in cash)) if known else None,
            "$",
            "After the trades; cash that is needed still in it." if known else "Not known, see Checks.",
        ),
        _row(
            "Net cash from trades",
            None,
            dollars(sum(row.after - row.before for row in cash)),
            "$",
            "Sells − buys − commissions.",
        ),
        _row("Turnover", None, after.turnover, "%", "One-way: half of all trades over the value."),
    ]


def _redemption_fees(plan: Plan) -> str:
    """How much of the commissions are redemption fees; "" where there are none."""
    fees = sum((order.redemption_fee for order in plan.orders.orders), NO_MONEY)
    return f"{money_text(fees)} of it redemption fees." if fees else ""


def _gain_figures(plan: Plan, after: After) -> list[Row]:
    outcome = plan.outcome
    return [
        _row(
            "Short-term gain",
            dollars(outcome.results_without.st),
            dollars(outcome.results_with.st),
            "$",
            "This year's recognized result.",
        ),
        _row(
            "Long-term gain",
            dollars(outcome.results_without.lt + outcome.results_without.distributions),
            dollars(outcome.results_with.lt + outcome.results_with.distributions),
            "$",
            "This year's recognized result, with capital gain distributions.",
        ),
        *_lost(plan),
        *_realized(plan),
        _row(
            "Estimated tax of the trades",
            None,
            dollars(outcome.tax_change),
            "$",
            f"Tax with the trades less tax without them. {why_taxes_differ(plan)}".rstrip(),
        ),
        *_elsewhere(plan),
        *_placement(plan),
        *limit_rows(plan, after),
        *(_row(each.item, each.before, each.after, "$", each.note) for each in worth_lines(plan)),
        *waiting_rows(plan),
        _row(
            "Loss carried forward",
            dollars(outcome.net_without.carry_st + outcome.net_without.carry_lt),
            dollars(outcome.net_with.carry_st + outcome.net_with.carry_lt),
            "$",
            "Into next year, after the offset against other income.",
        ),
    ]


def _realized(plan: Plan) -> list[Row]:
    """What the trades realize on this return: net, gains and losses, and the losses among them that are harvests."""
    proposed = plan.outcome.proposed_short + plan.outcome.proposed_long
    results = [lot.recognized for order in plan.orders.orders for lot in order.lots if lot.on_return]
    harvested = sum(
        line.loss for line in plan.harvest.lines if line.status == "proposed" and plan.valued.on_return[line.lot]
    )
    return [
        _row(
            "Net realized gain",
            None,
            dollars(proposed),
            "$",
            "Of the proposed trades in taxable accounts of this return.",
        ),
        _row(
            "Gross gains",
            None,
            dollars(sum((each for each in results if each > 0), NO_MONEY)),
            "$",
            "Of the lots that these trades sell at a gain.",
        ),
        _row(
            "Gross losses",
            None,
            dollars(-sum((each for each in results if each < 0), NO_MONEY)),
            "$",
            "Of the lots that they sell at a loss; gains less losses make the net.",
        ),
        _row("Losses harvested", None, dollars(harvested), "$"),
    ]


def _placement(plan: Plan) -> list[Row]:
    """The tax of the same rows reached by selling pro rata, what the trades cost, and how far they are from the best possible."""
    rows, yardstick = [], plan.yardstick
    if yardstick is not None:
        returns = " on all returns" if yardstick.elsewhere else ""
        note = f"The same rows reached by selling pro rata in all accounts that hold them, each by its lot method; these trades {tax_added(yardstick.proposed)}{returns}."
        rows.append(_row("Tax if sold pro rata", None, dollars(yardstick.instead), "$", note))
    return rows + [_row(each.item, each.before, each.after, "$", each.note) for each in cost_lines(plan)]


def _elsewhere(plan: Plan) -> list[Row]:
    """What accounts on separate returns gain (S-9), where there are any."""
    found = separate_returns(plan)
    if not found:
        return []
    note = f"{accounts_named(found)}: in no other figure here; see Tax Report."
    done, proposed = sum(each.done for each in found), sum(each.proposed for each in found)
    tax = f"Of their trades, at {plan.valued.whose_elsewhere}; in no other figure here."
    return [
        _row("Gain on separate returns", dollars(done), dollars(done + proposed), "$", note),
        _row("Estimated tax on separate returns", None, dollars(sum(each.tax for each in found)), "$", tax),
    ]


def _lost(plan: Plan) -> list[Row]:
    """The year's losses that are permanently disallowed, where there are any (W-8)."""
    lost, more = lost_for_good(plan.year), accepted_losses(plan, permanent=True)
    note = "GONE FOR GOOD: bought back where no basis takes the loss (W-8). See Wash Sales."
    if waiting := provisional_washes(plan.year, permanent=True):
        note = f"{money_text(waiting)} of it only if a scheduled purchase goes ahead. {note}"
    if more:
        note = f"{money_text(more)} of it by these trades. {note}"
    return (
        [_row("Losses permanently disallowed", dollars(lost), dollars(lost + more), "$", note)] if lost + more else []
    )


def _risk_figures(plan: Plan, after: After) -> list[Row]:
    risk, costs = after.risk, after.costs
    rows = [
        _row(
            "Cost of trading",
            None,
            dollars(costs.trading),
            "$",
            "Trading Price bps, half the spread and the impact of every trade, commissions and redemption fees; tax stands above.",
        )
    ]
    if costs.drift is not None and costs.drift_after is not None:
        rows.append(
            _row("Cost of drift a year", dollars(costs.drift), dollars(costs.drift_after), "$", f"{DRIFT_COST}.")
        )
    rows += _gate(plan)
    if risk.before.volatility is None:
        unknown = _row("Volatility", None, None, "%", "Not known, see Checks.")
        return [*rows, unknown] if plan.household.risk.stand else rows
    broken = "; ".join(
        f"{str(each)[0].upper()}{str(each)[1:]}" for each in risk_limits_broken(plan.household, plan.drift)
    )
    target = plan.household.settings.target_volatility_pct
    note = f"A year. Target {target:.1%}." if target is not None else "A year, from the sheets about risk."
    if broken:
        note = f"{note} {broken}: see Checks."
    return [*rows, _row("Volatility", risk.before.volatility, risk.after.volatility, "%", note)]


def _gate(plan: Plan) -> list[Row]:
    """What the cost gate weighed, over all scopes that would trade for drift; nothing where it weighed none."""
    years = plan.household.settings.gate_horizon_years
    if not plan.weighed:
        return []
    chains = [chain for each in plan.weighed for chain in each.held_chains]
    weighed: list[Weighed | WeighedChain] = [*plan.weighed, *chains]
    worth = Cents(round(sum((each.drift for each in weighed), NO_MONEY) * years))
    cost = sum((each.trading + each.tax for each in weighed), NO_MONEY)
    held = [each.scope or "the household" for each in plan.weighed if each.held]
    held += [f"{chain.what} ({money_text(Cents(chain.trading + chain.tax), whole_dollars=True)})" for chain in chains]
    waits = f" Held back: {'; '.join(held)}." if held else ""
    return [
        _row(
            "Drift, if left",
            None,
            dollars(worth),
            "$",
            f"What the drift that trading for drift takes away would cost over {years:g} years (Gate Horizon Years); a year's is above.",
        ),
        _row(
            "Cost of mending it",
            None,
            dollars(cost),
            "$",
            f"Of trading for drift, with its part of the tax that the year owes; see Cost Gate on Settings.{waits}",
        ),
    ]


def attribution_rows(plan: Plan, after: After) -> list[Row]:
    """Drift, tracking error and turnover before and after, scope by scope."""
    rows: list[Row] = []
    for each in after.scopes:
        name = f" — {each.drift.scope.account}" if each.drift.scope.account else ""
        before, later = each.drift.statistics, each.statistics
        if before is None or later is None:
            rows += [_change(f"{item}{name}", None, None, "%", "No weight is known, see Checks.") for item in DRIFTS]
            continue
        rows += [
            _change(
                f"Largest drift{name}",
                before.maximum,
                later.maximum,
                "%",
                "Of the row of any level furthest from its target.",
            ),
            _change(
                f"Total drift{name}", before.total, later.total, "%", "Sum over the asset classes, over and under."
            ),
            _change(f"Root mean square drift{name}", before.root_mean_square, later.root_mean_square, "%", ""),
        ]
        rows += [
            _change(f"Drift of {one.name}{name}", one.drift, other.drift, "%", "Weight less target.")
            for one, other in zip(each.drift.rows, each.rows, strict=True)
            if one.row is not None and one.level.value == "class"
        ]
    risk = after.risk
    if risk.before.volatility is not None:
        rows += [
            _change(
                "Volatility", risk.before.volatility, risk.after.volatility, "%", "A year, from the sheets about risk."
            ),
            _change(
                "Tracking error to target",
                risk.before.tracking_error,
                risk.after.tracking_error,
                "%",
                "Volatility of weight less target.",
            ),
        ]
    rows += [row for each in plan.weighed for row in _weighed(each, plan.household.settings.gate_horizon_years)]
    rows.append(
        _change(
            "One-way turnover",
            None if after.turnover is None else 0.0,
            after.turnover,
            "%",
            "Half of all trades over the value.",
        )
    )
    return rows


def _weighed(weighed: Weighed, years: float) -> list[Row]:
    """What the cost gate weighed in one scope: what stays if its drift is left, and what mending it costs."""
    name, fate = f" — {weighed.scope}" if weighed.scope else "", "Held back" if weighed.held else "Made"
    figures = (
        ("Drift cost a year", weighed.drift, f"Of the drift that trading for drift takes away. {DRIFT_COST}."),
        (
            "Drift cost over the gate's years",
            round(weighed.drift * years),
            f"Over {years:g} years (Gate Horizon Years).",
        ),
        ("Trading for drift", weighed.trading, f"What it costs without tax. {fate}."),
        ("Tax of trading for drift", weighed.tax, "Its part of what the year owes."),
    )
    return [
        {"item": f"{item}{name}", "before": None, "after": dollars(cents), "change": None, "unit": "$", "note": note}
        for item, cents, note in figures
    ]


def _change(item: str, before: float | None, after: float | None, unit: str, note: str) -> Row:
    change = None if before is None or after is None else after - before
    return {"item": item, "before": before, "after": after, "change": change, "unit": unit, "note": note or None}
